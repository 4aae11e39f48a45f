//! What a referral carries, on whose consent, and until when.

use serde_json::{Value, json};
use voice_core::referral::{Referral, ReferralRecord, SharedItem, SharingConsent};
use voice_core::requester::Reach;
use voice_core::subject::Consent;
use voice_core::wire::{Custodial, from_value, to_json};

use crate::scene::{POLICY, Scene, put};

const SENDING: &str = "2026-11-03T15:00:00Z";

/// A referral that was accepted on 2 November 2026 with a good consent, changed at one place.
#[derive(Clone)]
struct Case(Value);

impl Case {
    fn new() -> Self {
        Self(json!({
            "id": "referral-1",
            "principal": "party-ruiz",
            "recipient": {"organization": "shelter", "service": "shelter-beds"},
            "details": {"name": "Ana", "need": "human-trafficking", "language": "es"},
            "consent": {
                "principal": {
                    "party": "party-ruiz", "role": "victim",
                    "birth": {"kind": "date", "date": "1990-05-17"},
                    "condition": {"kind": "able"},
                },
                "acts_alone": "no",
                "signatures": [{
                    "party": "party-ruiz", "signed_as": "principal", "evidence": [], "barred": []
                }],
                "recipient": {"organization": "shelter", "service": "shelter-beds"},
                "items": ["name"],
                "purpose": "first-contact",
                "explained": [
                    "what", "with-whom", "why", "until-when", "revocable", "not-a-condition"
                ],
                "written": true,
                "term": {"given_on": "2026-11-02", "expires_on": "2026-11-30"},
            },
            "history": [
                {"step": "offer", "at": "2026-11-02T15:00:00Z", "by": "office"},
                {"step": "accept", "at": "2026-11-02T16:00:00Z", "by": "requester"},
            ],
        }))
    }

    fn with(mut self, pointer: &str, value: Value) -> Self {
        put(&mut self.0, pointer, value);
        self
    }

    /// Of a minor, whose parent signs too.
    fn of_a_minor(birth: &str) -> Self {
        let parent = json!({
            "party": "party-cole", "signed_as": "parent", "evidence": ["birth-certificate"],
            "barred": []
        });
        let own = Self::new().0["consent"]["signatures"][0].clone();
        Self::new()
            .with("/consent/principal/birth/date", json!(birth))
            .with("/consent/signatures", json!([own, parent]))
    }

    /// The letter, where one is sent at the moment.
    fn sent_at(&self, moment: &str) -> Option<String> {
        let record: ReferralRecord =
            from_value(self.0.clone()).unwrap_or_else(|faults| panic!("{faults}"));
        let mut referral = Referral::replay(record, POLICY.calendar()).ok()?;
        let letter =
            referral.send(moment.parse().unwrap(), POLICY.calendar(), &Reach::unlimited()).ok()?;
        Some(to_json(&letter).unwrap())
    }

    #[track_caller]
    fn is_sent(&self) {
        assert!(self.sent_at(SENDING).is_some(), "nothing is sent");
    }

    #[track_caller]
    fn is_not_sent(&self) {
        assert!(self.sent_at(SENDING).is_none(), "it is sent");
    }
}

#[test]
fn trap_11_a_consent_to_share_lifts_no_protection() {
    Case::new().is_sent();
    // Neither consent can be read as the other.
    let of_the_subject = json!({
        "protection": "vawa-t-u", "given_by": {"kind": "protected-person"},
        "recipients": ["party-ruiz"],
        "categories": ["custody-status"], "purposes": ["claims"], "written": true,
        "term": {"given_on": "2026-11-02"},
    });
    assert!(from_value::<Consent>(of_the_subject.clone()).is_ok());
    assert!(from_value::<SharingConsent>(of_the_subject.clone()).is_err());
    let own = Case::new().0["consent"].clone();
    assert!(
        from_value::<SharingConsent>(own.clone()).is_ok()
            && from_value::<Consent>(own.clone()).is_err()
    );
    assert!(from_value::<ReferralRecord>(Case::new().with("/consent", of_the_subject).0).is_err());
    // A question has no place for one, so it releases nothing.
    let asked = Scene::new().ask("/requester/consent", own);
    assert!(
        from_value::<voice_core::disclosure::QuestionRecord>(asked.question_value().clone())
            .is_err()
    );
}

