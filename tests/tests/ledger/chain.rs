//! Every single change of a chain of several entries is found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use voice_core::disclosure::ledger::{Chain, ChainHash, LedgerEntry, LedgerError};
use voice_core::wire::{Diagnostic as _, from_json, from_value};

use crate::{check, compact, five, moment, value};

#[test]
fn a_ledger_as_it_was_written_has_no_flaw() {
    let entries = five();
    let head = check(Chain::new(), &entries).unwrap().head();
    assert_eq!(head, (5, entries[4].hash().clone()));
    assert_eq!(entries[0].previous(), &ChainHash::before_all());
    for known in &entries {
        let chain = Chain::new().expecting(known.sequence(), known.hash().clone());
        assert!(
            check(chain, &entries).is_ok(),
            "the head known from elsewhere is {}",
            known.sequence()
        );
    }
    assert!(check(Chain::new().expecting(0, ChainHash::before_all()), &entries).is_ok());
}

#[test]
fn a_chain_is_resumed_at_every_entry() {
    let entries = five();
    for (at, before) in entries.iter().enumerate() {
        let mut resumed = Chain::resumed(before.sequence(), before.hash().clone());
        assert!(check(resumed.clone(), &entries[at + 1..]).is_ok());
        for entry in &entries[at + 1..] {
            assert!(
                resumed.append(entry.at(), entry.event().clone()) == *entry,
                "what is appended is the same"
            );
        }
    }
}

#[test]
fn a_clock_that_was_set_back_is_no_flaw() {
    let (mut chain, event) = (Chain::new(), five()[0].event().clone());
    let moments = [
        "2026-11-02T15:00:00Z",
        "2026-11-02T14:59:59.5Z",
        "2199-12-31T00:00:00Z",
        "1800-01-01T00:00:00Z",
    ];
    let entries: Vec<_> =
        moments.iter().map(|at| chain.append(moment(at), event.clone())).collect();
    assert!(check(Chain::new(), &entries).is_ok());
}

/// An entry whose text has any bit changed is refused by its reader or found by the chain. Only a
/// letter outside a value, as in the name of a field, could be changed unseen, and there is none.
#[test]
fn every_bit_counts() {
    let entries = five();
    let (mut unreadable, mut flawed) = (0, BTreeMap::<&str, usize>::new());
    for (at, entry) in entries.iter().enumerate() {
        let text = compact(entry).into_bytes();
        for (place, bit) in (0..text.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
            let mut changed = text.clone();
            changed[place] ^= 1 << bit;
            let Ok(read) = from_json::<LedgerEntry>(&changed) else {
                unreadable += 1;
                continue;
            };
            let mut changed = entries.clone();
            changed[at] = read;
            let flaw = check(Chain::new(), &changed).expect_err("a bit was changed");
            assert_eq!(flaw.sequence(), changed[at].sequence(), "the flaw is told where it is");
            *flawed.entry(flaw.code()).or_default() += 1;
        }
    }
    println!("{unreadable} changes of a bit are refused by the reader; by the chain: {flawed:?}");
    assert_eq!(
        flawed.keys().copied().collect::<Vec<_>>(),
        ["altered", "broken-link", "out-of-sequence"]
    );
    assert!(unreadable > 1000 && flawed["altered"] > 1000);
}

/// Each place of a value, with what stands there.
fn places(value: &Value, place: &str, found: &mut BTreeMap<String, Value>) {
    found.insert(place.to_owned(), value.clone());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, member)| places(member, &format!("{place}/{key}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(at, item)| places(item, &format!("{place}/{at}"), found)),
        _ => {}
    }
}

/// Other values for a place: what other entries have there, and what is near.
fn others(of: &Value, elsewhere: &[Value]) -> Vec<Value> {
    let mut others = elsewhere.to_vec();
    match of {
        Value::Number(number) => {
            others.extend([json!(number.as_u64().unwrap() + 1), json!(1), json!(2)])
        }
        Value::String(text) => {
            others.extend(
                [format!("{text}x"), text.replace('1', "2"), text.replace('0', "1")]
                    .map(Value::from),
            );
            let words = ["permit", "duty", "memory", "claims", "facility", "8 CFR 236.6"];
            others.extend(words.map(Value::from));
        }
        Value::Array(items) => {
            for at in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(at);
                others.push(Value::from(fewer));
            }
            others.push(items.iter().chain(items).cloned().collect());
            others.push(items.iter().chain([&json!("escape")]).cloned().collect());
            others.push(items.iter().chain([&json!(5)]).cloned().collect());
        }
        _ => {}
    }
    others.retain(|other| other != of);
    others
}

