//! Records: found by tag as a register finds them, changed with what they were, and in force for
//! every server at once.

use fastrand::Rng;
use serde_json::{Value, json};
use sqlx::Row as _;
use voice_core::disclosure::{Policy, Question, QuestionRecord};
use voice_core::identifier::{SubjectId, SubjectReference};
use voice_core::notification::{CustodyEvent, CustodyHistory};
use voice_core::subject::{RecordAmendment, Register, ScreeningRow, Subject};
use voice_core::wire::{from_json, from_value};
use voice_server::store::{
    ChangedBy, ImportMode, RecordChange, RecordCondition, RecordOutcome, RecordState,
    ScreeningOutcome,
};
use voice_server::{Store, StoreError};

use crate::database::Database;
use crate::scene::{at, example_with};

fn by(why: &str) -> ChangedBy {
    ChangedBy { who: "a-test".to_owned(), at: at("2026-11-02T15:00:00Z"), why: why.to_owned() }
}

fn demonstration() -> Register {
    from_json(include_bytes!("../../../examples/subjects/demo.json")).unwrap()
}

fn question() -> Question {
    let read: QuestionRecord =
        from_json(include_bytes!("../../../examples/questions/victim-custody-status.json"))
            .unwrap();
    read.trusted()
}

fn id(of: &str) -> SubjectId {
    of.parse().unwrap()
}

async fn put(store: &Store, subjects: &[Subject]) {
    store.import_records(subjects, ImportMode::Keep, &by("")).await.unwrap();
}

async fn revision(store: &Store, of: &SubjectId) -> RecordCondition {
    RecordCondition::Revision(store.record(of).await.unwrap().unwrap().revision)
}

async fn amend(store: &Store, of: &SubjectId, amendment: Value) -> RecordOutcome {
    let amendment: RecordAmendment = from_value(amendment).unwrap();
    let condition = revision(store, of).await;
    let change = RecordChange::Amend(vec![amendment]);
    store.change_record(of, condition, change, &by("why it was")).await.unwrap()
}

/// Random registers, in which numbers stand twice and names read alike.
pub(crate) async fn a_look_up_by_tag_finds_whom_a_register_finds(database: &Database) {
    let store = database.open().await;
    let names = ["Ana Ruiz", "ANA  RUIZ", "José", "Jose\u{301}", "Jose", "Weiß", "WEISS"];
    let numbers = ["A200000001", "A200000002", "A200000003", "A200000004", "A200000005"];
    let days = [Some("1990-04-12"), Some("1991-04-12"), None];
    let countries = [Some("MX"), Some("FR"), None];
    let mut rng = Rng::with_seed(20_261_102);
    let mut count = [0, 0];
    for _ in 0..12 {
        let subjects: Vec<Subject> = (0..6)
            .map(|index| {
                let mut of = json!({"names": [rng.choice(names)], "alien_numbers": [],
                    "citizenship": "unknown"});
                if rng.u8(..4) > 0 {
                    of["alien_numbers"] = json!([rng.choice(numbers)]);
                }
                for (field, values) in [("date_of_birth", days), ("country_of_birth", countries)] {
                    if let Some(value) = rng.choice(values).flatten() {
                        of[field] = json!(value);
                    }
                }
                from_value(json!({
                    "id": format!("subject-{index}"), "identifiers": of, "matters": [],
                    "affiliations": [], "facts": [], "consents": [], "waivers": []
                }))
                .unwrap()
            })
            .collect();
        store.import_records(&subjects, ImportMode::Replace, &by("")).await.unwrap();
        let register = Register::new(subjects).unwrap();
        for _ in 0..12 {
            let country = countries[rng.usize(..2)];
            for reference in [
                json!({"kind": "by-number", "number": rng.choice(numbers),
                       "country_of_birth": country}),
                json!({"kind": "by-name", "name": rng.choice(names),
                       "date_of_birth": days[rng.usize(..2)], "country_of_birth": country}),
            ] {
                let reference: SubjectReference = from_value(reference).unwrap();
                let found = store.find_record(&reference).await.unwrap();
                let (one, other) = (found.result().record(), register.find(&reference).record());
                assert_eq!(one.as_str(), other.as_str());
                count[usize::from(one == Subject::decoy().id())] += 1;
            }
        }
    }
    assert!(count.iter().all(|count| *count > 20), "{count:?}");
}

