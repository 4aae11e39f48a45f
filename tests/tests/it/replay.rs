//! A decision is made once: what is kept of it says for ever what was answered, to whom, about whom
//! and why.

use chrono::FixedOffset;
use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::{DecisionRecord, Draft, Pack, Policy, Question, QuestionRecord};
use voice_core::subject::{LookupResult, Subject};
use voice_core::wire::{Custodial, Set, Write, from_json, from_value};

use crate::questions::{all, register};
use crate::scene::POLICY;

fn compact(value: &impl Write) -> String {
    serde_json::to_string(&Custodial(value)).unwrap()
}

/// Every example question, about each record and about nobody.
fn each(mut of: impl FnMut(&str, &Question, Option<&Subject>)) {
    let register = register();
    for (name, value) in all() {
        let question = from_value::<QuestionRecord>(value).unwrap().trusted();
        of(&name, &question, None);
        register.subjects().iter().for_each(|subject| of(&name, &question, Some(subject)));
    }
}

fn found(subject: Option<&Subject>) -> LookupResult<'_> {
    subject.map_or_else(LookupResult::nobody, LookupResult::one)
}

/// What is kept, sealed and replayed is in UTC, so that its bytes are the same.
#[test]
fn an_offset_of_the_moment_changes_no_byte_of_a_decision() {
    let register = register();
    let mut compared = 0;
    for (name, mut value) in all() {
        let in_utc = from_value::<QuestionRecord>(value.clone()).unwrap();
        let there = FixedOffset::west_opt(6 * 3600).unwrap();
        let moment = in_utc.as_of.utc().with_timezone(&there).to_rfc3339();
        assert!(moment.ends_with("-06:00"), "{moment}");
        value["as_of"] = json!(moment);
        let moved = from_value::<QuestionRecord>(value).unwrap();
        assert_eq!(compact(&moved), compact(&in_utc), "{name}");
        let decided = [in_utc, moved].map(|question| {
            let question = question.trusted();
            let subject = register.find(&question.subject);
            let decided = POLICY.eligibility(&question).decide(subject);
            (compact(&decided.record()), compact(&decided.answer()))
        });
        assert_eq!(decided[0], decided[1], "{name}");
        compared += 1;
    }
    assert!(compared >= 40, "{compared}");
}

#[test]
fn what_was_kept_gives_the_same_rationale_and_accounting() {
    let (mut released, mut withheld) = (0, 0);
    each(|name, question, subject| {
        let eligibility = POLICY.eligibility(question);
        let decided = eligibility.decide(found(subject));
        let record = decided.record();
        let text = compact(&record);
        let again: DecisionRecord = from_json(text.as_bytes()).unwrap();
        assert!(again == record && compact(&again) == text, "{name}");
        assert_eq!(
            compact(&again.rationale()),
            compact(&eligibility.rationale(found(subject))),
            "{name}"
        );
        assert_eq!(
            again.accounting().map(|of| compact(&of)),
            record.accounting().map(|of| compact(&of)),
            "{name}"
        );
        assert!(
            again.question() == question.record() && again.subject() == subject.map(Subject::id),
            "{name}"
        );

        // It says what the answer told, by the answer itself.
        let answer = decided.answer();
        let told: Set<Category> = answer.disclosed().map(|(category, _)| category).collect();
        assert!(told == again.disclosed().collect(), "{name}");
        let decisions = again.rationale().decisions.clone();
        assert!(
            decisions
                .iter()
                .filter(|of| of.released)
                .map(|of| of.category)
                .eq(told.iter().copied()),
            "{name}"
        );
        assert!(
            again.accounting().map(|of| of.nature) == (!told.is_empty()).then_some(told.clone()),
            "{name}"
        );
        assert!(eligibility.answer(found(subject)) == answer, "{name}");
        if told.is_empty() { withheld += 1 } else { released += 1 }
    });
    assert!(released > 50 && withheld > 1000, "{released} {withheld}");
}

