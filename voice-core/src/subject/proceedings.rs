use super::ImmigrationCode;
use crate::wire::{Day, ONE_LINE, Reader, Set, Timestamp, Wire, text};

text! {
    /// The name of a court.
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
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(redacted)]
pub struct HistoryEvent {
    /// The day.
    pub on: Day,
    /// What happened.
    pub event: HistoryEventKind,
}

/// A person's immigration history.
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Charges {
    /// The charges.
    pub charges: Vec<Charge>,
}

/// A conviction.
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Convictions {
    /// The convictions.
    pub convictions: Vec<Conviction>,
}

/// How a case ended, in words that do not say before which court.
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct FinalDisposition {
    /// How the case ended.
    pub disposition: Disposition,
    /// The day.
    pub on: Day,
}

/// An adjudication of juvenile delinquency.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct JuvenileAdjudication {
    /// The day.
    pub on: Day,
}

/// The state of an investigation.
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct InvestigationStatus {
    /// The state.
    pub state: InvestigationState,
    /// The day on which this was known.
    pub known_on: Day,
}
