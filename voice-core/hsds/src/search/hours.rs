//! Whether a schedule is open at a moment (RFC 5545 by fields).

use chrono::{Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use voice_wire::{Instant, ZoneOffsets};

use super::super::store::Row;
use super::recurrence::{Recurrence, weekday};

/// When something is open, as it is asked: the wall clock of who asks, and the moment where their
/// zone is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    wall: NaiveDateTime,
    moment: Option<Instant>,
}

impl Asked {
    pub(super) fn at(wall: NaiveDateTime, zone: Option<&ZoneOffsets>) -> Self {
        // An hour that comes twice is taken as the first; one that does not come, as
        // the hour after.
        let moment = zone.and_then(|zone| {
            let after = || zone.moment(wall.checked_add_signed(TimeDelta::hours(1))?);
            zone.moment(wall).or_else(after)
        });
        Self { wall, moment }
    }

    /// The wall clock where the offset from UTC is `offset`; that of who asks, where either
    /// is not known.
    fn wall_at(self, offset: Option<FixedOffset>) -> NaiveDateTime {
        match (offset, self.moment) {
            (Some(offset), Some(moment)) => moment.utc().with_timezone(&offset).naive_local(),
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
    /// Any other rule.
    Rule(Box<Recurrence>),
}

impl Hours {
    /// None where a schedule says in no way when it is open.
    pub(super) fn of(row: Row<'_>) -> Option<Self> {
        let day = |name: &str| row.get(name).and_then(|text| text.parse::<NaiveDate>().ok());
        let closed = row.unmodelled().any(|(name, json)| {
            name == "closed"
                && matches!(
                    json.trim_matches('"').to_ascii_lowercase().as_str(),
                    "true" | "yes" | "1"
                )
        });
        let whole = row.get("freq").is_none() && row.get("valid_from").is_some() && closed;
        let (opens, own) = row.get("opens_at").map_or(Some((0, None)).filter(|_| whole), clock)?;
        let (closes, _) = row.get("closes_at").map_or(Some((24 * 60, None)), clock)?;
        let hours = row.get("timezone").and_then(|text| text.parse::<f64>().ok());
        let offset = own.or_else(|| FixedOffset::east_opt((hours? * 3600.0) as i32));
        Some(Self {
            opens,
            closes,
            offset,
            from: day("valid_from").max(day("dtstart")),
            until: day("valid_to"),
            days: days(row)?,
            closed,
        })
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
        let valid =
            self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until);
        valid
            && match &self.days {
                OpenDays::Weekly(days) => days >> day.weekday().num_days_from_monday() & 1 == 1,
                OpenDays::Rule(rule) => rule.has(day),
            }
    }
}

/// Stands for what is not stated.
const NOTHING: u32 = u32::MAX;

/// Added to an offset from UTC, so that it is not below nought: a day in seconds.
const DAY: i32 = 86_400;

impl Hours {
    /// The hours as numbers, to be written.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let pair = |one: u32, other: u32| u64::from(one) << 32 | u64::from(other);
        let day = |day: Option<NaiveDate>| {
            day.map_or(NOTHING, |day| day.num_days_from_ce().cast_unsigned())
        };
        let offset =
            self.offset.map_or(NOTHING, |offset| (offset.local_minus_utc() + DAY).cast_unsigned());
        let (days, rule) = match &self.days {
            OpenDays::Weekly(days) => (u32::from(*days), Vec::new()),
            OpenDays::Rule(rule) => (NOTHING >> 1, rule.numbers()),
        };
        let mut numbers = vec![
            pair(u32::from(self.opens) << 16 | u32::from(self.closes), offset),
            pair(day(self.from), day(self.until)),
            pair(days, u32::from(self.closed)),
        ];
        numbers.extend(rule);
        numbers
    }

    /// What `numbers` wrote; none where it is cut off.
    pub(super) fn from_numbers(numbers: &mut impl Iterator<Item = u64>) -> Option<Self> {
        let mut both = || numbers.next().map(|pair| ((pair >> 32) as u32, pair as u32));
        let stated = |number: u32| Some(number.cast_signed()).filter(|_| number != NOTHING);
        let day = |number: u32| NaiveDate::from_num_days_from_ce_opt(stated(number)?);
        let ((clock, offset), (from, until), (days, closed)) = (both()?, both()?, both()?);
        let days = match u8::try_from(days) {
            Ok(days) => OpenDays::Weekly(days),
            Err(_) => OpenDays::Rule(Box::new(Recurrence::from_numbers(numbers)?)),
        };
        Some(Self {
            opens: (clock >> 16) as u16,
            closes: clock as u16,
            offset: stated(offset)
                .and_then(|seconds| FixedOffset::east_opt(seconds.checked_sub(DAY)?)),
            from: day(from),
            until: day(until),
            days,
            closed: closed != 0,
        })
    }
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
    let interval = row.get("interval").map_or(Some(1), |text| text.parse::<u16>().ok())?;
    let others = ["byweekno", "bymonthday", "byyearday", "count", "until"]
        .iter()
        .any(|name| row.get(name).is_some());
    let weekly = row.get("freq").is_none_or(|freq| freq == "WEEKLY");
    let of_start = byday.is_none() && row.get("dtstart").is_some();
    if weekly && interval == 1 && !others && !of_start {
        let Some(byday) = byday else { return Some(OpenDays::Weekly(0b111_1111)) };
        let mut bits =
            byday.split(',').map(|day| weekday(day).map(|day| 1 << day.num_days_from_monday()));
        return bits.try_fold(0, |all, day| Some(all | day?)).map(OpenDays::Weekly);
    }
    Recurrence::of(row).map(|rule| OpenDays::Rule(Box::new(rule)))
}
