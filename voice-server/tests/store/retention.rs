use core::time::Duration;
use std::sync::LazyLock;

use serde_json::json;
use tokio::time::sleep;
use uuid::Uuid;
use voice_core::disclosure::Policy;
use voice_core::inquiry::{InquiryEntry, Triage};
use voice_core::notification::SignUp;
use voice_core::report::Tally;
use voice_core::requester::StaffId;
use voice_core::wire::{Custodial, Timestamp, from_value};
use voice_server::Store;
use voice_server::store::{
    QUESTION_DAYS, RetainedBy, RetainedKind, RetentionAct, RetentionOutcome, STORE_TIMEOUT,
};

use crate::beside::beside;
use crate::database::{Database, sqlite};
use crate::overlapping::{WHILE, answering, is_postgres, writing};
use crate::scene::{at, counted, decided, example, sign_up};

/// When the example's requester signed up.
const SIGNED_UP: &str = "2026-11-02T15:00:00Z";

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::us_federal);

fn by() -> RetainedBy {
    RetainedBy { who: StaffId::new("staff-1").unwrap(), at: at("2026-11-05T15:00:00Z") }
}

async fn done(store: &Store, kind: RetainedKind, id: &str, act: RetentionAct) -> RetentionOutcome {
    store.retain(kind, id, act, &by(), (&*POLICY, Triage::reference())).await.unwrap()
}

/// How many rows tables have that are of somebody.
async fn rows(database: &Database, tables: &[&str]) -> Vec<i64> {
    let raw = database.raw().await;
    let mut counts = Vec::new();
    for table in tables {
        let id = if *table == "sign_up" { "WHERE id <> ''" } else { "" };
        let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} {id}"));
        let (count,): (i64,) = sqlx::query_as(count).fetch_one(&raw).await.unwrap();
        counts.push(count);
    }
    counts
}

/// The party of the example's requester, who asks and signed up.
fn party() -> String {
    let sign_up = sign_up("sign-up-1", "2026-11-02T15:00:00Z");
    sign_up.request().requester.person().party.to_string()
}

async fn with_everything(database: &Database) -> Store {
    let store = database.open().await;
    for id in ["sign-up-1", "sign-up-2"] {
        store.keep_sign_up(&sign_up(id, "2026-11-02T15:00:00Z")).await.unwrap();
    }
    store.put_contacts(at("2026-11-03T12:00:00Z"), 16).await.unwrap();
    store.keep_inquiry("inquiry-1", example::<InquiryEntry>()).await.unwrap();
    store.keep_referral(&example()).await.unwrap();
    store
}

pub(crate) async fn what_is_deleted_is_gone_and_entered(database: &Database) {
    use RetainedKind::{Inquiry, Referral, Requester, SignUp};
    let store = with_everything(database).await;
    let tables = ["sign_up", "outbox", "inquiry", "referral", "retention_act"];
    assert_eq!(rows(database, &tables).await, [2, 2, 1, 1, 0]);
    let one = RetentionOutcome::Done(1);
    assert_eq!(done(&store, SignUp, "sign-up-1", RetentionAct::Delete).await, one);
    assert_eq!(rows(database, &tables).await, [1, 1, 1, 1, 1]);
    assert_eq!(done(&store, Inquiry, "inquiry-1", RetentionAct::Delete).await, one);
    let referral: voice_core::referral::ReferralRecord = example();
    assert_eq!(done(&store, Referral, referral.id.as_str(), RetentionAct::Delete).await, one);
    assert_eq!(rows(database, &tables).await, [1, 1, 0, 0, 3]);
    assert_eq!(done(&store, Requester, &party(), RetentionAct::Delete).await, one);
    assert_eq!(rows(database, &tables).await, [0, 0, 0, 0, 5]);
    let missing = RetentionOutcome::Missing;
    for (kind, id) in [(SignUp, "sign-up-1"), (SignUp, ""), (Inquiry, "x"), (Requester, "party-9")]
    {
        assert_eq!(done(&store, kind, id, RetentionAct::Delete).await, missing, "{id}");
    }
    // An entry says who did what, and not of whom.
    let entries: Vec<(String, String, String, String)> =
        sqlx::query_as("SELECT kind, item, act, who FROM retention_act")
            .fetch_all(&database.raw().await)
            .await
            .unwrap();
    for (_, item, act, who) in entries {
        assert!(item.starts_with('#') && act == "delete" && who == "staff-1");
    }
}