#[test]
fn every_field_counts() {
    let entries = five();
    let values: Vec<Value> = entries.iter().map(value).collect();
    let mut fields: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (at, entry) in values.iter().enumerate() {
        let mut here = BTreeMap::new();
        places(entry, "", &mut here);
        for (place, of) in here.iter().filter(|(place, _)| !place.is_empty()) {
            let elsewhere: Vec<Value> =
                values.iter().filter_map(|value| value.pointer(place).cloned()).collect();
            let codes = fields.entry(place.clone()).or_default();
            for other in others(of, &elsewhere) {
                let mut changed = entry.clone();
                *changed.pointer_mut(place).unwrap() = other;
                let Ok(changed) = from_value::<LedgerEntry>(changed) else { continue };
                // A set in another order is the same set.
                if changed == entries[at] {
                    continue;
                }
                let mut all = entries.clone();
                all[at] = changed;
                let flaw = check(Chain::new(), &all).expect_err(place);
                codes.insert(flaw.code());
            }
            // Another kind has other fields, so none is changed alone.
            assert!(
                place == "/event/kind" || !codes.is_empty() || of.is_object(),
                "{place} was not changed"
            );
        }
    }
    let codes = |place: &str| fields[place].iter().copied().collect::<Vec<_>>();
    assert_eq!(codes("/sequence"), ["out-of-sequence"]);
    assert_eq!(codes("/previous"), ["broken-link"]);
    for place in [
        "/seal",
        "/at",
        "/event",
        "/event/recipient/address",
        "/event/grounds/0/note",
        "/event/passed_to",
    ] {
        assert_eq!(codes(place), ["altered"], "{place}");
    }
    assert!(fields.len() > 25, "{:?}", fields.keys());
}

#[test]
fn an_entry_that_is_dropped_doubled_or_moved_is_found() {
    let entries = five();
    let flaw = |entries: &[LedgerEntry]| check(Chain::new(), entries).map(|_| ()).unwrap_err();
    for at in 0..entries.len() {
        let number = |at: usize| u64::try_from(at + 1).unwrap();
        let mut doubled = entries.clone();
        doubled.insert(at, entries[at].clone());
        let expected =
            LedgerError::OutOfSequence { sequence: number(at), expected: number(at + 1) };
        assert_eq!(flaw(&doubled), expected);
        let mut dropped = entries.clone();
        dropped.remove(at);
        if at < 4 {
            assert_eq!(
                flaw(&dropped),
                LedgerError::OutOfSequence { sequence: number(at + 1), expected: number(at) }
            );
        }
        for other in at + 1..entries.len() {
            let mut swapped = entries.clone();
            swapped.swap(at, other);
            let expected =
                LedgerError::OutOfSequence { sequence: number(other), expected: number(at) };
            assert_eq!(flaw(&swapped), expected);
        }
    }
}

/// What somebody makes who can write: entries that follow each other from a place on.
fn written_anew(entries: &[LedgerEntry], from: usize) -> Vec<LedgerEntry> {
    let mut all = entries[..from].to_vec();
    let mut chain = check(Chain::new(), &all).unwrap();
    all.extend(
        entries[from..].iter().rev().map(|entry| chain.append(entry.at(), entry.event().clone())),
    );
    all
}

#[test]
fn an_end_that_is_missing_or_written_anew_is_found_by_a_head_known_from_elsewhere() {
    let entries = five();
    for known in &entries {
        let expecting = || Chain::new().expecting(known.sequence(), known.hash().clone());
        for length in 0..entries.len() {
            let found = check(expecting(), &entries[..length]).map(|_| ());
            let sequence = known.sequence();
            let cut = u64::try_from(length).unwrap() < sequence;
            assert_eq!(found, if cut { Err(LedgerError::CutOff { sequence }) } else { Ok(()) });
            assert!(
                check(Chain::new(), &entries[..length]).is_ok(),
                "nobody knows without the head"
            );
        }
        for from in 0..entries.len() - 1 {
            let anew = written_anew(&entries, from);
            let is_after = u64::try_from(from).unwrap() < known.sequence();
            assert_eq!(
                check(expecting(), &anew).is_err(),
                is_after,
                "from {from}, known {}",
                known.sequence()
            );
            assert!(check(Chain::new(), &anew).is_ok(), "nobody knows without the head");
        }
    }
    // Also where nothing is left to check, and where there never was an entry.
    let resumed = Chain::resumed(3, entries[2].hash().clone());
    assert!(resumed.clone().expecting(3, entries[2].hash().clone()).end().is_ok());
    assert_eq!(
        resumed.expecting(3, entries[1].hash().clone()).end(),
        Err(LedgerError::CutOff { sequence: 3 })
    );
    assert_eq!(
        Chain::new().expecting(0, entries[1].hash().clone()).end(),
        Err(LedgerError::CutOff { sequence: 0 })
    );
}

#[test]
fn a_flaw_leaves_the_chain_where_it_was_and_repeats_nothing() {
    let entries = five();
    let mut chain = Chain::new();
    let before = chain.clone();
    let flaw = chain.check(&entries[1]).unwrap_err();
    assert_eq!(chain, before);
    assert!(entries.iter().try_for_each(|entry| chain.check(entry)).is_ok());
    for text in [
        flaw.to_string(),
        format!("{flaw:?}"),
        format!("{:?}", entries[1]),
        format!("{:?}", entries[1].event()),
    ] {
        assert!(
            !["Ana", "Springfield", "subject-", "party-"]
                .iter()
                .any(|secret| text.contains(secret)),
            "{text}"
        );
    }
}