/// Nobody, one and several are found together, each their own.
pub(crate) async fn many_look_ups_at_once_find_each_their_own(database: &Database) {
    let store = database.open().await;
    let register = demonstration();
    put(&store, register.subjects()).await;
    let mut asked = tokio::task::JoinSet::new();
    for round in 0..400_usize {
        let number = format!("A2000000{:02}", round % 60);
        let reference: SubjectReference = from_value(json!({
            "kind": "by-number", "number": number, "country_of_birth": "MX"
        }))
        .unwrap();
        let expected = register.find(&reference).record().as_str().to_owned();
        let store = store.clone();
        asked.spawn(async move {
            let found = store.find_record(&reference).await.unwrap();
            (found.result().record().as_str().to_owned(), expected)
        });
    }
    let mut somebody = 0;
    while let Some(asked) = asked.join_next().await {
        let (found, expected) = asked.unwrap();
        assert_eq!(found, expected);
        somebody += usize::from(found != Subject::decoy().id().as_str());
    }
    assert!(somebody > 10, "{somebody}");
}

pub(crate) async fn what_is_committed_is_in_force_on_every_server(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let policy = Policy::us_federal();
    let subject = id("subject-in-custody");
    put(&one, demonstration().subjects()).await;
    let told = async |question: &Question| {
        let found = other.find_record(&question.subject).await.unwrap();
        policy.eligibility(question).answer(found.result()).disclosed().count()
    };
    let asked = question();
    let all = told(&asked).await;
    assert!(all > 0);
    // A protection.
    let finding = json!({"kind": "finding",
        "finding": {"protection": "vawa-t-u", "from": "2020-01-01"}});
    assert!(matches!(amend(&one, &subject, finding).await, RecordOutcome::Done(_)));
    assert_eq!(told(&asked).await, 0);
    // A screening, by which it ended: not by one that was made before it was found.
    let row = |at: &str| -> ScreeningRow {
        from_value(json!({
            "person": {"kind": "by-number", "number": "A200000001", "country_of_birth": "MX"},
            "screening": {"source": "index", "at": at, "max_age_hours": 24, "findings": []}
        }))
        .unwrap()
    };
    let before = one.screen_records(&[row("2026-11-02T14:59:59Z")], &by("")).await.unwrap();
    assert_eq!(before, [ScreeningOutcome::ChangedSince]);
    assert_eq!(told(&asked).await, 0);
    let feed =
        [row("2026-11-02T15:00:00Z"), row("2026-11-02T15:00:00Z"), row("2026-11-01T12:00:00Z")];
    let outcomes = one.screen_records(&feed, &by("")).await.unwrap();
    let (screened, unchanged) = (ScreeningOutcome::Screened, ScreeningOutcome::Unchanged);
    assert_eq!(outcomes, [screened, unchanged, ScreeningOutcome::Older]);
    assert_eq!(told(&asked).await, all);
    // A consent, and its revocation.
    let consenting = from_json::<QuestionRecord>(include_bytes!(
        "../../../examples/questions/consent-valid.json"
    ))
    .unwrap()
    .trusted();
    let found = other.find_record(&consenting.subject).await.unwrap();
    let record = found.result().record().clone();
    let stored = other.record(&record).await.unwrap().unwrap().subject;
    let with = told(&consenting).await;
    let consents: Vec<Value> = stored
        .consents()
        .iter()
        .map(|of| {
            let mut of = serde_json::to_value(voice_core::wire::Custodial(of)).unwrap();
            of["term"]["revoked_on"] = json!("2026-11-02");
            of
        })
        .collect();
    assert!(!consents.is_empty());
    amend(&one, &record, json!({"kind": "consents", "consents": consents})).await;
    assert!(told(&consenting).await < with);
    // It ends.
    let condition = revision(&one, &subject).await;
    let change = one.change_record(&subject, condition, RecordChange::Withdraw, &by("")).await;
    assert!(matches!(change.unwrap(), RecordOutcome::Done(_)));
    assert_eq!(told(&asked).await, 0);
    assert_eq!(other.record(&subject).await.unwrap().unwrap().state, RecordState::Withdrawn);
}

