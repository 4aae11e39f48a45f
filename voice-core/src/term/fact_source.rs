use crate::declared_name::declared_name;
use crate::wire::Wire;

declared_name! {
    /// The name of a source that an office declares.
    FactSourceName, 64
}

/// A source of facts that an office declares as data, with what it is treated as; see
/// [`Vocabulary`](crate::vocabulary::Vocabulary).
///
/// ```
/// use voice_core::subject::FactSource;
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// let source: FactSource = vocabulary.read(br#""us-bop:judgment""#)?;
/// let FactSource::Declared(judgment) = source else { panic!("a declared source") };
/// assert_eq!(judgment.as_str(), "us-bop:judgment");
/// assert_eq!(judgment.name().as_str(), judgment.as_str());
/// // What it brings along is what a record of the agency does.
/// assert_eq!(source.treated_as(), FactSource::AgencyRecord);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: `treated_as` is the place of a source of this library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclaredSource {
    name: FactSourceName,
    treated_as: u8,
}

impl DeclaredSource {
    /// How many may be declared in one program.
    pub const ROOM: usize = FactSourceName::ROOM;

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> FactSourceName {
        self.name
    }

    /// The name as it is written on the wire.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.name.as_str()
    }

    /// The source of a name, which is new or was declared before; none where no slot is left.
    pub(crate) fn declare(name: &str, treated_as: FactSource) -> Option<Self> {
        let treated_as = u8::try_from(treated_as.treated_as().index()).ok()?;
        Some(Self { name: FactSourceName::declare(name)?, treated_as })
    }

    /// The source of a name that was read with no declaration; none where there is no room for it.
    ///
    /// Until a vocabulary says as what it is treated, nothing that it brings is told: as of the
    /// criminal history repository.
    pub(crate) fn undeclared(name: &str) -> Option<Self> {
        let treated_as = u8::try_from(FactSource::CriminalHistoryRepository.index()).ok()?;
        Some(Self { name: FactSourceName::undeclared(name)?, treated_as })
    }

    /// The place that a reading knows it by: its slot, and above that what it is treated as.
    pub(crate) const fn place(self) -> u32 {
        self.name.slot() | (self.treated_as as u32) << SLOT_BITS
    }

    /// The source at a place, if a name was declared there.
    #[doc(hidden)]
    #[must_use]
    pub fn at(place: u32) -> Option<Self> {
        let treated_as = u8::try_from(place >> SLOT_BITS).ok()?;
        FactSource::ALL.get(usize::from(treated_as))?;
        Some(Self { name: FactSourceName::at(place & ((1 << SLOT_BITS) - 1))?, treated_as })
    }
}

/// A slot is one byte.
const SLOT_BITS: u32 = u8::BITS;

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum FactSource {
    /// The agency's own records.
    AgencyRecord,
    /// The public record of a court or booking office.
    PublicRecord,
    /// The national criminal history repository (28 CFR 20.33), which does not release to victims.
    CriminalHistoryRepository,
    /// What an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredSource),
}

impl From<DeclaredSource> for FactSource {
    fn from(of: DeclaredSource) -> Self {
        Self::Declared(of)
    }
}

impl FactSource {
    /// The source of this library as which it is treated: what it brings along and what of it may
    /// be told. Of one of this library it is itself.
    ///
    /// ```
    /// use voice_core::subject::FactSource;
    ///
    /// assert_eq!(FactSource::PublicRecord.treated_as(), FactSource::PublicRecord);
    /// ```
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a declared source has the place of one of this library"
    )]
    pub const fn treated_as(self) -> Self {
        match self {
            Self::Declared(of) => {
                let (own, _) = Self::ALL.split_at(of.treated_as as usize + 1);
                *own.last().expect("a source of this library")
            }
            own => own,
        }
    }
}
