//! A tally as it is kept.

use super::{Change, Tally};
use crate::report::counts::{Total, named, place_of, width};
use crate::report::document::{ReportWord, TableKind};
use crate::report::erratum::ErratumReason;
use crate::report::event_error::EventError;
use crate::report::period::ReportPeriod;
use crate::report::request::ReportRequest;
use crate::report::tally_error::TallyError;
use crate::wire::{Day, Set, Wire};

/// The form of the record of a tally that this library reads.
///
/// ```
/// use voice_core::report::TallyFormat;
///
/// let format: TallyFormat = "1".parse()?;
/// assert_eq!(format, TallyFormat::One);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum TallyFormat {
    /// The first form.
    #[wire(rename = "1", title = "Form 1")]
    One,
}

/// What was counted of events, to be kept, merged and made a report of. It is not for publication:
/// no count is protected. It has no identifier of an event.
///
/// ```
/// use voice_core::report::{ReportRequest, ConfidentialityRule, Tally, TallyRecord};
/// use voice_core::wire::{from_json, to_json};
///
/// let mut tally = Tally::new("FY2026".parse()?);
/// for _ in 0..50 {
///     tally.line(br#"{"kind": "notice", "on": "2026-08-03", "step": "sent"}"#)?;
/// }
/// let kept = to_json(&tally.record())?;
///
/// // A quarter of the year that was counted.
/// let request = ReportRequest::new("2026Q4".parse()?);
/// let tally = Tally::from_record(&from_json::<TallyRecord>(kept.as_bytes())?, request)?;
/// assert!(tally.report(ConfidentialityRule::default(), "2026-10-01".parse()?, false).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct TallyRecord {
    /// The form of the record.
    pub tally: TallyFormat,
    /// The days of which events were counted.
    pub period: ReportPeriod,
    /// How many events of these days were counted.
    pub counted: u64,
    /// How many events were of other days.
    pub outside: u64,
    /// How many events were there before, by their identifier, and were counted once.
    pub duplicates: u64,
    /// How many of the counted events had an identifier.
    pub identified: u64,
    /// How many errata came to be known after the last of `errata_days`; they are in no count.
    pub later_errata: u64,
    /// The days up to which a report may have errata; left out where there is none.
    #[wire(min = 1)]
    pub errata_days: Option<Set<Day>>,
    /// What was counted on each day, where there was something.
    #[wire(max = 150_000)]
    pub days: Vec<TallyDay>,
    /// What came to be known later; left out where nothing did.
    #[wire(min = 1, max = 1_000_000)]
    pub errata: Option<Vec<TallyErrata>>,
}

/// What was counted on a day.
///
/// ```
/// use voice_core::report::{TableKind, TallyDay, TallyRow, TallyTable};
///
/// let sent = TallyRow { word: "sent".parse()?, column: None, count: 12 };
/// let day = TallyDay {
///     on: "2026-08-03".parse()?,
///     tables: vec![TallyTable { by: TableKind::Notices, rows: vec![sent] }],
/// };
/// assert_eq!(day.tables[0].rows[0].count, 12);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct TallyDay {
    /// The day.
    pub on: Day,
    /// Its counts.
    #[wire(min = 1)]
    pub tables: Vec<TallyTable>,
}

/// What came to be known later of the events of a day.
///
/// ```
/// use voice_core::report::{ErratumReason, TableKind, TallyErrata, TallyRow, TallyTable};
/// use voice_core::wire::Set;
///
/// let sent = TallyRow { word: "sent".parse()?, column: None, count: 2 };
/// let errata = TallyErrata {
///     through: "2026-10-20".parse()?,
///     on: "2026-08-03".parse()?,
///     reasons: Set::from([ErratumReason::Late]),
///     tables: vec![TallyTable { by: TableKind::Notices, rows: vec![sent] }],
/// };
/// assert!(errata.on < errata.through);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct TallyErrata {
    /// The first of `errata_days` up to which it was known.
    pub through: Day,
    /// The day of the events.
    pub on: Day,
    /// Why it was not known before: reasons to count more, or reasons to count less.
    #[wire(min = 1)]
    pub reasons: Set<ErratumReason>,
    /// The counts of the events that are counted, or are no longer counted.
    #[wire(min = 1)]
    pub tables: Vec<TallyTable>,
}

