//! The rationale is for staff, and is made of what was decided then.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use voice_core::disclosure::{Policy, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{Custodial, from_json, to_json};
use voice_server::router;

use crate::calls::{request, staff};
use crate::changed::{admission, with_record};
use crate::replies::{header, problem, question};
use crate::scene::{
    NOW, Reply, TOKEN, app_at, app_of, ask, demonstration, file, send, server, serving,
};

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
        let asked =
            from_json::<QuestionRecord>(question(name).to_string().as_bytes()).unwrap().trusted();
        let found = register.find(&asked.subject);
        let policy = Policy::us_federal();
        let record = policy.eligibility(&asked).decide(found).record();
        let expected = record.of_revision(1).rationale();
        assert_eq!(
            String::from_utf8(reply.body).unwrap(),
            to_json(&Custodial(&expected)).unwrap(),
            "{name}"
        );
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

/// The reference pack under another version, with other words for each of its rules.
fn another_policy() -> Policy {
    let mut pack = serde_json::to_value(&Policy::us_federal().packs()[0]).unwrap();
    pack["version"] = json!("9.9.9");
    for rule in pack["rules"].as_array_mut().unwrap() {
        rule["note"]["en"] = json!("Words of another version");
    }
    Policy::load([from_json(pack.to_string().as_bytes()).unwrap()]).unwrap()
}

/// Kept in a file, and read by servers that were started with other records and another policy.
#[tokio::test]
async fn a_rationale_says_what_was_decided_whatever_is_known_since() {
    let database = crate::scene::database().await;
    let open = || database.open();
    let (names, mut kept) = (["victim-custody-status", "subject-vawa-t-u", "nobody"], Vec::new());
    let before = router(app_at(NOW, open().await, admission()).await);
    for name in names {
        let id = id_of(&ask(&before, question(name).to_string()).await);
        let read = rationale(&before, &id, Some(&bearer())).await;
        assert_eq!(read.status, 200);
        kept.push((name, id, read.body));
    }
    drop(before);

    let us_federal = || Policy::us_federal();
    let protected = with_record("subject-in-custody", |record| {
        record["screening"]["findings"] = json!([{"protection": "vawa-t-u", "from": "2020-01-01"}]);
    });
    let unscreened = with_record("subject-in-custody", |record| {
        drop(record.as_object_mut().unwrap().remove("screening"))
    });
    let another = with_record("subject-in-custody", |record| record["id"] = json!("somebody-else"));
    let nobody = Register::new(Vec::new()).unwrap();
    let since = [
        (us_federal(), protected, NOW),
        (us_federal(), unscreened, NOW),
        (us_federal(), another, NOW),
        (us_federal(), nobody, NOW),
        (another_policy(), demonstration(), NOW),
        (us_federal(), demonstration(), "2029-01-01T00:00:00Z"),
    ];
    for (at, (policy, register, moment)) in since.into_iter().enumerate() {
        let after = router(app_of(policy, register, moment, open().await, admission()).await);
        for (name, id, first) in &kept {
            let read = rationale(&after, id, Some(&bearer())).await;
            assert!(read.status == 200 && read.body == *first, "{at} {name}");
        }
        // It would be decided otherwise now.
        let mut again = question("victim-custody-status");
        again["as_of"] = json!(moment);
        let id = id_of(&ask(&after, again.to_string()).await);
        assert!(rationale(&after, &id, Some(&bearer())).await.body != kept[0].2, "{at}");
    }
}

/// What happened in custody since, or was known since of what happened before,
/// changes nothing either.
#[tokio::test]
async fn a_rationale_is_not_changed_by_what_happens_in_custody() {
    let server = server().await;
    let id = id_of(&ask(&server, question("victim-custody-status").to_string()).await);
    let first = rationale(&server, &id, Some(&bearer())).await;
    assert_eq!(
        staff(&server).post("/v1/custody-events", &request("custody-event")).await.status,
        200
    );
    assert!(rationale(&server, &id, Some(&bearer())).await.body == first.body);
    let again = id_of(&ask(&server, question("victim-custody-status").to_string()).await);
    assert!(rationale(&server, &again, Some(&bearer())).await.body != first.body);
}

/// A question of an older server has no decision with it: staff are told so, and none is made up.
#[tokio::test]
async fn a_question_that_was_kept_without_its_decision_says_so() {
    let database = crate::scene::database().await;
    drop(database.open().await);
    let id = "6f1c1bd5-4f3a-4f55-8d0a-1d0b8d5c7f10";
    let raw = database.raw().await;
    sqlx::query("INSERT INTO question (id, asked_at, document) VALUES ($1, 0, $2)")
        .bind(id)
        .bind(question("victim-custody-status").to_string())
        .execute(&raw)
        .await
        .unwrap();
    // As in a database of a release before.
    let before = "UPDATE counter SET value = 1 WHERE name = 'unencrypted'";
    sqlx::query(before).execute(&raw).await.unwrap();
    let store = database.open().await;
    let reply =
        rationale(&router(app_at(NOW, store, admission()).await), id, Some(&bearer())).await;
    let problem = problem(&reply, 410);
    assert_eq!(problem["type"], "urn:voice:problem:decision-not-kept");
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
        for authorization in wrong.into_iter().map(Some).chain([None]) {
            let challenge = match authorization {
                Some(_) => "Bearer error=\"invalid_token\"",
                None => "Bearer",
            };
            let mut bodies: Vec<Vec<u8>> = Vec::new();
            for id in [kept.as_str(), "00000000-0000-4000-8000-000000000000", "no-id", "%ff"] {
                let reply = rationale(server, id, authorization).await;
                problem(&reply, 401);
                assert_eq!(header(&reply, "www-authenticate"), challenge);
                bodies.push(reply.body);
            }
            bodies.dedup();
            assert_eq!(bodies.len(), 1, "every refusal is the same");
        }
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
