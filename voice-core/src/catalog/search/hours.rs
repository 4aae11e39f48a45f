//! Whether a schedule is open at a moment (RFC 5545 by fields).

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use rrule::{Frequency, NWeekday, RRule, Tz as RuleZone, Unvalidated, Weekday};

use super::super::store::Row;

/// The most days of a recurrence that are gone through.
const MOST_DAYS: u16 = 400;

/// When something is open, as it is asked: the wall clock of who asks, and the moment where their zone is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) wall: NaiveDateTime,
    pub(super) zone: Option<Tz>,
}

impl Asked {
    fn moment(self) -> Option<DateTime<Utc>> {
        // An hour that comes twice is taken as the first; one that does not come, as the hour after.
        let zone = self.zone?;
        let local = zone.from_local_datetime(&self.wall).earliest();
        local
            .or_else(|| zone.from_local_datetime(&self.wall.checked_add_signed(TimeDelta::hours(1))?).earliest())
            .map(|at| at.to_utc())
    }

    /// The wall clock where the offset from UTC is `offset`; that of who asks, where either is not known.
    fn wall_at(self, offset: Option<FixedOffset>) -> NaiveDateTime {
        match (offset, self.moment()) {
            (Some(offset), Some(moment)) => moment.with_timezone(&offset).naive_local(),
            _ => self.wall,
        }
    }
}

/// A schedule as it is asked about.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    opens: u16,
    closes: u16,
    offset: Option<FixedOffset>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    days: OpenDays,
    closed: bool,
}

#[derive(Debug, Clone)]
enum OpenDays {
    /// The days of every week, from Monday as bit 0.
    Weekly(u8),
    /// Any other rule, with its first day, and the days of the year to which it is kept.
    Rule(NaiveDate, Box<RRule<Unvalidated>>, OfYear),
}

/// Weeks and days of the year to which a rule of weeks or months is kept; empty, where it is kept to none.
///
/// RFC 5545 has BYWEEKNO and BYYEARDAY for yearly rules alone, and HSDS knows no yearly ones: they limit what the rule gives. So does the
/// number of times: those outside of the weeks and days are not counted.
#[derive(Debug, Clone, Default)]
struct OfYear {
    weeks: Vec<i32>,
    days: Vec<i32>,
    week_start: Option<Weekday>,
    count: Option<usize>,
}

impl OfYear {
    const fn is_empty(&self) -> bool {
        self.weeks.is_empty() && self.days.is_empty()
    }

    fn has(&self, day: NaiveDate) -> bool {
        // A number from the start and one from the end, each from 1.
        let among = |numbers: &[i32], number: u32, of: u32| {
            let (number, of) = (i32::try_from(number).unwrap_or(0), i32::try_from(of).unwrap_or(0));
            numbers.is_empty() || numbers.contains(&number) || numbers.contains(&(number - of - 1))
        };
        let (week, weeks) = week_of(day, self.week_start.unwrap_or(Weekday::Mon));
        let days = if day.leap_year() { 366 } else { 365 };
        among(&self.weeks, week, weeks) && among(&self.days, day.ordinal(), days)
    }
}

/// The week of the year in which a day is, and how many weeks that year has: the first is that with four days or more of the year
/// (RFC 5545 section 3.3.10), so the days around New Year may be in a week of the other year.
fn week_of(day: NaiveDate, week_start: Weekday) -> (u32, u32) {
    // The year of a week is that of its fourth day.
    let fourth_of = |day: NaiveDate| {
        let since = i64::from(day.weekday().days_since(week_start));
        day.checked_add_signed(TimeDelta::days(3 - since)).unwrap_or(day)
    };
    let number = |fourth: NaiveDate| fourth.ordinal0() / 7 + 1;
    let fourth = fourth_of(day);
    // The last week of a year is that of 28 December or the one after.
    let last = (28..=31).filter_map(|of| NaiveDate::from_ymd_opt(fourth.year(), 12, of)).map(fourth_of);
    let weeks = last.filter(|last| last.year() == fourth.year()).map(number).max().unwrap_or(52);
    (number(fourth), weeks)
}

