use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;
use voice_axum::Reply;
use voice_core::notification::SignUp;

use crate::delivery::DeadLetter;
use crate::http::caller::Operator;
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::reply::Done;
use crate::{App, Problem};

/// The operations on what could not be sent.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/dead-letters", list)
            .id("listDeadLetters")
            .summary("List what could not be sent")
            .returns("What could not be sent, without what it says.", letters)
            .uses_store(),
        Operation::post("/v1/dead-letters/{id}", retry)
            .id("reviveDeadLetter")
            .summary("Have one tried again")
            .path_text("id", "The identifier of the dead letter.")
            .returns("It is tried again.", Done::example)
            .uses_store()
            .problems(&[404]),
    ]
}

fn letters() -> Option<Value> {
    Some(json!([example::written(&DeadLetter {
        id: "6f1c1bd5-4f3a-8f55-8d0a-1d0b8d5c7f10".to_owned(),
        source: example::of::<SignUp>()?.id().as_str().to_owned(),
        attempts: 26,
        reason: "the receiver cannot be reached".to_owned(),
    })?]))
}

/// What could not be sent, for staff.
async fn list(State(app): State<Arc<App>>, _: Operator) -> Result<Reply<Vec<DeadLetter>>, Problem> {
    Ok(Reply::new(&app.store.dead_letters().await?))
}

/// Has one tried again.
async fn retry(
    State(app): State<Arc<App>>,
    _: Operator,
    Name(id): Name,
) -> Result<Reply<Done>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "there is no dead letter of this id");
    let id: Uuid = id.parse().map_err(|_| none())?;
    if app.store.requeue(id).await? { Ok(Reply::new(&Done)) } else { Err(none()) }
}
