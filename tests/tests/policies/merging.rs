//! Packs merge: the order never matters, twice is once, and prohibitions can only narrow.

use serde_json::{Value, json};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Class, Draft, LoadError, Policy, Question};
use voice_core::subject::LookupResult;
use voice_core::wire::to_json;

use crate::{pack, questions, reference, register, us_federal};

/// A pack of one prohibition.
fn local() -> Value {
    json!({
        "format": "1", "id": "local", "version": "0.1.0",
        "title": {"en": "A local rule", "es": "Una norma local"},
        "published_on": "2026-01-01", "time_zone": "America/New_York",
        "classes": [], "protections": [], "cover_groups": [], "links": [],
        "rules": [{
            "id": "prohibit-local-facility", "effect": "prohibit",
            "covers": {"kind": "categories", "categories": ["facility"]},
            "when": {}, "unless": [],
            "citations": [{"text": "DHS Local Instruction 1", "verification": "memory"}],
            "in_force": [{"from": "2026-01-01"}], "defence_in_depth": false,
            "note": {"en": "No place is told here.", "es": "Aquí no se dice ningún lugar."}
        }]
    })
}

#[test]
fn order_and_repetition_change_nothing() {
    let (federal, local) = (pack(&us_federal()), pack(&local()));
    let one = Policy::load([federal.clone(), local.clone()]).unwrap();
    let other = Policy::load([local.clone(), federal.clone(), local, federal]).unwrap();
    let register = register();
    let mut compared = 0;
    for (name, question) in questions() {
        let found = register.find(&question.subject);
        let answers = [&one, &other]
            .map(|policy| to_json(&policy.eligibility(&question).answer(found)).unwrap());
        assert_eq!(answers[0], answers[1], "{name}");
        compared += 1;
    }
    assert!(compared > 0);
}

#[test]
fn rules_in_another_order_answer_alike() {
    let mut turned = us_federal();
    turned["rules"].as_array_mut().unwrap().reverse();
    let (policy, turned, register) =
        (reference(), Policy::load([pack(&turned)]).unwrap(), register());
    for (name, question) in questions() {
        let found = register.find(&question.subject);
        let answers = [&policy, &turned]
            .map(|policy| to_json(&policy.eligibility(&question).answer(found)).unwrap());
        assert_eq!(answers[0], answers[1], "{name}");
    }
}

#[test]
fn a_pack_of_prohibitions_only_narrows() {
    let (wide, narrow, register) =
        (reference(), Policy::load([pack(&us_federal()), pack(&local())]).unwrap(), register());
    let mut narrowed = 0;
    for (name, question) in questions() {
        for found in register.subjects().iter().map(LookupResult::one) {
            let told = |policy: &Policy| -> CategorySet {
                policy
                    .eligibility(&question)
                    .answer(found)
                    .disclosed()
                    .map(|(category, _)| category)
                    .collect()
            };
            let (before, after) = (told(&wide), told(&narrow));
            assert!(after.difference(before).is_empty(), "{name}");
            narrowed += usize::from(after != before);
        }
    }
    assert!(narrowed > 0, "the local rule narrows something");
}

#[test]
fn packs_that_disagree_do_not_load() {
    let mut other = local();
    other["time_zone"] = json!("America/Chicago");
    let Err(LoadError::Flawed(flaws)) = Policy::load([pack(&us_federal()), pack(&other)]) else {
        panic!("they load")
    };
    let found: Vec<_> =
        flaws.iter().map(|flaw| (flaw.code.as_str(), flaw.pointer.as_str())).collect();
    assert_eq!(found, [("packs-disagree", "/office_days")]);
}

/// A fault between packs says what the other pack says, and which pack that is: that whose name is
/// the first.
#[test]
fn what_the_other_pack_says_is_told() {
    let federal = us_federal();
    let mut other = local();
    let mut protection = federal["protections"][0].clone();
    let covert = protection["covert"].as_bool().unwrap();
    protection["covert"] = json!(!covert);
    other["protections"] = json!([protection]);
    let mut group = federal["cover_groups"][0].clone();
    let covers = json!({"kind": "categories", "categories": ["release"]});
    assert_ne!(group["covers"], covers);
    group["covers"] = covers.clone();
    other["cover_groups"] = json!([group]);
    let mut rule = federal["rules"][0].clone();
    rule["note"] = json!({"en": "Another.", "es": "Otra."});
    other["rules"] = json!([rule]);
    let Err(LoadError::Flawed(flaws)) = Policy::load([pack(&federal), pack(&other)]) else {
        panic!("they load")
    };
    let found: Vec<_> = flaws
        .iter()
        .map(|of| (of.code.as_str(), of.pointer.as_str(), of.expected.clone()))
        .collect();
    let says = |what: String| format!("{what}, which pack `local` says of it");
    let id = "an id of its own: rename one of the two rules, the other of which is in pack \
              `local`";
    let covers = says(format!("`covers` of {covers}"));
    assert!(found.contains(&("duplicate-rule", "/rules/0/id", id.to_owned())), "{found:?}");
    assert!(
        found.contains(&(
            "packs-disagree",
            "/protections/0",
            says(format!("`covert` of {}", !covert))
        )),
        "{found:?}"
    );
    let group = found.iter().find(|(_, place, _)| *place == "/cover_groups/0").unwrap();
    let (_, written) = group.2.split_once(" of ").unwrap();
    let (json, rest) = written.rsplit_once(", which pack ").unwrap();
    assert_eq!(rest, "`local` says of it");
    let json: Value = serde_json::from_str(json).unwrap();
    assert_eq!(covers, says(format!("`covers` of {json}")));
}

