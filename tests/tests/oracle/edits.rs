//! Edits of the reference pack that were once proved.

use std::fs;
use std::path::Path;

use serde_json::Value;
use voice_core::category::Category;
use voice_core::disclosure::{Draft, Law, Pack, ProofError, Question, ViolationError};
use voice_core::subject::{LookupResult, Subject};
use voice_core::wire::{Custodial, Set, from_json, from_value};

fn edited(edit: impl FnOnce(&mut Vec<Value>)) -> Draft {
    let mut pack = file("voice-core/policies/us-federal.json");
    edit(pack["rules"].as_array_mut().unwrap());
    Draft::new([read(&pack)]).unwrap()
}

fn file(path: &str) -> Value {
    serde_json::from_slice(
        &fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap(),
    )
    .unwrap()
}

fn read(pack: &Value) -> Pack {
    from_json(&serde_json::to_vec(pack).unwrap()).unwrap()
}

fn place(rules: &[Value], id: &str) -> usize {
    rules.iter().position(|rule| rule["id"] == id).expect(id)
}

fn violations(draft: &Draft) -> Vec<ViolationError> {
    match draft.clone().prove() {
        Ok(_) => Vec::new(),
        Err(ProofError::Broken(violations)) => violations.iter().cloned().collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_facility_told_about_any_matter_tells_the_custody_status() {
    let draft = edited(|rules| {
        let at = place(rules, "permit-facility");
        rules[at]["when"].as_object_mut().unwrap().remove("link").expect("it asks for the link");
    });
    let found = violations(&draft);
    assert_eq!(
        found.iter().map(|of| of.law).collect::<Vec<_>>(),
        [Law::DerivationClosure],
        "{found:?}"
    );
    let shown = found[0].counterexample.as_ref().unwrap();
    let [question] = shown.questions.as_slice() else { panic!("one question") };
    let [subject] = shown.subjects.as_slice() else { panic!("one person") };
    let told = draft.releases(question, LookupResult::one(subject));
    assert!(told.contains(Category::Facility) && !told.contains(Category::CustodyStatus));
    // Nothing is needed for it but that the record does not name the matter.
    assert!(
        subject.matters().is_empty()
            && subject.waivers().is_empty()
            && subject.consents().is_empty()
    );
    assert!(
        found[0].rules.iter().any(|rule| rule.as_str().contains("custody")),
        "{:?}",
        found[0].rules
    );
}

#[test]
fn convictions_of_another_case_tell_its_charges() {
    let draft = edited(|rules| {
        let mut wider = rules[place(rules, "permit-case-federal")].clone();
        wider["id"] = "permit-convictions".into();
        wider["covers"]["categories"] = serde_json::json!(["convictions"]);
        wider["when"]["link"] = "record".into();
        rules.push(wider);
    });
    let found = violations(&draft);
    assert_eq!(
        found.iter().map(|of| of.law).collect::<Vec<_>>(),
        [Law::DerivationClosure],
        "{found:?}"
    );
    let shown = found[0].counterexample.as_ref().unwrap();
    let told = draft.releases(&shown.questions[0], LookupResult::one(&shown.subjects[0]));
    assert!(told.contains(Category::Convictions) && !told.contains(Category::Charges));
    assert_eq!(
        shown.subjects[0].matters().len(),
        1,
        "the record names the matter, and its facts do not"
    );
}

#[test]
fn a_ground_that_decides_about_matters_that_are_not_named_is_not_dead() {
    let draft = edited(|rules| {
        let mut wider = rules[place(rules, "permit-identity-confirmation")].clone();
        wider["id"] = "permit-identity-confirmation-about-any-matter".into();
        wider["when"].as_object_mut().unwrap().remove("link").expect("it asks for the link");
        rules.push(wider);
    });
    // The one that asks for the link is: the other says all that it says.
    let found = violations(&draft);
    let dead: Vec<&str> = found
        .iter()
        .filter(|of| of.law == Law::NoDeadRule)
        .map(|of| of.rules[0].as_str())
        .collect();
    assert_eq!(dead, ["permit-identity-confirmation"]);
}

/// Whether questions about records show that a law is broken.
fn shows(draft: &Draft, law: Law, questions: &[Question], subjects: &[Subject]) -> bool {
    let told = |question: &Question, subject: &Subject| -> Set<Category> {
        draft.releases(question, LookupResult::one(subject)).iter().collect()
    };
    match law {
        Law::WholePerson => !told(&questions[0], &subjects[0]).is_empty(),
        Law::DerivationClosure => {
            let told: Set<Category> =
                questions.iter().flat_map(|question| told(question, &subjects[0])).collect();
            let mut links = draft.packs().iter().flat_map(|pack| &pack.links);
            links.any(|link| link.from.is_subset(&told) && !told.contains(&link.to))
        }
        // About whom more holds first; or who proves more.
        Law::Monotone if questions.len() == 1 => {
            !told(&questions[0], &subjects[0]).is_subset(&told(&questions[0], &subjects[1]))
        }
        Law::Monotone => {
            !told(&questions[1], &subjects[1]).is_subset(&told(&questions[0], &subjects[0]))
        }
        other => panic!("{}", other.as_str()),
    }
}

/// The records without one thing that each of them has in a list, in every way.
fn without_one(law: Law, subjects: &[Subject]) -> Vec<Vec<Subject>> {
    let written: Vec<Value> =
        subjects.iter().map(|of| serde_json::to_value(Custodial(of)).unwrap()).collect();
    let mut lists = vec!["/waivers", "/consents"];
    if law == Law::DerivationClosure {
        lists.extend(["/affiliations", "/screening/findings"]);
    }
    let mut all = Vec::new();
    for list in lists {
        let longest = written
            .iter()
            .filter_map(|of| of.pointer(list))
            .map(|of| of.as_array().unwrap().len())
            .max();
        for at in 0..longest.unwrap_or(0) {
            let less = written.iter().map(|subject| {
                let mut less = subject.clone();
                let list = less.pointer_mut(list).unwrap().as_array_mut().unwrap();
                // What follows from the citizenship holds all the same.
                if at < list.len()
                    && list[at]["protection"] != "fipps-nonus"
                    && list[at]["protection"] != "privacy-act"
                {
                    list.remove(at);
                }
                less
            });
            let less: Vec<Value> = less.collect();
            if less != written {
                all.push(less.into_iter().map(|of| from_value::<Subject>(of).unwrap()).collect());
            }
        }
    }
    all
}

/// Adds a rule as the one of this id, of the whole person and for those alone whose identity is
/// verified.
fn verified_is_told_less(rules: &mut Vec<Value>, id: &str) {
    let mut added = rules[place(rules, id)].clone();
    added["id"] = format!("{id}-from-the-verified").into();
    added["covers"] = serde_json::json!({"kind": "whole-person"});
    added["when"]["identity"] = "verified".into();
    added["defence_in_depth"] = true.into();
    rules.push(added);
}

#[test]
fn no_case_of_a_broken_pack_has_more_than_it_needs() {
    let reference = file("voice-core/policies/us-federal.json");
    let mut drafts: Vec<(String, Draft)> = ["whole-person", "derivation-closure", "monotone"]
        .map(|law| {
            (
                law.to_owned(),
                Draft::new([
                    read(&reference),
                    read(&file(&format!("tests/broken-policies/{law}.json"))),
                ])
                .unwrap(),
            )
        })
        .to_vec();
    for id in ["prohibit-sealed", "prohibit-physical-safety", "prohibit-informant"] {
        drafts.push((id.to_owned(), edited(|rules| verified_is_told_less(rules, id))));
    }
    let mut looked = 0;
    for (name, draft) in &drafts {
        let found = violations(draft);
        assert!(!found.is_empty(), "{name}");
        for violation in found.iter().filter(|of| of.counterexample.is_some()) {
            let shown = violation.counterexample.as_ref().unwrap();
            assert!(
                shows(draft, violation.law, &shown.questions, &shown.subjects),
                "{name}: {violation}"
            );
            looked += 1;
            for less in without_one(violation.law, &shown.subjects) {
                assert!(
                    !shows(draft, violation.law, &shown.questions, &less),
                    "{name}: {violation}"
                );
            }
            let lifted = shown
                .subjects
                .iter()
                .map(|of| of.waivers().len() + of.consents().len())
                .max()
                .unwrap();
            assert!(lifted <= 1, "{name}: {lifted} waivers and consents");
        }
    }
    assert!(looked >= 3, "{looked}");
}

#[test]
fn what_is_refused_by_form_alone_says_so() {
    // The rule beside it withholds as much from everybody: no answer is wider for it.
    let draft = edited(|rules| {
        let mut added = rules[place(rules, "prohibit-sealed")].clone();
        added["id"] = "prohibit-sealed-from-the-verified".into();
        added["when"]["identity"] = "verified".into();
        added["defence_in_depth"] = true.into();
        rules.push(added);
    });
    let found = violations(&draft);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.law, one.counterexample.is_none()), (Law::Monotone, true));
    assert!(one.says.contains("by its form alone"), "{}", one.says);
}
