//! Files of generated events, the same in every run of a seed.

use std::fs::{File, rename};
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use datafusion::arrow::datatypes::Date32Type;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::parquet::schema::types::ColumnPath;
use fastrand::Rng;
use voice_core::inquiry::InquiryFacts;
use voice_core::report::{
    City, CountedEvent, CountedEventId, Erratum, ErratumReason, EventEntry, ReportPeriod,
    TopicDetail,
};
use voice_core::service::StateCode;
use voice_core::wire::{Day, Set, Vocabulary};

use super::event_code::days_of;
use super::event_column::EventColumn;
use super::event_record::event_record;
use crate::generate::{file_of, in_new_folder, share};
use crate::{NotGenerated, Plan};

/// How many rows are made at once.
const CHUNK: u64 = 1 << 16;

/// Events that are made up, each by its number: the same number is the same event, in every file
/// and every run.
///
/// Of a thousand rows nine are a further line of an event of another row, one takes back the event
/// of a row as mistaken, one came to be known late, and four are of days after the period.
///
/// ```
/// use voice_bulk_screening::GeneratedEvents;
///
/// let events = GeneratedEvents { seed: 7, period: "2026Q4".parse()?, identified: true };
/// assert_eq!(events.row(900), events.row(451));
/// assert_ne!(events.row(901), events.row(451));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct GeneratedEvents {
    /// What makes other events.
    pub seed: u64,
    /// The days, but for those of some events.
    pub period: ReportPeriod,
    /// Whether events have identifiers.
    pub identified: bool,
}

impl GeneratedEvents {
    /// The event of a row, from 0 on.
    #[must_use]
    pub fn row(&self, number: u64) -> EventEntry {
        match number % 1_000 {
            place if place != 0 && place % 100 == 0 => self.first((number / 2) | 1),
            501 => self.late(number, ErratumReason::Late),
            701 => self.late(number - 2, ErratumReason::Mistaken),
            _ => self.first(number),
        }
    }

    fn first(&self, number: u64) -> EventEntry {
        let id = || CountedEventId::new(format!("event-{number}")).ok();
        EventEntry {
            event: self.event(number),
            id: self.identified.then(id).flatten(),
            erratum: None,
        }
    }

    /// What came to be known of an event a month after its day.
    fn late(&self, number: u64, reason: ErratumReason) -> EventEntry {
        let entry = self.first(number);
        let noted_on = day(days_of(entry.event.on()) + 30);
        EventEntry { erratum: noted_on.map(|noted_on| Erratum { noted_on, reason }), ..entry }
    }

    fn event(&self, number: u64) -> CountedEvent {
        // Neighbours are to have nothing in common.
        let rng = &mut Rng::with_seed(
            self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29),
        );
        let first = days_of(*self.period.first_day());
        let days = days_of(*self.period.last_day()) - first + 1;
        let beyond = if rng.u8(..) == 0 { days } else { 0 };
        // After the last year of the library there is no day.
        let on = day(first + rng.i32(0..days) + beyond).unwrap_or(*self.period.first_day());
        match rng.u8(..32) {
            0..21 => contact(rng, on),
            21..23 => CountedEvent::Question { on, categories: some(rng, 3) },
            23..25 => CountedEvent::Referral { on, need: said(rng, one), outcome: one(rng) },
            25 => CountedEvent::SignUp { on, kinds: some(rng, 3) },
            26..28 => CountedEvent::Notice { on, step: one(rng) },
            28 => CountedEvent::Support { on, support: one(rng) },
            29 => {
                let victimizations = some(rng, 2);
                CountedEvent::Served { on, before: one(rng), role: one(rng), victimizations }
            }
            30 => CountedEvent::Service { on, service: one(rng) },
            _ => CountedEvent::Unmet { on, need: said(rng, one), reason: one(rng) },
        }
    }
}

fn day(days: i32) -> Option<Day> {
    Date32Type::to_naive_date_opt(days).and_then(Day::from_date)
}

/// One of a list, the first far more often than the last.
#[expect(clippy::expect_used, reason = "no closed list is empty")]
fn skewed<'a, T>(rng: &mut Rng, list: &'a [T]) -> &'a T {
    let place = (rng.f64() * rng.f64() * list.len() as f64) as usize;
    list.get(place).or(list.first()).expect("a word")
}

fn one<V: Vocabulary>(rng: &mut Rng) -> V {
    skewed(rng, V::TERMS).value
}

/// What is said four times of five.
fn said<T>(rng: &mut Rng, of: impl FnOnce(&mut Rng) -> T) -> Option<T> {
    (rng.u8(..5) != 0).then(|| of(rng))
}

