//! What was found while a catalog was read.

mod findings;

use core::fmt;

pub(super) use self::findings::{Finding, Findings};
use super::object::Object;
use super::oruk::{OrukLevel, OrukStanding};
use super::search::UnknownCount;
use super::store::unpacked;
use super::version::Version;
use voice_wire::Wire;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Not as the standard has it, and mended.
    Warning,
    /// Not as the standard has it, and not mended: a value was kept aside, or a record refused.
    Error,
}

/// What kind of problem it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[non_exhaustive]
pub enum ProblemCode {
    /// The value does not have the form of its field, and what was meant is clear.
    Mended,
    /// The value does not have the form of its field, and was kept aside under its name.
    BadValue,
    /// The value is of another JSON type than the standard has for the field.
    WrongType,
    /// A field that must be there is not.
    MissingField,
    /// The record has no identifier.
    MissingId,
    /// The identifier is no UUID.
    IdNotUuid,
    /// Two records have the same identifier and say different things.
    IdCollision,
    /// The record was there before, word for word or in part.
    Repeat,
    /// The record names another that is not there.
    LinkToNowhere,
    /// A term is below itself.
    CyclicTaxonomy,
    /// The last day or age comes before the first.
    OutOfOrder,
    /// The letters and the digits of a telephone are two numbers.
    Contradiction,
    /// The area is no polygon of the form that it names, or its border crosses itself.
    BadArea,
    /// The table has a column that the model does not know; it is kept.
    UnknownColumn,
    /// The table has a column twice; the second is kept under another name.
    DuplicateColumn,
    /// The row has more or fewer cells than the header.
    RaggedRow,
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// The text is not UTF-8.
    Encoding,
    /// The package has a file that is no table of the standard.
    UnknownFile,
    /// The text is not JSON from here on.
    MalformedJson,
    /// The value, file or package is larger than allowed.
    TooLarge,
    /// The record is of an older version, and was put as the present one has it.
    Converted,
    /// A record was made because another needs it.
    Made,
    /// The record says that a place, a telephone or a contact is confidential: it is hidden.
    Confidential,
    /// The record says something of secrecy that is not understood, or is of a kind that is not
    /// known: what it may mean is hidden.
    MayBeConfidential,
}

impl ProblemCode {
    /// How to mend it where it was published.
    ///
    /// ```
    /// use voice_hsds::ProblemCode;
    ///
    /// assert!(!ProblemCode::LinkToNowhere.remedy().is_empty());
    /// assert_ne!(ProblemCode::LinkToNowhere.remedy(), ProblemCode::Encoding.remedy());
    /// ```
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Mended => "publish the value as it was made here",
            Self::BadValue => "publish a value of the form that is expected, or none",
            Self::WrongType => "publish numbers as numbers and text as strings",
            Self::MissingField => "publish the field",
            Self::MissingId => "give the record an identifier that stays the same",
            Self::IdNotUuid => "give the record a UUID",
            Self::IdCollision => "give each record an identifier of its own",
            Self::Repeat => "publish the record once",
            Self::LinkToNowhere => "publish the record that is named, or do not name it",
            Self::CyclicTaxonomy => "put the term below another, or at the top",
            Self::OutOfOrder => "exchange the two values, or publish the right ones",
            Self::Contradiction => "publish the number that is right in both forms",
            Self::BadArea => {
                "publish a polygon in the form that is named, whose rings are closed and do not \
                 cross"
            }
            Self::UnknownColumn => {
                "nothing, if the column is meant; else use a name of the standard"
            }
            Self::DuplicateColumn => "publish the column once",
            Self::RaggedRow => {
                "give the row as many cells as the header, and quote text that has commas"
            }
            Self::UnclosedQuote => "close the quote, and write a quote inside of text twice",
            Self::Encoding => "publish the file in UTF-8",
            Self::UnknownFile => "nothing, if the file is meant; else use a name of the standard",
            Self::MalformedJson => "publish well-formed JSON",
            Self::TooLarge => "publish less in one place, or raise the limit",
            Self::Converted => "publish in the present version of the standard",
            Self::Made => "publish the record that was made here",
            Self::Confidential => "nothing, if it is meant; else publish the field without it",
            Self::MayBeConfidential => {
                "publish `confidential` at the record that is hidden: false to show it, true to \
                 keep it hidden"
            }
        }
    }
}