pub(crate) async fn of_two_writers_one_is_told_and_nothing_is_lost(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    put(&one, demonstration().subjects()).await;
    let subject = id("subject-in-custody");
    let amendment = |protection: &str| -> RecordChange {
        let amendment = json!({"kind": "finding",
            "finding": {"protection": protection, "from": "2020-01-01"}});
        RecordChange::Amend(vec![from_value(amendment).unwrap()])
    };
    let condition = revision(&one, &subject).await;
    let (by_one, by_other) = (by("the first"), by("the second"));
    let (first, second) = tokio::join!(
        one.change_record(&subject, condition, amendment("vawa-t-u"), &by_one),
        other.change_record(&subject, condition, amendment("informant"), &by_other),
    );
    let outcomes = [first.unwrap(), second.unwrap()];
    let done = outcomes.iter().filter(|of| matches!(of, RecordOutcome::Done(_))).count();
    let stale = outcomes.iter().filter(|of| matches!(of, RecordOutcome::Stale(2))).count();
    assert_eq!((done, stale), (1, 1));
    let history = one.record_history(&subject).await.unwrap();
    let kept: Vec<_> = history.iter().map(|of| (of.revision, of.act.as_str())).collect();
    assert_eq!(kept, [(1, "import"), (2, "amend")]);
    let register = demonstration();
    let before = register.subjects().iter().find(|of| *of.id() == subject);
    assert!(history[1].before.as_ref() == before && history[0].before.is_none());
    assert!(["the first", "the second"].contains(&history[1].why.as_str()));
}

