//! One change against many sign-ups: the index finds whom a scan of all of them finds, and judges
//! each as of now.

use std::collections::BTreeMap;

use serde_json::json;
use voice_core::category::CategorySet;
use voice_core::notification::{Outcome, SignUp, SignUpAct, SignUps};
use voice_core::subject::{LookupResult, Subject};

use crate::{POLICY, event, history, moment, protected, record, request};

const NOW: &str = "2026-11-25T15:00:00Z";

/// Sign-ups that name people of few numbers and names, so that many agree and many nearly do.
fn many() -> SignUps {
    let mut all = SignUps::new();
    for at in 0..240_u32 {
        let number = format!("A20000000{}", at % 4);
        let country = ["MX", "GT"][usize::try_from(at / 4 % 2).unwrap()];
        let subject = if at % 3 == 0 {
            let name =
                ["Marco Vega", "Marco Vegas", "Paula Vega"][usize::try_from(at / 3 % 3).unwrap()];
            let born = ["1985-06-30", "1985-06-29"][usize::try_from(at / 9 % 2).unwrap()];
            json!({
                "kind": "by-name", "name": name, "date_of_birth": born, "country_of_birth": country
            })
        } else {
            json!({"kind": "by-number", "number": number, "country_of_birth": country})
        };
        let question = if at % 5 == 0 { "witness-release" } else { "victim-custody-status" };
        let request = request(question, |request| request["subject"] = subject);
        all.put(SignUp::new(
            format!("sign-up-{at}").parse().unwrap(),
            request,
            moment("2026-11-01T15:00:00Z"),
        ));
    }
    all
}

fn freed(subject: &Subject) -> (Subject, CategorySet) {
    let booked = event("booked", "2026-11-02T12:00:00Z", json!({"kind": "booked"}));
    let (now, freed) = (
        moment(NOW),
        event("freed", "2026-11-20T12:00:00Z", json!({"kind": "released", "manner": "bond"})),
    );
    let before = history([booked.clone()]).custody(POLICY.calendar(), now);
    let after = history([booked, freed]);
    (
        after.applied_to(subject, POLICY.calendar(), now),
        after.custody(POLICY.calendar(), now).changed_since(&before),
    )
}

fn outcomes(
    all: &SignUps,
    record: &Subject,
    changed: CategorySet,
) -> BTreeMap<String, Vec<&'static str>> {
    let screened = all.screen(&POLICY, record, changed, moment(NOW), |_| LookupResult::one(record));
    let each = screened.map(|of| {
        let told = match of.outcome {
            Outcome::Tell(categories) => {
                categories.iter().map(|category| category.as_str()).collect()
            }
            Outcome::Neutral => Vec::new(),
        };
        (of.sign_up.id().as_str().to_owned(), told)
    });
    each.collect()
}

#[test]
fn the_index_finds_whom_a_scan_finds() {
    let mut all = many();
    for step in 0..3 {
        let mut found_in_all = 0;
        for (number, country) in
            [("A200000001", "MX"), ("A200000001", "GT"), ("A200000003", "MX"), ("A299999999", "MX")]
        {
            let subject = record(moment(NOW), |record| {
                record["identifiers"]["alien_numbers"] = json!([number, "A200000002"]);
                record["identifiers"]["country_of_birth"] = json!(country);
                record["identifiers"]["names"] = json!(["MARCO  VEGA", "Paula Vega"]);
            });
            let scanned = all.iter().filter(|sign_up| agrees(sign_up, &subject));
            let mut scanned: Vec<&str> = scanned.map(|sign_up| sign_up.id().as_str()).collect();
            let mut indexed: Vec<&str> =
                all.naming(subject.identifiers()).map(|sign_up| sign_up.id().as_str()).collect();
            scanned.sort_unstable();
            indexed.sort_unstable();
            assert_eq!(indexed, scanned, "step {step}: {number} {country}");
            found_in_all += indexed.len();
        }
        assert!(found_in_all > 20, "{found_in_all}");
        // Some are taken out, and some name somebody else from now on.
        for at in (step..240).step_by(7) {
            let id = format!("sign-up-{at}").parse().unwrap();
            if at % 2 == 0 {
                all.remove(&id);
            } else if let Some(sign_up) = all.get(&id) {
                let other = request("victim-custody-status", |request| {
                    request["subject"]["number"] = json!("A200000003")
                });
                all.put(sign_up.updated(other, moment("2026-11-20T15:00:00Z")));
            }
        }
    }
}

