use uuid::Uuid;
use voice_core::category::Category;
use voice_core::disclosure::Policy;
use voice_core::notification::{DeliveredNotice, DisclosedNotice, PIN_ATTEMPTS, Records, tell};
use voice_core::office::Office;
use voice_core::subject::LookupResult;
use voice_server::Store;
use voice_server::store::{PinOpened, PinOutcome};

use crate::database::Database;
use crate::scene::{at, pin, sign_up};

async fn with_sign_up(database: &Database) -> Store {
    let store = database.open().await;
    store.keep_sign_up(&sign_up("sign-up-1", "2026-11-02T15:00:00Z")).await.unwrap();
    store
}

async fn tried(store: &Store, id: &str, digits: &str, moment: &str) -> Option<PinOpened> {
    match store.try_pin(&id.parse().unwrap(), &pin(digits), at(moment)).await.unwrap() {
        PinOutcome::Opened(opened) => Some(*opened),
        PinOutcome::Refused(_) => None,
    }
}

pub(crate) async fn wrong_pins_lock_and_nobody_can_tell(database: &Database) {
    let store = with_sign_up(database).await;
    assert!(tried(&store, "sign-up-1", "4071", "2026-11-02T16:00:00Z").await.is_some());
    for _ in 0..PIN_ATTEMPTS {
        assert!(tried(&store, "sign-up-1", "4072", "2026-11-02T16:00:00Z").await.is_none());
        assert!(tried(&store, "nobody", "4072", "2026-11-02T16:00:00Z").await.is_none());
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
                tried(&store, "sign-up-1", &format!("{guess:04}"), "2026-11-02T16:00:00Z")
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
    store.keep_telling(id, outcome.sign_up.id(), outcome.given.at(), &telling).await.unwrap();
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
        .keep_telling(Uuid::new_v4(), outcome.sign_up.id(), outcome.given.at(), &telling(&outcome))
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
