//! What answering a question, notices and referrals ask of a store, as traits; a store in memory;
//! and a conformance kit that a team runs on its own store (feature `conformance`).
//!
//! | part | what it is |
//! |---|---|
//! | [`Store`] | records and their look-up, the files of what staff attested, decisions, and requests that run once |
//! | [`NoticeStore`] | sign-ups with their PINs, and custody events |
//! | [`ReferralStore`] | referrals and their steps |
//! | [`MemoryStore`] | all of it in memory, for tests and demonstrations |
//! | `conformance::check` | the laws of a store, each tried on a store of one's own; `check_notices` and `check_referrals` those of the other two |
//!
//! [`Store`] is what a first answer needs. The reference server has more to keep than the three: an
//! outbox of messages, the report, tokens, the ledger.
//!
//! ```
//! use voice_core::disclosure::{Answer, Policy, QuestionRecord};
//! use voice_core::subject::Register;
//! use voice_core::wire::from_json;
//! use voice_store::{ChangedBy, LookedUp as _, MemoryStore, RecordChange, RecordCondition, Store};
//!
//! /// Answers a question from any store, and keeps what was decided before it is told.
//! async fn answer<S: Store>(
//!     store: &S,
//!     policy: &Policy,
//!     question: QuestionRecord,
//! ) -> Result<Answer, S::Error> {
//!     let question = question.trusted();
//!     let found = store.find(&question.subject).await?;
//!     let eligibility = policy.eligibility(&question);
//!     let decided = eligibility.decide(found.result());
//!     let record = decided.record().of_revision(found.revision());
//!     store.keep_decision(uuid::Uuid::from_u128(1), &record).await?;
//!     Ok(decided.answer())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = MemoryStore::default();
//! let register: Register =
//!     from_json(&std::fs::read("examples/subjects/demo.json")?)?;
//! let at = "2026-11-02T15:00:00Z".parse()?;
//! let by = ChangedBy { who: "demonstration".into(), at, why: String::new() };
//! for subject in register.subjects() {
//!     let put = RecordChange::Put(Box::new(subject.clone()));
//!     store.change_record(subject.id(), RecordCondition::Absent, put, &by).await?;
//! }
//! let question = std::fs::read("examples/questions/victim-custody-status.json")?;
//! let answer = answer(&store, &Policy::us_federal(), from_json(&question)?).await?;
//! assert!(answer.disclosed().next().is_some());
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "conformance")]
pub mod conformance;
mod file;
mod further;
mod memory;
mod record;
mod request;
mod store;

pub use self::file::{FileOpened, FileOutcome};
pub use self::further::{KeepOutcome, NoticeStore, ReferralOutcome, ReferralStore};
pub use self::memory::{MemoryLookedUp, MemoryStore, MemoryStoreError};
pub use self::record::{
    ChangedBy, RecordChange, RecordCondition, RecordOutcome, RecordState, StoredRecord,
};
pub use self::request::{KeyedOutcome, KeyedRequest};
pub use self::store::{LookedUp, Store};
