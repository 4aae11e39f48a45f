//! Vocabularies of any office: each can be loaded, and its people are found by its look-up keys.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::json;
use voice_core::language::Language;
use voice_core::schema;
use voice_core::subject::Register;
use voice_core::testing::strategies::{
    SubjectOptions, json_with, near_miss_with, reference_by_key, subject, vocabulary,
};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::Custodial;

use crate::check;

/// How many people of each vocabulary are looked up.
const PEOPLE: usize = 4;

#[test]
fn whoever_has_a_declared_key_is_found_by_it() {
    let (patterns, beside) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    let (mut found, mut derived) = (0, 0);
    let (found, derived) = (RefCell::new(&mut found), RefCell::new(&mut derived));
    check(48, &vocabulary("any-office".parse().unwrap()), |data| {
        let vocabulary = Vocabulary::load([data]).unwrap_or_else(|errors| panic!("{errors}"));
        for (_, key) in vocabulary.lookup_keys() {
            patterns.borrow_mut().insert(key.pattern.as_str().to_owned());
            beside.borrow_mut().extend(key.beside.iter().copied());
        }
        **derived.borrow_mut() +=
            vocabulary.protections().filter(|(_, of)| of.derived_from.is_some()).count();
        let reference = schema::get("subject-reference").unwrap();
        let reference = schema::bound(reference, &vocabulary, Language::English);
        let validator = jsonschema::validator_for(&reference).unwrap();
        let options =
            SubjectOptions { vocabulary: vocabulary.clone(), ..SubjectOptions::default() };
        let people = subject(options);
        let mut runner = TestRunner::deterministic();
        for _ in 0..PEOPLE {
            let person = people.new_tree(&mut runner).unwrap().current();
            let Some(reference) = reference_by_key(&person, &vocabulary) else { continue };
            let written = serde_json::to_value(Custodial(&reference)).unwrap();
            assert!(validator.is_valid(&written), "{written}");
            let register = json!({"subjects": [serde_json::to_value(Custodial(&person)).unwrap()]});
            let register: Register = vocabulary.read(register.to_string().as_bytes()).unwrap();
            assert_eq!(register.find(&reference).record(), person.id());
            **found.borrow_mut() += 1;
        }
    });
    let (found, derived) = (found.into_inner(), derived.into_inner());
    println!("{} patterns, {found} people found, {derived} derived", patterns.borrow().len());
    assert!(patterns.borrow().len() > 48 && *found > 40 && *derived > 20);
    assert_eq!(beside.borrow().len(), 3, "each companion");
}

/// What the bound reader of any office takes and refuses, its bound schema does too.
#[test]
fn the_schema_of_any_office_is_that_of_its_reader() {
    let entry = schema::ENTRIES.iter().find(|entry| entry.name == "subject-reference").unwrap();
    let reading = entry.reading.unwrap();
    check(24, &vocabulary("any-office".parse().unwrap()), |data| {
        let vocabulary = Vocabulary::load([data]).unwrap();
        let bound = schema::bound(entry.schema(), &vocabulary, Language::English);
        let validator = jsonschema::validator_for(&bound).unwrap();
        let mut runner = TestRunner::deterministic();
        let values = json_with(entry.name, &vocabulary).unwrap();
        let misses = near_miss_with(entry.name, &vocabulary).unwrap();
        for _ in 0..8 {
            let value = values.new_tree(&mut runner).unwrap().current();
            assert!(validator.is_valid(&value), "{value}");
            let miss = misses.new_tree(&mut runner).unwrap().current();
            let text = miss.value.to_string();
            let faults = (reading.rewrite_bound)(text.as_bytes(), &vocabulary).unwrap_err();
            let places: Vec<_> = faults.iter().map(|of| (of.pointer.clone(), of.code)).collect();
            assert_eq!(places, [(miss.pointer, miss.code)], "{text}");
            assert!(!validator.is_valid(&miss.value), "{text}");
        }
    });
}
