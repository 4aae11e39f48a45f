//! Requesters whose address is confidential: the substitute address is the only way to them.

use std::sync::Arc;

use axum::Router;
use serde_json::{Value, json};
use voice_core::office_files::WholeOffice;
use voice_server::delivery::once;
use voice_server::{App, Store, router};

use crate::calls::{request, staff};
use crate::changed::admission;
use crate::scene::{NOW, app_of, file};
use crate::workers::{NEXT_DAY, Relay};

const HOME: &str = "12 Elm Street, Houma";
const BOX: &str = "PO Box 7041, Baton Rouge";

/// The office of an address confidentiality program at a moment.
async fn office(moment: &str, store: &Store) -> Arc<App> {
    let names = ["vocabulary.json", "pack.json", "office.json", "triage.json", "subjects.json"];
    let files = names.map(|name| (name, file(&format!("examples/offices/state-acp/{name}"))));
    let files = files.iter().map(|(name, bytes)| (*name, bytes.as_slice()));
    let WholeOffice { policy, register, .. } = WholeOffice::load(files).unwrap();
    Store::know_terms(policy.vocabulary()).unwrap();
    app_of(policy, register.unwrap(), moment, store.clone(), admission()).await
}

/// A sign-up of somebody with an address.
fn sign_up(address: &str, channels: &[Value]) -> Value {
    let mut request = request("sign-up");
    request["requester"]["person"]["address"] = json!(address);
    request["channels"] = json!(channels);
    request
}

fn channel(kind: &str, address: &str) -> Value {
    let rhythm = json!({"every_days": 1, "from_hour": 9, "until_hour": 17, "every_hours": 8});
    json!({"kind": kind, "address": address, "rhythm": rhythm})
}

async fn open_file(server: &Router, party: &str, name: &str) {
    let person = json!({"party": party, "name": name, "address": HOME});
    assert_eq!(staff(server).post("/v1/parties", &person).await.status, 200);
}

async fn show_card(server: &Router, party: &str) {
    let fact = json!({
        "kind": "protected", "protection": "state-acp:participant", "substitute_address": BOX
    });
    let path = format!("/v1/parties/{party}/attestations");
    assert_eq!(staff(server).post(&path, &fact).await.status, 200);
}

/// What cannot be attested is said with its place, and how it can.
#[tokio::test]
async fn a_card_is_attested_with_its_address_and_a_protection_that_limits() {
    let server = router(office(NOW, &crate::scene::store().await).await);
    open_file(&server, "party-ruiz", "Ana Ruiz").await;
    for (fact, pointer, expected) in [
        (
            json!({"kind": "protected", "protection": "state-acp:participant"}),
            "/substitute_address",
            "the substitute address, as the card has it",
        ),
        (
            json!({"kind": "protected", "protection": "sealed"}),
            "/protection",
            "one that limits how a person is reached: state-acp:household, state-acp:participant",
        ),
        (json!({"kind": "protected", "protection": "us-bop:none"}), "/protection", "one of"),
    ] {
        let reply = staff(&server).post("/v1/parties/party-ruiz/attestations", &fact).await;
        let fault = reply.json()["faults"][0].clone();
        assert_eq!((reply.status.as_u16(), &fault["pointer"]), (422, &json!(pointer)));
        assert!(fault["expected"].as_str().unwrap().contains(expected), "{fault}");
    }
    let file = staff(&server).get("/v1/parties/party-ruiz").await.json();
    assert_eq!(file["attestations"], json!([]));
}

