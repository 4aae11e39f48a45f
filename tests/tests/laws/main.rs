//! Each law holds of the reference policy, and refuses an evaluator that breaks it.

mod wrong;

use std::cell::Cell;
use std::fs;

use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Class, Effect, Law, Link, Policy, Question, QuestionRecord, RuleId};
use voice_core::requester::Conflict;
use voice_core::subject::{Protection, ProtectionSet, Register, Subject};
use voice_core::testing::laws::{self, DisclosurePolicy, LawViolationError, RuleBased};
use voice_core::wire::{Custodial, Day, Set, from_json};

/// The reference policy in an evaluator that breaks one law, or none.
struct Evaluator {
    policy: Policy,
    breaks: Option<Law>,
    asked: Cell<usize>,
    rules: Vec<RuleId>,
}

impl Evaluator {
    fn new(breaks: Option<Law>) -> Self {
        let policy = Policy::us_federal();
        let rules = RuleBased::rule_ids(&policy);
        Self { policy, breaks, asked: Cell::new(0), rules }
    }

    fn breaks(&self, law: Law) -> bool {
        self.breaks == Some(law)
    }

    /// Whether these are all rules, in their order.
    fn whole(&self) -> bool {
        self.rules == RuleBased::rule_ids(&self.policy)
    }
}

/// The record as it is written for its custodian: a careless evaluator reads whatever
/// it finds there.
fn text(subject: &Subject) -> String {
    serde_json::to_string(&Custodial(subject)).unwrap()
}

impl DisclosurePolicy for Evaluator {
    fn released(&self, question: &Question, subject: Option<&Subject>) -> CategorySet {
        let released = DisclosurePolicy::released(&self.policy, question, subject);
        let Some(record) = subject.map(text) else { return released };
        let has = |words: &str| record.contains(words);
        let one = |category: Category| CategorySet::EMPTY.with(category);
        match self.breaks {
            Some(Law::DefaultDeny) => released.union(one(Category::Removal)),
            Some(Law::ProhibitionWins) if self.whole() && has("informant") => {
                released.union(one(Category::Release))
            }
            Some(Law::Monotone) if has("\"medical\"") => released.union(one(Category::Death)),
            Some(Law::DerivationClosure) => {
                released.union(one(Category::Facility)).difference(one(Category::CustodyStatus))
            }
            Some(Law::ExceptionIsolation) if self.whole() => {
                released.difference(one(Category::Release))
            }
            Some(Law::Temporal) if self.whole() => released.union(one(Category::Photograph)),
            Some(Law::NoDeadRule) => CategorySet::EMPTY,
            _ => released,
        }
    }

    fn answer(&self, question: &Question, subject: Option<&Subject>) -> Vec<u8> {
        self.asked.set(self.asked.get() + 1);
        let mut answer = DisclosurePolicy::answer(&self.policy, question, subject);
        let record = subject.map(text).unwrap_or_default();
        let said = match self.breaks {
            Some(Law::UniformRefusal) if subject.is_some() => "a record was found",
            Some(Law::ValueIndependence) if record.contains("\"photograph\"") => {
                "there is a photograph"
            }
            Some(Law::WholePerson) if record.contains("\"witness-security\"") => "ask the marshals",
            Some(Law::Opacity) if record.contains("juvenile") => "ask the juvenile court",
            Some(Law::ExplanationAddsNothing) if record.contains("\"sealed\"") => {
                "withheld by a court"
            }
            _ => "",
        };
        answer.extend(said.bytes());
        if self.breaks(Law::OrderIndependence) {
            answer.extend(self.rules.first().into_iter().flat_map(|rule| rule.as_str().bytes()));
        }
        answer
    }

    fn eligibility(&self, question: &Question) -> Vec<u8> {
        let mut said = DisclosurePolicy::eligibility(&self.policy, question);
        if self.breaks(Law::EligibilityIsBlind) {
            said.extend(self.asked.get().to_string().bytes());
        }
        said
    }

    fn classified(&self, category: Category) -> Option<Class> {
        Some(self.policy.class(category))
            .filter(|_| !(self.breaks(Law::Total) && category == Category::Escape))
    }

    fn withholding(&self, question: &Question) -> ProtectionSet {
        self.policy.withholding(question)
    }

    fn conflicting(&self, question: &Question) -> Set<Conflict> {
        self.policy.conflicting(question)
    }

    fn covert(&self) -> ProtectionSet {
        self.policy.covert()
    }

    fn links(&self) -> Vec<Link> {
        DisclosurePolicy::links(&self.policy)
    }
}

impl RuleBased for Evaluator {
    fn rule_ids(&self) -> Vec<RuleId> {
        self.rules.clone()
    }

    fn effect(&self, rule: &RuleId) -> Option<Effect> {
        RuleBased::effect(&self.policy, rule)
    }

    fn in_force(&self, rule: &RuleId, day: Day) -> bool {
        RuleBased::in_force(&self.policy, rule, day)
    }

