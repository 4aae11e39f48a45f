//! What other teams test their own code and policies with.
//!
//! The laws are functions over any evaluator ([`laws`]). With feature `proptest` there are
//! strategies for every wire type (`strategies`).

pub mod coverage;
pub mod laws;
pub mod mutants;
#[cfg(feature = "proptest")]
pub mod strategies;
