use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use super::{Custody, CustodyChange, CustodyEvent, EventId, EventReference};
use crate::category::Category;
use crate::disclosure::Draft;
use crate::identifier::{MatterId, SubjectId};
use crate::subject::{FactSource, Found, RecordedFact, Subject, stand_in};
use crate::wire::{Instant, written};

/// The custody events of one person, whatever their order.
///
/// It is a set: an event that comes twice is there once, and the same events give the same history in every order.
#[derive(Clone, PartialEq, Eq)]
pub struct CustodyHistory {
    subject: SubjectId,
    events: BTreeMap<(EventId, u16), CustodyEvent>,
}

impl CustodyHistory {
    /// The history of a person of whom nothing happened yet.
    #[must_use]
    pub const fn new(subject: SubjectId) -> Self {
        Self { subject, events: BTreeMap::new() }
    }

    /// The record whose history it is.
    #[must_use]
    pub const fn subject(&self) -> &SubjectId {
        &self.subject
    }

    /// Takes an event in, and says whether anything is different for it; one of somebody else is left out.
    ///
    /// A source that gives two different texts one identifier and revision is held to what it said first.
    pub fn take(&mut self, event: CustodyEvent) -> bool {
        if event.subject != self.subject {
            return false;
        }
        let key = (event.id.clone(), event.revision);
        let better = self.events.get(&key).is_none_or(|known| {
            event.received_at < known.received_at
                || (event.received_at == known.received_at && written(&event) < written(known))
        });
        if better {
            self.events.insert(key, event);
        }
        better
    }

    /// The events that were known at a moment, each in its last revision.
    pub(super) fn known(&self, at: Instant) -> BTreeMap<&EventId, &CustodyEvent> {
        // In the order of revisions, so that the last one stays.
        self.events.values().filter(|event| event.received_at <= at).map(|event| (&event.id, event)).collect()
    }

    /// The state of custody, as it was known at a moment: what happens later, or was received later, has no part in it.
    ///
    /// Days are those of the policy's zone.
    #[must_use]
    pub fn custody(&self, policy: &Draft, at: Instant) -> Custody {
        Custody::of(self.known(at).into_values(), policy, at)
    }

    /// Whether what an event said was corrected or taken back since, as it was known at a moment.
    #[must_use]
    pub fn is_revised(&self, of: &EventReference, at: Instant) -> bool {
        self.known(at).get(&of.id).is_some_and(|event| event.revision > of.revision)
    }

    /// The record with what the events say of custody, as it was known at a moment. On what they have never said anything about, the
    /// record stays as it is.
    #[must_use]
    pub fn applied_to(&self, subject: &Subject, policy: &Draft, at: Instant) -> Subject {
        if *subject.id() != self.subject {
            return subject.clone();
        }
        let custody = self.custody(policy, at);
        let facts = custody.facts().map(|of| {
            let public = of.fact.category() == Category::CriminalHearing;
            let source = if public { FactSource::PublicRecord } else { FactSource::AgencyRecord };
            RecordedFact::of_event(source, of.matter.clone(), of.fact.clone())
        });
        subject.with_facts(&self.spoken_of(at), facts)
    }

    /// The categories, of a case with its matter, that events have said something about, if only to take it back.
    fn spoken_of(&self, at: Instant) -> BTreeSet<(Category, Option<MatterId>)> {
        let known = self.events.values().filter(|event| event.received_at <= at);
        known.flat_map(|event| concerns(&event.change)).collect()
    }
}

/// The outcome of a look-up, together with the custody events of whom it found. It does not say what it is, as [`Found`] does not.
pub struct WithEvents {
    record: Subject,
    somebody: bool,
}

impl WithEvents {
    /// The record with what the events say of custody, as it was known at a moment; for nobody as much is done as for somebody.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::notification::{CustodyHistory, WithEvents};
    /// use voice_core::subject::Found;
    ///
    /// let (policy, at) = (Policy::us_federal(), "2026-11-02T15:00:00Z".parse()?);
    /// let nobody = Found::nobody();
    /// let history = CustodyHistory::new(nobody.record().clone());
    /// assert_eq!(format!("{:?}", WithEvents::new(nobody, Some(&history), &policy, at).found()), "Found(..)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(found: Found<'_>, history: Option<&CustodyHistory>, policy: &Draft, at: Instant) -> Self {
        let record = found.0.unwrap_or(stand_in());
        let record = history.map_or_else(|| record.clone(), |history| history.applied_to(record, policy, at));
        Self { record, somebody: found.0.is_some() }
    }

    /// The outcome, to answer from.
    #[must_use]
    pub fn found(&self) -> Found<'_> {
        Found(self.somebody.then_some(&self.record))
    }
}

impl fmt::Debug for WithEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WithEvents(..)")
    }
}

/// The categories that a change is about. Where a person is held and whether are one matter: an event of the one speaks of the other.
fn concerns(change: &CustodyChange) -> Vec<(Category, Option<MatterId>)> {
    match change {
        CustodyChange::CriminalHearingSet { matter, .. } => vec![(Category::CriminalHearing, matter.clone())],
        CustodyChange::ImmigrationHearingSet { .. } => vec![(Category::ImmigrationHearing, None)],
        CustodyChange::Withdrawn {} => Vec::new(),
        CustodyChange::Booked { .. }
        | CustodyChange::Transferred { .. }
        | CustodyChange::Released { .. }
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

impl fmt::Debug for CustodyHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustodyHistory(..)")
    }
}
