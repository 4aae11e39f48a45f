use std::collections::BTreeSet;

use voice_core::notification::{DAYS_TO_INQUIRY, SignUpAct, SignUpState};
use voice_server::Store;
use voice_server::delivery::OutboxItem;
use voice_server::store::TakeUpOutcome;

use crate::beside::beside;
use crate::database::Database;
use crate::overlapping::{WHILE, is_postgres, writing};
use crate::scene::{at, send_all, sign_up};

async fn with_sign_ups(database: &Database, count: usize) -> Store {
    let store = database.open().await;
    for index in 0..count {
        store
            .keep_sign_up(&sign_up(&format!("sign-up-{index}"), "2026-11-02T15:00:00Z"))
            .await
            .unwrap();
    }
    store
}

async fn due(store: &Store, moment: &str) -> usize {
    let mut sum = 0;
    loop {
        let count = store.put_contacts(at(moment), 16).await.unwrap();
        sum += count;
        if count == 0 {
            return sum;
        }
    }
}

/// The moments of the contacts that wait, claimed.
async fn claimed(store: &Store) -> Vec<String> {
    let all = store.claim(1000, send_all).await.unwrap();
    let keys: BTreeSet<_> = all.iter().map(|claimed| claimed.id.clone()).collect();
    assert_eq!(keys.len(), all.len());
    let moment = |item: &OutboxItem| match item {
        OutboxItem::Contact(contact) => contact.at.to_string(),
        _ => panic!("a contact"),
    };
    all.iter().map(|claimed| moment(&claimed.item)).collect()
}

pub(crate) async fn contacts_are_put_in_once(database: &Database) {
    let store = with_sign_ups(database, 40).await;
    assert_eq!(due(&store, "2026-11-02T23:00:00Z").await, 0, "the first comes the next noon");
    let other = database.open().await;
    let (first, second) =
        tokio::join!(due(&store, "2026-11-03T12:00:00Z"), due(&other, "2026-11-03T12:00:00Z"));
    assert_eq!(first + second, 40, "two servers at once");
    assert_eq!(due(&store, "2026-11-03T12:30:00Z").await, 0);
    assert_eq!(claimed(&store).await, vec!["2026-11-03T12:00:00Z"; 40]);
    assert_eq!(due(&store, "2026-11-04T12:00:00Z").await, 40);
    assert_eq!(claimed(&store).await, vec!["2026-11-04T12:00:00Z"; 40]);
}

pub(crate) async fn a_clock_that_is_put_back_brings_nothing_twice(database: &Database) {
    let store = with_sign_ups(database, 3).await;
    assert_eq!(due(&store, "2026-11-04T12:00:00Z").await, 3);
    assert_eq!(claimed(&store).await.len(), 6, "of two days");
    for moment in ["2026-11-03T12:00:00Z", "2026-11-03T13:00:00Z", "2026-11-04T12:00:00Z"] {
        assert_eq!(due(&store, moment).await, 0, "{moment}");
    }
    assert_eq!(due(&store, "2026-11-05T12:00:00Z").await, 3);
    assert_eq!(claimed(&store).await, vec!["2026-11-05T12:00:00Z"; 3]);
}

pub(crate) async fn what_waits_is_taken_back_when_one_stops(database: &Database) {
    let store = with_sign_ups(database, 2).await;
    due(&store, "2026-11-03T12:00:00Z").await;
    let (id, now) = ("sign-up-0".parse().unwrap(), at("2026-11-03T12:00:01Z"));
    let stopped = store
        .change_sign_up(&id, now, |sign_up| sign_up.after(SignUpAct::Stopped, now))
        .await
        .unwrap();
    assert_eq!(stopped.unwrap().state(now), SignUpState::Stopped);
    assert_eq!(claimed(&store).await.len(), 1);
    assert_eq!(due(&store, "2026-11-04T12:00:00Z").await, 1, "of the other one alone");
    let nobody = store
        .change_sign_up(&"nobody".parse().unwrap(), now, |sign_up| sign_up.clone())
        .await
        .unwrap();
    assert!(nobody.is_none());
}

pub(crate) async fn a_pause_leaves_nothing_to_catch_up(database: &Database) {
    let store = with_sign_ups(database, 1).await;
    let id = "sign-up-0".parse().unwrap();
    for (moment, act) in
        [("2026-11-03T09:00:00Z", SignUpAct::Paused), ("2026-11-09T09:00:00Z", SignUpAct::Resumed)]
    {
        let now = at(moment);
        store.change_sign_up(&id, now, |sign_up| sign_up.after(act, now)).await.unwrap();
        due(&store, moment).await;
        assert_eq!(claimed(&store).await.len(), 0, "{moment}");
    }
    due(&store, "2026-11-09T12:00:00Z").await;
    assert_eq!(claimed(&store).await, ["2026-11-09T12:00:00Z"]);
}

