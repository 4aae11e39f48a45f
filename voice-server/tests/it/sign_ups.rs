//! Signing up, and what is told once the PIN was given.

use axum::Router;
use serde_json::{Value, json};

use crate::calls::{anybody, request, staff};
use crate::replies::{header, problem};
use crate::scene::{Reply, server};

async fn signed_up(server: &Router, request: &Value) -> String {
    let reply = anybody(server).post("/v1/sign-ups", request).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    reply.json()["sign_up"].as_str().unwrap().to_owned()
}

async fn told(server: &Router, id: &str) -> Reply {
    let reply =
        anybody(server).post(&format!("/v1/sign-ups/{id}/notice"), &json!({"pin": "4071"})).await;
    assert_eq!(reply.status, 200);
    reply
}

fn items(reply: &Reply) -> Vec<(String, String)> {
    let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
    let told = reply.json();
    told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (text(item, "kind"), text(item, "category")))
        .collect()
}

#[tokio::test]
async fn everybody_who_signs_up_is_told_the_same() {
    let server = server().await;
    let mut bodies = Vec::new();
    // In custody, protected, and nobody.
    for (number, country) in [("A200000001", "MX"), ("A200000004", "GT"), ("A299999999", "MX")] {
        let mut request = request("sign-up");
        (request["subject"]["number"], request["subject"]["country_of_birth"]) =
            (json!(number), json!(country));
        let reply = anybody(&server).post("/v1/sign-ups", &request).await;
        let id = reply.json()["sign_up"].as_str().unwrap().to_owned();
        bodies.push(String::from_utf8(reply.body).unwrap().replace(&id, "ID"));
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
}

#[tokio::test]
async fn from_a_report_to_what_is_told_and_corrected() {
    let server = server().await;
    let id = signed_up(&server, &request("sign-up")).await;
    // What is in the record is told first.
    let first = told(&server, &id).await;
    assert_eq!(
        items(&first),
        [("news".into(), "custody-status".into()), ("news".into(), "facility".into())]
    );
    assert_eq!(items(&told(&server, &id).await).len(), 2, "it is told until it was heard");
    let heard = async |reply: &Reply| {
        let body = json!({"pin": "4071", "notice": header(reply, "x-request-id")});
        anybody(&server).post(&format!("/v1/sign-ups/{id}/heard"), &body).await.json()
    };
    assert_eq!(heard(&first).await["state"], "running");
    assert_eq!(told(&server, &id).await.json()["text"][0], "No information available to you.");

    let mut event = request("custody-event");
    assert_eq!(
        staff(&server).post("/v1/custody-events", &event).await.json(),
        json!({"new": true})
    );
    assert_eq!(
        staff(&server).post("/v1/custody-events", &event).await.json(),
        json!({"new": false})
    );
    let news = told(&server, &id).await;
    assert_eq!(
        items(&news),
        [("news".into(), "custody-status".into()), ("news".into(), "release".into())]
    );
    heard(&news).await;

    (event["revision"], event["at"]) = (json!(1), json!("2026-11-01T14:30:00Z"));
    staff(&server).post("/v1/custody-events", &event).await;
    let corrected = told(&server, &id).await;
    assert!(
        items(&corrected).contains(&("corrected".into(), "release".into())),
        "{:?}",
        items(&corrected)
    );

    // Every telling is in the ledger.
    let ledger = staff(&server).get("/v1/subjects/subject-in-custody/ledger").await.json();
    assert_eq!(ledger.as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn what_happened_is_in_the_answer_to_a_question_too() {
    let server = server().await;
    let asked = crate::replies::question("victim-custody-status");
    let status = async || {
        let answer = anybody(&server).post("/v1/questions", &asked).await.json();
        answer["results"][0]["information"]["state"].clone()
    };
    assert_eq!(status().await, "in-custody");
    staff(&server).post("/v1/custody-events", &request("custody-event")).await;
    assert_eq!(status().await, "not-in-custody");
}

#[tokio::test]
async fn a_pin_that_opens_nothing_is_refused_alike() {
    let server = server().await;
    let (wrong, locked, stopped) = (
        signed_up(&server, &request("sign-up")).await,
        signed_up(&server, &request("sign-up")).await,
        signed_up(&server, &request("sign-up")).await,
    );
    let notice = async |id: &str, pin: &str| {
        let reply =
            anybody(&server).post(&format!("/v1/sign-ups/{id}/notice"), &json!({"pin": pin})).await;
        problem(&reply, 403);
        reply.body
    };
    for _ in 0..5 {
        notice(&locked, "0000").await;
    }
    let stop = json!({"pin": "4071", "act": "stop"});
    assert_eq!(
        anybody(&server).post(&format!("/v1/sign-ups/{stopped}/acts"), &stop).await.json()["state"],
        "stopped"
    );
    let mut bodies = vec![
        notice(&wrong, "4072").await,
        notice(&locked, "4071").await,
        notice(&stopped, "4071").await,
        notice("nobody", "4071").await,
        notice("No!Identifier", "4071").await,
    ];
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    let update = json!({"pin": "4072", "request": request("sign-up")});
    problem(&anybody(&server).post(&format!("/v1/sign-ups/{wrong}"), &update).await, 403);
}

#[tokio::test]
async fn a_sign_up_is_paused_resumed_and_changed() {
    let server = server().await;
    let id = signed_up(&server, &request("sign-up")).await;
    for (act, state) in [("pause", "paused"), ("resume", "running")] {
        let reply = anybody(&server)
            .post(&format!("/v1/sign-ups/{id}/acts"), &json!({"pin": "4071", "act": act}))
            .await;
        assert_eq!(reply.json(), json!({"sign_up": id, "state": state}));
    }
    let mut other = request("sign-up");
    (other["pin"], other["kinds"]) = (json!("1234"), json!(["release"]));
    let update = json!({"pin": "4071", "request": other});
    assert_eq!(anybody(&server).post(&format!("/v1/sign-ups/{id}"), &update).await.status, 200);
    problem(
        &anybody(&server).post(&format!("/v1/sign-ups/{id}/notice"), &json!({"pin": "4071"})).await,
        403,
    );
    let told =
        anybody(&server).post(&format!("/v1/sign-ups/{id}/notice"), &json!({"pin": "1234"})).await;
    assert_eq!(told.json()["text"][0], "No information available to you.");
}
