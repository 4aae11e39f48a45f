//! The schema says yes if and only if the reader says yes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use voice_core::schema::{self, Entry, Reading};

use crate::corpus::generated;
use crate::mutation::{atoms, mutants};

pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("a schema that can be compiled")
}

/// Values of a type: its example, what fills its optional parts, and what the repository has of it.
fn seeds(entry: &Entry, reading: &Reading) -> Vec<Value> {
    let mut seeds = vec![(reading.example)()];
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder above");
    let read = |path: &str| -> Value {
        serde_json::from_slice(&fs::read(repository.join(path)).expect(path))
            .expect("JSON in the repository")
    };
    match entry.name {
        "question" => {
            let representative = json!({
                "kind": "representative",
                "person": {"party": "p", "name": "N", "address": "A"},
                "identity": {"level": "corroborated", "evidence": ["call-back"]},
                "conflicts": ["is-subject"],
                "principal": {
                    "party": "q", "role": "witness",
                    "birth": {"kind": "age", "years": 9, "on": "2026-01-01"},
                    "condition": {"kind": "deceased", "on": "2026-01-01"}
                },
                "basis": "parent",
                "evidence": ["proof-of-death"],
                "claimants": ["spouse"], "limits": [],
                "scope": {"extent": {"kind": "matter", "matter": "m"}, "categories": ["charges"],
                    "purposes": ["claims"], "actions": ["receive"]},
                "validity": {
                    "from": "2026-01-01", "until": "2026-02-01", "revoked_on": "2026-01-15",
                    "concluded_on": "2026-01-20"
                }
            });
            let mut question = read("examples/questions/victim-custody-status.json");
            seeds.push(question.clone());
            question["requester"] = representative;
            seeds.push(question);
        }
        // One record is enough here: every kind of fact is a type of the registry by itself.
        "register" => {
            let mut register = read("examples/subjects/demo.json");
            register["subjects"].as_array_mut().expect("a list").truncate(1);
            seeds.push(register);
        }
        "rule" => seeds.push(json!({
            "id": "r", "effect": "prohibit", "covers": {"kind": "cover-group", "group": "g"},
            "when": {
                "capacities": ["victim"], "identity": "verified", "standing": "confirmed",
                "purposes": ["claims"], "jurisdictions": ["state"], "link": "record",
                "conflicts": ["is-subject"], "protections": ["tps"]
            },
            "unless": [{"kind": "asked-by", "capacities": ["witness"], "categories": ["release"],
                "citation": {"text": "8 CFR 208.6", "verification": "verified"}}],
            "citations": [{"text": "Fed. R. Crim. P. 6(e)", "verification": "memory"}],
            "in_force": [{"from": "2026-01-01", "until": "2026-12-31"}], "defence_in_depth": false,
            "note": {"en": "a", "es": "b"}
        })),
        "information" => seeds.extend([
            json!({"kind": "escape", "escaped_on": "2026-01-01", "recaptured_on": "2026-01-02"}),
            json!({"kind": "contact-details", "telephone": "+12025550123"}),
            json!({"kind": "bond", "amount_usd": 100}),
            json!({
                "kind": "convictions",
                "convictions": [{"offense": "o", "convicted_on": "2026-01-01", "sentence": "s"}]
            }),
        ]),
        _ => {}
    }
    seeds.extend(generated(entry.name, SEEDS, LARGEST_SEED));
    seeds
}

/// How many values of the strategy of a type are changed in every place, and how long each is at
/// most, as JSON text.
const SEEDS: usize = 2;
const LARGEST_SEED: usize = 1000;

/// Whether the reader accepts; none where it refuses for the order of two days, which
/// no schema states.
fn reads(reading: &Reading, value: &Value) -> Option<bool> {
    let text = serde_json::to_vec(value).expect("a value has a text");
    match (reading.rewrite)(&text) {
        Ok(_) => Some(true),
        Err(faults) if faults.iter().all(|fault| fault.code.is_beyond_schemas()) => None,
        Err(_) => Some(false),
    }
}

