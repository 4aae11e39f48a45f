//! What workers send, and to whom it is sent again.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use voice_core::disclosure::Policy;
use voice_server::access::RateLimiter;
use voice_server::delivery::once;
use voice_server::delivery::{Webhook, WebhookSecret};
use voice_server::store::KeyEncryptionKey;
use voice_server::{Admission, App, Store, router};

use crate::calls::{anybody, request, staff};
use crate::changed::{admission, with_record};
use crate::replies::question;
use crate::scene::{NOW, app_at, app_of, demonstration};

/// The next day at nine in Chicago.
pub(crate) const NEXT_DAY: &str = "2026-11-03T15:00:00Z";

/// Whoever telephones, writes and posts for the office: it answers as it is told to, and keeps what
/// it got.
#[derive(Clone)]
pub(crate) struct Relay {
    secret: WebhookSecret,
    answers: Arc<Mutex<StatusCode>>,
    got: Arc<Mutex<Vec<(String, Value)>>>,
    retry_after: Arc<Mutex<Option<u32>>>,
}

async fn receive(
    State(relay): State<Relay>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, HeaderMap) {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp").parse().unwrap());
    let signed = relay.secret.sign(&id, timestamp, body.as_bytes());
    assert!(header("webhook-signature").split(' ').any(|of| of == signed));
    relay.got.lock().unwrap().push((id, serde_json::from_str(&body).unwrap()));
    let mut answer = HeaderMap::new();
    if let Some(seconds) = *relay.retry_after.lock().unwrap() {
        answer.insert("retry-after", seconds.into());
    }
    (*relay.answers.lock().unwrap(), answer)
}

