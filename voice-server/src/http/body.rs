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
use crate::screening_feed::FeedForm;
use crate::{App, Problem};

/// The maximum length of a body, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The timeout of a body.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The bytes of a JSON body, if it is one, is short enough, and arrives in time.
pub(crate) async fn read(request: Request) -> Result<Vec<u8>, Problem> {
    read_as(&["application/json"], BODY_LIMIT, request).await.map(|(_, bytes)| bytes)
}

/// The bytes of a body of one of some media types, and which of them it is.
async fn read_as(
    media_types: &[&'static str],
    limit: usize,
    request: Request,
) -> Result<(&'static str, Vec<u8>), Problem> {
    let (head, body) = request.into_parts();
    let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let sent = header(header::CONTENT_TYPE).unwrap_or_default();
    let sent = sent.split(';').next().unwrap_or_default().trim();
    let Some(media_type) = media_types.iter().find(|of| sent.eq_ignore_ascii_case(of)) else {
        let detail = format!("send the body as {}", media_types.join(" or "));
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, &detail));
    };
    let announced = header(header::CONTENT_LENGTH).and_then(|value| value.parse::<usize>().ok());
    let too_long = || {
        let detail = format!("a body has at most {limit} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, &detail)
    };
    if announced.is_some_and(|length| length > limit) {
        return Err(too_long());
    }
    match timeout(BODY_TIMEOUT, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok((*media_type, bytes.into())),
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

/// The maximum length of a feed of screenings, in bytes.
pub(crate) const FEED_LIMIT: usize = 4 * 1024 * 1024;

/// The media types of feeds: newline-delimited JSON, and CSV (RFC 7111).
pub(super) const FEED_TYPES: [&str; 2] = ["application/x-ndjson", "text/csv"];

/// A feed of screenings, which is read row by row.
pub(crate) struct Feed {
    pub(crate) form: FeedForm,
    pub(crate) bytes: Vec<u8>,
}

impl FromRequest<Arc<App>> for Feed {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Problem> {
        let (media_type, bytes) = read_as(&FEED_TYPES, FEED_LIMIT, request).await?;
        let form = if media_type == "text/csv" { FeedForm::Csv } else { FeedForm::Ndjson };
        Ok(Self { form, bytes })
    }
}

impl Part for Feed {
    fn describe(signature: &mut Signature<'_>) {
        signature.reads_feed();
    }
}
