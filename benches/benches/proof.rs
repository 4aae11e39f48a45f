//! What it costs to prove packs of more and more rules: the reference pack, with its rules split by who asks, for what and
//! under which law, which says the same in more rules.

use divan::Bencher;
use serde_json::{Value, json};
use voice_core::disclosure::{Draft, Pack, Policy, Unproved};
use voice_core::wire::from_value;

fn main() {
    divan::main();
}

fn us_federal() -> Value {
    serde_json::from_str(include_str!("../../voice-core/policies/us-federal.json")).expect("the reference pack")
}

/// The rules split into as many, each for one capacity, purpose or jurisdiction of those that it had.
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
            let has: Vec<Value> =
                rule["when"][condition].as_array().cloned().unwrap_or_else(|| all.iter().map(|of| json!(of)).collect());
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

fn pack(rules: usize) -> Pack {
    let mut value = us_federal();
    let all = value["rules"].as_array().expect("rules").clone();
    value["rules"] = json!(split(all, rules));
    // Some parts decide nothing, as that of a prohibition for somebody to whom nothing is permitted.
    if let Err(Unproved::Broken(violations)) =
        Draft::new([from_value(value.clone()).expect("a pack")]).expect("a draft").prove()
    {
        let dead: Vec<&str> = violations.iter().flat_map(|of| &of.rules).map(|rule| rule.as_str()).collect();
        for rule in value["rules"].as_array_mut().expect("rules") {
            if dead.contains(&rule["id"].as_str().expect("an id")) {
                rule["defence_in_depth"] = json!(true);
            }
        }
    }
    from_value(value).expect("a pack")
}

#[divan::bench(args = [53, 100, 500], sample_count = 5, sample_size = 1)]
fn prove(bencher: Bencher<'_, '_>, rules: usize) {
    let pack = pack(rules);
    assert!(pack.rules.len() + 12 >= rules, "{} rules", pack.rules.len());
    let draft = Draft::new([pack]).expect("packs that make sense");
    bencher.bench(|| divan::black_box(draft.clone()).prove().expect("a proof").proof());
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn load_the_reference_pack() -> Policy {
    Policy::us_federal().expect("the reference pack")
}
