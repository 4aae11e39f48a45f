//! Documents of rows, before they are encrypted: values as their custodian writes them.

use voice_core::wire::{Custodial, Read, Write};

use super::{StoreError, terms};

/// A value as its custodian stores it.
pub(super) fn encode<T: Write + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(&Custodial(value)).map_err(|_| StoreError::Unreadable)
}

/// A document whose length is a multiple of a block.
pub(super) fn pad_to(mut document: String, block: usize) -> String {
    // JSON ignores trailing spaces.
    let length = document.len();
    document.extend(core::iter::repeat_n(' ', length.next_multiple_of(block) - length));
    document
}

/// A stored value.
pub(super) fn decode<T: Read>(document: &str) -> Result<T, StoreError> {
    decode_bytes(document.as_bytes())
}

/// A value stored as bytes.
pub(super) fn decode_bytes<T: Read>(document: &[u8]) -> Result<T, StoreError> {
    terms::read(document).map_err(|_| StoreError::Unreadable)
}