#[test]
fn trap_13_the_abuser_consents_for_nobody() {
    let minor = || Case::of_a_minor("2012-06-01");
    minor().is_sent();
    for bar in ["abuser-of-principal", "abuser-of-other-parent", "accused"] {
        minor().with("/consent/signatures/1/barred", json!([bar])).is_not_sent();
    }
    // What the office says to whoever signed does not tell that it knows.
    let refused = |case: Case| {
        let record: ReferralRecord = from_value(case.0).unwrap();
        Referral::replay(record, POLICY.calendar()).unwrap_err().to_string()
    };
    let abuser = minor().with("/consent/signatures/1/barred", json!(["abuser-of-principal"]));
    assert_eq!(refused(abuser), refused(minor().with("/consent/written", json!(false))));
}

#[test]
fn trap_16_a_consent_signed_with_a_parent_ends_with_the_18th_birthday() {
    Case::of_a_minor("2008-11-04").is_sent();
    Case::of_a_minor("2008-11-03").is_not_sent();
    Case::of_a_minor("2008-11-03").with("/consent/acts_alone", json!("service-alone")).is_sent();
    // An adult's parent signs nothing for them, and a minor alone nothing for themselves.
    let parent = Case::of_a_minor("1990-05-17").0["consent"]["signatures"][1].clone();
    Case::new().with("/consent/signatures", json!([parent])).is_not_sent();
    Case::new().with("/consent/principal/birth/date", json!("2012-06-01")).is_not_sent();
}

#[test]
fn trap_17_nobody_consents_for_the_dead() {
    let died = |on: &str| {
        Case::new().with("/consent/principal/condition", json!({"kind": "deceased", "on": on}))
    };
    died("2026-11-04").is_sent();
    died("2026-11-03").is_not_sent();
    for signed_as in ["guardian", "parent", "another"] {
        let signature = json!({
            "party": "party-cole", "signed_as": signed_as, "barred": [],
            "evidence": [
                "letters-of-administration", "letters-of-guardianship", "birth-certificate",
                "proof-of-death"
            ],
        });
        died("2026-11-03").with("/consent/signatures", json!([signature])).is_not_sent();
    }
}

#[test]
fn trap_18_a_consent_is_looked_at_when_the_letter_is_sent() {
    let case = Case::new();
    // The last day counts, in the office's zone.
    assert!(
        case.sent_at("2026-12-01T04:59:59Z").is_some()
            && case.sent_at("2026-12-01T05:00:00Z").is_none()
    );
    // It was good when the person accepted, and was revoked since.
    let revoked = case.with("/consent/term/revoked_at", json!(SENDING));
    assert!(revoked.sent_at("2026-11-03T14:59:59Z").is_some());
    revoked.is_not_sent();
}

#[test]
fn trap_19_a_consent_is_for_one_service_and_is_not_passed_on() {
    let other = Case::new().with("/recipient/service", json!("shelter-counsel"));
    other.clone().is_not_sent();
    other.with("/consent/recipient/service", json!("shelter-counsel")).is_sent();
    Case::new().with("/principal", json!("party-cole")).is_not_sent();
    // One who was appointed does not sign.
    for evidence in ["signed-authorization", "notice-of-appearance"] {
        let designee = json!({
            "party": "party-cole", "signed_as": "another", "evidence": [evidence], "barred": []
        });
        Case::new().with("/consent/signatures", json!([designee])).is_not_sent();
    }
}

