//! What has no released form at all.

use super::Protection;
use crate::wire::{Day, Wire};

/// A kind of application, claim or record that is protected whether it exists or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReliefKind {
    /// T nonimmigrant status.
    #[wire(title = "T status")]
    TStatus,
    /// U nonimmigrant status.
    #[wire(title = "U status")]
    UStatus,
    /// A VAWA self-petition.
    #[wire(title = "VAWA self-petition")]
    VawaSelfPetition,
    /// VAWA cancellation of removal.
    #[wire(title = "VAWA cancellation")]
    VawaCancellation,
    /// Asylum.
    Asylum,
    /// Refugee status.
    Refugee,
    /// Withholding of removal, or protection under the Convention Against Torture.
    Withholding,
    /// A credible or reasonable fear interview.
    FearInterview,
    /// Temporary protected status.
    #[wire(title = "TPS")]
    Tps,
    /// Special agricultural worker status.
    #[wire(title = "SAW")]
    Saw,
    /// Legalization.
    Legalization,
    /// A visa that was issued or refused.
    Visa,
    /// Alien registration.
    Registration,
}

impl ReliefKind {
    /// The protection that follows from such an application, claim or record.
    #[must_use]
    pub const fn protection(self) -> Protection {
        match self {
            Self::TStatus | Self::UStatus | Self::VawaSelfPetition | Self::VawaCancellation => {
                Protection::VawaTU
            }
            Self::Asylum | Self::Refugee | Self::Withholding | Self::FearInterview => {
                Protection::AsylumFear
            }
            Self::Tps => Protection::Tps,
            Self::Saw => Protection::Saw,
            Self::Legalization => Protection::Legalization,
            Self::Visa => Protection::VisaRecords,
            Self::Registration => Protection::Registration,
        }
    }
}

/// An application, claim or record.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ReliefFiling {
    /// Its kind.
    pub relief: ReliefKind,
    /// The day.
    pub filed_on: Day,
}

/// Applications for relief, fear claims, temporary protected status and visas.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Relief {
    /// The applications, claims and records.
    pub filings: Vec<ReliefFiling>,
}

/// That a person is an informant or cooperates.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Informant {
    /// Since when.
    pub since: Day,
}

/// That a person is in a witness security programme.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct WitnessSecurity {
    /// Since when.
    pub since: Day,
}

/// How many others ask about the person or are registered for notices.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct OtherRequesters {
    /// How many.
    #[wire(max = 1000000)]
    pub count: u32,
}
