//! What a store of the office keeps, as events to count. Nothing of a person goes from the one to
//! the other.

use super::event::{AnswerTime, CountedEvent, CountedRoute, NoticeStep, TopicDetail};
use crate::disclosure::QuestionRecord;
use crate::inquiry::{ContactTopic, InquiryEntry, Triage};
use crate::notification::{SignUp, SignUpAct};
use crate::office::OfficeCalendar;
use crate::referral::Referral;
use crate::service::{StateCode, SupportKind};
use crate::vocabulary::Vocabulary;
use crate::wire::{Diagnostic, Set, Timestamp};

/// A contact was routed by a rule that the table does not have: give the table by which
/// it was routed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown-rule: a contact was routed by a rule that is not in the table: give the table by \
     which it was routed"
)]
pub struct UnknownRuleError;

impl Diagnostic for UnknownRuleError {
    fn code(&self) -> &'static str {
        "unknown-rule"
    }
}

/// Each moment becomes the day where the office is: that of its calendar, [`OfficeCalendar::day`].
impl CountedEvent {
    /// A contact that was kept, and when it was answered, where that was noted. What the entry does
    /// not have (further topics, details, the state) is put in with [`CountedEvent::with_place`],
    /// [`CountedEvent::with_topic`] and [`CountedEvent::with_detail`].
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::inquiry::{Inquiry, Triage};
    /// use voice_core::report::{CountedEvent, TopicDetail};
    /// use voice_core::wire::{from_json, to_json};
    ///
    /// let call: Inquiry = from_json(br#"{
    ///     "at": "2026-07-02T03:00:00Z", "narrative": "I am at 9 Quarry Lane",
    ///     "facts": {
    ///         "danger": "none", "topic": "local-contact", "caller": "victim",
    ///         "channel": "telephone", "language": "es"
    ///     }
    /// }"#)?;
    /// let (triage, policy) = (Triage::reference(), Policy::us_federal());
    /// let event = CountedEvent::of_inquiry(
    ///     &triage.keep(call),
    ///     triage,
    ///     Some("2026-07-02T03:04:00Z".parse()?),
    ///     policy.calendar(),
    /// )?;
    /// let json = to_json(&event.with_place("CA".parse()?).with_detail(TopicDetail::CaseStatus))?;
    /// // It was still the first of July where the office is.
    /// assert!(
    ///     json.contains("2026-07-01") && json.contains("at-once") && json.contains("case-status")
    /// );
    /// assert!(!json.contains("Quarry"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A rule that the table does not have.
    pub fn of_inquiry(
        kept: &InquiryEntry,
        triage: &Triage,
        answered_at: Option<Timestamp>,
        calendar: &OfficeCalendar,
    ) -> Result<Self, UnknownRuleError> {
        let (at, facts, rule) = match kept {
            InquiryEntry::Counted(entry) => (entry.at, entry.facts, &entry.rule),
            InquiryEntry::Filed(entry) => (entry.at, entry.facts, &entry.rule),
        };
        Ok(Self::Contact {
            on: calendar.day(at),
            facts,
            route: CountedRoute::from(triage.rule(rule).ok_or(UnknownRuleError)?.route),
            also: None,
            details: None,
            place: None,
            city: None,
            answered: answered_at.map_or(AnswerTime::NotRecorded, |answered| {
                AnswerTime::between(at, Some(answered), |at| calendar.day(at))
            }),
        })
    }

