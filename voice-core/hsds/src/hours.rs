//! Whether a schedule is open at a moment (RFC 5545 by fields).

mod notes;
mod recurrence;
mod zone;

use chrono::{Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use voice_wire::{Timestamp, ZoneOffsets};

pub(super) use self::notes::is_interrupted;
use self::notes::narrows;
use self::recurrence::{Recurrence, other_frequency, weekday};
pub(super) use self::zone::{Clock, Zones};
use super::store::{Row, unquoted};
use super::words::plain;

/// When something is open, as it is asked: the wall clock of who asks, and the moment where their
/// zone is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    wall: NaiveDateTime,
    moment: Option<Timestamp>,
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

    /// What a clock shows then; that of who asks, where either is not known.
    fn wall_at(self, clock: Option<&Clock>) -> NaiveDateTime {
        match (clock, self.moment) {
            (Some(clock), Some(moment)) => clock.local(moment),
            _ => self.wall,
        }
    }
}

/// A schedule as it is asked about.
#[derive(Debug, Clone)]
pub(crate) struct Hours {
    opens: u16,
    closes: u16,
    clock: Option<Clock>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    days: OpenDays,
    kind: Kind,
}

/// What a schedule is beside others of the same service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Open then, besides what others say.
    Regular,
    /// Closed then, whatever others say.
    Closed,
    /// On its days these hours hold, and no regular ones.
    Instead,
    /// On its days it is not known whether it is open.
    Unsure,
}

/// Fields of a rule; where one was published and not read, it is not known when it is open.
const OF_RULE: [&str; 13] = [
    "valid_from",
    "valid_to",
    "dtstart",
    "until",
    "count",
    "wkst",
    "interval",
    "byday",
    "byweekno",
    "bymonthday",
    "byyearday",
    "opens_at",
    "closes_at",
];

/// Parts of rules of RFC 5545 that the standard does not have.
const OTHER_PARTS: [&str; 9] =
    ["bymonth", "bysetpos", "byhour", "byminute", "bysecond", "exdate", "exrule", "rdate", "rrule"];

const EVERY_DAY: &str = "MO,TU,WE,TH,FR,SA,SU";

