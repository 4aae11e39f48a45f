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
pub struct TokenRequest {
    /// What it opens.
    pub role: AccessRole,
    /// The person whose token it is, who asks for nobody else; left out for staff.
    pub party: Option<PartyId>,
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
    let TokenRequest { role, party } = body::value(&headers, body).await?;
    if party.is_some() != (role == AccessRole::Requester) {
        let detail = "a requester's token is of a party, and a token of staff is of none";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
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
