use super::{
    Affiliation, Consent, Finding, Identifiers, LegalCapacity, RecordError, RecordedFact,
    Screening, Subject, Waiver,
};
use crate::category::Category;
use crate::identifier::MatterId;
use crate::wire::{ErrorList, Set, Wire};

/// A change of one part of a record.
///
/// What names a list puts it in the place of the one that is there.
///
/// ```
/// use voice_core::subject::{RecordAmendment, Register};
/// use voice_core::wire::{from_json, from_value};
///
/// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// let record = &register.subjects()[0];
/// let finding: RecordAmendment = from_value(serde_json::json!({
///     "kind": "finding",
///     "finding": {"protection": "vawa-t-u", "from": "2026-11-02"},
/// }))?;
/// let (amended, day) = (record.amended(&finding)?, "2026-11-02".parse()?);
/// assert!(amended.protections(day) != record.protections(day));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum RecordAmendment {
    /// A fact, in the place of the one of its category and matter.
    Fact {
        /// The fact.
        recorded: RecordedFact,
    },
    /// A fact is taken out.
    FactRemoved {
        /// Its category.
        category: Category,
        /// The matter that it names; left out where it names none.
        matter: Option<MatterId>,
    },
    /// A screening that was made after the one that is there. All that it found is in it: what the
    /// one before found holds no longer unless this one found it too.
    Screening {
        /// The screening.
        screening: Screening,
    },
    /// A protection that was found since the last screening, and holds until the next one.
    Finding {
        /// The protection.
        finding: Finding,
    },
    /// The consents.
    Consents {
        /// All of them, with those that were revoked.
        consents: Vec<Consent>,
    },
    /// The waivers.
    Waivers {
        /// All of them, with those that were revoked.
        waivers: Vec<Waiver>,
    },
    /// The relations to people who may ask.
    Affiliations {
        /// All of them.
        affiliations: Vec<Affiliation>,
    },
    /// The matters in which the person is accused or was convicted.
    Matters {
        /// All of them.
        matters: Set<MatterId>,
    },
    /// How the person is known.
    Identifiers {
        /// Names, number, birth and citizenship.
        identifiers: Identifiers,
    },
    /// Who may decide for the person.
    Capacity {
        /// What courts and laws say; left out where nothing is known.
        capacity: Option<LegalCapacity>,
    },
}

impl Subject {
    /// The record after an amendment.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::subject::{
    ///     CitizenshipStatus, Identifiers, RecordAmendment, RecordError, Subject,
    /// };
    /// use voice_core::wire::Set;
    ///
    /// # let identifiers = Identifiers {
    /// #     names: Set::from(["John Doe".parse()?]),
    /// #     alien_numbers: Set::from([]),
    /// #     date_of_birth: None,
    /// #     country_of_birth: None,
    /// #     citizenship: CitizenshipStatus::Unknown,
    /// #     keys: None,
    /// # };
    /// let subject = Subject::builder("subject-9".parse()?, identifiers)
    ///     .not_screened()
    ///     .related([])
    ///     .facts([])
    ///     .build()?;
    /// let matters = RecordAmendment::Matters { matters: Set::from(["matter-7".parse()?]) };
    /// assert_eq!(subject.amended(&matters)?.matters().len(), 1);
    /// // What is not there is not taken out.
    /// let gone = RecordAmendment::FactRemoved { category: Category::Facility, matter: None };
    /// assert_eq!(subject.amended(&gone).err(), Some(RecordError::NoSuchFact));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A screening is older than the one that is there, a finding has no screening to be added to,
    /// or a fact to take out is not there: nothing changes.
    pub fn amended(&self, amendment: &RecordAmendment) -> Result<Self, RecordError> {
        let mut record = self.clone();
        match amendment {
            RecordAmendment::Fact { recorded } => {
                record.facts.retain(|known| !known.is_in_place_of(recorded));
                record.facts.push(recorded.clone());
            }
            RecordAmendment::FactRemoved { category, matter } => {
                record.facts.retain(|known| {
                    known.fact().category() != *category || known.matter() != matter.as_ref()
                });
                if record.facts.len() == self.facts.len() {
                    return Err(RecordError::NoSuchFact);
                }
            }
            RecordAmendment::Screening { screening } => return self.screened_again(screening),
            RecordAmendment::Finding { finding } => {
                let screening = record.screening.as_mut().ok_or(RecordError::NotScreened)?;
                if !screening.findings.contains(finding) {
                    screening.findings.push(finding.clone());
                }
            }
            RecordAmendment::Consents { consents } => record.consents.clone_from(consents),
            RecordAmendment::Waivers { waivers } => record.waivers.clone_from(waivers),
            RecordAmendment::Affiliations { affiliations } => {
                record.affiliations.clone_from(affiliations);
            }
            RecordAmendment::Matters { matters } => record.matters.clone_from(matters),
            RecordAmendment::Identifiers { identifiers } => {
                record.identifiers.clone_from(identifiers);
            }
            RecordAmendment::Capacity { capacity } => record.capacity.clone_from(capacity),
        }
        Ok(record.made())
    }

