//! The state of custody is that of the set of events, in whatever order they came.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::notification::{Custody, CustodyEvent, CustodyHistory, EventError, ReleaseReason};

use crate::{POLICY, SUBJECT, event, history, moment, report, stored};

const LATE: &str = "2027-01-01T00:00:00Z";

/// What is so, by category, with the event that it rests on.
fn facts(custody: &Custody) -> BTreeMap<String, Value> {
    custody
        .facts()
        .map(|of| {
            let category = of.fact.category();
            let matter = of.matter.clone().unwrap_or_else(|| "matter-1".parse().unwrap());
            assert!(custody.because(category, &matter) == Some(&of.because));
            (category.as_str().to_owned(), json!([stored(&of.fact), stored(&of.because)]))
        })
        .collect()
}

fn state(events: impl IntoIterator<Item = CustodyEvent>) -> Vec<String> {
    let custody = history(events).custody(POLICY.calendar(), moment(LATE));
    facts(&custody)
        .into_iter()
        .map(|(category, of)| {
            let days = ["on", "known_on", "since", "escaped_on"]
                .map(|key| of[0][key].as_str().unwrap_or_default());
            let more = ["state", "recaptured_on", "name"]
                .map(|key| of[0][key].as_str().unwrap_or_default());
            format!("{category} {} {}", days.concat(), more.concat()).trim_end().to_owned()
        })
        .collect()
}

fn place(name: &str) -> Value {
    json!({"name": name, "purpose": "federal"})
}

/// Every order of a list.
fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for first in 0..items.len() {
        let mut rest = items.to_vec();
        let head = rest.remove(first);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, head.clone());
            order
        }));
    }
    all
}

fn pool() -> Vec<CustodyEvent> {
    vec![
        event("booked", "2026-10-01T12:00:00Z", json!({"kind": "booked", "place": place("North")})),
        event(
            "moved",
            "2026-10-05T12:00:00Z",
            json!({"kind": "transferred", "place": place("South")}),
        ),
        event("freed", "2026-10-09T12:00:00Z", json!({"kind": "released", "manner": "bond"})),
        // The same, received later, which changes nothing.
        report(
            "freed",
            0,
            "2026-10-09T12:00:00Z",
            "2026-10-11T12:00:00Z",
            json!({"kind": "released", "manner": "bond"}),
        ),
        event("out", "2026-10-16T12:00:00Z", json!({"kind": "removed"})),
        report(
            "freed",
            1,
            "2026-10-08T12:00:00Z",
            "2026-10-13T12:00:00Z",
            json!({"kind": "released", "manner": "parole"}),
        ),
        report(
            "freed",
            2,
            "2026-10-08T12:00:00Z",
            "2026-10-14T12:00:00Z",
            json!({"kind": "withdrawn"}),
        ),
        event("fled", "2026-10-10T12:00:00Z", json!({"kind": "escaped"})),
        event("caught", "2026-10-10T12:00:00Z", json!({"kind": "recaptured"})),
        event("dead", "2026-10-20T12:00:00Z", json!({"kind": "died"})),
    ]
}

#[test]
fn the_same_events_in_any_order_give_the_same_state() {
    let pool = pool();
    let (mut sets, mut runs, mut states) = (0, 0, std::collections::BTreeSet::new());
    for set in 0..1_u32 << pool.len() {
        if set.count_ones() > 5 {
            continue;
        }
        let events: Vec<CustodyEvent> = pool
            .iter()
            .enumerate()
            .filter(|(at, _)| set & (1 << at) != 0)
            .map(|(_, event)| event.clone())
            .collect();
        let expected = history(events.clone());
        let custody = facts(&expected.custody(POLICY.calendar(), moment(LATE)));
        states.insert(format!("{custody:?}"));
        for order in orders(&events) {
            let mut history = CustodyHistory::new(SUBJECT.parse().unwrap());
            for event in &order {
                history.take(event.clone()).unwrap();
            }
            assert!(history == expected, "another history");
            // Again changes nothing.
            assert!(
                order.iter().all(|event| history.take(event.clone()) == Ok(false)),
                "taken twice"
            );
            runs += 1;
        }
        sets += 1;
    }
    assert_eq!((sets, runs), (638, 36_101));
    assert!(states.len() == 32, "{} states", states.len());
}

