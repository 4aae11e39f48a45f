//! Access control: roles, bearer tokens, an identity provider's tokens, and rate limiting.
//!
//! A request carries at most one token, as `Authorization: Bearer`: one that the server issued
//! ([`AccessToken`]), of which only the [`TokenHash`] is stored, or one that an identity
//! provider signed ([`Oidc`]). What it opens is a [`Grant`]: roles of the office, or the one party
//! for whom a requester speaks. Requests are counted by a key that is independent of what
//! is asked ([`RateLimiter`]).
//!
//! Verification reads nothing and takes the time as an argument; keys are read beside it
//! ([`KeySource`]).

mod access_token;
mod admission;
mod hosts;
mod key_source;
mod oidc;
pub(crate) mod outgoing;
mod proxies;
mod rate_limiter;
mod role;

pub use self::access_token::{
    AccessToken, RandomnessError, TokenHash, TokenHashError, WeakTokenError,
};
pub use self::admission::Admission;
pub(crate) use self::admission::{Credentials, Principal, staff_of};
pub use self::hosts::{HostName, HostNameError, Hosts};
pub use self::key_source::{KEYS_EVERY, KEYS_FOR, KeySource, KeySourceError};
pub use self::oidc::{KeySetError, Oidc, OidcError, OidcSettings};
pub use self::proxies::Proxies;
pub(crate) use self::proxies::is_forwarded;
pub use self::rate_limiter::{RateLimiter, address_key};
pub use self::role::{AccessRole, Grant, Roles};

/// What a token of an identity provider grants.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// What it opens.
    pub grant: Grant,
    /// The key by which requests are counted: the same for every token of one person, and
    /// it names nobody.
    pub key: String,
}

impl core::fmt::Debug for Claims {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Claims(..)")
    }
}
