//! Every refusal is a problem detail that says what is wrong and repeats nothing.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use voice_server::BODY_LIMIT;

use crate::scene::{Reply, ask, get, question_about, send, server};

#[track_caller]
fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!(reply.status.as_u16(), status, "{}", String::from_utf8_lossy(&reply.body));
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert!(reply.headers.contains_key("x-request-id"));
    let problem = reply.json();
    assert_eq!(problem["status"], status);
    assert!(
        problem["title"].is_string()
            && problem["detail"].is_string()
            && problem["faults"].is_array()
    );
    problem
}

#[tokio::test]
async fn every_fault_is_told_at_once_and_no_value() {
    let mut question = question_about("A200000001", "MX");
    question["requester"]["person"]["name"] = json!(" Secret Name");
    question["requester"]["persn"] = json!({"ssn": "078-05-1120"});
    question["subject"]["number"] = json!("078051120");
    question["purpose"] = Value::Null;
    question["categories"] = json!(["custody-status", "custody-status", "whereabouts"]);
    let reply = ask(&server().await, question.to_string()).await;
    let problem = problem(&reply, 422);
    let faults: Vec<_> = problem["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect();
    let expected = [
        ("/requester/person/name", "bad-form"),
        ("/requester/persn", "unknown-field"),
        ("/subject/number", "too-short"),
        ("/purpose", "null-value"),
        ("/categories/2", "unknown-term"),
    ];
    for fault in expected {
        assert!(faults.contains(&fault), "{fault:?} in {faults:?}");
    }
    let text = String::from_utf8(reply.body.clone()).unwrap();
    for secret in ["Secret", "078", "whereabouts"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(
        problem["faults"]
            .as_array()
            .unwrap()
            .iter()
            .all(|fault| fault["expected"].is_string() && fault["example"].is_string())
    );
}

#[tokio::test]
async fn a_moment_that_is_not_now_is_refused() {
    let server = server().await;
    for (moment, status) in [
        ("2026-11-02T15:05:00Z", 200),
        ("2026-11-02T14:55:00Z", 200),
        ("2026-11-02T15:05:01Z", 409),
        ("2026-11-02T14:54:59Z", 409),
        ("2021-01-01T00:00:00Z", 409),
    ] {
        let mut question = question_about("A200000001", "MX");
        question["as_of"] = json!(moment);
        let reply = ask(&server, question.to_string()).await;
        assert_eq!(reply.status.as_u16(), status, "{moment}");
        if status == 409 {
            assert_eq!(problem(&reply, 409)["faults"][0]["code"], "not-now");
        }
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let server = server().await;
    let nested = "[".repeat(BODY_LIMIT - 1);
    let cases: [&[u8]; 5] = [b"", b"{", b"{} {}", b"\"\xff\"", nested.as_bytes()];
    for body in cases {
        let problem = problem(&ask(&server, body.to_vec()).await, 400);
        assert_eq!(problem["faults"][0]["code"], "malformed-json");
        let expected = problem["faults"][0]["expected"].as_str().unwrap();
        assert_eq!(expected.contains("128 deep"), body == nested.as_bytes(), "{expected}");
    }
    problem(&ask(&server, "[]").await, 422);
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let server = server().await;
    problem(&ask(&server, "[".repeat(1 << 20)).await, 413);
    let endless = Body::from_stream(Endless);
    problem(&ask(&server, endless).await, 413);
}

/// A body of unknown length.
struct Endless;

impl futures_core::Stream for Endless {
    type Item = Result<Vec<u8>, std::convert::Infallible>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok(vec![b'['; 4096])))
    }
}

#[tokio::test]
async fn other_media_types_paths_and_methods_are_refused() {
    let server = server().await;
    let text = Request::post("/v1/questions").header("content-type", "text/plain");
    problem(&send(&server, text.body(Body::from("{}")).unwrap()).await, 415);
    problem(&get(&server, "/v1/questions").await, 405);
    problem(&get(&server, "/v2").await, 404);
    problem(&get(&server, "/v1/schemas/nothing").await, 404);
}
