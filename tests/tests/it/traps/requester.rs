//! Who asks: conflicts, roles, and what each kind of requester may be told.

use serde_json::{Value, json};
use voice_core::requester::Conflict;

use crate::scene::{CAPACITIES, Scene, same, terms};

fn affiliated(scene: Scene, party: &str, conflict: &Value) -> Scene {
    scene.record("/affiliations", json!([{"party": party, "conflict": conflict}]))
}

#[test]
fn trap_13_the_requester_may_be_the_abuser() {
    for capacity in CAPACITIES {
        let open = Scene::asked_by(capacity);
        open.says_something();
        for conflict in terms!(Conflict) {
            open.clone().ask("/requester/conflicts", json!([conflict])).says_nothing();
            let party = open.question_value()["requester"]["person"]["party"].as_str().unwrap();
            affiliated(open.clone(), party, &conflict).says_nothing();
        }
    }
    // Who told nothing of it at intake does not learn that the record knows.
    let found_out =
        affiliated(Scene::new(), "party-ruiz", &json!("alleged-to-have-harmed-principal"));
    same(&found_out.answer(), &Scene::new().answer_about_nobody(), "a conflict in the record");
    assert!(found_out.answer().contains("You can speak with a person"));
}

#[test]
fn trap_14_a_role_belongs_to_a_matter_and_not_to_a_person() {
    let conflict = json!("co-defendant");
    // The victim of one matter is an accomplice of another subject, and hears of the first only.
    Scene::new().says_something();
    affiliated(Scene::new(), "party-ruiz", &conflict).says_nothing();
    affiliated(Scene::new(), "party-cole", &conflict).says_something();

    // The matter in which one is a victim opens nothing about a person who is accused in another.
    Scene::new().record("/matters", json!(["matter-harbor"])).says_nothing();
    Scene::new().ask("/matter/id", json!("matter-harbor")).says_nothing();
    Scene::new().record("/matters", json!(["matter-harbor", "matter-elm-street"])).says_something();

    // Of a person who is accused in two, the victim of one hears nothing of the case of the other,
    // and nothing of a case that is not known to be theirs (18 U.S.C. 3771, 34 U.S.C. 20141,
    // 18 U.S.C. 5038(a)(6)).
    let both = Scene::new().record("/matters", json!(["matter-elm-street", "matter-harbor"]));
    for kind in
        ["charges", "convictions", "final-disposition", "criminal-hearing", "investigation-status"]
    {
        assert!(both.tells(kind), "{kind}");
        for elsewhere in [Some("matter-harbor"), Some("matter-of-nobody"), None] {
            let other = both.clone().about(kind, elsewhere);
            same(&other.answer(), &both.clone().without_fact(kind).answer(), kind);
            let asked = other.ask("/matter/id", json!("matter-harbor"));
            assert_eq!(asked.tells(kind), elsewhere == Some("matter-harbor"), "{kind}");
        }
    }

    // A lawyer with an appearance for the subject, and one for the victim.
    let lawyer = Scene::asked_by("victim-attorney");
    lawyer.says_something();
    affiliated(lawyer.clone(), "party-hale", &json!("counsel-of-subject")).says_nothing();
    // A lawyer whose client is on the side of the subject.
    affiliated(lawyer, "party-ruiz", &json!("shares-household")).says_nothing();
}

#[test]
fn trap_15_the_defendant_is_no_guardian_of_their_own_victim() {
    for example in [
        "estate-representative",
        "sibling-of-the-deceased-stands-first",
        "guardian-of-the-incapacitated",
    ] {
        let open = Scene::asked_by(example);
        open.says_something();
        for conflict in ["is-subject", "alleged-to-have-harmed-principal", "co-defendant"] {
            open.clone().ask("/requester/conflicts", json!([conflict])).says_nothing();
            let party = open.question_value()["requester"]["person"]["party"].as_str().unwrap();
            affiliated(open.clone(), party, &json!(conflict)).says_nothing();
        }
    }
    // The spouse stands first in the order of preference, and is the accused.
    let spouse = Scene::asked_by("spouse-of-the-deceased-is-accused");
    spouse.says_nothing();
    spouse.ask("/requester/conflicts", json!([])).says_something();
}

#[test]
fn trap_21_a_witness_is_not_a_victim() {
    let (victim, witness) =
        (Scene::new().disclosed(), Scene::asked_by("witness-release").disclosed());
    let expected = ["death", "escape", "identity-confirmation", "release", "removal"];
    assert_eq!(witness, expected.map(ToOwned::to_owned).into());
    assert!(witness.is_subset(&victim) && witness.len() < victim.len());
    for (victim, witness) in
        [("victim-attorney", "witness-guardian"), ("victim-designee", "witness-designee")]
    {
        let (victim, witness) =
            (Scene::asked_by(victim).disclosed(), Scene::asked_by(witness).disclosed());
        assert!(witness.is_subset(&victim) && witness.len() < victim.len());
    }
    let state = |scene: Scene| scene.ask("/matter/jurisdiction", json!("state"));
    assert!(!state(Scene::asked_by("witness-release")).tells("death"));
}

#[test]
fn trap_22_the_victim_of_a_state_crime_is_promised_no_federal_right() {
    for (jurisdiction, promised) in [
        ("federal", true),
        ("district-of-columbia", true),
        ("state", false),
        ("tribal", false),
        ("foreign", false),
    ] {
        let scene = Scene::new().ask("/matter/jurisdiction", json!(jurisdiction));
        let answer: Value = serde_json::from_str(&scene.answer()).unwrap();
        let rights = answer["eligibility"]["rights"].to_string();
        assert_eq!(rights.contains("18 U.S.C. 3771"), promised, "{jurisdiction}");
        assert_eq!(rights.contains("duty-"), promised, "{jurisdiction}");
        assert_eq!(scene.tells("criminal-hearing"), promised, "{jurisdiction}");
        assert!(scene.tells("custody-status"), "{jurisdiction}");
    }
}
