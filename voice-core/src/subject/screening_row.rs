use super::{Identifiers, Screening};
use crate::identifier::{AlienNumber, CountryCode, DeclaredReference, SubjectId, SubjectReference};
use crate::wire::Wire;

/// Whom a row of a feed of screenings is about.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum ScreenedPerson {
    /// By the custodian's identifier of the record.
    ByRecord {
        /// The record.
        record: SubjectId,
    },
    /// By alien registration number and country of birth.
    ByNumber {
        /// The alien registration number.
        number: AlienNumber,
        /// The country of birth.
        country_of_birth: CountryCode,
    },
    /// By a look-up key that an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredReference),
}

impl ScreenedPerson {
    /// The reference by which the record is looked up; none where it is named by its identifier.
    #[must_use]
    pub fn reference(&self) -> Option<SubjectReference> {
        match self {
            Self::ByRecord { .. } => None,
            Self::ByNumber { number, country_of_birth } => Some(SubjectReference::ByNumber {
                number: number.clone(),
                country_of_birth: country_of_birth.clone(),
            }),
            Self::Declared(of) => Some(SubjectReference::Declared(of.clone())),
        }
    }

    /// Whether a record with these identifiers is the one that is meant, where it is not named by
    /// its identifier.
    #[must_use]
    pub fn is_numbered(&self, identifiers: &Identifiers) -> bool {
        self.reference().is_some_and(|reference| identifiers.agreement(&reference).full.into())
    }
}

/// A row of a feed of screenings: of whom, and what was found.
///
/// ```
/// use voice_core::subject::ScreeningRow;
/// use voice_core::wire::from_json;
///
/// let row: ScreeningRow = from_json(
///     br#"{"person": {"kind": "by-record", "record": "subject-1"},
///          "screening": {"source": "central index check", "at": "2026-11-02T06:00:00Z",
///                        "max_age_hours": 24, "findings": []}}"#,
/// )?;
/// assert!(row.person.reference().is_none());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ScreeningRow {
    /// Of whom.
    pub person: ScreenedPerson,
    /// The screening.
    pub screening: Screening,
}
