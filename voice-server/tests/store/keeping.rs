use serde_json::json;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Row, SqlSafeStr};
use tokio::task::JoinSet;
use uuid::Uuid;
use voice_core::disclosure::Policy;
use voice_core::identifier::PartyId;
use voice_core::inquiry::{Inquiry, InquiryEntry, Triage};
use voice_core::notification::CustodyEvent;
use voice_core::referral::{Referral, ReferralRecord};
use voice_core::report::{ConfidentialityRule, ReportRequest, Tally};
use voice_core::requester::{Attestation, AttestedFact};
use voice_server::access::{AccessRole, AccessToken, Grant};
use voice_server::store::{
    EntryOutcome, FileEntry, FilesRead, HeldBack, KeyEncryptionKey, KeyedOutcome, KeyedRequest,
    LedgerCheck, QUESTION_DAYS, StoredQuestion, StoredToken,
};
use voice_server::{Store, StoreError};

use crate::database::Database;
use crate::scene::{at, counted, decided, example, example_with, sign_up, without_pin};

fn inquiry(said: &str) -> InquiryEntry {
    let inquiry: Inquiry = example_with(|inquiry| {
        inquiry["narrative"] = json!(said);
        inquiry["facts"] = json!({
            "danger": "none", "topic": "question", "caller": "victim", "channel": "telephone",
            "language": "en"
        });
    });
    Triage::reference().keep(inquiry)
}

pub(crate) async fn what_is_kept_is_there_when_the_store_is_opened_again(database: &Database) {
    let store = database.open().await;
    let (id, record) = decided(true);
    store.keep_question(id, &record, &counted(&record), None).await.unwrap();
    store.keep_inquiry("inquiry-1", inquiry("He waits at the gate.")).await.unwrap();
    let sign_up = sign_up("sign-up-1", "2026-11-02T15:00:00Z");
    store.keep_sign_up(&sign_up).await.unwrap();
    let event: CustodyEvent = example();
    assert!(store.keep_event(&event).await.unwrap());
    let referral: ReferralRecord = example();
    store.keep_referral(&referral).await.unwrap();
    drop(store);

    let store = database.open().await;
    assert!(store.question(id).await.unwrap() == Some(StoredQuestion::Decided(Box::new(record))));
    assert!(store.inquiry("inquiry-1").await.unwrap() == Some(inquiry("He waits at the gate.")));
    assert!(store.sign_up(sign_up.id()).await.unwrap() == Some(without_pin(&sign_up)));
    let mut history = voice_core::notification::CustodyHistory::new(event.subject.clone());
    history.take(event.clone()).unwrap();
    assert!(store.history(&event.subject).await.unwrap() == history);
    assert!(store.referral(&referral.id).await.unwrap() == Some(referral));
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 1 });
}

pub(crate) async fn revisions_that_come_at_once_are_of_one_person(database: &Database) {
    let (store, second) = (database.open().await, database.open().await);
    for round in 0..20 {
        let event = |revision: u16, subject: &str| CustodyEvent {
            id: format!("event-{round}").parse().unwrap(),
            revision,
            subject: subject.parse().unwrap(),
            ..example()
        };
        let (one, other) = (event(0, "subject-a"), event(1, "subject-b"));
        let both = tokio::join!(store.keep_event(&one), second.keep_event(&other));
        assert!(
            matches!(
                both,
                (Ok(true), Err(StoreError::Conflict)) | (Err(StoreError::Conflict), Ok(true))
            ),
            "{both:?}"
        );
        // Who came second is still refused, and who came first can go on.
        let (first, moved) =
            if both.0.is_ok() { ("subject-a", "subject-b") } else { ("subject-b", "subject-a") };
        assert_eq!(store.keep_event(&event(2, moved)).await, Err(StoreError::Conflict));
        assert_eq!(store.keep_event(&event(3, first)).await, Ok(true));
    }
}

