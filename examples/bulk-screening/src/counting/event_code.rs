//! An event as a number: what the functions hand each other, so that equal events are equal bytes.

use std::sync::LazyLock;

use datafusion::arrow::datatypes::Date32Type;
use voice_core::category::Category;
use voice_core::inquiry::{Caller, Channel, ContactLanguage, ContactTopic, Danger, InquiryFacts};
use voice_core::notification::NoticeKind;
use voice_core::report::{City, CountedEvent, Erratum, EventEntry};
use voice_core::service::{StateCode, SupportKind};
use voice_core::wire::{Day, Set, Vocabulary};

use super::event_column::{EventColumn, EventKind, Form};

/// How many bits a day takes in a code: those of 400 years.
const DAY_BITS: u32 = 18;

/// The first and the last day of the library, in days after 1 January 1970.
static DAYS: LazyLock<(i32, i32)> = LazyLock::new(|| {
    let is_day = |days| Date32Type::to_naive_date_opt(days).and_then(Day::from_date).is_some();
    let last = |step: i32| {
        let (mut at, mut width) = (0, 1 << 20);
        while width > 0 {
            if is_day(at + step * width) {
                at += step * width;
            } else {
                width /= 2;
            }
        }
        at
    };
    (last(-1), last(1))
});

/// The number of a day as it stands in a code; none of a day that the library does not have.
pub(super) fn day_number(days: i32) -> Option<u64> {
    let (first, last) = *DAYS;
    if days < first || days > last {
        return None;
    }
    u64::try_from(days - first).ok()
}

/// The day of a column of days.
pub(super) fn days_of(day: Day) -> i32 {
    Date32Type::from_naive_date(day.date())
}

/// Every day that the library has, by its number: looked up for each row, where a date would be
/// computed.
static EVERY_DAY: LazyLock<Vec<Day>> = LazyLock::new(|| {
    let (first, last) = *DAYS;
    (first..=last).filter_map(|day| Day::from_date(Date32Type::to_naive_date_opt(day)?)).collect()
});

fn day(number: u64) -> Option<Day> {
    EVERY_DAY.get(usize::try_from(number).ok()?).copied()
}

/// The place of a word of a list, from 1 on; 0 of a term that an office declares.
pub(super) fn place_of<V: Vocabulary + PartialEq>(word: V) -> u64 {
    let place = V::TERMS.iter().position(|term| term.value == word);
    place.map_or(0, |place| place as u64 + 1)
}

/// What each column of an event holds, as a number: the place of a word from 1 on, a set as a bit
/// for each of its words, and 0 where there is nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Values {
    columns: [u64; EventColumn::ALL.len()],
    /// Whether it has a term that an office declares, which no column holds.
    has_declared: bool,
}

#[expect(clippy::indexing_slicing, reason = "there is a place for each column")]
impl Values {
    pub(super) fn get(&self, column: EventColumn) -> u64 {
        self.columns[column as usize]
    }

    fn put(&mut self, column: EventColumn, value: u64) {
        self.columns[column as usize] = value;
    }

    fn word<V: Vocabulary + PartialEq>(&mut self, column: EventColumn, word: V) {
        let place = place_of(word);
        self.has_declared |= place == 0;
        self.put(column, place);
    }

    fn set<'a, V: Vocabulary + PartialEq>(
        &mut self,
        column: EventColumn,
        words: impl IntoIterator<Item = &'a V>,
    ) {
        let mut bits = 0;
        for word in words {
            match place_of(*word) {
                0 => self.has_declared = true,
                place => bits |= 1 << (place - 1),
            }
        }
        self.put(column, bits);
    }

    fn text(&mut self, column: EventColumn, text: &str) {
        let place = column.words().iter().position(|word| *word == text);
        self.put(column, place.map_or(0, |place| place as u64 + 1));
    }
}

