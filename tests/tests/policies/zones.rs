//! Packs in different time zones: whose day counts for which rule.

use chrono::TimeDelta;
use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::{
    Direction, Draft, Law, LoadError, Pack, Policy, PolicyErrorCode, ProofError, QuestionRecord,
    differences,
};
use voice_core::office_files::starting_files;
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{Day, Timestamp, ZoneOffsets, from_json};

use crate::{pack, us_federal};

/// A pack of prohibitions, each of one category from a day on.
fn prohibiting(id: &str, zone: &str, rules: &[(&str, &str, Option<&str>)]) -> Value {
    let rule = |(category, from, zone): &(&str, &str, Option<&str>)| {
        let mut rule = json!({
            "id": format!("{id}-{category}"), "effect": "prohibit",
            "covers": {"kind": "categories", "categories": [category]},
            "when": {}, "unless": [],
            "citations": [{"text": "DHS Local Instruction 1", "verification": "memory"}],
            "in_force": [{"from": from}], "defence_in_depth": true,
            "note": {"en": "Not told here.", "es": "Aquí no se dice."}
        });
        if let Some(zone) = zone {
            rule["time_zone"] = json!(zone);
        }
        rule
    };
    json!({
        "format": "1", "id": id, "version": "0.1.0",
        "title": {"en": "Local rules", "es": "Normas locales"},
        "published_on": "2026-01-01", "time_zone": zone,
        "classes": [], "protections": [], "cover_groups": [], "links": [],
        "rules": rules.iter().map(rule).collect::<Vec<_>>()
    })
}

fn of_office(mut pack: Value) -> Value {
    pack["office_days"] = json!(true);
    pack
}

fn draft(packs: &[&Value]) -> Draft {
    Draft::new(packs.iter().map(|of| pack(of))).unwrap()
}

fn flaws(packs: &[&Value]) -> Vec<(PolicyErrorCode, String)> {
    let flaws = Draft::new(packs.iter().map(|of| pack(of))).unwrap_err();
    flaws.iter().map(|flaw| (flaw.code, flaw.pointer.clone())).collect()
}

const ASKED: [&str; 3] = ["custody-status", "facility", "release"];

/// Which categories are told of an open record to a victim who asks at a moment.
fn told(draft: &Draft, at: Timestamp) -> Vec<&'static str> {
    let asked: Value =
        serde_json::from_slice(&crate::file("examples/questions/victim-custody-status.json"))
            .unwrap();
    let mut asked = asked;
    asked["as_of"] = json!(at.to_string());
    asked["categories"] = json!(ASKED);
    let question = from_json::<QuestionRecord>(asked.to_string().as_bytes()).unwrap().trusted();
    let records: Value =
        serde_json::from_slice(&crate::file("examples/subjects/demo.json")).unwrap();
    let named = |of: &&Value| of["id"] == "subject-in-custody";
    let mut record = records["subjects"].as_array().unwrap().iter().find(named).unwrap().clone();
    record["screening"]["at"] = json!(at.to_string());
    let records = json!({"subjects": [record]}).to_string();
    let records: Register = from_json(records.as_bytes()).unwrap();
    let found = LookupResult::one(&records.subjects()[0]);
    let mut told: Vec<_> = draft.releases(&question, found).iter().map(|of| of.as_str()).collect();
    told.sort();
    told
}

#[test]
fn packs_of_two_zones_load_where_one_has_the_days_of_the_office() {
    let federal = us_federal();
    let local = prohibiting("local", "America/Los_Angeles", &[("facility", "2027-01-01", None)]);
    assert_eq!(
        flaws(&[&federal, &local]),
        [(PolicyErrorCode::PacksDisagree, "/office_days".to_owned())]
    );
    assert_eq!(
        flaws(&[&of_office(federal.clone()), &of_office(local.clone())]),
        [(PolicyErrorCode::PacksDisagree, "/office_days".to_owned())]
    );
    let late: Timestamp = "2027-01-01T06:00:00Z".parse().unwrap();
    for (office, zone, day) in [
        ("local", "America/Los_Angeles", "2026-12-31"),
        ("federal", "America/New_York", "2027-01-01"),
    ] {
        let of = |name: &str, pack: &Value| {
            if office == name { of_office(pack.clone()) } else { pack.clone() }
        };
        let packs = [of("federal", &federal), of("local", &local)];
        let one = Policy::load(packs.iter().map(pack)).unwrap();
        let other = Policy::load(packs.iter().rev().map(pack)).unwrap();
        for policy in [one, other] {
            assert_eq!(policy.draft().time_zone().as_str(), zone);
            assert_eq!(policy.day_of(late).to_string(), day);
        }
    }
    let mut unknown = local;
    unknown["rules"][0]["time_zone"] = json!("America/Atlantis");
    assert_eq!(
        flaws(&[&of_office(federal), &unknown]),
        [(PolicyErrorCode::UnknownTimeZone, "/rules/0/time_zone".to_owned())]
    );
    assert_eq!(flaws(&[]), [(PolicyErrorCode::NoPack, String::new())], "no pack disagrees");
}

