//! What a letter holds, and what it has no room for.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regex_lite::Regex;
use serde_json::{Value, json};
use voice_core::referral::{
    Referral, ReferralDetails, ReferralLetter, ReferralNeed, SharedItem, SharingConsent,
};
use voice_core::requester::Reach;
use voice_core::schema;
use voice_core::testing::strategies::{shown, value};
use voice_core::wire::{Diagnostic as _, to_json};

use crate::{ACCEPTED, POLICY, at, consent, details, read_record, record, replay};

fn send(record: Value) -> ReferralLetter {
    let mut referral = replay(record).unwrap_or_else(|errors| panic!("{errors}"));
    referral
        .send(at("2026-11-03T15:00:00Z"), POLICY.calendar(), &Reach::unlimited())
        .unwrap_or_else(|error| panic!("{error}"))
}

const FIELDS: [(SharedItem, &str); 6] = [
    (SharedItem::Name, "name"),
    (SharedItem::Contact, "contact"),
    (SharedItem::Language, "language"),
    (SharedItem::Need, "need"),
    (SharedItem::AgeBand, "age_band"),
    (SharedItem::Access, "access"),
];

/// Every set of items covered × every set of details known: exactly what is in both is
/// in the letter.
#[test]
fn a_letter_holds_what_is_covered_and_known_and_nothing_else() {
    let (mut letters, mut none) = (0, 0);
    for covered in 1_u32..1 << FIELDS.len() {
        for known in 0_u32..1 << FIELDS.len() {
            let chosen = |set: u32| {
                FIELDS.into_iter().enumerate().filter(move |(bit, _)| set >> bit & 1 == 1)
            };
            let mut consent = consent();
            consent["items"] = chosen(covered).map(|(_, (item, _))| json!(item.as_str())).collect();
            let mut record = record(Some(consent), &ACCEPTED);
            let all = details();
            record["details"] = Value::Object(
                chosen(known)
                    .map(|(_, (_, field))| (field.to_owned(), all[field].clone()))
                    .collect(),
            );
            if covered & known == 0 {
                assert!(replay(record).is_err());
                none += 1;
                continue;
            }
            let letter = send(record);
            let written: Value = serde_json::from_str(&to_json(&letter).unwrap()).unwrap();
            let expected: Value = Value::Object(
                chosen(covered & known)
                    .map(|(_, (_, field))| (field.to_owned(), all[field].clone()))
                    .collect(),
            );
            assert_eq!(written["shared"], expected);
            let items = chosen(covered & known).map(|(_, (item, _))| item);
            assert_eq!(letter.shared().items(), items.collect());
            letters += 1;
        }
    }
    assert_eq!((letters + none, none), (63 * 64, 665));
}

#[test]
fn a_letter_says_to_whom_why_and_until_when() {
    let letter = send(record(Some(consent()), &ACCEPTED));
    let written: Value = serde_json::from_str(&to_json(&letter).unwrap()).unwrap();
    assert_eq!(
        written,
        json!({
            "referral": "referral-1",
            "recipient": {"organization": "shelter", "service": "shelter-beds"},
            "purpose": "first-contact",
            "sent_at": "2026-11-03T15:00:00Z",
            "valid_until": "2026-11-30",
            "shared": {"name": "Ana", "contact": details()["contact"], "need": "shelter"},
        })
    );
    assert_eq!(letter.referral().as_str(), "referral-1");
    assert_eq!(letter.recipient().service.as_str(), "shelter-beds");
    assert_eq!(letter.purpose().as_str(), "first-contact");
    assert_eq!(letter.sent_at(), at("2026-11-03T15:00:00Z"));
    assert_eq!(letter.valid_until().to_string(), "2026-11-30");
    assert_eq!(letter.shared().name().map(|name| name.as_str()), Some("Ana"));
    assert_eq!(format!("{letter:?}"), "ReferralLetter(..)");
}

/// A letter is made once: a second sending is out of turn.
#[test]
fn a_letter_is_made_once() {
    let mut referral = replay(record(Some(consent()), &ACCEPTED)).unwrap();
    assert!(
        referral.send(at("2026-11-03T15:00:00Z"), POLICY.calendar(), &Reach::unlimited()).is_ok()
    );
    let again = referral
        .send(at("2026-11-03T16:00:00Z"), POLICY.calendar(), &Reach::unlimited())
        .unwrap_err();
    assert_eq!(again.code(), "out-of-turn");
}

