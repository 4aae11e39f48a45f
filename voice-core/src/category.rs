//! The categories of information that a requester may ask for.
//!
//! What a victim asks for is a set of them, and so is what they are told:
//!
//! ```
//! use voice_core::category::{Category, CategorySet};
//!
//! let asked: CategorySet = [Category::CustodyStatus, Category::Facility].into_iter().collect();
//! let told = asked.difference(CategorySet::EMPTY.with(Category::Facility));
//! assert_eq!(told.iter().map(|of| of.as_str()).collect::<Vec<_>>(), ["custody-status"]);
//! ```

mod declared;

use core::fmt;

pub use self::declared::DeclaredCategory;
use crate::bit_set::{BitSet, Member, PLACES, own_and_declared};
use crate::wire::Wire;

/// A category of information about a person.
///
/// What explains the removal process, rights and sources of help is no category: it is part of
/// every answer, and needs no look-up of a person.
///
/// ```
/// use voice_core::category::Category;
///
/// let asked: Category = "custody-status".parse()?;
/// assert_eq!(asked, Category::CustodyStatus);
/// assert!("custody".parse::<Category>().is_err());
/// // The state of a case belongs to one matter; where somebody is held does not.
/// assert!(Category::Charges.is_about_case() && !asked.is_about_case());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Category {
    /// Whether the person is in immigration custody.
    CustodyStatus,
    /// That, and on which day, the person was released.
    Release,
    /// That the person escaped, or was recaptured.
    Escape,
    /// That, and on which day, the person was removed from the country.
    Removal,
    /// The country to which the person was removed.
    RemovalDestination,
    /// That the person died in custody.
    Death,
    /// The place where the person is held.
    Facility,
    /// The next hearing of a criminal court.
    CriminalHearing,
    /// The next hearing of an immigration court.
    ImmigrationHearing,
    /// An order of removal, and whether it is final.
    RemovalOrder,
    /// Immigration history: entries, encounters, proceedings.
    ImmigrationHistory,
    /// Charges filed, and arrest.
    Charges,
    /// Convictions, sentences and eligibility for parole.
    Convictions,
    /// The final disposition of the case in which the principal is a victim.
    FinalDisposition,
    /// Adjudications of juvenile delinquency.
    JuvenileAdjudication,
    /// The state of an investigation.
    InvestigationStatus,
    /// That the record which answers is that of the person whom the requester named.
    IdentityConfirmation,
    /// A photograph.
    Photograph,
    /// The alien registration number.
    #[wire(rename = "a-number", title = "A-number")]
    AlienNumber,
    /// Country of birth and citizenship.
    Citizenship,
    /// Day of birth.
    DateOfBirth,
    /// Home or release address and telephone.
    ContactDetails,
    /// Terms of supervision.
    SupervisionTerms,
    /// Amount of a bond.
    Bond,
    /// Applications for relief, fear claims, temporary protected status and visas: that they exist
    /// and that they do not.
    Relief,
    /// Whether the person is an informant or cooperates.
    Informant,
    /// Whether the person is in a witness security programme.
    WitnessSecurity,
    /// Medical, mental health, substance use and HIV information.
    Health,
    /// Family, dependants, sponsors and employer.
    Family,
    /// Counsel of the person.
    Counsel,
    /// Whether others ask about the person, or are registered for notices.
    OtherRequesters,
    /// What an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredCategory),
}

impl Category {
    /// Whether a fact of this category is about one case before a court, or one investigation, and
    /// so belongs to one matter.
    ///
    /// ```
    /// use voice_core::category::Category;
    ///
    /// assert!(Category::Charges.is_about_case() && !Category::Facility.is_about_case());
    /// ```
    #[must_use]
    pub const fn is_about_case(self) -> bool {
        CategorySet::ABOUT_CASES.contains(self)
    }

    /// The place of the category in sets: those of the reference first, then what is declared.
    pub(crate) const fn at(self) -> u32 {
        match self {
            Self::Declared(of) => Self::ALL.len() as u32 + of.slot(),
            own => own.index() as u32,
        }
    }
}

impl From<DeclaredCategory> for Category {
    fn from(of: DeclaredCategory) -> Self {
        Self::Declared(of)
    }
}

/// A set of categories.
///
/// ```
/// use voice_core::category::{Category, CategorySet};
///
/// let told: CategorySet = [Category::Release, Category::Death].into_iter().collect();
/// assert!(told.contains(Category::Release));
/// assert_eq!(told.difference(CategorySet::EMPTY.with(Category::Release)).len(), 1);
/// ```
pub type CategorySet = BitSet<Category>;

impl Member for Category {
    /// All that a set has room for.
    const COUNT: u32 = PLACES;

    fn all() -> impl Iterator<Item = Self> {
        own_and_declared(&Self::ALL, |slot| DeclaredCategory::at(slot).map(Self::Declared))
    }

    fn place(self) -> u32 {
        self.at()
    }
}

impl CategorySet {
    /// The categories of the reference office, which every office has.
    pub const REFERENCE: Self = {
        let (mut all, mut at) = (Self::EMPTY, 0);
        while at < Category::ALL.len() as u32 {
            all = all.with_place(at);
            at += 1;
        }
        all
    };

    /// The categories that are about a case before a court, or an
    /// investigation ([`Category::is_about_case`]).
    pub const ABOUT_CASES: Self = Self::EMPTY
        .with(Category::CriminalHearing)
        .with(Category::Charges)
        .with(Category::Convictions)
        .with(Category::FinalDisposition)
        .with(Category::JuvenileAdjudication)
        .with(Category::InvestigationStatus);

    /// Whether the category is in the set.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// assert!(CategorySet::ABOUT_CASES.contains(Category::Charges));
    /// assert!(!CategorySet::ABOUT_CASES.contains(Category::Release));
    /// ```
    #[must_use]
    pub const fn contains(self, category: Category) -> bool {
        self.contains_place(category.at())
    }

    /// The set with one category more.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let asked = CategorySet::EMPTY.with(Category::Release).with(Category::Release);
    /// assert_eq!(asked.len(), 1);
    /// ```
    #[must_use]
    pub const fn with(self, category: Category) -> Self {
        self.with_place(category.at())
    }
}

impl fmt::Debug for CategorySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|category| category.as_str())).finish()
    }
}
