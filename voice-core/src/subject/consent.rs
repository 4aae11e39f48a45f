use super::capacity::Deciding;
use super::{ConsentGiver, Protection};
use crate::category::Category;
use crate::identifier::PartyId;
use crate::requester::Purpose;
use crate::wire::{Day, Reader, Set, Wire};
use chrono::NaiveDate;

/// When a consent or waiver holds: from the day it was given to its last day, both included, and
/// not on the day of its revocation or later.
///
/// ```
/// use voice_core::subject::Term;
///
/// let term = Term::new("2026-01-01".parse()?, Some("2026-06-30".parse()?), None)?;
/// assert!(term.holds("2026-06-30".parse()?));
/// assert!(!term.holds("2026-07-01".parse()?));
/// # Ok::<(), voice_core::wire::InputErrors>(())
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

    /// Every day on which it may begin or end.
    pub(super) fn turning_days(&self) -> impl Iterator<Item = NaiveDate> {
        let days = [Some(self.given_on), self.expires_on.and_then(Day::next), self.revoked_on];
        days.into_iter().flatten().map(Day::date)
    }

    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        let ended = self.expires_on.is_some_and(|on| on < day)
            | self.revoked_on.is_some_and(|on| on <= day);
        (self.given_on <= day) & !ended
    }
}

/// A written consent of the protected person: who, to whom, what, why, and for how long.
///
/// Its parts are the common core of 42 CFR 2.31(a), 45 CFR 164.508 and 28 CFR 90.4(b)(3)(ii). It
/// lifts the one protection that it names, for the people, categories and purposes that it names.
/// One that is deficient is kept as it is, and lifts nothing (42 CFR 2.31(c)): not in writing,
/// without a last day, or given by somebody whom the record does not show to be entitled.
///
/// ```
/// use voice_core::subject::{Consent, ConsentGiver};
/// use voice_core::wire::from_value;
///
/// let consent: Consent = from_value(serde_json::json!({
///     "protection": "substance-use",
///     "given_by": {"kind": "guardian", "party": "party-guardian", "with_minor": true},
///     "recipients": ["party-victim"], "categories": ["facility"], "purposes": ["safety-planning"],
///     "written": true, "term": {"given_on": "2026-10-01", "expires_on": "2026-12-31"},
/// }))?;
/// assert!(matches!(consent.given_by, ConsentGiver::Guardian { with_minor: true, .. }));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Consent {
    /// The protection that the consent lifts.
    pub protection: Protection,
    /// Who gave it.
    pub given_by: ConsentGiver,
    /// To whom the information may go.
    pub recipients: Set<PartyId>,
    /// What may be told.
    pub categories: Set<Category>,
    /// For which purposes.
    pub purposes: Set<Purpose>,
    /// Whether it is in writing and signed.
    pub written: bool,
    /// When it holds; without a last day it does not.
    pub term: Term,
}

impl Consent {
    /// Whether the consent lets go on `day` what it names, given what the record says of who may
    /// decide.
    pub(crate) fn lifts(&self, day: Day, deciding: &Deciding<'_>) -> bool {
        let entitled = deciding.entitles(&self.given_by, self.protection, self.term.given_on)
            & deciding.entitles(&self.given_by, self.protection, day);
        let in_time = self.term.holds(day) & self.term.expires_on.is_some();
        self.written & entitled & in_time
    }
}

/// One of the people whom a protection covers, and whether they waived it.
///
/// ```
/// use voice_core::subject::WaivingParty;
///
/// let spouse = WaivingParty {
///     party: "party-spouse".parse()?,
///     is_subject: false,
///     adult: true,
///     waived: true,
/// };
/// assert!(spouse.adult && spouse.waived);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct WaivingParty {
    /// The person.
    pub party: PartyId,
    /// Whether this is the person whom the record is about.
    pub is_subject: bool,
    /// Whether the person is an adult. Of the person whom the record is about, the record decides.
    pub adult: bool,
    /// Whether the person has waived the protection.
    pub waived: bool,
}

/// A waiver of a protection by all whom it covers.
///
/// 8 U.S.C. 1367(b)(4) asks for all of it: every battered individual is an adult, and every one
/// has waived. Half a waiver lifts nothing. Of the person whom the record is about, the record
/// must agree, both on the day of the waiver and on the day on which it would lift something:
/// that they are certainly an adult (emancipation makes nobody one), that they live, and that
/// no court found them incompetent. Nobody waives for another: the statute names no guardian
/// and no representative.
///
/// ```
/// use voice_core::subject::{Protection, Term, Waiver, WaivingParty};
/// use voice_core::wire::InputErrors;
///
/// let of = |party: &str, is_subject, waived| {
///     let party = party.parse()?;
///     Ok::<_, InputErrors>(WaivingParty { party, is_subject, adult: true, waived })
/// };
/// let half = Waiver {
///     protection: Protection::VawaTU,
///     affected: vec![of("party-vega", true, true)?, of("party-spouse", false, false)?],
///     all_affected_listed: true,
///     written: true,
///     term: Term::new("2026-01-05".parse()?, None, None)?,
/// };
/// // The spouse did not waive it, so it lifts nothing for anybody.
/// assert!(!half.affected.iter().all(|of| of.waived));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
    /// Whether the waiver has all its parts on `day`, given what the record says of who may decide.
    ///
    /// It belongs to the protected person: without the person whom the record is about it lifts
    /// nothing. It is the same for whoever asks.
    pub(crate) fn complete(&self, day: Day, deciding: &Deciding<'_>) -> bool {
        let parts = self.affected.iter().fold((false, true), |(subject, all), party| {
            (subject | party.is_subject, all & party.adult & party.waived)
        });
        let able = deciding.able_adult(self.term.given_on) & deciding.able_adult(day);
        self.written & self.all_affected_listed & parts.0 & parts.1 & able & self.term.holds(day)
    }
}
