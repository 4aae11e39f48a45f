//! Who may decide for the person: what courts and laws say, and whom they bar, as the
//! record has it.

use super::{ConsentGiver, Fact, Protection, ProtectionSet, Subject};
use crate::identifier::PartyId;
use crate::requester::Birth;
use crate::wire::{Day, Reader, Set, Wire};
use chrono::NaiveDate;

/// A law that lets a minor consent alone. It is about the information of one protection, and about
/// no other: no law lets a minor alone waive 8 U.S.C. 1367, whose exception asks for adults.
///
/// ```
/// use voice_core::subject::{MinorLaw, Protection};
///
/// // A minor may obtain substance use treatment alone: only the minor consents, and of that alone.
/// assert_eq!(MinorLaw::SubstanceUseTreatment.protection(), Protection::SubstanceUse);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum MinorLaw {
    /// The minor may obtain substance use treatment alone, and then only the minor consents
    /// (42 CFR 2.14(b)).
    SubstanceUseTreatment,
    /// The minor may obtain health care alone, and then a parent does not act for them
    /// (45 CFR 164.502(g)(3)(i)).
    HealthCare,
    /// The minor may receive victim services without the consent of a parent
    /// (34 U.S.C. 12291(b)(2)(B), 28 CFR 90.4(b)(3)).
    VictimServices,
}

impl MinorLaw {
    /// The protection whose information the law is about.
    ///
    /// ```
    /// use voice_core::subject::{MinorLaw, Protection};
    ///
    /// assert_eq!(MinorLaw::SubstanceUseTreatment.protection(), Protection::SubstanceUse);
    /// ```
    #[must_use]
    pub const fn protection(self) -> Protection {
        match self {
            Self::SubstanceUseTreatment => Protection::SubstanceUse,
            Self::HealthCare => Protection::Medical,
            Self::VictimServices => Protection::VictimConfidentiality,
        }
    }
}

/// Protections of which a minor who may not consent alone, and a parent or guardian, both sign
/// (42 CFR 2.14(c), 28 CFR 90.4(b)(3)(ii)).
const SIGNED_BY_BOTH: ProtectionSet =
    ProtectionSet::EMPTY.with(Protection::SubstanceUse).with(Protection::VictimConfidentiality);

/// That a court found the person incompetent.
///
/// ```
/// use voice_core::subject::Incompetence;
///
/// let stands = Incompetence::new("2024-03-01".parse()?, None)?;
/// assert!(stands.ended_on().is_none());
/// // It cannot have ended before it was found.
/// assert!(Incompetence::new("2024-03-01".parse()?, Some("2023-12-31".parse()?)).is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct Incompetence {
    /// The day of the finding.
    found_on: Day,
    /// The day on which a court ended it, not before `found_on`; left out while it stands.
    ended_on: Option<Day>,
}

impl Incompetence {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("found_on", self.found_on), ("ended_on", self.ended_on));
    }
}

/// Why somebody may not decide for the person, whatever they are to them. What is alleged bars as
/// what is shown.
///
/// ```
/// use voice_core::subject::DeciderBar;
///
/// let bar: DeciderBar = "abuser-of-person".parse()?;
/// assert_eq!(bar, DeciderBar::AbuserOfPerson);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum DeciderBar {
    /// A court's order took custody, or the power to decide, from them (45 CFR 164.502(g)(3)).
    CustodyOrder,
    /// They are alleged to have abused the person (28 CFR 90.4(b)(3), 45 CFR 164.502(g)(5)).
    AbuserOfPerson,
    /// They are alleged to have abused the person's other parent (34 U.S.C. 12291(b)(2)(B)).
    AbuserOfOtherParent,
}

/// Somebody who may not decide for the person.
///
/// ```
/// use voice_core::subject::{BarredDecider, DeciderBar};
///
/// let (father, from) = ("party-father".parse()?, "2025-01-15".parse()?);
/// let barred = BarredDecider::new(father, DeciderBar::AbuserOfPerson, from, None)?;
/// assert_eq!(*barred.bar(), DeciderBar::AbuserOfPerson);
/// assert!(barred.until().is_none());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct BarredDecider {
    /// Who.
    party: PartyId,
    /// Why.
    bar: DeciderBar,
    /// The first day.
    from: Day,
    /// The last day, included, not before `from`; left out where it has not ended.
    until: Option<Day>,
}

impl BarredDecider {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("from", self.from), ("until", self.until));
    }
}

/// What courts and laws say about who may decide for the person, beside the day of birth and a
/// death, which are elsewhere in the record.
///
/// ```
/// use voice_core::subject::{BarredDecider, DeciderBar, LegalCapacity, MinorLaw};
/// use voice_core::wire::Set;
///
/// let (father, from) = ("party-father".parse()?, "2025-01-15".parse()?);
/// let capacity = LegalCapacity {
///     incompetence: None,
///     emancipated_on: None,
///     consents_alone: Set::from([MinorLaw::VictimServices]),
///     barred: vec![BarredDecider::new(father, DeciderBar::AbuserOfPerson, from, None)?],
/// };
/// assert!(capacity.consents_alone.contains(&MinorLaw::VictimServices));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct LegalCapacity {
    /// A court's finding of incompetence; left out where there was none.
    pub incompetence: Option<Incompetence>,
    /// The day of a court's order of emancipation; left out where there was none.
    pub emancipated_on: Option<Day>,
    /// The laws that let the person, as a minor, consent alone.
    pub consents_alone: Set<MinorLaw>,
    /// Everybody who may not decide for the person; empty where somebody asked and found none.
    pub barred: Vec<BarredDecider>,
}

