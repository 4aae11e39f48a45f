//! Tokens of an identity provider: JSON Web Tokens that it signed (RFC 7519, RFC 7515), verified by
//! the keys that it publishes (RFC 7517).
//!
//! A token is accepted if it was signed with the key that its `kid` names, by that key's own
//! algorithm (never one that the token chooses), if issuer and audience match, and if it is in its
//! period of validity. The role is read from a claim. The sender learns only that the token was
//! refused; the reason goes to the log, for whoever configures the provider.

mod signature;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};
use voice_core::digest::sha256;
use voice_core::identifier::PartyId;
use voice_core::wire::{Diagnostic, Timestamp};

use super::{Claims, Grant, Roles};

/// The tolerated clock skew between provider and server, in seconds.
const LEEWAY: f64 = 60.0;

/// The maximum length of a token, in bytes.
const LONGEST: usize = 8192;

/// The word by which a provider says that somebody asks for themselves.
const REQUESTER: &str = "requester";

/// What a server expects of its identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcSettings {
    /// The issuer, exactly as in `iss`.
    pub issuer: String,
    /// The audience, as in `aud`.
    pub audience: String,
    /// The claim that holds the role: a name, or a JSON Pointer such as `/realm_access/roles`. Its
    /// value is a string or a list of strings: words of [`AccessRole`](super::AccessRole), or
    /// `requester`; others are left out.
    pub role_claim: String,
    /// The claim that holds the party of a requester, given in the same way.
    pub party_claim: String,
}

/// The key set has no key that can verify tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeySetError {
    /// It is not a JSON Web Key Set.
    #[error("no-key-set: expected a JSON object with a list `keys` (RFC 7517)")]
    NoKeySet,
    /// None of its keys is for a supported signature.
    #[error("no-key: expected a key with a `kid` for RS256, ES256 or EdDSA with Ed25519")]
    NoKey,
    /// Two of its keys share a `kid`.
    #[error("same-kid: expected another `kid` for each key")]
    SameKid,
}

impl Diagnostic for KeySetError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoKeySet => "no-key-set",
            Self::NoKey => "no-key",
            Self::SameKid => "same-kid",
        }
    }
}

/// Why a token is refused. The message is the same for every reason, so that the sender learns
/// nothing more.
///
/// ```
/// use voice_server::access::OidcError;
///
/// assert_eq!(OidcError::Signature.to_string(), OidcError::Expired.to_string());
/// assert_eq!(OidcError::Expired.code(), "expired");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token opens nothing")]
#[non_exhaustive]
pub enum OidcError {
    /// It is not a JSON Web Token signed by a known algorithm, or is too long.
    Malformed,
    /// No key has its `kid`.
    UnknownKey,
    /// Its algorithm is not that of its key.
    Algorithm,
    /// The signature is invalid.
    Signature,
    /// It is from another issuer.
    Issuer,
    /// It is for another audience.
    Audience,
    /// It has expired, or has no expiry.
    Expired,
    /// It is not valid yet.
    NotYet,
    /// It has no subject.
    Subject,
    /// It has no known role.
    Role,
    /// It is a requester's and has no valid party.
    Party,
}

impl OidcError {
    /// A stable code of the reason, for the log; not for the sender.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnknownKey => "unknown-key",
            Self::Algorithm => "algorithm",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::NotYet => "not-yet",
            Self::Subject => "subject",
            Self::Role => "role",
            Self::Party => "party",
        }
    }
}

/// A verifier of the tokens of one identity provider.
///
/// Keys are given as text and never fetched for a token, so that nothing in one can make the server
/// send a request. Providers rotate their keys: a [`KeySource`](super::KeySource) reads them anew
/// while the server runs, and every clone of the verifier has the new ones.
#[derive(Clone)]
pub struct Oidc {
    settings: OidcSettings,
    keys: Arc<RwLock<KeySet>>,
}

type KeySet = BTreeMap<String, (Algorithm, DecodingKey)>;

impl core::fmt::Debug for Oidc {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let kids: Vec<&String> = keys.keys().collect();
        f.debug_struct("Oidc").field("settings", &self.settings).field("keys", &kids).finish()
    }
}

impl Oidc {
    /// Builds a verifier from a JSON Web Key Set.
    ///
    /// Keys of other types and uses are skipped, because providers publish several; so are keys
    /// without a `kid`.
    ///
    /// # Errors
    /// The text is not a key set, no key is usable, or two keys share a `kid`.
    pub fn new(settings: OidcSettings, key_set: &str) -> Result<Self, KeySetError> {
        let oidc = Self::without_keys(settings);
        oidc.replace_keys(key_set)?;
        Ok(oidc)
    }

    /// A verifier that has no keys yet, so that no token opens anything.
    #[must_use]
    pub fn without_keys(settings: OidcSettings) -> Self {
        signature::install();
        Self { settings, keys: Arc::default() }
    }

