//! Edits of the reference pack that were once proved.

use std::fs;
use std::path::Path;

use serde_json::Value;
use voice_core::category::Category;
use voice_core::disclosure::{Draft, Law, Pack, Unproved, Violation};
use voice_core::subject::Found;
use voice_core::wire::from_json;

fn edited(edit: impl FnOnce(&mut Vec<Value>)) -> Draft {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../voice-core/policies/us-federal.json");
    let mut pack: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    edit(pack["rules"].as_array_mut().unwrap());
    let pack: Pack = from_json(&serde_json::to_vec(&pack).unwrap()).unwrap();
    Draft::new([pack]).unwrap()
}

fn place(rules: &[Value], id: &str) -> usize {
    rules.iter().position(|rule| rule["id"] == id).expect(id)
}

fn violations(draft: &Draft) -> Vec<Violation> {
    match draft.clone().prove() {
        Ok(_) => Vec::new(),
        Err(Unproved::Broken(violations)) => violations.iter().cloned().collect(),
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
    assert_eq!(found.iter().map(|of| of.law).collect::<Vec<_>>(), [Law::DerivationClosure], "{found:?}");
    let shown = found[0].counterexample.as_ref().unwrap();
    let [question] = shown.questions.as_slice() else { panic!("one question") };
    let [subject] = shown.subjects.as_slice() else { panic!("one person") };
    let told = draft.releases(question, Found::one(subject));
    assert!(told.contains(Category::Facility) && !told.contains(Category::CustodyStatus));
    // Nothing is needed for it but that the record does not name the matter.
    assert!(subject.matters().is_empty() && subject.waivers().is_empty() && subject.consents().is_empty());
    assert!(found[0].rules.iter().any(|rule| rule.as_str().contains("custody")), "{:?}", found[0].rules);
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
    assert_eq!(found.iter().map(|of| of.law).collect::<Vec<_>>(), [Law::DerivationClosure], "{found:?}");
    let shown = found[0].counterexample.as_ref().unwrap();
    let told = draft.releases(&shown.questions[0], Found::one(&shown.subjects[0]));
    assert!(told.contains(Category::Convictions) && !told.contains(Category::Charges));
    assert_eq!(shown.subjects[0].matters().len(), 1, "the record names the matter, and its facts do not");
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
    let dead: Vec<&str> = found.iter().filter(|of| of.law == Law::NoDeadRule).map(|of| of.rules[0].as_str()).collect();
    assert_eq!(dead, ["permit-identity-confirmation"]);
}
