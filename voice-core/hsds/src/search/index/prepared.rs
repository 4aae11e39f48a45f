//! A prepared catalog: the catalog and its index as bytes, to be opened again without reading it
//! anew.
//!
//! First the sections: the text of all values, then tables and index as lists of numbers. Last how
//! long each section is, how many there are, the fingerprint of the form, a checksum of all before,
//! and a mark. Opened, the sections are used where they are: of a file that is mapped into memory,
//! a search reads what it needs.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;

use thiserror::Error;

use super::Index;
use super::build::Builder;
use super::openings::Openings;
use super::shapes::Shapes;
use crate::bytes::{List, Number, Sections, SharedBytes, Writer};
use crate::object::Object;
use crate::search::query::Audience;
use crate::search::sets::Sets;
use crate::store::{Catalog, hash};

const MARK: [u8; 8] = *b"hsds-idx";

/// The length of what comes last: how many sections, fingerprint, checksum, mark.
const END: usize = 32;

/// Goes up with the form of what is written.
const FORM: u32 = 6;

/// How many services are looked at between two openings of what was written.
const SERVICES: u32 = 1 << 15;

/// How many bytes are read at once for the checksum.
const READ: usize = 1 << 18;

/// Why bytes are no prepared catalog that can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PreparedError {
    /// They are something else.
    #[error("not a prepared catalog; prepare one from the directory")]
    NotPrepared,
    /// Another version of the library made them.
    #[error("the prepared catalog was made by another version of the library; prepare it again")]
    OtherVersion,
    /// They were cut off or altered.
    #[error("the prepared catalog is damaged; prepare it again")]
    Damaged,
    /// They cannot be read to their end.
    #[error("the prepared catalog cannot be read: {0}; see that the file can be read")]
    Unreadable(ErrorKind),
}

impl PreparedError {
    /// A stable word for the error.
    ///
    /// ```
    /// use voice_hsds::Index;
    ///
    /// let error = Index::from_bytes(b"id,name,status".to_vec()).err().ok_or("no index")?;
    /// assert_eq!(error.code(), "not-prepared");
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotPrepared => "not-prepared",
            Self::OtherVersion => "other-version",
            Self::Damaged => "damaged",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

impl voice_wire::Diagnostic for PreparedError {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }
}

/// What the bytes mean depends on the tables and their columns.
fn fingerprint() -> u64 {
    let columns =
        Object::ALL.into_iter().flat_map(|object| object.columns()).map(|column| column.name);
    let names: Vec<&str> = columns.collect();
    u64::from(FORM) << 32 | u64::from(hash(&names.join(",")))
}

/// Where a prepared catalog is written.
///
/// Its catalog is written first and its index made from what was written, so that they are not in
/// memory both.
pub trait PreparedOutput: Write {
    /// What was written so far. It is asked for more than once, and let go of each time: of a file
    /// that is mapped anew, no more stays in memory than was looked at since.
    ///
    /// # Errors
    /// What keeps it from being written, or from being read again.
    fn written(&mut self) -> io::Result<SharedBytes>;
}

impl Index {
    /// Whether bytes are a prepared catalog, whole or not.
    ///
    /// ```
    /// use voice_hsds::{Catalog, Index};
    ///
    /// let prepared = Index::new(Catalog::default(), &[]).to_bytes();
    /// assert!(Index::is_prepared(&prepared) && !Index::is_prepared(b"id,name,status"));
    /// ```
    #[must_use]
    pub fn is_prepared(bytes: &[u8]) -> bool {
        bytes.ends_with(&MARK)
    }

