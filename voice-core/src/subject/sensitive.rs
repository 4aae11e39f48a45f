//! What has no released form at all.

use super::Protection;
use crate::wire::{Day, Wire};

/// A kind of application, claim or record that is protected whether it exists or not.
///
/// ```
/// use voice_core::subject::{Protection, ReliefKind};
///
/// let relief: ReliefKind = "vawa-self-petition".parse()?;
/// assert_eq!(relief.protection(), Protection::VawaTU);
/// assert_eq!(ReliefKind::Asylum.protection(), Protection::AsylumFear);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
///
/// ```
/// use voice_core::subject::{Protection, ReliefFiling, ReliefKind};
///
/// let filed = ReliefFiling { relief: ReliefKind::Asylum, filed_on: "2026-02-01".parse()? };
/// assert_eq!(filed.relief.protection(), Protection::AsylumFear);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ReliefFiling {
    /// Its kind.
    pub relief: ReliefKind,
    /// The day.
    pub filed_on: Day,
}

/// Applications for relief, fear claims, temporary protected status and visas.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, Relief, ReliefFiling, ReliefKind};
///
/// let filed = ReliefFiling { relief: ReliefKind::UStatus, filed_on: "2026-02-01".parse()? };
/// let fact = Fact::Relief(Relief { filings: vec![filed] });
/// assert_eq!(fact.category(), Category::Relief);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Relief {
    /// The applications, claims and records.
    pub filings: Vec<ReliefFiling>,
}

/// That a person is an informant or cooperates.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, Informant};
///
/// let fact = Fact::Informant(Informant { since: "2020-05-05".parse()? });
/// assert_eq!(fact.category(), Category::Informant);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Informant {
    /// Since when.
    pub since: Day,
}

/// That a person is in a witness security programme.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, WitnessSecurity};
///
/// let fact = Fact::WitnessSecurity(WitnessSecurity { since: "2021-08-01".parse()? });
/// assert_eq!(fact.category(), Category::WitnessSecurity);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct WitnessSecurity {
    /// Since when.
    pub since: Day,
}

/// How many others ask about the person or are registered for notices.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, OtherRequesters};
///
/// let fact = Fact::OtherRequesters(OtherRequesters { count: 2 });
/// assert_eq!(fact.category(), Category::OtherRequesters);
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct OtherRequesters {
    /// How many.
    #[wire(max = 1000000)]
    pub count: u32,
}
