use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use uuid::Uuid;
use voice_core::inquiry::{Directions, Inquiry, InquiryFacts, Triage};
use voice_core::wire::{Custodial, Wire};

use crate::admission::{Requesting, Staff};
use crate::{App, Problem, body, idempotency, question};

/// A contact that was noted, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct InquiryNoted {
    /// The identifier under which it is kept.
    pub inquiry: String,
    /// Where it goes.
    pub directions: Directions,
}

/// Where a contact goes. What is known of it is neither kept nor logged.
pub(crate) async fn route(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let facts: InquiryFacts = body::value(&headers, body).await?;
    Ok(body::json(&Triage::reference().route(&facts).directions(&*app.office(None)?)))
}

/// Notes a contact, and says where it goes. What was said is dropped unless the office itself helps.
pub(crate) async fn keep(
    State(app): State<Arc<App>>,
    Extension(id): Extension<Uuid>,
    Requesting(principal): Requesting,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let id = idempotency::identifier(&app, &headers, "inquiry", &principal, id)?;
    let inquiry: Inquiry = body::value(&headers, body).await?;
    if let Some(fault) = question::not_now(&app.clock, "/at", inquiry.at) {
        return Err(Problem::faults(vec![fault], 0));
    }
    let directions = Triage::reference().route(&inquiry.facts).directions(&*app.office(None)?);
    app.store.keep_inquiry(&id, Triage::reference().keep(inquiry)).await?;
    Ok(body::json(&InquiryNoted { inquiry: id, directions }))
}

/// What is kept of a contact, for staff: with what was said, where that was kept.
pub(crate) async fn read(State(app): State<Arc<App>>, _: Staff, Path(id): Path<String>) -> Result<Response, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "no contact of this id is kept");
    // A text that is no identifier stays out of the store: PostgreSQL takes not every one.
    let id = id.parse::<Uuid>().map_err(|_| none())?;
    match app.store.inquiry(&id.to_string()).await? {
        Some(entry) => Ok(body::json(&Custodial(&entry))),
        None => Err(none()),
    }
}
