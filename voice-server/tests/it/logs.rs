//! The log holds no personal data: what was asked, by whom and about whom, in whatever form it was sent.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use tracing::instrument::WithSubscriber;
use voice_server::subscriber;

use crate::scene::{TOKEN, ask, call, get, post, question, send, server};

/// A log that the test reads.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Every string of a question that is not a word of the software.
const PERSONAL: [&str; 9] = [
    "Ana Ruiz",
    "PO Box",
    "Springfield",
    "party-ruiz",
    "1990-04-12",
    "A200000001",
    "A200000006",
    "elm-street",
    "Juan Morales",
];

async fn ask_everything() {
    let server = server(Some(TOKEN));
    for name in ["victim-custody-status", "subject-vawa-t-u", "nobody", "two-people-of-one-name"] {
        let id = ask(&server, &question(name)).await.header("x-request-id").to_owned();
        let path = format!("/v1/questions/{id}/rationale");
        let request = Request::get(path).header("authorization", format!("Bearer {TOKEN}"));
        send(&server, request.body(Body::empty()).unwrap()).await;
    }
    let mut asked = question("victim-custody-status");
    asked["subject"]["number"] = json!("SECRET-NUMBER");
    asked["SECRET-FIELD"] = json!("SECRET-VALUE");
    asked["requester"]["person"]["name"] = json!(["SECRET-NAME"]);
    asked["as_of"] = Value::Null;
    ask(&server, &asked).await;
    post(&server, "{\"subject\": \"SECRET-BROKEN").await;
    post(&server, b"\xffSECRET-BYTES".to_vec()).await;
    get(&server, "/v1/subjects/SECRET-PATH?name=SECRET-QUERY").await;
    get(&server, "/v1/schemas/SECRET-SCHEMA?number=A200000001").await;
    get(&server, "/v1/questions/SECRET-ID/rationale?name=SECRET-QUERY").await;
    call(&server, Method::from_bytes(b"SECRET-METHOD").unwrap(), "/v1/questions").await;
    let request = Request::get("/healthz").header("user-agent", "SECRET-AGENT").header("referer", "SECRET-REFERER");
    let request = request.header("x-request-id", "SECRET-REQUEST-ID").header("authorization", "Bearer SECRET-TOKEN");
    send(&server, request.body(Body::empty()).unwrap()).await;
}

#[tokio::test]
async fn no_word_of_a_request_is_in_the_log() {
    let log = Captured::default();
    let writer = log.clone();
    ask_everything().with_subscriber(subscriber(move || writer.clone())).await;
    let text = log.text();
    for secret in PERSONAL.into_iter().chain(["SECRET", "secret", TOKEN]) {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
    assert_eq!(text.lines().count(), 16);
}

#[tokio::test]
async fn each_request_has_one_line_with_these_fields() {
    let log = Captured::default();
    let writer = log.clone();
    let id = async { get(&server(None), "/v1/schemas/answer").await.header("x-request-id").to_owned() }
        .with_subscriber(subscriber(move || writer.clone()))
        .await;
    let line: Value = serde_json::from_str(&log.text()).unwrap();
    let fields = line["fields"].as_object().unwrap();
    let names: Vec<_> = fields.keys().map(String::as_str).collect();
    assert_eq!(names, ["id", "message", "method", "milliseconds", "route", "status"]);
    assert_eq!(fields["id"], id);
    assert_eq!((&fields["method"], &fields["route"]), (&json!("GET"), &json!("/v1/schemas/{name}")));
    assert_eq!(fields["status"], 200);
    assert!(fields["milliseconds"].is_u64());
}

#[test]
fn a_server_and_a_question_in_a_debug_line_tell_nothing() {
    use voice_core::disclosure::{Policy, Question};
    use voice_core::subject::Register;
    use voice_core::wire::from_json;
    use voice_server::{App, Clock};

    let register: Register = from_json(&std::fs::read(crate::scene::example("subjects/demo.json")).unwrap()).unwrap();
    let asked: Question = from_json(question("victim-custody-status").to_string().as_bytes()).unwrap();
    let app = App::new(Policy::us_federal().unwrap(), register, Clock::System, None);
    let text = format!("{app:?} {asked:?}");
    for secret in PERSONAL.into_iter().chain(["Elena Marin", "Marco Vega"]) {
        assert!(!text.contains(secret), "{secret}");
    }
}
