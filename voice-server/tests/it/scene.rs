//! The server that the tests ask, and what they ask it.

use std::fs;
use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;
use voice_core::disclosure::Policy;
use voice_core::wire::from_json;
use voice_server::{App, Clock, StaffToken, router};

pub(crate) const TOKEN: &str = "a-token-for-the-staff";
pub(crate) const NOW: &str = "2026-11-02T15:00:00Z";

/// A response, read to its end.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn example(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples").join(path)
}

pub(crate) fn question(name: &str) -> Value {
    serde_json::from_slice(&fs::read(example(&format!("questions/{name}.json"))).unwrap()).unwrap()
}

/// The victim's question, about somebody else.
pub(crate) fn about(subject: Value) -> Value {
    let mut question = question("victim-custody-status");
    question["subject"] = subject;
    question
}

pub(crate) fn server(token: Option<&str>) -> Router {
    let register = from_json(&fs::read(example("subjects/demo.json")).unwrap()).unwrap();
    let clock = Clock::Standing(NOW.parse().unwrap());
    router(App::new(
        Policy::us_federal().unwrap(),
        register,
        clock,
        token.and_then(|of| StaffToken::new(of.to_owned())),
    ))
}

pub(crate) async fn send(server: &Router, request: Request<Body>) -> Reply {
    let response = server.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Reply { status: head.status, headers: head.headers, body }
}

pub(crate) async fn call(server: &Router, method: Method, path: &str) -> Reply {
    send(server, Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
}

pub(crate) async fn get(server: &Router, path: &str) -> Reply {
    call(server, Method::GET, path).await
}

pub(crate) async fn post(server: &Router, body: impl Into<Body>) -> Reply {
    let request = Request::post("/v1/questions").header("content-type", "application/json; charset=utf-8");
    send(server, request.body(body.into()).unwrap()).await
}

pub(crate) async fn ask(server: &Router, question: &Value) -> Reply {
    post(server, question.to_string()).await
}

/// Asserts that a reply is problem details of this status, and gives them.
pub(crate) fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!(reply.status.as_u16(), status);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-request-id").len(), 36);
    let problem = reply.json();
    let keys: Vec<_> = problem.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["detail", "faults", "status", "title", "type"]);
    assert_eq!(problem["status"], status);
    assert!(!problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty());
    problem
}

/// The pointer and the code of each fault.
pub(crate) fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let faults = problem["faults"].as_array().unwrap();
    faults.iter().map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect()
}
