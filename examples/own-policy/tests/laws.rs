//! The desk under each law that needs no rules, on generated questions and records.

use voice_core::disclosure::Law;
use voice_core::requester::Capacity;
use voice_core::testing::laws::{CheckError, CheckOptions, check_all, check_all_with};
use voice_own_policy::{Desk, READ_OUT, Wording};

/// The desk answers victims and witnesses alone, and reads out little: its cases are of them, and
/// of that.
fn at_the_desk() -> CheckOptions {
    let mut options = CheckOptions::default();
    options.case.question.requester.capacities = vec![Capacity::Victim, Capacity::Witness];
    options.case.question.categories = READ_OUT.into_iter().collect();
    options
}

#[test]
fn the_desk_keeps_every_law() {
    let desk = Desk { wording: Wording::Uniform };
    let coverage = check_all_with(&desk, &at_the_desk()).unwrap_or_else(|error| panic!("{error}"));
    println!("released in {} of {} cases", coverage.released(), coverage.cases());
}

/// Broken on purpose: the sentence that helps says that there is a record.
#[test]
fn a_helpful_sentence_breaks_a_law_and_this_is_the_message() {
    let Err(CheckError::Broken(violation)) = check_all(&Desk { wording: Wording::Helpful }) else {
        panic!("a law is broken");
    };
    assert_eq!(violation.law, Law::UniformRefusal);
    let expected = "uniform-refusal is broken: nothing is released, and the answer is not the one \
                    about nobody, byte for byte";
    assert_eq!(violation.to_string(), expected);
}