/// One to so many of a list.
fn some<V: Vocabulary + Ord>(rng: &mut Rng, most: usize) -> Set<V> {
    (0..rng.usize(1..=most)).map(|_| one(rng)).collect()
}

#[expect(clippy::expect_used, reason = "the words of a column are those of its list")]
fn contact(rng: &mut Rng, on: Day) -> CountedEvent {
    let facts = InquiryFacts {
        danger: one(rng),
        topic: one(rng),
        caller: one(rng),
        channel: one(rng),
        language: one(rng),
    };
    let also: Option<Set<_>> = (rng.u8(..12) == 0).then(|| some(rng, 2));
    let detail: TopicDetail = one(rng);
    let is_of = |topic| also.iter().flatten().chain([&facts.topic]).any(|of| *of == topic);
    let details = is_of(detail.topic()).then(|| [detail].into());
    let (place, city) = match rng.u8(..5) {
        0 => (None, None),
        1 => {
            let word = *skewed(rng, EventColumn::City.words());
            let city = City::new(word).expect("a city");
            (Some(city.state()), Some(city))
        }
        _ => {
            let word = *skewed(rng, EventColumn::Place.words());
            (Some(StateCode::new(word).expect("a state")), None)
        }
    };
    let (route, answered) = (one(rng), one(rng));
    CountedEvent::Contact { on, facts, route, also, details, place, city, answered }
}

/// What is generated.
#[derive(Debug, Clone, Copy)]
pub struct EventPlan {
    /// The events.
    pub events: GeneratedEvents,
    /// How many rows all files have together.
    pub rows: u64,
    /// How many files there are, each a partition that one worker reads.
    pub partitions: NonZeroUsize,
    /// Whether each file is written as lines of JSON too.
    pub lines: bool,
}

impl EventPlan {
    /// The file of a partition as lines of JSON; as Parquet it is that of [`Plan::file`].
    #[must_use]
    pub fn lines_file(folder: &Path, partition: u64) -> PathBuf {
        file_of(folder, partition, "ndjson")
    }

    /// Writes every file, over as many threads, each whole or not at all.
    ///
    /// # Errors
    /// A folder that has something in it, and whatever hinders writing.
    pub fn write(&self, folder: &Path, threads: NonZeroUsize) -> Result<(), NotGenerated> {
        in_new_folder(folder, self.partitions, threads, |partition| {
            self.write_partition(folder, partition)
        })
    }

    /// The numbers of the rows of a partition, in parts.
    fn parts(&self, partition: u64) -> impl Iterator<Item = Vec<EventEntry>> {
        let events = self.events;
        let rows_of = |partition| share(self.rows, self.partitions, partition);
        let first: u64 = (0..partition).map(rows_of).sum();
        let end = first + rows_of(partition);
        let part =
            move |from: u64| (from..end.min(from + CHUNK)).map(|row| events.row(row)).collect();
        (first..end).step_by(CHUNK as usize).map(part)
    }

    fn write_partition(&self, folder: &Path, partition: u64) -> Result<(), NotGenerated> {
        let whole = Plan::file(folder, partition);
        let partial = whole.with_extension("partial");
        let schema = event_record(&[]).map_err(ParquetError::from)?.schema();
        let id = ColumnPath::from(EventColumn::Id.as_str());
        let properties = WriterProperties::builder().set_column_dictionary_enabled(id, false);
        let file = File::create(&partial)?;
        let mut columns = ArrowWriter::try_new(file, schema, Some(properties.build()))?;
        let lines = Self::lines_file(folder, partition);
        let mut json = self.lines.then(|| File::create(&lines).map(BufWriter::new)).transpose()?;
        for part in self.parts(partition) {
            columns.write(&event_record(&part).map_err(ParquetError::from)?)?;
            if let Some(json) = &mut json {
                part.iter().try_for_each(|entry| write_line(json, entry))?;
            }
        }
        columns.close()?;
        json.map_or(Ok(()), |mut json| json.flush())?;
        Ok(rename(partial, whole)?)
    }
}

/// An event as a line of JSON, with what is said of it beside, where something is.
fn write_line(to: &mut impl Write, entry: &EventEntry) -> std::io::Result<()> {
    if entry.id.is_none() && entry.erratum.is_none() {
        serde_json::to_writer(&mut *to, &entry.event)?;
    } else {
        serde_json::to_writer(&mut *to, entry)?;
    }
    to.write_all(b"\n")
}
