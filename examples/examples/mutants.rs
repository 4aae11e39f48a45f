//! Would the examples of this project notice a wrong rule? Every mutant of the reference pack meets
//! the proof, and then the questions of `examples/questions`.
//!
//! `cargo run --release -p voice-examples --example mutants`

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;
use voice_core::disclosure::{Difference, Policy, Question, QuestionRecord};
use voice_core::requester::{Capacity, Purpose};
use voice_core::subject::Register;
use voice_core::testing::mutants::{Mutant, Survivor, mutants, score};
use voice_core::wire::{from_json, to_json};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let register: Register = from_json(&fs::read(folder.join("subjects/demo.json"))?)?;
    let policy = Policy::us_federal();
    let mut cases: Vec<(Question, Value)> = Vec::new();
    for entry in fs::read_dir(folder.join("questions"))? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            let expected = fs::read(folder.join("questions/expected").join(name))?;
            let question: QuestionRecord = from_json(&fs::read(&path)?)?;
            cases.push((question.trusted(), serde_json::from_slice(&expected)?));
        }
    }
    let passes = |policy: &Policy| {
        cases.iter().all(|(question, expected)| {
            let answer = policy.eligibility(question).answer(register.find(&question.subject));
            to_json(&answer).ok().and_then(|answer| serde_json::from_str(&answer).ok()).as_ref()
                == Some(expected)
        })
    };
    if !passes(&policy) {
        return Err("the answers are not those expected: no mutant can be noticed".into());
    }

    let [pack] = policy.packs() else { return Err("one pack".into()) };
    // In debug mode, as in CI, every fortieth.
    let step = if cfg!(debug_assertions) { 40 } else { 1 };
    let chosen: Vec<Mutant> = mutants(pack).into_iter().step_by(step).collect();
    let score = score(pack, &[], chosen, passes)?;
    println!(
        "{} mutants: {} make no sense, {} are too large",
        score.total(),
        score.flawed,
        score.too_large.len()
    );
    for (law, count) in &score.broken {
        println!("{count} break {}", law.as_str());
    }
    println!(
        "{} noticed by the examples, {} release the same in every state",
        score.noticed,
        score.equal.len()
    );
    println!("{} lived, each with what would notice it:", score.lived.len());
    for Survivor { mutant, differences } in &score.lived {
        let meant = if mutant.defence_in_depth { " (in depth)" } else { "" };
        println!("  {mutant}{meant}");
        for Difference { direction, category, capacities, purposes, .. } in
            differences.iter().take(1)
        {
            let first = |words: Option<&str>| words.unwrap_or("anybody").to_owned();
            let capacity = first(capacities.first().map(Capacity::as_str));
            let purpose = first(purposes.first().map(Purpose::as_str));
            println!(
                "    {}: {} for {capacity}, purpose {purpose}",
                direction.as_str(),
                category.as_str()
            );
        }
    }
    Ok(())
}
