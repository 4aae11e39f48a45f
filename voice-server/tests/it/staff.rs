//! The rationale is for staff, and is the question asked again.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use voice_core::disclosure::{Policy, Question};
use voice_core::subject::Register;
use voice_core::wire::{Custodial, from_json, to_json};
use voice_server::{KEPT_QUESTIONS, StaffToken};

use crate::scene::{Reply, TOKEN, ask, example, problem, question, send, server};

async fn rationale(server: &axum::Router, id: &str, authorization: Option<&str>) -> Reply {
    let mut request = Request::get(format!("/v1/questions/{id}/rationale"));
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    send(server, request.body(Body::empty()).unwrap()).await
}

fn bearer() -> String {
    format!("Bearer {TOKEN}")
}

#[tokio::test]
async fn staff_read_the_rationale_that_the_library_gives() {
    let server = server(Some(TOKEN));
    for name in ["victim-custody-status", "subject-vawa-t-u", "nobody"] {
        let id = ask(&server, &question(name)).await.header("x-request-id").to_owned();
        let reply = rationale(&server, &id, Some(&bearer())).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("cache-control"), "no-store");

        let register: Register = from_json(&std::fs::read(example("subjects/demo.json")).unwrap()).unwrap();
        let asked: Question = from_json(question(name).to_string().as_bytes()).unwrap();
        let found = register.find(&asked.subject);
        let expected = Policy::us_federal().unwrap().eligibility(&asked).rationale(found);
        assert_eq!(String::from_utf8(reply.body).unwrap(), to_json(&Custodial(&expected)).unwrap(), "{name}");
    }
}

#[tokio::test]
async fn a_rationale_read_twice_is_the_same() {
    let server = server(Some(TOKEN));
    let id = ask(&server, &question("victim-custody-status")).await.header("x-request-id").to_owned();
    let (first, second) = (
        rationale(&server, &id, Some(&bearer())).await,
        rationale(&server, &id, Some("bearer a-token-for-the-staff")).await,
    );
    assert!(first.status == 200 && first.body == second.body);
}

#[tokio::test]
async fn nobody_else_learns_which_questions_are_kept() {
    let with_token = server(Some(TOKEN));
    let without_token = server(None);
    let wrong = [
        "Bearer ",
        "Bearer another-token-of-staff",
        "Basic a-token-for-the-staff",
        TOKEN,
        "Bearer a-token-for-the-staf",
    ];
    for server in [&with_token, &without_token] {
        let kept = ask(server, &question("victim-custody-status")).await.header("x-request-id").to_owned();
        let mut bodies: Vec<Vec<u8>> = Vec::new();
        for id in [kept.as_str(), "00000000-0000-4000-8000-000000000000", "no-id", "%ff"] {
            for authorization in wrong.into_iter().map(Some).chain([None]) {
                let reply = rationale(server, id, authorization).await;
                problem(&reply, 401);
                assert_eq!(reply.header("www-authenticate"), "Bearer");
                bodies.push(reply.body);
            }
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "every refusal is the same");
    }
    let kept = ask(&without_token, &question("nobody")).await.header("x-request-id").to_owned();
    problem(&rationale(&without_token, &kept, Some(&bearer())).await, 401);
}

#[tokio::test]
async fn staff_are_told_when_no_such_question_is_kept() {
    let server = server(Some(TOKEN));
    for id in ["00000000-0000-4000-8000-000000000000", "no-id", "%ff"] {
        problem(&rationale(&server, id, Some(&bearer())).await, 404);
    }
}

#[tokio::test]
async fn a_refused_question_is_not_kept() {
    let server = server(Some(TOKEN));
    let mut asked = question("nobody");
    asked["language"] = Value::Null;
    let id = ask(&server, &asked).await.header("x-request-id").to_owned();
    problem(&rationale(&server, &id, Some(&bearer())).await, 404);
}

#[tokio::test]
async fn the_oldest_question_is_forgotten_first() {
    let server = server(Some(TOKEN));
    let mut ids = Vec::new();
    for _ in 0..=KEPT_QUESTIONS {
        ids.push(ask(&server, &question("nobody")).await.header("x-request-id").to_owned());
    }
    problem(&rationale(&server, &ids[0], Some(&bearer())).await, 404);
    for id in [&ids[1], &ids[KEPT_QUESTIONS]] {
        assert_eq!(rationale(&server, id, Some(&bearer())).await.status, 200);
    }
}

#[test]
fn a_token_that_can_be_guessed_is_none() {
    assert!(StaffToken::new("short".to_owned()).is_none());
    let token = StaffToken::new(TOKEN.to_owned()).unwrap();
    assert!(!format!("{token:?}").contains(TOKEN));
}
