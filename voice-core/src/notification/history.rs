use core::fmt;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{Custody, CustodyChange, CustodyEvent, EventError, EventId, EventReference};
use crate::category::Category;
use crate::identifier::{MatterId, SubjectId};
use crate::map::Map;
use crate::office::OfficeCalendar;
use crate::subject::{FactSource, LookupResult, RecordedFact, Subject};
use crate::wire::{InputErrorCode, InputErrors, Reader, Set, Timestamp, checked, first_of_same};

/// The custody events of one person, whatever their order.
///
/// It is a set: an event that comes twice is there once, and the same events give the same history
/// in every order.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::notification::{CustodyChange, CustodyEvent, CustodyHistory, EventReference};
/// use voice_core::subject::Register;
/// use voice_core::wire::from_json;
///
/// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// let subject = register.subjects().first().ok_or("a record")?;
/// let event = |revision, change| {
///     let at = "2026-11-03T12:00:00Z".parse()?;
///     let (id, subject) = ("event-1".parse()?, subject.id().clone());
///     Ok::<_, voice_core::wire::InputErrors>(CustodyEvent {
///         id, revision, subject, at, received_at: at, change,
///     })
/// };
/// let mut history = CustodyHistory::new(subject.id().clone());
/// assert!(history.take(event(0, CustodyChange::Escaped {})?)?);
/// let policy = Policy::us_federal();
/// let now = "2026-11-04T12:00:00Z".parse()?;
/// assert!(history.applied_to(subject, policy.calendar(), now) != *subject);
///
/// // The source takes it back.
/// let told = EventReference { id: "event-1".parse()?, revision: 0 };
/// assert!(!history.is_revised(&told, now));
/// history.take(event(1, CustodyChange::Withdrawn {})?)?;
/// assert!(history.is_revised(&told, now));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CustodyHistory {
    subject: SubjectId,
    events: Map<(EventId, u16), CustodyEvent>,
}

