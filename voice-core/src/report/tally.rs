mod counters;
mod merging;
mod record;

use core::num::NonZeroU64;
use std::collections::BTreeMap;

use self::counters::{Counters, topics};
use super::counts::{Sums, width};
use super::document::TableKind;
use super::erratum::{ErratumReason, EventEntry, Identified, Known, Layer, Region, Seen};
use super::event::{AnswerTime, CountedEvent, TopicDetail};
use super::event_error::EventError;
use super::period::ReportPeriod;
use super::request::ReportRequest;
use crate::service::StateCode;
use crate::wire::{Day, Set, from_json};

pub use self::record::{TallyDay, TallyErrata, TallyFormat, TallyRecord, TallyRow, TallyTable};

/// Counts of the days that a report needs. It is as large for ten million events as for none, but
/// for the digests of those that have an identifier, and keeps nothing of any.
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
    /// Of errata, by the first day up to which a report has them and the day of the event.
    errata: BTreeMap<(Day, Change, usize), Vec<u64>>,
    reasons: BTreeMap<(Day, usize), Set<ErratumReason>>,
    errata_days: Set<Day>,
    identified: Identified,
    /// How many events with an identifier were counted of which `identified` has no digest.
    unlisted: u64,
    counted: u64,
    outside: u64,
    duplicates: u64,
    later: u64,
}

/// What an erratum does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Added,
    Removed,
}

impl Change {
    const fn of(reason: ErratumReason) -> Self {
        if reason.adds() { Self::Added } else { Self::Removed }
    }
}

impl Tally {
    /// Nothing counted yet, for the report of a period alone.
    #[must_use]
    pub fn new(period: ReportPeriod) -> Self {
        Self::from_request(ReportRequest::new(period))
    }

