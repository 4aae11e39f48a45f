//! The released form of each category: what a requester can be told at all.
//!
//! Some categories have no released form, and no policy can release them: applications for relief,
//! informants, witness security, juvenile adjudications, and who else asks. Others are told in a
//! coarser form than the record has, because the detail would tell what is protected: a release
//! without its manner, a hearing without its purpose, a history without the class of admission, a
//! place without those that imply health, family or childhood. What comes from the national
//! criminal history repository has none either (28 CFR 20.33), and charges and convictions are told
//! from a public record alone. That a list is empty is not told: "none" and "none that may be told"
//! are one answer. A removal that lies ahead is not told, because its date endangers the person and
//! the operation.

use super::QuestionRecord;
use crate::category::Category;
use crate::identifier::{AlienNumber, CountryCode};
use crate::subject::{
    Bond, Charges, CitizenshipStatus, ContactDetails, Convictions, Counsel, CustodyStatus, Death,
    DeclaredInformation, Escape, FacilityName, Fact, Family, FinalDisposition, Health, Hearing,
    HistoryEvent, InvestigationStatus, Photograph, RecordedFact, Removal, RemovalDestination,
    RemovalOrder, Subject,
};
use crate::wire::{Day, Set, Wire};

/// That a person was released, without the manner, which can imply relief.
///
/// ```
/// use voice_core::disclosure::{Information, Released};
///
/// let told = Information::Release(Released { on: "2026-11-05".parse()? });
/// assert_eq!(serde_json::to_value(&told)?["kind"], "release");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Released {
    /// The day of release.
    pub on: Day,
}

/// The place where a person is held.
///
/// ```
/// use voice_core::disclosure::{CustodyPlace, Information};
///
/// let place = CustodyPlace {
///     name: "Northern Service Processing Center".parse()?,
///     since: "2026-10-20".parse()?,
/// };
/// assert_eq!(serde_json::to_value(&Information::Facility(place))?["kind"], "facility");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct CustodyPlace {
    /// The name.
    pub name: FacilityName,
    /// Since when the person is held there.
    pub since: Day,
}

/// The events of an immigration history, without the class of admission.
///
/// ```
/// use voice_core::disclosure::{Information, PastEvents};
/// use voice_core::subject::{HistoryEvent, HistoryEventKind};
///
/// let removed = HistoryEvent { on: "2019-02-10".parse()?, event: HistoryEventKind::Removed };
/// let told = Information::ImmigrationHistory(PastEvents { events: vec![removed] });
/// assert_eq!(serde_json::to_value(&told)?["kind"], "immigration-history");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct PastEvents {
    /// The events.
    pub events: Vec<HistoryEvent>,
}

/// That the person may have no contact with the principal.
///
/// ```
/// use voice_core::disclosure::{Information, NoContact};
///
/// // The victim is told that no contact is allowed with them, and of no other term.
/// let told = Information::SupervisionTerms(NoContact { since: "2026-11-05".parse()? });
/// assert_eq!(serde_json::to_value(&told)?["kind"], "supervision-terms");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct NoContact {
    /// Since when.
    pub since: Day,
}

/// That the record which answers is that of the person whom the requester named; it adds nothing to
/// the name.
///
/// ```
/// use voice_core::disclosure::{Information, RecordConfirmed};
///
/// let told = Information::IdentityConfirmation(RecordConfirmed {});
/// assert_eq!(serde_json::to_string(&told)?, r#"{"kind":"identity-confirmation"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct RecordConfirmed {}

/// The alien registration numbers.
///
/// ```
/// use voice_core::disclosure::{Information, NumberTold};
/// use voice_core::wire::Set;
///
/// let told = NumberTold { numbers: Set::from(["A200000001".parse()?]) };
/// assert_eq!(
///     serde_json::to_string(&Information::AlienNumber(told))?,
///     r#"{"kind":"a-number","numbers":["A200000001"]}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct NumberTold {
    /// Every number that the person was given.
    #[wire(min = 1, max = 32)]
    pub numbers: Set<AlienNumber>,
}

/// Country of birth and citizenship.
///
/// ```
/// use voice_core::disclosure::CitizenshipTold;
/// use voice_core::subject::CitizenshipStatus;
///
/// let told = CitizenshipTold {
///     country_of_birth: Some("MX".parse()?),
///     citizenship: CitizenshipStatus::Other,
/// };
/// assert_eq!(serde_json::to_string(&told)?, r#"{"country_of_birth":"MX","citizenship":"other"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct CitizenshipTold {
    /// The country of birth.
    pub country_of_birth: Option<CountryCode>,
    /// Citizenship and residence.
    pub citizenship: CitizenshipStatus,
}

/// The day of birth.
///
/// ```
/// use voice_core::disclosure::{BirthTold, Information};
///
/// let told = Information::DateOfBirth(BirthTold { date: "1985-06-30".parse()? });
/// assert_eq!(
///     serde_json::to_string(&told)?,
///     r#"{"kind":"date-of-birth","date":"1985-06-30"}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct BirthTold {
    /// The day of birth.
    pub date: Day,
}

