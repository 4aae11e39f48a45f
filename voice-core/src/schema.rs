//! The registry of wire types and their JSON Schemas, 2020-12 (feature `schema`).
//!
//! A type is added in one place, the list at the end of this file. Reading and writing have the
//! same schema, because no field has a default: what is optional is left out in both directions.
//!
//! ```
//! use voice_core::schema;
//!
//! let question = schema::get("question").ok_or("no such schema")?;
//! assert_eq!(question["$schema"], "https://json-schema.org/draft/2020-12/schema");
//! assert_eq!(question["additionalProperties"], false);
//! assert!(schema::names().any(|name| name == "answer"));
//! # Ok::<(), &str>(())
//! ```

mod any_office;
mod bound;
mod compare;
mod inlined;
mod language;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

pub use self::any_office::of_any_office;
#[cfg(feature = "proptest")]
pub(crate) use self::bound::declared_value;
pub use self::bound::{bound, bound_components};
pub use self::compare::{Accepts, SchemaChange, changes};
pub use self::inlined::inlined;
pub(crate) use self::language::texts;
pub use self::language::{in_language, lacking};

use crate::custodian::written_value;
pub use crate::language::translation;
use crate::vocabulary::{Vocabulary, read_of_any_office};
use crate::wire::describe::{Generator, JsonSchema, Schema};
use crate::wire::{Bounds, InputErrors, Read, Write, from_json};

/// A wire type in the registry.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The name of the schema.
    pub name: &'static str,
    /// Reading of the type; none for what the library alone makes.
    pub reading: Option<Reading>,
    /// Whether it is in the bundle.
    is_bundled: bool,
    root: fn() -> Schema,
    define: fn(&mut Generator) -> Schema,
}

/// How a type of the registry is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Reads a value from JSON and writes it again, as its custodian would.
    pub rewrite: fn(&[u8]) -> Result<Value, InputErrors>,
    /// The same, with the terms that an office declares ([`Vocabulary::read`]): what it takes, the
    /// schema takes that is [`bound`] to the vocabulary.
    pub rewrite_bound: fn(&[u8], &Vocabulary) -> Result<Value, InputErrors>,
    /// The same, with the terms of any office
    /// ([`read_of_any_office`]): what it takes, the schema takes that is [`of_any_office`].
    pub rewrite_of_any_office: fn(&[u8]) -> Result<Value, InputErrors>,
    /// A value that is accepted.
    pub example: fn() -> Value,
}

impl Entry {
    const fn written<T: JsonSchema>(name: &'static str) -> Self {
        Self { name, reading: None, is_bundled: true, root: root::<T>, define: define::<T> }
    }

    /// What tools print for who writes a policy, a directory or a history: no front end shows it,
    /// so the bundle is without it.
    const fn of_tools(self) -> Self {
        Self { is_bundled: false, ..self }
    }

    const fn read<T: JsonSchema + Read + Write>(name: &'static str) -> Self {
        let reading = Reading {
            rewrite: rewrite::<T>,
            rewrite_bound: rewrite_bound::<T>,
            rewrite_of_any_office: rewrite_of_any_office::<T>,
            example: example::<T>,
        };
        Self { reading: Some(reading), ..Self::written::<T>(name) }
    }

    /// The schema, with all that it refers to.
    ///
    /// ```
    /// use voice_core::schema::ENTRIES;
    ///
    /// let entry = ENTRIES.iter().find(|entry| entry.name == "claim").ok_or("a claim")?;
    /// let schema = entry.schema();
    /// assert_eq!(schema["title"], "Claim");
    /// assert!(entry.reading.is_some());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn schema(&self) -> Value {
        (self.root)().into()
    }
}

pub(crate) fn root<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>()
}

fn define<T: JsonSchema>(generator: &mut Generator) -> Schema {
    generator.subschema_for::<T>()
}

fn example<T: Read>() -> Value {
    T::example(Bounds::NONE)
}

