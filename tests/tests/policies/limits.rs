//! Packs beyond what can be proved or compared are refused, and never sampled.

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::{Draft, Limit, ProofError, TooLargeError, differences};
use voice_core::subject::{Protection, ProtectionSet};

use crate::{pack, us_federal};

/// The permits of the reference pack without its cover groups and links; these protections, covert
/// or not, with no prohibition before the year 2199.
fn permits(protections: &[(Protection, bool)]) -> Value {
    let mut value = us_federal();
    value["rules"].as_array_mut().unwrap().retain(|rule| rule["effect"] != "prohibit");
    value["links"] = json!([]);
    value["cover_groups"] = json!([]);
    let of = |protection: &Protection| protections.iter().find(|(named, _)| named == protection);
    let listed = Protection::ALL.iter().map(|protection| {
        json!({
            "protection": protection, "covert": of(protection).is_some_and(|(_, covert)| *covert)
        })
    });
    value["protections"] = listed.collect();
    // Each is enforced, later than anything is asked.
    prohibit(&mut value, Protection::VawaTU, &Category::ALL, false);
    let rule = value["rules"].as_array_mut().unwrap().last_mut().unwrap();
    rule["id"] = json!("prohibit-later");
    rule["when"]["protections"] = json!(Protection::ALL);
    rule["in_force"] = json!([{"from": "2199-01-01"}]);
    value
}

/// The protections that need not withhold the whole person.
fn protections() -> impl Iterator<Item = Protection> {
    ProtectionSet::ALL.difference(Protection::OF_THE_WHOLE_PERSON).iter()
}

fn prohibit(pack: &mut Value, protection: Protection, categories: &[Category], waived: bool) {
    let law = json!({"text": "5 U.S.C. 552a(b)", "verification": "verified"});
    let waiver = json!({"kind": "waiver", "protection": protection, "citation": law});
    let unless = if waived { vec![waiver] } else { Vec::new() };
    pack["rules"].as_array_mut().unwrap().push(json!({
        "id": format!("prohibit-{}", protection.as_str()), "effect": "prohibit",
        "covers": {"kind": "categories", "categories": categories},
        "when": {"protections": [protection]}, "unless": unless,
        "citations": [law], "in_force": [{"from": "2017-01-01"}], "defence_in_depth": true,
        "note": {"en": "A prohibition.", "es": "Una prohibición."},
    }));
}

fn too_large(draft: Draft) -> TooLargeError {
    match draft.prove() {
        Err(ProofError::TooLarge(found)) => found,
        Err(ProofError::Broken(violations)) => panic!("broken: {violations}"),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("proved"),
    }
}

/// Some protections that a waiver lifts, each withholding the custody events.
fn waived(count: usize) -> (Vec<Protection>, Value) {
    let some: Vec<_> = protections().take(count).collect();
    let mut value = permits(&some.iter().map(|of| (*of, true)).collect::<Vec<_>>());
    for protection in &some {
        prohibit(&mut value, *protection, &[Category::CustodyStatus, Category::Release], true);
    }
    (some, value)
}

#[test]
fn waivers_in_too_many_combinations_are_named() {
    let (some, value) = waived(20);
    let found = too_large(Draft::new([pack(&value)]).unwrap());
    assert_eq!((found.limit, &found.protections), (Limit::Lifted, &some));
    let said = found.to_string();
    assert!(
        said.contains("consents and waivers lift asylum-fear, tps")
            && said.contains("let them lift fewer")
    );
}

/// One covert protection withholds what many others withhold piece by piece: every union of the
/// pieces is a state.
#[test]
fn states_in_too_many_combinations_are_named() {
    let mut protections = protections();
    let covert = protections.next().unwrap();
    let pieces: Vec<Protection> = protections.take(20).collect();
    let categories = [
        Category::CustodyStatus,
        Category::Release,
        Category::Escape,
        Category::Death,
        Category::CriminalHearing,
        Category::Charges,
        Category::Convictions,
        Category::FinalDisposition,
        Category::InvestigationStatus,
        Category::ImmigrationHearing,
    ];
    let listed: Vec<_> = pieces.iter().map(|of| (*of, false)).chain([(covert, true)]).collect();
    let mut value = permits(&listed);
    let purposes = ["safety-planning", "taking-part"];
    prohibit(&mut value, covert, &categories, true);
    for (at, piece) in pieces.iter().enumerate() {
        prohibit(&mut value, *piece, &categories[at % 10..=at % 10], at < 9);
        let rule = value["rules"].as_array_mut().unwrap().last_mut().unwrap();
        rule["when"]["purposes"] = json!([purposes[at / 10]]);
    }
    for rule in value["rules"].as_array_mut().unwrap() {
        if rule["id"] == format!("prohibit-{}", covert.as_str()) {
            rule["when"]["purposes"] = json!(purposes);
        }
    }
    let found = too_large(Draft::new([pack(&value)]).unwrap());
    assert_eq!(found.limit, Limit::States);
    assert!(
        found.protections.contains(&covert)
            && pieces.iter().all(|piece| found.protections.contains(piece))
    );
    assert!(found.to_string().contains("split them so that they share no category"));
}

#[test]
fn policies_that_differ_in_too_many_combinations_are_not_compared() {
    let (some, value) = waived(12);
    let mut less = value.clone();
    less["rules"].as_array_mut().unwrap().last_mut().unwrap()["covers"]["categories"] =
        json!(["relief"]);
    let drafts = [value, less].map(|value| Draft::new([pack(&value)]).unwrap());
    let found = differences(&drafts[0], &drafts[1]).unwrap_err();
    assert_eq!(found.limit, Limit::Compared);
    assert!(some.iter().all(|of| found.protections.contains(of)), "{found}");
    assert!(found.to_string().contains("compare in several steps"));
}
