use crate::category::Category;
use crate::identifier::IDENTIFIER;
use crate::language::{Bilingual, Language, Note};
use crate::law::{Citation, Period};
use crate::office::TimeZone;
use crate::requester::{Capacity, Conflict, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::Protection;
use crate::wire::{Day, Set, Wire, text};

text! {
    /// The identifier of a rule, unique among all packs of a policy.
    ///
    /// ```
    /// use voice_core::disclosure::RuleId;
    ///
    /// let rule: RuleId = "prohibit-vawa-t-u".parse()?;
    /// assert_eq!(rule.to_string(), "prohibit-vawa-t-u");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    RuleId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "prohibit-vawa-t-u",
    }

    /// The identifier of a cover group.
    ///
    /// ```
    /// use voice_core::disclosure::{Coverage, CoverGroupId};
    ///
    /// let group: CoverGroupId = "immigration-file".parse()?;
    /// let covers = Coverage::CoverGroup { group, alone: None };
    /// assert!(covers != Coverage::WholePerson {});
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    CoverGroupId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "immigration-file",
    }
}

/// What a rule does where it matches.
///
/// ```
/// use voice_core::disclosure::{Effect, Policy};
///
/// let policy = Policy::us_federal();
/// let duties = policy.rules().iter().filter(|rule| rule.effect == Effect::Duty);
/// assert!(duties.count() > 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Effect {
    /// Law or policy forbids release.
    Prohibit,
    /// A ground to release.
    Permit,
    /// A right to be told, which never overrides a prohibition.
    Duty,
}

/// What a rule is about.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::Coverage;
/// use voice_core::wire::{Set, to_json};
///
/// let place = Coverage::Categories { categories: Set::from([Category::Facility]) };
/// assert!(to_json(&place)?.contains("\"facility\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Coverage {
    /// Everything about the person, the custody status too.
    WholePerson {},
    /// Some categories.
    Categories {
        /// The categories.
        #[wire(min = 1)]
        categories: Set<Category>,
    },
    /// The footprint of a cover group, which its members share.
    CoverGroup {
        /// The group.
        group: CoverGroupId,
        /// What the law of the rule withholds by itself, where that is less than the footprint:
        /// from this the price of the cover is counted.
        #[wire(min = 1)]
        alone: Option<Set<Category>>,
    },
}

/// How what is told must belong to the matter of the question.
///
/// The rights of 18 U.S.C. 3771, 34 U.S.C. 20141 and 18 U.S.C. 5038(a)(6) are those of the
/// victim of one crime: they reach what belongs to that crime, and nothing of another case of
/// the same person.
///
/// ```
/// use voice_core::disclosure::{MatterLink, Policy};
///
/// let policy = Policy::us_federal();
/// let about_cases = |link| link == Some(MatterLink::Fact);
/// assert!(policy.rules().iter().any(|rule| about_cases(rule.when.link)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum MatterLink {
    /// The record of the person asked about names the matter.
    Record,
    /// The record names the matter, and what is told about a case is about the case of that matter.
    Fact,
}

/// When a rule matches: all conditions that are stated hold; one that is left out always holds.
///
/// ```
/// use voice_core::disclosure::Conditions;
/// use voice_core::requester::{IdentityLevel, Jurisdiction};
/// use voice_core::wire::Set;
///
/// let of_state_law = Conditions {
///     identity: Some(IdentityLevel::Verified),
///     jurisdictions: Some(Set::from([Jurisdiction::State])),
///     ..Conditions::ALWAYS
/// };
/// assert!(of_state_law.capacities.is_none(), "in whichever capacity they ask");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Conditions {
    /// The requester comes in one of these capacities.
    #[wire(min = 1)]
    pub capacities: Option<Set<Capacity>>,
    /// The identity is known at least this well.
    pub identity: Option<IdentityLevel>,
    /// The principal's part in the matter is known at least this well.
    pub standing: Option<Standing>,
    /// The purpose is one of these.
    #[wire(min = 1)]
    pub purposes: Option<Set<Purpose>>,
    /// The crime is prosecuted under one of these laws.
    #[wire(min = 1)]
    pub jurisdictions: Option<Set<Jurisdiction>>,
    /// How what is told must belong to the matter of the question.
    pub link: Option<MatterLink>,
    /// One of these conflicts holds, as told at intake or as the record has it.
    #[wire(min = 1)]
    pub conflicts: Option<Set<Conflict>>,
    /// One of these protections holds.
    #[wire(min = 1)]
    pub protections: Option<Set<Protection>>,
}

