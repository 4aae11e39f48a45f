//! What is counted for: the request of a report, as a text that goes with a plan.

use core::fmt;
use core::str::FromStr;

use voice_core::report::{ReportPeriod, ReportRequest, TableKind};
use voice_core::wire::{Day, Set};

/// Of which days events are counted, and what the report says of them. It has what of a
/// [`ReportRequest`] a tally for several reports needs; reports that were published before, and the
/// table by which contacts are routed, a report knows when it is made of the tally.
///
/// ```
/// use voice_bulk_screening::Counting;
///
/// let counting = Counting::of("2026Q4".parse()?).with_cities();
/// assert_eq!(counting.to_string(), "2026Q4 cities");
/// assert_eq!(counting.to_string().parse::<Counting>()?, counting);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Counting {
    period: ReportPeriod,
    cities: bool,
    one_topic: bool,
    not_recorded: Set<TableKind>,
    errata_days: Set<Day>,
}

/// A text that says not what is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a period, then `cities`, `one-topic`, `without=TABLE,…` and `errata=DAY,…` where \
     they hold, with a space between them"
)]
pub struct CountingTextError;

impl Counting {
    /// Counts the days of a period.
    #[must_use]
    pub const fn of(period: ReportPeriod) -> Self {
        Self {
            period,
            cities: false,
            one_topic: false,
            not_recorded: Set::new(),
            errata_days: Set::new(),
        }
    }

    /// Events say the large cities of contacts: [`ReportRequest::with_cities`].
    #[must_use]
    pub fn with_cities(self) -> Self {
        Self { cities: true, ..self }
    }

    /// Each contact has one topic: [`ReportRequest::with_one_topic`].
    #[must_use]
    pub fn with_one_topic(self) -> Self {
        Self { one_topic: true, ..self }
    }

    /// What the events do not record: [`ReportRequest::without`].
    #[must_use]
    pub fn without(mut self, tables: impl IntoIterator<Item = TableKind>) -> Self {
        let may_be = |by: &TableKind| TableKind::NOT_ALWAYS_RECORDED.contains(by);
        self.not_recorded.extend(tables.into_iter().filter(may_be));
        self
    }

    /// The days up to which a report may have errata: [`ReportRequest::with_errata_days`].
    #[must_use]
    pub fn with_errata_days(mut self, days: impl IntoIterator<Item = Day>) -> Self {
        self.errata_days.extend(days);
        self
    }

    /// The days of which events are counted.
    #[must_use]
    pub const fn period(&self) -> ReportPeriod {
        self.period
    }

    /// The request by which events are counted.
    #[must_use]
    pub fn request(&self) -> ReportRequest {
        let request = ReportRequest::new(self.period);
        let request = if self.cities { request.with_cities() } else { request };
        let request = if self.one_topic { request.with_one_topic() } else { request };
        request
            .without(self.not_recorded.iter().copied())
            .with_errata_days(self.errata_days.iter().copied())
    }
}

impl fmt::Display for Counting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.period)?;
        for (holds, word) in [(self.cities, CITIES), (self.one_topic, ONE_TOPIC)] {
            if holds {
                write!(f, " {word}")?;
            }
        }
        let tables: Vec<_> = self.not_recorded.iter().map(|by| by.as_str().to_owned()).collect();
        let days: Vec<_> = self.errata_days.iter().map(Day::to_string).collect();
        for (word, list) in [(WITHOUT, tables), (ERRATA, days)] {
            if !list.is_empty() {
                write!(f, " {word}{}", list.join(","))?;
            }
        }
        Ok(())
    }
}

const CITIES: &str = "cities";
const ONE_TOPIC: &str = "one-topic";
const WITHOUT: &str = "without=";
const ERRATA: &str = "errata=";

impl FromStr for Counting {
    type Err = CountingTextError;

    fn from_str(text: &str) -> Result<Self, CountingTextError> {
        let mut words = text.split(' ');
        let period = words.next().and_then(|period| period.parse().ok());
        let mut counting = Self::of(period.ok_or(CountingTextError)?);
        for word in words {
            counting = if word == CITIES {
                counting.with_cities()
            } else if word == ONE_TOPIC {
                counting.with_one_topic()
            } else if let Some(tables) = word.strip_prefix(WITHOUT) {
                let table = |word: &str| {
                    let mut all = TableKind::NOT_ALWAYS_RECORDED.into_iter();
                    all.find(|by| by.as_str() == word).ok_or(CountingTextError)
                };
                counting.without(tables.split(',').map(table).collect::<Result<Vec<_>, _>>()?)
            } else if let Some(days) = word.strip_prefix(ERRATA) {
                let days = days.split(',').map(|day| day.parse().map_err(|_| CountingTextError));
                counting.with_errata_days(days.collect::<Result<Vec<_>, _>>()?)
            } else {
                return Err(CountingTextError);
            };
        }
        Ok(counting)
    }
}
