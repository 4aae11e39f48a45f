use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{delete, get, post};
use voice_core::catalog::Index;
use voice_core::disclosure::Policy;
use voice_core::office::{Office, OfficeOnDay};
use voice_core::subject::Register;
use voice_core::wire::{Day, Instant};

use crate::{
    Admission, Clock, Problem, Store, custody, dead_letter, docs, inquiry, ledger, listing, log, office, openapi,
    question, referral, reports, schemas, services, sign_up, token,
};

/// What the server knows: a policy, the records, a catalog, the time, who may do what, and where it keeps what it must not lose.
pub struct App {
    pub(crate) policy: Policy,
    pub(crate) register: Register,
    pub(crate) catalog: Index,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) admission: Admission,
    /// The office of the day that was asked about last: nearly always of today.
    office: Mutex<Option<Arc<OfficeOnDay>>>,
}

impl core::fmt::Debug for App {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("App").field("policy", &self.policy).field("clock", &self.clock).finish_non_exhaustive()
    }
}

impl App {
    /// A server's state.
    #[must_use]
    pub const fn new(
        policy: Policy,
        register: Register,
        catalog: Index,
        clock: Clock,
        store: Store,
        admission: Admission,
    ) -> Self {
        Self { policy, register, catalog, clock, store, admission, office: Mutex::new(None) }
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Result<Instant, Problem> {
        let unusable = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the clock does not tell the time");
        self.clock.now().map_err(unusable)
    }

    /// The office of a day, or of today in the zone of the policy.
    pub(crate) fn office(&self, as_of: Option<Day>) -> Result<Arc<OfficeOnDay>, Problem> {
        let day = match as_of {
            Some(day) => day,
            None => self.policy.day_of(self.now()?),
        };
        let mut last = self.office.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(office) = last.as_ref().filter(|office| office.as_of == day) {
            return Ok(office.clone());
        }
        let office = Arc::new(Office::reference().on(day));
        Ok(last.insert(office).clone())
    }
}

/// The routes, with a request id and a log line for each request.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/v1/questions", post(question::ask))
        .route("/v1/questions/{id}/rationale", get(question::rationale))
        .route("/v1/categories", get(listing::categories))
        .route("/v1/policies", get(listing::policies))
        .route("/v1/services", get(services::search))
        .route("/v1/office", get(office::show))
        .route("/v1/inquiries", post(inquiry::keep))
        .route("/v1/inquiries/{id}", get(inquiry::read))
        .route("/v1/inquiries/route", post(inquiry::route))
        .route("/v1/sign-ups", post(sign_up::sign_up))
        .route("/v1/sign-ups/{id}", post(sign_up::update))
        .route("/v1/sign-ups/{id}/acts", post(sign_up::act))
        .route("/v1/sign-ups/{id}/notice", post(sign_up::notice))
        .route("/v1/sign-ups/{id}/heard", post(sign_up::heard))
        .route("/v1/custody-events", post(custody::report))
        .route("/v1/referrals", post(referral::offer))
        .route("/v1/referrals/{id}", get(referral::read))
        .route("/v1/referrals/{id}/accept", post(referral::accept))
        .route("/v1/referrals/{id}/send", post(referral::send))
        .route("/v1/referrals/{id}/steps", post(referral::step))
        .route("/v1/referrals/{id}/revoke", post(referral::revoke))
        .route("/v1/subjects/{id}/ledger", get(ledger::entries))
        .route("/v1/subjects/{id}/accounting", get(ledger::accounting))
        .route("/v1/corrections", post(ledger::correct))
        .route("/v1/dead-letters", get(dead_letter::list))
        .route("/v1/dead-letters/{id}", post(dead_letter::revive))
        .route("/v1/tokens", post(token::make))
        .route("/v1/tokens/{hash}", delete(token::forget))
        .route("/v1/reports/{period}", get(reports::read).post(reports::publish))
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
        .with_state(app)
}
