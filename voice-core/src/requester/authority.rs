use std::collections::BTreeSet;

use super::{
    Action, Appointer, Basis, Condition, Designee, Evidence, Extent, Majority, Matter, Oneself, Principal, Purpose,
    Representative, Requester, Scope, Validity,
};
use crate::category::CategorySet;
use crate::identifier::SubjectReference;
use crate::wire::{Day, Wire};

/// Why somebody may not act for a principal, or not in this question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AuthorityGap {
    /// The principal is under 18, or may be, and a parent or guardian must act.
    PrincipalIsMinor,
    /// The principal is 18 or older, or may be: a parent's or guardian's authority has ended.
    PrincipalIsAdult,
    /// The principal has died: only family, or a representative of the estate, can act.
    PrincipalDeceased,
    /// The principal is alive: a representative of an estate has nothing to represent.
    PrincipalAlive,
    /// The principal cannot act, and the mandate rested on their being able to.
    PrincipalIncapacitated,
    /// The principal is an adult who can act: family members have no authority of their own.
    PrincipalCanAct,
    /// No paper shows the relation or mandate.
    RelationNotShown,
    /// No paper shows the death.
    DeathNotShown,
    /// No paper shows the incapacity.
    IncapacityNotShown,
    /// Somebody stands before this person in the order of 34 U.S.C. 20141(e)(2)(B).
    OthersPreferred,
    /// The mandate was not signed by the principal in person; mandates are not passed on.
    NotAppointedByPrincipal,
    /// The mandate has not begun.
    MandateNotBegun,
    /// The last day of the mandate has passed.
    MandateExpired,
    /// The mandate was revoked or withdrawn.
    MandateRevoked,
    /// The matter for which the mandate was given is concluded.
    MatterConcluded,
    /// The mandate is for another matter or another person asked about.
    OutsideExtent,
    /// The mandate does not cover the purpose.
    OutsidePurposes,
    /// The mandate does not cover some of the categories asked for.
    OutsideCategories,
    /// The mandate does not allow its holder to be told.
    OutsideActions,
}

/// What somebody may ask for at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The categories for which the authority holds; none where a gap closes it as a whole.
    pub categories: CategorySet,
    /// What is missing or has ended.
    pub gaps: BTreeSet<AuthorityGap>,
}

/// The parts of a question that authority depends on.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) subject: &'a SubjectReference,
    pub(crate) matter: &'a Matter,
    pub(crate) purpose: Purpose,
    pub(crate) categories: CategorySet,
    pub(crate) day: Day,
}

/// Gaps, one bit each: a decision needs no list of them.
#[derive(Clone, Copy, Default)]
struct Gaps(u32);

impl Gaps {
    const fn insert(&mut self, gap: AuthorityGap) {
        self.0 |= 1 << gap as u32;
    }

    fn extend(&mut self, gap: Option<AuthorityGap>) {
        gap.into_iter().for_each(|gap| self.insert(gap));
    }

    fn iter(self) -> impl Iterator<Item = AuthorityGap> {
        AuthorityGap::ALL.into_iter().filter(move |gap| self.0 & (1 << *gap as u32) != 0)
    }
}

impl Requester {
    /// What the requester may ask for in this question, on its day, and what is missing.
    pub(crate) fn authority(&self, asked: Asked<'_>) -> Authority {
        let (categories, gaps) = self.judged(asked);
        Authority { categories, gaps: gaps.iter().collect() }
    }

    /// What the requester may ask for in this question, on its day.
    pub(crate) fn authorized(&self, asked: Asked<'_>) -> CategorySet {
        self.judged(asked).0
    }

    fn judged(&self, asked: Asked<'_>) -> (CategorySet, Gaps) {
        let mut gaps = Gaps::default();
        let covered = match self {
            Self::Victim(of) | Self::Witness(of) => {
                of.gaps(asked.day, &mut gaps);
                asked.categories
            }
            Self::Representative(of) => {
                of.gaps(asked.day, &mut gaps);
                gaps.extend(of.validity.gap(asked.day));
                of.scope.covered(asked, &mut gaps)
            }
            Self::Designee(of) => {
                of.gaps(asked.day, &mut gaps);
                gaps.extend(of.validity.gap(asked.day));
                of.scope.covered(asked, &mut gaps)
            }
        };
        let closed = gaps.iter().any(|gap| gap != AuthorityGap::OutsideCategories);
        (covered.when(!closed), gaps)
    }
}

impl Oneself {
    fn gaps(&self, day: Day, gaps: &mut Gaps) {
        if self.birth.majority(day) != Majority::Adult {
            gaps.insert(AuthorityGap::PrincipalIsMinor);
        }
    }
}