impl Relay {
    pub(crate) async fn start() -> (Self, Webhook) {
        let secret = WebhookSecret::generate().unwrap();
        let relay = Self {
            secret: secret.clone(),
            answers: Arc::new(Mutex::new(StatusCode::NO_CONTENT)),
            got: Arc::default(),
            retry_after: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let webhook =
            Webhook::new(&format!("http://{}/", listener.local_addr().unwrap()), secret).unwrap();
        let routes = Router::new().route("/", post(receive)).with_state(relay.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (relay, webhook)
    }

    pub(crate) fn answer(&self, status: StatusCode) {
        *self.answers.lock().unwrap() = status;
    }

    /// What was got since the last look.
    pub(crate) fn got(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.got.lock().unwrap())
    }
}

/// The same office on two days.
async fn two_days() -> (Arc<App>, Arc<App>) {
    let store = crate::scene::store().await;
    (app_at(NOW, store.clone(), admission()).await, app_at(NEXT_DAY, store, admission()).await)
}

#[tokio::test]
async fn a_contact_comes_at_its_hour_and_says_nothing() {
    let ((today, tomorrow), (relay, webhook)) = (two_days().await, Relay::start().await);
    let id = anybody(&router(today.clone())).post("/v1/sign-ups", &request("sign-up")).await.json()
        ["sign_up"]
        .clone();
    assert_eq!(once(&today, &webhook).await.unwrap(), 0);
    // What happens changes nothing in what is sent.
    staff(&router(today)).post("/v1/custody-events", &request("custody-event")).await;
    assert_eq!(
        once(&tomorrow, &webhook).await.unwrap(),
        2,
        "a sign-up of which one comes due, and its message"
    );
    assert_eq!(once(&tomorrow, &webhook).await.unwrap(), 0);
    let got = relay.got();
    assert_eq!(got.len(), 1);
    let message = &got[0].1;
    assert_eq!(
        (&message["kind"], &message["channel"]["number"]),
        (&json!("contact"), &json!("+1 312-555-0142"))
    );
    assert_eq!(message["not_after"], "2026-11-03T16:00:00Z");
    for word in ["custody", "release", "Vega", "Ruiz", "A200000001", id.as_str().unwrap()] {
        assert!(!message.to_string().contains(word), "{word}: {message}");
    }
}

#[tokio::test]
async fn a_contact_of_one_who_stopped_does_not_come() {
    let ((today, tomorrow), (relay, webhook)) = (two_days().await, Relay::start().await);
    let server = router(today);
    let id =
        anybody(&server).post("/v1/sign-ups", &request("sign-up")).await.json()["sign_up"].clone();
    let stop = json!({"pin": "4071", "act": "stop"});
    anybody(&server).post(&format!("/v1/sign-ups/{}/acts", id.as_str().unwrap()), &stop).await;
    assert_eq!(once(&tomorrow, &webhook).await.unwrap(), 0);
    assert!(relay.got().is_empty());
}

#[tokio::test]
async fn a_contact_whose_safe_hour_is_over_is_not_sent_and_is_seen() {
    let store = crate::scene::store().await;
    let admission = || Admission::open(RateLimiter::per_minute(NonZeroU32::MAX));
    let (relay, webhook) = Relay::start().await;
    let today = router(app_at(NOW, store.clone(), admission()).await);
    anybody(&today).post("/v1/sign-ups", &request("sign-up")).await;
    let late = app_at("2026-11-03T16:00:01Z", store.clone(), admission()).await;
    once(&late, &webhook).await.unwrap();
    assert!(relay.got().is_empty());
    let dead = store.dead_letters().await.unwrap();
    assert_eq!(
        dead.iter().map(|dead| dead.reason.as_str()).collect::<Vec<_>>(),
        ["the hour at which it was safe is over"]
    );
}

#[tokio::test]
async fn what_the_receiver_refuses_is_seen_and_what_fails_is_sent_again_under_its_id() {
    let ((today, tomorrow), (relay, webhook)) = (two_days().await, Relay::start().await);
    let server = router(today);
    anybody(&server).post("/v1/sign-ups", &request("sign-up")).await;
    relay.answer(StatusCode::INTERNAL_SERVER_ERROR);
    once(&tomorrow, &webhook).await.unwrap();
    assert!(staff(&server).get("/v1/dead-letters").await.json() == json!([]));
    relay.answer(StatusCode::UNPROCESSABLE_ENTITY);
    // After the first failure there is a pause of a second.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    once(&tomorrow, &webhook).await.unwrap();
    let dead = staff(&server).get("/v1/dead-letters").await.json();
    assert_eq!(dead[0]["reason"], "the receiver answered 422");
    assert_eq!(anybody(&server).get("/v1/dead-letters").await.status, 401);
    relay.answer(StatusCode::NO_CONTENT);
    let path = format!("/v1/dead-letters/{}", dead[0]["id"].as_str().unwrap());
    assert_eq!(staff(&server).post(&path, &json!({})).await.status, 200);
    assert_eq!(staff(&server).post(&path, &json!({})).await.status, 404);
    once(&tomorrow, &webhook).await.unwrap();
    let ids: Vec<_> = relay.got().into_iter().map(|(id, _)| id).collect();
    assert!(ids.len() == 3 && ids.iter().all(|id| *id == ids[0]));
}

#[tokio::test]
async fn the_letter_of_a_referral_goes_out_with_what_the_consent_covers() {
    let ((today, _), (relay, webhook)) = (two_days().await, Relay::start().await);
    let server = router(today.clone());
    let referral =
        staff(&server).post("/v1/referrals", &request("referral")).await.json()["referral"].clone();
    let path = |step: &str| format!("/v1/referrals/{}/{step}", referral.as_str().unwrap());
    staff(&server).post(&path("accept"), &request("consent")).await;
    assert_eq!(once(&today, &webhook).await.unwrap(), 0);
    assert_eq!(staff(&server).post(&path("send"), &json!({})).await.status, 200);
    once(&today, &webhook).await.unwrap();
    let got = relay.got();
    let letter: Value = serde_json::from_str(got[0].1["letter"].as_str().unwrap()).unwrap();
    assert_eq!(letter["shared"]["name"], "Ana");
    assert!(letter["shared"]["need"].is_null() && !letter.to_string().contains("party-ruiz"));
}

#[tokio::test]
async fn a_letter_that_has_not_gone_out_is_taken_back_with_the_consent() {
    let ((today, _), (relay, webhook)) = (two_days().await, Relay::start().await);
    let server = router(today.clone());
    let referral =
        staff(&server).post("/v1/referrals", &request("referral")).await.json()["referral"].clone();
    let path = |step: &str| format!("/v1/referrals/{}/{step}", referral.as_str().unwrap());
    staff(&server).post(&path("accept"), &request("consent")).await;
    staff(&server).post(&path("send"), &json!({})).await;
    assert_eq!(staff(&server).post(&path("revoke"), &json!({})).await.status, 200);
    once(&today, &webhook).await.unwrap();
    assert!(relay.got().is_empty());
}

/// A referral whose letter waits in the outbox, by its path.
async fn with_letter(server: &Router) -> impl Fn(&str) -> String {
    let made = staff(server).post("/v1/referrals", &request("referral")).await.json();
    let id = made["referral"].as_str().unwrap().to_owned();
    let path = move |step: &str| format!("/v1/referrals/{id}/{step}");
    staff(server).post(&path("accept"), &request("consent")).await;
    assert_eq!(staff(server).post(&path("send"), &json!({})).await.status, 200);
    path
}

#[tokio::test]
async fn a_letter_that_could_not_be_sent_is_cancelled_with_the_consent() {
    let ((today, _), (relay, webhook)) = (two_days().await, Relay::start().await);
    let server = router(today.clone());
    let path = with_letter(&server).await;
    relay.answer(StatusCode::UNPROCESSABLE_ENTITY);
    once(&today, &webhook).await.unwrap();
    assert_eq!(relay.got().len(), 1);
    let dead = staff(&server).get("/v1/dead-letters").await.json();
    assert_eq!(dead.as_array().unwrap().len(), 1);
    relay.answer(StatusCode::NO_CONTENT);
    assert_eq!(staff(&server).post(&path("revoke"), &json!({})).await.status, 200);
    assert_eq!(staff(&server).get("/v1/dead-letters").await.json(), json!([]));
    let requeue = format!("/v1/dead-letters/{}", dead[0]["id"].as_str().unwrap());
    assert_eq!(staff(&server).post(&requeue, &json!({})).await.status, 404);
    once(&today, &webhook).await.unwrap();
    assert!(relay.got().is_empty());
}

/// The consent ends on 2 December.
#[tokio::test]
async fn a_letter_that_waits_for_longer_than_the_consent_does_not_go_out() {
    for (moment, sent) in [("2026-12-02T22:00:00Z", true), ("2026-12-03T15:00:00Z", false)] {
        for requeued in [false, true] {
            let store = crate::scene::store().await;
            let (relay, webhook) = Relay::start().await;
            let today = app_at(NOW, store.clone(), admission()).await;
            let server = router(today.clone());
            let _ = with_letter(&server).await;
            if requeued {
                relay.answer(StatusCode::UNPROCESSABLE_ENTITY);
                once(&today, &webhook).await.unwrap();
                relay.answer(StatusCode::NO_CONTENT);
                let dead = staff(&server).get("/v1/dead-letters").await.json();
                let path = format!("/v1/dead-letters/{}", dead[0]["id"].as_str().unwrap());
                assert_eq!(staff(&server).post(&path, &json!({})).await.status, 200);
                assert_eq!(relay.got().len(), 1);
            }
            let later = app_at(moment, store.clone(), admission()).await;
            assert_eq!(once(&later, &webhook).await.unwrap(), usize::from(sent));
            assert_eq!(relay.got().len(), usize::from(sent), "{moment}");
            assert_eq!(store.dead_letters().await.unwrap().len(), 0);
        }
    }
}

#[tokio::test]
async fn a_correction_says_what_is_so_now_and_only_what_is_told_now() {
    let ((today, _), (relay, webhook)) = (two_days().await, Relay::start().await);
    let server = router(today.clone());
    anybody(&server).post("/v1/questions", &question("victim-custody-status")).await;
    // Released: where the person is held is told no more.
    staff(&server).post("/v1/custody-events", &request("custody-event")).await;
    let correction = json!({
        "correction": "correction-1", "subject": "subject-in-custody",
        "categories": ["custody-status", "facility"]
    });
    for expected in [1, 1] {
        assert_eq!(
            staff(&server).post("/v1/corrections", &correction).await.json()["to_requesters"],
            expected
        );
    }
    once(&today, &webhook).await.unwrap();
    let got = relay.got();
    assert_eq!(got.len(), 1, "once, however often it is asked for");
    let sent = &got[0].1;
    assert_eq!(
        (&sent["kind"], &sent["recipient"]["address"]),
        (&json!("correction"), &json!("PO Box 12, Springfield"))
    );
    let results = sent["answer"]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1, "what is not told has no place: {results:?}");
    assert_eq!(results[0]["information"]["state"], "not-in-custody");
    // It is a disclosure too, and it is known that it was passed on.
    let ledger = staff(&server).get("/v1/subjects/subject-in-custody/ledger").await.json();
    let kinds: Vec<_> = ledger
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["disclosed", "disclosed", "corrected"]);
    assert_eq!(
        staff(&server).post("/v1/corrections", &correction).await.json()["to_requesters"],
        0
    );
}

