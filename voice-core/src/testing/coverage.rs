//! How often cases reach what each law speaks of, with no test engine: a law that is never put to
//! the test holds of anything.
//!
//! ```
//! use voice_core::disclosure::{Law, Policy};
//! use voice_core::testing::coverage::{Coverage, Premise};
//!
//! let policy = Policy::us_federal();
//! let mut coverage = Coverage::default();
//! for case in policy.draft().deciding() {
//!     coverage.see_rules(&policy, &case.question, &case.subject);
//! }
//! assert!(coverage.reached(Premise::Law(Law::ProhibitionWins)) > Some(0));
//!
//! let nothing = Coverage::default().check().unwrap_err();
//! assert!(nothing.to_string().starts_with("0 of 0 cases reach `released`, and 40 % must: "));
//! ```

use core::fmt;

use super::disclosure_policy::{DisclosurePolicy, RuleBased};
use crate::category::Category;
use crate::disclosure::{Effect, Law, Question, QuestionRecord, RuleId};
use crate::map::Map;
use crate::subject::Subject;
use crate::wire::Diagnostic;

/// Of 100 cases, so many must reach the premise of each law.
pub const FLOOR_OF_LAWS: usize = 20;

/// Of 100 cases, something must be released in so many.
pub const FLOOR_OF_RELEASES: usize = 40;

/// What a case can reach.
///
/// ```
/// use voice_core::disclosure::Law;
/// use voice_core::testing::coverage::Premise;
///
/// let premise = Premise::Law(Law::UniformRefusal);
/// assert_eq!(premise.as_str(), "uniform-refusal");
/// // Of 100 cases more must release something than must reach the premise of a law.
/// assert!(Premise::Released.floor() > premise.floor());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Premise {
    /// Something is released.
    Released,
    /// The case is one that the law speaks of.
    Law(Law),
}

impl Premise {
    /// The word for it in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Law(law) => law.as_str(),
        }
    }

    /// Of 100 cases, so many must reach it.
    #[must_use]
    pub const fn floor(self) -> usize {
        match self {
            Self::Released => FLOOR_OF_RELEASES,
            Self::Law(_) => FLOOR_OF_LAWS,
        }
    }

    /// What to give more of.
    const fn mend(self) -> &'static str {
        match self {
            Self::Law(Law::UniformRefusal) => "give cases in which nothing is released",
            Self::Law(Law::ValueIndependence) => {
                "give records with facts of categories that are asked for and withheld"
            }
            Self::Law(Law::WholePerson) => {
                "name in `withholding` the protections that withhold the whole person, and give \
                 cases that release"
            }
            Self::Law(Law::Opacity) => {
                "name the covert protections in `covert`, and give cases that release"
            }
            Self::Law(Law::DerivationClosure) => {
                "give cases in which all parts of a link are released"
            }
            Self::Law(Law::ProhibitionWins | Law::ExceptionIsolation) => {
                "give records with protections that withhold some of what the grounds release"
            }
            Self::Law(Law::Temporal) => "give questions of days on which some rule is not in force",
            Self::Law(Law::NoDeadRule | Law::Explainable | Law::OrderIndependence) => {
                "give cases that a permit or a prohibition decides"
            }
            _ => {
                "give cases that release: a known requester who may ask, a fresh screening, the \
                 matter named by the record"
            }
        }
    }
}

/// How many cases there were, and how many reached each premise.
///
/// A law of rules counts once a case was seen with rules, opacity where the policy has covert
/// protections, closure where it has links.
///
/// ```
/// use voice_core::disclosure::{Policy, QuestionRecord};
/// use voice_core::subject::Register;
/// use voice_core::testing::coverage::{Coverage, Premise};
/// use voice_core::wire::from_json;
///
/// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// let question = from_json::<QuestionRecord>(&asked)?.trusted();
/// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// let policy = Policy::us_federal();
/// let mut coverage = Coverage::default();
/// for subject in register.subjects().iter().take(2) {
///     coverage.see(&policy, &question, subject);
///     coverage.see_rules(&policy, &question, subject);
/// }
/// assert_eq!(coverage.cases(), 4);
/// assert_eq!(coverage.reached(Premise::Released), Some(coverage.released()));
/// // One question about two people says too little of some laws.
/// let error = coverage.check().unwrap_err();
/// assert!(!error.missed().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    cases: usize,
    reached: Map<Premise, usize>,
}

impl Coverage {
    /// The cases seen.
    #[must_use]
    pub const fn cases(&self) -> usize {
        self.cases
    }

    /// The cases in which something was released.
    #[must_use]
    pub fn released(&self) -> usize {
        self.reached(Premise::Released).unwrap_or(0)
    }

    /// The cases that reached a premise; none where the policy has nothing that it speaks of.
    #[must_use]
    pub fn reached(&self, premise: Premise) -> Option<usize> {
        self.reached.get(&premise).copied()
    }

    fn count(&mut self, law: Law, reached: bool) {
        let count = self.reached.or_default(Premise::Law(law));
        *count = count.saturating_add(usize::from(reached));
    }

