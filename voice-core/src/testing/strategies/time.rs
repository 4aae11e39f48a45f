use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, TimeDelta, Utc};
use proptest::option;
use proptest::prop_oneof;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use super::USUALLY;
use crate::wire::{Day, Timestamp};

const FIRST: (i32, u32, u32) = (1800, 1, 1);
const LAST: (i32, u32, u32) = (2199, 12, 31);

const SECONDS_OF_A_DAY: u32 = 86_400;

/// Days of a year, and of 18 and 90 years, each with some to spare on the side where it must not
/// fall short.
pub(super) const YEAR: u64 = 366;
pub(super) const ADULTHOOD: u64 = 18 * YEAR + 3;
pub(super) const LIFE: u64 = 90 * YEAR;

/// A question is of a day of a time zone, which is not far from that of UTC.
pub(super) const MARGIN: u64 = 2;

/// Days that a [`Day`] can be: most of this and the last century, some of the whole span, and the
/// 29th of February.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::day;
///
/// let day = day().new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(day.to_string().len() == 10);
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn day() -> BoxedStrategy<Day> {
    let leap = (450_i32..550).prop_filter_map("a leap year", |year| {
        NaiveDate::from_ymd_opt(year.saturating_mul(4), 2, 29).and_then(Day::from_date)
    });
    prop_oneof![
        6 => between((1950, 1, 1), (2060, 12, 31)),
        2 => between(FIRST, LAST),
        1 => leap,
    ]
    .boxed()
}

/// Days from the first to the last, both included.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::days;
/// use voice_core::wire::Day;
///
/// let of = |day: &str| day.parse::<Day>().map_err(|_| "a day");
/// let (first, last) = (of("2026-11-01")?, of("2026-11-30")?);
/// let day = days(first, last).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(first <= day && day <= last);
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn days(first: Day, last: Day) -> BoxedStrategy<Day> {
    let span =
        last.date().signed_duration_since(first.date()).num_days().try_into().unwrap_or(0_u64);
    (0..=span).prop_map(move |after| later(first, after)).boxed()
}

/// Moments that an [`Timestamp`] can be, on days as [`day`] gives them.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::moment;
///
/// let moment = moment().new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(moment.to_string().ends_with('Z'));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn moment() -> BoxedStrategy<Timestamp> {
    on(day())
}

/// Moments from the first day to the last in UTC, both included.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::moments;
///
/// let day = "2026-11-02".parse().map_err(|_| "a day")?;
/// let moment = moments(day, day).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(moment.to_string().starts_with("2026-11-02T"));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn moments(first: Day, last: Day) -> BoxedStrategy<Timestamp> {
    on(days(first, last))
}

/// Moments, each with a text of it: with `Z`, or with an offset where its year has any.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::moment_text;
///
/// let (moment, text) = moment_text().new_tree(&mut TestRunner::deterministic())?.current();
/// assert_eq!(text.parse(), Ok(moment));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn moment_text() -> BoxedStrategy<(Timestamp, String)> {
    let minutes = prop_oneof![1 => Just(0), 2 => -LARGEST_OFFSET..=LARGEST_OFFSET];
    let text = |(moment, minutes): (Timestamp, i32)| {
        let zone = FixedOffset::east_opt(minutes.checked_mul(60)?)?;
        let there = moment.utc().with_timezone(&zone);
        let has_offsets = (FIRST.0 + 1..LAST.0).contains(&there.year()) || minutes == 0;
        has_offsets.then(|| (moment, there.to_rfc3339()))
    };
    prop_oneof![
        1 => moment().prop_map(|moment| (moment, moment.to_string())),
        2 => (moment(), minutes).prop_filter_map("a year with offsets", text),
    ]
    .boxed()
}

/// The largest offset from UTC that RFC 3339 writes, in minutes.
const LARGEST_OFFSET: i32 = 24 * 60 - 1;

/// Days of the span in which every question can have a complete mandate: what it rests on lies
/// within the years of a [`Day`] too.
pub(super) fn middle() -> BoxedStrategy<Day> {
    between((1940, 1, 1), (2100, 12, 31))
}

/// Days of the middle, most of them of the years that a policy of today speaks of.
pub(super) fn usual() -> BoxedStrategy<Day> {
    prop_oneof![USUALLY => between((2019, 1, 1), (2026, 12, 31)), 1 => middle()].boxed()
}

/// Moments of such days.
pub(super) fn usual_moment() -> BoxedStrategy<Timestamp> {
    on(usual())
}

/// The day so many days before, or the first that can be.
pub(super) fn earlier(day: Day, days: u64) -> Day {
    day.date().checked_sub_days(Days::new(days)).and_then(Day::from_date).unwrap_or(day)
}

/// The day so many days after, or the same where there is none.
pub(super) fn later(day: Day, days: u64) -> Day {
    day.date().checked_add_days(Days::new(days)).and_then(Day::from_date).unwrap_or(day)
}

/// The moment so many hours before (or after, where negative).
pub(super) fn hours_before(moment: Timestamp, hours: i64) -> Option<Timestamp> {
    moment
        .utc()
        .checked_sub_signed(TimeDelta::try_hours(hours)?)
        .and_then(|moment| moment.try_into().ok())
}

fn between(first: (i32, u32, u32), last: (i32, u32, u32)) -> BoxedStrategy<Day> {
    let number = |(year, month, day)| {
        NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
    };
    let (first, last) = (number(first).unwrap_or(0), number(last).unwrap_or(0));
    let day = |number: i32| NaiveDate::from_epoch_days(number).and_then(Day::from_date);
    (first..=last).prop_filter_map("a day of the calendar", day).boxed()
}

fn on(days: impl Strategy<Value = Day> + 'static) -> BoxedStrategy<Timestamp> {
    let parts = (days, 0..SECONDS_OF_A_DAY, option::weighted(0.1, 0_u32..1_000_000_000));
    let moment = |(day, second, nano): (Day, u32, Option<u32>)| -> Option<Timestamp> {
        let time =
            chrono::NaiveTime::from_num_seconds_from_midnight_opt(second, nano.unwrap_or(0))?;
        Timestamp::try_from(DateTime::<Utc>::from_naive_utc_and_offset(
            day.date().and_time(time),
            Utc,
        ))
        .ok()
    };
    parts.prop_filter_map("a moment of the calendar", moment).boxed()
}