#[test]
fn each_rule_begins_on_its_own_day() {
    let east = prohibiting("east", "America/New_York", &[("facility", "2027-01-01", None)]);
    let from = "2027-01-01";
    let west = of_office(prohibiting(
        "west",
        "America/Los_Angeles",
        &[("custody-status", from, None), ("release", from, Some("America/Chicago"))],
    ));
    let draft = draft(&[&us_federal(), &east, &west]);
    let all = told(&draft, "2026-12-20T12:00:00Z".parse().unwrap());
    assert_eq!(all, ["custody-status", "facility", "release"]);
    for (at, expected) in [
        ("2027-01-01T04:59:59Z", &all[..]),
        ("2027-01-01T05:00:00Z", &["custody-status", "release"]),
        ("2027-01-01T05:59:59Z", &["custody-status", "release"]),
        ("2027-01-01T06:00:00Z", &["custody-status"]),
        ("2027-01-01T07:59:59Z", &["custody-status"]),
        ("2027-01-01T08:00:00Z", &[]),
    ] {
        assert_eq!(told(&draft, at.parse().unwrap()), expected, "{at}");
    }
    // The rules of a day are those of the day of each.
    let days: Vec<String> = draft.changes().map(|day| day.to_string()).collect();
    assert!(days.iter().filter(|day| *day == from).count() == 1 && days.is_sorted(), "{days:?}");
}

/// What is told around midnights is what the definition says, in zones whose midnights are hard:
/// clocks put back over midnight, days left out, and zones that never have one day in common.
#[test]
fn rules_in_force_are_those_of_the_definition() {
    const ZONES: [[&str; 3]; 6] = [
        ["America/New_York", "America/Los_Angeles", "America/St_Johns"],
        ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"],
        ["Pacific/Apia", "Pacific/Pago_Pago", "Pacific/Auckland"],
        ["America/Havana", "America/Sao_Paulo", "Asia/Beirut"],
        ["Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia"],
        ["America/St_Johns", "America/Havana", "America/St_Johns"],
    ];
    let mut seen = std::collections::BTreeSet::new();
    for zones in ZONES {
        for first in ["2011-12-30", "2010-11-07", "2018-11-04", "2027-03-14", "2030-01-01"] {
            let first: Day = first.parse().unwrap();
            let days = [Some(first), first.next(), Some(first)].map(Option::unwrap);
            let texts = days.map(|day| day.to_string());
            let rules: Vec<_> =
                (0..3).map(|at| (ASKED[at], texts[at].as_str(), Some(zones[at]))).collect();
            let mut federal = us_federal();
            federal["rules"].as_array_mut().unwrap().iter_mut().for_each(|rule| {
                rule["in_force"] = json!([{"from": "2000-01-01"}]);
            });
            let draft = draft(&[&federal, &prohibiting("local", "America/New_York", &rules)]);
            let offsets = zones.map(|zone| ZoneOffsets::named(zone).unwrap());
            let start = first.date().and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::days(2);
            for half_hours in 0..144 {
                for seconds in [0, 59] {
                    let at = start + TimeDelta::seconds(half_hours * 1_800 + seconds);
                    let at = Timestamp::try_from(at).unwrap();
                    let begun = |zone: usize| offsets[zone].local(at).date() >= days[zone].date();
                    let mut expected: Vec<&str> =
                        (0..3).filter(|zone| !begun(*zone)).map(|zone| ASKED[zone]).collect();
                    expected.sort();
                    assert_eq!(told(&draft, at), expected, "{zones:?} {at}");
                    seen.insert((zones, expected));
                }
            }
        }
    }
    assert!(seen.len() > 15, "{}", seen.len());
}

/// An office that tells a release until the end of a year, and an escape from the next one on; who
/// is told both knows the custody status, which nobody is told.
fn two_years(zone_of_escape: &str) -> Value {
    let files = starting_files(
        &"elm-da".parse().unwrap(),
        &"Elm Victim Unit".parse().unwrap(),
        &"America/New_York".parse().unwrap(),
        "2026-01-01".parse().unwrap(),
    );
    let mut pack: Value = serde_json::from_str(&files[1].1).unwrap();
    for class in pack["classes"].as_array_mut().unwrap() {
        if class["category"] == "release" || class["category"] == "escape" {
            class["class"] = json!("conditional");
        }
    }
    pack["links"] = json!([{"from": ["release", "escape"], "to": "custody-status"}]);
    for (category, period, zone) in [
        ("release", json!({"from": "2026-01-01", "until": "2026-12-31"}), "America/New_York"),
        ("escape", json!({"from": "2027-01-01"}), zone_of_escape),
    ] {
        pack["rules"].as_array_mut().unwrap().push(json!({
            "id": format!("permit-{category}"), "effect": "permit",
            "covers": {"kind": "categories", "categories": [category]},
            "when": {"identity": "verified", "standing": "confirmed", "link": "record"},
            "unless": [], "time_zone": zone,
            "citations": [{"text": "Cal. Const. art. I, § 28(b)(12)", "verification": "verified"}],
            "in_force": [period], "defence_in_depth": false,
            "note": {"en": "Told on request.", "es": "Se dice a petición."}
        }));
    }
    pack
}

