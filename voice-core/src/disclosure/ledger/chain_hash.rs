use super::LedgerEvent;
use crate::custodian::written;
use crate::digest::{SHA256, sha256};
use crate::wire::{Timestamp, text};

text! {
    /// A SHA-256 that seals an entry of a ledger together with all before it, as 64 lower-case
    /// hexadecimal digits.
    ///
    /// ```
    /// use voice_core::disclosure::ledger::ChainHash;
    ///
    /// let hash: ChainHash = "0".repeat(64).parse()?;
    /// assert_eq!(hash, ChainHash::before_all());
    /// assert!("0".repeat(63).parse::<ChainHash>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ChainHash = "Seal" { ..SHA256 }
}

impl ChainHash {
    /// What stands in the place of a hash before the first entry: 64 zeros.
    #[must_use]
    pub fn before_all() -> Self {
        Self("0".repeat(Self::FORM.max))
    }

    /// The hash of an entry; the page of the module says over which bytes.
    pub(super) fn over(previous: &Self, sequence: u64, at: Timestamp, event: &LedgerEvent) -> Self {
        let event = written(event);
        Self(sha256(format!("{previous}\n{sequence}\n{at}\n{event}")))
    }
}
