use std::collections::BTreeSet;

use serde_json::Value;

use super::Protection;
use crate::category::{Category, CategorySet};
use crate::identifier::PartyId;
use crate::requester::Purpose;
use crate::wire::{Day, FaultCode, Reader, Wire};

/// A written consent of the protected person: who, to whom, what, why, and for how long.
///
/// Its parts are the common core of 42 CFR 2.31(a), 45 CFR 164.508(c) and 28 CFR 90.4(b)(3)(ii). A consent lifts the one
/// protection that it names, for the people, categories and purposes that it names, and belongs to the protected person:
/// no requester can give it.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct Consent {
    /// The protection that the consent lifts.
    protection: Protection,
    /// To whom the information may go.
    recipients: BTreeSet<PartyId>,
    /// What may be told.
    categories: BTreeSet<Category>,
    /// For which purposes.
    purposes: BTreeSet<Purpose>,
    /// Whether it is in writing and signed.
    written: bool,
    /// The day of signing, from which it holds.
    given_on: Day,
    /// The last day, included; a consent without an end is no consent (42 CFR 2.31(a)(7)).
    expires_on: Day,
    /// The day on which it was revoked; it no longer holds on that day.
    revoked_on: Option<Day>,
}

impl Consent {
    fn check(&self, reader: &mut Reader) {
        if self.expires_on < self.given_on {
            let example = Value::from(self.given_on.to_string());
            reader.fault_at("expires_on", FaultCode::DatesOutOfOrder, "a day not before `given_on`", &example);
        }
    }

    /// What the consent lets go to `recipient` for `purpose` on `day`.
    pub(crate) fn lifts(&self, recipient: &PartyId, purpose: Purpose, day: Day) -> CategorySet {
        let in_time = self.given_on <= day && day <= self.expires_on && self.revoked_on.is_none_or(|on| day < on);
        let addressed = self.recipients.contains(recipient) && self.purposes.contains(&purpose);
        self.categories.iter().copied().collect::<CategorySet>().when(self.written && in_time && addressed)
    }
}

/// One of the people whom a protection covers, and whether they waived it.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct WaivingParty {
    /// The person.
    pub party: PartyId,
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
#[wire(confidential, check)]
pub struct Waiver {
    /// The protection that the waiver lifts.
    protection: Protection,
    /// Everybody whom the protection covers, as far as known.
    affected: Vec<WaivingParty>,
    /// Whether it is known that nobody else is covered.
    all_affected_listed: bool,
    /// Whether it is in writing and signed (8 CFR 214.14(e)(1)(iv)).
    written: bool,
    /// The day from which it holds.
    given_on: Day,
    /// The last day, included; left out where it has none.
    expires_on: Option<Day>,
    /// The day on which one of them revoked it; it no longer holds on that day.
    revoked_on: Option<Day>,
}

impl Waiver {
    fn check(&self, reader: &mut Reader) {
        if self.expires_on.is_some_and(|on| on < self.given_on) {
            let example = Value::from(self.given_on.to_string());
            reader.fault_at("expires_on", FaultCode::DatesOutOfOrder, "a day not before `given_on`", &example);
        }
    }

    /// Whether the waiver has all its parts on `day`.
    ///
    /// It belongs to the protected person: one that names nobody but those who ask is theirs, and lifts nothing.
    pub(crate) fn complete(&self, day: Day, askers: &[&PartyId]) -> bool {
        let everybody = self.all_affected_listed
            && self.affected.iter().any(|party| !askers.contains(&&party.party))
            && self.affected.iter().all(|party| party.adult && party.waived);
        let in_time = self.given_on <= day
            && self.expires_on.is_none_or(|on| day <= on)
            && self.revoked_on.is_none_or(|on| day < on);
        self.written && everybody && in_time
    }
}
