use std::collections::BTreeSet;

use voice_server::Store;
use voice_server::delivery::{DeliveryError, SendOutcome};

use crate::database::Database;
use crate::scene::{at, send_all, sign_up};

async fn with_contacts(database: &Database, count: usize) -> Store {
    let store = database.open().await;
    for index in 0..count {
        store
            .keep_sign_up(&sign_up(&format!("sign-up-{index}"), "2026-11-02T15:00:00Z"))
            .await
            .unwrap();
    }
    store.put_contacts(at("2026-11-03T12:00:00Z"), 1000).await.unwrap();
    store
}

fn today() -> voice_core::wire::Day {
    "2026-11-03".parse().unwrap()
}

fn failed(retryable: bool) -> SendOutcome {
    SendOutcome::Failed(DeliveryError {
        reason: "the receiver answered 500".to_owned(),
        retryable,
        not_before: None,
    })
}

pub(crate) async fn what_is_claimed_is_nobody_elses(database: &Database) {
    let store = with_contacts(database, 60).await;
    let claiming: Vec<_> = (0..6)
        .map(|_| {
            let url = database.url.clone();
            let key = database.key.clone();
            tokio::spawn(async move {
                let store = Store::open(&url, key).await.unwrap();
                let mut ids = Vec::new();
                loop {
                    let claimed = store.claim(4, send_all).await.unwrap();
                    if claimed.is_empty() {
                        return ids;
                    }
                    ids.extend(claimed.into_iter().map(|claimed| claimed.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for one in claiming {
        all.extend(one.await.unwrap());
    }
    assert_eq!((all.len(), all.into_iter().collect::<BTreeSet<_>>().len()), (60, 60));
    assert!(store.claim(10, send_all).await.unwrap().is_empty());
    // Whoever had them is gone: when the lease is over, somebody else gets them.
    sqlx::query("UPDATE outbox SET claimed_until = 1")
        .execute(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(
        store
            .claim(100, send_all)
            .await
            .unwrap()
            .iter()
            .filter(|claimed| claimed.attempt == 2)
            .count(),
        60
    );
    // A lease from before the clock was put back is none.
    sqlx::query("UPDATE outbox SET claimed_until = 99999999999999")
        .execute(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(store.claim(100, send_all).await.unwrap().len(), 60);
}

pub(crate) async fn a_failure_is_tried_again_later(database: &Database) {
    let store = with_contacts(database, 1).await;
    let first = store.claim(10, send_all).await.unwrap();
    store.resolve(first.first().unwrap(), &failed(true), today()).await.unwrap();
    assert!(store.claim(10, send_all).await.unwrap().is_empty(), "after a pause");
    sqlx::query("UPDATE outbox SET due_at = 1").execute(&database.raw().await).await.unwrap();
    let second = store.claim(10, send_all).await.unwrap();
    assert_eq!(
        second.first().map(|claimed| (&claimed.id, claimed.attempt)),
        first.first().map(|claimed| (&claimed.id, 2))
    );
    store.resolve(second.first().unwrap(), &SendOutcome::Delivered, today()).await.unwrap();
    sqlx::query("UPDATE outbox SET due_at = 1, claimed_until = 0")
        .execute(&database.raw().await)
        .await
        .unwrap();
    assert!(store.claim(10, send_all).await.unwrap().is_empty());
    let (document,): (String,) = sqlx::query_as("SELECT document FROM outbox")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(document, "", "what was sent is not kept");
    store.forget_sent().await.unwrap();
    let (left,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM outbox")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

pub(crate) async fn what_cannot_be_sent_is_seen_and_revived(database: &Database) {
    let store = with_contacts(database, 2).await;
    let claimed = store.claim(10, send_all).await.unwrap();
    store.resolve(claimed.first().unwrap(), &failed(false), today()).await.unwrap();
    sqlx::query("UPDATE outbox SET attempts = 1000, claimed_until = 0")
        .execute(&database.raw().await)
        .await
        .unwrap();
    let other = store.claim(10, send_all).await.unwrap();
    assert_eq!(other.len(), 1);
    store.resolve(other.first().unwrap(), &failed(true), today()).await.unwrap();
    let dead = store.dead_letters().await.unwrap();
    assert_eq!(dead.len(), 2, "one that must not be tried again, and one that was tried too often");
    assert!(
        dead.iter().all(|dead| dead.reason == "the receiver answered 500"
            && dead.source.starts_with("sign-up-"))
    );
    for dead in &dead {
        assert!(store.requeue(dead.id.parse().unwrap()).await.unwrap());
        assert!(!store.requeue(dead.id.parse().unwrap()).await.unwrap(), "it is not dead any more");
    }
    assert_eq!(store.claim(10, send_all).await.unwrap().len(), 2);
}

pub(crate) async fn something_unreadable_holds_nothing_up(database: &Database) {
    let store = with_contacts(database, 3).await;
    let change = "UPDATE outbox SET document = '{}' WHERE source = 'sign-up-1'";
    sqlx::query(change).execute(&database.raw().await).await.unwrap();
    assert_eq!(store.claim(10, send_all).await.unwrap().len(), 2);
    let dead = store.dead_letters().await.unwrap();
    assert_eq!(dead.iter().map(|dead| dead.reason.as_str()).collect::<Vec<_>>(), ["unreadable"]);
}

/// A worker took longer than its lease, and another has the item by now.
pub(crate) async fn a_worker_whose_lease_ended_decides_nothing(database: &Database) {
    let (store, other) = (with_contacts(database, 1).await, database.open().await);
    let raw = database.raw().await;
    let late = store.claim(10, send_all).await.unwrap().remove(0);
    sqlx::query("UPDATE outbox SET claimed_until = 1").execute(&raw).await.unwrap();
    let now = other.claim(10, send_all).await.unwrap().remove(0);
    for outcome in [failed(true), failed(false)] {
        store.resolve(&late, &outcome, today()).await.unwrap();
        let (state, until): (String, i64) =
            sqlx::query_as("SELECT state, claimed_until FROM outbox")
                .fetch_one(&raw)
                .await
                .unwrap();
        assert!(state == "waiting" && until > 1, "it is the other's");
    }
    // That it was delivered is so, whoever says it.
    store.resolve(&late, &SendOutcome::Delivered, today()).await.unwrap();
    other.resolve(&now, &failed(true), today()).await.unwrap();
    let (state,): (String,) =
        sqlx::query_as("SELECT state FROM outbox").fetch_one(&raw).await.unwrap();
    assert_eq!(state, "sent");
}
