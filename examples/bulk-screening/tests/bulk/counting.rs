//! The engine counts events as the library does, refuses what the library refuses, and writes no
//! identifier.

use std::collections::BTreeMap;
use std::fs::read;
use std::num::NonZeroUsize;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Int32Array, ListArray, StringArray, new_null_array,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Field};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use voice_bulk_screening::{
    Counting, CountingError, CountingFunctions, EventCode, EventColumn, EventPlan, GeneratedEvents,
    IdentifierKey, ScreeningError, count, counted_event_call, counting_queries, event_record,
    nothing_withheld_travels, read_events, register_counting, session_config,
};
use voice_core::report::{ConfidentialityRule, EventEntry, Tally, TallyRecord};
use voice_core::wire::{Day, from_json, to_json};

use crate::written::{files, folder, parquet, shared_out, spilling, stream};

const ROWS: u64 = 3_000;
/// What no message may repeat.
const SECRET: &str = "sworn-to-secrecy";

fn counting() -> Counting {
    "2026Q4 cities errata=2026-08-31,2026-12-31".parse().unwrap()
}

fn events(identified: bool) -> Vec<EventEntry> {
    let of = GeneratedEvents { seed: 3, period: "2026Q4".parse().unwrap(), identified };
    (0..ROWS).map(|row| of.row(row)).collect()
}

fn line(entry: &EventEntry) -> Vec<u8> {
    if entry.id.is_none() && entry.erratum.is_none() {
        serde_json::to_vec(&entry.event).unwrap()
    } else {
        serde_json::to_vec(entry).unwrap()
    }
}

/// As the library counts the lines.
fn by_lines(events: &[EventEntry], counting: &Counting) -> Tally {
    let mut tally = Tally::from_request(counting.request());
    events.iter().for_each(|entry| tally.line(&line(entry)).unwrap());
    tally
}

fn functions(counting: &Counting) -> CountingFunctions {
    CountingFunctions::new(counting, IdentifierKey::from_random([5; 16])).unwrap()
}

fn session_of(config: SessionConfig, counting: &Counting) -> SessionContext {
    let session = SessionContext::new_with_config(config);
    register_counting(&session, functions(counting));
    session
}

/// A session over rows in as many partitions, each in small batches.
fn over(rows: &RecordBatch, partitions: usize, counting: &Counting) -> SessionContext {
    let session = session_of(session_config().with_target_partitions(partitions), counting);
    let batches = |of: RecordBatch| -> Vec<RecordBatch> {
        (0..of.num_rows())
            .step_by(150)
            .map(|at| of.slice(at, 150.min(of.num_rows() - at)))
            .collect()
    };
    let each = rows.num_rows().div_ceil(partitions).max(1);
    let parts = (0..partitions).map(|part| {
        let first = (part * each).min(rows.num_rows());
        batches(rows.slice(first, each.min(rows.num_rows() - first)))
    });
    let table = MemTable::try_new(rows.schema(), parts.collect()).unwrap();
    session.register_table("events", Arc::new(table)).unwrap();
    session
}

async fn counted(rows: &RecordBatch, partitions: usize) -> Result<String, DataFusionError> {
    count(&over(rows, partitions, &counting()), "events", &counting()).await
}

