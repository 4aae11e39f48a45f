//! The rows of a batch, read as events.

use std::sync::LazyLock;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, FixedSizeBinaryArray};
use datafusion::arrow::buffer::Buffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use voice_core::report::CountedEventId;

use super::event_code::{EventCode, LAYOUTS, Layout, day_number, header};
use super::event_column::{EventColumn, EventKind, Form};
use super::reader::{each_day, each_value, takes};
use crate::CountingError;
use crate::words::TEXT;

/// What is known of a row while its columns are read.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    payload: u64,
    /// The columns that it has, as bits.
    has: u32,
    on: u32,
    noted_on: u32,
    kind: u8,
    reason: u8,
    identified: bool,
}

const fn bit(column: EventColumn) -> u32 {
    1 << column as u32
}

/// Reads the columns, in the order of [`EventColumn::ALL`], as one event for each row: an
/// [`EventCode`] in 16 bytes.
///
/// A column that the events do not have may be of the type of nulls.
///
/// # Errors
/// The first fault, with its column and row: then no row of the batch is read.
pub fn read_events(columns: &[ArrayRef]) -> Result<FixedSizeBinaryArray, CountingError> {
    let rows = columns.first().ok_or(CountingError::Columns)?.len();
    if columns.len() != EventColumn::ALL.len() || columns.iter().any(|column| column.len() != rows)
    {
        return Err(CountingError::Columns);
    }
    let of = |column: EventColumn| columns.get(column as usize).ok_or(CountingError::Columns);
    let mut read = vec![Row::default(); rows];
    each_day(EventColumn::On, of(EventColumn::On)?, &mut |row, day| {
        let row = read.get_mut(row)?;
        row.on = u32::try_from(day_number(day)?).ok()?;
        row.has |= bit(EventColumn::On);
        Some(())
    })?;
    each_day(EventColumn::NotedOn, of(EventColumn::NotedOn)?, &mut |row, day| {
        let row = read.get_mut(row)?;
        row.noted_on = u32::try_from(day_number(day)?).ok()?;
        row.has |= bit(EventColumn::NotedOn);
        Some(())
    })?;
    each_value(EventColumn::Kind, of(EventColumn::Kind)?, &mut |row, kind| {
        if let Some(row) = read.get_mut(row) {
            // The place of a word counts from 1 on.
            row.kind = kind as u8 - 1;
            row.has |= bit(EventColumn::Kind);
        }
    })?;
    each_value(EventColumn::ErratumReason, of(EventColumn::ErratumReason)?, &mut |row, reason| {
        if let Some(row) = read.get_mut(row) {
            row.reason = reason as u8;
            row.has |= bit(EventColumn::ErratumReason);
        }
    })?;
    each_identifier(of(EventColumn::Id)?, &mut |row, _| {
        if let Some(row) = read.get_mut(row) {
            row.identified = true;
            row.has |= bit(EventColumn::Id);
        }
    })?;
    for column in EventColumn::ALL {
        if matches!(column.form(), Form::Day | Form::Identifier)
            || matches!(column, EventColumn::Kind | EventColumn::ErratumReason)
        {
            continue;
        }
        let shifts: [u32; EventKind::ALL.len()] =
            core::array::from_fn(|kind| LAYOUTS.get(kind).map_or(0, |layout| layout.shift(column)));
        each_value(column, of(column)?, &mut |row, value| {
            if let Some(row) = read.get_mut(row) {
                let shift = shifts.get(usize::from(row.kind)).copied().unwrap_or_default();
                row.payload |= value << shift;
                row.has |= bit(column);
            }
        })?;
    }
    let mut codes = Vec::with_capacity(rows);
    for (at, row) in read.iter().enumerate() {
        complete(at, row)?;
        let first = header(
            row.kind.into(),
            row.on.into(),
            row.noted_on.into(),
            row.reason.into(),
            row.identified,
        );
        codes.push(EventCode::from_halves(first, row.payload).bytes());
    }
    let codes = Buffer::from_vec(codes.into_flattened());
    FixedSizeBinaryArray::try_new_with_len(EventCode::LENGTH, codes, None, rows)
        .map_err(|_| CountingError::Columns)
}

