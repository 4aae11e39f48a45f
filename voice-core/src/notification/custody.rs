use core::fmt;
use std::collections::BTreeMap;

use super::{CustodyChange, CustodyEvent, EventReference, PlaceOfCustody};
use crate::category::{Category, CategorySet};
use crate::disclosure::Draft;
use crate::subject::{CustodyState, CustodyStatus, Death, Escape, Facility, Fact, Release, Removal};
use crate::wire::{Day, Instant};

/// A fact of custody, and the event that it rests on.
#[derive(Clone, PartialEq, Eq)]
pub struct SupportedFact {
    /// The fact.
    pub fact: Fact,
    /// The event.
    pub because: EventReference,
}

/// The state of custody of a person: what is so, and because of which events.
///
/// It follows from the set of events. They are gone through in the order in which they happened, whenever they were received.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Custody {
    facts: BTreeMap<Category, SupportedFact>,
}

impl Custody {
    pub(super) fn of<'a>(known: impl Iterator<Item = &'a CustodyEvent>, policy: &Draft, at: Instant) -> Self {
        let mut events: Vec<&CustodyEvent> = known.filter(|event| event.at <= at).collect();
        events.sort_by_key(|event| (event.at, rank(&event.change), &event.id));
        let mut custody = Self::default();
        for event in events {
            custody.step(event, policy.day_of(event.at), at);
        }
        custody
    }

    /// What is so after an event. After a death nothing happens any more.
    fn step(&mut self, event: &CustodyEvent, on: Day, now: Instant) {
        if self.facts.contains_key(&Category::Death) {
            return;
        }
        let held = |custody: &mut Self, place: Option<&PlaceOfCustody>| {
            custody.status(event, CustodyState::InCustody, on);
            custody.without(&[Category::Release, Category::Removal]);
            if let Some(PlaceOfCustody { name, purpose }) = place {
                custody.put(event, Fact::Facility(Facility { name: name.clone(), purpose: *purpose, since: on }));
            }
        };
        let left = |custody: &mut Self, fact: Fact| {
            custody.status(event, CustodyState::NotInCustody, on);
            custody.without(&[Category::Facility]);
            custody.put(event, fact);
        };
        match &event.change {
            CustodyChange::Booked { place } => {
                // Taken into custody anew, an escape is a thing of the past; one that came to light twice is not.
                if !self.is(CustodyState::InCustody) {
                    self.without(&[Category::Escape]);
                }
                held(self, place.as_ref());
            }
            CustodyChange::Transferred { place } => held(self, Some(place)),
            CustodyChange::CriminalHearingSet { hearing } if hearing.at > now => {
                self.put(event, Fact::CriminalHearing(hearing.clone()));
            }
            CustodyChange::ImmigrationHearingSet { hearing } if hearing.at > now => {
                self.put(event, Fact::ImmigrationHearing(hearing.clone()));
            }
            // A hearing that was held is no next one.
            CustodyChange::CriminalHearingSet { .. } => self.without(&[Category::CriminalHearing]),
            CustodyChange::ImmigrationHearingSet { .. } => self.without(&[Category::ImmigrationHearing]),
            CustodyChange::Released { manner } => left(self, Fact::Release(Release { on, manner: *manner })),
            CustodyChange::Escaped {} => {
                if let Ok(escape) = Escape::new(on, None) {
                    left(self, Fact::Escape(escape));
                }
            }
            CustodyChange::Recaptured {} => {
                let escaped_on = match self.facts.get(&Category::Escape).map(|of| &of.fact) {
                    Some(Fact::Escape(escape)) => Some(*escape.escaped_on()),
                    _ => None,
                };
                held(self, None);
                if let Some(Ok(escape)) = escaped_on.map(|escaped_on| Escape::new(escaped_on, Some(on))) {
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
        matches!(self.facts.get(&Category::CustodyStatus).map(|of| &of.fact), Some(Fact::CustodyStatus(of)) if of.state == state)
    }

    /// The status, known since the event that made it so: one that says the same again changes nothing.
    fn status(&mut self, event: &CustodyEvent, state: CustodyState, known_on: Day) {
        if !self.is(state) {
            self.put(event, Fact::CustodyStatus(CustodyStatus { state, known_on }));
        }
    }

    fn put(&mut self, event: &CustodyEvent, fact: Fact) {
        let because = EventReference { id: event.id.clone(), revision: event.revision };
        self.facts.insert(fact.category(), SupportedFact { fact, because });
    }

    fn without(&mut self, categories: &[Category]) {
        self.facts.retain(|category, _| !categories.contains(category));
    }

    /// What is so, at most once for each category.
    pub fn facts(&self) -> impl Iterator<Item = &SupportedFact> {
        self.facts.values()
    }

    /// The event that what is so in a category rests on.
    #[must_use]
    pub fn because(&self, category: Category) -> Option<&EventReference> {
        self.facts.get(&category).map(|of| &of.because)
    }

    /// The categories in which something else is so than before: the changes that are worth a notice.
    ///
    /// An event that comes twice, or late and changes nothing, is worth none.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> CategorySet {
        let fact = |of: &Self, category| of.facts.get(&category).map(|of| of.fact.clone());
        Category::ALL.into_iter().filter(|category| fact(self, *category) != fact(before, *category)).collect()
    }
}

/// The order of what happened at one moment: what begins custody before what ends it, and the close of the record last.
const fn rank(change: &CustodyChange) -> u8 {
    match change {
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