/// As it is encrypted, a sign-up is found in the files of SQLite until it is deleted.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_is_in_no_file_of_sqlite() {
    let database = sqlite().await;
    let store = with_everything(&database).await;
    let kept: Vec<(String,)> = sqlx::query_as("SELECT document FROM sign_up WHERE id <> ''")
        .fetch_all(&database.raw().await)
        .await
        .unwrap();
    // Without what says by which key, and short enough to stand on one page.
    let kept: Vec<&str> = kept.iter().map(|(text,)| text.get(24..80).unwrap()).collect();
    let file = database.url.trim_start_matches("sqlite:").trim_end_matches("?mode=rwc");
    let is_there = || {
        let files = ["", "-wal"].map(|ending| std::fs::read(format!("{file}{ending}")).unwrap());
        kept.iter().any(|text| {
            files.iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
        })
    };
    assert!(kept.len() == 2 && is_there());
    let deleted = done(&store, RetainedKind::Requester, &party(), RetentionAct::Delete).await;
    assert_eq!(deleted, RetentionOutcome::Done(3));
    assert!(!is_there());
}

/// Somebody reads for long, as a backup or a report does, while something is deleted.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_beside_a_long_reader_keeps_nobody_waiting() {
    let database = sqlite().await;
    let (store, other) = (with_everything(&database).await, database.open().await);
    let mut reading = database.raw().await.begin().await.unwrap();
    let read = "SELECT COUNT(*) FROM sign_up";
    sqlx::query(read).fetch_one(&mut *reading).await.unwrap();
    let deleting = tokio::spawn(async move {
        done(&store, RetainedKind::SignUp, "sign-up-1", RetentionAct::Delete).await
    });
    let mut longest = Duration::ZERO;
    while !deleting.is_finished() {
        let began = std::time::Instant::now();
        other.keep_referral(&example()).await.unwrap();
        longest = longest.max(began.elapsed());
    }
    assert_eq!(deleting.await.unwrap(), RetentionOutcome::Done(1));
    assert!(longest < Duration::from_secs(1), "{longest:?}");
}

pub(crate) async fn what_is_held_is_not_deleted(database: &Database) {
    use RetainedKind::{Requester, SignUp};
    let store = with_everything(database).await;
    store
        .open_party_file(sign_up("a", "2026-11-02T15:00:00Z").request().requester.person())
        .await
        .unwrap();
    let nothing = RetentionOutcome::Done(0);
    assert_eq!(done(&store, SignUp, "sign-up-1", RetentionAct::Hold).await, nothing);
    let held = RetentionOutcome::Held;
    assert_eq!(done(&store, SignUp, "sign-up-1", RetentionAct::Delete).await, held);
    assert_eq!(done(&store, SignUp, "sign-up-1", RetentionAct::Release).await, nothing);
    // Of a requester who is held, nothing is deleted, and no question is forgotten.
    assert_eq!(done(&store, Requester, &party(), RetentionAct::Hold).await, nothing);
    assert_eq!(done(&store, SignUp, "sign-up-1", RetentionAct::Delete).await, held);
    assert_eq!(done(&store, Requester, &party(), RetentionAct::Delete).await, held);
    assert_eq!(rows(database, &["sign_up", "party_file"]).await, [2, 1]);
    assert_eq!(done(&store, Requester, &party(), RetentionAct::Release).await, nothing);
    assert_eq!(
        done(&store, Requester, &party(), RetentionAct::Delete).await,
        RetentionOutcome::Done(4)
    );
    let missing = RetentionOutcome::Missing;
    assert_eq!(done(&store, SignUp, "sign-up-9", RetentionAct::Hold).await, missing);
}