/// One problem: where it is, what was found, what was made of it, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct CatalogProblem {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of problem it is.
    pub code: ProblemCode,
    /// The file.
    pub file: String,
    /// The row of a table, where the header is row 1; or the line of a file with one JSON
    /// text on each.
    pub row: Option<u32>,
    /// Where in a JSON text it is: a JSON Pointer (RFC 6901).
    pub pointer: Option<String>,
    /// The kind of the record.
    pub object: Option<Object>,
    /// The identifier of the record, where the problem was found once all was read.
    pub record: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// What was found, at most 200 characters; left out where the place is confidential.
    pub found: Option<String>,
    /// What was made of it.
    pub made: Option<String>,
    /// What was expected.
    pub expected: Option<String>,
    /// How to mend it where it was published.
    pub remedy: String,
}

/// How many records of one kind were read.
///
/// ```
/// use voice_hsds::{Object, Options, Source, read};
///
/// let rows = b"id,name,status\n1,Shelter,active\n1,Shelter,active\n";
/// let source = Source { name: "services.csv", bytes: rows };
/// let (_, report) = read(&[source], &Options::default(), &mut |_, _| ())?;
/// let count: voice_hsds::RecordCount = report.count(Object::Service);
/// assert_eq!((count.read, count.repeated, count.refused), (2, 1, 0));
/// # Ok::<(), voice_hsds::ReadError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct RecordCount {
    /// How many there were.
    pub read: u64,
    /// How many of them are in the catalog, those included that were there before.
    pub kept: u64,
    /// How many of them are not.
    pub refused: u64,
    /// How many of those kept were there before.
    pub repeated: u64,
    /// How many are in the catalog besides, made because another needs them.
    pub made: u64,
}

/// The count of one kind of records.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct ObjectCount {
    /// The kind of the records.
    pub object: Object,
    /// How many there are.
    pub records: RecordCount,
}

/// The count of one kind of problem.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct ProblemCount {
    /// What kind of problem it is.
    pub code: ProblemCode,
    /// How bad it is.
    pub severity: Severity,
    /// How often it was found.
    pub count: u64,
}

/// What was read, and every problem on the way.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct CatalogReport {
    /// The version of the standard in which it was published.
    pub version: Version,
    /// The records of each kind that was read.
    pub records: Vec<ObjectCount>,
    /// How often each problem was found.
    pub counts: Vec<ProblemCount>,
    /// Of how many services that can be used, or may be, something is not known.
    #[wire(max = 16)]
    pub unknown: Vec<UnknownCount>,
    /// How it stands against the rules of the Open Referral UK validator, as it was published;
    /// nothing where it was read without asking for it.
    #[wire(max = 16, title = "Open Referral UK")]
    pub oruk: Vec<OrukStanding>,
    /// The problems: errors first, then warnings and notes, each in the order in which
    /// they were found.
    pub problems: Vec<CatalogProblem>,
    /// How many problems there are beyond those listed.
    pub left_off: u64,
}

