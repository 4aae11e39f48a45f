use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;
use voice_core::identifier::PartyId;
use voice_core::wire::Wire;

use crate::access::{AccessRole, AccessToken, TokenHash};
use crate::admission::Admin;
use crate::{App, Problem, body};

/// A token that is wanted, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum TokenRequest {
    /// One of a requester.
    Requester {
        /// The person whose token it is, who asks for nobody else.
        party: PartyId,
    },
    /// One of staff.
    Staff {},
    /// One of an administrator.
    #[wire(title = "Administrator")]
    Admin {},
}

/// A token, told once: only its hash is kept.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub struct TokenMade {
    /// The token.
    pub token: String,
    /// Its hash, by which it is taken back.
    pub hash: String,
}

pub(crate) async fn make(
    State(app): State<Arc<App>>,
    _: Admin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (role, party) = match body::value(&headers, body).await? {
        TokenRequest::Requester { party } => (AccessRole::Requester, Some(party)),
        TokenRequest::Staff {} => (AccessRole::Staff, None),
        TokenRequest::Admin {} => (AccessRole::Admin, None),
    };
    let token = AccessToken::generate()
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the machine gives no randomness"))?;
    app.store.keep_token(&token.hash(), role, party.as_ref(), app.now()?).await?;
    Ok(body::json(&TokenMade { token: token.reveal().to_owned(), hash: token.hash().as_str().to_owned() }))
}

pub(crate) async fn forget(
    State(app): State<Arc<App>>,
    _: Admin,
    Path(hash): Path<String>,
) -> Result<Response, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "there is no token of this hash");
    let hash: TokenHash = hash.parse().map_err(|_| none())?;
    if app.store.forget_token(&hash).await? { Ok(body::json(&json!({}))) } else { Err(none()) }
}
