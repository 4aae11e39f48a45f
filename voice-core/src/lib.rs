//! The domain model of an office that assists people harmed by a crime: who asks, who is asked
//! about, and what may be told.
//!
//! Disclosure is denied by default, and a refusal reveals nothing: the answer is the same, byte for
//! byte, whether the person asked about does not exist, has no such fact, has not been screened, is
//! protected, or conflicts with the requester.
//!
//! # A question and its answer
//!
//! ```
//! use voice_core::disclosure::{Policy, QuestionRecord};
//! use voice_core::subject::Register;
//! use voice_core::wire::from_json;
//!
//! let policy = Policy::us_federal();
//! let read: QuestionRecord =
//!     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
//! let question = read.trusted();
//! let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
//!
//! // From the question alone: who may ask, what is missing, what to bring.
//! let eligibility = policy.eligibility(&question);
//! assert!(eligibility.notice().gaps.is_empty());
//!
//! // The only thing that reaches the requester.
//! let answer = eligibility.answer(register.find(&question.subject));
//! assert!(answer.disclosed().count() > 0);
//!
//! // For staff, a type of its own: which rules decided, and why.
//! let rationale = eligibility.rationale(register.find(&question.subject));
//! assert!(!rationale.decisions.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! | feature | gives | default |
//! |---|---|---|
//! | `schema` | JSON Schemas of every wire type, and `schemars::JsonSchema` for each | no |
//! | `catalog` | referral catalogs: the objects of HSDS, reading what directories publish, search | no |
//! | `report` | quarterly figures with disclosure control, and an audit of what is published | no |
//! | `ledger` | the ledger of disclosures: entries sealed in a chain, corrections, retention | no |
//! | `testing` | what policies and evaluators are tested with: laws, mutants of a pack | no |
//! | `proptest` | strategies for valid and nearly valid values of every wire type; brings `schema` and `testing` | no |
//!
//! The library does no I/O and reads no clock: everything comes in as an argument. Its only state
//! are tables of what offices declare (names, languages), which only grow.

#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate self as voice_core;

pub mod bit_set;
#[cfg(feature = "catalog")]
pub mod catalog;
pub mod category;
mod custodian;
mod declared_name;
pub mod digest;
pub mod disclosure;
pub mod html;
pub mod identifier;
pub mod inquiry;
pub mod language;
pub mod law;
mod map;
pub mod notification;
pub mod office;
pub mod office_files;
mod protection;
pub mod referral;
#[cfg(feature = "report")]
pub mod report;
pub mod requester;
#[cfg(feature = "schema")]
pub mod schema;
pub mod service;
pub mod subject;
mod term;
#[cfg(feature = "testing")]
pub mod testing;
pub mod vocabulary;

pub use voice_wire as wire;
pub use voice_wire::reach;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
