//! The HTTP interface.
//!
//! Every operation is stated once, beside its handler: [`operation::Operation`] has its
//! method, path, handler and words, and what the handler reads and answers is taken from its
//! signature ([`Part`](voice_axum::openapi::Part)). The router and the OpenAPI document are both
//! made of that one list, [`routes::operations`].

mod api_description;
mod api_page;
pub(crate) mod body;
mod caller;
pub(crate) mod connections;
pub mod demonstration;
mod example;
mod host;
mod idempotency;
pub mod in_words;
pub(crate) mod openapi;
mod operation;
mod page;
mod path;
mod precondition;
pub(crate) mod problem;
mod published;
mod query;
mod reply;
pub(crate) mod request_log;
pub(crate) mod routes;
pub mod screening_feed;
mod start_page;
mod streamed;
#[cfg(feature = "otlp")]
pub(crate) mod traces;
mod unread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::MatchedPath;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Router};

use self::operation::Served;
use crate::App;
use crate::Problem;

/// The English texts of everything that pages for people say besides what the library says, which
/// an office gives in each language that it declares.
///
/// ```
/// assert!(voice_server::page_texts().any(|text| text == "In danger, call 911."));
/// ```
pub fn page_texts() -> impl Iterator<Item = &'static str> {
    start_page::texts()
}

/// The routes, with a request id and a log line for each request.
pub fn router(app: Arc<App>) -> Router {
    let keyed = routes::operations().filter(Served::is_keyed);
    let keyed = keyed.map(|of| (of.path(), of.is_decided_anew())).collect();
    let keyed = (app.clone(), idempotency::Keyed(keyed));
    routes::operations()
        .fold(Router::new(), |router, operation| operation.route(router))
        .route_layer(middleware::from_fn_with_state(keyed, idempotency::replayed))
        .fallback(nothing)
        .method_not_allowed_fallback(another_method)
        .layer(Extension(allowed()))
        .layer(Extension(openapi::description(&app)))
        .layer(middleware::from_fn_with_state(app.clone(), caller::identified))
        .layer(middleware::from_fn_with_state(app.clone(), host::checked))
        .layer(middleware::from_fn_with_state(app.clone(), request_log::request))
        .layer(middleware::from_fn(unread::dropped))
        .with_state(app)
}

/// What is at no path; `OPTIONS *` asks about the server as a whole (RFC 9110, section 9.3.7).
async fn nothing(method: Method, uri: Uri) -> Response {
    if method == Method::OPTIONS && uri.path() == "*" {
        return (StatusCode::NO_CONTENT, [(header::ALLOW, "GET,HEAD,POST,PUT,DELETE")])
            .into_response();
    }
    if uri.path() == "/docs/" && matches!(method, Method::GET | Method::HEAD) {
        return Redirect::permanent("/docs").into_response();
    }
    nothing_here().into_response()
}

fn nothing_here() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing at this path; `/docs` lists the paths")
}

fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this path does not answer this method")
}

/// What each path answers, as `Allow` has it.
type Allowed = Arc<BTreeMap<&'static str, String>>;

fn allowed() -> Allowed {
    let mut methods: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for operation in routes::operations() {
        let of_path = methods.entry(operation.path()).or_default();
        of_path.extend([operation.method().to_uppercase(), "OPTIONS".to_owned()]);
        if operation.method() == "get" {
            of_path.insert("HEAD".to_owned());
        }
    }
    let list = |of: BTreeSet<String>| of.into_iter().collect::<Vec<_>>().join(",");
    Arc::new(methods.into_iter().map(|(path, of)| (path, list(of))).collect())
}

/// A method that a path does not have; `OPTIONS` asks which it has, and `Allow` says it.
async fn another_method(
    method: Method,
    path: MatchedPath,
    Extension(allowed): Extension<Allowed>,
) -> Response {
    let mut response = if method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        method_not_allowed().into_response()
    };
    if let Some(methods) = allowed.get(path.as_str())
        && let Ok(methods) = HeaderValue::from_str(methods)
    {
        response.headers_mut().insert(header::ALLOW, methods);
    }
    response
}
