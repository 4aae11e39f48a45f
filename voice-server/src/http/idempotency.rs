//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a request that is sent again
//! makes nothing twice, and is answered as it was the first time.
//!
//! What discloses something is decided anew under the same identifier: an answer of yesterday is
//! not given again once a record was withdrawn or a consent revoked.
//!
//! The key is of its caller and its path. What was answered is kept, encrypted, for
//! [`KEPT_HOURS`] hours, in the transaction of what was done: a server that ends in between has
//! done nothing. Only what was done is kept: a refusal made nothing, and what is sent again
//! after one is looked at anew. While the first request runs, another one with its key waits for
//! its client to try again (409); another body under the same key is refused (422).

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::sleep;
use uuid::Uuid;
use voice_axum::whole;
use voice_core::wire::{Pattern, TextForm};

use super::body::FEED_LIMIT;
use super::caller::Caller;
use super::request_log::{REQUEST_ID, request_id};
use crate::store::{
    HeldBack, KEPT_HOURS, KeyedOutcome, KeyedRequest, RENEWED_EVERY, holding_back, running_under,
};
use crate::{App, Problem, Store};
use voice_axum::openapi::{Part, Signature};

/// The header.
const HEADER: &str = "idempotency-key";

/// What a key is: visible characters of ASCII.
const KEY: TextForm = TextForm {
    expected: "1 to 255 visible characters, for example a UUID",
    min: 1,
    max: 255,
    pattern: "^[!-~]+$",
    format: None,
    example: "8e03978e-40d5-43e8-bc93-6894a57f9324",
};

static KEY_PATTERN: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(KEY.pattern));

/// The headers of a response that are answered again, in the order in which they are kept.
const REPEATED: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::ETAG, REQUEST_ID, HeaderName::from_static("asked-as")];

/// The operations to which a key may be sent, by their paths: those that make or change something
/// by POST; and whether each is decided anew.
#[derive(Clone, Default)]
pub(super) struct Keyed(pub(super) BTreeMap<&'static str, bool>);

/// The key of a request, with its caller and its path.
#[derive(Clone)]
struct ScopedKey {
    caller: String,
    path: String,
    key: String,
}

/// Answers a request with a key as the first one with it was answered, where there was one.
pub(super) async fn replayed(
    State((app, keyed)): State<(Arc<App>, Keyed)>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let keyed = route.and_then(|route| keyed.0.get(route.as_str()).copied());
    let keyed = keyed.filter(|_| request.method() == Method::POST);
    // Nothing is written for who is refused whatever they send.
    let is_refused =
        request.extensions().get::<Caller>().is_none_or(|caller| caller.lacks_token(&app));
    let is_sent = request.headers().contains_key(HEADER) && !is_refused;
    let Some(is_decided_anew) = keyed.filter(|_| is_sent) else {
        return next.run(request).await;
    };
    // What was begun is finished, whether its client waits for it or not.
    let running = tokio::spawn(async move { once(&app, request, next, is_decided_anew).await });
    match running.await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the request broke off").into_response()
        }
    }
}