impl Hours {
    /// None where a schedule says in no way when it is open.
    pub(super) fn of(row: Row<'_>) -> Option<Self> {
        let day = |name: &str| row.get(name).and_then(|text| text.parse::<NaiveDate>().ok());
        let closed = row.unmodelled().any(|(name, json)| {
            name == "closed" && matches!(json.trim_matches('"').to_ascii_lowercase().as_str(), "true" | "yes" | "1")
        });
        let whole = row.get("freq").is_none() && row.get("valid_from").is_some() && closed;
        let (opens, own) = row.get("opens_at").map_or(Some((0, None)).filter(|_| whole), clock)?;
        let (closes, _) = row.get("closes_at").map_or(Some((24 * 60, None)), clock)?;
        let hours = row.get("timezone").and_then(|text| text.parse::<f64>().ok());
        let offset = own.or_else(|| FixedOffset::east_opt((hours? * 3600.0) as i32));
        Some(Self { opens, closes, offset, from: day("valid_from"), until: day("valid_to"), days: days(row)?, closed })
    }

    /// Whether it is a day that is closed instead of one that is open.
    pub(super) const fn is_exception(&self) -> bool {
        self.closed
    }

    pub(super) fn is_open(&self, asked: Asked) -> bool {
        let wall = asked.wall_at(self.offset);
        let minute = u16::try_from(wall.hour() * 60 + wall.minute()).unwrap_or(u16::MAX);
        let today = wall.date();
        if self.opens < self.closes {
            return self.opens <= minute && minute < self.closes && self.is_on(today);
        }
        // Over midnight.
        let yesterday = today.checked_sub_days(Days::new(1));
        minute >= self.opens && self.is_on(today)
            || minute < self.closes && yesterday.is_some_and(|day| self.is_on(day))
    }

    fn is_on(&self, day: NaiveDate) -> bool {
        let valid = self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until);
        valid
            && match &self.days {
                OpenDays::Weekly(days) => days >> day.weekday().num_days_from_monday() & 1 == 1,
                OpenDays::Rule(start, rule, of_year) => occurs(rule, *start, of_year, day).unwrap_or(false),
            }
    }
}

/// Whether a rule that begins on `start` has an occurrence on `day`.
fn occurs(rule: &RRule<Unvalidated>, start: NaiveDate, of_year: &OfYear, day: NaiveDate) -> Option<bool> {
    let at = |day: NaiveDate| RuleZone::UTC.from_local_datetime(&day.and_hms_opt(0, 0, 0)?).single();
    if day < start || !of_year.has(day) {
        return Some(false);
    }
    let set = rule.clone().build(at(start)?).ok()?;
    if let Some(count) = of_year.count {
        let days = set.into_iter().map(|at| at.date_naive());
        let mut counted = days.take_while(|of| *of <= day).filter(|of| of_year.has(*of)).take(count);
        return Some(counted.any(|of| of == day));
    }
    Some(!set.after(at(day)?).before(at(day)?).all(MOST_DAYS).dates.is_empty())
}

/// Minutes since midnight, and the offset from UTC where the time has one.
fn clock(text: &str) -> Option<(u16, Option<FixedOffset>)> {
    let number = |range| text.get(range).and_then(|digits: &str| digits.parse::<u16>().ok());
    let minutes = number(0..2)?.checked_mul(60)?.checked_add(number(3..5)?)?;
    let zone = text.find(['Z', '+', '-']).and_then(|at| text.get(at..));
    let offset = match zone {
        None => None,
        Some("Z") => FixedOffset::east_opt(0),
        Some(zone) => {
            let part = |range| zone.get(range).and_then(|digits: &str| digits.parse::<i32>().ok());
            let seconds = part(1..3)?.checked_mul(60)?.checked_add(part(4..6)?)?.checked_mul(60)?;
            FixedOffset::east_opt(if zone.starts_with('-') { -seconds } else { seconds })
        }
    };
    Some((minutes, offset))
}

