//! What cannot be read, for staff.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use voice_axum::Reply;
use voice_core::notification::SignUp;

use crate::http::caller::Operator;
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::reply::Done;
use crate::store::{SetAside, TakeUpOutcome};
use crate::{App, Problem};

/// The operations on what is set aside.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/set-aside", list)
            .id("listSetAside")
            .summary("List what cannot be read, and holds nothing else up")
            .returns("What is set aside: neither contacts nor figures are made of it.", set_aside)
            .uses_store(),
        Operation::post("/v1/set-aside/{id}", take_up)
            .id("takeUpSignUp")
            .summary("Take something up again that can be read by now")
            .path_text("id", "Its identifier, as the list has it.")
            .returns("Contacts and figures are made of it again.", Done::example)
            .uses_store()
            .problems(&[404, 409]),
    ]
}

fn set_aside() -> Option<Value> {
    Some(json!([example::written(&SetAside {
        kind: "sign_up".to_owned(),
        id: example::of::<SignUp>()?.id().as_str().to_owned(),
        since: example::of::<SignUp>()?.signed_up_at(),
    })?]))
}

async fn list(State(app): State<Arc<App>>, _: Operator) -> Result<Reply<Vec<SetAside>>, Problem> {
    Ok(Reply::new(&app.store.all_set_aside().await?))
}

async fn take_up(
    State(app): State<Arc<App>>,
    _: Operator,
    Name(id): Name,
) -> Result<Reply<Done>, Problem> {
    match app.store.take_up(&id, app.now()?).await? {
        TakeUpOutcome::Done => Ok(Reply::new(&Done)),
        TakeUpOutcome::Missing => {
            Err(Problem::new(StatusCode::NOT_FOUND, "nothing of this identifier is set aside"))
        }
        TakeUpOutcome::Unreadable => Err(Problem::new(
            StatusCode::CONFLICT,
            "it cannot be read yet: bring its row back from a backup, or delete it (POST \
             /v1/retention)",
        )),
    }
}
