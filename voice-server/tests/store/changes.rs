//! Records, their screenings and their custody events, of which two changes come at once.

use serde_json::{Value, json};
use tokio::time::sleep;
use voice_core::identifier::SubjectReference;
use voice_core::notification::{CustodyEvent, CustodyHistory};
use voice_core::subject::{RecordAmendment, Register, ScreeningRow, Subject};
use voice_core::wire::{Custodial, from_json, from_value};
use voice_server::store::{
    ChangedBy, ImportMode, RecordChange, RecordCondition, RecordOutcome, ScreeningOutcome,
};
use voice_server::{Store, StoreError};

use crate::beside::beside;
use crate::database::Database;
use crate::overlapping::{WHILE, is_postgres, writing};
use crate::scene::{at, example, example_with};

fn by() -> ChangedBy {
    ChangedBy { who: "a-test".to_owned(), at: at("2026-11-02T15:00:00Z"), why: String::new() }
}

/// The record of the demonstration that is asked about most.
fn in_custody() -> Subject {
    let register: Register =
        from_json(include_bytes!("../../../examples/subjects/demo.json")).unwrap();
    register.subjects().iter().find(|of| of.id().as_str() == "subject-in-custody").unwrap().clone()
}

/// A record with some fields changed.
fn with(record: &Subject, change: impl FnOnce(&mut Value)) -> Subject {
    let mut value = serde_json::to_value(Custodial(record)).unwrap();
    change(&mut value);
    from_value(value).unwrap()
}

async fn put(store: &Store, records: &[Subject]) {
    store.import_records(records, ImportMode::Keep, &by()).await.unwrap();
}

async fn change(
    store: &Store,
    record: &Subject,
    condition: RecordCondition,
    change: RecordChange,
) -> RecordOutcome {
    store.change_record(record.id(), condition, change, &by()).await.unwrap()
}

fn finding(protection: &str) -> RecordChange {
    let finding = json!({"protection": protection, "from": "2020-01-01"});
    let amendment = json!({"kind": "finding", "finding": finding});
    RecordChange::Amend(vec![from_value::<RecordAmendment>(amendment).unwrap()])
}

fn put_in(record: Subject) -> RecordChange {
    RecordChange::Put(Box::new(record))
}

fn screening(at: &str) -> ScreeningRow {
    from_value(json!({
        "person": {"kind": "by-number", "number": "A200000001", "country_of_birth": "MX"},
        "screening": {"source": "index", "at": at, "max_age_hours": 24, "findings": []}
    }))
    .unwrap()
}

const FIRST: RecordCondition = RecordCondition::Revision(1);

/// Staff change a record, its number, or put a second one with it in, while a feed screens it.
pub(crate) async fn a_feed_of_screenings_waits_for_who_changes_the_record(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let record = in_custody();
    put(&store, std::slice::from_ref(&record)).await;
    let feed = |at: &'static str| {
        let other = other.clone();
        async move { other.screen_records(&[screening(at)], &by()).await.unwrap()[0] }
    };
    let done = async |condition, changed| {
        let outcome = change(&store, &record, condition, changed).await;
        assert!(matches!(outcome, RecordOutcome::Done(_)));
    };
    let finding_it = done(FIRST, finding("vawa-t-u"));
    let late = beside(&store, finding_it, feed("2026-11-02T14:59:59Z")).await;
    assert_eq!(late, (true, ScreeningOutcome::ChangedSince));

    // Staff wait for the feed too.
    let screening_it = async {
        let outcome = store.screen_records(&[screening("2026-11-02T15:00:01Z")], &by()).await;
        assert_eq!(outcome, Ok(vec![ScreeningOutcome::Screened]));
    };
    let (staff, of) = (other.clone(), record.clone());
    let amending = async move {
        change(&staff, &of, RecordCondition::Revision(2), finding("informant")).await
    };
    let (waited, outcome) = beside(&store, screening_it, amending).await;
    assert!(waited && matches!(outcome, RecordOutcome::Stale(3)));

    // Another number: the record is not meant any more.
    let renumbered = with(&record, |of| {
        of["identifiers"]["alien_numbers"] = json!(["A200000999"]);
    });
    let renumbering = done(RecordCondition::Revision(3), put_in(renumbered));
    let missed = beside(&store, renumbering, feed("2026-11-02T15:00:02Z")).await;
    assert_eq!(missed, (true, ScreeningOutcome::NotFound));
    done(RecordCondition::Revision(4), put_in(record.clone())).await;

    // A second record takes the number: as if the feed had come before it, or it before the feed.
    let second = with(&record, |of| of["id"] = json!("another"));
    let putting = async {
        let outcome =
            change(&store, &second, RecordCondition::Absent, put_in(second.clone())).await;
        assert!(matches!(outcome, RecordOutcome::Done(_)));
    };
    let screened = beside(&store, putting, feed("2026-11-02T15:00:03Z")).await;
    if is_postgres(database) {
        assert_eq!(screened, (false, ScreeningOutcome::Screened));
    } else {
        assert_eq!(screened, (true, ScreeningOutcome::NotFound));
    }
    assert_eq!(feed("2026-11-02T15:00:04Z").await, ScreeningOutcome::NotFound);
    let number: SubjectReference = from_value(json!({
        "kind": "by-number", "number": "A200000001", "country_of_birth": "MX"
    }))
    .unwrap();
    let found = store.find_record(&number).await.unwrap();
    assert_eq!(found.result().record(), Subject::decoy().id(), "it means nobody");
}