/// Every channel that is closed is told at once, and no address is repeated.
#[tokio::test]
async fn a_sign_up_has_the_ways_that_a_protection_leaves() {
    let server = router(office(NOW, &crate::scene::store().await).await);
    open_file(&server, "party-ruiz", "Ana Ruiz").await;
    let anyhow = sign_up(
        HOME,
        &[channel("letter", HOME), channel("mail", "ana@example.org"), channel("letter", BOX)],
    );
    assert_eq!(staff(&server).post("/v1/sign-ups", &anyhow).await.status, 200, "no card yet");
    show_card(&server, "party-ruiz").await;
    let refused = staff(&server).post("/v1/sign-ups", &anyhow).await;
    assert_eq!(refused.status, 422);
    let body = refused.json();
    let places: Vec<_> =
        body["faults"].as_array().unwrap().iter().map(|of| of["pointer"].clone()).collect();
    assert_eq!(places, ["/channels/0", "/channels/1"]);
    for secret in [HOME, BOX, "ana@example.org"] {
        assert!(!body.to_string().contains(secret), "{body}");
    }
    let by_letter = sign_up(HOME, &[channel("letter", BOX)]);
    let reply = staff(&server).post("/v1/sign-ups", &by_letter).await;
    assert_eq!(reply.status, 200);
    // A change of the request is held to the same.
    let id = reply.json()["sign_up"].as_str().unwrap().to_owned();
    let change = json!({"pin": "4071", "request": anyhow});
    let refused = staff(&server).post(&format!("/v1/sign-ups/{id}"), &change).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["faults"][1]["pointer"], "/request/channels/1");
    // What the desk vouches for is entered with the substitute address.
    open_file(&server, "party-clerk", "Dana Moore").await;
    show_card(&server, "party-clerk").await;
    let mut by_clerk = by_letter;
    by_clerk["requester"]["person"]["party"] = json!("party-clerk");
    by_clerk["requester"]["person"]["name"] = json!("Dana Moore");
    assert_eq!(staff(&server).post("/v1/sign-ups", &by_clerk).await.status, 200);
    let file = staff(&server).get("/v1/parties/party-clerk").await.json();
    let entered = &file["attestations"][1]["fact"];
    assert_eq!(entered["requester"]["person"]["address"], BOX, "{file}");
}

/// A card that was shown after somebody signed up holds for what is sent from then on: letters go
/// to the substitute address, and what would go another way does not go, which staff see.
#[tokio::test]
async fn what_is_sent_goes_to_the_substitute_address() {
    let store = crate::scene::store().await;
    let (today, tomorrow) = (office(NOW, &store).await, office(NEXT_DAY, &store).await);
    let (relay, webhook) = Relay::start().await;
    let server = router(today);
    open_file(&server, "party-ruiz", "Ana Ruiz").await;
    let before = sign_up(HOME, &[channel("letter", HOME), channel("mail", "ana@example.org")]);
    assert_eq!(staff(&server).post("/v1/sign-ups", &before).await.status, 200);
    show_card(&server, "party-ruiz").await;
    assert_eq!(once(&tomorrow, &webhook).await.unwrap(), 3, "a sign-up and its two messages");
    let got = relay.got();
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].1["channel"], channel("letter", BOX));
    let dead = staff(&server).get("/v1/dead-letters").await.json();
    assert_eq!(dead.as_array().unwrap().len(), 1);
    assert!(dead[0]["reason"].as_str().unwrap().starts_with("channel-closed: "), "{dead}");
    assert!(!dead.to_string().contains(BOX) && !dead.to_string().contains("example.org"));

    // It ended: the ways of before are open again.
    let ended = json!({"kind": "ended", "attestation": 2, "on": "2026-11-01"});
    let reply = staff(&server).post("/v1/parties/party-ruiz/attestations", &ended).await;
    assert_eq!(reply.status, 200);
    let path = format!("/v1/dead-letters/{}", dead[0]["id"].as_str().unwrap());
    assert_eq!(staff(&server).post(&path, &json!({})).await.status, 200);
    once(&tomorrow, &webhook).await.unwrap();
    assert_eq!(relay.got()[0].1["channel"], channel("mail", "ana@example.org"));
}

