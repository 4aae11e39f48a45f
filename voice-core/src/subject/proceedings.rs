use super::ImmigrationCode;
use crate::wire::{Day, ONE_LINE, Reader, Set, Timestamp, Wire, text};

text! {
    /// The name of a court.
    ///
    /// ```
    /// use voice_core::subject::CourtName;
    ///
    /// let court: CourtName = "County Court, Springfield".parse()?;
    /// assert_eq!(court.as_str(), "County Court, Springfield");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    CourtName {
        expected: "the name of a court, 1 to 120 characters on one line",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "County Court, Springfield",
    }

    /// An offense, as the public record of a court names it.
    ///
    /// ```
    /// use voice_core::subject::Offense;
    ///
    /// let offense: Offense = "assault in the second degree".parse()?;
    /// assert_eq!(offense.as_str(), "assault in the second degree");
    /// // It is one line of a public record, and no report.
    /// assert!("assault\nThe victim said".parse::<Offense>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    Offense {
        expected: "an offense as a court names it, 1 to 200 characters on one line",
        min: 1,
        max: 200,
        pattern: ONE_LINE,
        format: None,
        example: "assault in the second degree",
    }

    /// A sentence, as the public record of a court states it.
    ///
    /// ```
    /// use voice_core::subject::Sentence;
    ///
    /// let sentence: Sentence = "3 years of imprisonment".parse()?;
    /// assert_eq!(sentence.as_str(), "3 years of imprisonment");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    Sentence {
        expected: "a sentence as a court states it, 1 to 200 characters on one line",
        min: 1,
        max: 200,
        pattern: ONE_LINE,
        format: None,
        example: "3 years of imprisonment",
    }
}

/// A hearing of a court: when, and where.
///
/// ```
/// use voice_core::subject::{Fact, FactSource, Hearing, RecordedFact};
///
/// let hearing = Hearing {
///     at: "2026-12-03T14:30:00Z".parse()?,
///     court: "County Court, Springfield".parse()?,
/// };
/// // A hearing is of one case, so the fact names the matter.
/// let matter = Some("matter-elm-street".parse()?);
/// let fact = Fact::CriminalHearing(hearing);
/// assert!(RecordedFact::new(FactSource::PublicRecord, matter, fact.clone()).is_ok());
/// assert!(fact.category().is_about_case());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Hearing {
    /// When it begins.
    pub at: Timestamp,
    /// The court.
    pub court: CourtName,
}

/// What an immigration hearing is for. A hearing on the merits can imply a claim, and the kind is
/// not told.
///
/// ```
/// use voice_core::subject::HearingKind;
///
/// let purpose: HearingKind = "fear-review".parse()?;
/// assert_eq!(purpose, HearingKind::FearReview);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum HearingKind {
    /// A master calendar hearing.
    Master,
    /// An individual hearing on the merits.
    Merits,
    /// A bond hearing.
    Bond,
    /// A review of a fear finding.
    FearReview,
}

/// The next hearing of an immigration court.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, HearingKind, ImmigrationHearing};
///
/// let hearing = ImmigrationHearing {
///     at: "2026-12-03T14:30:00Z".parse()?,
///     court: "Immigration Court, Springfield".parse()?,
///     purpose: HearingKind::Merits,
/// };
/// assert_eq!(Fact::ImmigrationHearing(hearing).category(), Category::ImmigrationHearing);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ImmigrationHearing {
    /// When it begins.
    pub at: Timestamp,
    /// The court.
    pub court: CourtName,
    /// What it is for.
    pub purpose: HearingKind,
}

/// An order of removal.
///
/// ```
/// use voice_core::subject::RemovalOrder;
///
/// let appealed = RemovalOrder::new("2026-06-01".parse()?, None)?;
/// assert!(appealed.final_on().is_none());
/// assert!(RemovalOrder::new("2026-06-01".parse()?, Some("2026-05-01".parse()?)).is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, check)]
pub struct RemovalOrder {
    /// The day of the order.
    ordered_on: Day,
    /// The day on which it became final, not before `ordered_on`; left out while it is not.
    final_on: Option<Day>,
}

impl RemovalOrder {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("ordered_on", self.ordered_on), ("final_on", self.final_on));
    }
}

/// A kind of event of immigration history.
///
/// ```
/// use voice_core::subject::HistoryEventKind;
///
/// let event: HistoryEventKind = "charged-as-removable".parse()?;
/// assert_eq!(event, HistoryEventKind::ChargedAsRemovable);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum HistoryEventKind {
    /// Entered the country.
    Entered,
    /// Was encountered by officers.
    Encountered,
    /// Was charged as removable.
    ChargedAsRemovable,
    /// Was ordered removed.
    OrderedRemoved,
    /// Was removed.
    Removed,
    /// Entered again.
    Reentered,
}

/// An event of immigration history.
///
/// ```
/// use voice_core::subject::{HistoryEvent, HistoryEventKind};
///
/// let entered = HistoryEvent { on: "2019-02-10".parse()?, event: HistoryEventKind::Entered };
/// let removed = HistoryEvent { on: "2026-11-20".parse()?, event: HistoryEventKind::Removed };
/// assert!(entered < removed, "events have the order of their days");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(redacted)]
pub struct HistoryEvent {
    /// The day.
    pub on: Day,
    /// What happened.
    pub event: HistoryEventKind,
}

