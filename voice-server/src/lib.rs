//! The reference server of `voice-core`: thin on purpose, to be read and copied.
//!
//! It parses a question, asks the library, and writes the answer. What it adds is what a server must: one clock, one
//! body limit, one timeout, problem details (RFC 9457) for every refusal, and logs that hold no personal data.
//!
//! Two questions that get nothing get the same bytes, headers included, but for the date and the request id.

pub mod access;
mod app;
mod body;
mod clock;
mod docs;
mod listing;
mod log;
mod office;
mod openapi;
mod problem;
mod query;
mod question;
mod schemas;
mod serve;
mod services;
mod staff;

pub use self::app::{App, router};
pub use self::body::{BODY_LIMIT, BODY_TIMEOUT};
pub use self::clock::{CLOCK_TOLERANCE, Clock};
pub use self::listing::{CategoryListing, PolicyListing};
pub use self::log::subscriber;
pub use self::openapi::document;
pub use self::problem::Problem;
pub use self::question::KEPT_QUESTIONS;
pub use self::serve::{HEAD_TIMEOUT, STOP_TIMEOUT, serve};
pub use self::staff::StaffToken;
