use uuid::Uuid;
use voice_core::disclosure::Policy;
use voice_core::inquiry::{InquiryEntry, Triage};
use voice_core::report::Tally;
use voice_core::requester::StaffId;
use voice_server::Store;
use voice_server::store::{
    QUESTION_DAYS, RetainedBy, RetainedKind, RetentionAct, RetentionOutcome, STORE_TIMEOUT,
};

use crate::database::{Database, sqlite};
use crate::overlapping::writing;
use crate::scene::{at, counted, decided, example, sign_up};

fn by() -> RetainedBy {
    RetainedBy { who: StaffId::new("staff-1").unwrap(), at: at("2026-11-05T15:00:00Z") }
}

async fn done(store: &Store, kind: RetainedKind, id: &str, act: RetentionAct) -> RetentionOutcome {
    store.retain(kind, id, act, &by(), (&Policy::us_federal(), Triage::reference())).await.unwrap()
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
        let report = tally.report(voice_core::report::Rule::default(), day, false).unwrap();
        serde_json::to_string(&report).unwrap()
    };
    let before = figures().await;
    for (kind, id) in [(RetainedKind::SignUp, "sign-up-1"), (RetainedKind::Inquiry, "inquiry-1")] {
        assert_eq!(done(&store, kind, id, RetentionAct::Delete).await, RetentionOutcome::Done(1));
    }
    assert_eq!(figures().await, before);
}