pub(crate) async fn records_that_are_merged_are_one(database: &Database) {
    let store = database.open().await;
    let record = |id: &str, number: &str| -> Subject {
        from_value(json!({
            "id": id,
            "identifiers": {"names": ["Ana Ruiz"], "alien_numbers": [number],
                            "date_of_birth": "1990-04-12", "country_of_birth": "MX",
                            "citizenship": "other"},
            "matters": [], "affiliations": [], "facts": [], "consents": [], "waivers": []
        }))
        .unwrap()
    };
    put(&store, &[record("one", "A200000001"), record("other", "A200000002")]).await;
    let by_name: SubjectReference = from_value(json!({
        "kind": "by-name", "name": "Ana Ruiz", "date_of_birth": "1990-04-12",
        "country_of_birth": "MX"
    }))
    .unwrap();
    let by_number: SubjectReference = from_value(json!({
        "kind": "by-number", "number": "A200000002", "country_of_birth": "MX"
    }))
    .unwrap();
    let found = async |of: &SubjectReference| {
        store.find_record(of).await.unwrap().result().record().as_str().to_owned()
    };
    assert_eq!(found(&by_name).await, Subject::decoy().id().as_str(), "there are two");
    let (one, by) = (id("one"), by("same"));
    let merge = async |revision: i64| {
        let (condition, other) = (RecordCondition::Revision(revision), id("other"));
        store.change_record(&one, condition, RecordChange::Merge(other), &by).await.unwrap()
    };
    let event = |event: &str, subject: &str, revision: u16| -> CustodyEvent {
        example_with(|of| {
            of["id"] = json!(event);
            of["subject"] = json!(subject);
            of["revision"] = json!(revision);
        })
    };
    for reported in [event("event-1", "other", 0), event("event-2", "one", 0)] {
        assert_eq!(store.keep_event(&reported).await, Ok(true));
    }
    assert!(matches!(merge(1).await, RecordOutcome::Done(_)));
    // Its events are of the record that stays, and so is what is reported of it later.
    assert_eq!(store.keep_event(&event("event-1", "other", 0)).await, Ok(false), "it is known");
    assert_eq!(store.keep_event(&event("event-1", "other", 1)).await, Ok(true));
    assert_eq!(store.keep_event(&event("event-3", "other", 0)).await, Ok(true));
    let mut all = CustodyHistory::new(one.clone());
    for (of, revision) in [("event-1", 0), ("event-2", 0), ("event-1", 1), ("event-3", 0)] {
        all.take(event(of, "one", revision)).unwrap();
    }
    assert!(store.history(&one).await.unwrap() == all);
    assert!(store.history(&id("other")).await.unwrap() == CustodyHistory::new(id("other")));
    assert_eq!((found(&by_name).await, found(&by_number).await), ("one".into(), "one".into()));
    assert_eq!(store.record(&id("other")).await.unwrap().unwrap().state, RecordState::Merged);
    assert!(matches!(merge(2).await, RecordOutcome::Missing));

    // Merged again into a third, all are of that one.
    put(&store, &[record("third", "A200000003")]).await;
    let (condition, change) = (RecordCondition::Revision(1), RecordChange::Merge(one.clone()));
    let done = store.change_record(&id("third"), condition, change, &by).await.unwrap();
    assert!(matches!(done, RecordOutcome::Done(_)));
    assert_eq!(store.keep_event(&event("event-4", "other", 0)).await, Ok(true));
    let third = store.history(&id("third")).await.unwrap();
    let mut all = CustodyHistory::new(id("third"));
    for (of, revision) in
        [("event-1", 0), ("event-2", 0), ("event-1", 1), ("event-3", 0), ("event-4", 0)]
    {
        all.take(event(of, "third", revision)).unwrap();
    }
    assert!(third == all);
}

/// A record that was merged by mistake is put in again: what is reported of it is its own.
pub(crate) async fn a_record_that_comes_back_after_a_merge_is_of_no_other(database: &Database) {
    let store = database.open().await;
    let subject = |id: &str| -> Subject { example_with(|of| of["id"] = json!(id)) };
    let event = |event: &str, of: &str| -> CustodyEvent {
        example_with(|value| {
            value["id"] = json!(event);
            value["subject"] = json!(of);
        })
    };
    // By staff, or by an import in the place of what is there.
    for (name, imported) in [("a", false), ("b", true)] {
        let (stays, back) = (subject(&format!("stays-{name}")), subject(&format!("back-{name}")));
        put(&store, &[stays.clone(), back.clone()]).await;
        let by = by("same");
        let merge = RecordChange::Merge(back.id().clone());
        let merged = store.change_record(stays.id(), RecordCondition::Revision(1), merge, &by);
        assert!(matches!(merged.await.unwrap(), RecordOutcome::Done(_)));
        if imported {
            let again = std::slice::from_ref(&back);
            let counts = store.import_records(again, ImportMode::Replace, &by).await.unwrap();
            assert_eq!(counts.replaced, 1);
        } else {
            let again = RecordChange::Put(Box::new(back.clone()));
            let put = store.change_record(back.id(), RecordCondition::Absent, again, &by);
            assert!(matches!(put.await.unwrap(), RecordOutcome::Done(_)));
        }
        let reported = event(&format!("event-{name}"), back.id().as_str());
        assert_eq!(store.keep_event(&reported).await, Ok(true));
        let mut own = CustodyHistory::new(back.id().clone());
        own.take(reported).unwrap();
        assert!(store.history(back.id()).await.unwrap() == own);
        let none = CustodyHistory::new(stays.id().clone());
        assert!(store.history(stays.id()).await.unwrap() == none);
    }
}

