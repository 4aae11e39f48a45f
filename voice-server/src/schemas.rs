use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use voice_core::disclosure::Language;
use voice_core::schema;

use crate::{Problem, body};

pub(crate) async fn names() -> Response {
    body::json(&schema::names().collect::<Vec<_>>())
}

pub(crate) async fn one(name: Result<Path<String>, PathRejection>, RawQuery(query): RawQuery) -> Response {
    let Some(language) = language(query.as_deref()) else {
        let detail = "the query of a schema is nothing, `language=en` or `language=es`";
        return Problem::new(StatusCode::BAD_REQUEST, detail).into_response();
    };
    match name.ok().and_then(|Path(name)| schema::get(&name)) {
        Some(schema) => body::json(&schema::in_language(schema, language)),
        None => {
            Problem::new(StatusCode::NOT_FOUND, "no schema of this name; /v1/schemas lists the names").into_response()
        }
    }
}

fn language(query: Option<&str>) -> Option<Language> {
    match query.unwrap_or_default() {
        "" => Some(Language::English),
        query => query.strip_prefix("language=")?.parse().ok(),
    }
}
