//! Cities beside their state: each state is the sum of its rows, and no small count follows.

use fastrand::Rng;
use voice_core::language::Language;
use voice_core::report::{
    ConfidentialityRule, CountedEvent, EventError, Report, ReportRequest, TableKind, Tally,
};
use voice_core::wire::{Diagnostic, from_value};

fn contact(state: &str, city: Option<&str>) -> CountedEvent {
    let mut event = serde_json::json!({
        "kind": "contact", "on": "2026-08-03", "route": "support", "answered": "same-day",
        "place": state,
        "facts": {
            "danger": "none", "topic": "question", "caller": "victim", "channel": "telephone",
            "language": "en"
        }
    });
    if let Some(city) = city {
        event["city"] = city.into();
    }
    from_value(event).unwrap()
}

fn request() -> ReportRequest {
    ReportRequest::new("2026Q4".parse().unwrap())
}

fn made(contacts: &[(&str, Option<&str>, usize)]) -> Report {
    let mut tally = Tally::from_request(request().with_cities());
    for &(state, city, number) in contacts {
        (0..number).for_each(|_| tally.add(&contact(state, city)).unwrap());
    }
    let report =
        tally.report(ConfidentialityRule::default(), "2026-10-01".parse().unwrap(), false).unwrap();
    report.audit().unwrap();
    report
}

fn told(report: &Report, by: TableKind, word: &str) -> Option<u64> {
    report.published(report.cell(by, word, None).unwrap())
}

#[test]
fn a_state_is_the_sum_of_its_cities_and_what_is_elsewhere() {
    let report = made(&[
        ("CA", Some("los-angeles"), 40),
        ("CA", Some("fresno"), 25),
        ("CA", None, 30),
        ("WY", None, 20),
    ]);
    let city = |word| told(&report, TableKind::Cities, word);
    assert_eq!(told(&report, TableKind::Places, "CA"), Some(95));
    assert_eq!(
        [city("los-angeles"), city("fresno"), city("elsewhere-ca"), city("san-jose")],
        [Some(40), Some(25), Some(30), Some(0)]
    );
    assert!(report.cell(TableKind::Cities, "elsewhere-wy", None).is_none(), "it has no large city");
    assert!(report.html(Language::Spanish, None).contains("Los Ángeles, CA"));
}

/// Whatever is told: neither a small city nor a small rest of its state follows from the others.
#[test]
fn a_small_city_does_not_follow_from_its_state() {
    let mut withheld = 0;
    for seed in 0..60 {
        let mut rng = Rng::with_seed(seed);
        let mut count = |most: usize| if rng.bool() { rng.usize(..most) } else { rng.usize(..11) };
        let counts = [count(60), count(60), count(60), count(60), count(60)];
        let [angeles, fresno, ca, chicago, il] = counts;
        let report = made(&[
            ("CA", Some("los-angeles"), angeles),
            ("CA", Some("fresno"), fresno),
            ("CA", None, ca),
            ("IL", Some("chicago"), chicago),
            ("IL", None, il),
            ("TX", None, 40),
        ]);
        for (state, rows) in [
            ("CA", &[("los-angeles", angeles), ("fresno", fresno), ("elsewhere-ca", ca)][..]),
            ("IL", &[("chicago", chicago), ("elsewhere-il", il)]),
        ] {
            let whole = told(&report, TableKind::Places, state);
            let hidden: Vec<usize> = rows
                .iter()
                .filter(|(word, _)| told(&report, TableKind::Cities, word).is_none())
                .map(|(_, number)| *number)
                .collect();
            withheld += hidden.len();
            for (word, number) in rows {
                let figure = told(&report, TableKind::Cities, word);
                assert!(figure.is_none_or(|told| told == *number as u64), "{seed} {word}");
                assert!(figure.is_none() || *number == 0 || *number >= 11, "{seed} {word}");
            }
            // What is withheld adds up to the whole less what is told.
            let sum: usize = hidden.iter().sum();
            assert!(
                whole.is_none() || hidden.is_empty() || hidden.len() > 1 && sum >= 11,
                "{seed} {state} of {counts:?}"
            );
        }
    }
    assert!(withheld > 60, "{withheld}");
}

#[test]
fn a_city_is_of_its_state_and_of_a_report_that_has_cities() {
    let mut with = Tally::from_request(request().with_cities());
    let error = with.add(&contact("TX", Some("chicago"))).unwrap_err();
    assert_eq!(error.code(), "city-outside-state");
    assert!(error.to_string().ends_with("`chicago` is in IL: give that state as the place"));
    let mut without = Tally::from_request(request());
    let error = without.add(&contact("IL", Some("chicago"))).unwrap_err();
    assert_eq!((error.code(), error), ("no-cities", EventError::NoCities));
    assert_eq!((with.counted(), without.counted()), (0, 0));
    let report = without
        .report(ConfidentialityRule::default(), "2026-10-01".parse().unwrap(), false)
        .unwrap();
    assert!(report.tables.iter().all(|table| table.by != TableKind::Cities));
    let places = [TableKind::Places];
    let neither = Tally::from_request(request().with_cities().without(places));
    let report = neither
        .report(ConfidentialityRule::default(), "2026-10-01".parse().unwrap(), false)
        .unwrap();
    assert!(report.tables.iter().all(|table| table.by != TableKind::Cities));
}
