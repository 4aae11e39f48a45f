//! stub
use axum::http::HeaderMap;
use voice_core::identifier::PartyId;
use voice_core::wire::{Instant, Wire};
/// r
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AccessRole {
    /// r
    Requester,
    /// s
    Staff,
    /// a
    Admin,
}
/// t
#[derive(Clone)]
pub struct AccessToken(String);
/// h
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHash(String);
impl AccessToken {
    /// g
    pub fn generate() -> Result<Self, ()> {
        let mut b = [0u8; 32];
        getrandom::fill(&mut b).map_err(|_| ())?;
        Ok(Self(b.iter().map(|b| format!("{b:02x}")).collect()))
    }
    /// of
    pub fn of(h: &HeaderMap) -> Option<Self> {
        let v = h.get("authorization")?.to_str().ok()?;
        let (s, t) = v.split_once(' ')?;
        s.eq_ignore_ascii_case("bearer").then(|| Self(t.to_owned()))
    }
    /// hash
    pub fn hash(&self) -> TokenHash {
        use sha2::Digest;
        TokenHash(sha2::Sha256::digest(self.0.as_bytes()).iter().map(|b| format!("{b:02x}")).collect())
    }
    /// m
    pub const MIN_LENGTH: usize = 16;
    /// f
    pub fn from_text(t: &str) -> Option<Self> {
        (t.len() >= Self::MIN_LENGTH).then(|| Self(t.to_owned()))
    }
    /// r
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
impl TokenHash {
    /// s
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl core::str::FromStr for TokenHash {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        Ok(Self(s.to_owned()))
    }
}
/// o
#[derive(Debug)]
pub struct Oidc;
/// c
pub struct Claims {
    /// r
    pub role: AccessRole,
    /// p
    pub party: Option<PartyId>,
    /// k
    pub key: String,
}
impl Oidc {
    /// v
    pub fn verify(&self, _: &str, _: Instant) -> Result<Claims, ()> {
        Err(())
    }
}
/// l
#[derive(Debug)]
pub struct Limits;
impl Limits {
    /// p
    pub fn per_minute(_: core::num::NonZeroU32) -> Self {
        Self
    }
    /// c
    pub fn check(&self, _: &str, _: core::time::Duration) -> Result<(), u64> {
        Ok(())
    }
}
