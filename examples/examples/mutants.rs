//! Would the examples of this project notice a wrong rule? Every mutant of the reference pack meets the proof, and then the
//! questions of `examples/questions`.
//!
//! `cargo run --release -p voice-examples --example mutants`

use std::error::Error;
use std::fs;
use std::path::Path;

use voice_core::disclosure::{Policy, Question};
use voice_core::subject::Register;
use voice_core::testing::mutants::{Mutant, mutants, score};
use voice_core::wire::{from_json, to_json};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let register: Register = from_json(&fs::read(folder.join("subjects/demo.json"))?)?;
    let policy = Policy::us_federal()?;
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder.join("questions"))? {
        let path = entry?.path();
        if path.is_file() {
            let question: Question = from_json(&fs::read(&path)?)?;
            let answer = policy.eligibility(&question).answer(register.find(&question.subject));
            let answer = to_json(&answer)?;
            cases.push((question, answer));
        }
    }
    let [pack] = policy.packs() else { return Err("one pack".into()) };
    // In debug mode, as in CI, every fortieth.
    let step = if cfg!(debug_assertions) { 40 } else { 1 };
    let chosen: Vec<Mutant> = mutants(pack).into_iter().step_by(step).collect();
    let score = score(pack, &[], chosen, |policy| {
        cases.iter().all(|(question, expected)| {
            let answer = policy.eligibility(question).answer(register.find(&question.subject));
            to_json(&answer).is_ok_and(|answer| answer == *expected)
        })
    })?;
    println!("{} mutants: {} make no sense", score.total(), score.flawed);
    for (law, count) in &score.broken {
        println!("{count} break {}", law.as_str());
    }
    println!("{} noticed by the examples, {} release the same in every state", score.noticed, score.equal.len());
    println!("{} lived:", score.lived.len() + score.in_depth.len());
    for mutant in score.lived.iter().chain(&score.in_depth) {
        println!("  {mutant}");
    }
    Ok(())
}
