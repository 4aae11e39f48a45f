//! Authority is computed at the moment of asking: each way to lose it, by itself, with the day
//! before and the day after.

mod claimed;
mod relations;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};
use voice_core::disclosure::{Policy, QuestionRecord};
use voice_core::wire::from_json;

/// A verified question of 2 November 2026 with another requester.
fn asked_by(requester: Value) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("examples/questions/victim-custody-status.json");
    let mut question: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    question["requester"] = requester;
    question
}

fn person() -> Value {
    json!({"party": "party-asking", "name": "Jo Lind", "address": "PO Box 7, Springfield"})
}

fn principal() -> Value {
    json!({
        "party": "party-ruiz", "role": "victim", "birth": {"kind": "date", "date": "1990-04-12"},
        "condition": {"kind": "able"}
    })
}

fn scope() -> Value {
    json!({
        "extent": {"kind": "matter", "matter": "matter-elm-street"},
        "categories": ["custody-status", "facility", "release"],
        "purposes": ["safety-planning"], "actions": ["receive"]
    })
}

/// A representative on a basis, with papers, for the principal.
fn representative(basis: &str, evidence: &[&str]) -> Value {
    asked_by(json!({"kind": "representative", "person": person(),
        "identity": {"level": "verified", "evidence": ["government-photo-id"]}, "conflicts": [],
        "principal": principal(),
        "basis": basis, "evidence": evidence, "claimants": [], "limits": [], "scope": scope(),
        "validity": {"from": "2026-01-01"}}))
}

fn designee() -> Value {
    asked_by(json!({"kind": "designee", "person": person(),
        "identity": {"level": "verified", "evidence": ["government-photo-id"]}, "conflicts": [],
        "principal": principal(),
        "appointed_by": "principal", "evidence": ["signed-authorization"], "scope": scope(),
        "validity": {"from": "2026-01-01"}}))
}

fn minor(mut question: Value) -> Value {
    question["requester"]["principal"]["birth"]["date"] = json!("2015-01-01");
    question
}

fn deceased(mut question: Value) -> Value {
    question["requester"]["principal"]["condition"] =
        json!({"kind": "deceased", "on": "2026-10-01"});
    question
}

fn incapacitated(mut question: Value) -> Value {
    question["requester"]["principal"]["condition"] =
        json!({"kind": "incapacitated", "since": "2026-10-01"});
    question
}

/// The gaps of a question, and how many categories its authority covers.
#[track_caller]
fn gaps(question: &Value) -> (Vec<&'static str>, u32) {
    let question = from_json::<QuestionRecord>(&serde_json::to_vec(question).unwrap())
        .unwrap_or_else(|faults| panic!("{faults}"))
        .trusted();
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::us_federal);
    let authority = POLICY.eligibility(&question).authority();
    (authority.gaps.iter().map(|gap| gap.as_str()).collect(), authority.categories.len())
}

#[track_caller]
fn holds(question: &Value) {
    assert_eq!(gaps(question), (vec![], 3));
}

#[track_caller]
fn fails(question: &Value, expected: &[&str]) {
    let (found, categories) = gaps(question);
    let (found, expected): (BTreeSet<_>, BTreeSet<_>) =
        (found.into_iter().collect(), expected.iter().copied().collect());
    assert_eq!(found, expected);
    assert_eq!(categories, 0, "a gap closes the authority as a whole");
}

/// The question with one place of it changed.
fn with(mut question: Value, place: &str, value: Value) -> Value {
    let (parent, key) = place.rsplit_once('/').unwrap();
    question.pointer_mut(parent).unwrap()[key] = value;
    question
}

