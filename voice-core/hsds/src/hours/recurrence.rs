//! Whether a day is one of a recurrence (RFC 5545 section 3.3.10), by its fields: the same work for
//! any day, however long ago it began.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::super::store::Row;

/// How a rule repeats where it says so in a word that the standard does not have.
pub(super) fn other_frequency(row: Row<'_>) -> Option<String> {
    let (_, json) = row.asides().find(|(name, _)| *name == "freq")?;
    Some(json.trim_matches('"').trim().to_ascii_uppercase())
}

/// The most days that are gone through to find the last of a number of times: a hundred years.
const LONGEST: usize = 36_525;

/// Weeks or months, and the days in them.
///
/// RFC 5545 has BYWEEKNO and BYYEARDAY for yearly rules alone, and HSDS knows no yearly ones: here
/// they limit what weeks or months give.
#[derive(Debug, Clone)]
pub(super) struct Recurrence {
    start: NaiveDate,
    until: Option<NaiveDate>,
    is_monthly: bool,
    interval: i32,
    week_start: Weekday,
    /// Weekdays, with their number in the month from its start or end; nought stands for each.
    by_day: Vec<(i32, Weekday)>,
    by_month_day: Vec<i32>,
    by_week: Vec<i32>,
    by_year_day: Vec<i32>,
}

/// Whether a day that is so many from the start of so many is among numbers from 1, or from -1 at
/// the end; any is among none.
fn among(numbers: &[i32], number: u32, of: u32) -> bool {
    let (number, of) = (number.cast_signed(), of.cast_signed());
    numbers.is_empty() || numbers.contains(&number) || numbers.contains(&(number - of - 1))
}

/// The first day of the week of a day.
fn week_of(day: NaiveDate, week_start: Weekday) -> NaiveDate {
    let since = i64::from(day.weekday().days_since(week_start));
    day.checked_sub_signed(TimeDelta::days(since)).unwrap_or(day)
}

/// The number of the week of the year in which a day is, and how many weeks that year has: the
/// first is that with four days or more of the year, so the days around New Year may be in a week
/// of the other year.
fn week_number(day: NaiveDate, week_start: Weekday) -> (u32, u32) {
    // The year of a week is that of its fourth day.
    let fourth_of = |day: NaiveDate| {
        let first = week_of(day, week_start);
        first.checked_add_signed(TimeDelta::days(3)).unwrap_or(first)
    };
    let number = |fourth: NaiveDate| fourth.ordinal0() / 7 + 1;
    let fourth = fourth_of(day);
    // The last week of a year is that of 28 December or the one after.
    let last =
        (28..=31).filter_map(|of| NaiveDate::from_ymd_opt(fourth.year(), 12, of)).map(fourth_of);
    let weeks = last.filter(|last| last.year() == fourth.year()).map(number).max().unwrap_or(52);
    (number(fourth), weeks)
}

/// The weekday at the end of `2MO`.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.get(text.len().checked_sub(2)?..)? {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

impl Recurrence {
    /// None where the fields make no sense together.
    pub(super) fn of(row: Row<'_>) -> Option<Self> {
        let date = |name: &str| row.stated(name).and_then(|text| text.parse::<NaiveDate>().ok());
        let numbers = |name: &str| -> Option<Vec<i32>> {
            row.stated(name).map_or(Some(Vec::new()), |text| {
                text.split(',').map(|number| number.parse().ok()).collect()
            })
        };
        // A day of every year is one of every twelfth month.
        let is_yearly = other_frequency(row).is_some_and(|freq| freq == "YEARLY");
        let parts = ["byday", "byweekno", "bymonthday", "byyearday"];
        if is_yearly
            && (row.stated("dtstart").is_none()
                || parts.iter().any(|part| row.stated(part).is_some()))
        {
            return None;
        }
        let is_monthly = is_yearly || row.stated("freq").is_some_and(|freq| freq == "MONTHLY");
        let interval: i32 = row.stated("interval").map_or(Some(1), |text| text.parse().ok())?;
        let day = |text: &str| {
            let (weekday, number) = (weekday(text)?, text.get(..text.len().checked_sub(2)?)?);
            // A number is that in a month: a week has each weekday once, and no first one.
            let number = match number {
                "" => 0,
                number if is_monthly => number.parse().ok()?,
                _ => return None,
            };
            Some((number, weekday))
        };
        let mut rule = Self {
            start: date("dtstart")
                .or_else(|| date("valid_from"))
                .or_else(|| NaiveDate::from_ymd_opt(2020, 1, 1))?,
            until: date("until"),
            is_monthly,
            interval: interval.checked_mul(if is_yearly { 12 } else { 1 })?,
            week_start: row.stated("wkst").and_then(weekday).unwrap_or(Weekday::Mon),
            by_day: row
                .get("byday")
                .map_or(Some(Vec::new()), |text| text.split(',').map(day).collect())?,
            by_month_day: numbers("bymonthday")?,
            by_week: numbers("byweekno")?,
            by_year_day: numbers("byyearday")?,
        };
        // Where nothing says which days of a week or month, it is the day on which it starts, if
        // that is stated.
        let names_days = [&rule.by_month_day, &rule.by_week, &rule.by_year_day]
            .iter()
            .any(|days| !days.is_empty());
        if rule.by_day.is_empty() && !names_days {
            if is_monthly {
                rule.by_month_day.push(rule.start.day().cast_signed());
            } else if row.stated("dtstart").is_some() {
                rule.by_day.push((0, rule.start.weekday()));
            }
        }
        if let Some(count) = row.stated("count") {
            let days = rule.start.iter_days().take(LONGEST).filter(|day| rule.has(*day));
            let last = days.take(count.parse().ok()?).last()?;
            rule.until = Some(last);
        }
        (rule.interval > 0).then_some(rule)
    }

