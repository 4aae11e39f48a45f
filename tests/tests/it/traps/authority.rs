//! Authority to act, at the moment of asking.

use serde_json::{Value, json};

use crate::scene::Scene;

/// The gaps that close a way of asking.
#[track_caller]
fn closed(scene: &Scene, gaps: &[&str]) {
    assert_eq!(scene.gaps(), gaps);
    scene.says_nothing();
}

#[track_caller]
fn open(scene: &Scene) {
    assert_eq!(scene.gaps(), Vec::<String>::new());
    scene.says_something();
}

/// The same scene on another day, with a screening of that morning.
fn on(scene: Scene, day: &str) -> Scene {
    let scene = scene.ask("/as_of", json!(format!("{day}T15:00:00Z")));
    scene.record("/screening/at", json!(format!("{day}T06:00:00Z")))
}

#[test]
fn trap_16_a_minor_turns_18() {
    let parent = |birth: &str| {
        Scene::asked_by("parent-on-the-birthday")
            .ask("/requester/principal/birth/date", json!(birth))
    };
    open(&parent("2008-11-03"));
    closed(&parent("2008-11-02"), &["principal-is-adult"]);
    let young = |birth: &str| Scene::new().ask("/requester/birth/date", json!(birth));
    closed(&young("2008-11-03"), &["principal-is-minor"]);
    open(&young("2008-11-02"));

    // Born on 29 February: on the 28th neither acts for certain.
    open(&on(parent("2008-02-29"), "2026-02-27"));
    closed(&on(parent("2008-02-29"), "2026-02-28"), &["principal-is-adult"]);
    closed(&on(young("2008-02-29"), "2026-02-28"), &["principal-is-minor"]);
    closed(&on(parent("2008-02-29"), "2026-03-01"), &["principal-is-adult"]);
    open(&on(young("2008-02-29"), "2026-03-01"));

    // A subject who comes of age is no child any more, and the record of their youth stays
    // what it is.
    let grown = Scene::new().record("/identifiers/date_of_birth", json!("2008-11-02"));
    grown.says_something();
    Scene::new().record("/identifiers/date_of_birth", json!("2008-11-03")).says_nothing();
    let adjudged = grown
        .clone()
        .fact("agency-record", json!({"kind": "juvenile-adjudication", "on": "2024-05-06"}));
    assert!(grown.tells("charges") && !adjudged.tells("charges"));
    assert!(adjudged.tells("final-disposition") && !adjudged.tells("juvenile-adjudication"));
    assert!(!on(adjudged, "2046-11-02").tells("charges"));
}

#[test]
fn trap_17_a_mandate_dies_with_the_principal_and_protections_outlive_the_subject() {
    let condition = |on: &str| json!({"kind": "deceased", "on": on});
    for example in ["victim-designee", "victim-attorney"] {
        let scene = Scene::asked_by(example);
        open(&scene);
        open(&scene.clone().ask("/requester/principal/condition", condition("2026-11-03")));
        let dead = scene.ask("/requester/principal/condition", condition("2026-11-02"));
        assert!(dead.gaps().contains(&"principal-deceased".to_owned()), "{example}");
        dead.says_nothing();
    }
    let designee = Scene::asked_by("victim-designee");
    let incapacitated = |since: &str| json!({"kind": "incapacitated", "since": since});
    open(&designee.clone().ask("/requester/principal/condition", incapacitated("2026-11-03")));
    let lost = designee.ask("/requester/principal/condition", incapacitated("2026-11-02"));
    closed(&lost, &["principal-incapacitated"]);

    open(&Scene::asked_by("estate-representative"));
    let estate = |evidence: Value| {
        Scene::asked_by("estate-representative").ask("/requester/evidence", evidence)
    };
    closed(&estate(json!(["letters-of-administration"])), &["death-not-shown"]);
    closed(&estate(json!(["proof-of-death"])), &["relation-not-shown"]);
    let sibling = |claimants: Value| {
        Scene::asked_by("sibling-of-the-deceased-stands-first")
            .ask("/requester/claimants", claimants)
    };
    open(&sibling(json!([])));
    open(&sibling(json!(["other-family", "court-designee"])));
    closed(&sibling(json!(["child"])), &["others-preferred"]);
    // Two siblings: only one acts, and it is settled who.
    closed(&sibling(json!(["sibling", "other-family"])), &["equals-undecided"]);
    let settled = json!(["birth-certificate", "proof-of-death", "designation"]);
    open(&sibling(json!(["sibling", "other-family"])).ask("/requester/evidence", settled));

    let alive = Scene::new().without_fact("death");
    for protection in ["vawa-t-u", "witness-security"] {
        Scene::new().found(&[protection]).says_nothing();
    }
    for (protection, category) in [("asylum-fear", "removal-order"), ("substance-use", "facility")]
    {
        assert!(alive.tells(category) && Scene::new().tells(category));
        assert!(Scene::new().tells("death") && !Scene::new().found(&[protection]).tells(category));
    }
}

