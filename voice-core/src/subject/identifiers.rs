use std::collections::BTreeSet;

use super::{Protection, ProtectionSet};
use crate::identifier::{AlienNumber, CountryCode, PersonName, SubjectReference};
use crate::requester::{Birth, Majority};
use crate::wire::{Day, Wire};

/// Citizenship and residence of a person, as far as it decides which privacy law covers them.
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

/// How a person is known.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Identifiers {
    /// Every name of the record.
    #[wire(min = 1, max = 32)]
    pub names: BTreeSet<PersonName>,
    /// The alien registration number.
    pub alien_number: Option<AlienNumber>,
    /// The day of birth; a person whose age is not known is treated as under 18.
    pub date_of_birth: Option<Day>,
    /// The country of birth.
    pub country_of_birth: Option<CountryCode>,
    /// Citizenship and residence.
    pub citizenship: CitizenshipStatus,
}

impl Identifiers {
    /// The protections that follow from age and citizenship, or from their not being known.
    pub(crate) fn protections(&self, day: Day) -> ProtectionSet {
        let adult = self.date_of_birth.is_some_and(|date| Birth::Date { date }.majority(day) == Majority::Adult);
        let age = if adult { ProtectionSet::EMPTY } else { ProtectionSet::EMPTY.with(Protection::MinorSubject) };
        age.with(match self.citizenship {
            CitizenshipStatus::UsCitizen | CitizenshipStatus::LawfulPermanentResident | CitizenshipStatus::Unknown => {
                Protection::PrivacyAct
            }
            CitizenshipStatus::Other => Protection::FippsNonus,
        })
    }

    /// Whether everything that the reference says agrees exactly.
    pub(crate) fn agree(&self, reference: &SubjectReference) -> bool {
        match reference {
            SubjectReference::ByNumber { number, country_of_birth } => {
                let country = self.country_of_birth.as_ref() == Some(country_of_birth);
                (self.alien_number.as_ref() == Some(number)) & country
            }
            SubjectReference::ByName { name, date_of_birth, country_of_birth } => {
                let country = self.country_of_birth.as_ref() == Some(country_of_birth);
                let birth = self.date_of_birth.as_ref() == Some(date_of_birth);
                self.names.contains(name) & birth & country
            }
        }
    }
}
