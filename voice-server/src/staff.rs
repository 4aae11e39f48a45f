use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use subtle::ConstantTimeEq;

const SCHEME: &[u8] = b"Bearer ";

/// The shared secret with which staff read rationales.
#[derive(Clone)]
pub struct StaffToken(String);

impl core::fmt::Debug for StaffToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("StaffToken(..)")
    }
}

impl StaffToken {
    /// The least number of characters.
    pub const MIN_LENGTH: usize = 16;

    /// A token, if it is long enough not to be guessed.
    #[must_use]
    pub fn new(token: String) -> Option<Self> {
        (token.len() >= Self::MIN_LENGTH).then_some(Self(token))
    }

    /// Whether the request carries the token; compared in constant time.
    pub(crate) fn admits(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(AUTHORIZATION).and_then(|value| value.as_bytes().split_at_checked(SCHEME.len()));
        given
            .is_some_and(|(scheme, token)| scheme.eq_ignore_ascii_case(SCHEME) && token.ct_eq(self.0.as_bytes()).into())
    }
}