fn rewrite<T: Read + Write>(json: &[u8]) -> Result<Value, InputErrors> {
    from_json::<T>(json).map(|value| written_value(&value))
}

fn rewrite_bound<T: Read + Write>(
    json: &[u8],
    vocabulary: &Vocabulary,
) -> Result<Value, InputErrors> {
    vocabulary.read::<T>(json).map(|value| written_value(&value))
}

fn rewrite_of_any_office<T: Read + Write>(json: &[u8]) -> Result<Value, InputErrors> {
    read_of_any_office::<T>(json).map(|value| written_value(&value))
}

/// The names of the schemas, in alphabetical order.
///
/// ```
/// assert!(voice_core::schema::names().any(|name| name == "question"));
/// ```
pub fn names() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|entry| entry.name)
}

/// A schema by its name, with all that it refers to.
///
/// ```
/// use voice_core::schema;
///
/// assert_eq!(schema::get("question").ok_or("no such schema")?["title"], "Question");
/// assert!(schema::get("no-such-schema").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn get(name: &str) -> Option<Value> {
    ENTRIES.iter().find(|entry| entry.name == name).map(Entry::schema)
}

/// All schemas in one document, under `$defs` by the name of their types.
///
/// ```
/// use voice_core::schema::{all, names};
///
/// let document = all();
/// let defined = document["$defs"].as_object().ok_or("definitions")?;
/// assert!(defined.contains_key("Claim") && defined.len() >= names().count());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn all() -> Value {
    document(|_| true)
}

/// The schemas that a front end can need, in one document: all but those of what tools print for
/// who writes a policy or a directory, as a proof's counterexample.
///
/// ```
/// use voice_core::schema::{all, bundle};
///
/// assert_eq!(bundle()["$defs"]["Question"]["title"], "Question");
/// assert!(bundle()["$defs"].get("Violation").is_none());
/// assert_eq!(all()["$defs"]["Violation"]["title"], "Violation");
/// ```
#[must_use]
pub fn bundle() -> Value {
    document(|entry| entry.is_bundled)
}

fn document(has: impl Fn(&Entry) -> bool) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    for entry in ENTRIES.iter().filter(|entry| has(entry)) {
        (entry.define)(&mut generator);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": generator.take_definitions(true),
    })
}

/// Every definition by the name of its type, for the components of an OpenAPI 3.1 document.
///
/// ```
/// let components = voice_core::schema::components();
/// assert!(components.contains_key("Question"));
/// ```
#[must_use]
pub fn components() -> Map<String, Value> {
    components_with(|_| ())
}

/// The same, with definitions of one's own.
///
/// ```
/// use voice_core::schema::components_with;
/// use voice_core::wire::Wire;
///
/// /// How long a caller waited.
/// #[derive(Debug, Clone, PartialEq, Eq, Wire)]
/// pub struct Waited {
///     /// The seconds.
///     pub seconds: u32,
/// }
///
/// let components = components_with(|generator| {
///     generator.subschema_for::<Waited>();
/// });
/// assert_eq!(components["Waited"]["description"], "How long a caller waited.");
/// assert!(components.contains_key("Claim"));
/// ```
#[must_use]
pub fn components_with(more: impl FnOnce(&mut Generator)) -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    for entry in ENTRIES {
        (entry.define)(&mut generator);
    }
    more(&mut generator);
    generator.take_definitions(true)
}

