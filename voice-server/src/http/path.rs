//! What a path names.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::App;
use voice_axum::openapi::{Part, Signature};

/// The part of a path that names something.
///
/// One that is not UTF-8 is a replacement character, which is in no name: it is answered like every
/// other name that nothing has.
pub(crate) struct Name(pub(crate) String);

impl FromRequestParts<Arc<App>> for Name {
    type Rejection = PathRejection;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, PathRejection> {
        match Path::<String>::from_request_parts(parts, app).await {
            Ok(Path(name)) => Ok(Self(name)),
            Err(PathRejection::FailedToDeserializePathParams(_)) => {
                Ok(Self(char::REPLACEMENT_CHARACTER.to_string()))
            }
            // A route without a parameter is a fault of the server.
            Err(rejection) => Err(rejection),
        }
    }
}

/// What it names is said by the operation.
impl Part for Name {
    fn describe(_: &mut Signature<'_>) {}
}
