//! Acts that overlap: each test holds one of two at the place between what it reads and what it
//! writes.

use core::time::Duration;
use std::sync::Mutex;

use serde_json::json;
use sqlx::{Any, Transaction};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use uuid::Uuid;
use voice_core::disclosure::ledger::CorrectionId;
use voice_core::inquiry::{Inquiry, Triage};
use voice_core::wire::{Bounds, Read, from_value};
use voice_server::access::{AccessRole, AccessToken, Grant, Roles};
use voice_server::delivery::OutboxItem;
use voice_server::store::{
    AnsweredEntry, HeldBack, KeyedOutcome, KeyedRequest, LedgerCheck, StoredToken, running_under,
};
use voice_server::{Store, StoreError};

use crate::database::Database;
use crate::scene::{at, counted, decided, pin, send_all, sign_up};

/// Long enough for another task to do what it does, where nothing makes it wait.
pub(crate) const WHILE: Duration = Duration::from_millis(500);

fn letter(correction: &CorrectionId, (entry, question): &AnsweredEntry) -> (u64, OutboxItem) {
    let item = json!({
        "kind": "correction", "correction": correction.as_str(), "entry": entry.sequence(),
        "question": question, "categories": ["custody-status"]
    });
    (entry.sequence(), from_value(item).unwrap())
}

/// Something is disclosed while a correction of it is passed on.
pub(crate) async fn nobody_is_told_between_a_correction_and_its_recipients(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let (id, record) = decided(true);
    store.keep_question(id, &record, &counted(&record), None).await.unwrap();
    let subject = "subject-in-custody".parse().unwrap();
    let correction: CorrectionId = "correction-1".parse().unwrap();
    let disclosing: Mutex<Option<JoinHandle<()>>> = Mutex::new(None);
    let recipients = |entries: &[AnsweredEntry]| {
        let mut disclosing = disclosing.lock().unwrap();
        let other = other.clone();
        let at_the_gap = disclosing.get_or_insert_with(|| {
            tokio::spawn(async move {
                let (id, record) = decided(true);
                other.keep_question(id, &record, &counted(&record), None).await.unwrap();
            })
        });
        std::thread::sleep(WHILE);
        assert!(!at_the_gap.is_finished(), "it waits until the letters are kept");
        entries.iter().map(|entry| letter(&correction, entry)).collect()
    };
    store.keep_correction(&correction, &correction, &subject, recipients).await.unwrap();
    let told = disclosing.into_inner().unwrap().unwrap();
    told.await.unwrap();
    assert_eq!(store.claim(10, send_all).await.unwrap().len(), 1);
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 2 });
    // What was disclosed after it is corrected by the next one, and the same is sent once.
    let again = |entries: &[AnsweredEntry]| {
        entries.iter().map(|entry| letter(&correction, entry)).collect::<Vec<_>>()
    };
    let (one, two) = tokio::join!(
        store.keep_correction(&correction, &correction, &subject, again),
        other.keep_correction(&correction, &correction, &subject, again)
    );
    assert_eq!((one, two), (Ok(()), Ok(())));
    assert_eq!(store.claim(10, send_all).await.unwrap().len(), 1);
    // Of another correction under the same identifier nothing is kept.
    let text: CorrectionId = "another".parse().unwrap();
    let refused = store.keep_correction(&correction, &text, &subject, |entries| {
        let other: CorrectionId = "another".parse().unwrap();
        entries.iter().map(|entry| letter(&other, entry)).collect()
    });
    assert_eq!(refused.await, Err(StoreError::Conflict));
    assert!(store.claim(10, send_all).await.unwrap().is_empty());
}

/// Two servers start on one empty database.
pub(crate) async fn of_servers_that_start_at_once_one_makes_the_first_token(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let now = at("2026-11-02T15:00:00Z");
    drop(one.first_token(AccessRole::Admin, now).await.unwrap().unwrap());
    let first = one.first_token(AccessRole::Admin, now).await.unwrap().unwrap();
    let waiting = tokio::spawn(async move {
        other.first_token(AccessRole::Admin, now).await.map(|first| first.is_some())
    });
    sleep(WHILE).await;
    assert!(!waiting.is_finished(), "the other waits");
    let (token, grant) = (AccessToken::generate().unwrap(), Grant::Roles(Roles::all()));
    let (hash, name) = (token.hash(), String::new());
    first.keep(&StoredToken { hash, grant, name, made_at: now, ends_at: None }).await.unwrap();
    assert_eq!(waiting.await.unwrap(), Ok(false), "and makes none");
    assert_eq!(one.tokens().await.unwrap().len(), 1);
}

pub(crate) fn is_postgres(database: &Database) -> bool {
    !database.url.starts_with("sqlite")
}

/// A transaction that writes, and that nobody else's writing overtakes in SQLite.
pub(crate) async fn writing(database: &Database) -> Transaction<'static, Any> {
    let begin = if is_postgres(database) { "BEGIN" } else { "BEGIN IMMEDIATE" };
    database.raw().await.begin_with(begin).await.unwrap()
}

/// Two attempts at one request, each with a claim of its own.
pub(crate) fn two_attempts(store: &Store) -> [KeyedRequest; 2] {
    [1, 2].map(|claim| KeyedRequest {
        id: Uuid::from_u128(7),
        fingerprint: store.fingerprint(b"body", ""),
        claim: Uuid::from_u128(claim),
    })
}