impl Principal {
    fn deceased(&self, day: Day) -> bool {
        matches!(self.condition, Condition::Deceased { on } if on <= day)
    }

    fn incapacitated(&self, day: Day) -> bool {
        matches!(self.condition, Condition::Incapacitated { since } if since <= day)
    }
}

impl Representative {
    fn gaps(&self, day: Day, gaps: &mut Gaps) {
        let (deceased, incapacitated) = (self.principal.deceased(day), self.principal.incapacitated(day));
        let minor = self.principal.birth.majority(day) == Majority::Minor;
        match self.basis {
            Basis::Attorney if deceased => {
                gaps.insert(AuthorityGap::PrincipalDeceased);
            }
            Basis::EstateRepresentative if !deceased => {
                gaps.insert(AuthorityGap::PrincipalAlive);
            }
            Basis::Attorney | Basis::EstateRepresentative => {}
            Basis::Parent | Basis::LegalGuardian if !deceased && !incapacitated && !minor => {
                gaps.insert(AuthorityGap::PrincipalIsAdult);
            }
            _ if !deceased && !incapacitated && !minor => {
                gaps.insert(AuthorityGap::PrincipalCanAct);
            }
            _ => {}
        }
        let able = !deceased && !incapacitated && self.principal.birth.majority(day) == Majority::Adult;
        let shows = |paper: &&Evidence| **paper != Evidence::SignedAuthorization || able;
        if self.basis.evidence().iter().filter(shows).all(|paper| !self.evidence.contains(paper)) {
            gaps.insert(AuthorityGap::RelationNotShown);
        }
        if deceased && self.basis != Basis::Attorney && !self.evidence.contains(&Evidence::ProofOfDeath) {
            gaps.insert(AuthorityGap::DeathNotShown);
        }
        let rests_on_incapacity = incapacitated && !minor && self.basis != Basis::Attorney;
        if rests_on_incapacity && !self.evidence.contains(&Evidence::ProofOfIncapacity) {
            gaps.insert(AuthorityGap::IncapacityNotShown);
        }
        let before = |other: &Basis| match (other.preference(), self.basis.preference()) {
            (Some(other), Some(own)) => other < own,
            _ => false,
        };
        if self.preferred.iter().any(before) {
            gaps.insert(AuthorityGap::OthersPreferred);
        }
    }
}

impl Designee {
    fn gaps(&self, day: Day, gaps: &mut Gaps) {
        if self.principal.deceased(day) {
            gaps.insert(AuthorityGap::PrincipalDeceased);
        }
        if self.principal.incapacitated(day) {
            gaps.insert(AuthorityGap::PrincipalIncapacitated);
        }
        if self.principal.birth.majority(day) != Majority::Adult {
            gaps.insert(AuthorityGap::PrincipalIsMinor);
        }
        if self.appointed_by != Appointer::Principal {
            gaps.insert(AuthorityGap::NotAppointedByPrincipal);
        }
        if !self.evidence.contains(&Evidence::SignedAuthorization) {
            gaps.insert(AuthorityGap::RelationNotShown);
        }
    }
}

impl Validity {
    /// Why the mandate does not hold on `day`, if it does not.
    #[must_use]
    pub fn gap(&self, day: Day) -> Option<AuthorityGap> {
        let reached = |moment: Option<&Day>| moment.is_some_and(|moment| *moment <= day);
        if reached(self.revoked_on()) {
            Some(AuthorityGap::MandateRevoked)
        } else if reached(self.concluded_on()) {
            Some(AuthorityGap::MatterConcluded)
        } else if day < *self.from() {
            Some(AuthorityGap::MandateNotBegun)
        } else if self.until().is_some_and(|until| *until < day) {
            Some(AuthorityGap::MandateExpired)
        } else {
            None
        }
    }
}

impl Scope {
    fn covered(&self, asked: Asked<'_>, gaps: &mut Gaps) -> CategorySet {
        let inside = match &self.extent {
            Extent::Matter { matter } => *matter == asked.matter.id,
            Extent::Subject { subject } => subject == asked.subject,
        };
        if !inside {
            gaps.insert(AuthorityGap::OutsideExtent);
        }
        if !self.purposes.contains(&asked.purpose) {
            gaps.insert(AuthorityGap::OutsidePurposes);
        }
        if !self.actions.contains(&Action::Receive) {
            gaps.insert(AuthorityGap::OutsideActions);
        }
        let covered: CategorySet = self.categories.iter().copied().collect();
        if !asked.categories.minus(covered).is_empty() {
            gaps.insert(AuthorityGap::OutsideCategories);
        }
        covered
    }
}
