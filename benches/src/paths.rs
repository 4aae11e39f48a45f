//! The paths of a question that are walked most, ready to be walked.

use std::hint::black_box;

use voice_core::disclosure::{Answer, Policy, Question, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{Day, from_json, to_json};

use crate::instructions::WALKS;
use crate::situations::situations;

/// A question of a victim about one person.
pub const QUESTION: &[u8] = include_bytes!("../../examples/questions/victim-custody-status.json");
const REGISTER: &[u8] = include_bytes!("../../examples/subjects/demo.json");

/// The question, and the records among which it looks.
pub fn question() -> (Question, Register) {
    let question = from_json::<QuestionRecord>(QUESTION).expect("a question").trusted();
    (question, from_json(REGISTER).expect("records"))
}

/// Deciding about one situation after another.
pub fn decide(policy: Policy) -> Box<dyn FnMut(usize)> {
    let policy: &'static Policy = Box::leak(Box::new(policy));
    let day: Day = "2026-11-02".parse().expect("a day");
    let (mut decider, asked) = (policy.batch_evaluator(day), situations(WALKS[1], 0));
    Box::new(move |walk| {
        let (context, situation) = &asked[walk];
        black_box(decider.decide(*context, situation));
    })
}

/// Reading the question, with the terms of the library alone.
pub fn read_question() -> Box<dyn FnMut(usize)> {
    Box::new(|_| {
        _ = black_box(from_json::<QuestionRecord>(black_box(QUESTION)).expect("a question"))
    })
}

/// Looking the person up, and answering.
pub fn answer(policy: Policy) -> Box<dyn FnMut(usize)> {
    let (question, register) = question();
    Box::new(move |_| {
        _ = black_box(policy.eligibility(&question).answer(register.find(&question.subject)))
    })
}

/// Writing the answer.
pub fn write_answer(policy: Policy) -> Box<dyn FnMut(usize)> {
    let (question, register) = question();
    let answer: Answer = policy.eligibility(&question).answer(register.find(&question.subject));
    Box::new(move |_| _ = black_box(to_json(black_box(&answer)).expect("an answer")))
}
