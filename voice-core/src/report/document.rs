use super::audit::{Audit, AuditFailure, audit};
use super::linked::{CellId, Relation};
use super::published::{Figure, Published};
use super::quarter::FiscalQuarter;
use super::rule::{Rule, Zeros};
use crate::wire::{Day, Wire, text, to_json};

text! {
    /// The word of a row or column: a term of a list, a state, a day.
    ReportWord {
        expected: "a word of 1 to 40 letters, digits and hyphens",
        min: 1,
        max: 40,
        pattern: "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$",
        format: None,
        example: "commentary",
    }

    /// The digest of a report: SHA-256 of its JSON with a digest of 64 zeros, in lower-case hexadecimal.
    ReportDigest {
        expected: "64 lower-case hexadecimal digits",
        min: 64,
        max: 64,
        pattern: "^[0-9a-f]{64}$",
        format: None,
        example: "0000000000000000000000000000000000000000000000000000000000000000",
    }
}

/// What a table counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum TableKind {
    /// All of each kind: contacts, support, referrals, notices.
    Totals,
    /// Contacts by topic; one contact may be about several.
    Topics,
    /// Parts of topics.
    TopicDetails,
    /// Contacts by where they were routed.
    Routes,
    /// Contacts by the way they came.
    Channels,
    /// Contacts by language.
    Languages,
    /// Contacts by who made them.
    Callers,
    /// Contacts by state.
    Places,
    /// Contacts by how long it took to answer.
    AnswerTimes,
    /// Contacts by week, each by its first day.
    Weeks,
    /// Support given, by kind.
    SupportGiven,
    /// Referrals by what was needed and what became of it.
    Referrals,
    /// Steps of notices of custody.
    Notices,
}

/// What is told of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum ReportFigure {
    /// A count.
    Told {
        /// How many.
        count: u64,
    },
    /// It is withheld: it is small, or would let something small be worked out.
    Withheld {},
    /// It is not printed; it stands for what is left of a whole beside a part.
    Implied {},
}

/// How cells hang together, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum ReportRelation {
    /// The whole is the sum of its parts.
    Sum {
        /// The number of the whole.
        whole: u32,
        /// The numbers of the parts.
        #[wire(min = 1)]
        parts: Vec<u32>,
    },
    /// Everything in the whole is in at least one of the parts.
    Cover {
        /// The number of the whole.
        whole: u32,
        /// The numbers of the parts.
        #[wire(min = 1)]
        parts: Vec<u32>,
    },
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ReportRow {
    /// Its word.
    pub word: ReportWord,
    /// The numbers of its cells, one for each column.
    #[wire(min = 1)]
    pub cells: Vec<u32>,
}

/// A table of the report.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ReportTable {
    /// What it counts by.
    pub by: TableKind,
    /// The number of the cell of which shares are computed.
    pub total: Option<u32>,
    /// The words of its columns; left out where there is one column without a word.
    #[wire(min = 1)]
    pub columns: Option<Vec<ReportWord>>,
    /// Its rows.
    #[wire(min = 1)]
    pub rows: Vec<ReportRow>,
}

/// A quarterly report as it is published: figures that identify nobody, and how they hang together, so that anybody can audit it.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Report {
    /// The fiscal quarter.
    pub quarter: FiscalQuarter,
    /// The first day.
    pub first_day: Day,
    /// The last day.
    pub last_day: Day,
    /// Whether the quarter had not ended.
    pub provisional: bool,
    /// The least count that is told.
    #[wire(min = 3, max = 1000)]
    pub threshold: u32,
    /// Whether a count of zero is told.
    pub zeros: Zeros,
    /// The tables.
    #[wire(min = 1)]
    pub tables: Vec<ReportTable>,
    /// What is told of each cell, by its number.
    #[wire(min = 1, max = 100_000)]
    pub figures: Vec<ReportFigure>,
    /// How cells hang together.
    #[wire(max = 10_000)]
    pub relations: Vec<ReportRelation>,
    /// The digest of all this.
    pub digest: ReportDigest,
}

/// Why a published report is not to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportFlaw {
    /// It was changed after it was published.
    #[error("altered: the digest is another than that of the figures: get the report again from who published it")]
    Altered,
    /// It names a cell that is not there, or one cell twice in a relation.
    #[error("no-such-cell: cell {0} is named and is not there, or is named twice in one relation")]
    NoSuchCell(u32),
    /// It tells more than its rule allows.
    #[error("unsafe: {0}")]
    Unsafe(AuditFailure),
}

