//! What a refusal may show: nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::disclosure::Answer;
use voice_core::subject::Protection;

use crate::scene::{POLICY, Scene, same};

/// Ways in which a person comes to be one of whom nothing is told.
fn silent() -> Vec<(&'static str, Scene)> {
    let mut scenes = vec![
        (
            "another number",
            Scene::new().record("/identifiers/alien_numbers", json!(["A200000099"])),
        ),
        ("another country", Scene::new().record("/identifiers/country_of_birth", json!("GT"))),
        ("two people", Scene::new().beside("/identifiers/names", json!(["Marcos Vega"]))),
        ("no screening", Scene::new().record_without("/screening")),
        ("an old screening", Scene::new().record("/screening/at", json!("2026-11-01T14:59:59Z"))),
        ("another matter", Scene::new().record("/matters", json!(["matter-harbor"]))),
        ("no facts", Scene::new().record("/facts", json!([]))),
        ("unknown age", Scene::new().record_without("/identifiers/date_of_birth")),
        ("under 18", Scene::new().record("/identifiers/date_of_birth", json!("2010-01-01"))),
        (
            "a conflict in the record",
            Scene::new().record(
                "/affiliations",
                json!([{"party": "party-ruiz", "conflict": "co-defendant"}]),
            ),
        ),
    ];
    for protection in WHOLE_PERSON {
        scenes.push((protection, Scene::new().found(&[protection])));
    }
    scenes
}

/// The protections that withhold everything about a person.
const WHOLE_PERSON: [&str; 8] = [
    "vawa-t-u",
    "trafficking-victim",
    "witness-security",
    "informant",
    "unaccompanied-child",
    "minor-subject",
    "physical-safety",
    "prohibited-source",
];

fn debug(scene: &Scene) -> String {
    let (question, register) = (scene.question(), scene.register());
    let answer: Answer = POLICY.eligibility(&question).answer(register.find(&question.subject));
    format!("{answer:?} {:?}", register.find(&question.subject))
}

#[test]
fn trap_01_naming_the_reason_reveals_the_fact() {
    for protection in Protection::ALL {
        let scene = Scene::new().only(&["custody-status"]).found(&[protection.as_str()]);
        let answer: Value = serde_json::from_str(&scene.answer()).unwrap();
        let about_nobody: Value = serde_json::from_str(&scene.answer_about_nobody()).unwrap();
        for part in ["as_of", "language", "policies", "eligibility", "notices", "process", "help"] {
            assert_eq!(answer[part], about_nobody[part], "{part} with {}", protection.as_str());
        }
        for word in [protection.as_str(), "prohibit", "1367", "withheld", "protected"] {
            assert!(!scene.answer().contains(word), "`{word}` with {}", protection.as_str());
        }
    }
    // The reason is there, in the type that does not reach a requester.
    assert!(
        Scene::new().found(&["vawa-t-u"]).rationale().to_string().contains("prohibit-vawa-t-u")
    );
}

#[test]
fn trap_02_not_found_and_withheld_are_one_answer() {
    Scene::new().says_something();
    for (why, scene) in silent() {
        same(&scene.answer(), &Scene::new().answer_about_nobody(), why);
        assert_eq!(debug(&scene), debug(&Scene::new()), "{why}");
    }
}

#[test]
fn trap_03_redacting_fields_is_too_weak_under_section_1367() {
    assert!(Scene::new().tells("custody-status"));
    assert!(Scene::new().found(&["immigration-file-review"]).tells("custody-status"));
    Scene::new().found(&["vawa-t-u"]).says_nothing();
    for relief in ["t-status", "u-status", "vawa-self-petition", "vawa-cancellation"] {
        let filings = json!([{"relief": relief, "filed_on": "2026-05-04"}]);
        Scene::new()
            .fact("agency-record", json!({"kind": "relief", "filings": filings}))
            .says_nothing();
    }
}