#[test]
fn each_basis_holds_with_its_papers() {
    holds(&representative("attorney", &["notice-of-appearance"]));
    holds(&representative("attorney", &["signed-authorization"]));
    holds(&minor(representative("parent", &["birth-certificate"])));
    holds(&minor(representative("parent", &["court-order"])));
    holds(&minor(representative("legal-guardian", &["letters-of-guardianship"])));
    holds(&incapacitated(representative(
        "legal-guardian",
        &["court-order", "proof-of-incapacity"],
    )));
    holds(&deceased(representative(
        "estate-representative",
        &["letters-of-administration", "proof-of-death"],
    )));
    holds(&deceased(representative("court-designee", &["court-order", "proof-of-death"])));
    holds(&deceased(representative("spouse", &["marriage-certificate", "proof-of-death"])));
    holds(&deceased(representative("child", &["birth-certificate", "proof-of-death"])));
    holds(&deceased(representative("sibling", &["birth-certificate", "proof-of-death"])));
    holds(&deceased(representative("other-family", &["proof-of-kinship", "proof-of-death"])));
    holds(&deceased(representative("parent", &["birth-certificate", "proof-of-death"])));
    holds(&incapacitated(representative(
        "spouse",
        &["marriage-certificate", "proof-of-incapacity"],
    )));
    holds(&designee());
}

#[test]
fn no_basis_holds_without_its_papers() {
    for basis in [
        "attorney",
        "parent",
        "legal-guardian",
        "estate-representative",
        "court-designee",
        "spouse",
        "child",
        "sibling",
        "other-family",
    ] {
        let question = deceased(minor(representative(basis, &["proof-of-death"])));
        let ended: &[&str] = if basis == "attorney" { &["principal-deceased"] } else { &[] };
        fails(&question, &[&["relation-not-shown"], ended].concat());
    }
    fails(
        &with(designee(), "/requester/evidence", json!(["proof-of-death"])),
        &["relation-not-shown"],
    );
}

#[test]
fn the_state_of_the_principal_decides_who_may_act() {
    fails(&representative("parent", &["birth-certificate"]), &["principal-is-adult"]);
    fails(&representative("legal-guardian", &["court-order"]), &["principal-is-adult"]);
    for basis in ["spouse", "court-designee", "child", "sibling", "other-family"] {
        let papers =
            ["marriage-certificate", "court-order", "birth-certificate", "proof-of-kinship"];
        fails(&representative(basis, &papers), &["principal-can-act"]);
    }
    fails(
        &representative("estate-representative", &["letters-of-administration"]),
        &["principal-alive"],
    );
    fails(
        &deceased(representative("attorney", &["notice-of-appearance", "proof-of-death"])),
        &["principal-deceased"],
    );
    fails(&deceased(representative("spouse", &["marriage-certificate"])), &["death-not-shown"]);
    fails(
        &incapacitated(representative("spouse", &["marriage-certificate"])),
        &["incapacity-not-shown"],
    );
    fails(&deceased(designee()), &["principal-deceased"]);
    fails(&incapacitated(designee()), &["principal-incapacitated"]);
    fails(&minor(designee()), &["principal-is-minor"]);
}

#[test]
fn a_death_or_incapacity_counts_from_its_day() {
    for (day, ends) in [("2026-11-02", true), ("2026-11-03", false)] {
        let place = "/requester/principal/condition";
        let question = with(designee(), place, json!({"kind": "deceased", "on": day}));
        if ends {
            fails(&question, &["principal-deceased"])
        } else {
            holds(&question)
        }
        let question = with(designee(), place, json!({"kind": "incapacitated", "since": day}));
        if ends { fails(&question, &["principal-incapacitated"]) } else { holds(&question) }
    }
}

#[test]
fn the_eighteenth_birthday_ends_a_parents_authority_and_begins_ones_own() {
    let parent = representative("parent", &["birth-certificate"]);
    let born = |date: &str| with(parent.clone(), "/requester/principal/birth/date", json!(date));
    holds(&born("2008-11-03"));
    fails(&born("2008-11-02"), &["principal-is-adult"]);
    let path = "/requester/birth/date";
    let oneself = |date: &str| {
        let own = json!({
            "kind": "victim", "person": person(),
            "identity": {"level": "asserted", "evidence": []}, "conflicts": [],
            "birth": {"kind": "date", "date": "1990-01-01"}
        });
        with(asked_by(own), path, json!(date))
    };
    holds(&oneself("2008-11-02"));
    fails(&oneself("2008-11-03"), &["principal-is-minor"]);
}