impl Report {
    /// The digest that its figures should have.
    #[must_use]
    pub fn computed_digest(&self) -> Option<ReportDigest> {
        use sha2::Digest as _;
        let blank = Self { digest: ReportDigest::new("0".repeat(64)).ok()?, ..self.clone() };
        let sum = sha2::Sha256::digest(to_json(&blank).ok()?);
        ReportDigest::new(sum.iter().map(|byte| format!("{byte:02x}")).collect::<String>()).ok()
    }

    /// What a cell tells.
    #[must_use]
    pub fn figure(&self, cell: u32) -> Option<&ReportFigure> {
        self.figures.get(usize::try_from(cell).ok()?)
    }

    /// The count of a cell, where it is told.
    #[must_use]
    pub fn told(&self, cell: u32) -> Option<u64> {
        match self.figure(cell)? {
            ReportFigure::Told { count } => Some(*count),
            ReportFigure::Withheld {} | ReportFigure::Implied {} => None,
        }
    }

    /// The share of a cell in another, in tenths of a percent: computed of what is told alone, so it tells nothing more.
    #[must_use]
    pub fn share(&self, part: u32, whole: u32) -> Option<u64> {
        let (part, whole) = (self.told(part)?, self.told(whole)?);
        (1000 * part + whole / 2).checked_div(whole)
    }

    /// The count of the cell of a table by its words.
    #[must_use]
    pub fn cell(&self, by: TableKind, row: &str, column: Option<&str>) -> Option<u32> {
        let table = self.tables.iter().find(|table| table.by == by)?;
        let row = table.rows.iter().find(|one| one.word.as_str() == row)?;
        let place = match (column, &table.columns) {
            (Some(column), Some(columns)) => columns.iter().position(|word| word.as_str() == column)?,
            _ => 0,
        };
        row.cells.get(place).copied()
    }

    /// The report as its audit sees it.
    ///
    /// # Errors
    /// A cell that is not there.
    pub fn as_published(&self) -> Result<Published, ReportFlaw> {
        let figures = self.figures.iter().map(|figure| match figure {
            ReportFigure::Told { count } => Figure::Told(*count),
            ReportFigure::Withheld {} => Figure::Withheld,
            ReportFigure::Implied {} => Figure::Implied,
        });
        let named =
            self.tables.iter().flat_map(|table| table.rows.iter().flat_map(|row| &row.cells).chain(&table.total));
        for &cell in named {
            self.figure(cell).ok_or(ReportFlaw::NoSuchCell(cell))?;
        }
        for relation in &self.relations {
            let (ReportRelation::Sum { whole, parts } | ReportRelation::Cover { whole, parts }) = relation;
            let mut seen = std::collections::BTreeSet::new();
            for &cell in parts.iter().chain([whole]) {
                if self.figure(cell).is_none() || !seen.insert(cell) {
                    return Err(ReportFlaw::NoSuchCell(cell));
                }
            }
        }
        let relations = self.relations.iter().map(Relation::from).collect();
        let rule = Rule::new(self.threshold, self.zeros).unwrap_or_default();
        Ok(Published::new(figures.collect(), relations, rule))
    }

    /// Audits the report from itself alone, as anybody can who has its JSON.
    ///
    /// # Errors
    /// That it was altered, names what is not there, or tells more than its rule allows.
    pub fn audit(&self) -> Result<Audit, ReportFlaw> {
        if self.computed_digest().as_ref() != Some(&self.digest) {
            return Err(ReportFlaw::Altered);
        }
        audit(&self.as_published()?).map_err(ReportFlaw::Unsafe)
    }
}

impl From<&ReportRelation> for Relation {
    fn from(relation: &ReportRelation) -> Self {
        let id = |cell: u32| CellId(usize::try_from(cell).unwrap_or(usize::MAX));
        match relation {
            ReportRelation::Sum { whole, parts } => Self::sum(id(*whole), parts.iter().map(|&part| id(part))),
            ReportRelation::Cover { whole, parts } => Self::cover(id(*whole), parts.iter().map(|&part| id(part))),
        }
    }
}
