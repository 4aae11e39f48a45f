use core::fmt;
use core::str::FromStr;
use std::collections::BTreeSet;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;
use voice_core::digest::sha256;
use voice_core::wire::Diagnostic;

const SCHEME: &[u8] = b"Bearer ";

/// The prefix of every token that the server makes, so that secret scanners find one that was
/// leaked into a file.
const PREFIX: &str = "voice_";

/// How many random bytes a token has.
const BYTES: usize = 32;

/// The maximum length of a token, in characters; those of identity providers are long.
const LONGEST: usize = 8192;

/// The operating system provides no randomness, so no secret can be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("randomness: the machine gives none")]
pub struct RandomnessError;

impl Diagnostic for RandomnessError {
    fn code(&self) -> &'static str {
        "randomness"
    }
}

/// The text is not a token hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("hash: expected 64 lower-case hexadecimal digits")]
pub struct TokenHashError;

impl Diagnostic for TokenHashError {
    fn code(&self) -> &'static str {
        "hash"
    }
}

/// The token could be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "weak-token: expected at least {} visible characters, {} of them different, as \
     `head --bytes 32 /dev/urandom | base64` makes them",
    AccessToken::MIN_CHOSEN,
    AccessToken::MIN_DIFFERENT
)]
pub struct WeakTokenError;

impl Diagnostic for WeakTokenError {
    fn code(&self) -> &'static str {
        "weak-token"
    }
}

/// A bearer token: a secret that grants a role.
///
/// It has neither `Display` nor `Serialize`, and tokens are compared by their hashes.
///
/// ```
/// use voice_server::access::AccessToken;
///
/// let token = AccessToken::generate()?;
/// assert!(token.reveal().starts_with("voice_"));
/// assert_eq!(format!("{token:?}"), "AccessToken(..)");
/// assert_eq!(
///     AccessToken::from_text(token.reveal()).map(|again| again.hash()),
///     Some(token.hash())
/// );
/// # Ok::<(), voice_server::access::RandomnessError>(())
/// ```
///
/// ```compile_fail,E0277
/// fn show(token: &voice_server::access::AccessToken) -> String {
///     format!("{token}")
/// }
/// ```
#[derive(Clone)]
pub struct AccessToken(String);

impl AccessToken {
    /// The minimum length, in characters.
    pub const MIN_LENGTH: usize = 16;

    /// Generates a token: `voice_` and 32 random bytes in base64url.
    ///
    /// # Errors
    /// The operating system provides no randomness.
    pub fn generate() -> Result<Self, RandomnessError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|_| RandomnessError)?;
        Ok(Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// Parses a token: visible ASCII characters, at least [`Self::MIN_LENGTH`] of them.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let fits = (Self::MIN_LENGTH..=LONGEST).contains(&text.len());
        (fits && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }

    /// The minimum length of a token that somebody chose, in characters.
    pub const MIN_CHOSEN: usize = 20;

    /// How many different characters one that somebody chose has at least.
    pub const MIN_DIFFERENT: usize = 10;

    /// Parses a token that somebody chose, and refuses one that is short or repeats few characters.
    /// Nothing can tell of a text whether it was drawn by lot: one that was has 32 characters or
    /// more.
    ///
    /// ```
    /// use voice_server::access::AccessToken;
    ///
    /// assert!(AccessToken::chosen("0123456789abcdefghij").is_ok());
    /// assert!(AccessToken::chosen("passwordpasswordpassword").is_err());
    /// ```
    ///
    /// # Errors
    /// It could be guessed.
    pub fn chosen(text: &str) -> Result<Self, WeakTokenError> {
        let different: BTreeSet<u8> = text.bytes().collect();
        let strong = text.len() >= Self::MIN_CHOSEN && different.len() >= Self::MIN_DIFFERENT;
        Self::from_text(text).filter(|_| strong).ok_or(WeakTokenError)
    }

    /// The bearer token of a request (RFC 6750); none if it has several `Authorization` headers.
    /// The scheme is case-insensitive (RFC 9110).
    ///
    /// ```
    /// use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
    /// use voice_server::access::AccessToken;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert(AUTHORIZATION, HeaderValue::from_static("bearer voice_0123456789"));
    /// assert_eq!(
    ///     AccessToken::from_headers(&headers).map(|token| token.reveal().to_owned()),
    ///     Some("voice_0123456789".to_owned())
    /// );
    /// ```
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut all = headers.get_all(AUTHORIZATION).iter();
        // With two, a proxy in front could check one and the server the other.
        let (Some(only), None) = (all.next(), all.next()) else { return None };
        let (scheme, token) = only.as_bytes().split_at_checked(SCHEME.len())?;
        let token = core::str::from_utf8(token).ok()?.trim_start_matches(' ');
        if scheme.eq_ignore_ascii_case(SCHEME) { Self::from_text(token) } else { None }
    }

    /// The hash under which the token is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256(&self.0))
    }

    /// The secret itself, to hand out once or to verify.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(..)")
    }
}

