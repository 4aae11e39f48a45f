//! Acts that overlap with the change of what they rest on: a permission, a claim, a file, a merge.

use serde_json::json;
use tokio::time::sleep;
use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::disclosure::ledger::{CorrectionPassedOn, LedgerEvent};
use voice_core::notification::{CustodyEvent, CustodyHistory, SignUp, SignUpAct, SignUpState};
use voice_core::referral::ReferralRecord;
use voice_core::requester::{Attestation, AttestedFact};
use voice_core::subject::{Register, Subject};
use voice_core::wire::{from_json, from_value};
use voice_server::access::{AccessRole, AccessToken, Grant};
use voice_server::delivery::{Claimed, OutboxItem};
use voice_server::store::{
    AnsweredEntry, ChangedBy, FileEntry, ImportMode, KeyedOutcome, KeyedRequest, LedgerCheck,
    OwnChangeOutcome, PinOutcome, RecordChange, RecordCondition, RecordOutcome, ReferralChange,
    SendingGround, SendingRecorded, SendingVerdict, StoredToken, holding_back, running_under,
};
use voice_server::{Store, StoreError};

use crate::database::Database;
use crate::overlapping::{WHILE, is_postgres, two_attempts, writing};
use crate::scene::{at, counted, decided, example, example_with, pin, send_all, sign_up};

const NOW: &str = "2026-11-03T12:00:00Z";

fn by() -> ChangedBy {
    ChangedBy { who: "a-test".to_owned(), at: at(NOW), why: String::new() }
}

/// What the office does: a contact goes out while its sign-up runs.
fn judged(ground: &SendingGround) -> SendingVerdict {
    match ground {
        SendingGround::SignUp(of) if of.state(at(NOW)) == SignUpState::Running => {
            SendingVerdict::Send
        }
        _ => SendingVerdict::Cancel,
    }
}

/// A sign-up is stopped by an act that has not been committed when its contact is claimed.
pub(crate) async fn a_permission_is_read_in_the_transaction_that_claims(database: &Database) {
    let store = database.open().await;
    for id in ["sign-up-1", "sign-up-2"] {
        store.keep_sign_up(&sign_up(id, "2026-11-02T15:00:00Z")).await.unwrap();
    }
    store.put_contacts(at(NOW), 10).await.unwrap();
    let (raw, postgres) = (database.raw().await, is_postgres(database));
    let mut stopping = writing(database).await;
    sqlx::query("UPDATE sign_up SET contacted_until = contacted_until WHERE id = 'sign-up-1'")
        .execute(&mut *stopping)
        .await
        .unwrap();
    let claiming = store.clone();
    let claiming = tokio::spawn(async move { claiming.claim(10, judged).await.unwrap().len() });
    sleep(WHILE).await;
    // SQLite has one writer, so that the claim waits; PostgreSQL leaves what is being changed.
    assert_eq!(claiming.is_finished(), postgres);
    stopping.rollback().await.unwrap();
    let at_once = claiming.await.unwrap();
    assert_eq!(at_once, if postgres { 1 } else { 2 });

    let (id, now) = ("sign-up-1".parse().unwrap(), at(NOW));
    let rest = store.claim(10, judged).await.unwrap();
    assert_eq!(at_once + rest.len(), 2, "what was left is claimed at once");
    assert!(rest.iter().all(|claimed| claimed.attempt == 1), "to leave it was no attempt");
    // Sent again later, it is looked at again; the sign-up was stopped behind the outbox.
    let (document,): (String,) = sqlx::query_as("SELECT document FROM outbox WHERE source = $1")
        .bind("sign-up-1")
        .fetch_one(&raw)
        .await
        .unwrap();
    store.change_sign_up(&id, now, |of| of.after(SignUpAct::Stopped, now)).await.unwrap();
    sqlx::query(
        "UPDATE outbox SET state = 'waiting', claimed_until = 0, document = $1 WHERE source = $2",
    )
    .bind(document)
    .bind("sign-up-1")
    .execute(&raw)
    .await
    .unwrap();
    assert!(store.claim(10, judged).await.unwrap().is_empty());
    let (state, document): (String, String) =
        sqlx::query_as("SELECT state, document FROM outbox WHERE source = 'sign-up-1'")
            .fetch_one(&raw)
            .await
            .unwrap();
    assert_eq!((state.as_str(), document.as_str()), ("sent", ""), "and is cancelled");
}

