//! What the record protects: precedence, waivers, places, dates.

use serde_json::{Value, json};
use voice_core::disclosure::QuestionRecord;
use voice_core::wire::from_value;

use crate::scene::{Scene, same};

/// A complete waiver of the protection under 8 U.S.C. 1367.
fn waiver() -> Value {
    json!({
        "protection": "vawa-t-u",
        "affected": [
            {"party": "party-vega-1", "is_subject": true, "adult": true, "waived": true},
            {"party": "party-vega-2", "is_subject": false, "adult": true, "waived": true},
        ],
        "all_affected_listed": true,
        "written": true,
        "term": {"given_on": "2026-08-01"},
    })
}

/// A consent to tell the hearing of an applicant for asylum.
fn consent() -> Value {
    json!({
        "protection": "asylum-fear",
        "given_by": {"kind": "protected-person"},
        "recipients": ["party-ruiz"],
        "categories": ["immigration-hearing"],
        "purposes": ["safety-planning"],
        "written": true,
        "term": {"given_on": "2026-06-01", "expires_on": "2026-11-02"},
    })
}

fn but(mut value: Value, pointer: &str, part: Value) -> Value {
    crate::scene::put(&mut value, pointer, part);
    value
}

#[test]
fn trap_10_an_exception_needs_all_its_parts_and_lifts_one_protection_only() {
    let living = || Scene::new().without_fact("death");
    let waived = |waiver: Value| living().found(&["vawa-t-u"]).record("/waivers", json!([waiver]));
    waived(waiver()).says_something();
    for (pointer, part) in [
        ("/affected/1/waived", json!(false)),
        ("/affected/1/adult", json!(false)),
        ("/affected/0/is_subject", json!(false)),
        ("/affected", json!([])),
        ("/all_affected_listed", json!(false)),
        ("/written", json!(false)),
        ("/term/given_on", json!("2026-11-03")),
        ("/term/expires_on", json!("2026-11-01")),
        ("/term/revoked_on", json!("2026-11-02")),
        ("/protection", json!("closed-hearing")),
    ] {
        waived(but(waiver(), pointer, part)).says_nothing();
    }
    let also = waived(waiver()).found(&["asylum-fear"]);
    assert!(also.tells("custody-status") && !also.tells("immigration-hearing"));
    waived(waiver()).found(&["witness-security"]).says_nothing();

    let consented =
        |consent: Value| living().found(&["asylum-fear"]).record("/consents", json!([consent]));
    assert!(consented(consent()).tells("immigration-hearing"));
    assert!(!consented(consent()).tells("removal-order"));
    for (pointer, part) in [
        ("/recipients", json!(["party-cole"])),
        ("/categories", json!(["removal-order"])),
        ("/purposes", json!(["claims"])),
        ("/written", json!(false)),
        ("/term/given_on", json!("2026-11-03")),
        ("/term/expires_on", json!("2026-11-01")),
        ("/term/revoked_on", json!("2026-11-02")),
        ("/term", json!({"given_on": "2026-06-01"})),
        ("/given_by", json!({"kind": "another"})),
        ("/protection", json!("tps")),
    ] {
        let mut consent = but(consent(), pointer, part.clone());
        if pointer == "/term/given_on" {
            consent = but(consent, "/term/expires_on", part);
        }
        assert!(!consented(consent).tells("immigration-hearing"), "{pointer}");
    }
    assert!(!consented(consent()).found(&["closed-hearing"]).tells("immigration-hearing"));
}

#[test]
fn trap_11_a_waiver_belongs_to_the_protected_person() {
    let waived = |scene: Scene, by: &[&str]| {
        let affected: Vec<Value> = by
            .iter()
            .map(|party| {
                json!({
                    "party": party, "is_subject": *party == "party-vega-1", "adult": true,
                    "waived": true
                })
            })
            .collect();
        let scene = scene.without_fact("death").found(&["vawa-t-u"]);
        scene.record("/waivers", json!([but(waiver(), "/affected", affected.into())]))
    };
    waived(Scene::new(), &["party-vega-1"]).says_something();
    waived(Scene::new(), &["party-ruiz", "party-vega-1"]).says_something();
    waived(Scene::new(), &["party-ruiz"]).says_nothing();
    waived(Scene::asked_by("victim-designee"), &["party-ruiz", "party-shaw"]).says_nothing();

    // A requester has nowhere to bring one.
    for field in ["/waivers", "/consents", "/requester/waivers", "/requester/consents"] {
        let question = Scene::new().ask(field, json!([waiver()])).question_value().clone();
        assert!(from_value::<QuestionRecord>(question).is_err(), "{field}");
    }
}

