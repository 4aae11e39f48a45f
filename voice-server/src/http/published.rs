//! Documents that are the same for everybody: their tags, and what is not sent again.

use core::marker::PhantomData;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use voice_core::digest::sha256;
use voice_core::wire::describe::JsonSchema;
use voice_core::wire::to_json;

use crate::Problem;
use voice_axum::openapi::{Part, Signature};

/// A text with its tag. The tag is weak: it is the same whether the text is compressed or not.
pub(crate) struct TaggedText {
    text: Bytes,
    media_type: &'static str,
    tag: String,
}

impl TaggedText {
    pub(crate) fn new(media_type: &'static str, text: String) -> Self {
        let digest = sha256(&text);
        let tag = format!("W/\"{}\"", digest.get(..32).unwrap_or_default());
        Self { text: text.into(), media_type, tag }
    }

    /// A value as JSON.
    pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Option<Self> {
        to_json(value).ok().map(|text| Self::new("application/json", text))
    }

    /// Answers with the text, or that it is as the client has it (RFC 9110, section 13.1.2).
    pub(crate) fn answer(&self, headers: &HeaderMap) -> Response {
        let known = headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim() == "*" || opaque(tag.trim()) == opaque(&self.tag));
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

/// A tag without the mark of a weak one.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// A value of a type as a JSON document that is the same for everybody.
pub(crate) struct Published<T> {
    response: Response,
    of: PhantomData<fn() -> T>,
}

impl<T> Published<T> {
    /// Answers with a text that was made before.
    pub(crate) fn text(text: &TaggedText, headers: &HeaderMap) -> Self {
        Self { response: text.answer(headers), of: PhantomData }
    }
}

impl<T: Serialize> Published<T> {
    /// Answers with a value.
    pub(crate) fn new(value: &T, headers: &HeaderMap) -> Self {
        let response = match TaggedText::json(value) {
            Some(text) => text.answer(headers),
            None => {
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be written")
                    .into_response()
            }
        };
        Self { response, of: PhantomData }
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
