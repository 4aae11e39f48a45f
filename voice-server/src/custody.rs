use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use voice_core::identifier::SubjectId;
use voice_core::notification::{CustodyChange, CustodyEvent, EventId};
use voice_core::wire::{Instant, Wire};

use crate::admission::Staff;
use crate::{App, Problem, body};

/// A custody event, as a source reports it; when it came is for the server to say.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct CustodyReport {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: EventId,
    /// How many times it was corrected before.
    pub revision: u16,
    /// Whose custody.
    pub subject: SubjectId,
    /// When it happened.
    pub at: Instant,
    /// What happened.
    pub change: CustodyChange,
}

/// That a report was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct ReportReceived {
    /// Whether it was not there already.
    pub new: bool,
}

/// Keeps an event. Nobody is told of it now: who gives a PIN, or asks, is told what is so then.
pub(crate) async fn report(
    State(app): State<Arc<App>>,
    _: Staff,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let CustodyReport { id, revision, subject, at, change } = body::value(&headers, body).await?;
    let event = CustodyEvent { id, revision, subject, at, received_at: app.now()?, change };
    let new = app.store.keep_event(&event).await?;
    Ok(body::json(&ReportReceived { new }))
}
