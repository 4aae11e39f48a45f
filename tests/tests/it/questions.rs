//! Every example question has its expected answer, and gives exactly those bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use voice_core::disclosure::{Answer, Question, QuestionRecord};
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{from_json, from_value};

use crate::scene::{POLICY, bytes, path, put, read, told};

const QUESTIONS: &str = "examples/questions";
const EXPECTED: &str = "examples/questions/expected";
const BLESS: &str = "VOICE_BLESS";

/// The names of the JSON files in a folder, without the ending.
fn names(folder: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(path(folder)).unwrap().map(|entry| entry.unwrap().path());
    let json = files.filter(|file| file.extension().is_some_and(|ending| ending == "json"));
    json.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

pub(crate) fn all() -> BTreeMap<String, Value> {
    names(QUESTIONS)
        .into_iter()
        .map(|name| (name.clone(), read(&format!("{QUESTIONS}/{name}.json"))))
        .collect()
}

pub(crate) fn register() -> Register {
    from_json(&std::fs::read(path("examples/subjects/demo.json")).unwrap()).unwrap()
}

fn question(name: &str, value: &Value) -> Question {
    let read: QuestionRecord =
        from_value(value.clone()).unwrap_or_else(|faults| panic!("{name}:\n{faults}"));
    read.trusted()
}

fn answer(question: &Question, register: &Register) -> Answer {
    POLICY.eligibility(question).answer(register.find(&question.subject))
}

#[test]
fn every_question_gives_its_expected_answer() {
    let (register, bless) = (register(), std::env::var_os(BLESS).is_some());
    std::fs::create_dir_all(path(EXPECTED)).unwrap();
    let mut differ = Vec::new();
    for (name, value) in all() {
        let given = bytes(&answer(&question(&name, &value), &register));
        let file = path(&format!("{EXPECTED}/{name}.json"));
        if bless {
            std::fs::write(file, given).unwrap();
        } else if std::fs::read_to_string(file).ok() != Some(given) {
            differ.push(name);
        }
    }
    assert!(
        differ.is_empty(),
        "other answers than expected: {differ:?}; {BLESS}=1 writes the answers that are given now"
    );
}

#[test]
fn every_expected_answer_has_its_question() {
    let (questions, expected) = (names(QUESTIONS), names(EXPECTED));
    assert_eq!(expected.difference(&questions).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(questions.len() >= 40, "{} questions", questions.len());
}

#[test]
fn the_examples_tell_something_and_refuse_something() {
    let register = register();
    let answers = all()
        .into_iter()
        .map(|(name, value)| told(&bytes(&answer(&question(&name, &value), &register))));
    let (silent, telling): (Vec<_>, Vec<_>) = answers.partition(BTreeSet::is_empty);
    assert!(
        silent.len() >= 15 && telling.len() >= 15,
        "{} silent, {} telling",
        silent.len(),
        telling.len()
    );
}

/// The same question about a number that nobody has; a mandate for one person asked about
/// goes with it.
fn about_nobody(mut value: Value) -> Value {
    let nobody = json!({"kind": "by-number", "number": "A299999998", "country_of_birth": "ZZ"});
    let extent = "/requester/scope/extent/subject";
    if value.pointer(extent) == Some(&value["subject"]) {
        put(&mut value, extent, nobody.clone());
    }
    put(&mut value, "/subject", nobody);
    value
}

#[test]
fn what_tells_nothing_is_the_answer_about_nobody() {
    let register = register();
    for (name, value) in all() {
        let given = bytes(&answer(&question(&name, &value), &register));
        let about_nobody = bytes(&answer(&question(&name, &about_nobody(value)), &register));
        assert_eq!(told(&given).is_empty(), given == about_nobody, "{name}");
    }
}

#[test]
fn no_question_shows_more_of_a_record_than_it_tells() {
    let register = register();
    let mut told_at_all = 0_usize;
    for (name, value) in all() {
        let question = question(&name, &value);
        let eligibility = POLICY.eligibility(&question);
        let about_nobody: Value =
            serde_json::to_value(eligibility.answer(LookupResult::nobody())).unwrap();
        for (at, subject) in register.subjects().iter().enumerate() {
            let mut given =
                serde_json::to_value(eligibility.answer(LookupResult::one(subject))).unwrap();
            for (result, unknown) in given["results"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .zip(about_nobody["results"].as_array().unwrap())
            {
                if result["kind"] == "told" {
                    told_at_all += 1;
                    *result = unknown.clone();
                }
            }
            assert_eq!(given, about_nobody, "{name}, subject {at}");
        }
    }
    assert!(told_at_all > 0);
}

#[test]
fn whom_nothing_is_told_about_has_the_bytes_of_nobody() {
    let register = register();
    for (name, value) in all() {
        let question = question(&name, &value);
        let eligibility = POLICY.eligibility(&question);
        let about_nobody = bytes(&eligibility.answer(LookupResult::nobody()));
        for (at, subject) in register.subjects().iter().enumerate() {
            let answer = eligibility.answer(LookupResult::one(subject));
            let given = bytes(&answer);
            assert_eq!(
                answer.disclosed().count() == 0,
                given == about_nobody,
                "{name}, subject {at}"
            );
        }
    }
}
