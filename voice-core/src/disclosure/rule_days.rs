//! Whose day counts for which rule.
//!
//! Each rule counts its days in one time zone. A moment falls on one day in each zone, and between
//! their midnights zones have different days: then rules are in force as they are on no one day.

use super::version_interval::When;
use crate::map::Map;
use crate::wire::{Day, Set, Timestamp, ZoneOffsets};

/// The time zones in which the days of rules are counted, and on which days rules begin or end
/// there.
#[derive(Clone)]
pub(super) struct RuleDays {
    names: Vec<String>,
    zones: Vec<ZoneOffsets>,
    /// In each zone the days on which rules in force change.
    starts: Vec<Vec<Day>>,
    /// Of each rule, the place of its zone.
    of_rule: Vec<usize>,
    /// Whether there is one zone, and it is that of the office.
    is_of_office: bool,
}

/// For each zone how many of its days of change have come: which rules are in force follows from
/// it.
pub(super) type Reached = Vec<usize>;

/// Zones are less than a day from UTC; a day of theirs begins and ends within this, in seconds.
const AROUND: i64 = 27 * 3600;

/// Midnights and changes of clocks are on quarters of an hour, but for a few that are looked for
/// between two that differ.
const STEP: i64 = 15 * 60;

impl RuleDays {
    /// Of the zone of the office, and of each rule its zone by name and the days on which it begins
    /// or has ended. Every zone is known: that one is not is a flaw of packs.
    #[expect(clippy::expect_used, reason = "zones of rules are looked up when packs are merged")]
    pub(super) fn new(
        office: &str,
        zones: &Map<&str, ZoneOffsets>,
        rules: &[(&str, Vec<Day>)],
    ) -> Self {
        let mut starts: Map<&str, Set<Day>> = Map::new();
        for (zone, days) in rules {
            starts.or_default(*zone).extend(days.iter().copied());
        }
        let names: Vec<&str> = starts.keys().copied().collect();
        let place =
            |name: &str| names.binary_search(&name).expect("each rule has one of these zones");
        let offsets = |name: &&str| zones.get(name).expect("a zone that was found").clone();
        Self {
            zones: names.iter().map(offsets).collect(),
            of_rule: rules.iter().map(|(zone, _)| place(zone)).collect(),
            is_of_office: names.iter().all(|name| *name == office),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            starts: starts.into_iter().map(|(_, days)| days.into_iter().collect()).collect(),
        }
    }

    /// Whether every rule counts its days as the office does, so that a moment is one day for all.
    pub(super) const fn is_of_office(&self) -> bool {
        self.is_of_office
    }

    /// The time zones of the rules, by their names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let name = |zone: &usize| self.names.get(*zone).map_or("", String::as_str);
        self.of_rule.iter().map(name)
    }

    /// The place of the zone of a rule.
    fn zone_of(&self, rule: usize) -> Option<usize> {
        self.of_rule.get(rule).copied()
    }

    /// The day of a moment for a rule.
    #[cfg(feature = "testing")]
    pub(super) fn day(&self, rule: usize, moment: Timestamp) -> Option<Day> {
        let zone = self.zone_of(rule).and_then(|zone| self.zones.get(zone))?;
        Day::from_date(zone.local(moment).date())
    }

    /// What has come of each zone: on a day in all of them, or at a moment.
    pub(super) fn reached(&self, when: When) -> Reached {
        let in_zone = |(zone, starts): (&ZoneOffsets, &Vec<Day>)| match when {
            When::Day(day) => starts.partition_point(|start| *start <= day),
            When::Moment(moment) => {
                let today = zone.local(moment).date();
                starts.partition_point(|start| start.date() <= today)
            }
        };
        self.zones.iter().zip(&self.starts).map(in_zone).collect()
    }

    /// A day on which a rule is in force exactly if it is where this has come; none before the
    /// first of its zone.
    pub(super) fn day_of(&self, rule: usize, reached: &Reached) -> Option<Day> {
        let zone = self.zone_of(rule)?;
        let at = reached.get(zone)?.checked_sub(1)?;
        self.starts.get(zone)?.get(at).copied()
    }

    /// What is reached around the days of change and on no one day, each with its first moment, in
    /// order.
    pub(super) fn between_days(&self) -> Vec<(Timestamp, Reached)> {
        if self.zones.len() < 2 {
            return Vec::new();
        }
        let every: Set<Day> = self.starts.iter().flatten().copied().collect();
        let on_days: Set<Reached> = every.iter().map(|day| self.reached((*day).into())).collect();
        let mut found: Map<Reached, Timestamp> = Map::new();
        for day in &every {
            let midnight = day.date().and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
            let mut before: Option<(i64, Reached)> = None;
            for second in (midnight - AROUND..=midnight + AROUND).step_by(STEP as usize) {
                let Some(reached) = self.at(second) else { continue };
                if let Some((last, of_last)) = &before {
                    self.changes((*last, of_last), (second, &reached), &mut found);
                }
                before = Some((second, reached));
            }
        }
        let none = vec![0; self.zones.len()];
        let between: Set<(Timestamp, Reached)> = found
            .into_iter()
            .filter(|(reached, _)| *reached != none && !on_days.contains(reached))
            .map(|(reached, moment)| (moment, reached))
            .collect();
        between.into_iter().collect()
    }

    fn at(&self, second: i64) -> Option<Reached> {
        Some(self.reached(moment(second)?.into()))
    }

    /// Keeps what is reached after one second until another, with the first second of it.
    fn changes(
        &self,
        (first, of_first): (i64, &Reached),
        (last, of_last): (i64, &Reached),
        found: &mut Map<Reached, Timestamp>,
    ) {
        if of_first == of_last {
            return;
        }
        if last - first <= 1 {
            if let Some(moment) = moment(last) {
                let kept = found.or_insert(of_last.clone(), moment);
                *kept = moment.min(*kept);
            }
            return;
        }
        let middle = first.midpoint(last);
        if let Some(of_middle) = self.at(middle) {
            self.changes((first, of_first), (middle, &of_middle), found);
            self.changes((middle, &of_middle), (last, of_last), found);
        }
    }
}

fn moment(second: i64) -> Option<Timestamp> {
    Timestamp::try_from(chrono::DateTime::from_timestamp(second, 0)?).ok()
}
