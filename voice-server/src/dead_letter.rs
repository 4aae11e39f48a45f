use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;
use uuid::Uuid;

use crate::admission::Staff;
use crate::{App, Problem, body};

/// What could not be sent, for staff.
pub(crate) async fn list(State(app): State<Arc<App>>, _: Staff) -> Result<Response, Problem> {
    Ok(body::json(&app.store.dead_letters().await?))
}

/// Has one tried again.
pub(crate) async fn revive(State(app): State<Arc<App>>, _: Staff, Path(id): Path<String>) -> Result<Response, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "there is no dead letter of this id");
    let id: Uuid = id.parse().map_err(|_| none())?;
    if app.store.revive(id).await? { Ok(body::json(&json!({}))) } else { Err(none()) }
}
