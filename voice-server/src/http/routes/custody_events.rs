use std::sync::Arc;

use axum::extract::State;
use voice_axum::{Reply, Wire};
use voice_core::identifier::SubjectId;
use voice_core::notification::{CustodyChange, CustodyEvent, EventId};
use voice_core::wire::{self, Timestamp};

use crate::http::caller::Source;
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::{App, Problem};

/// A custody event, as a source reports it; when it came is for the server to say.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
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
    pub at: Timestamp,
    /// What happened.
    pub change: CustodyChange,
}

/// That a report was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct ReportReceived {
    /// Whether it was not there already.
    pub new: bool,
}

/// The operation of custody events.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/v1/custody-events", report)
            .id("reportCustodyEvent")
            .summary("Report a custody event")
            .body("The event")
            .returns("It was received.", || example::written(&ReportReceived { new: true }))
            .uses_store()
            .problems(&[409]),
    ]
}

/// Keeps an event. Nobody is told of it now: who gives a PIN, or asks, is told what is so then.
async fn report(
    State(app): State<Arc<App>>,
    _: Source,
    Wire(reported): Wire<CustodyReport>,
) -> Result<Reply<ReportReceived>, Problem> {
    let CustodyReport { id, revision, subject, at, change } = reported;
    let event = CustodyEvent { id, revision, subject, at, received_at: app.now()?, change };
    let new = app.store.keep_event(&event).await?;
    Ok(Reply::new(&ReportReceived { new }))
}
