//! Authentication: which tokens are accepted, and for whom requests are counted.

use core::time::Duration;
use std::time::Instant as Monotonic;

use sha2::{Digest, Sha256};
use voice_core::identifier::PartyId;
use voice_core::requester::StaffId;
use voice_core::wire::Timestamp;

use super::{AccessRole, AccessToken, Oidc, OidcError, RateLimiter, TokenHash};

/// Who is admitted to this server.
#[derive(Debug)]
pub struct Admission {
    tokens_needed: bool,
    configured: Option<TokenHash>,
    oidc: Option<Oidc>,
    limiter: RateLimiter,
    started: Monotonic,
}

impl Admission {
    /// Anybody may ask, within the rate limit; operations for staff need a token.
    #[must_use]
    pub fn open(limiter: RateLimiter) -> Self {
        Self {
            tokens_needed: false,
            configured: None,
            oidc: None,
            limiter,
            started: Monotonic::now(),
        }
    }

    /// Whether requesters need a token too.
    #[must_use]
    pub fn with_tokens_needed(self, needed: bool) -> Self {
        Self { tokens_needed: needed, ..self }
    }

    /// Accepts a token of an administrator that is not in the store.
    #[must_use]
    pub fn with_token(self, token: Option<&AccessToken>) -> Self {
        Self { configured: token.map(AccessToken::hash), ..self }
    }

    /// Accepts the tokens of an identity provider.
    #[must_use]
    pub fn with_oidc(self, oidc: Option<Oidc>) -> Self {
        Self { oidc, ..self }
    }

    /// Whether requesters need a token.
    pub(crate) const fn needs_token(&self) -> bool {
        self.tokens_needed
    }

    /// Counts a request.
    ///
    /// # Errors
    /// The limit is exceeded: the number of seconds after which to retry.
    pub(crate) fn count(&self, key: &str) -> Result<(), u64> {
        let since: Duration = self.started.elapsed();
        self.limiter.check(key, since)
    }

    /// The principal of a token that is not in the store: one of the identity provider's, or the
    /// configured one.
    pub(crate) fn principal(&self, token: &AccessToken, now: Timestamp) -> Option<Principal> {
        match self.oidc.as_ref().map(|oidc| oidc.verify(token.reveal(), now)) {
            Some(Ok(claims)) => {
                return Some(Principal {
                    role: Some(claims.role),
                    party: claims.party,
                    key: claims.key,
                });
            }
            // One of the server's own tokens is never a JSON Web Token: nothing to report.
            Some(Err(refused)) if refused != OidcError::Malformed => {
                tracing::info!(
                    code = refused.code(),
                    "a token of the identity provider opens nothing"
                );
            }
            Some(Err(_)) | None => {}
        }
        let hash = token.hash();
        (self.configured.as_ref() == Some(&hash))
            .then(|| Principal::of_token(&hash, AccessRole::Admin, None))
    }
}

/// Who makes a request, as far as a token tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Principal {
    role: Option<AccessRole>,
    party: Option<PartyId>,
    key: String,
}

impl Principal {
    /// Somebody without a token.
    pub(crate) const fn anybody(key: String) -> Self {
        Self { role: None, party: None, key }
    }

    /// The owner of one of the server's own tokens.
    pub(crate) fn of_token(hash: &TokenHash, role: AccessRole, party: Option<PartyId>) -> Self {
        Self { role: Some(role), party, key: hash.as_str().to_owned() }
    }

    /// The key by which their requests are counted.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Whether they have a role or a higher one.
    pub(crate) fn is_at_least(&self, role: AccessRole) -> bool {
        self.role.is_some_and(|of| of >= role)
    }

    /// Whether they vouch for what they send of a requester: staff do, the owner of a requester's
    /// token does not. Who has no token is let in where none is needed, on this machine alone, and
    /// is taken for staff who write down what they were told.
    pub(crate) fn attests(&self) -> bool {
        self.role.is_none_or(|role| role >= AccessRole::Staff)
    }

    /// Who they are as a member of staff, where they have a token of staff.
    pub(crate) fn as_staff(&self) -> Option<StaffId> {
        self.is_at_least(AccessRole::Staff).then(|| self.staff())
    }

    /// The identifier of the owner of a token of staff, as who attests something.
    #[expect(clippy::expect_used, reason = "hexadecimal digits after a word; tests make some")]
    pub(crate) fn staff(&self) -> StaffId {
        let digest = Sha256::digest(self.key.as_bytes());
        let digits: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        StaffId::new(format!("staff-{digits}")).expect("an identifier")
    }

    /// Whether they may speak for a requester: staff for anybody, the owner of a requester's token
    /// for themselves.
    pub(crate) fn may_speak_for(&self, party: &PartyId) -> bool {
        self.party.as_ref().is_none_or(|own| own == party)
    }
}
