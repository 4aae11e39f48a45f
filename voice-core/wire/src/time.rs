//! Whole days and moments, strictly as written in RFC 3339.

use core::fmt;
use core::str::FromStr;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

use super::{Bounds, InputErrorCode, InputErrors, Node, Pattern, Read, Reader, TextForm, Write};

/// The days of the Gregorian calendar in these years, and in the leap years from 1800 to 2199.
macro_rules! day_pattern {
    () => {
        day_pattern!("(18|19|20|21)[0-9]{2}")
    };
    ($years:literal) => {
        concat!(
            "((",
            $years,
            ")-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])\
             |(0[469]|11)-(0[1-9]|[12][0-9]|30)\
             |02-(0[1-9]|1[0-9]|2[0-8]))\
             |((18|19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29)"
        )
    };
}

/// A time of day, with up to nine digits of a second.
macro_rules! time_pattern {
    () => {
        "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
    };
}

/// The years of that pattern, as a test says.
const YEARS: core::ops::RangeInclusive<i32> = 1800..=2199;

/// A whole day, as RFC 3339 `full-date`, from 1800 to 2199.
///
/// ```
/// use voice_wire::Day;
///
/// let day: Day = "2024-02-29".parse()?;
/// assert_eq!(day.to_string(), "2024-02-29");
/// assert!("2023-02-29".parse::<Day>().is_err());
/// # Ok::<(), voice_wire::InputErrors>(())
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
    ///
    /// ```
    /// use chrono::Datelike as _;
    /// use voice_wire::Day;
    ///
    /// let day: Day = "2026-02-28".parse()?;
    /// assert_eq!((day.date().year(), day.date().ordinal()), (2026, 59));
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[inline]
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// The day after; none after the last year of the pattern.
    ///
    /// ```
    /// use voice_wire::Day;
    ///
    /// let day: Day = "2026-02-28".parse()?;
    /// assert_eq!(day.next(), Some("2026-03-01".parse()?));
    /// assert_eq!("2199-12-31".parse::<Day>()?.next(), None);
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.succ_opt().and_then(Self::from_date)
    }

    /// The day before; none before the first year of the pattern.
    ///
    /// ```
    /// use voice_wire::Day;
    ///
    /// let day: Day = "2024-03-01".parse()?;
    /// assert_eq!(day.previous(), Some("2024-02-29".parse()?));
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.0.pred_opt().and_then(Self::from_date)
    }

    /// The day, if it lies within the years of the pattern.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use voice_wire::Day;
    ///
    /// let date = NaiveDate::from_ymd_opt(2026, 11, 2).ok_or("a date")?;
    /// assert_eq!(Day::from_date(date), Some("2026-11-02".parse()?));
    /// let ancient = NaiveDate::from_ymd_opt(1066, 10, 14).ok_or("a date")?;
    /// assert_eq!(Day::from_date(ancient), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_date(date: NaiveDate) -> Option<Self> {
        YEARS.contains(&date.year()).then_some(Self(date))
    }
}

/// A moment in UTC, from 1800 to 2199.
///
/// It is read as RFC 3339 `date-time`, with `Z` or an offset, and written with `Z`, and with no, 3,
/// 6 or 9 digits of a second. `-00:00`, by which RFC 3339 says that the place is not known, is read
/// as `Z`: the moment is. An offset other than nought is read from 1801 to 2198, so that every
/// moment that is read is in the years above. Leap seconds are not read, and nor are `t` and `z`,
/// which RFC 3339 lets a specification leave out.
///
/// ```
/// use voice_wire::Timestamp;
///
/// let moment: Timestamp = "2026-11-02T15:00:00Z".parse()?;
/// assert_eq!(moment.to_string(), "2026-11-02T15:00:00Z");
/// assert_eq!("2026-11-02T15:00:00+00:00".parse(), Ok(moment));
/// assert_eq!("2026-11-02T09:00:00-06:00".parse(), Ok(moment));
/// assert!("2026-11-02T15:00:00".parse::<Timestamp>().is_err(), "of which place?");
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// What the string may be.
    pub const FORM: TextForm = TextForm {
        expected: "a moment as YYYY-MM-DDThh:mm:ss with Z or an offset as -05:00, years 1800 to \
                   2199",
        min: 20,
        max: 35,
        pattern: concat!(
            "^(",
            day_pattern!(),
            time_pattern!(),
            "(Z|[+-]00:00)|",
            day_pattern!("180[1-9]|18[1-9][0-9]|(19|20)[0-9]{2}|21[0-8][0-9]|219[0-8]"),
            time_pattern!(),
            "[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
        ),
        format: Some("date-time"),
        example: "2026-02-09T17:30:00Z",
    };

    /// The day of the moment in UTC; in another zone it may be the day before or after.
    ///
    /// ```
    /// use voice_wire::Timestamp;
    ///
    /// // In New York it is still the second.
    /// let moment: Timestamp = "2026-11-02T22:30:00-05:00".parse()?;
    /// assert_eq!(moment.utc_day(), "2026-11-03".parse()?);
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn utc_day(self) -> Day {
        Day(self.0.date_naive())
    }

    /// The moment, if it can be written: in the years of the pattern, and no leap second.
    pub(super) fn of(moment: DateTime<Utc>) -> Option<Self> {
        let is_written =
            YEARS.contains(&moment.year()) && moment.timestamp_subsec_nanos() < 1_000_000_000;
        is_written.then_some(Self(moment))
    }

    /// The moment as a time of chrono.
    ///
    /// ```
    /// use voice_wire::Timestamp;
    ///
    /// let moment: Timestamp = "2026-11-02T15:00:00Z".parse()?;
    /// assert_eq!(moment.utc().timestamp(), 1_793_631_600);
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[inline]
    #[must_use]
    pub const fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

