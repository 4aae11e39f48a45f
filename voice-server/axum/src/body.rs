use core::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::LengthLimitError;
use tokio::time::timeout;
use voice_core::wire::Read;

use crate::{HasPolicy, Problem};

/// The maximum length of a body, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The timeout of a body.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The bytes of a JSON body, if it is one, is short enough, and arrives in time.
///
/// ```
/// use axum::extract::Request;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sent = |media_type: &str| {
///     Request::post("/claims").header("content-type", media_type).body("{}".into())
/// };
/// let read = voice_axum::read(sent("application/json; charset=utf-8")?).await;
/// assert_eq!(read, Ok(b"{}".to_vec()));
/// let refused = voice_axum::read(sent("text/plain")?).await;
/// assert_eq!(refused.map_err(|problem| problem.status), Err(415));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`read_as`].
pub async fn read(request: Request) -> Result<Vec<u8>, Problem> {
    read_as(&["application/json"], BODY_LIMIT, request).await.map(|(_, bytes)| bytes)
}

/// The bytes of a body of one of some media types, and which of them it is.
///
/// ```
/// use axum::extract::Request;
/// use voice_axum::read_as;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let rows = Request::post("/screenings").header("content-type", "text/csv").body("a,b".into())?;
/// let read = read_as(&["application/json", "text/csv"], 100, rows).await;
/// assert_eq!(read, Ok(("text/csv", b"a,b".to_vec())));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// 415 where it is of none of them, not in UTF-8 or compressed; those of [`whole`].
pub async fn read_as(
    media_types: &[&'static str],
    limit: usize,
    request: Request,
) -> Result<(&'static str, Vec<u8>), Problem> {
    let (head, body) = request.into_parts();
    let media_type = media_type(&head.headers, media_types)?;
    Ok((media_type, whole(&head.headers, body, limit).await?.into()))
}

/// Which of some media types a body is of. It is text in UTF-8, and not compressed.
fn media_type(headers: &HeaderMap, media_types: &[&'static str]) -> Result<&'static str, Problem> {
    let unsupported = |detail: &str| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
    let mut sent = headers.get_all(header::CONTENT_TYPE).iter();
    let (first, second) = (sent.next().and_then(|value| value.to_str().ok()), sent.next());
    let mut parts = first.filter(|_| second.is_none()).unwrap_or_default().split(';');
    let essence = parts.next().unwrap_or_default().trim();
    let media_type = media_types
        .iter()
        .find(|of| essence.eq_ignore_ascii_case(of))
        .ok_or_else(|| unsupported(&format!("send the body as {}", media_types.join(" or "))))?;
    let is_utf8 = |parameter: &str| {
        parameter.split_once('=').is_none_or(|(name, value)| {
            !name.trim().eq_ignore_ascii_case("charset")
                || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
    };
    if !parts.all(is_utf8) {
        return Err(unsupported("send the body in UTF-8"));
    }
    let plain = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if plain {
        Ok(media_type)
    } else {
        Err(Problem::of_kind(
            "content-encoding",
            "The body is compressed",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the body as it is, without `Content-Encoding`",
        ))
    }
}

/// The bytes of a body that is short enough and arrives in time.
///
/// ```
/// use axum::body::Body;
/// use axum::http::HeaderMap;
/// use voice_axum::whole;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let body = whole(&HeaderMap::new(), Body::from("{}"), 2).await;
/// assert!(body.is_ok_and(|bytes| bytes == "{}"));
/// let too_long = whole(&HeaderMap::new(), Body::from("[1]"), 2).await;
/// assert_eq!(too_long.map_err(|problem| problem.status), Err(413));
/// # }
/// ```
///
/// # Errors
/// 413 where it has more than `limit` bytes, 408 where it takes longer than [`BODY_TIMEOUT`], 400
/// where it breaks off.
pub async fn whole(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Problem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let too_long = || {
        let detail = format!("a body has at most {limit} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, &detail)
    };
    if announced.is_some_and(|length| length > limit) {
        return Err(too_long());
    }
    match timeout(BODY_TIMEOUT, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
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

/// A value read from a JSON body, in which the terms may stand that the office declares; all faults
/// of the body are told together, as a [`Problem`].
///
/// ```
/// use std::sync::Arc;
///
/// use axum::Router;
/// use axum::routing::post;
/// use voice_axum::{Problem, Reply, Wire};
/// use voice_core::disclosure::{Claim, Policy};
///
/// async fn repeat(Wire(claim): Wire<Claim>) -> Result<Reply<Claim>, Problem> {
///     Ok(Reply::custodial(&claim))
/// }
///
/// let state = Arc::new(Policy::us_federal());
/// let server: Router = Router::new().route("/claims", post(repeat)).with_state(state);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Wire<T>(
    /// The value.
    pub T,
);

impl<T: Read, S: HasPolicy + Send + Sync> FromRequest<S> for Wire<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Ok(Self(state.read(&read(request).await?)?))
    }
}
