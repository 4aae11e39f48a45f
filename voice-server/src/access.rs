//! Access control: roles, bearer tokens, an identity provider's tokens, and rate limiting.
//!
//! A request carries at most one token, as `Authorization: Bearer`: one that the server issued
//! ([`AccessToken`]), of which only the [`TokenHash`] is stored, or one that an identity
//! provider signed ([`Oidc`]). It grants an [`AccessRole`]; a requester's token is bound to one
//! party and speaks for nobody else. Requests are counted by a key that is independent of what
//! is asked ([`RateLimiter`]).
//!
//! Nothing here reads files, and verification takes the time as an argument.

mod access_token;
mod admission;
mod oidc;
mod rate_limiter;

use voice_core::identifier::PartyId;
use voice_core::wire::Wire;

pub use self::access_token::{AccessToken, RandomnessError, TokenHash, TokenHashError};
pub use self::admission::Admission;
pub(crate) use self::admission::Principal;
pub use self::oidc::{KeySetError, Oidc, OidcError, OidcSettings};
pub use self::rate_limiter::{RateLimiter, address_key};

/// What somebody may do; each role may do what those before it may.
///
/// ```
/// use voice_server::access::AccessRole;
///
/// assert!(AccessRole::Admin > AccessRole::Staff && AccessRole::Staff > AccessRole::Requester);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AccessRole {
    /// Somebody who asks for themselves.
    Requester,
    /// Somebody of the office, who asks for others and sees why an answer is what it is.
    Staff,
    /// Somebody who hands out tokens.
    #[wire(title = "Administrator")]
    Admin,
}

/// What a token of an identity provider grants.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// The role.
    pub role: AccessRole,
    /// The party whose token it is; there is one exactly where the
    /// role is [`AccessRole::Requester`].
    pub party: Option<PartyId>,
    /// The key by which requests are counted: the same for every token of one person, and
    /// it names nobody.
    pub key: String,
}

impl core::fmt::Debug for Claims {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Claims(..)")
    }
}
