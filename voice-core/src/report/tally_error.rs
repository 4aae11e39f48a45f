use std::borrow::Cow;

use super::document::TableKind;
use super::event_error::EventError;
use crate::wire::{Day, Diagnostic};

/// Why a tally is not merged with another, or not made of its record; it repeats no count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TallyError {
    /// The two are for reports of other days, or of other conditions.
    #[error(
        "other-request: the tallies were counted for different reports: count both for the same \
         days, conditions and earlier reports"
    )]
    OtherRequest,
    /// An event with one identifier was counted in both.
    #[error(
        "shared-identifier: an event with the same identifier was counted in both tallies: count \
         their events together"
    )]
    SharedIdentifier,
    /// Both have events with identifiers, and a record does not say which.
    #[error(
        "unlisted-identifiers: both tallies have events with identifiers, and of one that was kept \
         it is not known which: count their events together"
    )]
    UnlistedIdentifiers,
    /// There are more events than a report can add up.
    #[error("too-many: the counts add up to more than {}: no office has so many events", i64::MAX)]
    TooMany,
    /// Events of a day that the report needs were not counted.
    #[error(
        "missing-day: the report needs the events of {0}, which were not counted: count all its \
         days"
    )]
    MissingDay(Day),
    /// Errata up to a day were not told apart from later ones.
    #[error(
        "missing-errata-day: errata that came to be known up to {0} are not told apart from later \
         ones: count with that day as one up to which a report has errata"
    )]
    MissingErrataDay(Day),
    /// The counted events do not keep to what the report says of events.
    #[error("{0}")]
    Condition(EventError),
    /// A count of a day that is not among those that were counted, or of one day twice.
    #[error(
        "wrong-day: {0} is counted twice, or is none of the days of the record: keep the record as \
         it was written"
    )]
    WrongDay(Day),
    /// A row or column whose word is on no list of today, or is there twice.
    #[error(
        "unknown-row: a row of `{}` on {on} is there twice or has a word that is on no list now: \
         count the events again with this version",
        table.as_str()
    )]
    UnknownRow {
        /// The day.
        on: Day,
        /// The table in which the row is.
        table: TableKind,
    },
    /// Errata of one day with reasons that add and reasons that take away, or without a day up to
    /// which errata are told apart.
    #[error(
        "mixed-errata: errata of {0} both add and take away, or are of no day up to which errata \
         are told apart: keep the record as it was written"
    )]
    MixedErrata(Day),
    /// The number of events is not the sum of the totals.
    #[error(
        "miscounted: the record says another number of events than its totals add up to: keep the \
         record as it was written"
    )]
    Miscounted,
}

impl Diagnostic for TallyError {
    fn code(&self) -> &'static str {
        match self {
            Self::OtherRequest => "other-request",
            Self::SharedIdentifier => "shared-identifier",
            Self::UnlistedIdentifiers => "unlisted-identifiers",
            Self::TooMany => "too-many",
            Self::MissingDay(_) => "missing-day",
            Self::MissingErrataDay(_) => "missing-errata-day",
            Self::Condition(error) => error.code(),
            Self::WrongDay(_) => "wrong-day",
            Self::UnknownRow { .. } => "unknown-row",
            Self::MixedErrata(_) => "mixed-errata",
            Self::Miscounted => "miscounted",
        }
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        None
    }
}
