//! Keys of an identity provider that are read again while the server runs.

use core::time::Duration;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;
use voice_server::access::{KeySource, KeySourceError, Oidc, OidcError, OidcSettings};

type Answer = Arc<Mutex<(StatusCode, String)>>;

/// A provider that answers as it is told to.
async fn provider() -> (Answer, String) {
    let answer: Answer = Arc::new(Mutex::new((StatusCode::OK, String::new())));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/keys", listener.local_addr().unwrap());
    let of = |State(answer): State<Answer>| async move { answer.lock().unwrap().clone() };
    let routes = Router::new().route("/keys", get(of)).with_state(answer.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (answer, address)
}

/// The key and the token that openssl made.
fn rsa() -> Value {
    serde_json::from_slice(&crate::scene::file("voice-server/src/access/oidc/rsa.json")).unwrap()
}

#[tokio::test]
async fn a_key_that_is_withdrawn_opens_nothing_once_the_keys_are_read_again() {
    let rsa = rsa();
    let (token, key) = (rsa["token"].as_str().unwrap(), &rsa["key"]);
    let settings = OidcSettings {
        issuer: "https://id.example".to_owned(),
        audience: "voice".to_owned(),
        role_claim: "role".to_owned(),
        party_claim: "party".to_owned(),
    };
    let now = "2026-11-02T15:00:00Z".parse().unwrap();
    let (answer, address) = provider().await;
    let (oidc, source) = (Oidc::without_keys(settings), KeySource::new(&address).unwrap());
    let opened = || oidc.verify(token, now).map(|_| ());
    *answer.lock().unwrap() = (StatusCode::OK, json!({ "keys": [key] }).to_string());
    source.read_into(&oidc).await.unwrap();
    assert_eq!(opened(), Ok(()));

    let (every, lasting) = (Duration::from_millis(50), Duration::from_millis(400));
    let fresh = tokio::spawn(source.clone().keep_fresh(oidc.clone(), every, lasting));
    // A provider that does not answer takes nothing back at once.
    *answer.lock().unwrap() = (StatusCode::BAD_GATEWAY, "busy".to_owned());
    sleep(Duration::from_millis(150)).await;
    assert_eq!(opened(), Ok(()));
    let mut other = key.clone();
    other["kid"] = json!("another");
    *answer.lock().unwrap() = (StatusCode::OK, json!({ "keys": [other] }).to_string());
    sleep(Duration::from_millis(300)).await;
    assert_eq!(opened(), Err(OidcError::UnknownKey), "the key was withdrawn");
    *answer.lock().unwrap() = (StatusCode::OK, json!({ "keys": [key] }).to_string());
    sleep(Duration::from_millis(300)).await;
    assert_eq!(opened(), Ok(()));
    *answer.lock().unwrap() = (StatusCode::OK, "no key set".to_owned());
    assert!(matches!(source.read_into(&oidc).await, Err(KeySourceError::KeySet(_))));
    sleep(Duration::from_millis(900)).await;
    assert_eq!(opened(), Err(OidcError::UnknownKey), "keys do not count for ever");
    fresh.abort();
}

#[test]
fn keys_come_from_a_file_or_an_address_that_others_cannot_listen_to() {
    for address in ["http://id.example/keys", "ftp://id.example", "https://"] {
        assert_eq!(KeySource::new(address).err(), Some(KeySourceError::Address), "{address}");
    }
    for source in ["https://id.example/keys", "http://localhost:1/keys", "keys.json"] {
        assert!(KeySource::new(source).is_ok(), "{source}");
    }
}
