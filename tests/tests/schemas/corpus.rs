//! The published corpus under `tests/corpus`: for each type values that its reader accepts, and
//! values that it refuses.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use chrono::{Datelike, FixedOffset, SecondsFormat};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use voice_core::schema::inlined;
use voice_core::testing::strategies::{self, NearMiss};
use voice_core::wire::{InputErrors, Timestamp};

use crate::committed::{MEND, repository};
use crate::equivalence::validator;
use crate::typed::{NEAR_TERMS, Office, Typed};

/// How much is published.
struct Extent {
    /// How many values of each type, and how long each is at most, as JSON text.
    values: usize,
    largest: usize,
    /// How many near misses are drawn; of those with one fault at one kind of place the shortest is
    /// published.
    drawn: u32,
    /// Near misses that are longer, as JSON text, are not published: those with more text than a
    /// long text may have.
    longest_miss: usize,
}

/// Of a type of the library, and of one as an office has it, which differs in some places alone.
const OF_LIBRARY: Extent = Extent { values: 8, largest: 4000, drawn: 256, longest_miss: 20_000 };
const OF_OFFICE: Extent = Extent { values: 4, largest: 1500, drawn: 96, longest_miss: 2500 };

pub(crate) fn draw<S: Strategy>(cases: u32, strategy: &S, each: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let drawn = runner.run(strategy, |value| {
        each(value);
        Ok(())
    });
    drawn.unwrap_or_else(|failure| panic!("{failure}"));
}

/// The first few values of the strategy of a type that are not too long; the same in every run.
pub(crate) fn generated(of: &Typed<'_>, count: usize, largest: usize) -> Vec<Value> {
    let found = RefCell::new(Vec::new());
    let values = strategies::json_with(of.entry.name, &of.office.vocabulary);
    let values = values.expect("a type that is read");
    draw(u32::try_from(count * 8).unwrap(), &values, |value| {
        let mut found = found.borrow_mut();
        if found.len() < count && value.to_string().len() <= largest && !found.contains(&value) {
            found.push(value);
        }
    });
    found.take()
}

/// The values in which a moment stands, with an offset from UTC each, and what is written of them.
fn with_offsets(of: &Typed<'_>, accepted: &[Value]) -> Vec<Value> {
    if !of.schema.to_string().contains("\"#/$defs/Instant\"") {
        return Vec::new();
    }
    let moved = OFFSETS.into_iter().cycle().zip(accepted).filter_map(|(minutes, value)| {
        let mut moved = value.clone();
        offset(&mut moved, minutes);
        let written = of.rewrite(value).expect("a value is read");
        (moved != *value).then(|| json!({"value": moved, "written": written}))
    });
    moved.take(REWRITTEN).collect()
}

/// Minutes of offsets from UTC.
const OFFSETS: [i32; 4] = [-300, 345, 0, -210];

/// How many values of each type are published with offsets.
const REWRITTEN: usize = 3;

/// Writes each moment with the offset, or with that of nought where its year has no other.
fn offset(value: &mut Value, minutes: i32) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|of| offset(of, minutes)),
        Value::Array(items) => items.iter_mut().for_each(|of| offset(of, minutes)),
        Value::String(text) => {
            let Ok(moment) = text.parse::<Timestamp>() else { return };
            let there = |minutes: i32| {
                moment.utc().with_timezone(&FixedOffset::east_opt(minutes * 60).unwrap())
            };
            let is_edge = [1800, 2199].contains(&there(minutes).year());
            let there = there(if is_edge { 0 } else { minutes });
            *text = there.to_rfc3339_opts(SecondsFormat::AutoSi, false);
        }
        _ => {}
    }
}

/// The shortest near miss of each fault at each kind of place.
fn misses(of: &Typed<'_>, extent: &Extent) -> Vec<NearMiss> {
    let found = RefCell::new(BTreeMap::<_, NearMiss>::new());
    let drawn = strategies::near_miss_with(of.entry.name, &of.office.vocabulary);
    draw(extent.drawn, &drawn.expect("a type that is read"), |miss| {
        let steps = miss
            .pointer
            .split('/')
            .map(|step| if step.parse::<usize>().is_ok() { "*" } else { step });
        let key = (steps.collect::<Vec<_>>().join("/"), miss.code);
        let mut found = found.borrow_mut();
        let shorter =
            |known: &NearMiss| miss.value.to_string().len() < known.value.to_string().len();
        if found.get(&key).is_none_or(shorter) {
            found.insert(key, miss);
        }
    });
    let short = |miss: &NearMiss| miss.value.to_string().len() <= extent.longest_miss;
    found.take().into_values().filter(short).collect()
}

/// The same of any office, which takes what others refuse: values with near terms in the places of
/// terms, one after another; of those with one at one kind of place the shortest.
fn misses_of_terms(of: &Typed<'_>, accepted: &[Value], extent: &Extent) -> Vec<Value> {
    let mut found = BTreeMap::<_, Value>::new();
    for (at, near) in NEAR_TERMS.into_iter().enumerate() {
        for value in accepted {
            let mut places = Vec::new();
            terms(value, String::new(), &mut places);
            for pointer in places {
                let mut with = value.clone();
                *with.pointer_mut(&pointer).expect("a place of the value") = near.into();
                let faults = of.rewrite(&with).err().map_or(Vec::new(), InputErrors::into_vec);
                let [fault] = &faults[..] else { continue };
                if fault.pointer != pointer || with.to_string().len() > extent.longest_miss {
                    continue;
                }
                let kind = pointer.split('/').filter(|step| step.parse::<usize>().is_err());
                let key = (kind.collect::<Vec<_>>().join("/"), at);
                let line = json!({"pointer": pointer, "code": fault.code, "value": with});
                let shortest = |known: &Value| line.to_string().len() < known.to_string().len();
                if found.get(&key).is_none_or(shortest) {
                    found.insert(key, line);
                }
            }
        }
    }
    found.into_values().collect()
}

