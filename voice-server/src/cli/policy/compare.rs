//! `voice policy diff`, `voice policy gate` and `voice policy test`.

mod page;

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};
use voice_core::disclosure::{
    Amendment, Difference, Direction, Draft, Language, PackVersion, QuestionRecord, RuleId,
    amendments, differences,
};
use voice_core::wire::{Set, to_json};

use super::check::{custodial, ids, json_text};
use crate::cli::input::{self, Failure, RulesOf};

/// What two policies say otherwise.
struct Found {
    old: Draft,
    new: Draft,
    differences: Vec<Difference>,
    amendments: Vec<Amendment>,
}

fn found(old: &Path, new: &Path) -> Result<Found, Failure> {
    let (old, new) = (input::draft_of(old)?, input::draft_of(new)?);
    let differences =
        differences(&old, &new).map_err(|error| Failure::unusable("policies", error))?;
    let amendments = amendments(&old, &new);
    Ok(Found { old, new, differences, amendments })
}

/// Prints every difference; fails where more is released.
pub(crate) fn diff(
    old: &Path,
    new: &Path,
    as_json: bool,
    html: Option<&Path>,
    language: Language,
) -> Result<(), Failure> {
    let found = found(old, new)?;
    if let Some(file) = html {
        let text = page::of(&found, language)?;
        input::write_file(file, text)?;
    }
    if as_json {
        let differences = custodial(found.differences.iter())?;
        input::print(&json_text(
            &json!({ "differences": differences, "amendments": found.amendments }),
        )?)?;
    } else {
        let mut text = table(found.differences.iter());
        if found.differences.is_empty() {
            let equal = if found.amendments.is_empty() { "equal: the" } else { "the" };
            let _ = writeln!(text, "{equal} same is released in every state");
        }
        text.push_str(&amended(found.amendments.iter()));
        input::print(&text)?;
    }
    widened(&found)
}

/// Prints what is newly released, and fails where something is.
pub(crate) fn gate(old: &Path, new: &Path) -> Result<(), Failure> {
    let found = found(old, new)?;
    let mut text = table(found.differences.iter().filter(|of| of.direction == Direction::Widened));
    text.push_str(&amended(
        found.amendments.iter().filter(|of| of.direction() == Some(Direction::Widened)),
    ));
    input::print(&text)?;
    widened(&found)
}

fn widened(found: &Found) -> Result<(), Failure> {
    let released = found.differences.iter().filter(|of| of.direction == Direction::Widened).count();
    let amended =
        found.amendments.iter().filter(|of| of.direction() == Some(Direction::Widened)).count();
    let mut wider = Vec::new();
    if released > 0 {
        let groups = if released == 1 { "group of states is" } else { "groups of states are" };
        wider.push(format!("{released} {groups} newly released"));
    }
    if amended > 0 {
        let changes = if amended == 1 { "change lets" } else { "changes let" };
        wider.push(format!("{amended} other {changes} more out"));
    }
    if wider.is_empty() {
        Ok(())
    } else {
        Err(Failure::Broken(format!("wider: {}", wider.join(", "))))
    }
}

fn amended<'a>(found: impl Iterator<Item = &'a Amendment>) -> String {
    let mut text = String::new();
    for of in found {
        let direction = of.direction().map_or("words", |direction| direction.as_str());
        let says = match of {
            Amendment::TimeZone { before, after } => {
                format!(
                    "days are counted in {after}, before in {before}: what begins or ends with a \
                     day does so at another moment"
                )
            }
            Amendment::Covertness { protection, covert: false } => {
                format!("`{}` may be noticed: it is covert no more", protection.as_str())
            }
            Amendment::Covertness { protection, covert: true } => {
                format!("`{}` may not be noticed: it is covert now", protection.as_str())
            }
            Amendment::Link { link, stated } => {
                let from: Vec<&str> = link.from.iter().map(|of| of.as_str()).collect();
                let looked_at = if *stated { "looked at now" } else { "looked at no more" };
                format!(
                    "that `{}` follows from {} is {looked_at}",
                    link.to.as_str(),
                    from.join(", ")
                )
            }
            Amendment::Class { category, before, after } => {
                format!(
                    "`{}` has the class {}, before {}",
                    category.as_str(),
                    after.as_str(),
                    before.as_str()
                )
            }
            Amendment::IdentityDays { before, after } => {
                format!("an identity counts for {after} days, before for {before}")
            }
            Amendment::Right { rule } => {
                format!("requesters read otherwise of their right by `{rule}`")
            }
            Amendment::Declaration { term, prefix, name, parts } => {
                let parts: Vec<&str> = parts.iter().map(|of| of.as_str()).collect();
                format!(
                    "the {} `{prefix}:{name}` is declared otherwise: {}",
                    term.as_str(),
                    parts.join(", ")
                )
            }
            Amendment::Version { pack, before, after } => {
                format!("answers name `{pack}` {}, before {}", versions(after), versions(before))
            }
        };
        let _ = writeln!(text, "{direction:<8} {says}");
    }
    text
}

fn versions(of: &Set<PackVersion>) -> String {
    if of.is_empty() {
        "not".to_owned()
    } else {
        of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
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
        let _ =
            writeln!(text, "         before: {}; after: {}", rules(&of.before), rules(&of.after));
    }
    text
}

fn rules(rules: &[RuleId]) -> String {
    if rules.is_empty() { "no ground".to_owned() } else { ids(rules) }
}

/// Asks the questions of a folder, and compares each answer with the one of its name in `expected`.
pub(crate) fn test(folder: &Path, subjects: Option<&Path>, rules: &RulesOf) -> Result<(), Failure> {
    let mut rules = rules.load()?;
    let register = rules.take_register(subjects)?;
    let policy = rules.policy;
    let mut files = input::files_of(folder)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    if files.is_empty() {
        return Err(Failure::unusable(
            folder.display(),
            "no question: expected files *.json, each with its answer in expected/",
        ));
    }
    let (mut text, mut failed) = (String::new(), 0_usize);
    for path in &files {
        let name =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let question = input::value_with::<QuestionRecord>(path, policy.vocabulary())?.trusted();
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
            let names: Set<&String> = one.keys().chain(other.keys()).collect();
            let of = |name: &String| {
                let value =
                    |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or_default();
                different(&format!("{pointer}/{name}"), &value(one), &value(other))
            };
            names.into_iter().flat_map(of).collect()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs
                .flat_map(|(at, (one, other))| different(&format!("{pointer}/{at}"), one, other))
                .collect()
        }
        _ if expected == answered => Vec::new(),
        _ => vec![(pointer.to_owned(), expected.clone(), answered.clone())],
    }
}
