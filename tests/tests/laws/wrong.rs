//! Evaluators that are wrong in one way each, around the reference policy: the kit finds each, by
//! the law of the table.

use std::cell::Cell;

use serde_json::json;
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Class, Law, Link, Policy, Question, QuestionRecord};
use voice_core::requester::Conflict;
use voice_core::subject::{ProtectionSet, Subject};
use voice_core::testing::coverage::{Coverage, FLOOR_OF_LAWS, Premise};
use voice_core::testing::laws::{
    CheckError, CheckOptions, DisclosurePolicy, check_all_rules, check_all_with,
};
use voice_core::wire::{Custodial, Diagnostic as _, Set, from_value};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InputError {
    None,
    IgnoresProtections,
    IgnoresScreening,
    IgnoresAuthority,
    IgnoresRecipient,
    IgnoresConflicts,
    LeaksExistence,
    LeaksByLength,
    EligibilityVaries,
    ReleasesNothing,
}

/// What is wrong, and the law that finds it.
const TABLE: [(InputError, Law); 8] = [
    (InputError::IgnoresProtections, Law::WholePerson),
    (InputError::IgnoresScreening, Law::DefaultDeny),
    (InputError::IgnoresAuthority, Law::DefaultDeny),
    (InputError::IgnoresRecipient, Law::Monotone),
    (InputError::IgnoresConflicts, Law::WholePerson),
    (InputError::LeaksExistence, Law::UniformRefusal),
    (InputError::LeaksByLength, Law::UniformRefusal),
    (InputError::EligibilityVaries, Law::EligibilityIsBlind),
];

struct Wrong {
    policy: Policy,
    fault: InputError,
    last: Cell<usize>,
}

impl Wrong {
    fn new(fault: InputError) -> Self {
        Self { policy: Policy::us_federal(), fault, last: Cell::new(0) }
    }

    /// The case as the evaluator sees it.
    fn seen(&self, question: &Question, subject: &Subject) -> (Question, Subject) {
        let mut record = serde_json::to_value(Custodial(subject)).unwrap();
        let mut asked = serde_json::to_value(Custodial(question)).unwrap();
        let party = asked["requester"]["person"]["party"].clone();
        match self.fault {
            InputError::IgnoresProtections => {
                if let Some(findings) = record.pointer_mut("/screening/findings") {
                    *findings = json!([]);
                }
            }
            InputError::IgnoresScreening => {
                let found = record.pointer("/screening/findings").cloned().unwrap_or(json!([]));
                record["screening"] = json!({
                    "at": asked["as_of"], "max_age_hours": 24, "source": "registry",
                    "findings": found,
                });
                if let Some(source) =
                    subject.screening().map(|of| serde_json::to_value(Custodial(of)).unwrap())
                {
                    for (key, value) in source.as_object().unwrap() {
                        if !["at", "max_age_hours"].contains(&key.as_str()) {
                            record["screening"][key] = value.clone();
                        }
                    }
                }
            }
            InputError::IgnoresAuthority if asked["requester"].get("scope").is_some() => {
                asked["requester"] = json!({
                    "kind": asked["requester"]["principal"]["role"],
                    "person": asked["requester"]["person"],
                    "identity": asked["requester"]["identity"],
                    "conflicts": asked["requester"]["conflicts"],
                    "birth": {"kind": "date", "date": "1850-01-01"},
                });
            }
            InputError::IgnoresRecipient => {
                for consent in record["consents"].as_array_mut().unwrap() {
                    consent["recipients"] = json!([party]);
                }
            }
            InputError::IgnoresConflicts => {
                record["affiliations"] = json!([]);
                asked["requester"]["conflicts"] = json!([]);
            }
            _ => {}
        }
        let asked: QuestionRecord = from_value(asked).unwrap();
        (asked.trusted(), from_value(record).unwrap())
    }
}

impl DisclosurePolicy for Wrong {
    fn released(&self, question: &Question, subject: Option<&Subject>) -> CategorySet {
        let Some(subject) = subject else { return CategorySet::EMPTY };
        if self.fault == InputError::ReleasesNothing {
            return CategorySet::EMPTY;
        }
        let (question, subject) = self.seen(question, subject);
        DisclosurePolicy::released(&self.policy, &question, Some(&subject))
    }

