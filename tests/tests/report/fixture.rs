//! Contacts from which the published figures of 26 April to 30 September 2017 follow, as if they
//! were one quarter; every other word is made up.

use fastrand::Rng;
use voice_core::report::{ConfidentialityRule, CountedEvent, Report, Tally};
use voice_core::wire::{Day, from_value};

/// The day on which the reports of these tests are made.
pub(crate) fn today() -> Day {
    "2018-06-01".parse().unwrap()
}

/// The 4,602 calls: what each was about first, and what more it was about.
pub(crate) fn calls() -> Vec<CountedEvent> {
    // 2,515 commentary or unrelated, 843 to local officers (254 of them about a case), 244 for
    // services (127 referred), 46 notices; 954 are left, who reported a crime. 196 of those
    // with commentary reported one too, "nearly one quarter"; 575 had questions, "an eighth".
    let groups = [
        (1600, "commentary", None, None),
        (196, "commentary", Some("crime-report"), None),
        (575, "commentary", Some("question"), None),
        (144, "unrelated", None, None),
        (589, "local-contact", None, None),
        (254, "local-contact", None, Some("case-status")),
        (117, "referral", None, None),
        (127, "referral", None, Some("social-services")),
        (46, "notices", None, None),
        (954, "crime-report", None, None),
    ];
    let mut rng = Rng::with_seed(0x2017);
    let mut calls = Vec::new();
    for (count, topic, also, detail) in groups {
        for _ in 0..count {
            let mut call = serde_json::json!({
                "kind": "contact",
                "on": format!("2017-{:02}-{:02}", 7 + rng.u64(..3), 1 + rng.u64(..30)),
                "facts": {
                    "danger": "none", "topic": topic,
                    "caller": (
                        [
                            "victim", "witness", "victim-representative", "other", "other", "other"
                        ][rng.usize(..6)]
                    ),
                    "channel": if rng.u64(..200) == 0 { "letter" } else { "telephone" },
                    "language": (["en", "en", "en", "en", "es", "other"][rng.usize(..6)]),
                },
                "route": match topic {
                    "crime-report" => "tip-line", "commentary" | "unrelated" => "nobody",
                    _ => "support"
                },
                "answered": (
                    ["at-once", "at-once", "same-day", "within-week"][rng.usize(..4)]
                ),
            });
            if let Some(also) = also {
                call["also"] = serde_json::json!([also]);
            }
            if let Some(detail) = detail {
                call["details"] = serde_json::json!([detail]);
            }
            let states = ["CA", "CA", "CA", "FL", "FL", "NY", "TX", "IL"];
            match rng.usize(..12) {
                place @ 0..8 => call["place"] = states[place].into(),
                8 => call["place"] = ["WY", "VT", "AK", "GU", "ND", "DE"][rng.usize(..6)].into(),
                _ => {}
            }
            calls.push(from_value(call).unwrap());
        }
    }
    let needs = ["shelter", "counseling", "legal-aid", "crisis"];
    let outcomes = ["helped", "accepted", "accepted", "open"];
    for number in 0..127 {
        let event = serde_json::json!({
            "kind": "referral", "on": "2017-08-01", "need": needs[number % 7 % 4],
            "outcome": outcomes[number % 11 % 4],
        });
        calls.push(from_value(event).unwrap());
    }
    for number in 0..46 {
        let step = if number < 5 { "not-delivered" } else { "sent" };
        calls.push(
            from_value(serde_json::json!({"kind": "notice", "on": "2017-09-02", "step": step}))
                .unwrap(),
        );
    }
    calls
}

pub(crate) fn tally() -> Tally {
    let mut tally = Tally::new("2017Q4".parse().unwrap());
    calls().iter().for_each(|call| tally.add(call).unwrap());
    tally
}

pub(crate) fn report() -> Report {
    tally().report(ConfidentialityRule::default(), today(), false).unwrap()
}
