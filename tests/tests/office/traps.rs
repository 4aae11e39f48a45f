//! The traps of the domain that concern the line, named after their numbers.

use std::collections::BTreeSet;

use serde_json::Value;
use voice_core::inquiry::{
    ContactLanguage, ContactTopic, Danger, Directions, Inquiry, InquiryFacts, Triage,
};
use voice_core::office::{LineRole, Office};
use voice_core::requester::Jurisdiction;
use voice_core::wire::{from_json, from_value, to_json};

use crate::{changed, day, found, office};

fn told(facts: &InquiryFacts) -> Directions {
    Triage::reference().route(facts).directions(&office().on(day("2026-11-02")))
}

#[test]
fn trap_22_the_victim_of_a_state_crime_is_promised_no_federal_right() {
    for jurisdiction in Jurisdiction::ALL {
        let federal =
            matches!(jurisdiction, Jurisdiction::Federal | Jurisdiction::DistrictOfColumbia);
        let rights: Vec<_> = office().rights(jurisdiction, day("2026-11-02")).collect();
        let cited: BTreeSet<&str> =
            rights.iter().flat_map(|of| &of.citations).map(|of| of.text.as_str()).collect();
        assert_eq!(rights.len(), if federal { 16 } else { 1 }, "{}", jurisdiction.as_str());
        for law in ["18 U.S.C. 3771", "34 U.S.C. 20141"] {
            assert_eq!(
                cited.iter().any(|text| text.starts_with(law)),
                federal,
                "{}",
                jurisdiction.as_str()
            );
        }
    }
    // Nor can data be put together that promise one.
    for (law, at) in [("3771", 0), ("20141", 10)] {
        let promising = changed(|data| data.rights[at].jurisdictions.extend([Jurisdiction::State]));
        assert!(promising.rights[at].citations[0].text.as_str().contains(law));
        let expected = format!("/rights/{at}/jurisdictions contradiction");
        assert_eq!(found(Office::load(promising).unwrap_err()), [expected]);
    }
}

#[test]
fn trap_26_free_text_is_in_no_directions() {
    let facts = InquiryFacts::all().next().unwrap();
    let whole = serde_json::json!({
        "at": "2026-11-02T15:00:00Z", "facts": facts, "narrative": "He sleeps at 9 Quarry Lane"
    });
    assert!(from_value::<Inquiry>(whole.clone()).is_ok());
    // What is routed takes no words, whatever they are called.
    for field in ["narrative", "notes", "description", "summary"] {
        let mut with = serde_json::to_value(facts).unwrap();
        with[field] = whole["narrative"].clone();
        let faults = from_json::<InquiryFacts>(with.to_string().as_bytes()).unwrap_err();
        assert!(!faults.to_string().contains("Quarry") && faults.iter().count() == 1, "{field}");
    }
    // All that a caller is told was written before they called: the texts of the table and
    // of the office.
    let known: String =
        [to_json(&Triage::reference().table()).unwrap(), to_json(office().data()).unwrap()]
            .concat();
    fn texts(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => drop(found.insert(text.clone())),
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
            _ => {}
        }
    }
    let mut said = BTreeSet::new();
    InquiryFacts::all()
        .for_each(|facts| texts(&serde_json::to_value(told(&facts)).unwrap(), &mut said));
    let kinds = ["report", "elsewhere"];
    let unknown: Vec<_> = said
        .iter()
        .filter(|text| !known.contains(&Value::from(text.as_str()).to_string()))
        .collect();
    assert!(
        said.len() > 60 && unknown.iter().all(|text| kinds.contains(&text.as_str())),
        "{unknown:?}"
    );
}

#[test]
fn trap_41_a_report_is_sent_away_without_a_look_up() {
    let mut ways = BTreeSet::new();
    for topic in [ContactTopic::CrimeReport, ContactTopic::Tip] {
        for facts in InquiryFacts::all().filter(|of| of.topic == topic && of.danger == Danger::None)
        {
            let Directions::Report(report) = told(&facts) else { panic!("{facts}") };
            let written = serde_json::to_value(Directions::Report(report.clone())).unwrap();
            let fields: Vec<&str> =
                written.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(
                fields,
                ["interpreter", "kind", "lines", "reason", "rule", "to"],
                "no place for an accused"
            );
            // Who calls, and how, changes nothing of where the report goes.
            ways.insert((topic, report.to, report.reason.en.to_string()));
        }
    }
    assert_eq!(ways.len(), 2);
    assert!(ways.iter().all(|(_, _, reason)| reason.contains("Nobody is looked up")), "{ways:?}");
    // Somebody in danger is first of all that, whatever they report.
    let in_danger = InquiryFacts::all().filter(|facts| facts.danger == Danger::Now);
    assert!(in_danger.map(|facts| told(&facts).kind()).all(|kind| kind == "emergency"));
    // The line's own words say so too.
    let today = office().on(day("2026-11-02"));
    let line = today.lines_of(LineRole::Office).next().unwrap();
    assert!(line.purpose.en.as_str().contains("Not for reporting crime"));
    assert!(line.purpose.es.as_str().contains("No sirve para denunciar delitos"));
}

#[test]
fn trap_42_directions_are_the_same_in_every_language() {
    for facts in InquiryFacts::all().filter(|facts| facts.language == ContactLanguage::English) {
        let inlanguage =
            |language| serde_json::to_value(told(&InquiryFacts { language, ..facts })).unwrap();
        let (english, spanish) =
            (inlanguage(ContactLanguage::English), inlanguage(ContactLanguage::Spanish));
        assert_eq!(english, spanish, "{facts}");
        let mut other = inlanguage(ContactLanguage::Other);
        assert_eq!(other["interpreter"], true, "{facts}");
        other["interpreter"] = false.into();
        assert_eq!(english, other, "{facts}");
    }
    // A rule says one thing in one language for one thing in the other.
    let table = Triage::reference().table();
    let (english, spanish): (BTreeSet<_>, BTreeSet<_>) =
        table.rules.iter().map(|rule| (rule.reason.en.as_str(), rule.reason.es.as_str())).unzip();
    assert_eq!((english.len(), spanish.len()), (table.rules.len(), table.rules.len()));
}
