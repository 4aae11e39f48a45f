//! Extractors of who makes a request: a requester, staff, an administrator.

use core::net::SocketAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use voice_core::identifier::PartyId;

use super::problem::Problem;
use super::signature::{Part, Signature};
use crate::App;
use crate::access::{AccessRole, AccessToken, Principal, address_key};

/// The address of the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

async fn principal(parts: &Parts, app: &App) -> Result<Option<Principal>, Problem> {
    let Some(token) = AccessToken::from_headers(&parts.headers) else { return Ok(None) };
    if let Some(principal) = app.admission.principal(&token, app.now()?) {
        return Ok(Some(principal));
    }
    let hash = token.hash();
    Ok(app.store.token(&hash).await?.map(|(role, party)| Principal::of_token(&hash, role, party)))
}

fn count(app: &App, key: &str) -> Result<(), Problem> {
    app.admission.count(key).map_err(|seconds| {
        let detail = "too many requests: what is asked has no part in it";
        Problem::for_now(StatusCode::TOO_MANY_REQUESTS, detail, seconds)
    })
}

/// Somebody who may ask, and whose request was counted.
pub(crate) struct Requesting(pub(crate) Principal);

impl Requesting {
    /// Refuses who may not speak for a party.
    pub(crate) fn speaks_for(&self, party: &PartyId) -> Result<(), Problem> {
        if self.0.may_speak_for(party) {
            Ok(())
        } else {
            Err(Problem::new(
                StatusCode::FORBIDDEN,
                "this token is of another party than the requester",
            ))
        }
    }
}

/// The intake desk: staff, or, on a machine where no tokens are needed, whoever asks.
pub(crate) struct Desk(pub(crate) Principal);

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Requesting(principal) = Requesting::from_request_parts(parts, app).await?;
        if principal.attests() {
            Ok(Self(principal))
        } else {
            Err(Problem::new(
                StatusCode::FORBIDDEN,
                "what is attested here, only staff can attest: send what you ask to /v1/claims",
            ))
        }
    }
}

impl Part for Desk {
    fn describe(signature: &mut Signature<'_>) {
        Requesting::describe(signature);
    }
}

impl FromRequestParts<Arc<App>> for Requesting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let address = parts
            .extensions
            .get::<Peer>()
            .map_or_else(|| "nowhere".to_owned(), |peer| address_key(peer.0.ip()));
        let principal = match principal(parts, app).await? {
            Some(principal) => principal,
            None if app.admission.needs_token() => {
                // Slows down guessing of tokens.
                count(app, &address)?;
                return Err(Problem::new(
                    StatusCode::UNAUTHORIZED,
                    "to ask takes a token: send it as a bearer token",
                ));
            }
            None => Principal::anybody(address),
        };
        count(app, principal.key())?;
        Ok(Self(principal))
    }
}

// The released document has 401 and 429 at some of these operations only, so each operation lists
// its own.
impl Part for Requesting {
    fn describe(_: &mut Signature<'_>) {}
}

async fn at_least(
    parts: &Parts,
    app: &App,
    role: AccessRole,
    detail: &str,
) -> Result<Principal, Problem> {
    match principal(parts, app).await? {
        Some(principal) if principal.is_at_least(role) => Ok(principal),
        _ => Err(Problem::new(StatusCode::UNAUTHORIZED, detail)),
    }
}

/// A member of staff.
pub(crate) struct Staff(pub(crate) Principal);

impl FromRequestParts<Arc<App>> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        at_least(
            parts,
            app,
            AccessRole::Staff,
            "this is for staff: send a token of staff as a bearer token",
        )
        .await
        .map(Self)
    }
}

impl Part for Staff {
    fn describe(signature: &mut Signature<'_>) {
        signature.requires(AccessRole::Staff);
    }
}

/// An administrator.
pub(crate) struct Admin;

impl FromRequestParts<Arc<App>> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let detail = "this is for administrators: send their token as a bearer token";
        at_least(parts, app, AccessRole::Admin, detail).await.map(|_| Self)
    }
}

impl Part for Admin {
    fn describe(signature: &mut Signature<'_>) {
        signature.requires(AccessRole::Admin);
    }
}
