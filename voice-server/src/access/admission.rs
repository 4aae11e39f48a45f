//! Authentication: which tokens are accepted, and for whom requests are counted.

use core::net::IpAddr;
use core::time::Duration;
use std::time::Instant as Monotonic;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};
use voice_core::identifier::PartyId;
use voice_core::requester::StaffId;
use voice_core::wire::Timestamp;

use super::{
    AccessRole, AccessToken, Grant, Hosts, Oidc, OidcError, Proxies, RateLimiter, Roles, TokenHash,
};

/// Who is admitted to this server.
#[derive(Debug)]
pub struct Admission {
    tokens_needed: bool,
    configured: Option<TokenHash>,
    oidc: Option<Oidc>,
    limiter: RateLimiter,
    hosts: Hosts,
    proxies: Proxies,
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
            hosts: Hosts::any(),
            proxies: Proxies::default(),
            started: Monotonic::now(),
        }
    }

    /// Whether requesters need a token too.
    #[must_use]
    pub fn with_tokens_needed(self, needed: bool) -> Self {
        Self { tokens_needed: needed, ..self }
    }

    /// Accepts a token of every role that is not in the store.
    #[must_use]
    pub fn with_token(self, token: Option<&AccessToken>) -> Self {
        Self { configured: token.map(AccessToken::hash), ..self }
    }

    /// Accepts the tokens of an identity provider.
    #[must_use]
    pub fn with_oidc(self, oidc: Option<Oidc>) -> Self {
        Self { oidc, ..self }
    }

    /// Answers under these names alone.
    #[must_use]
    pub fn with_hosts(self, hosts: Hosts) -> Self {
        Self { hosts, ..self }
    }

    /// Believes these proxies on whose requests they forward.
    #[must_use]
    pub fn with_proxies(self, proxies: Proxies) -> Self {
        Self { proxies, ..self }
    }

    /// The names under which it answers.
    pub(crate) const fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// The address of the client of a connection; none where a proxy does not say.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        self.proxies.client(peer, headers)
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
                return Some(Principal { grant: Some(claims.grant), key: claims.key });
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
            .then(|| Principal::of_token(&hash, Grant::Roles(Roles::all())))
    }
}

/// What a request presents of a token.
pub(crate) enum Credentials {
    /// Nothing.
    None,
    /// Something that is no token, or several.
    Unusable,
    /// A token, which may open nothing.
    Token(AccessToken),
}

impl Credentials {
    /// What the headers of a request present.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        match AccessToken::from_headers(headers) {
            Some(token) => Self::Token(token),
            None if headers.contains_key(AUTHORIZATION) => Self::Unusable,
            None => Self::None,
        }
    }
}

/// Who makes a request, as far as a token tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Principal {
    grant: Option<Grant>,
    key: String,
}

impl Principal {
    /// Somebody without a token.
    pub(crate) const fn anybody(key: String) -> Self {
        Self { grant: None, key }
    }

    /// The owner of one of the server's own tokens.
    pub(crate) fn of_token(hash: &TokenHash, grant: Grant) -> Self {
        Self { grant: Some(grant), key: hash.as_str().to_owned() }
    }

    /// The key by which their requests are counted.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Whether they have one of some roles.
    pub(crate) fn has_any(&self, roles: &[AccessRole]) -> bool {
        roles.iter().any(|role| self.grant.as_ref().is_some_and(|grant| grant.has(*role)))
    }

    /// Whether they may ask: requesters, the desk, and whoever has no token where none is needed.
    pub(crate) fn asks(&self) -> bool {
        match &self.grant {
            None | Some(Grant::Requester(_)) => true,
            Some(Grant::Roles(roles)) => roles.has(AccessRole::Desk),
        }
    }

    /// Whether they vouch for what they send of a requester: the desk does, the owner of a
    /// requester's token does not. Who has no token is let in where none is needed, on this machine
    /// alone, and is taken for the desk, who write down what they were told.
    pub(crate) fn attests(&self) -> bool {
        self.grant.as_ref().is_none_or(|grant| grant.has(AccessRole::Desk))
    }

    /// Who they are as a member of staff, where they have a token of the office.
    pub(crate) fn as_staff(&self) -> Option<StaffId> {
        matches!(self.grant, Some(Grant::Roles(_))).then(|| self.staff())
    }

    /// The identifier of the owner of a token of staff, as who attests something.
    pub(crate) fn staff(&self) -> StaffId {
        staff_of(&self.key)
    }

    /// Whether they may speak for a requester: staff for anybody, the owner of a requester's token
    /// for themselves.
    pub(crate) fn may_speak_for(&self, party: &PartyId) -> bool {
        match &self.grant {
            Some(Grant::Requester(own)) => own == party,
            None | Some(Grant::Roles(_)) => true,
        }
    }
}

/// The identifier of the owner of a token, by the key by which their requests are counted: as who
/// attests something, and in the log. It opens nothing.
#[expect(clippy::expect_used, reason = "hexadecimal digits after a word; tests make some")]
pub(crate) fn staff_of(key: &str) -> StaffId {
    let digest = Sha256::digest(key.as_bytes());
    let digits: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    StaffId::new(format!("staff-{digits}")).expect("an identifier")
}
