//! Who may act for whom, over every kind of principal, by the laws and not by the code.

use serde_json::{Value, json};

use super::{
    asked_by, deceased, designee, fails, gaps, holds, incapacitated, minor, person, representative,
    with,
};

const BASES: [&str; 12] = [
    "attorney",
    "power-of-attorney",
    "parent",
    "legal-guardian",
    "estate-representative",
    "court-designee",
    "spouse",
    "child",
    "sibling",
    "other-family",
    "family-counsel",
    "institution-representative",
];

/// Every paper but a designation and the principal's own signature, which others are about.
const PAPERS: [&str; 13] = [
    "notice-of-appearance",
    "birth-certificate",
    "letters-of-guardianship",
    "letters-of-administration",
    "court-order",
    "marriage-certificate",
    "proof-of-kinship",
    "proof-of-death",
    "proof-of-incapacity",
    "durable-power-of-attorney",
    "family-authorization",
    "institution-authorization",
    "proof-of-disappearance",
];

fn missing(question: Value) -> Value {
    with(
        question,
        "/requester/principal/condition",
        json!({"kind": "missing", "since": "2026-10-01"}),
    )
}

fn institution(question: Value) -> Value {
    with(question, "/requester/principal/birth", json!({"kind": "institution"}))
}

/// The bases that may act, by each kind of principal, as the laws have them.
///
/// 18 U.S.C. 3771(e)(2)(B): for one under 18, incompetent, incapacitated or deceased, guardians,
/// representatives of the estate, family, those whom a court appointed; 34 U.S.C. 20141(e)(2)(B):
/// the same in an order, and for an institution its representative. A missing person is read as one
/// who cannot act. An agent acts while the principal lives.
fn may_act(age: &str, own_right: &str, condition: &str) -> Vec<&'static str> {
    const FAMILY: [&str; 7] = [
        "parent",
        "legal-guardian",
        "court-designee",
        "spouse",
        "child",
        "sibling",
        "other-family",
    ];
    if age == "institution" {
        return vec!["attorney", "institution-representative"];
    }
    let in_their_place = match (condition, age, own_right) {
        ("incapacitated" | "missing" | "deceased", ..) => &FAMILY[..],
        (_, "minor", "none" | "by-law") => &FAMILY[..],
        _ => &[],
    };
    let own_mandates = match (condition, age, own_right) {
        ("deceased", ..) => vec!["estate-representative", "family-counsel"],
        (_, "adult", _) | (_, _, "emancipated" | "by-law") => vec!["attorney", "power-of-attorney"],
        _ => vec!["attorney"],
    };
    [in_their_place, &own_mandates].concat()
}

#[test]
fn who_may_act_is_what_the_laws_say_for_every_kind_of_principal() {
    let births = [
        ("adult", json!({"kind": "date", "date": "1990-04-12"})),
        ("minor", json!({"kind": "date", "date": "2010-01-01"})),
        ("unknown", json!({"kind": "age", "years": 17, "on": "2026-01-01"})),
        ("institution", json!({"kind": "institution"})),
    ];
    let rights = [
        ("none", None),
        (
            "emancipated",
            Some(json!({"kind": "emancipated", "on": "2026-02-01", "order_shown": true})),
        ),
        (
            "not-shown",
            Some(json!({"kind": "emancipated", "on": "2026-02-01", "order_shown": false})),
        ),
        ("by-law", Some(json!({"kind": "by-law", "law": "28 CFR 90.4(b)(3)", "from_age": 14}))),
    ];
    let conditions = [
        ("able", json!({"kind": "able"})),
        ("incapacitated", json!({"kind": "incapacitated", "since": "2026-10-01"})),
        ("missing", json!({"kind": "missing", "since": "2026-10-01"})),
        ("deceased", json!({"kind": "deceased", "on": "2026-10-01"})),
    ];
    let mut opened = 0;
    for basis in BASES {
        let mut question = representative(basis, &PAPERS);
        if basis == "family-counsel" {
            question = with(question, "/requester/client", json!("child"));
        }
        for (age, birth) in &births {
            for (right, own_right) in &rights {
                for (condition, of) in &conditions {
                    let mut question =
                        with(question.clone(), "/requester/principal/birth", birth.clone());
                    question = with(question, "/requester/principal/condition", of.clone());
                    if let Some(own_right) = own_right {
                        question =
                            with(question, "/requester/principal/own_right", own_right.clone());
                    }
                    let (found, categories) = gaps(&question);
                    let may = may_act(age, right, condition).contains(&basis);
                    assert_eq!(
                        found.is_empty(),
                        may,
                        "{basis}: {age} {right} {condition}: {found:?}"
                    );
                    assert_eq!(categories > 0, may);
                    opened += u32::from(may);
                }
            }
        }
    }
    assert!(opened > 150, "{opened}");
}

