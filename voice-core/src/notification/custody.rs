use core::fmt;

use super::{CustodyChange, CustodyEvent, CustodyOutcome, EventReference, PlaceOfCustody};
use crate::category::{Category, CategorySet};
use crate::identifier::MatterId;
use crate::map::Map;
use crate::office::OfficeCalendar;
use crate::subject::{
    CustodyState, CustodyStatus, Death, Escape, Facility, Fact, Release, Removal,
};
use crate::wire::{Day, Timestamp, sort_by};

/// A fact of custody, and the event that it rests on.
#[derive(Clone, PartialEq, Eq)]
pub struct SupportedFact {
    /// The fact.
    pub fact: Fact,
    /// The matter whose case the fact is about; none where it is not known, and for what is about
    /// no case.
    pub matter: Option<MatterId>,
    /// The event.
    pub because: EventReference,
}

/// The state of custody of a person: what is so, and because of which events.
///
/// It follows from the set of events. They are gone through in the order in which they happened,
/// whenever they were received.
///
/// ```
/// use voice_core::category::{Category, CategorySet};
/// use voice_core::disclosure::Policy;
/// use voice_core::notification::{Custody, CustodyChange, CustodyEvent, CustodyHistory};
///
/// let at = "2026-10-20T12:00:00Z".parse()?;
/// let mut history = CustodyHistory::new("subject-9".parse()?);
/// history.take(CustodyEvent {
///     id: "event-1".parse()?,
///     revision: 0,
///     subject: "subject-9".parse()?,
///     at,
///     received_at: at,
///     change: CustodyChange::Escaped {},
/// })?;
/// let custody = history.custody(Policy::us_federal().calendar(), "2026-10-21T12:00:00Z".parse()?);
/// assert!(custody.facts().any(|of| of.fact.category() == Category::Escape));
/// let because = custody.because(Category::Escape, &"matter-elm-street".parse()?);
/// assert_eq!(because.map(|event| event.id.as_str()), Some("event-1"));
/// assert!(custody.changed_since(&Custody::default()).contains(Category::Escape));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Custody {
    facts: Map<(Category, Option<MatterId>), SupportedFact>,
}