/// What is made of a history does not hang on the order either, nor on how many of its events are
/// left for later.
#[test]
fn a_state_is_that_of_the_events_known_at_a_moment() {
    let pool = pool();
    for until in ["2026-10-05T12:00:00Z", "2026-10-11T12:00:00Z", "2026-10-13T12:00:00Z", LATE] {
        let known: Vec<_> =
            pool.iter().filter(|event| event.received_at <= moment(until)).cloned().collect();
        let (all, only) = (history(pool.clone()), history(known));
        assert_eq!(
            facts(&all.custody(POLICY.calendar(), moment(until))),
            facts(&only.custody(POLICY.calendar(), moment(until))),
            "{until}"
        );
    }
}

#[test]
fn each_event_does_what_its_name_says() {
    let booked = || {
        event("booked", "2026-10-01T12:00:00Z", json!({"kind": "booked", "place": place("North")}))
    };
    let then = |change: Value| state([booked(), event("then", "2026-10-09T12:00:00Z", change)]);
    assert_eq!(
        state([booked()]),
        ["custody-status 2026-10-01 in-custody", "facility 2026-10-01 North"]
    );
    assert_eq!(
        then(json!({"kind": "transferred", "place": place("South")})),
        ["custody-status 2026-10-01 in-custody", "facility 2026-10-09 South"]
    );
    assert_eq!(
        then(json!({"kind": "released", "manner": "bond"})),
        ["custody-status 2026-10-09 not-in-custody", "release 2026-10-09"]
    );
    assert_eq!(
        then(json!({"kind": "escaped"})),
        ["custody-status 2026-10-09 not-in-custody", "escape 2026-10-09"]
    );
    assert_eq!(
        then(json!({"kind": "removed"})),
        ["custody-status 2026-10-09 not-in-custody", "removal 2026-10-09"]
    );
    assert_eq!(
        then(json!({"kind": "died"})),
        ["custody-status 2026-10-09 not-in-custody", "death 2026-10-09"]
    );
    assert_eq!(then(json!({"kind": "record-closed"})), Vec::<String>::new());
    assert_eq!(
        then(json!({"kind": "booked"})),
        state([booked()]),
        "a second booking of somebody in custody"
    );
    let escaped = event("fled", "2026-10-03T12:00:00Z", json!({"kind": "escaped"}));
    let caught = event("caught", "2026-10-09T12:00:00Z", json!({"kind": "recaptured"}));
    assert_eq!(
        state([booked(), escaped.clone(), caught.clone()]),
        ["custody-status 2026-10-09 in-custody", "escape 2026-10-03 2026-10-09"]
    );
    assert_eq!(
        state([caught]),
        ["custody-status 2026-10-09 in-custody"],
        "a recapture of which no escape is known"
    );
    let again = event("again", "2026-10-12T12:00:00Z", json!({"kind": "booked"}));
    assert_eq!(state([booked(), escaped, again.clone()]), ["custody-status 2026-10-12 in-custody"]);
    let freed =
        event("freed", "2026-10-09T12:00:00Z", json!({"kind": "released", "manner": "bond"}));
    assert_eq!(state([booked(), freed, again.clone()]), ["custody-status 2026-10-12 in-custody"]);
    let dead = event("dead", "2026-10-09T12:00:00Z", json!({"kind": "died"}));
    assert_eq!(
        state([dead, again]),
        ["custody-status 2026-10-09 not-in-custody", "death 2026-10-09"]
    );
    // The day is that of the policy's zone.
    let midnight = event("booked", "2026-10-02T03:30:00Z", json!({"kind": "booked"}));
    assert_eq!(state([midnight]), ["custody-status 2026-10-01 in-custody"]);
}

