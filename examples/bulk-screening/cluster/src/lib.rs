//! Bulk screening on a cluster of
//! [Apache DataFusion Ballista](https://datafusion.apache.org/ballista/).
//!
//! A scheduler shares the files of a query out among executors. Each of them has the functions of
//! [`voice_bulk_screening`], made of the same policy and day: a plan says by which [`Rules`] it is
//! to be decided, and whoever has others refuses it. Nothing is decided by the name of a function
//! alone. Functions that count are sent whole, with the version whose codes of events they read.

#![deny(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod ask;
mod codec;
mod counted;
mod given_up;
mod nodes;
mod rules;
mod rules_error;

pub use self::ask::ask;
pub use self::nodes::{executor, scheduler, session};
pub use self::rules::Rules;
pub use self::rules_error::RulesError;
