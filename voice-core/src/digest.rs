//! SHA-256 (FIPS 180-4), as it is written everywhere here.
//!
//! What was kept of a document is compared by it:
//!
//! ```
//! use voice_core::digest::sha256;
//!
//! let kept = sha256("no information available to you");
//! assert_eq!(kept.len(), 64);
//! assert_eq!(sha256("no information available to you"), kept);
//! assert_ne!(sha256("in custody"), kept);
//! ```

use sha2::{Digest as _, Sha256};

use crate::wire::TextForm;

/// The form of what [`sha256`] gives.
pub(crate) const SHA256: TextForm = TextForm {
    expected: "a SHA-256 as 64 lower-case hexadecimal digits",
    min: 64,
    max: 64,
    pattern: "^[0-9a-f]{64}$",
    format: None,
    example: "0000000000000000000000000000000000000000000000000000000000000000",
};

/// The SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
///
/// ```
/// use voice_core::digest::sha256;
///
/// assert!(sha256("abc").starts_with("ba7816bf8f01cfea"));
/// ```
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    /// FIPS 180-4, the example of one block.
    #[test]
    fn it_is_the_digest_of_the_standard() {
        assert_eq!(
            super::sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