pub(crate) async fn the_same_is_kept_once_and_another_is_a_conflict(database: &Database) {
    let store = database.open().await;
    for _ in 0..2 {
        store.keep_inquiry("inquiry-1", inquiry("He waits.")).await.unwrap();
    }
    assert_eq!(
        store.keep_inquiry("inquiry-1", inquiry("She waits.")).await,
        Err(StoreError::Conflict)
    );
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:00Z")).await.unwrap();
    // Sent again a little later.
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:09Z")).await.unwrap();
    let kept = store.sign_up(&"sign-up-1".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(kept.signed_up_at(), at("2026-11-02T15:00:00Z"), "the first one counts");
    let other = kept.updated(example(), at("2026-11-02T15:00:00Z"));
    assert_eq!(store.keep_sign_up(&other).await, Err(StoreError::Conflict));

    let event: CustodyEvent = example();
    let later = CustodyEvent { received_at: at("2026-12-01T00:00:00Z"), ..event.clone() };
    let another = CustodyEvent { at: at("2026-01-01T00:00:00Z"), ..event.clone() };
    assert_eq!(store.keep_event(&event).await, Ok(true));
    assert_eq!(store.keep_event(&later).await, Ok(false));
    assert_eq!(store.keep_event(&another).await, Err(StoreError::Conflict));
    let revised = CustodyEvent { revision: event.revision + 1, ..another };
    assert_eq!(store.keep_event(&revised).await, Ok(true));
    let moved = CustodyEvent {
        revision: event.revision + 2,
        subject: "subject-of-another".parse().unwrap(),
        ..event.clone()
    };
    assert_eq!(store.keep_event(&moved).await, Err(StoreError::Conflict));
    let people = [(&event.subject, true), (&moved.subject, false)];
    for (subject, some) in people {
        let nothing = voice_core::notification::CustodyHistory::new(subject.clone());
        assert_eq!(store.history(subject).await.unwrap() != nothing, some);
    }

    let referral: ReferralRecord = example();
    store.keep_referral(&referral).await.unwrap();
    assert!(store.keep_referral(&referral).await == Ok(referral.clone()), "the same offer");
    let mut another = referral;
    another.principal = "party-of-another".parse().unwrap();
    assert!(store.keep_referral(&another).await == Err(StoreError::Conflict));
}

/// The answer to a question did not arrive, though it was committed, and the question comes again
/// under its key: it is kept, counted and entered once; what is told besides is entered.
pub(crate) async fn a_question_that_comes_again_is_counted_and_entered_once(database: &Database) {
    let store = database.open().await;
    let ((id, told), (_, nothing)) = (decided(true), decided(false));
    let times = async || {
        let (times,): (i64,) =
            sqlx::query_as("SELECT CAST(SUM(times) AS BIGINT) FROM counted_event")
                .fetch_one(&database.raw().await)
                .await
                .unwrap();
        times
    };
    store.keep_question(id, &told, &counted(&told), None).await.unwrap();
    for _ in 0..3 {
        store.keep_question(id, &told, &counted(&told), None).await.unwrap();
        store.keep_question(id, &nothing, &counted(&nothing), None).await.unwrap();
    }
    assert_eq!(times().await, 1);
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 1 });

    // All at once, and what nothing was told of before.
    let (id, _) = decided(false);
    store.keep_question(id, &nothing, &counted(&nothing), None).await.unwrap();
    let mut again = JoinSet::new();
    for _ in 0..8 {
        let (store, told) = (store.clone(), told.clone());
        again.spawn(async move { store.keep_question(id, &told, &counted(&told), None).await });
    }
    assert!(again.join_all().await.iter().all(Result::is_ok));
    assert_eq!(times().await, 2);
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 2 });
}

pub(crate) async fn what_was_said_is_not_in_the_database(database: &Database) {
    let store = database.open().await;
    store.keep_inquiry("inquiry-1", inquiry("Xylophone at 9 Quarry Lane")).await.unwrap();
    let raw = database.raw().await;
    let row = sqlx::query("SELECT document, narrative FROM inquiry").fetch_one(&raw).await.unwrap();
    let (document, narrative): (String, String) = (row.get(0), row.get(1));
    assert!(!document.contains("Quarry") && !narrative.contains("Quarry") && !narrative.is_empty());
}

