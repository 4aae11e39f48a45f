use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use voice_core::catalog::Index;
use voice_core::disclosure::Policy;
use voice_core::office::{Office, OfficeOnDay};
use voice_core::subject::Register;
use voice_core::wire::{Day, Instant};

use crate::http::operation::Operation;
use crate::{
    Admission, Clock, Problem, Store, api, custody, dead_letter, inquiry, ledger, listing, log, office, question,
    referral, reports, schemas, services, sign_up, token,
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

/// The operations of the API, from which both its router and its document are made.
pub(crate) fn operations() -> impl Iterator<Item = Operation> {
    [
        question::operations,
        listing::operations,
        services::operations,
        office::operations,
        inquiry::operations,
        sign_up::operations,
        custody::operations,
        referral::operations,
        ledger::operations,
        dead_letter::operations,
        token::operations,
        reports::operations,
        schemas::operations,
        api::operations,
    ]
    .into_iter()
    .flat_map(|of| of())
}

/// The routes, with a request id and a log line for each request.
pub fn router(app: Arc<App>) -> Router {
    operations()
        .fold(Router::new(), |router, operation| operation.route(router))
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "there is nothing at this path") })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this path does not answer this method")
        })
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}
