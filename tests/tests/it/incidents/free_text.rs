//! A call log whose free text was left in: there is no place for a narrative, and nothing prints
//! what is personal.

use std::fmt::Debug;

use serde_json::{Value, json};
use voice_core::disclosure::QuestionRecord;
use voice_core::subject::Register;
use voice_core::wire::{InputError, InputErrors, Read, Write, from_value};

use super::incident;
use crate::scene::{POLICY, Scene, strings};

const NAME: &str = "3-free-text-released";

/// Takes the narrative out of an object.
fn without_narrative(mut value: Value) -> Value {
    value
        .as_object_mut()
        .unwrap()
        .remove("description")
        .expect("the incident brings a description");
    value
}

/// The one fault, which names the field and does not repeat what stands in it.
#[track_caller]
fn refuses<T>(read: Result<T, InputErrors>, pointer: &str, narrative: &str) {
    let Err(faults) = read else { panic!("{pointer}: read") };
    let printed = format!("{faults} {faults:?}");
    let [InputError { pointer: at, code, .. }] = faults.into_vec().try_into().expect("one fault");
    assert_eq!((at.as_str(), code.as_str()), (pointer, "unknown-field"));
    for word in narrative.split_whitespace().filter(|word| word.len() > 6) {
        assert!(!printed.contains(word), "{pointer}: repeats `{word}`");
    }
}

#[test]
fn the_question_and_the_record_have_no_place_for_a_description() {
    let (subjects, question) = incident(NAME);
    let narrative = question["description"].as_str().unwrap();
    refuses(from_value::<QuestionRecord>(question.clone()), "/description", narrative);
    refuses(from_value::<Register>(subjects.clone()), "/subjects/0/description", narrative);

    let question =
        from_value::<QuestionRecord>(without_narrative(question.clone())).unwrap().trusted();
    let record = without_narrative(subjects["subjects"][0].clone());
    let register: Register = from_value(json!({"subjects": [record]})).unwrap();
    assert!(
        POLICY.eligibility(&question).answer(register.find(&question.subject)).disclosed().count()
            > 0
    );
}

#[test]
fn a_name_that_cannot_be_that_of_a_field_is_not_repeated() {
    let (_, question) = incident(NAME);
    let question = without_narrative(question);
    for name in
        ["Maria Lopez", "niña", "1986-02-11", "+13125550142", "m@b.example", "", &"m".repeat(65)]
    {
        let mut with = question.clone();
        with[name] = json!(true);
        refuses(from_value::<QuestionRecord>(with), "", name);
    }
    for name in ["purpos", "dateOfBirth", "$schema", "@type", "x-note", "hearing.day"] {
        let mut with = question.clone();
        with[name] = json!(true);
        refuses(from_value::<QuestionRecord>(with), &format!("/{name}"), "");
    }
}

/// Every object of a JSON value, by pointer.
fn objects(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            into.push(at.to_owned());
            members.iter().for_each(|(key, value)| objects(value, &format!("{at}/{key}"), into));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(key, value)| objects(value, &format!("{at}/{key}"), into));
        }
        _ => {}
    }
}

fn nowhere<T: Read + Write>(value: &Value, narrative: &str) -> usize {
    let mut places = Vec::new();
    objects(value, "", &mut places);
    for place in &places {
        for field in ["description", "narrative", "notes", "comment"] {
            let mut spoilt = value.clone();
            spoilt.pointer_mut(place).unwrap()[field] = json!(narrative);
            refuses(from_value::<T>(spoilt), &format!("{place}/{field}"), narrative);
        }
    }
    places.len()
}

#[test]
fn no_object_in_a_question_or_record_takes_a_narrative() {
    let (_, question) = incident(NAME);
    let narrative = question["description"].as_str().unwrap();
    let designee = Scene::asked_by("victim-designee");
    let record = crate::scene::read("tests/scenes/record.json");
    assert!(nowhere::<QuestionRecord>(designee.question_value(), narrative) > 8);
    assert!(nowhere::<Register>(&json!({"subjects": [record]}), narrative) > 40);
}

#[test]
fn a_field_of_one_line_does_not_take_a_narrative_either() {
    for text in ["two\nlines".to_owned(), "x".repeat(400)] {
        for pointer in ["/requester/person/name", "/requester/person/address"] {
            let question = Scene::new().ask(pointer, json!(text)).question_value().clone();
            let Err(faults) = from_value::<QuestionRecord>(question) else {
                panic!("{pointer}: read")
            };
            assert!(!faults.to_string().contains(&text));
        }
    }
}

/// Neither form of `Debug` prints any of the strings.
#[track_caller]
fn prints_none(name: &str, value: &impl Debug, personal: &[String]) {
    for printed in [format!("{value:?}"), format!("{value:#?}")] {
        for text in personal {
            assert!(!printed.contains(text), "{name} prints `{text}`");
        }
    }
}

#[test]
fn debug_prints_nothing_personal() {
    let scene = Scene::asked_by("victim-designee").found(&["sealed"]);
    let (question, register) = (scene.question(), scene.register());
    let eligibility = POLICY.eligibility(&question);
    let found = register.find(&question.subject);
    let (answer, rationale) = (eligibility.answer(found), eligibility.rationale(found));

    let record = crate::scene::read("tests/scenes/record.json");
    let terms = [
        "kind",
        "source",
        "citizenship",
        "manner",
        "state",
        "purpose",
        "categories",
        "level",
        "evidence",
    ];
    let mut personal = strings(&record);
    personal.extend(strings(&scene.question_value()["requester"]));
    personal.extend(strings(&scene.question_value()["subject"]));
    personal.retain(|(key, text)| !terms.contains(&key.as_str()) && text.len() > 4);
    let personal: Vec<String> = personal.into_iter().map(|(_, text)| text).collect();
    assert!(
        personal.iter().any(|text| text == "Marco Vega")
            && personal.iter().any(|text| text == "Peter Shaw")
    );

    prints_none("the question", &question, &personal);
    prints_none("the requester", &question.requester, &personal);
    prints_none("the person", question.requester.person(), &personal);
    prints_none("the reference", &question.subject, &personal);
    prints_none("the register", &register, &personal);
    prints_none("the record", register.subjects(), &personal);
    prints_none("the facts", register.subjects()[0].facts(), &personal);
    prints_none("the identifiers", register.subjects()[0].identifiers(), &personal);
    prints_none("the screening", &register.subjects()[0].screening(), &personal);
    prints_none("the outcome of a look-up", &found, &personal);
    prints_none("the eligibility", &eligibility, &personal);
    prints_none("the answer", &answer, &personal);
    prints_none("what is told", &answer.disclosed().collect::<Vec<_>>(), &personal);
    prints_none("the rationale", &rationale, &personal);
    prints_none("the decisions", &rationale.decisions, &personal);
    prints_none("the accounting", &rationale.accounting, &personal);
    prints_none("what a custodian writes", &voice_core::wire::Custodial(&rationale), &personal);
}
