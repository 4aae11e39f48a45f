use std::collections::BTreeMap;

use super::event::{AnswerTime, CountedEvent, CountedRoute, NoticeStep, ReferralOutcome, TopicDetail};
use super::quarter::FiscalQuarter;
use crate::inquiry::{Caller, Channel, ContactLanguage, ContactTopic};
use crate::service::{HelpNeed, StateCode, SupportKind};
use crate::wire::{Day, Faults, from_json};

/// How many weeks a quarter touches: 92 days that begin on any day of a week.
pub(super) const WEEKS: usize = 14;

/// Why an event cannot be counted; it repeats nothing of the event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// It is no event of today's lists: a word of an older list, for example.
    #[error("{0}")]
    Faults(Faults),
    /// It has a detail of a topic that it is not about: a part would be above its whole.
    #[error("part-above-whole: the detail `{}` belongs to the topic `{}`: add the topic", .0.as_str(), .0.topic().as_str())]
    DetailWithoutTopic(TopicDetail),
}

impl EventError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Faults(faults) => faults.iter().next().map_or("malformed-json", |fault| fault.code.as_str()),
            Self::DetailWithoutTopic(_) => "part-above-whole",
        }
    }
}

/// Counts of a quarter. It is as large for ten million events as for none, and keeps nothing of any.
///
/// ```
/// use voice_core::report::{FiscalQuarter, Tally};
///
/// let mut tally = Tally::new(FiscalQuarter::new("2026Q4")?);
/// tally.line(br#"{"kind": "notice", "on": "2026-08-03", "step": "sent"}"#)?;
/// tally.line(br#"{"kind": "notice", "on": "2026-10-01", "step": "sent"}"#)?;
/// assert_eq!((tally.counted(), tally.outside()), (1, 1));
///
/// let error = tally.line(br#"{"kind": "notice", "on": "2026-08-03", "step": "faxed"}"#).unwrap_err();
/// assert_eq!(error.code(), "unknown-term");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tally {
    pub(super) quarter: FiscalQuarter,
    days: Option<(Day, Day)>,
    counted: u64,
    outside: u64,
    pub(super) contacts: u64,
    pub(super) topics: [u64; ContactTopic::ALL.len()],
    pub(super) details: [u64; TopicDetail::ALL.len()],
    pub(super) routes: [u64; CountedRoute::ALL.len()],
    pub(super) channels: [u64; Channel::ALL.len()],
    pub(super) languages: [u64; ContactLanguage::ALL.len()],
    pub(super) callers: [u64; Caller::ALL.len()],
    pub(super) answers: [u64; AnswerTime::ALL.len()],
    pub(super) places: BTreeMap<StateCode, u64>,
    pub(super) unplaced: u64,
    pub(super) weeks: [u64; WEEKS],
    pub(super) support: [u64; SupportKind::ALL.len()],
    pub(super) referrals: [[u64; ReferralOutcome::ALL.len()]; HelpNeed::ALL.len()],
    pub(super) notices: [u64; NoticeStep::ALL.len()],
}

fn one_more(counts: &mut [u64], place: usize) {
    if let Some(count) = counts.get_mut(place) {
        *count += 1;
    }
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(quarter: FiscalQuarter) -> Self {
        Self {
            days: quarter.days(),
            quarter,
            counted: 0,
            outside: 0,
            contacts: 0,
            topics: [0; _],
            details: [0; _],
            routes: [0; _],
            channels: [0; _],
            languages: [0; _],
            callers: [0; _],
            answers: [0; _],
            places: BTreeMap::new(),
            unplaced: 0,
            weeks: [0; _],
            support: [0; _],
            referrals: [[0; _]; _],
            notices: [0; _],
        }
    }

    /// How many events of the quarter were counted.
    #[must_use]
    pub const fn counted(&self) -> u64 {
        self.counted
    }

    /// How many events were of other days; they are in no figure.
    #[must_use]
    pub const fn outside(&self) -> u64 {
        self.outside
    }

    /// Counts an event that is one line of JSON.
    ///
    /// # Errors
    /// What is wrong with it; nothing of it is counted then.
    pub fn line(&mut self, json: &[u8]) -> Result<(), EventError> {
        self.add(&from_json(json).map_err(EventError::Faults)?)
    }

    /// Counts an event.
    ///
    /// # Errors
    /// A detail without its topic; nothing of the event is counted then.
    pub fn add(&mut self, event: &CountedEvent) -> Result<(), EventError> {
        let Some((first, last)) = self.days else { return Ok(()) };
        if !(first..=last).contains(&event.on()) {
            self.outside += 1;
            return Ok(());
        }
        match event {
            CountedEvent::Contact { on, facts, route, also, details, place, answered } => {
                let about = |topic: ContactTopic| {
                    facts.topic == topic || also.as_ref().is_some_and(|topics| topics.contains(&topic))
                };
                if let Some(&detail) = details.iter().flatten().find(|detail| !about(detail.topic())) {
                    return Err(EventError::DetailWithoutTopic(detail));
                }
                self.contacts += 1;
                ContactTopic::ALL
                    .into_iter()
                    .filter(|&topic| about(topic))
                    .for_each(|topic| one_more(&mut self.topics, topic as usize));
                details.iter().flatten().for_each(|&detail| one_more(&mut self.details, detail as usize));
                one_more(&mut self.routes, *route as usize);
                one_more(&mut self.channels, facts.channel as usize);
                one_more(&mut self.languages, facts.language as usize);
                one_more(&mut self.callers, facts.caller as usize);
                one_more(&mut self.answers, *answered as usize);
                match place {
                    None => self.unplaced += 1,
                    Some(place) => match self.places.get_mut(place) {
                        Some(count) => *count += 1,
                        None => {
                            self.places.insert(place.clone(), 1);
                        }
                    },
                }
                let day = on.date().signed_duration_since(first.date()).num_days();
                one_more(&mut self.weeks, usize::try_from(day / 7).unwrap_or(WEEKS));
            }
            CountedEvent::Support { support, .. } => one_more(&mut self.support, *support as usize),
            CountedEvent::Referral { need, outcome, .. } => {
                if let Some(of_need) = self.referrals.get_mut(*need as usize) {
                    one_more(of_need, *outcome as usize);
                }
            }
            CountedEvent::Notice { step, .. } => one_more(&mut self.notices, *step as usize),
        }
        self.counted += 1;
        Ok(())
    }
}