pub(crate) async fn questions_are_forgotten_in_steps(database: &Database) {
    let store = database.open().await;
    let mut kept = Vec::new();
    for number in 0..450 {
        let (id, record) = decided(number % 50 == 0);
        store.keep_question(id, &record, &counted(&record), None).await.unwrap();
        kept.extend((number % 50 == 0).then_some(id));
    }
    let (_, record) = decided(false);
    let asked = record.question();
    let later = asked.as_of.utc() + chrono::TimeDelta::days(QUESTION_DAYS + 1);
    // Those of a requester who is held stay.
    let person = asked.requester.person();
    store.open_party_file(person).await.unwrap();
    let party = person.party.to_string();
    let hold = done(&store, RetainedKind::Requester, &party, RetentionAct::Hold).await;
    assert_eq!(hold, RetentionOutcome::Done(0));
    assert_eq!(store.forget_questions(later.try_into().unwrap()).await.unwrap(), 0);
    done(&store, RetainedKind::Requester, &party, RetentionAct::Release).await;
    assert_eq!(store.forget_questions(later.try_into().unwrap()).await.unwrap(), 441);
    for id in kept {
        assert!(store.question(id).await.unwrap().is_some(), "what was disclosed is kept");
    }
    assert!(store.question(Uuid::new_v4()).await.unwrap().is_none());
}

/// Somebody has the database for longer than a step waits for it.
pub(crate) async fn a_purge_waits_for_who_writes_for_long(database: &Database) {
    let store = database.open().await;
    let (id, record) = decided(false);
    store.keep_question(id, &record, &counted(&record), None).await.unwrap();
    let later = record.question().as_of.utc() + chrono::TimeDelta::days(QUESTION_DAYS + 1);
    let mut writes = writing(database).await;
    let table = "SELECT id FROM question";
    sqlx::query(table).fetch_all(&mut *writes).await.unwrap();
    let held = tokio::spawn(async move {
        tokio::time::sleep(2 * STORE_TIMEOUT - core::time::Duration::from_secs(2)).await;
        writes.rollback().await.unwrap();
    });
    assert_eq!(store.forget_questions(later.try_into().unwrap()).await.unwrap(), 1);
    held.await.unwrap();
}

pub(crate) async fn figures_outlive_what_they_count(database: &Database) {
    let store = with_everything(database).await;
    let policy = Policy::us_federal();
    let figures = async || {
        let mut tally = Tally::new("2026-01-01--2026-12-31".parse().unwrap());
        let (triage, as_of) = (Triage::reference(), at("2027-01-01T12:00:00Z"));
        store.count_into(&mut tally, triage, &policy, as_of).await.unwrap();
        let day = "2027-01-01".parse().unwrap();
        let report =
            tally.report(voice_core::report::ConfidentialityRule::default(), day, false).unwrap();
        serde_json::to_string(&report).unwrap()
    };
    let before = figures().await;
    for (kind, id) in [(RetainedKind::SignUp, "sign-up-1"), (RetainedKind::Inquiry, "inquiry-1")] {
        assert_eq!(done(&store, kind, id, RetentionAct::Delete).await, RetentionOutcome::Done(1));
    }
    assert_eq!(figures().await, before);
}

