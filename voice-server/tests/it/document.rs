//! The OpenAPI document says of every operation what may come back.

use std::collections::BTreeSet;

use serde_json::{Value, json};
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
            let said = |pointer: &str| {
                operation.pointer(pointer).is_none_or(|words| !words.as_str().unwrap().is_empty())
            };
            assert!(
                said("/operationId") && said("/summary") && said("/requestBody/description"),
                "{method} {path}"
            );
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.contains_key("200") && responses.contains_key("405"),
                "{method} {path}"
            );
            for (status, response) in responses {
                let kind = match (status.as_str(), path.as_str()) {
                    ("304", _) => {
                        assert!(response.get("content").is_none(), "{method} {path}");
                        continue;
                    }
                    ("200", "/metrics") => "text/plain",
                    ("200", "/docs") => "text/html",
                    ("200", _) => "application/json",
                    _ => "application/problem+json",
                };
                assert!(
                    response["content"][kind]["schema"].is_object(),
                    "{method} {path} {status}"
                );
                assert!(
                    response["headers"]["x-request-id"].is_object(),
                    "{method} {path} {status}"
                );
                assert!(!response["description"].as_str().unwrap().is_empty());
            }
        }
        let named: Vec<&str> =
            path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        for operation in item.as_object().unwrap().values() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_path = parameters
                .iter()
                .filter(|of| of["in"] == "path")
                .filter_map(|of| of["name"].as_str());
            assert_eq!(in_path.collect::<Vec<_>>(), named, "{path}");
        }
    }
    assert_eq!(ids.len(), 70);
    // A type of the library that had the name of one of the server would be described in its place.
    let components = document["components"]["schemas"].as_object().unwrap();
    assert!(components["Problem"]["properties"]["faults"].is_object());
    assert!(["CategoryListing", "PolicyListing"].iter().all(|name| components.contains_key(*name)));
}

/// Every example is valid under the schema beside it.
#[test]
fn every_operation_has_an_example_that_validates() {
    let document = document();
    let mut validated = 0;
    let mut check = |place: &str, content: &Value| {
        let (Some(schema), Some(example)) = (content.get("schema"), content.get("example")) else {
            return;
        };
        let mut whole =
            json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema]});
        whole["components"] = document["components"].clone();
        let validator = jsonschema::options().should_validate_formats(true).build(&whole).unwrap();
        assert!(
            validator.is_valid(example),
            "{place}: {:?}",
            validator.iter_errors(example).next()
        );
        assert!(!example.is_null(), "{place}");
        validated += 1;
    };
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            check(path, &operation["requestBody"]["content"]["application/json"]);
            let content = &operation["responses"]["200"]["content"]["application/json"];
            assert!(
                path == "/docs" || path == "/metrics" || content.get("example").is_some(),
                "{path}"
            );
            check(path, content);
        }
    }
    assert_eq!(validated, 93);
}

#[tokio::test]
async fn the_served_document_is_the_committed_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let served = String::from_utf8(get(&server().await, "/openapi.json").await.body).unwrap();
    if std::env::var_os("VOICE_BLESS").is_some() {
        std::fs::write(path, &served).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        served == committed,
        "docs/openapi.json has drifted: VOICE_BLESS=1 cargo test -p voice-server --test it"
    );
}

#[tokio::test]
async fn the_page_shows_every_operation_and_schema_and_needs_no_network() {
    let reply = get(&server().await, "/docs").await;
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
    let (page, document) = (String::from_utf8(reply.body).unwrap(), document());
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            assert!(page.contains(&format!("<section id={}", operation["operationId"])));
        }
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        assert!(page.contains(&format!("<section id=\"{name}\"")), "{name}");
    }
    let links: Vec<&str> =
        page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 300, "{}", links.len());
    for link in links {
        let anchor = link.strip_prefix('#');
        assert!(
            link == "/openapi.json"
                || anchor.is_some_and(|id| page.contains(&format!("id=\"{id}\""))),
            "{link}"
        );
    }
    assert!(
        !page.contains("<script")
            && !page.contains("src=")
            && !page.contains("url(")
            && !page.contains("http://")
    );
}

#[tokio::test]
async fn every_category_is_listed_with_words_and_a_class() {
    let listing = get(&server().await, "/v1/categories").await.json();
    let listing = listing.as_array().unwrap();
    assert_eq!(listing.len(), Category::TERMS.len());
    for entry in listing {
        let keys: Vec<_> = entry.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["category", "class", "description", "title"]);
        assert!(
            entry.as_object().unwrap().values().all(|value| !value.as_str().unwrap().is_empty()),
            "{entry}"
        );
    }
}
