//! A team adds a pack of prohibitions of its own. It can only narrow what is told; and a flawed
//! pack does not load.
//!
//! `cargo run -p voice-examples --example own_pack`

use std::collections::BTreeSet;
use std::error::Error;

use serde_json::{Value, json};
use voice_core::disclosure::{LoadError, Pack, Policy, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{from_json, from_value};

fn own_pack() -> Value {
    json!({
        "format": "1", "id": "our-office", "version": "0.1.0",
        "title": {"en": "Rules of our office", "es": "Normas de nuestra oficina"},
        "published_on": "2026-01-01", "time_zone": "America/New_York",
        "classes": [], "protections": [], "cover_groups": [], "links": [],
        "rules": [{
            "id": "prohibit-our-facility", "effect": "prohibit",
            "covers": {"kind": "categories", "categories": ["facility"]},
            "when": {}, "unless": [],
            "citations": [{"text": "DHS Local Instruction 1", "verification": "memory"}],
            "in_force": [{"from": "2026-01-01"}], "defence_in_depth": false,
            "note": {
                "en": "We tell no place of custody.", "es": "No decimos el lugar de detención."
            }
        }]
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let federal = || Policy::us_federal().packs().to_vec();
    let question =
        from_json::<QuestionRecord>(include_bytes!("../questions/victim-custody-status.json"))?
            .trusted();
    let register: Register = from_json(include_bytes!("../subjects/demo.json"))?;

    let ours: Pack = from_value(own_pack())?;
    let told = |policy: &Policy| -> BTreeSet<_> {
        let answer = policy.eligibility(&question).answer(register.find(&question.subject));
        answer.disclosed().map(|(category, _)| category.as_str()).collect()
    };
    let without = told(&Policy::load(federal())?);
    let with = told(&Policy::load(federal().into_iter().chain([ours]))?);
    println!("us-federal: {without:?}");
    println!("us-federal and ours: {with:?}");
    if !with.is_subset(&without) || with.contains("facility") || !without.contains("facility") {
        return Err("our prohibition did not narrow what is told".into());
    }

    let mut flawed = own_pack();
    flawed["rules"][0]["effect"] = json!("permit");
    flawed["rules"][0]["covers"]["categories"] = json!(["relief"]);
    let flawed: Pack = from_value(flawed)?;
    match Policy::load(federal().into_iter().chain([flawed])) {
        Err(LoadError::Flawed(flaws)) => println!("a flawed pack:\n{flaws}"),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err("a permit from memory of what nobody is told has loaded".into()),
    }
    Ok(())
}