#[test]
fn trap_06_silence_is_dangerous_too() {
    let warning = |scene: &Scene, sentence: &str, line: &str| {
        let answer: Value = serde_json::from_str(&scene.answer()).unwrap();
        let notices = answer["notices"].as_array().unwrap();
        assert!(notices.iter().any(|of| of.as_str().is_some_and(|of| of.contains(sentence))));
        assert!(
            answer["process"]
                .as_array()
                .unwrap()
                .iter()
                .any(|of| of.as_str().is_some_and(|of| of.contains(line)))
        );
        assert!(answer["help"].as_array().unwrap().iter().any(|of| of["name"] == "911"));
    };
    let (open, silent) = (Scene::new(), Scene::new().found(&["vawa-t-u"]));
    open.says_something();
    for scene in [open, silent] {
        warning(
            &scene,
            "Silence does not mean that a person is still in custody",
            "speak with a person",
        );
        let spanish = scene.ask("/language", json!("es"));
        warning(
            &spanish,
            "El silencio no significa que una persona siga detenida",
            "hablar con una persona",
        );
    }
}

#[test]
fn trap_08_no_is_an_answer_too() {
    let facts = [
        json!({"kind": "relief", "filings": []}),
        json!({"kind": "relief", "filings": [{"relief": "asylum", "filed_on": "2026-05-04"}]}),
        json!({"kind": "informant", "since": "2026-05-04"}),
        json!({"kind": "witness-security", "since": "2026-05-04"}),
        json!({"kind": "juvenile-adjudication", "on": "2023-05-04"}),
        json!({"kind": "health", "matters": []}),
        json!({"kind": "other-requesters", "count": 0}),
        json!({"kind": "charges", "charges": []}),
        json!({"kind": "convictions", "convictions": []}),
        json!({"kind": "immigration-history", "events": [], "codes": []}),
    ];
    for fact in facts {
        let kind = fact["kind"].as_str().unwrap();
        let without = Scene::new().without_fact(kind).only(&[kind]);
        without.says_nothing();
        Scene::new().fact("public-record", fact.clone()).only(&[kind]).says_nothing();
    }
    // Where nothing is protected, what there is is told.
    Scene::new().only(&["charges"]).says_something();
}

#[test]
fn trap_09_absent_data_is_not_no_protection() {
    let at = |moment: &str| Scene::new().record("/screening/at", json!(moment));
    at("2026-11-01T15:00:00Z").says_something();
    at("2026-11-01T14:59:59Z").says_nothing();
    at("2026-11-02T15:00:01Z").says_nothing();
    Scene::new().record_without("/screening").says_nothing();
    Scene::new().record_without("/identifiers/date_of_birth").says_nothing();

    let unknown = Scene::new().record("/identifiers/citizenship", json!("unknown"));
    assert!(Scene::new().tells("removal-order") && !unknown.tells("removal-order"));

    // What cannot be read is refused as a whole, and is no record without findings.
    for (pointer, broken) in
        [("/screening/findings", json!(null)), ("/screening/findings", json!(["vawa"]))]
    {
        assert!(Scene::new().record(pointer, broken).try_register().is_err());
    }
    for field in [
        "/screening/findings",
        "/identifiers/citizenship",
        "/affiliations",
        "/consents",
        "/waivers",
    ] {
        assert!(Scene::new().record_without(field).try_register().is_err(), "{field}");
    }
}

#[test]
fn trap_42_a_translated_refusal_is_as_uniform() {
    let mut sentences = BTreeSet::new();
    for language in ["en", "es"] {
        let open = Scene::new().ask("/language", json!(language));
        open.says_something();
        for (why, scene) in silent() {
            let scene = scene.ask("/language", json!(language));
            same(&scene.answer(), &open.answer_about_nobody(), &format!("{why} in {language}"));
        }
        let answer: Value = serde_json::from_str(&open.answer()).unwrap();
        let nothing =
            answer["results"].as_array().unwrap().iter().filter(|of| of["kind"] == "nothing");
        let texts: BTreeSet<String> = nothing.map(|of| of["text"].to_string()).collect();
        assert_eq!(texts.len(), 1, "{language}");
        sentences.extend(texts);
        assert_eq!(open.disclosed(), Scene::new().disclosed());
    }
    assert_eq!(sentences.len(), 2);
}
