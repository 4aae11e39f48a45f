use thiserror::Error;

use super::{ChainHash, LedgerEntry, LedgerEvent};
use crate::wire::{Diagnostic, Timestamp};

/// What is wrong with a ledger, and at which number; it repeats nothing that an entry holds.
///
/// ```
/// use voice_core::disclosure::ledger::LedgerError;
/// use voice_core::wire::Diagnostic;
///
/// let flaw = LedgerError::OutOfSequence { sequence: 7, expected: 6 };
/// assert_eq!(flaw.code(), "out-of-sequence");
/// assert_eq!(
///     flaw.to_string(),
///     "out-of-sequence: entry 7 stands where 6 is due: one was dropped, doubled or moved"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// An entry has another number than is due.
    #[error(
        "out-of-sequence: entry {sequence} stands where {expected} is due: one was dropped, \
         doubled or moved"
    )]
    OutOfSequence {
        /// The number of the entry.
        sequence: u64,
        /// The number that is due.
        expected: u64,
    },
    /// An entry names another hash than the entry before it has.
    #[error(
        "broken-link: entry {sequence} does not follow the one before it: one of the two was \
         replaced"
    )]
    BrokenLink {
        /// The number of the entry.
        sequence: u64,
    },
    /// The hash of an entry is not over what it holds.
    #[error("altered: entry {sequence} is not as it was written")]
    Altered {
        /// The number of the entry.
        sequence: u64,
    },
    /// The ledger ends before a head that is known from elsewhere, or has another entry there.
    #[error(
        "cut-off: the head known from elsewhere, {sequence}, is not in the ledger: its end was \
         cut off or written anew"
    )]
    CutOff {
        /// The number of the head that is known.
        sequence: u64,
    },
}

impl Diagnostic for LedgerError {
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfSequence { .. } => "out-of-sequence",
            Self::BrokenLink { .. } => "broken-link",
            Self::Altered { .. } => "altered",
            Self::CutOff { .. } => "cut-off",
        }
    }
}

impl LedgerError {
    /// The number of the entry, or of the head that is known.
    ///
    /// ```
    /// use voice_core::disclosure::ledger::LedgerError;
    ///
    /// assert_eq!(LedgerError::Altered { sequence: 7 }.sequence(), 7);
    /// ```
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        match self {
            Self::OutOfSequence { sequence, .. }
            | Self::BrokenLink { sequence }
            | Self::Altered { sequence }
            | Self::CutOff { sequence } => *sequence,
        }
    }
}

/// The head of a ledger: number and hash of its last entry. It appends to the ledger, or checks it
/// entry by entry.
///
/// Of two chains that append to one ledger from the same head each makes an entry of the
/// same number: who keeps entries takes each number once, and the other chain is resumed
/// from the new head.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::ledger::{Chain, CorrectionPassedOn, LedgerEvent};
///
/// let (correction, subject) = ("correction-1".parse()?, "subject-in-custody".parse()?);
/// let passed_on = CorrectionPassedOn::new(correction, subject, [Category::Release], [3])?;
/// let event = LedgerEvent::Corrected(passed_on);
/// let at = "2026-11-02T15:00:00Z".parse()?;
/// let mut chain = Chain::new();
/// let first = chain.append(at, event.clone());
///
/// // After a restart it goes on from the number and hash that were kept.
/// let (sequence, hash) = chain.head();
/// let mut resumed = Chain::resumed(sequence, hash);
/// let second = resumed.append(at, event);
/// let mut check = Chain::new();
/// assert!(check.check(&first).and_then(|()| check.check(&second)).is_ok());
/// assert!(check.end().is_ok());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    sequence: u64,
    hash: ChainHash,
    known: Option<(u64, ChainHash)>,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// The head of a ledger without entries.
    #[must_use]
    pub fn new() -> Self {
        Self::resumed(0, ChainHash::before_all())
    }

    /// The head of a ledger whose last entry has this number and this hash.
    #[must_use]
    pub const fn resumed(sequence: u64, hash: ChainHash) -> Self {
        Self { sequence, hash, known: None }
    }

    /// The same, which finds besides that a head known from elsewhere is not, or is no longer, in
    /// the ledger.
    ///
    /// The ledger may have grown since. A head before the one from which the chain was resumed
    /// cannot be looked for.
    ///
    /// ```
    /// use voice_core::disclosure::AccountingEntry;
    /// use voice_core::disclosure::ledger::{Chain, LedgerEvent};
    /// use voice_core::wire::{Diagnostic, Bounds, Read, from_value};
    ///
    /// let disclosed: AccountingEntry = from_value(AccountingEntry::example(Bounds::NONE))?;
    /// let mut chain = Chain::new();
    /// let at = "2026-11-02T15:00:00Z".parse()?;
    /// let [first, _] =
    ///     [0, 1].map(|_| chain.append(at, LedgerEvent::Disclosed(disclosed.clone())));
    /// let (sequence, hash) = chain.head();
    ///
    /// let mut check = Chain::new().expecting(sequence, hash);
    /// assert!(check.check(&first).is_ok());
    /// assert_eq!(check.end().unwrap_err().code(), "cut-off");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn expecting(self, sequence: u64, hash: ChainHash) -> Self {
        Self { known: Some((sequence, hash)), ..self }
    }

    /// Number and hash of the last entry: 0 and 64 zeros where there is none.
    #[must_use]
    pub fn head(&self) -> (u64, ChainHash) {
        (self.sequence, self.hash.clone())
    }

    /// The entry of an event at a moment, with which the ledger goes on. Where it could not be
    /// kept, the chain is resumed from the head before it.
    #[must_use = "an entry that is not kept is missing in the ledger"]
    pub fn append(&mut self, at: Timestamp, event: LedgerEvent) -> LedgerEntry {
        let sequence = self.sequence.saturating_add(1);
        let hash = ChainHash::over(&self.hash, sequence, at, &event);
        let previous = core::mem::replace(&mut self.hash, hash.clone());
        self.sequence = sequence;
        LedgerEntry { sequence, at, event, previous, seal: hash }
    }

    /// Takes the next entry of a ledger, if it follows and is as it was written.
    ///
    /// # Errors
    /// What is wrong with it; then the chain stays where it was.
    pub fn check(&mut self, entry: &LedgerEntry) -> Result<(), LedgerError> {
        let (sequence, expected) = (entry.sequence, self.sequence.saturating_add(1));
        if sequence != expected {
            return Err(LedgerError::OutOfSequence { sequence, expected });
        }
        if entry.previous != self.hash {
            return Err(LedgerError::BrokenLink { sequence });
        }
        if entry.seal != ChainHash::over(&self.hash, sequence, entry.at, &entry.event) {
            return Err(LedgerError::Altered { sequence });
        }
        self.agrees(sequence, &entry.seal)?;
        (self.sequence, self.hash) = (sequence, entry.seal.clone());
        Ok(())
    }

    /// That the ledger may end here.
    ///
    /// # Errors
    /// [`LedgerError::CutOff`] where a head known from elsewhere was not reached.
    pub fn end(&self) -> Result<(), LedgerError> {
        match self.known {
            Some((sequence, _)) if self.sequence < sequence => {
                Err(LedgerError::CutOff { sequence })
            }
            _ => self.agrees(self.sequence, &self.hash),
        }
    }

    /// That an entry is the one that is known from elsewhere, where one of its number is.
    fn agrees(&self, sequence: u64, hash: &ChainHash) -> Result<(), LedgerError> {
        match &self.known {
            Some((known, other)) if *known == sequence && other != hash => {
                Err(LedgerError::CutOff { sequence })
            }
            _ => Ok(()),
        }
    }
}
