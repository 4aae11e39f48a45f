//! What the tests of refusals ask, and what they hold every reply to.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;
use voice_core::disclosure::QuestionRecord;
use voice_core::wire::from_value;

use crate::scene::{Reply, file, send};

/// A question of the examples.
pub(crate) fn question(name: &str) -> Value {
    serde_json::from_slice(&file(&format!("examples/questions/{name}.json"))).unwrap()
}

/// What the requester of a question of the examples would claim.
pub(crate) fn claim(name: &str) -> Value {
    let question = from_value::<QuestionRecord>(question(name)).unwrap().trusted();
    serde_json::to_value(question.claim()).unwrap()
}

pub(crate) async fn call(server: &Router, method: Method, path: &str) -> Reply {
    send(server, Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
}

pub(crate) fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// Asserts that a reply is problem details of this status, and gives them.
#[track_caller]
pub(crate) fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!(reply.status.as_u16(), status);
    assert_eq!(header(reply, "content-type"), "application/problem+json");
    assert_eq!(header(reply, "cache-control"), "no-store");
    assert_eq!(header(reply, "x-request-id").len(), 36);
    let problem = reply.json();
    let keys: Vec<_> = problem.as_object().unwrap().keys().map(String::as_str).collect();
    let for_now = [429, 503].contains(&status);
    let expected = ["detail", "faults", "retry_after", "status", "title", "type"];
    assert!(
        expected
            .into_iter()
            .filter(|key| for_now || *key != "retry_after")
            .eq(keys.iter().copied()),
        "{keys:?}"
    );
    assert_eq!(problem["status"], status);
    assert!(
        !problem["title"].as_str().unwrap().is_empty()
            && !problem["detail"].as_str().unwrap().is_empty()
    );
    problem
}

/// The pointer and the code of each fault.
pub(crate) fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let faults = problem["faults"].as_array().unwrap();
    faults
        .iter()
        .map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect()
}