    /// Nothing counted yet, for a report.
    ///
    /// ```
    /// use voice_core::report::{CountedEvent, EventEntry, NoticeStep, ReportRequest, Tally};
    ///
    /// let sent = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
    /// let request = ReportRequest::new("2026Q4".parse()?);
    /// let mut tally = Tally::from_request(request.clone());
    /// tally.add(&sent)?;
    /// let id = Some("notice-7".parse()?);
    /// tally.add_entry(&EventEntry { event: sent, id, erratum: None })?;
    /// assert_eq!((tally.counted(), tally.later_errata()), (2, 0));
    /// assert_eq!(tally.days(), "2026Q4".parse()?);
    /// assert!(tally.size() > 0);
    ///
    /// // It is kept as a record, and goes on from it.
    /// let kept = tally.record();
    /// assert_eq!(kept.identified, 1);
    /// assert_eq!(Tally::from_record(&kept, request)?.counted(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_request(request: ReportRequest) -> Self {
        let days = request.days();
        Self {
            counters: vec![0; days.len() * width()],
            errata: BTreeMap::new(),
            reasons: BTreeMap::new(),
            errata_days: request.errata_days(),
            identified: Identified::default(),
            unlisted: 0,
            days,
            request,
            counted: 0,
            outside: 0,
            duplicates: 0,
            later: 0,
        }
    }

    /// The days of which events are counted: those of the period, and those that its
    /// report needs besides.
    #[must_use]
    pub const fn days(&self) -> ReportPeriod {
        self.days
    }

    /// How many events were there before, by their identifier; they are counted once.
    #[must_use]
    pub const fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// How many errata came to be known after the last day of which the report has them; they are
    /// in no figure, and for a further edition.
    #[must_use]
    pub const fn later_errata(&self) -> u64 {
        self.later
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

    /// Counts an event that is one line of JSON: a [`CountedEvent`], or an [`EventEntry`] with it.
    ///
    /// # Errors
    /// What is wrong with it; nothing of it is counted then.
    pub fn line(&mut self, json: &[u8]) -> Result<(), EventError> {
        // No event has this among its words.
        const KEY: &[u8] = br#""event""#;
        if json.windows(KEY.len()).any(|part| part == KEY) {
            return self.add_entry(&from_json(json).map_err(EventError::Faults)?);
        }
        self.add(&from_json(json).map_err(EventError::Faults)?)
    }

    /// Counts an event once by its identifier, and an erratum from the day on which it came to be
    /// known.
    ///
    /// # Errors
    /// As [`Tally::add`]; another event with the same identifier; an erratum of before its event.
    pub fn add_entry(&mut self, entry: &EventEntry) -> Result<(), EventError> {
        let Some(place) = self.place(entry)? else {
            self.outside += 1;
            return Ok(());
        };
        let identity = match self.identified.see(entry) {
            Seen::New(identity) => identity,
            Seen::Same => {
                self.duplicates += 1;
                return Ok(());
            }
            Seen::Other => return Err(EventError::OtherEvent),
        };
        self.enter(entry, place)?;
        self.identified.add(identity);
        Ok(())
    }

    /// Counts an event with an identifier once, of which the caller brought all lines together: a
    /// database or an engine that groups by identifier. So no tally has to know it; an identifier
    /// that `entry` has is not looked at.
    ///
    /// ```
    /// use core::num::NonZeroU64;
    ///
    /// use voice_core::report::{CountedEvent, NoticeStep, Tally};
    ///
    /// let sent = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
    /// let mut tally = Tally::new("2026Q4".parse()?);
    /// tally.add_distinct(&sent.into(), NonZeroU64::new(3).ok_or("none")?)?;
    /// assert_eq!((tally.counted(), tally.duplicates()), (1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Tally::add`]; an erratum of before its event.
    pub fn add_distinct(
        &mut self,
        entry: &EventEntry,
        lines: NonZeroU64,
    ) -> Result<(), EventError> {
        let Some(place) = self.place(entry)? else {
            self.outside += lines.get();
            return Ok(());
        };
        self.enter(entry, place)?;
        self.unlisted += 1;
        self.duplicates += lines.get() - 1;
        Ok(())
    }

    /// The place of the day of an event; none of a day that is not counted here.
    fn place(&self, entry: &EventEntry) -> Result<Option<usize>, EventError> {
        let on = entry.event.on();
        match entry.erratum {
            Some(erratum) if erratum.noted_on <= on => Err(EventError::NotedBefore),
            _ => Ok(self.days.place(on)),
        }
    }

    /// Counts an event of a day, or an erratum of it.
    fn enter(&mut self, entry: &EventEntry, place: usize) -> Result<(), EventError> {
        let event = &entry.event;
        let Some(erratum) = entry.erratum else { return self.add(event) };
        self.check(event)?;
        let from = self.errata_days.iter().find(|through| erratum.noted_on <= **through);
        let Some(&through) = from else {
            self.later += 1;
            return Ok(());
        };
        let change = Change::of(erratum.reason);
        let counters = self.errata.entry((through, change, place));
        Counters(counters.or_insert_with(|| vec![0; width()])).count(event);
        self.reasons.entry((through, place)).or_default().insert(erratum.reason);
        self.counted += 1;
        Ok(())
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
        self.check(event)?;
        let from = place * width();
        if let Some(day) = self.counters.get_mut(from..from + width()) {
            Counters(day).count(event);
        }
        self.counted += 1;
        Ok(())
    }

    /// Whether an event keeps to what the report says of events.
    fn check(&self, event: &CountedEvent) -> Result<(), EventError> {
        if let Some(by) = self.unrecorded(event) {
            return Err(EventError::NotRecorded(by));
        }
        if matches!(event, CountedEvent::Support { support, .. } if support.place().is_none()) {
            return Err(EventError::DeclaredSupport);
        }
        let CountedEvent::Contact { facts, route, also, details, place, city, .. } = event else {
            return Ok(());
        };
        if let Some(city) = city {
            if !self.request.cities {
                return Err(EventError::NoCities);
            }
            if place.as_ref().map(StateCode::as_str) != Some(city.state_letters()) {
                return Err(EventError::CityOutsideState(city.clone()));
            }
        }
        let topics = topics(facts.topic, also.as_ref());
        let apart = |detail: &&TopicDetail| !topics.clone().any(|topic| topic == detail.topic());
        if let Some(&detail) = details.iter().flatten().find(apart) {
            return Err(EventError::DetailWithoutTopic(detail));
        }
        if self.request.one_topic && topics.count() > 1 {
            return Err(EventError::SecondTopic);
        }
        if self.request.routes.as_ref().is_some_and(|routes| !routes.allow(facts, *route)) {
            return Err(EventError::OtherRoute);
        }
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
            | (TableKind::Victimizations, CountedEvent::Served { .. })
            | (TableKind::Services, CountedEvent::Service { .. })
            | (TableKind::UnmetNeeds, CountedEvent::Unmet { .. }) => true,
            _ => false,
        };
        self.request.not_recorded.iter().copied().find(has)
    }

    /// The sums over some of the days; none where days are not counted here, or errata take away
    /// what was not counted.
    fn sums(&self, of: &Region) -> Option<Sums> {
        let Region { days, known } = of;
        match *known {
            Known::AsOf(through) => {
                let base = self.base(days)?;
                let Some(through) = through else { return Some(Sums(base)) };
                let layer = Layer { after: None, through };
                let added = self.changed(days, Change::Added, layer)?;
                let all = base.iter().zip(added).map(|(count, more)| count + more).collect();
                less(all, self.changed(days, Change::Removed, layer)?)
            }
            Known::Added(layer) => self.changed(days, Change::Added, layer).map(Sums),
            Known::Removed(layer) => self.changed(days, Change::Removed, layer).map(Sums),
            Known::Left(layer) => {
                let before = Region { days: *days, known: Known::AsOf(layer.after) };
                less(self.sums(&before)?.0, self.changed(days, Change::Removed, layer)?)
            }
        }
    }

    /// The sums without errata.
    fn base(&self, days: &ReportPeriod) -> Option<Vec<u64>> {
        let mut sums = vec![0; width()];
        let skip = self.days.place(*days.first_day())?;
        self.days.place(*days.last_day())?;
        for day in self.counters.chunks_exact(width()).skip(skip).take(days.len()) {
            sums.iter_mut().zip(day).for_each(|(sum, count)| *sum += count);
        }
        Some(sums)
    }

    fn changed(&self, days: &ReportPeriod, by: Change, layer: Layer) -> Option<Vec<u64>> {
        let (first, last) =
            (self.days.place(*days.first_day())?, self.days.place(*days.last_day())?);
        let mut sums = vec![0; width()];
        for ((through, change, place), day) in &self.errata {
            if *change == by
                && Some(*through) > layer.after
                && *through <= layer.through
                && (first..=last).contains(place)
            {
                sums.iter_mut().zip(day).for_each(|(sum, count)| *sum += count);
            }
        }
        Some(sums)
    }

    /// Why there are errata of some days, up to a day.
    pub(super) fn reasons(
        &self,
        spans: &[ReportPeriod],
        through: Option<Day>,
    ) -> Set<ErratumReason> {
        let of_spans = |place: usize| {
            spans.iter().any(|days| {
                let (first, last) =
                    (self.days.place(*days.first_day()), self.days.place(*days.last_day()));
                first <= Some(place) && Some(place) <= last
            })
        };
        let those = self
            .reasons
            .iter()
            .filter(|((day, place), _)| Some(*day) <= through && of_spans(*place));
        those.flat_map(|(_, reasons)| reasons.iter().copied()).collect()
    }

    /// Whether errata take away what was not counted on their day.
    pub(super) fn removes_too_much(&self) -> bool {
        self.errata.keys().any(|&(through, _, place)| {
            let day = self.days.day(place);
            let layer = Layer {
                after: self.errata_days.iter().copied().rfind(|day| *day < through),
                through,
            };
            day.is_some_and(|days| self.sums(&Region { days, known: Known::Left(layer) }).is_none())
        })
    }
}

/// What is left of counts; none where more is taken away than there is.
fn less(counts: Vec<u64>, removed: Vec<u64>) -> Option<Sums> {
    counts
        .iter()
        .zip(removed)
        .map(|(count, less)| count.checked_sub(less))
        .collect::<Option<_>>()
        .map(Sums)
}

/// The counts of a tally over any of its days.
pub(super) struct Counted<'a> {
    tally: &'a Tally,
    known: BTreeMap<Region, Option<Sums>>,
}

impl<'a> Counted<'a> {
    pub(super) const fn new(tally: &'a Tally) -> Self {
        Self { tally, known: BTreeMap::new() }
    }

    /// The count of a row and column over some events; none of a word, or of days, that
    /// are not counted.
    pub(super) fn count(
        &mut self,
        of: &Region,
        by: TableKind,
        row: &str,
        column: &str,
    ) -> Option<u64> {
        self.known
            .entry(*of)
            .or_insert_with(|| self.tally.sums(of))
            .as_ref()?
            .count(by, row, column)
    }
}