/// Released information, by its category.
///
/// ```
/// use voice_core::disclosure::Information;
/// use voice_core::subject::CustodyState;
/// use voice_core::wire::from_json;
///
/// // As a front end reads it from an answer.
/// let sent = br#"{"kind": "custody-status", "state": "in-custody", "known_on": "2026-11-02"}"#;
/// let told: Information = from_json(sent)?;
/// let Information::CustodyStatus(status) = told else { panic!("a custody status") };
/// assert_eq!(status.state, CustodyState::InCustody);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum Information {
    /// Whether the person is in immigration custody.
    CustodyStatus(CustodyStatus),
    /// That the person was released.
    Release(Released),
    /// An escape, and perhaps a recapture.
    Escape(Escape),
    /// That the person was removed.
    Removal(Removal),
    /// The country of removal.
    RemovalDestination(RemovalDestination),
    /// A death in custody.
    Death(Death),
    /// The place of custody.
    Facility(CustodyPlace),
    /// The next hearing of a criminal court.
    CriminalHearing(Hearing),
    /// The next hearing of an immigration court.
    ImmigrationHearing(Hearing),
    /// An order of removal.
    RemovalOrder(RemovalOrder),
    /// Immigration history.
    ImmigrationHistory(PastEvents),
    /// Charges.
    Charges(Charges),
    /// Convictions.
    Convictions(Convictions),
    /// The final disposition of the case.
    FinalDisposition(FinalDisposition),
    /// The state of the investigation.
    InvestigationStatus(InvestigationStatus),
    /// That the record is that of the person named.
    IdentityConfirmation(RecordConfirmed),
    /// A photograph.
    Photograph(Photograph),
    /// The alien registration numbers.
    #[wire(rename = "a-number", title = "A-number")]
    AlienNumber(NumberTold),
    /// Country of birth and citizenship.
    Citizenship(CitizenshipTold),
    /// Day of birth.
    DateOfBirth(BirthTold),
    /// Address and telephone.
    ContactDetails(ContactDetails),
    /// That the person may have no contact with the principal.
    SupervisionTerms(NoContact),
    /// Amount of a bond.
    Bond(Bond),
    /// Health information.
    Health(Health),
    /// Family, dependants, sponsors and employer.
    Family(Family),
    /// Counsel.
    Counsel(Counsel),
    /// What an office declares.
    #[wire(declared)]
    Declared(DeclaredInformation),
}

/// Whether a category has a released form at all.
pub(crate) const fn has_told_form(category: Category) -> bool {
    !matches!(
        category,
        Category::JuvenileAdjudication
            | Category::Relief
            | Category::Informant
            | Category::WitnessSecurity
            | Category::OtherRequesters
    )
}

impl Information {
    /// The released form of what the record has in a category, if it has something and there is
    /// such a form; the recorded fact was looked up before.
    pub(super) fn of_recorded(
        subject: &Subject,
        recorded: Option<&RecordedFact>,
        category: Category,
        question: &QuestionRecord,
        day: Day,
    ) -> Option<Self> {
        let identifiers = subject.identifiers();
        match category {
            Category::AlienNumber => {
                let numbers =
                    Some(&identifiers.alien_numbers).filter(|numbers| !numbers.is_empty()).cloned();
                numbers.map(|numbers| Self::AlienNumber(NumberTold { numbers }))
            }
            Category::Citizenship => {
                let (country_of_birth, citizenship) =
                    (identifiers.country_of_birth.clone(), identifiers.citizenship);
                Some(Self::Citizenship(CitizenshipTold { country_of_birth, citizenship }))
            }
            Category::DateOfBirth => {
                identifiers.date_of_birth.map(|date| Self::DateOfBirth(BirthTold { date }))
            }
            _ => recorded
                .filter(|recorded| recorded.opening().is_open(question.requester.principal(), day))
                .and_then(|recorded| Self::of_fact(recorded.fact(), day)),
        }
    }

    /// The released form of a fact of which there is something to tell.
    fn of_fact(fact: &Fact, day: Day) -> Option<Self> {
        Some(match fact {
            Fact::CustodyStatus(of) => Self::CustodyStatus(of.clone()),
            Fact::Release(of) => Self::Release(Released { on: of.on }),
            Fact::Escape(of) => Self::Escape(of.clone()),
            Fact::Removal(of) => Self::Removal(of.clone()),
            Fact::RemovalDestination(of) => Self::RemovalDestination(of.clone()),
            Fact::Death(of) => Self::Death(of.clone()),
            Fact::Facility(of) => {
                Self::Facility(CustodyPlace { name: of.name.clone(), since: of.since })
            }
            Fact::CriminalHearing(of) => Self::CriminalHearing(of.clone()),
            Fact::ImmigrationHearing(of) => {
                Self::ImmigrationHearing(Hearing { at: of.at, court: of.court.clone() })
            }
            Fact::RemovalOrder(of) => Self::RemovalOrder(of.clone()),
            Fact::ImmigrationHistory(of) => {
                let events = of.events.iter().filter(|event| event.on <= day).cloned().collect();
                Self::ImmigrationHistory(PastEvents { events })
            }
            Fact::Charges(of) => Self::Charges(of.clone()),
            Fact::Convictions(of) => Self::Convictions(of.clone()),
            Fact::FinalDisposition(of) => Self::FinalDisposition(of.clone()),
            Fact::InvestigationStatus(of) => Self::InvestigationStatus(of.clone()),
            Fact::IdentityConfirmation(_) => Self::IdentityConfirmation(RecordConfirmed {}),
            Fact::Photograph(of) => Self::Photograph(of.clone()),
            Fact::ContactDetails(of) => Self::ContactDetails(of.clone()),
            Fact::SupervisionTerms(of) => Self::SupervisionTerms(NoContact { since: of.since }),
            Fact::Bond(of) => Self::Bond(of.clone()),
            Fact::Health(of) => Self::Health(of.clone()),
            Fact::Family(of) => Self::Family(of.clone()),
            Fact::Counsel(of) => Self::Counsel(of.clone()),
            Fact::Declared(of) => Self::Declared(DeclaredInformation::of(of)),
            Fact::JuvenileAdjudication(_)
            | Fact::Relief(_)
            | Fact::Informant(_)
            | Fact::WitnessSecurity(_)
            | Fact::OtherRequesters(_) => return None,
        })
    }
}