/// The kind of an event, and what its columns hold; none of one with a term that an office
/// declares.
pub(super) fn values(event: &CountedEvent) -> Option<(EventKind, Values)> {
    use EventColumn as C;
    let mut of = Values::default();
    let kind = match event {
        CountedEvent::Contact {
            facts, route, also, details, place, city, answered, on: _, ..
        } => {
            of.word(C::Danger, facts.danger);
            of.word(C::Topic, facts.topic);
            of.word(C::Caller, facts.caller);
            of.word(C::Channel, facts.channel);
            of.word(C::Language, facts.language);
            of.word(C::Route, *route);
            of.set(C::Also, also.iter().flatten());
            of.set(C::Details, details.iter().flatten());
            place.iter().for_each(|place| of.text(C::Place, place.as_str()));
            city.iter().for_each(|city| of.text(C::City, city.as_str()));
            of.word(C::Answered, *answered);
            EventKind::Contact
        }
        CountedEvent::Served { before, role, victimizations, .. } => {
            of.word(C::Before, *before);
            of.word(C::Role, *role);
            of.set(C::Victimizations, victimizations);
            EventKind::Served
        }
        CountedEvent::Service { service, .. } => {
            of.word(C::Service, *service);
            EventKind::Service
        }
        CountedEvent::Unmet { need, reason, .. } => {
            need.iter().for_each(|need| of.word(C::Need, *need));
            of.word(C::Reason, *reason);
            EventKind::Unmet
        }
        CountedEvent::Support { support, .. } => {
            of.word(C::Support, *support);
            EventKind::Support
        }
        CountedEvent::Question { categories, .. } => {
            of.set(C::Categories, categories);
            EventKind::Question
        }
        CountedEvent::Referral { need, outcome, .. } => {
            need.iter().for_each(|need| of.word(C::Need, *need));
            of.word(C::Outcome, *outcome);
            EventKind::Referral
        }
        CountedEvent::SignUp { kinds, .. } => {
            of.set(C::Kinds, kinds);
            EventKind::SignUp
        }
        CountedEvent::Notice { step, .. } => {
            of.word(C::Step, *step);
            EventKind::Notice
        }
    };
    (!of.has_declared).then_some((kind, of))
}

/// The term of a word that is there.
fn word<V: Vocabulary>(value: u64) -> Option<V> {
    let place = usize::try_from(value).ok()?.checked_sub(1)?;
    V::TERMS.get(place).map(|term| term.value)
}

/// A word that may be left out: none of a number that is no word.
fn optional<V: Clone>(value: u64, of: impl Fn(u64) -> Option<V>) -> Option<Option<V>> {
    if value == 0 { Some(None) } else { of(value).map(Some) }
}

fn set<V: Vocabulary + Ord>(bits: u64) -> Option<Set<V>> {
    let words = V::TERMS.len();
    let beyond = u64::MAX.checked_shl(u32::try_from(words).ok()?).unwrap_or(0);
    let held = V::TERMS.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
    (bits != 0 && bits & beyond == 0).then(|| held.map(|(_, term)| term.value).collect())
}

static STATES: LazyLock<Vec<StateCode>> = LazyLock::new(|| {
    EventColumn::Place.words().iter().filter_map(|word| StateCode::new(*word).ok()).collect()
});
static CITIES: LazyLock<Vec<City>> = LazyLock::new(|| {
    let words = EventColumn::City.words().iter();
    words.filter_map(|word| City::new(*word).ok()).collect()
});

fn text<T: Clone>(list: &[T], value: u64) -> Option<T> {
    list.get(usize::try_from(value).ok()?.checked_sub(1)?).cloned()
}

