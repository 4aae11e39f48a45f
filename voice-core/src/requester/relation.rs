//! What makes somebody responsible for a principal, and what ends or limits that, whatever paper
//! shows that there was a relation.

use super::{Basis, Evidence, Role, Scope, Validity};
use crate::identifier::PartyId;
use crate::wire::{Day, Reader, Set, Wire};

/// An order of a court that took custody of the principal, or the power to decide for them, from a
/// parent (45 CFR 164.502(g)(3), 28 CFR 90.4(b)(3)).
///
/// ```
/// use voice_core::requester::CustodyOrder;
///
/// let stands = CustodyOrder::new("2025-01-15".parse()?, None)?;
/// assert!(stands.until().is_none());
/// assert!(CustodyOrder::new("2025-01-15".parse()?, Some("2024-12-31".parse()?)).is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, check)]
pub struct CustodyOrder {
    /// The first day on which it stands.
    from: Day,
    /// The last day, included, not before `from`; left out where it has not ended.
    until: Option<Day>,
}

impl CustodyOrder {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("from", self.from), ("until", self.until));
    }

    fn stands(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// That a marriage ended, by divorce or annulment. The certificate of the marriage shows
/// nothing of it.
///
/// ```
/// use voice_core::requester::{MarriageEnded, RelationLimit};
///
/// // Whoever asks as the spouse of a victim who has died was divorced from them.
/// let limit = RelationLimit::MarriageEnded(MarriageEnded { on: "2023-06-30".parse()? });
/// let ended = matches!(&limit, RelationLimit::MarriageEnded(of) if of.on < "2026-10-30".parse()?);
/// assert!(ended);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct MarriageEnded {
    /// The day on which it ended.
    pub on: Day,
}

/// What ended or limits the relation of a representative to the principal.
///
/// ```
/// use voice_core::requester::{CustodyOrder, RelationLimit};
///
/// let order = CustodyOrder::new("2026-03-01".parse()?, None)?;
/// let limit = RelationLimit::CustodyOrder(order);
/// assert_eq!(format!("{limit:?}"), "RelationLimit(..)");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum RelationLimit {
    /// A custody order against the parent.
    CustodyOrder(CustodyOrder),
    /// The marriage ended.
    MarriageEnded(MarriageEnded),
}

/// Whether one of the limits closes the way to a parent on a day.
pub(super) fn custody_taken(limits: &[RelationLimit], acting: Basis, day: Day) -> bool {
    let taken = limits
        .iter()
        .any(|limit| matches!(limit, RelationLimit::CustodyOrder(order) if order.stands(day)));
    acting == Basis::Parent && taken
}

/// Whether one of the limits closes the way to a spouse on a day.
pub(super) fn divorced(limits: &[RelationLimit], acting: Basis, day: Day) -> bool {
    let ended = limits
        .iter()
        .any(|limit| matches!(limit, RelationLimit::MarriageEnded(end) if end.on <= day));
    acting == Basis::Spouse && ended
}

/// What makes a person responsible for a principal, as the papers show it.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::requester::{
///     Action, Basis, Evidence, Extent, Purpose, Representation, Role, Scope, Validity,
/// };
/// use voice_core::wire::Set;
///
/// // Staff saw the birth certificate of a child who was harmed.
/// let mother = Representation {
///     principal: "party-child".parse()?,
///     role: Role::Victim,
///     basis: Basis::Parent,
///     client: None,
///     evidence: Set::from([Evidence::BirthCertificate]),
///     claimants: Set::from([]),
///     limits: Vec::new(),
///     scope: Scope {
///         extent: Extent::Matter { matter: "matter-elm-street".parse()? },
///         categories: Set::from([Category::CustodyStatus, Category::Release]),
///         purposes: Set::from([Purpose::SafetyPlanning]),
///         actions: Set::from([Action::Receive]),
///     },
///     validity: Validity::new("2026-01-01".parse()?, None, None, None)?,
/// };
/// let shown = |of: &Evidence| mother.basis.evidence().contains(of);
/// assert!(mother.evidence.iter().any(shown));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Representation {
    /// The victim or witness.
    pub principal: PartyId,
    /// Whether the principal is a victim or a witness.
    pub role: Role,
    /// What makes the person responsible.
    pub basis: Basis,
    /// Of counsel of the family: as what their client took over the rights; left out for everybody
    /// else.
    pub client: Option<Basis>,
    /// The papers shown.
    #[wire(min = 1)]
    pub evidence: Set<Evidence>,
    /// Others in the order of 34 U.S.C. 20141(e)(2)(B) who have not declined, whether before this
    /// person or beside them. Of a client's others, for counsel of the family.
    pub claimants: Set<Basis>,
    /// What ended or limits the relation; empty where intake asked and found none.
    #[wire(max = 8)]
    pub limits: Vec<RelationLimit>,
    /// What the authority covers.
    pub scope: Scope,
    /// When the authority holds.
    pub validity: Validity,
}
