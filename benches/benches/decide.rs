//! Reading a question, deciding it, and writing the answer; compare the lines with each other, not
//! with another machine.
//!
//! `cargo bench -p voice-benches`

use divan::{Bencher, black_box};
use voice_core::disclosure::{Policy, Question, QuestionRecord};
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{from_json, to_json};

const QUESTION: &[u8] = include_bytes!("../../examples/questions/victim-custody-status.json");
const PROTECTED: &[u8] = include_bytes!("../../examples/questions/subject-vawa-t-u.json");
const NOBODY: &[u8] = include_bytes!("../../examples/questions/nobody.json");
const REGISTER: &[u8] = include_bytes!("../../examples/subjects/demo.json");

fn main() {
    divan::main();
}

fn scene() -> (Policy, Question, Register) {
    let question = from_json::<QuestionRecord>(QUESTION).unwrap().trusted();
    (Policy::us_federal(), question, from_json(REGISTER).unwrap())
}

#[divan::bench]
fn read_question(bencher: Bencher) {
    bencher.bench(|| from_json::<QuestionRecord>(black_box(QUESTION)).unwrap());
}

#[divan::bench]
fn read_question_as_untyped_json(bencher: Bencher) {
    bencher.bench(|| serde_json::from_slice::<serde_json::Value>(black_box(QUESTION)).unwrap());
}

#[divan::bench]
fn load_policy(bencher: Bencher) {
    let packs = Policy::us_federal().packs().to_vec();
    bencher.bench(|| Policy::load(black_box(packs.clone())).unwrap());
}

#[divan::bench]
fn eligibility(bencher: Bencher) {
    let (policy, question, _) = scene();
    bencher.bench(|| policy.eligibility(black_box(&question)).open());
}

/// The same question about somebody told of, a protected person and nobody, with the look-up.
#[divan::bench(args = ["told", "protected", "nobody"])]
fn answer_about(bencher: Bencher, whom: &str) {
    let (policy, told, register) = scene();
    let of: QuestionRecord = match whom {
        "told" => told.record().clone(),
        "protected" => from_json(PROTECTED).unwrap(),
        _ => from_json(NOBODY).unwrap(),
    };
    let question = QuestionRecord { subject: of.subject, ..told.into_record() }.trusted();
    let answer =
        || policy.eligibility(black_box(&question)).answer(register.find(&question.subject));
    assert_eq!(answer().disclosed().count() > 0, whom == "told");
    bencher.bench(answer);
}

#[divan::bench]
fn answer_about_each_record(bencher: Bencher) {
    let (policy, question, register) = scene();
    bencher.counter(register.subjects().len()).bench(|| {
        register
            .subjects()
            .iter()
            .map(|of| policy.eligibility(&question).answer(LookupResult::one(of)))
            .collect::<Vec<_>>()
    });
}

#[divan::bench]
fn write_answer(bencher: Bencher) {
    let (policy, question, register) = scene();
    let answer = policy.eligibility(&question).answer(register.find(&question.subject));
    bencher.bench(|| to_json(black_box(&answer)).unwrap());
}