    fn defence_in_depth(&self, rule: &RuleId) -> bool {
        RuleBased::defence_in_depth(&self.policy, rule)
    }

    fn day(&self, question: &Question) -> Day {
        self.policy.day_of(question.as_of)
    }

    fn decided_by(
        &self,
        question: &Question,
        subject: &Subject,
        category: Category,
    ) -> Vec<RuleId> {
        let named = RuleBased::decided_by(&self.policy, question, subject, category);
        if self.breaks(Law::Explainable) { named.into_iter().skip(1).collect() } else { named }
    }

    fn only(&self, rules: &[RuleId]) -> Self {
        let policy = RuleBased::only(&self.policy, rules);
        Self { policy, breaks: self.breaks, asked: Cell::new(0), rules: rules.to_vec() }
    }
}

fn questions() -> Vec<Question> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/questions");
    [
        "victim-custody-status",
        "victim-of-a-federal-crime",
        "witness-release",
        "while-the-office-did-not-exist",
    ]
    .map(|name| {
        let read = fs::read(format!("{folder}/{name}.json")).unwrap();
        from_json::<QuestionRecord>(&read).unwrap().trusted()
    })
    .to_vec()
}

fn subjects() -> Vec<Subject> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/subjects/demo.json");
    from_json::<Register>(&fs::read(path).unwrap()).unwrap().subjects().clone()
}

/// The first violation of a law over the cases.
fn check(evaluator: &Evaluator, law: Law) -> Result<(), LawViolationError> {
    let (questions, subjects) = (questions(), subjects());
    let policy = Policy::us_federal();
    let whole: ProtectionSet =
        [Protection::WitnessSecurity, Protection::Informant].into_iter().collect();
    match law {
        Law::Opacity => return laws::opacity(evaluator, &questions, &subjects, policy.covert()),
        Law::NoDeadRule => {
            let cases: Vec<_> =
                policy.draft().deciding().into_iter().map(|of| (of.question, of.subject)).collect();
            return laws::no_dead_rule(evaluator, &cases);
        }
        _ => {}
    }
    for question in &questions {
        for subject in &subjects {
            match law {
                Law::DefaultDeny => laws::default_deny(evaluator, question, subject)?,
                Law::ProhibitionWins => laws::prohibition_wins(evaluator, question, subject)?,
                Law::UniformRefusal => laws::uniform_refusal(evaluator, question, subject)?,
                Law::ValueIndependence => laws::value_independence(evaluator, question, subject)?,
                Law::WholePerson => laws::whole_person(evaluator, question, subject, whole)?,
                Law::ExplanationAddsNothing => {
                    laws::explanation_adds_nothing(evaluator, question, subject)?
                }
                Law::DerivationClosure => {
                    laws::derivation_closure(
                        evaluator,
                        question,
                        subject,
                        &policy.packs()[0].links,
                    )?;
                }
                Law::Monotone => laws::monotone(evaluator, question, subject)?,
                Law::ExceptionIsolation => laws::exception_isolation(evaluator, question, subject)?,
                Law::OrderIndependence => laws::order_independence(evaluator, question, subject)?,
                Law::Temporal => laws::temporal(evaluator, question, subject)?,
                Law::EligibilityIsBlind => {
                    laws::eligibility_is_blind(evaluator, question, subject)?
                }
                Law::Total => laws::total(evaluator, question)?,
                Law::Explainable => laws::explainable(evaluator, question, subject)?,
                Law::Opacity | Law::NoDeadRule => {}
            }
        }
    }
    Ok(())
}

#[test]
fn the_reference_policy_keeps_every_law() {
    let evaluator = Evaluator::new(None);
    for law in Law::ALL.into_iter().filter(|law| *law != Law::Opacity) {
        check(&evaluator, law).unwrap_or_else(|violation| panic!("{violation}"));
    }
}

#[test]
fn among_the_people_of_the_demonstration_too_nothing_is_proved() {
    check(&Evaluator::new(None), Law::Opacity).unwrap_or_else(|violation| panic!("{violation}"));
}

#[test]
fn each_law_refuses_the_evaluator_that_breaks_it() {
    let mut messages = Set::new();
    for law in Law::ALL {
        let Err(violation) = check(&Evaluator::new(Some(law)), law) else {
            panic!("{} holds", law.as_str())
        };
        assert_eq!(violation.law, law);
        assert!(
            violation.to_string().starts_with(&format!("{} is broken: ", law.as_str())),
            "{violation}"
        );
        messages.insert(violation.to_string());
    }
    assert_eq!(messages.len(), Law::ALL.len());
    for message in [
        "monotone is broken: the protection `medical` releases more: death",
        "uniform-refusal is broken: nothing is released, and the answer is not the one about \
         nobody, byte for byte",
        "opacity is broken: everybody of whom this is answered has `juvenile`",
    ] {
        assert!(messages.contains(message), "{messages:#?}");
    }
}