impl Conditions {
    /// No condition: the rule always matches.
    pub const ALWAYS: Self = Self {
        capacities: None,
        identity: None,
        standing: None,
        purposes: None,
        jurisdictions: None,
        link: None,
        conflicts: None,
        protections: None,
    };
}

/// What lifts the one prohibition that states it, and no other.
///
/// ```
/// use voice_core::disclosure::{Exception, Policy};
///
/// let policy = Policy::us_federal();
/// let lifted = |of: &Exception| matches!(of, Exception::Waiver { .. });
/// assert!(policy.rules().iter().flat_map(|rule| &rule.unless).any(lifted));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Exception {
    /// A valid consent to this protection's being lifted, for the recipient, categories and
    /// purposes that it names.
    Consent {
        /// The protection that the consent must name.
        protection: Protection,
        /// The law that knows this exception.
        citation: Citation,
    },
    /// A complete waiver of this protection.
    Waiver {
        /// The protection that the waiver must name.
        protection: Protection,
        /// The law that knows this exception.
        citation: Citation,
    },
    /// A requester of one of these capacities, for these categories.
    AskedBy {
        /// The capacities.
        #[wire(min = 1)]
        capacities: Set<Capacity>,
        /// The categories.
        #[wire(min = 1)]
        categories: Set<Category>,
        /// The law that knows this exception.
        citation: Citation,
    },
}

impl Exception {
    /// The law that knows this exception.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// let exceptions = policy.rules().iter().flat_map(|rule| &rule.unless);
    /// assert!(exceptions.map(|of| of.citation()).all(|law| !law.text.as_str().is_empty()));
    /// ```
    #[must_use]
    pub const fn citation(&self) -> &Citation {
        match self {
            Self::Consent { citation, .. }
            | Self::Waiver { citation, .. }
            | Self::AskedBy { citation, .. } => citation,
        }
    }
}

/// A rule of a policy: what it does, to what, when, why, and by which law.
///
/// ```
/// use voice_core::disclosure::{Effect, Rule};
/// use voice_core::wire::from_json;
///
/// let rule: Rule = from_json(r#"{
///     "id": "permit-release", "effect": "permit",
///     "covers": {"kind": "categories", "categories": ["release"]},
///     "when": {"identity": "verified", "standing": "confirmed", "link": "record"},
///     "unless": [],
///     "citations": [
///         {"text": "Cal. Const. art. I, § 28(b)(12)", "verification": "verified"}
///     ],
///     "in_force": [{"from": "2027-01-01"}], "time_zone": "America/Los_Angeles",
///     "defence_in_depth": false,
///     "note": {"en": "Told on request.", "es": "Se dice a petición."}
/// }"#.as_bytes())?;
/// assert_eq!(rule.effect, Effect::Permit);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Rule {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: RuleId,
    /// What it does.
    pub effect: Effect,
    /// What it is about.
    pub covers: Coverage,
    /// When it matches.
    pub when: Conditions,
    /// What lifts it; only for prohibitions.
    pub unless: Vec<Exception>,
    /// The law it rests on.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
    /// The days on which it is in force.
    #[wire(min = 1)]
    pub in_force: Vec<Period>,
    /// The time zone in which these days are counted; left out, that of the pack.
    pub time_zone: Option<TimeZone>,
    /// Whether it is meant to repeat what others say already.
    pub defence_in_depth: bool,
    /// What it means, in plain language.
    pub note: Bilingual,
}

impl Rule {
    /// Whether it is in force on a day, in its own time zone.
    pub(crate) fn is_in_force_on(&self, day: Day) -> bool {
        self.in_force.iter().any(|period| period.contains(day))
    }
}

/// A rule as a rationale names it.
///
/// ```
/// use voice_core::disclosure::{Citation, Effect, RuleReference, Verification};
///
/// let reference = RuleReference {
///     rule: "prohibit-sealed".parse()?,
///     effect: Effect::Prohibit,
///     citations: vec![Citation {
///         text: "Fed. R. Crim. P. 6(e)".parse()?,
///         verification: Verification::Verified,
///     }],
///     note: "What a court has sealed is told to nobody.".parse()?,
/// };
/// assert_eq!(reference.rule.as_str(), "prohibit-sealed");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct RuleReference {
    /// The identifier.
    pub rule: RuleId,
    /// What it does.
    pub effect: Effect,
    /// The law it rests on.
    pub citations: Vec<Citation>,
    /// What it means.
    pub note: Note,
}

impl RuleReference {
    pub(super) fn new(rule: &Rule, language: Language) -> Self {
        Self {
            rule: rule.id.clone(),
            effect: rule.effect,
            citations: rule.citations.clone(),
            note: rule.note.in_language(language).clone(),
        }
    }
}
