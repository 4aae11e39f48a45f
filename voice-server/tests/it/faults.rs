//! A question with faults gets all of them at once, and none of its values back.

use std::num::NonZeroU32;

use serde_json::{Value, json};
use voice_server::access::RateLimiter;
use voice_server::store::KeyEncryptionKey;
use voice_server::{Admission, Store, StoreError};

use crate::replies::{faults, problem, question};
use crate::scene::{NOW, app_at, ask, server};

#[tokio::test]
async fn all_faults_come_at_once_with_an_example_each() {
    let mut asked = question("victim-custody-status");
    asked["as_of"] = json!("2026-10-02T15:00:00Z");
    asked["language"] = json!("SECRET-LANGUAGE");
    asked["purpose"] = Value::Null;
    asked["extra"] = json!("SECRET-EXTRA");
    asked["subject"]["number"] = json!("SECRET-012");
    asked["requester"]["person"].as_object_mut().unwrap().remove("name");
    asked["categories"] = json!(["facility", "facility"]);
    let reply = ask(&server().await, asked.to_string()).await;
    let problem = problem(&reply, 422);
    let mut found = faults(&problem);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("/as_of", "not-now"),
            ("/categories/1", "duplicate-item"),
            ("/extra", "unknown-field"),
            ("/language", "unknown-term"),
            ("/purpose", "null-value"),
            ("/requester/person/name", "missing-field"),
            ("/subject/number", "bad-form"),
        ]
    );
    for fault in problem["faults"].as_array().unwrap() {
        assert!(!fault["expected"].as_str().unwrap().is_empty());
        assert!(
            serde_json::from_str::<Value>(fault["example"].as_str().unwrap()).is_ok(),
            "{fault}"
        );
    }
    assert!(!String::from_utf8(reply.body.clone()).unwrap().contains("SECRET"));
}

/// The screening ends at six in the morning, and the question says that it is four minutes earlier
/// than it is.
#[tokio::test]
async fn a_question_is_answered_as_of_the_clock_of_the_server() {
    let answered = async |now: &str| {
        let store = crate::scene::store().await;
        let limiter = RateLimiter::per_minute(NonZeroU32::MAX);
        let server = voice_server::router(app_at(now, store, Admission::open(limiter)).await);
        let mut asked = question("victim-custody-status");
        asked["as_of"] = json!("2026-11-03T05:59:00Z");
        let reply = ask(&server, asked.to_string()).await;
        assert_eq!(reply.json()["as_of"], now);
        reply.json()["results"][0].get("information").is_some()
    };
    assert!(answered("2026-11-03T05:55:00Z").await);
    assert!(answered("2026-11-03T06:00:00Z").await);
    assert!(!answered("2026-11-03T06:03:00Z").await);
}

#[tokio::test]
async fn what_is_json_and_not_an_object_has_the_wrong_type() {
    let server = server().await;
    for (body, code) in [("[]", "wrong-type"), ("7", "wrong-type"), ("null", "null-value")] {
        assert_eq!(faults(&problem(&ask(&server, body).await, 422)), [("", code)]);
    }
}

#[tokio::test]
async fn a_field_that_comes_twice_is_a_fault() {
    let text = question("victim-custody-status").to_string();
    let twice = text.replacen('{', "{\"language\": \"es\", ", 1);
    assert_eq!(
        faults(&problem(&ask(&server().await, twice).await, 422)),
        [("/language", "duplicate-field")]
    );
}

#[tokio::test]
async fn faults_beyond_the_hundredth_are_counted() {
    let mut asked = question("victim-custody-status");
    for index in 0..150 {
        asked[format!("field-{index}")] = json!(1);
    }
    let problem = problem(&ask(&server().await, asked.to_string()).await, 422);
    assert_eq!(problem["faults"].as_array().unwrap().len(), 100);
    assert!(problem["detail"].as_str().unwrap().contains("50 more"));
}

/// A disk wrote something else into the file: the server says no more than that it cannot be used,
/// and the log of its operators says why.
#[tokio::test]
async fn a_damaged_database_answers_nobody_and_is_said_to_be_damaged() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("damaged-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let key = KeyEncryptionKey::generate().unwrap();
    let store = Store::open_file(&path, key.clone()).await.unwrap();
    let limiter = || Admission::open(RateLimiter::per_minute(NonZeroU32::MAX));
    let server = voice_server::router(app_at(NOW, store.clone(), limiter()).await);
    assert_eq!(ask(&server, question("nobody").to_string()).await.status, 200);
    store.close().await;
    let store = Store::open_file(&path, key).await.unwrap();
    let app = app_at(NOW, store.clone(), limiter()).await;
    let server = voice_server::router(app);
    let subject = "subject-in-custody".parse().unwrap();
    assert!(store.record(&subject).await.unwrap().is_some());
    // Every page after the first two, whatever it holds; each connection has pages in memory.
    let mut bytes = std::fs::read(&path).unwrap();
    let page = 4096;
    bytes.iter_mut().skip(2 * page).for_each(|byte| *byte = !*byte);
    std::fs::write(&path, bytes).unwrap();
    let raw = sqlx::AnyPool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let read = sqlx::query("SELECT document FROM subject_record").fetch_all(&raw).await;
    assert!(matches!(read.map_err(StoreError::from), Err(StoreError::Damaged)));
    let asked = ask(&server, question("nobody").to_string()).await;
    let asked = problem(&asked, 500);
    assert_eq!(asked["detail"], "the store cannot be used");
    assert_eq!(StoreError::Damaged.code(), "damaged");
    raw.close().await;
    let _ = std::fs::remove_file(&path);
}