    /// The record with a screening that was made after the one that is there. Of two of one moment
    /// what either found holds, and the shorter time for which either may be relied on.
    ///
    /// ```
    /// use voice_core::subject::{RecordError, Register, Screening};
    /// use voice_core::wire::from_json;
    ///
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let subject = register.subjects().first().ok_or("a record")?;
    /// let screening = |at| {
    ///     Ok::<_, voice_core::wire::InputErrors>(Screening {
    ///         source: "central index check".parse()?,
    ///         at,
    ///         max_age_hours: 24,
    ///         findings: Vec::new(),
    ///     })
    /// };
    /// let later = subject.screened_again(&screening("2026-11-20T06:00:00Z".parse()?)?)?;
    /// assert!(later.screened("2026-11-20T15:00:00Z".parse()?));
    /// let older = subject.screened_again(&screening("2026-10-01T06:00:00Z".parse()?)?);
    /// assert_eq!(older.err(), Some(RecordError::OlderScreening));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RecordError::OlderScreening`]: it was made before the one that is there, and changes
    /// nothing.
    pub fn screened_again(&self, screening: &Screening) -> Result<Self, RecordError> {
        let mut record = self.clone();
        record.screening = Some(match &self.screening {
            Some(known) if screening.at < known.at => return Err(RecordError::OlderScreening),
            Some(known) if screening.at == known.at => known.and(screening),
            Some(_) | None => screening.clone(),
        });
        Ok(record.made())
    }
}

/// What somebody does to a record.
#[derive(Clone, PartialEq, Eq)]
pub enum RecordAct {
    /// Puts it in, or in the place of the one that is there.
    Put(Box<Subject>),
    /// Changes parts of it: all, or none where one cannot be.
    Amend(Vec<RecordAmendment>),
    /// Makes one record of it and of another, which is of the same person and ends.
    Merge(Box<Subject>),
    /// Ends it: the person is not found any more.
    Withdraw,
}

impl core::fmt::Debug for RecordAct {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RecordAct(..)")
    }
}

impl RecordAct {
    /// What an act makes of the record that is there, or of none: a record, or none.
    ///
    /// # Errors
    /// Everything for which the act is refused; nothing changes.
    ///
    /// ```
    /// use voice_core::subject::{RecordAct, RecordError};
    ///
    /// let errors = RecordAct::Withdraw.apply(None).unwrap_err();
    /// assert_eq!(errors.iter().next(), Some(&RecordError::Missing));
    /// ```
    pub fn apply(
        &self,
        known: Option<&Subject>,
    ) -> Result<Option<Subject>, ErrorList<RecordError>> {
        let alone = |error| ErrorList::new(vec![error]);
        let there = || known.ok_or_else(|| alone(RecordError::Missing));
        match self {
            Self::Put(record) => match known {
                Some(known) if known.id() != record.id() => Err(alone(RecordError::OtherRecord)),
                Some(_) | None => Ok(Some((**record).clone())),
            },
            Self::Amend(amendments) => {
                let (mut record, mut errors) = (there()?.clone(), Vec::new());
                for (index, amendment) in amendments.iter().enumerate() {
                    match record.amended(amendment) {
                        Ok(amended) => record = amended,
                        Err(error) => {
                            errors.push(RecordError::Amendment { index, error: Box::new(error) })
                        }
                    }
                }
                if errors.is_empty() { Ok(Some(record)) } else { Err(ErrorList::new(errors)) }
            }
            Self::Merge(other) => there()?.merged(other).map(Some),
            Self::Withdraw => there().map(|_| None),
        }
    }
}

#[cfg(test)]
mod tests;
