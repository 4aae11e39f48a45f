//! The four public failures, replayed on the data that was there with a question that
//! anybody could ask.

mod callers;
mod free_text;
mod listings;

use serde_json::Value;

use crate::scene::read;

/// The records and the question of an incident.
fn incident(name: &str) -> (Value, Value) {
    let file = |file: &str| read(&format!("tests/incidents/{name}/{file}.json"));
    (file("subjects"), file("question"))
}
