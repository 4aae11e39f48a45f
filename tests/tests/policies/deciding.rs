//! The rules that a rationale names decide: without them the decision is another.

use serde_json::json;
use voice_core::category::Category;
use voice_core::disclosure::{Because, Change, Policy, Question, QuestionRecord, RuleReference};
use voice_core::requester::{IdentityLevel, Purpose, Standing};
use voice_core::subject::{LookupResult, Subject};
use voice_core::wire::Set;

use crate::{pack, questions, reference, register, silence, us_federal};

/// The reference policy without some grounds, and with some prohibitions that withhold nothing.
fn without(rules: &Set<&str>) -> Policy {
    let mut value = us_federal();
    value["rules"].as_array_mut().unwrap().retain(|rule| {
        rule["effect"] == "prohibit" || !rules.contains(rule["id"].as_str().unwrap())
    });
    silence(&mut value, &rules.iter().copied().collect::<Vec<_>>());
    for entry in value["protections"].as_array_mut().unwrap() {
        entry["covert"] = json!(false);
    }
    value["rules"].as_array_mut().unwrap().retain(|rule| rule["effect"] != "duty");
    value["links"] = json!([]);
    // What is left may decide nothing any more: that is no fault here.
    for rule in value["rules"].as_array_mut().unwrap() {
        rule["defence_in_depth"] = json!(true);
    }
    Policy::load([pack(&value)]).unwrap()
}

fn ids(rules: &[RuleReference]) -> Set<&str> {
    rules.iter().map(|rule| rule.rule.as_str()).collect()
}

/// Whether each category asked for is released.
fn released(policy: &Policy, question: &Question, subject: &Subject) -> Set<&'static str> {
    let answer = policy.eligibility(question).answer(LookupResult::one(subject));
    answer.disclosed().map(|(category, _)| category.as_str()).collect()
}

#[test]
fn removing_the_rules_that_are_named_changes_the_decision() {
    let (policy, register) = (reference(), register());
    let (mut permits, mut prohibitions) = (0, 0);
    let mut seen = Set::new();
    for (name, question) in questions() {
        for subject in register.subjects() {
            let rationale = policy.eligibility(&question).rationale(LookupResult::one(subject));
            for decision in &rationale.decisions {
                let category = decision.category.as_str();
                match &decision.because {
                    Because::Released { rules }
                        if seen.insert((category, format!("{:?}", ids(rules)))) =>
                    {
                        let other = without(&ids(rules));
                        assert!(
                            !released(&other, &question, subject).contains(category),
                            "{name}: {category}"
                        );
                        permits += 1;
                    }
                    Because::Prohibited { rules }
                        if seen.insert((category, format!("{:?}", ids(rules)))) =>
                    {
                        assert!(!rules.is_empty(), "{name}: {category}");
                        let because = without(&ids(rules))
                            .eligibility(&question)
                            .rationale(LookupResult::one(subject));
                        let after = because
                            .decisions
                            .iter()
                            .find(|of| of.category == decision.category)
                            .unwrap();
                        assert!(
                            matches!(
                                after.because,
                                Because::Released { .. } | Because::NoFact { .. }
                            ),
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

/// The question with one change, as its JSON has it; none for changes that are not of one field.
fn changed(question: &Question, change: Change) -> Option<Question> {
    let mut value = serde_json::to_value(question).unwrap();
    match change {
        Change::Purpose { to } => value["purpose"] = json!(to),
        Change::Standing { to } => value["matter"]["standing"] = json!(to),
        Change::Identity { to } => {
            value["requester"]["identity"] =
                json!({"level": to, "evidence": ["sworn-statement", "call-back"]});
        }
        Change::Authority {} | Change::Capacity { .. } => return None,
    }
    Some(voice_core::wire::from_value::<QuestionRecord>(value).unwrap().trusted())
}

/// What rules and authority let through, whether or not the record has it.
fn let_through(policy: &Policy, question: &Question, subject: &Subject) -> Set<Category> {
    let rationale = policy.eligibility(question).rationale(LookupResult::one(subject));
    let through =
        |because: &Because| matches!(because, Because::Released { .. } | Because::NoFact { .. });
    rationale.decisions.iter().filter(|of| through(&of.because)).map(|of| of.category).collect()
}

#[test]
fn each_change_that_a_rationale_names_releases_more_and_no_other_does() {
    let (policy, register) = (reference(), register());
    let (mut named, mut others) = (0, 0);
    for (name, question) in questions() {
        for subject in register.subjects().iter().take(12) {
            let rationale = policy.eligibility(&question).rationale(LookupResult::one(subject));
            let now = let_through(&policy, &question, subject);
            let purposes = Purpose::ALL.map(|to| Change::Purpose { to });
            let standings = Standing::ALL.map(|to| Change::Standing { to });
            let levels = IdentityLevel::ALL.map(|to| Change::Identity { to });
            for change in purposes.into_iter().chain(standings).chain(levels) {
                let other = changed(&question, change).unwrap();
                let more: Set<_> =
                    let_through(&policy, &other, subject).difference(&now).copied().collect();
                let told = rationale
                    .changes
                    .iter()
                    .find(|of| of.change == change)
                    .map(|of| of.categories.clone());
                assert_eq!(told.unwrap_or_default(), more, "{name}: {change:?}");
                *(if more.is_empty() { &mut others } else { &mut named }) += 1;
            }
        }
    }
    assert!(named > 0 && others > 0, "{named} changes release more, {others} do not");
}

#[test]
fn a_rationale_and_its_answer_agree() {
    let (policy, register) = (reference(), register());
    for (name, question) in questions() {
        for subject in register.subjects() {
            let rationale = policy.eligibility(&question).rationale(LookupResult::one(subject));
            let told: Set<_> = rationale
                .decisions
                .iter()
                .filter(|of| of.released)
                .map(|of| of.category.as_str())
                .collect();
            assert_eq!(told, released(&policy, &question, subject), "{name}");
            let nature = rationale.accounting.map(|entry| entry.nature).unwrap_or_default();
            assert_eq!(
                told,
                nature.iter().map(|of| of.as_str()).collect(),
                "{name}: the accounting has what was told"
            );
        }
    }
}

#[test]
fn eligibility_is_the_same_whoever_is_asked_about() {
    let (policy, register) = (reference(), register());
    for (name, question) in questions() {
        let eligibility = policy.eligibility(&question);
        let about_nobody = eligibility.answer(LookupResult::nobody());
        for subject in register.subjects() {
            assert_eq!(
                eligibility.answer(LookupResult::one(subject)).eligibility(),
                about_nobody.eligibility(),
                "{name}"
            );
        }
    }
}