#[tokio::test]
async fn a_correction_about_one_who_is_protected_since_is_not_sent() {
    let store = crate::scene::store().await;
    let (relay, webhook) = Relay::start().await;
    let today = router(app_at(NOW, store.clone(), admission()).await);
    anybody(&today).post("/v1/questions", &question("victim-custody-status")).await;
    let correction = json!({
        "correction": "correction-1", "subject": "subject-in-custody",
        "categories": ["custody-status"]
    });
    staff(&today).post("/v1/corrections", &correction).await;
    // Two days later the screening is stale, and everything is withheld.
    let later = app_at("2026-11-04T15:00:00Z", store, admission()).await;
    assert_eq!(once(&later, &webhook).await.unwrap(), 1);
    assert!(relay.got().is_empty());
    assert!(staff(&today).get("/v1/dead-letters").await.json() == json!([]));
}

/// The message, and how often it was got.
fn one_message(got: &[(String, Value)]) -> (&Value, usize) {
    assert!(got.iter().all(|of| of == &got[0]), "{got:?}");
    (&got[0].1, got.len())
}

/// What is tried again is what the ledger says was sent, though the record says something else by
/// now; what may not be told any more is not sent, and staff see that.
#[tokio::test]
async fn a_correction_that_is_tried_again_is_the_one_that_is_in_the_ledger() {
    let store = crate::scene::store().await;
    let with = async |register| {
        app_of(Policy::us_federal(), register, NOW, store.clone(), admission()).await
    };
    let state = |state: &'static str| {
        with_record("subject-in-custody", move |record| {
            let facts = record["facts"].as_array_mut().unwrap();
            let custody =
                facts.iter_mut().find(|of| of["fact"]["kind"] == "custody-status").unwrap();
            custody["fact"]["state"] = json!(state);
        })
    };
    let protected = with_record("subject-in-custody", |record| {
        record["screening"]["findings"] = json!([{"protection": "vawa-t-u", "from": "2020-01-01"}]);
    });
    let another = with_record("subject-in-custody", |record| record["id"] = json!("somebody-else"));
    let (relay, webhook) = Relay::start().await;
    let before = with(demonstration()).await;
    let server = router(before);
    anybody(&server).post("/v1/questions", &question("victim-custody-status")).await;
    let correction = json!({
        "correction": "correction-1", "subject": "subject-in-custody",
        "categories": ["custody-status"]
    });
    staff(&server).post("/v1/corrections", &correction).await;

    // Decided with the first record, and not delivered.
    relay.answer(StatusCode::INTERNAL_SERVER_ERROR);
    once(&with(state("not-in-custody")).await, &webhook).await.unwrap();
    let ledger = staff(&server).get("/v1/subjects/subject-in-custody/ledger").await.json();
    assert_eq!(ledger.as_array().unwrap().len(), 3);
    assert_eq!(
        staff(&server).post("/v1/corrections", &correction).await.json()["to_requesters"],
        0
    );
    // The record was corrected once more: the same is sent, and nothing more is in the ledger.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    once(&with(state("in-custody")).await, &webhook).await.unwrap();
    let got = relay.got();
    let (message, times) = one_message(&got);
    assert_eq!(
        (times, &message["answer"]["results"][0]["information"]["state"]),
        (2, &json!("not-in-custody"))
    );
    assert_eq!(staff(&server).get("/v1/subjects/subject-in-custody/ledger").await.json(), ledger);
    // Why it said so can be read, under its identifier.
    let why = staff(&server).get(&format!("/v1/questions/{}/rationale", got[0].0)).await.json();
    assert_eq!(why["decisions"][0]["because"]["kind"], "released");

    // Protected since, or another person: it is not sent, and seen.
    relay.answer(StatusCode::NO_CONTENT);
    for register in [protected, another] {
        tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
        once(&with(register).await, &webhook).await.unwrap();
        assert!(relay.got().is_empty());
        let dead = staff(&server).get("/v1/dead-letters").await.json();
        assert_eq!(dead[0]["reason"], "what it tells may not be told any more");
        let path = format!("/v1/dead-letters/{}", dead[0]["id"].as_str().unwrap());
        assert_eq!(staff(&server).post(&path, &json!({})).await.status, 200);
    }
    // It may be told again: the same still.
    once(&with(demonstration()).await, &webhook).await.unwrap();
    let last = relay.got();
    assert_eq!(last.as_slice(), &got[..1]);
    assert_eq!(staff(&server).get("/v1/subjects/subject-in-custody/ledger").await.json(), ledger);
}

