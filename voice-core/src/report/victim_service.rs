//! What was done for people, and what could not be: closed lists, to study the effects of
//! victimization and what the services around it lack.

use crate::wire::Wire;

/// A service that somebody received, after the performance measures for victim assistance (OMB
/// 1121-0243, questions 6 and 8).
///
/// ```
/// use voice_core::report::{CountedEvent, VictimService};
///
/// let service: VictimService = "crisis-intervention".parse()?;
/// assert_eq!(service, VictimService::CrisisIntervention);
/// let given = CountedEvent::Service { on: "2026-08-03".parse()?, service };
/// assert_eq!(given.on(), "2026-08-03".parse()?);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum VictimService {
    /// The criminal justice process, explained.
    JusticeProcess,
    /// Their rights, and how to get notices.
    VictimRights,
    /// Referral to other programs for victims.
    VictimPrograms,
    /// Referral to other services.
    OtherPrograms,
    /// Company in emergency medical care.
    EmergencyMedical,
    /// Company in a medical forensic exam.
    ForensicExam,
    /// Company in an interview with the police.
    PoliceInterview,
    /// Individual advocacy, such as help with applications for public benefits.
    IndividualAdvocacy,
    /// A medical forensic exam, or the collection of evidence.
    EvidenceCollection,
    /// Help with immigration, such as special visas.
    ImmigrationHelp,
    /// Intervention with an employer, a creditor, a landlord or a school.
    Intervention,
    /// Care of a child or of another dependent person.
    DependentCare,
    /// Transport.
    Transport,
    /// Interpretation.
    Interpretation,
    /// Intervention in a crisis.
    CrisisIntervention,
    /// Counseling on a hotline.
    HotlineCounseling,
    /// Response at the scene.
    OnScene,
    /// Counseling of one person.
    IndividualCounseling,
    /// Support groups.
    SupportGroups,
    /// Other therapy.
    OtherTherapy,
    /// Emergency financial help.
    EmergencyMoney,
    /// Emergency shelter.
    EmergencyShelter,
    /// Transitional housing.
    TransitionalHousing,
    /// Help to move elsewhere.
    Relocation,
    /// Notification of events of criminal justice.
    JusticeNotification,
    /// Help with a statement on the effects of the crime.
    ImpactStatement,
    /// Help to be paid restitution.
    Restitution,
    /// Help in a civil court to be given a protection order.
    ProtectionOrder,
    /// Help in family law, such as custody of a child.
    FamilyLaw,
    /// Other emergency help in the justice system.
    EmergencyJustice,
    /// Company in an interview with a prosecutor.
    ProsecutionInterview,
    /// Company in criminal proceedings.
    CriminalAdvocacy,
    /// Other legal advice.
    LegalAdvice,
    /// Help with an application for compensation; to hand over a form is none.
    CompensationClaim,
}

/// Why a need could not be met.
///
/// ```
/// use voice_core::referral::ReferralNeed;
/// use voice_core::report::{CountedEvent, UnmetReason};
///
/// let unmet = CountedEvent::Unmet {
///     on: "2026-08-03".parse()?,
///     need: Some(ReferralNeed::Shelter),
///     reason: UnmetReason::NoRoom,
/// };
/// assert_eq!(unmet.on(), "2026-08-03".parse()?);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum UnmetReason {
    /// No service for it is near.
    NoneNear,
    /// The services for it have no room, or a waiting list.
    NoRoom,
    /// No service for it speaks the language of the person.
    NoLanguage,
    /// No service for it can be reached or used with a disability.
    NoAccess,
    /// No service for it takes the person on by its rules.
    NotEligible,
    /// It costs what nobody pays.
    NoMoney,
    /// Another reason, or none was noted.
    OtherReason,
}