/// Each string that the schema allows with its place.
fn strings(schema: &Value, root: &Value, place: &str, found: &mut Vec<(String, Value)>) {
    let definition =
        schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    let schema = definition.and_then(|path| root.pointer(path)).unwrap_or(schema);
    if schema["type"] == "string" {
        found.push((place.to_owned(), schema.clone()));
    }
    for (key, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        strings(field, root, &format!("{place}/{key}"), found);
    }
    for branch in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
        strings(branch, root, place, found);
    }
    if let Some(items) = schema.get("items") {
        strings(items, root, place, found);
    }
}

/// Notes of the kind that got out in 2017, and numbers of a subject.
const NOTES: [&str; 9] = [
    "He said he would find me.",
    "The accused, A200000001, lives at 9 Quarry Lane.",
    "A200000001",
    "SSN 078-05-1120",
    "born 1984-03-02",
    "in custody at Stewart Detention Center; asylum pending",
    "see note: http://example.org/x",
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "9 Quarry Lane, Springfield",
];

#[test]
fn the_schema_of_a_letter_has_no_free_text() {
    let letter = schema::get("referral-letter").unwrap();
    let mut found = Vec::new();
    strings(&letter, &letter, "", &mut found);
    assert!(found.len() > 10, "the schema was walked: {}", found.len());
    let mut open = BTreeSet::new();
    for (place, schema) in &found {
        if schema.get("const").is_some()
            || schema.get("oneOf").is_some()
            || schema.get("format").is_some()
        {
            continue;
        }
        open.insert(place.as_str());
        let pattern = Regex::new(schema["pattern"].as_str().expect(place)).unwrap();
        let longest = schema["maxLength"].as_u64().expect(place);
        // The office's own identifiers are not a person's to fill in; all else takes no note and no
        // number of a subject.
        let identifier = place.starts_with("/recipient/") || place == "/referral";
        for note in NOTES {
            let fits = pattern.is_match(note) && note.len() as u64 <= longest;
            assert!(!fits || identifier && !note.contains(' '), "{place} takes `{note}`");
        }
        assert!(
            !pattern.is_match("two\nlines")
                && (!pattern.is_match("two words") || place == "/shared/name")
        );
    }
    let expected = [
        "/recipient/organization",
        "/recipient/service",
        "/referral",
        "/shared/contact/address",
        "/shared/contact/number",
        "/shared/language",
        "/shared/name",
    ];
    assert_eq!(
        open.into_iter().collect::<Vec<_>>(),
        expected,
        "each place of a letter that is not a list of words"
    );
}

#[test]
fn the_schema_of_a_letter_names_no_subject() {
    let letter = schema::get("referral-letter").unwrap();
    let of_subjects: BTreeSet<String> =
        ["subject", "register", "information", "screening", "consent", "question"]
            .into_iter()
            .flat_map(|name| {
                let schema = schema::get(name).unwrap();
                let names =
                    schema["$defs"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
                names.into_iter().chain([schema["title"].as_str().unwrap().to_owned()])
            })
            .collect();
    assert!(
        of_subjects.len() > 60 && of_subjects.contains("SubjectReference"),
        "{}",
        of_subjects.len()
    );
    let of_letter: BTreeSet<String> =
        letter["$defs"].as_object().unwrap().keys().cloned().collect();
    let both: Vec<&String> = of_letter.intersection(&of_subjects).collect();
    // A telephone is a form of number; days and moments are days and moments.
    assert_eq!(both, ["Day", "Instant", "Telephone"]);

    let mut keys = BTreeSet::new();
    fields(&letter, &mut keys);
    assert!(keys.contains("shared") && keys.len() > 12, "{keys:?}");
    let words = [
        "subject",
        "custody",
        "status",
        "alien",
        "citizen",
        "birth",
        "note",
        "comment",
        "hash",
        "address_1",
    ];
    for key in keys {
        assert!(!words.iter().any(|word| key.contains(word)), "{key}");
    }
}

fn fields(schema: &Value, keys: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let properties =
                members.get("properties").and_then(Value::as_object).into_iter().flatten();
            keys.extend(properties.map(|(key, _)| key.clone()));
            members.values().for_each(|schema| fields(schema, keys));
        }
        Value::Array(items) => items.iter().for_each(|schema| fields(schema, keys)),
        _ => {}
    }
}

