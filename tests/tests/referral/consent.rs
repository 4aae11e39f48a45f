//! Every way in which a consent fails, alone and together.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::office_files::WholeOffice;
use voice_core::referral::{ConsentErrorCode, Explained, SharedItem, SharingConsent, SignerBar};
use voice_core::requester::{Attestation, AttestedFact, PartyFile, Person, Reach};
use voice_core::wire::from_value;

use crate::{ACCEPTED, POLICY, at, consent, read_consent, record, replay};

fn flaws_at(consent: Value, moment: &str) -> Vec<&'static str> {
    let moment = at(moment);
    read_consent(consent)
        .flaws(moment, POLICY.day_of(moment))
        .iter()
        .map(ConsentErrorCode::as_str)
        .collect()
}

fn flaws(consent: Value) -> Vec<&'static str> {
    flaws_at(consent, "2026-11-10T15:00:00Z")
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut consent = consent();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        consent.pointer_mut(parent).unwrap()[key] = value.clone();
    }
    consent
}

fn signed(party: &str, signed_as: &str, evidence: &[&str]) -> Value {
    json!({"party": party, "signed_as": signed_as, "evidence": evidence, "barred": []})
}

#[test]
fn a_consent_with_all_its_parts_holds() {
    assert_eq!(flaws(consent()), Vec::<&str>::new());
}

#[test]
fn each_part_that_is_missing_is_named_and_all_at_once() {
    assert_eq!(flaws(with(&[("/written", json!(false))])), ["not-written"]);
    for missing in Explained::ALL {
        let left: Vec<_> =
            Explained::ALL.iter().filter(|of| **of != missing).map(Explained::as_str).collect();
        assert_eq!(
            flaws(with(&[("/explained", json!(left))])),
            ["not-informed"],
            "{}",
            missing.as_str()
        );
    }
    for bar in SignerBar::ALL {
        assert_eq!(
            flaws(with(&[("/signatures/0/barred", json!([bar.as_str()]))])),
            ["signer-barred"]
        );
    }
    let all = with(&[
        ("/written", json!(false)),
        ("/explained", json!([])),
        ("/signatures", json!([signed("party-cole", "another", &[])])),
        ("/term/expires_on", json!("2026-11-03")),
        ("/term/revoked_at", json!("2026-11-03T15:00:00Z")),
        ("/principal/condition", json!({"kind": "deceased", "on": "2026-11-10"})),
    ]);
    let expected = [
        "principal-deceased",
        "not-written",
        "not-informed",
        "principal-not-signed",
        "expired",
        "revoked",
    ];
    assert_eq!(flaws(all), expected);
}

/// A blanket release is not a value of the type.
#[test]
fn a_blanket_release_cannot_be_written_down() {
    for (pointer, value) in [
        ("/items", json!([])),
        ("/items", json!(["everything"])),
        (
            "/recipient",
            json!([{"organization": "a", "service": "b"}, {"organization": "c", "service": "d"}]),
        ),
        ("/recipient", json!({"organization": "a"})),
        ("/signatures", json!([])),
        ("/term", json!({"given_on": "2026-11-02"})),
        ("/term", json!({"given_on": "2026-11-02", "expires_on": "2026-11-01"})),
    ] {
        assert!(
            from_value::<SharingConsent>(with(&[(pointer, value.clone())])).is_err(),
            "{pointer} {value}"
        );
    }
}

#[test]
fn the_term_is_counted_in_days_of_the_office_and_revocation_in_moments() {
    assert_eq!(flaws_at(consent(), "2026-11-02T04:59:59Z"), ["not-yet-given"]);
    assert_eq!(flaws_at(consent(), "2026-11-02T05:00:00Z"), Vec::<&str>::new());
    assert_eq!(flaws_at(consent(), "2026-12-01T04:59:59Z"), Vec::<&str>::new());
    assert_eq!(flaws_at(consent(), "2026-12-01T05:00:00Z"), ["expired"]);
    let revoked = with(&[("/term/revoked_at", json!("2026-11-10T12:00:00Z"))]);
    assert_eq!(flaws_at(revoked.clone(), "2026-11-10T11:59:59Z"), Vec::<&str>::new());
    assert_eq!(flaws_at(revoked, "2026-11-10T12:00:00Z"), ["revoked"]);
}

