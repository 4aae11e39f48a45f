//! Reading: JSON documents, API pages, tabular packages, of every version, as a catalog
//! and a report.

mod input;
mod json;
mod loader;
mod older;
mod package;
mod resolve;
mod secrecy;
mod table;
mod window;

use std::collections::BTreeSet;

use thiserror::Error;

use super::object::Object;
use super::report::CatalogReport;
use super::store::Catalog;
pub use input::{Input, Opened};
use loader::{LettingGo, Loader};

/// How strictly a catalog is read.
///
/// ```
/// use voice_hsds::{Mode, Object, Options, Source, read};
///
/// let source = Source { name: "services.csv", bytes: b"id,name,status\n1,Shelter,Open\n" };
/// let mut options = Options::default();
/// let kept = |options: &Options| {
///     let (catalog, _) = read(&[source], options, &mut |_, _| ())?;
///     Ok::<_, voice_hsds::ReadError>(catalog.count(Object::Service))
/// };
/// assert_eq!(kept(&options)?, 1);
/// // By the rules of the standard `Open` is no status.
/// options.mode = Mode::Strict;
/// assert_eq!(kept(&options)?, 0);
/// # Ok::<(), voice_hsds::ReadError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// By the rules of the standard: a record that breaks one is refused.
    Strict,
    /// Everything that can be read is read, and what was made of it is reported.
    #[default]
    Repair,
}

/// How a catalog is read.
///
/// ```
/// use voice_hsds::{Options, ReadError, Source, read};
///
/// let mut options = Options::default();
/// options.country = "US".to_owned();
/// options.max_bytes = 8;
/// let source = Source { name: "services.csv", bytes: b"id,name,status\n1,Shelter,active\n" };
/// let refused = read(&[source], &options, &mut |_, _| ());
/// assert!(matches!(refused, Err(ReadError::TooLarge { limit: 8, .. })));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How strictly.
    pub mode: Mode,
    /// The country of addresses that name none, as ISO 3166-1 alpha-2.
    pub country: String,
    /// The most bytes of all files together, unpacked; 16 GiB where nothing else is said.
    pub max_bytes: u64,
    /// The most problems of one kind that the report lists; all are counted.
    pub max_problems: usize,
    /// Whether the report says how the directory stands against the rules of the Open Referral UK
    /// validator; every record is looked at once more for it.
    pub oruk: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::Repair,
            country: "US".to_owned(),
            max_bytes: 1 << 34,
            max_problems: 1000,
            oruk: false,
        }
    }
}

/// A file of a package: its name and its bytes.
///
/// ```
/// use voice_hsds::{Object, Options, Source, read};
///
/// let services = Source { name: "services.csv", bytes: b"id,name,status\n1,Shelter,active\n" };
/// let phones = Source { name: "phones.csv", bytes: b"id,service_id,number\n1,1,312-555-0142\n" };
/// let (catalog, _) = read(&[services, phones], &Options::default(), &mut |_, _| ())?;
/// assert_eq!((catalog.count(Object::Service), catalog.count(Object::Phone)), (1, 1));
/// # Ok::<(), voice_hsds::ReadError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The name, with its ending, as `services.csv`.
    pub name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// Why nothing could be read at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The archive is damaged or cut off.
    #[error(
        "{file}: the archive is damaged or cut off: {reason}; make it again, or give its folder"
    )]
    Archive {
        /// The archive.
        file: String,
        /// What the archive's reader says.
        reason: String,
    },
    /// A file cannot be read to its end, or is another than when it was first opened.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What keeps it from being read.
        reason: String,
    },
    /// There is more than is allowed.
    #[error(
        "{file}: more than {limit} bytes once unpacked; raise the limit if the file is what you \
         expect"
    )]
    TooLarge {
        /// The file at which the limit was passed.
        file: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// No file has records of the standard.
    #[error(
        "no file has records of HSDS{}; expected JSON, or CSV files named as the tables of the \
         standard",
        listed(looks_like)
    )]
    NothingToRead {
        /// The files, and what each looks like.
        looks_like: Vec<String>,
    },
}

impl ReadError {
    /// A stable word for the error.
    ///
    /// ```
    /// use voice_hsds::{Options, Source, read};
    ///
    /// let source = Source { name: "notes.txt", bytes: b"call back" };
    /// let error = read(&[source], &Options::default(), &mut |_, _| ()).unwrap_err();
    /// assert_eq!(error.code(), "nothing-to-read");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Archive { .. } => "damaged-archive",
            Self::Unreadable { .. } => "unreadable",
            Self::TooLarge { .. } => "too-large",
            Self::NothingToRead { .. } => "nothing-to-read",
        }
    }
}

