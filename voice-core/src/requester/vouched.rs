//! What the desk vouches for in a question or sign-up itself, as a fact of the requester's file.

use super::{
    Birth, Condition, Conflict, Evidence, Identity, IdentityLevel, Jurisdiction, Mandate, Matter,
    OwnRight, Principal, Representation, Requester, Role, Standing,
};
use crate::identifier::{MatterId, PartyId};
use crate::wire::{Set, Wire, text};

text! {
    /// The identifier of a question or sign-up: a UUID in lower case.
    ///
    /// ```
    /// use voice_core::requester::RequestId;
    ///
    /// let question: RequestId = "0192f0c1-2f3a-8d4e-9b5c-6d7e8f901234".parse()?;
    /// assert!(question.as_str().starts_with("0192f0c1"));
    /// assert!("question-1".parse::<RequestId>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    RequestId {
        expected: "a UUID in lower case",
        min: 36,
        max: 36,
        pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        // The pattern says more: tools know fewer UUIDs by the format than are read.
        format: None,
        example: "0192f0c1-2f3a-8d4e-9b5c-6d7e8f901234",
    }
}

/// What a member of staff vouched for in a question or sign-up: all that it said of the requester,
/// of whoever they asked for, and of the matter.
///
/// It is entered in the requester's file with the question, so that what an answer rests on is
/// kept, counts for the requester's own claims, and can be withdrawn. Of a principal who has a file
/// of their own, that file alone is asked.
///
/// ```
/// use voice_core::disclosure::QuestionRecord;
/// use voice_core::requester::{Attestation, AttestedFact, PartyFile, Vouched};
/// use voice_core::wire::from_json;
///
/// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// let record: QuestionRecord = from_json(&asked)?;
/// let vouched = Vouched {
///     requester: record.requester.clone(),
///     matter: record.matter.clone(),
///     request: "0192f0c1-2f3a-8d4e-9b5c-6d7e8f901234".parse()?,
/// };
/// let mut file = PartyFile::open(record.requester.person().clone());
/// let (staff, at) = ("staff-7".parse()?, "2026-11-02T15:00:00Z".parse()?);
/// let number = file.attest(Attestation::by(staff, at, AttestedFact::Vouched(vouched)))?;
/// assert_eq!(number, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Vouched {
    /// Who asked, as staff found them; the evidence is in it.
    pub requester: Requester,
    /// The matter, with the principal's part in it.
    pub matter: Matter,
    /// The question or sign-up in which it was said.
    pub request: RequestId,
}

/// What a request says of the principal.
struct SaidOfPrincipal<'a> {
    role: Role,
    birth: Birth,
    own_right: Option<&'a OwnRight>,
    /// What keeps them from acting; none of who acts for themselves.
    condition: Option<Condition>,
}

impl<'a> SaidOfPrincipal<'a> {
    const fn of(principal: &'a Principal) -> Self {
        let Principal { role, birth, own_right, condition, .. } = principal;
        let (role, birth, condition) = (*role, *birth, Some(*condition));
        Self { role, birth, own_right: own_right.as_ref(), condition }
    }
}

impl Vouched {
    /// What a question or sign-up says that nobody but staff can attest; none where it says
    /// nothing of the kind, and is a claim alone.
    pub(super) fn of(requester: &Requester, matter: &Matter, request: &RequestId) -> Option<Self> {
        let vouched =
            Self { requester: requester.clone(), matter: matter.clone(), request: request.clone() };
        let says = vouched.identity().is_some()
            || !requester.conflicts().is_empty()
            || vouched.matter.standing == Standing::Confirmed
            || vouched.birth().is_some()
            || vouched.own_right().is_some()
            || vouched.condition().is_some()
            || vouched.representation().is_some()
            || vouched.mandate().is_some();
        says.then_some(vouched)
    }

    /// Whether both vouch for the same, in whatever request and with whatever conflicts, which are
    /// kept of each.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let without = |of: &Requester| of.clone().with_conflicts(Set::new());
        self.matter == other.matter && without(&self.requester) == without(&other.requester)
    }

    /// An identity above what a person says of themselves.
    pub(super) fn identity(&self) -> Option<&Identity> {
        Some(self.requester.identity()).filter(|of| of.level > IdentityLevel::Asserted)
    }

    pub(super) const fn conflicts(&self) -> &Set<Conflict> {
        self.requester.conflicts()
    }

    fn said(&self) -> SaidOfPrincipal<'_> {
        let own =
            |role, birth, own_right| SaidOfPrincipal { role, birth, own_right, condition: None };
        match &self.requester {
            Requester::Victim(of) => own(Role::Victim, of.birth, of.own_right.as_ref()),
            Requester::Witness(of) => own(Role::Witness, of.birth, of.own_right.as_ref()),
            Requester::Representative(of) => SaidOfPrincipal::of(&of.principal),
            Requester::Designee(of) => SaidOfPrincipal::of(&of.principal),
        }
    }

    /// Whether it is about this principal: the one who asked, or the one for whom they did.
    pub(super) fn is_of(&self, principal: &PartyId) -> bool {
        self.requester.principal() == principal
    }

    /// When the principal was born.
    pub(super) fn birth(&self) -> Option<Birth> {
        Some(self.said().birth).filter(|birth| !matches!(birth, Birth::Unknown {}))
    }

    /// Why the principal acts without a parent.
    pub(super) fn own_right(&self) -> Option<&OwnRight> {
        self.said().own_right
    }

    /// What keeps the principal from acting, with the papers.
    pub(super) fn condition(&self) -> Option<(Condition, &Set<Evidence>)> {
        static NONE: Set<Evidence> = Set::new();
        let papers = match &self.requester {
            Requester::Victim(_) | Requester::Witness(_) => &NONE,
            Requester::Representative(of) => &of.evidence,
            Requester::Designee(of) => &of.evidence,
        };
        let condition = self.said().condition?;
        (condition != Condition::Able {}).then_some((condition, papers))
    }

    /// Under whose law the matter is in which the principal is confirmed in a role.
    pub(super) fn confirms(&self, matter: &MatterId, role: Role) -> Option<Jurisdiction> {
        let confirmed = self.matter.standing == Standing::Confirmed
            && self.matter.id == *matter
            && self.said().role == role;
        confirmed.then_some(self.matter.jurisdiction)
    }

    /// What makes the person responsible; none where no papers were shown.
    pub(super) fn representation(&self) -> Option<Representation> {
        let Requester::Representative(of) = &self.requester else { return None };
        let of = of.clone();
        (!of.evidence.is_empty()).then_some(Representation {
            principal: of.principal.party,
            role: of.principal.role,
            basis: of.basis,
            client: of.client,
            evidence: of.evidence,
            claimants: of.claimants,
            limits: of.limits,
            scope: of.scope,
            validity: of.validity,
        })
    }

    /// The mandate; none where no papers were shown.
    pub(super) fn mandate(&self) -> Option<Mandate> {
        let Requester::Designee(of) = &self.requester else { return None };
        let of = of.clone();
        (!of.evidence.is_empty()).then_some(Mandate {
            principal: of.principal.party,
            role: of.principal.role,
            appointed_by: of.appointed_by,
            evidence: of.evidence,
            scope: of.scope,
            validity: of.validity,
        })
    }
}
