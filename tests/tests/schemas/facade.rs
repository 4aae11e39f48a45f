//! Types of other teams, who have `voice-core` alone: the derive writes paths through it.

use voice_core::wire::{Day, Wire, describe::JsonSchema, from_json, to_json};

/// A visit of the office.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(crate = "voice_core::wire")]
struct Visit {
    /// The day.
    on: Day,
    /// How it ended.
    outcome: Option<Outcome>,
}

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(crate = "voice_core::wire")]
enum Outcome {
    /// With a date for another.
    Continued,
}

#[test]
fn a_type_of_another_crate_derives_through_the_facade() {
    let visit = Visit { on: "2026-02-09".parse().unwrap(), outcome: Some(Outcome::Continued) };
    let written = to_json(&visit).unwrap();
    assert_eq!(from_json::<Visit>(written.as_bytes()), Ok(visit));
    assert_eq!(Visit::schema_name(), "Visit");
    let faults = from_json::<Visit>(br#"{"outcome": "lost"}"#).unwrap_err();
    let places: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/on", "/outcome"]);
}
