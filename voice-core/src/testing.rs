//! What other teams test their own code and policies with.
//!
//! Feature `testing`. The laws are functions over any evaluator ([`laws`]). With feature `proptest`
//! there are strategies for every wire type (`strategies`).
//!
//! A team holds its own policy to the laws, here of one question about one person:
//!
//! ```
//! use voice_core::disclosure::{Policy, QuestionRecord};
//! use voice_core::subject::Register;
//! use voice_core::testing::laws::{eligibility_is_blind, uniform_refusal};
//! use voice_core::wire::from_json;
//!
//! let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
//! let question = from_json::<QuestionRecord>(&asked)?.trusted();
//! let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
//! let policy = Policy::us_federal();
//! for subject in register.subjects() {
//!     uniform_refusal(&policy, &question, subject)?;
//!     eligibility_is_blind(&policy, &question, subject)?;
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod coverage;
mod disclosure_policy;
pub mod laws;
pub mod mutants;
mod names;
#[cfg(feature = "proptest")]
pub mod strategies;