/// For a clock outside the library.
///
/// # Errors
/// A moment before 1800 or after 2199.
impl TryFrom<DateTime<Utc>> for Timestamp {
    type Error = InputErrors;

    fn try_from(moment: DateTime<Utc>) -> Result<Self, InputErrors> {
        moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true).parse()
    }
}

impl Reader {
    /// Records a fault where the last of two days, each given with its field, lies
    /// before the first.
    pub fn in_order(&mut self, first: (&str, Day), last: (&str, Option<Day>)) {
        if last.1.is_some_and(|day| day < first.1) {
            let expected = format!("a day not before `{}`", first.0);
            self.fault_at(
                last.0,
                InputErrorCode::DatesOutOfOrder,
                &expected,
                &Value::from(first.1.to_string()),
            );
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

/// The number that `count` digits of a text give. The pattern has said that they are digits.
fn digits(text: &str, from: usize, count: usize) -> u32 {
    let digits = text.bytes().skip(from).take(count);
    digits.fold(0, |number, digit| number * 10 + u32::from(digit.saturating_sub(b'0')))
}

/// The day of a text that has the pattern.
#[expect(
    clippy::expect_used,
    reason = "the test what_a_pattern_takes_is_a_day tries every month and day of every year"
)]
fn parse_day(text: &str) -> NaiveDate {
    let day = NaiveDate::from_ymd_opt(
        digits(text, 0, 4).cast_signed(),
        digits(text, 5, 2),
        digits(text, 8, 2),
    );
    day.expect("the pattern takes days alone")
}

/// The moment of a text that has the pattern.
#[expect(
    clippy::expect_used,
    reason = "the tests what_a_pattern_takes_is_a_moment and an_offset_is_taken_off try every \
              hour, minute, second and offset"
)]
fn parse_timestamp(text: &str) -> DateTime<Utc> {
    // `YYYY-MM-DDThh:mm:ss`, perhaps a fraction of up to nine digits, and `Z` or `+hh:mm`.
    let zone = if text.ends_with('Z') { 1 } else { 6 };
    let local = text.len().saturating_sub(zone);
    let places = local.saturating_sub(20);
    let fraction = digits(text, 20, places);
    let nanoseconds = (places..9).fold(fraction, |of, _| of * 10);
    let (hour, minute, second) = (digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2));
    let moment = parse_day(text).and_hms_nano_opt(hour, minute, second, nanoseconds);
    let moment = moment.expect("the pattern takes times of a day alone").and_utc();
    if zone == 1 {
        return moment;
    }
    let minutes = digits(text, local + 1, 2) * 60 + digits(text, local + 4, 2);
    let ahead = TimeDelta::minutes(i64::from(minutes));
    if text.as_bytes().get(local) == Some(&b'-') { moment + ahead } else { moment - ahead }
}

macro_rules! times {
    ($($name:ident, $id:literal, $parse:ident, $doc:literal;)*) => {$(
        impl Read for $name {
            fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
                static PATTERN: LazyLock<Pattern> =
                    LazyLock::new(|| Pattern::new($name::FORM.pattern));
                Some(Self($parse(reader.text(node, &Self::FORM, &PATTERN)?.as_str())))
            }

            fn example(_: Bounds) -> Value {
                Value::from(Self::FORM.example)
            }
        }

        impl Write for $name {
            fn write<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl serde_core::Serialize for $name {
            fn serialize<S: serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $name {
            fn deserialize<D: serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                super::deserialize(deserializer)
            }
        }

        impl FromStr for $name {
            type Err = InputErrors;

            fn from_str(text: &str) -> Result<Self, InputErrors> {
                super::from_value(Value::from(text))
            }
        }

        crate::scalar_schema!(
            $name,
            $id,
            super::describe::text($id, &[$doc], &Self::FORM)
        );
    )*};
}

