use crate::identifier::MatterId;
use crate::term::Jurisdiction;
use crate::wire::Wire;

/// How well it is known that the principal is a victim or witness in the matter.
///
/// ```
/// use voice_core::requester::{Jurisdiction, Matter, Standing};
///
/// let matter = Matter {
///     id: "matter-elm-street".parse()?,
///     jurisdiction: Jurisdiction::Federal,
///     standing: Standing::Asserted,
/// };
/// // Until the prosecutor confirms it, it is what the caller says.
/// assert_ne!(matter.standing, Standing::Confirmed);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
