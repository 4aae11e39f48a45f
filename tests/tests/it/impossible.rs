//! What types cannot do. A program that does not compile may have another reason not to; a trait
//! that is not implemented is not implemented.

use core::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use static_assertions::assert_not_impl_any as never;
use voice_core::disclosure::ledger::{CorrectionPassedOn, LedgerEntry, LedgerEvent};
use voice_core::disclosure::{
    AccountingEntry, Answer, Counterexample, Decided, Deciding, Decision, DecisionFrame,
    DecisionRecord, Difference, Draft, Eligibility, FramedDecision, Pack, Policy, Proof, Rationale,
    SubjectAccounting, ViolationError,
};
use voice_core::inquiry::{FiledInquiry, Inquiry, InquiryEntry, Narrative};
use voice_core::notification::{
    Acknowledgement, Custody, CustodyChange, CustodyEvent, CustodyHistory, DeliveredNotice,
    DisclosedNotice, EventReference, LookupWithEvents, Message, NoticeContact, NoticeContent,
    NotificationRequest, Outcome, Pin, PinAttempts, PinGiven, PlaceOfCustody, Screened, SignUp,
    SignUps, SupportedFact,
};
use voice_core::referral::{
    Referral, ReferralDetails, ReferralLetter, ReferralRecord, SharedDetails, SharingConsent,
    Signature, StepError,
};
use voice_core::service::WarmHandoff;
use voice_core::subject::{
    Affiliation, Consent, Facility, Fact, Finding, Identifiers, ImmigrationHistory, Informant,
    JuvenileAdjudication, LookupResult, RecordedFact, Register, Release, Relief, ReliefFiling,
    Screening, Subject, Supervision, Waiver, WaivingParty, WitnessSecurity,
};
use voice_core::wire::Read;

/// What no requester may read is neither written nor printed.
macro_rules! confidential {
    ($($of:ty),+ $(,)?) => { $( never!($of: Serialize, Display); )+ };
}

confidential!(
    Affiliation,
    Consent,
    Fact,
    Facility,
    Finding,
    Identifiers,
    ImmigrationHistory,
    Informant,
    JuvenileAdjudication,
    RecordedFact,
    Register,
    Release,
    Relief,
    ReliefFiling,
    Screening,
    Subject,
    Supervision,
    Waiver,
    WaivingParty,
    WitnessSecurity,
    AccountingEntry,
    CorrectionPassedOn,
    LedgerEntry,
    LedgerEvent,
    Counterexample,
    Deciding,
    Decided<'static>,
    Decision,
    DecisionRecord,
    Difference,
    Rationale,
    FiledInquiry,
    WarmHandoff,
    Inquiry,
    InquiryEntry,
    Narrative,
    ReferralDetails,
    ReferralRecord,
    SharingConsent,
    Signature,
    Custody,
    CustodyChange,
    CustodyEvent,
    CustodyHistory,
    EventReference,
    NoticeContact,
    NotificationRequest,
    Outcome,
    Pin,
    PinAttempts,
    PlaceOfCustody,
    Screened<'static>,
    SignUp,
    SignUps,
    SupportedFact,
    DisclosedNotice,
    DeliveredNotice,
    LookupResult<'static>,
    LookupWithEvents,
    FramedDecision,
);

// Its text is of rules and laws; the case that shows it is for their author.
never!(ViolationError: Serialize);

// An answer is made by an eligibility, and by nothing else.
never!(Answer: Read, Default, From<Rationale>, From<Subject>);
never!(Answer: DeserializeOwned, From<&'static Rationale>);
never!(Rationale: Into<Answer>);
// Nor is one made of what is kept of a decision; and nobody decides by a record.
never!(DecisionRecord: Into<Answer>, Default, From<Rationale>);
never!(Decided<'static>: Default, From<DecisionRecord>, From<Rationale>);
// What a subject is shown is made of an accounting, and nothing of the accounting is left in it.
never!(SubjectAccounting: Read, DeserializeOwned, Into<AccountingEntry>);
// An entry of a ledger is made by a chain, or read and then checked by one.
never!(LedgerEntry: Default, From<LedgerEvent>);
// What a look-up found is not asked, nor said: not by comparing two, and not by what it comes from.
never!(
    LookupResult<'static>: Read, Default, DeserializeOwned, PartialEq, core::hash::Hash,
    Into<bool>, From<&'static Subject>, From<Option<&'static Subject>>,
    Into<Option<&'static Subject>>, core::ops::Deref, AsRef<Subject>
);
never!(
    LookupWithEvents: Read, Default, DeserializeOwned, PartialEq, Clone, Into<bool>, From<Subject>,
    Into<Subject>, core::ops::Deref, AsRef<Subject>
);
// What is kept of a decision is made by deciding, and no answer of it.
never!(
    FramedDecision: Read, Default, DeserializeOwned, PartialEq, Into<Answer>, Into<bool>,
    From<DecisionRecord>, core::ops::Deref
);
never!(DecisionFrame: Default, From<DecisionRecord>, From<FramedDecision>);
// A policy is a draft that was proved, and nothing that is read.
never!(
    Policy: Read, Serialize, Default, DeserializeOwned, From<Draft>, From<Pack>, From<Vec<Pack>>,
    From<(Draft, Proof)>, core::ops::Deref
);
// An eligibility is made by a policy, and by nothing else.
never!(Eligibility<'static>: Default, From<Rationale>);
// A screening says who looked, and when.
never!(Screening: Default);
// A letter is made by sending, and by nothing else; what a referral knows is not written.
never!(
    ReferralLetter: Read, Default, DeserializeOwned, From<ReferralDetails>, From<ReferralRecord>,
    From<Subject>, From<Answer>
);
never!(SharedDetails: Read, Default, From<ReferralDetails>);
never!(Referral: Read, Serialize, Default);
never!(StepError: Serialize);
// The consent of a subject and that of a victim are not each other.
never!(SharingConsent: From<Consent>);
never!(Consent: From<SharingConsent>);
// A PIN was given where `give_pin` says so, and content is made from that alone.
never!(PinGiven: Clone, Default, Read, Serialize, From<Pin>);
never!(
    NoticeContent: Read, Default, DeserializeOwned, From<DisclosedNotice>, From<CustodyEvent>,
        From<Custody>
);
// What is seen before it is made of a contact, and what is acknowledged of nothing
// that names anybody.
never!(Message: Read, From<NoticeContent>, From<CustodyEvent>, From<DisclosedNotice>);
never!(Acknowledgement: Read, From<SignUp>, From<NotificationRequest>, From<Subject>);
// A PIN is no text that somebody could print.
never!(Pin: AsRef<str>, AsRef<[u8]>, core::ops::Deref, Into<String>);
