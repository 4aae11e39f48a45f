//! The categories of information that a requester may ask for.

use core::fmt;

use subtle::{Choice, ConditionallySelectable as _};

use crate::wire::Wire;

/// A category of information about a person.
///
/// What explains the removal process, rights and sources of help is no category: it is part of
/// every answer, and needs no look-up of a person.
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

    const fn bit(self) -> u64 {
        1 << self as u64
    }
}

/// A set of categories, as one machine word.
///
/// ```
/// use voice_core::category::{Category, CategorySet};
///
/// let told: CategorySet = [Category::Release, Category::Death].into_iter().collect();
/// assert!(told.contains(Category::Release));
/// assert_eq!(told.minus(CategorySet::EMPTY.with(Category::Release)).len(), 1);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CategorySet(u64);

impl CategorySet {
    /// No category.
    pub const EMPTY: Self = Self(0);

    /// Every category.
    pub const ALL: Self = Self((1 << Category::ALL.len()) - 1);

    /// The categories that are about a case before a court, or an
    /// investigation ([`Category::is_about_case`]).
    pub const ABOUT_CASES: Self = Self::EMPTY
        .with(Category::CriminalHearing)
        .with(Category::Charges)
        .with(Category::Convictions)
        .with(Category::FinalDisposition)
        .with(Category::JuvenileAdjudication)
        .with(Category::InvestigationStatus);

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many categories the set has.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether the category is in the set.
    #[must_use]
    pub const fn contains(self, category: Category) -> bool {
        self.0 & category.bit() != 0
    }

    /// The set with one category more.
    #[must_use]
    pub const fn with(self, category: Category) -> Self {
        Self(self.0 | category.bit())
    }

    /// What is in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The set if `keep`, else nothing, where `keep` is a secret of a record: the same
    /// work either way.
    #[must_use]
    pub(crate) fn select(self, keep: Choice) -> Self {
        Self(u64::conditional_select(&0, &self.0, keep))
    }

    /// The set if `keep`, else nothing, in plain code: for what rules and questions say, and for
    /// the many states of a proof. A compiler may make any code of it; what is a secret of a
    /// record is [selected](Self::select).
    #[must_use]
    pub(crate) const fn when(self, keep: bool) -> Self {
        Self(self.0 & (keep as u64).wrapping_neg())
    }

    /// The categories, in the order of their definition.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL.into_iter().filter(move |category| self.contains(*category))
    }
}

impl FromIterator<Category> for CategorySet {
    fn from_iter<I: IntoIterator<Item = Category>>(categories: I) -> Self {
        categories.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl fmt::Debug for CategorySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|category| category.as_str())).finish()
    }
}
