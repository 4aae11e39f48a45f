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
    /// Any other rule, with its first day.
    Rule(NaiveDate, Box<RRule<Unvalidated>>),
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
                OpenDays::Rule(start, rule) => occurs(rule, *start, day).unwrap_or(false),
            }
    }
}

/// Hours of every week, in little room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weekly {
    pub(super) opens: u16,
    pub(super) closes: u16,
    /// Seconds east of UTC.
    pub(super) offset: Option<i32>,
    pub(super) from: Option<NaiveDate>,
    pub(super) until: Option<NaiveDate>,
    /// The days, from Monday as bit 0.
    pub(super) days: u8,
    pub(super) closed: bool,
}

impl Hours {
    /// The same, where it is no other rule.
    pub(super) fn weekly(&self) -> Option<Weekly> {
        let Self { opens, closes, offset, from, until, days: OpenDays::Weekly(days), closed } = *self else {
            return None;
        };
        Some(Weekly { opens, closes, offset: offset.map(|offset| offset.local_minus_utc()), from, until, days, closed })
    }
}

impl From<Weekly> for Hours {
    fn from(weekly: Weekly) -> Self {
        let Weekly { opens, closes, offset, from, until, days, closed } = weekly;
        let offset = offset.and_then(FixedOffset::east_opt);
        Self { opens, closes, offset, from, until, days: OpenDays::Weekly(days), closed }
    }
}

/// Whether a rule that begins on `start` has an occurrence on `day`.
fn occurs(rule: &RRule<Unvalidated>, start: NaiveDate, day: NaiveDate) -> Option<bool> {
    let at = |day: NaiveDate| RuleZone::UTC.from_local_datetime(&day.and_hms_opt(0, 0, 0)?).single();
    if day < start {
        return Some(false);
    }
    let set = rule.clone().build(at(start)?).ok()?;
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
    if let Some(count) = row.get("count").and_then(|text| text.parse().ok()) {
        rule = rule.count(count);
    }
    if let Some(until) = row.get("until").and_then(|text| text.parse::<NaiveDate>().ok()) {
        rule = rule.until(RuleZone::UTC.from_utc_datetime(&until.and_hms_opt(23, 59, 59)?));
    }
    if let Some(start) = row.get("wkst").and_then(weekday) {
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
    }
    Some(OpenDays::Rule(start, Box::new(rule)))
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
