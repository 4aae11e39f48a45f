//! What a generated case costs.
//!
//! `cargo run -p voice-core --features proptest --example kit_timing`
use std::time::Instant;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use voice_core::testing::strategies::{QuestionOptions, SubjectOptions, question, subject};

fn main() {
    let mut runner = TestRunner::deterministic();
    let (questions, subjects) = (question(QuestionOptions::default()), subject(SubjectOptions::default()));
    for _ in 0..2 {
        let begun = Instant::now();
        for _ in 0..64 { let _ = questions.new_tree(&mut runner).unwrap().current(); }
        println!("question: {:.2} ms", begun.elapsed().as_secs_f64() * 1000.0 / 64.0);
        let begun = Instant::now();
        for _ in 0..64 { let _ = subjects.new_tree(&mut runner).unwrap().current(); }
        println!("subject: {:.2} ms", begun.elapsed().as_secs_f64() * 1000.0 / 64.0);
    }
}