/// What was decided names protections and persons: a copy of the database has neither, and not even
/// how much was found.
pub(crate) async fn what_was_decided_is_not_in_the_database(database: &Database) {
    let store = database.open().await;
    let (told, refused) = (decided(true), decided(false));
    for (id, record) in [&told, &refused] {
        store.keep_question(*id, record, &counted(record), None).await.unwrap();
    }
    let raw = database.raw().await;
    let rows: Vec<(String, String, Vec<u8>)> =
        sqlx::query_as("SELECT document, decision, sealed FROM question")
            .fetch_all(&raw)
            .await
            .unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|(document, decision, sealed)| {
        document.is_empty()
            && decision.is_empty()
            && !sealed.windows(7).any(|part| part == b"custody")
    }));
    let lengths: std::collections::BTreeSet<usize> =
        rows.iter().map(|(.., sealed)| sealed.len()).collect();
    assert_eq!(lengths.len(), 1);
    // Put under another question, it is not read.
    let swap = "UPDATE question SET sealed = (SELECT sealed FROM question WHERE id = $1) WHERE id \
                = $2";
    sqlx::query(swap)
        .bind(told.0.to_string())
        .bind(refused.0.to_string())
        .execute(&raw)
        .await
        .unwrap();
    assert_eq!(store.question(refused.0).await, Err(StoreError::Unreadable));
    assert!(
        store.question(told.0).await.unwrap() == Some(StoredQuestion::Decided(Box::new(told.1)))
    );
}

