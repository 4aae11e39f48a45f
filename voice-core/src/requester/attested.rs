//! A claim put together with what staff attested: who asks, as far as that is known at a moment.

use chrono::TimeDelta;

use super::{
    Action, Appointer, Attestation, AttestedFact, Birth, ClaimedCapacity, Condition, Conflict,
    Designee, Evidence, Extent, Identity, IdentityLevel, Jurisdiction, Mandate, Matter, Oneself,
    OwnRight, PartyFile, Principal, Purpose, Reach, Representation, Representative, RequestId,
    Requester, RequesterClaim, Role, Scope, Standing, Validity, Vouched,
};
use crate::category::Category;
use crate::identifier::{MatterId, PartyId, SubjectReference};
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Set, Timestamp, Wire};

/// What must be attested before a claim can be told all that is open to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[wire(write_only)]
pub enum MissingAttestation {
    /// Who the requester is: never attested, withdrawn, or to be checked again.
    Identity,
    /// Whether there are conflicts: nobody asked and looked them up. Until then the identity does
    /// not count either.
    Conflicts,
    /// When the principal was born.
    Birth,
    /// That the principal is a victim or witness in the matter.
    Standing,
    /// What makes the requester responsible for the principal.
    Representation,
    /// That the principal lets the requester ask.
    Mandate,
}

/// What staff attested of the requester and of the principal, as of a moment.
///
/// Files of others are passed over, so a store may give what it has.
#[derive(Clone, Copy)]
pub(crate) struct Attestations<'a> {
    files: &'a [PartyFile],
    as_of: Timestamp,
    day: Day,
    identity_days: u16,
    vocabulary: &'a Vocabulary,
    /// Whether it is told to staff alone, who may know of each party what their file says.
    to_staff: bool,
}

impl core::fmt::Debug for Attestations<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Attestations(..)")
    }
}

/// What a claim is about, as far as authority depends on it.
#[derive(Clone, Copy)]
pub(crate) struct Claimed<'a> {
    pub(crate) subject: &'a SubjectReference,
    pub(crate) matter: &'a MatterId,
    pub(crate) purpose: Purpose,
    pub(crate) categories: &'a Set<Category>,
}

impl Claimed<'_> {
    /// Whether something that covers this much covers what is asked.
    fn is_in(&self, extent: &Extent) -> bool {
        match extent {
            Extent::Matter { matter } => matter == self.matter,
            Extent::Subject { subject } => subject == self.subject,
        }
    }
}

impl<'a> Attestations<'a> {
    /// What files say as of a moment, which falls on `day` where the policy counts its days; an
    /// identity counts for `identity_days` days, and protections are those of `vocabulary`.
    pub(crate) const fn new(
        files: &'a [PartyFile],
        as_of: Timestamp,
        day: Day,
        identity_days: u16,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        Self { files, as_of, day, identity_days, vocabulary, to_staff: false }
    }

    /// Who asks: what is attested, and of what is not, the least.
    pub(crate) fn requester(&self, claim: &RequesterClaim, about: Claimed<'_>) -> Requester {
        let party = &claim.person.party;
        let person = self.file(party).map_or(&claim.person, PartyFile::person).clone();
        let person = self.reach(party).person(person);
        let (identity, conflicts) = (self.identity(party, about), self.conflicts(claim));
        let oneself = |person| Oneself {
            person,
            birth: self.birth(claim, party),
            own_right: self.own_right(claim, party),
            identity: identity.clone(),
            conflicts: conflicts.clone(),
        };
        match &claim.capacity {
            ClaimedCapacity::Victim {} => Requester::Victim(oneself(person)),
            ClaimedCapacity::Witness {} => Requester::Witness(oneself(person)),
            ClaimedCapacity::Representative { principal, role, basis } => {
                let found = self.representation(claim).map(|(of, ended)| {
                    let Representation { client, evidence, claimants, limits, scope, .. } = of;
                    let papers = self.papers(claim, principal);
                    let papers = evidence.into_iter().chain(papers).collect();
                    (client, papers, claimants, limits, scope, of.validity.ended(ended))
                });
                let (client, evidence, claimants, limits, scope, validity) =
                    found.unwrap_or_else(|| {
                        let (scope, validity) = self.unattested(about);
                        (None, Set::new(), Set::new(), Vec::new(), scope, validity)
                    });
                Requester::Representative(Representative {
                    person,
                    identity,
                    conflicts,
                    principal: self.principal(claim, principal, *role),
                    basis: *basis,
                    client,
                    evidence,
                    claimants,
                    limits,
                    scope,
                    validity,
                })
            }
            ClaimedCapacity::Designee { principal, role } => {
                let found = self.mandate(claim).map(|(of, ended)| {
                    (of.appointed_by, of.evidence, of.scope, of.validity.ended(ended))
                });
                let (appointed_by, evidence, scope, validity) = found.unwrap_or_else(|| {
                    let (scope, validity) = self.unattested(about);
                    (Appointer::Principal, Set::new(), scope, validity)
                });
                Requester::Designee(Designee {
                    person,
                    identity,
                    conflicts,
                    principal: self.principal(claim, principal, *role),
                    appointed_by,
                    evidence,
                    scope,
                    validity,
                })
            }
        }
    }