#[test]
fn a_durable_power_of_attorney_outlasts_incapacity_and_ends_with_death() {
    let holder = || representative("power-of-attorney", &["durable-power-of-attorney"]);
    holds(&holder());
    holds(&incapacitated(holder()));
    holds(&missing(holder()));
    fails(&deceased(holder()), &["principal-deceased"]);
    fails(&minor(holder()), &["principal-is-minor"]);
    for paper in ["signed-authorization", "court-order", "notice-of-appearance"] {
        fails(&representative("power-of-attorney", &[paper]), &["relation-not-shown"]);
    }
    let revoked = with(holder(), "/requester/validity/revoked_on", json!("2026-11-02"));
    fails(&revoked, &["mandate-revoked"]);
}

#[test]
fn counsel_of_the_family_of_the_dead_shows_whose_counsel_they_are() {
    let counsel = |client: &str, papers: &[&str]| {
        with(deceased(representative("family-counsel", papers)), "/requester/client", json!(client))
    };
    holds(&counsel("sibling", &["family-authorization", "birth-certificate", "proof-of-death"]));
    holds(&counsel(
        "estate-representative",
        &["notice-of-appearance", "letters-of-administration", "proof-of-death"],
    ));
    fails(
        &counsel("sibling", &["family-authorization", "birth-certificate"]),
        &["death-not-shown"],
    );
    fails(
        &counsel("sibling", &["family-authorization", "proof-of-death"]),
        &["relation-not-shown"],
    );
    fails(
        &counsel("sibling", &["signed-authorization", "birth-certificate", "proof-of-death"]),
        &["relation-not-shown"],
    );
    // Nobody takes over the rights as counsel, or as the agent of one who has died; and the client
    // has a place in the order.
    for client in ["attorney", "family-counsel", "power-of-attorney", "institution-representative"]
    {
        fails(&counsel(client, &PAPERS), &["relation-not-shown"]);
    }
    let without = deceased(representative("family-counsel", &PAPERS));
    fails(&without, &["relation-not-shown"]);
    let sibling = counsel("sibling", &PAPERS);
    fails(&with(sibling.clone(), "/requester/claimants", json!(["spouse"])), &["others-preferred"]);
    fails(
        &with(sibling.clone(), "/requester/claimants", json!(["sibling"])),
        &["equals-undecided"],
    );
    holds(&with(sibling, "/requester/claimants", json!(["other-family"])));
    let spouse = with(
        counsel("spouse", &PAPERS),
        "/requester/limits",
        json!([{"kind": "marriage-ended", "on": "2026-09-30"}]),
    );
    fails(&spouse, &["marriage-ended"]);
    // Not of the living.
    let living =
        with(representative("family-counsel", &PAPERS), "/requester/client", json!("child"));
    fails(&living, &["principal-alive"]);
}

#[test]
fn an_institution_acts_through_its_representative_alone() {
    holds(&institution(representative(
        "institution-representative",
        &["institution-authorization"],
    )));
    holds(&institution(representative("attorney", &["signed-authorization"])));
    fails(
        &institution(representative("institution-representative", &["court-order"])),
        &["relation-not-shown"],
    );
    fails(
        &representative("institution-representative", &["institution-authorization"]),
        &["principal-is-person"],
    );
    fails(
        &institution(representative("spouse", &["marriage-certificate"])),
        &["principal-is-institution"],
    );
    fails(&institution(designee()), &["principal-is-institution"]);
    let oneself =
        asked_by(json!({"kind": "victim", "person": person(), "birth": {"kind": "institution"},
        "identity": {"level": "verified", "evidence": ["government-photo-id"]}, "conflicts": []}));
    fails(&oneself, &["principal-is-institution"]);
}