/// Somebody holds, and somebody deletes before it is known: who is told that it is held has it.
pub(crate) async fn what_is_held_at_the_same_moment_is_not_deleted(database: &Database) {
    use RetainedKind::{Requester, SignUp};
    let (store, other) = (with_everything(database).await, database.open().await);
    let person = sign_up("a", "2026-11-02T15:00:00Z").request().requester.person().clone();
    store.open_party_file(&person).await.unwrap();
    let hold = async |kind, id: &str| {
        assert_eq!(done(&store, kind, id, RetentionAct::Hold).await, RetentionOutcome::Done(0));
    };
    let delete = |kind, id: &str| {
        let (other, id) = (other.clone(), id.to_owned());
        async move { done(&other, kind, &id, RetentionAct::Delete).await }
    };
    let held = (true, RetentionOutcome::Held);
    let one = beside(&store, hold(SignUp, "sign-up-1"), delete(SignUp, "sign-up-1")).await;
    assert_eq!(one, held);
    done(&store, SignUp, "sign-up-1", RetentionAct::Release).await;
    // What is of a requester who is held, one thing or all of it.
    for (kind, id) in [(SignUp, "sign-up-1".to_owned()), (Requester, party())] {
        assert_eq!(beside(&store, hold(Requester, &party()), delete(kind, &id)).await, held);
        done(&store, Requester, &party(), RetentionAct::Release).await;
    }
    assert_eq!(rows(database, &["sign_up", "party_file"]).await, [2, 1]);
    // Who deletes first is first.
    let deleting = async {
        let deleted = done(&store, SignUp, "sign-up-1", RetentionAct::Delete).await;
        assert_eq!(deleted, RetentionOutcome::Done(1));
    };
    let holding = other.clone();
    let holding = async move { done(&holding, SignUp, "sign-up-1", RetentionAct::Hold).await };
    assert_eq!(beside(&store, deleting, holding).await, (true, RetentionOutcome::Missing));
}

/// A question, and a moment at which it is old enough to be deleted.
async fn old_question(store: &Store) -> (Uuid, String, Timestamp) {
    let (id, record) = decided(false);
    store.keep_question(id, &record, &counted(&record), None).await.unwrap();
    let person = record.question().requester.person();
    store.open_party_file(person).await.unwrap();
    let later = record.question().as_of.utc() + chrono::TimeDelta::days(QUESTION_DAYS + 1);
    (id, person.party.to_string(), later.try_into().unwrap())
}

/// A requester is held while their questions are deleted, for they are old or by staff.
pub(crate) async fn questions_of_who_is_held_at_the_same_moment_stay(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let (id, party, later) = old_question(&store).await;
    let act = async |act| {
        let acted = done(&store, RetainedKind::Requester, &party, act).await;
        assert_eq!(acted, RetentionOutcome::Done(0));
    };
    let purging = other.clone();
    let purging = async move { purging.forget_questions(later).await.unwrap() };
    assert_eq!(beside(&store, act(RetentionAct::Hold), purging).await, (true, 0));
    act(RetentionAct::Release).await;
    let of = party.clone();
    let deleting =
        async move { done(&other, RetainedKind::Requester, &of, RetentionAct::Delete).await };
    let held = (true, RetentionOutcome::Held);
    assert_eq!(beside(&store, act(RetentionAct::Hold), deleting).await, held);
    assert!(store.question(id).await.unwrap().is_some());
    assert_eq!(rows(database, &["party_file"]).await, [1]);
}

/// Something is disclosed to a question whose requester is being deleted: as an answer does it, up
/// to its commit.
pub(crate) async fn a_question_that_is_answered_while_its_requester_is_deleted_stays(
    database: &Database,
) {
    let store = database.open().await;
    let (id, party, _) = old_question(&store).await;
    let answering = answering(database, id).await;
    let (deleting, of) = (store.clone(), party.clone());
    let deleting = tokio::spawn(async move {
        done(&deleting, RetainedKind::Requester, &of, RetentionAct::Delete).await
    });
    sleep(WHILE).await;
    assert!(!deleting.is_finished(), "it waits");
    answering.commit().await.unwrap();
    assert_eq!(deleting.await.unwrap(), RetentionOutcome::Done(1), "their file");
    assert!(store.question(id).await.unwrap().is_some());
}

