//! The reasons for which custody ends, as NIEM lists them.

use crate::subject::ReleaseKind;
use crate::wire::Wire;

/// Why detention ended: `DetentionReleaseReasonCode` of NIEM 6.0 (release 6.0-ps02, immigration
/// domain), which is the same in 5.2.
///
/// A code is kept as its source wrote it and is told to nobody. Not each of them is a release:
///
/// ```
/// use voice_core::notification::{CustodyOutcome, ReleaseReason};
///
/// let of = |code: &str| code.parse::<ReleaseReason>().map(ReleaseReason::outcome);
/// assert_eq!(of("BOND")?, CustodyOutcome::Released);
/// assert_eq!(of("USM")?, CustodyOutcome::HandedOver);
/// assert_eq!(of("VD")?, CustodyOutcome::Departure);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReleaseReason {
    /// Bonded out.
    #[wire(rename = "BOND", title = "Bond")]
    Bond,
    /// Bonded out for lack of funds.
    #[wire(rename = "BDLF", title = "Bond, lack of funds")]
    BondLackOfFunds,
    /// Bonded out for lack of space.
    #[wire(rename = "BDLS", title = "Bond, lack of space")]
    BondLackOfSpace,
    /// Order of recognizance.
    #[wire(rename = "OREC", title = "Recognizance")]
    Recognizance,
    /// Order of recognizance for lack of funds.
    #[wire(rename = "ORLF", title = "Recognizance, lack of funds")]
    RecognizanceLackOfFunds,
    /// Order of recognizance for lack of space.
    #[wire(rename = "ORLS", title = "Recognizance, lack of space")]
    RecognizanceLackOfSpace,
    /// Order of supervision.
    #[wire(rename = "OSUP", title = "Supervision")]
    Supervision,
    /// Order of supervision for lack of funds.
    #[wire(rename = "OSLF", title = "Supervision, lack of funds")]
    SupervisionLackOfFunds,
    /// Order of supervision for lack of space.
    #[wire(rename = "OSLS", title = "Supervision, lack of space")]
    SupervisionLackOfSpace,
    /// Paroled.
    #[wire(rename = "PARO", title = "Parole")]
    Parole,
    /// Paroled for lack of funds.
    #[wire(rename = "PALF", title = "Parole, lack of funds")]
    ParoleLackOfFunds,
    /// Paroled for lack of space.
    #[wire(rename = "PALS", title = "Parole, lack of space")]
    ParoleLackOfSpace,
    /// Voluntary departure, which may still lie ahead.
    #[wire(rename = "VD", title = "Voluntary departure")]
    VoluntaryDeparture,
    /// Voluntary departure for lack of funds, which may still lie ahead.
    #[wire(rename = "VDLF", title = "Voluntary departure, lack of funds")]
    VoluntaryDepartureLackOfFunds,
    /// Voluntary departure for lack of space, which may still lie ahead.
    #[wire(rename = "VDLS", title = "Voluntary departure, lack of space")]
    VoluntaryDepartureLackOfSpace,
    /// Withdrawal of the application for admission; the departure may still lie ahead.
    #[wire(rename = "WITH", title = "Withdrawal")]
    Withdrawal,
    /// Withdrawal for lack of funds; the departure may still lie ahead.
    #[wire(rename = "WILF", title = "Withdrawal, lack of funds")]
    WithdrawalLackOfFunds,
    /// Withdrawal for lack of space; the departure may still lie ahead.
    #[wire(rename = "WILS", title = "Withdrawal, lack of space")]
    WithdrawalLackOfSpace,
    /// Removed from the country.
    #[wire(rename = "DEP", title = "Removed")]
    Removed,
    /// Died.
    #[wire(rename = "DIED", title = "Died")]
    Died,
    /// Escaped.
    #[wire(rename = "ESC", title = "Escaped")]
    Escaped,
    /// Transferred; the code does not say where to.
    #[wire(rename = "T", title = "Transferred")]
    Transferred,
    /// Proceedings terminated.
    #[wire(rename = "TERM", title = "Proceedings terminated")]
    ProceedingTerminated,
    /// To the United States Marshals or another agency.
    #[wire(rename = "USM", title = "Other agency")]
    OtherAgency,
    /// Lack of funds.
    #[wire(rename = "LFND", title = "Lack of funds")]
    LackOfFunds,
    /// Lack of space.
    #[wire(rename = "LSPC", title = "Lack of space")]
    LackOfSpace,
}