impl voice_wire::Diagnostic for ReadError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// How far a reading is: the bytes read of all, after each file and every few thousand records.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Reads the files of a directory of services.
///
/// ```
/// use voice_hsds::{Object, Options, Source, read};
///
/// let services = b"id,name,status,phone\n1,Legal aid clinic,Open,312 555 0142\n";
/// let source = Source { name: "services.csv", bytes: services };
/// let (catalog, report) = read(&[source], &Options::default(), &mut |_, _| ())?;
/// assert_eq!(
///     catalog.find(Object::Service, "1").and_then(|service| service.get("status")),
///     Some("active")
/// );
/// assert!(
///     report.to_string().contains("services.csv row 2 field status: mended, found \"Open\"")
/// );
/// # Ok::<(), voice_hsds::ReadError>(())
/// ```
///
/// # Errors
/// An archive that cannot be opened, more than `max_bytes`, or nothing to read. All else is
/// in the report.
pub fn read(
    sources: &[Source<'_>],
    options: &Options,
    progress: Progress<'_>,
) -> Result<(Catalog, CatalogReport), ReadError> {
    let inputs: Vec<&dyn Input> = sources.iter().map(|source| source as &dyn Input).collect();
    read_from(&inputs, options, progress)
}

/// Reads the files of a directory of services by parts: of no file more is held at once than a
/// record, or a part of some hundred thousand bytes.
///
/// ```
/// use voice_hsds::{Object, Options, Source, read_from};
///
/// // Anything that can be opened again is read by parts; a source in memory is such an input.
/// let source = Source { name: "services.csv", bytes: b"id,name,status\n1,Shelter,active\n" };
/// let mut seen = 0;
/// let (catalog, _) = read_from(&[&source], &Options::default(), &mut |bytes, _| seen = bytes)?;
/// assert_eq!(catalog.count(Object::Service), 1);
/// assert!(seen > 0);
/// # Ok::<(), voice_hsds::ReadError>(())
/// ```
///
/// # Errors
/// As [`read`], and a file that cannot be read to its end.
#[expect(clippy::expect_used, reason = "a text is wanted only where it was let go of")]
pub fn read_from(
    inputs: &[&dyn Input],
    options: &Options,
    progress: Progress<'_>,
) -> Result<(Catalog, CatalogReport), ReadError> {
    let files = package::files(inputs, options)?;
    let done = once(&files, options, None, progress)?.done();
    Ok(done.expect("nothing is wanted where everything is kept"))
}

/// Reads the files of a directory of services for the report alone, which is the same as that of
/// [`read`].
///
/// Files are read by parts, and of what they say only that is held on which the report depends:
/// identifiers, links, and the fields from which it is known how a service can be used. Where two
/// records of one identifier differ in another text, or such a text may tell the street of a hidden
/// place, the files are read once more.
///
/// ```
/// use voice_hsds::{Options, Source, check};
///
/// let services = b"id,name,status\n1,Legal aid clinic,Open\n";
/// let source = Source { name: "services.csv", bytes: services };
/// let report = check(&[&source], &Options::default(), &mut |_, _| ())?;
/// assert!(!report.is_clean());
/// # Ok::<(), voice_hsds::ReadError>(())
/// ```
///
/// # Errors
/// As [`read_from`].
pub fn check(
    inputs: &[&dyn Input],
    options: &Options,
    progress: Progress<'_>,
) -> Result<CatalogReport, ReadError> {
    let files = package::files(inputs, options)?;
    let mut whole = Wanted::new();
    loop {
        match once(&files, options, Some(whole.clone()), progress)? {
            ReadOnce::Done(done) => return Ok(done.1),
            ReadOnce::Wanting(wanted) => whole.extend(wanted),
        }
    }
}

/// Records whose texts are needed.
type Wanted = BTreeSet<(Object, u32)>;

/// What became of files that were read once.
enum ReadOnce {
    /// All that was needed of them was kept.
    Done(Box<(Catalog, CatalogReport)>),
    /// Of these records texts are needed that were let go of: the files are to be read again.
    Wanting(Wanted),
}

impl ReadOnce {
    fn done(self) -> Option<(Catalog, CatalogReport)> {
        match self {
            Self::Done(done) => Some(*done),
            Self::Wanting(_) => None,
        }
    }
}

/// Reads files once, and keeps everything, or the texts alone on which the report depends and those
/// of some records. Gives other records whose texts are needed, where there are some.
fn once(
    files: &[package::File<'_>],
    options: &Options,
    whole: Option<Wanted>,
    progress: Progress<'_>,
) -> Result<ReadOnce, ReadError> {
    let version = package::version(files)?;
    let mut loader = Loader::new(options, version);
    loader.catalog.is_packed = whole.is_some();
    loader.letting_go = whole.map(|whole| LettingGo::new(version, whole));
    let total = files.iter().map(|file| file.bytes).sum();
    let (mut done, mut known) = (0_u64, false);
    for (number, file) in files.iter().enumerate() {
        loader.number = number;
        known |=
            loader.read_file(file, &mut |bytes| progress(done.saturating_add(bytes), total))?;
        done = done.saturating_add(file.bytes);
        progress(done, total);
    }
    if known {
        Ok(resolve::resolve(loader, files))
    } else {
        loader.looks_like.truncate(8);
        Err(ReadError::NothingToRead { looks_like: loader.looks_like })
    }
}

/// What files look like, in one line.
fn listed(files: &[String]) -> String {
    if files.is_empty() { String::new() } else { format!(" ({})", files.join("; ")) }
}
