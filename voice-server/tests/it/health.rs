//! Whether the server lives and can serve, and its figures.

use std::num::NonZeroU32;

use serde_json::Value;
use voice_server::Admission;
use voice_server::access::{AccessToken, RateLimiter};

use crate::calls::{anybody, request, staff};
use crate::replies::{header, problem, question};
use crate::scene::{NOW, TOKEN, app_at, get, server};

#[tokio::test]
async fn a_server_whose_store_is_unavailable_lives_and_is_not_ready() {
    let database = crate::scene::database().await;
    let store = database.open().await;
    let admission = Admission::open(RateLimiter::per_minute(NonZeroU32::MAX));
    let server = voice_server::router(app_at(NOW, store, admission).await);
    let status = async |path: &str| get(&server, path).await.status.as_u16();
    assert_eq!((status("/livez").await, status("/readyz").await), (200, 200));
    let pool = database.raw().await;
    sqlx::query("ALTER TABLE counter RENAME TO away").execute(&pool).await.unwrap();
    assert_eq!(status("/livez").await, 200);
    problem(&get(&server, "/readyz").await, 503);
    sqlx::query("ALTER TABLE away RENAME TO counter").execute(&pool).await.unwrap();
    assert_eq!(status("/readyz").await, 200);
}

/// The value of a figure with these labels.
fn figure(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

#[tokio::test]
async fn the_figures_count_and_name_nobody() {
    let server = server().await;
    problem(&anybody(&server).get("/metrics").await, 401);
    for name in ["victim-custody-status", "nobody", "subject-vawa-t-u"] {
        anybody(&server).post("/v1/questions", &question(name)).await;
    }
    anybody(&server).get("/v1/schemas/Zebulon-Quist").await;
    anybody(&server).post("/v1/questions", &Value::Null).await;
    anybody(&server).post("/v1/sign-ups", &request("sign-up")).await;
    let reply = staff(&server).get("/metrics").await;
    assert_eq!(header(&reply, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = String::from_utf8(reply.body).unwrap();
    let of = |name: &str| figure(&text, name).unwrap_or_else(|| panic!("{name} in:\n{text}"));
    let posts = "method=\"POST\",route=\"/v1/questions\"";
    assert_eq!(of(&format!("voice_requests_total{{{posts},status=\"200\"}}")), 3.0);
    assert_eq!(of(&format!("voice_requests_total{{{posts},status=\"422\"}}")), 1.0);
    assert_eq!(of(&format!("voice_request_seconds_count{{{posts}}}")), 4.0);
    assert_eq!(of("voice_answers_total{outcome=\"told\"}"), 1.0);
    assert_eq!(of("voice_answers_total{outcome=\"nothing\"}"), 2.0);
    assert_eq!(of("voice_outbox_waiting"), 0.0);
    assert_eq!(of("voice_outbox_lag_seconds"), 0.0);
    assert_eq!(of("voice_dead_letters"), 0.0);
    assert_eq!(of("voice_set_aside"), 0.0);
    // By the oldest `screening.at` of the demonstration records, against the clock.
    let register: Value =
        serde_json::from_slice(&crate::scene::file("examples/subjects/demo.json")).unwrap();
    let oldest = register["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|subject| subject["screening"]["at"].as_str())
        .map(|at| at.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
        .min()
        .unwrap();
    let now: chrono::DateTime<chrono::Utc> = NOW.parse().unwrap();
    assert_eq!(of("voice_oldest_screening_age_seconds"), (now - oldest).num_seconds() as f64);
    for word in ["Zebulon", "Ruiz", "A200000001", "party-", "subject-in", "vawa", "staff-"] {
        assert!(!text.contains(word), "{word} in:\n{text}");
    }
}

#[tokio::test]
async fn what_waits_and_what_failed_is_in_the_figures() {
    let database = crate::scene::database().await;
    let store = database.open().await;
    let token = AccessToken::from_text(TOKEN).unwrap();
    let admission =
        || Admission::open(RateLimiter::per_minute(NonZeroU32::MAX)).with_token(Some(&token));
    let today = voice_server::router(app_at(NOW, store.clone(), admission()).await);
    anybody(&today).post("/v1/sign-ups", &request("sign-up")).await;
    let again = request("sign-up");
    let other = anybody(&today).post("/v1/sign-ups", &again).await.json()["sign_up"].clone();
    let other = other.as_str().unwrap();
    sqlx::query("UPDATE sign_up SET document = '$1$AAAA' WHERE id = $1")
        .bind(other)
        .execute(&database.raw().await)
        .await
        .unwrap();
    store.put_contacts("2026-11-03T15:00:00Z".parse().unwrap(), 16).await.unwrap();
    let text = String::from_utf8(staff(&today).get("/metrics").await.body).unwrap();
    assert_eq!(figure(&text, "voice_outbox_waiting"), Some(1.0), "{text}");
    assert!(figure(&text, "voice_outbox_lag_seconds").unwrap() >= 0.0);
    assert_eq!(figure(&text, "voice_set_aside"), Some(1.0), "{text}");
    let listed = staff(&today).get("/v1/set-aside").await.json();
    assert_eq!((&listed[0]["kind"], &listed[0]["id"]), (&"sign_up".into(), &other.into()));
    let path = format!("/v1/set-aside/{other}");
    problem(&staff(&today).post(&path, &Value::Null).await, 409);
    problem(&staff(&today).post("/v1/set-aside/nothing", &Value::Null).await, 404);
}
