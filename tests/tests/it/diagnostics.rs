//! Every error of the library says code, place and what was expected in one way.

use static_assertions::assert_impl_all;
use voice_core::catalog::{PreparedError, ReadError};
use voice_core::disclosure::ledger::LedgerError;
use voice_core::disclosure::{LoadError, PolicyErrors, ProofError, TooLargeError, ViolationErrors};
use voice_core::inquiry::TriageErrors;
use voice_core::notification::{EventError, PinError};
use voice_core::referral::{StepError, StepErrors};
use voice_core::report::{
    AuditError, ContradictionErrors, EarlierError, EventError as CountError, PublishedReportError,
    ReportError, StatementError, UnknownRuleError, UnsafeFiguresError,
};
use voice_core::testing::coverage::CoverageError;
use voice_core::testing::laws::{CheckError, LawViolationError};
use voice_core::wire::{Diagnostic, InputErrors, Timestamp};

macro_rules! told_in_one_way {
    ($($error:ty),* $(,)?) => { $(assert_impl_all!($error: Diagnostic, Send, Sync);)* };
}

told_in_one_way!(
    AuditError,
    CheckError,
    ContradictionErrors,
    CountError,
    CoverageError,
    EarlierError,
    EventError,
    InputErrors,
    LawViolationError,
    LedgerError,
    LoadError,
    PinError,
    PolicyErrors,
    PreparedError,
    ProofError,
    PublishedReportError,
    ReadError,
    ReportError,
    StatementError,
    StepError,
    StepErrors,
    TooLargeError,
    TriageErrors,
    UnknownRuleError,
    UnsafeFiguresError,
    ViolationErrors,
);

/// What wraps another error says what that one says.
#[test]
fn a_wrapped_error_keeps_its_code_and_place() {
    let errors = "yesterday".parse::<Timestamp>().unwrap_err();
    let inner = (errors.code(), errors.pointer().map(|of| of.into_owned()));
    assert_eq!(inner, ("bad-form", Some(String::new())));
    let expected = errors.expected().map(ToOwned::to_owned);
    let wrapped = LoadError::from(errors);
    assert_eq!((wrapped.code(), wrapped.pointer().map(|of| of.into_owned())), inner);
    assert_eq!(wrapped.expected(), expected.as_deref());
}
