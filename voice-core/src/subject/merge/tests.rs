use super::*;
use crate::subject::{Protection, ProtectionSet};
use crate::wire::{Diagnostic, from_value};
use serde_json::{Value, json};

fn record(id: &str, change: impl FnOnce(&mut Value)) -> Subject {
    let bytes = include_bytes!("../../../examples/subjects/demo.json");
    let mut register: Value = serde_json::from_slice(bytes).unwrap();
    let subjects = register["subjects"].as_array_mut().unwrap();
    let mut record =
        subjects.iter_mut().find(|of| of["id"] == "subject-in-custody").unwrap().take();
    record["id"] = json!(id);
    change(&mut record);
    from_value(record).unwrap()
}

fn same(id: &str) -> Subject {
    record(id, |_| ())
}

#[test]
fn people_of_two_births_are_not_one() {
    let other = record("other", |of| {
        of["identifiers"]["date_of_birth"] = json!("1950-01-01");
        of["identifiers"]["country_of_birth"] = json!("FR");
    });
    let errors = same("one").merged(&other).err().unwrap();
    let codes: Vec<_> = errors.iter().map(|error| error.code()).collect();
    assert_eq!(codes, ["birth-differs", "country-differs"]);
}

#[test]
fn what_either_has_that_protects_is_kept_and_what_one_has_that_lifts_is_not() {
    let consent = json!({
        "protection": "substance-use", "given_by": {"kind": "protected-person"},
        "recipients": ["party-ruiz"], "categories": ["facility"],
        "purposes": ["safety-planning"], "written": true,
        "term": {"given_on": "2026-10-01", "expires_on": "2026-12-31"}
    });
    let found = |of: &str, at: &str, hours: u16| {
        json!({"source": "index", "at": at, "max_age_hours": hours,
               "findings": [{"protection": of, "from": "2020-01-01"}]})
    };
    let one = record("one", |of| {
        of["screening"] = found("vawa-t-u", "2026-11-02T06:00:00Z", 24);
        of["consents"] = json!([consent]);
        of["identifiers"]["citizenship"] = json!("other");
    });
    let other = record("other", |of| {
        of["screening"] = found("informant", "2026-11-01T06:00:00Z", 48);
        of["matters"] = json!(["matter-other"]);
        of["identifiers"]["citizenship"] = json!("us-citizen");
        of["identifiers"]["alien_numbers"] = json!(["A200009999"]);
    });
    for (first, second) in [(&one, &other), (&other, &one)] {
        let merged = first.merged(second).ok().unwrap();
        let screening = merged.screening().unwrap();
        assert_eq!((screening.at, screening.max_age_hours), (other.screening().unwrap().at, 24));
        let found = merged.protections("2026-11-02".parse().unwrap());
        let both = ProtectionSet::EMPTY.with(Protection::VawaTU).with(Protection::Informant);
        assert_eq!(found.union(both), found);
        assert!(merged.consents().is_empty());
        assert_eq!(merged.matters().len(), one.matters().len() + 1);
        assert_eq!(merged.identifiers().citizenship, CitizenshipStatus::Unknown);
        assert!(merged.identifiers().lookup_keys().len() > one.identifiers().lookup_keys().len());
    }
    let again = one.merged(&record("again", |of| of["consents"] = json!([consent]))).ok().unwrap();
    assert_eq!(again.consents().len(), 1, "both have it");
    let unscreened =
        record("unscreened", |of| drop(of.as_object_mut().unwrap().remove("screening")));
    assert!(one.merged(&unscreened).ok().unwrap().screening().is_none());
}

#[test]
fn facts_that_differ_are_told_to_nobody() {
    let state = |id: &str, state: &'static str| {
        record(id, move |of| {
            let facts = of["facts"].as_array_mut().unwrap();
            let custody = facts.iter_mut().find(|of| of["fact"]["kind"] == "custody-status");
            custody.unwrap()["fact"]["state"] = json!(state);
        })
    };
    let (one, other) = (state("one", "in-custody"), state("other", "not-in-custody"));
    let merged = one.merged(&other).ok().unwrap();
    assert_eq!(merged.facts().len(), one.facts().len() - 1);
    // Of a fact that protects the protection would end with it.
    let repository = |id: &str| {
        record(id, |of| {
            for fact in of["facts"].as_array_mut().unwrap() {
                fact["source"] = json!("criminal-history-repository");
            }
        })
    };
    let errors = one.merged(&repository("other")).err().unwrap();
    assert_eq!(errors.iter().count(), one.facts().len());
    assert_eq!(errors.iter().next().unwrap().pointer().unwrap(), "/facts/0");
}

#[test]
fn a_record_has_no_more_names_than_it_may() {
    let named = |id: &str, letter: char| {
        record(id, |of| {
            let names: Vec<_> = (0..20).map(|of| format!("{letter}{of}")).collect();
            of["identifiers"]["names"] = json!(names);
        })
    };
    let errors = named("one", 'a').merged(&named("other", 'b')).err().unwrap();
    let error = errors.iter().next().unwrap();
    assert_eq!(error.pointer().unwrap(), "/identifiers/names");
}

#[test]
fn whose_birth_one_record_does_not_know_may_be_under_18() {
    let unknown = record("unknown", |of| {
        drop(of["identifiers"].as_object_mut().unwrap().remove("date_of_birth"));
    });
    let day = "2026-11-02".parse().unwrap();
    for (one, other) in [(same("one"), unknown.clone()), (unknown, same("one"))] {
        assert!(one.protections(day) != other.protections(day));
        let merged = one.merged(&other).ok().unwrap();
        assert!(merged.protections(day).contains(Protection::MinorSubject));
    }
}

/// Without one of them, a case of another matter would be the only one, and told to whoever asks
/// about a third; and the dead consent to nothing.
#[test]
fn facts_on_which_something_else_rests_are_not_left_out() {
    let with = |id: &str, mut fact: Value, field: &str, value: Value| {
        record(id, move |of| {
            fact["fact"][field] = value;
            of["facts"].as_array_mut().unwrap().push(fact);
        })
    };
    let charges = |offense: &str| {
        let (filed_on, court) = ("2026-03-09", "District Court");
        json!([{"offense": offense, "filed_on": filed_on, "court": court}])
    };
    let case = json!({"source": "public-record", "matter": "matter-elm-street",
                      "fact": {"kind": "charges"}});
    let death = json!({"source": "agency-record", "fact": {"kind": "death"}});
    for (fact, field, one, other) in [
        (case, "charges", charges("assault"), charges("burglary")),
        (death, "on", json!("2026-10-01"), json!("2026-10-02")),
    ] {
        let one = with("one", fact.clone(), field, one);
        let errors = one.merged(&with("other", fact, field, other)).err().unwrap();
        let place = one.facts().len() - 1;
        assert_eq!(errors.iter().next(), Some(&RecordError::FactDiffers { index: place }));
    }
}