    pub(super) fn has(&self, day: NaiveDate) -> bool {
        self.start <= day
            && self.until.is_none_or(|until| day <= until)
            && self.is_in_period(day)
            && self.is_of_month(day)
            && self.is_of_year(day)
    }

    /// Whether a week or month is one of every so many.
    fn is_in_period(&self, day: NaiveDate) -> bool {
        let between = if self.is_monthly {
            let month = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
            month(day) - month(self.start)
        } else {
            let days = week_of(day, self.week_start)
                .signed_duration_since(week_of(self.start, self.week_start))
                .num_days();
            i32::try_from(days / 7).unwrap_or(0)
        };
        between.checked_rem(self.interval) == Some(0)
    }

    fn is_of_month(&self, day: NaiveDate) -> bool {
        let length = u32::from(day.num_days_in_month());
        let of_week = |(number, weekday): &(i32, Weekday)| {
            let (first, last) = (day.day0() / 7 + 1, (length - day.day()) / 7 + 1);
            *weekday == day.weekday()
                && (*number == 0
                    || *number == first.cast_signed()
                    || *number == -last.cast_signed())
        };
        (self.by_day.is_empty() || self.by_day.iter().any(of_week))
            && among(&self.by_month_day, day.day(), length)
    }

    fn is_of_year(&self, day: NaiveDate) -> bool {
        let is_of_week = || {
            let (week, weeks) = week_number(day, self.week_start);
            among(&self.by_week, week, weeks)
        };
        let days = if day.leap_year() { 366 } else { 365 };
        (self.by_week.is_empty() || is_of_week()) && among(&self.by_year_day, day.ordinal(), days)
    }

    /// The fields as numbers, lists after their lengths.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let until = self.until.map_or(i64::MIN, |until| i64::from(until.num_days_from_ce()));
        let first = [
            i64::from(self.start.num_days_from_ce()),
            until,
            i64::from(self.is_monthly),
            i64::from(self.interval),
            i64::from(self.week_start.num_days_from_monday()),
        ];
        let by_day = self
            .by_day
            .iter()
            .map(|(number, day)| number * 8 + day.num_days_from_monday().cast_signed());
        let lists = [
            by_day.collect(),
            self.by_month_day.clone(),
            self.by_week.clone(),
            self.by_year_day.clone(),
        ];
        let lists = lists.into_iter().flat_map(|list: Vec<i32>| {
            core::iter::once(list.len() as i64)
                .chain(list.into_iter().map(i64::from).collect::<Vec<_>>())
        });
        first.into_iter().chain(lists).map(i64::cast_unsigned).collect()
    }

    /// What `numbers` wrote; none where it is cut off.
    pub(super) fn from_numbers(numbers: &mut impl Iterator<Item = u64>) -> Option<Self> {
        let mut next = || i32::try_from(numbers.next()?.cast_signed()).ok();
        let start = NaiveDate::from_num_days_from_ce_opt(next()?)?;
        let until = match numbers.next()?.cast_signed() {
            i64::MIN => None,
            days => Some(NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?)?),
        };
        let mut next = || i32::try_from(numbers.next()?.cast_signed()).ok();
        let (is_monthly, interval) = (next()? != 0, next()?);
        let week_start = Weekday::try_from(u8::try_from(next()?).ok()?).ok()?;
        let mut list = || (0..next()?).map(|_| next()).collect::<Option<Vec<i32>>>();
        let by_day = list()?.into_iter().map(|both| {
            let day = u8::try_from(both.rem_euclid(8)).ok()?;
            Some((both.div_euclid(8), Weekday::try_from(day).ok()?))
        });
        let by_day = by_day.collect::<Option<_>>()?;
        let (by_month_day, by_week, by_year_day) = (list()?, list()?, list()?);
        Some(Self {
            start,
            until,
            is_monthly,
            interval,
            week_start,
            by_day,
            by_month_day,
            by_week,
            by_year_day,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks from Monday are those of ISO 8601, which chrono counts too; so is how many there are.
    #[test]
    fn weeks_from_monday_are_those_of_iso_8601() {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let mut last = (0, 0);
        for day in first.iter_days().take(200 * 366) {
            let (week, weeks) = week_number(day, Weekday::Mon);
            assert_eq!(week, day.iso_week().week(), "{day}");
            let (year, of) = (day.iso_week().year(), week);
            // The number of weeks of a year is that of its last one.
            if year != last.0 && last.0 != 0 {
                assert_eq!(
                    week_number(day.pred_opt().unwrap(), Weekday::Mon),
                    (last.1, last.1),
                    "{day}"
                );
            }
            assert!(week <= weeks && (52..=53).contains(&weeks), "{day}");
            last = (year, of);
        }
    }

    /// Whatever day a week begins with, its number is the same on all of its seven days, and the
    /// first has four of the year.
    #[test]
    fn a_week_is_one_whatever_day_it_begins_with() {
        for start in 0..7_u8 {
            let start = Weekday::try_from(start).unwrap();
            let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
            let begins = first.iter_days().find(|day| day.weekday() == start).unwrap();
            for begin in begins.iter_weeks().take(60 * 53) {
                let week = week_number(begin, start);
                let days: Vec<NaiveDate> = begin.iter_days().take(7).collect();
                assert!(days.iter().all(|day| week_number(*day, start) == week), "{begin}");
                let in_january =
                    days.iter().filter(|day| day.month() == 1 && day.day() < 8).count();
                assert_eq!(week.0 == 1, in_january >= 4, "{begin}");
            }
        }
    }
}
