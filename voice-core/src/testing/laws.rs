//! The laws of disclosure as functions over any evaluator, with no test engine.
//!
//! A policy of this library is proved when it loads. A team with an evaluator of its own implements [`DisclosurePolicy`],
//! and [`RuleBased`] where it has rules to take away, and gives each law its cases: questions and records of its own, or of
//! the strategies (feature `proptest`). Each law makes from a case the other cases that it speaks of, such as the same
//! person with one protection more, and looks at all of them. It proves nothing of cases that are not given.
//!
//! ```
//! use voice_core::disclosure::{Policy, Question};
//! use voice_core::subject::Register;
//! use voice_core::testing::laws;
//! use voice_core::wire::from_json;
//!
//! let policy = Policy::us_federal();
//! let question: Question = from_json(include_bytes!("../../../examples/questions/victim-custody-status.json"))?;
//! let register: Register = from_json(include_bytes!("../../../examples/subjects/demo.json"))?;
//! for subject in register.subjects() {
//!     laws::monotone(&policy, &question, subject)?;
//!     laws::uniform_refusal(&policy, &question, subject)?;
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod pairs;
mod rules;

use core::fmt;

pub use self::pairs::{
    derivation_closure, eligibility_is_blind, explanation_adds_nothing, monotone, opacity, total, uniform_refusal,
    value_independence, whole_person,
};
pub use self::rules::{
    default_deny, exception_isolation, explainable, no_dead_rule, order_independence, prohibition_wins, temporal,
};
use crate::category::{Category, CategorySet};
use crate::disclosure::{Class, Effect, Law, Policy, Question, RuleId};
use crate::subject::{Found, Subject};
use crate::wire::{Day, from_value, to_json, written_value};

/// What answers questions about people.
pub trait DisclosurePolicy {
    /// The categories that are released about the person; about nobody none.
    fn released(&self, question: &Question, subject: Option<&Subject>) -> CategorySet;

    /// The answer, as it is sent.
    fn answer(&self, question: &Question, subject: Option<&Subject>) -> Vec<u8>;

    /// What is said of the question alone, as it is sent.
    fn eligibility(&self, question: &Question) -> Vec<u8>;

    /// How a category is classified; none where it is not.
    fn classified(&self, category: Category) -> Option<Class>;
}

/// A policy made of rules that can be taken away.
pub trait RuleBased: DisclosurePolicy + Sized {
    /// The rules.
    fn rule_ids(&self) -> Vec<RuleId>;

    /// What a rule does.
    fn effect(&self, rule: &RuleId) -> Option<Effect>;

    /// Whether a rule is in force on a day.
    fn in_force(&self, rule: &RuleId, day: Day) -> bool;

    /// Whether a rule is meant to repeat what others say.
    fn defence_in_depth(&self, rule: &RuleId) -> bool;

    /// The day that a question falls on.
    fn day(&self, question: &Question) -> Day;

    /// The rules that decide on a category: the permits where it is released, the prohibitions where it is withheld.
    fn decided_by(&self, question: &Question, subject: &Subject, category: Category) -> Vec<RuleId>;

    /// The policy of these rules only, in this order.
    #[must_use]
    fn only(&self, rules: &[RuleId]) -> Self;
}

/// A law that an evaluator breaks, in a case.
///
/// It names the law and what was seen of it, and holds the case; its text says nothing of the record.
#[derive(Clone, PartialEq, Eq)]
pub struct LawViolation {
    /// The law.
    pub law: Law,
    /// What was expected, and what was seen.
    pub seen: String,
    /// The question.
    pub question: Box<Question>,
    /// The records, one or two; none where nobody is enough to show it.
    pub subjects: Vec<Subject>,
}

impl LawViolation {
    fn new(law: Law, seen: impl Into<String>, question: &Question, subjects: &[&Subject]) -> Self {
        let subjects = subjects.iter().map(|subject| (*subject).clone()).collect();
        Self { law, seen: seen.into(), question: Box::new(question.clone()), subjects }
    }
}

impl fmt::Debug for LawViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for LawViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is broken: {}", self.law.as_str(), self.seen)
    }
}

impl core::error::Error for LawViolation {}

#[expect(
    clippy::expect_used,
    reason = "what answers are made of is wire types: the test every_example_is_written writes one of each"
)]
impl DisclosurePolicy for Policy {
    fn released(&self, question: &Question, subject: Option<&Subject>) -> CategorySet {
        self.releases(question, subject.map_or_else(Found::nobody, Found::one))
    }

    fn answer(&self, question: &Question, subject: Option<&Subject>) -> Vec<u8> {
        let answer = Self::eligibility(self, question).answer(subject.map_or_else(Found::nobody, Found::one));
        to_json(&answer).expect("an answer is written").into_bytes()
    }

    fn eligibility(&self, question: &Question) -> Vec<u8> {
        to_json(&Self::eligibility(self, question).notice()).expect("a notice is written").into_bytes()
    }

    fn classified(&self, category: Category) -> Option<Class> {
        Some(self.class(category))
    }
}

impl RuleBased for Policy {
    fn rule_ids(&self) -> Vec<RuleId> {
        self.rules().iter().map(|rule| rule.id.clone()).collect()
    }

    fn effect(&self, rule: &RuleId) -> Option<Effect> {
        self.rule(rule).map(|rule| rule.effect)
    }

    fn in_force(&self, rule: &RuleId, day: Day) -> bool {
        self.rule(rule).is_some_and(|rule| rule.in_force.iter().any(|period| period.contains(day)))
    }

    fn defence_in_depth(&self, rule: &RuleId) -> bool {
        self.rule(rule).is_some_and(|rule| rule.defence_in_depth)
    }

    fn day(&self, question: &Question) -> Day {
        self.day_of(question.as_of)
    }

    fn decided_by(&self, question: &Question, subject: &Subject, category: Category) -> Vec<RuleId> {
        Self::eligibility(self, question).deciding(Found::one(subject), category)
    }

    fn only(&self, rules: &[RuleId]) -> Self {
        self.of_rules(rules)
    }
}

/// A record with a change in its JSON; none where that is no record.
fn edited(subject: &Subject, edit: impl FnOnce(&mut serde_json::Value)) -> Option<Subject> {
    let mut value = written_value(subject);
    edit(&mut value);
    from_value(value).ok()
}

/// A question with a change in its JSON; none where that is no question.
fn asked(question: &Question, edit: impl FnOnce(&mut serde_json::Value)) -> Option<Question> {
    let mut value = written_value(question);
    edit(&mut value);
    from_value(value).ok()
}

/// Puts a member into an object that is there.
fn put(value: &mut serde_json::Value, object: &str, name: &str, member: serde_json::Value) {
    if let Some(object) = value.pointer_mut(object).and_then(serde_json::Value::as_object_mut) {
        object.insert(name.to_owned(), member);
    }
}

/// Adds an item to an array that is there.
fn push(value: &mut serde_json::Value, array: &str, item: serde_json::Value) {
    if let Some(array) = value.pointer_mut(array).and_then(serde_json::Value::as_array_mut) {
        array.push(item);
    }
}

fn names(categories: CategorySet) -> String {
    categories.iter().map(|category| category.as_str()).collect::<Vec<_>>().join(", ")
}