/// The event of a kind and day whose columns hold this; none where they hold what is no event.
fn event(kind: EventKind, on: Day, of: impl Fn(EventColumn) -> u64) -> Option<CountedEvent> {
    use EventColumn as C;
    Some(match kind {
        EventKind::Contact => CountedEvent::Contact {
            on,
            facts: InquiryFacts {
                danger: word::<Danger>(of(C::Danger))?,
                topic: word::<ContactTopic>(of(C::Topic))?,
                caller: word::<Caller>(of(C::Caller))?,
                channel: word::<Channel>(of(C::Channel))?,
                language: word::<ContactLanguage>(of(C::Language))?,
            },
            route: word(of(C::Route))?,
            also: optional(of(C::Also), set)?,
            details: optional(of(C::Details), set)?,
            place: optional(of(C::Place), |value| text(&STATES, value))?,
            city: optional(of(C::City), |value| text(&CITIES, value))?,
            answered: word(of(C::Answered))?,
        },
        EventKind::Served => CountedEvent::Served {
            on,
            before: word(of(C::Before))?,
            role: word(of(C::Role))?,
            victimizations: set(of(C::Victimizations))?,
        },
        EventKind::Service => CountedEvent::Service { on, service: word(of(C::Service))? },
        EventKind::Unmet => CountedEvent::Unmet {
            on,
            need: optional(of(C::Need), word)?,
            reason: word(of(C::Reason))?,
        },
        EventKind::Support => {
            CountedEvent::Support { on, support: word::<SupportKind>(of(C::Support))? }
        }
        EventKind::Question => {
            CountedEvent::Question { on, categories: set::<Category>(of(C::Categories))? }
        }
        EventKind::Referral => CountedEvent::Referral {
            on,
            need: optional(of(C::Need), word)?,
            outcome: word(of(C::Outcome))?,
        },
        EventKind::SignUp => CountedEvent::SignUp { on, kinds: set::<NoticeKind>(of(C::Kinds))? },
        EventKind::Notice => CountedEvent::Notice { on, step: word(of(C::Step))? },
    })
}

/// Where the columns of a kind of event stand in the second half of a code.
#[derive(Debug)]
pub(super) struct Layout {
    kind: EventKind,
    /// For each column its first bit and how many it has.
    places: [(u32, u32); EventColumn::ALL.len()],
    /// The columns that such an event has, and may have, as bits.
    pub(super) needed: u32,
    pub(super) allowed: u32,
}

#[expect(clippy::indexing_slicing, reason = "there is a place for each column")]
impl Layout {
    fn of(kind: EventKind) -> Self {
        let mut layout =
            Self { kind, places: [(0, 0); EventColumn::ALL.len()], needed: 0, allowed: 0 };
        let mut first = 0;
        for &(column, needed) in kind.members() {
            let words = column.words().len();
            let bits = match column.form() {
                Form::Set => words as u32,
                _ => usize::BITS - words.leading_zeros(),
            };
            layout.places[column as usize] = (first, bits);
            first += bits;
            layout.allowed |= 1 << column as u32;
            layout.needed |= u32::from(needed) << column as u32;
        }
        assert!(first <= u64::BITS, "the columns of a kind fit");
        layout
    }

    /// The first bit of a column.
    pub(super) fn shift(&self, column: EventColumn) -> u32 {
        self.places[column as usize].0
    }

    fn get(&self, payload: u64, column: EventColumn) -> u64 {
        let (first, bits) = self.places[column as usize];
        // A column that a kind does not have takes no bits, and may begin where the code ends.
        payload.checked_shr(first).unwrap_or(0) & !u64::MAX.checked_shl(bits).unwrap_or(0)
    }
}

/// The layouts of all kinds, in the order of [`EventKind::ALL`].
pub(super) static LAYOUTS: LazyLock<[Layout; EventKind::ALL.len()]> =
    LazyLock::new(|| EventKind::ALL.map(Layout::of));

/// The place of a kind in the first half of a code.
const KIND: u32 = 0;
/// The place of the day.
const ON: u32 = 4;
/// The place of the day on which an erratum was noted.
const NOTED_ON: u32 = ON + DAY_BITS;
/// The place of the reason of an erratum, from 1 on; 0 where there is none.
const REASON: u32 = NOTED_ON + DAY_BITS;
/// The bit that says whether the event has an identifier.
const IDENTIFIED: u32 = REASON + 3;

/// An event with its erratum as 16 bytes, without its identifier: that it has one is said.
///
/// Which bit says what belongs to this version. A code is for one query: keep tallies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventCode {
    header: u64,
    payload: u64,
}

impl EventCode {
    /// How many bytes a code has.
    pub const LENGTH: i32 = 16;

