//! Every refusal is problem details (RFC 9457), at the odd paths too.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use voice_server::BODY_LIMIT;

use crate::calls::staff;
use crate::replies::{call, header, problem, question};
use crate::scene::{ask, get, send, server};

#[tokio::test]
async fn an_unknown_path_is_not_found() {
    let server = server().await;
    for path in
        ["/v1", "/v1/questions/", "/v1/schemas/no-such-schema", "/v1/schemas/%ff", "/SECRET-PATH"]
    {
        let reply = get(&server, path).await;
        assert_eq!(problem(&reply, 404)["type"], "about:blank", "{path}");
        assert!(!String::from_utf8(reply.body.clone()).unwrap().contains("SECRET"));
    }
}

/// Nothing is named by what is no text: the same problem as of any name that nothing has.
#[tokio::test]
async fn a_name_that_is_no_text_names_nothing() {
    let server = server().await;
    for path in
        ["/v1/inquiries/%ff", "/v1/referrals/%ff", "/v1/reports/%ff", "/v1/questions/%ff/rationale"]
    {
        problem(&staff(&server).get(path).await, 404);
    }
    problem(&staff(&server).delete("/v1/tokens/%ff").await, 404);
    problem(&staff(&server).post("/v1/referrals/%ff/send", &json!({})).await, 404);
}

#[tokio::test]
async fn a_method_that_a_path_does_not_answer_is_told_what_it_allows() {
    let server = server().await;
    for path in [
        "/v1/categories",
        "/v1/policies",
        "/v1/schemas",
        "/v1/schemas/answer",
        "/openapi.json",
        "/healthz",
    ] {
        let reply = call(&server, Method::POST, path).await;
        problem(&reply, 405);
        assert_eq!(header(&reply, "allow"), "GET,HEAD,OPTIONS", "{path}");
    }
    let reply = call(&server, Method::GET, "/v1/questions").await;
    problem(&reply, 405);
    assert_eq!(header(&reply, "allow"), "OPTIONS,POST");
}

#[tokio::test]
async fn a_body_of_another_kind_is_refused() {
    let server = server().await;
    for kind in [
        None,
        Some("text/plain"),
        Some("application/jsonp"),
        Some("multipart/form-data; boundary=x"),
    ] {
        let mut request = Request::post("/v1/questions");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let body = Body::from(question("victim-custody-status").to_string());
        problem(&send(&server, request.body(body).unwrap()).await, 415);
    }
}

#[tokio::test]
async fn a_body_is_read_up_to_its_limit() {
    let server = server().await;
    let mut text = question("victim-custody-status").to_string();
    text.push_str(&" ".repeat(BODY_LIMIT - text.len()));
    assert_eq!(ask(&server, text.clone()).await.status, 200);
    text.push(' ');
    problem(&ask(&server, text).await, 413);
}

#[tokio::test]
async fn an_announced_length_is_refused_before_the_body() {
    let request = Request::post("/v1/questions").header("content-type", "application/json");
    let request = request.header("content-length", "1000000").body(Body::empty()).unwrap();
    problem(&send(&server().await, request).await, 413);
}
