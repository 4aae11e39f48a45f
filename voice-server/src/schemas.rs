use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use voice_core::schema;

use crate::{Problem, body};

pub(crate) async fn names() -> Response {
    body::json(&schema::names().collect::<Vec<_>>())
}

pub(crate) async fn one(name: Result<Path<String>, PathRejection>) -> Response {
    match name.ok().and_then(|Path(name)| schema::get(&name)) {
        Some(schema) => body::json(&schema),
        None => {
            Problem::new(StatusCode::NOT_FOUND, "no schema of this name; /v1/schemas lists the names").into_response()
        }
    }
}
