use std::collections::BTreeSet;

use super::Protection;
use crate::category::{Category, CategorySet};
use crate::identifier::PartyId;
use crate::requester::Purpose;
use crate::wire::{Day, Reader, Wire};

/// Who gave a consent. It belongs to the protected person: no requester can give it, nor can a victim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ConsentGiver {
    /// The protected person.
    ProtectedPerson,
    /// A parent of a minor, or the guardian of a person whom a court found incompetent (5 U.S.C. 552a(h)).
    Guardian,
    /// The personal representative of a protected person who has died (42 CFR 2.15).
    PersonalRepresentative,
    /// Anybody else; such a consent lifts nothing.
    Another,
}

/// When a consent or waiver holds: from the day it was given to its last day, both included, and not on the day of its
/// revocation or later.
///
/// ```
/// use voice_core::subject::Term;
///
/// let term = Term::new("2026-01-01".parse()?, Some("2026-06-30".parse()?), None)?;
/// assert!(term.holds("2026-06-30".parse()?));
/// assert!(!term.holds("2026-07-01".parse()?));
/// # Ok::<(), voice_core::wire::Faults>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct Term {
    /// The day on which it was given.
    given_on: Day,
    /// The last day, included, not before `given_on`; left out where it names none.
    expires_on: Option<Day>,
    /// The day on which it was revoked.
    revoked_on: Option<Day>,
}

impl Term {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("given_on", self.given_on), ("expires_on", self.expires_on));
    }

    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        let ended = self.expires_on.is_some_and(|on| on < day) | self.revoked_on.is_some_and(|on| on <= day);
        (self.given_on <= day) & !ended
    }
}

/// A written consent of the protected person: who, to whom, what, why, and for how long.
///
/// Its parts are the common core of 42 CFR 2.31(a), 45 CFR 164.508 and 28 CFR 90.4(b)(3)(ii). It lifts the one protection
/// that it names, for the people, categories and purposes that it names. One that is deficient is kept as it is, and lifts
/// nothing (42 CFR 2.31(c)): not in writing, without a last day, or given by somebody else.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Consent {
    /// The protection that the consent lifts.
    pub protection: Protection,
    /// Who gave it.
    pub given_by: ConsentGiver,
    /// To whom the information may go.
    pub recipients: BTreeSet<PartyId>,
    /// What may be told.
    pub categories: BTreeSet<Category>,
    /// For which purposes.
    pub purposes: BTreeSet<Purpose>,
    /// Whether it is in writing and signed.
    pub written: bool,
    /// When it holds; without a last day it does not.
    pub term: Term,
}

impl Consent {
    /// What the consent lets go to `recipient` for `purpose` on `day`.
    pub(crate) fn lifts(&self, recipient: &PartyId, purpose: Purpose, day: Day) -> CategorySet {
        let entitled = self.given_by != ConsentGiver::Another;
        let in_time = self.term.holds(day) & self.term.expires_on.is_some();
        let addressed = self.recipients.contains(recipient) & self.purposes.contains(&purpose);
        let covered: CategorySet = self.categories.iter().copied().collect();
        covered.when(self.written & entitled & in_time & addressed)
    }
}

/// One of the people whom a protection covers, and whether they waived it.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct WaivingParty {
    /// The person.
    pub party: PartyId,
    /// Whether this is the person whom the record is about.
    pub is_subject: bool,
    /// Whether the person is an adult.
    pub adult: bool,
    /// Whether the person has waived the protection.
    pub waived: bool,
}

/// A waiver of a protection by all whom it covers.
///
/// 8 U.S.C. 1367(b)(4) asks for all of it: every battered individual is an adult, and every one has waived. Half a waiver
/// lifts nothing.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Waiver {
    /// The protection that the waiver lifts.
    pub protection: Protection,
    /// Everybody whom the protection covers, as far as known.
    pub affected: Vec<WaivingParty>,
    /// Whether it is known that nobody else is covered.
    pub all_affected_listed: bool,
    /// Whether it is in writing and signed (8 CFR 214.14(e)(1)(iv)).
    pub written: bool,
    /// When it holds.
    pub term: Term,
}

impl Waiver {
    /// Whether the waiver has all its parts on `day`.
    ///
    /// It belongs to the protected person: without the person whom the record is about it lifts nothing. It is the same
    /// for whoever asks.
    pub(crate) fn complete(&self, day: Day) -> bool {
        let everybody = self.all_affected_listed
            && self.affected.iter().any(|party| party.is_subject)
            && self.affected.iter().all(|party| party.adult && party.waived);
        self.written & everybody & self.term.holds(day)
    }
}