#[test]
fn trap_12_a_duty_overrides_no_prohibition() {
    let rights = |scene: &Scene| {
        let answer: Value = serde_json::from_str(&scene.answer()).unwrap();
        let rights = answer["eligibility"]["rights"].as_array().unwrap().iter();
        rights.map(|of| of["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (open, endangered) = (
        Scene::new().only(&["release"]),
        Scene::new().only(&["release"]).found(&["physical-safety"]),
    );
    assert!(rights(&open).contains(&"duty-crime-victims-rights".to_owned()));
    open.says_something();
    assert_eq!(rights(&endangered), rights(&open));
    endangered.says_nothing();
    for protection in ["vawa-t-u", "witness-security", "informant"] {
        Scene::new().only(&["release"]).found(&[protection]).says_nothing();
    }
}

#[test]
fn trap_23_who_the_privacy_act_covers_can_change_and_be_unknown() {
    let known_as = |status: &str| Scene::new().record("/identifiers/citizenship", json!(status));
    assert!(known_as("other").tells("immigration-history"));
    let unknown = known_as("unknown");
    assert!(unknown.tells("custody-status") && !unknown.tells("immigration-history"));
    for status in ["us-citizen", "lawful-permanent-resident"] {
        same(&known_as(status).answer(), &unknown.answer(), status);
    }
    let consent = but(
        but(consent(), "/protection", json!("privacy-act")),
        "/categories",
        json!(["immigration-history"]),
    );
    let consented = unknown.without_fact("death").record("/consents", json!([consent]));
    assert!(consented.tells("immigration-history") && !consented.tells("removal-order"));
}

#[test]
fn trap_34_a_place_that_implies_something_is_not_told() {
    let held_in = |purpose: &str| {
        let place = json!({
            "kind": "facility", "name": "Willow House", "purpose": purpose, "since": "2026-10-20"
        });
        Scene::new().fact("agency-record", place)
    };
    assert_eq!(held_in("federal").information("facility")["name"], "Willow House");
    let moved = held_in("federal").found(&["place-review"]);
    for purpose in ["medical", "substance-use", "contractor", "family"] {
        same(&held_in(purpose).answer(), &moved.answer(), purpose);
        assert!(held_in(purpose).tells("custody-status"), "{purpose}");
    }
    held_in("child-shelter").says_nothing();

    let hearing = |purpose: &str| {
        let at = "2026-12-08T13:30:00Z";
        let hearing = json!({
            "kind": "immigration-hearing", "at": at, "court": "Immigration Court",
            "purpose": purpose
        });
        Scene::new().fact("agency-record", hearing)
    };
    same(&hearing("master").answer(), &hearing("merits").answer(), "the kind of hearing");
    assert!(hearing("master").tells("immigration-hearing"));
    assert!(
        !hearing("fear-review").tells("immigration-hearing")
            && !hearing("fear-review").tells("removal-order")
    );

    let with_codes = |codes: Value| {
        let events = json!([{"on": "2019-02-11", "event": "entered"}]);
        Scene::new().fact(
            "agency-record",
            json!({"kind": "immigration-history", "events": events, "codes": codes}),
        )
    };
    let admitted = |code: &str| with_codes(json!([{"code": code, "system": "class-of-admission"}]));
    let employed =
        |code: &str| with_codes(json!([{"code": code, "system": "employment-authorization"}]));
    assert!(
        admitted("B-2").tells("immigration-history") && !admitted("B-2").answer().contains("B-2")
    );
    for code in ["T-1", "U1", "U 3", "SU6", "S-5", "384", "B11", "B16", "B20", "BX1", "Z14", "SI1"]
    {
        admitted(code).says_nothing();
    }
    // A stowaway, agricultural workers, a child of an American: none of them is a victim
    // or an informant.
    for code in ["ST", "SU2", "S26", "A11"] {
        assert!(admitted(code).tells("custody-status"), "{code}");
    }
    for code in ["AS-1", "W26", "TPS", "CH6", "SU2", "S26"] {
        assert!(
            admitted(code).tells("custody-status") && !admitted(code).tells("immigration-history"),
            "{code}"
        );
    }
    assert!(
        employed("C08").tells("custody-status") && !employed("C8").tells("immigration-history")
    );
    employed("C31").says_nothing();
    // What no list has, and what says that nothing is known, is not harmless; nor is a code of who
    // knows which system.
    for code in ["ZZ9", "UN", "PEN"] {
        admitted(code).says_nothing();
    }
    let either = with_codes(json!([{"code": "A11"}]));
    assert!(either.tells("custody-status") && !either.tells("immigration-history"));
    let several = json!([
        {"code": "B-2", "system": "class-of-admission"},
        {"code": "U1", "system": "class-of-admission"}
    ]);
    with_codes(several).says_nothing();
}

#[test]
fn trap_36_neither_the_country_nor_a_coming_day_of_removal_is_told() {
    let removal =
        |on: &str| Scene::new().fact("agency-record", json!({"kind": "removal", "on": on}));
    assert_eq!(removal("2026-11-02").information("removal")["on"], "2026-11-02");
    same(
        &removal("2026-11-03").answer(),
        &Scene::new().without_fact("removal").answer(),
        "a removal that lies ahead",
    );

    let events =
        json!([{"on": "2019-02-11", "event": "entered"}, {"on": "2026-12-24", "event": "removed"}]);
    let ahead = Scene::new().fact(
        "agency-record",
        json!({"kind": "immigration-history", "events": events, "codes": []}),
    );
    assert!(ahead.tells("immigration-history") && !ahead.answer().contains("2026-12-24"));

    let destination = |country: &str| {
        Scene::new()
            .fact("agency-record", json!({"kind": "removal-destination", "country": country}))
    };
    same(&destination("RO").answer(), &destination("SY").answer(), "another country");
    same(
        &destination("RO").answer(),
        &Scene::new().without_fact("removal-destination").answer(),
        "no country",
    );
}

#[test]
fn nothing_is_told_from_the_national_repository_and_charges_from_a_public_record_alone() {
    let from = |source: &str| {
        let charge =
            json!({"offense": "burglary", "filed_on": "2026-03-09", "court": "District Court"});
        let conviction = json!({"offense": "burglary", "convicted_on": "2026-07-14"});
        let scene = Scene::new().fact(source, json!({"kind": "charges", "charges": [charge]}));
        scene.fact(source, json!({"kind": "convictions", "convictions": [conviction]}))
    };
    assert!(from("public-record").tells("charges") && from("public-record").tells("convictions"));
    for source in ["agency-record", "criminal-history-repository"] {
        assert!(!from(source).tells("charges") && !from(source).tells("convictions"), "{source}");
    }
    let ended = |source: &str| {
        let disposition =
            json!({"kind": "final-disposition", "disposition": "dismissed", "on": "2026-07-14"});
        Scene::new().fact(source, disposition)
    };
    assert!(ended("agency-record").tells("final-disposition"));
    assert!(!ended("criminal-history-repository").tells("final-disposition"));
    // One fact of the repository withholds the whole criminal record, the court's dates too, as a
    // juvenile record does.
    assert!(from("agency-record").tells("criminal-hearing"));
    assert!(!from("criminal-history-repository").tells("criminal-hearing"));
}

#[test]
fn a_finding_protects_from_its_first_day_to_its_last() {
    let found = |finding: Value| Scene::new().record("/screening/findings", json!([finding]));
    found(json!({"protection": "vawa-t-u", "from": "2026-11-02"})).says_nothing();
    found(json!({"protection": "vawa-t-u", "from": "2026-11-03"})).says_something();
    found(json!({"protection": "vawa-t-u", "from": "2020-01-01", "until": "2026-11-02"}))
        .says_nothing();
    found(json!({"protection": "vawa-t-u", "from": "2020-01-01", "until": "2026-11-01"}))
        .says_something();
}

#[test]
fn who_gave_a_consent_is_looked_up_in_the_record() {
    let living = || Scene::new().without_fact("death").found(&["asylum-fear"]);
    let lifts = |scene: Scene, giver: Value| {
        scene
            .record("/consents", json!([but(consent(), "/given_by", giver)]))
            .tells("immigration-hearing")
    };
    let own = || json!({"kind": "protected-person"});
    let representative = || json!({"kind": "personal-representative", "party": "party-heir"});
    let guardian = || json!({"kind": "guardian", "party": "party-guardian", "with_minor": false});
    let capacity = |of: Value| living().record("/capacity", of);
    let nothing = || json!({"consents_alone": [], "barred": []});

    // A personal representative of somebody who lives, and the consent of somebody who died
    // (42 CFR 2.15).
    assert!(lifts(living(), own()) && !lifts(living(), representative()));
    let died = |on: &str| living().fact("agency-record", json!({"kind": "death", "on": on}));
    assert!(!lifts(died("2026-05-31"), own()) && lifts(died("2026-05-31"), representative()));
    assert!(!lifts(died("2026-11-02"), own()) && !lifts(died("2026-11-02"), representative()));
    assert!(lifts(died("2026-11-03"), own()));

    // A guardian of an adult whom no court found incompetent, and of one whom a court did.
    assert!(!lifts(living(), guardian()) && !lifts(capacity(nothing()), guardian()));
    let found = but(nothing(), "/incompetence", json!({"found_on": "2026-01-15"}));
    assert!(lifts(capacity(found.clone()), guardian()) && !lifts(capacity(found.clone()), own()));
    let ended = but(found.clone(), "/incompetence/ended_on", json!("2026-10-01"));
    assert!(!lifts(capacity(ended), guardian()));
    for bar in ["custody-order", "abuser-of-person", "abuser-of-other-parent"] {
        let barred = json!([{"party": "party-guardian", "bar": bar, "from": "2026-10-01"}]);
        assert!(!lifts(capacity(but(found.clone(), "/barred", barred)), guardian()), "{bar}");
    }
}

#[test]
fn a_waiver_is_no_word_against_the_record() {
    let waived = |scene: Scene| scene.found(&["vawa-t-u"]).record("/waivers", json!([waiver()]));
    let living = || Scene::new().without_fact("death");
    waived(living()).says_something();
    waived(living().fact("agency-record", json!({"kind": "death", "on": "2026-11-02"})))
        .says_nothing();
    // The words say adult; on the day of the waiver the record says that the person was not.
    let born = |on: &str| living().record("/identifiers/date_of_birth", json!(on));
    waived(born("2008-08-01")).says_something();
    waived(born("2008-08-02")).says_nothing();
    let found =
        json!({"incompetence": {"found_on": "2026-09-01"}, "consents_alone": [], "barred": []});
    waived(living().record("/capacity", found)).says_nothing();
}
