//! Bodies that nobody read: a request is refused by its head, and its client still sends.
//!
//! A connection that is closed while its client sends loses the refusal on some systems. So a short
//! rest is read and dropped, and the connection goes on; before a long one the connection is
//! closed, and the response says so (RFC 9112, section 9.6).

use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Frame, SizeHint};
use tokio::time::timeout;

/// How much of a body is read and dropped, in bytes.
const DROPPED: usize = 256 * 1024;

/// For how long.
const DROPPING: Duration = Duration::from_secs(1);

/// Where a body is put that was not read to its end.
type Rest = Arc<Mutex<Option<Body>>>;

/// A body that is given back by whoever does not read it to its end.
struct Lent {
    body: Option<Body>,
    rest: Rest,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = self.body.as_mut() else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let rest = self.body.take().filter(|body| !body.is_end_stream());
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = rest;
    }
}

/// Drops what nobody read of a body, or closes the connection after the response.
pub(super) async fn dropped(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let waits = request.headers().contains_key(header::EXPECT);
    let rest = Rest::default();
    let lend = |body| Body::new(Lent { body: Some(body), rest: rest.clone() });
    let mut response = next.run(request.map(lend)).await;
    let unread = rest.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(body) = unread
        && (waits || !is_short(body).await)
    {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Reads and drops a body, and says whether that was its end.
async fn is_short(body: Body) -> bool {
    let dropped = u64::try_from(DROPPED).unwrap_or(u64::MAX);
    if body.size_hint().lower() > dropped {
        return false;
    }
    let mut body = Limited::new(body, DROPPED);
    let all = async {
        while let Some(frame) = body.frame().await {
            if frame.is_err() {
                return false;
            }
        }
        true
    };
    timeout(DROPPING, all).await.unwrap_or(false)
}
