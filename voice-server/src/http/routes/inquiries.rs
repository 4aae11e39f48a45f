use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use uuid::Uuid;
use voice_axum::{Reply, Wire};
use voice_core::inquiry::{Directions, Inquiry, InquiryEntry, InquiryFacts, Triage};
use voice_core::office::Office;
use voice_core::wire;

use crate::http::caller::{Counted, Desk, Requesting};
use crate::http::example;
use crate::http::idempotency::NewId;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::{App, Problem};

/// A contact that was noted, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct InquiryNoted {
    /// The identifier under which it is kept.
    pub inquiry: String,
    /// Where it goes.
    pub directions: Directions,
}

/// The operations on contacts with the office.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/v1/inquiries", keep)
            .id("noteInquiry")
            .summary("Note a contact, and hear where it goes")
            .body("The contact; what was said is dropped unless the office itself helps")
            .returns("Where it goes.", noted)
            .uses_store()
            .problems(&[409]),
        Operation::get("/v1/inquiries/{id}", read)
            .id("readInquiry")
            .summary("Read what is kept of a contact")
            .path_text("id", "The identifier of the contact.")
            .returns("What is kept.", example::kept::<InquiryEntry>)
            .uses_store()
            .problems(&[404]),
        Operation::post("/v1/inquiries/route", route)
            .id("routeInquiry")
            .summary("Ask where a contact goes; nothing is kept")
            .body_and("What is known of the contact", ". Free text has no place in it.")
            .returns("Where to turn, why, and which lines help.", || {
                serde_json::to_value(directions()?).ok()
            })
            .only_asks()
            .problems(&[500]),
    ]
}

fn directions() -> Option<Directions> {
    let today = Office::reference().on(example::day()?);
    Some(Triage::reference().route(&example::of::<InquiryFacts>()?).directions(&today))
}

fn noted() -> Option<Value> {
    let inquiry = "6f1c1bd5-4f3a-4f55-8d0a-1d0b8d5c7f10".to_owned();
    example::written(&InquiryNoted { inquiry, directions: directions()? })
}

/// Where a contact goes. What is known of it is neither kept nor logged.
async fn route(
    State(app): State<Arc<App>>,
    _: Counted,
    Wire(facts): Wire<InquiryFacts>,
) -> Result<Reply<Directions>, Problem> {
    Ok(Reply::new(&app.triage.route(&facts).directions(&*app.office(None)?)))
}

/// Notes a contact, and says where it goes. What was said is dropped unless the
/// office itself helps.
async fn keep(
    State(app): State<Arc<App>>,
    _: Requesting,
    NewId(id): NewId,
    Wire(inquiry): Wire<Inquiry>,
) -> Result<Reply<InquiryNoted>, Problem> {
    let id = id.to_string();
    if let Some(fault) = app.clock.not_now("/at", inquiry.at) {
        return Err(Problem::faults(vec![fault], 0));
    }
    let directions = app.triage.route(&inquiry.facts).directions(&*app.office(None)?);
    app.store.keep_inquiry(&id, app.triage.keep(inquiry)).await?;
    Ok(Reply::new(&InquiryNoted { inquiry: id, directions }))
}

/// What is kept of a contact, for staff: with what was said, where that was kept.
async fn read(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(id): Name,
) -> Result<Reply<InquiryEntry>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "no contact of this id is kept");
    // A text that is no identifier stays out of the store: PostgreSQL takes not every one.
    let id = id.parse::<Uuid>().map_err(|_| none())?;
    match app.store.inquiry(&id.to_string()).await? {
        Some(entry) => Ok(Reply::custodial(&entry)),
        None => Err(none()),
    }
}