/// A server was stopped for longer than its claim lasts, and another one took its request up.
pub(crate) async fn an_answer_that_comes_late_is_nobodys(database: &Database) {
    let (one, other) = (database.open().await, database.open().await);
    let [late, second] = two_attempts(&one);
    let third = KeyedRequest { claim: Uuid::from_u128(3), ..late.clone() };
    let inquiry = || {
        let inquiry: Inquiry = from_value(Inquiry::example(Bounds::NONE)).unwrap();
        Triage::reference().keep(inquiry)
    };
    assert_eq!(one.begin_keyed(&late).await, Ok(KeyedOutcome::Begun));
    let kept = running_under(late.clone(), one.keep_inquiry("inquiry-1", inquiry())).await;
    assert_eq!(kept, Ok(()), "it writes while its claim lasts");
    let raw = database.raw().await;
    sqlx::query("UPDATE keyed_request SET ends_at = 0").execute(&raw).await.unwrap();
    assert_eq!(other.begin_keyed(&second).await, Ok(KeyedOutcome::Begun));

    let kept = running_under(late.clone(), one.keep_inquiry("inquiry-2", inquiry())).await;
    assert!(matches!(kept, Err(StoreError::Unavailable(_))), "the first one has no effect more");
    assert!(one.inquiry("inquiry-2").await.unwrap().is_none());
    one.renew_keyed(&late).await.unwrap();
    one.drop_keyed(&late, HeldBack::default()).await.unwrap();
    assert_eq!(one.begin_keyed(&third).await, Ok(KeyedOutcome::Running), "the second one runs");
    assert_eq!(one.finish_keyed(&late, "of the first", HeldBack::default()).await, Ok(false));
    assert_eq!(one.begin_keyed(&third).await, Ok(KeyedOutcome::Running));
    assert_eq!(other.finish_keyed(&second, "of the second", HeldBack::default()).await, Ok(true));
    assert_eq!(one.finish_keyed(&late, "of the first", HeldBack::default()).await, Ok(false));
    let done = KeyedOutcome::Done("of the second".to_owned());
    assert_eq!(one.begin_keyed(&third).await, Ok(done));
}

/// Discloses something to a question, as an answer does it, up to its commit.
pub(crate) async fn answering(database: &Database, id: Uuid) -> Transaction<'static, Any> {
    let mut answering = writing(database).await;
    let lock = if is_postgres(database) { "FOR UPDATE" } else { "" };
    let lock = format!("SELECT id FROM question WHERE id = $1 {lock}");
    sqlx::query(sqlx::AssertSqlSafe(lock))
        .bind(id.to_string())
        .fetch_one(&mut *answering)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO ledger (sequence, subject, question, document) VALUES (9, '', $1, '')",
    )
    .bind(id.to_string())
    .execute(&mut *answering)
    .await
    .unwrap();
    answering
}

/// A question to which nothing was told is old enough to be deleted, and something is told to it.
pub(crate) async fn a_question_that_is_answered_again_is_not_deleted(database: &Database) {
    let store = database.open().await;
    let (id, nothing) = decided(false);
    store.keep_question(id, &nothing, &counted(&nothing), None).await.unwrap();
    let raw = database.raw().await;
    let answering = answering(database, id).await;
    let purging = store.clone();
    let purge =
        tokio::spawn(async move { purging.forget_questions(at("2031-01-01T00:00:00Z")).await });
    sleep(WHILE).await;
    answering.commit().await.unwrap();
    assert_eq!(purge.await.unwrap(), Ok(0));
    assert!(store.question(id).await.unwrap().is_some());
    sqlx::query("DELETE FROM ledger").execute(&raw).await.unwrap();

    // And the other way round: it is being deleted when it is answered again.
    let mut deleting = writing(database).await;
    sqlx::query("DELETE FROM question WHERE id = $1")
        .bind(id.to_string())
        .execute(&mut *deleting)
        .await
        .unwrap();
    let answering = store.clone();
    let (_, told) = decided(true);
    let answer =
        tokio::spawn(
            async move { answering.keep_question(id, &told, &counted(&told), None).await },
        );
    sleep(WHILE).await;
    assert!(!answer.is_finished(), "it waits");
    deleting.commit().await.unwrap();
    let answered = answer.await.unwrap().is_ok();
    assert_eq!(store.question(id).await.unwrap().is_some(), answered);
    let entries = u64::from(answered);
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries });
}

/// What is asked about an identifier that nobody has is said, and does nothing.
pub(crate) async fn what_is_not_there_is_said_to_be_missing(database: &Database) {
    let store = database.open().await;
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:00Z")).await.unwrap();
    let (there, nowhere) = ("sign-up-1".parse().unwrap(), "sign-up-2".parse().unwrap());
    let now = at("2026-11-02T16:00:00Z");
    store.try_pin(&nowhere, &pin("0001"), "caller-1", now).await.unwrap();
    assert_eq!(store.forget_wrong_pins(&nowhere).await, Ok(false));
    assert_eq!(store.forget_wrong_pins(&there).await, Ok(true));
    for id in [&there, &nowhere] {
        let taken_up = store.take_up(id.as_str(), now).await;
        assert_eq!(taken_up, Ok(voice_server::store::TakeUpOutcome::Missing));
    }
}
