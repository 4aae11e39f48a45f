//! The routes: in each file the operations on one kind of thing, with their handlers and bodies.

pub(crate) mod api;
mod claims;
mod custody_events;
mod dead_letters;
mod directory;
mod inquiries;
mod ledger;
mod office;
mod parties;
mod policy;
mod questions;
mod records;
mod referrals;
mod reports;
mod retention;
mod schemas;
mod services;
mod set_aside;
mod sign_ups;
mod tokens;
mod vouching;

pub use self::claims::ClaimStatus;
pub use self::custody_events::{CustodyReport, ReportReceived};
pub use self::inquiries::InquiryNoted;
pub use self::ledger::{CorrectionMade, CorrectionQueued};
pub use self::parties::{AttestationMade, WithdrawalRequest};
pub use self::policy::{CategoryListing, PolicyListing};
pub use self::records::{
    ChangeReason, RecordAmended, RecordChangeShown, RecordMerged, RecordPut, RecordStatus,
    RecordWithdrawn, ScreeningReport, ScreeningRowReport,
};
pub use self::referrals::{ReferralOffer, ReferralStatus, ReferralStepTaken};
pub use self::reports::{ErratumKept, ErratumNoted};
pub use self::retention::{RetentionDone, RetentionRequest};
pub use self::sign_ups::{
    NoticeDelivered, OwnAct, PinEntry, SignUpAction, SignUpStatus, SignUpUpdate,
};
pub use self::tokens::{TokenListing, TokenMade, TokenName, TokenRequest};
use super::operation::Operation;

/// The operations of the API, from which both its router and its document are made.
pub(super) fn operations() -> impl Iterator<Item = Operation> {
    [
        claims::operations,
        questions::operations,
        parties::operations,
        policy::operations,
        services::operations,
        directory::operations,
        office::operations,
        inquiries::operations,
        sign_ups::operations,
        custody_events::operations,
        records::operations,
        referrals::operations,
        ledger::operations,
        dead_letters::operations,
        set_aside::operations,
        retention::operations,
        tokens::operations,
        reports::operations,
        schemas::operations,
        api::operations,
    ]
    .into_iter()
    .flat_map(|of| of())
}
