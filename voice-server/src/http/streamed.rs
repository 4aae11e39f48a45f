//! Lists that are sent while they are read, a page at a time.

use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::mpsc;
use voice_core::wire::describe::JsonSchema;

use crate::StoreError;
use voice_axum::openapi::{Part, Signature};

/// How many pages wait for a client that reads slowly.
const PAGES: usize = 1;

/// A JSON array of values of a type, which nobody stores. Where the store fails on the way, the
/// connection breaks off: a list that ends is whole.
pub(crate) struct Streamed<T> {
    response: Response,
    of: PhantomData<fn() -> T>,
}

/// Where the pages of a list go.
pub(crate) struct Pages {
    to: mpsc::Sender<Result<Bytes, StoreError>>,
    begun: bool,
}

impl Pages {
    /// Sends the values of a page, each as JSON, and returns whether anybody still reads.
    pub(crate) async fn send(&mut self, values: impl IntoIterator<Item = String>) -> bool {
        let mut text = String::new();
        for value in values {
            text.push_str(if core::mem::replace(&mut self.begun, true) { ",\n" } else { "[\n" });
            // As a list that is written whole.
            text.push_str("  ");
            text.push_str(&value.trim_end().replace('\n', "\n  "));
        }
        // An empty piece would end the list.
        text.is_empty() || self.to.send(Ok(text.into())).await.is_ok()
    }

    /// Sends the end of the list.
    pub(crate) async fn end(self) {
        let end = if self.begun { "\n]\n" } else { "[]\n" };
        let _ = self.to.send(Ok(Bytes::from_static(end.as_bytes()))).await;
    }

    /// Breaks the list off.
    pub(crate) async fn fail(self, error: StoreError) {
        tracing::error!(code = error.code(), %error, "a list was broken off");
        let _ = self.to.send(Err(error)).await;
    }
}

impl<T> Streamed<T> {
    /// A list, and where its pages go.
    pub(crate) fn new() -> (Self, Pages) {
        let (to, from) = mpsc::channel(PAGES);
        let mut response = Body::new(Received(from)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        (Self { response, of: PhantomData }, Pages { to, begun: false })
    }

    /// With the address of the next page (RFC 8288).
    pub(crate) fn with_next(mut self, link: &str) -> Self {
        if let Ok(link) = HeaderValue::from_str(&format!("<{link}>; rel=\"next\"")) {
            self.response.headers_mut().insert(header::LINK, link);
        }
        self
    }
}

impl<T> IntoResponse for Streamed<T> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: JsonSchema> Part for Streamed<T> {
    fn describe(signature: &mut Signature<'_>) {
        let schema = signature.schema_of::<Vec<T>>();
        signature.answers("application/json", schema);
    }
}

/// A body that is received in pieces.
struct Received(mpsc::Receiver<Result<Bytes, StoreError>>);

impl hyper::body::Body for Received {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
