//! The rules that a rationale names decide: without them the decision is another.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::disclosure::{Because, Policy, Question, RuleReference};
use voice_core::subject::{Found, Subject};

use crate::{pack, questions, reference, register, us_federal};

/// The reference policy without some rules; protections that lose their rule are taken from the list.
fn without(rules: &BTreeSet<&str>) -> Policy {
    let mut value = us_federal();
    let gone: Vec<Value> = value["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rules.contains(rule["id"].as_str().unwrap()))
        .flat_map(|rule| rule["when"]["protections"].as_array().cloned().unwrap_or_default())
        .collect();
    value["rules"].as_array_mut().unwrap().retain(|rule| !rules.contains(rule["id"].as_str().unwrap()));
    value["protections"].as_array_mut().unwrap().retain(|entry| !gone.contains(&entry["protection"]));
    for entry in value["protections"].as_array_mut().unwrap() {
        entry["covert"] = json!(false);
    }
    let duties = |rule: &Value| rule["effect"] != "duty";
    value["rules"].as_array_mut().unwrap().retain(duties);
    Policy::load([pack(&value)]).unwrap()
}

fn ids(rules: &[RuleReference]) -> BTreeSet<&str> {
    rules.iter().map(|rule| rule.rule.as_str()).collect()
}

/// Whether each category asked for is released.
fn released(policy: &Policy, question: &Question, subject: &Subject) -> BTreeSet<&'static str> {
    let answer = policy.eligibility(question).answer(Found::one(subject));
    answer.told().map(|(category, _)| category.as_str()).collect()
}

#[test]
fn removing_the_rules_that_are_named_changes_the_decision() {
    let (policy, register) = (reference(), register());
    let (mut permits, mut prohibitions) = (0, 0);
    let mut seen = BTreeSet::new();
    for (name, question) in questions() {
        for subject in &register.subjects {
            let rationale = policy.eligibility(&question).rationale(Found::one(subject));
            for decision in &rationale.decisions {
                let category = decision.category.as_str();
                match &decision.because {
                    Because::Released { rules } if seen.insert((category, format!("{:?}", ids(rules)))) => {
                        let other = without(&ids(rules));
                        assert!(!released(&other, &question, subject).contains(category), "{name}: {category}");
                        permits += 1;
                    }
                    Because::Prohibited { rules } if seen.insert((category, format!("{:?}", ids(rules)))) => {
                        assert!(!rules.is_empty(), "{name}: {category}");
                        let because = without(&ids(rules)).eligibility(&question).rationale(Found::one(subject));
                        let after = because.decisions.iter().find(|of| of.category == decision.category).unwrap();
                        assert!(
                            matches!(after.because, Because::Released { .. } | Because::NoFact { .. }),
                            "{name}: {category}: {:?}",
                            ids(rules)
                        );
                        prohibitions += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(permits > 0, "something is released");
    println!("{permits} sets of permits and {prohibitions} sets of prohibitions decided");
}

#[test]
fn a_rationale_and_its_answer_agree() {
    let (policy, register) = (reference(), register());
    for (name, question) in questions() {
        for subject in &register.subjects {
            let rationale = policy.eligibility(&question).rationale(Found::one(subject));
            let told: BTreeSet<_> =
                rationale.decisions.iter().filter(|of| of.released).map(|of| of.category.as_str()).collect();
            assert_eq!(told, released(&policy, &question, subject), "{name}");
            let nature = rationale.accounting.map(|entry| entry.nature).unwrap_or_default();
            assert_eq!(told, nature.iter().map(|of| of.as_str()).collect(), "{name}: the accounting has what was told");
        }
    }
}

#[test]
fn eligibility_is_the_same_whoever_is_asked_about() {
    let (policy, register) = (reference(), register());
    for (name, question) in questions() {
        let eligibility = policy.eligibility(&question);
        let about_nobody = eligibility.answer(Found::nobody());
        for subject in &register.subjects {
            assert_eq!(eligibility.answer(Found::one(subject)).eligibility(), about_nobody.eligibility(), "{name}");
        }
    }
}
