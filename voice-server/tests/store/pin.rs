use uuid::Uuid;
use voice_core::category::Category;
use voice_core::disclosure::Policy;
use voice_core::notification::{
    DeliveredNotice, DisclosedNotice, PIN_ATTEMPTS, Records, SignUp, SignUpAct, tell,
};
use voice_core::office::Office;
use voice_core::subject::LookupResult;
use voice_server::store::{CALLER_ATTEMPTS, LedgerCheck, OwnChangeOutcome, PinOpened, PinOutcome};
use voice_server::{Store, StoreError};

use crate::beside::beside;
use crate::database::Database;
use crate::overlapping::{WHILE, is_postgres, writing};
use crate::scene::{at, pin, sign_up};

async fn with_sign_up(database: &Database) -> Store {
    let store = database.open().await;
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:00Z")).await.unwrap();
    store
}

async fn tried(store: &Store, id: &str, digits: &str, moment: &str) -> Option<PinOpened> {
    tried_by("caller-1", store, id, digits, moment).await
}

async fn tried_by(
    caller: &str,
    store: &Store,
    id: &str,
    digits: &str,
    moment: &str,
) -> Option<PinOpened> {
    match store.try_pin(&id.parse().unwrap(), &pin(digits), caller, at(moment)).await.unwrap() {
        PinOutcome::Opened(opened) => Some(*opened),
        PinOutcome::Refused(_) => None,
    }
}