/// A merge was a mistake, and is undone: what was reported of the record that comes back, before
/// the merge or since, is its own, with what was reported of those that were merged into it; and
/// nothing of it is of the record that had it meanwhile.
pub(crate) async fn a_record_that_comes_back_takes_its_events_along(database: &Database) {
    let store = database.open().await;
    let subject = |id: &str| -> Subject { example_with(|of| of["id"] = json!(id)) };
    let event = |event: &str, revision: u16, of: &Subject| -> CustodyEvent {
        example_with(|value| {
            value["id"] = json!(event);
            value["revision"] = json!(revision);
            value["subject"] = json!(of.id().as_str());
        })
    };
    let by = by("same");
    // By staff, or by an import in the place of what is there.
    for (name, imported) in [("a", false), ("b", true)] {
        let named = |what: &str| format!("{what}-{name}");
        let [stays, back, third] =
            ["stays", "back", "third"].map(|what| subject(&format!("{what}-{name}")));
        put(&store, &[stays.clone(), back.clone(), third.clone()]).await;
        let merge = async |into: &Subject, other: &Subject, revision: i64| {
            let merge = RecordChange::Merge(other.id().clone());
            let revision = RecordCondition::Revision(revision);
            let merged = store.change_record(into.id(), revision, merge, &by).await.unwrap();
            assert!(matches!(merged, RecordOutcome::Done(_)));
        };
        let come_back = async |of: &Subject| {
            if imported {
                let again = std::slice::from_ref(of);
                let counts = store.import_records(again, ImportMode::Replace, &by).await.unwrap();
                assert_eq!(counts.replaced, 1);
            } else {
                let again = RecordChange::Put(Box::new(of.clone()));
                let put = store.change_record(of.id(), RecordCondition::Absent, again, &by);
                assert!(matches!(put.await.unwrap(), RecordOutcome::Done(_)));
            }
        };
        let report = async |id: &str, revision: u16, of: &Subject| {
            store.keep_event(&event(&named(id), revision, of)).await
        };
        let has = async |of: &Subject, events: &[(&str, u16)]| {
            let mut all = CustodyHistory::new(of.id().clone());
            for (id, revision) in events {
                all.take(event(&named(id), *revision, of)).unwrap();
            }
            assert!(store.history(of.id()).await.unwrap() == all, "{:?} {events:?}", of.id());
        };
        for (id, revision, of) in
            [("one", 0, &back), ("one", 1, &back), ("two", 0, &stays), ("three", 0, &third)]
        {
            assert_eq!(report(id, revision, of).await, Ok(true));
        }
        merge(&back, &third, 1).await;
        merge(&stays, &back, 1).await;
        // Of the record that ended, of the one that stays, and a correction of the first one.
        for (id, revision, of) in [("four", 0, &back), ("five", 0, &stays), ("one", 2, &stays)] {
            assert_eq!(report(id, revision, of).await, Ok(true));
        }
        let [one, two, three] = [("one", 0), ("one", 1), ("one", 2)];
        let all = [one, two, three, ("two", 0), ("three", 0), ("four", 0), ("five", 0)];
        has(&stays, &all).await;

        come_back(&back).await;
        has(&stays, &[("two", 0), ("five", 0)]).await;
        has(&back, &[one, two, three, ("three", 0), ("four", 0)]).await;
        assert_eq!(report("one", 3, &back).await, Ok(true));
        assert_eq!(report("one", 4, &stays).await, Err(StoreError::Conflict));
        assert_eq!(report("two", 1, &back).await, Err(StoreError::Conflict));
        // What is reported of the third is still of the one that it was merged into.
        assert_eq!(report("six", 0, &third).await, Ok(true));
        come_back(&third).await;
        has(&third, &[("three", 0), ("six", 0)]).await;
        has(&back, &[one, two, three, ("one", 3), ("four", 0)]).await;
    }
}