/// Who signed × how old × in what condition × whether they act alone: every combination against a
/// rule written down again.
#[test]
fn who_must_sign_in_every_combination() {
    let ages = [("adult", "1990-05-17"), ("minor", "2012-05-17"), ("uncertain", "2008-02-29")];
    let conditions = [
        ("able", json!({"kind": "able"})),
        ("incapacitated", json!({"kind": "incapacitated", "since": "2020-01-01"})),
        ("deceased", json!({"kind": "deceased", "on": "2026-02-01"})),
    ];
    let signatures = [
        ("own", signed("party-ruiz", "principal", &[])),
        ("parent", signed("party-cole", "parent", &["birth-certificate"])),
        ("guardian", signed("party-hale", "guardian", &["letters-of-guardianship"])),
        ("unshown", signed("party-west", "guardian", &["birth-certificate"])),
        ("another", signed("party-east", "another", &["signed-authorization"])),
        ("stranger", signed("party-east", "principal", &[])),
        ("self", signed("party-ruiz", "parent", &["birth-certificate"])),
    ];
    let mut tried = 0;
    for (age, birth) in ages {
        for (state, condition) in &conditions {
            for alone in ["no", "service-alone", "emancipated"] {
                for chosen in 1_u32..1 << signatures.len() {
                    let of = |name: &str| {
                        signatures
                            .iter()
                            .enumerate()
                            .any(|(bit, (of, _))| *of == name && chosen >> bit & 1 == 1)
                    };
                    let signed =
                        signatures.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1);
                    let consent = with(&[
                        ("/principal/birth", json!({"kind": "date", "date": birth})),
                        ("/principal/condition", condition.clone()),
                        acts_alone(alone),
                        ("/signatures", json!(signed.map(|(_, (_, of))| of).collect::<Vec<_>>())),
                        ("/term/given_on", json!("2026-02-28")),
                    ]);
                    // Born on 29 February, nobody is 18 for certain on the 28th.
                    let found = flaws_at(consent, "2026-02-28T15:00:00Z");
                    tried += 1;

                    let incapacitated = *state == "incapacitated";
                    let acts_alone = match alone {
                        "service-alone" => true,
                        "emancipated" => !incapacitated,
                        _ => age == "adult" && !incapacitated,
                    };
                    let own = of("own");
                    let elder = of("guardian") || of("parent") && !incapacitated;
                    let holds = *state != "deceased"
                        && match (acts_alone, incapacitated) {
                            (true, _) => own,
                            (false, true) => elder,
                            (false, false) => own && elder,
                        };
                    assert_eq!(
                        found.is_empty(),
                        holds,
                        "{age} {state} {alone} {chosen:b}: {found:?}"
                    );
                    assert_eq!(found.contains(&"principal-deceased"), *state == "deceased");
                    if !acts_alone && !elder {
                        let flaw = if of("unshown") {
                            "relation-not-shown"
                        } else {
                            "guardian-not-signed"
                        };
                        assert!(
                            found.contains(&flaw),
                            "{age} {state} {alone} {chosen:b}: {found:?}"
                        );
                    }
                }
            }
        }
    }
    assert_eq!(tried, 3 * 3 * 3 * 127);
}

/// What lets a minor consent alone: a law, of the consent, or a court's order, of the minor.
fn acts_alone(alone: &str) -> (&'static str, Value) {
    match alone {
        "emancipated" => (
            "/principal/own_right",
            json!({"kind": "emancipated", "on": "2026-01-01", "order_shown": true}),
        ),
        _ => ("/acts_alone", json!(alone)),
    }
}

#[test]
fn one_paper_of_one_guardian_is_enough_and_incapacity_counts_from_its_day() {
    let guardians = json!([
        signed("party-ruiz", "principal", &[]),
        signed("party-west", "guardian", &["birth-certificate"]),
        signed("party-hale", "guardian", &["letters-of-guardianship"]),
    ]);
    let minor = ("/principal/birth/date", json!("2012-05-17"));
    assert_eq!(flaws(with(&[minor, ("/signatures", guardians)])), Vec::<&str>::new());
    for (since, expected) in [("2026-11-10", &["guardian-not-signed"][..]), ("2026-11-11", &[])] {
        let condition = json!({"kind": "incapacitated", "since": since});
        assert_eq!(flaws(with(&[("/principal/condition", condition)])), expected, "{since}");
    }
}

#[test]
fn who_comes_of_age_decides_anew_unless_they_decided_alone() {
    let of = |alone: &str, moment: &str| {
        let consent = with(&[
            ("/principal/birth/date", json!("2008-11-10")),
            acts_alone(alone),
            (
                "/signatures",
                json!([
                    signed("party-ruiz", "principal", &[]),
                    signed("party-cole", "parent", &["birth-certificate"])
                ]),
            ),
        ]);
        flaws_at(consent, moment)
    };
    assert_eq!(of("no", "2026-11-09T15:00:00Z"), Vec::<&str>::new());
    assert_eq!(of("no", "2026-11-10T15:00:00Z"), ["come-of-age"]);
    assert_eq!(of("service-alone", "2026-11-10T15:00:00Z"), Vec::<&str>::new());
    assert_eq!(of("emancipated", "2026-11-10T15:00:00Z"), Vec::<&str>::new());
}

