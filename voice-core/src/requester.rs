//! Who asks: capacity, identity, the principal, authority to act, and conflicts.
//!
//! Four kinds of people are served: victims, witnesses, people with a legal responsibility to act
//! for one of them, and people acting at the request of one. With the two kinds of principal that
//! makes six capacities ([`Capacity`]).
//!
//! Whether somebody may act is computed at the moment of asking ([`Authority`]), never
//! stored: it ends with an 18th birthday, a death, a revocation, the end of a matter, the
//! last day of a mandate.
//!
//! A victim who shows a photo identity document asks for themselves, with what staff found:
//!
//! ```
//! use voice_core::requester::{
//!     Birth, Capacity, Identity, IdentityEvidence, IdentityLevel, Oneself, Person, Requester,
//! };
//! use voice_core::wire::Set;
//!
//! let seen = Set::from([IdentityEvidence::GovernmentPhotoId]);
//! let victim = Requester::Victim(Oneself {
//!     person: Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?,
//!     birth: Birth::Date { date: "1990-04-12".parse()? },
//!     own_right: None,
//!     identity: Identity::new(IdentityLevel::Verified, seen)?,
//!     conflicts: Set::from([]),
//! });
//! assert_eq!(victim.capacity(), Capacity::Victim);
//! assert!(victim.principal() == &"party-ruiz".parse()?);
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod attestation;
mod attested;
mod authority;
mod claim;
mod identity;
mod mandate;
mod matter;
mod person;
mod principal;
mod reach;
mod relation;
mod vouched;

use core::fmt;

pub use self::attestation::{
    AgeEvidence, Attestation, AttestedFact, ConfirmingAuthority, NoSuchAttestationError, PartyFile,
    StaffId, Withdrawal,
};
pub use self::attested::MissingAttestation;
pub(crate) use self::attested::{Attestations, Claimed};
pub(crate) use self::authority::Asked;
pub use self::authority::{Authority, AuthorityGap};
pub use self::claim::{ClaimedCapacity, RequesterClaim};
pub use self::identity::{Identity, IdentityEvidence, IdentityLevel};
pub use self::mandate::{Action, Appointer, Basis, Evidence, Extent, Mandate, Scope, Validity};
pub use self::matter::{Matter, Standing};
pub use self::person::{MailingAddress, Person};
pub use self::principal::{Birth, Condition, Majority, OwnRight, Principal, Role};
pub use self::reach::Reach;
pub use self::relation::{CustodyOrder, MarriageEnded, RelationLimit, Representation};
pub use self::vouched::{RequestId, Vouched};
use crate::bit_set::{BitSet, Member, each};
use crate::identifier::PartyId;
pub use crate::term::{DeclaredJurisdiction, DeclaredPurpose, Jurisdiction, Purpose};
use crate::wire::{Set, Wire};

/// What a requester comes as: one of four kinds, for a victim or for a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Capacity {
    /// A person harmed by the crime, asking for themselves.
    Victim,
    /// A witness of the crime, asking for themselves.
    Witness,
    /// A person with a legal responsibility to act for a victim.
    VictimRepresentative,
    /// A person with a legal responsibility to act for a witness.
    WitnessRepresentative,
    /// A person acting at the request of a victim.
    VictimDesignee,
    /// A person acting at the request of a witness.
    WitnessDesignee,
}

impl Capacity {
    /// Whether the person asks for somebody else.
    ///
    /// ```
    /// use voice_core::requester::Capacity;
    ///
    /// assert!(
    ///     Capacity::WitnessDesignee.acts_for_another() && !Capacity::Victim.acts_for_another()
    /// );
    /// ```
    #[must_use]
    pub const fn acts_for_another(self) -> bool {
        !matches!(self, Self::Victim | Self::Witness)
    }
}

/// A relation to the person asked about, or to the harm done, that closes this way of asking.
///
/// The defendant is never named guardian or representative (18 U.S.C. 3771(e)(2)(B)), and a person
/// who may be the abuser is not treated as a representative (45 CFR 164.502(g)(5),
/// 28 CFR 90.4(b)(3)).
///
/// ```
/// use voice_core::requester::{Conflict, ConflictSet};
///
/// let found: Conflict = "shares-household".parse()?;
/// let told = ConflictSet::EMPTY.with(Conflict::CounselOfSubject);
/// assert!(!told.contains(found) && told.with(found).contains(found));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Conflict {
    /// The requester is the person asked about.
    IsSubject,
    /// The requester is alleged to have harmed the principal.
    AllegedToHaveHarmedPrincipal,
    /// The requester is a co-defendant or accomplice of the person asked about (28 CFR 551.151(b)).
    #[wire(title = "Co-defendant")]
    CoDefendant,
    /// The requester is counsel of the person asked about (8 CFR 292.4(a)).
    CounselOfSubject,
    /// The requester shares a household with the person asked about.
    SharesHousehold,
}

