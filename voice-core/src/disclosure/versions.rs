//! The rules in force, each from a day on or at a moment.

use super::Rule;
use super::compile::compile;
use super::merged::Merged;
use super::rule_days::{Reached, RuleDays};
use super::version_interval::{VersionInterval, When};
use crate::law::Period;
use crate::map::Map;
use crate::office::OfficeCalendar;
use crate::subject::ProtectionSet;
use crate::wire::{Day, Set, Timestamp};

/// The rules of a draft as they are in force, and where their days are counted.
#[derive(Clone)]
pub(super) struct Versions {
    /// Where the office counts its days.
    calendar: OfficeCalendar,
    rule_days: RuleDays,
    /// Those of days, in order, and then those between the days of time zones.
    intervals: Vec<VersionInterval>,
    /// How many of them are of days.
    of_days: usize,
    /// Where rules count their days in several time zones: the interval of what has come of each.
    reached: Map<Reached, usize>,
}

impl Versions {
    /// Compiles the rules of packs, in their order, for an office with this calendar.
    pub(super) fn new(rules: &[Rule], merged: &Merged<'_>, calendar: OfficeCalendar) -> Self {
        let counted = merged.rules.values().map(|(pack, rule)| {
            let ends = |period: &Period| period.until().and_then(|day| day.next());
            let days = rule.in_force.iter().flat_map(|of| [Some(*of.from()), ends(of)]).flatten();
            (pack.zone_of(rule).as_str(), days.collect())
        });
        let rule_days = RuleDays::new(
            calendar.time_zone().as_str(),
            &merged.zones,
            &counted.collect::<Vec<_>>(),
        );
        let mut intervals = intervals(rules, merged);
        let of_days = intervals.len();
        let mut reached: Map<Reached, usize> = Map::new();
        if !rule_days.is_of_office() {
            for (at, interval) in intervals.iter().enumerate() {
                reached.insert(rule_days.reached(interval.when), at);
            }
            for (moment, places) in rule_days.between_days() {
                let (from, when) = (calendar.day(moment), When::Moment(moment));
                reached.insert(places.clone(), intervals.len());
                let in_force = |index| rule_days.day_of(index, &places);
                intervals.push(interval(rules, merged, (from, when), in_force));
            }
        }
        Self { calendar, rule_days, intervals, of_days, reached }
    }

    /// Each set of rules that is in force at some time.
    pub(super) fn intervals(&self) -> &[VersionInterval] {
        &self.intervals
    }

    /// The days on which the rules in force change, in order.
    pub(super) fn changes(&self) -> impl Iterator<Item = Day> {
        self.intervals.iter().take(self.of_days).map(|interval| interval.from)
    }

    /// The same, with some of the rules alone.
    #[cfg(feature = "testing")]
    pub(super) fn retaining(&self, kept: impl Fn(&super::evaluate::Compiled) -> bool) -> Self {
        let intervals = self.intervals.iter().map(|interval| interval.retaining(&kept)).collect();
        Self { intervals, ..self.clone() }
    }

    /// Where the office counts its days.
    pub(super) const fn calendar(&self) -> &OfficeCalendar {
        &self.calendar
    }

    /// The time zone of each rule, by its name.
    pub(super) fn zones(&self) -> impl Iterator<Item = &str> {
        self.rule_days.names()
    }

    /// The day of a moment for a rule, by its place.
    #[cfg(feature = "testing")]
    pub(super) fn day_of_rule(&self, rule: usize, moment: Timestamp) -> Option<Day> {
        self.rule_days.day(rule, moment)
    }

    /// Whether every rule sees a moment on this day, and the office does.
    pub(super) fn is_on(&self, day: Day, moment: Timestamp) -> bool {
        self.calendar.day(moment) == day
            && (self.rule_days.is_of_office()
                || self.rule_days.reached(moment.into()) == self.rule_days.reached(day.into()))
    }

    /// The interval that a day or moment lies in; none before the first.
    pub(super) fn at(&self, when: When) -> Option<&VersionInterval> {
        match when {
            When::Day(day) => self.of_day(day),
            When::Moment(moment) => self.of_moment(moment, self.calendar.day(moment)),
        }
    }

    /// The interval of a moment, with the day of the office that it falls on.
    #[expect(clippy::expect_used, reason = "what is reached around days of change was looked for")]
    pub(super) fn of_moment(&self, moment: Timestamp, day: Day) -> Option<&VersionInterval> {
        if self.rule_days.is_of_office() {
            return self.of_day(day);
        }
        let reached = self.rule_days.reached(moment.into());
        if reached.iter().all(|starts| *starts == 0) {
            return None;
        }
        let at = self.reached.get(&reached).expect("what is reached has its rules");
        self.intervals.get(*at)
    }

    fn of_day(&self, day: Day) -> Option<&VersionInterval> {
        let (days, _) = self.intervals.split_at(self.of_days);
        let at = days.partition_point(|interval| interval.from <= day);
        at.checked_sub(1).and_then(|at| days.get(at))
    }
}

fn intervals(rules: &[Rule], merged: &Merged<'_>) -> Vec<VersionInterval> {
    let periods = rules.iter().flat_map(|rule| &rule.in_force);
    let starts: Set<Day> = periods
        .flat_map(|period| [Some(*period.from()), period.until().and_then(|day| day.next())])
        .flatten()
        .collect();
    let of_day = |day: Day| interval(rules, merged, (day, day.into()), |_| Some(day));
    starts.into_iter().map(of_day).collect()
}

/// The rules that are in force, each on a day of its own.
fn interval(
    rules: &[Rule],
    merged: &Merged<'_>,
    (from, when): (Day, When),
    day_of: impl Fn(usize) -> Option<Day>,
) -> VersionInterval {
    let in_force =
        |(index, rule): &(usize, &Rule)| day_of(*index).is_some_and(|day| rule.is_in_force_on(day));
    let kept = rules.iter().enumerate().filter(in_force);
    let rules = kept.map(|(index, rule)| compile(index, rule, merged)).collect();
    let listed: ProtectionSet = merged.covertness.keys().copied().collect();
    VersionInterval::new(from, when, rules, listed)
}
