//! The schema says yes if and only if the reader says yes.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use voice_core::schema::ENTRIES;

use crate::corpus::generated;
use crate::mutation::{atoms, mutants};
use crate::typed::{Office, Typed};

pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("a schema that can be compiled")
}

/// Values of a type: its example, what fills its optional parts, and what the repository has of it.
fn seeds(of: &Typed<'_>) -> Vec<Value> {
    let mut seeds = vec![of.example()];
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder above");
    let read = |path: &str| -> Value {
        serde_json::from_slice(&fs::read(repository.join(path)).expect(path))
            .expect("JSON in the repository")
    };
    match of.entry.name {
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
    seeds.extend(of.declared());
    let seeds_of_it = if of.office.name.is_none() { SEEDS } else { 1 };
    seeds.extend(generated(of, seeds_of_it, LARGEST_SEED));
    seeds
}

/// How many values of the strategy of a type are changed in every place, and how long each is at
/// most, as JSON text.
const SEEDS: usize = 2;
const LARGEST_SEED: usize = 1000;

/// Whether the reader accepts; none where it refuses for the order of two days, which
/// no schema states.
fn reads(of: &Typed<'_>, value: &Value) -> Option<bool> {
    match of.rewrite(value) {
        Ok(_) => Some(true),
        Err(faults) if faults.iter().all(|fault| fault.code.is_beyond_schemas()) => None,
        Err(_) => Some(false),
    }
}

/// `VOICE_CORPUS=folder` keeps every value that was tried, for validators in other languages.
#[test]
fn schema_and_reader_agree_on_every_mutant() {
    agree(&Office::library(), &atoms());
}

/// What an office reads otherwise is a word here and there: its own words, words that are none, and
/// one value of each kind are put in every place.
#[test]
fn schema_and_reader_that_are_bound_to_an_office_agree_too() {
    for office in Office::declared() {
        let kinds = [json!(null), json!(true), json!(1), json!("a"), json!([]), json!({})];
        let atoms: Vec<Value> = kinds.into_iter().chain(office.words()).collect();
        agree(&office, &atoms);
    }
}

/// Whoever knows the terms of any office takes every one that could be declared, and nothing that
/// is near to one.
#[test]
fn schema_and_reader_of_any_office_agree_too() {
    let office = Office::any();
    let kinds = [json!(null), json!(true), json!(1), json!("a"), json!([]), json!({})];
    let atoms: Vec<Value> = kinds.into_iter().chain(office.words()).collect();
    agree(&office, &atoms);
}

fn agree(office: &Office, atoms: &[Value]) {
    let tried: usize = office.types().iter().map(|of| compared(of, atoms)).sum();
    let name = office.name.as_deref().unwrap_or("the library");
    println!("{name}: values tried {tried}, differences 0");
}

/// Compares reader and schema of a type over every mutant; how many were tried.
fn compared(of: &Typed<'_>, atoms: &[Value]) -> usize {
    let validator = validator(&of.schema);
    let mut file = std::env::var_os("VOICE_CORPUS").map(|folder| {
        let path = Path::new(&folder).join(of.file(""));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        BufWriter::new(File::create(path).expect("a file in the folder"))
    });
    let mut counts = [0_usize; 3];
    for seed in seeds(of) {
        assert_eq!(
            reads(of, &seed),
            Some(true),
            "{of}: a seed is refused: {:?}",
            of.rewrite(&seed)
        );
        let mut tried = |path: &str, mutant: &Value| {
            let read = reads(of, mutant);
            if let (Some(file), Some(accept)) = (&mut file, read) {
                writeln!(file, "{}", json!({"accept": accept, "value": mutant}))
                    .expect("a line is written");
            }
            match (read, validator.is_valid(mutant)) {
                (None, _) => counts[2] += 1,
                (Some(read), valid) if read == valid => counts[usize::from(read)] += 1,
                (Some(read), valid) => panic!(
                    "{of} at {path}: the reader says {read}, the schema {valid}, of {:?}",
                    mutant.pointer(path)
                ),
            }
        };
        tried("", &seed);
        mutants(&seed, atoms, &mut tried);
    }
    let [refused, accepted, across] = counts;
    println!(
        "{of}: {accepted} accepted, {refused} refused by both; {across} refused for the order of \
         two days"
    );
    assert!(accepted > 0 && refused > 0, "{of}: the corpus shows both sides");
    counts.iter().sum()
}

#[test]
fn what_is_written_reads_back_and_is_valid() {
    for office in Office::all() {
        for of in office.types() {
            let validator = validator(&of.schema);
            for seed in seeds(&of) {
                let written = of.rewrite(&seed).expect("a seed is read");
                assert!(validator.is_valid(&written), "{of}: what is written is not valid");
                let again = of.rewrite(&written).expect("what is written is read");
                assert_eq!(again, written, "{of}: written twice alike");
            }
        }
    }
}

#[test]
fn a_duplicate_key_is_refused_and_named() {
    let entry = ENTRIES.iter().find(|entry| entry.name == "subject-reference").unwrap();
    let text = br#"{"kind":"by-number","number":"A000000000","number":"A000000001","country_of_birth":"MX"}"#;
    let faults = (entry.reading.unwrap().rewrite)(text).unwrap_err();
    let found: Vec<_> =
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect();
    assert_eq!(found, [("/number", "duplicate-field")]);
}

/// A schema that is wrong on purpose is noticed: the comparison above can fail.
#[test]
fn a_wrong_schema_is_noticed() {
    for office in Office::all() {
        let types = office.types();
        let of = types.iter().find(|of| of.entry.name == "question").unwrap();
        let mut wrong = of.schema.clone();
        wrong["$defs"]["Day"]["pattern"] = Value::from("^[0-9-]*$");
        assert!(differences(of, &wrong) > 0, "{of}");
        if office.name.is_some() {
            // And one that is not bound to it.
            assert!(differences(of, &of.entry.schema()) > 0, "{of}");
        }
    }
}

/// On how many mutants another schema of a type differs.
fn differences(of: &Typed<'_>, other: &Value) -> usize {
    let (right, wrong) = (validator(&of.schema), validator(other));
    let mut differences = 0;
    for seed in seeds(of) {
        mutants(&seed, &atoms(), &mut |_, mutant| {
            differences += usize::from(right.is_valid(mutant) != wrong.is_valid(mutant));
        });
    }
    differences
}