/// A set of conflicts.
pub type ConflictSet = BitSet<Conflict>;

impl Member for Conflict {
    const COUNT: u32 = Self::ALL.len() as u32;

    fn all() -> impl Iterator<Item = Self> {
        each(|place| Self::ALL.get(place as usize).copied())
    }

    fn place(self) -> u32 {
        self as u32
    }
}

impl ConflictSet {
    /// Whether the conflict is in the set.
    #[must_use]
    pub const fn contains(self, conflict: Conflict) -> bool {
        self.contains_place(conflict as u32)
    }

    /// The set with one conflict more.
    #[must_use]
    pub const fn with(self, conflict: Conflict) -> Self {
        self.with_place(conflict as u32)
    }
}

impl fmt::Debug for ConflictSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|conflict| conflict.as_str())).finish()
    }
}

/// A person who asks for themselves.
///
/// ```
/// use voice_core::requester::{Birth, Identity, IdentityLevel, Oneself, Person, Requester};
/// use voice_core::wire::Set;
///
/// // A caller whose identity nobody checked yet.
/// let caller = Oneself {
///     person: Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?,
///     birth: Birth::Unknown {},
///     own_right: None,
///     identity: Identity::new(IdentityLevel::Asserted, Set::from([]))?,
///     conflicts: Set::from([]),
/// };
/// assert!(!Requester::Witness(caller).capacity().acts_for_another());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Oneself {
    /// The person who asks.
    pub person: Person,
    /// When the person was born, as far as known.
    pub birth: Birth,
    /// Why the person, as a minor, acts without a parent or guardian; left out where they do not.
    pub own_right: Option<OwnRight>,
    /// How well it is known that the person is who they say.
    pub identity: Identity,
    /// Relations that close this way of asking; empty when intake asked and found none.
    pub conflicts: Set<Conflict>,
}

/// A person with a legal responsibility to act for a victim or witness.
///
/// An attorney, the holder of a durable power of attorney, a parent, legal guardian, representative
/// of an estate, a court's designee, the one family member who stands first in the order of
/// 34 U.S.C. 20141(e)(2)(B), counsel of the family of somebody who has died, or the authorized
/// representative of an institution.
///
/// ```
/// use voice_core::disclosure::QuestionRecord;
/// use voice_core::requester::{Basis, Capacity, Evidence, Representative, Requester};
/// use voice_core::wire::{Set, from_json};
///
/// let asked = std::fs::read("examples/questions/victim-attorney.json")?;
/// let asked: QuestionRecord = from_json(&asked)?;
/// let Requester::Representative(attorney) = asked.requester else { panic!("an attorney") };
/// assert_eq!(attorney.basis, Basis::Attorney);
/// // The mother of a victim who is under age asks with the birth certificate.
/// let evidence = Set::from([Evidence::BirthCertificate]);
/// let mother = Representative { basis: Basis::Parent, evidence, ..attorney };
/// assert_eq!(Requester::Representative(mother).capacity(), Capacity::VictimRepresentative);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Representative {
    /// The person who asks.
    pub person: Person,
    /// How well it is known that the person is who they say.
    pub identity: Identity,
    /// Relations that close this way of asking; empty when intake asked and found none.
    pub conflicts: Set<Conflict>,
    /// The victim or witness for whom the person acts.
    pub principal: Principal,
    /// What makes the person responsible.
    pub basis: Basis,
    /// Of counsel of the family: as what their client took over the rights; left out
    /// for everybody else.
    pub client: Option<Basis>,
    /// The papers shown.
    pub evidence: Set<Evidence>,
    /// Others in the order of 34 U.S.C. 20141(e)(2)(B) who have not declined, whether before this
    /// person or beside them: only one acts. Of a client's others, for counsel of the family.
    pub claimants: Set<Basis>,
    /// What ended or limits the relation that the basis rests on; empty where intake asked and
    /// found none.
    #[wire(max = 8)]
    pub limits: Vec<RelationLimit>,
    /// What the authority covers.
    pub scope: Scope,
    /// When the authority holds.
    pub validity: Validity,
}