impl Subject {
    /// What the record says about who may decide for the person.
    pub(crate) fn deciding(&self) -> Deciding<'_> {
        let born = self.identifiers.date_of_birth;
        let (earliest, latest) =
            born.map_or((None, None), |date| Birth::Date { date }.coming_of_age());
        let died_on = self.facts.iter().find_map(|recorded| match recorded.fact() {
            Fact::Death(death) => Some(death.on),
            _ => None,
        });
        Deciding { capacity: self.capacity.as_ref(), earliest, latest, died_on }
    }
}

/// Who may decide for a person, by their record.
#[derive(Clone, Copy)]
pub(crate) struct Deciding<'a> {
    /// What courts and laws say.
    capacity: Option<&'a LegalCapacity>,
    /// The first and the last day that may be the 18th birthday, where the day of birth is known.
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
    died_on: Option<Day>,
}

impl Deciding<'_> {
    /// The day from which on the person is an adult for certain.
    pub(super) const fn of_age(&self) -> Option<NaiveDate> {
        self.latest
    }

    /// Every day on which it may change what somebody may decide for the person, or what they may
    /// themselves.
    pub(super) fn turning_days(&self, party: &str) -> Vec<NaiveDate> {
        let mut days = vec![self.died_on];
        if let Some(of) = self.capacity {
            days.push(of.emancipated_on);
            if let Some(incompetence) = &of.incompetence {
                days.extend([Some(incompetence.found_on), incompetence.ended_on]);
            }
            for bar in of.barred.iter().filter(|of| of.party.as_str() == party) {
                days.extend([Some(bar.from), bar.until.and_then(Day::next)]);
            }
        }
        let dates = days.into_iter().flatten().map(Day::date);
        dates.chain(self.earliest).chain(self.latest).collect()
    }

    /// Whether the person is an adult for certain, lives, and no court found them incompetent.
    ///
    /// Whose day of birth is not known is no adult for certain, as everywhere.
    pub(super) fn able_adult(&self, day: Day) -> bool {
        self.adult(day) & !self.has_died(day) & !self.incompetent(day)
    }

    /// Whether a consent of this giver lifts this protection on `day`.
    ///
    /// - The protected person's own lifts while they live and no court found them incompetent:
    ///   of an adult, of an emancipated minor, or of a minor whom a law lets consent alone to
    ///   what the protection is about. It ends with a death: the law gives what is then
    ///   consented to to the personal representative (42 CFR 2.15(b), 45 CFR 164.502(g)(4)), and
    ///   the dead cannot revoke.
    /// - A parent's lifts while the person is certainly a minor (5 U.S.C. 552a(h)), is not
    ///   emancipated, and no law lets them consent alone; where the law asks for both signatures,
    ///   with the minor's.
    /// - A guardian's as a parent's, and while a court's finding of incompetence stands
    ///   (42 CFR 2.15(a)).
    /// - A personal representative's from the day of death (42 CFR 2.15(b)).
    /// - Nobody's who is barred.
    pub(super) fn entitles(&self, giver: &ConsentGiver, protection: Protection, day: Day) -> bool {
        let (dead, incompetent) = (self.has_died(day), self.incompetent(day));
        let emancipated = self.emancipated(day);
        let alone = self.consents_alone().contains(protection);
        let signed = giver.with_minor() | !SIGNED_BY_BOTH.contains(protection);
        let for_minor = self.minor(day) & !emancipated & !alone & signed;
        let open = !self.barred(giver.party(), day);
        let own = !dead & !incompetent & (self.adult(day) | emancipated | alone);
        let parent = open & !dead & for_minor;
        let guardian = open & !dead & (for_minor | incompetent);
        let representative = open & dead;
        (matches!(giver, ConsentGiver::ProtectedPerson {}) & own)
            | (matches!(giver, ConsentGiver::Parent { .. }) & parent)
            | (matches!(giver, ConsentGiver::Guardian { .. }) & guardian)
            | (matches!(giver, ConsentGiver::PersonalRepresentative { .. }) & representative)
    }

    fn minor(&self, day: Day) -> bool {
        self.earliest.is_some_and(|birthday| day.date() < birthday)
    }

    fn adult(&self, day: Day) -> bool {
        self.latest.is_some_and(|birthday| birthday <= day.date())
    }

    fn has_died(&self, day: Day) -> bool {
        self.died_on.is_some_and(|on| on <= day)
    }

    fn incompetent(&self, day: Day) -> bool {
        let finding = self.capacity.and_then(|of| of.incompetence.as_ref());
        finding.is_some_and(|of| (of.found_on <= day) & of.ended_on.is_none_or(|ended| day < ended))
    }

    fn emancipated(&self, day: Day) -> bool {
        self.capacity.and_then(|of| of.emancipated_on).is_some_and(|on| on <= day)
    }

    /// The protections about whose information a law lets the person consent alone.
    fn consents_alone(&self) -> ProtectionSet {
        let laws = self.capacity.into_iter().flat_map(|of| &of.consents_alone);
        laws.map(|law| law.protection()).collect()
    }

    fn barred(&self, party: &str, day: Day) -> bool {
        let mut barred = self.capacity.into_iter().flat_map(|of| &of.barred);
        barred.any(|of| {
            of.party.as_str() == party
                && of.from <= day
                && of.until.is_none_or(|until| day <= until)
        })
    }
}

#[cfg(test)]
mod tests;
