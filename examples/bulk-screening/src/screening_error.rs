use std::error::Error;

use datafusion::error::DataFusionError;

/// Why a batch was not decided. It says where and what is accepted, and never what was there: that
/// may be protected.
///
/// A row is counted from 0 in its batch: where the batch stands in a table, only the engine knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScreeningError {
    /// A column has another type.
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
    /// A value is missing. Nothing can stand for it: what is not known may be what
    /// protects the person.
    #[error(
        "`{column}` is null in row {row} of a batch: write what holds, an empty set where nothing \
         does, or leave such rows out with `WHERE {column} IS NOT NULL` and look at them by \
         themselves"
    )]
    Null {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
    },
    /// A word that the vocabulary does not have.
    #[error(
        "`{column}` has a word that is not known in row {row} of a batch: write one of {accepted}"
    )]
    Word {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
        /// The words of the vocabulary.
        accepted: String,
    },
    /// A bit for which there is no word.
    #[error(
        "`{column}` has a bit without a word in row {row} of a batch: `words` says what each bit \
         means, from the lowest on"
    )]
    Bit {
        /// The column.
        column: &'static str,
        /// The row of the batch.
        row: usize,
    },
    /// A number that is no set of categories.
    #[error(
        "row {row} of a batch has a number that is no set of categories: give what `released` \
         returned in the same query"
    )]
    Number {
        /// The row of the batch.
        row: usize,
    },
    /// A column that would be shown as it is and that is a secret of the person asked about.
    #[error(
        "the column that is shown at place {at} protects a person, or is a value that the rules \
         may withhold: leave it out, or give it by `value`"
    )]
    Shown {
        /// The place among the columns that are shown, from 0 on.
        at: usize,
    },
    /// A plan in which values would be kept, written to a disk or sent on before they are judged.
    #[error(
        "the plan has `{operator}` between the reader and what judges or codes a row, which would \
         keep or send what must not travel: make the session by `session_config()`, and register \
         dossiers by `ToldTable` alone"
    )]
    Travels {
        /// The operator, as `EXPLAIN` calls it.
        operator: String,
    },
    /// Columns of different lengths, or fewer or more of them than a dossier has.
    #[error(
        "a dossier has {} columns of one length: give each of them once",
        crate::Column::ALL.len()
    )]
    Columns,
}

impl ScreeningError {
    /// A stable word for the kind of fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Type { .. } => "wrong-type",
            Self::Null { .. } => "null",
            Self::Word { .. } => "unknown-word",
            Self::Bit { .. } => "unknown-bit",
            Self::Number { .. } => "unknown-number",
            Self::Shown { .. } => "shown",
            Self::Travels { .. } => "travels",
            Self::Columns => "columns",
        }
    }

    /// The fault that made a query fail, however deep the engine wrapped it.
    ///
    /// ```
    /// use datafusion::error::DataFusionError;
    /// use voice_bulk_screening::ScreeningError;
    ///
    /// let failed = DataFusionError::from(ScreeningError::Null { column: "consents", row: 3 })
    ///     .context("while screening");
    /// assert_eq!(ScreeningError::find_in(&failed).map(ScreeningError::code), Some("null"));
    /// ```
    #[must_use]
    pub fn find_in(failed: &DataFusionError) -> Option<&Self> {
        fault_in(failed)
    }
}

/// The fault of a kind that made a query fail, however deep the engine wrapped it.
pub(crate) fn fault_in<T: Error + 'static>(failed: &DataFusionError) -> Option<&T> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(failed);
    while let Some(error) = cause {
        if let Some(fault) = error.downcast_ref() {
            return Some(fault);
        }
        cause = error.source();
    }
    None
}

impl From<ScreeningError> for DataFusionError {
    fn from(fault: ScreeningError) -> Self {
        Self::External(Box::new(fault))
    }
}
