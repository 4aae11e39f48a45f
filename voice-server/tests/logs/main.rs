//! The logs hold no personal data, whatever is sent; a program of its own, because a log is of the
//! whole process.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../store/database.rs"]
mod database;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../it/scene.rs"]
mod scene;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use scene::{TOKEN, ask, file, get, question_about, send, server};

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
    let page = get(&server, "/Zebulon-Quist").await;
    let request =
        Request::builder().method("ZEBULON").uri("/healthz").header("authorization", TOKEN);
    send(&server, request.body(Body::empty()).unwrap()).await;
    ask(&server, b"\xff Zebulon Quist".to_vec()).await;
    let request =
        Request::get("/healthz").header("user-agent", "Zebulon").header("referer", "Quist");
    send(&server, request.header("x-request-id", "078-05-1120").body(Body::empty()).unwrap()).await;
    get(
        &server,
        "/v1/services?need=human-trafficking&postal_code=60601&language=pl&near=41.88,-87.63&\
         words=Zebulon",
    )
    .await;
    get(&server, "/v1/services?need=human-trafficking&zone=Zebulon").await;
    let post = async |path: &str, body: Vec<u8>| {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .header("idempotency-key", "Quist");
        send(
            &server,
            request.header("authorization", format!("Bearer {TOKEN}")).body(body.into()).unwrap(),
        )
        .await
    };
    let example = |name: &str| file(&format!("examples/requests/{name}.json"));
    post("/v1/inquiries", example("inquiry")).await;
    // Something else under the same key is refused.
    let other = String::from_utf8(example("inquiry")).unwrap().replace("gets out", "comes here");
    assert_eq!(post("/v1/inquiries", other.into()).await.status, 422);
    let signed_up = post("/v1/sign-ups", example("sign-up")).await.json()["sign_up"]
        .as_str()
        .unwrap()
        .to_owned();
    for pin in ["4071", "1740"] {
        post(&format!("/v1/sign-ups/{signed_up}/notice"), format!("{{\"pin\": \"{pin}\"}}").into())
            .await;
    }
    post("/v1/custody-events", example("custody-event")).await;
    post("/v1/referrals", example("referral")).await;
    let token =
        post("/v1/tokens", br#"{"kind": "staff", "roles": ["desk"], "name": "Quist"}"#.to_vec())
            .await
            .json()["token"]
            .as_str()
            .unwrap()
            .to_owned();
    get(&server, "/v1/subjects/subject-in-custody/ledger").await;
    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert_eq!(log.lines().count(), 21, "a line for each request:\n{log}");
    assert!(
        log.contains(page.headers["x-request-id"].to_str().unwrap())
            && log.contains("/v1/schemas/{name}")
    );
    let staff = log.lines().filter(|line| line.contains("\"staff\":\"staff-")).count();
    assert!(staff > 5, "each request of staff names who: {staff}\n{log}");
    let question = id.headers["x-request-id"].to_str().unwrap();
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
        &token,
        &signed_up,
        question,
        "gets out",
        "comes here",
        "4071",
        "1740",
        "312-555",
        "subject-in",
        "bond",
        "domestic",
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