    /// Puts the keys of a JSON Web Key Set in the place of those before.
    ///
    /// # Errors
    /// Those of [`new`](Self::new); the keys before stay.
    pub fn replace_keys(&self, key_set: &str) -> Result<(), KeySetError> {
        let set: Value = serde_json::from_str(key_set).map_err(|_| KeySetError::NoKeySet)?;
        let all = set.get("keys").and_then(Value::as_array).ok_or(KeySetError::NoKeySet)?;
        let mut keys = BTreeMap::new();
        for (kid, key) in all.iter().filter_map(usable) {
            if keys.insert(kid, key).is_some() {
                return Err(KeySetError::SameKid);
            }
        }
        if keys.is_empty() {
            return Err(KeySetError::NoKey);
        }
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Forgets the keys, so that no token opens anything.
    pub fn forget_keys(&self) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Verifies a token as of a moment.
    ///
    /// # Errors
    /// The first reason for refusing it; see [`OidcError`] for what to disclose of it.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, OidcError> {
        if token.len() > LONGEST {
            return Err(OidcError::Malformed);
        }
        let claims = self.signed(token)?;
        self.meant_for_us(&claims)?;
        in_time(&claims, now)?;
        let grant = self.grant(&claims)?;
        let subject = claims.get("sub").and_then(Value::as_str).filter(|of| !of.is_empty());
        // The provider's name for a person can be an email address, and must be neither
        // stored nor logged.
        let key =
            sha256(format!("{}\n{}", self.settings.issuer, subject.ok_or(OidcError::Subject)?));
        Ok(Claims { grant, key })
    }

    /// The claims, if the signature is that of the named key, by that key's own algorithm.
    fn signed(&self, token: &str) -> Result<Map<String, Value>, OidcError> {
        let header = decode_header(token).map_err(|_| OidcError::Malformed)?;
        // Extensions marked critical must be understood, and none is (RFC 7515 section 4.1.11).
        if header.crit.is_some() {
            return Err(OidcError::Malformed);
        }
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let (algorithm, key) =
            header.kid.and_then(|kid| keys.get(&kid)).ok_or(OidcError::UnknownKey)?;
        if header.alg != *algorithm {
            return Err(OidcError::Algorithm);
        }
        // The library would use the system clock, so it verifies the signature only.
        let mut only_signed = Validation::new(*algorithm);
        only_signed.required_spec_claims.clear();
        (only_signed.validate_exp, only_signed.validate_aud) = (false, false);
        let signed = decode(token, key, &only_signed).map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature => OidcError::Signature,
            _ => OidcError::Malformed,
        })?;
        Ok(signed.claims)
    }

    fn meant_for_us(&self, claims: &Map<String, Value>) -> Result<(), OidcError> {
        if claims.get("iss").and_then(Value::as_str) != Some(self.settings.issuer.as_str()) {
            return Err(OidcError::Issuer);
        }
        let ours = |audience: &Value| audience.as_str() == Some(self.settings.audience.as_str());
        match claims.get("aud") {
            Some(Value::Array(all)) if all.iter().any(ours) => Ok(()),
            Some(one) if ours(one) => Ok(()),
            _ => Err(OidcError::Audience),
        }
    }

    /// The roles that it names, or the party for whom it speaks where it names none of the office.
    fn grant(&self, claims: &Map<String, Value>) -> Result<Grant, OidcError> {
        let words = match claim(claims, &self.settings.role_claim).ok_or(OidcError::Role)? {
            Value::Array(words) => words.as_slice(),
            word => core::slice::from_ref(word),
        };
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        let roles: Roles = words.iter().filter_map(|word| word.parse().ok()).collect();
        if !roles.is_empty() {
            return Ok(Grant::Roles(roles));
        }
        if !words.contains(&REQUESTER) {
            return Err(OidcError::Role);
        }
        self.party(claims).map(Grant::Requester).ok_or(OidcError::Party)
    }

    fn party(&self, claims: &Map<String, Value>) -> Option<PartyId> {
        claim(claims, &self.settings.party_claim)?.as_str()?.parse().ok()
    }
}

/// The `kid`, the algorithm and the key, if the signature is a supported one.
fn usable(key: &Value) -> Option<(String, (Algorithm, DecodingKey))> {
    let key: Jwk = serde_json::from_value(key.clone()).ok()?;
    let (algorithm, named) = match &key.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(of) if of.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::OctetKeyPair(of) if of.curve == EllipticCurve::Ed25519 => {
            (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
        }
        _ => return None,
    };
    let signs = key.common.public_key_use.as_ref().is_none_or(|of| *of == PublicKeyUse::Signature);
    let agrees = key.common.key_algorithm.is_none_or(|of| of == named);
    let kid = key.common.key_id.clone().filter(|_| signs && agrees)?;
    Some((kid, (algorithm, DecodingKey::from_jwk(&key).ok()?)))
}

/// A claim by its name, or by a JSON Pointer.
fn claim<'a>(claims: &'a Map<String, Value>, at: &str) -> Option<&'a Value> {
    let Some(path) = at.strip_prefix('/') else { return claims.get(at) };
    let (first, rest) =
        path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let first = claims.get(&first.replace("~1", "/").replace("~0", "~"))?;
    rest.map_or(Some(first), |rest| first.pointer(&format!("/{rest}")))
}

/// Checks the period of validity.
fn in_time(claims: &Map<String, Value>, now: Timestamp) -> Result<(), OidcError> {
    let now = now.utc().timestamp() as f64;
    let ends = claims.get("exp").and_then(Value::as_f64).ok_or(OidcError::Expired)?;
    if now >= ends + LEEWAY {
        return Err(OidcError::Expired);
    }
    match claims.get("nbf") {
        None => Ok(()),
        Some(begins) if begins.as_f64().is_some_and(|begins| begins <= now + LEEWAY) => Ok(()),
        Some(_) => Err(OidcError::NotYet),
    }
}