/// The same rows, with a column of another array.
fn with(rows: &RecordBatch, column: EventColumn, array: ArrayRef) -> RecordBatch {
    let of = |at: EventColumn| {
        if at == column { array.clone() } else { rows.column_by_name(at.as_str()).unwrap().clone() }
    };
    let columns = EventColumn::ALL.map(|at| (at.as_str(), of(at), true));
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

/// Text without dictionaries, as other tools write it.
fn as_text(rows: &RecordBatch, text: &DataType) -> RecordBatch {
    EventColumn::ALL.into_iter().fold(rows.clone(), |rows, column| {
        let array = rows.column_by_name(column.as_str()).unwrap().clone();
        match array.data_type() {
            DataType::Date32 => rows,
            _ => with(&rows, column, cast(&array, text).unwrap()),
        }
    })
}

/// Sets as lists.
fn as_lists(rows: &RecordBatch) -> RecordBatch {
    const SETS: [EventColumn; 5] = [
        EventColumn::Also,
        EventColumn::Details,
        EventColumn::Victimizations,
        EventColumn::Categories,
        EventColumn::Kinds,
    ];
    SETS.into_iter().fold(as_text(rows, &DataType::Utf8), |rows, column| {
        let array = rows.column_by_name(column.as_str()).unwrap().clone();
        let texts = array.as_string::<i32>();
        let sets: Vec<Vec<&str>> = texts
            .iter()
            .map(|set| set.into_iter().flat_map(|of| of.split(' ')).collect())
            .collect();
        let ends = OffsetBuffer::from_lengths(sets.iter().map(Vec::len));
        let words = StringArray::from_iter_values(sets.concat());
        let nulls = NullBuffer::from_iter(texts.iter().map(|set| set.is_some()));
        let item = Arc::new(Field::new("item", DataType::Utf8, true));
        let list = ListArray::try_new(item, ends, Arc::new(words), Some(nulls)).unwrap();
        with(&rows, column, Arc::new(list))
    })
}

/// What the columns of a row are by the JSON of its event: words as they are, sets with spaces.
fn members(entry: &EventEntry) -> BTreeMap<String, String> {
    let json = serde_json::to_value(entry).unwrap();
    let mut members = BTreeMap::new();
    let mut put = |name: &str, value: &serde_json::Value| {
        let text = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Array(words) => {
                words.iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>().join(" ")
            }
            other => panic!("{name}: {other}"),
        };
        assert_eq!(members.insert(name.to_owned(), text), None, "{name} twice");
    };
    for (name, value) in json["event"].as_object().unwrap() {
        match value.as_object() {
            Some(facts) => facts.iter().for_each(|(name, value)| put(name, value)),
            None => put(name, value),
        }
    }
    if let Some(id) = json.get("id") {
        put("id", id);
    }
    if let Some(erratum) = json.get("erratum") {
        put("noted_on", &erratum["noted_on"]);
        put("erratum_reason", &erratum["reason"]);
    }
    members
}

#[test]
fn the_columns_are_the_members_of_the_json_of_an_event() {
    let events = events(true);
    let rows = as_text(&event_record(&events).unwrap(), &DataType::Utf8);
    let mut seen = BTreeMap::<&str, usize>::new();
    for (row, entry) in events.iter().enumerate() {
        let mut columns = BTreeMap::new();
        for column in EventColumn::ALL {
            let array = rows.column_by_name(column.as_str()).unwrap();
            if array.is_null(row) {
                continue;
            }
            *seen.entry(column.as_str()).or_default() += 1;
            let text = match array.as_primitive_opt::<Date32Type>() {
                Some(days) => Date32Type::to_naive_date_opt(days.value(row)).unwrap().to_string(),
                None => array.as_string::<i32>().value(row).to_owned(),
            };
            columns.insert(column.as_str().to_owned(), text);
        }
        assert_eq!(columns, members(entry), "row {row}");
    }
    // Nothing of an event was left out by the generator.
    assert_eq!(seen.len(), EventColumn::ALL.len(), "{seen:?}");
    let kinds: std::collections::BTreeSet<_> =
        events.iter().map(|entry| members(entry)["kind"].clone()).collect();
    assert_eq!(kinds.len(), EventColumn::Kind.words().len());
}

#[test]
fn every_row_is_read_as_its_event_in_every_form() {
    for identified in [true, false] {
        let events = events(identified);
        let rows = event_record(&events).unwrap();
        let texts = [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View];
        let forms = texts.iter().map(|text| as_text(&rows, text)).chain([as_lists(&rows)]);
        for rows in [rows.clone(), rows.slice(70, 2)].into_iter().chain(forms) {
            let first = if rows.num_rows() == 2 { 70 } else { 0 };
            let codes = read_events(rows.columns()).unwrap();
            assert_eq!(codes.len(), rows.num_rows());
            for (code, entry) in codes.iter().zip(&events[first..]) {
                let code = EventCode::from_bytes(code.unwrap()).unwrap();
                let without = EventEntry { id: None, ..entry.clone() };
                assert_eq!(code.entry(), Some(without));
                assert_eq!(code.is_identified(), entry.id.is_some());
            }
        }
    }
    // A code is of one event, and others are none.
    assert_eq!(EventCode::from_bytes(&[0xff; 16]).unwrap().entry(), None);
    assert_eq!(EventCode::from_bytes(&[0; 16]).unwrap().entry(), None);
}

