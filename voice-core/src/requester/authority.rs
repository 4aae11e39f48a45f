use super::principal::MAJORITY;
use super::relation::{custody_taken, divorced};
use super::{
    Action, Appointer, Basis, Birth, Condition, Designee, Evidence, Extent, Majority, Matter,
    Oneself, OwnRight, Principal, Purpose, Representative, Requester, Scope, Validity,
};
use crate::category::CategorySet;
use crate::identifier::SubjectReference;
use crate::wire::{Day, Set, Wire};

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
    /// The principal is a minor whom a court's order emancipated, or who says so: a parent's
    /// authority has ended.
    PrincipalEmancipated,
    /// No paper shows the emancipation.
    EmancipationNotShown,
    /// The principal is missing, and the mandate rested on their being able to act.
    PrincipalMissing,
    /// The principal is an institution: its authorized representative acts, or its attorney.
    PrincipalIsInstitution,
    /// The principal is a person: nobody acts for them as for an institution.
    PrincipalIsPerson,
    /// No paper shows the relation or mandate.
    RelationNotShown,
    /// No paper shows the death.
    DeathNotShown,
    /// No paper shows the incapacity.
    IncapacityNotShown,
    /// No paper shows that the principal is missing.
    AbsenceNotShown,
    /// An order of a court stands that took custody from the parent.
    CustodyOrder,
    /// The marriage on which the authority rests has ended.
    MarriageEnded,
    /// Somebody stands before this person in the order of 34 U.S.C. 20141(e)(2)(B).
    OthersPreferred,
    /// Somebody stands beside this person in the order of 34 U.S.C. 20141(e)(2)(B), and it is not
    /// settled who of them acts.
    EqualsUndecided,
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
    pub gaps: Set<AuthorityGap>,
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
        (covered.select(!closed), gaps)
    }
}

impl Oneself {
    fn gaps(&self, day: Day, gaps: &mut Gaps) {
        gaps.extend(own_gap(&self.birth, self.own_right.as_ref(), day));
    }
}

impl Principal {
    fn deceased(&self, day: Day) -> bool {
        matches!(self.condition, Condition::Deceased { on } if on <= day)
    }

    fn incapacitated(&self, day: Day) -> bool {
        matches!(self.condition, Condition::Incapacitated { since } if since <= day)
    }

    fn missing(&self, day: Day) -> bool {
        matches!(self.condition, Condition::Missing { since } if since <= day)
    }

    fn institution(&self) -> bool {
        matches!(self.birth, Birth::Institution {})
    }

    /// Why the principal cannot give a mandate, or could not if they signed today; none
    /// where they can.
    fn own_gap(&self, day: Day) -> Option<AuthorityGap> {
        own_gap(&self.birth, self.own_right.as_ref(), day)
    }
}

impl Representative {
    fn gaps(&self, day: Day, gaps: &mut Gaps) {
        gaps.extend(self.who_acts(day));
        if !self.shown(day) {
            gaps.insert(AuthorityGap::RelationNotShown);
        }
        let of = &self.principal;
        let minor = of.birth.majority(day) == Majority::Minor;
        // A mandate of the principal rests on nothing that befell them.
        let own_mandate =
            matches!(self.basis, Basis::Attorney | Basis::PowerOfAttorney) || of.institution();
        let lacks = |paper: Evidence| !own_mandate && !self.evidence.contains(&paper);
        if of.deceased(day) && lacks(Evidence::ProofOfDeath) {
            gaps.insert(AuthorityGap::DeathNotShown);
        }
        if of.incapacitated(day) && !minor && lacks(Evidence::ProofOfIncapacity) {
            gaps.insert(AuthorityGap::IncapacityNotShown);
        }
        if of.missing(day) && !minor && lacks(Evidence::ProofOfDisappearance) {
            gaps.insert(AuthorityGap::AbsenceNotShown);
        }
        let acting = self.acting();
        if custody_taken(&self.limits, acting, day) {
            gaps.insert(AuthorityGap::CustodyOrder);
        }
        if divorced(&self.limits, acting, day) {
            gaps.insert(AuthorityGap::MarriageEnded);
        }
        let claims = |closes: fn(&u8, &u8) -> bool| {
            let own = acting.preference();
            let others = self.claimants.iter().filter_map(|other| other.preference());
            own.is_some_and(|own| others.into_iter().any(|other| closes(&other, &own)))
        };
        if claims(u8::lt) {
            gaps.insert(AuthorityGap::OthersPreferred);
        }
        if claims(u8::eq) && !self.evidence.contains(&Evidence::Designation) {
            gaps.insert(AuthorityGap::EqualsUndecided);
        }
    }