times! {
    Day, "Day", parse_day, "A whole day, as RFC 3339 full-date, from 1800 to 2199.";
    Timestamp, "Instant", parse_timestamp,
        "A moment as RFC 3339 date-time, with Z or an offset, from 1800 to 2199. It is written in \
         UTC, with Z.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_that_its_pattern_has() {
        for year in 1790..2210 {
            for (month, day) in [(1, 1), (2, 29), (12, 31)] {
                let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else { continue };
                assert_eq!(Day::from_date(date), date.to_string().parse().ok(), "{date}");
            }
        }
    }

    #[test]
    fn what_a_pattern_takes_is_a_day() {
        let pattern = Pattern::new(Day::FORM.pattern);
        let mut taken = 0;
        for year in 1799..2201 {
            for (month, day) in (0..=19).flat_map(|month| (0..=39).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let is_day = NaiveDate::from_ymd_opt(year, month, day)
                    .is_some_and(|date| Day::from_date(date).is_some());
                assert_eq!(pattern.is_match(&text), is_day, "{text}");
                if is_day {
                    assert_eq!(parse_day(&text).to_string(), text);
                    taken += 1;
                }
            }
        }
        assert_eq!(taken, 146_097, "as many days as 400 years of the Gregorian calendar have");
    }

    #[test]
    fn what_a_pattern_takes_is_a_moment() {
        let pattern = Pattern::new(Timestamp::FORM.pattern);
        let mut taken = 0;
        for (hour, minute) in (0..=29).flat_map(|hour| (0..=69).map(move |minute| (hour, minute))) {
            for second in 0..=69 {
                let text = format!("2024-02-29T{hour:02}:{minute:02}:{second:02}Z");
                let is_moment = hour < 24 && minute < 60 && second < 60;
                assert_eq!(pattern.is_match(&text), is_moment, "{text}");
                if is_moment {
                    assert_eq!(Timestamp(parse_timestamp(&text)).to_string(), text);
                    taken += 1;
                }
            }
        }
        assert_eq!(taken, 86_400);
        for fraction in ["1", "999", "999999999", "000000001"] {
            let text = format!("2199-12-31T23:59:59.{fraction}Z");
            assert!(
                pattern.is_match(&text)
                    && parse_timestamp(&text).to_rfc3339().starts_with(&text[..20]),
                "{text}"
            );
        }
        assert!(!pattern.is_match("2199-12-31T23:59:59.1234567890Z"));
    }

    /// What chrono makes of each offset, at the ends of days, months and years.
    #[test]
    fn an_offset_is_taken_off() {
        let pattern = Pattern::new(Timestamp::FORM.pattern);
        let edges = [
            "1800-01-01T00:00:00",
            "1801-01-01T00:00:00.000000001",
            "2024-02-29T23:59:59.5",
            "2023-12-31T23:30:00.123456",
            "2198-12-31T23:59:59.999999999",
            "2199-12-31T23:59:59",
        ];
        let (mut taken, mut refused) = (0, 0);
        for (hour, minute) in (0..=29).flat_map(|hour| (0..=69).map(move |minute| (hour, minute))) {
            for text in edges.iter().flat_map(|of| ["+", "-"].map(|sign| (of, sign))) {
                let ((local, sign), is_nought) = (text, hour == 0 && minute == 0);
                let text = format!("{local}{sign}{hour:02}:{minute:02}");
                let is_edge = local.starts_with("1800") || local.starts_with("2199");
                let is_taken = hour < 24 && minute < 60 && (is_nought || !is_edge);
                assert_eq!(pattern.is_match(&text), is_taken, "{text}");
                *(if is_taken { &mut taken } else { &mut refused }) += 1;
                if is_taken {
                    let moment = parse_timestamp(&text);
                    assert_eq!(Ok(moment), DateTime::parse_from_rfc3339(&text).map(Into::into));
                    let written = Timestamp::of(moment).unwrap().to_string();
                    assert!(written.ends_with('Z'), "{written}");
                    assert_eq!(parse_timestamp(&written), moment, "{text}");
                    assert!(pattern.is_match(&written) && text.len() <= Timestamp::FORM.max);
                }
            }
        }
        assert_eq!((taken, refused), (4 * 2 * 1440 + 2 * 2, 12 * 30 * 70 - 4 * 2 * 1440 - 4));
    }
}
