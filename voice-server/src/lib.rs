//! The reference server of `voice-core`: thin on purpose, to be read and copied.
//!
//! It parses a question, asks the library, and writes the answer. What it adds is what a server must: one clock, one
//! body limit, one timeout, problem details (RFC 9457) for every refusal, logs that hold no personal data, a store that loses
//! nothing, tokens, and workers that send what is due.
//!
//! Two questions that get nothing get the same bytes, headers included, but for the date and the request id.

pub mod access;
mod admission;
mod api;
mod app;
mod clock;
mod custody;
mod dead_letter;
mod docs;
mod http;
mod inquiry;
mod ledger;
mod listing;
mod log;
mod office;
mod problem;
mod question;
mod referral;
mod reports;
mod schemas;
mod serve;
mod services;
mod sign_up;
pub mod store;
mod token;
pub mod webhook;
pub mod worker;

pub use self::admission::Admission;
use self::admission::Principal;
use self::app::operations;
pub use self::app::{App, router};
pub use self::clock::{CLOCK_TOLERANCE, Clock};
pub use self::custody::{CustodyReport, ReportReceived};
pub use self::http::body::{BODY_LIMIT, BODY_TIMEOUT};
pub use self::http::openapi::document;
pub use self::inquiry::InquiryNoted;
pub use self::ledger::{CorrectionMade, CorrectionQueued};
pub use self::listing::{CategoryListing, PolicyListing};
pub use self::log::subscriber;
pub use self::problem::Problem;
pub use self::referral::{ReferralOffer, ReferralStatus, ReferralStepTaken};
pub use self::serve::{HEAD_TIMEOUT, STOP_TIMEOUT, serve};
pub use self::sign_up::{NoticeHeard, OwnAct, PinEntry, SignUpAction, SignUpStatus, SignUpUpdate};
pub use self::store::{Store, StoreError};
pub use self::token::{TokenMade, TokenRequest};
