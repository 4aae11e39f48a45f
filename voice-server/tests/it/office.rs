//! The office of a day and the routes of contacts, over HTTP and on the command line.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use voice_core::inquiry::{InquiryFacts, Triage};
use voice_core::office::Office;
use voice_core::wire::to_json;

use crate::command::run;
use crate::replies::{faults, problem};
use crate::scene::{Reply, get, send, server};

/// Who calls, with one field changed.
fn call(field: &str, value: impl Into<Value>) -> Value {
    let mut facts = json!({
        "danger": "none", "topic": "question", "caller": "victim", "channel": "telephone",
        "language": "en"
    });
    facts[field] = value.into();
    facts
}

async fn route(server: &Router, body: &Value) -> Reply {
    let request = Request::post("/v1/inquiries/route").header("content-type", "application/json");
    send(server, request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn the_office_is_that_of_the_day_asked_about() {
    let server = server().await;
    for (day, name) in
        [("2017-04-25", None), ("2021-06-11", Some("VESL")), ("2025-04-10", Some("VOICE"))]
    {
        let reply = get(&server, &format!("/v1/office?as_of={day}")).await;
        assert_eq!(
            (reply.status.as_u16(), reply.headers["cache-control"].as_bytes()),
            (200, &b"no-store"[..])
        );
        let office = reply.json();
        assert_eq!(office["office"]["short_name"].as_str(), name, "{day}");
        assert!(office.get("office").is_some() == name.is_some(), "what is absent is left out");
        assert_eq!(office["as_of"], day);
        let printed = run(&["office", "--as-of", day]);
        assert_eq!((printed.status.code(), printed.stdout), (Some(0), reply.body), "{day}");
    }
    // Without a day, that of the server's clock.
    assert_eq!(get(&server, "/v1/office").await.json()["as_of"], "2026-11-02");
}

#[tokio::test]
async fn a_day_that_is_none_is_told_at_its_place() {
    let server = server().await;
    for (query, expected) in [
        ("as_of=yesterday", vec![("/as_of", "bad-form")]),
        ("as_of=2023-02-29", vec![("/as_of", "bad-form")]),
        ("as_of=", vec![("/as_of", "bad-form")]),
        ("as_of=2026-11-02&as_of=2017-04-26", vec![("/as_of", "duplicate-field")]),
        ("day=2026-11-02", vec![("/day", "unknown-field")]),
    ] {
        let reply = get(&server, &format!("/v1/office?{query}")).await;
        assert_eq!(faults(&problem(&reply, 422)), expected, "{query}");
    }
    assert_eq!(run(&["office", "--as-of", "yesterday"]).status.code(), Some(2));
}

#[tokio::test]
async fn a_contact_is_routed_as_the_library_routes_it() {
    let (server, today) = (server().await, Office::reference().on("2026-11-02".parse().unwrap()));
    for facts in InquiryFacts::all().step_by(101) {
        let reply = route(&server, &serde_json::to_value(facts).unwrap()).await;
        let directions = Triage::reference().route(&facts).directions(&today);
        assert_eq!(reply.status, 200, "{facts}");
        assert_eq!(
            String::from_utf8(reply.body).unwrap(),
            to_json(&directions).unwrap(),
            "{facts}"
        );
    }
    let report = route(&server, &call("topic", "tip")).await.json();
    assert_eq!((&report["kind"], &report["to"]), (&json!("report"), &json!("tip-line")));
}

#[tokio::test]
async fn words_and_people_have_no_place_in_a_route() {
    let server = server().await;
    for field in ["narrative", "notes", "accused", "subject", "name"] {
        let reply = route(&server, &call(field, "Quarry Lane 9")).await;
        let told = problem(&reply, 422);
        assert_eq!(faults(&told), [(format!("/{field}").as_str(), "unknown-field")]);
        assert!(!told.to_string().contains("Quarry"));
    }
    assert_eq!(route(&server, &call("topic", "question")).await.status, 200);
    let forgotten =
        json!({"topic": "tip", "caller": "other", "channel": "letter", "language": "es"});
    assert_eq!(
        faults(&problem(&route(&server, &forgotten).await, 422)),
        [("/danger", "missing-field")]
    );
    problem(&get(&server, "/v1/inquiries/route").await, 405);
}