pub(crate) async fn an_inquiry_is_noted_when_it_goes_out(database: &Database) {
    let store = with_sign_ups(database, 1).await;
    let id = "sign-up-0".parse().unwrap();
    let asked =
        at("2026-11-02T12:00:00Z").utc() + chrono::TimeDelta::days(i64::from(DAYS_TO_INQUIRY) + 1);
    let asked = voice_core::wire::Timestamp::try_from(asked).unwrap();
    store.put_contacts(asked, 16).await.unwrap();
    let sign_up = store.sign_up(&id).await.unwrap().unwrap();
    assert!(sign_up.is_inquired(asked));
    let lapsed =
        voice_core::wire::Timestamp::try_from(asked.utc() + chrono::TimeDelta::days(62)).unwrap();
    assert_eq!(sign_up.state(lapsed), SignUpState::Lapsed);
    let before = store.claim(1000, send_all).await.unwrap().len();
    store.put_contacts(lapsed, 16).await.unwrap();
    let after = store.claim(1000, send_all).await.unwrap().len();
    assert!(before > 170 && (59..=61).contains(&after), "{before}, {after}");
}

pub(crate) async fn one_that_cannot_be_read_holds_nobody_up(database: &Database) {
    let store = with_sign_ups(database, 10).await;
    let raw = database.raw().await;
    let (document,): (String,) =
        sqlx::query_as("SELECT document FROM sign_up WHERE id = 'sign-up-3'")
            .fetch_one(&raw)
            .await
            .unwrap();
    let broken = "UPDATE sign_up SET document = '$1$AAAA' WHERE id = 'sign-up-3'";
    sqlx::query(broken).execute(&raw).await.unwrap();
    assert_eq!(due(&store, "2026-11-03T12:00:00Z").await, 10, "it was due too");
    assert_eq!(claimed(&store).await.len(), 9);
    let aside = store.all_set_aside().await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!((aside[0].kind.as_str(), aside[0].id.as_str()), ("sign_up", "sign-up-3"));
    assert_eq!(store.count_set_aside().await.unwrap(), 1);
    // Nor does it hold up the report.
    let mut tally = voice_core::report::Tally::new("2027Q1".parse().unwrap());
    let policy = voice_core::disclosure::Policy::us_federal();
    let triage = voice_core::inquiry::Triage::reference();
    store.count_into(&mut tally, triage, &policy, at("2027-01-01T12:00:00Z")).await.unwrap();
    assert_eq!(store.count_set_aside().await.unwrap(), 1);
    let id = "sign-up-3";
    let taken_up = store.take_up(id, at("2026-11-05T15:00:00Z")).await;
    assert_eq!(taken_up, Ok(TakeUpOutcome::Unreadable), "not yet");
    assert_eq!(store.count_set_aside().await.unwrap(), 1);
    // Its row comes back from a backup.
    sqlx::query("UPDATE sign_up SET document = $1 WHERE id = 'sign-up-3'")
        .bind(document)
        .execute(&raw)
        .await
        .unwrap();
    let taken_up = store.take_up(id, at("2026-11-05T15:00:00Z")).await;
    assert_eq!(taken_up, Ok(TakeUpOutcome::Done));
    assert_eq!(store.count_set_aside().await.unwrap(), 0);
    due(&store, "2026-11-06T12:00:00Z").await;
    // Three days of nine, and one of the tenth.
    assert_eq!(claimed(&store).await.len(), 28);
}

/// Two workers have the same due sign-ups and messages before them.
pub(crate) async fn what_is_due_is_put_in_and_claimed_by_one(database: &Database) {
    let (store, other) = (with_sign_ups(database, 3).await, database.open().await);
    let noon = at("2026-11-03T12:00:00Z");
    let waits = !is_postgres(database);
    let first = async { assert_eq!(store.put_contacts(noon, 2).await, Ok(2)) };
    let putting = other.clone();
    let second = async move { putting.put_contacts(noon, 3).await.unwrap() };
    assert_eq!(beside(&store, first, second).await, (waits, 1), "what the first left");
    let first = async { assert_eq!(store.claim(2, send_all).await.unwrap().len(), 2) };
    let second = async move { other.claim(3, send_all).await.unwrap().len() };
    assert_eq!(beside(&store, first, second).await, (waits, 1));
    assert!(store.claim(3, send_all).await.unwrap().is_empty());
}

