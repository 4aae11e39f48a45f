//! The law of decisions.

use uuid::Uuid;
use voice_core::disclosure::{DecisionRecord, Policy};

use super::fixtures::{by_number, person, put, question};
use super::{Kept, able, so};
use crate::{LookedUp as _, Store};

pub(super) async fn stay<S: Store>(store: &S) -> Kept {
    let policy = Policy::us_federal();
    put(store, &person("record-1", "Ana Ruiz", "A200000001", "1985-06-30")).await?;
    let mut decided: Vec<DecisionRecord> = Vec::new();
    for number in ["A200000001", "A200000009"] {
        let question = question(&by_number(number, "MX"));
        let found = able(store.find(&question.subject).await, "find somebody")?;
        let record = policy.eligibility(&question).decide(found.result()).record();
        decided.push(record.of_revision(found.revision()));
    }
    let id = Uuid::from_u128(7);
    let none = able(store.decision(id).await, "read a decision")?;
    so(none.is_none(), "a decision is there that nobody made")?;
    for _ in 0..2 {
        for record in &decided {
            able(store.keep_decision(id, record).await, "keep a decision")?;
        }
    }
    let kept = able(store.decision(id).await, "read a decision")?;
    so(kept.as_ref() == decided.first(), "what was decided first is not what is there")
}
