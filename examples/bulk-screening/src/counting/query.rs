//! The queries that count a table of events.

use datafusion::arrow::datatypes::Schema;
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use voice_core::report::Tally;

use super::event_column::EventColumn;
use super::reader::takes;
use super::request::Counting;
use super::tally_functions::{CountingFunctions, read_tally, written};
use crate::{CountingError, nothing_withheld_travels};

/// Registers the functions that count.
pub fn register_counting(session: &SessionContext, functions: CountingFunctions) {
    functions.scalar.into_iter().for_each(|function| session.register_udf(function));
    functions.aggregate.into_iter().for_each(|function| session.register_udaf(function));
}

/// A name as SQL takes it, whatever words it has of its own.
fn quoted(column: EventColumn) -> String {
    format!("\"{}\"", column.as_str())
}

fn call(name: &str, columns: &[EventColumn], schema: &Schema) -> String {
    let argument = |column: &EventColumn| {
        let name = quoted(*column);
        let value = schema.column_with_name(column.as_str()).map_or("NULL", |_| &name);
        format!("{name} => {value}")
    };
    format!("{name}({})", columns.iter().map(argument).collect::<Vec<_>>().join(", "))
}

/// `counted_event` as SQL calls it over a table, each column by its name. A column that the table
/// does not have is null in each of its rows.
///
/// # Errors
/// A table that has a column that no event has, as a reader of JSON refuses a member that is not
/// known; a table without a column that every event has; a column of another type.
///
/// ```
/// use datafusion::arrow::datatypes::{DataType, Field, Schema};
/// use voice_bulk_screening::counted_event_call;
///
/// let column = |name: &str, of| Field::new(name, of, true);
/// let days = || column("on", DataType::Date32);
/// let table = Schema::new(vec![days(), column("kind", DataType::Utf8)]);
/// let call = counted_event_call(&table)?;
/// assert!(call.starts_with("counted_event(\"on\" => \"on\", \"kind\" => \"kind\", "));
/// assert!(call.contains("\"danger\" => NULL"));
///
/// let named = Schema::new(vec![days(), column("name", DataType::Utf8)]);
/// let refused = counted_event_call(&named).unwrap_err();
/// assert_eq!(refused.code(), "unknown-column");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn counted_event_call(schema: &Schema) -> Result<String, CountingError> {
    for (at, field) in schema.fields().iter().enumerate() {
        let mut columns = EventColumn::ALL.into_iter();
        let column = columns.find(|column| column.as_str() == field.name());
        takes(column.ok_or(CountingError::UnknownColumn { at })?, field.data_type())?;
    }
    let has = |column: EventColumn| schema.column_with_name(column.as_str()).is_some();
    for column in [EventColumn::On, EventColumn::Kind] {
        if !has(column) {
            return Err(CountingError::NoColumn { column: column.as_str() });
        }
    }
    Ok(call("counted_event", &EventColumn::ALL, schema))
}

/// The queries that count the events of a table, each of which gives the record of a tally. Where
/// the table has identifiers there are two: the events of the days that are counted and that have
/// one are grouped by it first.
///
/// They are no `UNION ALL`: Ballista 55.0.0 gives rows of one more than once
/// (apache/datafusion-ballista#2184).
///
/// # Errors
/// As [`counted_event_call`].
pub fn counting_queries(
    table: &str,
    schema: &Schema,
    counting: &Counting,
) -> Result<Vec<String>, CountingError> {
    let event = counted_event_call(schema)?;
    let (id, on) = (quoted(EventColumn::Id), quoted(EventColumn::On));
    let all = format!("SELECT tally({event}) AS tally FROM {table}");
    if schema.column_with_name(EventColumn::Id.as_str()).is_none() {
        return Ok(vec![all]);
    }
    let key = call("event_key", &[EventColumn::Id, EventColumn::ErratumReason], schema);
    let days = counting.period();
    let (first, last) = (days.first_day(), days.last_day());
    Ok(vec![
        format!(
            "{all}\nWHERE {id} IS NULL OR {on} IS NULL OR {on} < DATE '{first}' OR {on} > DATE \
             '{last}'"
        ),
        format!(
            "\
SELECT tally(event) AS tally FROM (
  SELECT distinct_event(event) AS event FROM (
    SELECT {key} AS key, {event} AS event FROM {table}
    WHERE {id} IS NOT NULL AND {on} BETWEEN DATE '{first}' AND DATE '{last}'
  ) GROUP BY key
)"
        ),
    ])
}

/// Counts the events of a table of a session that has the functions: the record of a tally as JSON,
/// of which `voice report --from` makes a report.
///
/// # Errors
/// Whatever hinders a query; [`CountingError::find_in`] has the fault of a row.
pub async fn count(session: &SessionContext, table: &str, counting: &Counting) -> Result<String> {
    let events = session.table(table).await?;
    let request = counting.request();
    let mut tally = Tally::from_request(request.clone());
    for query in counting_queries(table, events.schema().as_arrow(), counting)? {
        let query = session.sql(&query).await?;
        nothing_withheld_travels(&query.clone().create_physical_plan().await?)?;
        let batches = query.collect().await?;
        let record = batches.iter().flat_map(|batch| batch.columns().first());
        let record = record.map(|column| ScalarValue::try_from_array(column, 0)).next();
        let record = record.ok_or(CountingError::Columns)??;
        let record = record.try_as_str().flatten().ok_or(CountingError::Columns)?;
        let part = read_tally(record.as_bytes(), &request)?;
        tally.merge(&part).map_err(|error| CountingError::unmerged(&error))?;
    }
    Ok(written(&tally)?)
}