/// Questions that staff delete are entered in the transaction that deletes them.
pub(crate) async fn what_is_deleted_of_a_requester_is_entered_at_once(database: &Database) {
    let store = database.open().await;
    let (_, party, _) = old_question(&store).await;
    let two = RetentionOutcome::Done(2);
    assert_eq!(done(&store, RetainedKind::Requester, &party, RetentionAct::Delete).await, two);
    let entered: Vec<(i64,)> = sqlx::query_as("SELECT removed FROM retention_act ORDER BY id")
        .fetch_all(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(entered, [(1,), (2,)], "the question; and it with the file");
}

/// Contacts are deleted while a report counts them, from one table and into another.
pub(crate) async fn what_is_deleted_while_it_is_counted_is_counted_once(database: &Database) {
    const ALL: usize = 40;
    let (store, other) = (database.open().await, database.open().await);
    for number in 0..ALL {
        let id = format!("inquiry-{number}");
        store.keep_inquiry(&id, example::<InquiryEntry>()).await.unwrap();
    }
    let count = || {
        let store = other.clone();
        async move {
            let mut tally = Tally::new("2026-01-01--2026-12-31".parse().unwrap());
            let (triage, as_of) = (Triage::reference(), at("2027-01-01T12:00:00Z"));
            store.count_into(&mut tally, triage, &POLICY, as_of).await.unwrap();
            usize::try_from(tally.counted()).unwrap()
        }
    };
    if is_postgres(database) {
        // Held between what it reads first and last.
        let mut holding = writing(database).await;
        let lock = "LOCK TABLE referral IN ACCESS EXCLUSIVE MODE";
        sqlx::query(lock).execute(&mut *holding).await.unwrap();
        let counting = tokio::spawn(count());
        sleep(WHILE).await;
        assert!(!counting.is_finished());
        done(&store, RetainedKind::Inquiry, "inquiry-0", RetentionAct::Delete).await;
        holding.rollback().await.unwrap();
        assert_eq!(counting.await.unwrap(), ALL);
    }
    let deleting = tokio::spawn(async move {
        for number in 1..ALL {
            let id = format!("inquiry-{number}");
            done(&store, RetainedKind::Inquiry, &id, RetentionAct::Delete).await;
            sleep(Duration::from_millis(2)).await;
        }
    });
    let mut rounds = 0;
    while !deleting.is_finished() {
        assert_eq!(count().await, ALL, "after {rounds} rounds");
        rounds += 1;
    }
    deleting.await.unwrap();
    assert!(rounds > 2, "{rounds}");
}

/// Somebody signs up again while what is kept of them is deleted, in a place that was looked at.
pub(crate) async fn what_a_requester_does_while_they_are_deleted_is_deleted_too(
    database: &Database,
) {
    let store = database.open().await;
    let other = |id: String| {
        let mut of = serde_json::to_value(Custodial(&sign_up(&id, SIGNED_UP))).unwrap();
        of["request"]["requester"]["person"]["party"] = json!("party-other");
        of["request"]["pin"] = json!("4071");
        from_value::<SignUp>(of).unwrap()
    };
    store.keep_sign_up(&sign_up("b-first", SIGNED_UP)).await.unwrap();
    for number in 0..300 {
        store.keep_sign_up(&other(format!("c-{number:03}"))).await.unwrap();
    }
    let deleting = {
        let store = database.open().await;
        tokio::spawn(async move {
            done(&store, RetainedKind::Requester, &party(), RetentionAct::Delete).await
        })
    };
    while rows(database, &["sign_up"]).await == [301] {
        sleep(Duration::from_millis(1)).await;
    }
    store.keep_sign_up(&sign_up("a-again", SIGNED_UP)).await.unwrap();
    assert!(!deleting.is_finished(), "it was kept meanwhile");
    assert_eq!(deleting.await.unwrap(), RetentionOutcome::Done(2));
    assert_eq!(rows(database, &["sign_up"]).await, [300]);
}
