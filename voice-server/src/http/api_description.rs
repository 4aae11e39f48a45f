//! What the API says of itself, for the operations that show it. Those are in the document too, so
//! they are given it and do not make it.

use std::sync::{Arc, LazyLock};

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::Value;

use super::published::TaggedText;
use crate::Problem;
use voice_axum::openapi::{Part, Signature};

/// The document of the API of a server.
pub(super) struct Described {
    /// The text that is served; none where it could not be written.
    pub(super) text: Option<TaggedText>,
    /// The document of which pages are made.
    pub(super) document: Value,
}

type Make = Box<dyn FnOnce() -> Described + Send>;

/// The document of the API of a server, which is made when somebody first asks for it.
#[derive(Clone)]
pub(super) struct ApiDescription(Arc<LazyLock<Described, Make>>);

impl ApiDescription {
    pub(super) fn new(make: impl FnOnce() -> Described + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(make))))
    }

    pub(super) fn described(&self) -> &Described {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for ApiDescription {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // The router gives it to every request.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the API is not described")
        })
    }
}

impl Part for ApiDescription {
    fn describe(_: &mut Signature<'_>) {}
}
