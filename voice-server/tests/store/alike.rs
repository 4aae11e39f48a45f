//! What is read of custody events is the same whoever it is of.

use serde_json::json;
use voice_core::disclosure::Policy;
use voice_core::notification::{CustodyEvent, CustodyHistory};
use voice_core::subject::Subject;
use voice_server::Store;

use crate::database::Database;
use crate::keys::released;
use crate::scene::{at, example_with};

fn event(of: &str, number: usize) -> CustodyEvent {
    example_with(|event| {
        event["id"] = json!(format!("event-{of}-{number}"));
        event["subject"] = json!(of);
    })
}

async fn put_events(store: &Store, of: &str, count: usize) {
    for number in 0..count {
        assert_eq!(store.keep_event(&event(of, number)).await, Ok(true));
    }
}

/// How many rows there are of each width, in characters.
async fn widths(database: &Database) -> Vec<(i64, i64)> {
    let select = "SELECT CAST(LENGTH(document) AS BIGINT), COUNT(*) FROM custody_event GROUP BY 1";
    sqlx::query_as(select).fetch_all(&database.raw().await).await.unwrap()
}

/// There are decoys for as many events as the person with the most has, and all are as wide.
pub(crate) async fn events_are_filled_up_to_one_number_and_width(database: &Database) {
    let store = database.open().await;
    assert!(matches!(widths(database).await.as_slice(), [(_, 4)]), "the decoys");
    put_events(&store, "one", 1).await;
    put_events(&store, "six", 6).await;
    assert!(matches!(widths(database).await.as_slice(), [(_, 15)]), "8 decoys and 7 events");

    let (policy, now) = (Policy::us_federal(), at("2026-11-02T15:00:00Z"));
    let nobody = Subject::decoy().id().as_str();
    for (of, count) in [("one", 1), ("six", 6), (nobody, 0), ("another", 0)] {
        let subject = of.parse().unwrap();
        let mut all = CustodyHistory::new(of.parse().unwrap());
        for number in 0..count {
            all.take(event(of, number)).unwrap();
        }
        assert!(store.history(&subject).await.unwrap() == all);
        let filled_up = store.history_filled_up(&subject).await.unwrap();
        assert!(filled_up != all && *filled_up.subject() == subject);
        assert!(
            filled_up.custody(policy.calendar(), now) == all.custody(policy.calendar(), now),
            "{of}"
        );
        let record: Subject = example_with(|record| record["id"] = json!(of));
        let of_record =
            |history: &CustodyHistory| history.applied_to(&record, policy.calendar(), now);
        assert!(of_record(&filled_up) == of_record(&all), "what fills up says nothing of {of}");
    }
}

/// A release before kept events as long as they were, and knew no decoys.
pub(crate) async fn events_of_a_release_before_are_made_as_wide(database: &Database) {
    let released = released(database).await;
    let before: (i64,) =
        sqlx::query_as("SELECT CAST(LENGTH(document) AS BIGINT) FROM custody_event")
            .fetch_one(&database.raw().await)
            .await
            .unwrap();
    let store = database.open().await;
    let after = widths(database).await;
    assert!(matches!(after.as_slice(), [(_, 5)]), "4 decoys and an event: {after:?}");
    assert!(after[0].0 > before.0);
    let mut all = CustodyHistory::new(released.event.subject.clone());
    all.take(released.event.clone()).unwrap();
    assert!(store.history(&released.event.subject).await.unwrap() == all);
}
