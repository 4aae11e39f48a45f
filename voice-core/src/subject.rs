//! Who is asked about: the record, its protections, consents and waivers, and the screening without
//! which nothing is told.
//!
//! Everything here is confidential: no `Display`, a redacting `Debug`, and no `Serialize` but for
//! the custodian of the record ([`crate::wire::Custodial`]).
//!
//! A record says of whom it is, what a screening found, who is related, and what is known; a
//! look-up of it does not say whether there is one:
//!
//! ```
//! use voice_core::identifier::SubjectReference;
//! use voice_core::subject::{
//!     CitizenshipStatus, CustodyState, CustodyStatus, Fact, FactSource, Identifiers, RecordedFact,
//!     Register, Subject,
//! };
//! use voice_core::wire::Set;
//!
//! let identifiers = Identifiers {
//!     names: Set::from(["Marco Vega".parse()?]),
//!     alien_numbers: Set::from(["A200000001".parse()?]),
//!     date_of_birth: Some("1985-06-30".parse()?),
//!     country_of_birth: Some("MX".parse()?),
//!     citizenship: CitizenshipStatus::Other,
//!     keys: None,
//! };
//! let known_on = "2026-11-02".parse()?;
//! let held = Fact::CustodyStatus(CustodyStatus { state: CustodyState::InCustody, known_on });
//! let subject = Subject::builder("subject-in-custody".parse()?, identifiers)
//!     .not_screened()
//!     .related([])
//!     .facts([RecordedFact::new(FactSource::AgencyRecord, None, held)?])
//!     .build()?;
//! let register = Register::new(vec![subject])?;
//! let found = register.find(&SubjectReference::by_number("A200000001", "MX")?);
//! assert_eq!(format!("{found:?}"), "LookupResult(..)");
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod amendment;
mod block;
mod builder;
mod capacity;
mod consent;
mod consent_giver;
mod custody;
mod declared;
mod decoy;
mod fact;
mod identifiers;
mod immigration_code;
mod lookup_key;
mod merge;
mod personal;
mod proceedings;
mod record_error;
mod register;
mod screening;
mod screening_row;
mod sensitive;

use serde_json::Value;

pub use self::amendment::{RecordAct, RecordAmendment};
use self::block::Block;
pub(crate) use self::block::{BlockQuestion, Lifted, NOTHING_LIFTED, Seen};
pub use self::builder::{SubjectBuilder, SubjectIdentified, SubjectRelated, SubjectScreened};
pub use self::capacity::{BarredDecider, DeciderBar, Incompetence, LegalCapacity, MinorLaw};
pub use self::consent::{Consent, Term, Waiver, WaivingParty};
pub use self::consent_giver::ConsentGiver;
pub use self::custody::{
    Bond, CustodyState, CustodyStatus, Death, Escape, Facility, FacilityKind, FacilityName,
    Release, ReleaseKind, Removal, RemovalDestination, Supervision, SupervisionTerm,
};
pub use self::declared::{
    DatedKind, DeclaredFact, DeclaredInformation, DeclaredMoment, DeclaredNumber, DeclaredPlace,
    DeclaredState, DeclaredStatement, DeclaredValue, OnDay,
};
pub(crate) use self::decoy::{choice, decoy};
pub(crate) use self::fact::Opening;
pub use self::fact::{Fact, RecordedFact};
pub(crate) use self::identifiers::MAX_KEYS;
pub use self::identifiers::{CitizenshipStatus, Identifiers};
use self::identifiers::{MAX_NAMES, MAX_NUMBERS};
pub use self::immigration_code::{CodeSystem, ImmigrationCode, ImmigrationCodeText};
pub use self::lookup_key::LookupKey;
pub use self::personal::{
    ContactDetails, Counsel, Employer, Family, Health, HealthMatter, IdentityConfirmation,
    IdentityProof, Kinship, Photograph, PhotographReference, Relative,
};
pub use self::proceedings::{
    Charge, Charges, Conviction, Convictions, CourtName, Disposition, FinalDisposition, Hearing,
    HearingKind, HistoryEvent, HistoryEventKind, ImmigrationHearing, ImmigrationHistory,
    InvestigationState, InvestigationStatus, JuvenileAdjudication, Offense, RemovalOrder, Sentence,
};
pub use self::record_error::RecordError;
pub use self::register::{LookupResult, Register};
pub use self::screening::{Finding, Screening, SourceName};
pub use self::screening_row::{ScreenedPerson, ScreeningRow};
pub use self::sensitive::{
    Informant, OtherRequesters, Relief, ReliefFiling, ReliefKind, WitnessSecurity,
};
use crate::category::Category;
use crate::identifier::{MatterId, PartyId, SubjectId};
use crate::map::Map;
pub use crate::protection::{DeclaredProtection, Protection, ProtectionSet};
use crate::requester::Conflict;
pub use crate::term::{DeclaredSource, FactSource, FactSourceName};
use crate::wire::{Day, InputErrorCode, Reader, Set, Timestamp, Wire};

/// A relation of a person who may ask to the person asked about, as the record has it.
///
/// ```
/// use voice_core::requester::Conflict;
/// use voice_core::subject::Affiliation;
///
/// // The person asked about and the person who may ask live together.
/// let affiliation = Affiliation {
///     party: "party-vega".parse()?,
///     conflict: Conflict::SharesHousehold,
/// };
/// assert!(!format!("{affiliation:?}").contains("party-vega"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Affiliation {
    /// The person who may ask.
    pub party: PartyId,
    /// How that person is related.
    pub conflict: Conflict,
}