#[test]
fn on_the_day_between_two_readings_of_a_leap_birthday_nobody_is_answered() {
    let parent = representative("parent", &["birth-certificate"]);
    let parent = with(parent, "/requester/principal/birth/date", json!("2008-02-29"));
    let on = |day: &str| with(parent.clone(), "/as_of", json!(format!("{day}T17:00:00Z")));
    holds(&on("2026-02-27"));
    fails(&on("2026-02-28"), &["principal-is-adult"]);
    fails(&on("2026-03-01"), &["principal-is-adult"]);
}

#[test]
fn days_are_counted_where_the_policy_counts_them() {
    let question = with(designee(), "/requester/validity/until", json!("2026-11-02"));
    holds(&with(question.clone(), "/as_of", json!("2026-11-03T04:59:59Z")));
    fails(&with(question, "/as_of", json!("2026-11-03T05:00:00Z")), &["mandate-expired"]);
}

#[test]
fn a_mandate_holds_from_its_first_day_to_its_last() {
    let until = |day: &str| with(designee(), "/requester/validity/until", json!(day));
    holds(&until("2026-11-02"));
    fails(&until("2026-11-01"), &["mandate-expired"]);
    let from = |day: &str| with(designee(), "/requester/validity/from", json!(day));
    holds(&from("2026-11-02"));
    fails(&from("2026-11-03"), &["mandate-not-begun"]);
    let revoked = |day: &str| with(designee(), "/requester/validity/revoked_on", json!(day));
    holds(&revoked("2026-11-03"));
    fails(&revoked("2026-11-02"), &["mandate-revoked"]);
    let concluded = |day: &str| with(designee(), "/requester/validity/concluded_on", json!(day));
    holds(&concluded("2026-11-03"));
    fails(&concluded("2026-11-02"), &["matter-concluded"]);
}

#[test]
fn the_scope_is_kept() {
    let scope =
        |place: &str, value: Value| with(designee(), &format!("/requester/scope/{place}"), value);
    fails(&scope("extent", json!({"kind": "matter", "matter": "another"})), &["outside-extent"]);
    let named = json!({"kind": "by-number", "number": "A200000001", "country_of_birth": "MX"});
    holds(&scope("extent", json!({"kind": "subject", "subject": named})));
    let another = json!({"kind": "by-number", "number": "A200000009", "country_of_birth": "MX"});
    fails(&scope("extent", json!({"kind": "subject", "subject": another})), &["outside-extent"]);
    fails(&scope("purposes", json!(["claims"])), &["outside-purposes"]);
    fails(&scope("actions", json!(["register"])), &["outside-actions"]);
    let (found, categories) = gaps(&scope("categories", json!(["release"])));
    assert_eq!((found, categories), (vec!["outside-categories"], 1), "what is covered stays open");
}

#[test]
fn mandates_are_not_passed_on() {
    for appointer in ["designee", "representative"] {
        fails(
            &with(designee(), "/requester/appointed_by", json!(appointer)),
            &["not-appointed-by-principal"],
        );
    }
}

#[test]
fn one_family_member_acts_in_the_order_of_the_statute() {
    let order = [
        "spouse",
        "legal-guardian",
        "parent",
        "child",
        "sibling",
        "other-family",
        "court-designee",
    ];
    let papers = [
        "marriage-certificate",
        "court-order",
        "birth-certificate",
        "proof-of-kinship",
        "proof-of-death",
    ];
    for (own, basis) in order.iter().enumerate() {
        for (other, claimant) in order.iter().enumerate() {
            let question = deceased(representative(basis, &papers));
            let question = with(question, "/requester/claimants", json!([claimant]));
            match other.cmp(&own) {
                Ordering::Less => fails(&question, &["others-preferred"]),
                Ordering::Equal => fails(&question, &["equals-undecided"]),
                Ordering::Greater => holds(&question),
            }
        }
    }
}

#[test]
fn all_gaps_are_told_at_once() {
    let question = with(deceased(designee()), "/requester/validity/until", json!("2026-02-01"));
    let question = with(question, "/requester/scope/purposes", json!(["claims"]));
    fails(&question, &["principal-deceased", "mandate-expired", "outside-purposes"]);
}
