//! Identifiers of what a request makes: the same for the same `Idempotency-Key`, so that a request that is sent again makes nothing twice.

use axum::http::{HeaderMap, StatusCode};
use uuid::Uuid;

use crate::{App, Principal, Problem};

/// The header (draft-ietf-httpapi-idempotency-key-header).
pub(crate) const HEADER: &str = "idempotency-key";

/// The longest key, in characters.
pub(crate) const LONGEST: usize = 255;

/// The identifier for what a request makes: from its key where it has one, else `fresh`. Who has no secret of this server cannot
/// work it out, even from the key.
pub(crate) fn identifier(
    app: &App,
    headers: &HeaderMap,
    what: &str,
    principal: &Principal,
    fresh: Uuid,
) -> Result<String, Problem> {
    let Some(key) = headers.get(HEADER) else { return Ok(fresh.to_string()) };
    let visible = |key: &&str| (1..=LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let key = key.to_str().ok().filter(visible);
    let key = key.ok_or_else(|| {
        let detail = format!("an idempotency key has 1 to {LONGEST} visible characters, for example a UUID");
        Problem::new(StatusCode::BAD_REQUEST, &detail)
    })?;
    Ok(app.store.identifier(&[what, principal.key(), key]).to_string())
}
