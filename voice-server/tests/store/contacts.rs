use std::collections::BTreeSet;

use voice_core::notification::{DAYS_TO_INQUIRY, SignUpAct, SignUpState};
use voice_server::Store;
use voice_server::delivery::OutboxItem;
use voice_server::store::TakeUpOutcome;

use crate::database::Database;
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
    let id = "sign-up-3".parse().unwrap();
    let taken_up = store.take_up(&id, at("2026-11-05T15:00:00Z")).await;
    assert_eq!(taken_up, Ok(TakeUpOutcome::Unreadable), "not yet");
    assert_eq!(store.count_set_aside().await.unwrap(), 1);
    // Its row comes back from a backup.
    sqlx::query("UPDATE sign_up SET document = $1 WHERE id = 'sign-up-3'")
        .bind(document)
        .execute(&raw)
        .await
        .unwrap();
    let taken_up = store.take_up(&id, at("2026-11-05T15:00:00Z")).await;
    assert_eq!(taken_up, Ok(TakeUpOutcome::Done));
    assert_eq!(store.count_set_aside().await.unwrap(), 0);
    due(&store, "2026-11-06T12:00:00Z").await;
    // Three days of nine, and one of the tenth.
    assert_eq!(claimed(&store).await.len(), 28);
}