/// Two amend one record, two put one in, and two import it.
pub(crate) async fn of_two_changes_at_once_the_second_is_told(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let record = in_custody();
    let importing = put(&store, std::slice::from_ref(&record));
    let (second, of) = (other.clone(), record.clone());
    let second = async move {
        let imported = second.import_records(&[of], ImportMode::Keep, &by()).await;
        imported.map(|counts| (counts.new, counts.unchanged))
    };
    // With SQLite it begins when the first one is done.
    let expected = if is_postgres(database) { Err(StoreError::Conflict) } else { Ok((0, 1)) };
    assert_eq!(beside(&store, importing, second).await, (true, expected));

    let amending = async {
        let outcome = change(&store, &record, FIRST, finding("vawa-t-u")).await;
        assert!(matches!(outcome, RecordOutcome::Done(_)));
    };
    let (second, of) = (other.clone(), record.clone());
    let second = async move { change(&second, &of, FIRST, finding("informant")).await };
    let (waited, outcome) = beside(&store, amending, second).await;
    assert!(waited && matches!(outcome, RecordOutcome::Stale(2)));

    let another = with(&record, |of| of["id"] = json!("another"));
    let differing = with(&another, |of| of["matters"] = json!([]));
    let putting = async {
        let outcome =
            change(&store, &another, RecordCondition::Absent, put_in(another.clone())).await;
        assert!(matches!(outcome, RecordOutcome::Done(_)));
    };
    let second = async move {
        change(&other, &differing, RecordCondition::Absent, put_in(differing.clone())).await
    };
    let (waited, outcome) = beside(&store, putting, second).await;
    assert!(waited && matches!(outcome, RecordOutcome::Stale(1)));
    assert_eq!(store.record_history(another.id()).await.unwrap().len(), 1);
}

/// Two records that are wider than the decoy are put in at once.
pub(crate) async fn the_decoy_is_as_wide_as_the_wider_of_two(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let wide = |id: &str, matters: usize| {
        with(&in_custody(), |of| {
            of["id"] = json!(id);
            of["matters"] =
                (0..matters).map(|number| json!(format!("matter-{number:050}"))).collect();
        })
    };
    let (wider, narrower) = (wide("wider", 200), wide("narrower", 100));
    let first = put(&store, std::slice::from_ref(&wider));
    let second = other.clone();
    let second = async move { put(&second, &[narrower]).await };
    assert!(beside(&store, first, second).await.0);
    let widths: Vec<(String, i64)> = sqlx::query_as(
        "SELECT state, CAST(MAX(LENGTH(document)) AS BIGINT) FROM subject_record GROUP BY state \
         ORDER BY state",
    )
    .fetch_all(&database.raw().await)
    .await
    .unwrap();
    assert!(widths.len() == 2 && widths[0].1 == widths[1].1, "{widths:?}");
}

/// Two revisions of one event, of two people.
pub(crate) async fn an_event_waits_for_the_other_revision_of_it(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let event = |revision: u16, subject: &str| CustodyEvent {
        id: "event-1".parse().unwrap(),
        revision,
        subject: subject.parse().unwrap(),
        ..example()
    };
    let first = async { assert_eq!(store.keep_event(&event(0, "one")).await, Ok(true)) };
    let moved = event(1, "another");
    let second = async move { other.keep_event(&moved).await };
    assert_eq!(beside(&store, first, second).await, (true, Err(StoreError::Conflict)));
}

/// An event is reported of a record that is not there, and while it is written the record is put in
/// and merged into another.
pub(crate) async fn an_event_of_a_record_that_comes_and_is_merged_goes_along(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let subject = |name: &str| -> Subject { example_with(|of| of["id"] = json!(name)) };
    let (stays, ends) = (subject("stays"), subject("ends"));
    let event = CustodyEvent { subject: ends.id().clone(), ..example() };
    put(&store, std::slice::from_ref(&stays)).await;
    let mut holding = writing(database).await;
    if is_postgres(database) {
        // The event is held between what it reads and what it writes.
        let lock = "LOCK TABLE custody_event IN SHARE MODE";
        sqlx::query(lock).execute(&mut *holding).await.unwrap();
    }
    let (reporting, of) = (other.clone(), event.clone());
    let reporting = tokio::spawn(async move { reporting.keep_event(&of).await });
    sleep(WHILE).await;
    assert!(!reporting.is_finished());
    let merging = {
        let (store, stays, ends) = (store.clone(), stays.clone(), ends.clone());
        tokio::spawn(async move {
            put(&store, std::slice::from_ref(&ends)).await;
            change(&store, &stays, FIRST, RecordChange::Merge(ends.id().clone())).await
        })
    };
    sleep(WHILE).await;
    assert!(!merging.is_finished(), "it waits for the event");
    holding.rollback().await.unwrap();
    assert_eq!(reporting.await.unwrap(), Ok(true));
    assert!(matches!(merging.await.unwrap(), RecordOutcome::Done(_)));
    let mut all = CustodyHistory::new(stays.id().clone());
    all.take(CustodyEvent { subject: stays.id().clone(), ..event }).unwrap();
    assert!(store.history(stays.id()).await.unwrap() == all);
    let none = CustodyHistory::new(ends.id().clone());
    assert!(store.history(ends.id()).await.unwrap() == none);
}
