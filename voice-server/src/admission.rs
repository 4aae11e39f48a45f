//! Who is let in: to ask, to see what staff see, to hand out tokens.

use core::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use voice_core::identifier::PartyId;
use voice_core::requester::Person;

use crate::access::{AccessRole, AccessToken, Limits, Oidc, OidcRefused, TokenHash, address_key};
use crate::http::signature::{Part, Signature};
use crate::{App, Problem};

/// The address of whom a request comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Who may do what at this server.
#[derive(Debug)]
pub struct Admission {
    tokens_needed: bool,
    configured: Option<TokenHash>,
    oidc: Option<Oidc>,
    limits: Limits,
    started: Instant,
}

impl Admission {
    /// Anybody may ask, so many times a minute; what staff see takes a token.
    #[must_use]
    pub fn open(limits: Limits) -> Self {
        Self { tokens_needed: false, configured: None, oidc: None, limits, started: Instant::now() }
    }

    /// Who asks has a token too.
    #[must_use]
    pub fn with_tokens_needed(self, needed: bool) -> Self {
        Self { tokens_needed: needed, ..self }
    }

    /// A token of an administrator that is in no store.
    #[must_use]
    pub fn with_token(self, token: Option<&AccessToken>) -> Self {
        Self { configured: token.map(AccessToken::hash), ..self }
    }

    /// Tokens of an identity provider too.
    #[must_use]
    pub fn with_oidc(self, oidc: Option<Oidc>) -> Self {
        Self { oidc, ..self }
    }
}

/// Who makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Principal {
    role: Option<AccessRole>,
    party: Option<PartyId>,
    key: String,
}

impl Principal {
    /// By what their requests are counted.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Whether they may speak for a requester: staff for anybody, the owner of a requester's token for themselves.
    pub(crate) fn speaks_for(&self, person: &Person) -> Result<(), Problem> {
        match &self.party {
            Some(party) if *party != person.party => {
                Err(Problem::new(StatusCode::FORBIDDEN, "this token is of another party than the requester"))
            }
            _ => Ok(()),
        }
    }
}

async fn principal(parts: &Parts, app: &App) -> Result<Option<Principal>, Problem> {
    let Some(token) = AccessToken::of(&parts.headers) else { return Ok(None) };
    let now = app.now()?;
    match app.admission.oidc.as_ref().map(|oidc| oidc.verify(token.reveal(), now)) {
        Some(Ok(claims)) => {
            return Ok(Some(Principal { role: Some(claims.role), party: claims.party, key: claims.key }));
        }
        // A token of the server's own is none of the provider's, which is no news.
        Some(Err(refused)) if refused != OidcRefused::Malformed => {
            tracing::info!(code = refused.code(), "a token of the identity provider opens nothing");
        }
        Some(Err(_)) | None => {}
    }
    let hash = token.hash();
    let of = |role, party| Principal { role: Some(role), party, key: hash.as_str().to_owned() };
    if app.admission.configured.as_ref() == Some(&hash) {
        return Ok(Some(of(AccessRole::Admin, None)));
    }
    Ok(app.store.token(&hash).await?.map(|(role, party)| of(role, party)))
}

/// Counts a request, whatever it asks.
fn count(app: &App, key: &str) -> Result<(), Problem> {
    app.admission.limits.check(key, app.admission.started.elapsed()).map_err(|seconds| {
        let detail = "too many requests: what is asked has no part in it";
        Problem::for_now(StatusCode::TOO_MANY_REQUESTS, detail, seconds)
    })
}

/// Somebody who may ask.
pub(crate) struct Requesting(pub(crate) Principal);

impl FromRequestParts<Arc<App>> for Requesting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let address =
            parts.extensions.get::<Peer>().map_or_else(|| "nowhere".to_owned(), |peer| address_key(peer.0.ip()));
        let principal = match principal(parts, app).await? {
            Some(principal) => principal,
            None if app.admission.tokens_needed => {
                // Who guesses tokens is slowed down.
                count(app, &address)?;
                return Err(Problem::new(StatusCode::UNAUTHORIZED, "to ask takes a token: send it as a bearer token"));
            }
            None => Principal { role: None, party: None, key: address },
        };
        count(app, principal.key())?;
        Ok(Self(principal))
    }
}

impl Part for Requesting {
    fn describe(_: &mut Signature<'_>) {}
}

async fn at_least(parts: &Parts, app: &App, role: AccessRole, detail: &str) -> Result<Principal, Problem> {
    match principal(parts, app).await? {
        Some(principal) if principal.role.is_some_and(|of| of >= role) => Ok(principal),
        _ => Err(Problem::new(StatusCode::UNAUTHORIZED, detail)),
    }
}

/// Somebody of staff.
pub(crate) struct Staff(pub(crate) Principal);

impl FromRequestParts<Arc<App>> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        at_least(parts, app, AccessRole::Staff, "this is for staff: send a token of staff as a bearer token")
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
