use super::{Protection, ProtectionSet};
use crate::identifier::{
    AlienNumber, CountryCode, DeclaredKey, PersonName, SubjectReference, is_asked,
};
use crate::requester::{Birth, Majority};
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
    /// The protections that follow from age and citizenship, or from their not being known.
    pub(crate) fn protections(&self, day: Day) -> ProtectionSet {
        let adult = self
            .date_of_birth
            .is_some_and(|date| Birth::Date { date }.majority(day) == Majority::Adult);
        let age = if adult {
            ProtectionSet::EMPTY
        } else {
            ProtectionSet::EMPTY.with(Protection::MinorSubject)
        };
        age.with(match self.citizenship {
            CitizenshipStatus::UsCitizen
            | CitizenshipStatus::LawfulPermanentResident
            | CitizenshipStatus::Unknown => Protection::PrivacyAct,
            CitizenshipStatus::Other => Protection::FippsNonus,
        })
    }

    /// How far the reference names this person. Every number and every name is looked
    /// at, whichever agrees.
    pub(crate) fn agreement(&self, reference: &SubjectReference) -> Agreement {
        match reference {
            SubjectReference::ByNumber { number, country_of_birth } => {
                let numbers =
                    self.alien_numbers.iter().map(|own| is_asked(own.as_str(), number.as_str()));
                let meant = numbers.fold(false, |any, agrees| any | agrees);
                Agreement { meant, full: meant & self.born_in(country_of_birth) }
            }
            SubjectReference::ByName { name, date_of_birth, country_of_birth } => {
                let birth = self.date_of_birth.as_ref() == Some(date_of_birth);
                let full = self.is_named(name) & birth & self.born_in(country_of_birth);
                Agreement { meant: full, full }
            }
            SubjectReference::Declared(of) => {
                let values = self.declared_keys().map(|own| own.is(of.key()));
                let meant = values.fold(false, |any, agrees| any | agrees);
                let named = of.name().is_none_or(|name| self.is_named(name));
                let born = of.date_of_birth().is_none_or(|day| self.date_of_birth == Some(day));
                let country = of.country_of_birth().is_none_or(|of| self.born_in(of));
                Agreement { meant, full: meant & named & born & country }
            }
        }
    }

    /// The values of look-up keys that an office declares.
    pub(crate) fn declared_keys(&self) -> impl Iterator<Item = &DeclaredKey> {
        self.keys.iter().flatten()
    }

    /// Whether one of the names is that one. Every name is looked at.
    fn is_named(&self, name: &PersonName) -> bool {
        self.names.iter().fold(false, |any, own| any | own.is(name))
    }

    fn born_in(&self, country: &CountryCode) -> bool {
        self.country_of_birth.as_ref().is_some_and(|own| is_asked(own.as_str(), country.as_str()))
    }
}

/// How far a reference names the person of a record.
pub(crate) struct Agreement {
    /// Whether it may mean them: they have the number, wherever they were born, or all that it
    /// says by name. A number that two records have is not known to be either's.
    pub(crate) meant: bool,
    /// Whether everything that it says agrees.
    pub(crate) full: bool,
}