/// A person's immigration history.
///
/// ```
/// use voice_core::subject::{
///     HistoryEvent, HistoryEventKind, ImmigrationCode, ImmigrationHistory, Protection,
/// };
/// use voice_core::wire::Set;
///
/// let history = ImmigrationHistory {
///     events: vec![HistoryEvent { on: "2019-02-10".parse()?, event: HistoryEventKind::Entered }],
///     codes: Set::from([ImmigrationCode { code: "T-1".parse()?, system: None }]),
/// };
/// // A code can name a protected status that no screening found.
/// let protects = |code: &ImmigrationCode| code.protections().contains(Protection::VawaTU);
/// assert!(history.codes.iter().any(protects));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ImmigrationHistory {
    /// The events.
    pub events: Vec<HistoryEvent>,
    /// Every code of admission, status and employment authorization, which can name a protected
    /// class and is not told; empty where there is none.
    #[wire(max = 64)]
    pub codes: Set<ImmigrationCode>,
}

/// A charge that was filed.
///
/// ```
/// use voice_core::subject::Charge;
///
/// let charge = Charge {
///     offense: "assault in the second degree".parse()?,
///     filed_on: "2026-03-14".parse()?,
///     court: "County Court, Springfield".parse()?,
/// };
/// assert_eq!(charge.court.as_str(), "County Court, Springfield");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Charge {
    /// The offense.
    pub offense: Offense,
    /// The day of filing.
    pub filed_on: Day,
    /// The court.
    pub court: CourtName,
}

/// The charges against a person.
///
/// ```
/// use voice_core::subject::{Charge, Charges, Fact};
///
/// let assault = Charge {
///     offense: "assault in the second degree".parse()?,
///     filed_on: "2026-03-14".parse()?,
///     court: "County Court, Springfield".parse()?,
/// };
/// let fact = Fact::Charges(Charges { charges: vec![assault] });
/// assert!(fact.category().is_about_case());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Charges {
    /// The charges.
    pub charges: Vec<Charge>,
}

/// A conviction.
///
/// ```
/// use voice_core::subject::Conviction;
///
/// let conviction = Conviction {
///     offense: "assault in the second degree".parse()?,
///     convicted_on: "2026-09-01".parse()?,
///     sentence: Some("3 years of imprisonment".parse()?),
///     parole_eligible_on: Some("2028-03-01".parse()?),
/// };
/// assert!(conviction.parole_eligible_on > Some(conviction.convicted_on));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Conviction {
    /// The offense.
    pub offense: Offense,
    /// The day of conviction.
    pub convicted_on: Day,
    /// The sentence; left out until there is one.
    pub sentence: Option<Sentence>,
    /// The first day of eligibility for parole.
    pub parole_eligible_on: Option<Day>,
}

/// The convictions of a person.
///
/// ```
/// use voice_core::subject::{Conviction, Convictions, Fact};
///
/// let unsentenced = Conviction {
///     offense: "assault in the second degree".parse()?,
///     convicted_on: "2026-09-01".parse()?,
///     sentence: None,
///     parole_eligible_on: None,
/// };
/// let fact = Fact::Convictions(Convictions { convictions: vec![unsentenced] });
/// assert_eq!(fact.category().as_str(), "convictions");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Convictions {
    /// The convictions.
    pub convictions: Vec<Conviction>,
}

/// How a case ended, in words that do not say before which court.
///
/// ```
/// use voice_core::subject::Disposition;
///
/// // The word is the same for adults and for juveniles, so that it tells nobody's age.
/// let disposition: Disposition = "held-responsible".parse()?;
/// assert_eq!(disposition, Disposition::HeldResponsible);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Disposition {
    /// The person was held responsible.
    HeldResponsible,
    /// The person was not held responsible.
    NotHeldResponsible,
    /// The case was dismissed.
    Dismissed,
}

/// The final disposition of the case in which the principal is a victim.
///
/// ```
/// use voice_core::subject::{Disposition, Fact, FinalDisposition};
///
/// let ended = FinalDisposition { disposition: Disposition::Dismissed, on: "2026-09-01".parse()? };
/// assert!(Fact::FinalDisposition(ended).category().is_about_case());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct FinalDisposition {
    /// How the case ended.
    pub disposition: Disposition,
    /// The day.
    pub on: Day,
}

/// An adjudication of juvenile delinquency.
///
/// ```
/// use voice_core::subject::{Fact, JuvenileAdjudication};
///
/// let adjudicated = JuvenileAdjudication { on: "2016-04-04".parse()? };
/// let fact = Fact::JuvenileAdjudication(adjudicated);
/// assert_eq!(fact.category().as_str(), "juvenile-adjudication");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct JuvenileAdjudication {
    /// The day.
    pub on: Day,
}

/// The state of an investigation.
///
/// ```
/// use voice_core::subject::InvestigationState;
///
/// let state: InvestigationState = "referred".parse()?;
/// assert_eq!(state, InvestigationState::Referred);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum InvestigationState {
    /// It goes on.
    Open,
    /// It was referred to another authority.
    Referred,
    /// It is closed.
    Closed,
}

/// The state of the investigation in which the principal is a victim or witness.
///
/// ```
/// use voice_core::subject::{Fact, InvestigationState, InvestigationStatus};
///
/// let status = InvestigationStatus {
///     state: InvestigationState::Open,
///     known_on: "2026-10-01".parse()?,
/// };
/// assert!(Fact::InvestigationStatus(status).category().is_about_case());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct InvestigationStatus {
    /// The state.
    pub state: InvestigationState,
    /// The day on which this was known.
    pub known_on: Day,
}
