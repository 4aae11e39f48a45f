//! On which grounds the reference policy tells what, of a person whom nothing protects.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::requester::{Jurisdiction, Purpose};

use crate::scene::{CAPACITIES, Scene, terms};

/// What a victim of any crime is told for any purpose, while the office exists.
const ANY_VICTIM: [&str; 10] = [
    "custody-status",
    "release",
    "escape",
    "removal",
    "death",
    "removal-order",
    "immigration-history",
    "charges",
    "convictions",
    "final-disposition",
];

/// What identity and standing open besides.
const CONFIRMED: &str = "identity-confirmation";

fn federal(jurisdiction: &str) -> bool {
    ["federal", "district-of-columbia"].contains(&jurisdiction)
}

fn expected(capacity: &str, purpose: &str, jurisdiction: &str) -> BTreeSet<String> {
    let mut told = vec![CONFIRMED];
    if capacity.starts_with("witness") {
        told.extend(["release", "removal"]);
        told.extend(["escape", "death"].iter().filter(|_| federal(jurisdiction)));
    } else {
        told.extend(ANY_VICTIM);
        told.extend(
            ["criminal-hearing", "investigation-status"].iter().filter(|_| federal(jurisdiction)),
        );
        told.extend(
            ["immigration-hearing"]
                .iter()
                .filter(|_| ["safety-planning", "taking-part"].contains(&purpose)),
        );
        if purpose == "safety-planning" {
            told.push("facility");
            told.extend(["supervision-terms"].iter().filter(|_| federal(jurisdiction)));
        }
    }
    told.into_iter().map(ToOwned::to_owned).collect()
}

/// Every capacity, purpose and jurisdiction, with a scene for it.
fn ways() -> impl Iterator<Item = (&'static str, Value, Value, Scene)> {
    CAPACITIES.into_iter().flat_map(|capacity| {
        let scene = Scene::asked_by(capacity);
        terms!(Purpose).into_iter().flat_map(move |purpose| {
            let scene = scene.clone().ask("/purpose", purpose.clone());
            terms!(Jurisdiction).into_iter().map(move |jurisdiction| {
                let scene = scene.clone().ask("/matter/jurisdiction", jurisdiction.clone());
                (capacity, purpose.clone(), jurisdiction, scene)
            })
        })
    })
}

#[test]
fn each_way_of_asking_is_told_what_it_has_a_ground_for() {
    for (capacity, purpose, jurisdiction, scene) in ways() {
        let expected =
            expected(capacity, purpose.as_str().unwrap(), jurisdiction.as_str().unwrap());
        assert_eq!(scene.disclosed(), expected, "{capacity}, {purpose}, {jurisdiction}");
    }
}

#[test]
fn no_ground_holds_without_identity_standing_and_the_matter() {
    let weaker = [
        ("/requester/identity", json!({"level": "asserted", "evidence": []})),
        ("/requester/identity", json!({"level": "corroborated", "evidence": ["call-back"]})),
        ("/matter/standing", json!("asserted")),
    ];
    for (capacity, _, jurisdiction, scene) in
        ways().filter(|(_, purpose, ..)| purpose == "safety-planning")
    {
        assert!(!scene.disclosed().is_empty());
        for (pointer, value) in &weaker {
            let told = scene.clone().ask(pointer, value.clone()).disclosed();
            assert_eq!(told, BTreeSet::new(), "{capacity}, {jurisdiction}, {pointer}: {value}");
        }
        let elsewhere = scene.record("/matters", json!(["matter-harbor"]));
        assert_eq!(elsewhere.disclosed(), BTreeSet::new(), "{capacity}, {jurisdiction}");
    }
}

#[test]
fn while_the_office_did_not_exist_only_a_federal_victim_was_told_of_the_case() {
    let told = |jurisdiction: &str| {
        let scene = Scene::new().ask("/matter/jurisdiction", json!(jurisdiction));
        let scene = scene.ask("/as_of", json!("2023-05-02T15:00:00Z"));
        scene.record("/screening/at", json!("2023-05-02T06:00:00Z")).disclosed()
    };
    for category in ["charges", "convictions", "final-disposition"] {
        assert!(
            told("federal").contains(category) && !told("state").contains(category),
            "{category}"
        );
    }
    for category in ["removal-order", "immigration-history"] {
        assert!(
            !told("federal").contains(category) && !told("state").contains(category),
            "{category}"
        );
    }
}

#[test]
fn a_term_of_no_contact_is_told_to_the_victim_whom_it_protects() {
    let towards = |party: &str| {
        let term = json!({
            "kind": "supervision-terms", "since": "2026-10-12", "no_contact_with": [party],
            "terms": []
        });
        Scene::new().fact("agency-record", term)
    };
    assert!(towards("party-ruiz").tells("supervision-terms"));
    assert!(!towards("party-cole").tells("supervision-terms"));
    // A witness has no ground to be told, even of a term towards them.
    let witness = Scene::asked_by("witness-release");
    let term = json!({
        "kind": "supervision-terms", "since": "2026-10-12", "no_contact_with": ["party-lind"],
        "terms": []
    });
    assert!(!witness.fact("agency-record", term).tells("supervision-terms"));
}

#[test]
fn each_consent_lifts_the_protection_whose_law_knows_it() {
    let consented = |protection: &str, category: &str| {
        let consent = json!({
            "protection": protection,
            "given_by": {"kind": "protected-person"},
            "recipients": ["party-ruiz"],
            "categories": [category],
            "purposes": ["safety-planning"],
            "written": true,
            "term": {"given_on": "2026-06-01", "expires_on": "2027-05-31"},
        });
        let living = Scene::new().without_fact("death").found(&[protection]);
        living.record("/consents", json!([consent])).tells(category)
    };
    for protection in ["asylum-fear", "tps", "privacy-act"] {
        assert!(consented(protection, "removal-order"), "{protection}");
    }
    for protection in ["substance-use", "medical"] {
        assert!(consented(protection, "facility"), "{protection}");
    }
    for (protection, category) in [
        ("vawa-t-u", "custody-status"),
        ("witness-security", "custody-status"),
        ("minor-subject", "custody-status"),
        ("saw", "removal-order"),
        ("visa-records", "removal-order"),
        ("closed-hearing", "immigration-hearing"),
        ("sealed", "charges"),
    ] {
        assert!(!consented(protection, category), "{protection}");
    }
}
