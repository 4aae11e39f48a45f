use core::fmt;
use core::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use serde_json::json;

use crate::wire::{Day, InputErrors, Reader, Wire, from_value, text};

text! {
    /// The name of a period: a quarter of a federal fiscal year, which begins in October of the
    /// year before (31 U.S.C. 1102), as `2026Q4`; a fiscal year, as `FY2026`; or a first and a last
    /// day, as `2026-04-26--2026-09-30` (ISO 8601).
    ///
    /// ```
    /// use voice_core::report::{PeriodName, ReportPeriod};
    ///
    /// let name: PeriodName = "FY2026".parse()?;
    /// let period = ReportPeriod::try_from(&name)?;
    /// assert_eq!(*period.first_day(), "2025-10-01".parse()?);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    PeriodName {
        expected: "a fiscal quarter such as 2026Q4, a fiscal year such as FY2026, or two days such \
                   as 2026-04-26--2026-09-30",
        min: 6,
        max: 22,
        pattern: "^((19|20|21)[0-9]{2}Q[1-4]|FY(19|20|21)[0-9]{2}\
                  |(18|19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}\
                  --(18|19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2})$",
        format: None,
        example: "2026Q4",
    }
}

/// A range of days. That of a fiscal quarter or year is called by its name.
///
/// ```
/// use voice_core::report::ReportPeriod;
///
/// let days = |name: &str| {
///     name.parse::<ReportPeriod>().map(|of| format!("{} {}", of.first_day(), of.last_day()))
/// };
/// assert_eq!(days("2026Q1")?, "2025-10-01 2025-12-31");
/// assert_eq!(days("FY2026")?, "2025-10-01 2026-09-30");
/// assert_eq!("2026-07-01--2026-09-30".parse::<ReportPeriod>()?.to_string(), "2026Q4");
///
/// let backwards = days("2026-09-30--2026-04-26").unwrap_err();
/// assert_eq!(
///     backwards.iter().next().map(|fault| fault.code.as_str()),
///     Some("dates-out-of-order")
/// );
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
///
/// ```
/// use voice_core::report::ReportPeriod;
///
/// let quarter: ReportPeriod = "2026Q4".parse()?;
/// assert_eq!(*quarter.first_day(), "2026-07-01".parse()?);
/// assert!(quarter.holds("2026-08-03".parse()?) && !quarter.holds("2026-10-01".parse()?));
/// assert!(quarter.meets(&"FY2026".parse()?));
/// assert!(!quarter.meets(&ReportPeriod::of_day("2026-10-01".parse()?)));
/// assert_eq!(quarter.year_to_date(), Some("FY2026".parse()?));
/// let july = quarter.through("2026-07-31".parse()?).ok_or("it has begun")?;
/// assert_eq!(*july.last_day(), "2026-07-31".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[wire(check)]
pub struct ReportPeriod {
    /// The first day.
    first_day: Day,
    /// The last day, not before `first_day`.
    last_day: Day,
}