#[test]
fn trap_18_authority_is_looked_at_when_the_question_is_asked() {
    let valid =
        |validity: Value| Scene::asked_by("victim-designee").ask("/requester/validity", validity);
    open(&valid(json!({"from": "2026-11-02"})));
    open(&valid(json!({"from": "2026-01-01", "until": "2026-11-02"})));
    closed(&valid(json!({"from": "2026-11-03"})), &["mandate-not-begun"]);
    closed(&valid(json!({"from": "2026-01-01", "until": "2026-11-01"})), &["mandate-expired"]);
    open(&valid(json!({"from": "2026-01-01", "revoked_on": "2026-11-03"})));
    closed(&valid(json!({"from": "2026-01-01", "revoked_on": "2026-11-02"})), &["mandate-revoked"]);
    closed(
        &valid(json!({"from": "2026-01-01", "concluded_on": "2026-11-02"})),
        &["matter-concluded"],
    );

    // The day is that of the office: five hours behind UTC in winter.
    let ends = valid(json!({"from": "2025-01-01", "until": "2026-01-15"}));
    let at = |moment: &str| {
        let scene = ends.clone().ask("/as_of", json!(moment));
        scene.record("/screening/at", json!("2026-01-15T06:00:00Z"))
    };
    open(&at("2026-01-16T04:59:59Z"));
    closed(&at("2026-01-16T05:00:00Z"), &["mandate-expired"]);
}

#[test]
fn trap_19_a_mandate_has_a_scope_and_is_not_passed_on() {
    let designee = Scene::asked_by("victim-designee");
    open(&designee);
    let scope =
        |part: &str, value: Value| designee.clone().ask(&format!("/requester/scope/{part}"), value);
    let matter = |id: &str| json!({"kind": "matter", "matter": id});
    closed(&scope("extent", matter("matter-harbor")), &["outside-extent"]);
    let person = |number: &str| {
        let subject = json!({"kind": "by-number", "number": number, "country_of_birth": "MX"});
        json!({"kind": "subject", "subject": subject})
    };
    open(&scope("extent", person("A200000001")));
    closed(&scope("extent", person("A200000002")), &["outside-extent"]);
    closed(&scope("purposes", json!(["claims"])), &["outside-purposes"]);
    closed(&scope("actions", json!(["register"])), &["outside-actions"]);
    closed(&scope("actions", json!([])), &["outside-actions"]);
    let narrow = scope("categories", json!(["release"]));
    assert_eq!(narrow.gaps(), ["outside-categories"]);
    assert_eq!(narrow.disclosed(), ["release".to_owned()].into());

    for appointer in ["designee", "representative"] {
        let chain = designee.clone().ask("/requester/appointed_by", json!(appointer));
        closed(&chain, &["not-appointed-by-principal"]);
    }
}

