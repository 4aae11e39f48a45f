//! The logs hold no personal data, whatever is sent; a program of its own, because a log is of the whole process.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[path = "../it/scene.rs"]
mod scene;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use scene::{TOKEN, ask, get, question_about, send, server};

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

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn nothing_personal_is_logged() {
    let captured = Captured::default();
    tracing::subscriber::set_global_default(voice_server::subscriber(captured.clone())).unwrap();
    let server = server().await;
    let id = ask(&server, question_about("A200000001", "MX").to_string()).await;
    assert!(id.status == 200 && id.json()["results"][0]["kind"] == "told" && !id.body.is_empty());
    ask(&server, question_about("A299999999", "MX").to_string()).await;
    let mut faulty = question_about("A200000001", "MX");
    faulty["requester"]["person"]["name"] = json!(" Zebulon Quist");
    faulty["078-05-1120"] = json!("555-0142");
    ask(&server, faulty.to_string()).await;
    ask(&server, "{\"broken\": \"Zebulon Quist").await;
    get(&server, "/v1/questions/Zebulon-Quist/rationale?name=Zebulon+Quist").await;
    get(&server, "/v1/schemas/Zebulon-Quist").await;
    get(&server, "/Zebulon-Quist").await;
    let request = Request::builder().method("ZEBULON").uri("/healthz").header("authorization", TOKEN);
    send(&server, request.body(Body::empty()).unwrap()).await;
    ask(&server, b"\xff Zebulon Quist".to_vec()).await;
    let request = Request::get("/healthz").header("user-agent", "Zebulon").header("referer", "Quist");
    send(&server, request.header("x-request-id", "078-05-1120").body(Body::empty()).unwrap()).await;
    get(&server, "/v1/services?need=human-trafficking&postal_code=60601&language=pl&near=41.88,-87.63&words=Zebulon")
        .await;
    get(&server, "/v1/services?need=human-trafficking&zone=Zebulon").await;
    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert_eq!(log.lines().count(), 12, "a line for each request:\n{log}");
    assert!(log.contains(id.headers["x-request-id"].to_str().unwrap()) && log.contains("/v1/schemas/{name}"));
    let secrets = [
        "Ana Ruiz",
        "PO Box",
        "party-ruiz",
        "A200000001",
        "A299999999",
        "1990-04-12",
        "matter-elm",
        "Marco",
        "Vega",
        "Zebulon",
        "ZEBULON",
        "Quist",
        "078-05",
        "555-01",
        "in-custody",
        "Northern",
        TOKEN,
        "trafficking",
        "60601",
        "41.88",
        "protect",
        "withheld",
        "released",
    ];
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} in:\n{log}");
    }
}
