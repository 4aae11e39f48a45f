use crate::declared_name::declared_name;
use crate::wire::Wire;

declared_name! {
    /// A purpose that an office declares as data; see
    /// [`Vocabulary`](crate::vocabulary::Vocabulary).
    DeclaredPurpose, 16
}

/// Why a requester asks.
///
/// ```
/// use voice_core::requester::Purpose;
///
/// let purpose: Purpose = "safety-planning".parse()?;
/// assert_eq!(purpose, Purpose::SafetyPlanning);
/// // Curiosity is none.
/// assert!("curiosity".parse::<Purpose>().is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
    /// What an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredPurpose),
}

impl From<DeclaredPurpose> for Purpose {
    fn from(of: DeclaredPurpose) -> Self {
        Self::Declared(of)
    }
}

impl Purpose {
    /// The place among those of this library, or the slot of one that is declared.
    pub(crate) const fn place(self) -> Result<u32, u32> {
        match self {
            Self::Declared(of) => Err(of.slot()),
            own => Ok(own.index() as u32),
        }
    }
}

impl DeclaredPurpose {
    /// Every one that was declared in this program.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..).map_while(Self::at)
    }
}
