use std::collections::BTreeSet;

use crate::inquiry::{ContactTopic, InquiryFacts, Route};
use crate::service::{HelpNeed, StateCode, SupportKind};
use crate::wire::{Day, Wire};

/// Where a contact was routed, as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum CountedRoute {
    /// To the emergency line.
    Emergency,
    /// To the police of the place.
    LocalPolice,
    /// To the federal tip line.
    TipLine,
    /// To support of the office.
    Support,
    /// To the lines of others.
    HelpOfOthers,
    /// To those who speak with the press.
    PressOffice,
    /// To nobody.
    Nobody,
}

impl From<Route> for CountedRoute {
    fn from(route: Route) -> Self {
        match route {
            Route::Emergency {} => Self::Emergency,
            Route::LocalPolice {} => Self::LocalPolice,
            Route::TipLine {} => Self::TipLine,
            Route::Support { .. } => Self::Support,
            Route::HelpOfOthers {} => Self::HelpOfOthers,
            Route::PressOffice {} => Self::PressOffice,
            Route::Nobody {} => Self::Nobody,
        }
    }
}

/// Something more that a contact was about, inside of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum TopicDetail {
    /// The status of a case: inside of contacts nearby.
    CaseStatus,
    /// Social services: inside of services that help.
    SocialServices,
}

impl TopicDetail {
    /// The topic of which it is a part.
    #[must_use]
    pub const fn topic(self) -> ContactTopic {
        match self {
            Self::CaseStatus => ContactTopic::LocalContact,
            Self::SocialServices => ContactTopic::Referral,
        }
    }
}

/// How long it took to answer a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AnswerTime {
    /// At once, while the caller was there.
    AtOnce,
    /// On the same day.
    SameDay,
    /// Within a week.
    WithinWeek,
    /// Later.
    Later,
    /// Not yet, or no answer was wanted.
    NotYet,
}

/// What became of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReferralOutcome {
    /// The person was helped.
    Helped,
    /// The service took the person on.
    Accepted,
    /// The service could not help.
    NotAvailable,
    /// The person wanted no more of it.
    Withdrawn,
    /// Nothing is known yet.
    Open,
}

/// What became of a notice of a change of custody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum NoticeStep {
    /// Somebody signed up.
    SignedUp,
    /// A notice was sent.
    Sent,
    /// A notice could not be delivered.
    NotDelivered,
    /// Somebody stopped the notices.
    Stopped,
}

/// One thing that a report counts: a day and words of closed lists. Nobody's name, no number of a case, no free text and no reason of
/// a refusal has a place in it.
///
/// ```compile_fail,E0560
/// use voice_core::report::CountedEvent;
///
/// fn refused(on: voice_core::wire::Day) -> CountedEvent {
///     CountedEvent::Support { on, support: voice_core::service::SupportKind::History, refused_because: "protected" }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum CountedEvent {
    /// Somebody made contact.
    Contact {
        /// The day, where the office is.
        on: Day,
        /// What is known of it.
        facts: InquiryFacts,
        /// Where it was routed.
        route: CountedRoute,
        /// Further topics that it was about.
        #[wire(min = 1)]
        also: Option<BTreeSet<ContactTopic>>,
        /// More about a topic.
        #[wire(min = 1)]
        details: Option<BTreeSet<TopicDetail>>,
        /// The state; left out where it was not said.
        place: Option<StateCode>,
        /// How long it took to answer.
        answered: AnswerTime,
    },
    /// Support was given.
    Support {
        /// The day.
        on: Day,
        /// The kind.
        support: SupportKind,
    },
    /// Somebody was referred.
    Referral {
        /// The day.
        on: Day,
        /// The kind of help.
        need: HelpNeed,
        /// What became of it.
        outcome: ReferralOutcome,
    },
    /// A step of the notices of a change of custody.
    Notice {
        /// The day.
        on: Day,
        /// The step.
        step: NoticeStep,
    },
}

impl CountedEvent {
    /// The day.
    #[must_use]
    pub const fn on(&self) -> Day {
        match self {
            Self::Contact { on, .. }
            | Self::Support { on, .. }
            | Self::Referral { on, .. }
            | Self::Notice { on, .. } => *on,
        }
    }
}
