//! Each near miss gives the one fault that it names, at the place that it names.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use voice_core::schema::{ENTRIES, Reading};
use voice_core::testing::strategies::{json, near_miss};
use voice_core::wire::{Day, InputErrorCode};

use crate::check;

fn faults(reading: &Reading, value: &Value) -> Vec<(String, InputErrorCode)> {
    match (reading.rewrite)(value.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect(),
    }
}

#[test]
fn every_near_miss_gives_its_one_fault() {
    let codes = RefCell::new(BTreeMap::<InputErrorCode, usize>::new());
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
        assert!(
            here.contains(&InputErrorCode::NullValue) && here.contains(&InputErrorCode::WrongType),
            "{}",
            entry.name
        );
    }
    let seen: BTreeSet<InputErrorCode> = codes.borrow().keys().copied().collect();
    // A parsed value is well formed, has each field once, and reaches no server.
    let cannot =
        [InputErrorCode::MalformedJson, InputErrorCode::DuplicateField, InputErrorCode::NotNow];
    let all = InputErrorCode::ALL.into_iter().filter(|code| !cannot.contains(code)).collect();
    assert_eq!(seen, all, "every fault that a value can have");
}

/// The fields of all types whose day a reader finds out of order when every day of their object is
/// set apart.
#[test]
fn every_order_of_days_is_missed() {
    let last = |pointer: &str| pointer.rsplit('/').next().map(str::to_owned);
    let (found, missed) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    for entry in ENTRIES {
        let Some(reading) = &entry.reading else { continue };
        check(24, &json(entry.name).expect("a type that is read"), |value| {
            each_pair_of_days(&value, &mut |changed| {
                let out_of_order =
                    |(_, code): &(String, InputErrorCode)| *code == InputErrorCode::DatesOutOfOrder;
                let faults = faults(reading, &changed).into_iter().filter(out_of_order);
                found.borrow_mut().extend(faults.filter_map(|(pointer, _)| last(&pointer)));
            });
        });
        check(96, &near_miss(entry.name).expect("a type that is read"), |miss| {
            if miss.code == InputErrorCode::DatesOutOfOrder {
                missed.borrow_mut().extend(last(&miss.pointer));
            }
        });
    }
    assert!(!found.borrow().is_empty());
    assert_eq!(found.take(), missed.take());
}

/// The value with the first day of two in one object as late as can be, and the second as early.
fn each_pair_of_days(value: &Value, each: &mut impl FnMut(Value)) {
    let mut objects = vec![String::new()];
    while let Some(place) = objects.pop() {
        match value.pointer(&place) {
            Some(Value::Object(members)) => {
                objects.extend(members.keys().map(|key| format!("{place}/{key}")));
                let is_day = |(_, day): &(&String, &Value)| {
                    day.as_str().is_some_and(|day| day.parse::<Day>().is_ok())
                };
                let days: Vec<&String> =
                    members.iter().filter(is_day).map(|(key, _)| key).collect();
                for first in &days {
                    for second in days.iter().filter(|second| *second != first) {
                        let mut changed = value.clone();
                        let members = changed
                            .pointer_mut(&place)
                            .and_then(Value::as_object_mut)
                            .expect("an object");
                        members.insert((*first).clone(), Value::from("2199-12-31"));
                        members.insert((*second).clone(), Value::from("1800-01-01"));
                        each(changed);
                    }
                }
            }
            Some(Value::Array(items)) => {
                objects.extend((0..items.len()).map(|at| format!("{place}/{at}")))
            }
            _ => {}
        }
    }
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
