//! A server with the demonstration records, and questions to it.

use std::fs;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;
use voice_core::catalog::{Index, national};
use voice_core::disclosure::Policy;
use voice_core::subject::Register;
use voice_core::wire::from_json;
use voice_server::access::{AccessToken, RateLimiter};
use voice_server::store::{ChangedBy, ImportMode, RecordChange, RecordCondition};
use voice_server::{Admission, App, Clock, Store, router};

use crate::database::{self, Database};

/// The day of the demonstration records.
pub(crate) const NOW: &str = "2026-11-02T15:00:00Z";

pub(crate) const TOKEN: &str = "a-token-for-the-tests";

/// A file of the repository.
pub(crate) fn file(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)).expect(path)
}

pub(crate) async fn server() -> Router {
    serving(Some(TOKEN)).await
}

/// A server whose administrator has this token, or none.
pub(crate) async fn serving(token: Option<&str>) -> Router {
    router(app(token, |admission| admission).await)
}

pub(crate) async fn app(
    token: Option<&str>,
    admit: impl FnOnce(Admission) -> Admission,
) -> Arc<App> {
    let token = token.map(|token| AccessToken::from_text(token).unwrap());
    let admission =
        admit(Admission::open(RateLimiter::per_minute(NonZeroU32::MAX)).with_token(token.as_ref()));
    app_at(NOW, store().await, admission).await
}

/// Whether the tests are to have their stores in PostgreSQL, so that each of them is one of that
/// store too: `tests/postgres/run env VOICE_TEST_STORE=postgresql cargo test -p voice-server --test
/// it`.
pub(crate) fn in_postgresql() -> bool {
    std::env::var_os("VOICE_TEST_STORE").is_some_and(|of| of == "postgresql")
}

/// A new database: a file of SQLite, or one of PostgreSQL.
pub(crate) async fn database() -> Database {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if !in_postgresql() {
        return database::sqlite().await;
    }
    let name = format!("it_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    database::postgres(&name).await.expect("VOICE_TEST_POSTGRES has the address of one")
}

/// A new store, in memory or in PostgreSQL.
pub(crate) async fn store() -> Store {
    if in_postgresql() { database().await.open().await } else { Store::in_memory().await.unwrap() }
}

/// A server with the demonstration records whose clock stands at a moment.
pub(crate) async fn app_at(moment: &str, store: Store, admission: Admission) -> Arc<App> {
    app_of(Policy::us_federal(), demonstration(), moment, store, admission).await
}

/// The demonstration records.
pub(crate) fn demonstration() -> Register {
    from_json(&file("examples/subjects/demo.json")).unwrap()
}

/// Who changes records in the tests.
pub(crate) fn by() -> ChangedBy {
    ChangedBy { who: "a test".to_owned(), at: NOW.parse().unwrap(), why: String::new() }
}

/// Leaves these records in the store, and no other.
async fn put_records(store: &Store, register: &Register) {
    store.import_records(register.subjects(), ImportMode::Replace, &by()).await.unwrap();
    for held in store.records_after(None, 1000).await.unwrap() {
        if register.subjects().iter().all(|of| of.id() != held.id()) {
            let stored = store.record(held.id()).await.unwrap().unwrap();
            let condition = RecordCondition::Revision(stored.revision);
            let change = RecordChange::Withdraw;
            store.change_record(held.id(), condition, change, &by()).await.unwrap();
        }
    }
}

/// A server with records and a policy of its own.
pub(crate) async fn app_of(
    policy: Policy,
    register: Register,
    moment: &str,
    store: Store,
    admission: Admission,
) -> Arc<App> {
    let clock: Clock = moment.parse().unwrap();
    put_records(&store, &register).await;
    Arc::new(App::new(policy, Index::new(national().clone()), clock, store, admission))
}

/// The people of the demonstration who have a number: each with it, and the country of birth.
pub(crate) fn numbered(register: &Value) -> impl Iterator<Item = (&Value, &str, &str)> {
    register["subjects"].as_array().unwrap().iter().filter_map(|subject| {
        let identifiers = &subject["identifiers"];
        let number = identifiers["alien_numbers"][0].as_str()?;
        Some((subject, number, identifiers["country_of_birth"].as_str()?))
    })
}

/// The question about a person in custody, with another person asked about.
pub(crate) fn question_about(number: &str, country: &str) -> Value {
    let mut question: Value =
        serde_json::from_slice(&file("examples/questions/victim-custody-status.json")).unwrap();
    question["subject"]["number"] = number.into();
    question["subject"]["country_of_birth"] = country.into();
    question
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub(crate) async fn send(server: &Router, request: Request<Body>) -> Reply {
    let response = server.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap().into();
    Reply { status, headers, body }
}

pub(crate) async fn get(server: &Router, path: &str) -> Reply {
    send(server, Request::get(path).body(Body::empty()).unwrap()).await
}

pub(crate) async fn ask(server: &Router, body: impl Into<Body>) -> Reply {
    let request = Request::post("/v1/questions").header("content-type", "application/json");
    send(server, request.body(body.into()).unwrap()).await
}