/// A letter is claimed and its consent revoked at once, many times: who revokes first is obeyed,
/// and neither waits for the other for ever.
pub(crate) async fn a_letter_that_is_claimed_and_revoked_at_once_is_one_or_the_other(
    database: &Database,
) {
    let (store, other) = (database.open().await, database.open().await);
    for round in 0..20 {
        let referral: ReferralRecord =
            example_with(|of| of["id"] = json!(format!("referral-{round}")));
        store.keep_referral(&referral).await.unwrap();
        let change = |letter: Option<String>, cancels_letter| {
            move |record| Ok::<_, ()>(ReferralChange { record, letter, cancels_letter })
        };
        let sent = change(Some("{}".to_owned()), false);
        store.change_referral(&referral.id, sent).await.unwrap();
        let (claimed, revoked) = tokio::join!(
            store.claim(10, send_all),
            other.change_referral(&referral.id, change(None, true))
        );
        assert!(revoked.is_ok(), "{round}");
        let claimed = claimed.unwrap().len();
        let state: (String,) = sqlx::query_as("SELECT state FROM outbox WHERE source = $1")
            .bind(referral.id.as_str())
            .fetch_one(&database.raw().await)
            .await
            .unwrap();
        assert_eq!(state.0, "sent", "it is cancelled whether it was claimed or not: {claimed}");
        assert!(store.claim(10, send_all).await.unwrap().is_empty());
    }
}

/// Of questions that are written together, the one whose key another attempt took up is refused.
pub(crate) async fn a_question_is_kept_only_while_its_key_is_claimed(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let [late, second] = two_attempts(&one);
    let raw = database.raw().await;
    assert_eq!(one.begin_keyed(&late).await, Ok(KeyedOutcome::Begun));
    sqlx::query("UPDATE keyed_request SET ends_at = 0").execute(&raw).await.unwrap();
    assert_eq!(other.begin_keyed(&second).await, Ok(KeyedOutcome::Begun));
    let keep = async |id: Uuid, record: &DecisionRecord| {
        one.keep_question(id, record, &counted(record), None).await
    };
    let ((id, record), (without, _)) = (decided(true), decided(true));
    let (refused, kept, ran) = tokio::join!(
        running_under(late.clone(), keep(id, &record)),
        keep(without, &record),
        running_under(second, keep(Uuid::from_u128(9), &record)),
    );
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert_eq!((kept, ran), (Ok(()), Ok(())));
    assert!(one.question(id).await.unwrap().is_none());
    assert_eq!(one.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 2 });
    let (times,): (i64,) =
        sqlx::query_as("SELECT times FROM counted_event").fetch_one(&raw).await.unwrap();
    assert_eq!(times, 2, "and it is counted as often as it is kept");
}

/// A server ends between what a request writes and the note of its answer, and the request is sent
/// again.
pub(crate) async fn what_a_request_writes_is_kept_with_its_answer(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let [lost, second] = two_attempts(&one);
    let make = async |store: &Store| {
        let token = AccessToken::generate().unwrap();
        let (hash, grant) = (token.hash(), Grant::Roles([AccessRole::Desk].into_iter().collect()));
        let (name, made_at) = (String::new(), at(NOW));
        store.keep_token(&StoredToken { hash, grant, name, made_at, ends_at: None }).await.unwrap();
    };
    let count = async |store: &Store| store.tokens().await.unwrap().len();
    assert_eq!(one.begin_keyed(&lost).await, Ok(KeyedOutcome::Begun));
    let ((), held) = holding_back(lost, make(&one)).await;
    assert!(held.is_some());
    drop(held);
    assert_eq!(count(&other).await, 0, "it was not answered, and so not made");
    let raw = database.raw().await;
    sqlx::query("UPDATE keyed_request SET ends_at = 0").execute(&raw).await.unwrap();

    assert_eq!(other.begin_keyed(&second).await, Ok(KeyedOutcome::Begun));
    let (seen, held) = holding_back(second.clone(), async {
        make(&other).await;
        let seen = count(&other).await;
        make(&other).await;
        seen
    })
    .await;
    assert_eq!(seen, 1, "what a request wrote it reads");
    assert_eq!(count(&one).await, 1, "and what it wrote last comes with the answer");
    assert_eq!(other.finish_keyed(&second, "two", held).await, Ok(true));
    assert_eq!(count(&one).await, 2);
    let third = KeyedRequest { claim: Uuid::from_u128(3), ..second };
    assert_eq!(one.begin_keyed(&third).await, Ok(KeyedOutcome::Done("two".to_owned())));
}

