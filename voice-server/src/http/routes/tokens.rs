use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use voice_core::identifier::PartyId;
use voice_core::wire;

use crate::access::{AccessRole, AccessToken, TokenHash};
use crate::http::body::Wire;
use crate::http::caller::Admin;
use crate::http::example;
use crate::http::operation::Operation;
use crate::http::path::Name;
use crate::http::reply::{Done, Reply};
use crate::{App, Problem};

/// A token that is wanted, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
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
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(redacted, write_only)]
pub struct TokenMade {
    /// The token.
    pub token: String,
    /// Its hash, by which it is taken back.
    pub hash: String,
}

/// The operations on tokens.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/v1/tokens", make)
            .id("makeToken")
            .summary("Make a token")
            .body("What it opens, and for whom")
            .body_example(|| Some(json!({ "kind": "staff" })))
            .returns("The token, which is told once.", made)
            .uses_store(),
        Operation::delete("/v1/tokens/{hash}", forget)
            .id("takeTokenBack")
            .summary("Take a token back")
            .path_text("hash", "The hash of the token.")
            .returns("It opens nothing any more.", Done::example)
            .uses_store()
            .problems(&[404]),
    ]
}

fn made() -> Option<Value> {
    example::written(&TokenMade { token: "voice_…".to_owned(), hash: "0".repeat(64) })
}

async fn make(
    State(app): State<Arc<App>>,
    _: Admin,
    Wire(request): Wire<TokenRequest>,
) -> Result<Reply<TokenMade>, Problem> {
    let (role, party) = match request {
        TokenRequest::Requester { party } => (AccessRole::Requester, Some(party)),
        TokenRequest::Staff {} => (AccessRole::Staff, None),
        TokenRequest::Admin {} => (AccessRole::Admin, None),
    };
    let token = AccessToken::generate().map_err(|_| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the machine gives no randomness")
    })?;
    app.store.keep_token(&token.hash(), role, party.as_ref(), app.now()?).await?;
    Ok(Reply::new(&TokenMade {
        token: token.reveal().to_owned(),
        hash: token.hash().as_str().to_owned(),
    }))
}

async fn forget(
    State(app): State<Arc<App>>,
    _: Admin,
    Name(hash): Name,
) -> Result<Reply<Done>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "there is no token of this hash");
    let hash: TokenHash = hash.parse().map_err(|_| none())?;
    if app.store.forget_token(&hash).await? { Ok(Reply::new(&Done)) } else { Err(none()) }
}
