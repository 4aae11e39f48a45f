use super::{Caller, Channel, ContactLanguage, ContactTopic, Danger, InquiryFacts};
use crate::identifier::IDENTIFIER;
use crate::language::Bilingual;
use crate::law::PublishedSource;
use crate::service::SupportKind;
use crate::wire::{Set, Wire, text};

text! {
    /// The identifier of a rule of triage.
    ///
    /// ```
    /// use voice_core::inquiry::{Triage, TriageRuleId};
    ///
    /// let id: TriageRuleId = "emergency".parse()?;
    /// assert!(Triage::reference().rule(&id).is_some());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    TriageRuleId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "emergency",
    }
}

/// Where a contact is routed.
///
/// ```
/// use voice_core::inquiry::{Route, Triage};
/// use voice_core::service::SupportKind;
///
/// let table = Triage::reference().table();
/// let to_notices = Route::Support { support: SupportKind::CustodyNotices };
/// assert!(table.rules.iter().any(|rule| rule.route == to_notices));
/// assert!(table.rules.iter().any(|rule| rule.route == Route::Emergency {}));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Route {
    /// To the emergency line.
    Emergency {},
    /// To the police of the place, who take reports of crime.
    LocalPolice {},
    /// To the federal tip line.
    TipLine {},
    /// To a kind of support of the office.
    Support {
        /// The kind.
        support: SupportKind,
    },
    /// To the lines of others that refer and listen.
    HelpOfOthers {},
    /// To those who speak with the press.
    PressOffice {},
    /// To nobody: that somebody called is counted.
    Nobody {},
}

/// When a rule takes a contact: all conditions that are stated hold; one that is left
/// out always holds.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct TriageConditions {
    /// Whether anybody is in danger now.
    pub danger: Option<Danger>,
    /// It is about one of these.
    #[wire(min = 1)]
    pub topics: Option<Set<ContactTopic>>,
    /// One of these makes contact.
    #[wire(min = 1)]
    pub callers: Option<Set<Caller>>,
    /// It came by one of these ways.
    #[wire(min = 1)]
    pub channels: Option<Set<Channel>>,
    /// It is in one of these languages.
    #[wire(min = 1)]
    pub languages: Option<Set<ContactLanguage>>,
}

impl TriageConditions {
    /// Whether all of them hold.
    ///
    /// ```
    /// use voice_core::inquiry::{Danger, InquiryFacts, TriageConditions};
    ///
    /// let conditions = TriageConditions {
    ///     danger: Some(Danger::Now),
    ///     topics: None,
    ///     callers: None,
    ///     channels: None,
    ///     languages: None,
    /// };
    /// assert_eq!(InquiryFacts::all().filter(|facts| conditions.hold(facts)).count(), 1350);
    /// ```
    #[must_use]
    pub fn hold(&self, facts: &InquiryFacts) -> bool {
        fn among<T: Ord>(set: Option<&Set<T>>, fact: &T) -> bool {
            set.is_none_or(|set| set.contains(fact))
        }
        self.danger.is_none_or(|danger| danger == facts.danger)
            && among(self.topics.as_ref(), &facts.topic)
            && among(self.callers.as_ref(), &facts.caller)
            && among(self.channels.as_ref(), &facts.channel)
            && among(self.languages.as_ref(), &facts.language)
    }
}

/// A rule of triage: which contacts it takes, where they go, and what the caller is told.
///
/// ```
/// use voice_core::inquiry::{Danger, Route, TriageConditions, TriageRule};
/// use voice_core::law::{PublishedSource, Verification};
/// use voice_core::language::Bilingual;
///
/// let emergency = TriageRule {
///     id: "emergency".parse()?,
///     when: TriageConditions {
///         danger: Some(Danger::Now),
///         topics: None,
///         callers: None,
///         channels: None,
///         languages: None,
///     },
///     route: Route::Emergency {},
///     reason: Bilingual {
///         en: "You are in danger: call 911.".parse()?,
///         es: "Está en peligro: llame al 911.".parse()?,
///     },
///     sources: vec![PublishedSource {
///         text: "ice.gov/voice".parse()?,
///         verification: Verification::Verified,
///     }],
/// };
/// assert!(emergency.when.topics.is_none(), "whatever it is about");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct TriageRule {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: TriageRuleId,
    /// Which contacts it takes.
    pub when: TriageConditions,
    /// Where they are routed.
    pub route: Route,
    /// Why, as the caller is told.
    pub reason: Bilingual,
    /// On what it rests.
    pub sources: Vec<PublishedSource>,
}

/// A table of rules of triage. No rule comes before another: each contact is taken by exactly one.
///
/// ```
/// use voice_core::inquiry::{Triage, TriageTable};
/// use voice_core::office::Office;
///
/// // Without a rule for emergencies some contacts go nowhere, and that is no triage.
/// let mut table: TriageTable = Triage::reference().table();
/// assert!(Triage::load(table.clone(), Office::reference()).is_ok());
/// table.rules.retain(|rule| rule.id.as_str() != "emergency");
/// assert!(Triage::load(table, Office::reference()).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct TriageTable {
    /// The rules.
    #[wire(min = 1)]
    pub rules: Vec<TriageRule>,
}