#[test]
fn trap_20_a_designee_and_a_representative_show_different_papers() {
    let shown = |example: &str, evidence: &str| {
        Scene::asked_by(example).ask("/requester/evidence", json!([evidence]))
    };
    open(&shown("victim-designee", "signed-authorization"));
    closed(&shown("victim-designee", "birth-certificate"), &["relation-not-shown"]);
    closed(&shown("victim-designee", "notice-of-appearance"), &["relation-not-shown"]);
    open(&shown("witness-guardian", "letters-of-guardianship"));
    closed(&shown("witness-guardian", "signed-authorization"), &["relation-not-shown"]);
    closed(&shown("witness-guardian", "birth-certificate"), &["relation-not-shown"]);

    // A minor designates nobody, and signs no mandate for a lawyer.
    let minor = json!({"kind": "date", "date": "2012-06-01"});
    let of_a_minor = |scene: Scene| scene.ask("/requester/principal/birth", minor.clone());
    closed(&of_a_minor(shown("victim-designee", "signed-authorization")), &["principal-is-minor"]);
    open(&shown("victim-attorney", "signed-authorization"));
    closed(&of_a_minor(shown("victim-attorney", "signed-authorization")), &["relation-not-shown"]);
    open(&of_a_minor(shown("victim-attorney", "notice-of-appearance")));
}

#[test]
fn trap_15_a_paper_of_a_relation_shows_nothing_of_its_end() {
    let spouse = |limits: Value| {
        let scene = Scene::asked_by("sibling-of-the-deceased-stands-first")
            .ask("/requester/basis", json!("spouse"));
        let scene =
            scene.ask("/requester/evidence", json!(["marriage-certificate", "proof-of-death"]));
        scene.ask("/requester/limits", limits)
    };
    let ended = |on: &str| json!([{"kind": "marriage-ended", "on": on}]);
    open(&spouse(json!([])));
    open(&spouse(ended("2026-11-03")));
    closed(&spouse(ended("2026-11-02")), &["marriage-ended"]);
    let parent = |limits: Value| {
        Scene::asked_by("parent-the-day-before-the-birthday").ask("/requester/limits", limits)
    };
    let order =
        |from: &str, until: &str| json!([{"kind": "custody-order", "from": from, "until": until}]);
    open(&parent(json!([])));
    closed(&parent(order("2026-01-01", "2027-01-01")), &["custody-order"]);
    closed(&parent(json!([{"kind": "custody-order", "from": "2026-11-02"}])), &["custody-order"]);
    open(&parent(order("2026-01-01", "2026-11-01")));
    open(&parent(order("2026-11-03", "2027-01-01")));
}

#[test]
fn trap_16_a_minor_acts_alone_where_a_court_or_a_law_says_so() {
    let young = |own_right: Value| {
        let scene = Scene::new().ask("/requester/birth/date", json!("2010-11-02"));
        scene.ask("/requester/own_right", own_right)
    };
    let emancipated =
        |on: &str, shown: bool| json!({"kind": "emancipated", "on": on, "order_shown": shown});
    let law = |age: u16| json!({"kind": "by-law", "law": "28 CFR 90.4(b)(3)(ii)", "from_age": age});
    open(&young(emancipated("2026-11-02", true)));
    closed(&young(emancipated("2026-11-03", true)), &["principal-is-minor"]);
    closed(&young(emancipated("2026-11-02", false)), &["emancipation-not-shown"]);
    open(&young(law(16)));
    closed(&young(law(17)), &["principal-is-minor"]);

    // A parent's authority has ended, whether the order is shown or not; a law for minors leaves it
    // as it is.
    let parent = |own_right: Value| {
        Scene::asked_by("parent-the-day-before-the-birthday")
            .ask("/requester/principal/own_right", own_right)
    };
    for shown in [true, false] {
        closed(&parent(emancipated("2026-11-02", shown)), &["principal-emancipated"]);
        open(&parent(emancipated("2026-11-03", shown)));
    }
    open(&parent(law(15)));

    // And such a minor gives a mandate.
    let designee = |own_right: Value| {
        let scene = Scene::asked_by("victim-designee");
        let scene =
            scene.ask("/requester/principal/birth", json!({"kind": "date", "date": "2010-11-02"}));
        scene.ask("/requester/principal/own_right", own_right)
    };
    open(&designee(emancipated("2026-01-01", true)));
    closed(&designee(law(17)), &["principal-is-minor"]);
}
