//! Custody events as they are reported: each of one person, whatever is corrected.

use serde_json::{Value, json};

use crate::calls::{anybody, request, staff};
use crate::replies::{problem, question};
use crate::scene::server;

fn event(changes: &[(&str, Value)]) -> Value {
    let mut event = request("custody-event");
    event
        .as_object_mut()
        .unwrap()
        .extend(changes.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    event
}

#[tokio::test]
async fn a_revision_moves_an_event_to_nobody_else() {
    let server = server().await;
    let asked = question("victim-custody-status");
    let path = "/v1/custody-events";
    assert_eq!(staff(&server).post(path, &event(&[])).await.json(), json!({"new": true}));
    let before = anybody(&server).post("/v1/questions", &asked).await.body;

    // Of another person, of nobody, and the same person with another content: one reply, which
    // names none of them.
    let mut replies = Vec::new();
    for changes in [
        [("revision", json!(1)), ("subject", json!("subject-full"))],
        [("revision", json!(1)), ("subject", json!("no-such-subject"))],
        [("revision", json!(0)), ("change", json!({"kind": "escaped"}))],
        [("revision", json!(0)), ("subject", json!("subject-full"))],
    ] {
        let reply = staff(&server).post(path, &event(&changes)).await;
        let told = problem(&reply, 409);
        assert!(!told.to_string().contains("subject"), "{told}");
        replies.push(reply.body);
    }
    assert!(replies.iter().all(|reply| *reply == replies[0]), "{replies:?}");
    assert_eq!(
        anybody(&server).post("/v1/questions", &asked).await.body,
        before,
        "what was refused changes nothing"
    );

    // Taken back, and reported anew of the right person.
    for (changes, new) in [
        (event(&[("revision", json!(1)), ("change", json!({"kind": "withdrawn"}))]), true),
        (event(&[("id", json!("event-2")), ("subject", json!("subject-full"))]), true),
        (event(&[("id", json!("event-2")), ("subject", json!("subject-full"))]), false),
    ] {
        assert_eq!(staff(&server).post(path, &changes).await.json(), json!({"new": new}));
    }
}
