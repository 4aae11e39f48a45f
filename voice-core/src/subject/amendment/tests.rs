use super::*;
use crate::identifier::SubjectId;
use crate::subject::{Protection, Register};
use crate::wire::{Diagnostic, from_json, from_value};
use serde_json::{Value, json};

const DEMONSTRATION: &[u8] = include_bytes!("../../../examples/subjects/demo.json");

fn record(id: &str) -> Subject {
    let register: Register = from_json(DEMONSTRATION).unwrap();
    let id: SubjectId = id.parse().unwrap();
    register.subjects().iter().find(|of| *of.id() == id).unwrap().clone()
}

fn amendment(value: Value) -> RecordAmendment {
    from_value(value).unwrap()
}

fn screening(at: &str, hours: u16, findings: Value) -> RecordAmendment {
    amendment(json!({"kind": "screening", "screening": {
        "source": "index", "at": at, "max_age_hours": hours, "findings": findings
    }}))
}

#[test]
fn an_older_screening_changes_nothing_and_says_so() {
    let known = record("subject-in-custody");
    let older = screening("2020-01-01T00:00:00Z", 24, json!([]));
    assert_eq!(known.amended(&older).err(), Some(RecordError::OlderScreening));
    let act = RecordAct::Amend(vec![older]);
    let errors = act.apply(Some(&known)).err().unwrap();
    let error = errors.iter().next().unwrap();
    assert_eq!(
        (error.code(), error.pointer().unwrap().as_ref()),
        ("older-screening", "/amendments/0")
    );
}

#[test]
fn of_two_screenings_of_one_moment_what_either_found_holds() {
    let day = "2030-01-02".parse().unwrap();
    let finding = |of: &str| json!([{"protection": of, "from": "2020-01-01"}]);
    let (at, known) = ("2030-01-01T00:00:00Z", record("subject-in-custody"));
    let first = known.amended(&screening(at, 24, finding("vawa-t-u"))).ok().unwrap();
    let both = first.amended(&screening(at, 12, finding("informant"))).ok().unwrap();
    let found = both.protections(day);
    assert!(found.contains(Protection::VawaTU) && found.contains(Protection::Informant));
    assert_eq!(both.screening().unwrap().max_age_hours, 12);
    let later = both.amended(&screening("2030-01-01T00:00:01Z", 24, json!([]))).ok().unwrap();
    assert!(!later.protections(day).contains(Protection::VawaTU));
}

#[test]
fn a_finding_needs_a_screening() {
    let finding = amendment(json!({
        "kind": "finding", "finding": {"protection": "vawa-t-u", "from": "2020-01-01"}
    }));
    let mut unscreened = record("subject-in-custody");
    let screened = unscreened.amended(&finding).ok().unwrap();
    assert!(screened.protections("2026-11-02".parse().unwrap()).contains(Protection::VawaTU));
    unscreened.screening = None;
    assert_eq!(unscreened.amended(&finding).err(), Some(RecordError::NotScreened));
}

#[test]
fn one_fact_is_there_for_a_category_and_matter() {
    let known = record("subject-in-custody");
    let state = |state: &str| {
        amendment(json!({"kind": "fact", "recorded": {
            "source": "agency-record", "fact": {
                "kind": "custody-status", "state": state, "known_on": "2026-11-02"
            }
        }}))
    };
    let removed = amendment(json!({"kind": "fact-removed", "category": "custody-status"}));
    let amended = known.amended(&state("not-in-custody")).ok().unwrap();
    assert_eq!(amended.facts().len(), known.facts().len());
    assert!(amended.facts() != known.facts());
    let without = amended.amended(&removed).ok().unwrap();
    assert_eq!(without.facts().len(), known.facts().len() - 1);
    assert_eq!(without.amended(&removed).err(), Some(RecordError::NoSuchFact));
}

#[test]
fn of_several_amendments_all_are_made_or_none_and_all_errors_are_told() {
    let known = record("subject-in-custody");
    let removed = amendment(json!({"kind": "fact-removed", "category": "bond"}));
    let withdrawn = RecordAct::Withdraw.apply(Some(&known)).ok().unwrap();
    assert!(withdrawn.is_none());
    let acts =
        vec![removed.clone(), amendment(json!({"kind": "consents", "consents": []})), removed];
    let errors = RecordAct::Amend(acts).apply(Some(&known)).err().unwrap();
    let places: Vec<_> = errors.iter().map(|error| error.pointer().unwrap().into_owned()).collect();
    assert_eq!(places, ["/amendments/0", "/amendments/2"]);
}