/// What became of custody, in classes that say no more than that: codes of one class make the same
/// facts, but for how a person was released, which is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CustodyOutcome {
    /// The person was released.
    Released,
    /// Custody ended for a departure that may still lie ahead: neither a release, nor proof of a
    /// removal.
    Departure,
    /// The person was removed from the country.
    Removed,
    /// The person was brought to another place of custody, which is not known.
    Transferred,
    /// Another agency has the person: the office's custody ended, and the person is not at large.
    HandedOver,
    /// The person died.
    Died,
    /// The person escaped.
    Escaped,
}

impl ReleaseReason {
    /// What became of custody.
    ///
    /// ```
    /// use voice_core::notification::{CustodyOutcome, ReleaseReason};
    ///
    /// assert_eq!(ReleaseReason::Bond.outcome(), CustodyOutcome::Released);
    /// ```
    #[must_use]
    pub const fn outcome(self) -> CustodyOutcome {
        match self {
            Self::Bond
            | Self::BondLackOfFunds
            | Self::BondLackOfSpace
            | Self::Recognizance
            | Self::RecognizanceLackOfFunds
            | Self::RecognizanceLackOfSpace
            | Self::Supervision
            | Self::SupervisionLackOfFunds
            | Self::SupervisionLackOfSpace
            | Self::Parole
            | Self::ParoleLackOfFunds
            | Self::ParoleLackOfSpace
            | Self::ProceedingTerminated
            | Self::LackOfFunds
            | Self::LackOfSpace => CustodyOutcome::Released,
            Self::VoluntaryDeparture
            | Self::VoluntaryDepartureLackOfFunds
            | Self::VoluntaryDepartureLackOfSpace
            | Self::Withdrawal
            | Self::WithdrawalLackOfFunds
            | Self::WithdrawalLackOfSpace => CustodyOutcome::Departure,
            Self::Removed => CustodyOutcome::Removed,
            Self::Died => CustodyOutcome::Died,
            Self::Escaped => CustodyOutcome::Escaped,
            Self::Transferred => CustodyOutcome::Transferred,
            Self::OtherAgency => CustodyOutcome::HandedOver,
        }
    }

    /// How a person was released for this reason; for no release, otherwise.
    pub(super) const fn manner(self) -> ReleaseKind {
        match self {
            Self::Bond | Self::BondLackOfFunds | Self::BondLackOfSpace => ReleaseKind::Bond,
            Self::Recognizance | Self::RecognizanceLackOfFunds | Self::RecognizanceLackOfSpace => {
                ReleaseKind::Recognizance
            }
            Self::Supervision | Self::SupervisionLackOfFunds | Self::SupervisionLackOfSpace => {
                ReleaseKind::OrderOfSupervision
            }
            Self::Parole | Self::ParoleLackOfFunds | Self::ParoleLackOfSpace => ReleaseKind::Parole,
            Self::ProceedingTerminated => ReleaseKind::ProceedingTerminated,
            Self::VoluntaryDeparture
            | Self::VoluntaryDepartureLackOfFunds
            | Self::VoluntaryDepartureLackOfSpace
            | Self::Withdrawal
            | Self::WithdrawalLackOfFunds
            | Self::WithdrawalLackOfSpace
            | Self::Removed
            | Self::Died
            | Self::Escaped
            | Self::Transferred
            | Self::OtherAgency
            | Self::LackOfFunds
            | Self::LackOfSpace => ReleaseKind::Other,
        }
    }
}