/// A field that was not read, in lower case without dots.
fn unread<'a>(row: Row<'a>, field: &str) -> Option<String> {
    let (_, json) = row.asides().find(|(name, _)| *name == field)?;
    let text = plain(json.trim_matches('"')).replace('.', "");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether words say that it is open at all hours.
fn is_all_day(text: &str) -> bool {
    const ALL_DAY: [&str; 19] = [
        "24 hours",
        "24 hrs",
        "24hrs",
        "24 hr",
        "24h",
        "24hours",
        "24-hours",
        "24-hour",
        "24 hour",
        "around the clock",
        "24/7",
        "24-7",
        "24 x 7",
        "open 24 hours",
        "all day",
        "24 hours a day",
        "24 horas",
        "las 24 horas",
        "todo el dia",
    ];
    ALL_DAY.contains(&text)
}

/// Whether words say that it is open at all hours of all days.
fn is_always(text: &str) -> bool {
    const ALWAYS: [&str; 12] = [
        "24/7",
        "24-7",
        "24 x 7",
        "24/7/365",
        "24 hours a day, 7 days a week",
        "24 hours, 7 days a week",
        "24 hours/7 days a week",
        "24 hours a day/7 days a week",
        "24 hours a day 7 days a week",
        "24 hours every day",
        "open 24/7",
        "las 24 horas, los 7 dias de la semana",
    ];
    ALWAYS.contains(&text)
}

/// Whether a schedule says in words that it is not open on its days.
pub(crate) fn is_never(row: Row<'_>) -> bool {
    ["opens_at", "closes_at"].iter().any(|field| {
        let said = unread(row, field);
        matches!(said.as_deref(), Some("closed" | "cerrado" | "cerrada" | "not open"))
    })
}

/// The hours that a schedule has in words: all of the day.
fn all_day(row: Row<'_>) -> bool {
    let said = unread(row, "opens_at").is_some_and(|text| is_all_day(&text));
    let closes = unread(row, "closes_at");
    said && row.stated("closes_at").is_none() && closes.is_none_or(|text| is_all_day(&text))
}

/// Whether nothing is stated but, in words, that it is always open.
fn says_always(row: Row<'_>) -> bool {
    let words = row.stated("description").or_else(|| row.stated("notes"));
    let words = words.map(|text| plain(text).replace('.', ""));
    let states = |field: &&str| row.stated(field).is_some();
    words.is_some_and(|words| is_always(words.trim()))
        && !OF_RULE.iter().any(states)
        && row.stated("freq").is_none()
}

/// Whether a rule has a part that was not read.
fn has_unread_part(row: Row<'_>) -> bool {
    // "Closed" of some dates is understood, as "24 hours" is.
    let all_day = all_day(row) || is_never(row) && is_of_dates(row);
    row.asides().any(|(name, json)| {
        if all_day && matches!(name, "opens_at" | "closes_at") {
            return false;
        }
        let is_empty = matches!(json, "\"\"" | "[]" | "{}");
        (OF_RULE.contains(&name) || OTHER_PARTS.contains(&name.to_ascii_lowercase().as_str()))
            && !is_empty
    })
}

/// A time zone that is no number of hours, as it was published.
fn zone(row: Row<'_>) -> Option<String> {
    let is_zone = |name: &str| matches!(name, "timezone" | "timezone (as published)");
    let (_, json) = row.asides().find(|(name, _)| is_zone(name))?;
    let text = unquoted(json);
    Some(text).filter(|text| !text.trim().is_empty() && text != "null")
}

/// Whether a schedule is one of holidays, as HSDS 1.1 has them: none where it does not say so that
/// it is understood.
pub(crate) fn kind(row: Row<'_>) -> Option<Kind> {
    let Some((_, json)) = row.asides().find(|(name, _)| *name == "closed") else {
        let is_closed = is_never(row) && is_of_dates(row);
        return Some(if is_closed { Kind::Closed } else { Kind::Regular });
    };
    match json.trim_matches('"').trim().to_lowercase().as_str() {
        "true" | "yes" | "1" | "y" | "t" | "x" | "s" | "si" | "sí" | "closed" | "cerrado" => {
            Some(Kind::Closed)
        }
        "false" | "no" | "0" | "n" | "f" | "open" | "abierto" | "" => Some(Kind::Instead),
        _ => None,
    }
}

/// Whether a schedule is one of some dates and of no days of the week.
fn is_of_dates(row: Row<'_>) -> bool {
    let of_week = ["freq", "byday"].iter().any(|field| row.stated(field).is_some());
    row.stated("valid_from").is_some() && !of_week
}

#[derive(Debug, Clone)]
enum OpenDays {
    /// The days of every week, from Monday as bit 0.
    Weekly(u8),
    /// Any other rule.
    Rule(Box<Recurrence>),
}

impl Hours {
    /// None where a schedule does not say when it is open, or not so that it is understood.
    pub(crate) fn of(row: Row<'_>, zones: &mut Zones) -> Option<Self> {
        Self::stated(row, zones).or_else(|| Self::unsure(row))
    }

    /// The dates of a holiday of which it is not said, or not so that it is understood, whether it
    /// is open on them: what is said of all other days holds there.
    fn unsure(row: Row<'_>) -> Option<Self> {
        const DATES: [&str; 5] = ["valid_from", "valid_to", "dtstart", "until", "count"];
        let is_holiday = row.asides().any(|(name, _)| name == "closed")
            || row.stated("valid_from") == row.stated("valid_to");
        let is_dated = row.asides().all(|(name, _)| !DATES.contains(&name));
        if !(is_of_dates(row) && is_holiday && is_dated) {
            return None;
        }
        let day = |name: &str| row.stated(name).and_then(|text| text.parse::<NaiveDate>().ok());
        let from = day("valid_from")?;
        Some(Self {
            opens: 0,
            closes: 24 * 60,
            clock: None,
            from: Some(from),
            until: Some(day("valid_to").unwrap_or(from)),
            days: OpenDays::Weekly(0b111_1111),
            kind: Kind::Unsure,
        })
    }

    fn stated(row: Row<'_>, zones: &mut Zones) -> Option<Self> {
        if has_unread_part(row) {
            return None;
        }
        let zone = match zone(row) {
            Some(text) => Some(zones.read(&text)?),
            None => None,
        };
        let day = |name: &str| row.stated(name).and_then(|text| text.parse::<NaiveDate>().ok());
        let kind = kind(row)?;
        let always = says_always(row);
        let all_day = always || all_day(row);
        let is_holiday = kind != Kind::Regular && row.stated("freq").is_none();
        if kind != Kind::Closed && narrows(row, row.stated("byday").unwrap_or(EVERY_DAY)) {
            return None;
        }
        let is_closed = is_holiday && row.stated("valid_from").is_some() && kind == Kind::Closed;
        let whole = all_day || is_closed;
        let or = |minutes| Some((minutes, None)).filter(|_| whole);
        let (opens, own) = row.stated("opens_at").map_or(or(0), clock)?;
        let (closes, _) = row.stated("closes_at").map_or(or(24 * 60), clock)?;
        // All of the day, or a placeholder.
        if opens == closes {
            return None;
        }
        let hours = row.stated("timezone").and_then(|text| text.parse::<f64>().ok());
        let of_hours = || FixedOffset::east_opt((hours? * 3600.0) as i32).map(Clock::Fixed);
        let clock = own.map(Clock::Fixed).or(zone).or_else(of_hours);
        Some(Self {
            opens,
            closes,
            clock,
            from: day("valid_from").max(day("dtstart")),
            // A holiday without an end is one day.
            until: day("valid_to").or_else(|| day("valid_from").filter(|_| is_holiday)),
            days: days(row, is_holiday || always)?,
            kind,
        })
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the day that is asked is one of its days.
    pub(super) fn is_of_day(&self, asked: Asked) -> bool {
        self.is_on(asked.wall_at(self.clock.as_ref()).date())
    }

    pub(super) fn is_open(&self, asked: Asked) -> bool {
        let wall = asked.wall_at(self.clock.as_ref());
        let minute = minute_of(wall);
        let today = wall.date();
        if self.opens < self.closes {
            return self.opens <= minute && minute < self.closes && self.is_on(today);
        }
        // Over midnight.
        minute >= self.opens && self.is_on(today) || self.night(asked).is_some()
    }

    /// The day on which a night began that is not over: that before the day that is asked.
    pub(super) fn night(&self, asked: Asked) -> Option<NaiveDate> {
        if self.opens < self.closes {
            return None;
        }
        let wall = asked.wall_at(self.clock.as_ref());
        let began = wall.date().checked_sub_days(Days::new(1));
        began.filter(|day| minute_of(wall) < self.closes && self.is_on(*day))
    }

    /// Whether hours of another schedule do not begin on a day, because this one closes it then or
    /// has other hours; or whether it is not known.
    pub(super) fn takes_the_place_of(&self, other: &Self, day: NaiveDate) -> bool {
        let begins = other.opens;
        let covers = if self.opens < self.closes {
            self.opens <= begins && begins < self.closes
        } else {
            self.opens <= begins || begins < self.closes
        };
        self.is_on(day)
            && match self.kind {
                Kind::Regular => false,
                Kind::Closed | Kind::Unsure => covers,
                Kind::Instead => other.kind == Kind::Regular,
            }
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

/// The minute of the day.
fn minute_of(wall: NaiveDateTime) -> u16 {
    (wall.hour() * 60 + wall.minute()) as u16
}

/// Stands for what is not stated.
const NOTHING: u32 = u32::MAX;

/// Stands for a zone whose number follows.
const NAMED: u32 = u32::MAX - 1;

/// Added to an offset from UTC, so that it is not below nought: a day in seconds.
const DAY: i32 = 86_400;

impl Hours {
    /// The hours as numbers; `zone` gives the number of a clock that has a name.
    pub(super) fn numbers(&self, zone: impl FnOnce(&Clock) -> u64) -> Vec<u64> {
        let pair = |one: u32, other: u32| u64::from(one) << 32 | u64::from(other);
        let day = |day: Option<NaiveDate>| {
            day.map_or(NOTHING, |day| day.num_days_from_ce().cast_unsigned())
        };
        let offset = match &self.clock {
            None => NOTHING,
            Some(Clock::Fixed(offset)) => (offset.local_minus_utc() + DAY).cast_unsigned(),
            Some(Clock::Zone(_)) => NAMED,
        };
        let (days, rule) = match &self.days {
            OpenDays::Weekly(days) => (u32::from(*days), Vec::new()),
            OpenDays::Rule(rule) => (NOTHING >> 1, rule.numbers()),
        };
        let mut numbers = vec![
            pair(u32::from(self.opens) << 16 | u32::from(self.closes), offset),
            pair(day(self.from), day(self.until)),
            pair(days, self.kind as u32),
        ];
        numbers.extend(self.clock.as_ref().filter(|clock| clock.name().is_some()).map(zone));
        numbers.extend(rule);
        numbers
    }

    /// What `numbers` gave, with the clocks that have names by their numbers; none where it is
    /// something else.
    pub(super) fn from_numbers(
        numbers: &mut impl Iterator<Item = u64>,
        zones: &[Clock],
    ) -> Option<Self> {
        let mut both = || numbers.next().map(|pair| ((pair >> 32) as u32, pair as u32));
        let stated = |number: u32| Some(number.cast_signed()).filter(|_| number != NOTHING);
        let day = |number: u32| NaiveDate::from_num_days_from_ce_opt(stated(number)?);
        let ((times, offset), (from, until), (days, kind)) = (both()?, both()?, both()?);
        let clock = match offset {
            NAMED => Some(zones.get(usize::try_from(numbers.next()?).ok()?)?.clone()),
            offset => stated(offset)
                .and_then(|seconds| FixedOffset::east_opt(seconds.checked_sub(DAY)?))
                .map(Clock::Fixed),
        };
        let days = match u8::try_from(days) {
            Ok(days) => OpenDays::Weekly(days),
            Err(_) => OpenDays::Rule(Box::new(Recurrence::from_numbers(numbers)?)),
        };
        Some(Self {
            opens: (times >> 16) as u16,
            closes: times as u16,
            clock,
            from: day(from),
            until: day(until),
            days,
            kind: [Kind::Regular, Kind::Closed, Kind::Instead, Kind::Unsure]
                .into_iter()
                .nth(kind as usize)?,
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

fn days(row: Row<'_>, is_holiday: bool) -> Option<OpenDays> {
    let byday = row.stated("byday");
    let interval = row.stated("interval").map_or(Some(1), |text| text.parse::<u16>().ok())?;
    let others = ["byweekno", "bymonthday", "byyearday", "count", "until"]
        .iter()
        .any(|name| row.stated(name).is_some());
    let of_start = byday.is_none() && row.stated("dtstart").is_some();
    let weekly = match other_frequency(row).as_deref() {
        None => row.stated("freq").is_none_or(|freq| freq == "WEEKLY"),
        Some("DAILY") if interval == 1 && !others => {
            // Also where it starts, it is every day from then on.
            return byday.is_none().then_some(OpenDays::Weekly(0b111_1111));
        }
        Some("YEARLY") => false,
        Some(_) => return None,
    };
    // On which weeks, without a start, nobody knows.
    if interval > 1 && row.stated("dtstart").or_else(|| row.stated("valid_from")).is_none() {
        return None;
    }
    if weekly && interval == 1 && !others && !of_start {
        let is_one_day =
            row.stated("valid_from").is_some_and(|from| row.stated("valid_to") == Some(from));
        // Of a week without days, RFC 5545 has the day on which it starts, and nothing states that.
        let Some(byday) = byday else {
            return (is_holiday || is_one_day).then_some(OpenDays::Weekly(0b111_1111));
        };
        // The first Monday of a week is no day: it was meant of a month.
        if byday.contains(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        let mut bits =
            byday.split(',').map(|day| weekday(day).map(|day| 1 << day.num_days_from_monday()));
        return bits.try_fold(0, |all, day| Some(all | day?)).map(OpenDays::Weekly);
    }
    Recurrence::of(row).map(|rule| OpenDays::Rule(Box::new(rule)))
}