#[test]
fn the_proof_looks_between_the_midnights() {
    for zone in ["America/New_York", "America/Los_Angeles"] {
        assert!(Policy::load([pack(&two_years(zone))]).is_ok(), "{zone}");
    }
    // In London the year begins five hours before it ends in New York: both are told meanwhile.
    let loaded = Policy::load([pack(&two_years("Europe/London"))]);
    let Err(LoadError::Unproved(ProofError::Broken(violations))) = loaded else {
        panic!("{loaded:?}")
    };
    let violation = violations.iter().next().unwrap();
    assert_eq!(violation.law, Law::DerivationClosure);
    // The message says when, since that is why.
    assert!(violation.to_string().contains("as at 2027-01-01T0"), "{violation}");
    let shown = violation.counterexample.as_ref().unwrap();
    let question = &shown.questions[0];
    let at = question.as_of.to_string();
    assert!(("2027-01-01T00:00:00Z".."2027-01-01T05:00:00Z").contains(&at.as_str()), "{at}");
    let draft = draft(&[&two_years("Europe/London")]);
    let released = draft.releases(question, LookupResult::one(&shown.subjects[0]));
    assert!(released.contains(Category::Release) && released.contains(Category::Escape));
}

#[test]
fn a_rule_that_counts_elsewhere_is_a_difference() {
    let [old, new] = ["America/New_York", "America/Los_Angeles"].map(two_years);
    let (old, new) = (draft(&[&old]), draft(&[&new]));
    let found = differences(&old, &new).unwrap();
    let seen: Vec<_> = found.iter().map(|of| (of.direction, of.category)).collect();
    assert_eq!(seen, [(Direction::Narrowed, Category::Escape)]);
    let at = found[0].shown.questions[0].as_of.to_string();
    assert!(("2027-01-01T05:00:00Z".."2027-01-01T08:00:00Z").contains(&at.as_str()), "{at}");
    assert!(differences(&new, &new).unwrap().is_empty());
}

/// From the end of a day in one zone until the next begins in another, nothing may be unenforced.
#[test]
fn enforcement_has_no_gap_of_hours() {
    let split = |until: &str, from: &str, zone: Option<&str>| {
        let mut federal = us_federal();
        let rules = federal["rules"].as_array_mut().unwrap();
        let at = rules.iter().position(|rule| rule["id"] == "prohibit-minor-subject").unwrap();
        let mut later = rules[at].clone();
        later["id"] = json!("prohibit-minor-subject-2");
        later["in_force"] = json!([{"from": from}]);
        if let Some(zone) = zone {
            later["time_zone"] = json!(zone);
        }
        rules[at]["in_force"] = json!([{"from": "2017-04-26", "until": until}]);
        rules.push(later);
        federal
    };
    let codes = |value: &Value| -> Vec<PolicyErrorCode> {
        let found = Draft::new([pack(value)]);
        found.err().into_iter().flat_map(|all| all.into_vec()).map(|flaw| flaw.code).collect()
    };
    let gap = [PolicyErrorCode::EnforcementGap];
    assert_eq!(codes(&split("2026-12-31", "2027-01-01", None)), []);
    assert_eq!(codes(&split("2026-12-31", "2027-01-01", Some("America/Los_Angeles"))), gap);
    assert_eq!(codes(&split("2027-01-01", "2027-01-01", Some("America/Los_Angeles"))), []);
}

/// One rule of two packs is one only where its days are counted in one zone.
#[test]
fn one_rule_of_two_zones_is_two() {
    let east =
        of_office(prohibiting("east", "America/New_York", &[("facility", "2027-01-01", None)]));
    let mut west = prohibiting("west", "America/Los_Angeles", &[]);
    west["rules"] = east["rules"].clone();
    let found = flaws(&[&us_federal_of_office(), &east, &west]);
    assert_eq!(found, [(PolicyErrorCode::DuplicateRule, "/rules/0/id".to_owned())]);
    west["rules"][0]["time_zone"] = json!("America/New_York");
    let mut said = east.clone();
    said["rules"][0]["time_zone"] = json!("America/New_York");
    let _: Pack = pack(&said);
    assert!(Draft::new([&us_federal_of_office(), &said, &west].map(pack)).is_ok());
}

fn us_federal_of_office() -> Value {
    of_office(us_federal())
}
