use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use voice_core::schema;

use crate::{Problem, body};

pub(crate) async fn names() -> Response {
    body::json(&schema::names().collect::<Vec<_>>())
}

pub(crate) async fn one(Path(name): Path<String>) -> Response {
    match schema::get(&name) {
        Some(schema) => body::json(&schema),
        None => {
            Problem::new(StatusCode::NOT_FOUND, "no schema of this name; /v1/schemas lists the names").into_response()
        }
    }
}
