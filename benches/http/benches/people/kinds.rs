//! People about whom the same is told: nothing. Each is like the next in all that makes no
//! difference to the answer, and so is somebody of whom something is told.

use serde_json::{Value, json};
use voice_core::subject::Subject;
use voice_core::wire::from_value;
use voice_server::Store;
use voice_server::store::{ChangedBy, ImportMode};

const QUESTION: &[u8] = include_bytes!("../../../../examples/questions/victim-custody-status.json");
const RECORD: &[u8] = include_bytes!("../../../../tests/scenes/record.json");

/// When everybody is asked about.
pub const NOW: &str = "2026-11-02T15:00:00Z";

/// How many people there are of each kind.
pub const PEOPLE: usize = 256;

/// How somebody differs from one of whom all is told.
#[derive(Clone, Copy)]
pub enum Person {
    Nobody,
    Protected,
    Unscreened,
    Stale,
    Conflicted,
    Told,
}

impl Person {
    pub const ALL: [Self; 6] = [
        Self::Nobody,
        Self::Protected,
        Self::Unscreened,
        Self::Stale,
        Self::Conflicted,
        Self::Told,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Protected => "a protected person",
            Self::Unscreened => "somebody who was not screened",
            Self::Stale => "somebody who was screened too long ago",
            Self::Conflicted => "somebody who is related to the requester",
            Self::Told => "somebody of whom something is told",
        }
    }

    /// The number of one of them.
    fn number(self, of: usize) -> String {
        format!("A{:09}", 300_000_000 + 1_000 * (self as usize) + of)
    }

    /// The record of one of them, alike in everything that makes no difference to the answer.
    pub fn record(self, of: usize) -> Option<Subject> {
        let mut record: Value = serde_json::from_slice(RECORD).expect("JSON");
        record["id"] = json!(format!("subject-{}-{of}", self as usize));
        record["identifiers"]["alien_numbers"] = json!([self.number(of)]);
        match self {
            Self::Nobody => return None,
            Self::Protected => {
                record["screening"]["findings"] =
                    json!([{"protection": "vawa-t-u", "from": "2026-01-15"}]);
            }
            Self::Unscreened => drop(record.as_object_mut().expect("a map").remove("screening")),
            Self::Stale => record["screening"]["at"] = json!("2026-10-02T06:00:00Z"),
            Self::Conflicted => {
                record["affiliations"] =
                    json!([{"party": "party-ruiz", "conflict": "shares-household"}]);
            }
            Self::Told => {}
        }
        Some(from_value(record).expect("a record"))
    }

    /// The question about one of them.
    pub fn question(self, of: usize) -> Value {
        let mut question: Value = serde_json::from_slice(QUESTION).expect("JSON");
        question["subject"]["number"] = json!(self.number(of));
        question["subject"]["country_of_birth"] = country();
        question
    }
}

/// The country of birth of everybody.
fn country() -> Value {
    let record: Value = serde_json::from_slice(RECORD).expect("JSON");
    record["identifiers"]["country_of_birth"].clone()
}

/// Puts the people of every kind in a store.
pub async fn put_in(store: &Store) {
    let people: Vec<Subject> = Person::ALL
        .into_iter()
        .flat_map(|person| (0..PEOPLE).filter_map(move |of| person.record(of)))
        .collect();
    let at = NOW.parse().expect("a moment");
    let by = ChangedBy { who: "bench".to_owned(), at, why: String::new() };
    for some in people.chunks(512) {
        store.import_records(some, ImportMode::Keep, &by).await.expect("they are put in");
    }
}