    /// A requester whom staff attest to elsewhere, as far as the files do not speak against it:
    /// conflicts that were found are added, a relation that ended has ended, and a substitute
    /// address takes the place of another.
    ///
    /// An end counts for what had begun before it, and not for a mandate that was signed since.
    pub(crate) fn restrict(&self, requester: Requester) -> Requester {
        let claim = requester.claim();
        let conflicts = self.conflicts(&claim);
        let restrict = |validity: Validity, ended: Option<Day>| {
            let ended = ended.filter(|on| *validity.from() < *on);
            validity.ended(ended)
        };
        let person = self.reach(&claim.person.party).person(requester.person().clone());
        match requester.with_conflicts(conflicts).with_person(person) {
            Requester::Representative(of) => {
                let ended = self.representation(&claim).and_then(|(_, ended)| ended);
                let validity = restrict(of.validity, ended);
                Requester::Representative(Representative { validity, ..of })
            }
            Requester::Designee(of) => {
                let ended = self.mandate(&claim).and_then(|(_, ended)| ended);
                let validity = restrict(of.validity, ended);
                Requester::Designee(Designee { validity, ..of })
            }
            oneself => oneself,
        }
    }

    /// What the desk vouches for in a request that the files do not hold: to be entered in the
    /// requester's file with the request. None where the request attests nothing, or where staff
    /// attested as much before and it holds.
    pub(crate) fn unfiled(
        &self,
        requester: &Requester,
        matter: &Matter,
        about: Claimed<'_>,
        request: &RequestId,
    ) -> Option<Vouched> {
        let vouched = Vouched::of(requester, matter, request)?;
        let asked = RequesterClaim { conflicts: Set::new(), ..requester.claim() };
        let party = &asked.person.party;
        let known = self.conflicts(&asked);
        let conflicts_known = self.conflicts_asked(party, about)
            && requester.conflicts().iter().all(|of| known.contains(of));
        let holds = || {
            let held = self.requester(&asked, about).with_conflicts(requester.conflicts().clone());
            let held = held.with_person(requester.person().clone());
            held == *requester && self.matter(&asked, about, matter.jurisdiction) == *matter
        };
        let entered = || {
            self.lately(party).any(|of| match of.fact() {
                AttestedFact::Vouched(known) => known.is_as(&vouched),
                _ => false,
            })
        };
        let filed = conflicts_known && (holds() || entered());
        (!filed).then_some(vouched)
    }

    /// The matter, with the standing of the principal in it.
    pub(crate) fn matter(
        &self,
        claim: &RequesterClaim,
        about: Claimed<'_>,
        claimed: Jurisdiction,
    ) -> Matter {
        let confirmed = self.confirmed(claim, about.matter, &|extent| about.is_in(extent));
        Matter {
            id: about.matter.clone(),
            jurisdiction: confirmed.unwrap_or(claimed),
            standing: match confirmed {
                Some(_) => Standing::Confirmed,
                None => Standing::Asserted,
            },
        }
    }

    /// What is to be attested of a claim in a matter.
    pub(crate) fn missing(
        &self,
        claim: &RequesterClaim,
        about: Claimed<'_>,
    ) -> Set<MissingAttestation> {
        let (party, principal) = (&claim.person.party, claim.principal());
        let all = Self { to_staff: true, ..*self };
        let missing = [
            (self.attested_identity(party).is_none(), MissingAttestation::Identity),
            (!self.conflicts_asked(party, about), MissingAttestation::Conflicts),
            (matches!(all.birth(claim, principal), Birth::Unknown {}), MissingAttestation::Birth),
            (all.confirmed(claim, about.matter, &|_| true).is_none(), MissingAttestation::Standing),
            (
                matches!(claim.capacity, ClaimedCapacity::Representative { .. })
                    && self.representation(claim).is_none(),
                MissingAttestation::Representation,
            ),
            (
                matches!(claim.capacity, ClaimedCapacity::Designee { .. })
                    && self.mandate(claim).is_none(),
                MissingAttestation::Mandate,
            ),
        ];
        missing.into_iter().filter_map(|(missing, what)| missing.then_some(what)).collect()
    }

    /// How a party may be reached.
    pub(crate) fn reach(&self, party: &PartyId) -> Reach {
        let held = self.closing(party).filter_map(|of| match of.fact() {
            AttestedFact::Protected { protection, substitute_address } => {
                Some((*protection, substitute_address.as_ref()))
            }
            _ => None,
        });
        Reach::under(held, self.vocabulary)
    }