#[test]
fn an_emancipation_counts_from_its_day_and_with_its_order() {
    let of = |on: &str, order_shown: bool| {
        flaws(with(&[
            ("/principal/birth/date", json!("2010-01-01")),
            (
                "/principal/own_right",
                json!({"kind": "emancipated", "on": on, "order_shown": order_shown}),
            ),
            ("/signatures", json!([signed("party-ruiz", "principal", &[])])),
        ]))
    };
    assert_eq!(of("2026-02-01", true), Vec::<&str>::new());
    assert_eq!(of("2026-02-01", false), ["guardian-not-signed"]);
    assert_eq!(of("2027-01-01", true), ["guardian-not-signed"]);
}

/// A consent is for one person, one service, and something that there is.
#[test]
fn a_referral_takes_only_its_own_consent() {
    let lacking = |changes: &[(&str, Value)]| {
        let Err(errors) = replay(record(Some(with(changes)), &ACCEPTED)) else { return Vec::new() };
        errors
            .iter()
            .flat_map(|error| error.consent.iter().map(ConsentErrorCode::as_str))
            .collect::<Vec<_>>()
    };
    assert_eq!(lacking(&[]), Vec::<&str>::new());
    assert_eq!(lacking(&[("/recipient/service", json!("shelter-counsel"))]), ["another-recipient"]);
    assert_eq!(lacking(&[("/recipient/organization", json!("other"))]), ["another-recipient"]);
    let another =
        [("/principal/party", json!("party-cole")), ("/signatures/0/party", json!("party-cole"))];
    assert_eq!(lacking(&another), ["another-principal"]);
    let Err(errors) = replay(record(None, &ACCEPTED)) else { panic!("accepted without a consent") };
    assert_eq!(errors.iter().next().unwrap().consent, [ConsentErrorCode::NoConsent]);

    let mut nothing = record(Some(with(&[("/items", json!(["name"]))])), &ACCEPTED);
    nothing["details"] = json!({"need": "shelter"});
    let Err(errors) = replay(nothing) else { panic!("nothing can be shared") };
    assert_eq!(errors.iter().next().unwrap().consent, [ConsentErrorCode::NothingToShare]);
}

/// A way to reach the person that their protection closes is not shared, whoever consented to it.
#[test]
fn a_contact_that_is_closed_is_not_shared() {
    let folder: [(&str, &[u8]); 4] = [
        ("vocabulary.json", include_bytes!("../../../examples/offices/state-acp/vocabulary.json")),
        ("pack.json", include_bytes!("../../../examples/offices/state-acp/pack.json")),
        ("office.json", include_bytes!("../../../examples/offices/state-acp/office.json")),
        ("triage.json", include_bytes!("../../../examples/offices/state-acp/triage.json")),
    ];
    let policy = WholeOffice::load(folder).unwrap().policy;
    let person = Person::new("party-ruiz", "Ana Ruiz", "12 Elm St, Springfield").unwrap();
    let now = at("2026-11-03T15:00:00Z");
    let mut file = PartyFile::open(person.clone());
    let fact = AttestedFact::Protected {
        protection: policy.vocabulary().protection_named("state-acp:participant").unwrap(),
        substitute_address: Some("PO Box 7041, Baton Rouge".parse().unwrap()),
    };
    file.attest(Attestation::by("staff-7".parse().unwrap(), now, fact)).unwrap();
    let closed = policy.reach(&[file], &person.party, now);

    let accepted = || replay(record(Some(consent()), &ACCEPTED)).unwrap();
    let refused = accepted().send(now, POLICY.calendar(), &closed).unwrap_err();
    assert_eq!(refused.consent, [ConsentErrorCode::ContactClosed]);
    assert!(!refused.to_string().contains("contact-closed"), "whoever signed may read it");
    assert!(accepted().send(now, POLICY.calendar(), &Reach::unlimited()).is_ok());
    // What the consent does not cover closes nothing.
    let without = with(&[("/items", json!(["name"]))]);
    let mut referral = replay(record(Some(without), &ACCEPTED)).unwrap();
    assert!(referral.send(now, POLICY.calendar(), &closed).is_ok());
}

/// Every flaw is found by one of these tests, and none is a word of a person asked about.
#[test]
fn every_flaw_can_be_found() {
    let source = include_str!("consent.rs");
    for flaw in ConsentErrorCode::ALL {
        let variant = format!("{flaw:?}");
        let named = source.contains(&format!("\"{}\"", flaw.as_str())) || source.contains(&variant);
        assert!(named, "{variant} is found nowhere");
    }
    let items: BTreeSet<_> = SharedItem::ALL.iter().map(SharedItem::as_str).collect();
    assert_eq!(items, ["name", "contact", "language", "need", "age-band", "access"].into());
}
