//! The HTTP interface.
//!
//! Every operation is stated once, beside its handler: [`operation::Operation`] has its
//! method, path, handler and words, and what the handler reads and answers is taken from its
//! signature ([`signature::Part`]). The router and the OpenAPI document are both made of that
//! one list, [`routes::operations`].

mod api_page;
pub(crate) mod body;
mod caller;
pub(crate) mod connections;
mod example;
mod idempotency;
pub(crate) mod openapi;
mod operation;
mod path;
mod precondition;
pub(crate) mod problem;
mod query;
mod reply;
pub(crate) mod request_log;
pub(crate) mod routes;
mod signature;
mod streamed;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;

use self::problem::Problem;
use crate::App;

/// The routes, with a request id and a log line for each request.
pub fn router(app: Arc<App>) -> Router {
    routes::operations()
        .fold(Router::new(), |router, operation| operation.route(router))
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "there is nothing at this path") })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this path does not answer this method")
        })
        .layer(middleware::from_fn(request_log::request))
        .with_state(app)
}