/// A local pack that says of a category that it has another class.
fn saying(category: &str, class: &str) -> Value {
    let mut other = local();
    let note = json!({"en": "Not here.", "es": "Aquí no."});
    other["classes"] = json!([{"category": category, "class": class, "note": note}]);
    other
}

/// What each question releases of everybody.
fn released(policy: &Policy) -> Vec<CategorySet> {
    let register = register();
    let found = |question: &Question| -> Vec<CategorySet> {
        let of = |found| policy.draft().releases(question, found);
        register.subjects().iter().map(LookupResult::one).map(of).collect()
    };
    questions().iter().flat_map(|(_, question)| found(question)).collect()
}

#[test]
fn a_pack_narrows_what_another_lets_be_told() {
    let release = CategorySet::EMPTY.with(Category::Release);
    let plain = Policy::load([pack(&us_federal()), pack(&local())]).unwrap();
    let narrowed = [pack(&us_federal()), pack(&saying("release", "never"))];
    let narrow = Policy::load(narrowed.clone()).unwrap();
    let (before, after) = (released(&plain), released(&narrow));
    assert!(before.iter().any(|told| told.contains(Category::Release)));
    let without: Vec<_> = before.iter().map(|told| told.difference(release)).collect();
    assert_eq!(after, without, "no release is told, and all else as before");
    assert_eq!(narrow.class(Category::Release), Class::Never);
    // In either order.
    let [one, other] = narrowed;
    assert_eq!(released(&Policy::load([other, one]).unwrap()), after);
}

#[test]
fn no_pack_widens_what_another_keeps_back() {
    let plain = Policy::load([pack(&us_federal()), pack(&local())]).unwrap();
    for category in ["a-number", "informant"] {
        let mut wide = saying(category, "releasable");
        let policy = Policy::load([pack(&us_federal()), pack(&wide)]).unwrap();
        assert_eq!(policy.class(category.parse().unwrap()), Class::Never);
        assert_eq!(released(&policy), released(&plain));
        // Neither with a rule of its own.
        wide["rules"].as_array_mut().unwrap().push(json!({
            "id": "permit-wide", "effect": "permit",
            "covers": {"kind": "categories", "categories": [category, "facility"]},
            "when": {}, "unless": [],
            "citations": [{"text": "ICE Directive 1.1", "verification": "verified"}],
            "in_force": [{"from": "2026-01-01"}], "defence_in_depth": true,
            "note": {"en": "Told.", "es": "Se dice."}
        }));
        let told = |policy: &Policy| {
            released(policy).iter().any(|told| told.contains(category.parse().unwrap()))
        };
        match Draft::new([pack(&us_federal()), pack(&wide)]) {
            // A category that has no form in which it is told is a flaw of the rule.
            Err(flaws) => {
                let codes: Vec<_> = flaws.iter().map(|flaw| flaw.code.as_str()).collect();
                assert_eq!(codes, ["release-of-never"]);
            }
            Ok(draft) => {
                let question = &questions()[0].1;
                let register = register();
                let found = register.subjects().iter().map(LookupResult::one);
                let all = found.map(|found| draft.releases(question, found));
                assert!(all.into_iter().all(|told| !told.contains(category.parse().unwrap())));
            }
        }
        assert!(!told(&policy));
    }
}

#[test]
fn one_id_for_two_rules_of_two_packs() {
    let mut other = local();
    other["rules"][0]["id"] = json!("prohibit-tps");
    let Err(LoadError::Flawed(flaws)) = Policy::load([pack(&us_federal()), pack(&other)]) else {
        panic!("they load")
    };
    assert_eq!(flaws.iter().next().map(|flaw| flaw.code.as_str()), Some("duplicate-rule"));
}
