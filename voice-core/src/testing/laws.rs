//! The laws of disclosure as functions over any evaluator, with no test engine.
//!
//! A policy of this library is proved when it loads. A team with an evaluator of its own implements
//! [`DisclosurePolicy`], and [`RuleBased`] where it has rules to take away, and gives each law its
//! cases: questions and records of its own, or of the strategies (feature `proptest`). Each law
//! makes from a case the other cases that it speaks of, such as the same person with one protection
//! more, and looks at all of them. It proves nothing of cases that are not given.
//!
//! ```
//! use voice_core::disclosure::{Policy, QuestionRecord};
//! use voice_core::subject::Register;
//! use voice_core::testing::laws;
//! use voice_core::wire::from_json;
//!
//! let policy = Policy::us_federal();
//! let read: QuestionRecord =
//!     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
//! let question = read.trusted();
//! let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
//! for subject in register.subjects() {
//!     laws::monotone(&policy, &question, subject)?;
//!     laws::uniform_refusal(&policy, &question, subject)?;
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With feature `proptest` one line runs all of them over generated cases, and fails too where the
//! cases did not reach what a law speaks of:
//!
//! ```
//! # #[cfg(feature = "proptest")] {
//! use voice_core::disclosure::Policy;
//! use voice_core::testing::laws::check_all;
//!
//! let coverage = check_all(&Policy::us_federal())?;
//! assert!(coverage.released() * 5 >= coverage.cases() * 2);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Each law can be held against cases of one's own, those over rules too:
//!
//! ```
//! use voice_core::disclosure::{Policy, QuestionRecord};
//! use voice_core::subject::{Protection, ProtectionSet, Register};
//! use voice_core::testing::laws;
//! use voice_core::wire::from_json;
//!
//! let policy = Policy::us_federal();
//! let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
//! let question = from_json::<QuestionRecord>(&asked)?.trusted();
//! let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
//! let subject = register.subjects().first().ok_or("a record")?;
//!
//! laws::total(&policy, &question)?;
//! laws::nothing_without_grounds(&policy, &question, subject)?;
//! laws::only_for_the_recipient(&policy, &question, subject)?;
//! laws::conflict_withholds(&policy, &question, subject)?;
//! laws::value_independence(&policy, &question, subject)?;
//! laws::explanation_adds_nothing(&policy, &question, subject)?;
//! laws::eligibility_is_blind(&policy, &question, subject)?;
//! let links = &policy.packs()[0].links;
//! laws::derivation_closure(&policy, &question, subject, links)?;
//! let hides = ProtectionSet::EMPTY.with(Protection::VawaTU);
//! laws::whole_person(&policy, &question, subject, hides)?;
//! let (asked, covert) = ([question.clone()], policy.draft().covert());
//! laws::opacity(&policy, &asked, register.subjects(), covert)?;
//!
//! laws::default_deny(&policy, &question, subject)?;
//! laws::prohibition_wins(&policy, &question, subject)?;
//! laws::exception_isolation(&policy, &question, subject)?;
//! laws::order_independence(&policy, &question, subject)?;
//! laws::temporal(&policy, &question, subject)?;
//! laws::explainable(&policy, &question, subject)?;
//! // One case does not show that each rule decides something.
//! assert!(laws::no_dead_rule(&policy, &[(question, subject.clone())]).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "proptest")]
mod check;
mod grounds;
mod pairs;
mod rules;

#[cfg(feature = "proptest")]
pub use self::check::{
    CheckError, CheckOptions, check_all, check_all_rules, check_all_rules_with, check_all_with,
    check_case,
};
pub use self::grounds::{conflict_withholds, nothing_without_grounds, only_for_the_recipient};
pub use self::pairs::{
    derivation_closure, eligibility_is_blind, explanation_adds_nothing, monotone, opacity, total,
    uniform_refusal, value_independence, whole_person,
};
pub use self::rules::{
    default_deny, exception_isolation, explainable, no_dead_rule, order_independence,
    prohibition_wins, temporal,
};
pub use super::disclosure_policy::{DisclosurePolicy, RuleBased};
use core::fmt;
use std::sync::Arc;

