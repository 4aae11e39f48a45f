//! The other routes, and the document that describes them all.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::scene::{Reply, TOKEN, ask, get, question_about, send, server, serving};

async fn rationale(server: &axum::Router, id: &str, token: Option<&str>) -> Reply {
    let mut request = Request::get(format!("/v1/questions/{id}/rationale"));
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    send(server, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_rationale_is_for_staff() {
    let server = server().await;
    let answer = ask(&server, question_about("A200000001", "MX").to_string()).await;
    let id = answer.headers["x-request-id"].to_str().unwrap();
    assert!(!String::from_utf8(answer.body.clone()).unwrap().contains(id));
    for token in [None, Some(""), Some("a-token-for-the-test"), Some("a-token-for-the-testsx")] {
        assert_eq!(rationale(&server, id, token).await.status, 401);
        assert_eq!(
            rationale(&server, "nothing", token).await.status,
            401,
            "the same whether there is such a question"
        );
    }
    let reply = rationale(&server, id, Some(TOKEN)).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["decisions"][0]["because"]["kind"], "released");
    assert_eq!(rationale(&server, "nothing", Some(TOKEN)).await.status, 404);
}

#[tokio::test]
async fn without_a_token_nobody_reads_a_rationale() {
    let server = serving(None).await;
    let answer = ask(&server, question_about("A200000001", "MX").to_string()).await;
    let id = answer.headers["x-request-id"].to_str().unwrap();
    assert_eq!(rationale(&server, id, Some("")).await.status, 401);
    assert_eq!(rationale(&server, id, Some(TOKEN)).await.status, 401);
}

#[tokio::test]
async fn the_listings_list() {
    let server = server().await;
    let categories = get(&server, "/v1/categories").await.json();
    assert_eq!(categories.as_array().unwrap().len(), voice_core::category::Category::ALL.len());
    assert_eq!(categories[0]["category"], "custody-status");
    assert_eq!(get(&server, "/v1/policies").await.json()["policies"][0]["id"], "us-federal");
    assert_eq!(get(&server, "/healthz").await.json()["status"], "ok");
    let names = get(&server, "/v1/schemas").await.json();
    for name in names.as_array().unwrap() {
        let name = name.as_str().unwrap();
        let schema = get(&server, &format!("/v1/schemas/{name}")).await.json();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
    }
}

#[tokio::test]
async fn a_schema_is_served_in_the_language_that_is_asked_for() {
    let server = server().await;
    let title = async |query: &str| {
        get(&server, &format!("/v1/schemas/question{query}")).await.json()["title"].clone()
    };
    assert_eq!(title("").await, "Question");
    assert_eq!(title("?language=en").await, "Question");
    assert_eq!(title("?language=es").await, "Pregunta");
    for query in ["?language=fr", "?language=", "?lang=es", "?language=es&language=es"] {
        let refused = get(&server, &format!("/v1/schemas/question{query}")).await;
        assert_eq!(refused.status, 400, "{query}");
        assert!(refused.json()["detail"].as_str().unwrap().contains("`language=es`"));
    }
}

/// Every `$ref` of a document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_describes_what_is_served() {
    let server = server().await;
    let document = get(&server, "/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 50);
    for reference in &found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["operationId"].is_string());
            let path = path.replace("{id}", "x").replace("{name}", "question");
            let request = Request::builder().method(method.to_uppercase().as_str()).uri(&path);
            let status = send(&server, request.body(Body::empty()).unwrap())
                .await
                .status
                .as_u16()
                .to_string();
            assert!(
                operation["responses"].get(&status).is_some(),
                "{method} {path}: {status} is not described"
            );
        }
    }
}
