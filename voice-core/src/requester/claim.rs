use super::{Basis, Capacity, Conflict, Person, Requester, Role};
use crate::identifier::PartyId;
use crate::wire::{Set, Wire};

/// As what a person says that they ask.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum ClaimedCapacity {
    /// As a person harmed by the crime.
    Victim {},
    /// As a witness of the crime.
    Witness {},
    /// As a person with a legal responsibility to act for a victim or witness.
    Representative {
        /// The victim or witness.
        principal: PartyId,
        /// Whether the principal is a victim or a witness.
        role: Role,
        /// What makes the person responsible.
        basis: Basis,
    },
    /// As a person acting at the request of a victim or witness.
    Designee {
        /// The victim or witness.
        principal: PartyId,
        /// Whether the principal is a victim or a witness.
        role: Role,
    },
}

/// Who a person says that they are. Nothing in it is attested.
///
/// It cannot be put where an attested requester belongs:
///
/// ```compile_fail,E0308
/// use voice_core::requester::{Requester, RequesterClaim};
///
/// fn believe(claim: RequesterClaim) -> Requester {
///     claim
/// }
/// ```
///
/// ```compile_fail,E0277
/// use voice_core::requester::{Requester, RequesterClaim};
///
/// fn believe(claim: RequesterClaim) -> Requester {
///     claim.into()
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct RequesterClaim {
    /// The person who asks. Where staff opened a file of the party, answers go to the person in the
    /// file.
    pub person: Person,
    /// As what they ask.
    pub capacity: ClaimedCapacity,
    /// Relations that close this way of asking, as far as the person says so.
    pub conflicts: Set<Conflict>,
}

impl RequesterClaim {
    /// The capacity that is claimed.
    #[must_use]
    pub const fn capacity(&self) -> Capacity {
        match &self.capacity {
            ClaimedCapacity::Victim {} => Capacity::Victim,
            ClaimedCapacity::Witness {} => Capacity::Witness,
            ClaimedCapacity::Representative { role: Role::Victim, .. } => {
                Capacity::VictimRepresentative
            }
            ClaimedCapacity::Representative { role: Role::Witness, .. } => {
                Capacity::WitnessRepresentative
            }
            ClaimedCapacity::Designee { role: Role::Victim, .. } => Capacity::VictimDesignee,
            ClaimedCapacity::Designee { role: Role::Witness, .. } => Capacity::WitnessDesignee,
        }
    }

    /// The victim or witness: the person who asks, or the one for whom they say that they ask.
    #[must_use]
    pub const fn principal(&self) -> &PartyId {
        match &self.capacity {
            ClaimedCapacity::Victim {} | ClaimedCapacity::Witness {} => &self.person.party,
            ClaimedCapacity::Representative { principal, .. }
            | ClaimedCapacity::Designee { principal, .. } => principal,
        }
    }

    /// Whether the principal is said to be a victim or a witness.
    #[must_use]
    pub const fn role(&self) -> Role {
        match &self.capacity {
            ClaimedCapacity::Victim {} => Role::Victim,
            ClaimedCapacity::Witness {} => Role::Witness,
            ClaimedCapacity::Representative { role, .. }
            | ClaimedCapacity::Designee { role, .. } => *role,
        }
    }
}

impl Requester {
    /// What this requester would claim: everything that only staff can attest is left out.
    ///
    /// ```
    /// use voice_core::requester::{Capacity, Requester};
    /// use voice_core::wire::from_json;
    ///
    /// let requester: Requester = from_json(br#"{
    ///     "kind": "victim",
    ///     "person": {
    ///         "party": "party-ruiz", "name": "Ana Ruiz", "address": "PO Box 12, Springfield"
    ///     },
    ///     "birth": {"kind": "age", "years": 34, "on": "2026-01-01"},
    ///     "identity": {"level": "verified", "evidence": ["government-photo-id"]},
    ///     "conflicts": ["shares-household"]
    /// }"#)?;
    /// let claim = requester.claim();
    /// assert_eq!(claim.capacity(), Capacity::Victim);
    /// assert_eq!(&claim.conflicts, requester.conflicts());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn claim(&self) -> RequesterClaim {
        let capacity = match self {
            Self::Victim(_) => ClaimedCapacity::Victim {},
            Self::Witness(_) => ClaimedCapacity::Witness {},
            Self::Representative(of) => ClaimedCapacity::Representative {
                principal: of.principal.party.clone(),
                role: of.principal.role,
                basis: of.basis,
            },
            Self::Designee(of) => ClaimedCapacity::Designee {
                principal: of.principal.party.clone(),
                role: of.principal.role,
            },
        };
        RequesterClaim {
            person: self.person().clone(),
            capacity,
            conflicts: self.conflicts().clone(),
        }
    }
}