#[test]
fn trap_20_a_guardian_shows_papers_of_a_court() {
    let signed = |signed_as: &str, paper: &str| {
        let signature = json!({
            "party": "party-cole", "signed_as": signed_as, "evidence": [paper], "barred": []
        });
        Case::new()
            .with(
                "/consent/principal/condition",
                json!({"kind": "incapacitated", "since": "2020-01-01"}),
            )
            .with("/consent/signatures", json!([signature]))
    };
    signed("guardian", "letters-of-guardianship").is_sent();
    signed("guardian", "court-order").is_sent();
    for paper in
        ["signed-authorization", "birth-certificate", "proof-of-incapacity", "marriage-certificate"]
    {
        signed("guardian", paper).is_not_sent();
    }
    // A parent of an adult is no guardian.
    signed("parent", "birth-certificate").is_not_sent();
}

#[test]
fn trap_26_a_referral_has_no_room_for_a_narrative() {
    let story = "He followed her to 9 Quarry Lane";
    for place in [
        "/details/name",
        "/details/need",
        "/details/language",
        "/details/note",
        "/notes",
        "/consent/reason",
    ] {
        let told = Case::new().with(place, json!(story)).0;
        let Err(faults) = from_value::<ReferralRecord>(told) else {
            panic!("{place} takes a story")
        };
        assert!(!faults.to_string().contains("Quarry"), "{place}");
    }
    let event = Case::new().with("/history/1/comment", json!(story)).0;
    assert!(from_value::<ReferralRecord>(event).is_err());
}

#[test]
fn trap_27_a_referral_takes_no_hash_and_no_number() {
    let hashes = ["5f4dcc3b5aa765d61d8327deb882cf99", "A200000001", "078-05-1120", "1984-03-02"];
    for hash in hashes {
        for place in ["/details/name", "/details/language", "/details/need"] {
            assert!(
                from_value::<ReferralRecord>(Case::new().with(place, json!(hash)).0).is_err(),
                "{place}"
            );
        }
    }
    for field in ["hash", "number", "date_of_birth", "immigration_status", "address"] {
        let told = Case::new().with(&format!("/details/{field}"), json!("x")).0;
        assert!(from_value::<ReferralRecord>(told).is_err(), "{field}");
    }
}

#[test]
fn trap_37_a_recipient_hears_nothing_of_a_subject() {
    // Whatever is known of the person asked about, there is no place to put it, and the letter is
    // the same.
    let letter = Case::new().sent_at(SENDING).unwrap();
    for field in ["subject", "subject_reference", "facility", "custody_status", "matter", "answer"]
    {
        for object in ["", "/details", "/consent"] {
            let told = Case::new().with(&format!("{object}/{field}"), json!("subject-1")).0;
            assert!(from_value::<ReferralRecord>(told).is_err(), "{object}/{field}");
        }
    }
    let record =
        to_json(&Custodial(&from_value::<ReferralRecord>(Case::new().0).unwrap())).unwrap();
    for word in ["subject", "custody", "A2000"] {
        assert!(!letter.contains(word) && !record.contains(word), "{word}");
    }
    // Nor is the office's own number of the person in the letter.
    assert!(record.contains("party-ruiz") && !letter.contains("party-ruiz"));
}

#[test]
fn trap_38_the_need_itself_is_shared_only_with_consent() {
    let letter = Case::new().sent_at(SENDING).unwrap();
    assert!(!letter.contains("trafficking") && !letter.contains("\"es\""), "{letter}");
    let consented =
        Case::new().with("/consent/items", json!(["name", "need"])).sent_at(SENDING).unwrap();
    assert!(consented.contains("human-trafficking"));
    for item in SharedItem::ALL {
        assert!(!["immigration-status", "address", "subject"].contains(&item.as_str()));
    }
    // Refusals and debug output repeat nothing of it.
    let record: ReferralRecord =
        from_value(Case::new().with("/consent/written", json!(false)).0).unwrap();
    let debug = format!("{record:?} {:?}", record.details);
    let refused = Referral::replay(record, POLICY.calendar()).unwrap_err();
    for text in [debug, refused.to_string(), format!("{refused:?}")] {
        assert!(
            !text.contains("trafficking") && !text.contains("Ana") && !text.contains("party"),
            "{text}"
        );
    }
}
