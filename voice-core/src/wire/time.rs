//! Whole days and moments, strictly as written in RFC 3339.

use core::fmt;
use core::str::FromStr;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::Value;

use super::{FaultCode, Faults, Limits, Node, Pattern, Read, Reader, TextForm, Write};

/// The days of the Gregorian calendar from 1800 to 2199, leap years included.
macro_rules! day_pattern {
    () => {
        "(((18|19|20|21)[0-9]{2})-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|((18|19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29)"
    };
}

/// The years of that pattern, as a test says.
const YEARS: core::ops::RangeInclusive<i32> = 1800..=2199;

/// A whole day, as RFC 3339 `full-date`, from 1800 to 2199.
///
/// ```
/// use voice_core::wire::Day;
///
/// let day: Day = "2024-02-29".parse()?;
/// assert_eq!(day.to_string(), "2024-02-29");
/// assert!("2023-02-29".parse::<Day>().is_err());
/// # Ok::<(), voice_core::wire::Faults>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// What the string may be.
    pub const FORM: TextForm = TextForm {
        expected: "a day as YYYY-MM-DD, years 1800 to 2199",
        min: 10,
        max: 10,
        pattern: concat!("^", day_pattern!(), "$"),
        format: Some("date"),
        example: "2026-02-09",
    };

    /// The day as a date of chrono.
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// The day after; none after the last year of the pattern.
    pub(crate) fn next(self) -> Option<Self> {
        self.0.succ_opt().and_then(Self::of)
    }

    /// The day before; none before the first year of the pattern.
    pub(crate) fn previous(self) -> Option<Self> {
        self.0.pred_opt().and_then(Self::of)
    }

    /// The day, if it lies within the years of the pattern.
    pub(crate) fn of(date: NaiveDate) -> Option<Self> {
        YEARS.contains(&date.year()).then_some(Self(date))
    }
}

/// A moment in UTC, as RFC 3339 `date-time` with `Z`, from 1800 to 2199.
///
/// ```
/// use voice_core::wire::Instant;
///
/// let moment: Instant = "2026-11-02T15:00:00Z".parse()?;
/// assert_eq!(moment.to_string(), "2026-11-02T15:00:00Z");
/// assert!("2026-11-02T15:00:00+00:00".parse::<Instant>().is_err());
/// # Ok::<(), voice_core::wire::Faults>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// What the string may be.
    pub const FORM: TextForm = TextForm {
        expected: "a moment in UTC as YYYY-MM-DDThh:mm:ssZ, years 1800 to 2199",
        min: 20,
        max: 30,
        pattern: concat!("^", day_pattern!(), "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$"),
        format: Some("date-time"),
        example: "2026-02-09T17:30:00Z",
    };

    /// The day of the moment in UTC; that of a policy's own zone is `Policy::day_of`.
    #[must_use]
    pub fn utc_day(self) -> Day {
        Day(self.0.date_naive())
    }

    /// The moment as a time of chrono.
    #[must_use]
    pub const fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

/// For a clock outside the library.
///
/// # Errors
/// A moment before 1800 or after 2199.
impl TryFrom<DateTime<Utc>> for Instant {
    type Error = Faults;

    fn try_from(moment: DateTime<Utc>) -> Result<Self, Faults> {
        moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true).parse()
    }
}

impl Reader {
    /// Records a fault where the last of two days, each given with its field, lies before the first.
    pub fn in_order(&mut self, first: (&str, Day), last: (&str, Option<Day>)) {
        if last.1.is_some_and(|day| day < first.1) {
            let expected = format!("a day not before `{}`", first.0);
            self.fault_at(last.0, FaultCode::DatesOutOfOrder, &expected, &Value::from(first.1.to_string()));
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

/// The number that the digits of a part of a text give. The pattern has said that they are digits.
fn digits(text: &str, part: core::ops::Range<usize>) -> Option<u32> {
    let digits = text.as_bytes().get(part)?;
    Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit.saturating_sub(b'0'))))
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    let year = i32::try_from(digits(text, 0..4)?).ok()?;
    NaiveDate::from_ymd_opt(year, digits(text, 5..7)?, digits(text, 8..10)?)
}

fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    // `YYYY-MM-DDThh:mm:ss`, perhaps a fraction of up to nine digits, and `Z`.
    let places = text.len().saturating_sub(21);
    let fraction = digits(text, 20..20 + places)?;
    let nanoseconds = (places..9).fold(fraction, |of, _| of * 10);
    let (hour, minute, second) = (digits(text, 11..13)?, digits(text, 14..16)?, digits(text, 17..19)?);
    Some(parse_day(text)?.and_hms_nano_opt(hour, minute, second, nanoseconds)?.and_utc())
}

macro_rules! times {
    ($($name:ident, $parse:ident, $doc:literal;)*) => {$(
        impl Read for $name {
            fn read(node: Node, reader: &mut Reader, _: Limits) -> Option<Self> {
                static PATTERN: LazyLock<Option<Pattern>> = LazyLock::new(|| Pattern::new($name::FORM.pattern));
                $parse(reader.text(node, &Self::FORM, PATTERN.as_ref())?.as_str()).map(Self)
            }

            fn example(_: Limits) -> Value {
                Value::from(Self::FORM.example)
            }
        }

        impl Write for $name {
            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::deserialize(deserializer)
            }
        }

        impl FromStr for $name {
            type Err = Faults;

            fn from_str(text: &str) -> Result<Self, Faults> {
                super::from_value(Value::from(text))
            }
        }

        super::scalar_schema!($name, super::describe::text(stringify!($name), &[$doc], &Self::FORM));
    )*};
}

times! {
    Day, parse_day, "A whole day, as RFC 3339 full-date, from 1800 to 2199.";
    Instant, parse_instant, "A moment in UTC, as RFC 3339 date-time with Z, from 1800 to 2199.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_that_its_pattern_has() {
        for year in 1790..2210 {
            for (month, day) in [(1, 1), (2, 29), (12, 31)] {
                let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else { continue };
                assert_eq!(Day::of(date), date.to_string().parse().ok(), "{date}");
            }
        }
    }
}