#[test]
fn a_hearing_is_next_until_it_was_held() {
    let hearing = |at: &str| json!({"at": at, "court": "District Court, Springfield"});
    let set = |id: &str, at: &str, when: &str| {
        event(id, at, json!({"kind": "criminal-hearing-set", "hearing": hearing(when)}))
    };
    let events = [
        set("one", "2026-10-01T12:00:00Z", "2026-12-01T14:00:00Z"),
        set("two", "2026-10-09T12:00:00Z", "2026-12-08T14:00:00Z"),
    ];
    let at = |now: &str| {
        let custody = history(events.clone()).custody(POLICY.calendar(), moment(now));
        custody
            .facts()
            .map(|of| stored(&of.fact)["at"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(at("2026-10-02T00:00:00Z"), ["2026-12-01T14:00:00Z"]);
    assert_eq!(at("2026-10-10T00:00:00Z"), ["2026-12-08T14:00:00Z"]);
    assert_eq!(at("2026-12-08T14:00:00Z"), Vec::<String>::new());
}

#[test]
fn each_case_has_a_next_hearing_of_its_own() {
    let set = |id: &str, matter: &str, when: &str| {
        let hearing = json!({"at": when, "court": "District Court, Springfield"});
        let change = json!({"kind": "criminal-hearing-set", "matter": matter, "hearing": hearing});
        event(id, "2026-10-01T12:00:00Z", change)
    };
    let events = [
        set("one", "matter-a", "2026-12-01T14:00:00Z"),
        set("two", "matter-b", "2026-12-08T14:00:00Z"),
    ];
    let next = |now: &str, matter: &str| {
        let custody = history(events.clone()).custody(POLICY.calendar(), moment(now));
        custody
            .because(Category::CriminalHearing, &matter.parse().unwrap())
            .map(|of| of.id.as_str().to_owned())
    };
    let (both, later) = ("2026-10-02T00:00:00Z", "2026-12-01T14:00:00Z");
    assert_eq!(next(both, "matter-a").as_deref(), Some("one"));
    assert_eq!(next(both, "matter-b").as_deref(), Some("two"));
    assert_eq!(next(both, "matter-c"), None);
    assert_eq!(
        (next(later, "matter-a"), next(later, "matter-b").as_deref()),
        (None, Some("two")),
        "one was held"
    );
}

#[test]
fn only_a_change_of_state_is_worth_a_notice() {
    let now = moment(LATE);
    let mut history = history([event("booked", "2026-10-01T12:00:00Z", json!({"kind": "booked"}))]);
    let mut changes = |event: CustodyEvent| {
        let before = history.custody(POLICY.calendar(), now);
        history.take(event).unwrap();
        let after = history.custody(POLICY.calendar(), now);
        assert!(
            after.changed_since(&after).is_empty()
                && after.changed_since(&before) == before.changed_since(&after)
        );
        after.changed_since(&before).iter().map(|of| of.as_str()).collect::<Vec<_>>()
    };
    let freed =
        event("freed", "2026-10-09T12:00:00Z", json!({"kind": "released", "manner": "bond"}));
    assert_eq!(changes(freed.clone()), ["custody-status", "release"]);
    assert_eq!(changes(freed), Vec::<&str>::new(), "twice");
    let late = event(
        "moved",
        "2026-10-05T12:00:00Z",
        json!({"kind": "transferred", "place": place("South")}),
    );
    assert_eq!(changes(late), Vec::<&str>::new(), "late, and long over");
    let corrected = report(
        "freed",
        1,
        "2026-10-08T12:00:00Z",
        "2026-10-10T12:00:00Z",
        json!({"kind": "released", "manner": "bond"}),
    );
    assert_eq!(changes(corrected), ["custody-status", "release"], "the day was another");
    let withdrawn = report(
        "freed",
        2,
        "2026-10-08T12:00:00Z",
        "2026-10-11T12:00:00Z",
        json!({"kind": "withdrawn"}),
    );
    assert_eq!(
        changes(withdrawn),
        ["custody-status", "release", "facility"],
        "back where they were last"
    );
    let mut other = event("else", "2026-10-12T12:00:00Z", json!({"kind": "died"}));
    other.subject = "subject-else".parse().unwrap();
    assert_eq!(history.take(other), Err(EventError::OtherPerson));
}

/// `DetentionReleaseReasonCode` of NIEM 6.0, each with what is so after it was reported of somebody
/// who was held: whether in custody, and the fact of how custody ended.
const NIEM: [(&str, &str, Option<&str>); 26] = [
    ("BOND", "not-in-custody", Some("release")),
    ("BDLF", "not-in-custody", Some("release")),
    ("BDLS", "not-in-custody", Some("release")),
    ("OREC", "not-in-custody", Some("release")),
    ("ORLF", "not-in-custody", Some("release")),
    ("ORLS", "not-in-custody", Some("release")),
    ("OSUP", "not-in-custody", Some("release")),
    ("OSLF", "not-in-custody", Some("release")),
    ("OSLS", "not-in-custody", Some("release")),
    ("PARO", "not-in-custody", Some("release")),
    ("PALF", "not-in-custody", Some("release")),
    ("PALS", "not-in-custody", Some("release")),
    ("VD", "not-in-custody", None),
    ("VDLF", "not-in-custody", None),
    ("VDLS", "not-in-custody", None),
    ("WITH", "not-in-custody", None),
    ("WILF", "not-in-custody", None),
    ("WILS", "not-in-custody", None),
    ("DEP", "not-in-custody", Some("removal")),
    ("DIED", "not-in-custody", Some("death")),
    ("ESC", "not-in-custody", Some("escape")),
    ("T", "in-custody", None),
    ("TERM", "not-in-custody", Some("release")),
    ("USM", "not-in-custody", None),
    ("LFND", "not-in-custody", Some("release")),
    ("LSPC", "not-in-custody", Some("release")),
];

#[test]
fn a_reason_of_niem_is_kept_and_makes_a_release_of_no_other_end() {
    let codes: Vec<&str> = NIEM.iter().map(|(code, ..)| *code).collect();
    let known: Vec<&str> = ReleaseReason::ALL.iter().map(ReleaseReason::as_str).collect();
    assert_eq!(codes, known);
    for (code, status, ended) in NIEM {
        let change = json!({"kind": "ended", "reason": code});
        let report = event("ended", "2026-10-09T12:00:00Z", change.clone());
        // Without loss: the code is written as it was read.
        assert_eq!(stored(&report)["change"], change);
        let booked = json!({"kind": "booked", "place": place("North")});
        let events = [event("booked", "2026-10-01T12:00:00Z", booked), report];
        let found = facts(&history(events).custody(POLICY.calendar(), moment(LATE)));
        let categories: Vec<&str> = found.keys().map(String::as_str).collect();
        let mut expected = vec!["custody-status"];
        expected.extend(ended);
        expected.sort_unstable();
        assert_eq!(categories, expected, "{code}");
        assert_eq!(found["custody-status"][0]["state"], status, "{code}");
    }
}

/// What is told of two reasons of one outcome is the same: the code itself can tell of relief.
#[test]
fn codes_of_one_outcome_are_told_alike() {
    let told = |code: &str| {
        let change = json!({"kind": "ended", "reason": code});
        let history = history([event("ended", "2026-10-09T12:00:00Z", change)]);
        let found = facts(&history.custody(POLICY.calendar(), moment(LATE)));
        let days = found.into_iter().map(|(category, of)| (category, of[0]["on"].clone()));
        days.collect::<Vec<_>>()
    };
    for one in ReleaseReason::ALL {
        for other in ReleaseReason::ALL.iter().filter(|of| of.outcome() == one.outcome()) {
            assert_eq!(told(one.as_str()), told(other.as_str()));
        }
    }
    assert_ne!(told("BOND"), told("USM"));
    assert_ne!(told("DEP"), told("VD"));
}