fn fact() -> AttestedFact {
    AttestedFact::Conflicts { found: Default::default(), about: None }
}

/// The file of the requester is changed between the decision of a change of a sign-up and the
/// change: neither is made.
pub(crate) async fn a_sign_up_is_changed_with_what_was_vouched_for_or_not_at_all(
    database: &Database,
) {
    let store = database.open().await;
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:00Z")).await.unwrap();
    let id = "sign-up-1".parse().unwrap();
    let tried = async |digits| store.try_pin(&id, &pin(digits), "caller", at(NOW)).await.unwrap();
    let PinOutcome::Opened(opened) = tried("4071").await else { panic!("it opens") };
    let person = opened.sign_up.request().requester.person().clone();
    let party = person.party.clone();
    let entry = async || {
        let read = store.party_files(&party, &party).await.unwrap();
        let attested = Attestation::by("staff-7".parse().unwrap(), at(NOW), fact());
        FileEntry::new(&read, person.clone(), attested)
    };
    let stale = entry().await;
    store.open_party_file(&person).await.unwrap();
    let new_pin = pin("1234");
    let keep = |of: &SignUp| of.clone();
    let change = async |entry: &FileEntry| {
        let change = store.change_own_sign_up(&opened, at(NOW), Some(&new_pin), Some(entry), keep);
        change.await.unwrap()
    };
    assert!(matches!(change(&stale).await, OwnChangeOutcome::Stale));
    assert!(matches!(tried("4071").await, PinOutcome::Opened(_)), "the PIN is what it was");
    let attested = async || store.party_file(&party).await.unwrap().unwrap().attestations().len();
    assert_eq!(attested().await, 0);
    assert!(matches!(change(&entry().await).await, OwnChangeOutcome::Changed(_)));
    assert_eq!(attested().await, 1);
    assert!(matches!(tried("1234").await, PinOutcome::Opened(_)));
    // Of a sign-up that has another PIN by now nothing is entered.
    assert!(matches!(change(&entry().await).await, OwnChangeOutcome::Closed));
    assert_eq!(attested().await, 1);
}

/// A correction that waits, claimed, and the decision of it, made of the record as it is.
async fn correction(store: &Store) -> (Claimed, DecisionRecord) {
    let register: Register =
        from_json(include_bytes!("../../../examples/subjects/demo.json")).unwrap();
    store.import_records(register.subjects(), ImportMode::Keep, &by()).await.unwrap();
    let (id, record) = decided(true);
    let record = record.of_revision(1);
    store.keep_question(id, &record, &counted(&record), None).await.unwrap();
    let correction = "correction-1".parse().unwrap();
    let letters = |entries: &[AnsweredEntry]| {
        let letter = |(entry, question): &AnsweredEntry| {
            let item = json!({
                "kind": "correction", "correction": "correction-1", "entry": entry.sequence(),
                "question": question, "categories": ["custody-status"]
            });
            (entry.sequence(), from_value::<OutboxItem>(item).unwrap())
        };
        entries.iter().map(letter).collect()
    };
    let subject = record.subject().unwrap();
    store.keep_correction(&correction, &correction, subject, letters).await.unwrap();
    (store.claim(10, send_all).await.unwrap().remove(0), record)
}

