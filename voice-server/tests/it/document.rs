//! The OpenAPI document says of every operation what may come back.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::schema;
use voice_core::wire::Vocabulary;
use voice_server::document;

use crate::scene::{get, server};

/// Whether a path is one of a page for people.
fn is_page(path: &str) -> bool {
    path == "/" || path.starts_with("/docs")
}

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
                    ("200", path) if is_page(path) => "text/html",
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
    assert_eq!(ids.len(), 73);
    // A type of the library that had the name of one of the server would be described in its place.
    let components = document["components"]["schemas"].as_object().unwrap();
    assert!(components["Problem"]["properties"]["faults"].is_object());
    assert!(["CategoryListing", "PolicyListing"].iter().all(|name| components.contains_key(*name)));
}

/// A choice is a plain `enum`: openapi-python-client takes the first of a union of constants alone.
/// Its words are those of the schema, and their titles stand beside it.
#[test]
fn every_choice_is_an_enumeration_with_its_titles() {
    let document = document();
    let mut listed = 0;
    for (name, schema) in schema::components() {
        let listing = &document["components"]["schemas"][name.as_str()];
        let terms = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let words: Vec<&Value> = terms.clone().filter_map(|term| term.get("const")).collect();
        if words.is_empty() || listing.is_null() {
            continue;
        }
        assert_eq!(json!(words), listing["enum"], "{name}");
        let texts = listing["x-enum-descriptions"].as_array().unwrap();
        assert_eq!(texts.len(), words.len());
        for (term, text) in terms.zip(texts) {
            let (title, description) = (&term["title"], term["description"].as_str().unwrap());
            assert_eq!(*text, format!("{}: {description}", title.as_str().unwrap()), "{name}");
        }
        listed += 1;
    }
    assert!(listed > 50, "{listed}");
    assert!(!document["components"]["schemas"].to_string().contains(r#""oneOf":[{"const""#));
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
                is_page(path) || path == "/metrics" || content.get("example").is_some(),
                "{path}"
            );
            check(path, content);
        }
    }
    assert_eq!(validated, 94);
}

/// Who makes up an answer from the document, as Prism does, takes the example.
#[test]
fn every_problem_has_an_example_of_its_status() {
    let document = document();
    let mut schema = document["components"]["schemas"]["Problem"].clone();
    schema["components"] = document["components"].clone();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let mut named = BTreeSet::new();
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    for (status, response) in operations.flat_map(|of| of["responses"].as_object().unwrap()) {
        let status: u16 = status.parse().unwrap();
        if status < 400 {
            continue;
        }
        let examples = &response["content"]["application/problem+json"]["examples"];
        let pointer = examples["problem"]["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
        let example = &document.pointer(pointer).unwrap()["value"];
        assert_eq!(example["status"], status);
        assert!(!example["detail"].as_str().unwrap().is_empty(), "{status}");
        assert!(validator.is_valid(example), "{status}: {:?}", validator.validate(example));
        named.insert(pointer.to_owned());
    }
    let all = document["components"]["examples"].as_object().unwrap().len();
    assert_eq!(named.len(), all, "no example is of no response");
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

/// From the first page, in both languages, every operation and schema is reached, every link leads
/// somewhere, and no page is large or has a script.
#[tokio::test]
async fn the_pages_show_every_operation_and_schema_and_need_no_network() {
    let server = server().await;
    let (mut waiting, mut seen) = (vec!["/".to_owned()], BTreeSet::new());
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let reply = get(&server, &path).await;
        assert_eq!(reply.status, 200, "{path}");
        if reply.headers["content-type"] != "text/html; charset=utf-8" {
            continue;
        }
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        let page = String::from_utf8(reply.body).unwrap();
        assert!(page.len() < 200_000, "{path}: {}", page.len());
        assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("url("));
        for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (place, anchor) = link.split_once('#').unwrap_or((link, ""));
            assert!(place.starts_with('/') || place == "data:,", "{path}: {link}");
            if place.starts_with('/') {
                assert!(anchor.is_empty() || page.contains(&format!("id=\"{anchor}\"")), "{link}");
                waiting.push(place.replace("&amp;", "&"));
            }
        }
    }
    let document = document();
    for language in ["en", "es"] {
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(seen.contains(&format!("/docs/operations/{id}?language={language}")));
            }
        }
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            assert!(seen.contains(&format!("/docs/schemas/{name}?language={language}")), "{name}");
        }
    }
}

#[tokio::test]
async fn the_first_page_shows_a_refusal_and_nobody_as_the_same_bytes() {
    let server = server().await;
    let page = async |path: &str| String::from_utf8(get(&server, path).await.body).unwrap();
    let sent = |page: &str| -> Vec<String> {
        let parts = page.split("<pre tabindex=\"0\">").skip(1);
        parts.map(|part| part.split("</pre>").next().unwrap().to_owned()).collect()
    };
    let english = page("/").await;
    assert!(english.contains("<dd>State: In custody</dd>"), "{english}");
    let answers = sent(&english);
    assert_eq!(answers[1], answers[2], "the protected person and nobody");
    assert_ne!(answers[0], answers[2], "something is told of the other");
    assert_eq!(english.matches("The same bytes as about nobody.").count(), 1);
    let papers = page("/?question=attorney-without-papers&language=es").await;
    assert_eq!(papers.matches("Los mismos bytes que sobre nadie.").count(), 2);
    assert!(papers.contains("Qué falta") && papers.contains("<html lang=\"es\">"));
    assert_eq!(get(&server, "/?question=nothing").await.status, 404);
    for path in ["/", "/docs", "/docs/operations/askQuestion", "/docs/schemas/question"] {
        for language in ["fr", "", "-58800", "es-US"] {
            let refused = get(&server, &format!("{path}?language={language}")).await;
            assert_eq!(refused.status, 400, "{path} {language}");
            assert!(refused.json()["detail"].as_str().unwrap().contains("`language=es`"));
        }
    }
    assert_eq!(get(&server, "/docs/schemas/nothing").await.status, 404);
    let slash = get(&server, "/docs/").await;
    assert_eq!(slash.status.as_u16(), 308);
    assert_eq!(slash.headers["location"], "/docs");
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