/// Whether a sign-up names the person of a record, field by field.
fn agrees(sign_up: &SignUp, subject: &Subject) -> bool {
    let (named, known) =
        (crate::stored(&sign_up.request().subject), crate::stored(subject.identifiers()));
    let same = |one: &str, other: &str| named[one] == known[other];
    // Every name of this test is plain letters.
    let read = |name: &serde_json::Value| {
        name.as_str()
            .unwrap()
            .to_lowercase()
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let name =
        || known["names"].as_array().unwrap().iter().any(|own| read(own) == read(&named["name"]));
    same("country_of_birth", "country_of_birth")
        && if named["kind"] == "by-number" {
            known["alien_numbers"].as_array().unwrap().contains(&named["number"])
        } else {
            name() && same("date_of_birth", "date_of_birth")
        }
}

#[test]
fn each_is_judged_by_what_holds_now() {
    let mut all = many();
    let (plain, changed) = freed(&record(moment(NOW), |_| ()));
    let told = outcomes(&all, &plain, changed);
    let of = |count: usize| told.values().filter(|told| told.len() == count).count();
    // Victims hear of status and release, witnesses of the release.
    assert!(of(2) > 10 && of(1) > 2 && of(0) == 0, "{told:?}");
    assert!(
        outcomes(&all, &plain, CategorySet::EMPTY).values().all(Vec::is_empty),
        "nothing changed"
    );
    let (guarded, changed) =
        freed(&record(moment(NOW), |record| protected(record, "vawa-t-u", "2026-11-25")));
    let neutral = outcomes(&all, &guarded, changed);
    assert!(neutral.keys().eq(told.keys()) && neutral.values().all(Vec::is_empty));
    // Where several people agree with what a sign-up says, nobody is found.
    let nobody = all.screen(&POLICY, &plain, changed, moment(NOW), |_| LookupResult::nobody());
    assert!(nobody.map(|of| of.outcome).all(|outcome| outcome == Outcome::Neutral));
    let first = told.keys().next().unwrap().parse().unwrap();
    let stopped =
        all.get(&first).unwrap().after(SignUpAct::Stopped, moment("2026-11-03T00:00:00Z"));
    all.put(stopped);
    assert_eq!(outcomes(&all, &plain, changed)[first.as_str()], Vec::<&str>::new());
}

/// What would be told is what is told where the PIN is given.
#[test]
fn what_is_screened_is_what_is_told() {
    let (all, now) = (many(), moment(NOW));
    let mut seen = std::collections::BTreeSet::new();
    for (protection, place) in [
        ("tps", "federal"),
        ("place-review", "federal"),
        ("tps", "family"),
        ("vawa-t-u", "federal"),
    ] {
        let subject = record(now, |record| protected(record, protection, "2026-01-01"));
        let held = json!({"kind": "booked", "place": {"name": "North", "purpose": place}});
        let events = history([event("booked", "2026-11-02T12:00:00Z", held)]);
        let merged = events.applied_to(&subject, POLICY.calendar(), now);
        for of in
            all.screen(&POLICY, &merged, CategorySet::ALL, now, |_| LookupResult::one(&merged))
        {
            let told =
                crate::telling(of.sign_up, now, LookupResult::one(&subject), Some(&events), &[]);
            let told: CategorySet =
                told.content.items().iter().map(|item| item.category()).collect();
            assert!(
                of.outcome == if told.is_empty() { Outcome::Neutral } else { Outcome::Tell(told) }
            );
            seen.insert(told);
        }
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}