/// The record of a person asked about.
///
/// ```compile_fail,E0599
/// fn log(subject: &voice_core::subject::Subject) -> String {
///     subject.to_string()
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn send(subject: &voice_core::subject::Subject) -> String {
///     serde_json::to_string(subject).unwrap_or_default()
/// }
/// ```
///
/// Its custodian writes it by name:
///
/// ```
/// fn store(subject: &voice_core::subject::Subject) -> String {
///     serde_json::to_string(&voice_core::wire::Custodial(subject)).unwrap_or_default()
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct Subject {
    /// The custodian's identifier of the record.
    #[wire(title = "Identifier")]
    id: SubjectId,
    /// Names, number, birth and citizenship.
    identifiers: Identifiers,
    /// The matters in which the person is accused or was convicted.
    matters: Set<MatterId>,
    /// Relations to people who may ask.
    affiliations: Vec<Affiliation>,
    /// What is known, at most once for each category; of a case, at most once for each category
    /// and matter.
    facts: Vec<RecordedFact>,
    /// The last check for protections; left out where there was none, and then nothing is told.
    screening: Option<Screening>,
    /// Consents that the person or their representative gave.
    consents: Vec<Consent>,
    /// Waivers that everybody protected gave.
    waivers: Vec<Waiver>,
    /// What courts and laws say about who may decide for the person; left out where
    /// nothing is known.
    capacity: Option<LegalCapacity>,
    /// What is decided from.
    #[wire(made)]
    block: Block,
}

/// How many categories are those of this library.
const OWN: usize = Category::ALL.len();

/// The facts of a record as a question about one matter sees them: what is told, where it is told.
#[derive(Clone, Copy)]
pub(crate) struct MatterFacts<'a> {
    facts: [Option<&'a RecordedFact>; OWN],
    /// Every fact, for the few categories that an office declares: each has one at most.
    all: &'a [RecordedFact],
}

impl<'a> MatterFacts<'a> {
    /// What there is to tell of a category, if a rule lets it.
    pub(crate) fn get(&self, category: Category) -> Option<&'a RecordedFact> {
        match category {
            Category::Declared(_) => {
                self.all.iter().rfind(|recorded| recorded.fact().category() == category)
            }
            own => self.facts.get(own.at() as usize).copied().flatten(),
        }
    }
}

impl Subject {
    fn check(&self, reader: &mut Reader) {
        let mut seen = Map::new();
        for (index, recorded) in self.facts.iter().enumerate() {
            let category = recorded.fact().category();
            let first = *seen.or_insert((category, recorded.matter()), index);
            if first != index {
                let of = if category.is_about_case() { "category and matter" } else { "category" };
                let expected = format!("one fact for each {of}: item {first} is of the same");
                reader.fault_in(
                    "facts",
                    index,
                    InputErrorCode::Duplicate,
                    &expected,
                    &Value::from("no second fact of this kind"),
                );
            }
        }
    }

    /// The protections that hold on `day`: those found, those that follow from the facts, and those
    /// that follow from what is not known.
    ///
    /// For evaluators of one's own. Nothing of it may reach a requester.
    ///
    /// ```
    /// use voice_core::subject::{Protection, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let day = "2026-11-02".parse()?;
    /// assert!(
    ///     register.subjects().iter().any(|of| of.protections(day).contains(Protection::VawaTU))
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn protections(&self, day: Day) -> ProtectionSet {
        self.block.protections(day)
    }

    /// Whether there is a screening that can be relied on at `as_of`. Where there is none, nothing
    /// may be told.
    #[must_use]
    pub fn screened(&self, as_of: Timestamp) -> bool {
        self.block.screened(as_of)
    }

    /// The record with the block that it is decided from, made anew.
    fn made(self) -> Self {
        Self { block: Block::of(&self), ..self }
    }

    /// What a question about a matter can be told of each category, found in one walk
    /// over the facts.
    ///
    /// Of a category about a case it is the fact of that matter. Where there is none, it is the one
    /// fact of another matter, or of none, for a rule that does not ask for the link; of
    /// several, none.
    pub(crate) fn facts_for(&self, matter: &MatterId) -> MatterFacts<'_> {
        let mut linked = [None; OWN];
        let mut others = [(None, 0_u32); OWN];
        for recorded in &self.facts {
            let place = recorded.fact().category().at() as usize;
            if let (Some(linked), Some((other, count))) =
                (linked.get_mut(place), others.get_mut(place))
            {
                *linked = linked.or(Some(recorded).filter(|of| of.matter() == Some(matter)));
                *other = Some(recorded);
                *count = count.saturating_add(1);
            }
        }
        for (one, (other, count)) in linked.iter_mut().zip(others) {
            *one = one.or(other.filter(|_| count == 1));
        }
        MatterFacts { facts: linked, all: &self.facts }
    }

    /// The record with other facts in some categories, of some matters.
    pub(crate) fn with_facts(
        &self,
        instead: &Set<(Category, Option<MatterId>)>,
        facts: impl Iterator<Item = RecordedFact>,
    ) -> Self {
        let of = |recorded: &RecordedFact| (recorded.fact().category(), recorded.matter().cloned());
        let mut with = self.clone();
        with.facts.retain(|recorded| !instead.contains(&of(recorded)));
        for recorded in facts {
            with.facts.retain(|known| of(known) != of(&recorded));
            with.facts.push(recorded);
        }
        with.made()
    }
}
