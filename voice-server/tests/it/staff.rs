//! The rationale is for staff, and is the question asked again.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use voice_core::disclosure::{Policy, Question};
use voice_core::subject::Register;
use voice_core::wire::{Custodial, from_json, to_json};

use crate::replies::{header, problem, question};
use crate::scene::{Reply, TOKEN, ask, file, send, server, serving};

async fn rationale(server: &Router, id: &str, authorization: Option<&str>) -> Reply {
    let mut request = Request::get(format!("/v1/questions/{id}/rationale"));
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    send(server, request.body(Body::empty()).unwrap()).await
}

fn bearer() -> String {
    format!("Bearer {TOKEN}")
}

fn id_of(reply: &Reply) -> String {
    header(reply, "x-request-id").to_owned()
}

#[tokio::test]
async fn staff_read_the_rationale_that_the_library_gives() {
    let server = server().await;
    for name in ["victim-custody-status", "subject-vawa-t-u", "nobody"] {
        let id = id_of(&ask(&server, question(name).to_string()).await);
        let reply = rationale(&server, &id, Some(&bearer())).await;
        assert_eq!(reply.status, 200);
        assert_eq!(header(&reply, "cache-control"), "no-store");

        let register: Register = from_json(&file("examples/subjects/demo.json")).unwrap();
        let asked: Question = from_json(question(name).to_string().as_bytes()).unwrap();
        let found = register.find(&asked.subject);
        let expected = Policy::us_federal().eligibility(&asked).rationale(found);
        assert_eq!(String::from_utf8(reply.body).unwrap(), to_json(&Custodial(&expected)).unwrap(), "{name}");
    }
}

#[tokio::test]
async fn a_rationale_read_twice_is_the_same() {
    let server = server().await;
    let id = id_of(&ask(&server, question("victim-custody-status").to_string()).await);
    let (first, second) = (
        rationale(&server, &id, Some(&bearer())).await,
        rationale(&server, &id, Some("bearer a-token-for-the-tests")).await,
    );
    assert!(first.status == 200 && first.body == second.body);
}

#[tokio::test]
async fn nobody_else_learns_which_questions_are_kept() {
    let with_token = server().await;
    let without_token = serving(None).await;
    let wrong = [
        "Bearer ",
        "Bearer another-token-of-staff",
        "Basic a-token-for-the-tests",
        TOKEN,
        "Bearer a-token-for-the-test",
    ];
    for server in [&with_token, &without_token] {
        let kept = id_of(&ask(server, question("victim-custody-status").to_string()).await);
        let mut bodies: Vec<Vec<u8>> = Vec::new();
        for id in [kept.as_str(), "00000000-0000-4000-8000-000000000000", "no-id", "%ff"] {
            for authorization in wrong.into_iter().map(Some).chain([None]) {
                let reply = rationale(server, id, authorization).await;
                problem(&reply, 401);
                assert_eq!(header(&reply, "www-authenticate"), "Bearer");
                bodies.push(reply.body);
            }
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "every refusal is the same");
    }
    let kept = id_of(&ask(&without_token, question("nobody").to_string()).await);
    problem(&rationale(&without_token, &kept, Some(&bearer())).await, 401);
}

#[tokio::test]
async fn staff_are_told_when_no_such_question_is_kept() {
    let server = server().await;
    for id in ["00000000-0000-4000-8000-000000000000", "no-id", "%ff"] {
        problem(&rationale(&server, id, Some(&bearer())).await, 404);
    }
}

#[tokio::test]
async fn a_refused_question_is_not_kept() {
    let server = server().await;
    let mut asked = question("nobody");
    asked["language"] = Value::Null;
    let id = id_of(&ask(&server, asked.to_string()).await);
    problem(&rationale(&server, &id, Some(&bearer())).await, 404);
}
