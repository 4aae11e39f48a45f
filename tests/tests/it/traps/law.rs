//! The law changes, policies are overridden, and the line is taken for a tip line.

use serde_json::{Value, json};
use voice_core::disclosure::{LoadError, Pack, Policy, QuestionRecord};
use voice_core::wire::{from_json, from_value};

use crate::scene::{POLICY, Scene, path, same};

fn on(day: &str) -> Scene {
    let scene = Scene::new().ask("/as_of", json!(format!("{day}T15:00:00Z")));
    scene.record("/screening/at", json!(format!("{day}T06:00:00Z")))
}

fn helps(scene: &Scene, name: &str) -> bool {
    let answer: Value = serde_json::from_str(&scene.answer()).unwrap();
    answer["help"].as_array().unwrap().iter().any(|of| of["name"] == name)
}

#[test]
fn trap_39_an_answer_uses_the_law_of_its_day() {
    // The office offered criminal and immigration history while it existed, and its line with it.
    for (day, existed) in [
        ("2021-06-10", true),
        ("2021-06-11", false),
        ("2025-04-09", false),
        ("2025-04-10", true),
        ("2026-11-02", true),
    ] {
        assert_eq!(on(day).tells("immigration-history"), existed, "{day}");
        assert_eq!(helps(&on(day), "VOICE"), existed, "{day}");
        assert!(on(day).tells("custody-status"), "{day}");
        on(day).found(&["vawa-t-u"]).says_nothing();
        same(&on(day).answer(), &on(day).answer(), day);
    }
    on("2017-04-25").says_nothing();
    on("2017-04-26").says_something();

    // Nothing rests on the enjoined paragraphs of the asylum rule, nor on codes that were renamed.
    for rule in POLICY.rules() {
        let exceptions = rule.unless.iter().map(voice_core::disclosure::Exception::citation);
        for citation in rule.citations.iter().chain(exceptions) {
            let text = citation.text.as_str();
            let outdated = ["208.6(d)", "208.6(e)", "42 U.S.C. 10607", "42 U.S.C. 13925"];
            assert!(outdated.iter().all(|of| !text.contains(of)), "{}: {text}", rule.id);
        }
    }
}

/// A pack of one rule.
fn pack(rule: Value) -> Value {
    json!({
        "format": "1",
        "id": "supervisor",
        "version": "1.0.0",
        "title": {"en": "What a supervisor allows", "es": "Lo que permite un supervisor"},
        "published_on": "2026-11-01",
        "time_zone": "America/New_York",
        "classes": [],
        "protections": [],
        "cover_groups": [],
        "links": [],
        "rules": [rule],
    })
}

fn allowing(id: &str, categories: Value) -> Value {
    json!({
        "id": id,
        "effect": "permit",
        "covers": {"kind": "categories", "categories": categories},
        "when": {},
        "unless": [],
        "citations": [{"text": "ICE Directive 1.1", "verification": "verified"}],
        "in_force": [{"from": "2026-01-01"}],
        "defence_in_depth": false,
        "note": {"en": "A supervisor allows it.", "es": "Lo permite un supervisor."},
    })
}

#[test]
fn trap_40_an_override_still_meets_every_prohibition() {
    let custody = || pack(allowing("permit-by-supervisor", json!(["custody-status"])));
    let stranger = || Scene::asked_by("identity-only-asserted").only(&["custody-status"]);
    stranger().says_nothing();
    stranger().under(custody()).says_something();
    for protection in
        ["vawa-t-u", "witness-security", "informant", "minor-subject", "physical-safety"]
    {
        stranger().under(custody()).found(&[protection]).says_nothing();
    }
    stranger().under(custody()).record_without("/screening").says_nothing();
    stranger()
        .under(custody())
        .ask("/requester/conflicts", json!(["shares-household"]))
        .says_nothing();
    // The ground is on record.
    assert!(
        stranger().under(custody()).rationale()["accounting"]
            .to_string()
            .contains("permit-by-supervisor")
    );

    let load = |rule: Value| {
        let reference: Pack =
            from_json(&std::fs::read(path("voice-core/policies/us-federal.json")).unwrap())
                .unwrap();
        Policy::load([reference, from_value(pack(rule)).unwrap()])
    };
    assert!(load(allowing("permit-by-supervisor", json!(["custody-status"]))).is_ok());
    // A prohibition is not replaced by a rule of its name, and what is never told
    // cannot be permitted.
    for rule in [
        allowing("prohibit-vawa-t-u", json!(["custody-status"])),
        allowing("permit-relief", json!(["relief"])),
        allowing("permit-number", json!(["a-number"])),
    ] {
        assert!(matches!(load(rule), Err(LoadError::Flawed(_))));
    }
    // No question carries a switch.
    for field in ["/override", "/requester/override", "/supervisor"] {
        assert!(
            from_value::<QuestionRecord>(
                Scene::new().ask(field, json!(true)).question_value().clone()
            )
            .is_err()
        );
    }
}

#[test]
fn trap_41_the_line_takes_no_tips() {
    for (language, sentence) in
        [("en", "Not for reporting crime"), ("es", "No sirve para denunciar delitos")]
    {
        // Said from the question alone, whoever is asked about.
        let scene = Scene::new().ask("/language", json!(language));
        let (known, nobody) = (scene.answer(), scene.answer_about_nobody());
        assert!(known.contains(sentence) && nobody.contains(sentence), "{language}");
        assert!(helps(&scene, "911"), "{language}");
    }
    // There is no place for a report, and so nothing that enforcement could be fed with.
    for field in ["/report", "/tip", "/allegation", "/requester/report", "/matter/report"] {
        let question =
            Scene::new().ask(field, json!("He lives at 9 Quarry Lane")).question_value().clone();
        let Err(faults) = from_value::<QuestionRecord>(question) else {
            panic!("{field} takes a report")
        };
        assert!(!faults.to_string().contains("Quarry"));
    }
}
