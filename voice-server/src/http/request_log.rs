//! The request log, without personal data: it has the route's pattern, never the path
//! that was requested.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use uuid::{NoContext, Timestamp, Uuid};

use super::caller::LoggedAs;
use crate::App;

/// The header that has the id of a request.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every response says to browsers: it is what it says it is, and no other page's.
const FOR_BROWSERS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Assigns an id to a request, and logs one line about it: who of the staff made it, and nothing
/// of anybody else.
///
/// The id is of the request alone. What a request makes has another one, which opens it and is in
/// no log: where a handler puts that into the header, it stays there.
#[expect(
    clippy::expect_used,
    reason = "a UUID has characters of a header alone; every test of the server gets one"
)]
pub(crate) async fn request(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = request_id();
    let (method, started) = (method_of(&request), Instant::now());
    let route =
        request.extensions().get::<MatchedPath>().map_or("none", |path| path.as_str()).to_owned();
    request.extensions_mut().insert(id);
    let answering = next.run(request);
    #[cfg(feature = "otlp")]
    let answering = super::traces::in_span(method, &route, answering);
    let mut response = answering.await;
    let header = HeaderValue::from_str(&id.to_string()).expect("digits and hyphens");
    response.headers_mut().entry(REQUEST_ID).or_insert(header);
    for (name, value) in FOR_BROWSERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    app.metrics.request(method, &route, status, elapsed);
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let staff = response.extensions().get::<LoggedAs>().map(|of| of.0.as_str().to_owned());
    tracing::info!(%id, method, route, status, milliseconds, staff, "request");
    response
}

/// A UUID version 7 (RFC 9562, section 5.7): rows stored under it lie in order of time, and it
/// reveals no count.
pub(super) fn request_id() -> Uuid {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, since.as_secs(), since.subsec_nanos()))
}

/// The method of a request, where it is a standard one; any other could hold personal data.
fn method_of(request: &Request) -> &'static str {
    use axum::http::Method;
    let standard = [
        (Method::GET, "GET"),
        (Method::HEAD, "HEAD"),
        (Method::POST, "POST"),
        (Method::PUT, "PUT"),
        (Method::PATCH, "PATCH"),
        (Method::DELETE, "DELETE"),
        (Method::OPTIONS, "OPTIONS"),
    ];
    let known = standard.iter().find(|(method, _)| method == request.method());
    known.map_or("other", |(_, name)| name)
}

/// A subscriber that writes JSON lines, at level `info` and above.
pub fn subscriber<W: for<'a> MakeWriter<'a> + Send + Sync + 'static>(
    writer: W,
) -> impl Subscriber + Send + Sync {
    tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::INFO)
        .with_writer(writer)
        .finish()
}
