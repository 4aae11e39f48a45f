//! Recurrences by fields say the same as the recurrence set of RFC 5545 that the crate
//! `rrule` goes through.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::{NaiveDate, TimeZone};
use rrule::{Frequency, NWeekday, RRule, Tz, Weekday};
use voice_core::catalog::{Index, Search};
use voice_core::wire::from_json;

use crate::files;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn weekday(text: &str) -> Weekday {
    let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let number = days.iter().position(|day| text.ends_with(day)).unwrap();
    Weekday::try_from(u8::try_from(number).unwrap()).unwrap()
}

/// A schedule as HSDS has it.
#[derive(Clone)]
struct Rule {
    monthly: bool,
    interval: u16,
    by_day: &'static str,
    by_month_day: &'static str,
    week_start: &'static str,
    start: &'static str,
    count: &'static str,
    until: &'static str,
}

impl Rule {
    fn all() -> Vec<Self> {
        let mut rules = Vec::new();
        for start in ["2025-01-31", "2026-02-10"] {
            for (count, until) in [("", ""), ("12", ""), ("", "2026-11-30")] {
                for week_start in ["MO", "SU"] {
                    for interval in [1, 2, 5] {
                        let days = |by_day, by_month_day, monthly| Self {
                            monthly,
                            interval,
                            by_day,
                            by_month_day,
                            week_start,
                            start,
                            count,
                            until,
                        };
                        rules.extend(
                            ["", "MO", "TU,FR", "SA,SU"].map(|by_day| days(by_day, "", false)),
                        );
                        for by_day in ["", "MO", "2TU", "-1FR", "1MO,3WE,-2SU", "5TH"] {
                            rules.extend(
                                ["", "15,-1", "8,9,10,11,12,13,14,31"]
                                    .map(|of| days(by_day, of, true)),
                            );
                        }
                    }
                }
            }
        }
        rules
    }

    /// The days of the recurrence set in a span.
    fn days(&self, last: NaiveDate) -> BTreeSet<NaiveDate> {
        let at = |day: NaiveDate| Tz::UTC.from_utc_datetime(&day.and_hms_opt(0, 0, 0).unwrap());
        let mut rule =
            RRule::new(if self.monthly { Frequency::Monthly } else { Frequency::Weekly })
                .interval(self.interval)
                .week_start(weekday(self.week_start));
        if !self.by_day.is_empty() {
            let days = self.by_day.split(',').map(|text| match &text[..text.len() - 2] {
                "" => NWeekday::Every(weekday(text)),
                number => NWeekday::Nth(number.parse().unwrap(), weekday(text)),
            });
            rule = rule.by_weekday(days.collect());
        }
        if !self.by_month_day.is_empty() {
            rule = rule.by_month_day(
                self.by_month_day.split(',').map(|day| day.parse().unwrap()).collect(),
            );
        }
        if !self.count.is_empty() {
            rule = rule.count(self.count.parse().unwrap());
        }
        if !self.until.is_empty() {
            rule = rule.until(at(date(self.until)));
        }
        let set = rule.build(at(date(self.start))).unwrap();
        set.into_iter().map(|at| at.date_naive()).take_while(|day| *day <= last).collect()
    }
}

#[test]
fn a_day_is_open_where_the_recurrence_set_has_it() {
    let rules = Rule::all();
    let mut services = String::from("id,name,status\n");
    let mut schedules = String::from(
        "id,service_id,freq,interval,byday,bymonthday,wkst,dtstart,count,until,opens_at,\
         closes_at\n",
    );
    for (number, rule) in rules.iter().enumerate() {
        writeln!(services, "{number},Service {number},active").unwrap();
        let Rule { interval, by_day, by_month_day, week_start, start, count, until, .. } = rule;
        let freq = if rule.monthly { "MONTHLY" } else { "WEEKLY" };
        writeln!(
            schedules,
            "{number},{number},{freq},{interval},\"{by_day}\",\"{by_month_day}\",{week_start},\
             {start},{count},{until},09:00,17:00"
        )
        .unwrap();
    }
    let (catalog, report) =
        files(&[("services.csv", services.as_bytes()), ("schedules.csv", schedules.as_bytes())]);
    assert!(report.is_clean(), "{report}");
    let index = Index::new(catalog);
    let last = date("2027-02-05");
    let sets: Vec<BTreeSet<NaiveDate>> = rules.iter().map(|rule| rule.days(last)).collect();
    let (mut open, mut days) = (0, 0);
    let spans = [("2025-01-29", 10), ("2026-02-08", 20), ("2026-12-27", 40)];
    for day in spans.into_iter().flat_map(|(first, count)| date(first).iter_days().take(count)) {
        let mut found = BTreeSet::new();
        for page in 1.. {
            let search = format!(r#"{{"open_at": "{day}T10:00", "size": 100, "page": {page}}}"#);
            let search: Search = from_json(search.as_bytes()).unwrap();
            let answer = index.search(&search, "2026-11-24".parse().unwrap());
            found.extend(answer.results.iter().map(|hit| hit.service_id.parse::<usize>().unwrap()));
            if found.len() == usize::try_from(answer.total).unwrap() {
                break;
            }
        }
        let expected: BTreeSet<usize> =
            (0..rules.len()).filter(|number| sets[*number].contains(&day)).collect();
        assert_eq!(found, expected, "{day}");
        (open, days) = (open + found.len(), days + 1);
    }
    assert!(open > 1000, "{open} of {} rules on {days} days are open", rules.len());
}
