//! The ledger of disclosures: what was disclosed and which corrections were passed on, in an order
//! that cannot be changed unseen.
//!
//! The Privacy Act wants each disclosure accounted for (5 U.S.C. 552a(c)(1)), the accounting kept
//! ((c)(2)) and corrections told to whom the wrong was disclosed ((c)(4)). A ledger is entries
//! numbered from 1, and nothing is taken from it: a [`Chain`] is its head, which appends and
//! checks. Where it is kept is for others: the chain is two values, and an entry is JSON.
//!
//! ```
//! use voice_core::disclosure::AccountingEntry;
//! use voice_core::disclosure::ledger::{Chain, LedgerEvent};
//! use voice_core::wire::{Diagnostic, Bounds, Read, from_value};
//!
//! let disclosed: AccountingEntry = from_value(AccountingEntry::example(Bounds::NONE))?;
//! let mut chain = Chain::new();
//! let first = chain
//!     .append("2026-11-02T15:00:00Z".parse()?, LedgerEvent::Disclosed(disclosed.clone()));
//! let second =
//!     chain.append("2026-11-02T15:00:07Z".parse()?, LedgerEvent::Disclosed(disclosed));
//!
//! let mut check = Chain::new();
//! assert!(
//!     check.check(&first).is_ok()
//!         && check.check(&second).is_ok()
//!         && check.head() == chain.head()
//! );
//!
//! // Without the first entry the second does not follow.
//! assert_eq!(Chain::new().check(&second).unwrap_err().code(), "out-of-sequence");
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```
//!
//! # What a hash is over
//!
//! The [`ChainHash`] of an entry is the SHA-256, in lower-case hexadecimal digits, of four lines in
//! UTF-8, with a line feed between them and none at the end:
//!
//! 1. the hash of the entry before; 64 zeros for the first,
//! 2. the number of the entry, in decimal digits,
//! 3. its moment as it is written, such as `2026-11-02T15:00:00Z`,
//! 4. its event as compact JSON: no spaces, the members in the order of the schema, optional ones
//!    left out, and in strings only `"`, `\` and characters below U+0020 escaped, with the short
//!    escapes of JSON where there is one, else as `\u` and four lower-case digits.
//!
//! Whoever reads an entry with [`wire`](crate::wire) gets these bytes again, however it was stored.
//! Another program gets them from the text as this library wrote it, with a JSON library that keeps
//! the order of members; `tests/ledger/verify.py` is one.
//!
//! # What it shows, and what it does not
//!
//! An entry that is changed, dropped, doubled or put elsewhere is found, with its number. What is
//! missing at the end, and a ledger that was written anew as a whole, are found only by a head that
//! is known from elsewhere ([`Chain::expecting`]): give the head away now and then. It says nothing
//! of the entries; but whoever has the hashes of two entries that follow each other can try a
//! guess at the second one, so heads are given away at intervals, and not the list of all.
//!
//! Moments may go back: a clock that was set is no flaw, and the number alone says what came first.

mod chain;
mod chain_hash;
mod correction;

use chrono::Months;

pub use self::chain::{Chain, LedgerError};
pub use self::chain_hash::ChainHash;
pub use self::correction::{CorrectionId, CorrectionPassedOn, earlier_recipients};
use super::AccountingEntry;
use crate::identifier::SubjectId;
use crate::wire::{Day, Timestamp, Wire};

/// For how many years after a disclosure its accounting is kept at least (5 U.S.C. 552a(c)(2)).
pub const RETENTION_YEARS: u32 = 5;

/// Something that a ledger keeps.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::ledger::{CorrectionPassedOn, LedgerEvent};
///
/// // The release that was disclosed as 3 and 8 was wrong, and both recipients were told.
/// let (correction, subject) = ("correction-1".parse()?, "subject-in-custody".parse()?);
/// let passed_on = CorrectionPassedOn::new(correction, subject, [Category::Release], [3, 8])?;
/// let event = LedgerEvent::Corrected(passed_on);
/// assert_eq!(event.subject().as_str(), "subject-in-custody");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum LedgerEvent {
    /// Something was disclosed.
    Disclosed(AccountingEntry),
    /// A correction was passed on to whom the wrong had been disclosed.
    Corrected(CorrectionPassedOn),
}

