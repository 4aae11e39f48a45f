//! What only the library can see of a record: which protections hold, and what is lifted.

use proptest::strategy::{Just, Strategy};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::subject::{ProtectionSet, RecordAmendment, Subject};
use crate::wire::{Day, Timestamp};

fn check<S: Strategy>(strategy: &S, property: impl Fn(S::Value)) {
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let property = |value| {
        property(value);
        Ok(())
    };
    if let Err(failure) = runner.run(strategy, property) {
        panic!("{failure}");
    }
}

/// The days that a moment may be, by the time zone.
fn around(as_of: Timestamp) -> [Day; 3] {
    let day = as_of.utc_day();
    [time::earlier(day, 1), day, time::later(day, 1)]
}

/// A record of a person who was of age on all of these days, and of whom no more is known.
fn of_age() -> Subject {
    crate::wire::from_value(serde_json::json!({
        "id": "of-age", "matters": [], "affiliations": [], "facts": [], "consents": [],
        "waivers": [],
        "identifiers": {
            "names": ["Of Age"], "alien_numbers": [], "date_of_birth": "1900-01-01",
            "citizenship": "other"
        },
    }))
    .expect("a record")
}

fn on_a_day() -> impl Strategy<Value = Day> {
    time::middle()
}

#[test]
fn consents_lift_or_do_not() {
    for parts in [Completeness::Complete, Completeness::Incomplete] {
        let consents =
            (on_a_day(), term(), value()).prop_flat_map(move |(day, purpose, recipient)| {
                let (to, of) = (Some(recipient), Some(purpose));
                let options = ConsentOptions {
                    recipient: to.clone(),
                    purpose: of,
                    day: Some(day),
                    parts,
                    protection: None,
                };
                (Just((day, purpose, to)), shown(consent(options)))
            });
        check(&consents, |((day, purpose, recipient), consent)| {
            let addressed = recipient.is_some_and(|of| consent.recipients.contains(&of))
                && consent.purposes.contains(&purpose)
                && !consent.categories.is_empty();
            let lifts = addressed && consent.lifts(day, &of_age().deciding());
            assert_eq!(lifts, parts == Completeness::Complete);
        });
    }
}

#[test]
fn waivers_are_complete_or_not() {
    for parts in [Completeness::Complete, Completeness::Incomplete] {
        let waivers = on_a_day().prop_flat_map(move |day| {
            (Just(day), shown(waiver(WaiverOptions { day: Some(day), parts, protection: None })))
        });
        check(&waivers, |(day, waiver)| {
            assert_eq!(waiver.complete(day, &of_age().deciding()), parts == Completeness::Complete)
        });
    }
}

#[test]
fn screenings_are_fresh_or_not() {
    for screening in [ScreeningWanted::Fresh, ScreeningWanted::Stale] {
        let screenings = moment_in_the_middle().prop_flat_map(move |as_of| {
            let options = ScreeningOptions { as_of: Some(as_of), screening, protections: None };
            (Just(as_of), shown(super::screening(options)))
        });
        check(&screenings, |(as_of, of)| {
            let screened = RecordAmendment::Screening { screening: of.0 };
            let record = of_age().amended(&screened).expect("it is amended");
            assert_eq!(record.screened(as_of), screening == ScreeningWanted::Fresh)
        });
    }
}

fn moment_in_the_middle() -> impl Strategy<Value = Timestamp> {
    time::middle().prop_flat_map(|day| moments(day, day))
}

/// Exactly the protections asked for hold, whatever facts there are, and the one that follows from
/// the citizenship.
#[test]
fn records_have_the_protections_asked_for() {
    let all: ProtectionSet = Protection::ALL.into_iter().collect();
    let subjects =
        (moment_in_the_middle(), protection_set(all)).prop_flat_map(|(as_of, protections)| {
            let options = SubjectOptions {
                as_of: Some(as_of),
                screening: ScreeningWanted::Fresh,
                protections: Some(protections),
                ..SubjectOptions::default()
            };
            (Just((as_of, protections)), shown(subject(options)))
        });
    check(&subjects, |((as_of, protections), subject)| {
        let by_citizenship = if protections.contains(Protection::PrivacyAct) {
            Protection::PrivacyAct
        } else {
            Protection::FippsNonus
        };
        for day in around(as_of) {
            assert!(subject.protections(day) == protections.with(by_citizenship));
        }
        assert!(subject.screened(as_of));
    });
}
