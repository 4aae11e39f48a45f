//! Events as columns, in the form in which this crate writes them.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Date32Array, DictionaryArray, Int8Array, Int32Array, StringArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use voice_core::report::EventEntry;

use super::event_code::{Values, days_of, place_of, values};
use super::event_column::{EventColumn, EventKind, Form};

/// The columns of a table of events: words as dictionaries, sets as text with spaces between the
/// words, of which there are far fewer than events.
fn schema() -> Schema {
    let of = |column: EventColumn| {
        let keyed = |keys| DataType::Dictionary(Box::new(keys), Box::new(DataType::Utf8));
        let of = match column.form() {
            Form::Day => DataType::Date32,
            Form::Word => keyed(DataType::Int8),
            Form::Set => keyed(DataType::Int32),
            Form::Identifier => DataType::Utf8,
        };
        let always = matches!(column, EventColumn::On | EventColumn::Kind);
        Field::new(column.as_str(), of, !always)
    };
    Schema::new(EventColumn::ALL.map(of).to_vec())
}

/// Events as a batch with the columns of [`EventColumn::ALL`].
///
/// ```
/// use voice_bulk_screening::{EventCode, event_record, read_events};
/// use voice_core::report::{CountedEvent, EventEntry, NoticeStep};
///
/// let sent = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
/// let entry = EventEntry { id: Some("notice-7".parse()?), ..sent.into() };
/// let rows = event_record(std::slice::from_ref(&entry))?;
/// let codes = read_events(rows.columns())?;
/// assert_eq!(EventCode::from_bytes(codes.value(0)), EventCode::from_entry(&entry));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// An event with a term that an office declares, which no column holds.
pub fn event_record(events: &[EventEntry]) -> Result<RecordBatch, ArrowError> {
    let declared = || {
        let said = "an event has a term that an office declares: give that as which it is counted";
        ArrowError::InvalidArgumentError(said.to_owned())
    };
    let read = events.iter().map(|entry| values(&entry.event).ok_or_else(declared));
    let read: Vec<(EventKind, Values)> = read.collect::<Result<_, _>>()?;
    let column = |column: EventColumn| -> Result<ArrayRef, ArrowError> {
        match (column, column.form()) {
            (EventColumn::On, _) => {
                let days = events.iter().map(|entry| days_of(entry.event.on()));
                Ok(Arc::new(Date32Array::from_iter_values(days)))
            }
            (EventColumn::NotedOn, _) => {
                let day = |entry: &EventEntry| Some(days_of(entry.erratum?.noted_on));
                Ok(Arc::new(events.iter().map(day).collect::<Date32Array>()))
            }
            (_, Form::Identifier | Form::Day) => {
                let id = |entry: &EventEntry| entry.id.as_ref().map(|id| id.as_str().to_owned());
                Ok(Arc::new(events.iter().map(id).collect::<StringArray>()))
            }
            (EventColumn::Kind, _) => words(column, read.iter().map(|(kind, _)| *kind as u64 + 1)),
            (EventColumn::ErratumReason, _) => words(
                column,
                events.iter().map(|entry| entry.erratum.map_or(0, |of| place_of(of.reason))),
            ),
            (_, Form::Word) => words(column, read.iter().map(|(_, values)| values.get(column))),
            (_, Form::Set) => sets(column, read.iter().map(|(_, values)| values.get(column))),
        }
    };
    let columns = EventColumn::ALL.map(column).into_iter().collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(Arc::new(schema()), columns)
}

/// Words by their places from 1 on, as a dictionary that has all of them.
fn words(column: EventColumn, places: impl Iterator<Item = u64>) -> Result<ArrayRef, ArrowError> {
    let key = |place: u64| place.checked_sub(1).and_then(|key| i8::try_from(key).ok());
    let keys: Int8Array = places.map(key).collect();
    let words = Arc::new(StringArray::from_iter_values(column.words()));
    Ok(Arc::new(DictionaryArray::try_new(keys, words)?))
}

/// Sets as text, each different one once.
fn sets(column: EventColumn, sets: impl Iterator<Item = u64>) -> Result<ArrayRef, ArrowError> {
    let (mut known, mut texts) = (HashMap::new(), Vec::new());
    let mut key = |set: u64| {
        (set != 0).then(|| {
            *known.entry(set).or_insert_with(|| {
                let words = column.words().iter().enumerate();
                let held = words.filter(|(at, _)| set >> at & 1 == 1).map(|(_, word)| *word);
                texts.push(held.collect::<Vec<_>>().join(" "));
                texts.len() as i32 - 1
            })
        })
    };
    let keys: Int32Array = sets.map(&mut key).collect();
    let texts = Arc::new(StringArray::from_iter_values(texts));
    Ok(Arc::new(DictionaryArray::try_new(keys, texts)?))
}
