//! Identifiers of what a request makes: the same for the same `Idempotency-Key`, so that a request
//! that is sent again makes nothing twice.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::json;
use uuid::Uuid;

use super::signature::{Part, Signature};
use crate::access::Principal;
use crate::{App, Problem};

/// The header (draft-ietf-httpapi-idempotency-key-header).
const HEADER: &str = "idempotency-key";

/// The longest key, in characters.
const LONGEST: usize = 255;

/// The key of a request, if it has one.
pub(crate) struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// The identifier for what a request makes: from its key where it has one, else `fresh`.
    /// Without the secret of this server nobody can work it out, even from the key.
    pub(crate) fn identifier(
        &self,
        app: &App,
        what: &str,
        principal: &Principal,
        fresh: Uuid,
    ) -> String {
        match &self.0 {
            Some(key) => app.store.identifier(&[what, principal.key(), key]).to_string(),
            None => fresh.to_string(),
        }
    }
}

impl FromRequestParts<Arc<App>> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let Some(key) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        let visible = |key: &&str| {
            (1..=LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let key = key.to_str().ok().filter(visible).ok_or_else(|| {
            let detail = format!(
                "an idempotency key has 1 to {LONGEST} visible characters, for example a UUID"
            );
            Problem::new(StatusCode::BAD_REQUEST, &detail)
        })?;
        Ok(Self(Some(key.to_owned())))
    }
}

impl Part for IdempotencyKey {
    fn describe(signature: &mut Signature<'_>) {
        signature.parameter(json!({
            "name": HEADER,
            "in": "header",
            "description": "The same for a request that is sent again: what it makes is made once.",
            "schema": {
                "type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"
            }
        }));
        signature.problems([400]);
    }
}