    /// A question: what was asked for, and nothing of who asked about whom or what was answered.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::report::CountedEvent;
    /// use voice_core::wire::from_json;
    ///
    /// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// let question: QuestionRecord = from_json(&asked)?;
    /// // What was asked for is counted, and neither by whom nor what was answered.
    /// let event = CountedEvent::of_question(&question, Policy::us_federal().calendar());
    /// let CountedEvent::Question { on, categories } = event else { panic!("a question") };
    /// assert_eq!(on, "2026-11-02".parse()?);
    /// assert!(categories.contains(&Category::CustodyStatus));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_question(question: &QuestionRecord, calendar: &OfficeCalendar) -> Self {
        Self::Question { on: calendar.day(question.as_of), categories: question.categories.clone() }
    }

    /// Support that was given at a moment, counted in the row of the library's kind that its
    /// declaration names; none where the vocabulary does not declare the kind.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::report::CountedEvent;
    /// use voice_core::service::SupportKind;
    ///
    /// let (policy, support) = (Policy::us_federal(), SupportKind::Hotline);
    /// let (at, vocabulary) = ("2026-11-02T15:00:00Z".parse()?, policy.vocabulary());
    /// let event = CountedEvent::of_support(support, at, vocabulary, policy.calendar());
    /// assert_eq!(event, Some(CountedEvent::Support { on: "2026-11-02".parse()?, support }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_support(
        support: SupportKind,
        at: Timestamp,
        vocabulary: &Vocabulary,
        calendar: &OfficeCalendar,
    ) -> Option<Self> {
        let support = vocabulary.counted_as(support)?;
        Some(Self::Support { on: calendar.day(at), support })
    }

    /// A referral as it stands at a moment, on the day of its offer.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{Referral, ReferralDetails, ServiceReference};
    /// use voice_core::report::{CountedEvent, ReferralOutcome};
    ///
    /// let service =
    ///     ServiceReference { organization: "rainn".parse()?, service: "hotline".parse()? };
    /// let at = "2026-11-02T15:00:00Z".parse()?;
    /// let referral = Referral::offer(
    ///     "referral-1".parse()?,
    ///     "party-1".parse()?,
    ///     service,
    ///     ReferralDetails::default(),
    ///     at,
    /// );
    /// let policy = Policy::us_federal();
    /// let open = CountedEvent::Referral {
    ///     on: "2026-11-02".parse()?,
    ///     need: None,
    ///     outcome: ReferralOutcome::Open,
    /// };
    /// assert_eq!(CountedEvent::of_referral(&referral, at, policy.calendar()), Some(open));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_referral(
        referral: &Referral,
        as_of: Timestamp,
        calendar: &OfficeCalendar,
    ) -> Option<Self> {
        let record = referral.record();
        Some(Self::Referral {
            on: calendar.day(record.history.first()?.at),
            need: record.details.need,
            outcome: referral.state_at(as_of, calendar).into(),
        })
    }

    /// A sign-up for notices.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::notification::SignUp;
    /// use voice_core::report::CountedEvent;
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let event = CountedEvent::of_sign_up(&sign_up, Policy::us_federal().calendar());
    /// let CountedEvent::SignUp { kinds, .. } = event else { panic!("a sign-up") };
    /// assert_eq!(kinds, sign_up.request().kinds);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn of_sign_up(sign_up: &SignUp, calendar: &OfficeCalendar) -> Self {
        Self::SignUp {
            on: calendar.day(sign_up.signed_up_at()),
            kinds: sign_up.request().kinds.clone(),
        }
    }

    /// Something that a person did about their sign-up; none where it is not counted.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::notification::SignUpAct;
    /// use voice_core::report::{CountedEvent, NoticeStep};
    ///
    /// let at = "2026-11-02T15:00:00Z".parse()?;
    /// let policy = Policy::us_federal();
    /// let on = "2026-11-02".parse()?;
    /// let stopped = CountedEvent::of_act(SignUpAct::Stopped, at, policy.calendar());
    /// assert_eq!(stopped, Some(CountedEvent::Notice { on, step: NoticeStep::Stopped }));
    /// // That somebody called is none of what is counted of notices.
    /// assert!(CountedEvent::of_act(SignUpAct::Heard, at, policy.calendar()).is_none());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn of_act(act: SignUpAct, at: Timestamp, calendar: &OfficeCalendar) -> Option<Self> {
        match act {
            SignUpAct::Stopped => {
                Some(Self::Notice { on: calendar.day(at), step: NoticeStep::Stopped })
            }
            SignUpAct::Heard | SignUpAct::Paused | SignUpAct::Resumed | SignUpAct::Inquired => None,
        }
    }

    /// The same contact, from a state; any other event as it is.
    #[must_use]
    pub fn with_place(mut self, state: StateCode) -> Self {
        if let Self::Contact { place, .. } = &mut self {
            *place = Some(state);
        }
        self
    }

    /// The same contact, about one more topic; any other event as it is.
    ///
    /// ```
    /// use voice_core::inquiry::ContactTopic;
    /// use voice_core::report::CountedEvent;
    /// use voice_core::wire::from_json;
    ///
    /// let contact: CountedEvent = from_json(br#"{
    ///     "kind": "contact", "on": "2026-08-03", "route": "support",
    ///     "facts": {
    ///         "topic": "question", "danger": "none", "caller": "victim",
    ///         "channel": "telephone", "language": "en"
    ///     },
    ///     "answered": "at-once"
    /// }"#)?;
    /// // They asked for notices too.
    /// let event = contact.with_topic(ContactTopic::Notices);
    /// let CountedEvent::Contact { also: Some(also), .. } = event else { panic!("a contact") };
    /// assert!(also.contains(&ContactTopic::Notices));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn with_topic(mut self, topic: ContactTopic) -> Self {
        if let Self::Contact { also, .. } = &mut self {
            also.get_or_insert_with(Set::new).insert(topic);
        }
        self
    }

    /// The same contact, with more about a topic; any other event as it is.
    #[must_use]
    pub fn with_detail(mut self, detail: TopicDetail) -> Self {
        if let Self::Contact { details, .. } = &mut self {
            details.get_or_insert_with(Set::new).insert(detail);
        }
        self
    }
}