    /// The catalog and its index as bytes: a cache, which holds all that the catalog holds,
    /// confidential places too.
    ///
    /// ```
    /// use voice_hsds::{Index, Options, Source, read};
    ///
    /// let source =
    ///     Source { name: "services.csv", bytes: b"id,name,status\n1,Food pantry,active\n" };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let bytes = Index::new(catalog, &[]).to_bytes();
    /// let index = Index::from_bytes(bytes.clone())?;
    /// assert_eq!(index.to_bytes(), bytes);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "writing to memory does not fail")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes);
        let written = self.catalog.write_to(&mut writer);
        written.and_then(|()| self.end(writer)).expect("memory takes all");
        bytes
    }

    /// Writes the bytes of [`to_bytes`](Self::to_bytes) of a catalog that is made ready for the
    /// first 32 of these audiences, in little memory beside that of the catalog.
    ///
    /// ```
    /// use std::io::{self, Write};
    /// use std::sync::Arc;
    ///
    /// use voice_hsds::{Index, Options, PreparedOutput, SharedBytes, Source, read};
    ///
    /// struct InMemory(Vec<u8>);
    ///
    /// impl Write for InMemory {
    ///     fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
    ///         self.0.write(bytes)
    ///     }
    ///
    ///     fn flush(&mut self) -> io::Result<()> {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// impl PreparedOutput for InMemory {
    ///     fn written(&mut self) -> io::Result<SharedBytes> {
    ///         Ok(Arc::new(self.0.clone()))
    ///     }
    /// }
    ///
    /// let source =
    ///     Source { name: "services.csv", bytes: b"id,name,status\n1,Food pantry,active\n" };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let mut out = InMemory(Vec::new());
    /// Index::prepare(catalog.clone(), &[], &mut out)?;
    /// assert_eq!(out.0, Index::new(catalog, &[]).to_bytes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What keeps it from being written, or from being read again.
    pub fn prepare(
        catalog: Catalog,
        audiences: &[Audience],
        out: &mut dyn PreparedOutput,
    ) -> io::Result<()> {
        let mut writer = Writer::new(out);
        let services = catalog.rows_of(Object::Service);
        catalog.write_to(&mut writer)?;
        drop(catalog);
        let lengths = writer.lengths.clone();
        let mut written = || {
            let mut sections = Sections::new(writer.out.written()?, lengths.clone());
            let lost = || io::Error::new(ErrorKind::UnexpectedEof, "what was written is not there");
            Catalog::read_from(&mut sections).ok_or_else(lost)
        };
        let mut builder = Builder::new(audiences);
        builder.terms(&written()?);
        for first in (0..services).step_by(SERVICES as usize) {
            builder.services(&written()?, first..first.saturating_add(SERVICES).min(services));
        }
        builder.index().end(writer)
    }

    /// Writes all that comes after the catalog.
    fn end(&self, mut writer: Writer<impl Write>) -> io::Result<()> {
        for sets in [&self.words, &self.names, &self.facts] {
            sets.write_to(&mut writer)?;
        }
        writer.section(self.places.bytes())?;
        writer.section(self.around.bytes())?;
        self.shapes.write_to(&mut writer)?;
        self.openings.write_to(&mut writer)?;
        writer.section(self.ages.bytes())?;
        let lengths: List<Number> = writer.lengths.iter().copied().collect();
        writer.write(lengths.bytes())?;
        writer.write(&(lengths.all().len() as u64).to_le_bytes())?;
        writer.write(&fingerprint().to_le_bytes())?;
        let checksum = u64::from(writer.checksum());
        writer.write(&checksum.to_le_bytes())?;
        writer.write(&MARK)?;
        writer.out.flush()
    }

    /// Opens a prepared catalog that is in memory.
    ///
    /// The checksum tells accidents, not intent: open what you or your own build wrote.
    ///
    /// # Errors
    /// Bytes that are no prepared catalog, are damaged, or were made by another version
    /// of the library.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, PreparedError> {
        let bytes: SharedBytes = Arc::new(bytes);
        Self::open(Arc::clone(&bytes), (*bytes).as_ref())
    }

    /// Opens a prepared catalog where it is, as in a file that is mapped into memory: a search
    /// then reads what it needs of it. The same bytes are `read` once from their start for the
    /// checksum, so that they need not be in memory together for it.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use voice_hsds::{Index, Options, Query, SharedBytes, Source, read};
    ///
    /// let source =
    ///     Source { name: "services.csv", bytes: b"id,name,status\n1,Food pantry,active\n" };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let bytes: SharedBytes = Arc::new(Index::new(catalog, &[]).to_bytes());
    /// let index = Index::open(Arc::clone(&bytes), (*bytes).as_ref())?;
    /// let query = Query { words: Some("food"), ..Query::default() };
    /// assert_eq!(index.search(&query, "2026-11-24".parse()?).total, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`from_bytes`](Self::from_bytes), and where they cannot be read to their end.
    pub fn open(bytes: SharedBytes, read: impl Read) -> Result<Self, PreparedError> {
        let all = (*bytes).as_ref();
        let end = all.len().checked_sub(END).ok_or(PreparedError::NotPrepared)?;
        let (_, last) = all.split_at_checked(end).ok_or(PreparedError::NotPrepared)?;
        let Some(([count, form, checksum], _)) = last.as_chunks().0.split_first_chunk() else {
            return Err(PreparedError::NotPrepared);
        };
        if !Self::is_prepared(last) {
            return Err(PreparedError::NotPrepared);
        }
        if u64::from_le_bytes(*form) != fingerprint() {
            return Err(PreparedError::OtherVersion);
        }
        let checked = checksum_of(read, end.saturating_add(16))?;
        if u64::from_le_bytes(*checksum) != u64::from(checked) {
            return Err(PreparedError::Damaged);
        }
        let count = usize::try_from(u64::from_le_bytes(*count)).ok();
        let length = count.and_then(|count| count.checked_mul(size_of::<Number>()));
        let start = length.and_then(|length| end.checked_sub(length));
        let start = start.ok_or(PreparedError::Damaged)?;
        let lengths = all.get(start..end).unwrap_or_default().as_chunks().0;
        let lengths = lengths.iter().map(|length| u64::from_le_bytes(*length)).collect();
        let sections = Sections::new(Arc::clone(&bytes), lengths);
        sections_of(sections, start).ok_or(PreparedError::Damaged)
    }
}

/// The checksum of so many bytes.
fn checksum_of(read: impl Read, length: usize) -> Result<u32, PreparedError> {
    let mut read = read.take(length as u64);
    let (mut checksum, mut buffer) = (crc32fast::Hasher::new(), vec![0; READ]);
    let mut left = length;
    while left > 0 {
        match read.read(&mut buffer) {
            Ok(0) => return Err(PreparedError::Damaged),
            Ok(count) => {
                checksum.update(buffer.get(..count).unwrap_or_default());
                left = left.saturating_sub(count);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(PreparedError::Unreadable(error.kind())),
        }
    }
    Ok(checksum.finalize())
}

/// The index of sections that end at a place; none where they are others.
fn sections_of(mut sections: Sections, end: usize) -> Option<Index> {
    let catalog = Arc::new(Catalog::read_from(&mut sections)?);
    let mut sets = || Sets::read_from(&mut sections);
    let (words, names, facts) = (sets()?, sets()?, sets()?);
    let (places, around) = (sections.list()?, sections.list()?);
    let shapes = Shapes::read_from(&mut sections)?;
    let openings = Openings::read_from(&mut sections)?;
    let ages = sections.list()?;
    (sections.end()? == end).then_some(Index {
        catalog,
        words,
        names,
        facts,
        places,
        around,
        shapes,
        openings,
        ages,
    })
}
