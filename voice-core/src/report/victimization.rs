//! What is counted of the people whom the office served, to study the effects of victimization:
//! closed lists alone, and no more of anybody than the lists say.

use crate::wire::Wire;

/// What somebody was a victim of: the 26 kinds of the performance measures for victim assistance of
/// the Office for Victims of Crime (OMB 1121-0243, question 5A). One person may be a victim of
/// several.
///
/// ```
/// use voice_core::report::{CountedEvent, ServedBefore, VictimRole, Victimization};
/// use voice_core::wire::Set;
///
/// let served = CountedEvent::Served {
///     on: "2026-08-03".parse()?,
///     before: ServedBefore::New,
///     role: VictimRole::Primary,
///     victimizations: Set::from([Victimization::DomesticViolence, Victimization::Stalking]),
/// };
/// assert_eq!(served.on(), "2026-08-03".parse()?);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Victimization {
    /// Physical assault of an adult.
    AdultPhysicalAssault,
    /// Sexual assault of an adult.
    AdultSexualAssault,
    /// An adult who was abused or assaulted as a child.
    AdultAbusedAsChild,
    /// Arson.
    Arson,
    /// Bullying: verbal, physical or on line.
    Bullying,
    /// Burglary.
    Burglary,
    /// Physical abuse or neglect of a child.
    ChildPhysicalAbuse,
    /// Pornography with a child.
    ChildPornography,
    /// Sexual abuse or assault of a child.
    ChildSexualAbuse,
    /// Domestic or family violence.
    DomesticViolence,
    /// A crash caused by driving under the influence.
    ImpairedDriving,
    /// Abuse or neglect of an older person.
    ElderAbuse,
    /// A crime of hate.
    HateCrime,
    /// Trafficking for labor.
    LaborTrafficking,
    /// Trafficking for sex.
    SexTrafficking,
    /// Identity theft, fraud or another financial crime.
    Fraud,
    /// Kidnapping by somebody without custody.
    Kidnapping,
    /// Kidnapping by somebody with custody.
    CustodialKidnapping,
    /// Violence against many.
    MassViolence,
    /// Another crime with a vehicle, such as hit and run.
    OtherVehicular,
    /// Robbery.
    Robbery,
    /// Stalking or harassment.
    Stalking,
    /// The survivor of a victim of homicide.
    HomicideSurvivor,
    /// Violence in dating among teenagers.
    TeenDating,
    /// Terrorism.
    Terrorism,
    /// Another crime; it is not said which.
    Other,
}

/// Whether the office served somebody before in the fiscal year (question 3 of the same form).
///
/// ```
/// use voice_core::report::ServedBefore;
///
/// let before: ServedBefore = "continuing".parse()?;
/// assert_eq!(before, ServedBefore::Continuing);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ServedBefore {
    /// For the first time in the fiscal year.
    New,
    /// In an earlier quarter of the fiscal year too.
    Continuing,
}

/// How somebody was harmed.
///
/// ```
/// use voice_core::report::VictimRole;
///
/// // The child of somebody who was killed.
/// let role: VictimRole = "secondary".parse()?;
/// assert_eq!(role, VictimRole::Secondary);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum VictimRole {
    /// The crime was done to them.
    Primary,
    /// They were harmed because of what was done to another, as a relative or a witness.
    Secondary,
    /// It was asked and not told.
    NotReported,
}