/// Whether a row has what events of its kind have, and nothing else.
fn complete(at: usize, row: &Row) -> Result<(), CountingError> {
    let always = bit(EventColumn::On) | bit(EventColumn::Kind);
    let erratum = bit(EventColumn::NotedOn) | bit(EventColumn::ErratumReason);
    let layout: Option<&Layout> = LAYOUTS.get(usize::from(row.kind));
    // Without a kind nothing can be said of the other columns.
    let (needed, allowed) = layout
        .filter(|_| row.has & bit(EventColumn::Kind) != 0)
        .map_or((0, u32::MAX), |of| (of.needed, of.allowed));
    let mut needed = needed | always;
    if row.has & erratum != 0 {
        needed |= erratum;
    }
    let allowed = allowed | always | erratum | bit(EventColumn::Id);
    if row.has & needed == needed && row.has & !allowed == 0 {
        return Ok(());
    }
    let first = |columns: u32| EventColumn::ALL.into_iter().find(|of| columns & bit(*of) != 0);
    let missing = first(needed & !row.has);
    Err(match (missing, first(row.has & !allowed)) {
        (Some(column), _) => CountingError::Missing { column: column.as_str(), row: at },
        (None, Some(column)) => CountingError::Misplaced { column: column.as_str(), row: at },
        (None, None) => CountingError::Columns,
    })
}

/// The characters of identifiers, as the library has them.
static CHARACTERS: LazyLock<[bool; 128]> = LazyLock::new(|| {
    core::array::from_fn(|at| {
        let one = char::from_u32(at as u32).map(String::from);
        one.is_some_and(|one| CountedEventId::new(one).is_ok())
    })
});

fn is_identifier(text: &str) -> bool {
    let is = |byte: u8| CHARACTERS.get(usize::from(byte)).copied().unwrap_or_default();
    (CountedEventId::FORM.min..=CountedEventId::FORM.max).contains(&text.len())
        && text.bytes().all(is)
}

/// Gives each identifier that is not null.
pub(super) fn each_identifier(
    array: &ArrayRef,
    put: &mut impl FnMut(usize, &str),
) -> Result<(), CountingError> {
    takes(EventColumn::Id, array.data_type())?;
    let wrong = || CountingError::Type { column: EventColumn::Id.as_str(), expected: TEXT };
    if array.logical_null_count() == array.len() {
        return Ok(());
    }
    let mut look_at = |row: usize, text: Option<&str>| {
        match text {
            None => {}
            Some(text) if is_identifier(text) => put(row, text),
            Some(_) => return Err(CountingError::Identifier { row }),
        }
        Ok(())
    };
    if let Some(texts) = array.as_string_view_opt() {
        return texts.iter().enumerate().try_for_each(|(row, text)| look_at(row, text));
    }
    let texts = cast(array, &DataType::LargeUtf8).map_err(|_| wrong())?;
    let texts = texts.as_string_opt::<i64>().ok_or_else(wrong)?;
    texts.iter().enumerate().try_for_each(|(row, text)| look_at(row, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_those_of_the_library() {
        let long = "a".repeat(64);
        let longer = "a".repeat(65);
        for text in ["", "a", "contact-2041", "A.b_C-9", "a b", "é", "a/b", "a\n", &long, &longer]
        {
            assert_eq!(is_identifier(text), CountedEventId::new(text).is_ok(), "{text:?}");
        }
        for byte in 0..=255_u8 {
            let text = format!("x{}", char::from(byte));
            assert_eq!(is_identifier(&text), CountedEventId::new(&*text).is_ok(), "{byte}");
        }
    }
}
