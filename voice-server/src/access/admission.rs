//! Who is let in: to ask, to see what staff see, to hand out tokens.

use core::time::Duration;
use std::time::Instant as Monotonic;

use voice_core::identifier::PartyId;
use voice_core::requester::Person;
use voice_core::wire::Instant;

use super::{AccessRole, AccessToken, Oidc, OidcError, RateLimiter, TokenHash};

/// Who may do what at this server.
#[derive(Debug)]
pub struct Admission {
    tokens_needed: bool,
    configured: Option<TokenHash>,
    oidc: Option<Oidc>,
    limiter: RateLimiter,
    started: Monotonic,
}

impl Admission {
    /// Anybody may ask, so many times a minute; what staff see takes a token.
    #[must_use]
    pub fn open(limiter: RateLimiter) -> Self {
        Self { tokens_needed: false, configured: None, oidc: None, limiter, started: Monotonic::now() }
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

    /// Whether to ask takes a token.
    pub(crate) const fn needs_token(&self) -> bool {
        self.tokens_needed
    }

    /// Counts a request, whatever it asks.
    ///
    /// # Errors
    /// After how many seconds to come again.
    pub(crate) fn count(&self, key: &str) -> Result<(), u64> {
        let since: Duration = self.started.elapsed();
        self.limiter.check(key, since)
    }

    /// Whose a token is that needs no store: one of the identity provider, or the configured one.
    pub(crate) fn principal(&self, token: &AccessToken, now: Instant) -> Option<Principal> {
        match self.oidc.as_ref().map(|oidc| oidc.verify(token.reveal(), now)) {
            Some(Ok(claims)) => {
                return Some(Principal { role: Some(claims.role), party: claims.party, key: claims.key });
            }
            // A token of the server's own is none of the provider's, which is no news.
            Some(Err(refused)) if refused != OidcError::Malformed => {
                tracing::info!(code = refused.code(), "a token of the identity provider opens nothing");
            }
            Some(Err(_)) | None => {}
        }
        let hash = token.hash();
        (self.configured.as_ref() == Some(&hash)).then(|| Principal::of_token(&hash, AccessRole::Admin, None))
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
    /// Somebody without a token, counted by a key.
    pub(crate) const fn anybody(key: String) -> Self {
        Self { role: None, party: None, key }
    }

    /// The owner of a token of the server's own.
    pub(crate) fn of_token(hash: &TokenHash, role: AccessRole, party: Option<PartyId>) -> Self {
        Self { role: Some(role), party, key: hash.as_str().to_owned() }
    }

    /// By what their requests are counted.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Whether they may do what a role may.
    pub(crate) fn is_at_least(&self, role: AccessRole) -> bool {
        self.role.is_some_and(|of| of >= role)
    }

    /// Whether they may speak for a requester: staff for anybody, the owner of a requester's token for themselves.
    pub(crate) fn may_speak_for(&self, person: &Person) -> bool {
        self.party.as_ref().is_none_or(|party| *party == person.party)
    }
}
