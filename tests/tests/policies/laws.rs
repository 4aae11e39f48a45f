//! The laws that a pack can break: each refuses its broken pack, alone, with a case that shows it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::{Draft, Law, LoadError, Policy, ProofError, ViolationError};
use voice_core::subject::Protection;
use voice_core::wire::Custodial;

use crate::{file, pack, rule, silence, us_federal};

fn violations(packs: &[&Value]) -> Vec<ViolationError> {
    let Err(LoadError::Unproved(ProofError::Broken(violations))) =
        Policy::load(packs.iter().map(|value| pack(value)))
    else {
        panic!("a broken policy loads, or is flawed")
    };
    violations.iter().cloned().collect()
}

fn laws(violations: &[ViolationError]) -> BTreeSet<&'static str> {
    violations.iter().map(|violation| violation.law.as_str()).collect()
}

fn broken(law: &str) -> Value {
    serde_json::from_slice(&file(&format!("tests/broken-policies/{law}.json"))).unwrap()
}

/// The reference pack with one rule changed.
fn changed(id: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut value = us_federal();
    let at = rule(&value, id);
    change(&mut value["rules"][at]);
    value
}

#[test]
fn each_broken_pack_breaks_its_law_and_no_other() {
    for (law, at_fault) in [
        ("opacity", "prohibit-release-of-tps"),
        ("whole-person", "prohibit-contractor-whole"),
        ("derivation-closure", ""),
        ("monotone", "permit-bond-hearing-to-witnesses"),
        ("no-dead-rule", "prohibit-relief-again"),
    ] {
        let found = violations(&[&us_federal(), &broken(law)]);
        assert_eq!(laws(&found), BTreeSet::from([law]), "{found:?}");
        let named = |violation: &ViolationError| {
            violation.rules.iter().any(|rule| rule.as_str() == at_fault)
        };
        assert!(at_fault.is_empty() || found.iter().any(named), "{law}: {}", found[0]);
        assert_eq!(found[0].counterexample.is_none(), law == "no-dead-rule", "{law}");
    }
    let Err(LoadError::Flawed(flaws)) = Policy::load([pack(&broken("total"))]) else {
        panic!("it loads")
    };
    let count = |code: &str| flaws.iter().filter(|flaw| flaw.code.as_str() == code).count();
    let all = (Category::ALL.len(), Protection::ALL.len());
    assert_eq!((count("unclassified-category"), count("unlisted-protection")), all);
    assert_eq!(flaws.iter().count(), all.0 + all.1);
}

/// What the questions of a counterexample are answered about its records, by the rules without
/// their proof.
fn told(packs: &[&Value], violation: &ViolationError) -> Vec<BTreeSet<&'static str>> {
    let draft = Draft::new(packs.iter().map(|value| pack(value))).unwrap();
    let shown = violation.counterexample.as_ref().unwrap();
    let told = shown.questions.iter().flat_map(|question| {
        shown.subjects.iter().map(|subject| {
            draft
                .releases(question, voice_core::subject::LookupResult::one(subject))
                .iter()
                .map(|of| of.as_str())
                .collect()
        })
    });
    told.collect()
}

#[test]
fn a_counterexample_does_what_the_law_forbids() {
    let reference = us_federal();
    let of = |law: &str| {
        let pack = broken(law);
        let found = violations(&[&reference, &pack]);
        told(&[&reference, &pack], &found[0])
    };
    let [one] = of("whole-person").try_into().unwrap();
    assert_eq!(one, BTreeSet::from(["death"]));
    let [one] = of("derivation-closure").try_into().unwrap();
    assert_eq!(one, BTreeSet::from(["facility"]));
    let [more, fewer] = of("monotone").try_into().unwrap();
    assert!(fewer.is_subset(&more) && fewer != more, "{more:?} {fewer:?}");
    let pack = broken("opacity");
    let found = violations(&[&reference, &pack]);
    let shown = found[0].counterexample.as_ref().unwrap();
    assert_eq!((shown.questions.len(), shown.subjects.len()), (1, 1), "one question proves it");
    assert!(!told(&[&reference, &pack], &found[0])[0].contains("release"));
    let subject = serde_json::to_string(&Custodial(&shown.subjects[0])).unwrap();
    assert!(subject.contains("\"tps\""), "{subject}");
}

