use std::borrow::Cow;
use std::collections::BTreeMap;

use super::counts::{Crossed, Sums, Total, first, state, width};
use super::document::TableKind;
use super::event::{AnswerTime, CountedEvent, ReferralOutcome, TopicDetail};
use super::period::ReportPeriod;
use super::request::ReportRequest;
use super::victimization::Victimization;
use crate::category::Category;
use crate::inquiry::ContactTopic;
use crate::notification::NoticeKind;
use crate::referral::ReferralNeed;
use crate::service::StateCode;
use crate::wire::{Diagnostic, InputErrors, from_json};

/// Why an event cannot be counted; it repeats nothing of the event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// It is no event of today's lists: a word of an older list, for example.
    #[error("{0}")]
    Faults(InputErrors),
    /// It has a detail of a topic that it is not about: a part would be above its whole.
    #[error(
        "part-above-whole: the detail `{}` belongs to the topic `{}`: add the topic",
        .0.as_str(),
        .0.topic().as_str()
    )]
    DetailWithoutTopic(TopicDetail),
    /// It is about a further topic where each contact has one, as the report says.
    #[error("second-topic: each contact of this report has one topic: leave `also` out")]
    SecondTopic,
    /// It is routed otherwise than the table of the office routes any such contact.
    #[error(
        "other-route: by the table of the report no such contact is routed there: give the route \
         by the table"
    )]
    OtherRoute,
    /// It has something that the report says is not recorded.
    #[error(
        "not-recorded: the report says that `{}` is not recorded: leave it out of the event, or \
         out of what is not recorded",
        .0.as_str()
    )]
    NotRecorded(TableKind),
}

impl Diagnostic for EventError {
    fn code(&self) -> &'static str {
        match self {
            Self::Faults(faults) => faults.code(),
            Self::DetailWithoutTopic(_) => "part-above-whole",
            Self::SecondTopic => "second-topic",
            Self::OtherRoute => "other-route",
            Self::NotRecorded(_) => "not-recorded",
        }
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Faults(faults) => faults.pointer(),
            Self::DetailWithoutTopic(_)
            | Self::SecondTopic
            | Self::OtherRoute
            | Self::NotRecorded(_) => None,
        }
    }

    fn expected(&self) -> Option<&str> {
        match self {
            Self::Faults(faults) => faults.expected(),
            Self::DetailWithoutTopic(_)
            | Self::SecondTopic
            | Self::OtherRoute
            | Self::NotRecorded(_) => None,
        }
    }
}

/// Counts of the days that a report needs. It is as large for ten million events as for none, and
/// keeps nothing of any.
///
/// ```
/// use voice_core::report::Tally;
/// use voice_core::wire::Diagnostic;
///
/// let mut tally = Tally::new("2026Q4".parse()?);
/// tally.line(br#"{"kind": "notice", "on": "2026-08-03", "step": "sent"}"#)?;
/// tally.line(br#"{"kind": "notice", "on": "2026-10-01", "step": "sent"}"#)?;
/// assert_eq!((tally.counted(), tally.outside()), (1, 1));
///
/// let error =
///     tally.line(br#"{"kind": "notice", "on": "2026-08-03", "step": "faxed"}"#).unwrap_err();
/// assert_eq!(error.code(), "unknown-term");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tally {
    pub(super) request: ReportRequest,
    days: ReportPeriod,
    /// For each day its counters, one day after the other.
    counters: Vec<u64>,
    counted: u64,
    outside: u64,
}

/// The counters of a day.
struct Counters<'a>(&'a mut [u64]);

impl Counters<'_> {
    fn one_more(&mut self, by: TableKind, place: usize) {
        self.more(by, place, 1);
    }

    fn more(&mut self, by: TableKind, place: usize, times: usize) {
        if let Some(count) = self.0.get_mut(first(by) + place) {
            *count += times as u64;
        }
    }

    fn crossed(&mut self, by: Crossed, row: usize, route: usize) {
        if let Some(count) = self.0.get_mut(by.place(row, route)) {
            *count += 1;
        }
    }

    /// One in each of some rows, and how many after the first, of a table with so many words.
    fn any_of(&mut self, by: TableKind, rows: impl Iterator<Item = usize>, words: usize) {
        let mut number = 0_usize;
        for row in rows {
            self.one_more(by, row);
            number += 1;
        }
        self.more(by, words, number.saturating_sub(1));
    }
}