    fn file(&self, party: &PartyId) -> Option<&'a PartyFile> {
        self.files.iter().find(|file| file.person().party == *party)
    }

    /// What may open something to a party, the latest first, with the day on which it ended or
    /// will.
    fn facts(
        &self,
        party: &PartyId,
    ) -> impl Iterator<Item = (&'a Attestation, Option<Day>)> + use<'a> {
        latest_first(self.file(party).into_iter().flat_map(|file| file.opening(self.as_of)))
    }

    /// The same without what has ended.
    fn held(&self, party: &PartyId) -> impl Iterator<Item = &'a Attestation> + use<'a> {
        not_ended(self.facts(party), self.day)
    }

    /// What may close something to a party, the latest first, without what has ended.
    fn closing(&self, party: &PartyId) -> impl Iterator<Item = &'a Attestation> + use<'a> {
        let file = self.file(party).into_iter();
        not_ended(latest_first(file.flat_map(|file| file.closing(self.as_of))), self.day)
    }

    /// The same without what is to be checked again, as an identity is.
    fn lately(&self, party: &PartyId) -> impl Iterator<Item = &'a Attestation> + use<'a> {
        let (now, days) = (self.as_of.utc(), TimeDelta::days(i64::from(self.identity_days)));
        self.held(party).filter(move |of| now.signed_duration_since(of.at().utc()) <= days)
    }

    /// Whether somebody may learn from an answer what is in the file of the principal: everybody of
    /// themselves, and who acts for another while that is attested and holds, as far as it covers.
    /// Else a claim would be enough to learn of anybody that they are the victim in a matter, or
    /// under 18, or have died.
    fn may_know(&self, claim: &RequesterClaim, covers: &dyn Fn(&Extent) -> bool) -> bool {
        if self.to_staff || claim.principal() == &claim.person.party {
            return true;
        }
        let attested = match &claim.capacity {
            ClaimedCapacity::Victim {} | ClaimedCapacity::Witness {} => return true,
            ClaimedCapacity::Representative { .. } => {
                self.representation(claim).map(|(of, ended)| (of.scope, of.validity, ended))
            }
            ClaimedCapacity::Designee { .. } => {
                self.mandate(claim).map(|(of, ended)| (of.scope, of.validity, ended))
            }
        };
        attested.is_some_and(|(scope, validity, ended)| {
            validity.ended(ended).gap(self.day).is_none() && covers(&scope.extent)
        })
    }

    /// What holds of a principal: what their file says, for whom it covers and who may know it;
    /// else what the desk vouched for in the file of who asks for them.
    fn of_principal(
        &self,
        claim: &RequesterClaim,
        principal: &PartyId,
        covers: &dyn Fn(&Extent) -> bool,
    ) -> impl Iterator<Item = &'a AttestedFact> + use<'a> {
        let theirs = self.file(principal).is_some() && self.may_know(claim, covers);
        let party = if theirs { principal } else { &claim.person.party };
        let (own, principal) = (party == principal, principal.clone());
        self.held(party).map(Attestation::fact).filter(move |fact| match fact {
            AttestedFact::Vouched(of) => of.is_of(&principal),
            _ => own,
        })
    }

    /// The identity that is attested and was checked lately enough.
    fn attested_identity(&self, party: &PartyId) -> Option<&'a Identity> {
        self.lately(party).find_map(|of| match of.fact() {
            AttestedFact::Identity { identity } => Some(identity),
            AttestedFact::Vouched(of) => of.identity(),
            _ => None,
        })
    }

    fn conflicts_asked(&self, party: &PartyId, about: Claimed<'_>) -> bool {
        self.held(party).any(|of| match of.fact() {
            AttestedFact::Conflicts { about: asked, .. } => {
                asked.as_ref().is_none_or(|extent| about.is_in(extent))
            }
            AttestedFact::Vouched(of) => of.matter.id == *about.matter,
            _ => false,
        })
    }

    /// The identity that counts: of somebody whom nobody asked for conflicts, none does.
    fn identity(&self, party: &PartyId, about: Claimed<'_>) -> Identity {
        self.attested_identity(party)
            .filter(|_| self.conflicts_asked(party, about))
            .cloned()
            .unwrap_or(Identity { level: IdentityLevel::Asserted, evidence: Set::new() })
    }

    /// The conflicts that the person tells of, and all that were ever found and not withdrawn or
    /// ended.
    fn conflicts(&self, claim: &RequesterClaim) -> Set<Conflict> {
        let found = self.closing(&claim.person.party).filter_map(|of| match of.fact() {
            AttestedFact::Conflicts { found, .. } => Some(found),
            AttestedFact::Vouched(of) => Some(of.conflicts()),
            _ => None,
        });
        found.flatten().chain(&claim.conflicts).copied().collect()
    }

    fn birth(&self, claim: &RequesterClaim, principal: &PartyId) -> Birth {
        self.of_principal(claim, principal, &|_| true)
            .find_map(|fact| match fact {
                AttestedFact::Birth { birth, .. } => Some(*birth),
                AttestedFact::Vouched(of) => of.birth(),
                _ => None,
            })
            .unwrap_or(Birth::Unknown {})
    }

    fn own_right(&self, claim: &RequesterClaim, principal: &PartyId) -> Option<OwnRight> {
        self.of_principal(claim, principal, &|_| true).find_map(|fact| match fact {
            AttestedFact::OwnRight { own_right } => Some(own_right.clone()),
            AttestedFact::Vouched(of) => of.own_right().cloned(),
            _ => None,
        })
    }

    fn condition(
        &self,
        claim: &RequesterClaim,
        principal: &PartyId,
    ) -> Option<(Condition, &'a Set<Evidence>)> {
        self.of_principal(claim, principal, &|_| true).find_map(|fact| match fact {
            AttestedFact::Condition { condition, evidence } => Some((*condition, evidence)),
            AttestedFact::Vouched(of) => of.condition(),
            _ => None,
        })
    }

    /// The papers that show the condition of a principal.
    fn papers(
        &self,
        claim: &RequesterClaim,
        principal: &PartyId,
    ) -> impl Iterator<Item = Evidence> + use<'a> {
        let condition = self.condition(claim, principal);
        condition.into_iter().flat_map(|(_, papers)| papers.iter().copied())
    }

    fn principal(&self, claim: &RequesterClaim, party: &PartyId, role: Role) -> Principal {
        let condition = self.condition(claim, party);
        Principal {
            party: party.clone(),
            role,
            birth: self.birth(claim, party),
            own_right: self.own_right(claim, party),
            condition: condition.map_or(Condition::Able {}, |(condition, _)| condition),
        }
    }

    /// Under whose law the matter is in which the principal is confirmed to be a victim or witness.
    fn confirmed(
        &self,
        claim: &RequesterClaim,
        asked: &MatterId,
        covers: &dyn Fn(&Extent) -> bool,
    ) -> Option<Jurisdiction> {
        self.of_principal(claim, claim.principal(), covers).find_map(|fact| match fact {
            AttestedFact::Standing { matter, role, jurisdiction, .. }
                if matter == asked && *role == claim.role() =>
            {
                Some(*jurisdiction)
            }
            AttestedFact::Vouched(of) => of.confirms(asked, claim.role()),
            _ => None,
        })
    }

    /// What was attested last of the relation to the principal, and when it ended.
    fn representation(&self, claim: &RequesterClaim) -> Option<(Representation, Option<Day>)> {
        let ClaimedCapacity::Representative { principal, role, basis } = &claim.capacity else {
            return None;
        };
        self.facts(&claim.person.party).find_map(|(of, ends)| {
            let of = match of.fact() {
                AttestedFact::Representation(of) => of.clone(),
                AttestedFact::Vouched(of) => of.representation()?,
                _ => return None,
            };
            let same = (&of.principal, of.role, of.basis) == (principal, *role, *basis);
            same.then_some((of, ends))
        })
    }

    /// The mandate that was attested last, and when it ended.
    fn mandate(&self, claim: &RequesterClaim) -> Option<(Mandate, Option<Day>)> {
        let ClaimedCapacity::Designee { principal, role } = &claim.capacity else { return None };
        self.facts(&claim.person.party).find_map(|(of, ends)| {
            let of = match of.fact() {
                AttestedFact::Mandate(of) => of.clone(),
                AttestedFact::Vouched(of) => of.mandate()?,
                _ => return None,
            };
            ((&of.principal, of.role) == (principal, *role)).then_some((of, ends))
        })
    }

    /// What somebody would be let ask who shows the papers: exactly this. Without papers it opens
    /// nothing.
    fn unattested(&self, about: Claimed<'_>) -> (Scope, Validity) {
        let scope = Scope {
            extent: Extent::Matter { matter: about.matter.clone() },
            categories: about.categories.clone(),
            purposes: [about.purpose].into(),
            actions: Action::ALL.into(),
        };
        (scope, Validity::from_day(self.day))
    }
}

fn latest_first<T>(facts: impl Iterator<Item = T>) -> std::vec::IntoIter<T> {
    let mut facts: Vec<T> = facts.collect();
    facts.reverse();
    facts.into_iter()
}

/// What has not ended on a day, of what ends on a day or does not.
fn not_ended<T>(
    facts: impl Iterator<Item = (T, Option<Day>)>,
    day: Day,
) -> impl Iterator<Item = T> {
    facts.filter(move |(_, ends)| ends.is_none_or(|on| day < on)).map(|(of, _)| of)
}