/// What was told before is told again, because of whom it was is not known; the question is there
/// without a decision.
pub(crate) async fn a_store_from_before_decisions_were_kept_is_brought_up_to_date(
    database: &Database,
) {
    let first = include_str!("../../migrations/0001_office.sql").into_sql_str();
    let first = Migration::new(1, "office".into(), MigrationType::Simple, first, false);
    let raw = database.raw().await;
    Migrator::with_migrations(vec![first]).run(&raw).await.unwrap();
    let (id, record) = decided(true);
    sqlx::query("INSERT INTO question (id, asked_at, document) VALUES ($1, 0, $2)")
        .bind(id.to_string())
        .bind(serde_json::to_string(record.question()).unwrap())
        .execute(&raw)
        .await
        .unwrap();
    let told = "INSERT INTO told_notice (sign_up, category, told_at, document) VALUES \
                ('sign-up-1', 'release', 0, '{}')";
    sqlx::query(told).execute(&raw).await.unwrap();

    let store = database.open().await;
    assert!(
        store.question(id).await.unwrap()
            == Some(StoredQuestion::Undecided(Box::new(record.question().clone())))
    );
    let (left,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM told_notice").fetch_one(&raw).await.unwrap();
    assert_eq!(left, 0);
}

/// A question from before decisions were kept is what it was, and nothing is made up about it.
pub(crate) async fn a_question_from_before_decisions_were_kept_has_none(database: &Database) {
    drop(database.open().await);
    let (id, record) = decided(true);
    let raw = database.raw().await;
    sqlx::query("INSERT INTO question (id, asked_at, document) VALUES ($1, 0, $2)")
        .bind(id.to_string())
        .bind(serde_json::to_string(record.question()).unwrap())
        .execute(&raw)
        .await
        .unwrap();
    // As in a database of a release before.
    let before = "UPDATE counter SET value = 1 WHERE name = 'unencrypted'";
    sqlx::query(before).execute(&raw).await.unwrap();
    let store = database.open().await;
    let kept = store.question(id).await.unwrap().unwrap();
    assert!(
        kept == StoredQuestion::Undecided(Box::new(record.question().clone()))
            && kept.question() == record.question()
    );
}

pub(crate) async fn another_key_opens_nothing(database: &Database) {
    drop(database.open().await);
    let error =
        Store::open(&database.url, KeyEncryptionKey::generate().unwrap()).await.unwrap_err();
    assert_eq!((error.code(), error), ("key", StoreError::Key));
}

pub(crate) async fn everything_that_is_kept_is_counted_once(database: &Database) {
    let store = database.open().await;
    // More contacts than are read at once.
    for number in 0..1100 {
        store.keep_inquiry(&format!("inquiry-{number}"), inquiry("He waits.")).await.unwrap();
    }
    let (id, record) = decided(false);
    store.keep_question(id, &record, &counted(&record), None).await.unwrap();
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:00Z")).await.unwrap();
    // The example's steps do not follow from each other, and it could not be replayed.
    let ReferralRecord { id, principal, recipient, details, .. } = example();
    let offered = Referral::offer(id, principal, recipient, details, at("2026-11-02T15:00:00Z"));
    store.keep_referral(offered.record()).await.unwrap();
    let mut tally = Tally::new("2026-01-01--2026-12-31".parse().unwrap());
    let (triage, policy) = (Triage::reference(), Policy::us_federal());
    store.count_into(&mut tally, triage, &policy, at("2026-12-31T15:00:00Z")).await.unwrap();
    assert_eq!((tally.counted(), tally.outside()), (1103, 0));
}

pub(crate) async fn questions_without_a_disclosure_are_forgotten(database: &Database) {
    let store = database.open().await;
    let (told, refused) = (decided(true), decided(false));
    for (id, record) in [&told, &refused] {
        store.keep_question(*id, record, &counted(record), None).await.unwrap();
    }
    let after = |days: i64| at("2026-11-02T15:00:01Z").utc() + chrono::TimeDelta::days(days);
    store.forget_questions(after(QUESTION_DAYS - 1).try_into().unwrap()).await.unwrap();
    assert!(store.question(refused.0).await.unwrap().is_some());
    store.forget_questions(after(QUESTION_DAYS).try_into().unwrap()).await.unwrap();
    assert!(store.question(refused.0).await.unwrap().is_none());
    assert!(
        store.question(told.0).await.unwrap().is_some(),
        "what was disclosed is kept with its question"
    );
}

pub(crate) async fn tokens_are_kept_by_their_hash_and_taken_back(database: &Database) {
    let store = database.open().await;
    let (token, party) = (AccessToken::generate().unwrap(), "party-1".parse::<PartyId>().unwrap());
    let (made_at, ends_at) = (at("2026-11-02T15:00:00Z"), at("2026-11-03T15:00:00Z"));
    let kept = |token: &AccessToken, grant| StoredToken {
        hash: token.hash(),
        grant,
        name: "Zora at the window".to_owned(),
        made_at,
        ends_at: Some(ends_at),
    };
    let of_party = kept(&token, Grant::Requester(party));
    store.keep_token(&of_party).await.unwrap();
    let has = async |role, moment| store.has_token_of(role, at(moment)).await.unwrap();
    assert!(!has(AccessRole::Admin, "2026-11-02T15:00:00Z").await);
    assert!(store.token(&token.hash(), made_at).await.unwrap() == Some(of_party.clone()));
    assert!(store.token(&token.hash(), ends_at).await.unwrap().is_none(), "it has ended");

    let other = AccessToken::generate().unwrap();
    let of_staff = kept(&other, Grant::Roles([AccessRole::Admin].into_iter().collect()));
    store.keep_token(&of_staff).await.unwrap();
    assert!(has(AccessRole::Admin, "2026-11-02T15:00:00Z").await);
    assert!(!has(AccessRole::Desk, "2026-11-02T15:00:00Z").await);
    assert!(!has(AccessRole::Admin, "2026-11-03T15:00:00Z").await);
    let listed = store.tokens().await.unwrap();
    assert!(listed.len() == 2 && listed.contains(&of_party) && listed.contains(&of_staff));
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT hash, name FROM access_token")
        .fetch_all(&database.raw().await)
        .await
        .unwrap();
    assert!(rows.iter().all(|(hash, name)| hash != token.reveal() && name.starts_with('$')));
    assert!(
        store.forget_token(&token.hash()).await.unwrap()
            && !store.forget_token(&token.hash()).await.unwrap()
    );
    assert!(store.token(&token.hash(), made_at).await.unwrap().is_none());
}

pub(crate) async fn a_keyed_request_runs_once_and_is_answered_as_it_was(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let request = |store: &Store, body: &str| KeyedRequest {
        id: Uuid::from_u128(7),
        fingerprint: store.fingerprint(body.as_bytes(), ""),
        claim: Uuid::from_u128(1),
    };
    let begin =
        async |store: &Store, body: &str| store.begin_keyed(&request(store, body)).await.unwrap();
    let (first, second) = tokio::join!(begin(&one, "body"), begin(&other, "body"));
    let mut outcomes = [first, second];
    outcomes.sort_by_key(|outcome| *outcome == KeyedOutcome::Running);
    assert_eq!(outcomes, [KeyedOutcome::Begun, KeyedOutcome::Running], "of two one runs");
    assert_eq!(begin(&other, "another body").await, KeyedOutcome::Another);
    one.drop_keyed(&request(&one, "body"), HeldBack::default()).await.unwrap();
    assert_eq!(begin(&other, "another body").await, KeyedOutcome::Begun, "it made nothing");
    let finished =
        other.finish_keyed(&request(&other, "another body"), "Ana Ruiz", HeldBack::default()).await;
    assert_eq!(finished, Ok(true));
    let done = KeyedOutcome::Done("Ana Ruiz".to_owned());
    assert_eq!(begin(&one, "another body").await, done);
    assert_eq!(begin(&one, "body").await, KeyedOutcome::Another);
    one.drop_keyed(&request(&one, "another body"), HeldBack::default()).await.unwrap();
    assert_eq!(begin(&one, "another body").await, done, "what was answered stays");

    let raw = database.raw().await;
    let (fingerprint, response): (String, String) =
        sqlx::query_as("SELECT fingerprint, response FROM keyed_request")
            .fetch_one(&raw)
            .await
            .unwrap();
    assert!(fingerprint.starts_with('#') && response.starts_with('$'));
    // Its life is over, and so is that of the next one while it runs: its server ended.
    for _ in 0..2 {
        sqlx::query("UPDATE keyed_request SET ends_at = 0").execute(&raw).await.unwrap();
        assert_eq!(begin(&one, "body").await, KeyedOutcome::Begun);
    }
    sqlx::query("UPDATE keyed_request SET ends_at = 0").execute(&raw).await.unwrap();
    let another = KeyedRequest { id: Uuid::from_u128(8), ..request(&one, "body") };
    assert_eq!(one.begin_keyed(&another).await.unwrap(), KeyedOutcome::Begun);
    let (rows,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM keyed_request").fetch_one(&raw).await.unwrap();
    assert_eq!(rows, 1, "what is over is deleted");
}

pub(crate) async fn of_reports_made_side_by_side_one_is_kept(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let report = |first: &str, last: &str| {
        let period = format!("{first}--{last}").parse().unwrap();
        Tally::new(period)
            .report(ConfidentialityRule::default(), "2027-01-04".parse().unwrap(), false)
            .unwrap()
    };
    let (day, days, third) = (
        report("2026-11-01", "2026-11-01"),
        report("2026-11-01", "2026-11-02"),
        report("2026-11-03", "2026-11-03"),
    );
    let now = at("2027-01-04T15:00:00Z");
    // Both were made when none was published.
    let (first, second) =
        tokio::join!(one.keep_report(&day, 0, now), other.keep_report(&days, 0, now));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert!([first.clone(), second].contains(&Err(StoreError::Conflict)));
    assert_eq!(other.reports().await.unwrap().len(), 1);
    let left = if first.is_ok() { &days } else { &day };
    other.keep_report(left, 1, now).await.unwrap();
    assert_eq!(one.keep_report(&third, 1, now).await, Err(StoreError::Conflict));
    one.keep_report(&third, 2, now).await.unwrap();
    assert_eq!(one.reports().await.unwrap().len(), 3);
}

pub(crate) async fn of_editions_made_side_by_side_one_is_kept(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let period = || "2026-11-01--2026-11-30".parse().unwrap();
    let first = Tally::new(period()).report(
        ConfidentialityRule::default(),
        "2027-01-04".parse().unwrap(),
        false,
    );
    let first = first.unwrap();
    let second = |through: &str| {
        let request = ReportRequest::new(period()).correcting(through.parse().unwrap());
        let mut tally = Tally::from_request(request.after([first.clone()]).unwrap());
        let late = r#"{"event": {"kind": "notice", "on": "2026-11-03", "step": "sent"},
            "erratum": {"noted_on": "2027-01-05", "reason": "late"}}"#;
        (0..40).for_each(|_| tally.line(late.as_bytes()).unwrap());
        tally.report(ConfidentialityRule::default(), "2027-02-01".parse().unwrap(), false).unwrap()
    };
    let now = at("2027-02-01T15:00:00Z");
    one.keep_report(&first, 0, now).await.unwrap();
    let (here, there) = (second("2027-01-30"), second("2027-01-31"));
    let (kept, refused) =
        tokio::join!(one.keep_report(&here, 1, now), other.keep_report(&there, 1, now));
    assert!(kept.is_ok() != refused.is_ok(), "{kept:?} {refused:?}");
    // The edition is taken too, whatever else was published since.
    assert_eq!(other.keep_report(&there, 2, now).await, Err(StoreError::Conflict));
    let last = if kept.is_ok() { here } else { there };
    let read = async |edition| one.report(&period(), edition).await.unwrap();
    assert_eq!(read(None).await, Some(last.clone()));
    assert_eq!(read(Some(1)).await, Some(first));
    assert_eq!(read(Some(2)).await, Some(last));
    assert_eq!(read(Some(3)).await, None);
}

/// What the desk vouched for and the question that rests on it are there both, or none is.
pub(crate) async fn a_question_is_kept_with_what_was_vouched_for_or_not_at_all(
    database: &Database,
) {
    let store = database.open().await;
    let (id, record) = decided(true);
    let person = record.question().requester.person().clone();
    let party = person.party.clone();
    let read = async || store.party_files(&party, &party).await.unwrap();
    let entry = |read: &FilesRead, fact: AttestedFact| {
        let moment = at("2026-11-02T15:00:00Z");
        let by = Attestation::by("staff-7".parse().unwrap(), moment, fact);
        FileEntry::new(read, person.clone(), by)
    };
    let keep = async |id, entry: &FileEntry| {
        store.keep_question_entered(id, &record, &counted(&record), None, entry).await.unwrap()
    };
    let none = || AttestedFact::Conflicts { found: Default::default(), about: None };
    let before = read().await;
    assert_eq!(keep(id, &entry(&before, none())).await, EntryOutcome::Done);
    assert!(store.question(id).await.unwrap().is_some());
    assert_eq!(read().await[0].attestations().len(), 1);

    // Decided on the file as it was before: nothing is stored.
    let (second, _) = decided(true);
    assert_eq!(keep(second, &entry(&before, none())).await, EntryOutcome::Stale);
    assert!(store.question(second).await.unwrap().is_none());
    assert_eq!(read().await[0].attestations().len(), 1);
    let ends = AttestedFact::Ended { attestation: 9, on: "2026-11-02".parse().unwrap() };
    assert_eq!(keep(second, &entry(&read().await, ends)).await, EntryOutcome::Full);
    assert!(store.question(second).await.unwrap().is_none());

    // Of two who vouch at once on the same file, one decides again.
    let now = read().await;
    let (entry, (one, _), (other, _)) = (entry(&now, none()), decided(true), decided(true));
    let done = tokio::join!(keep(one, &entry), keep(other, &entry));
    assert!(
        matches!(
            done,
            (EntryOutcome::Done, EntryOutcome::Stale) | (EntryOutcome::Stale, EntryOutcome::Done)
        ),
        "{done:?}"
    );
    assert_eq!(read().await[0].attestations().len(), 2);
    let check = store.verify_ledger().await.unwrap();
    assert_eq!(check, LedgerCheck::Intact { entries: 2 });
}

/// A decision says from which revision of the record it was made, of a person alone.
pub(crate) async fn a_decision_is_kept_with_the_revision_of_the_record(database: &Database) {
    let store = database.open().await;
    for (about_somebody, revision) in [(true, Some(4)), (false, None)] {
        let (id, record) = decided(about_somebody);
        let record = record.of_revision(4);
        store.keep_question(id, &record, &counted(&record), None).await.unwrap();
        let Some(StoredQuestion::Decided(kept)) = store.question(id).await.unwrap() else {
            panic!("it is kept")
        };
        assert_eq!((kept.revision(), kept.rationale().revision), (revision, revision));
    }
}