/// What was disclosed of a record that was merged is in the accounting of the one that stays.
pub(crate) async fn what_was_disclosed_before_a_merge_is_accounted_for(database: &Database) {
    let store = database.open().await;
    let register = demonstration();
    put(&store, register.subjects()).await;
    let (asked, record) = crate::scene::decided(true);
    store.keep_question(asked, &record, &crate::scene::counted(&record), None).await.unwrap();
    let subject = record.subject().unwrap().clone();
    let found = register.subjects().iter().find(|of| *of.id() == subject).unwrap();
    let mut twin = serde_json::to_value(voice_core::wire::Custodial(found)).unwrap();
    twin["id"] = json!("twin");
    put(&store, &[from_value(twin).unwrap()]).await;
    let accounted = async || {
        store.ledger_of(&id("twin")).await.unwrap().into_iter().map(|(entry, _)| entry.sequence())
    };
    assert_eq!(accounted().await.count(), 0);
    let (condition, change) = (RecordCondition::Revision(1), RecordChange::Merge(subject.clone()));
    let done = store.change_record(&id("twin"), condition, change, &by("same")).await.unwrap();
    assert!(matches!(done, RecordOutcome::Done(_)));
    assert_eq!(accounted().await.collect::<Vec<_>>(), [1]);
    assert_eq!(store.ledger_of(&subject).await.unwrap().len(), 1);
}

pub(crate) async fn what_a_record_says_is_in_no_column(database: &Database) {
    let store = database.open().await;
    put(&store, demonstration().subjects()).await;
    amend(&store, &id("subject-in-custody"), json!({"kind": "matters", "matters": []})).await;
    let raw = database.raw().await;
    let mut all = String::new();
    for (table, columns) in [
        ("subject_record", &["id", "state", "document"][..]),
        ("record_tag", &["tag", "record"]),
        ("record_change", &["record", "who", "act", "why", "before"]),
    ] {
        let select = format!("SELECT {} FROM {table}", columns.join(", "));
        let rows = sqlx::query(sqlx::AssertSqlSafe(select)).fetch_all(&raw).await.unwrap();
        assert!(rows.len() > 30, "{table}");
        for row in rows {
            for column in 0..columns.len() {
                all.push_str(row.get::<&str, _>(column));
                all.push('\n');
            }
        }
    }
    for subject in demonstration().subjects() {
        let of = subject.identifiers();
        let said = of
            .names
            .iter()
            .map(|name| name.as_str())
            .chain(of.alien_numbers.iter().map(|number| number.as_str()));
        for said in said.chain(["why it was", "central index", "1990-04-12", "matter-elm"]) {
            assert!(!all.contains(said), "{said} is in a column");
        }
    }
    // A document is read in its own row alone.
    let one = "SELECT MIN(document) FROM subject_record WHERE state = 'held'";
    let one: (String,) = sqlx::query_as(one).fetch_one(&raw).await.unwrap();
    let moved = "UPDATE subject_record SET document = $1";
    sqlx::query(moved).bind(one.0).execute(&raw).await.unwrap();
    let mut read = 0;
    for subject in demonstration().subjects() {
        read += usize::from(store.record(subject.id()).await.is_ok());
    }
    assert_eq!(read, 1, "the one whose document it is");
}

pub(crate) async fn what_is_imported_again_is_there_once(database: &Database) {
    let store = database.open().await;
    let register = demonstration();
    let (some, all) = (&register.subjects()[..5], register.subjects());
    put(&store, some).await;
    let counts = store.import_records(all, ImportMode::Keep, &by("")).await.unwrap();
    assert_eq!((counts.unchanged, counts.new), (5, all.len() - 5));
    amend(&store, &id("subject-in-custody"), json!({"kind": "matters", "matters": []})).await;
    let checked = store.import_records(all, ImportMode::Check, &by("")).await.unwrap();
    assert_eq!((checked.differing, checked.new), (1, 0));
    let replaced = store.import_records(all, ImportMode::Replace, &by("")).await.unwrap();
    assert_eq!((replaced.replaced, replaced.unchanged), (1, all.len() - 1));
    let held = store.records_after(None, 1000).await.unwrap();
    assert!(held.len() == all.len() && all.iter().all(|of| held.contains(of)));
}
