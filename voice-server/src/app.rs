use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use uuid::Uuid;
use voice_core::catalog::Index;
use voice_core::disclosure::{Policy, Question};
use voice_core::subject::Register;

use crate::{Clock, Problem, StaffToken, docs, listing, log, office, openapi, question, schemas, services};

/// What the server knows: a policy, the records, a catalog, the time, and the last questions.
pub struct App {
    pub(crate) policy: Policy,
    pub(crate) register: Register,
    pub(crate) catalog: Index,
    pub(crate) clock: Clock,
    pub(crate) staff: Option<StaffToken>,
    pub(crate) asked: Mutex<VecDeque<(Uuid, Question)>>,
}

impl core::fmt::Debug for App {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("App").field("policy", &self.policy).field("clock", &self.clock).finish_non_exhaustive()
    }
}

impl App {
    /// A server's state. Without a staff token nobody reads a rationale.
    #[must_use]
    pub const fn new(
        policy: Policy,
        register: Register,
        catalog: Index,
        clock: Clock,
        staff: Option<StaffToken>,
    ) -> Self {
        Self { policy, register, catalog, clock, staff, asked: Mutex::new(VecDeque::new()) }
    }
}

/// The routes, with a request id and a log line for each request.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/v1/questions", post(question::ask))
        .route("/v1/questions/{id}/rationale", get(question::rationale))
        .route("/v1/categories", get(listing::categories))
        .route("/v1/policies", get(listing::policies))
        .route("/v1/services", get(services::search))
        .route("/v1/office", get(office::show))
        .route("/v1/inquiries/route", post(office::route))
        .route("/v1/schemas", get(schemas::names))
        .route("/v1/schemas/{name}", get(schemas::one))
        .route("/openapi.json", get(openapi::serve))
        .route("/docs", get(docs::serve))
        .route("/healthz", get(listing::health))
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "there is nothing at this path") })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this path does not answer this method")
        })
        .layer(middleware::from_fn(log::request))
        .with_state(Arc::new(app))
}
