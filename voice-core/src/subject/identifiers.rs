use subtle::Choice;

use super::{Protection, ProtectionSet, choice};
use crate::category::{Category, CategorySet};
use crate::identifier::{
    AlienNumber, CountryCode, DeclaredKey, PersonName, SubjectReference, is_asked,
};
use crate::wire::{Day, Set, Wire};

/// Citizenship and residence of a person, as far as it decides which privacy law covers them.
///
/// ```
/// use voice_core::subject::CitizenshipStatus;
///
/// let status: CitizenshipStatus = "lawful-permanent-resident".parse()?;
/// assert_eq!(status, CitizenshipStatus::LawfulPermanentResident);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum CitizenshipStatus {
    /// A citizen of the United States.
    #[wire(title = "US citizen")]
    UsCitizen,
    /// An alien lawfully admitted for permanent residence.
    LawfulPermanentResident,
    /// Neither.
    Other,
    /// Not known, and therefore treated as covered by the Privacy Act (5 U.S.C. 552a(a)(2)).
    Unknown,
}

/// The most names of a record, as the wire has it below.
pub(super) const MAX_NAMES: usize = 32;

/// The most alien registration numbers of a record, as the wire has it below.
pub(super) const MAX_NUMBERS: usize = 32;

/// The most values of declared look-up keys of a record, as the wire has it below.
pub(crate) const MAX_KEYS: usize = 32;

/// How a person is known.
///
/// ```
/// use voice_core::subject::{CitizenshipStatus, Identifiers};
///
/// let identifiers = Identifiers {
///     names: ["John Doe".parse()?].into(),
///     alien_numbers: ["A200000009".parse()?].into(),
///     date_of_birth: Some("1990-04-12".parse()?),
///     country_of_birth: Some("MX".parse()?),
///     citizenship: CitizenshipStatus::Unknown,
///     keys: None,
/// };
/// // By each number, and by each name with day and country of birth.
/// assert_eq!(identifiers.lookup_keys().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Identifiers {
    /// Every name of the person; those that people read alike are one.
    #[wire(min = 1, max = 32)]
    pub names: Set<PersonName>,
    /// Every alien registration number that the person was given.
    #[wire(max = 32)]
    pub alien_numbers: Set<AlienNumber>,
    /// The day of birth; a person whose age is not known is treated as under 18.
    pub date_of_birth: Option<Day>,
    /// The country of birth.
    pub country_of_birth: Option<CountryCode>,
    /// Citizenship and residence.
    pub citizenship: CitizenshipStatus,
    /// Values of look-up keys that an office declares; left out where there are none, and no field
    /// where no key is declared.
    #[wire(min = 1, max = 32, declared = "DeclaredKey")]
    pub keys: Option<Set<DeclaredKey>>,
}

impl Identifiers {
    /// The protection of whoever is not known to be an adult.
    pub(super) const OF_MINORITY: ProtectionSet =
        ProtectionSet::EMPTY.with(Protection::MinorSubject);

    /// The protection that follows from the citizenship, or from its not being known.
    pub(super) const fn of_citizenship(&self) -> ProtectionSet {
        ProtectionSet::EMPTY.with(match self.citizenship {
            CitizenshipStatus::UsCitizen
            | CitizenshipStatus::LawfulPermanentResident
            | CitizenshipStatus::Unknown => Protection::PrivacyAct,
            CitizenshipStatus::Other => Protection::FippsNonus,
        })
    }

    /// The categories among the identifiers in which there is something to tell.
    pub(super) fn tellable(&self) -> CategorySet {
        CategorySet::EMPTY
            .with(Category::Citizenship)
            .union(one(Category::AlienNumber).select(!self.alien_numbers.is_empty()))
            .union(one(Category::DateOfBirth).select(self.date_of_birth.is_some()))
    }

    /// How far the reference names this person. Every number and every name is looked at, whichever
    /// agrees, and what agrees is kept by masks.
    pub(crate) fn agreement(&self, reference: &SubjectReference) -> Agreement {
        match reference {
            SubjectReference::ByNumber { number, country_of_birth } => {
                let numbers =
                    self.alien_numbers.iter().map(|own| is_asked(own.as_str(), number.as_str()));
                let meant = any(numbers);
                Agreement { meant, full: meant & self.born_in(country_of_birth) }
            }
            SubjectReference::ByName { name, date_of_birth, country_of_birth } => {
                let birth = choice(self.date_of_birth.as_ref() == Some(date_of_birth));
                let full = self.is_named(name) & birth & self.born_in(country_of_birth);
                Agreement { meant: full, full }
            }
            SubjectReference::Declared(of) => {
                let meant = any(self.declared_keys().map(|own| own.is(of.key())));
                let yes = choice(true);
                let named = of.name().map_or(yes, |name| self.is_named(name));
                let born = of.date_of_birth().map(|day| self.date_of_birth == Some(day));
                let born = born.map_or(yes, choice);
                let country = of.country_of_birth().map_or(yes, |of| self.born_in(of));
                Agreement { meant, full: meant & named & born & country }
            }
        }
    }

    /// The values of look-up keys that an office declares.
    pub(crate) fn declared_keys(&self) -> impl Iterator<Item = &DeclaredKey> {
        self.keys.iter().flatten()
    }

    /// Whether one of the names is that one. Every name is looked at.
    fn is_named(&self, name: &PersonName) -> Choice {
        any(self.names.iter().map(|own| own.is(name)))
    }

    fn born_in(&self, country: &CountryCode) -> Choice {
        let own = self.country_of_birth.as_ref();
        choice(own.is_some_and(|own| is_asked(own.as_str(), country.as_str())))
    }
}

/// Whether one of some agrees, with every one of them looked at.
fn any(agree: impl Iterator<Item = bool>) -> Choice {
    choice(agree.fold(false, |any, agrees| any | agrees))
}

const fn one(category: Category) -> CategorySet {
    CategorySet::EMPTY.with(category)
}

/// How far a reference names the person of a record.
pub(crate) struct Agreement {
    /// Whether it may mean them: they have the number, wherever they were born, or all that it
    /// says by name. A number that two records have is not known to be either's.
    pub(super) meant: Choice,
    /// Whether everything that it says agrees.
    pub(crate) full: Choice,
}
