//! `voice policy diff`, `voice policy gate` and `voice policy test`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use voice_core::disclosure::{Difference, Direction, Question, RuleId, differences};
use voice_core::wire::to_json;

use crate::check::{custodial, ids, json_text};
use crate::input::{self, Failure};

fn found(old: &Path, new: &Path) -> Result<Vec<Difference>, Failure> {
    let (old, new) = (input::draft_of(old)?, input::draft_of(new)?);
    differences(&old, &new).map_err(|error| Failure::unusable("policies", error))
}

fn wider(found: &[Difference]) -> usize {
    found.iter().filter(|of| of.direction == Direction::Widened).count()
}

/// Prints every difference; fails where more is released.
pub(crate) fn diff(old: &Path, new: &Path, as_json: bool) -> Result<(), Failure> {
    let found = found(old, new)?;
    if as_json {
        input::print(&json_text(&json!(custodial(found.iter())?))?)?;
    } else if found.is_empty() {
        input::print("equal: the same is released in every state\n")?;
    } else {
        input::print(&table(found.iter()))?;
    }
    widened(&found)
}

/// Prints what is newly released, and fails where something is.
pub(crate) fn gate(old: &Path, new: &Path) -> Result<(), Failure> {
    let found = found(old, new)?;
    input::print(&table(found.iter().filter(|of| of.direction == Direction::Widened)))?;
    widened(&found)
}

fn widened(found: &[Difference]) -> Result<(), Failure> {
    match wider(found) {
        0 => Ok(()),
        count => Err(Failure::Broken(format!(
            "wider: {count} {} newly released",
            if count == 1 { "group of states is" } else { "groups of states are" }
        ))),
    }
}

fn table<'a>(found: impl Iterator<Item = &'a Difference>) -> String {
    let mut text = String::new();
    for of in found {
        let purposes: Vec<&str> = of.purposes.iter().map(|of| of.as_str()).collect();
        let capacities: Vec<&str> = of.capacities.iter().map(|of| of.as_str()).collect();
        let jurisdictions: Vec<&str> = of.jurisdictions.iter().map(|of| of.as_str()).collect();
        let _ = writeln!(
            text,
            "{:<8} {:<22} {:>8} states, from {}",
            of.direction.as_str(),
            of.category.as_str(),
            of.states,
            of.from
        );
        let _ = writeln!(
            text,
            "         by {}\n         for {}; {}",
            capacities.join(", "),
            purposes.join(", "),
            jurisdictions.join(", ")
        );
        let _ = writeln!(text, "         before: {}; after: {}", rules(&of.before), rules(&of.after));
    }
    text
}

fn rules(rules: &[RuleId]) -> String {
    if rules.is_empty() { "no ground".to_owned() } else { ids(rules) }
}

/// Asks the questions of a folder, and compares each answer with the one of its name in `expected`.
pub(crate) fn test(folder: &Path, subjects: Option<&Path>, packs: &[PathBuf]) -> Result<(), Failure> {
    let unusable = |error: std::io::Error| Failure::unusable(folder.display(), error);
    let policy = input::policy(packs)?;
    let register = input::register(subjects)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unusable)? {
        let path = entry.map_err(unusable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::unusable(
            folder.display(),
            "no question: expected files *.json, each with its answer in expected/",
        ));
    }
    let (mut text, mut failed) = (String::new(), 0_usize);
    for path in &files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let question: Question = input::value(path)?;
        let answer = policy.eligibility(&question).answer(register.find(&question.subject));
        let answer = to_json(&answer).and_then(|text| serde_json::from_str::<Value>(&text));
        let answer = answer.map_err(|error| Failure::unusable(&name, error))?;
        let expected: Value = input::json(&folder.join("expected").join(&name))?;
        let differences = different("", &expected, &answer);
        failed = failed.saturating_add(usize::from(!differences.is_empty()));
        for (pointer, expected, answered) in &differences {
            let _ = writeln!(text, "{name}{pointer}\n  expected {expected}\n  answered {answered}");
        }
    }
    let _ = writeln!(text, "{} questions, {failed} answered otherwise", files.len());
    input::print(&text)?;
    if failed == 0 { Ok(()) } else { Err(Failure::Broken(format!("{failed} answered otherwise"))) }
}

/// The places at which two values differ, as JSON Pointers.
fn different(pointer: &str, expected: &Value, answered: &Value) -> Vec<(String, Value, Value)> {
    match (expected, answered) {
        (Value::Object(one), Value::Object(other)) => {
            let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let of = |name: &String| {
                let value = |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or_default();
                different(&format!("{pointer}/{name}"), &value(one), &value(other))
            };
            names.into_iter().flat_map(of).collect()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.flat_map(|(at, (one, other))| different(&format!("{pointer}/{at}"), one, other)).collect()
        }
        _ if expected == answered => Vec::new(),
        _ => vec![(pointer.to_owned(), expected.clone(), answered.clone())],
    }
}