/// A consent is revoked, or an attestation withdrawn, while a correction is decided: what was
/// decided before is not sent.
pub(crate) async fn a_correction_is_decided_of_what_is_so_when_it_is_entered(database: &Database) {
    let store = database.open().await;
    let (claimed, record) = correction(&store).await;
    let subject = record.subject().unwrap().clone();
    let requester = record.question().requester.person().clone();
    let read = async || store.party_files(&requester.party, &requester.party).await.unwrap();
    let passed_on = || {
        let categories = [voice_core::category::Category::CustodyStatus];
        let passed_on = CorrectionPassedOn::new(
            "correction-1".parse().unwrap(),
            subject.clone(),
            categories,
            [1],
        );
        LedgerEvent::Corrected(passed_on.unwrap())
    };
    let mut revoking = writing(database).await;
    sqlx::query("UPDATE subject_record SET revision = revision + 1 WHERE state = 'held'")
        .execute(&mut *revoking)
        .await
        .unwrap();
    let files = read().await;
    let (entering, event) = (store.clone(), passed_on());
    let (claimed, decided) = (std::sync::Arc::new(claimed), record.clone());
    let (of, with) = (claimed.clone(), files.clone());
    let entering = tokio::spawn(async move {
        entering.record_sending(&of, (&decided, &with), event, "{}".to_owned()).await
    });
    sleep(WHILE).await;
    assert!(!entering.is_finished(), "it waits for who revokes");
    revoking.commit().await.unwrap();
    assert_eq!(entering.await.unwrap(), Ok(SendingRecorded::Stale));

    // Decided again of the new revision; and meanwhile a file was opened.
    let record = record.of_revision(2);
    store.open_party_file(&requester).await.unwrap();
    let enter = async |files| {
        store.record_sending(&claimed, (&record, files), passed_on(), "{}".to_owned()).await
    };
    assert_eq!(enter(&files).await, Ok(SendingRecorded::Stale));
    assert_eq!(store.ledger_of(&subject).await.unwrap().len(), 1, "nothing was entered");
    let sent = Ok(SendingRecorded::Message("{}".to_owned()));
    let now = read().await;
    assert_eq!(enter(&now).await, sent);
    assert_eq!(store.ledger_of(&subject).await.unwrap().len(), 3);
    // Once it is entered, what is sent stays the same.
    assert_eq!(enter(&files).await, sent);
    assert_eq!(store.ledger_of(&subject).await.unwrap().len(), 3);
}

/// An event is reported of a record that is being merged into another.
pub(crate) async fn an_event_that_comes_during_a_merge_is_of_the_record_that_stays(
    database: &Database,
) {
    let (store, other) = (database.open().await, database.open().await);
    for round in 0..20 {
        let subject = |name: &str| -> Subject {
            example_with(|of| of["id"] = json!(format!("{name}-{round}")))
        };
        let (stays, ends) = (subject("stays"), subject("ends"));
        store
            .import_records(&[stays.clone(), ends.clone()], ImportMode::Keep, &by())
            .await
            .unwrap();
        let event = CustodyEvent {
            id: format!("event-{round}").parse().unwrap(),
            subject: ends.id().clone(),
            ..example()
        };
        let (condition, change) =
            (RecordCondition::Revision(1), RecordChange::Merge(ends.id().clone()));
        let by = by();
        let (merged, kept) = tokio::join!(
            store.change_record(stays.id(), condition, change, &by),
            other.keep_event(&event)
        );
        assert!(matches!(merged.unwrap(), RecordOutcome::Done(_)), "{round}");
        assert_eq!(kept, Ok(true), "{round}");
        let mut all = CustodyHistory::new(stays.id().clone());
        all.take(CustodyEvent { subject: stays.id().clone(), ..event }).unwrap();
        assert!(store.history(stays.id()).await.unwrap() == all, "{round}");
        let none = CustodyHistory::new(ends.id().clone());
        assert!(store.history(ends.id()).await.unwrap() == none, "{round}");
    }
}

/// Two servers are started on one new database.
pub(crate) async fn of_servers_that_start_at_once_both_have_the_same_keys(database: &Database) {
    let (one, other) = tokio::join!(database.open(), database.open());
    let (id, record) = decided(true);
    one.keep_question(id, &record, &counted(&record), None).await.unwrap();
    assert!(other.question(id).await.unwrap().is_some());
    let keys: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM data_key WHERE state = 'active'")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    let purposes: (i64,) = sqlx::query_as("SELECT COUNT(DISTINCT purpose) FROM data_key")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(keys, purposes);
}
