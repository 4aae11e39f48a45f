//! The OpenAPI document says of every operation what may come back.

use std::collections::BTreeSet;

use voice_core::category::Category;
use voice_core::wire::Vocabulary;
use voice_server::document;

use crate::scene::{get, server};

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
async fn every_category_is_listed_with_words_and_a_class() {
    let listing = get(&server(), "/v1/categories").await.json();
    let listing = listing.as_array().unwrap();
    assert_eq!(listing.len(), Category::TERMS.len());
    for entry in listing {
        let keys: Vec<_> = entry.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["category", "class", "description", "title"]);
        assert!(entry.as_object().unwrap().values().all(|value| !value.as_str().unwrap().is_empty()), "{entry}");
    }
}