pub(crate) async fn wrong_pins_lock_and_nobody_can_tell(database: &Database) {
    let store = with_sign_up(database).await;
    assert!(tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.is_some());
    for caller in 0..PIN_ATTEMPTS {
        let caller = format!("stranger-{caller}");
        for id in ["sign-up-1", "nobody"] {
            let opened = tried_by(&caller, &store, id, "4072", "2026-11-02T16:00:00Z").await;
            assert!(opened.is_none());
        }
    }
    assert!(tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:01Z").await.is_none(), "locked");
    // As much is kept of an identifier that there is not.
    let kept: Vec<(String,)> = sqlx::query_as("SELECT document FROM pin_attempts ORDER BY sign_up")
        .fetch_all(&database.raw().await)
        .await
        .unwrap();
    assert!(kept.len() == 2 && kept.first() == kept.last());
    assert!(tried(&store, "sign-up-1", "4071", "2026-11-03T16:00:00Z").await.is_some());
    store.forget_attempts(at("2026-11-05T16:00:00Z")).await.unwrap();
    let left: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM pin_attempts")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(left.0, 0);
}

pub(crate) async fn many_guesses_at_once_are_five(database: &Database) {
    let store = with_sign_up(database).await;
    let guesses: Vec<_> = (0..40)
        .map(|guess| {
            let store = store.clone();
            tokio::spawn(async move {
                let (caller, digits) = (format!("caller-{guess}"), format!("{guess:04}"));
                tried_by(&caller, &store, "sign-up-1", &digits, "2026-11-02T16:00:00Z")
                    .await
                    .is_some()
            })
        })
        .collect();
    for guess in guesses {
        assert!(!guess.await.unwrap());
    }
    let (kept,): (String,) = sqlx::query_as("SELECT document FROM pin_attempts")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(kept.matches("2026-11-02").count(), PIN_ATTEMPTS, "{kept}");
}

/// A telling of nobody, in which something was told all the same.
fn telling(outcome: &PinOpened) -> DisclosedNotice {
    let policy = Policy::us_federal();
    let office = Office::reference();
    let records = Records {
        policy: &policy,
        office,
        subject: LookupResult::nobody(),
        history: None,
        delivered: &outcome.delivered,
    };
    let mut telling = tell(&outcome.given, &outcome.sign_up, records);
    telling.delivered.push(DeliveredNotice {
        sign_up: outcome.sign_up.id().clone(),
        subject: "subject-1".parse().unwrap(),
        matter: None,
        category: Category::Release,
        at: outcome.given.at(),
        event: None,
        information: None,
    });
    telling
}

pub(crate) async fn what_was_heard_is_no_news(database: &Database) {
    let store = with_sign_up(database).await;
    let outcome = tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.unwrap();
    assert!(outcome.delivered.is_empty());
    let (id, telling) = (Uuid::new_v4(), telling(&outcome));
    store.keep_notice(id, &outcome, outcome.given.at(), &telling).await.unwrap();
    assert!(
        !store.mark_delivered(id, &"another".parse().unwrap()).await.unwrap(),
        "the notice of somebody else"
    );
    assert!(store.mark_delivered(id, outcome.sign_up.id()).await.unwrap());
    assert!(!store.mark_delivered(id, outcome.sign_up.id()).await.unwrap(), "once");
    let again = tried(&store, "sign-up-1", "4071", "2026-11-02T17:00:00Z").await.unwrap();
    assert!(again.delivered == telling.delivered);
}

pub(crate) async fn what_was_not_heard_is_told_again(database: &Database) {
    let store = with_sign_up(database).await;
    let outcome = tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.unwrap();
    store
        .keep_notice(Uuid::new_v4(), &outcome, outcome.given.at(), &telling(&outcome))
        .await
        .unwrap();
    assert!(
        tried(&store, "sign-up-1", "4071", "2026-11-02T17:00:00Z")
            .await
            .unwrap()
            .delivered
            .is_empty()
    );
}

/// The moments of wrong PINs that are kept of an identifier.
async fn wrong(database: &Database) -> usize {
    let (kept,): (String,) = sqlx::query_as("SELECT document FROM pin_attempts")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    kept.matches("2026-11-02").count()
}

pub(crate) async fn a_stranger_locks_nobody_else_out(database: &Database) {
    const { assert!(CALLER_ATTEMPTS < PIN_ATTEMPTS) };
    let store = with_sign_up(database).await;
    let now = "2026-11-02T16:00:00Z";
    for _ in 0..20 {
        assert!(tried_by("stranger", &store, "sign-up-1", "4072", now).await.is_none());
    }
    assert_eq!(wrong(database).await, CALLER_ATTEMPTS);
    assert!(tried_by("stranger", &store, "sign-up-1", "4071", now).await.is_none());
    assert!(tried_by("owner", &store, "sign-up-1", "4071", now).await.is_some());
    // Two strangers can, and staff undo it.
    for _ in 0..20 {
        assert!(tried_by("another", &store, "sign-up-1", "4072", now).await.is_none());
    }
    assert_eq!(wrong(database).await, PIN_ATTEMPTS);
    assert!(tried_by("owner", &store, "sign-up-1", "4071", now).await.is_none());
    store.forget_wrong_pins(&"sign-up-1".parse().unwrap()).await.unwrap();
    assert!(tried_by("owner", &store, "sign-up-1", "4071", now).await.is_some());
}

pub(crate) async fn no_pin_is_in_a_sign_up(database: &Database) {
    let store = with_sign_up(database).await;
    let id = "sign-up-1".parse().unwrap();
    assert!(store.sign_up(&id).await.unwrap().unwrap().request().pin == pin("0000"));
    for digits in ["0000", "4072"] {
        assert!(tried(&store, "sign-up-1", digits, "2026-11-02T16:00:00Z").await.is_none());
    }
    // The row that is read where there is nobody opens for no PIN.
    for digits in ["0000", "1111", "4071"] {
        assert!(tried(&store, "nobody", digits, "2026-11-02T16:00:00Z").await.is_none());
    }
    // The same request again, and one with another PIN.
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:00Z")).await.unwrap();
    let mut other = sign_up("sign-up-1", "2026-11-02T15:00:00Z").request().clone();
    other.pin = pin("4072");
    let other = SignUp::new(id.clone(), other, at("2026-11-02T15:00:00Z"));
    assert_eq!(store.keep_sign_up(&other).await, Err(StoreError::Conflict));
    // What is changed otherwise keeps it.
    store.change_sign_up(&id, at("2026-11-02T16:00:00Z"), SignUp::clone).await.unwrap();
    assert!(tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.is_some());
}

/// Both gave the PIN as it was, and one of them changes it before the other acts.
pub(crate) async fn of_two_who_change_the_pin_one_is_refused(database: &Database) {
    let (store, other) = (with_sign_up(database).await, database.open().await);
    let now = "2026-11-02T16:00:00Z";
    let first = tried(&store, "sign-up-1", "4071", now).await.unwrap();
    let second = tried(&other, "sign-up-1", "4071", now).await.unwrap();
    let (one, two) = (pin("1234"), pin("5678"));
    let keep = |sign_up: &SignUp| sign_up.clone();
    let (one, two) = tokio::join!(
        store.change_own_sign_up(&first, at(now), Some(&one), None, keep),
        other.change_own_sign_up(&second, at(now), Some(&two), None, keep)
    );
    let done = [one, two].map(|of| matches!(of, Ok(OwnChangeOutcome::Changed(_))));
    assert!(done[0] != done[1], "{done:?}");
    let digits = if done[0] { ["1234", "5678"] } else { ["5678", "1234"] };
    assert!(tried(&store, "sign-up-1", digits[0], now).await.is_some());
    assert!(tried(&store, "sign-up-1", digits[1], now).await.is_none());
}

/// The PIN was given, and before anything is told the sign-up is stopped.
pub(crate) async fn nothing_is_told_to_one_who_stopped(database: &Database) {
    let (store, other) = (with_sign_up(database).await, database.open().await);
    let now = at("2026-11-02T16:00:00Z");
    let opened = tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.unwrap();
    let id = opened.sign_up.id().clone();
    let stop = |sign_up: &SignUp| sign_up.after(SignUpAct::Stopped, now);
    let stopped = other.change_own_sign_up(&opened, now, None, None, stop).await.unwrap();
    assert!(matches!(stopped, OwnChangeOutcome::Changed(_)));
    let notice = Uuid::new_v4();
    assert!(!store.keep_notice(notice, &opened, now, &telling(&opened)).await.unwrap());
    assert!(!store.mark_delivered(notice, &id).await.unwrap());
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 0 });
}