async fn once(
    app: &App,
    request: Request,
    next: Next,
    is_decided_anew: bool,
) -> Result<Response, Problem> {
    let key = key_of(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let caller = Caller::of(&parts)?.clone();
    let scoped =
        ScopedKey { caller: caller.key().to_owned(), path: parts.uri.path().to_owned(), key };
    let bytes = whole(&parts.headers, body, FEED_LIMIT).await?;
    let kept = KeyedRequest {
        id: app.store.identifier(&["idempotency", &scoped.caller, &scoped.path, &scoped.key]),
        fingerprint: app.store.fingerprint(&bytes, &deciding(&parts.headers)),
        claim: Uuid::new_v4(),
    };
    let outcome = app.store.begin_keyed(&kept).await?;
    let again = is_decided_anew && matches!(outcome, KeyedOutcome::Done(_));
    if outcome != KeyedOutcome::Begun && !again {
        // The one that runs is counted by its route.
        caller.counted(app)?;
    }
    match outcome {
        KeyedOutcome::Begun => {}
        KeyedOutcome::Done(_) if again => {
            parts.extensions.insert(scoped);
            return Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await);
        }
        KeyedOutcome::Done(response) => return replay(&response),
        KeyedOutcome::Running => {
            return Err(Problem::of_kind(
                "request-running",
                "A request with this key is running",
                StatusCode::CONFLICT,
                "the first request with this idempotency key is not finished: send it again later",
            ));
        }
        KeyedOutcome::Another => {
            return Err(Problem::of_kind(
                "idempotency-key-reused",
                "The key is of another request",
                StatusCode::UNPROCESSABLE_ENTITY,
                "another request was sent with this idempotency key: take a new key for each",
            ));
        }
    }
    parts.extensions.insert(scoped);
    let request = Request::from_parts(parts, Body::from(bytes));
    // In a task of its own: it may wait for a transaction of the request, which goes on meanwhile.
    let mut renewing = JoinSet::new();
    renewing.spawn(renew(app.store.clone(), kept.clone()));
    let (response, held) = if is_decided_anew {
        (running_under(kept.clone(), next.run(request)).await, HeldBack::default())
    } else {
        holding_back(kept.clone(), next.run(request)).await
    };
    drop(renewing);
    if !response.status().is_success() {
        app.store.drop_keyed(&kept, held).await?;
        return Ok(response);
    }
    if is_decided_anew {
        finish(app, &kept, "", held).await?;
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    let unwritten =
        |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be written");
    let body = to_bytes(body, usize::MAX).await.map_err(unwritten)?;
    let headers: Vec<String> = REPEATED
        .iter()
        .map(|name| head.headers.get(name).and_then(|value| value.to_str().ok()))
        .map(|value| value.unwrap_or_default().to_owned())
        .collect();
    let text = String::from_utf8_lossy(&body);
    let whole = json!([head.status.as_u16(), headers, text]).to_string();
    finish(app, &kept, &whole, held).await?;
    Ok(Response::from_parts(head, Body::from(body)))
}

/// Says again and again that a request runs.
async fn renew(store: Store, kept: KeyedRequest) {
    loop {
        sleep(RENEWED_EVERY).await;
        // Where it fails, the route hears of the store by itself.
        drop(store.renew_keyed(&kept).await);
    }
}

/// Keeps what was answered, together with what was held back. What was written before is done
/// whether the answer is kept or not: the client hears of it now.
async fn finish(
    app: &App,
    kept: &KeyedRequest,
    answered: &str,
    held: HeldBack,
) -> Result<(), Problem> {
    let was_held = held.is_some();
    match app.store.finish_keyed(kept, answered, held).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!("an answer came late for its idempotency key: it is not kept"),
        Err(error) if was_held => {
            // Nothing was done, so that the next attempt need not wait.
            drop(app.store.drop_keyed(kept, HeldBack::default()).await);
            return Err(error.into());
        }
        Err(error) => {
            let code = error.code();
            tracing::error!(code, "an answer was not kept for its idempotency key");
        }
    }
    Ok(())
}

/// The headers of a request that decide what it does, beside its body.
fn deciding(headers: &HeaderMap) -> String {
    [header::CONTENT_TYPE, header::IF_MATCH, header::IF_NONE_MATCH]
        .iter()
        .map(|name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn replay(kept: &str) -> Result<Response, Problem> {
    let unreadable =
        || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the kept answer cannot be read");
    let (status, headers, text): (u16, Vec<String>, String) =
        serde_json::from_str(kept).map_err(|_| unreadable())?;
    let status = StatusCode::from_u16(status).map_err(|_| unreadable())?;
    let mut response = (status, text).into_response();
    let all = response.headers_mut();
    all.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in REPEATED.into_iter().zip(headers).filter(|(_, value)| !value.is_empty()) {
        all.insert(name, HeaderValue::from_str(&value).map_err(|_| unreadable())?);
    }
    Ok(response)
}

fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    let mut keys = headers.get_all(HEADER).iter();
    let is_key = |key: &&str| KEY.fault(key, &KEY_PATTERN).is_none();
    let key = match (keys.next(), keys.next()) {
        (Some(key), None) => key.to_str().ok().filter(is_key),
        _ => None,
    };
    key.map(str::to_owned).ok_or_else(|| {
        let detail = format!("an idempotency key is sent once, and has {}", KEY.expected);
        Problem::new(StatusCode::BAD_REQUEST, &detail)
    })
}

/// The identifier of what a request makes. It is in no log, and is another one than the request's.
/// A request with an idempotency key makes the same one however often it is sent, which nobody can
/// work out without the key of this server.
pub(crate) struct NewId(pub(crate) Uuid);

impl FromRequestParts<Arc<App>> for NewId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        Ok(Self(match parts.extensions.get::<ScopedKey>() {
            Some(ScopedKey { caller, path, key, .. }) => app.store.identifier(&[path, caller, key]),
            None => request_id(),
        }))
    }
}

impl Part for NewId {
    fn describe(_: &mut Signature<'_>) {}
}

/// The header, which an operation has that may be sent again.
pub(super) struct IdempotencyKey;

impl Part for IdempotencyKey {
    fn describe(signature: &mut Signature<'_>) {
        signature.parameter(json!({
            "name": HEADER,
            "in": "header",
            "description": format!(
                "The same for a request that is sent again: what it makes is made once, and for \
                 {KEPT_HOURS} hours it is answered as it was the first time."
            ),
            "schema": {
                "type": "string", "minLength": KEY.min, "maxLength": KEY.max, "pattern": KEY.pattern
            }
        }));
        signature.problems([400, 409, 422, 500, 503]);
    }
}
