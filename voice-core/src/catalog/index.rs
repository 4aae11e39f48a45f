//! The index, asked as an office asks.

use std::io::{self, Read};
use std::sync::Arc;

use voice_hsds::{Catalog, Matches, PreparedError, PreparedOutput, SharedBytes};

use super::national::crisis_lines;
use super::search::{AUDIENCES, Search, SearchAnswer};
use crate::wire::Day;

/// A catalog made ready to be searched. It keeps nothing of what it was asked.
#[derive(Debug)]
pub struct Index(voice_hsds::Index);

impl Index {
    /// Makes a catalog ready.
    #[must_use]
    pub fn new(catalog: impl Into<Arc<Catalog>>) -> Self {
        Self(voice_hsds::Index::new(catalog, &AUDIENCES))
    }

    /// The catalog that it searches.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        self.0.catalog()
    }

    /// Searches. `today` is the day on which a record is stale or not.
    ///
    /// ```
    /// use voice_core::catalog::{Index, Options, Search, Source, read};
    /// use voice_core::wire::from_json;
    ///
    /// let services = b"id,name,description,status\n\
    ///     1,Legal Aid Clinic,Immigration lawyers,active\n\
    ///     2,Food pantry,Groceries,active\n";
    /// let source = Source { name: "services.csv", bytes: services };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let search: Search = from_json(br#"{"words": "inmigration lawyer"}"#)?;
    /// let answer = Index::new(catalog).search(&search, "2026-11-24".parse()?);
    /// assert_eq!(answer.results.len(), 1);
    /// assert_eq!(answer.results[0].service_id, "1");
    /// assert!(!answer.crisis_lines.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn search(&self, search: &Search, today: Day) -> SearchAnswer {
        let Matches { term, total, left_out, unknown, results, facets } =
            self.0.search(&search.query(), today);
        let crisis_lines = crisis_lines(search, term);
        SearchAnswer { crisis_lines, total, left_out, unknown, results, facets }
    }

    /// Whether bytes are a prepared catalog, whole or not.
    ///
    /// ```
    /// use voice_core::catalog::{Index, national};
    ///
    /// let prepared = Index::new(national().clone()).to_bytes();
    /// assert!(Index::is_prepared(&prepared));
    /// // What a directory publishes is to be read first.
    /// assert!(!Index::is_prepared(br#"{"organizations": []}"#));
    /// ```
    #[must_use]
    pub fn is_prepared(bytes: &[u8]) -> bool {
        voice_hsds::Index::is_prepared(bytes)
    }

    /// The catalog and its index as bytes: a cache, which holds all that the catalog holds,
    /// confidential places too.
    ///
    /// ```
    /// use voice_core::catalog::{Index, national};
    ///
    /// let bytes = Index::new(national().clone()).to_bytes();
    /// let index = Index::from_bytes(bytes.clone())?;
    /// assert_eq!(index.to_bytes(), bytes);
    /// # Ok::<(), voice_core::catalog::PreparedError>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// Writes the bytes of [`to_bytes`](Self::to_bytes) of a catalog, in little memory beside that
    /// of the catalog.
    ///
    /// ```
    /// use std::io::{self, Write};
    /// use std::sync::Arc;
    ///
    /// use voice_core::catalog::{Index, PreparedOutput, SharedBytes, national};
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
    /// let mut out = InMemory(Vec::new());
    /// Index::prepare(national().clone(), &mut out)?;
    /// assert_eq!(out.0, Index::new(national().clone()).to_bytes());
    /// # Ok::<(), io::Error>(())
    /// ```
    ///
    /// # Errors
    /// What keeps it from being written, or from being read again.
    pub fn prepare(catalog: Catalog, out: &mut dyn PreparedOutput) -> io::Result<()> {
        voice_hsds::Index::prepare(catalog, &AUDIENCES, out)
    }

    /// Opens a prepared catalog that is in memory.
    ///
    /// The checksum tells accidents, not intent: open what you or your own build wrote.
    ///
    /// # Errors
    /// Bytes that are no prepared catalog, are damaged, or were made by another version
    /// of the library.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, PreparedError> {
        voice_hsds::Index::from_bytes(bytes).map(Self)
    }

    /// Opens a prepared catalog where it is, as in a file that is mapped into memory: a search
    /// then reads what it needs of it. The same bytes are `read` once from their start for the
    /// checksum.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use voice_core::catalog::{Index, SharedBytes, national};
    ///
    /// let bytes: SharedBytes = Arc::new(Index::new(national().clone()).to_bytes());
    /// let index = Index::open(Arc::clone(&bytes), (*bytes).as_ref())?;
    /// assert!(index.catalog().count(voice_core::catalog::Object::Service) > 0);
    /// # Ok::<(), voice_core::catalog::PreparedError>(())
    /// ```
    ///
    /// # Errors
    /// As [`from_bytes`](Self::from_bytes), and where they cannot be read to their end.
    pub fn open(bytes: SharedBytes, read: impl Read) -> Result<Self, PreparedError> {
        voice_hsds::Index::open(bytes, read).map(Self)
    }
}