    /// As what the rights are exercised: counsel of the family exercises those of their client.
    fn acting(&self) -> Basis {
        self.client.filter(|_| self.basis == Basis::FamilyCounsel).unwrap_or(self.basis)
    }

    /// Why nobody may act on this basis for the principal as they are, if nobody may.
    fn who_acts(&self, day: Day) -> Option<AuthorityGap> {
        let of = &self.principal;
        if of.institution() {
            let may = matches!(self.basis, Basis::Attorney | Basis::InstitutionRepresentative);
            return (!may).then_some(AuthorityGap::PrincipalIsInstitution);
        }
        let deceased = of.deceased(day);
        let emancipated = of.own_right.as_ref().is_some_and(|right| right.emancipates(day));
        let minor = of.birth.majority(day) == Majority::Minor;
        let others_act =
            deceased || of.incapacitated(day) || of.missing(day) || (minor && !emancipated);
        match self.basis {
            Basis::Attorney => deceased.then_some(AuthorityGap::PrincipalDeceased),
            Basis::PowerOfAttorney if deceased => Some(AuthorityGap::PrincipalDeceased),
            Basis::PowerOfAttorney => of.own_gap(day),
            Basis::EstateRepresentative | Basis::FamilyCounsel => {
                (!deceased).then_some(AuthorityGap::PrincipalAlive)
            }
            Basis::InstitutionRepresentative => Some(AuthorityGap::PrincipalIsPerson),
            _ if others_act => None,
            _ if minor => Some(AuthorityGap::PrincipalEmancipated),
            Basis::Parent | Basis::LegalGuardian => Some(AuthorityGap::PrincipalIsAdult),
            Basis::CourtDesignee
            | Basis::Spouse
            | Basis::Child
            | Basis::Sibling
            | Basis::OtherFamily => Some(AuthorityGap::PrincipalCanAct),
        }
    }

    /// Whether a paper shows the basis, and for counsel of the family another that of their client.
    fn shown(&self, day: Day) -> bool {
        let of = &self.principal;
        let able = !of.deceased(day) && !of.incapacitated(day) && !of.missing(day);
        let able = able && (of.institution() || of.own_gap(day).is_none());
        let shows = |paper: &Evidence| {
            self.evidence.contains(paper) && (*paper != Evidence::SignedAuthorization || able)
        };
        let client = self.client.filter(|client| client.succeeds());
        let client_shown = client.is_some_and(|client| client.evidence().iter().any(shows));
        self.basis.evidence().iter().any(shows)
            && (self.basis != Basis::FamilyCounsel || client_shown)
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
        if self.principal.missing(day) {
            gaps.insert(AuthorityGap::PrincipalMissing);
        }
        gaps.extend(self.principal.own_gap(day));
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
        if !asked.categories.difference(covered).is_empty() {
            gaps.insert(AuthorityGap::OutsideCategories);
        }
        covered
    }
}

/// Why a person may not act for themselves, if they may not: in person, or by giving a mandate.
fn own_gap(birth: &Birth, own_right: Option<&OwnRight>, day: Day) -> Option<AuthorityGap> {
    let reached = |age: u16| birth.reaching(age).1.is_some_and(|birthday| birthday <= day.date());
    match (birth, own_right) {
        (Birth::Institution {}, _) => Some(AuthorityGap::PrincipalIsInstitution),
        _ if reached(MAJORITY) => None,
        (_, Some(OwnRight::Emancipated { on, order_shown: true })) if *on <= day => None,
        (_, Some(OwnRight::Emancipated { on, order_shown: false })) if *on <= day => {
            Some(AuthorityGap::EmancipationNotShown)
        }
        (_, Some(OwnRight::ByLaw { from_age, .. })) if reached(*from_age) => None,
        _ => Some(AuthorityGap::PrincipalIsMinor),
    }
}