/// The counts of a table, without those of zero.
///
/// ```
/// use voice_core::report::{TableKind, TallyRow, TallyTable};
///
/// let sent = TallyRow { word: "sent".parse()?, column: None, count: 12 };
/// let table = TallyTable { by: TableKind::Notices, rows: vec![sent] };
/// assert_eq!(table.by, TableKind::Notices);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct TallyTable {
    /// What it counts by.
    pub by: TableKind,
    /// Its rows.
    #[wire(min = 1)]
    pub rows: Vec<TallyRow>,
}

/// An unprotected count.
///
/// ```
/// use voice_core::report::TallyRow;
///
/// // Twelve of them asked by telephone. It is no count to publish, so it is not printed.
/// let row = TallyRow {
///     word: "question".parse()?,
///     column: Some("telephone".parse()?),
///     count: 12,
/// };
/// assert!(!format!("{row:?}").contains("12"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct TallyRow {
    /// The word of the row.
    pub word: ReportWord,
    /// The word of the column; left out where there is one column without a word.
    pub column: Option<ReportWord>,
    /// How many.
    #[wire(min = 1)]
    pub count: u64,
}

impl Tally {
    /// What was counted, to be kept. It is not for publication.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "counters are of days, and errata are counted by reason"
    )]
    pub fn record(&self) -> TallyRecord {
        let day = |place| *self.days.day(place).expect("a day of the period").first_day();
        let days = self.counters.chunks_exact(width()).enumerate().filter_map(|(place, counts)| {
            let tables = tables(counts);
            (!tables.is_empty()).then(|| TallyDay { on: day(place), tables })
        });
        let errata = self.errata.iter().map(|(&(through, change, place), counts)| {
            let reasons = self.reasons.get(&(through, place)).expect("a reason").iter().copied();
            let reasons = reasons.filter(|reason| Change::of(*reason) == change).collect();
            TallyErrata { through, on: day(place), reasons, tables: tables(counts) }
        });
        TallyRecord {
            tally: TallyFormat::One,
            period: self.days,
            counted: self.counted,
            outside: self.outside,
            duplicates: self.duplicates,
            identified: self.unlisted + self.identified.len(),
            later_errata: self.later,
            errata_days: Some(self.errata_days.clone()).filter(|days| !days.is_empty()),
            days: days.collect(),
            errata: Some(errata.collect::<Vec<_>>()).filter(|errata| !errata.is_empty()),
        }
    }

    /// The tally for a report, from what was kept of one that has its days and maybe more. The
    /// report is the same, byte for byte, as one from the events.
    ///
    /// # Errors
    /// Days, or days up to which there are errata, that the report needs and that were not counted;
    /// events that do not keep to what the report says of them; a record that no tally wrote.
    pub fn from_record(record: &TallyRecord, request: ReportRequest) -> Result<Self, TallyError> {
        let mut tally = Self::from_request(request);
        for day in [*tally.days.first_day(), *tally.days.last_day()] {
            if !record.period.holds(day) {
                return Err(TallyError::MissingDay(day));
            }
        }
        let errata = record.errata.as_deref().unwrap_or_default();
        let empty = Set::new();
        let apart = record.errata_days.as_ref().unwrap_or(&empty);
        let missing = tally.errata_days.iter().find(|day| !apart.contains(*day));
        if let Some(day) = missing.filter(|_| record.later_errata > 0 || !errata.is_empty()) {
            return Err(TallyError::MissingErrataDay(*day));
        }
        let mut sum = Sum::default();
        let mut before = None;
        for TallyDay { on, tables } in &record.days {
            if before >= Some(*on) || !record.period.holds(*on) {
                return Err(TallyError::WrongDay(*on));
            }
            before = Some(*on);
            let counts = counters(*on, tables)?;
            let events = sum.add(&counts)?;
            match tally.days.place(*on) {
                None => tally.outside += events,
                Some(place) => {
                    tally.counted += events;
                    let day = tally.counters.chunks_exact_mut(width()).nth(place);
                    day.into_iter().for_each(|day| day.copy_from_slice(&counts));
                }
            }
        }
        tally.later = record.later_errata;
        for TallyErrata { through, on, reasons, tables } in errata {
            if !record.period.holds(*on) {
                return Err(TallyError::WrongDay(*on));
            }
            let mut changes = reasons.iter().map(|reason| Change::of(*reason));
            let change = changes.next().filter(|change| changes.all(|other| other == *change));
            let (Some(change), true) = (change, apart.contains(through)) else {
                return Err(TallyError::MixedErrata(*on));
            };
            let counts = counters(*on, tables)?;
            let events = sum.add(&counts)?;
            let Some(place) = tally.days.place(*on) else {
                tally.outside += events;
                continue;
            };
            let Some(&through) = tally.errata_days.iter().find(|day| *through <= **day) else {
                tally.later = tally.later.checked_add(events).ok_or(TallyError::TooMany)?;
                continue;
            };
            tally.counted += events;
            let of = tally.errata.entry((through, change, place));
            let all = of.or_insert_with(|| vec![0; width()]);
            all.iter_mut().zip(&counts).for_each(|(count, more)| *count += more);
            tally.reasons.entry((through, place)).or_default().extend(reasons.iter().copied());
        }
        if sum.events != record.counted {
            return Err(TallyError::Miscounted);
        }
        tally.outside = tally.outside.checked_add(record.outside).ok_or(TallyError::TooMany)?;
        tally.duplicates = record.duplicates;
        tally.unlisted = record.identified;
        if tally.all_counts().is_none_or(|sum| i64::try_from(sum).is_err()) {
            return Err(TallyError::TooMany);
        }
        tally.unmet().map_or(Ok(tally), |error| Err(TallyError::Condition(error)))
    }

    /// What counted events have that the report says no event has, as [`Tally::add`] would have
    /// found of one of them.
    fn unmet(&self) -> Option<EventError> {
        let mut sums = vec![0_u64; width()];
        for counters in
            self.counters.chunks_exact(width()).chain(self.errata.values().map(|of| of.as_slice()))
        {
            sums.iter_mut().zip(counters).for_each(|(sum, count)| *sum += count);
        }
        named()
            .zip(sums)
            .filter(|(_, sum)| *sum > 0)
            .find_map(|(named, _)| self.request.unmet_by(named))
    }
}

