use super::{Identifiers, Screening};
use crate::identifier::{AlienNumber, CountryCode, DeclaredReference, SubjectId, SubjectReference};
use crate::wire::Wire;

/// Whom a row of a feed of screenings is about.
///
/// ```
/// use voice_core::identifier::SubjectReference;
/// use voice_core::subject::ScreenedPerson;
///
/// // A feed names people as its source knows them: here by number and country of birth.
/// let person = ScreenedPerson::ByNumber {
///     number: "A200000001".parse()?,
///     country_of_birth: "MX".parse()?,
/// };
/// let asked = SubjectReference::by_number("A200000001", "MX")?;
/// assert!(person.reference() == Some(asked));
/// assert!(ScreenedPerson::ByRecord { record: "subject-9".parse()? }.reference().is_none());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
    ///
    /// ```
    /// use voice_core::subject::{CitizenshipStatus, Identifiers, ScreenedPerson};
    /// use voice_core::wire::Set;
    ///
    /// let identifiers = Identifiers {
    ///     names: Set::from(["Marco Vega".parse()?]),
    ///     alien_numbers: Set::from(["A200000001".parse()?]),
    ///     date_of_birth: None,
    ///     country_of_birth: Some("MX".parse()?),
    ///     citizenship: CitizenshipStatus::Other,
    ///     keys: None,
    /// };
    /// let numbered = |number: &str| {
    ///     let (number, country_of_birth) = (number.parse()?, "MX".parse()?);
    ///     let person = ScreenedPerson::ByNumber { number, country_of_birth };
    ///     Ok::<_, voice_core::wire::InputErrors>(person.is_numbered(&identifiers))
    /// };
    /// assert!(numbered("A200000001")? && !numbered("A200000002")?);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
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
