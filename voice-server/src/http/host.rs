//! For whom a request is: RFC 9112, section 3.2, and pages of other names in a browser.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller::Peer;
use crate::{App, Problem};

/// Refuses a request that names no host, several, or one under which this server does not answer,
/// and one that a page of another name sends.
pub(super) async fn checked(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match refusal(&app, &request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

fn refusal(app: &App, request: &Request) -> Option<Problem> {
    let hosts = app.admission.hosts();
    let mut named = request.headers().get_all(header::HOST).iter();
    let (first, second) = (named.next(), named.next());
    let bad = |detail| Some(Problem::new(StatusCode::BAD_REQUEST, detail));
    if second.is_some() {
        return bad("a request has one `Host`");
    }
    let host = match first.map(|value| value.to_str().unwrap_or_default()) {
        Some(host) if host.parse::<Authority>().is_err() => {
            return bad("expected the name and the port of a server in `Host`");
        }
        // What is asked for inside the process came over no connection.
        None if request.extensions().get::<Peer>().is_some()
            && request.version() == Version::HTTP_11 =>
        {
            return bad("expected the header `Host`");
        }
        host => host,
    };
    // The target of a request to a proxy comes before `Host`.
    let host = request.uri().authority().map(Authority::as_str).or(host);
    if hosts.are_named() && !host.is_some_and(|host| hosts.has(host)) {
        let detail = "this server does not answer under the name in `Host`: name it with --host";
        return Some(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail));
    }
    let foreign = request.headers().get_all(header::ORIGIN).iter().any(|origin| {
        let host = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
        !host.is_some_and(|(_, host)| hosts.has(host))
    });
    (hosts.are_named() && foreign).then(|| {
        let detail = "a page of another name sent this: name it with --host if that is meant";
        Problem::new(StatusCode::FORBIDDEN, detail)
    })
}