fn days(row: Row<'_>) -> Option<OpenDays> {
    let byday = row.get("byday");
    let interval = row.get("interval").and_then(|text| text.parse::<u16>().ok()).unwrap_or(1);
    let others = ["byweekno", "bymonthday", "byyearday", "count", "until"].iter().any(|name| row.get(name).is_some());
    let weekly = row.get("freq").is_none_or(|freq| freq == "WEEKLY");
    if weekly && interval == 1 && !others {
        let Some(byday) = byday else { return Some(OpenDays::Weekly(0b111_1111)) };
        let bits = byday.split(',').map(|day| weekday(day).map(|day| 1 << day.num_days_from_monday()));
        return bits.sum::<Option<u8>>().map(OpenDays::Weekly);
    }
    let start = ["dtstart", "valid_from"].iter().find_map(|name| row.get(name)?.parse().ok());
    let start: NaiveDate = start.or_else(|| NaiveDate::from_ymd_opt(2020, 1, 1))?;
    let mut rule = RRule::new(if weekly { Frequency::Weekly } else { Frequency::Monthly }).interval(interval);
    let numbers = |name: &str| -> Option<Vec<i32>> {
        row.get(name).map_or(Some(Vec::new()), |text| text.split(',').map(|number| number.parse().ok()).collect())
    };
    let (weeks, days) = (numbers("byweekno")?, numbers("byyearday")?);
    let mut of_year = OfYear { weeks, days, week_start: row.get("wkst").and_then(weekday), count: None };
    if let Some(count) = row.get("count").and_then(|text| text.parse().ok()) {
        if of_year.is_empty() {
            rule = rule.count(count);
        } else {
            of_year.count = usize::try_from(count).ok();
        }
    }
    if let Some(until) = row.get("until").and_then(|text| text.parse::<NaiveDate>().ok()) {
        rule = rule.until(RuleZone::UTC.from_utc_datetime(&until.and_hms_opt(23, 59, 59)?));
    }
    if let Some(start) = of_year.week_start {
        rule = rule.week_start(start);
    }
    if let Some(byday) = byday {
        let days = byday.split(',').map(|text| {
            let day = weekday(text)?;
            let number = text.get(..text.len().checked_sub(2)?)?;
            Some(if number.is_empty() { NWeekday::Every(day) } else { NWeekday::Nth(number.parse().ok()?, day) })
        });
        rule = rule.by_weekday(days.collect::<Option<_>>()?);
    }
    if let Some(days) = row.get("bymonthday") {
        rule = rule.by_month_day(days.split(',').map(|day| day.parse().ok()).collect::<Option<_>>()?);
    } else if byday.is_none() && (!of_year.is_empty() || weekly && row.get("dtstart").is_none()) {
        // Nothing says which days of the week or month: every day.
        rule = if weekly {
            rule.by_weekday((0..7).filter_map(|day| Weekday::try_from(day).ok()).map(NWeekday::Every).collect())
        } else {
            rule.by_month_day((1..=31).collect())
        };
    }
    Some(OpenDays::Rule(start, Box::new(rule), of_year))
}

/// The weekday at the end of `2MO`.
fn weekday(text: &str) -> Option<Weekday> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks from Monday are those of ISO 8601, which chrono counts too; so is how many there are.
    #[test]
    fn weeks_from_monday_are_those_of_iso_8601() {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let mut last = (0, 0);
        for day in first.iter_days().take(200 * 366) {
            let (week, weeks) = week_of(day, Weekday::Mon);
            assert_eq!(week, day.iso_week().week(), "{day}");
            let (year, of) = (day.iso_week().year(), week);
            // The number of weeks of a year is that of its last one.
            if year != last.0 && last.0 != 0 {
                assert_eq!(week_of(day.pred_opt().unwrap(), Weekday::Mon), (last.1, last.1), "{day}");
            }
            assert!(week <= weeks && (52..=53).contains(&weeks), "{day}");
            last = (year, of);
        }
    }

    /// Whatever day a week begins with, its number is the same on all of its seven days, and the first has four of the year.
    #[test]
    fn a_week_is_one_whatever_day_it_begins_with() {
        for start in 0..7_u8 {
            let start = Weekday::try_from(start).unwrap();
            let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
            let begins = first.iter_days().find(|day| day.weekday() == start).unwrap();
            for begin in begins.iter_weeks().take(60 * 53) {
                let week = week_of(begin, start);
                let days: Vec<NaiveDate> = begin.iter_days().take(7).collect();
                assert!(days.iter().all(|day| week_of(*day, start) == week), "{begin}");
                let in_january = days.iter().filter(|day| day.month() == 1 && day.day() < 8).count();
                assert_eq!(week.0 == 1, in_january >= 4, "{begin}");
            }
        }
    }
}
