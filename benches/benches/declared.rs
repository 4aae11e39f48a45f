//! What it costs that an office declares terms: instructions of the paths of a question with none
//! declared and with as many as there is room for, of the same build.
//!
//!     cargo bench -p voice-benches --no-default-features --features wide --bench declared
//!
//! Fails where as many cost more than 1.3 times none. `benches/run declared` builds it with feature
//! `wide` and without, and tells what `wide` itself costs.

use std::hint::black_box;
use std::path::Path;
use std::process::exit;

use voice_benches::declared::{ROOM, policy, vocabulary};
use voice_benches::instructions::{Ready, instructions, walked};
use voice_benches::paths::{QUESTION, answer, decide, read_question, write_answer};
use voice_core::disclosure::{Policy, QuestionRecord};

/// The paths of a question, by none and by all that can be declared.
const PATHS: [(&str, Ready, Ready); 4] = [
    ("decide", || decide(Policy::us_federal()), || decide(policy())),
    ("read-question", read_question, read_all),
    ("answer", || answer(Policy::us_federal()), || answer(policy())),
    ("write-answer", || write_answer(Policy::us_federal()), || write_answer(policy())),
];

/// How much more all may cost than none, in hundredths.
const MOST: u64 = 130;

fn read_all() -> Box<dyn FnMut(usize)> {
    let vocabulary = vocabulary();
    Box::new(move |_| {
        let read = vocabulary.read::<QuestionRecord>(black_box(QUESTION));
        _ = black_box(read.expect("a question"))
    })
}

fn main() {
    let ready: Vec<(String, Ready)> = PATHS
        .iter()
        .flat_map(|(name, none, all)| {
            [(format!("{name}-none"), *none), (format!("{name}-all"), *all)]
        })
        .collect();
    let ready: Vec<(&str, Ready)> = ready.iter().map(|(name, of)| (name.as_str(), *of)).collect();
    if walked(&ready) {
        return;
    }
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [categories, protections] = ROOM;
    println!("| path | none declared | {categories} and {protections} declared | ratio |");
    println!("|---|--:|--:|--:|");
    let mut dear = Vec::new();
    for (name, _, _) in PATHS {
        let [none, all] =
            ["none", "all"].map(|which| instructions(&format!("{name}-{which}"), tmp));
        println!("| {name} | {none} | {all} | {:.2} |", all as f64 / none as f64);
        if all * 100 > none * MOST {
            dear.push(name);
        }
    }
    println!();
    if !dear.is_empty() {
        eprintln!("more than {MOST} hundredths of what none costs: {}", dear.join(", "));
        exit(1);
    }
}