#[tokio::test]
async fn the_engine_counts_as_the_library_does() {
    for identified in [true, false] {
        let events = events(identified);
        let tally = by_lines(&events, &counting());
        let expected = to_json(&tally.record()).unwrap();
        let record = tally.record();
        assert!(record.outside > 2 && record.errata.is_some());
        assert_eq!(record.duplicates > 20, identified);
        let rows = event_record(&events).unwrap();
        for partitions in 1..=3 {
            assert_eq!(counted(&rows, partitions).await.unwrap(), expected, "{partitions}");
        }
        assert_eq!(counted(&as_lists(&rows), 2).await.unwrap(), expected);
        // Rows that the engine shares out among threads before they are read.
        let shared = SessionConfig::new().with_target_partitions(3);
        let session = session_of(shared, &counting());
        session.register_batch("events", rows.clone()).unwrap();
        let mut shared = Tally::from_request(counting().request());
        for query in counting_queries("events", &rows.schema(), &counting()).unwrap() {
            let batches = session.sql(&query).await.unwrap().collect().await.unwrap();
            let record: TallyRecord = from_json(text(&batches).as_bytes()).unwrap();
            shared.merge(&Tally::from_record(&record, counting().request()).unwrap()).unwrap();
        }
        assert_eq!(to_json(&shared.record()).unwrap(), expected);
    }
}

/// The first column of the first row.
fn text(batches: &[RecordBatch]) -> String {
    let column = cast(batches[0].column(0), &DataType::Utf8).unwrap();
    column.as_string::<i32>().value(0).to_owned()
}

#[tokio::test]
async fn files_are_counted_as_their_lines_and_the_report_is_the_same() {
    let folder = folder("counting-events");
    let events = GeneratedEvents { seed: 9, period: "2026Q4".parse().unwrap(), identified: true };
    let partitions = NonZeroUsize::new(3).unwrap();
    let plan = EventPlan { events, rows: ROWS, partitions, lines: true };
    plan.write(&folder, partitions).unwrap();
    assert!(plan.write(&folder, partitions).unwrap_err().to_string().contains("not empty"));
    let mut tally = Tally::from_request(counting().request());
    for partition in 0..3 {
        let lines = read(EventPlan::lines_file(&folder, partition)).unwrap();
        let mut lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.try_for_each(|line| tally.line(line)).unwrap();
    }
    let session = session_of(session_config().with_target_partitions(2), &counting());
    let path = folder.to_string_lossy();
    session.register_parquet("events", path, ParquetReadOptions::default()).await.unwrap();
    let kept = count(&session, "events", &counting()).await.unwrap();
    assert_eq!(kept, to_json(&tally.record()).unwrap());

    let record: TallyRecord = from_json(kept.as_bytes()).unwrap();
    let request = voice_core::report::ReportRequest::new("2026Q4".parse().unwrap()).with_cities();
    let of = |tally: &Tally| {
        let report = tally
            .report(ConfidentialityRule::default(), "2027-01-01".parse().unwrap(), false)
            .unwrap();
        to_json(&report).unwrap()
    };
    let mut from_lines = Tally::from_request(request.clone());
    for row in 0..ROWS {
        from_lines.line(&line(&events.row(row))).unwrap();
    }
    assert_eq!(of(&Tally::from_record(&record, request).unwrap()), of(&from_lines));
}

#[tokio::test]
async fn nothing_is_counted_of_no_events_and_of_a_table_with_few_columns() {
    let none = to_json(&Tally::from_request(counting().request()).record()).unwrap();
    let rows = event_record(&[]).unwrap();
    for partitions in [1, 2] {
        assert_eq!(counted(&rows, partitions).await.unwrap(), none);
    }
    // Columns that the events do not have may be left out.
    let notices: Vec<EventEntry> = events(false)
        .into_iter()
        .filter(|entry| entry.erratum.is_none() && members(entry)["kind"] == "notice")
        .collect();
    let rows = event_record(&notices).unwrap();
    let places: Vec<usize> =
        ["on", "kind", "step"].map(|name| rows.schema().index_of(name).unwrap()).to_vec();
    let few = rows.project(&places).unwrap();
    let expected = to_json(&by_lines(&notices, &counting()).record()).unwrap();
    assert!(notices.len() > 100);
    assert_eq!(counted(&few, 2).await.unwrap(), expected);
}

