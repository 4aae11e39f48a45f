//! Columns of words: each word of a batch's dictionary is looked up once, and each row is a look-up
//! of its key.

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, StringArray, downcast_dictionary_array,
};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{ArrowNativeType, DataType};

use crate::ScreeningError;

/// What a column of words may be.
pub(crate) const TEXT: &str = "text, best as a dictionary";

/// What a column that is true or false may be.
pub(crate) const FLAG: &str = "true or false (`BOOLEAN`)";

/// Whether words are read from the type.
pub(crate) fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

fn keyed() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Rows as keys of a dictionary.
pub(crate) struct Keyed {
    column: &'static str,
    array: ArrayRef,
    texts: StringArray,
}

impl Keyed {
    /// Text without nulls; text that is no dictionary becomes one first.
    pub(crate) fn read(column: &'static str, array: &ArrayRef) -> Result<Self, ScreeningError> {
        let wrong = || ScreeningError::Type { column, expected: TEXT };
        if !is_text(array.data_type()) {
            return Err(wrong());
        }
        no_null(column, array)?;
        // A dictionary with more texts than there are rows, as of a part of a batch, would be
        // looked up for nothing.
        let array = match array.as_any_dictionary_opt() {
            Some(dictionary) if dictionary.values().len() <= array.len() => Ok(array.clone()),
            _ => cast(array, &DataType::Utf8).and_then(|text| cast(&text, &keyed())),
        };
        let array = array.map_err(|_| wrong())?;
        let texts =
            cast(array.as_any_dictionary_opt().ok_or_else(wrong)?.values(), &DataType::Utf8);
        let texts = texts.map_err(|_| wrong())?.as_string_opt::<i32>().ok_or_else(wrong)?.clone();
        Ok(Self { column, array, texts })
    }

    /// What each row stands for, of which `of` says what a text does. A text that no row has may
    /// stand for nothing.
    pub(crate) fn rows<V: Copy>(
        &self,
        of: impl Fn(&str) -> Option<V>,
        accepted: impl Fn() -> Vec<&'static str>,
    ) -> Result<Vec<V>, ScreeningError> {
        let table: Vec<Option<V>> = self.texts.iter().map(|text| text.and_then(&of)).collect();
        self.by(&table, accepted)
    }

    /// The texts, each once, or more often.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Option<&str>> {
        self.texts.iter()
    }

    /// What each row stands for, by a table with an entry for each text.
    pub(crate) fn by<V: Copy>(
        &self,
        table: &[Option<V>],
        accepted: impl Fn() -> Vec<&'static str>,
    ) -> Result<Vec<V>, ScreeningError> {
        let unknown = |row| ScreeningError::Word {
            column: self.column,
            row,
            accepted: accepted().join(", "),
        };
        let array: &dyn Array = &self.array;
        downcast_dictionary_array!(
            array => {
                let keys = array.keys().values();
                // In a loop: collecting results takes several times as long, and this is done for
                // every row and column.
                let mut rows = Vec::with_capacity(keys.len());
                for key in keys {
                    match table.get(key.as_usize()) {
                        Some(Some(value)) => rows.push(*value),
                        _ => return Err(unknown(rows.len())),
                    }
                }
                Ok(rows)
            }
            _ => Err(ScreeningError::Type { column: self.column, expected: TEXT })
        )
    }
}

/// A column that is true or false, without nulls.
pub(crate) fn flags(
    column: &'static str,
    array: &ArrayRef,
) -> Result<BooleanBuffer, ScreeningError> {
    let flags: &BooleanArray =
        array.as_boolean_opt().ok_or(ScreeningError::Type { column, expected: FLAG })?;
    no_null(column, array)?;
    Ok(flags.values().clone())
}

/// Refuses a column with a null, in the array or in its dictionary.
pub(crate) fn no_null(column: &'static str, array: &dyn Array) -> Result<(), ScreeningError> {
    match array.logical_nulls().and_then(|nulls| nulls.iter().position(|valid| !valid)) {
        Some(row) => Err(ScreeningError::Null { column, row }),
        None => Ok(()),
    }
}