/// What waits to be sent is not readable in the database.
#[tokio::test]
async fn a_correction_that_waits_is_encrypted() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("correction-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let store = Store::open_file(&path, KeyEncryptionKey::generate().unwrap()).await.unwrap();
    let (relay, webhook) = Relay::start().await;
    let app = app_at(NOW, store, admission()).await;
    let server = router(app.clone());
    anybody(&server).post("/v1/questions", &question("victim-custody-status")).await;
    let correction = json!({
        "correction": "correction-1", "subject": "subject-in-custody",
        "categories": ["custody-status"]
    });
    staff(&server).post("/v1/corrections", &correction).await;
    relay.answer(StatusCode::INTERNAL_SERVER_ERROR);
    once(&app, &webhook).await.unwrap();
    let raw = sqlx::AnyPool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let (document,): (String,) =
        sqlx::query_as("SELECT document FROM outbox").fetch_one(&raw).await.unwrap();
    assert!(
        document.starts_with("$1$")
            && !document.contains("in-custody\"")
            && !document.contains("Springfield")
    );
}

#[tokio::test]
async fn a_correction_is_about_what_it_was_about_first() {
    let server = router(app_at(NOW, crate::scene::store().await, admission()).await);
    let correction = json!({
        "correction": "correction-1", "subject": "subject-in-custody", "categories": ["release"]
    });
    for _ in 0..2 {
        assert_eq!(staff(&server).post("/v1/corrections", &correction).await.status, 200);
    }
    for (field, other) in
        [("subject", json!("somebody-else")), ("categories", json!(["release", "death"]))]
    {
        let mut changed = correction.clone();
        changed[field] = other;
        assert_eq!(staff(&server).post("/v1/corrections", &changed).await.status, 409, "{field}");
        changed["correction"] = json!(format!("correction-{field}"));
        assert_eq!(staff(&server).post("/v1/corrections", &changed).await.status, 200, "{field}");
    }
}

