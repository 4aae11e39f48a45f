use crate::identifier::MatterId;
use crate::wire::Wire;

/// Why a requester asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Purpose {
    /// To keep the principal and those around them safe.
    SafetyPlanning,
    /// To take part in a proceeding, or to be heard in one.
    TakingPart,
    /// To claim compensation, restitution or benefits.
    Claims,
    /// To understand what became of the case.
    Understanding,
}

/// Under whose law the crime is prosecuted.
///
/// The rights of 18 U.S.C. 3771 are for victims of federal and District of Columbia offenses
/// (3771(e)(2)(A)); to the others they are not promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Jurisdiction {
    /// A federal offense.
    Federal,
    /// An offense of the District of Columbia.
    #[wire(title = "District of Columbia")]
    DistrictOfColumbia,
    /// An offense under the law of a State or territory.
    State,
    /// An offense under tribal law.
    Tribal,
    /// An offense under foreign law.
    Foreign,
}

/// How well it is known that the principal is a victim or witness in the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Standing {
    /// The requester says so.
    Asserted,
    /// The agency, prosecutor or court that handles the matter has confirmed it.
    Confirmed,
}

/// The crime or case in which the principal is a victim or witness.
///
/// Roles belong to a matter, not to a person: the same person may be a victim in one and a subject
/// in another.
///
/// ```
/// use voice_core::requester::{Jurisdiction, Matter, Standing};
///
/// let matter = Matter {
///     id: "matter-7".parse()?,
///     jurisdiction: Jurisdiction::Federal,
///     standing: Standing::Confirmed,
/// };
/// assert!(matter.standing > Standing::Asserted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Matter {
    /// The office's identifier of the matter.
    #[wire(title = "Identifier")]
    pub id: MatterId,
    /// Under whose law the crime is prosecuted.
    pub jurisdiction: Jurisdiction,
    /// How well the principal's part in the matter is known.
    pub standing: Standing,
}
