//! Packs of more rules than the reference pack has: its rules split by who asks, for what and under
//! which law, which says the same in more rules. There are none of fewer: a pack must know and
//! enforce every protection that a record can have.

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

/// The reference pack, or one of about as many rules, each of which decides something or is marked
/// as defence in depth.
pub fn pack(rules: usize) -> Pack {
    let mut value = us_federal();
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
