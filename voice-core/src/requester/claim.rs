use super::{Basis, Capacity, Conflict, Person, Requester, Role};
use crate::identifier::PartyId;
use crate::wire::{Set, Wire};

/// As what a person says that they ask.
///
/// ```
/// use voice_core::requester::{Basis, Capacity, ClaimedCapacity, Person, RequesterClaim, Role};
///
/// let as_parent = ClaimedCapacity::Representative {
///     principal: "party-child".parse()?,
///     role: Role::Victim,
///     basis: Basis::Parent,
/// };
/// let mother = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
/// let claim = RequesterClaim::new(mother, as_parent, []);
/// assert_eq!(claim.capacity(), Capacity::VictimRepresentative);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
    /// A person who says that the crime harmed them, with the relations that close this way of
    /// asking, as far as they say so; an empty list where they say of none.
    ///
    /// ```
    /// use voice_core::requester::{Capacity, Conflict, Person, RequesterClaim};
    ///
    /// let ana = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let claim = RequesterClaim::victim(ana, [Conflict::SharesHousehold]);
    /// assert_eq!(claim.capacity(), Capacity::Victim);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn victim(person: Person, conflicts: impl IntoIterator<Item = Conflict>) -> Self {
        Self::new(person, ClaimedCapacity::Victim {}, conflicts)
    }

    /// A person who says that they are a witness of the crime, with the relations as for a victim.
    ///
    /// ```
    /// use voice_core::requester::{Capacity, Person, RequesterClaim, Role};
    ///
    /// let ana = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let claim = RequesterClaim::witness(ana, []);
    /// assert_eq!((claim.capacity(), claim.role()), (Capacity::Witness, Role::Witness));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn witness(person: Person, conflicts: impl IntoIterator<Item = Conflict>) -> Self {
        Self::new(person, ClaimedCapacity::Witness {}, conflicts)
    }

    /// A person in any capacity, with the relations as for a victim.
    ///
    /// ```
    /// use voice_core::requester::{ClaimedCapacity, Person, RequesterClaim, Role};
    ///
    /// let counsel = Person::new("party-diaz", "Luz Diaz", "1 Main Street, Springfield")?;
    /// let of = ClaimedCapacity::Designee { principal: "party-ruiz".parse()?, role: Role::Victim };
    /// let claim = RequesterClaim::new(counsel, of, []);
    /// assert_eq!(claim.principal().as_str(), "party-ruiz");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn new(
        person: Person,
        capacity: ClaimedCapacity,
        conflicts: impl IntoIterator<Item = Conflict>,
    ) -> Self {
        Self { person, capacity, conflicts: conflicts.into_iter().collect() }
    }

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