impl CustodyHistory {
    /// The history of a person of whom nothing happened yet.
    ///
    /// ```
    /// use voice_core::notification::CustodyHistory;
    ///
    /// let history = CustodyHistory::new("subject-1".parse()?);
    /// assert_eq!(history.subject().as_str(), "subject-1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn new(subject: SubjectId) -> Self {
        Self { subject, events: Map::new() }
    }

    /// The record whose history it is.
    #[must_use]
    pub const fn subject(&self) -> &SubjectId {
        &self.subject
    }

    /// The history of each person of whom there are events.
    ///
    /// ```
    /// use voice_core::notification::{CustodyEvent, CustodyHistory};
    /// use voice_core::wire::{InputErrorCode, from_value};
    /// use serde_json::json;
    ///
    /// let event = |revision: u16, subject: &str| -> Result<CustodyEvent, _> {
    ///     let (at, change) = ("2026-10-20T12:00:00Z", json!({"kind": "escaped"}));
    ///     from_value(json!({
    ///         "id": "event-1", "revision": revision, "subject": subject, "at": at,
    ///         "received_at": at, "change": change
    ///     }))
    /// };
    /// let of_one = vec![event(0, "subject-1")?, event(1, "subject-1")?];
    /// assert_eq!(CustodyHistory::by_person(of_one)?.len(), 1);
    /// let of_two = vec![event(0, "subject-1")?, event(1, "subject-2")?];
    /// let faults = CustodyHistory::by_person(of_two).unwrap_err();
    /// let fault = faults.iter().next().unwrap();
    /// assert_eq!(fault.pointer, "/1/subject");
    /// assert_eq!(fault.code, InputErrorCode::Contradiction);
    /// assert_eq!(
    ///     fault.expected,
    ///     "the person of the event's other revisions, as `/0/subject` has it",
    /// );
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// # Errors
    /// Every revision that is of another person than an earlier one of the list, and every one that
    /// the list has with another content.
    pub fn by_person(events: Vec<CustodyEvent>) -> Result<BTreeMap<SubjectId, Self>, InputErrors> {
        let mut histories = BTreeMap::new();
        for event in checked(events, |events, reader| told_apart(events, reader))? {
            let history = histories.entry(event.subject.clone());
            history.or_insert_with(|| Self::new(event.subject.clone())).put(event);
        }
        Ok(histories)
    }

    /// Takes an event in, and says whether anything is different for it. Of one that comes twice,
    /// when it came first counts.
    ///
    /// ```
    /// use serde_json::json;
    /// use voice_core::notification::{CustodyEvent, CustodyHistory};
    /// use voice_core::wire::from_value;
    ///
    /// let event = |revision: u16, change: &str| -> Result<CustodyEvent, _> {
    ///     from_value(json!({
    ///         "id": "event-1", "revision": revision, "subject": "subject-1",
    ///         "at": "2026-10-20T12:00:00Z", "received_at": "2026-10-20T12:05:00Z",
    ///         "change": {"kind": change}
    ///     }))
    /// };
    /// let mut history = CustodyHistory::new("subject-1".parse()?);
    /// assert!(history.take(event(0, "escaped")?)?, "something is different");
    /// assert!(!history.take(event(0, "escaped")?)?, "it came twice");
    /// // The revision is there with another content.
    /// assert!(history.take(event(0, "died")?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// It is of another person, or the history has its revision with another content:
    /// nothing is changed.
    pub fn take(&mut self, event: CustodyEvent) -> Result<bool, EventError> {
        let revision = event.revision;
        if event.subject != self.subject {
            let known = self.events.keys().filter(|(id, _)| *id == event.id).last();
            return Err(match known {
                Some((_, known)) => EventError::Moved { revision, known: *known },
                None => EventError::OtherPerson,
            });
        }
        match self.events.get(&(event.id.clone(), revision)) {
            Some(known) if !known.says_what(&event) => Err(EventError::Changed { revision }),
            _ => Ok(self.put(event)),
        }
    }

    fn put(&mut self, event: CustodyEvent) -> bool {
        let key = (event.id.clone(), event.revision);
        let better =
            self.events.get(&key).is_none_or(|known| event.received_at < known.received_at);
        if better {
            self.events.insert(key, event);
        }
        better
    }

    /// The events that were known at a moment, each in its last revision.
    pub(super) fn known(&self, at: Timestamp) -> Map<&EventId, &CustodyEvent> {
        // In the order of revisions, so that the last one stays.
        self.events
            .values()
            .filter(|event| event.received_at <= at)
            .map(|event| (&event.id, event))
            .collect()
    }

    /// The state of custody, as it was known at a moment: what happens later, or was received
    /// later, has no part in it.
    ///
    /// Days are those of the office's calendar.
    ///
    /// ```
    /// use serde_json::json;
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::Policy;
    /// use voice_core::notification::{CustodyEvent, CustodyHistory};
    /// use voice_core::wire::from_value;
    ///
    /// let event = |revision: u16, change: &str| -> Result<CustodyEvent, _> {
    ///     from_value(json!({
    ///         "id": "event-1", "revision": revision, "subject": "subject-1",
    ///         "at": "2026-10-20T12:00:00Z", "received_at": "2026-10-20T12:05:00Z",
    ///         "change": {"kind": change}
    ///     }))
    /// };
    /// let mut history = CustodyHistory::new("subject-1".parse()?);
    /// history.take(event(0, "escaped")?)?;
    /// let policy = Policy::us_federal();
    /// let custody = history.custody(policy.calendar(), "2026-10-21T12:00:00Z".parse()?);
    /// assert!(custody.facts().any(|of| of.fact.category() == Category::Escape));
    /// // Before it was received, nothing was known.
    /// let earlier = history.custody(policy.calendar(), "2026-10-20T12:01:00Z".parse()?);
    /// assert_eq!(earlier.facts().count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn custody(&self, calendar: &OfficeCalendar, at: Timestamp) -> Custody {
        Custody::new(self.known(at).into_values(), calendar, at)
    }

    /// Whether what an event said was corrected or taken back since, as it was known at a moment.
    #[must_use]
    pub fn is_revised(&self, of: &EventReference, at: Timestamp) -> bool {
        self.known(at).get(&of.id).is_some_and(|event| event.revision > of.revision)
    }

    /// The record with what the events say of custody, as it was known at a moment. On what they
    /// have never said anything about, the record stays as it is.
    #[must_use]
    pub fn applied_to(
        &self,
        subject: &Subject,
        calendar: &OfficeCalendar,
        at: Timestamp,
    ) -> Subject {
        if *subject.id() != self.subject {
            return subject.clone();
        }
        self.put_to(subject, calendar, at)
    }

    /// The same, whosever record it is.
    fn put_to(&self, subject: &Subject, calendar: &OfficeCalendar, at: Timestamp) -> Subject {
        let custody = self.custody(calendar, at);
        let facts = custody.facts().map(|of| {
            let public = of.fact.category() == Category::CriminalHearing;
            let source = if public { FactSource::PublicRecord } else { FactSource::AgencyRecord };
            RecordedFact::of_event(source, of.matter.clone(), of.fact.clone())
        });
        subject.with_facts(&self.spoken_of(at), facts)
    }

    /// The categories, of a case with its matter, that events have said something about, if only to
    /// take it back.
    fn spoken_of(&self, at: Timestamp) -> Set<(Category, Option<MatterId>)> {
        let known = self.events.values().filter(|event| event.received_at <= at);
        known.flat_map(|event| concerns(&event.change)).collect()
    }
}