/// While a receiver changes its secret, both sign; one that is being set up is waited for, and one
/// that says when is asked again then.
#[tokio::test]
async fn a_receiver_whose_secret_or_address_changes_is_waited_for() {
    for status in [401, 403, 404, 429, 503] {
        let ((today, tomorrow), (relay, webhook)) = (two_days().await, Relay::start().await);
        let webhook = webhook.and_secret(WebhookSecret::generate().unwrap());
        let server = router(today);
        anybody(&server).post("/v1/sign-ups", &request("sign-up")).await;
        relay.answer(StatusCode::from_u16(status).unwrap());
        *relay.retry_after.lock().unwrap() = Some(3);
        once(&tomorrow, &webhook).await.unwrap();
        assert_eq!(staff(&server).get("/v1/dead-letters").await.json(), json!([]), "{status}");
        relay.answer(StatusCode::NO_CONTENT);
        // The first pause would be a second.
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        once(&tomorrow, &webhook).await.unwrap();
        assert_eq!(relay.got().len(), 1, "{status}: the receiver said three seconds");
        tokio::time::sleep(std::time::Duration::from_millis(1700)).await;
        once(&tomorrow, &webhook).await.unwrap();
        assert_eq!(relay.got().len(), 1, "{status}");
    }
}

#[test]
fn authorities_are_certificates_in_pem() {
    let secret = WebhookSecret::generate().unwrap();
    let webhook = Webhook::new("https://relay.example.org", secret).unwrap();
    for pem in
        ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
    {
        assert!(webhook.clone().with_authorities(pem.as_bytes()).is_err(), "{pem}");
    }
}