    fn answer(&self, question: &Question, subject: Option<&Subject>) -> Vec<u8> {
        self.last.set(subject.map_or(0, |subject| subject.facts().len() + 1));
        let mut answer = match subject.filter(|_| self.fault != InputError::ReleasesNothing) {
            Some(subject) => {
                let (question, subject) = self.seen(question, subject);
                DisclosurePolicy::answer(&self.policy, &question, Some(&subject))
            }
            None => DisclosurePolicy::answer(&self.policy, &self.seen_by_itself(question), None),
        };
        match (self.fault, subject) {
            (InputError::LeaksExistence, Some(_)) => answer.extend(b"a record was found"),
            (InputError::LeaksByLength, Some(subject)) => {
                answer.extend(std::iter::repeat_n(b' ', subject.facts().len()))
            }
            _ => {}
        }
        answer
    }

    fn eligibility(&self, question: &Question) -> Vec<u8> {
        let mut said = DisclosurePolicy::eligibility(&self.policy, question);
        if self.fault == InputError::EligibilityVaries {
            said.extend(self.last.get().to_string().bytes());
        }
        said
    }

    fn classified(&self, category: Category) -> Option<Class> {
        Some(self.policy.class(category))
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

impl Wrong {
    /// The question as the evaluator sees it, about nobody.
    fn seen_by_itself(&self, question: &Question) -> Question {
        let nobody: Subject = from_value(json!({
            "id": "nobody", "matters": [], "affiliations": [], "facts": [], "consents": [],
            "waivers": [],
            "identifiers": {"names": ["Nobody"], "alien_numbers": [], "citizenship": "other"},
        }))
        .unwrap();
        self.seen(question, &nobody).0
    }
}

#[test]
fn each_wrong_evaluator_is_found_by_its_law() {
    // A consent to somebody else that would have released something is rare among the cases.
    let options = CheckOptions { cases: 1024, ..CheckOptions::default() };
    for (fault, law) in TABLE {
        match check_all_with(&Wrong::new(fault), &options) {
            Err(CheckError::Broken(violation)) => {
                assert_eq!(violation.law, law, "{fault:?}: {violation}")
            }
            other => panic!("{fault:?} is not found: {other:?}"),
        }
    }
}

#[test]
fn the_wrapper_without_a_fault_keeps_every_law() {
    let options = CheckOptions { cases: 64, ..CheckOptions::default() };
    check_all_with(&Wrong::new(InputError::None), &options)
        .unwrap_or_else(|error| panic!("{error}"));
}

/// The reference policy keeps every law, and every premise is reached in its share of the cases.
#[test]
fn every_law_of_the_reference_policy_is_put_to_the_test() {
    let coverage: Coverage =
        check_all_rules(&Policy::us_federal()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(coverage.cases(), 256);
    println!("released: {}", coverage.released());
    assert!(coverage.released() * 100 >= 256 * 40);
    for law in Law::ALL {
        let reached = coverage.reached(Premise::Law(law)).expect("a law of this policy");
        println!("{}: {reached}", law.as_str());
        assert!(reached * 100 >= 256 * FLOOR_OF_LAWS, "{}: {reached}", law.as_str());
    }
}

/// A policy that says nothing keeps every law; that nothing was put to the test is the error.
#[test]
fn a_policy_that_releases_nothing_is_not_shown_to_keep_the_laws() {
    let options = CheckOptions { cases: 32, ..CheckOptions::default() };
    let Err(CheckError::NotReached(error)) =
        check_all_with(&Wrong::new(InputError::ReleasesNothing), &options)
    else {
        panic!("a vacuous check");
    };
    assert_eq!(error.code(), "premise-not-reached");
    let missed: Vec<Premise> = error.missed().iter().map(|missed| missed.premise).collect();
    assert!(
        missed.contains(&Premise::Released) && missed.contains(&Premise::Law(Law::Monotone)),
        "{missed:?}"
    );
    assert!(
        error.to_string().starts_with("0 of 32 cases reach `released`, and 40 % must: give cases"),
        "{error}"
    );
}
