//! A log that gave away who had called: nothing in an answer names the caller or anybody
//! else who asks.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::disclosure::QuestionRecord;
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{Custodial, from_value};

use super::incident;
use crate::questions;
use crate::scene::{POLICY, bytes, same, strings, told};

const NAME: &str = "4-callers-named";

/// Whatever names a requester, a principal or another person who asks: names, addresses and the
/// office's identifiers.
fn names(value: &Value) -> BTreeSet<String> {
    let naming = ["name", "address", "party", "no_contact_with", "recipients"];
    strings(value)
        .into_iter()
        .filter(|(key, _)| naming.contains(&key.as_str()))
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn the_answer_names_no_caller_and_no_other_victim() {
    let (subjects, question) = incident(NAME);
    let mut names = names(&question["requester"]);
    names.extend(["party-cole", "party-dane"].map(ToOwned::to_owned));
    assert!(names.contains("Peter Shaw") && names.contains("party-ruiz"));

    let (question, register): (QuestionRecord, Register) =
        (from_value(question).unwrap(), from_value(subjects).unwrap());
    let question = question.trusted();
    let answer = bytes(&POLICY.eligibility(&question).answer(register.find(&question.subject)));
    assert!(told(&answer).contains("custody-status"));
    assert!(!told(&answer).contains("other-requesters"));
    for name in names {
        assert!(!answer.contains(&name), "the answer has `{name}`");
    }
}

#[test]
fn how_many_others_ask_changes_nothing() {
    let (subjects, question) = incident(NAME);
    let question = from_value::<QuestionRecord>(question).unwrap().trusted();
    let answer = |count: Option<u32>| {
        let mut subjects = subjects.clone();
        let facts = subjects["subjects"][0]["facts"].as_array_mut().unwrap();
        facts.retain(|of| of["fact"]["kind"] != "other-requesters");
        facts.extend(count.map(|count| {
            json!({
                "source": "agency-record", "fact": {"kind": "other-requesters", "count": count}
            })
        }));
        let register: Register = from_value(subjects).unwrap();
        bytes(&POLICY.eligibility(&question).answer(register.find(&question.subject)))
    };
    same(&answer(None), &answer(Some(0)), "nobody else asks");
    same(&answer(None), &answer(Some(2)), "two others ask");
}

#[test]
fn a_caller_who_is_on_the_side_of_the_subject_learns_of_no_other_caller() {
    let (subjects, question) = incident(NAME);
    let register: Register = from_value(subjects).unwrap();
    let callers = names(&question["requester"]);
    for conflict in ["is-subject", "counsel-of-subject", "shares-household", "co-defendant"] {
        let mut question = crate::scene::read("examples/questions/victim-custody-status.json");
        question["requester"]["person"] =
            json!({"party": "party-9", "name": "Marco Vega", "address": "at the facility"});
        question["requester"]["conflicts"] = json!([conflict]);
        question["subject"] =
            json!({"kind": "by-number", "number": "A240000001", "country_of_birth": "MX"});
        let question = from_value::<QuestionRecord>(question).unwrap().trusted();
        let eligibility = POLICY.eligibility(&question);
        let answer = bytes(&eligibility.answer(register.find(&question.subject)));
        same(&answer, &bytes(&eligibility.answer(LookupResult::nobody())), conflict);
        for name in &callers {
            assert!(!answer.contains(name.as_str()), "{conflict}: the answer has `{name}`");
        }
    }
}

#[test]
fn no_answer_to_any_example_question_names_anybody_who_asks() {
    let (register, questions) = (questions::register(), questions::all());
    let everybody: BTreeSet<String> =
        questions.values().flat_map(|of| names(&of["requester"])).collect();
    assert!(everybody.len() > 20);
    for (name, value) in questions {
        let question = from_value::<QuestionRecord>(value).unwrap().trusted();
        let eligibility = POLICY.eligibility(&question);
        for subject in register.subjects() {
            let answer = bytes(&eligibility.answer(LookupResult::one(subject)));
            let named: Vec<_> =
                everybody.iter().filter(|of| answer.contains(of.as_str())).collect();
            assert!(named.is_empty(), "{name}: {named:?}");
        }
    }
}

#[test]
fn only_the_accounting_names_the_recipient() {
    let (subjects, question) = incident(NAME);
    let callers = names(&question["requester"]["person"]);
    let (question, register): (QuestionRecord, Register) =
        (from_value(question).unwrap(), from_value(subjects).unwrap());
    let question = question.trusted();
    let rationale = POLICY.eligibility(&question).rationale(register.find(&question.subject));
    let mut written = serde_json::to_value(Custodial(&rationale)).unwrap();
    let recipient = written["accounting"].as_object_mut().unwrap().remove("recipient").unwrap();
    assert_eq!(names(&recipient), callers);
    let rest = written.to_string();
    for name in callers {
        assert!(!rest.contains(&name), "the rationale has `{name}` outside the accounting");
    }
}
