use std::borrow::Cow;

use super::guidance::{self, HelpLine};
use super::{Decided, Eligibility, EligibilityNotice, Information, Language, PolicyReference};
use crate::category::Category;
use crate::subject::LookupResult;
use crate::wire::{Timestamp, Wire};

/// The answer for one category: released information, or the one constant sentence.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub enum CategoryAnswer {
    /// Released information.
    Told {
        /// The category.
        category: Category,
        /// The information.
        information: Information,
    },
    /// No information available to the requester: there may be none, or none that may be told.
    Nothing {
        /// The category.
        category: Category,
        /// The one sentence that says so.
        text: &'static str,
    },
}

/// The answer to a requester.
///
/// It depends on the person asked about through the released information alone. Where
/// nothing is released it is the same, byte for byte, as about nobody at all. It cannot be
/// built but by [`Decided::answer`]:
///
/// ```compile_fail,E0277
/// let answer: voice_core::disclosure::Answer = serde_json::from_str("{}").unwrap();
/// ```
///
/// No rationale becomes an answer:
///
/// ```compile_fail,E0277
/// fn send(rationale: voice_core::disclosure::Rationale) -> voice_core::disclosure::Answer {
///     rationale.into()
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub struct Answer {
    /// The moment of asking.
    #[wire(title = "Moment of asking")]
    as_of: Timestamp,
    /// The language.
    language: Language,
    /// The policy that was applied.
    policies: Vec<PolicyReference>,
    /// What the requester may ask, and what is missing.
    eligibility: EligibilityNotice,
    /// The answer for each category asked for.
    results: Vec<CategoryAnswer>,
    /// What every requester should know.
    notices: Vec<&'static str>,
    /// How the removal process works, and which rights victims have.
    process: Vec<Cow<'static, str>>,
    /// Who helps.
    help: Vec<HelpLine>,
}

impl Answer {
    /// The answer, with what it says of eligibility.
    pub(super) fn new(decided: &Decided<'_>, notice: EligibilityNotice) -> Self {
        let Decided { eligibility, found, .. } = decided;
        let (question, policy) = (eligibility.question, eligibility.policy);
        let told = decided.disclosed(eligibility.asker.asked);
        // A record is looked at where something is told of it, and never else; nor is it asked
        // before whether there is one.
        let subject = if told.is_empty() { None } else { found.subject() };
        let facts = subject.map(|subject| (subject, subject.facts_for(&question.matter.id)));
        let results = question.categories.iter().map(|category| {
            let of = facts.filter(|_| told.contains(*category));
            let information = of.and_then(|(subject, facts)| {
                let fact = facts.get(*category);
                Information::of_recorded(subject, fact, *category, question, eligibility.day)
            });
            debug_assert_eq!(
                information.is_some(),
                told.contains(*category),
                "the block says what there is to tell"
            );
            match information {
                Some(information) => CategoryAnswer::Told { category: *category, information },
                None => {
                    let text = guidance::NOTHING.in_language(question.language);
                    CategoryAnswer::Nothing { category: *category, text }
                }
            }
        });
        Self {
            as_of: question.as_of,
            language: question.language,
            policies: policy.references(),
            eligibility: notice,
            results: results.collect(),
            notices: guidance::all(&guidance::NOTICES, question.language),
            process: guidance::process(policy.office(), question.language),
            help: guidance::help(policy.office(), eligibility.day, question.language),
        }
    }

    /// The answer for each category asked for.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let answer = policy.eligibility(&question).answer(register.find(&question.subject));
    /// // One for each category asked for, told or not.
    /// assert_eq!(answer.results().len(), question.categories.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn results(&self) -> &[CategoryAnswer] {
        &self.results
    }

    /// The released information.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let answer = policy.eligibility(&question).answer(register.find(&question.subject));
    /// let told: Vec<_> = answer.disclosed().map(|(category, _)| category).collect();
    /// assert!(!told.is_empty() && told.iter().all(|of| question.categories.contains(of)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn disclosed(&self) -> impl Iterator<Item = (Category, &Information)> {
        self.results.iter().filter_map(|result| match result {
            CategoryAnswer::Told { category, information } => Some((*category, information)),
            CategoryAnswer::Nothing { .. } => None,
        })
    }

    /// What the requester may ask, and what is missing.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let answer = policy.eligibility(&question).answer(register.find(&question.subject));
    /// assert!(answer.eligibility().gaps.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn eligibility(&self) -> &EligibilityNotice {
        &self.eligibility
    }
}

impl Eligibility<'_> {
    /// The answer to the requester.
    ///
    /// About nobody, it is the answer about everybody of whom nothing is told:
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::subject::LookupResult;
    /// use voice_core::wire::{from_json, to_json};
    ///
    /// let policy = Policy::us_federal();
    /// let read: QuestionRecord =
    ///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
    /// let question = read.trusted();
    /// let answer = policy.eligibility(&question).answer(LookupResult::nobody());
    /// assert_eq!(answer.disclosed().count(), 0);
    /// assert!(to_json(&answer)?.contains("No information available to you."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn answer(&self, found: LookupResult<'_>) -> Answer {
        self.decide(found).answer()
    }
}

impl Decided<'_> {
    /// The answer to the requester.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let decided = policy.eligibility(&question).decide(register.find(&question.subject));
    /// assert!(decided.answer().disclosed().count() > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn answer(&self) -> Answer {
        Answer::new(self, self.eligibility.notice())
    }
}
