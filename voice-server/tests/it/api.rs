//! The listings, and the document that describes them all.

use std::collections::BTreeSet;

use serde_json::Value;
use voice_core::category::Category;
use voice_core::schema;
use voice_core::wire::Vocabulary;
use voice_server::document;

use crate::scene::{ask, call, get, question, server};

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member.as_str() {
                    Some(reference) if key == "$ref" => {
                        found.insert(reference);
                    }
                    _ => references(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_resolves() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 40);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leaves the document"));
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_has_an_id_and_describes_its_responses() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.contains_key("200") && responses.contains_key("405"), "{method} {path}");
            for (status, response) in responses {
                let kind = if status == "200" { "application/json" } else { "application/problem+json" };
                assert!(response["content"][kind]["schema"].is_object(), "{method} {path} {status}");
                assert!(response["headers"]["x-request-id"].is_object(), "{method} {path} {status}");
                assert!(!response["description"].as_str().unwrap().is_empty());
            }
        }
        let named = path.matches('{').count();
        for operation in item.as_object().unwrap().values() {
            assert_eq!(operation["parameters"].as_array().map_or(0, Vec::len), named, "{path}");
        }
    }
    assert_eq!(ids.len(), 8);
}

#[tokio::test]
async fn every_path_of_the_document_is_served() {
    let server = server(None);
    let document = get(&server, "/openapi.json").await.json();
    assert_eq!(document, voice_server::document());
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method = method.to_uppercase().parse().unwrap();
            let path = path.replace("{id}", "00000000-0000-4000-8000-000000000000").replace("{name}", "answer");
            let status = call(&server, method, &path).await.status.as_u16();
            assert!([200, 401, 415].contains(&status), "{path} {status}");
        }
    }
}

#[tokio::test]
async fn every_category_is_listed_with_words_and_a_class() {
    let listing = get(&server(None), "/v1/categories").await.json();
    let listing = listing.as_array().unwrap();
    assert_eq!(listing.len(), Category::TERMS.len());
    for entry in listing {
        let keys: Vec<_> = entry.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["category", "class", "description", "title"]);
        assert!(entry.as_object().unwrap().values().all(|value| !value.as_str().unwrap().is_empty()), "{entry}");
    }
}

#[tokio::test]
async fn the_policy_is_named_as_in_an_answer() {
    let server = server(None);
    let listing = get(&server, "/v1/policies").await.json();
    assert_eq!(listing["policies"], ask(&server, &question("nobody")).await.json()["policies"]);
    assert!(listing["rules"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn every_schema_is_served_by_its_name() {
    let server = server(None);
    let names = get(&server, "/v1/schemas").await.json();
    assert_eq!(names, Value::from(schema::names().collect::<Vec<_>>()));
    for name in schema::names() {
        let reply = get(&server, &format!("/v1/schemas/{name}")).await;
        assert_eq!(reply.header("content-type"), "application/json");
        assert_eq!(Some(reply.json()), schema::get(name));
    }
}

#[tokio::test]
async fn the_server_says_that_it_answers() {
    assert_eq!(get(&server(None), "/healthz").await.json(), serde_json::json!({ "status": "ok" }));
}
