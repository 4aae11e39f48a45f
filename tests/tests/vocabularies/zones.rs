//! A declared protection that a pack of another time zone alone enforces: its law holds from the
//! day of its own rule on.

use serde_json::{Value, json};
use voice_core::disclosure::{Policy, Question, QuestionRecord};
use voice_core::subject::{LookupResult, Register};
use voice_core::testing::laws::{self, DisclosurePolicy as _};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{from_json, to_json};

use super::{bytes, file, json as read_json};

const PROTECTION: &str = "west-coast:kept";
/// The first day of the rule.
const FROM: &str = "2027-01-01";
/// That day has begun in New York, whose days are those of the office, and not in Los Angeles.
const BETWEEN: &str = "2027-01-01T06:00:00Z";
/// It has begun in both.
const AFTER: &str = "2027-01-01T09:00:00Z";

fn text(word: &str) -> Value {
    json!({"en": word, "es": word})
}

fn policy() -> Policy {
    let law = json!([{"text": "Cal. Penal Code 1208", "verification": "memory"}]);
    let data = json!({
        "format": "1", "prefix": "west-coast", "title": text("West Coast"), "categories": [],
        "protections": [{
            "name": "kept", "title": text("Kept"), "description": text("Nothing is told."),
            "about": {"kind": "whole-person"}, "citations": law
        }]
    });
    let vocabulary = Vocabulary::load([from_json(&bytes(&data)).unwrap()]).unwrap();
    let west = json!({
        "format": "1", "id": "west-coast", "version": "0.1.0", "title": text("West Coast"),
        "published_on": "2026-01-01", "time_zone": "America/Los_Angeles",
        "classes": [], "protections": [{"protection": PROTECTION, "covert": false}],
        "cover_groups": [], "links": [],
        "rules": [{
            "id": "west-coast-kept", "effect": "prohibit", "covers": {"kind": "whole-person"},
            "when": {"protections": [PROTECTION]}, "unless": [], "citations": law,
            "in_force": [{"from": FROM}], "defence_in_depth": false, "note": text("Nothing.")
        }]
    });
    let mut federal = read_json("voice-core/policies/us-federal.json");
    federal["office_days"] = json!(true);
    let packs = [federal, west].map(|pack| vocabulary.read(&bytes(&pack)).unwrap());
    Policy::load_with(&vocabulary, packs).unwrap_or_else(|error| panic!("{error}"))
}

fn asked(policy: &Policy, at: &str) -> Question {
    let mut question = read_json("examples/questions/victim-custody-status.json");
    question["as_of"] = json!(at);
    policy.vocabulary().read::<QuestionRecord>(&bytes(&question)).unwrap().trusted()
}

/// Somebody in custody who was found to have the protection.
fn kept(policy: &Policy, at: &str) -> Register {
    let records: Value =
        serde_json::from_slice(&file("examples/subjects/demo.json")).expect("records");
    let mut records = records["subjects"].as_array().unwrap().iter();
    let mut record = records.find(|of| of["id"] == "subject-in-custody").unwrap().clone();
    record["screening"]["at"] = json!(at);
    record["screening"]["findings"] = json!([{"protection": PROTECTION, "from": "2026-01-01"}]);
    policy.vocabulary().read(&bytes(&json!({"subjects": [record]}))).unwrap()
}

#[test]
fn the_law_of_the_whole_person_holds_by_the_day_of_its_own_rule() {
    let policy = policy();
    let protection = policy.vocabulary().protection_named(PROTECTION).unwrap();
    for (at, is_in_force) in [(BETWEEN, false), (AFTER, true)] {
        let (question, register) = (asked(&policy, at), kept(&policy, at));
        let withholding = policy.withholding(&question);
        assert_eq!(withholding.contains(protection), is_in_force, "{at}");
        let person = &register.subjects()[0];
        assert_eq!(laws::whole_person(&policy, &question, person, withholding), Ok(()), "{at}");
        let eligibility = policy.eligibility(&question);
        let told = to_json(&eligibility.answer(LookupResult::one(person))).unwrap();
        let nobody = to_json(&eligibility.answer(LookupResult::nobody())).unwrap();
        assert_eq!(told == nobody, is_in_force, "{at}");
    }
    // The law is one: where the rule counted as in force that is not yet, it would be broken.
    let (question, register) = (asked(&policy, BETWEEN), kept(&policy, BETWEEN));
    let early = policy.withholding(&question).with(protection);
    assert!(laws::whole_person(&policy, &question, &register.subjects()[0], early).is_err());
}
