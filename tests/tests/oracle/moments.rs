//! When the rules of random packs can change: on days, and in the hours between the midnights of
//! the two time zones in which their days are counted.

use chrono::Days;
use voice_core::disclosure::{Pack, Rule};
use voice_core::wire::Day;

/// The days on which the rules of random packs can change.
const DAYS: [&str; 4] = ["2020-01-01", "2022-01-01", "2023-07-01", "2024-01-01"];

/// The zone of the packs, and one of some rules, where each day begins three hours later the whole
/// year.
pub const EAST: &str = "America/New_York";
pub const WEST: &str = "America/Los_Angeles";

/// A moment by the days that it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub east: Day,
    pub west: Day,
}

impl Moment {
    /// The day of a rule of a pack.
    pub fn day_of(self, pack: &Pack, rule: &Rule) -> Day {
        match rule.time_zone.as_ref().unwrap_or(&pack.time_zone).as_str() {
            EAST => self.east,
            WEST => self.west,
            other => panic!("a zone of neither: {other}"),
        }
    }

    /// The one day that it is in both; none between their midnights.
    pub fn day(self) -> Option<Day> {
        (self.east == self.west).then_some(self.east)
    }
}

impl core::fmt::Display for Moment {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.day() {
            Some(day) => write!(f, "{day}"),
            // Those of all days count as one value.
            None => f.write_str("between two midnights"),
        }
    }
}

/// Each day, and the hours before it in which it has begun in the east alone.
pub fn moments() -> Vec<Moment> {
    around_days(|day, before| {
        vec![Moment { east: day, west: before }, Moment { east: day, west: day }]
    })
}

/// The hours before each day as they are whichever of the two zones is ahead, and the day: rules of
/// two zones that follow each other overlap by a day, so that nobody has to know which zone that
/// is.
pub fn whichever_is_ahead() -> Vec<Vec<Moment>> {
    around_days(|day, before| {
        let between = [(day, before), (before, day)];
        let between = between.map(|(east, west)| Moment { east, west });
        vec![between.to_vec(), vec![Moment { east: day, west: day }]]
    })
}

fn around_days<T>(around: impl Fn(Day, Day) -> Vec<T>) -> Vec<T> {
    let days = DAYS.map(|day| day.parse::<Day>().unwrap()).into_iter();
    days.flat_map(|day| around(day, Day::from_date(day.date() - Days::new(1)).unwrap())).collect()
}
