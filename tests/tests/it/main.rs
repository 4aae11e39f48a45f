//! What crosses crates: the example questions, the grounds to tell, the public incidents and the traps of the domain,
//! each replayed against the reference policy.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helper functions too"
)]

mod grounds;
mod incidents;
mod questions;
mod scene;
mod traps;
