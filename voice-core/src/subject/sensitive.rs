//! What has no released form at all.

use super::Protection;
use crate::wire::{Day, Wire, text};

text! {
    /// A code of admission; some name a protected class.
    @redacted
    ClassOfAdmission {
        expected: "a code of 1 to 5 capital letters, digits and hyphens",
        min: 1,
        max: 5,
        pattern: "^[A-Z0-9][A-Z0-9-]{0,4}$",
        format: None,
        example: "B-2",
    }
}

impl ClassOfAdmission {
    /// The protection that the code names.
    ///
    /// Which codes name which class was not checked against a source: this withholds, and releases nothing.
    pub(crate) fn protection(&self) -> Option<Protection> {
        let mut letters = self.as_str().bytes().filter(u8::is_ascii_uppercase);
        match [letters.next(), letters.next(), letters.next()] {
            [Some(b'T' | b'U'), None, _] => Some(Protection::VawaTU),
            [Some(b'S'), Some(b'T' | b'U'), None] | [Some(b'I'), Some(b'B'), None] => Some(Protection::VawaTU),
            [Some(b'A'), Some(b'S'), None] | [Some(b'R'), Some(b'E'), None] => Some(Protection::AsylumFear),
            [Some(b'S'), None, _] => Some(Protection::Informant),
            _ => None,
        }
    }
}

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
            Self::TStatus | Self::UStatus | Self::VawaSelfPetition | Self::VawaCancellation => Protection::VawaTU,
            Self::Asylum | Self::Refugee | Self::Withholding | Self::FearInterview => Protection::AsylumFear,
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