/// The outcome of a look-up, together with the custody events of whom it found. It does not say
/// what it is, as [`LookupResult`] does not.
///
/// ```compile_fail,E0451
/// use voice_core::notification::LookupWithEvents;
/// use voice_core::subject::Subject;
///
/// fn found(record: Subject) -> LookupWithEvents {
///     LookupWithEvents { record, somebody: true }
/// }
/// ```
///
/// ```compile_fail,E0616
/// fn is_known(found: &voice_core::notification::LookupWithEvents) -> bool {
///     found.somebody
/// }
/// ```
pub struct LookupWithEvents {
    record: Subject,
    somebody: bool,
}

impl LookupWithEvents {
    /// The record with what the events say of custody, as it was known at a moment; for nobody as
    /// much is done as for somebody.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::notification::{CustodyHistory, LookupWithEvents};
    /// use voice_core::subject::LookupResult;
    ///
    /// let (policy, at) = (Policy::us_federal(), "2026-11-02T15:00:00Z".parse()?);
    /// let nobody = LookupResult::nobody();
    /// let history = CustodyHistory::new(nobody.record().clone());
    /// let with_events = LookupWithEvents::new(nobody, Some(&history), policy.calendar(), at);
    /// assert_eq!(format!("{:?}", with_events.found()), "LookupResult(..)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(
        found: LookupResult<'_>,
        history: Option<&CustodyHistory>,
        calendar: &OfficeCalendar,
        at: Timestamp,
    ) -> Self {
        let (record, somebody) = (found.read(), found.is_somebody());
        let record = history.map_or_else(
            || record.clone(),
            // What is told of nobody's record is nothing, whatever events are put to it.
            |history| match somebody {
                true => history.applied_to(record, calendar, at),
                false => history.put_to(record, calendar, at),
            },
        );
        Self { record, somebody }
    }

    /// The outcome, to answer from.
    #[must_use]
    pub fn found(&self) -> LookupResult<'_> {
        LookupResult::of_record(&self.record, self.somebody)
    }
}

impl fmt::Debug for LookupWithEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LookupWithEvents(..)")
    }
}

/// The categories that a change is about. Where a person is held and whether are one matter: an
/// event of the one speaks of the other.
fn concerns(change: &CustodyChange) -> Vec<(Category, Option<MatterId>)> {
    match change {
        CustodyChange::CriminalHearingSet { matter, .. } => {
            vec![(Category::CriminalHearing, matter.clone())]
        }
        CustodyChange::ImmigrationHearingSet { .. } => vec![(Category::ImmigrationHearing, None)],
        CustodyChange::Withdrawn {} => Vec::new(),
        CustodyChange::Booked { .. }
        | CustodyChange::Transferred { .. }
        | CustodyChange::Released { .. }
        | CustodyChange::Ended { .. }
        | CustodyChange::Escaped {}
        | CustodyChange::Recaptured {}
        | CustodyChange::Removed {}
        | CustodyChange::Died {}
        | CustodyChange::RecordClosed {} => [
            Category::CustodyStatus,
            Category::Release,
            Category::Escape,
            Category::Removal,
            Category::Death,
            Category::Facility,
        ]
        .map(|category| (category, None))
        .to_vec(),
    }
}

/// That each event is of one person, and each of its revisions says one thing.
fn told_apart(events: &[CustodyEvent], reader: &mut Reader) {
    let ids = first_of_same(events.iter().map(|of| &of.id));
    let revisions = first_of_same(events.iter().map(|of| (&of.id, of.revision)));
    for ((index, event), (of_id, of_revision)) in events.iter().enumerate().zip(ids.zip(revisions))
    {
        let of_same = |first: Option<usize>| {
            first.and_then(|at| Some((at, events.get(at)?))).unwrap_or((index, event))
        };
        let (first, known) = of_same(of_id);
        let of_whom = &known.subject;
        if *of_whom != event.subject {
            let expected =
                format!("the person of the event's other revisions, as `/{first}/subject` has it");
            let example = Value::from(SubjectId::FORM.example);
            reader.within(&index.to_string(), |reader| {
                reader.fault_at("subject", InputErrorCode::Contradiction, &expected, &example);
            });
        }
        let (first, known) = of_same(of_revision);
        if *of_whom == event.subject && !known.says_what(event) {
            let expected = format!("what `/{first}` says of this revision, or a higher revision");
            let example = Value::from(event.revision.saturating_add(1));
            reader.within(&index.to_string(), |reader| {
                reader.fault_at("revision", InputErrorCode::Duplicate, &expected, &example);
            });
        }
    }
}

impl fmt::Debug for CustodyHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustodyHistory(..)")
    }
}
