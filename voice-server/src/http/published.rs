//! Documents that are the same for everybody: their tags, and what is not sent again.

use core::convert::Infallible;
use core::marker::PhantomData;

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use voice_core::digest::sha256;
use voice_core::wire::describe::JsonSchema;
use voice_core::wire::to_json;

use crate::Problem;
use voice_axum::openapi::{Part, Signature};

/// A text with its tag. The tag is weak: it is the same whether the text is compressed or not.
pub(super) struct TaggedText {
    text: Bytes,
    media_type: &'static str,
    tag: String,
}

impl TaggedText {
    pub(super) fn new(media_type: &'static str, text: String) -> Self {
        let digest = sha256(&text);
        let tag = format!("W/\"{}\"", digest.get(..32).unwrap_or_default());
        Self { text: text.into(), media_type, tag }
    }

    /// A value as JSON.
    pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Option<Self> {
        to_json(value).ok().map(|text| Self::new("application/json", text))
    }

    /// Answers with the text, or that it is as the client has it (RFC 9110, section 13.1.2).
    pub(super) fn answer(&self, known: &IfNoneMatch) -> Response {
        let known = known.names(&self.tag);
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(self.text.clone()).into_response()
        };
        let headers = response.headers_mut();
        if !known {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}

/// The tags of what a client has already, as its request names them in `If-None-Match`.
pub(super) struct IfNoneMatch(Vec<HeaderValue>);

impl IfNoneMatch {
    fn names(&self, own: &str) -> bool {
        self.0
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim() == "*" || opaque(tag.trim()) == opaque(own))
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect()))
    }
}

/// Every document that is the same for everybody may be asked for in this way, and the operation
/// says it of all ([`Served::document`](super::operation::Served::document)).
impl Part for IfNoneMatch {
    fn describe(_: &mut Signature<'_>) {}
}

/// A tag without the mark of a weak one.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// A value of a type as a JSON document that is the same for everybody.
pub(super) struct Published<T> {
    response: Response,
    of: PhantomData<fn() -> T>,
}

impl<T> Published<T> {
    /// Answers with a text that was made before; with none, that it could not be written.
    pub(super) fn text(text: Option<&TaggedText>, known: &IfNoneMatch) -> Self {
        let unwritten =
            || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be written");
        let response = text.map_or_else(|| unwritten().into_response(), |text| text.answer(known));
        Self { response, of: PhantomData }
    }
}

impl<T: Serialize> Published<T> {
    /// Answers with a value.
    pub(super) fn new(value: &T, known: &IfNoneMatch) -> Self {
        Self::text(TaggedText::json(value).as_ref(), known)
    }
}

impl<T> IntoResponse for Published<T> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: JsonSchema> Part for Published<T> {
    fn describe(signature: &mut Signature<'_>) {
        let schema = signature.schema_of::<T>();
        signature.answers("application/json", schema);
    }
}
