//! What a generated case costs.
//!
//! `cargo run -p voice-core --features proptest --example kit_timing`
use std::time::Instant;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use voice_core::testing::strategies::{CaseOptions, QuestionOptions, SubjectOptions, case, question, subject};

fn main() {
    let mut runner = TestRunner::deterministic();
    let policy = voice_core::disclosure::Policy::us_federal();
    let cases = case(CaseOptions::default());
    let begun = Instant::now();
    let mut released = 0;
    for _ in 0..256 {
        let (question, subject) = cases.new_tree(&mut runner).unwrap().current();
        let found = voice_core::subject::Found::one(&subject);
        released += usize::from(!policy.releases(&question, found).is_empty());
    }
    println!("case: {:.2} ms, {released} of 256 release", begun.elapsed().as_secs_f64() * 1000.0 / 256.0);
    let (questions, subjects) = (question(QuestionOptions::default()), subject(SubjectOptions::default()));
    for _ in 0..1 {
        let begun = Instant::now();
        for _ in 0..64 {
            let _ = questions.new_tree(&mut runner).unwrap().current();
        }
        println!("question: {:.2} ms", begun.elapsed().as_secs_f64() * 1000.0 / 64.0);
        let begun = Instant::now();
        for _ in 0..64 {
            let _ = subjects.new_tree(&mut runner).unwrap().current();
        }
        println!("subject: {:.2} ms", begun.elapsed().as_secs_f64() * 1000.0 / 64.0);
    }
}