/// The cells of an event as text, by column.
type Cells = BTreeMap<&'static str, String>;

fn cells(of: &[(&'static str, &str)]) -> Cells {
    of.iter().map(|(column, text)| (*column, (*text).to_owned())).collect()
}

fn contact() -> Cells {
    cells(&[
        ("on", "2026-08-03"),
        ("kind", "contact"),
        ("danger", "none"),
        ("topic", "question"),
        ("caller", "victim"),
        ("channel", "telephone"),
        ("language", "en"),
        ("route", "support"),
        ("place", "IL"),
        ("city", "chicago"),
        ("answered", "same-day"),
    ])
}

/// Rows of cells as text; days are days.
fn rows(of: &[Cells]) -> RecordBatch {
    let array = |column: EventColumn| -> ArrayRef {
        let texts = of.iter().map(|row| row.get(column.as_str()).cloned());
        if matches!(column, EventColumn::On | EventColumn::NotedOn) {
            let day = |text: String| {
                let of = text.parse::<Day>().map(|day| Date32Type::from_naive_date(day.date()));
                // A day that the library does not have is said as a number of days.
                of.unwrap_or_else(|_| text.parse().unwrap())
            };
            Arc::new(texts.map(|text| text.map(day)).collect::<Date32Array>())
        } else {
            Arc::new(texts.collect::<StringArray>())
        }
    };
    let columns = EventColumn::ALL.map(|column| (column.as_str(), array(column), true));
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

/// The same cells as a line of JSON.
fn as_json(of: &Cells) -> Vec<u8> {
    const FACTS: [&str; 5] = ["danger", "topic", "caller", "channel", "language"];
    const SETS: [&str; 5] = ["also", "details", "victimizations", "categories", "kinds"];
    let mut json = serde_json::json!({"event": {}});
    for (column, text) in of {
        let value = if SETS.contains(column) {
            text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().into()
        } else {
            serde_json::Value::from(text.as_str())
        };
        match *column {
            "id" => json["id"] = value,
            "noted_on" => json["erratum"]["noted_on"] = value,
            "erratum_reason" => json["erratum"]["reason"] = value,
            fact if FACTS.contains(&fact) => json["event"]["facts"][fact] = value,
            member => json["event"][member] = value,
        }
    }
    serde_json::to_vec(&json).unwrap()
}

/// Whether nothing of what was there is in what is said of it.
fn tells_nothing(fault: &CountingError) {
    let (said, shown) = (fault.to_string(), format!("{fault:?}"));
    assert!(!said.contains(SECRET) && !shown.contains(SECRET), "{said}");
    assert!(!said.is_empty() && !fault.code().is_empty());
}

/// The fault of rows that neither the library nor the engine counts.
async fn refused(of: &[Cells], counting: &Counting) -> CountingError {
    let mut tally = Tally::from_request(counting.request());
    let refused = of.iter().any(|row| tally.line(&as_json(row)).is_err());
    assert!(refused, "the library counts {of:?}");
    let failed = count(&over(&rows(of), 2, counting), "events", counting).await.unwrap_err();
    let fault = CountingError::find_in(&failed).unwrap_or_else(|| panic!("{failed}")).clone();
    assert!(!failed.to_string().contains(SECRET) && !format!("{failed:?}").contains(SECRET));
    tells_nothing(&fault);
    fault
}

/// A row, and the same with other cells, an empty text for none.
fn changed(base: &Cells, cells: &[(&'static str, &str)]) -> [Cells; 2] {
    let mut row = base.clone();
    for (column, text) in cells {
        match *text {
            "" => row.remove(column),
            text => row.insert(*column, text.to_owned()),
        };
    }
    [base.clone(), row]
}

/// The fault of a row that neither the library reads as an event nor `counted_event`. The row
/// before it is read by both.
fn unread(base: &Cells, cells: &[(&'static str, &str)]) -> CountingError {
    let of = changed(base, cells);
    let [good, bad] = of.each_ref().map(|row| from_json::<EventEntry>(&as_json(row)));
    good.unwrap();
    assert!(bad.is_err(), "the library reads {:?}", of[1]);
    read_events(rows(&of[..1]).columns()).unwrap();
    let fault = read_events(rows(&of).columns()).unwrap_err();
    tells_nothing(&fault);
    fault
}

/// An event of each kind, with all that it may have.
fn whole() -> [Cells; 9] {
    let of = |kind, more: &[(&'static str, &str)]| {
        let mut row = cells(more);
        row.extend(cells(&[("on", "2026-08-03"), ("kind", kind)]));
        row.extend(cells(&[("id", "event-7"), ("noted_on", "2026-10-02")]));
        row.insert("erratum_reason", "late".to_owned());
        row
    };
    let contact = changed(&contact(), &[("also", "tip referral"), ("details", "social-services")]);
    let contact: Vec<_> =
        contact[1].iter().map(|(column, text)| (*column, text.as_str())).collect();
    [
        of("contact", &contact),
        of("served", &[("before", "new"), ("role", "primary"), ("victimizations", "fraud arson")]),
        of("service", &[("service", "transport")]),
        of("unmet", &[("need", "shelter"), ("reason", "no-room")]),
        of("support", &[("support", "hotline")]),
        of("question", &[("categories", "release death")]),
        of("referral", &[("need", "shelter"), ("outcome", "helped")]),
        of("sign-up", &[("kinds", "release")]),
        of("notice", &[("step", "sent")]),
    ]
}

/// A word of a column, or what else it may hold.
fn held(column: EventColumn) -> &'static str {
    column.words().first().copied().unwrap_or("2026-10-02")
}

#[test]
fn a_word_that_is_on_no_list_is_refused_in_every_column() {
    let mut seen = std::collections::BTreeSet::new();
    for base in whole() {
        for column in EventColumn::ALL {
            let name = column.as_str();
            if !base.contains_key(name) {
                let fault = unread(&base, &[(name, held(column))]);
                assert_eq!(fault, CountingError::Misplaced { column: name, row: 1 });
            } else if !column.words().is_empty() {
                seen.insert(name);
                let accepted = column.words().join(", ");
                let expected = CountingError::Word { column: name, row: 1, accepted };
                for word in [SECRET, "Contact", "state-acp:visit"] {
                    assert_eq!(unread(&base, &[(name, word)]), expected);
                }
                let with_another = format!("{} {SECRET}", held(column));
                assert_eq!(unread(&base, &[(name, &with_another)]), expected);
            }
        }
    }
    let words = EventColumn::ALL.into_iter().filter(|column| !column.words().is_empty());
    assert_eq!(seen.len(), words.count());
}

#[test]
fn what_is_no_event_is_refused_with_its_column_and_row() {
    const MAY_BE_LEFT_OUT: [&str; 5] = ["also", "details", "city", "need", "id"];
    for base in whole() {
        for column in base.keys().copied() {
            // A city has a place, which a report needs and a reader does not.
            if MAY_BE_LEFT_OUT.contains(&column) || column == "place" {
                read_events(rows(&changed(&base, &[(column, "")])).columns()).unwrap();
            } else {
                let expected = CountingError::Missing { column, row: 1 };
                assert_eq!(unread(&base, &[(column, "")]), expected, "{column}");
            }
        }
        for (column, word) in [
            ("also", "tip"),
            ("details", "case-status"),
            ("victimizations", "fraud"),
            ("categories", "release"),
            ("kinds", "release"),
        ] {
            if base.contains_key(column) {
                let expected = CountingError::Set { column, row: 1 };
                assert_eq!(unread(&base, &[(column, "  ")]), expected);
                assert_eq!(unread(&base, &[(column, &format!("{word} {word}"))]), expected);
            }
        }
        // The last day of 1799, and the first of 2200.
        for (day, column) in
            ["-62092", "84006"].iter().flat_map(|day| [(day, "on"), (day, "noted_on")])
        {
            let expected = CountingError::Day { column, row: 1 };
            assert_eq!(unread(&base, &[(column, day)]), expected);
        }
        let long = "x".repeat(65);
        for id in ["contact 7", "contact/7", "é", " ", &long] {
            assert_eq!(unread(&base, &[("id", id)]), CountingError::Identifier { row: 1 });
        }
    }
}

#[tokio::test]
async fn a_fault_of_a_row_stops_the_query_and_says_where() {
    for (partitions, at) in [(1, 1), (2, 0)] {
        for id in ["", "event-7"] {
            let of = changed(&contact(), &[("topic", SECRET), ("id", id)]);
            let session = over(&rows(&of), partitions, &counting());
            let failed = count(&session, "events", &counting()).await.unwrap_err();
            let fault = CountingError::find_in(&failed).unwrap();
            let is =
                matches!(fault, CountingError::Word { column: "topic", row, .. } if *row == at);
            // A row with an identifier is the first of those that have one.
            assert!(is || !id.is_empty(), "{fault}");
            assert_eq!(fault.code(), "unknown-word");
            assert!(
                !failed.to_string().contains(SECRET) && !format!("{failed:?}").contains(SECRET)
            );
        }
    }
    for id in ["contact 7", SECRET] {
        // Of other days too; and a day that is null is in no period.
        for [column, text] in [["on", "-62092"], ["topic", "none"], ["on", ""]] {
            let of = changed(&contact(), &[("id", id), (column, text)]);
            refused(&of, &counting()).await;
        }
    }
}

#[tokio::test]
async fn what_does_not_keep_to_the_report_is_refused_as_by_the_library() {
    let uncounted = |fault: CountingError| match fault {
        CountingError::Uncounted { code, .. } => code,
        other => panic!("{other}"),
    };
    let refused_with = async |cells: &[(&'static str, &str)]| {
        refused(&changed(&contact(), cells), &counting()).await
    };
    let said = refused_with(&[("place", "WI")]).await;
    assert!(!said.to_string().contains("chicago") && !format!("{said:?}").contains("chicago"));
    assert_eq!(uncounted(said), "city-outside-state");
    assert_eq!(uncounted(refused_with(&[("place", "")]).await), "city-outside-state");
    let said = refused_with(&[("details", "case-status")]).await;
    assert!(!said.to_string().contains("case-status"));
    assert_eq!(uncounted(said), "part-above-whole");
    let before = [("noted_on", "2026-08-03"), ("erratum_reason", "late")];
    assert_eq!(uncounted(refused_with(&before).await), "noted-before");
    let outside = [before[0], before[1], ("on", "2026-10-05")];
    assert_eq!(uncounted(refused_with(&outside).await), "noted-before");
    let mut two = contact();
    two.insert("also", "tip".to_owned());
    for (text, code) in [
        ("2026Q4", "no-cities"),
        ("2026Q4 cities one-topic", "second-topic"),
        ("2026Q4 cities without=places", "not-recorded"),
        ("2026Q4 cities without=answer-times", "not-recorded"),
    ] {
        for id in [None, Some("contact-7")] {
            let mut of = two.clone();
            of.extend(id.map(|id| ("id", id.to_owned())));
            let fault = refused(&[of], &text.parse().unwrap()).await;
            assert_eq!(uncounted(fault), code);
        }
    }
}

#[tokio::test]
async fn one_identifier_is_of_one_event() {
    let named = |of: &[(&'static str, &str)]| {
        let mut row = contact();
        row.extend(cells(of));
        row.insert("id", SECRET.to_owned());
        row
    };
    let other = [named(&[]), named(&[("topic", "tip")])];
    assert_eq!(refused(&other, &counting()).await, CountingError::OtherEvent);
    let other = [named(&[]), named(&[("on", "2026-08-04")])];
    assert_eq!(refused(&other, &counting()).await, CountingError::OtherEvent);
    // Of other days nobody looks at identifiers, and an erratum has that of its event.
    let late = |noted_on| named(&[("noted_on", noted_on), ("erratum_reason", "mistaken")]);
    let fine = [
        named(&[]),
        named(&[]),
        named(&[("on", "2026-10-04")]),
        named(&[("on", "2026-10-04")]),
        late("2026-08-30"),
        late("2026-08-30"),
    ];
    let mut tally = Tally::from_request(counting().request());
    fine.iter().for_each(|row| tally.line(&as_json(row)).unwrap());
    assert_eq!((tally.counted(), tally.duplicates(), tally.outside()), (2, 2, 2));
    let kept = counted(&rows(&fine), 2).await.unwrap();
    assert_eq!(kept, to_json(&tally.record()).unwrap());
    // The library takes the first of two days, and an engine knows no first.
    let twice = rows(&[late("2026-08-30"), late("2026-08-31")]);
    let failed = counted(&twice, 2).await.unwrap_err();
    assert_eq!(CountingError::find_in(&failed), Some(&CountingError::NotedTwice));
    assert!(!format!("{failed:?}").contains(SECRET));
}

#[tokio::test]
async fn functions_that_are_put_together_otherwise_are_refused() {
    let events = events(true);
    let rows = event_record(&events).unwrap();
    let session = over(&rows, 2, &counting());
    let call = counted_event_call(&rows.schema()).unwrap();
    let fault = async |sql: String| {
        let failed = match session.sql(&sql).await {
            Ok(query) => query.collect().await.map(|_| ()).unwrap_err(),
            Err(failed) => failed,
        };
        CountingError::find_in(&failed).unwrap_or_else(|| panic!("{sql}: {failed}")).code()
    };
    let one = format!("SELECT distinct_event({call}) AS event FROM events");
    assert_eq!(fault(format!("SELECT tally({call}) FROM events")).await, "identified");
    assert_eq!(fault(one).await, "ungrouped");
    assert_eq!(fault("SELECT tally(id) FROM events".to_owned()).await, "wrong-type");
    assert_eq!(fault("SELECT distinct_event(id) FROM events".to_owned()).await, "wrong-type");
    let bytes = "SELECT tally(arrow_cast(X'30313233343536373839616263646566', \
                 'FixedSizeBinary(16)')) FROM events";
    assert_eq!(fault(bytes.to_owned()).await, "no-event");
    let days = rows.column_by_name("on").unwrap();
    let texts = with(&rows, EventColumn::On, cast(days, &DataType::Utf8).unwrap());
    let fault = counted_event_call(&texts.schema()).unwrap_err();
    assert!(matches!(fault, CountingError::Type { column: "on", .. }));
    let numbers = new_null_array(&DataType::Int32, rows.num_rows());
    let fault = counted_event_call(&with(&rows, EventColumn::Step, numbers).schema()).unwrap_err();
    assert!(matches!(fault, CountingError::Type { column: "step", .. }));
    let fault = counted_event_call(&rows.project(&[0]).unwrap().schema()).unwrap_err();
    assert_eq!(fault, CountingError::NoColumn { column: "kind" });
    let odd: ArrayRef = Arc::new(Int32Array::from(vec![1; rows.num_rows()]));
    let columns = [("on", days.clone()), (SECRET, odd)];
    let fault =
        counted_event_call(&RecordBatch::try_from_iter(columns).unwrap().schema()).unwrap_err();
    assert!(!fault.to_string().contains(SECRET));
    assert_eq!(fault, CountingError::UnknownColumn { at: 1 });
    assert_eq!(read_events(&rows.columns()[1..]).unwrap_err(), CountingError::Columns);
    // What makes other functions is said whole, or there is none.
    for (name, sent) in [("event_key", ""), ("event_key", "00"), ("released", "")] {
        assert_eq!(CountingFunctions::scalar_of(name, sent).unwrap(), None);
    }
    for sent in ["", "2026Q5", "2026Q4 towns", "2026Q4 without=topics", "2026Q4 errata=today"] {
        assert_eq!(CountingFunctions::aggregate_of("tally", sent), None, "{sent}");
    }
}

/// Whether there is an identifier in the bytes: each has this in it.
fn has_identifier(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|at| at == b"event-")
}

#[tokio::test]
async fn no_identifier_is_in_what_is_handed_on_or_written() {
    let rows = event_record(&events(true)).unwrap();
    // A control of the search.
    assert!(has_identifier(&stream(std::slice::from_ref(&rows))));
    let kept = counted(&rows, 2).await.unwrap();
    assert!(!has_identifier(kept.as_bytes()));
    // What goes from rows to groups, and from groups to the tally.
    let session = over(&rows, 2, &counting());
    let call = counted_event_call(&rows.schema()).unwrap();
    let key = "event_key(\"id\" => id, \"erratum_reason\" => erratum_reason)";
    let keyed = format!("SELECT {key} AS key, {call} AS event FROM events");
    for sql in [
        keyed.clone(),
        format!("SELECT key, distinct_event(event) AS event FROM ({keyed}) GROUP BY key"),
    ] {
        let batches = session.sql(&sql).await.unwrap().collect().await.unwrap();
        assert!(batches.iter().map(RecordBatch::num_rows).sum::<usize>() > 2_900);
        assert!(!has_identifier(&stream(&batches)), "{sql}");
        assert!(!has_identifier(&parquet(&batches)), "{sql}, as Parquet");
    }
    // With another secret all keys are others.
    let keys = async |secret| {
        let functions = CountingFunctions::new(&counting(), IdentifierKey::from_random(secret));
        register_counting(&session, functions.unwrap());
        let batches = session.sql(&format!("SELECT {key} FROM events")).await.unwrap();
        let batches = batches.collect().await.unwrap();
        let of = |batch: &RecordBatch| {
            let keys =
                batch.column(0).as_primitive::<datafusion::arrow::datatypes::Decimal128Type>();
            keys.values().to_vec()
        };
        batches.iter().flat_map(of).collect::<std::collections::BTreeSet<i128>>()
    };
    let (one, other) = (keys([1; 16]).await, keys([2; 16]).await);
    assert!(one.len() > 2_900 && one.is_disjoint(&other));
}

#[tokio::test]
async fn no_identifier_is_in_a_spill_file() {
    let spills = folder("counting-spills");
    let session = spilling(&spills, 100_000, 64, 10_000);
    register_counting(&session, functions(&counting()));
    let rows = event_record(&events(true)).unwrap();
    session.register_batch("events", rows.clone()).unwrap();
    let call = counted_event_call(&rows.schema()).unwrap();
    let sql = format!(
        "SELECT key, distinct_event(event) AS event FROM (SELECT \
         event_key(\"id\" => id, \"erratum_reason\" => erratum_reason) AS key, {call} AS event \
         FROM events) GROUP BY key"
    );
    let grouped = session.sql(&sql).await.unwrap();
    let mut batches = grouped.execute_stream().await.unwrap();
    let first = std::future::poll_fn(|of| batches.as_mut().poll_next(of)).await;
    assert!(first.unwrap().unwrap().num_rows() > 0);
    let (count, bytes) = files(&spills);
    assert!(count > 0 && bytes.len() > 10_000, "nothing was spilled");
    assert!(!has_identifier(&bytes));
}

#[tokio::test]
async fn a_plan_that_keeps_rows_before_they_are_read_is_refused() {
    let rows = event_record(&events(true)).unwrap();
    let session = session_of(session_config().with_target_partitions(1), &counting());
    session.register_batch("events", rows.clone()).unwrap();
    let call = counted_event_call(&rows.schema()).unwrap();
    let refused = |plan: Arc<dyn ExecutionPlan>, operator: &str| {
        let expected = ScreeningError::Travels { operator: operator.to_owned() };
        assert_eq!(nothing_withheld_travels(&plan), Err(expected));
    };
    for (from, operator) in [
        ("(SELECT * FROM events ORDER BY \"on\" LIMIT 2000)", "SortExec(TopK)"),
        ("(SELECT DISTINCT * FROM events)", "AggregateExec"),
        ("events LEFT SEMI JOIN (SELECT max(id) AS last FROM events) ON id = last", "HashJoinExec"),
    ] {
        let sql = format!("SELECT tally({call}) FROM {from}");
        let plan = session.sql(&sql).await.unwrap().create_physical_plan().await.unwrap();
        refused(plan, operator);
    }
    // Rows that are shared out among threads before they are read.
    let plan = session.sql(&format!("SELECT {call} FROM events")).await.unwrap();
    let plan = plan.create_physical_plan().await.unwrap();
    nothing_withheld_travels(&plan).unwrap();
    refused(shared_out(plan), "RepartitionExec");
    let session = over(&rows, 3, &counting());
    for query in counting_queries("events", &rows.schema(), &counting()).unwrap() {
        let plan = session.sql(&query).await.unwrap().create_physical_plan().await.unwrap();
        nothing_withheld_travels(&plan).unwrap();
    }
}
