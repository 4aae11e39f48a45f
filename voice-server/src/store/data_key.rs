//! Encryption of what callers said, and of decisions, so that a copy of the database does not
//! disclose them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::{Builder, Uuid};

use super::StoreError;

const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 24;

/// The key of encrypted columns (XChaCha20-Poly1305), kept apart from the database.
#[derive(Clone)]
pub struct DataKey([u8; KEY_LENGTH]);

impl core::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DataKey(..)")
    }
}

impl DataKey {
    /// Generates a key.
    ///
    /// # Errors
    /// The operating system provides no randomness.
    pub fn generate() -> Result<Self, StoreError> {
        random().map(Self)
    }

    /// Parses the output of [`to_text`](Self::to_text).
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// The key in base64.
    #[must_use]
    pub fn to_text(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// A UUID version 8 (RFC 9562, section 5.8) from the HMAC-SHA-256 of the parts.
    pub(super) fn identifier(&self, parts: &[&str]) -> Uuid {
        // A key shorter than a block is padded with zeros (RFC 2104, section 2).
        let mut key = hmac::digest::Key::<Hmac<Sha256>>::default();
        key.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&key);
        for part in parts {
            mac.update(&part.len().to_be_bytes());
            mac.update(part.as_bytes());
        }
        let mut id = [0; 16];
        id.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
        Builder::from_custom_bytes(id).into_uuid()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }

    /// Encrypts a text, bound to the identifier of its row.
    pub(super) fn encrypt(&self, id: &str, text: &str) -> Result<String, StoreError> {
        let nonce: [u8; NONCE_LENGTH] = random()?;
        let payload = Payload { msg: text.as_bytes(), aad: id.as_bytes() };
        let encrypted = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::Unreadable)?;
        Ok(STANDARD.encode([nonce.as_slice(), &encrypted].concat()))
    }

    /// Decrypts a text.
    pub(super) fn decrypt(&self, id: &str, encrypted: &str) -> Result<String, StoreError> {
        let bytes = STANDARD.decode(encrypted).map_err(|_| StoreError::Unreadable)?;
        let (nonce, encrypted) =
            bytes.split_first_chunk::<NONCE_LENGTH>().ok_or(StoreError::Unreadable)?;
        let payload = Payload { msg: encrypted, aad: id.as_bytes() };
        let text = self
            .cipher()
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| StoreError::Unreadable)?;
        String::from_utf8(text).map_err(|_| StoreError::Unreadable)
    }
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Randomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::DataKey;

    #[test]
    fn what_is_encrypted_opens_with_its_key_and_under_its_identifier_alone() {
        let (key, other) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
        let encrypted = key.encrypt("inquiry-1", "He waits at the gate.").unwrap();
        assert!(!encrypted.contains("gate"));
        assert_eq!(key.decrypt("inquiry-1", &encrypted).unwrap(), "He waits at the gate.");
        assert!(
            key.decrypt("inquiry-2", &encrypted).is_err()
                && other.decrypt("inquiry-1", &encrypted).is_err()
        );
        assert_ne!(
            key.encrypt("inquiry-1", "He waits at the gate.").unwrap(),
            encrypted,
            "no two are alike"
        );
        let again = DataKey::from_text(&key.to_text()).unwrap();
        assert_eq!(again.decrypt("inquiry-1", &encrypted).unwrap(), "He waits at the gate.");
        assert_eq!(again.identifier(&["a", "bc"]), key.identifier(&["a", "bc"]));
        assert_ne!(
            key.identifier(&["ab", "c"]),
            key.identifier(&["a", "bc"]),
            "parts are told apart"
        );
        assert_ne!(other.identifier(&["a", "bc"]), key.identifier(&["a", "bc"]));
        assert_eq!(key.identifier(&["a"]).get_version_num(), 8);
        assert!(
            DataKey::from_text("short").is_none() && !format!("{key:?}").contains(&key.to_text())
        );
    }
}
