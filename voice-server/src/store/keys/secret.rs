//! Keys of 32 bytes, and what is done with them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, AeadInOut, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::StoreError;

const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;

/// The key that encrypts the keys of a database (a key-encryption key, NIST SP 800-57 part 1), kept
/// apart from the database.
///
/// ```
/// use voice_server::store::KeyEncryptionKey;
///
/// let key = KeyEncryptionKey::generate()?;
/// assert!(KeyEncryptionKey::from_text(&key.to_text()).is_some());
/// assert_eq!(format!("{key:?}"), "KeyEncryptionKey(..)");
/// # Ok::<(), voice_server::StoreError>(())
/// ```
#[derive(Clone)]
pub struct KeyEncryptionKey(pub(super) Secret);

impl core::fmt::Debug for KeyEncryptionKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("KeyEncryptionKey(..)")
    }
}

impl KeyEncryptionKey {
    /// Generates a key.
    ///
    /// # Errors
    /// The operating system provides no randomness.
    pub fn generate() -> Result<Self, StoreError> {
        Secret::generate().map(Self)
    }

    /// Parses the output of [`to_text`](Self::to_text).
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Secret::from_text(text).map(Self)
    }

    /// The key in base64.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// A value of which the key can be recognised and not computed, in a database whose ledger has
    /// a head with a keyed hash.
    pub(super) fn check(&self) -> String {
        STANDARD.encode(self.0.derive("voice: check value").mac(&["head of the ledger"]))
    }

    /// The value of a database from before that.
    pub(super) fn check_before(&self) -> String {
        STANDARD.encode(self.0.derive("voice: check value").mac(&[]))
    }

    /// The key that encrypts data keys.
    pub(super) fn wrapping(&self) -> Secret {
        self.0.derive("voice: data keys")
    }
}

/// A key.
#[derive(Clone)]
pub(super) struct Secret([u8; KEY_LENGTH]);

impl Secret {
    pub(super) fn generate() -> Result<Self, StoreError> {
        random().map(Self)
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    pub(super) fn to_text(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// The key for one use (HKDF-SHA-256, RFC 5869).
    #[expect(clippy::expect_used, reason = "HKDF gives 255 times as many bytes")]
    pub(super) fn derive(&self, usage: &str) -> Self {
        let mut key = [0; KEY_LENGTH];
        Hkdf::<Sha256>::new(None, &self.0).expand(usage.as_bytes(), &mut key).expect("32 bytes");
        Self(key)
    }

    /// The HMAC-SHA-256 of some parts, each with its length.
    pub(super) fn mac(&self, parts: &[&str]) -> [u8; 32] {
        // A key shorter than a block is padded with zeros (RFC 2104, section 2).
        let mut key = hmac::digest::Key::<Hmac<Sha256>>::default();
        key.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&key);
        for part in parts {
            mac.update(&part.len().to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }

    /// Encrypts a text, bound to its place: nonce and ciphertext in base64.
    pub(super) fn encrypt(&self, place: &[u8], text: &str) -> Result<String, StoreError> {
        Ok(STANDARD.encode(self.encrypt_bytes(place, text.as_bytes())?))
    }

    /// Decrypts what was encrypted for the same place.
    pub(super) fn decrypt(&self, place: &[u8], encrypted: &str) -> Result<String, StoreError> {
        let bytes = STANDARD.decode(encrypted).map_err(|_| StoreError::Unreadable)?;
        let text = self.decrypt_bytes(place, &bytes)?;
        String::from_utf8(text).map_err(|_| StoreError::Unreadable)
    }

    /// Encrypts bytes, bound to their place: nonce, ciphertext and tag.
    pub(super) fn encrypt_bytes(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; NONCE_LENGTH] = random()?;
        let mut bytes = Vec::with_capacity(NONCE_LENGTH + plain.len() + TAG_LENGTH);
        bytes.extend(nonce);
        bytes.extend(plain);
        let (_, text) = bytes.split_at_mut_checked(NONCE_LENGTH).ok_or(StoreError::Unreadable)?;
        let tag = self
            .cipher()
            .encrypt_inout_detached(&XNonce::from(nonce), place, text.into())
            .map_err(|_| StoreError::Unreadable)?;
        bytes.extend(tag);
        Ok(bytes)
    }

    /// Decrypts what [`encrypt_bytes`](Self::encrypt_bytes) gave for the same place.
    pub(super) fn decrypt_bytes(&self, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (nonce, encrypted) =
            bytes.split_first_chunk::<NONCE_LENGTH>().ok_or(StoreError::Unreadable)?;
        let payload = Payload { msg: encrypted, aad: place };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| StoreError::Unreadable)
    }
}

pub(in crate::store) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Randomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_opens_with_its_key_and_in_its_place_alone() {
        let (key, other) = (Secret::generate().unwrap(), Secret::generate().unwrap());
        let encrypted = key.encrypt(b"inquiry-1", "He waits at the gate.").unwrap();
        assert!(!encrypted.contains("gate"));
        assert_eq!(key.decrypt(b"inquiry-1", &encrypted).unwrap(), "He waits at the gate.");
        assert!(key.decrypt(b"inquiry-2", &encrypted).is_err());
        assert!(other.decrypt(b"inquiry-1", &encrypted).is_err());
        let again = key.encrypt(b"inquiry-1", "He waits at the gate.").unwrap();
        assert_ne!(again, encrypted, "no two are alike");
        let kept = Secret::from_text(&key.to_text()).unwrap();
        assert_eq!(kept.decrypt(b"inquiry-1", &encrypted).unwrap(), "He waits at the gate.");
        assert!(Secret::from_text("short").is_none());
    }

    #[test]
    fn each_use_and_each_division_into_parts_has_its_own_value() {
        let key = Secret::generate().unwrap();
        assert_eq!(key.mac(&["a", "bc"]), key.clone().mac(&["a", "bc"]));
        assert_ne!(key.mac(&["ab", "c"]), key.mac(&["a", "bc"]));
        assert_ne!(key.derive("one use").mac(&["a"]), key.derive("another").mac(&["a"]));
        assert_ne!(Secret::generate().unwrap().mac(&["a"]), key.mac(&["a"]));
    }

    /// Test case 3 of RFC 5869, with 32 of its 42 bytes: no salt and no info.
    #[test]
    fn keys_are_derived_as_the_standard_has_it() {
        let mut derived = [0; 32];
        Hkdf::<Sha256>::new(None, &[0x0b; 22]).expand(b"", &mut derived).unwrap();
        assert_eq!(derived[..4], [0x8d, 0xa4, 0xe7, 0x75]);
    }
}