use crate::category::CategorySet;
use crate::custodian::written_value;
use crate::disclosure::{Law, Question, QuestionRecord};
use crate::identifier::{MatterId, PartyId};
use crate::requester::Conflict;
use crate::subject::{Affiliation, Consent, RecordedFact, Screening, Subject, Waiver};
use crate::testing::names::NamesBeside;
use crate::wire::{Diagnostic, Set, from_value_with};

/// A law that an evaluator breaks, in a case.
///
/// It names the law and what was seen of it, and holds the case; its text says nothing
/// of the record.
#[derive(Clone, PartialEq, Eq)]
pub struct LawViolationError {
    /// The law.
    pub law: Law,
    /// What was expected, and what was seen.
    pub seen: String,
    /// The question.
    pub question: Box<Question>,
    /// The records, one or two; none where nobody is enough to show it.
    pub subjects: Vec<Subject>,
}

impl LawViolationError {
    fn new(law: Law, seen: impl Into<String>, question: &Question, subjects: &[&Subject]) -> Self {
        let subjects = subjects.iter().map(|subject| (*subject).clone()).collect();
        Self { law, seen: seen.into(), question: Box::new(question.clone()), subjects }
    }
}

impl fmt::Debug for LawViolationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for LawViolationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is broken: {}", self.law.as_str(), self.seen)
    }
}

impl core::error::Error for LawViolationError {}

impl Diagnostic for LawViolationError {
    fn code(&self) -> &'static str {
        self.law.as_str()
    }
}

/// The parts of a record that a law changes.
struct Parts {
    matters: Set<MatterId>,
    affiliations: Vec<Affiliation>,
    facts: Vec<RecordedFact>,
    screening: Option<Screening>,
    consents: Vec<Consent>,
    waivers: Vec<Waiver>,
}

impl Parts {
    fn lift_nothing(&mut self) {
        self.consents.clear();
        self.waivers.clear();
    }
}

/// A record with a change; none where that is no record.
fn changed(subject: &Subject, edit: impl FnOnce(&mut Parts)) -> Option<Subject> {
    let mut parts = Parts {
        matters: subject.matters().clone(),
        affiliations: subject.affiliations().clone(),
        facts: subject.facts().clone(),
        screening: subject.screening().cloned(),
        consents: subject.consents().clone(),
        waivers: subject.waivers().clone(),
    };
    edit(&mut parts);
    let Parts { matters, affiliations, facts, screening, consents, waivers } = parts;
    let (id, known, capacity) =
        (subject.id().clone(), subject.identifiers().clone(), subject.capacity().cloned());
    Subject::new(id, known, matters, affiliations, facts, screening, consents, waivers, capacity)
        .ok()
}

/// The record of somebody who is related to a party; none where the record says so already.
fn related(subject: &Subject, party: &PartyId, conflict: Conflict) -> Option<Subject> {
    changed(subject, |parts| {
        parts.affiliations.push(Affiliation { party: party.clone(), conflict })
    })
}

/// A question with a change in its JSON; none where that is no question.
fn asked(
    policy: &impl DisclosurePolicy,
    question: &Question,
    edit: impl FnOnce(&mut serde_json::Value),
) -> Option<Question> {
    let mut value = written_value(question.record());
    edit(&mut value);
    let terms = Arc::new(NamesBeside(policy.vocabulary().terms()));
    from_value_with(value, terms).ok().map(QuestionRecord::trusted)
}

/// Puts a member into an object that is there.
fn put(value: &mut serde_json::Value, object: &str, name: &str, member: serde_json::Value) {
    if let Some(object) = value.pointer_mut(object).and_then(serde_json::Value::as_object_mut) {
        object.insert(name.to_owned(), member);
    }
}

fn names(categories: CategorySet) -> String {
    categories.iter().map(|category| category.as_str()).collect::<Vec<_>>().join(", ")
}