/// The SHA-256 of a token in lower-case hexadecimal digits.
///
/// A token has 32 random bytes, so its hash cannot be reversed by guessing and needs no salt.
/// Hashes are compared in constant time.
#[derive(Clone)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

impl FromStr for TokenHash {
    type Err = TokenHashError;

    fn from_str(text: &str) -> Result<Self, TokenHashError> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let has_form = text.len() == 64 && text.bytes().all(is_digit);
        if has_form { Ok(Self(text.to_owned())) } else { Err(TokenHashError) }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const TOKEN: &str = "voice_0123456789";

    fn carried(values: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        AccessToken::from_headers(&headers).map(|token| token.reveal().to_owned())
    }

    #[test]
    fn tokens_are_long_and_no_two_are_alike() {
        let tokens: BTreeSet<String> =
            (0..1000).map(|_| AccessToken::generate().unwrap().reveal().to_owned()).collect();
        assert_eq!(tokens.len(), 1000);
        for token in &tokens {
            let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix(PREFIX).unwrap()).unwrap();
            assert_eq!(bytes.len(), BYTES);
            assert_eq!(carried(&[&format!("Bearer {token}")]).as_ref(), Some(token));
        }
    }

    #[test]
    fn a_header_carries_one_token_whatever_the_case_of_its_scheme() {
        for scheme in ["Bearer ", "bearer ", "BEARER ", "bEaReR  "] {
            assert_eq!(carried(&[&format!("{scheme}{TOKEN}")]).as_deref(), Some(TOKEN), "{scheme}");
        }
        for other in [
            "",
            "Bearer",
            "Bearer ",
            TOKEN,
            "Basic voice_0123456789",
            "Bearer\tvoice_0123456789",
            "Bearer voice_012345678",
            "Bearer voice_0123456789 ",
            "Bearer voice_01234 56789",
            "Bearer voice_0123456789\u{e9}",
            "Bearervoice_0123456789",
            "Bearer=voice_0123456789",
        ] {
            assert_eq!(carried(&[other]), None, "{other}");
        }
        assert_eq!(carried(&[]), None);
        assert_eq!(
            carried(&[&format!("Bearer {TOKEN}"), &format!("Bearer {TOKEN}")]),
            None,
            "two headers"
        );
        assert_eq!(carried(&[&format!("Bearer {}", "a".repeat(LONGEST + 1))]), None);
        assert!(carried(&[&format!("Bearer {}", "a".repeat(LONGEST))]).is_some());
    }

    #[test]
    fn a_hash_is_the_sha_256_of_the_token() {
        let token = AccessToken::from_text(TOKEN).unwrap();
        // By `printf %s TOKEN | sha256sum`.
        let digits = "b96be1166d027f4eabf9648cc8541e8e7f2f727a0efb9134a5816d9057df9238";
        assert_eq!(token.hash().as_str(), digits);
    }

    #[test]
    fn hashes_agree_only_where_every_digit_does() {
        let hash = AccessToken::from_text(TOKEN).unwrap().hash();
        assert_eq!(hash.as_str().parse(), Ok(hash.clone()));
        for at in 0..64 {
            let mut other = hash.as_str().to_owned().into_bytes();
            other[at] = if other[at] == b'0' { b'1' } else { b'0' };
            let other: TokenHash = String::from_utf8(other).unwrap().parse().unwrap();
            assert_ne!(other, hash, "digit {at}");
        }
        let upper = hash.as_str().to_uppercase();
        for no_hash in
            ["", &hash.as_str()[1..], &format!("{}0", hash.as_str()), &upper, &"g".repeat(64)]
        {
            assert_eq!(no_hash.parse::<TokenHash>(), Err(TokenHashError), "{no_hash}");
        }
    }

    #[test]
    fn nothing_prints_a_secret() {
        let token = AccessToken::from_text(TOKEN).unwrap();
        let texts =
            [format!("{token:?}"), format!("{:?}", token.hash()), TokenHashError.to_string()];
        assert!(
            texts.iter().all(|text| !text.contains(TOKEN) && !text.contains(token.hash().as_str())),
            "{texts:?}"
        );
    }
}
