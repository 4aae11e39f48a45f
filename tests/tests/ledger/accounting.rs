//! The accounting of a disclosure: read and written alike, kept long enough, and shown to a subject
//! without the recipient.

use serde_json::{Value, json};
use voice_core::disclosure::{AccountingEntry, Policy, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{Day, from_json, from_value};

use crate::{compact, corrected, disclosed, ledger, value};

fn entry(change: impl FnOnce(&mut Value)) -> AccountingEntry {
    let mut json = value(&disclosed("subject-1", "party-1", &["release"]));
    json.as_object_mut().unwrap().remove("kind");
    change(&mut json);
    from_value(json).unwrap()
}

#[test]
fn what_a_rationale_accounts_for_is_read_again() {
    let path = |name: &str| format!("{}/../examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read(path(name)).unwrap();
    let policy = Policy::us_federal();
    let question =
        from_json::<QuestionRecord>(&read("questions/victim-custody-status")).unwrap().trusted();
    let register: Register = from_json(&read("subjects/demo")).unwrap();
    let made = policy
        .eligibility(&question)
        .rationale(register.find(&question.subject))
        .accounting
        .unwrap();
    assert!(!made.grounds.is_empty());
    let text = compact(&made);
    let again: AccountingEntry = from_json(text.as_bytes()).unwrap();
    assert!(again == made && compact(&again) == text);
}

#[test]
fn the_subject_is_shown_a_day_what_and_why() {
    let policy = Policy::us_federal();
    let shown = entry(|_| ()).for_subject(policy.calendar());
    assert_eq!(
        value(&shown),
        json!({"date": "2026-11-02", "nature": ["release"], "purpose": "understanding"})
    );
    // The day is that of the office's own zone, where it is still the day before.
    let night = entry(|json| json["date"] = json!("2026-11-03T04:30:00Z"));
    assert_eq!(night.for_subject(policy.calendar()).date.to_string(), "2026-11-02");
    // Whoever it went to, wherever they live and by whichever right, the same is shown.
    let other = entry(|json| {
        json["recipient"] = json!({"party": "p", "name": "Otro", "address": "Calle 1"});
        json["grounds"] = json!([]);
        json["date"] = json!("2026-11-02T18:45:12Z");
    });
    assert!(other.for_subject(policy.calendar()) == shown);
}

#[test]
fn an_entry_is_kept_five_years_or_the_life_of_the_record() {
    let day = |text: &str| -> Day { text.parse().unwrap() };
    let from = |date: &str, ended: Option<&str>| {
        let event = from_value(json!({
            "kind": "disclosed", "date": date, "subject": "s", "nature": ["release"],
            "purpose": "claims",
            "recipient": {"party": "p", "name": "N", "address": "A"}, "grounds": [],
        }));
        ledger([event.unwrap()])[0].destroyable_from(ended.map(day)).map(|day| day.to_string())
    };
    // Written on 2 November 2026, for a disclosure of that day.
    assert_eq!(from("2026-11-02T15:00:00Z", None), None);
    assert_eq!(from("2026-11-02T15:00:00Z", Some("2027-01-01")).as_deref(), Some("2031-11-03"));
    assert_eq!(from("2026-11-02T15:00:00Z", Some("2031-11-03")).as_deref(), Some("2031-11-03"));
    assert_eq!(from("2026-11-02T15:00:00Z", Some("2031-11-04")).as_deref(), Some("2031-11-04"));
    // It counts from the later of the two moments: a clock that was set back shortens nothing.
    assert_eq!(from("2020-01-01T00:00:00Z", Some("2027-01-01")).as_deref(), Some("2031-11-03"));
    assert_eq!(from("2028-02-29T15:00:00Z", Some("2027-01-01")).as_deref(), Some("2033-03-01"));
    assert_eq!(from("2199-06-01T15:00:00Z", Some("2199-12-31")), None);
    let correction = &ledger([corrected("c", "s", &["release"], &[1])])[0];
    assert_eq!(correction.destroyable_from(Some(day("2027-01-01"))), Some(day("2031-11-03")));
    assert_eq!(correction.destroyable_from(None), None);
}
