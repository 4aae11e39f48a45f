//! What nobody vouches for opens nothing.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use voice_core::disclosure::{Policy, Question};
use voice_core::subject::LookupResult;
use voice_core::testing::strategies::{CaseOptions, case};
use voice_core::wire::Custodial;

use super::{asked_by, designee, person, representative};

fn claimed(question: &Question) -> Value {
    serde_json::to_value(Custodial(&question.clone().claimed())).unwrap()
}

/// Whether words that staff alone may say are anywhere in it.
fn attests(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| match name.as_str() {
            "level" => value != "asserted",
            "standing" => value != "asserted",
            "evidence" => value.as_array().is_some_and(|all| !all.is_empty()),
            "order_shown" => value == true,
            _ => attests(value),
        }),
        Value::Array(items) => items.iter().any(attests),
        _ => false,
    }
}

#[test]
fn a_claim_attests_nothing_and_is_never_told_more() {
    let policy = Policy::us_federal();
    let (mut runner, cases) = (TestRunner::deterministic(), case(CaseOptions::default()));
    let (mut attesting, mut told) = (0, 0);
    for _ in 0..1000 {
        let (question, subject) = cases.new_tree(&mut runner).unwrap().current();
        let released =
            |question: &Question| policy.draft().releases(question, LookupResult::one(&subject));
        attesting += usize::from(attests(&serde_json::to_value(Custodial(&question)).unwrap()));
        told += usize::from(!released(&question).is_empty());
        assert!(!attests(&claimed(&question)));
        assert!(released(&question.claimed()).is_empty());
    }
    assert!(attesting >= 900 && told >= 400, "{attesting} attest something, {told} are told");
}

/// Everything else stays as it was said, and what closes a way above all.
#[test]
fn a_claim_says_the_rest() {
    let mut says = [
        asked_by(serde_json::json!({
            "kind": "victim", "person": person(),
            "birth": {"kind": "age", "years": 16, "on": "2026-01-01"},
            "own_right": {"kind": "emancipated", "on": "2026-01-02", "order_shown": true},
            "identity": {"level": "verified", "evidence": ["government-photo-id"]},
            "conflicts": ["shares-household"]
        })),
        representative("parent", &["birth-certificate"]),
        designee(),
    ];
    for question in &mut says {
        let read: Question = voice_core::wire::from_value(question.clone()).unwrap();
        let left = claimed(&read);
        *question = serde_json::to_value(Custodial(&read)).unwrap();
        assert!(attests(question) && !attests(&left));
        // By hand: exactly what staff attest is another.
        question["requester"]["identity"] =
            serde_json::json!({"level": "asserted", "evidence": []});
        question["matter"]["standing"] = "asserted".into();
        if let Some(shown) = question.pointer_mut("/requester/own_right/order_shown") {
            *shown = false.into();
        }
        if let Some(papers) = question.pointer_mut("/requester/evidence") {
            *papers = serde_json::json!([]);
        }
        assert_eq!(left, *question);
    }
}