    /// Counts a case for the laws that need no rules.
    pub fn see(&mut self, policy: &impl DisclosurePolicy, question: &Question, subject: &Subject) {
        self.cases = self.cases.saturating_add(1);
        let released = policy.released(question, Some(subject));
        let told = !released.is_empty();
        let count = self.reached.or_default(Premise::Released);
        *count = count.saturating_add(usize::from(told));
        // What is told can be lost, be proved by, be explained: these laws speak of what differs
        // from nobody.
        let laws =
            [Law::DefaultDeny, Law::ExplanationAddsNothing, Law::Monotone, Law::EligibilityIsBlind];
        laws.into_iter().for_each(|law| self.count(law, told));
        self.count(Law::UniformRefusal, !told);
        let asked = |category: Category| {
            question.categories.contains(&category) && !released.contains(category)
        };
        let mut facts = subject.facts().iter();
        self.count(
            Law::ValueIndependence,
            facts.any(|of| of.protections().is_empty() && asked(of.fact().category())),
        );
        self.count(Law::WholePerson, told && !policy.withholding(question).is_empty());
        self.count(Law::Total, !question.categories.is_empty());
        if !policy.covert().is_empty() {
            self.count(Law::Opacity, told);
        }
        let links = policy.links();
        if !links.is_empty() {
            let all = QuestionRecord {
                categories: policy.vocabulary().every_category().iter().collect(),
                ..question.record().clone()
            }
            .trusted();
            let released = policy.released(&all, Some(subject));
            let told =
                links.iter().any(|link| link.from.iter().all(|part| released.contains(*part)));
            self.count(Law::DerivationClosure, told);
        }
    }

    /// Counts a case for every law.
    pub fn see_rules<P: RuleBased>(&mut self, policy: &P, question: &Question, subject: &Subject) {
        self.see(policy, question, subject);
        let rules = policy.rule_ids();
        let grounds: Vec<RuleId> = rules
            .iter()
            .filter(|rule| policy.effect(rule) != Some(Effect::Prohibit))
            .cloned()
            .collect();
        let granted = policy.only(&grounds).released(question, Some(subject));
        let withheld = !granted.difference(policy.released(question, Some(subject))).is_empty();
        self.count(Law::ProhibitionWins, withheld);
        self.count(Law::ExceptionIsolation, withheld);
        self.count(Law::OrderIndependence, !granted.is_empty());
        let not_in_force = |rule: &RuleId| !policy.in_force_for(rule, question);
        self.count(Law::Temporal, !granted.is_empty() && rules.iter().any(not_in_force));
        let mut asked = question.categories.iter();
        let decided =
            asked.any(|category| !policy.decided_by(question, subject, *category).is_empty());
        self.count(Law::NoDeadRule, decided);
        self.count(Law::Explainable, decided);
    }

    /// That every premise was reached often enough.
    ///
    /// # Errors
    /// Every premise that was not, how often it was, and what to give more of.
    pub fn check(&self) -> Result<(), CoverageError> {
        let none = (self.cases == 0).then_some((Premise::Released, 0));
        let reached =
            self.reached.iter().map(|(premise, reached)| (*premise, *reached)).chain(none);
        let enough = |premise: Premise, reached: usize| {
            self.cases > 0
                && reached.saturating_mul(100) >= self.cases.saturating_mul(premise.floor())
        };
        let missed = reached.filter(|(premise, reached)| !enough(*premise, *reached));
        let missed: Vec<_> =
            missed.map(|(premise, reached)| Missed { premise, reached, of: self.cases }).collect();
        if missed.is_empty() { Ok(()) } else { Err(CoverageError { missed }) }
    }
}

/// A premise that too few cases reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missed {
    /// The premise.
    pub premise: Premise,
    /// The cases that reached it.
    pub reached: usize,
    /// All cases.
    pub of: usize,
}

/// Cases that say too little of some laws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageError {
    missed: Vec<Missed>,
}

impl Diagnostic for CoverageError {
    fn code(&self) -> &'static str {
        "premise-not-reached"
    }
}

impl CoverageError {
    /// The premises that too few cases reached, at least one.
    ///
    /// ```
    /// use voice_core::testing::coverage::Coverage;
    ///
    /// // No case at all reaches nothing.
    /// let error = Coverage::default().check().unwrap_err();
    /// assert!(!error.missed().is_empty());
    /// ```
    #[must_use]
    pub fn missed(&self) -> &[Missed] {
        &self.missed
    }
}

impl fmt::Display for CoverageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Missed { premise, reached, of }) in self.missed.iter().enumerate() {
            let (between, floor) = (if at > 0 { "; " } else { "" }, premise.floor());
            let (name, mend) = (premise.as_str(), premise.mend());
            write!(
                f,
                "{between}{reached} of {of} cases reach `{name}`, and {floor} % must: {mend}"
            )?;
        }
        Ok(())
    }
}

impl core::error::Error for CoverageError {}
