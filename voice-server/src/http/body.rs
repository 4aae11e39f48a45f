use core::time::Duration;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use http_body_util::LengthLimitError;
use tokio::time::timeout;
use voice_core::wire::describe::JsonSchema;
use voice_core::wire::{Read, from_json};

use super::signature::{Part, Signature};
use crate::{App, Problem};

/// The maximum length of a body, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The timeout of a body.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The bytes of a JSON body, if it is one, is short enough, and arrives in time.
pub(crate) async fn read(request: Request) -> Result<Vec<u8>, Problem> {
    let (head, body) = request.into_parts();
    let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = header(header::CONTENT_TYPE).unwrap_or_default();
    if !media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/json")
    {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the body as application/json",
        ));
    }
    let announced = header(header::CONTENT_LENGTH).and_then(|value| value.parse::<usize>().ok());
    let too_long = || {
        let detail = format!("a body has at most {BODY_LIMIT} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, &detail)
    };
    if announced.is_some_and(|length| length > BODY_LIMIT) {
        return Err(too_long());
    }
    match timeout(BODY_TIMEOUT, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error))
            if core::error::Error::source(&error)
                .is_some_and(|cause| cause.is::<LengthLimitError>()) =>
        {
            Err(too_long())
        }
        Ok(Err(_)) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "the body broke off or was sent in a broken form",
        )),
        Err(_) => {
            let detail = format!("the body did not end within {} seconds", BODY_TIMEOUT.as_secs());
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, &detail))
        }
    }
}

/// A value read from a JSON body; all faults of the body are reported together.
pub(crate) struct Wire<T>(pub(crate) T);

impl<T: Read> FromRequest<Arc<App>> for Wire<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Problem> {
        Ok(Self(from_json(&read(request).await?)?))
    }
}

impl<T: Read + JsonSchema> Part for Wire<T> {
    fn describe(signature: &mut Signature<'_>) {
        signature.reads::<T>();
    }
}