    /// The code of an event; none of one with a term that an office declares: a tally counts it as
    /// the office's declaration says.
    ///
    /// ```
    /// use voice_bulk_screening::EventCode;
    /// use voice_core::report::{CountedEvent, NoticeStep};
    ///
    /// let sent = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
    /// let code = EventCode::from_entry(&sent.clone().into()).ok_or("a declared term")?;
    /// assert_eq!(code.entry().map(|entry| entry.event), Some(sent));
    /// assert!(!code.is_identified());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "there is a layout for each kind")]
    pub fn from_entry(entry: &EventEntry) -> Option<Self> {
        let (kind, values) = values(&entry.event)?;
        let noted =
            entry.erratum.map(|erratum| (days_of(erratum.noted_on), place_of(erratum.reason)));
        let mut code = Self::new(kind, days_of(entry.event.on()), noted, entry.id.is_some());
        let layout = &LAYOUTS[kind as usize];
        for (column, _) in kind.members() {
            code.payload |= values.get(*column) << layout.shift(*column);
        }
        Some(code)
    }

    /// A code whose columns are still to be put in; both days are days of the library.
    #[expect(clippy::expect_used, reason = "each day of the library has a number")]
    fn new(kind: EventKind, on: i32, noted: Option<(i32, u64)>, identified: bool) -> Self {
        let number = |days| day_number(days).expect("a day of the library");
        let (noted_on, reason) = noted.map_or((0, 0), |(days, reason)| (number(days), reason));
        Self { header: header(kind as u64, number(on), noted_on, reason, identified), payload: 0 }
    }

    pub(super) const fn from_halves(header: u64, payload: u64) -> Self {
        Self { header, payload }
    }

    /// The code as bytes.
    #[must_use]
    pub fn bytes(self) -> [u8; 16] {
        let number = u128::from(self.payload) << 64 | u128::from(self.header);
        number.to_le_bytes()
    }

    /// The code of bytes; none of more or fewer than 16.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let number = u128::from_le_bytes(bytes.try_into().ok()?);
        Some(Self { header: number as u64, payload: (number >> 64) as u64 })
    }

    /// Whether the event has an identifier.
    #[must_use]
    pub const fn is_identified(self) -> bool {
        self.header >> IDENTIFIED & 1 == 1
    }

    /// Whether two are the same but for the day on which an erratum came to be known.
    #[must_use]
    pub const fn is_same_but_for_noting(self, other: Self) -> bool {
        let but = !(((1 << DAY_BITS) - 1) << NOTED_ON);
        self.payload == other.payload && self.header & but == other.header & but
    }

    /// The event with its erratum, without an identifier; none of a code that nothing wrote.
    #[must_use]
    pub fn entry(self) -> Option<EventEntry> {
        let part = |first: u32, bits: u32| self.header >> first & ((1 << bits) - 1);
        let layout = LAYOUTS.get(usize::try_from(part(KIND, ON)).ok()?)?;
        let on = day(part(ON, DAY_BITS))?;
        let event = event(layout.kind, on, |column| layout.get(self.payload, column))?;
        let erratum = match part(REASON, 3) {
            0 => None,
            reason => {
                Some(Erratum { noted_on: day(part(NOTED_ON, DAY_BITS))?, reason: word(reason)? })
            }
        };
        Some(EventEntry { event, id: None, erratum })
    }
}

/// The first half of a code.
pub(super) fn header(kind: u64, on: u64, noted_on: u64, reason: u64, identified: bool) -> u64 {
    kind << KIND
        | on << ON
        | noted_on << NOTED_ON
        | reason << REASON
        | u64::from(identified) << IDENTIFIED
}

#[cfg(test)]
mod tests {
    use super::*;

    use voice_core::report::ErratumReason;

    #[test]
    fn every_kind_fits_into_a_code() {
        for layout in LAYOUTS.iter() {
            let bits: u32 = layout.places.iter().map(|place| place.1).sum();
            assert!(bits <= u64::BITS, "{:?} takes {bits} bits", layout.kind);
        }
        let (first, last) = *DAYS;
        assert!(day(0).unwrap().previous().is_none());
        let number = day_number(last).unwrap();
        assert!(number < 1 << DAY_BITS && day(number).unwrap().next().is_none());
        assert_eq!((day_number(first - 1), day_number(last + 1)), (None, None));
        assert_eq!((STATES.len(), CITIES.len()), (56, 36));
        assert!(ErratumReason::WORDS.len() < 8 && EventKind::ALL.len() < 16);
    }
}