/// A letter to a service tells no way to reach the person that a card closes: none is made, and one
/// that waited is not sent, which staff see.
#[tokio::test]
async fn a_referral_tells_no_way_that_a_protection_closes() {
    let store = crate::scene::store().await;
    let app = office(NOW, &store).await;
    let (relay, webhook) = Relay::start().await;
    let server = router(app.clone());
    open_file(&server, "party-ruiz", "Ana Ruiz").await;
    let accepted = async |details: Value| {
        let mut offer = request("referral");
        offer["details"] = details;
        let offered = staff(&server).post("/v1/referrals", &offer).await.json();
        let path = format!("/v1/referrals/{}", offered["referral"].as_str().unwrap());
        let reply = staff(&server).post(&format!("{path}/accept"), &request("consent")).await;
        assert_eq!(reply.status, 200);
        format!("{path}/send")
    };
    let by_telephone = request("referral")["details"].clone();
    let waits = accepted(by_telephone.clone()).await;
    assert_eq!(staff(&server).post(&waits, &json!({})).await.status, 200, "no card yet");
    let later = accepted(by_telephone).await;
    show_card(&server, "party-ruiz").await;

    let refused = staff(&server).post(&later, &json!({})).await;
    assert_eq!(refused.status, 409);
    let body = refused.json();
    assert!(body["detail"].as_str().unwrap().contains("consent-lacking"), "{body}");
    assert!(!body.to_string().contains("2025550123"), "{body}");
    // Somebody who calls is told no way to; and what is not shared closes nothing.
    for contact in [Some(json!({"kind": "person-calls"})), None] {
        let mut details = json!({"name": "Ana", "need": "domestic-violence"});
        if let Some(contact) = contact {
            details["contact"] = contact;
        }
        let sent = accepted(details).await;
        assert_eq!(staff(&server).post(&sent, &json!({})).await.status, 200);
    }

    once(&app, &webhook).await.unwrap();
    let got = relay.got();
    assert_eq!(got.len(), 2, "the two that tell no closed way");
    assert!(got.iter().all(|(_, body)| !body.to_string().contains("2025550123")));
    let dead = staff(&server).get("/v1/dead-letters").await.json();
    assert_eq!(dead.as_array().unwrap().len(), 1);
    assert!(dead[0]["reason"].as_str().unwrap().starts_with("channel-closed: "), "{dead}");
}

/// An answer is accounted for, and corrected, under the substitute address, though the desk wrote
/// another one down.
#[tokio::test]
async fn what_was_disclosed_is_accounted_for_and_corrected_under_the_substitute_address() {
    let store = crate::scene::store().await;
    let app = office(NOW, &store).await;
    let (relay, webhook) = Relay::start().await;
    let server = router(app.clone());
    open_file(&server, "party-clerk", "Dana Moore").await;
    show_card(&server, "party-clerk").await;
    let shown = "examples/offices/state-acp/questions/card-shown-with-consent.json";
    let mut question: Value = serde_json::from_slice(&file(shown)).unwrap();
    question["requester"]["person"]["address"] = json!(HOME);
    let answer = staff(&server).post("/v1/questions", &question).await;
    assert_eq!(answer.json()["results"][0]["kind"], "told", "{}", answer.json());
    // Whose mandate names terms of the office can sign up as well.
    let mut by_designee = sign_up(HOME, &[channel("letter", BOX)]);
    by_designee["requester"] = question["requester"].clone();
    assert_eq!(staff(&server).post("/v1/sign-ups", &by_designee).await.status, 200);
    let ledger = staff(&server).get("/v1/subjects/consenting/ledger").await.json().to_string();
    assert!(ledger.contains(BOX) && !ledger.contains(HOME), "{ledger}");

    let correction = json!({
        "correction": "correction-1", "subject": "consenting",
        "categories": ["state-acp:verification"]
    });
    staff(&server).post("/v1/corrections", &correction).await;
    once(&app, &webhook).await.unwrap();
    let got = relay.got();
    assert_eq!(got[0].1["recipient"]["address"], BOX, "{got:?}");
}