/// The counts of a day that are not zero.
#[expect(clippy::expect_used, reason = "the words of all counters are written by a test")]
fn tables(counts: &[u64]) -> Vec<TallyTable> {
    let word = |word: &str| ReportWord::new(word).expect("the words of counters are words");
    let mut tables: Vec<TallyTable> = Vec::new();
    for ((by, row, column), &count) in named().zip(counts).filter(|(_, count)| **count > 0) {
        let column = Some(column).filter(|column| !column.is_empty()).map(word);
        let row = TallyRow { word: word(row), column, count };
        match tables.iter_mut().find(|table| table.by == by) {
            Some(table) => table.rows.push(row),
            None => tables.push(TallyTable { by, rows: vec![row] }),
        }
    }
    tables
}

/// The counters of a day by the words of its record.
fn counters(on: Day, tables: &[TallyTable]) -> Result<Vec<u64>, TallyError> {
    let mut counters = vec![0; width()];
    for TallyTable { by, rows } in tables {
        for TallyRow { word, column, count } in rows {
            let place = place_of(*by, word.as_str(), column.as_ref().map_or("", |of| of.as_str()));
            match place.and_then(|place| counters.get_mut(place)) {
                Some(counter) if *counter == 0 => *counter = *count,
                _ => return Err(TallyError::UnknownRow { on, table: *by }),
            }
        }
    }
    Ok(counters)
}

/// What a record counts, and how many events that are.
#[derive(Default)]
struct Sum {
    all: u64,
    events: u64,
}

impl Sum {
    /// Adds the counts of a day, and says how many events they are of.
    #[expect(clippy::expect_used, reason = "counters of a day have one of each total")]
    fn add(&mut self, counts: &[u64]) -> Result<u64, TallyError> {
        let sum = counts.iter().try_fold(self.all, |sum, count| sum.checked_add(*count));
        self.all = sum.ok_or(TallyError::TooMany)?;
        // Each event is in one total.
        let of = |total: Total| {
            let place = place_of(TableKind::Totals, total.as_str(), "");
            place.and_then(|place| counts.get(place)).copied().expect("a counter of each total")
        };
        let events = Total::ALL.into_iter().map(of).sum();
        self.events += events;
        Ok(events)
    }
}