impl Tally {
    /// Nothing counted yet, for the report of a period alone.
    #[must_use]
    pub fn new(period: ReportPeriod) -> Self {
        Self::from_request(ReportRequest::new(period))
    }

    /// Nothing counted yet, for a report.
    #[must_use]
    pub fn from_request(request: ReportRequest) -> Self {
        let days = request.days();
        Self { counters: vec![0; days.len() * width()], days, request, counted: 0, outside: 0 }
    }

    /// The days of which events are counted: those of the period, and those that its
    /// report needs besides.
    #[must_use]
    pub const fn days(&self) -> ReportPeriod {
        self.days
    }

    /// How many bytes its counters take; it follows from the days alone.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.counters.len() * size_of::<u64>()
    }

    /// How many events of these days were counted.
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

    /// Counts events as a store gives them, one after the other.
    ///
    /// ```
    /// use voice_core::report::{CountedEvent, EventError, NoticeStep, Tally};
    ///
    /// let sent = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
    /// let rows = [Ok(sent.clone()), Err("the connection was lost".to_owned()), Ok(sent)];
    /// let mut tally = Tally::new("2026Q4".parse()?);
    /// let counted = tally.add_all(rows, |error: EventError| error.to_string());
    /// assert_eq!((counted, tally.counted()), (Err("the connection was lost".to_owned()), 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first event that could not be had, and the first that cannot be counted, as `uncounted`
    /// puts it. A tally with which that happened is one of a part of the events: make no report
    /// of it.
    pub fn add_all<E>(
        &mut self,
        events: impl IntoIterator<Item = Result<CountedEvent, E>>,
        uncounted: impl Fn(EventError) -> E,
    ) -> Result<(), E> {
        events.into_iter().try_for_each(|event| self.add(&event?).map_err(&uncounted))
    }

    /// Counts an event.
    ///
    /// # Errors
    /// A detail without its topic, or something that the report says is not there; nothing of the
    /// event is counted then.
    pub fn add(&mut self, event: &CountedEvent) -> Result<(), EventError> {
        let Some(place) = self.days.place(event.on()) else {
            self.outside += 1;
            return Ok(());
        };
        if let Some(by) = self.unrecorded(event) {
            return Err(EventError::NotRecorded(by));
        }
        let from = place * width();
        let Some(day) = self.counters.get_mut(from..from + width()) else { return Ok(()) };
        let mut day = Counters(day);
        match event {
            CountedEvent::Contact { facts, route, also, details, place, answered, .. } => {
                let about = |topic: ContactTopic| {
                    facts.topic == topic
                        || also.as_ref().is_some_and(|topics| topics.contains(&topic))
                };
                if let Some(&detail) =
                    details.iter().flatten().find(|detail| !about(detail.topic()))
                {
                    return Err(EventError::DetailWithoutTopic(detail));
                }
                let topics = ContactTopic::ALL.into_iter().filter(|&topic| about(topic));
                if self.request.one_topic && topics.clone().nth(1).is_some() {
                    return Err(EventError::SecondTopic);
                }
                if self.request.routes.as_ref().is_some_and(|routes| !routes.allow(facts, *route)) {
                    return Err(EventError::OtherRoute);
                }
                day.one_more(TableKind::Totals, Total::Contacts as usize);
                for crossed in Crossed::ALL {
                    let row = match crossed {
                        Crossed::Topics => facts.topic as usize,
                        Crossed::Callers => facts.caller as usize,
                    };
                    day.crossed(crossed, row, *route as usize);
                }
                let topics = topics.map(|topic| topic as usize);
                day.any_of(TableKind::Topics, topics, ContactTopic::ALL.len());
                details
                    .iter()
                    .flatten()
                    .for_each(|&detail| day.one_more(TableKind::TopicDetails, detail as usize));
                day.one_more(TableKind::Routes, *route as usize);
                day.one_more(TableKind::Channels, facts.channel as usize);
                day.one_more(TableKind::Languages, facts.language as usize);
                day.one_more(TableKind::Callers, facts.caller as usize);
                day.one_more(TableKind::AnswerTimes, *answered as usize);
                // After all states comes the row of those who did not say theirs.
                let place =
                    place.as_ref().and_then(state).unwrap_or_else(|| StateCode::letters().count());
                day.one_more(TableKind::Places, place);
            }
            CountedEvent::Served { before, role, victimizations, .. } => {
                day.one_more(TableKind::Totals, Total::Served as usize);
                day.one_more(TableKind::ServedBefore, *before as usize);
                day.one_more(TableKind::VictimRoles, *role as usize);
                let rows = victimizations.iter().map(|&kind| kind as usize);
                day.any_of(TableKind::Victimizations, rows, Victimization::ALL.len());
            }
            CountedEvent::Support { support, .. } => {
                day.one_more(TableKind::Totals, Total::Support as usize);
                day.one_more(TableKind::SupportGiven, *support as usize);
            }
            CountedEvent::Question { categories, .. } => {
                day.one_more(TableKind::Totals, Total::Questions as usize);
                // What an office declares counts as a question, and has no row of its own.
                let own = categories.iter().filter(|of| !matches!(of, Category::Declared(_)));
                let rows = own.map(|category| category.at() as usize);
                day.any_of(TableKind::Questions, rows, Category::ALL.len());
            }
            CountedEvent::Referral { need, outcome, .. } => {
                day.one_more(TableKind::Totals, Total::Referrals as usize);
                let row = need.map_or(ReferralNeed::ALL.len(), |need| need as usize);
                day.one_more(
                    TableKind::Referrals,
                    row * ReferralOutcome::ALL.len() + *outcome as usize,
                );
            }
            CountedEvent::SignUp { kinds, .. } => {
                day.one_more(TableKind::Totals, Total::SignUps as usize);
                let rows = kinds.iter().map(|&kind| kind as usize);
                day.any_of(TableKind::SignUps, rows, NoticeKind::ALL.len());
            }
            CountedEvent::Notice { step, .. } => {
                day.one_more(TableKind::Totals, Total::Notices as usize);
                day.one_more(TableKind::Notices, *step as usize);
            }
        }
        self.counted += 1;
        Ok(())
    }

    /// What an event has that the report says is not recorded.
    fn unrecorded(&self, event: &CountedEvent) -> Option<TableKind> {
        let has = |by: &TableKind| match (by, event) {
            (TableKind::Places, CountedEvent::Contact { place, .. }) => place.is_some(),
            (TableKind::AnswerTimes, CountedEvent::Contact { answered, .. }) => {
                *answered != AnswerTime::NotRecorded
            }
            (TableKind::TopicDetails, CountedEvent::Contact { details, .. }) => details.is_some(),
            (TableKind::SupportGiven, CountedEvent::Support { .. })
            | (TableKind::Victimizations, CountedEvent::Served { .. }) => true,
            _ => false,
        };
        self.request.not_recorded.iter().copied().find(has)
    }

    /// The sums over some of the days; none where days are not counted here.
    fn sums(&self, of: &ReportPeriod) -> Option<Sums> {
        let mut sums = vec![0; width()];
        let skip = self.days.place(*of.first_day())?;
        self.days.place(*of.last_day())?;
        for day in self.counters.chunks_exact(width()).skip(skip).take(of.len()) {
            sums.iter_mut().zip(day).for_each(|(sum, count)| *sum += count);
        }
        Some(Sums(sums))
    }
}

/// The counts of a tally over any of its days.
pub(super) struct Counted<'a> {
    tally: &'a Tally,
    known: BTreeMap<ReportPeriod, Option<Sums>>,
}

impl<'a> Counted<'a> {
    pub(super) const fn new(tally: &'a Tally) -> Self {
        Self { tally, known: BTreeMap::new() }
    }

    /// The count of a row and column over some days; none of a word, or of days, that
    /// are not counted.
    pub(super) fn count(
        &mut self,
        days: &ReportPeriod,
        by: TableKind,
        row: &str,
        column: &str,
    ) -> Option<u64> {
        self.known
            .entry(*days)
            .or_insert_with(|| self.tally.sums(days))
            .as_ref()?
            .count(by, row, column)
    }
}
