//! An office of one's own: its answers and messages have its words and none of the reference's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use voice_core::disclosure::{Language, Pack, Policy, QuestionRecord};
use voice_core::notification::acknowledgement;
use voice_core::office::{Office, OfficeData};
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{Custodial, from_json, from_value, to_json};

use crate::day;

fn file(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)).expect(path)
}

fn own() -> Office {
    let data: OfficeData = from_json(&file("examples/offices/own/office.json")).unwrap();
    Office::load(data).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The rules of the reference as another office's: its law, its notes, its name.
fn own_pack() -> Pack {
    fn renamed(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    match key.as_str() {
                        "text" => *value = json!("Cal. Gov. Code 6205"),
                        "note" | "title" => *value = json!({"en": "A rule.", "es": "Una norma."}),
                        _ => renamed(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(renamed),
            _ => {}
        }
    }
    let mut pack: Value =
        serde_json::from_slice(&file("voice-core/policies/us-federal.json")).unwrap();
    renamed(&mut pack);
    pack["id"] = json!("elm-county");
    from_value(pack).unwrap()
}

/// Every text of an office that names it or tells of it.
fn words(office: &Office) -> BTreeSet<String> {
    fn collect(value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => drop(into.insert(text.clone())),
            Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
            Value::Object(members) => members.values().for_each(|member| collect(member, into)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    collect(&serde_json::to_value(Custodial(office.data())).unwrap(), &mut found);
    // Identifiers, days and words of vocabularies are anybody's.
    let is_said = |text: &str| {
        text.contains([' ', '.']) || text.contains(char::is_uppercase) || text.starts_with("1-")
    };
    found.retain(|text| text.len() > 3 && is_said(text));
    found
}

fn questions() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("examples/questions");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.is_file());
    files.map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

/// Everything that requesters of a policy read: each question of the examples, in both languages,
/// about everybody and nobody, and what somebody who signs up is told.
fn told(policy: &Policy) -> Vec<String> {
    let register: Register = from_json(&file("examples/subjects/demo.json")).unwrap();
    let mut all = Vec::new();
    for mut question in questions() {
        for language in ["en", "es"] {
            question["language"] = json!(language);
            let question = from_value::<QuestionRecord>(question.clone()).unwrap().trusted();
            let eligibility = policy.eligibility(&question);
            let found = register.subjects().iter().map(LookupResult::one);
            let found = found.chain([LookupResult::nobody()]);
            all.extend(found.map(|found| to_json(&eligibility.answer(found)).unwrap()));
        }
    }
    for language in [Language::English, Language::Spanish] {
        let sign_up = "sign-up-1".parse().unwrap();
        let told = acknowledgement(sign_up, language, policy.office(), day("2026-11-02"));
        all.push(to_json(&told).unwrap());
    }
    all
}

/// What no other office says: words of the reference's law and of its house.
const OF_THE_REFERENCE: [&str; 10] = [
    "VOICE",
    "VESL",
    "ICE",
    "DHS",
    "Homeland",
    "immigration judge",
    "juez de inmigración",
    "U.S.C.",
    "CFR",
    "us-federal",
];

#[test]
fn nothing_of_the_reference_is_in_what_another_office_says() {
    let own = own();
    let reference = words(Office::reference());
    let foreign: Vec<String> = reference
        .difference(&words(&own))
        .cloned()
        .chain(OF_THE_REFERENCE.map(str::to_owned))
        .collect();
    assert!(foreign.len() > 100, "{}", foreign.len());
    let policy = Policy::load([own_pack()]).unwrap().of_office(own);
    let told_by_own = told(&policy);
    for text in &told_by_own {
        for word in &foreign {
            assert!(!text.contains(word.as_str()), "`{word}` in {text}");
        }
    }
    // Of a day before there was this office, its line is not given.
    let named = told_by_own.iter().filter(|text| text.contains("Elm County Victim Line")).count();
    assert!(named * 10 > told_by_own.len() * 9, "{named} of {}", told_by_own.len());
    // The words would be found: the reference says them.
    let of_reference = told(&Policy::us_federal()).concat();
    for word in ["VOICE", "immigration judge", "U.S.C.", "us-federal"] {
        assert!(of_reference.contains(word), "{word}");
    }
}

#[test]
fn the_office_changes_nothing_that_is_released() {
    let (plain, other) = (Policy::us_federal(), Policy::us_federal().of_office(own()));
    let register: Register = from_json(&file("examples/subjects/demo.json")).unwrap();
    let mut told = 0;
    for question in questions() {
        let question = from_value::<QuestionRecord>(question).unwrap().trusted();
        for subject in register.subjects() {
            let answer =
                |policy: &Policy| policy.eligibility(&question).answer(LookupResult::one(subject));
            let (one, two) = (answer(&plain), answer(&other));
            assert!(one.results() == two.results());
            told += one.disclosed().count();
        }
    }
    assert!(told > 0);
}
