//! What a refusal says of what failed in this server.

use axum::http::StatusCode;
use voice_axum::Problem;

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
            StoreError::Conflict => Self::new(
                StatusCode::CONFLICT,
                "something else was sent under this identifier: take another one",
            ),
            StoreError::Unavailable(_) => Self::for_now(
                StatusCode::SERVICE_UNAVAILABLE,
                "the store is away, and nothing is known to be kept: try again, with the same \
                 idempotency key",
                STORE_PAUSE,
            ),
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the store cannot be used"),
        }
    }
}
