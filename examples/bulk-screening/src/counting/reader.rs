//! Columns as numbers: each word of a batch's dictionary is looked up once, and nulls are passed
//! over.

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, OffsetSizeTrait, downcast_dictionary_array,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{ArrowNativeType, DataType, Date32Type};

use super::event_column::{EventColumn, Form};
use crate::CountingError;
use crate::words::{TEXT, is_text};

/// What a column of days may be.
const DAY: &str = "days (`DATE`)";
/// What a column of a set may be.
const SET: &str = "a list of text, or text with spaces between the words, best as a dictionary";

/// What a text of a dictionary stands for, where it stands for no number.
const NULL: u64 = u64::MAX;
const UNKNOWN: u64 = u64::MAX - 1;
const FLAWED: u64 = u64::MAX - 2;

/// Whether a column is read from a type.
pub(super) fn takes(column: EventColumn, of: &DataType) -> Result<(), CountingError> {
    let (is, expected) = match column.form() {
        Form::Day => (*of == DataType::Date32, DAY),
        Form::Word | Form::Identifier => (is_text(of), TEXT),
        Form::Set => (is_text(of) || is_list(of), SET),
    };
    if is || *of == DataType::Null {
        Ok(())
    } else {
        Err(CountingError::Type { column: column.as_str(), expected })
    }
}

fn is_list(of: &DataType) -> bool {
    matches!(of, DataType::List(item) | DataType::LargeList(item) if is_text(item.data_type()))
}

/// Gives the number of each row that is not null: the place of its word from 1 on, or its set as
/// bits.
pub(super) fn each_value(
    column: EventColumn,
    array: &ArrayRef,
    put: &mut impl FnMut(usize, u64),
) -> Result<(), CountingError> {
    takes(column, array.data_type())?;
    let words = column.words();
    match (column.form(), array.data_type()) {
        (_, DataType::Null) => Ok(()),
        (Form::Set, DataType::List(_)) => each_list::<i32>(column, array, put),
        (Form::Set, DataType::LargeList(_)) => each_list::<i64>(column, array, put),
        (Form::Set, _) => each_text(column, array, &|text| set(words, text), put),
        _ => each_text(column, array, &|text| place(words, text), put),
    }
}

fn place(words: &[&str], text: &str) -> u64 {
    words.iter().position(|word| *word == text).map_or(UNKNOWN, |place| place as u64 + 1)
}

/// A set of words with spaces between them.
fn set(words: &[&str], text: &str) -> u64 {
    let mut bits = 0;
    for word in text.split_ascii_whitespace() {
        match with(bits, place(words, word)) {
            flawed if flawed >= FLAWED => return flawed,
            more => bits = more,
        }
    }
    if bits == 0 { FLAWED } else { bits }
}

/// A set with one more word, which it does not have yet.
fn with(bits: u64, place: u64) -> u64 {
    let bit = match place {
        UNKNOWN | NULL => return UNKNOWN,
        // Places of words are far below 64.
        place => 1_u64.wrapping_shl(place as u32 - 1),
    };
    if bits & bit == 0 { bits | bit } else { FLAWED }
}

fn fault(column: EventColumn, row: usize, of: u64) -> CountingError {
    let name = column.as_str();
    if of == FLAWED {
        CountingError::Set { column: name, row }
    } else {
        CountingError::Word { column: name, row, accepted: column.words().join(", ") }
    }
}

/// Rows as keys of a dictionary; text that is no dictionary becomes one first, and so does one with
/// more texts than there are rows, as of a part of a batch.
fn dictionary(column: EventColumn, array: &ArrayRef) -> Result<ArrayRef, CountingError> {
    match array.as_any_dictionary_opt() {
        Some(of) if of.values().len() <= array.len() => Ok(array.clone()),
        _ => {
            let keyed = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            cast(array, &DataType::Utf8)
                .and_then(|text| cast(&text, &keyed))
                .map_err(|_| CountingError::Type { column: column.as_str(), expected: TEXT })
        }
    }
}

