//! What other teams test their own code and policies with.
//!
//! With feature `proptest` there are strategies for every wire type (`strategies`).

#[cfg(feature = "proptest")]
pub mod strategies;