/// A person acting at the request of a victim or witness.
///
/// ```
/// use voice_core::disclosure::QuestionRecord;
/// use voice_core::requester::{Appointer, Designee, Requester, Validity};
/// use voice_core::wire::from_json;
///
/// let asked = std::fs::read("examples/questions/victim-designee.json")?;
/// let asked: QuestionRecord = from_json(&asked)?;
/// let Requester::Designee(friend) = asked.requester else { panic!("a designee") };
/// assert_eq!(friend.appointed_by, Appointer::Principal);
/// // The mandate was for the first half of a year alone.
/// let (from, until) = ("2026-01-01".parse()?, "2026-06-30".parse()?);
/// let ended = Designee { validity: Validity::new(from, Some(until), None, None)?, ..friend };
/// assert!(ended.validity.gap("2026-11-02".parse()?).is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Designee {
    /// The person who asks.
    pub person: Person,
    /// How well it is known that the person is who they say.
    pub identity: Identity,
    /// Relations that close this way of asking; empty when intake asked and found none.
    pub conflicts: Set<Conflict>,
    /// The victim or witness at whose request the person acts.
    pub principal: Principal,
    /// Who signed the mandate.
    pub appointed_by: Appointer,
    /// The papers shown.
    pub evidence: Set<Evidence>,
    /// What the mandate covers.
    pub scope: Scope,
    /// When the mandate holds.
    pub validity: Validity,
}

/// The person who asks.
///
/// ```
/// use voice_core::requester::{
///     Birth, Capacity, Identity, IdentityEvidence, IdentityLevel, Oneself, Person, Requester,
/// };
///
/// let victim = Requester::Victim(Oneself {
///     person: Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?,
///     birth: Birth::Date { date: "1990-04-12".parse()? },
///     own_right: None,
///     identity: Identity::new(
///         IdentityLevel::Verified,
///         [IdentityEvidence::GovernmentPhotoId].into(),
///     )?,
///     conflicts: [].into(),
/// });
/// assert_eq!(victim.capacity(), Capacity::Victim);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum Requester {
    /// A person harmed by the crime.
    Victim(Oneself),
    /// A witness of the crime.
    Witness(Oneself),
    /// A person with a legal responsibility to act for a victim or witness.
    Representative(Representative),
    /// A person acting at the request of a victim or witness.
    Designee(Designee),
}

impl Requester {
    /// The capacity in which the person asks: the kind of requester, and for representatives and
    /// designees the principal's role.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// use voice_core::requester::Capacity;
    ///
    /// assert_eq!(question.requester.capacity(), Capacity::Victim);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn capacity(&self) -> Capacity {
        match self {
            Self::Victim(_) => Capacity::Victim,
            Self::Witness(_) => Capacity::Witness,
            Self::Representative(of) => match of.principal.role {
                Role::Victim => Capacity::VictimRepresentative,
                Role::Witness => Capacity::WitnessRepresentative,
            },
            Self::Designee(of) => match of.principal.role {
                Role::Victim => Capacity::VictimDesignee,
                Role::Witness => Capacity::WitnessDesignee,
            },
        }
    }

    /// The person who asks, to whom an answer goes.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// assert!(!question.requester.person().name.as_str().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn person(&self) -> &Person {
        match self {
            Self::Victim(of) | Self::Witness(of) => &of.person,
            Self::Representative(of) => &of.person,
            Self::Designee(of) => &of.person,
        }
    }

    /// The victim or witness: the person who asks, or the one for whom they ask.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// // A victim who asks for themselves is the principal.
    /// let requester = &question.requester;
    /// assert_eq!(requester.principal(), &requester.person().party);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn principal(&self) -> &PartyId {
        match self {
            Self::Victim(of) | Self::Witness(of) => &of.person.party,
            Self::Representative(of) => &of.principal.party,
            Self::Designee(of) => &of.principal.party,
        }
    }

    /// How well it is known that the person is who they say.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// assert!(!question.requester.identity().evidence().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        match self {
            Self::Victim(of) | Self::Witness(of) => &of.identity,
            Self::Representative(of) => &of.identity,
            Self::Designee(of) => &of.identity,
        }
    }

    /// Relations that close this way of asking, as told or found at intake.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// assert!(question.requester.conflicts().is_empty(), "intake asked, and found none");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn conflicts(&self) -> &Set<Conflict> {
        match self {
            Self::Victim(of) | Self::Witness(of) => &of.conflicts,
            Self::Representative(of) => &of.conflicts,
            Self::Designee(of) => &of.conflicts,
        }
    }

    /// The same requester under another name or address.
    pub(crate) fn with_person(self, person: Person) -> Self {
        match self {
            Self::Victim(of) => Self::Victim(Oneself { person, ..of }),
            Self::Witness(of) => Self::Witness(Oneself { person, ..of }),
            Self::Representative(of) => Self::Representative(Representative { person, ..of }),
            Self::Designee(of) => Self::Designee(Designee { person, ..of }),
        }
    }

    /// The same requester with other conflicts.
    pub(crate) fn with_conflicts(self, conflicts: Set<Conflict>) -> Self {
        match self {
            Self::Victim(of) => Self::Victim(Oneself { conflicts, ..of }),
            Self::Witness(of) => Self::Witness(Oneself { conflicts, ..of }),
            Self::Representative(of) => Self::Representative(Representative { conflicts, ..of }),
            Self::Designee(of) => Self::Designee(Designee { conflicts, ..of }),
        }
    }
}
