//! The desk on generated questions and records, under each law that needs no rules.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use voice_core::disclosure::Question;
use voice_core::requester::{Capacity, IdentityLevel};
use voice_core::subject::{ProtectionSet, Subject};
use voice_core::testing::laws::{self, DisclosurePolicy, LawViolation};
use voice_core::testing::strategies::{
    QuestionOptions, RequesterOptions, ScreeningWanted, Shown, SubjectOptions, question, shown, subject,
};
use voice_own_policy::{Desk, READ_OUT, STOPS, Wording};

/// Every law for one case.
fn laws(desk: &Desk, question: &Question, subject: &Subject) -> Result<(), LawViolation> {
    laws::uniform_refusal(desk, question, subject)?;
    laws::value_independence(desk, question, subject)?;
    laws::monotone(desk, question, subject)?;
    laws::whole_person(desk, question, subject, STOPS)?;
    laws::explanation_adds_nothing(desk, question, subject)?;
    laws::derivation_closure(desk, question, subject, &[])?;
    laws::eligibility_is_blind(desk, question, subject)?;
    laws::opacity(desk, std::slice::from_ref(question), std::slice::from_ref(subject), STOPS)?;
    laws::total(desk, question)
}

/// Questions that are often answered, and records that are often clear: laws say little about people of whom nothing is told.
fn cases() -> impl Strategy<Value = (Shown<Question>, Shown<Subject>)> {
    let as_of = "2026-11-02T15:00:00Z".parse().ok();
    let questions = question(QuestionOptions {
        requester: RequesterOptions {
            capacities: vec![Capacity::Victim, Capacity::VictimDesignee],
            identity: vec![IdentityLevel::Verified],
            conflicts: false,
            ..RequesterOptions::default()
        },
        categories: READ_OUT.into_iter().collect(),
        as_of,
        ..QuestionOptions::default()
    });
    let protections = prop_oneof![Just(Some(ProtectionSet::EMPTY)), Just(None)];
    let subjects = protections.prop_flat_map(move |protections| {
        subject(SubjectOptions { as_of, screening: ScreeningWanted::Fresh, protections, ..SubjectOptions::default() })
    });
    (shown(questions), shown(subjects))
}

fn runner() -> TestRunner {
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn the_desk_keeps_every_law() {
    let desk = Desk { wording: Wording::Uniform };
    let told = Cell::new(0);
    let kept = runner().run(&cases(), |(question, subject)| {
        told.set(told.get() + usize::from(!desk.released(&question, Some(&subject)).is_empty()));
        laws(&desk, &question, &subject).map_err(|violation| TestCaseError::fail(violation.to_string()))
    });
    kept.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(told.get() > 10, "the cases are not all refusals: {}", told.get());
}

/// Broken on purpose: the sentence that helps says that there is a record.
#[test]
fn a_helpful_sentence_breaks_a_law_and_this_is_the_message() {
    let desk = Desk { wording: Wording::Helpful };
    let found = runner().run(&cases(), |(question, subject)| {
        laws::uniform_refusal(&desk, &question, &subject)
            .map_err(|violation| TestCaseError::fail(violation.to_string()))
    });
    let message = found.expect_err("a law is broken").to_string();
    let expected =
        "uniform-refusal is broken: nothing is released, and the answer is not the one about nobody, byte for byte";
    assert!(message.contains(expected), "{message}");
}
