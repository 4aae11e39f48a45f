//! Packs of more and of fewer rules than the reference pack has: its rules split by who asks, for
//! what and under which law, which says the same in more rules; or some of its protections and
//! grounds alone.

use serde_json::{Value, json};
use voice_core::disclosure::{Draft, Pack, ProofError};
use voice_core::wire::from_value;

fn us_federal() -> Value {
    serde_json::from_str(include_str!("../../voice-core/policies/us-federal.json"))
        .expect("the reference pack")
}

/// The rules split into as many, each for one capacity, purpose or jurisdiction of those
/// that it had.
fn split(rules: Vec<Value>, most: usize) -> Vec<Value> {
    let every = [
        (
            "capacities",
            vec![
                "victim",
                "victim-representative",
                "victim-designee",
                "witness",
                "witness-representative",
                "witness-designee",
            ],
        ),
        ("purposes", vec!["safety-planning", "taking-part", "claims", "understanding"]),
        ("jurisdictions", vec!["federal", "district-of-columbia", "state", "tribal", "foreign"]),
    ];
    let mut rules = rules;
    for (condition, all) in every {
        let mut next = Vec::new();
        let mut left = rules.len();
        for rule in rules {
            left -= 1;
            let has: Vec<Value> = rule["when"][condition]
                .as_array()
                .cloned()
                .unwrap_or_else(|| all.iter().map(|of| json!(of)).collect());
            if next.len() + left + has.len() > most || rule["effect"] == "duty" {
                next.push(rule);
                continue;
            }
            for (at, value) in has.iter().enumerate() {
                let mut part = rule.clone();
                part["when"][condition] = json!([value]);
                part["id"] = json!(format!("{}-{at}", part["id"].as_str().expect("an id")));
                next.push(part);
            }
        }
        rules = next;
    }
    rules
}

/// What is left of the other cover groups where only the whole person is covered.
const LEFT: [&str; 3] =
    ["prohibit-asylum-fear", "prohibit-privacy-act", "prohibit-immigration-file-review"];

/// The rules that decide something alone, with the one cover group of the whole person, and little
/// of another.
fn fewer(value: &mut Value) {
    let Some(rules) = value["rules"].as_array_mut() else { return };
    rules.retain(|rule| {
        let covers = &rule["covers"];
        let other_group = covers["kind"] == "cover-group" && covers["group"] != "whole-person";
        let left = LEFT.iter().any(|id| rule["id"] == *id);
        rule["defence_in_depth"] != true && (!other_group || left)
    });
    let named: Vec<Value> = rules
        .iter()
        .flat_map(|rule| rule["when"]["protections"].as_array().cloned().unwrap_or_default())
        .collect();
    if let Some(protections) = value["protections"].as_array_mut() {
        protections.retain(|of| named.contains(&of["protection"]));
    }
    let groups: Vec<Value> = value["rules"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|rule| rule["covers"]["group"].clone())
        .collect();
    if let Some(all) = value["cover_groups"].as_array_mut() {
        all.retain(|of| groups.contains(&of["id"]));
    }
}

/// A pack of about as many rules, each of which decides something or is marked as defence in depth.
pub fn pack(rules: usize) -> Pack {
    let mut value = us_federal();
    if rules < value["rules"].as_array().map_or(0, Vec::len) {
        fewer(&mut value);
    }
    let all = value["rules"].as_array().expect("rules").clone();
    value["rules"] = json!(split(all, rules));
    // Some parts decide nothing, as that of a prohibition for somebody to whom
    // nothing is permitted.
    if let Err(ProofError::Broken(violations)) =
        Draft::new([from_value(value.clone()).expect("a pack")]).expect("a draft").prove()
    {
        let dead: Vec<&str> =
            violations.iter().flat_map(|of| &of.rules).map(|rule| rule.as_str()).collect();
        for rule in value["rules"].as_array_mut().expect("rules") {
            if dead.contains(&rule["id"].as_str().expect("an id")) {
                rule["defence_in_depth"] = json!(true);
            }
        }
    }
    from_value(value).expect("a pack")
}