fn each_text(
    column: EventColumn,
    array: &ArrayRef,
    of: &dyn Fn(&str) -> u64,
    put: &mut impl FnMut(usize, u64),
) -> Result<(), CountingError> {
    if array.null_count() == array.len() {
        return Ok(());
    }
    let wrong = || CountingError::Type { column: column.as_str(), expected: TEXT };
    let array = dictionary(column, array)?;
    let texts = array.as_any_dictionary_opt().ok_or_else(wrong)?.values();
    let texts = cast(texts, &DataType::Utf8).map_err(|_| wrong())?;
    let texts = texts.as_string_opt::<i32>().ok_or_else(wrong)?;
    let table: Vec<u64> = texts.iter().map(|text| text.map_or(NULL, of)).collect();
    let mut look_up = |row: usize, key: usize| {
        match table.get(key).copied().unwrap_or(UNKNOWN) {
            NULL => {}
            of if of >= FLAWED => return Err(fault(column, row, of)),
            value => put(row, value),
        }
        Ok(())
    };
    let array: &dyn Array = &array;
    downcast_dictionary_array!(
        array => {
            let keys = array.keys();
            match keys.nulls().filter(|nulls| nulls.null_count() > 0) {
                None => {
                    for (row, key) in keys.values().iter().enumerate() {
                        look_up(row, key.as_usize())?;
                    }
                }
                Some(nulls) => {
                    for row in nulls.valid_indices() {
                        if let Some(key) = keys.values().get(row) {
                            look_up(row, key.as_usize())?;
                        }
                    }
                }
            }
            Ok(())
        }
        _ => Err(wrong())
    )
}

fn each_list<O: OffsetSizeTrait>(
    column: EventColumn,
    array: &ArrayRef,
    put: &mut impl FnMut(usize, u64),
) -> Result<(), CountingError> {
    let wrong = || CountingError::Type { column: column.as_str(), expected: SET };
    let list = array.as_list_opt::<O>().ok_or_else(wrong)?;
    let items = cast(list.values(), &DataType::Utf8).map_err(|_| wrong())?;
    let items = items.as_string_opt::<i32>().ok_or_else(wrong)?;
    for (row, ends) in list.offsets().windows(2).enumerate() {
        let [first, end] = ends else { continue };
        if list.is_null(row) {
            continue;
        }
        let mut bits = 0;
        for at in first.as_usize()..end.as_usize() {
            let word =
                if items.is_null(at) { UNKNOWN } else { place(column.words(), items.value(at)) };
            match with(bits, word) {
                flawed if flawed >= FLAWED => return Err(fault(column, row, flawed)),
                more => bits = more,
            }
        }
        if bits == 0 {
            return Err(fault(column, row, FLAWED));
        }
        put(row, bits);
    }
    Ok(())
}

/// Gives the day of each row that is not null, in days after 1 January 1970.
pub(super) fn each_day(
    column: EventColumn,
    array: &ArrayRef,
    put: &mut impl FnMut(usize, i32) -> Option<()>,
) -> Result<(), CountingError> {
    takes(column, array.data_type())?;
    if *array.data_type() == DataType::Null {
        return Ok(());
    }
    let wrong = || CountingError::Type { column: column.as_str(), expected: DAY };
    let days = array.as_primitive_opt::<Date32Type>().ok_or_else(wrong)?;
    let no_day = |row| CountingError::Day { column: column.as_str(), row };
    match days.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => {
            for (row, day) in days.values().iter().enumerate() {
                put(row, *day).ok_or_else(|| no_day(row))?;
            }
        }
        Some(nulls) => {
            for row in nulls.valid_indices() {
                let day = days.values().get(row);
                day.and_then(|day| put(row, *day)).ok_or_else(|| no_day(row))?;
            }
        }
    }
    Ok(())
}