/// A row of a table that cannot be read any more, and what it was.
async fn broken(database: &Database, table: &str, id: &str) -> String {
    let raw = database.raw().await;
    let select = format!("SELECT document FROM {table} WHERE id = '{id}'");
    let (document,): (String,) =
        sqlx::query_as(sqlx::AssertSqlSafe(select)).fetch_one(&raw).await.unwrap();
    write(database, table, id, "$1$AAAA").await;
    document
}

async fn write(database: &Database, table: &str, id: &str, document: &str) {
    let update = format!("UPDATE {table} SET document = $1 WHERE id = '{id}'");
    let update = sqlx::query(sqlx::AssertSqlSafe(update)).bind(document);
    update.execute(&database.raw().await).await.unwrap();
}

async fn count(store: &Store) {
    let mut tally = voice_core::report::Tally::new("2026-01-01--2026-12-31".parse().unwrap());
    let policy = voice_core::disclosure::Policy::us_federal();
    let triage = voice_core::inquiry::Triage::reference();
    store.count_into(&mut tally, triage, &policy, at("2027-01-01T12:00:00Z")).await.unwrap();
}

/// What a report could not read comes back as a sign-up does; and what is restored while the report
/// is made is not set aside.
pub(crate) async fn what_a_report_cannot_read_is_taken_up_again(database: &Database) {
    let store = database.open().await;
    let now = at("2026-11-05T15:00:00Z");
    store.keep_inquiry("inquiry-1", crate::scene::example()).await.unwrap();
    let before = broken(database, "inquiry", "inquiry-1").await;
    count(&store).await;
    assert_eq!(store.count_set_aside().await, Ok(1));
    assert_eq!(store.take_up("inquiry-1", now).await, Ok(TakeUpOutcome::Unreadable));
    write(database, "inquiry", "inquiry-1", &before).await;
    assert_eq!(store.take_up("inquiry-1", now).await, Ok(TakeUpOutcome::Done));
    assert_eq!(store.take_up("inquiry-1", now).await, Ok(TakeUpOutcome::Missing));
    assert_eq!(store.count_set_aside().await, Ok(0));

    let before = broken(database, "inquiry", "inquiry-1").await;
    let mut restoring = writing(database).await;
    sqlx::query("UPDATE inquiry SET document = $1 WHERE id = 'inquiry-1'")
        .bind(&before)
        .execute(&mut *restoring)
        .await
        .unwrap();
    let counting = store.clone();
    let counting = tokio::spawn(async move { count(&counting).await });
    tokio::time::sleep(2 * WHILE).await;
    assert!(!counting.is_finished(), "it waits for who restores");
    restoring.commit().await.unwrap();
    counting.await.unwrap();
    assert_eq!(store.count_set_aside().await, Ok(0));
}

/// A sign-up that was set aside is taken up and deleted at once.
pub(crate) async fn what_is_taken_up_and_deleted_at_once_is_gone(database: &Database) {
    use voice_server::store::{RetainedBy, RetainedKind, RetentionAct, RetentionOutcome};
    let (store, other) = (with_sign_ups(database, 2).await, database.open().await);
    let now = at("2026-11-05T15:00:00Z");
    let ids = ["sign-up-0", "sign-up-1"];
    let before =
        [broken(database, "sign_up", ids[0]).await, broken(database, "sign_up", ids[1]).await];
    due(&store, "2026-11-03T12:00:00Z").await;
    for (id, before) in ids.iter().zip(&before) {
        write(database, "sign_up", id, before).await;
    }
    assert_eq!(store.count_set_aside().await, Ok(2));
    let delete = |store: &Store, id: &'static str| {
        let store = store.clone();
        async move {
            let by = RetainedBy { who: "staff-1".parse().unwrap(), at: now };
            let policy = voice_core::disclosure::Policy::us_federal();
            let rules = (&policy, voice_core::inquiry::Triage::reference());
            let deleted = store.retain(RetainedKind::SignUp, id, RetentionAct::Delete, &by, rules);
            assert_eq!(deleted.await, Ok(RetentionOutcome::Done(1)));
        }
    };
    let taking = async {
        assert_eq!(store.take_up("sign-up-0", now).await, Ok(TakeUpOutcome::Done));
    };
    assert!(beside(&store, taking, delete(&other, "sign-up-0")).await.0);
    let taking = other.clone();
    let taking = async move { taking.take_up("sign-up-1", now).await.unwrap() };
    let missing = (true, TakeUpOutcome::Missing);
    assert_eq!(beside(&store, delete(&store, "sign-up-1"), taking).await, missing);
    assert_eq!(store.count_set_aside().await, Ok(0));
    assert_eq!(due(&store, "2026-11-06T12:00:00Z").await, 0);
}
