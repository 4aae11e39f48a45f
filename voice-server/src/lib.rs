//! The reference server of `voice-core`: thin on purpose, to be read and copied.
//!
//! It parses a question, asks the library, and writes the answer. What it adds is what a server
//! must: one clock, one body limit, one timeout, problem details (RFC 9457) for every refusal,
//! logs that hold no personal data, a store that loses nothing, tokens, and workers that send
//! what is due.
//!
//! Two questions that get nothing get the same bytes, headers included, but for the date and the
//! request id.

pub mod access;
mod app;
mod clock;
pub mod delivery;
mod http;
pub mod store;

pub use self::access::Admission;
pub use self::access::outgoing::AuthorityError;
pub use self::app::App;
pub use self::clock::{CLOCK_TOLERANCE, Clock};
pub use self::http::connections::{
    ConnectionLimits, HEAD_TIMEOUT, STOP_TIMEOUT, WRITE_TIMEOUT, serve, serve_within,
};
pub use self::http::openapi::document;
pub use self::http::request_log::subscriber;
pub use self::http::routes::{
    AttestationMade, CategoryListing, ChangeReason, ClaimStatus, CorrectionMade, CorrectionQueued,
    CustodyReport, ErratumKept, ErratumNoted, InquiryNoted, NoticeDelivered, OwnAct, PinEntry,
    PolicyListing, RecordAmended, RecordChangeShown, RecordMerged, RecordPut, RecordStatus,
    RecordWithdrawn, ReferralOffer, ReferralStatus, ReferralStepTaken, ReportReceived,
    RetentionDone, RetentionRequest, ScreeningReport, ScreeningRowReport, SignUpAction,
    SignUpStatus, SignUpUpdate, TokenListing, TokenMade, TokenName, TokenRequest,
    WithdrawalRequest,
};
#[cfg(feature = "otlp")]
pub use self::http::traces::{Traces, TracesError};
pub use self::http::{demonstration, in_words, page_texts, router, screening_feed};
pub use self::store::{Store, StoreError};
pub use voice_axum::{BODY_LIMIT, BODY_TIMEOUT, HasPolicy, Problem};
