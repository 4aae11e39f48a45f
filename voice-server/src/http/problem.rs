//! What a refusal says of what failed in this server.

use axum::http::StatusCode;
use voice_axum::Problem;
use voice_core::disclosure::Claim;
use voice_core::wire::from_json;

use super::{caller, precondition};
use crate::StoreError;
use crate::clock::ClockError;

/// After how many seconds to retry when the store is unavailable.
const STORE_PAUSE: u64 = 1;

impl From<ClockError> for Problem {
    fn from(error: ClockError) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        // Details of the store are for its operators.
        tracing::error!(code = error.code(), %error, "store");
        match error {
            StoreError::Conflict => identifier_taken(),
            StoreError::Unavailable(_) => store_unavailable(),
            _ => store_unusable(),
        }
    }
}

fn identifier_taken() -> Problem {
    let detail = "something else was sent under this identifier: take another one";
    Problem::new(StatusCode::CONFLICT, detail)
}

fn store_unavailable() -> Problem {
    let detail = "the store is away, and nothing is known to be kept: try again, with the same \
                  idempotency key";
    Problem::for_now(StatusCode::SERVICE_UNAVAILABLE, detail, STORE_PAUSE)
}

fn store_unusable() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the store cannot be used")
}

/// What a problem of a status says, as an example of the OpenAPI document; none of a status that no
/// operation has.
pub(super) fn example(status: StatusCode) -> Option<Problem> {
    let of = |detail: &str| Some(Problem::new(status, detail));
    match status {
        StatusCode::BAD_REQUEST => from_json::<Claim>(b"{").err().map(Problem::from),
        StatusCode::UNAUTHORIZED => Some(caller::opens_nothing()),
        StatusCode::FORBIDDEN => Some(caller::forbidden("this takes a token of another role")),
        StatusCode::NOT_FOUND => Some(super::nothing_here()),
        StatusCode::METHOD_NOT_ALLOWED => Some(super::method_not_allowed()),
        StatusCode::REQUEST_TIMEOUT => of("the body did not end in time"),
        StatusCode::CONFLICT => Some(identifier_taken()),
        StatusCode::GONE => of("it was withdrawn: its history says why"),
        StatusCode::PRECONDITION_FAILED => Some(precondition::stale()),
        StatusCode::PAYLOAD_TOO_LARGE => of("the body is too long"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => of("send the body as application/json"),
        StatusCode::UNPROCESSABLE_ENTITY => from_json::<Claim>(b"{}").err().map(Problem::from),
        StatusCode::PRECONDITION_REQUIRED => Some(precondition::required()),
        StatusCode::TOO_MANY_REQUESTS => Some(caller::too_many(STORE_PAUSE)),
        StatusCode::INTERNAL_SERVER_ERROR => Some(store_unusable()),
        StatusCode::SERVICE_UNAVAILABLE => Some(store_unavailable()),
        _ => None,
    }
}
