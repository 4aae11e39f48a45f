//! What a generated case costs, and how often it releases something under the reference policy:
//! `cargo run -p voice-core --features proptest --example kit_timing`.

#![expect(clippy::print_stdout, reason = "it prints figures")]

use std::time::Instant;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Reason, TestRunner};
use voice_core::disclosure::Policy;
use voice_core::testing::laws::DisclosurePolicy;
use voice_core::testing::strategies::{CaseOptions, case};

const CASES: u32 = 1024;

fn main() -> Result<(), Reason> {
    let (policy, cases, mut runner) =
        (Policy::us_federal(), case(CaseOptions::default()), TestRunner::deterministic());
    // The first case compiles the patterns.
    let begun = Instant::now();
    cases.new_tree(&mut runner)?;
    println!("first case: {:.1} ms", begun.elapsed().as_secs_f64() * 1000.0);
    let (begun, mut made) = (Instant::now(), Vec::new());
    for _ in 0..CASES {
        made.push(cases.new_tree(&mut runner)?.current());
    }
    let each = begun.elapsed().as_secs_f64() * 1000.0 / f64::from(CASES);
    let told = made
        .iter()
        .filter(|(question, subject)| !policy.released(question, Some(subject)).is_empty());
    println!("{CASES} cases: {each:.2} ms each, {} release something", told.count());
    Ok(())
}