impl ReportPeriod {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("first_day", self.first_day), ("last_day", Some(self.last_day)));
    }

    /// One day.
    #[must_use]
    pub const fn of_day(day: Day) -> Self {
        Self { first_day: day, last_day: day }
    }

    /// Whether a day is one of its days.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.first_day <= other.last_day && other.first_day <= self.last_day
    }

    /// The same period, up to a day; none where it begins after it.
    #[must_use]
    pub fn through(&self, day: Day) -> Option<Self> {
        let last_day = self.last_day.min(day);
        (self.first_day <= last_day).then_some(Self { last_day, ..*self })
    }

    /// From the first day of the fiscal year of its last day; none where that is no earlier than
    /// its own first day.
    #[must_use]
    pub fn year_to_date(&self) -> Option<Self> {
        let last = self.last_day.date();
        let year = if last.month() >= 10 { last.year() } else { last.year() - 1 };
        let first_day = Day::from_date(NaiveDate::from_ymd_opt(year, 10, 1)?)?;
        (first_day < self.first_day).then_some(Self { first_day, ..*self })
    }

    /// The period that holds both.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            first_day: self.first_day.min(other.first_day),
            last_day: self.last_day.max(other.last_day),
        }
    }

    /// How many days it has.
    pub(super) fn len(&self) -> usize {
        self.place(self.last_day).map_or(0, |place| place + 1)
    }

    /// How many days after the first a day is; none for days of other periods.
    pub(super) fn place(&self, day: Day) -> Option<usize> {
        let after = day.date().signed_duration_since(self.first_day.date()).num_days();
        self.holds(day).then(|| usize::try_from(after).ok()).flatten()
    }

    /// One of its days, by how many days after the first it is.
    pub(super) fn day(&self, place: usize) -> Option<Self> {
        let after = Days::new(u64::try_from(place).ok()?);
        let day = Day::from_date(self.first_day.date().checked_add_days(after)?)?;
        Some(Self::of_day(day))
    }

    /// The weeks that it touches, from Monday to Sunday (ISO 8601), the first and the last without
    /// what is outside of it. So are weeks of two periods the same weeks, and nothing is
    /// learned of the days by which they would differ.
    pub(super) fn weeks(&self) -> impl Iterator<Item = Self> {
        let (all, mut next) = (*self, Some(self.first_day));
        core::iter::from_fn(move || {
            let first_day = next.filter(|&day| day <= all.last_day)?;
            let left = u64::from(6 - first_day.date().weekday().num_days_from_monday());
            let sunday = first_day
                .date()
                .checked_add_days(Days::new(left))
                .and_then(Day::from_date)
                .unwrap_or(all.last_day);
            next = sunday.date().succ_opt().and_then(Day::from_date);
            Some(Self { first_day, last_day: sunday.min(all.last_day) })
        })
    }

    /// The period between two, the second without its first day.
    pub(super) fn between(first: NaiveDate, next: NaiveDate) -> Option<Self> {
        Some(Self {
            first_day: Day::from_date(first)?,
            last_day: Day::from_date(next.pred_opt()?)?,
        })
    }

    /// Its name, if it is a quarter or a year.
    fn fiscal(&self) -> Option<String> {
        let (first, last) = (self.first_day.date(), self.last_day.date());
        let next = last.succ_opt()?;
        if first.day() != 1 || next.day() != 1 {
            return None;
        }
        let months = (next.year() - first.year()) * 12 + next.month().cast_signed()
            - first.month().cast_signed();
        let year = if last.month() >= 10 { last.year() + 1 } else { last.year() };
        match (months, first.month()) {
            (12, 10) => Some(format!("FY{year}")),
            (3, 10) => Some(format!("{year}Q1")),
            (3, 1) => Some(format!("{year}Q2")),
            (3, 4) => Some(format!("{year}Q3")),
            (3, 7) => Some(format!("{year}Q4")),
            _ => None,
        }
    }
}

impl fmt::Display for ReportPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fiscal() {
            Some(name) => f.write_str(&name),
            None => write!(f, "{}--{}", self.first_day, self.last_day),
        }
    }
}

impl TryFrom<&PeriodName> for ReportPeriod {
    type Error = InputErrors;

    fn try_from(name: &PeriodName) -> Result<Self, InputErrors> {
        let name = name.as_str();
        let before = |year: &str| {
            year.parse::<i32>().map_or_else(|_| String::new(), |year| (year - 1).to_string())
        };
        let (first, last) =
            match (name.split_once("--"), name.split_once('Q'), name.strip_prefix("FY")) {
                (Some((first, last)), ..) => (first.to_owned(), last.to_owned()),
                (_, Some((year, "1")), _) => {
                    (format!("{}-10-01", before(year)), format!("{}-12-31", before(year)))
                }
                (_, Some((year, "2")), _) => (format!("{year}-01-01"), format!("{year}-03-31")),
                (_, Some((year, "3")), _) => (format!("{year}-04-01"), format!("{year}-06-30")),
                (_, Some((year, _)), _) => (format!("{year}-07-01"), format!("{year}-09-30")),
                (_, _, year) => (
                    format!("{}-10-01", before(year.unwrap_or(name))),
                    format!("{}-09-30", year.unwrap_or(name)),
                ),
            };
        from_value(json!({"first_day": first, "last_day": last}))
    }
}

impl FromStr for ReportPeriod {
    type Err = InputErrors;

    /// Reads a [`PeriodName`].
    fn from_str(name: &str) -> Result<Self, InputErrors> {
        Self::try_from(&PeriodName::new(name)?)
    }
}
