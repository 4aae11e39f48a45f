use super::document::TableKind;
use super::figure_place::UnsafeFiguresError;
use super::period::ReportPeriod;
use crate::wire::{Day, Diagnostic, InputErrors};
use voice_disclosure_control::ContradictionErrors;

/// Why no report is made of counts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The period has not ended.
    #[error("not-ended: the period ends on {0}: wait, or mark the report provisional")]
    NotEnded(Day),
    /// No day of the period is over.
    #[error("not-begun: no day of the period is over: its first is {0}")]
    NotBegun(Day),
    /// A report published before has another rule.
    #[error(
        "other-rule: the report of {0} has another threshold, or tells zeros otherwise: use its \
         rule"
    )]
    OtherRule(ReportPeriod),
    /// A report published before counts by a word that is on no list any more.
    #[error(
        "unknown-category: the report of {period} counts `{}` by a word that is on no list now: \
         restore the word",
        table.as_str()
    )]
    UnknownCategory {
        /// The period of that report.
        period: ReportPeriod,
        /// The table in which the word is.
        table: TableKind,
    },
    /// A report published before told other counts than the events have.
    #[error(
        "revised: the report of {period} told another count of `{row}` in `{}` than the events \
         have: count those that it counted",
        table.as_str()
    )]
    Revised {
        /// The period of that report.
        period: ReportPeriod,
        /// The table.
        table: TableKind,
        /// The word of the row.
        row: String,
    },
    /// A figure follows from nothing that the events have.
    #[error(
        "not-counted: a figure of the report of {0} follows from none of the events: count those \
         that it counted"
    )]
    NotCounted(ReportPeriod),
    /// There is no report of the period that could be corrected.
    #[error("not-published: no report of the period was given that a further edition corrects")]
    NotPublished,
    /// Nothing came to be known of the period since its last edition.
    #[error("no-errata: nothing corrects the report: no erratum is of its days")]
    NoErrata,
    /// So few errata came to be known that the difference would tell them.
    #[error(
        "few-errata: there are errata of fewer than {0} of each kind: the difference between the \
         editions would tell what they are: wait for more"
    )]
    FewErrata(u32),
    /// Errata take away what was not counted.
    #[error("never-counted: an erratum takes away an event that was not counted on its day")]
    NeverCounted,
    /// The counts contradict each other.
    #[error("{0}")]
    Contradictions(ContradictionErrors),
    /// What would be published gives somebody away.
    #[error("unsafe: {0}")]
    Unsafe(UnsafeFiguresError),
    /// A word or a day of the report has no form.
    #[error("{0}")]
    Faults(#[from] InputErrors),
}

impl Diagnostic for ReportError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotEnded(_) => "not-ended",
            Self::NotBegun(_) => "not-begun",
            Self::OtherRule(_) => "other-rule",
            Self::UnknownCategory { .. } => "unknown-category",
            Self::Revised { .. } => "revised",
            Self::NotCounted(_) => "not-counted",
            Self::NotPublished => "not-published",
            Self::NoErrata => "no-errata",
            Self::FewErrata(_) => "few-errata",
            Self::NeverCounted => "never-counted",
            Self::Contradictions(found) => found.code(),
            Self::Unsafe(_) => "unsafe",
            Self::Faults(faults) => faults.code(),
        }
    }
}
