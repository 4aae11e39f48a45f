//! A few people, and a question about one of them.

use serde_json::{Value, json};
use voice_core::disclosure::{Eligibility, Policy, Question, QuestionRecord};
use voice_core::identifier::SubjectReference;
use voice_core::subject::{RecordAmendment, Subject};
use voice_core::wire::{Read, Timestamp, from_value, to_json};

use super::able;
use crate::{
    ChangedBy, LookedUp, RecordChange, RecordCondition, RecordOutcome, Store, StoredRecord,
};

/// Something of the kit, which is read as a value from outside is.
#[expect(clippy::expect_used, reason = "the kit's own values are good: every law reads them")]
pub(super) fn read<T: Read>(value: Value) -> T {
    from_value(value).expect("a value of the kit is good")
}

pub(super) fn moment() -> Timestamp {
    read(json!("2026-11-02T15:00:00Z"))
}

/// A person in custody, of whom the custody is told to the victim of the question.
pub(super) fn person(id: &str, name: &str, number: &str, born: &str) -> Subject {
    read(json!({
        "id": id,
        "identifiers": {
            "names": [name], "alien_numbers": [number], "date_of_birth": born,
            "country_of_birth": "MX", "citizenship": "other"
        },
        "matters": ["matter-1"],
        "affiliations": [],
        "facts": [{
            "source": "agency-record",
            "fact": {"kind": "custody-status", "state": "in-custody", "known_on": "2026-11-02"}
        }],
        "screening": {
            "source": "central index check", "at": "2026-11-02T06:00:00Z", "max_age_hours": 24,
            "findings": []
        },
        "consents": [],
        "waivers": []
    }))
}

pub(super) fn by_number(number: &str, country: &str) -> SubjectReference {
    read(json!({"kind": "by-number", "number": number, "country_of_birth": country}))
}

pub(super) fn by_name(name: &str, born: &str) -> SubjectReference {
    read(json!({
        "kind": "by-name", "name": name, "date_of_birth": born, "country_of_birth": "MX"
    }))
}

/// That a protection was found of which nobody may notice anything.
pub(super) fn protected() -> RecordAmendment {
    read(json!({
        "kind": "finding", "finding": {"protection": "vawa-t-u", "from": "2026-01-01"}
    }))
}

/// The matters of a person, and one more.
pub(super) fn in_matters(more: &str) -> RecordAmendment {
    read(json!({"kind": "matters", "matters": ["matter-1", more]}))
}

/// That a fact is taken out.
pub(super) fn without_fact(category: &str) -> RecordAmendment {
    read(json!({"kind": "fact-removed", "category": category}))
}

/// Who asks.
pub(super) fn victim() -> Value {
    json!({
        "kind": "victim",
        "person": {"party": "party-1", "name": "Ana Ruiz", "address": "PO Box 12, Springfield"},
        "birth": {"kind": "date", "date": "1990-04-12"},
        "identity": {"level": "verified", "evidence": ["government-photo-id"]},
        "conflicts": []
    })
}

pub(super) fn question(reference: &SubjectReference) -> Question {
    let asked: QuestionRecord = read(json!({
        "as_of": "2026-11-02T15:00:00Z",
        "language": "en",
        "requester": victim(),
        "subject": reference,
        "matter": {"id": "matter-1", "jurisdiction": "federal", "standing": "confirmed"},
        "purpose": "safety-planning",
        "categories": ["custody-status", "release"]
    }));
    asked.trusted()
}

/// What a question about somebody is answered from a store, byte for byte.
pub(super) async fn answer<S: Store>(
    store: &S,
    policy: &Policy,
    reference: &SubjectReference,
) -> Result<String, String> {
    let found = able(store.find(reference).await, "find somebody")?;
    let question = question(reference);
    let eligibility: Eligibility<'_> = policy.eligibility(&question);
    able(to_json(&eligibility.answer(found.result())), "write an answer")
}

pub(super) fn by() -> ChangedBy {
    ChangedBy { who: "conformance".to_owned(), at: moment(), why: String::new() }
}

/// Changes a record, which must be done.
pub(super) async fn done<S: Store>(
    store: &S,
    of: &Subject,
    condition: RecordCondition,
    change: RecordChange,
) -> Result<StoredRecord, String> {
    let to = format!("{} a record", change.as_str());
    match able(store.change_record(of.id(), condition, change, &by()).await, &to)? {
        RecordOutcome::Done(stored) => Ok(*stored),
        outcome => Err(format!("it did not {to}, and gave {outcome:?}")),
    }
}

/// Puts a new record in.
pub(super) async fn put<S: Store>(store: &S, of: &Subject) -> Result<StoredRecord, String> {
    let change = RecordChange::Put(Box::new(of.clone()));
    done(store, of, RecordCondition::Absent, change).await
}
