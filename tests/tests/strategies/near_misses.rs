//! Each near miss gives the one fault that it names, at the place that it names.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use voice_core::schema::{ENTRIES, Reading};
use voice_core::testing::strategies::{json, near_miss};
use voice_core::wire::FaultCode;

use crate::check;

fn faults(reading: &Reading, value: &Value) -> Vec<(String, FaultCode)> {
    match (reading.rewrite)(value.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect(),
    }
}

#[test]
fn every_near_miss_gives_its_one_fault() {
    let codes = RefCell::new(BTreeMap::<FaultCode, usize>::new());
    for entry in ENTRIES {
        let Some(reading) = &entry.reading else {
            assert!(near_miss(entry.name).is_none(), "{}: written only", entry.name);
            continue;
        };
        let misses = near_miss(entry.name).expect("a type that is read");
        let (places, here) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
        check(96, &misses, |miss| {
            assert_eq!(miss.type_name, entry.name);
            let expected = [(miss.pointer.clone(), miss.code)];
            assert_eq!(faults(reading, &miss.value), expected, "{}: {}", entry.name, miss.value);
            *codes.borrow_mut().entry(miss.code).or_default() += 1;
            here.borrow_mut().insert(miss.code);
            places.borrow_mut().insert(miss.pointer);
        });
        let (places, here) = (places.take(), here.take());
        println!("{}: {} codes at {} places", entry.name, here.len(), places.len());
        assert!(here.contains(&FaultCode::NullValue) && here.contains(&FaultCode::WrongType), "{}", entry.name);
    }
    let seen: BTreeSet<FaultCode> = codes.borrow().keys().copied().collect();
    // A parsed value is well formed, has each field once, and reaches no server.
    let cannot = [FaultCode::MalformedJson, FaultCode::DuplicateField, FaultCode::NotNow];
    let all = FaultCode::ALL.into_iter().filter(|code| !cannot.contains(code)).collect();
    assert_eq!(seen, all, "every fault that a value can have");
}

/// A check that accepts everything would pass above only if the values were valid: they are not.
#[test]
fn the_value_before_the_change_has_no_fault() {
    for entry in ENTRIES {
        let Some(reading) = &entry.reading else { continue };
        check(24, &json(entry.name).expect("a type that is read"), |value| {
            assert_eq!(faults(reading, &value), [], "{}: {value}", entry.name);
        });
    }
}

#[test]
fn a_name_that_is_not_in_the_registry_has_no_strategy() {
    assert!(near_miss("questions").is_none());
    assert!(json("questions").is_none());
}
