//! The support that is offered: to whom, what it needs, by whom nearby, and the hand-over
//! to a professional.

use regex_lite::Regex;
use serde_json::{Value, json};
use voice_core::language::LanguageTag;
use voice_core::requester::Capacity;
use voice_core::schema;
use voice_core::service::{
    Area, CountyCode, LocalContact, StateCode, SupportKind, SupportNeed, WarmHandoff,
    local_contacts,
};
use voice_core::wire::{Set, from_value};

use crate::{day, office};

#[test]
fn each_kind_of_support_is_open_to_those_whom_the_page_names() {
    let today = office().on(day("2026-11-02")).office.unwrap();
    for capacity in Capacity::ALL {
        let of_victim = matches!(
            capacity,
            Capacity::Victim | Capacity::VictimRepresentative | Capacity::VictimDesignee
        );
        for kind in SupportKind::ALL {
            let open = today.support(kind).unwrap().is_open_to(Some(capacity));
            assert_eq!(
                open,
                kind != SupportKind::History || of_victim,
                "{} {}",
                kind.as_str(),
                capacity.as_str()
            );
        }
    }
    for kind in SupportKind::ALL {
        let everybody = matches!(
            kind,
            SupportKind::Hotline | SupportKind::CustodyNotices | SupportKind::RemovalProcess
        );
        assert_eq!(today.support(kind).unwrap().is_open_to(None), everybody, "{}", kind.as_str());
    }
}

#[test]
fn papers_are_asked_of_those_who_act_for_another_alone() {
    let today = office().on(day("2026-11-02")).office.unwrap();
    let needs = |kind, capacity| today.support(kind).unwrap().needs_of(capacity);
    let own = Set::from([SupportNeed::Identity, SupportNeed::Standing, SupportNeed::ExactName]);
    assert_eq!(needs(SupportKind::History, Some(Capacity::Victim)), own);
    let with_papers = own.into_iter().chain([SupportNeed::Authority]).collect();
    assert_eq!(needs(SupportKind::History, Some(Capacity::VictimDesignee)), with_papers);
    // What is explained to everybody needs nothing: no name, and no person to look up.
    for kind in [SupportKind::Hotline, SupportKind::RemovalProcess] {
        assert!(needs(kind, None).is_empty(), "{}", kind.as_str());
    }
}

fn contact(id: &str, area: Value, languages: &[&str]) -> LocalContact {
    from_value(json!({
        "id": id, "title": {"en": "Contact", "es": "Contacto"}, "area": area,
        "languages": languages,
        "reach": {"kind": "office-line"}, "in_force": {"from": "2026-01-01", "until": "2026-12-31"},
        "sources": [],
    }))
    .unwrap()
}

fn county(code: &str) -> Area {
    Area::County { county: CountyCode::new(code).unwrap() }
}

#[test]
fn contacts_are_those_of_the_place_with_the_language_first() {
    let all = [
        contact("nation-en", json!({"kind": "country"}), &["en"]),
        contact("illinois-es", json!({"kind": "state", "state": "IL"}), &["es", "en"]),
        contact("cook-pl", json!({"kind": "county", "county": "17031"}), &["pl"]),
        contact("dupage-es", json!({"kind": "county", "county": "17043"}), &["es"]),
        contact("texas-es", json!({"kind": "state", "state": "TX"}), &["es"]),
    ];
    let on = |place: &Area, language: &str, text: &str| {
        let languages = Set::from([LanguageTag::new(language).unwrap()]);
        let found = local_contacts(&all, place, &languages, day(text));
        found.iter().map(|of| (of.contact.id.to_string(), of.in_common)).collect::<Vec<_>>()
    };
    let named = |expected: &[(&str, bool)]| -> Vec<(String, bool)> {
        expected.iter().map(|(id, common)| ((*id).to_owned(), *common)).collect()
    };
    let (cook, illinois) = (county("17031"), Area::State { state: StateCode::new("IL").unwrap() });
    let in_spanish = named(&[("illinois-es", true), ("cook-pl", false), ("nation-en", false)]);
    assert_eq!(on(&cook, "es-MX", "2026-11-02"), in_spanish);
    let in_english = named(&[("illinois-es", true), ("nation-en", true), ("cook-pl", false)]);
    assert_eq!(on(&cook, "en", "2026-11-02"), in_english);
    // Who says no more than the state is sent to nobody's county.
    assert_eq!(
        on(&illinois, "pl", "2026-11-02"),
        named(&[("illinois-es", false), ("nation-en", false)])
    );
    assert_eq!(on(&Area::Country {}, "en", "2026-12-31"), named(&[("nation-en", true)]));
    assert!(on(&cook, "en", "2027-01-01").is_empty() && on(&cook, "en", "2025-12-31").is_empty());
}

/// The places of a schema at which any sentence may stand.
fn open_to_words(schema: &Value, root: &Value, place: &str, found: &mut Vec<String>) {
    let resolved = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|to| root.pointer(to.strip_prefix('#')?));
    let schema = resolved.unwrap_or(schema);
    if schema["type"] == "string" && schema.get("oneOf").is_none() && schema.get("const").is_none()
    {
        let sentence = "he waits at the gate";
        let closed = schema["pattern"]
            .as_str()
            .is_some_and(|pattern| !Regex::new(pattern).unwrap().is_match(sentence));
        if !closed {
            found.push(place.to_owned());
        }
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        open_to_words(field, root, &format!("{place}/{name}"), found);
    }
    for branch in schema["oneOf"].as_array().into_iter().flatten().chain(schema.get("items")) {
        open_to_words(branch, root, place, found);
    }
}

#[test]
fn a_hand_over_has_no_place_for_a_sentence_nor_for_a_person_asked_about() {
    let places = |name: &str| {
        let schema = schema::get(name).unwrap();
        let mut found = Vec::new();
        open_to_words(&schema, &schema, "", &mut found);
        found
    };
    assert_eq!(places("hand-over"), Vec::<String>::new());
    assert_eq!(places("inquiry-facts"), Vec::<String>::new());
    // Where there is such a place, it is found.
    assert_eq!(places("inquiry"), ["/narrative"]);
    let text = schema::get("hand-over").unwrap().to_string();
    for of_a_subject in ["Subject", "AlienNumber", "CountryCode", "PersonName", "Narrative", "Note"]
    {
        assert!(!text.contains(of_a_subject), "{of_a_subject}");
    }
    let hand_over = json!({
        "requester": "party-1", "needs": ["shelter", "legal-help"], "languages": ["es"],
        "place": {"kind": "country"},
        "channel": "call", "windows": ["morning"], "agreed_on": "2026-11-02",
        "made_at": "2026-11-02T15:00:00Z",
    });
    let whole = from_value::<WarmHandoff>(hand_over.clone()).unwrap();
    assert_eq!(format!("{whole:?}"), "WarmHandoff(..)");
    for field in ["subject", "notes", "matter", "narrative"] {
        let mut with = hand_over.clone();
        with[field] = json!("He lives at 9 Quarry Lane");
        let faults = from_value::<WarmHandoff>(with).unwrap_err();
        assert!(
            !faults.to_string().contains("Quarry") && faults.to_string().contains("unknown-field"),
            "{field}"
        );
    }
}