impl LedgerEvent {
    /// The record that it is about.
    #[must_use]
    pub const fn subject(&self) -> &SubjectId {
        match self {
            Self::Disclosed(entry) => &entry.subject,
            Self::Corrected(correction) => correction.subject(),
        }
    }
}

/// An entry of a ledger, sealed together with all before it.
///
/// A [`Chain`] makes it; one that was read is as good as the chain that checks it.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::ledger::{Chain, ChainHash, CorrectionPassedOn, LedgerEvent};
///
/// let (correction, subject) = ("correction-1".parse()?, "subject-in-custody".parse()?);
/// let passed_on = CorrectionPassedOn::new(correction, subject, [Category::Release], [3])?;
/// let event = LedgerEvent::Corrected(passed_on);
/// let mut chain = Chain::new();
/// let entry = chain.append("2026-11-02T15:00:00Z".parse()?, event.clone());
/// assert_eq!(entry.sequence(), 1);
/// assert_eq!(entry.at(), "2026-11-02T15:00:00Z".parse()?);
/// assert!(*entry.event() == event);
/// assert_eq!(*entry.previous(), ChainHash::before_all());
/// assert_eq!(chain.head(), (1, entry.hash().clone()));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct LedgerEntry {
    /// The number of the entry, from 1, without gaps.
    #[wire(min = 1)]
    sequence: u64,
    /// The moment of writing, by the clock of who wrote.
    at: Timestamp,
    /// What happened.
    event: LedgerEvent,
    /// The seal of the entry before; 64 zeros for the first.
    previous: ChainHash,
    /// The seal of this entry.
    seal: ChainHash,
}

impl LedgerEntry {
    /// The number of the entry, from 1, without gaps.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The moment of writing, by the clock of who wrote.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// What happened.
    #[must_use]
    pub const fn event(&self) -> &LedgerEvent {
        &self.event
    }

    /// The hash of the entry before.
    #[must_use]
    pub const fn previous(&self) -> &ChainHash {
        &self.previous
    }

    /// The hash of this entry.
    #[must_use]
    pub const fn hash(&self) -> &ChainHash {
        &self.seal
    }

    /// The first day, in UTC, on which the entry may be destroyed: when [`RETENTION_YEARS`] whole
    /// years have passed since the disclosure and the record has ended too, whichever is later
    /// (5 U.S.C. 552a(c)(2)); none while the record is kept.
    ///
    /// What is left of the ledger is checked from [`Chain::resumed`] with number and hash of the
    /// last entry that was destroyed, so entries go from the start alone.
    ///
    /// ```
    /// use voice_core::disclosure::ledger::LedgerEntry;
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let entry: LedgerEntry = from_value(LedgerEntry::example(Bounds::NONE))?;
    /// assert_eq!(entry.at().to_string(), "2026-02-09T17:30:00Z");
    /// assert_eq!(entry.destroyable_from(None), None);
    /// assert_eq!(
    ///     entry.destroyable_from(Some("2028-01-01".parse()?)),
    ///     Some("2031-02-10".parse()?)
    /// );
    /// assert_eq!(
    ///     entry.destroyable_from(Some("2040-01-01".parse()?)),
    ///     Some("2040-01-01".parse()?)
    /// );
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn destroyable_from(&self, record_ended: Option<Day>) -> Option<Day> {
        let last = match &self.event {
            LedgerEvent::Disclosed(entry) => entry.date.max(self.at),
            LedgerEvent::Corrected(_) => self.at,
        };
        let passed = last.utc_day().date().checked_add_months(Months::new(12 * RETENTION_YEARS))?;
        Some(Day::from_date(passed.succ_opt()?)?.max(record_ended?))
    }
}