impl CatalogReport {
    /// Whether nothing is against the standard.
    ///
    /// ```
    /// use voice_hsds::{Options, Source, read};
    ///
    /// let clean = |rows: &[u8]| {
    ///     let source = Source { name: "services.csv", bytes: rows };
    ///     let (_, report) = read(&[source], &Options::default(), &mut |_, _| ())?;
    ///     Ok::<_, voice_hsds::ReadError>(report.is_clean())
    /// };
    /// assert!(!clean(b"id,name,status\n1,Shelter,Open\n")?);
    /// # Ok::<(), voice_hsds::ReadError>(())
    /// ```
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.counts.iter().all(|count| count.severity == Severity::Note)
    }

    /// How many records of a kind were read.
    ///
    /// ```
    /// use voice_hsds::{Object, Options, Source, read};
    ///
    /// let rows = b"id,name,status\n1,Shelter,active\n2,Pantry,active\n";
    /// let source = Source { name: "services.csv", bytes: rows };
    /// let (_, report) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// assert_eq!(report.count(Object::Service).kept, 2);
    /// assert_eq!(report.count(Object::Phone).read, 0);
    /// # Ok::<(), voice_hsds::ReadError>(())
    /// ```
    #[must_use]
    pub fn count(&self, object: Object) -> RecordCount {
        self.records
            .iter()
            .find(|count| count.object == object)
            .map_or_else(RecordCount::default, |count| count.records)
    }
}

impl fmt::Display for CatalogProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity.as_str(), self.file)?;
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        if let Some(pointer) = &self.pointer {
            write!(f, " at {}", if pointer.is_empty() { "(root)" } else { pointer })?;
        }
        if let Some(record) = &self.record {
            write!(f, " record {record}")?;
        }
        if let Some(field) = &self.field {
            write!(f, " field {field}")?;
        }
        write!(f, ": {}", self.code.as_str())?;
        if let Some(found) = &self.found {
            write!(f, ", found {found:?}")?;
        }
        if let Some(expected) = &self.expected {
            write!(f, ", expected {expected}")?;
        }
        if let Some(made) = &self.made {
            write!(f, ", made {made:?}")?;
        }
        write!(f, "; {}", self.remedy)
    }
}

/// For a person: the counts, then one line for each problem.
impl fmt::Display for CatalogReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "HSDS {}", self.version.as_str())?;
        writeln!(
            f,
            "{:<26}{:>9}{:>9}{:>9}{:>9}{:>9}",
            "records", "read", "kept", "refused", "repeated", "made"
        )?;
        for ObjectCount { object, records } in &self.records {
            let RecordCount { read, kept, refused, repeated, made } = records;
            writeln!(
                f,
                "{:<26}{read:>9}{kept:>9}{refused:>9}{repeated:>9}{made:>9}",
                object.name()
            )?;
        }
        writeln!(f, "{:<26}{:>9}", "problems", "count")?;
        for ProblemCount { code, severity, count } in &self.counts {
            writeln!(f, "{:<26}{count:>9}  {}", code.as_str(), severity.as_str())?;
        }
        if !self.unknown.is_empty() {
            writeln!(f, "{:<26}{:>9}", "not known of services", "count")?;
        }
        for UnknownCount { fact, count } in &self.unknown {
            writeln!(f, "{:<26}{count:>9}", fact.as_str())?;
        }
        if !self.oruk.is_empty() {
            writeln!(f, "{:<26}{:>9}{:>9}", "Open Referral UK", "tried", "broken")?;
        }
        for OrukStanding { rule, level, tried, broken } in &self.oruk {
            let said = match (level, tried) {
                (_, 0) => "cannot be tried",
                (OrukLevel::Basic, _) => "level 1",
                (OrukLevel::Extended, _) => "quality",
                (OrukLevel::Search, _) => "level 2",
            };
            writeln!(f, "{:<26}{tried:>9}{broken:>9}  {said}", rule.as_str())?;
        }
        self.problems.iter().try_for_each(|problem| writeln!(f, "{problem}"))?;
        if self.left_off > 0 { writeln!(f, "and {} more", self.left_off) } else { Ok(()) }
    }
}

/// The beginning of a value, for a report.
pub(super) fn shown(value: &str) -> String {
    unpacked(value).chars().take(200).collect()
}