impl Custody {
    pub(super) fn new<'a>(
        known: impl Iterator<Item = &'a CustodyEvent>,
        calendar: &OfficeCalendar,
        at: Timestamp,
    ) -> Self {
        let mut events: Vec<&CustodyEvent> = known.filter(|event| event.at <= at).collect();
        sort_by(&mut events, |one, other| {
            let key = |of: &&'a CustodyEvent| (of.at, rank(&of.change), &of.id);
            key(one).cmp(&key(other))
        });
        let mut custody = Self::default();
        for event in events {
            custody.step(event, calendar.day(event.at), at);
        }
        custody
    }

    /// What is so after an event. After a death nothing happens any more.
    fn step(&mut self, event: &CustodyEvent, on: Day, now: Timestamp) {
        if self.fact(Category::Death).is_some() {
            return;
        }
        let held = |custody: &mut Self, place: Option<&PlaceOfCustody>| {
            custody.status(event, CustodyState::InCustody, on);
            custody.without(&[Category::Release, Category::Removal]);
            if let Some(PlaceOfCustody { name, purpose }) = place {
                custody.put(
                    event,
                    Fact::Facility(Facility { name: name.clone(), purpose: *purpose, since: on }),
                );
            }
        };
        let left = |custody: &mut Self, fact: Fact| {
            custody.status(event, CustodyState::NotInCustody, on);
            custody.without(&[Category::Facility]);
            custody.put(event, fact);
        };
        match &event.change {
            CustodyChange::Booked { place } => {
                // Taken into custody anew, an escape is a thing of the past; one that came to light
                // twice is not.
                if !self.is(CustodyState::InCustody) {
                    self.without(&[Category::Escape]);
                }
                held(self, place.as_ref());
            }
            CustodyChange::Transferred { place } => held(self, Some(place)),
            CustodyChange::CriminalHearingSet { matter, hearing } if hearing.at > now => {
                self.put_of(matter.clone(), event, Fact::CriminalHearing(hearing.clone()));
            }
            CustodyChange::ImmigrationHearingSet { hearing } if hearing.at > now => {
                self.put(event, Fact::ImmigrationHearing(hearing.clone()));
            }
            // A hearing that was held is no next one.
            CustodyChange::CriminalHearingSet { matter, .. } => {
                self.facts.remove(&(Category::CriminalHearing, matter.clone()));
            }
            CustodyChange::ImmigrationHearingSet { .. } => {
                self.without(&[Category::ImmigrationHearing])
            }
            CustodyChange::Released { manner } => {
                left(self, Fact::Release(Release { on, manner: *manner }))
            }
            CustodyChange::Ended { reason } => match reason.outcome() {
                CustodyOutcome::Released => {
                    left(self, Fact::Release(Release { on, manner: reason.manner() }));
                }
                CustodyOutcome::Removed => left(self, Fact::Removal(Removal { on })),
                CustodyOutcome::Died => left(self, Fact::Death(Death { on })),
                CustodyOutcome::Escaped => left(self, Fact::Escape(Escape::at_large(on))),
                CustodyOutcome::Transferred => {
                    held(self, None);
                    self.without(&[Category::Facility]);
                }
                // Neither a release nor a removal: who is with the Marshals is not at large, and a
                // departure may lie ahead.
                CustodyOutcome::Departure | CustodyOutcome::HandedOver => {
                    self.status(event, CustodyState::NotInCustody, on);
                    self.without(&[Category::Facility, Category::Release, Category::Removal]);
                }
            },
            CustodyChange::Escaped {} => left(self, Fact::Escape(Escape::at_large(on))),
            CustodyChange::Recaptured {} => {
                let recaptured = match self.fact(Category::Escape) {
                    Some(Fact::Escape(escape)) => Some(escape.recaptured(on)),
                    _ => None,
                };
                held(self, None);
                if let Some(escape) = recaptured {
                    self.put(event, Fact::Escape(escape));
                }
            }
            CustodyChange::Removed {} => left(self, Fact::Removal(Removal { on })),
            CustodyChange::Died {} => left(self, Fact::Death(Death { on })),
            CustodyChange::RecordClosed {} => self.without(&[
                Category::CustodyStatus,
                Category::Facility,
                Category::CriminalHearing,
                Category::ImmigrationHearing,
            ]),
            CustodyChange::Withdrawn {} => {}
        }
    }

    fn is(&self, state: CustodyState) -> bool {
        matches!(
            self.fact(Category::CustodyStatus),
            Some(Fact::CustodyStatus(of)) if of.state == state
        )
    }

    /// The status, known since the event that made it so: one that says the same
    /// again changes nothing.
    fn status(&mut self, event: &CustodyEvent, state: CustodyState, known_on: Day) {
        if !self.is(state) {
            self.put(event, Fact::CustodyStatus(CustodyStatus { state, known_on }));
        }
    }

    /// What is so in a category that is about no case.
    fn fact(&self, category: Category) -> Option<&Fact> {
        self.facts.get(&(category, None)).map(|of| &of.fact)
    }

    fn put(&mut self, event: &CustodyEvent, fact: Fact) {
        self.put_of(None, event, fact);
    }

    fn put_of(&mut self, matter: Option<MatterId>, event: &CustodyEvent, fact: Fact) {
        let because = EventReference { id: event.id.clone(), revision: event.revision };
        self.facts
            .insert((fact.category(), matter.clone()), SupportedFact { fact, matter, because });
    }

    fn without(&mut self, categories: &[Category]) {
        self.facts.retain(|(category, _), _| !categories.contains(category));
    }

    /// What is so, at most once for each category; of a case, at most once for each
    /// category and matter.
    pub fn facts(&self) -> impl Iterator<Item = &SupportedFact> {
        self.facts.values()
    }

    /// The event that rests on which what is so in a category, for a question about a matter.
    #[must_use]
    pub fn because(&self, category: Category, matter: &MatterId) -> Option<&EventReference> {
        let of = Some(matter).filter(|_| category.is_about_case()).cloned();
        self.facts.get(&(category, of)).map(|of| &of.because)
    }

    /// The categories in which something else is so than before: the changes that are
    /// worth a notice.
    ///
    /// An event that comes twice, or late and changes nothing, is worth none.
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
    /// let (policy, at) = (Policy::us_federal(), "2026-10-21T12:00:00Z".parse()?);
    /// let before = history.custody(policy.calendar(), at);
    /// history.take(event(0, "escaped")?)?;
    /// let after = history.custody(policy.calendar(), at);
    /// assert!(after.changed_since(&before).contains(Category::Escape));
    /// assert!(after.changed_since(&after).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> CategorySet {
        let of = |custody: &Self, category: Category| -> Vec<_> {
            let facts = custody.facts.values().filter(|of| of.fact.category() == category);
            facts.map(|of| (of.matter.clone(), of.fact.clone())).collect()
        };
        Category::ALL
            .into_iter()
            .filter(|category| of(self, *category) != of(before, *category))
            .collect()
    }
}

/// The order of what happened at one moment: what begins custody before what ends it, and the close
/// of the record last.
const fn rank(change: &CustodyChange) -> u8 {
    match change {
        CustodyChange::Ended { reason } => match reason.outcome() {
            CustodyOutcome::Transferred => 1,
            CustodyOutcome::Escaped => 4,
            CustodyOutcome::Released | CustodyOutcome::Departure | CustodyOutcome::HandedOver => 6,
            CustodyOutcome::Removed => 7,
            CustodyOutcome::Died => 8,
        },
        CustodyChange::Booked { .. } => 0,
        CustodyChange::Transferred { .. } => 1,
        CustodyChange::CriminalHearingSet { .. } => 2,
        CustodyChange::ImmigrationHearingSet { .. } => 3,
        CustodyChange::Escaped {} => 4,
        CustodyChange::Recaptured {} => 5,
        CustodyChange::Released { .. } => 6,
        CustodyChange::Removed {} => 7,
        CustodyChange::Died {} => 8,
        CustodyChange::RecordClosed {} => 9,
        CustodyChange::Withdrawn {} => 10,
    }
}

impl fmt::Debug for SupportedFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SupportedFact(..)")
    }
}

impl fmt::Debug for Custody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Custody(..)")
    }
}
