//! What came to be known after a report of its days was published, and what tells two lines of the
//! events apart.

use std::collections::BTreeMap;

use super::event::CountedEvent;
use super::period::ReportPeriod;
use crate::digest::sha256;
use crate::wire::{Day, Set, Wire, text, to_json};

text! {
    /// The office's own identifier of an event. It is in no report; of two events with the same one
    /// one is counted.
    ///
    /// ```
    /// use voice_core::report::CountedEventId;
    ///
    /// let event: CountedEventId = "contact-2041".parse()?;
    /// assert_eq!(event.as_str(), "contact-2041");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    CountedEventId {
        expected: "1 to 64 letters, digits, dots, hyphens and underscores",
        min: 1,
        max: 64,
        pattern: "^[A-Za-z0-9._-]+$",
        format: None,
        example: "contact-2041",
    }
}

/// Why a published report does not have what happened.
///
/// ```
/// use voice_core::report::ErratumReason;
///
/// let reason: ErratumReason = "late".parse()?;
/// assert!(reason.adds() && !ErratumReason::Duplicate.adds());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ErratumReason {
    /// An event came to be known late.
    Late,
    /// An event stands in the place of one that was noted wrongly.
    Corrected,
    /// An event had been counted twice.
    Duplicate,
    /// An event had been counted that did not happen as it was noted.
    Mistaken,
}

impl ErratumReason {
    /// Whether the event is counted from then on; one that is not had been counted and is no more.
    #[must_use]
    pub const fn adds(self) -> bool {
        match self {
            Self::Late | Self::Corrected => true,
            Self::Duplicate | Self::Mistaken => false,
        }
    }
}

/// That an event came to be known after a report of its day was published. It is counted, or no
/// longer counted, by a further edition of that report.
///
/// ```
/// use voice_core::report::{Erratum, ErratumReason, EventEntry, CountedEvent, NoticeStep};
///
/// // A notice of August that nobody had noted until October.
/// let notice = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
/// let erratum = Erratum { noted_on: "2026-10-20".parse()?, reason: ErratumReason::Late };
/// let entry = EventEntry { event: notice, id: None, erratum: Some(erratum) };
/// assert!(entry.erratum.is_some_and(|of| of.noted_on > entry.event.on()));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub struct Erratum {
    /// The day on which it came to be known.
    pub noted_on: Day,
    /// Why the report does not have it.
    pub reason: ErratumReason,
}

/// An event as it is noted for reports, where more is said of it than what is counted.
///
/// ```
/// use voice_core::report::Tally;
///
/// let line = br#"{
///     "event": {"kind": "notice", "on": "2026-08-03", "step": "sent"}, "id": "notice-7"
/// }"#;
/// let mut tally = Tally::new("2026Q4".parse()?);
/// for _ in 0..2 {
///     tally.line(line)?;
/// }
/// assert_eq!((tally.counted(), tally.duplicates()), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct EventEntry {
    /// The event.
    pub event: CountedEvent,
    /// Its identifier, by which it is counted once.
    pub id: Option<CountedEventId>,
    /// That it came to be known after a report of its day was published.
    pub erratum: Option<Erratum>,
}

impl From<CountedEvent> for EventEntry {
    fn from(event: CountedEvent) -> Self {
        Self { event, id: None, erratum: None }
    }
}

/// The errata that a report has.
///
/// ```
/// use voice_core::report::{ErratumReason, ReportErrata};
/// use voice_core::wire::Set;
///
/// let errata = ReportErrata {
///     through: "2026-10-31".parse()?,
///     reasons: Some(Set::from([ErratumReason::Late])),
/// };
/// assert!(errata.reasons.is_some());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ReportErrata {
    /// The last day of which what came to be known is in it.
    pub through: Day,
    /// Why reports published before did not have it; left out where there was none.
    #[wire(min = 1)]
    pub reasons: Option<Set<ErratumReason>>,
}

/// Which of the events of some days: as they were known, or what changed of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Known {
    /// With the errata up to a day; none without any.
    AsOf(Option<Day>),
    /// What errata of some days add.
    Added(Layer),
    /// What errata of some days take away.
    Removed(Layer),
    /// What they leave of what had been counted.
    Left(Layer),
}

/// Errata after a day, or all, up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Layer {
    pub(super) after: Option<Day>,
    pub(super) through: Day,
}

/// The events of which something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Region {
    pub(super) days: ReportPeriod,
    pub(super) known: Known,
}

/// The identifiers that were seen, as digests: nothing else of an event is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Identified(BTreeMap<u128, u128>);

/// An identifier and what is noted under it, as digests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity {
    name: u128,
    content: u128,
}

/// How an identifier stands to those before it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seen {
    New(Option<Identity>),
    Same,
    Other,
}

impl Identity {
    #[expect(
        clippy::expect_used,
        reason = "an event is a wire type: the test every_example_is_written writes one"
    )]
    fn of(entry: &EventEntry) -> Option<Self> {
        let id = entry.id.as_ref()?;
        // An erratum has the identifier of the event that it is about.
        let reason = entry.erratum.map_or("", |erratum| erratum.reason.as_str());
        let content = to_json(&entry.event).expect("an event is written");
        Some(Self { name: half(&format!("{reason} {}", id.as_str())), content: half(&content) })
    }
}

/// The first half of a digest: of a hundred million events no two have the same.
#[expect(clippy::expect_used, reason = "a digest is 64 hexadecimal digits")]
fn half(text: &str) -> u128 {
    let digest = sha256(text);
    digest
        .get(..32)
        .and_then(|half| u128::from_str_radix(half, 16).ok())
        .expect("32 hexadecimal digits are a number of 128 bits")
}

impl Identified {
    /// Whether an event with this identifier was there, and was the same.
    pub(super) fn see(&self, entry: &EventEntry) -> Seen {
        let Some(identity) = Identity::of(entry) else { return Seen::New(None) };
        match self.0.get(&identity.name) {
            None => Seen::New(Some(identity)),
            Some(content) if *content == identity.content => Seen::Same,
            Some(_) => Seen::Other,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// Whether an identifier is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let (fewer, more) =
            if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        fewer.0.keys().any(|name| more.0.contains_key(name))
    }

    pub(super) fn extend(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    pub(super) fn add(&mut self, identity: Option<Identity>) {
        self.0.extend(identity.map(|identity| (identity.name, identity.content)));
    }
}
