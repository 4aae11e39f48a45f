use datafusion::error::DataFusionError;
use voice_core::report::{EventError, TallyError};
use voice_core::wire::{Diagnostic, InputErrors};

use crate::screening_error::fault_in;

/// Why rows were not counted. It says where and what is accepted, and never what was there.
///
/// A row is counted from 0 in its batch: where the batch stands in a table, only the engine knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountingError {
    /// A column, or an argument, has another type.
    #[error(
        "`{column}` has a type that is not read: give {expected} (`DESCRIBE` shows what a table \
         has)"
    )]
    Type {
        /// The column, or the argument.
        column: &'static str,
        /// The types that are read.
        expected: &'static str,
    },
    /// What every event of its kind has is missing.
    #[error("`{column}` is null in row {row} of a batch, and every event of its kind has it")]
    Missing {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
    },
    /// An event has what no event of its kind has.
    #[error(
        "`{column}` is not null in row {row} of a batch, and no event of its kind has it: leave it \
         null"
    )]
    Misplaced {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
    },
    /// A word that is on no list of today.
    #[error(
        "`{column}` has a word that is not known in row {row} of a batch: write one of {accepted}"
    )]
    Word {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
        /// The words of the list.
        accepted: String,
    },
    /// A set of nothing, or with a word twice.
    #[error(
        "`{column}` is a set without words, or has a word twice, in row {row} of a batch: write \
         each word once, and null where there is none"
    )]
    Set {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
    },
    /// A day that the library does not have.
    #[error(
        "`{column}` is no day of the years 1800 to 2199 in row {row} of a batch: write the day, \
         where the office is"
    )]
    Day {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
    },
    /// An identifier of another form.
    #[error(
        "`id` is no identifier in row {row} of a batch: write {}",
        voice_core::report::CountedEventId::FORM.expected
    )]
    Identifier {
        /// The row of the batch.
        row: usize,
    },
    /// Columns of different lengths, or fewer or more of them than an event has.
    #[error(
        "an event has {} columns of one length: give each of them once",
        crate::EventColumn::ALL.len()
    )]
    Columns,
    /// A column of a table that no event has.
    #[error(
        "the column at place {at} of the table is none of an event: select the columns of events \
         alone"
    )]
    UnknownColumn {
        /// The place of the column in the table, from 0 on.
        at: usize,
    },
    /// A table has no such column, and every event has it.
    #[error("the table has no column `{column}`, and every event has it")]
    NoColumn {
        /// The column.
        column: &'static str,
    },
    /// Bytes that are no code of an event.
    #[error(
        "row {row} of a batch has bytes that are no event: give what `counted_event` returned in \
         the same query"
    )]
    Code {
        /// The row of the batch.
        row: usize,
    },
    /// An event that does not keep to what the report says of events.
    #[error("row {row} of a batch is not counted: {said}")]
    Uncounted {
        /// The row of the batch.
        row: usize,
        /// The word of the library for the fault.
        code: &'static str,
        /// The fault, without a word of the event.
        said: String,
    },
    /// An event with an identifier that was not brought together with the others that have it.
    #[error(
        "row {row} of a batch has an event with an identifier: group by `event_key`, and count \
         `distinct_event` of each group"
    )]
    Identified {
        /// The row of the batch.
        row: usize,
    },
    /// Two events have one identifier.
    #[error(
        "other-event: two events have the same identifier and are not the same: give each its own"
    )]
    OtherEvent,
    /// An erratum has two days on which it came to be known.
    #[error(
        "noted-twice: an erratum with one identifier came to be known on two days: keep the line \
         with the first"
    )]
    NotedTwice,
    /// `distinct_event` without groups.
    #[error("`distinct_event` is of a group: group by `event_key`")]
    Ungrouped,
    /// A tally that is not read, or not merged with the others.
    #[error("a tally is not merged: {said}")]
    Tally {
        /// The word of the library for the fault.
        code: &'static str,
        /// The fault, without a count.
        said: String,
    },
}

impl CountingError {
    /// A stable word for the kind of fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Type { .. } => "wrong-type",
            Self::Missing { .. } => "missing-field",
            Self::Misplaced { .. } => "unknown-field",
            Self::Word { .. } => "unknown-word",
            Self::Set { .. } => "wrong-set",
            Self::Day { .. } => "day-out-of-range",
            Self::Identifier { .. } => "wrong-identifier",
            Self::Columns => "columns",
            Self::UnknownColumn { .. } => "unknown-column",
            Self::NoColumn { .. } => "no-column",
            Self::Code { .. } => "no-event",
            Self::Uncounted { code, .. } | Self::Tally { code, .. } => code,
            Self::Identified { .. } => "identified",
            Self::OtherEvent => "other-event",
            Self::NotedTwice => "noted-twice",
            Self::Ungrouped => "ungrouped",
        }
    }

    /// The fault that made a query fail, however deep the engine wrapped it.
    ///
    /// ```
    /// use datafusion::error::DataFusionError;
    /// use voice_bulk_screening::CountingError;
    ///
    /// let failed = DataFusionError::from(CountingError::Missing { column: "on", row: 3 })
    ///     .context("while counting");
    /// assert_eq!(CountingError::find_in(&failed).map(CountingError::code), Some("missing-field"));
    /// ```
    #[must_use]
    pub fn find_in(failed: &DataFusionError) -> Option<&Self> {
        fault_in(failed)
    }

    /// What the library says of an event that it does not count. Where it names a word of the
    /// event, the column is named instead.
    pub(crate) fn uncounted(row: usize, error: &EventError) -> Self {
        let said = match error {
            EventError::CityOutsideState(_) => "city-outside-state: `city` is in another state \
                                                than `place`: give the state of the city"
                .to_owned(),
            EventError::DetailWithoutTopic(_) => "part-above-whole: `details` has one of a topic \
                                                  that neither `topic` nor `also` has: add the \
                                                  topic"
                .to_owned(),
            other => other.to_string(),
        };
        Self::Uncounted { row, code: error.code(), said }
    }

    pub(crate) fn unmerged(error: &TallyError) -> Self {
        Self::Tally { code: error.code(), said: error.to_string() }
    }

    pub(crate) fn unread(errors: &InputErrors) -> Self {
        Self::Tally { code: errors.code(), said: errors.to_string() }
    }
}

impl From<CountingError> for DataFusionError {
    fn from(fault: CountingError) -> Self {
        Self::External(Box::new(fault))
    }
}
