//! What ends or limits a relation, whatever paper shows that there was one.

use super::Basis;
use crate::wire::{Day, Reader, Wire};

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
