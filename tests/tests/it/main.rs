//! What crosses crates: the example questions, the public incidents and the traps of the domain, each replayed against
//! the reference policy.

mod incidents;
mod questions;
mod scene;
mod traps;