/// What the rules saw is enough to decide again, by the same packs.
#[test]
fn what_was_seen_is_decided_alike_by_the_same_packs() {
    each(|name, question, subject| {
        let eligibility = POLICY.eligibility(question);
        let record = eligibility.decide(found(subject)).record();
        assert_eq!(
            record.released_under(POLICY.draft()),
            POLICY.draft().releases(question, found(subject)),
            "{name}"
        );
    });
}

/// Whatever a record has in it but identifiers of the record itself, none of it is in what is kept.
#[test]
fn no_value_is_kept() {
    let mut looked_for = 0;
    each(|name, question, subject| {
        let Some(subject) = subject else { return };
        let mut kept: Value = serde_json::to_value(Custodial(
            &POLICY.eligibility(question).decide(found(Some(subject))).record(),
        ))
        .unwrap();
        // What the requester said is in the question, and may agree with the record.
        ["question", "day"]
            .into_iter()
            .for_each(|of| drop(kept.as_object_mut().unwrap().remove(of)));
        let kept = kept.to_string();
        let record = serde_json::to_value(Custodial(subject)).unwrap();
        for part in ["identifiers", "facts"] {
            for value in texts(&record[part]) {
                // Words of closed lists, among which categories are.
                if value.len() > 3
                    && value.chars().any(|letter| letter.is_ascii_digit() || letter.is_uppercase())
                {
                    assert!(!kept.contains(&value), "{name}: {value}");
                    looked_for += 1;
                }
            }
        }
    });
    assert!(looked_for > 10_000, "{looked_for}");
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// The packs of the reference policy, with a change that its version does not tell.
fn changed(change: impl FnOnce(&mut Value)) -> Draft {
    let mut pack = serde_json::to_value(&POLICY.packs()[0]).unwrap();
    change(&mut pack);
    Draft::new([from_value::<Pack>(pack).unwrap()]).unwrap()
}

#[test]
fn a_pack_that_was_changed_under_its_version_is_another_one() {
    let other = changed(|pack| pack["title"]["en"] = json!("Other words"));
    assert_eq!(other.references(), POLICY.references());
    assert_ne!(other.applied(), POLICY.applied());
    let again = Policy::us_federal();
    assert_eq!(again.applied(), POLICY.applied());
    // What identifies a pack is in what is kept, and in the rationale.
    let question =
        from_value::<QuestionRecord>(all()["victim-custody-status"].clone()).unwrap().trusted();
    let record = POLICY.eligibility(&question).decide(LookupResult::nobody()).record();
    assert_eq!(record.policies(), POLICY.applied());
    assert_eq!(record.rationale().policies, POLICY.applied());
}

#[test]
fn another_policy_can_be_asked_what_it_would_have_released() {
    let register = register();
    let question =
        from_value::<QuestionRecord>(all()["victim-custody-status"].clone()).unwrap().trusted();
    let record = POLICY.eligibility(&question).decide(register.find(&question.subject)).record();
    let kept = compact(&record.rationale());
    let narrower = changed(|pack| {
        let rules = pack["rules"].as_array_mut().unwrap();
        rules.retain(|rule| rule["effect"] == "prohibit" || rule["id"] == "permit-facility");
    });
    let now = narrower.releases(&question, register.find(&question.subject));
    assert_eq!(record.released_under(&narrower), now);
    assert!(now.len() < record.released().len() && record.released().len() > 1);
    assert_eq!(compact(&record.rationale()), kept, "what was decided stays");
}

#[test]
fn nothing_of_it_is_printed() {
    let question =
        from_value::<QuestionRecord>(all()["victim-custody-status"].clone()).unwrap().trusted();
    let eligibility = POLICY.eligibility(&question);
    let decided = eligibility.decide(LookupResult::nobody());
    assert_eq!(format!("{decided:?} {:?}", decided.record()), "Decided(..) DecisionRecord(..)");
}