#[test]
fn a_covert_protection_needs_what_others_share() {
    let own = changed("prohibit-informant", |rule| {
        rule["covers"] = json!({"kind": "categories", "categories": ["release"]});
    });
    let exception = changed("prohibit-saw", |rule| {
        rule["unless"] = json!([{
            "kind": "asked-by", "capacities": ["victim"], "categories": ["removal-order"],
            "citation": {"text": "8 U.S.C. 1160(b)(6)", "verification": "verified"}
        }]);
    });
    let later = changed("prohibit-saw", |rule| rule["in_force"] = json!([{"from": "2020-01-01"}]));
    for (name, broken) in [("informant", own), ("saw", exception), ("saw", later)] {
        let found = violations(&[&broken]);
        assert_eq!(laws(&found), BTreeSet::from(["opacity"]));
        assert!(found.iter().any(|of| of.says.contains(&format!("`{name}`"))), "{}", found[0]);
    }
}

#[test]
fn without_their_covers_they_are_proved() {
    let mut value = us_federal();
    let open = [
        "prohibit-privacy-act",
        "prohibit-immigration-file-review",
        "prohibit-medical",
        "prohibit-place-review",
        "prohibit-detainee-contractor",
        "prohibit-criminal-history-iii",
    ];
    silence(&mut value, &open);
    let found = violations(&[&value]);
    let proved: BTreeSet<&str> =
        found.iter().flat_map(|of| &of.rules).map(|rule| rule.as_str()).collect();
    assert_eq!(laws(&found), BTreeSet::from(["opacity"]));
    assert_eq!(proved, BTreeSet::from(["prohibit-juvenile", "prohibit-substance-use"]));
}

#[test]
fn less_proof_never_opens_more() {
    for (condition, value) in [
        ("identity", json!("verified")),
        ("standing", json!("confirmed")),
        ("link", json!("record")),
    ] {
        let found =
            violations(&[&changed("prohibit-conflict", |rule| rule["when"][condition] = value)]);
        assert_eq!(laws(&found), BTreeSet::from(["monotone"]));
    }
}

#[test]
fn a_pack_that_narrows_another_kills_none_of_its_rules() {
    let mut local = broken("no-dead-rule");
    local["rules"][0]["covers"] =
        json!({"kind": "categories", "categories": ["facility", "removal"]});
    local["rules"][0]["when"] = json!({});
    local["rules"][0]["in_force"] = json!([{"from": "2017-01-01"}]);
    assert!(Policy::load([pack(&us_federal()), pack(&local)]).is_ok());
}

#[test]
fn a_rule_whose_days_never_meet_those_of_a_ground_is_dead() {
    let broken = changed("permit-facility", |rule| {
        rule["in_force"] = json!([{"from": "2017-04-26", "until": "2017-05-01"}])
    });
    let mut both = broken;
    for id in [
        "prohibit-detainee-contractor",
        "prohibit-place-review",
        "prohibit-medical",
        "prohibit-substance-use",
    ] {
        let at = rule(&both, id);
        both["rules"][at]["in_force"] = json!([{"from": "2018-01-01"}]);
    }
    let found = violations(&[&both]);
    assert_eq!(laws(&found), BTreeSet::from([Law::NoDeadRule.as_str()]));
    assert_eq!(found.len(), 4);
}

/// What withholds the whole of a link is named, and nothing else: prohibitions first, and where
/// none does, the permits that ask for more.
#[test]
fn closure_names_the_rules_that_withhold() {
    let named = |value: &Value| -> Vec<Vec<String>> {
        let found = violations(&[value]);
        let closure = found.iter().filter(|violation| violation.law == Law::DerivationClosure);
        closure.map(|violation| violation.rules.iter().map(ToString::to_string).collect()).collect()
    };
    let prohibited = changed("prohibit-criminal-record-review", |rule| {
        rule["covers"] = json!({"kind": "categories", "categories": ["charges"]});
    });
    assert_eq!(named(&prohibited), [["prohibit-criminal-record-review"]]);
    let unlinked = changed("permit-facility", |rule| {
        rule["when"].as_object_mut().unwrap().remove("link");
        rule["when"]["jurisdictions"] = json!(["state"]);
    });
    assert_eq!(named(&unlinked), [["permit-custody-events-other"]]);
}
