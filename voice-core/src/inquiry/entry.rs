use super::{InquiryFacts, Narrative, Route, Triage, TriageRuleId};
use crate::wire::{Timestamp, Wire};

/// A contact with the office: when, what is known of it, and what was said.
///
/// ```
/// use voice_core::inquiry::{
///     Caller, Channel, ContactLanguage, ContactTopic, Danger, Inquiry, InquiryEntry, InquiryFacts,
///     Triage,
/// };
///
/// let report = Inquiry {
///     at: "2026-11-02T15:00:00Z".parse()?,
///     facts: InquiryFacts {
///         danger: Danger::None,
///         topic: ContactTopic::CrimeReport,
///         caller: Caller::Other,
///         channel: Channel::Telephone,
///         language: ContactLanguage::English,
///     },
///     narrative: Some("My neighbor did it.".parse()?),
/// };
/// // The office takes no reports of crime: that there was a call is counted, and no word is kept.
/// assert!(matches!(Triage::reference().keep(report), InquiryEntry::Counted(_)));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Inquiry {
    /// When it came.
    pub at: Timestamp,
    /// What is known of it.
    pub facts: InquiryFacts,
    /// What was said, sealed; left out where nothing was noted.
    pub narrative: Option<Narrative>,
}

/// That there was a contact, and nothing of what was said or about whom.
///
/// ```compile_fail,E0609
/// fn accused(counted: &voice_core::inquiry::CountedInquiry) -> String {
///     format!("{:?}", counted.narrative)
/// }
/// ```
///
/// ```
/// use voice_core::inquiry::{
///     Caller, Channel, ContactLanguage, ContactTopic, CountedInquiry, Danger, InquiryFacts,
///     Triage,
/// };
///
/// let facts = InquiryFacts {
///     danger: Danger::None,
///     topic: ContactTopic::Media,
///     caller: Caller::Press,
///     channel: Channel::Mail,
///     language: ContactLanguage::English,
/// };
/// let rule = Triage::reference().route(&facts).rule().id.clone();
/// let counted = CountedInquiry { at: "2026-11-02T15:00:00Z".parse()?, facts, rule };
/// assert_eq!(counted.facts.topic, ContactTopic::Media);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct CountedInquiry {
    /// When it came.
    pub at: Timestamp,
    /// What is known of it.
    pub facts: InquiryFacts,
    /// The rule by which it was routed.
    pub rule: TriageRuleId,
}

/// A contact that the office goes on with.
///
/// ```
/// use voice_core::inquiry::{
///     Caller, Channel, ContactLanguage, ContactTopic, Danger, FiledInquiry, InquiryFacts, Triage,
/// };
///
/// let facts = InquiryFacts {
///     danger: Danger::None,
///     topic: ContactTopic::Referral,
///     caller: Caller::Victim,
///     channel: Channel::Telephone,
///     language: ContactLanguage::Spanish,
/// };
/// let rule = Triage::reference().route(&facts).rule().id.clone();
/// let narrative = Some("I would like to know what happens next.".parse()?);
/// let filed = FiledInquiry { at: "2026-11-02T15:00:00Z".parse()?, facts, rule, narrative };
/// assert!(!format!("{filed:?}").contains("what happens next"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct FiledInquiry {
    /// When it came.
    pub at: Timestamp,
    /// What is known of it.
    pub facts: InquiryFacts,
    /// The rule by which it was routed.
    pub rule: TriageRuleId,
    /// What was said, sealed; left out where nothing was noted.
    pub narrative: Option<Narrative>,
}

/// What the office keeps of a contact.
///
/// ```
/// use voice_core::inquiry::{
///     Caller, Channel, ContactLanguage, ContactTopic, Danger, Inquiry, InquiryEntry, InquiryFacts,
///     Triage,
/// };
///
/// let asks_for_help = Inquiry {
///     at: "2026-11-02T15:00:00Z".parse()?,
///     facts: InquiryFacts {
///         danger: Danger::None,
///         topic: ContactTopic::Referral,
///         caller: Caller::Victim,
///         channel: Channel::Telephone,
///         language: ContactLanguage::English,
///     },
///     narrative: None,
/// };
/// let InquiryEntry::Filed(filed) = Triage::reference().keep(asks_for_help) else {
///     panic!("the office itself helps")
/// };
/// assert_eq!(filed.facts.topic, ContactTopic::Referral);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum InquiryEntry {
    /// Only that there was one: an emergency, a report of a crime, a question of the press, an
    /// opinion, something unrelated.
    Counted(CountedInquiry),
    /// One that the office itself helps with.
    Filed(FiledInquiry),
}

impl Triage {
    /// What may be kept of a contact. What was said is dropped unless the office itself helps: of a
    /// report of a crime nothing is left that could name whom somebody accuses.
    ///
    /// ```
    /// use voice_core::inquiry::{Inquiry, Triage};
    /// use voice_core::wire::{Custodial, from_json, to_json};
    ///
    /// let said = |topic: &str| {
    ///     from_json::<Inquiry>(format!(r#"{{
    ///         "at": "2026-11-02T15:00:00Z", "narrative": "My neighbor at 9 Quarry Lane",
    ///         "facts": {{
    ///             "danger": "none", "topic": "{topic}", "caller": "other",
    ///             "channel": "telephone", "language": "en"
    ///         }}
    ///     }}"#).as_bytes())
    /// };
    /// let triage = Triage::reference();
    /// let kept = |topic: &str| -> Result<String, Box<dyn std::error::Error>> {
    ///     Ok(to_json(&Custodial(&triage.keep(said(topic)?)))?)
    /// };
    /// assert!(!kept("crime-report")?.contains("Quarry"));
    /// assert!(kept("question")?.contains("Quarry"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn keep(&self, inquiry: Inquiry) -> InquiryEntry {
        let Inquiry { at, facts, narrative } = inquiry;
        let rule = self.route(&facts).rule();
        let id = rule.id.clone();
        match rule.route {
            Route::Support { .. } => {
                InquiryEntry::Filed(FiledInquiry { at, facts, rule: id, narrative })
            }
            Route::Emergency {}
            | Route::LocalPolice {}
            | Route::TipLine {}
            | Route::HelpOfOthers {}
            | Route::PressOffice {}
            | Route::Nobody {} => InquiryEntry::Counted(CountedInquiry { at, facts, rule: id }),
        }
    }
}
