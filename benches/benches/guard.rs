//! Instructions of the paths that are walked most, kept in `benches/instructions.txt`: none may
//! grow by more than a tenth.
//!
//!     # fails where one grew
//!     cargo bench -p voice-benches --no-default-features --features catalog --bench guard
//!
//!     # keeps the new figures
//!     cargo bench -p voice-benches --no-default-features --features catalog --bench guard \
//!         -- --accept
//!
//! `voice_benches::instructions` says how they are counted. The figures are the same wherever the
//! same toolchain makes the same code.

#[path = "catalog/directory.rs"]
mod directory;

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::exit;

use directory::{LANGUAGES, WORDS, directory};
use fastrand::Rng;
use voice_benches::instructions::{Ready, WALKS, instructions, walked};
use voice_benches::paths;
use voice_core::catalog::{Index, Options, Search, Source, read};
use voice_core::disclosure::Policy;
use voice_core::wire::{Custodial, from_json};

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt");
const ACCEPT: &str = "cargo bench -p voice-benches --no-default-features --features catalog \
                      --bench guard -- --accept";

const PATHS: [(&str, Ready); 6] = [
    ("decide", || paths::decide(Policy::us_federal())),
    ("read-question", paths::read_question),
    ("answer", || paths::answer(Policy::us_federal())),
    ("record", record),
    ("write-answer", || paths::write_answer(Policy::us_federal())),
    ("search", search),
];

/// What is kept of a decision, as text.
fn record() -> Box<dyn FnMut(usize)> {
    let policy = Policy::us_federal();
    let (question, register) = paths::question();
    Box::new(move |_| {
        let eligibility = policy.eligibility(&question);
        let record = eligibility.decide(register.find(&question.subject)).record();
        black_box(serde_json::to_string(&Custodial(&record)).expect("a record"));
    })
}

fn search() -> Box<dyn FnMut(usize)> {
    let json = directory(500);
    let source = [Source { name: "services.json", bytes: json.as_bytes() }];
    let (catalog, _) = read(&source, &Options::default(), &mut |_, _| ()).expect("a directory");
    let (index, today) = (Index::new(catalog), "2026-11-24".parse().expect("a day"));
    let mut rng = Rng::with_seed(7);
    let mut one = || -> Search {
        let (word, language) = (rng.choice(WORDS).unwrap(), LANGUAGES[rng.usize(..6)].1);
        let search = format!(
            r#"{{"words":"{word}","language":"{language}","near":{{"latitude":39,"longitude":-98,"within_km":2000}},"open_at":"2026-11-24T10:00"}}"#
        );
        from_json(search.as_bytes()).expect("a search")
    };
    let searches: Vec<Search> = (0..WALKS[1]).map(|_| one()).collect();
    Box::new(move |walk| _ = black_box(index.search(&searches[walk], today)))
}

fn main() {
    if walked(&PATHS) {
        return;
    }
    let arguments: Vec<String> = std::env::args().collect();
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let counted: BTreeMap<&str, u64> =
        PATHS.iter().map(|(name, _)| (*name, instructions(name, tmp))).collect();
    let kept = fs::read_to_string(KEPT).unwrap_or_default();
    let kept: BTreeMap<&str, u64> = kept
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, of)| Some((name, of.parse().ok()?)))
        .collect();
    println!("## Instructions\n\n| | instructions | kept | |\n|---|--:|--:|--:|");
    let mut grown = Vec::new();
    for (name, count) in &counted {
        let was = kept.get(name).copied();
        let change = was.map_or(String::new(), |was| {
            format!("{:+.1} %", (*count as f64 / was as f64 - 1.0) * 100.0)
        });
        println!(
            "| {name} | {count} | {} | {change} |",
            was.map_or("none".to_owned(), |was| was.to_string())
        );
        if was.is_none_or(|was| *count * 10 > was * 11) {
            grown.push(*name);
        }
    }
    println!();
    if arguments.iter().any(|of| of == "--accept") {
        let lines: String =
            counted.iter().map(|(name, count)| format!("{name} {count}\n")).collect();
        fs::write(KEPT, lines).expect("the file of figures is written");
    } else if !grown.is_empty() {
        eprintln!(
            "more than a tenth above what is kept: {}\nwhere that is meant, accept it: {ACCEPT}",
            grown.join(", ")
        );
        exit(1);
    }
}