/// `VOICE_CORPUS=folder` keeps every value that was tried, for validators in other languages.
#[test]
fn schema_and_reader_agree_on_every_mutant() {
    let atoms = atoms();
    let folder = std::env::var_os("VOICE_CORPUS");
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for entry in schema::ENTRIES {
        let Some(reading) = &entry.reading else { continue };
        let validator = validator(&entry.schema());
        let mut file = folder.as_ref().map(|folder| {
            let path = Path::new(folder).join(format!("{}.ndjson", entry.name));
            BufWriter::new(File::create(path).expect("a file in the folder"))
        });
        for seed in seeds(entry, reading) {
            assert_eq!(reads(reading, &seed), Some(true), "{}: a seed is refused", entry.name);
            let mut tried = |path: &str, mutant: &Value| {
                let counts = counts.entry(entry.name).or_default();
                let read = reads(reading, mutant);
                if let (Some(file), Some(accept)) = (&mut file, read) {
                    writeln!(file, "{}", json!({"accept": accept, "value": mutant}))
                        .expect("a line is written");
                }
                match (read, validator.is_valid(mutant)) {
                    (None, _) => counts[2] += 1,
                    (Some(read), valid) if read == valid => counts[usize::from(read)] += 1,
                    (Some(read), valid) => panic!(
                        "{} at {path}: the reader says {read}, the schema {valid}, of {:?}",
                        entry.name,
                        mutant.pointer(path)
                    ),
                }
            };
            tried("", &seed);
            mutants(&seed, &atoms, &mut tried);
        }
    }
    for (name, [refused, accepted, across]) in &counts {
        println!(
            "{name}: {accepted} accepted, {refused} refused by both; {across} refused for the \
             order of two days"
        );
        assert!(*accepted > 0 && *refused > 0, "{name}: the corpus shows both sides");
    }
    let tried: usize = counts.values().flatten().sum();
    println!("values tried {tried}, differences 0");
}

#[test]
fn what_is_written_reads_back_and_is_valid() {
    for entry in schema::ENTRIES {
        let Some(reading) = &entry.reading else { continue };
        let validator = validator(&entry.schema());
        for seed in seeds(entry, reading) {
            let written =
                (reading.rewrite)(&serde_json::to_vec(&seed).unwrap()).expect("a seed is read");
            assert!(validator.is_valid(&written), "{}: what is written is not valid", entry.name);
            let again = (reading.rewrite)(&serde_json::to_vec(&written).unwrap())
                .expect("what is written is read");
            assert_eq!(again, written, "{}: written twice alike", entry.name);
        }
    }
}

#[test]
fn a_duplicate_key_is_refused_and_named() {
    let (_, entry) = schema::ENTRIES
        .iter()
        .enumerate()
        .find(|(_, entry)| entry.name == "subject-reference")
        .unwrap();
    let text = br#"{"kind":"by-number","number":"A000000000","number":"A000000001","country_of_birth":"MX"}"#;
    let faults = (entry.reading.unwrap().rewrite)(text).unwrap_err();
    let found: Vec<_> =
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect();
    assert_eq!(found, [("/number", "duplicate-field")]);
}

/// A schema that is wrong on purpose is noticed: the comparison above can fail.
#[test]
fn a_wrong_schema_is_noticed() {
    let entry = schema::ENTRIES.iter().find(|entry| entry.name == "question").unwrap();
    let reading = entry.reading.unwrap();
    let mut wrong = entry.schema();
    wrong["$defs"]["Day"]["pattern"] = Value::from("^[0-9-]*$");
    let (right, wrong) = (validator(&entry.schema()), validator(&wrong));
    let (mut differences, mut tried) = (0, 0);
    for seed in seeds(entry, &reading) {
        mutants(&seed, &atoms(), &mut |_, mutant| {
            tried += 1;
            differences += usize::from(right.is_valid(mutant) != wrong.is_valid(mutant));
        });
    }
    assert!(differences > 0, "no difference among {tried} values");
}
