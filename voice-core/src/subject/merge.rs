//! Two records that are one person.

use super::{
    Block, CitizenshipStatus, Identifiers, MAX_KEYS, MAX_NAMES, MAX_NUMBERS, RecordError, Subject,
};
use crate::wire::{ErrorList, Set};

impl Subject {
    /// One record of this and of another, which is of the same person, under the identifier
    /// of this.
    ///
    /// What is ambiguous withholds:
    ///
    /// - names, numbers, matters, relations and findings are those of both;
    /// - the screening is the older of the two, and lasts as long as the shorter; where one was
    ///   never screened there is none, so nothing is told until the person is screened;
    /// - a consent or waiver is kept where both records have it, because it was given of what one
    ///   record knew to be protected, and would lift what the other knows too: whoever gave it to
    ///   one is asked again;
    /// - of two facts that differ, of one category and matter, neither is kept; where something
    ///   else rests on one of them, as a protection, the merge is refused;
    /// - a day of birth that one of them does not know is not known, so the person counts as under
    ///   18 until the record is amended;
    /// - of two citizenships that differ, none is known, which protects as that of a citizen does.
    ///
    /// # Errors
    /// Everything in which the two cannot be one person or cannot be made one record.
    ///
    /// ```
    /// use voice_core::subject::{RecordError, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let record = &register.subjects()[0];
    /// let errors = record.merged(record).err().ok_or("merged with itself")?;
    /// assert_eq!(errors.iter().next(), Some(&RecordError::SameRecord));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn merged(&self, other: &Self) -> Result<Self, ErrorList<RecordError>> {
        let mut errors = Vec::new();
        if self.id == other.id {
            errors.push(RecordError::SameRecord);
        }
        let identifiers = self.identifiers.merged(&other.identifiers, &mut errors);
        let mut facts = self.facts.clone();
        for (index, fact) in other.facts.iter().enumerate() {
            match facts.iter().position(|known| known.is_in_place_of(fact)) {
                None => facts.push(fact.clone()),
                Some(place) => {
                    let known = facts.get(place).filter(|known| *known != fact);
                    match known.map(|known| known.is_alone() && fact.is_alone()) {
                        None => {}
                        Some(true) => drop(facts.remove(place)),
                        Some(false) => errors.push(RecordError::FactDiffers { index }),
                    }
                }
            }
        }
        let capacity = match (&self.capacity, &other.capacity) {
            (Some(one), Some(another)) if one != another => {
                errors.push(RecordError::CapacityDiffers);
                None
            }
            (one, another) => one.as_ref().or(another.as_ref()).cloned(),
        };
        if !errors.is_empty() {
            return Err(ErrorList::new(errors));
        }
        let screening = match (&self.screening, &other.screening) {
            (Some(one), Some(another)) => Some(one.and(another)),
            _ => None,
        };
        let mut affiliations = self.affiliations.clone();
        let more = other.affiliations.iter().filter(|of| !self.affiliations.contains(of));
        affiliations.extend(more.cloned());
        let merged = Self {
            id: self.id.clone(),
            identifiers,
            matters: self.matters.union(&other.matters).cloned().collect(),
            affiliations,
            facts,
            screening,
            consents: in_both(&self.consents, &other.consents),
            waivers: in_both(&self.waivers, &other.waivers),
            capacity,
            block: Block::default(),
        };
        Ok(merged.made())
    }
}

fn in_both<T: Clone + PartialEq>(one: &[T], another: &[T]) -> Vec<T> {
    one.iter().filter(|item| another.contains(item)).cloned().collect()
}

impl Identifiers {
    fn merged(&self, other: &Self, errors: &mut Vec<RecordError>) -> Self {
        let names: Set<_> = self.names.union(&other.names).cloned().collect();
        let alien_numbers: Set<_> =
            self.alien_numbers.union(&other.alien_numbers).cloned().collect();
        let keys: Set<_> = self.declared_keys().chain(other.declared_keys()).cloned().collect();
        let counts = [
            ("/identifiers/names", names.len(), MAX_NAMES),
            ("/identifiers/alien_numbers", alien_numbers.len(), MAX_NUMBERS),
            ("/identifiers/keys", keys.len(), MAX_KEYS),
        ];
        errors.extend(
            counts
                .into_iter()
                .filter(|(_, count, most)| count > most)
                .map(|(pointer, _, most)| RecordError::TooMany { pointer, most }),
        );
        let births = self.date_of_birth.zip(other.date_of_birth);
        let countries = self.country_of_birth.as_ref().zip(other.country_of_birth.as_ref());
        errors.extend(
            births.filter(|(one, another)| one != another).map(|_| RecordError::BirthDiffers),
        );
        errors.extend(
            countries.filter(|(one, another)| one != another).map(|_| RecordError::CountryDiffers),
        );
        Self {
            names,
            alien_numbers,
            // Who may be under 18 by one of the two may be by both.
            date_of_birth: self.date_of_birth.filter(|day| other.date_of_birth == Some(*day)),
            country_of_birth: self
                .country_of_birth
                .as_ref()
                .or(other.country_of_birth.as_ref())
                .cloned(),
            citizenship: if self.citizenship == other.citizenship {
                self.citizenship
            } else {
                CitizenshipStatus::Unknown
            },
            keys: Some(keys).filter(|keys| !keys.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests;
