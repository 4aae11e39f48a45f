//! Deleting and holding what is kept of somebody, by staff.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use voice_axum::{Reply, Wire};
use voice_core::wire;

use crate::http::caller::RecordKeeper;
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::store::{RetainedBy, RetainedKind, RetentionAct, RetentionOutcome, of_this_request};
use crate::{App, Problem};

/// What is done about the retention of something.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct RetentionRequest {
    /// What it is.
    pub kind: RetainedKind,
    /// Its identifier: of a sign-up, a referral or a contact, or the party of a requester.
    #[wire(min = 1, max = 64)]
    pub id: String,
    /// What is done.
    pub act: RetentionAct,
}

/// That it was done, with nothing of what it was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct RetentionDone {
    /// How many things were deleted.
    pub removed: u64,
}

/// The operation of retention.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/v1/retention", retain)
            .id("retain")
            .summary("Delete what is kept of somebody, hold it, or release it")
            .body("What, and what is done")
            .returns("It is done, and entered that it was.", || {
                example::written(&RetentionDone { removed: 1 })
            })
            .uses_store()
            .problems(&[404, 409]),
    ]
}

/// Does it to the end, even where the client is gone: what was begun would have to be done again.
async fn retain(
    State(app): State<Arc<App>>,
    RecordKeeper(principal): RecordKeeper,
    Wire(asked): Wire<RetentionRequest>,
) -> Result<Reply<RetentionDone>, Problem> {
    let by = RetainedBy { who: principal.staff(), at: app.now()? };
    let RetentionRequest { kind, id, act } = asked;
    let doing = tokio::spawn(of_this_request(async move {
        app.store.retain(kind, &id, act, &by, (&app.policy, &app.triage)).await
    }));
    let stopped = |_| {
        let detail = "it was broken off: send the same again";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    };
    match doing.await.map_err(stopped)?? {
        RetentionOutcome::Done(removed) => Ok(Reply::new(&RetentionDone { removed })),
        RetentionOutcome::Held => {
            Err(Problem::new(StatusCode::CONFLICT, "it is held: release it before it is deleted"))
        }
        RetentionOutcome::Missing => Err(Problem::new(
            StatusCode::NOT_FOUND,
            match (kind, act) {
                (RetainedKind::Requester, RetentionAct::Hold) => {
                    "the requester has no file: open one (POST /v1/parties), and hold it then"
                }
                _ => "there is nothing of this kind and identifier",
            },
        )),
    }
}