/// The registry: the one place to add a type.
pub const ENTRIES: &[Entry] = &[
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Accessibility>("accessibility"),
    Entry::read::<crate::disclosure::AccountingEntry>("accounting-entry"),
    Entry::written::<crate::notification::Acknowledgement>("acknowledgement"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Address>("address"),
    Entry::written::<crate::disclosure::Amendment>("amendment").of_tools(),
    Entry::written::<crate::disclosure::Answer>("answer"),
    Entry::read::<crate::requester::AttestedFact>("attested-fact"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Attribute>("attribute"),
    Entry::read::<crate::disclosure::BirthTold>("birth-told"),
    Entry::read::<crate::subject::Bond>("bond"),
    #[cfg(feature = "catalog")]
    Entry::written::<crate::catalog::CatalogReport>("catalog-report").of_tools(),
    Entry::read::<crate::category::Category>("category"),
    Entry::read::<crate::subject::Charges>("charges"),
    Entry::read::<crate::disclosure::CitizenshipTold>("citizenship-told"),
    Entry::read::<crate::disclosure::Claim>("claim"),
    Entry::read::<crate::subject::Consent>("consent"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Contact>("contact"),
    Entry::read::<crate::subject::ContactDetails>("contact-details"),
    Entry::read::<crate::subject::Convictions>("convictions"),
    #[cfg(feature = "ledger")]
    Entry::read::<crate::disclosure::ledger::CorrectionPassedOn>("correction-passed-on"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::CostOption>("cost-option"),
    Entry::read::<crate::subject::Counsel>("counsel"),
    #[cfg(feature = "report")]
    Entry::read::<crate::report::CountedEvent>("counted-event"),
    Entry::read::<crate::inquiry::CountedInquiry>("counted-inquiry"),
    Entry::read::<crate::notification::CustodyEvent>("custody-event"),
    Entry::read::<crate::requester::CustodyOrder>("custody-order"),
    Entry::read::<crate::disclosure::CustodyPlace>("custody-place"),
    Entry::read::<crate::subject::CustodyStatus>("custody-status"),
    Entry::read::<crate::subject::DatedKind>("dated-kind").of_tools(),
    Entry::read::<crate::subject::Death>("death"),
    Entry::written::<crate::disclosure::Deciding>("deciding").of_tools(),
    Entry::read::<crate::disclosure::DecisionFrame>("decision-frame").of_tools(),
    Entry::read::<crate::disclosure::DecisionRecord>("decision-record").of_tools(),
    Entry::read::<crate::subject::DeclaredMoment>("declared-moment").of_tools(),
    Entry::read::<crate::subject::DeclaredNumber>("declared-number").of_tools(),
    Entry::read::<crate::subject::DeclaredPlace>("declared-place").of_tools(),
    Entry::read::<crate::subject::DeclaredState>("declared-state").of_tools(),
    Entry::read::<crate::subject::DeclaredStatement>("declared-statement").of_tools(),
    Entry::read::<crate::requester::Designee>("designee"),
    Entry::written::<crate::disclosure::Difference>("difference").of_tools(),
    Entry::read::<crate::inquiry::Directions>("directions"),
    Entry::written::<crate::disclosure::EligibilityNotice>("eligibility-notice"),
    Entry::read::<crate::subject::Escape>("escape"),
    #[cfg(feature = "report")]
    Entry::read::<crate::report::EventEntry>("event-entry"),
    Entry::read::<crate::subject::Facility>("facility"),
    Entry::read::<crate::subject::Family>("family"),
    Entry::read::<crate::wire::InputError>("fault"),
    Entry::read::<crate::inquiry::FiledInquiry>("filed-inquiry"),
    Entry::read::<crate::subject::FinalDisposition>("final-disposition"),
    Entry::read::<crate::disclosure::PolicyError>("flaw").of_tools(),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Funding>("funding"),
    Entry::read::<crate::service::WarmHandoff>("hand-over"),
    Entry::read::<crate::subject::Health>("health"),
    Entry::read::<crate::subject::Hearing>("hearing"),
    Entry::read::<crate::subject::IdentityConfirmation>("identity-confirmation"),
    Entry::read::<crate::subject::ImmigrationHearing>("immigration-hearing"),
    Entry::read::<crate::subject::ImmigrationHistory>("immigration-history"),
    Entry::read::<crate::subject::Informant>("informant"),
    Entry::read::<crate::disclosure::Information>("information"),
    Entry::read::<crate::inquiry::Inquiry>("inquiry"),
    Entry::read::<crate::inquiry::InquiryEntry>("inquiry-entry"),
    Entry::read::<crate::inquiry::InquiryFacts>("inquiry-facts"),
    Entry::read::<crate::subject::InvestigationStatus>("investigation-status"),
    Entry::read::<crate::subject::JuvenileAdjudication>("juvenile-adjudication"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::SpokenLanguage>("language"),
    Entry::read::<crate::language::LanguageTexts>("language-texts").of_tools(),
    Entry::read::<crate::language::LanguagesData>("languages").of_tools(),
    Entry::read::<crate::subject::LegalCapacity>("legal-capacity"),
    #[cfg(feature = "ledger")]
    Entry::read::<crate::disclosure::ledger::LedgerEntry>("ledger-entry"),
    Entry::written::<crate::disclosure::LintFinding>("lint-finding").of_tools(),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::ListQuery>("list-query"),
    Entry::read::<crate::service::LocalContact>("local-contact"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Location>("location"),
    Entry::read::<crate::requester::Mandate>("mandate"),
    Entry::read::<crate::requester::MarriageEnded>("marriage-ended"),
    Entry::written::<crate::disclosure::Merge>("merge").of_tools(),
    Entry::written::<crate::notification::Message>("message"),
    Entry::written::<crate::requester::MissingAttestation>("missing-attestation"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::MetaTableDescription>("meta-table-description"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Metadata>("metadata"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::NearText>("near-text"),
    Entry::read::<crate::disclosure::NoContact>("no-contact"),
    Entry::read::<crate::notification::NoticeContact>("notice-contact"),
    Entry::written::<crate::notification::NoticeContent>("notice-content"),
    Entry::read::<crate::notification::NotificationRequest>("notification-request"),
    Entry::read::<crate::disclosure::NumberTold>("number-told"),
    Entry::written::<crate::disclosure::ObserverReport>("observer-report").of_tools(),
    Entry::read::<crate::office::OfficeData>("office-data"),
    Entry::read::<crate::office::OfficeManifest>("office-manifest").of_tools(),
    Entry::read::<crate::office::OfficeOnDay>("office-on-day"),
    Entry::read::<crate::requester::Oneself>("oneself"),
    Entry::read::<crate::subject::OnDay>("on-day").of_tools(),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Organization>("organization"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::OrganizationIdentifier>("organization-identifier"),
    Entry::read::<crate::subject::OtherRequesters>("other-requesters"),
    Entry::read::<crate::disclosure::Pack>("pack"),
    Entry::read::<crate::requester::PartyFile>("party-file"),
    Entry::read::<crate::disclosure::PastEvents>("past-events"),
    #[cfg(feature = "report")]
    Entry::read::<crate::report::PeriodName>("period-name"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Phone>("phone"),
    Entry::read::<crate::subject::Photograph>("photograph"),
    Entry::read::<crate::notification::PinAttempts>("pin-attempts"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Program>("program"),
    Entry::read::<crate::disclosure::QuestionRecord>("question"),
    Entry::written::<crate::disclosure::Rationale>("rationale"),
    Entry::read::<crate::subject::RecordAmendment>("record-amendment"),
    Entry::read::<crate::disclosure::RecordConfirmed>("record-confirmed"),
    Entry::read::<crate::subject::Register>("register"),
    Entry::read::<crate::subject::Release>("release"),
    Entry::read::<crate::referral::ReferralDetails>("referral-details"),
    Entry::written::<crate::referral::ReferralLetter>("referral-letter"),
    Entry::read::<crate::referral::ReferralRecord>("referral-record"),
    Entry::read::<crate::disclosure::Released>("released"),
    Entry::read::<crate::subject::Relief>("relief"),
    Entry::read::<crate::subject::Removal>("removal"),
    Entry::read::<crate::subject::RemovalDestination>("removal-destination"),
    Entry::read::<crate::subject::RemovalOrder>("removal-order"),
    #[cfg(feature = "report")]
    Entry::read::<crate::report::Report>("report"),
    Entry::read::<crate::inquiry::ReportDirections>("report-directions"),
    Entry::read::<crate::requester::Representation>("representation"),
    Entry::read::<crate::requester::Representative>("representative"),
    Entry::read::<crate::requester::Requester>("requester"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::RequiredDocument>("required-document"),
    Entry::read::<crate::disclosure::Rule>("rule"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Schedule>("schedule"),
    Entry::read::<crate::subject::Screening>("screening"),
    Entry::read::<crate::subject::ScreeningRow>("screening-row"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Search>("search"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::SearchAnswer>("search-answer"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Service>("service"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::ServiceArea>("service-area"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::ServiceAtLocation>("service-at-location"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::ServiceCapacity>("service-capacity"),
    Entry::read::<crate::referral::SharingConsent>("sharing-consent"),
    Entry::written::<crate::referral::StepError>("step-refused").of_tools(),
    Entry::read::<crate::notification::SignUp>("sign-up"),
    Entry::read::<crate::notification::SignUpAct>("sign-up-act"),
    Entry::read::<crate::notification::SignUpState>("sign-up-state"),
    Entry::read::<crate::subject::Subject>("subject"),
    Entry::written::<crate::disclosure::SubjectAccounting>("subject-accounting"),
    Entry::read::<crate::identifier::SubjectReference>("subject-reference"),
    Entry::read::<crate::subject::Supervision>("supervision"),
    Entry::read::<crate::service::Support>("support"),
    #[cfg(feature = "report")]
    Entry::read::<crate::report::TallyRecord>("tally-record").of_tools(),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Taxonomy>("taxonomy"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::TaxonomyTerm>("taxonomy-term"),
    Entry::read::<crate::subject::Term>("term"),
    Entry::read::<crate::notification::DeliveredNotice>("told-notice"),
    Entry::read::<crate::inquiry::TriageTable>("triage-table"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Unit>("unit"),
    #[cfg(feature = "catalog")]
    Entry::read::<crate::catalog::Url>("url"),
    Entry::written::<crate::disclosure::ViolationError>("violation").of_tools(),
    Entry::read::<crate::vocabulary::VocabularyData>("vocabulary").of_tools(),
    Entry::read::<crate::requester::Vouched>("vouched"),
    Entry::read::<crate::subject::Waiver>("waiver"),
    Entry::read::<crate::subject::WitnessSecurity>("witness-security"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Pattern;

    /// Every pattern of a schema, at any depth.
    fn patterns(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(members) => {
                found.extend(members.get("pattern").and_then(Value::as_str).map(ToOwned::to_owned));
                members.values().for_each(|value| patterns(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| patterns(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_pattern_is_one() {
        let mut all = Vec::new();
        ENTRIES.iter().for_each(|entry| patterns(&entry.schema(), &mut all));
        all.sort_unstable();
        all.dedup();
        assert!(all.len() > 20, "{}", all.len());
        // Citations are read by hand: the section sign in their pattern is none of its letters.
        all.retain(|pattern: &String| pattern.is_ascii());
        for pattern in all {
            // Whoever reads a text of this form compiles it.
            let compiled = Pattern::new(Box::leak(pattern.into_boxed_str()));
            assert!(!compiled.is_match("\u{0}"));
        }
    }

    #[test]
    fn every_example_is_written() {
        for entry in ENTRIES {
            let Some(reading) = &entry.reading else { continue };
            let example = (reading.example)();
            let written = (reading.rewrite)(example.to_string().as_bytes());
            assert_eq!(written.as_ref(), Ok(&example), "{}", entry.name);
        }
    }
}
