//! An office beside the federal pack that declares as many terms as there is room for.

use serde_json::{Value, json};
use voice_core::category::DeclaredCategory;
use voice_core::disclosure::{Pack, Policy};
use voice_core::subject::DeclaredProtection;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{from_json, from_value};

/// How many protections one of its rules enforces.
const OF_A_RULE: usize = 10;

/// The rooms that there are: for categories, and for protections.
pub const ROOM: [usize; 2] = [DeclaredCategory::ROOM, DeclaredProtection::ROOM];

fn law() -> Value {
    json!([{"text": "28 CFR 551.151(d)", "verification": "verified"}])
}

fn text(what: &str, at: usize) -> Value {
    json!({"en": format!("{what} {at}"), "es": format!("{what} {at}")})
}

fn named(what: &str, count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{what}-{at}")).collect()
}

/// The vocabulary: each category has a day, each protection is of the whole person.
pub fn vocabulary() -> Vocabulary {
    let [categories, protections] = ROOM;
    let term = |(at, name): (usize, String)| {
        json!({
            "name": name, "title": text("Term", at), "description": text("What it is", at),
            "citations": law()
        })
    };
    let category = |of| {
        let mut category = term(of);
        category["form"] = json!({"kind": "day"});
        category
    };
    let protection = |of| {
        let mut protection = term(of);
        protection["about"] = json!({"kind": "whole-person"});
        protection
    };
    let data = json!({
        "format": "1", "prefix": "many", "title": text("Many terms", 0),
        "categories": named("day", categories).into_iter().enumerate().map(category)
            .collect::<Vec<_>>(),
        "protections": named("law", protections).into_iter().enumerate().map(protection)
            .collect::<Vec<_>>()
    });
    Vocabulary::load([from_value(data).expect("a vocabulary")]).expect("there is room")
}

/// The pack: one rule tells victims all categories, one rule for ten protections enforces them.
fn pack(vocabulary: &Vocabulary) -> Pack {
    let [categories, protections] = ROOM.map(|count| count);
    let full = |what, count| -> Vec<String> {
        named(what, count).into_iter().map(|name| format!("many:{name}")).collect()
    };
    let (categories, protections) = (full("day", categories), full("law", protections));
    let rule = |id: String, effect: &str, covers: Value, when: Value| {
        json!({
            "id": id, "effect": effect, "covers": covers, "when": when, "unless": [],
            "citations": law(), "in_force": [{"from": "2017-04-26"}], "defence_in_depth": false,
            "note": text("A rule", 0)
        })
    };
    let mut rules = vec![rule(
        "many-days".to_owned(),
        "permit",
        json!({"kind": "categories", "categories": categories}),
        json!({"link": "record", "identity": "verified", "standing": "confirmed",
            "capacities": ["victim"], "jurisdictions": ["federal"]}),
    )];
    rules.extend(protections.chunks(OF_A_RULE).enumerate().map(|(at, some)| {
        let when = json!({"protections": some});
        rule(format!("many-laws-{at}"), "prohibit", json!({"kind": "whole-person"}), when)
    }));
    let pack = json!({
        "format": "1", "id": "many", "version": "1.0.0", "title": text("Many terms", 0),
        "published_on": "2026-11-28", "time_zone": "America/New_York",
        "classes": categories.iter()
            .map(|of| json!({"category": of, "class": "releasable", "note": text("A day", 0)}))
            .collect::<Vec<_>>(),
        "protections": protections.iter()
            .map(|of| json!({"protection": of, "covert": false})).collect::<Vec<_>>(),
        "cover_groups": [], "links": [], "rules": rules
    });
    vocabulary.read(pack.to_string().as_bytes()).expect("a pack")
}

/// The federal policy with all of it.
pub fn policy() -> Policy {
    let federal: Pack =
        from_json(include_bytes!("../../voice-core/policies/us-federal.json")).expect("a pack");
    let vocabulary = vocabulary();
    let pack = pack(&vocabulary);
    Policy::load_with(&vocabulary, [federal, pack]).unwrap_or_else(|fault| panic!("{fault}"))
}
