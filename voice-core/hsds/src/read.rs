//! Reading: JSON documents, API pages, tabular packages, of every version, as a catalog
//! and a report.

mod json;
mod loader;
mod older;
mod package;
mod secrecy;
mod settle;
mod table;

use thiserror::Error;

use super::report::CatalogReport;
use super::store::Catalog;
use loader::Loader;
pub(super) use loader::is_uuid;

/// How strictly a catalog is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// By the rules of the standard: a record that breaks one is refused.
    Strict,
    /// Everything that can be read is read, and what was made of it is reported.
    #[default]
    Repair,
}

/// How a catalog is read.
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
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Archive { .. } => "damaged-archive",
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
    let files = package::unpacked(sources, options)?;
    let mut loader = Loader::new(options, package::version(&files));
    let total = files.iter().map(|file| file.bytes.len() as u64).sum();
    let (mut done, mut known) = (0_u64, false);
    for (number, file) in files.iter().enumerate() {
        loader.number = number;
        known |= loader.read_file(file, &mut |bytes| progress(done.saturating_add(bytes), total));
        done = done.saturating_add(file.bytes.len() as u64);
        progress(done, total);
    }
    if known {
        Ok(settle::settle(loader, &files))
    } else {
        loader.looks_like.truncate(8);
        Err(ReadError::NothingToRead { looks_like: loader.looks_like })
    }
}

/// What files look like, in one line.
fn listed(files: &[String]) -> String {
    if files.is_empty() { String::new() } else { format!(" ({})", files.join("; ")) }
}