/// The places of the terms of offices in a value.
fn terms(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, of)| terms(of, format!("{place}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, of)| terms(of, format!("{place}/{at}"), found));
        }
        Value::String(text) if ["us-bop:", "state-acp:"].iter().any(|of| text.starts_with(of)) => {
            found.push(place);
        }
        _ => {}
    }
}

fn lines(values: impl Iterator<Item = Value>) -> String {
    values.map(|value| format!("{value}\n")).collect()
}

fn corpus() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for office in Office::all() {
        let extent = if office.name.is_none() { OF_LIBRARY } else { OF_OFFICE };
        for of in office.types() {
            let mut accepted = vec![of.example()];
            accepted.extend(of.declared().into_iter().take(1));
            accepted.extend(generated(&of, extent.values, extent.largest));
            let rewritten = with_offsets(&of, &accepted);
            if !rewritten.is_empty() {
                files.insert(of.file("rewrite"), lines(rewritten.into_iter()));
            }
            let refused = if office.is_any() {
                misses_of_terms(&of, &accepted, &extent)
            } else {
                let misses = misses(&of, &extent).into_iter();
                let misses = misses
                    .map(|of| json!({"pointer": of.pointer, "code": of.code, "value": of.value}));
                misses.collect()
            };
            files.insert(of.file("accept"), lines(accepted.into_iter()));
            files.insert(of.file("reject"), lines(refused.into_iter()));
        }
    }
    files
}

fn folder() -> PathBuf {
    repository().join("tests/corpus")
}

/// The files of the corpus that there are, from its folder.
fn committed() -> BTreeSet<String> {
    let names = |folder: PathBuf| -> Vec<String> {
        let files = fs::read_dir(folder).into_iter().flatten();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    let in_folders = Office::all().into_iter().filter_map(|of| of.name).flat_map(|office| {
        let files = names(folder().join(&office));
        files.into_iter().map(move |file| format!("{office}/{file}"))
    });
    let all = names(folder()).into_iter().chain(in_folders);
    all.filter(|name| name.ends_with(".ndjson")).collect()
}

#[test]
fn the_published_corpus_has_not_drifted() {
    let files = corpus();
    if std::env::var_os("VOICE_BLESS").is_some() {
        for file in committed() {
            fs::remove_file(folder().join(file)).unwrap();
        }
        for (name, text) in &files {
            let file = folder().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }
    assert_eq!(
        committed(),
        files.keys().cloned().collect(),
        "tests/corpus has other files: {MEND}"
    );
    for (name, text) in files {
        let committed = fs::read_to_string(folder().join(&name)).unwrap();
        assert!(committed == text, "tests/corpus/{name} has drifted: {MEND}");
    }
}

/// What is published is as it says, by the reader and by the schema, with its definitions in their
/// places too: one fault, and the order of days alone beyond schemas. A moment is written in UTC.
#[test]
fn the_published_corpus_is_true() {
    for office in Office::all() {
        let (mut accepted, mut refused, mut rewritten) = (0, 0, 0);
        for of in office.types() {
            let without_references = inlined(of.schema.clone());
            assert!(!without_references.to_string().contains("\"$ref\""), "{of}");
            let validators = [validator(&of.schema), validator(&without_references)];
            let read = |kind: &str| -> Vec<Value> {
                let file = folder().join(of.file(kind));
                // A type without moments has no values with offsets.
                let text = match kind {
                    "rewrite" => fs::read_to_string(file).unwrap_or_default(),
                    _ => fs::read_to_string(file).unwrap(),
                };
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
            };
            for value in read("accept") {
                assert!(
                    of.rewrite(&value).is_ok()
                        && validators.iter().all(|validator| validator.is_valid(&value)),
                    "{of}: {value}"
                );
                accepted += 1;
            }
            for line in read("rewrite") {
                let (value, written) = (&line["value"], &line["written"]);
                assert_ne!(value, written);
                assert_eq!(of.rewrite(value).as_ref(), Ok(written));
                assert!(validators.iter().all(|validator| validator.is_valid(value)), "{value}");
                rewritten += 1;
            }
            for line in read("reject") {
                let faults = of.rewrite(&line["value"]).unwrap_err().into_vec();
                let [fault] = &faults[..] else { panic!("{of}: {faults:?}") };
                assert_eq!(
                    (json!(fault.pointer), json!(fault.code)),
                    (line["pointer"].clone(), line["code"].clone())
                );
                for validator in &validators {
                    let is_valid = validator.is_valid(&line["value"]);
                    assert_eq!(is_valid, fault.code.is_beyond_schemas(), "{of}: {line}");
                }
                refused += 1;
            }
        }
        let name = office.name.as_deref().unwrap_or("the library");
        println!("{name}: accepted {accepted}, refused {refused}, written otherwise {rewritten}");
        // Of any office near terms alone are published.
        let least = if office.is_any() { 400 } else { 700 };
        assert!(accepted > 100 && refused > least, "{accepted} and {refused}");
        assert!(rewritten > 20, "{rewritten}");
    }
}