/// The needs for which a national line is always given are words of the same name here.
#[test]
fn needs_are_named_as_the_national_catalog_names_them() {
    let national: Value = serde_json::from_slice(voice_core::catalog::NATIONAL_JSON).unwrap();
    let codes =
        national.as_array().unwrap().iter().filter(|line| line["crisis_line"] == true).flat_map(
            |line| {
                line["attributes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|of| of["taxonomy_term"]["code"].as_str().unwrap())
            },
        );
    let for_everything = ["emergency", "crime-reporting", "victims-of-crime"];
    let codes: BTreeSet<&str> = codes.filter(|code| !for_everything.contains(code)).collect();
    assert!(codes.len() > 4);
    for code in codes {
        assert!(code.parse::<ReferralNeed>().is_ok(), "{code}");
    }
}

/// Whatever a record says, what is sent from it is covered by a consent that holds then, for that
/// person and that service.
#[test]
fn no_record_sends_what_is_not_covered() {
    let config = Config { cases: 2048, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let counts = RefCell::new([0, 0]);
    let valid = read_record(record(Some(consent()), &ACCEPTED));
    let strategy = (
        shown(value::<SharingConsent>()),
        shown(value::<ReferralDetails>()),
        any::<u16>(),
        any::<u16>(),
    );
    runner
        .run(&strategy, |(other, details, one, two)| {
            // A good consent, with each part now and then of another.
            let mut record = valid.clone();
            let mixed = record.consent.as_mut().unwrap();
            let changed = |part: u16| one & two & 1 << part > 0;
            let other = other.0;
            for (part, take) in [
                |to: &mut SharingConsent, from: &SharingConsent| {
                    to.principal = from.principal.clone()
                },
                |to: &mut SharingConsent, from: &SharingConsent| to.acts_alone = from.acts_alone,
                |to: &mut SharingConsent, from: &SharingConsent| {
                    to.signatures = from.signatures.clone()
                },
                |to: &mut SharingConsent, from: &SharingConsent| {
                    to.recipient = from.recipient.clone()
                },
                |to: &mut SharingConsent, from: &SharingConsent| to.items = from.items.clone(),
                |to: &mut SharingConsent, from: &SharingConsent| {
                    to.explained = from.explained.clone()
                },
                |to: &mut SharingConsent, from: &SharingConsent| to.written = from.written,
                |to: &mut SharingConsent, from: &SharingConsent| to.term = from.term,
            ]
            .into_iter()
            .enumerate()
            {
                if changed(u16::try_from(part).unwrap()) {
                    take(mixed, &other);
                }
            }
            if changed(15) {
                record.details = details.0;
            }
            let moment = at("2026-11-03T15:00:00Z");
            let before = record.clone();
            let letter = Referral::replay(record, POLICY.calendar())
                .ok()
                .and_then(|mut of| of.send(moment, POLICY.calendar(), &Reach::unlimited()).ok());
            let consent = before.consent.as_ref().unwrap();
            let holds = consent.flaws(moment, POLICY.day_of(moment)).is_empty();
            match letter {
                Some(letter) => {
                    let known = before.details.items();
                    assert!(
                        holds
                            && letter.shared().items().iter().all(|of| consent.items.contains(of))
                    );
                    assert!(
                        letter.shared().items()
                            == consent.items.intersection(&known).copied().collect()
                    );
                    assert!(
                        *letter.recipient() == before.recipient
                            && consent.principal.party == before.principal
                    );
                    counts.borrow_mut()[0] += 1;
                }
                None => counts.borrow_mut()[1] += 1,
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    let [sent, refused] = counts.into_inner();
    println!("sent {sent}, refused {refused}");
    assert!(sent > 200 && refused > 200, "both come up: {sent} and {refused}");
}