#[test]
fn for_a_missing_person_others_act_with_proof_from_the_day_on() {
    holds(&missing(representative("spouse", &["marriage-certificate", "proof-of-disappearance"])));
    holds(&missing(representative(
        "legal-guardian",
        &["letters-of-guardianship", "proof-of-disappearance"],
    )));
    holds(&missing(representative("court-designee", &["court-order", "proof-of-disappearance"])));
    fails(&missing(representative("spouse", &["marriage-certificate"])), &["absence-not-shown"]);
    fails(
        &missing(representative("spouse", &["marriage-certificate", "proof-of-death"])),
        &["absence-not-shown"],
    );
    fails(&missing(representative("estate-representative", &PAPERS)), &["principal-alive"]);
    // What they signed once can no longer be asked about or revoked; a notice of appearance stands.
    fails(&missing(designee()), &["principal-missing"]);
    fails(&missing(representative("attorney", &["signed-authorization"])), &["relation-not-shown"]);
    holds(&missing(representative("attorney", &["notice-of-appearance"])));
    let since = |day: &str| {
        with(designee(), "/requester/principal/condition", json!({"kind": "missing", "since": day}))
    };
    fails(&since("2026-11-02"), &["principal-missing"]);
    holds(&since("2026-11-03"));
    let order = with(
        missing(representative("sibling", &PAPERS)),
        "/requester/claimants",
        json!(["parent"]),
    );
    fails(&order, &["others-preferred"]);
}

#[test]
fn of_equals_one_acts_once_it_is_settled_who() {
    for basis in
        ["spouse", "legal-guardian", "parent", "child", "sibling", "other-family", "court-designee"]
    {
        let question =
            with(deceased(representative(basis, &PAPERS)), "/requester/claimants", json!([basis]));
        fails(&question, &["equals-undecided"]);
        let papers: Vec<&str> = PAPERS.into_iter().chain(["designation"]).collect();
        let question =
            with(deceased(representative(basis, &papers)), "/requester/claimants", json!([basis]));
        holds(&question);
    }
    // A designation by equals says nothing to those who stand before them.
    let papers: Vec<&str> = PAPERS.into_iter().chain(["designation"]).collect();
    let question = deceased(representative("sibling", &papers));
    fails(
        &with(question, "/requester/claimants", json!(["child", "sibling"])),
        &["others-preferred"],
    );
}

#[test]
fn a_limit_closes_the_relation_that_it_is_about_and_no_other() {
    let limits = json!([
        {"kind": "custody-order", "from": "2026-01-01"},
        {"kind": "marriage-ended", "on": "2026-01-01"}
    ]);
    for basis in BASES {
        let mut question =
            with(deceased(representative(basis, &PAPERS)), "/requester/limits", limits.clone());
        if basis == "family-counsel" {
            question = with(question, "/requester/client", json!("child"));
        }
        let (found, _) = gaps(&question);
        let closing = |gap: &str| found.contains(&gap);
        assert_eq!(closing("custody-order"), basis == "parent", "{basis}");
        assert_eq!(closing("marriage-ended"), basis == "spouse", "{basis}");
    }
    // All faults of a limit are said with their places.
    let crooked = json!([
        {"kind": "custody-order", "from": "2026-02-01", "until": "2026-01-01"},
        {"kind": "marriage-ended"}
    ]);
    let question = with(representative("parent", &PAPERS), "/requester/limits", crooked);
    let faults = voice_core::wire::from_value::<voice_core::disclosure::QuestionRecord>(question)
        .err()
        .unwrap();
    let places: Vec<_> = faults.iter().map(|fault| fault.pointer.clone()).collect();
    assert_eq!(places, ["/requester/limits/0/until", "/requester/limits/1/on"]);
}
