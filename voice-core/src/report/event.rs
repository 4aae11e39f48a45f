use chrono::TimeDelta;

use super::city::City;
use super::victim_service::{UnmetReason, VictimService};
use super::victimization::{ServedBefore, VictimRole, Victimization};
use crate::category::Category;
use crate::inquiry::{ContactTopic, InquiryFacts, Route};
use crate::notification::NoticeKind;
use crate::referral::{ReferralNeed, ReferralState};
use crate::service::{StateCode, SupportKind};
use crate::wire::{Day, Set, Timestamp, Wire};

/// Where a contact was routed, as it is counted.
///
/// ```
/// use voice_core::inquiry::Route;
/// use voice_core::report::CountedRoute;
/// use voice_core::service::SupportKind;
///
/// // To which support is counted elsewhere.
/// let to_referral = Route::Support { support: SupportKind::Referral };
/// assert_eq!(CountedRoute::from(to_referral), CountedRoute::Support);
/// ```
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
///
/// ```
/// use voice_core::inquiry::ContactTopic;
/// use voice_core::report::TopicDetail;
///
/// let detail: TopicDetail = "social-services".parse()?;
/// assert_eq!(detail.topic(), ContactTopic::Referral);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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

/// How long it took to answer a contact, as it stood when it was counted.
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
    /// Nobody noted when.
    NotRecorded,
}

impl AnswerTime {
    /// How long it took from a contact to its answer, each with its day where the office is; within
    /// a quarter of an hour is at once.
    ///
    /// ```
    /// use voice_core::report::AnswerTime;
    ///
    /// let took = |answered: &str| -> Result<AnswerTime, voice_core::wire::InputErrors> {
    ///     let answered = answered.parse()?;
    ///     Ok(AnswerTime::between("2026-07-01T15:00:00Z".parse()?, Some(answered), |at| {
    ///         at.utc_day()
    ///     }))
    /// };
    /// assert_eq!(took("2026-07-01T15:15:00Z")?, AnswerTime::AtOnce);
    /// assert_eq!(took("2026-07-01T15:15:01Z")?, AnswerTime::SameDay);
    /// assert_eq!(took("2026-07-08T23:00:00Z")?, AnswerTime::WithinWeek);
    /// assert_eq!(took("2026-07-09T00:00:00Z")?, AnswerTime::Later);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn between(
        asked: Timestamp,
        answered: Option<Timestamp>,
        day_of: impl Fn(Timestamp) -> Day,
    ) -> Self {
        let Some(answered) = answered else { return Self::NotYet };
        let days = day_of(answered).date().signed_duration_since(day_of(asked).date()).num_days();
        match answered.utc().signed_duration_since(asked.utc()) {
            took if took <= TimeDelta::minutes(15) => Self::AtOnce,
            _ if days < 1 => Self::SameDay,
            _ if days <= 7 => Self::WithinWeek,
            _ => Self::Later,
        }
    }
}

/// What became of a referral.
///
/// ```
/// use voice_core::referral::ReferralState;
/// use voice_core::report::ReferralOutcome;
///
/// assert_eq!(ReferralOutcome::from(ReferralState::Served), ReferralOutcome::Helped);
/// assert_eq!(ReferralOutcome::from(ReferralState::Sent), ReferralOutcome::Open);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReferralOutcome {
    /// The person was helped.
    Helped,
    /// The service took the person on.
    Accepted,
    /// The person or the service said no.
    Declined,
    /// The person wanted no more of it.
    Withdrawn,
    /// The consent ended before anything was shared.
    Expired,
    /// Nothing is known yet.
    Open,
}

impl From<ReferralState> for ReferralOutcome {
    fn from(state: ReferralState) -> Self {
        match state {
            ReferralState::Offered | ReferralState::Accepted | ReferralState::Sent => Self::Open,
            ReferralState::Acknowledged => Self::Accepted,
            ReferralState::Served => Self::Helped,
            ReferralState::Declined => Self::Declined,
            ReferralState::Withdrawn => Self::Withdrawn,
            ReferralState::Expired => Self::Expired,
        }
    }
}

/// What became of a notice of a change of custody.
///
/// ```
/// use voice_core::report::NoticeStep;
///
/// let step: NoticeStep = "not-delivered".parse()?;
/// assert_eq!(step, NoticeStep::NotDelivered);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum NoticeStep {
    /// A notice was sent.
    Sent,
    /// A notice could not be delivered.
    NotDelivered,
    /// Somebody stopped the notices.
    Stopped,
}

/// One thing that a report counts: a day and words of closed lists. Nobody's name, no number of a
/// case, no free text and no reason of a refusal has a place in it.
///
/// ```compile_fail,E0559
/// use voice_core::report::CountedEvent;
/// use voice_core::service::SupportKind;
///
/// fn refused(on: voice_core::wire::Day) -> CountedEvent {
///     CountedEvent::Support { on, support: SupportKind::History, refused_because: "protected" }
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
        also: Option<Set<ContactTopic>>,
        /// More about a topic.
        #[wire(min = 1)]
        details: Option<Set<TopicDetail>>,
        /// The state; left out where it was not said.
        place: Option<StateCode>,
        /// The city, where it is a large one; its state is the place.
        city: Option<City>,
        /// How long it took to answer.
        answered: AnswerTime,
    },
    /// Somebody was served for the first time in a fiscal quarter: one event for each person and
    /// quarter. Who it was the office knows by a key of its own, which is in no event.
    Served {
        /// The day.
        on: Day,
        /// Whether the office served them before in the fiscal year.
        before: ServedBefore,
        /// How they were harmed.
        role: VictimRole,
        /// What they were a victim of.
        #[wire(min = 1)]
        victimizations: Set<Victimization>,
    },
    /// Somebody received a service: one event each time.
    Service {
        /// The day.
        on: Day,
        /// The service.
        service: VictimService,
    },
    /// Something that somebody needed could not be met.
    Unmet {
        /// The day.
        on: Day,
        /// What was needed; left out where it was not said.
        need: Option<ReferralNeed>,
        /// Why it could not be met.
        reason: UnmetReason,
    },
    /// Support was given.
    Support {
        /// The day.
        on: Day,
        /// The kind.
        support: SupportKind,
    },
    /// Somebody asked about a person in custody.
    Question {
        /// The day.
        on: Day,
        /// What was asked for; what was answered is not counted.
        #[wire(min = 1)]
        categories: Set<Category>,
    },
    /// Somebody was referred.
    Referral {
        /// The day of the offer.
        on: Day,
        /// What for; left out where it was not said.
        need: Option<ReferralNeed>,
        /// What became of it so far.
        outcome: ReferralOutcome,
    },
    /// Somebody signed up for notices.
    SignUp {
        /// The day.
        on: Day,
        /// Of what they want to be told.
        #[wire(min = 1)]
        kinds: Set<NoticeKind>,
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
    ///
    /// ```
    /// use voice_core::report::{CountedEvent, NoticeStep};
    ///
    /// let event = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
    /// assert_eq!(event.on(), "2026-08-03".parse()?);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub const fn on(&self) -> Day {
        match self {
            Self::Contact { on, .. }
            | Self::Served { on, .. }
            | Self::Service { on, .. }
            | Self::Unmet { on, .. }
            | Self::Support { on, .. }
            | Self::Question { on, .. }
            | Self::Referral { on, .. }
            | Self::SignUp { on, .. }
            | Self::Notice { on, .. } => *on,
        }
    }
}
