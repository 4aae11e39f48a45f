//! What is sent to a collector of traces says which routes were asked, and nothing of a person. A
//! program of its own, because traces are of the whole process.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../it/calls.rs"]
mod calls;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../store/database.rs"]
mod database;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../it/scene.rs"]
mod scene;

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use voice_server::Traces;

use calls::{anybody, request, staff};
use scene::{TOKEN, ask, file, get, numbered, question_about, server};

type Got = Arc<Mutex<Vec<u8>>>;

/// Takes whatever comes, as it comes: the names and values of spans are in the clear in it.
async fn collector() -> (String, Got) {
    let got = Got::default();
    let take = async |State(got): State<Got>, body: Bytes| {
        got.lock().unwrap().extend_from_slice(&body);
    };
    let routes = Router::new().fallback(take).with_state(got.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (endpoint, got)
}

/// The texts of a value that have a digit or a capital letter: names, numbers, days, addresses and
/// identifiers, and no words of the code.
fn texts(of: &Value, all: &mut BTreeSet<String>) {
    match of {
        Value::String(text)
            if text.len() > 3
                && text.contains(|of: char| of.is_ascii_digit() || of.is_uppercase()) =>
        {
            all.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, all)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, all)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_personal_is_in_a_trace() {
    let (endpoint, got) = collector().await;
    let traces = Traces::to(&endpoint).unwrap();
    tracing::subscriber::set_global_default(traces.subscriber(io::sink)).unwrap();
    let server = server().await;
    let register: Value = serde_json::from_slice(&file("examples/subjects/demo.json")).unwrap();
    let mut personal = BTreeSet::new();
    texts(&register, &mut personal);
    for (subject, number, country) in numbered(&register) {
        ask(&server, question_about(number, country).to_string()).await;
        let record = subject["id"].as_str().unwrap();
        personal.insert(record.to_owned());
        staff(&server).get(&format!("/v1/subjects/{record}/ledger")).await;
    }
    for (path, name) in [
        ("/v1/sign-ups", "sign-up"),
        ("/v1/inquiries", "inquiry"),
        ("/v1/custody-events", "custody-event"),
        ("/v1/referrals", "referral"),
    ] {
        let body = request(name);
        texts(&body, &mut personal);
        let made = staff(&server).with_key("Zebulon-Quist").post(path, &body).await;
        assert_eq!(made.status, 200, "{path}");
        if let Some(id) = made.json()["sign_up"].as_str() {
            personal.insert(id.to_owned());
            let notice = format!("/v1/sign-ups/{id}/notice");
            anybody(&server).post(&notice, &json!({ "pin": "4071" })).await;
        }
    }
    texts(&question_about("A299999999", "MX"), &mut personal);
    get(&server, "/v1/questions/Zebulon-Quist/rationale?name=Zebulon-Quist").await;
    get(&server, "/Zebulon-Quist").await;
    personal.extend(["Zebulon", "Quist", "SELECT", "sqlx", TOKEN].map(str::to_owned));
    tokio::task::spawn_blocking(move || traces.end()).await.unwrap();

    let got = String::from_utf8_lossy(&got.lock().unwrap()).into_owned();
    for said in ["POST /v1/questions", "/v1/sign-ups/{id}/notice", "http.response.status_code"] {
        assert!(got.contains(said), "{said} in {} bytes", got.len());
    }
    assert!(personal.len() > 60, "{personal:?}");
    for value in personal {
        assert!(!got.contains(&value), "{value} in {got}");
    }
}

#[test]
fn what_is_no_address_of_a_collector_is_refused() {
    for endpoint in ["", "127.0.0.1:4318", "https://collector/v1/traces", "http://a b/"] {
        let refused = Traces::to(endpoint).map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("http://127.0.0.1:4318/v1/traces"), "{refused}");
    }
}
