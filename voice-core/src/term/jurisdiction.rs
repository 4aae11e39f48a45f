use crate::declared_name::declared_name;
use crate::wire::Wire;

declared_name! {
    /// A jurisdiction that an office declares as data; see
    /// [`Vocabulary`](crate::vocabulary::Vocabulary).
    DeclaredJurisdiction, 16
}

/// Under whose law the crime is prosecuted.
///
/// The rights of 18 U.S.C. 3771 are for victims of federal and District of Columbia offenses
/// (3771(e)(2)(A)); to the others they are not promised.
///
/// ```
/// use voice_core::requester::Jurisdiction;
///
/// let of: Jurisdiction = "state".parse()?;
/// assert_eq!(of, Jurisdiction::State);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
    /// What an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredJurisdiction),
}

impl From<DeclaredJurisdiction> for Jurisdiction {
    fn from(of: DeclaredJurisdiction) -> Self {
        Self::Declared(of)
    }
}

impl Jurisdiction {
    /// The place among those of this library, or the slot of one that is declared.
    pub(crate) const fn place(self) -> Result<u32, u32> {
        match self {
            Self::Declared(of) => Err(of.slot()),
            own => Ok(own.index() as u32),
        }
    }
}

impl DeclaredJurisdiction {
    /// Every one that was declared in this program.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..).map_while(Self::at)
    }
}
