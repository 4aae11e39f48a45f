use core::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use serde::Serialize;
use tokio::time::timeout;
use voice_core::wire::{Read, from_json, to_json};

use crate::Problem;

/// The longest body that is read, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// How long a body may take to arrive.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The bytes of a JSON body, if it is one, is short enough, and arrives in time.
pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the body as application/json"));
    }
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let too_long = || {
        let detail = format!("a body has at most {BODY_LIMIT} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, &detail)
    };
    if announced.is_some_and(|length| length > BODY_LIMIT) {
        return Err(too_long());
    }
    match timeout(BODY_TIMEOUT, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error)) if core::error::Error::source(&error).is_some_and(|cause| cause.is::<LengthLimitError>()) => {
            Err(too_long())
        }
        Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST, "the body broke off or was sent in a broken form")),
        Err(_) => {
            let detail = format!("the body did not end within {} seconds", BODY_TIMEOUT.as_secs());
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, &detail))
        }
    }
}

/// What a JSON body says, with every fault of it.
pub(crate) async fn value<T: Read>(headers: &HeaderMap, body: Body) -> Result<T, Problem> {
    from_json(&read(headers, body).await?).map_err(Problem::from)
}

/// A value as a JSON response that nobody stores.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Response {
    match to_json(value) {
        Ok(text) => {
            let mut response = text.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(_) => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be written").into_response(),
    }
}
