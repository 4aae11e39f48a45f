//! What crosses crates: the example questions, the grounds to tell, the public incidents and the
//! traps of the domain, each replayed against the reference policy.

mod diagnostics;
mod grounds;
mod impossible;
mod incidents;
mod one_person;
mod questions;
mod replay;
mod scene;
mod traps;
mod zones;
