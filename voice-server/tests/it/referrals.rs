//! Referrals, step by step.

use axum::Router;
use serde_json::{Value, json};

use crate::calls::{anybody, request, staff};
use crate::replies::problem;
use crate::scene::server;

async fn offered(server: &Router) -> String {
    let reply = staff(server).post("/v1/referrals", &request("referral")).await.json();
    assert_eq!(reply["state"], "offered");
    format!("/v1/referrals/{}", reply["referral"].as_str().unwrap())
}

async fn stepped(server: &Router, path: String, body: &Value) -> String {
    let reply = staff(server).post(&path, body).await.json();
    reply["state"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

#[tokio::test]
async fn no_step_can_be_skipped() {
    let server = server().await;
    let referral = offered(&server).await;
    let refused = problem(&staff(&server).post(&format!("{referral}/send"), &json!({})).await, 409);
    assert!(
        refused["detail"].as_str().unwrap().ends_with("allowed: accept, decline, withdraw"),
        "{refused}"
    );
    assert_eq!(
        stepped(&server, format!("{referral}/accept"), &request("consent")).await,
        "accepted"
    );
    assert_eq!(stepped(&server, format!("{referral}/send"), &json!({})).await, "sent");
    problem(&staff(&server).post(&format!("{referral}/send"), &json!({})).await, 409);
    for (step, state) in [("acknowledge", "acknowledged"), ("serve", "served")] {
        let taken = json!({"step": step, "by": "recipient"});
        assert_eq!(stepped(&server, format!("{referral}/steps"), &taken).await, state);
    }
    let record = staff(&server).get(&referral).await.json();
    assert_eq!(record["history"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_consent_that_does_not_cover_it_sends_nothing() {
    let server = server().await;
    let referral = offered(&server).await;
    let mut consent = request("consent");
    consent["written"] = json!(false);
    problem(&staff(&server).post(&format!("{referral}/accept"), &consent).await, 409);
    assert_eq!(staff(&server).get(&referral).await.json()["history"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_consent_that_is_revoked_ends_what_was_not_sent() {
    let server = server().await;
    let referral = offered(&server).await;
    stepped(&server, format!("{referral}/accept"), &request("consent")).await;
    assert_eq!(stepped(&server, format!("{referral}/revoke"), &json!({})).await, "withdrawn");
    problem(&staff(&server).post(&format!("{referral}/send"), &json!({})).await, 409);
}

#[tokio::test]
async fn referrals_are_for_staff() {
    let server = server().await;
    let referral = offered(&server).await;
    problem(&anybody(&server).post("/v1/referrals", &request("referral")).await, 401);
    for path in [referral.clone(), "/v1/referrals/nothing".to_owned()] {
        problem(&anybody(&server).get(&path).await, 401);
    }
    problem(&staff(&server).get("/v1/referrals/nothing").await, 404);
    problem(&staff(&server).post("/v1/referrals/nothing/send", &json!({})).await, 404);
}