/// The PIN was given, and before anything is told the sign-up has another one.
pub(crate) async fn nothing_is_told_for_a_pin_that_was_changed(database: &Database) {
    let (store, other) = (with_sign_up(database).await, database.open().await);
    let now = at("2026-11-02T16:00:00Z");
    let opened = tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.unwrap();
    let (new, keep) = (pin("1234"), |sign_up: &SignUp| sign_up.clone());
    let changed = other.change_own_sign_up(&opened, now, Some(&new), None, keep).await.unwrap();
    assert!(matches!(changed, OwnChangeOutcome::Changed(_)));
    let notice = Uuid::new_v4();
    assert!(!store.keep_notice(notice, &opened, now, &telling(&opened)).await.unwrap());
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 0 });
    let opened = tried(&store, "sign-up-1", "1234", "2026-11-02T16:00:00Z").await.unwrap();
    for _ in 0..2 {
        // Asked again under one idempotency key, it is decided and kept anew.
        assert!(store.keep_notice(notice, &opened, now, &telling(&opened)).await.unwrap());
    }
    assert!(store.mark_delivered(notice, opened.sign_up.id()).await.unwrap());
}

/// A sign-up as the release before kept it, with its PIN in the document.
pub(crate) async fn pins_of_before_are_hashed(database: &Database) {
    let store = with_sign_up(database).await;
    drop(store);
    // Under the key of the test, as no server writes it any more.
    sqlx::query("UPDATE sign_up SET pin = '' WHERE id <> ''")
        .execute(&database.raw().await)
        .await
        .unwrap();
    let store = database.open().await;
    // The document has `0000` by now, which stands for the PIN of before.
    assert!(tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.is_none());
    assert_eq!(store.hash_pins(at("2026-11-02T16:00:00Z"), 16).await.unwrap(), 0, "by the guess");
    assert!(tried(&store, "sign-up-1", "0000", "2026-11-02T16:00:00Z").await.is_some());
    sqlx::query("UPDATE sign_up SET pin = '' WHERE id <> ''")
        .execute(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(store.hash_pins(at("2026-11-02T16:00:00Z"), 16).await.unwrap(), 1);
    assert_eq!(store.hash_pins(at("2026-11-02T16:00:00Z"), 16).await.unwrap(), 0);
    assert!(tried(&store, "sign-up-1", "0000", "2026-11-02T16:00:00Z").await.is_some());
}

/// A wrong PIN that has not been counted is waited for, and so is staff who forgets them.
pub(crate) async fn each_pin_is_counted_before_the_next_is_tried(database: &Database) {
    let (store, other) = (with_sign_up(database).await, database.open().await);
    let now = "2026-11-02T16:00:00Z";
    for stranger in 0..PIN_ATTEMPTS - 1 {
        let caller = format!("stranger-{stranger}");
        assert!(tried_by(&caller, &store, "sign-up-1", "4072", now).await.is_none());
    }
    let owner = || {
        let other = other.clone();
        async move { tried_by("owner", &other, "sign-up-1", "4071", now).await.is_some() }
    };
    let last =
        async { assert!(tried_by("stranger", &store, "sign-up-1", "4072", now).await.is_none()) };
    assert_eq!(beside(&store, last, owner()).await, (true, false), "it is locked");
    let id = "sign-up-1".parse().unwrap();
    let unlocking = async { assert_eq!(store.forget_wrong_pins(&id).await, Ok(true)) };
    assert_eq!(beside(&store, unlocking, owner()).await, (true, true), "and is not any more");
}

/// A PIN is being changed while somebody acts, and hears, by the one of before.
pub(crate) async fn who_acts_by_a_pin_waits_for_who_changes_it(database: &Database) {
    let (store, other) = (with_sign_up(database).await, database.open().await);
    let now = at("2026-11-02T16:00:00Z");
    let given = async |digits: &str| {
        tried(&store, "sign-up-1", digits, "2026-11-02T16:00:00Z").await.unwrap()
    };
    let keep = |sign_up: &SignUp| sign_up.clone();
    let change = async |opened: &PinOpened, digits: &str| {
        let new = pin(digits);
        let changed = store.change_own_sign_up(opened, now, Some(&new), None, keep).await;
        assert!(matches!(changed, Ok(OwnChangeOutcome::Changed(_))));
    };
    let (opened, late) = (given("4071").await, given("4071").await);
    let acting = other.clone();
    let acting = async move {
        let stop = |sign_up: &SignUp| sign_up.after(SignUpAct::Stopped, now);
        let acted = acting.change_own_sign_up(&late, now, None, None, stop).await;
        matches!(acted, Ok(OwnChangeOutcome::Closed))
    };
    assert_eq!(beside(&store, change(&opened, "1234"), acting).await, (true, true));
    let (opened, late) = (given("1234").await, given("1234").await);
    let hearing = async move {
        other.keep_notice(Uuid::new_v4(), &late, now, &telling(&late)).await.unwrap()
    };
    assert_eq!(beside(&store, change(&opened, "5678"), hearing).await, (true, false));
}

/// A PIN is tried while staff forget the wrong ones, and while they delete the sign-up: neither
/// waits for the other for ever.
pub(crate) async fn who_tries_a_pin_and_who_unlocks_do_not_wait_for_each_other(
    database: &Database,
) {
    use voice_server::store::{RetainedBy, RetainedKind, RetentionAct, RetentionOutcome};
    let (store, other) = (with_sign_up(database).await, database.open().await);
    let now = "2026-11-02T16:00:00Z";
    assert!(tried(&store, "sign-up-1", "4072", now).await.is_none());
    for deletes in [false, true] {
        // Both wait for who has the sign-up.
        let mut holding = writing(database).await;
        let lock = if is_postgres(database) { "FOR UPDATE" } else { "" };
        let lock = format!("SELECT id FROM sign_up WHERE id = 'sign-up-1' {lock}");
        sqlx::query(sqlx::AssertSqlSafe(lock)).fetch_all(&mut *holding).await.unwrap();
        let staff = other.clone();
        let staff = tokio::spawn(async move {
            if !deletes {
                return staff.forget_wrong_pins(&"sign-up-1".parse().unwrap()).await == Ok(true);
            }
            let by = RetainedBy { who: "staff-1".parse().unwrap(), at: at(now) };
            let (policy, act) = (Policy::us_federal(), RetentionAct::Delete);
            let rules = (&policy, voice_core::inquiry::Triage::reference());
            let deleted = staff.retain(RetainedKind::SignUp, "sign-up-1", act, &by, rules).await;
            deleted == Ok(RetentionOutcome::Done(1))
        });
        tokio::time::sleep(WHILE).await;
        let trying = store.clone();
        let trying = tokio::spawn(async move {
            trying.try_pin(&"sign-up-1".parse().unwrap(), &pin("4071"), "owner", at(now)).await
        });
        tokio::time::sleep(WHILE).await;
        assert!(!staff.is_finished() && !trying.is_finished());
        holding.rollback().await.unwrap();
        assert!(staff.await.unwrap());
        assert!(trying.await.unwrap().is_ok(), "it is answered");
    }
}
