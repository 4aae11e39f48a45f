//! Asked as of a day, the office answers as of that day.

use voice_core::law::Period;
use voice_core::office::{LineRole, Office, OfficeData, OfficeOnDay};
use voice_core::service::SupportKind;
use voice_core::wire::Day;

use crate::{changed, day, found, office};

fn name(on: &OfficeOnDay) -> Option<&str> {
    on.office.as_ref().map(|office| office.id.as_str())
}

/// The days from the first to the last.
fn days(first: &str, last: &str) -> impl Iterator<Item = Day> {
    let last = day(last);
    let next = |day: &Day| day.date().succ_opt().map(|next| next.to_string().parse().unwrap());
    core::iter::successors(Some(day(first)), next).take_while(move |day| *day <= last)
}

#[test]
fn each_office_is_there_from_its_first_day_to_its_last() {
    let cases = [
        ("1900-01-01", None, 0),
        ("2017-04-25", None, 0),
        ("2017-04-26", Some("voice-2017"), 6),
        ("2021-06-10", Some("voice-2017"), 6),
        ("2021-06-11", Some("vesl-2021"), 2),
        ("2025-04-09", Some("vesl-2021"), 2),
        ("2025-04-10", Some("voice-2025"), 6),
        ("2199-12-31", Some("voice-2025"), 6),
    ];
    for (text, expected, supports) in cases {
        let on = office().on(day(text));
        assert_eq!((name(&on), on.as_of), (expected, day(text)), "{text}");
        assert_eq!(
            on.office.as_ref().map_or(0, |office| office.supports.len()),
            supports,
            "{text}"
        );
        // The number of the successor was not verified, and is not given.
        let own: Vec<&str> =
            on.lines_of(LineRole::Office).map(|line| line.number.as_str()).collect();
        let given = if expected.is_some_and(|id| id.starts_with("voice")) {
            vec!["1-855-488-6423"]
        } else {
            vec![]
        };
        assert_eq!(own, given, "{text}");
        assert_eq!(on.lines_of(LineRole::Emergency).count(), 1, "{text}");
        assert_eq!(on.topics.len(), 4, "{text}");
    }
}

#[test]
fn history_is_offered_while_an_office_offers_it() {
    let offered = |text: &str| {
        let on = office().on(day(text));
        on.office.is_some_and(|office| office.support(SupportKind::History).is_some())
    };
    let changes: Vec<Day> = days("2017-04-01", "2026-12-31")
        .filter(|day| {
            let before = day.date().pred_opt().unwrap().to_string();
            offered(&before) != offered(&day.to_string())
        })
        .collect();
    assert_eq!(changes, ["2017-04-26", "2021-06-11", "2025-04-10"].map(day));
}

#[test]
fn a_line_is_given_on_its_own_days() {
    let crisis = |text: &str| {
        let on = office().on(day(text));
        on.lines_of(LineRole::Crisis).map(|line| line.number.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(crisis("2022-07-15"), ["1-800-273-8255"]);
    assert_eq!(crisis("2022-07-16"), ["988"]);
    assert!(crisis("2004-12-31").is_empty());
}

#[test]
fn between_two_offices_there_is_none() {
    let gap = Office::load(changed(|data| drop(data.offices.remove(1)))).unwrap();
    for (text, expected) in [
        ("2021-06-10", Some("voice-2017")),
        ("2021-06-11", None),
        ("2025-04-09", None),
        ("2025-04-10", Some("voice-2025")),
    ] {
        let on = gap.on(day(text));
        assert_eq!(name(&on), expected, "{text}");
        assert!(on.lines_of(LineRole::Referral).next().is_some(), "{text}");
    }
}

/// What belongs to an office has days of its own, within those of the office.
#[test]
fn support_pages_and_contacts_begin_and_end_with_their_own_days() {
    let only = |from: &str, until: &str| Some(Period::new(day(from), Some(day(until))).unwrap());
    let narrow = Office::load(changed(|data| {
        let office = &mut data.offices[0];
        office.lines[0].in_force = only("2018-01-01", "2018-01-31");
        office.supports[0].in_force = only("2018-01-01", "2018-01-31");
        office.pages[0].in_force = only("2018-01-01", "2018-01-31");
        office.contacts[0].in_force = only("2018-01-01", "2018-01-31");
    }));
    let narrow = narrow.unwrap();
    for (text, more) in [("2017-12-31", 0), ("2018-01-01", 1), ("2018-01-31", 1), ("2018-02-01", 0)]
    {
        let office = narrow.on(day(text)).office.unwrap();
        let counts = [
            office.lines.len(),
            office.supports.len() - 5,
            office.pages.len() - 2,
            office.contacts.len(),
        ];
        assert_eq!(counts, [more; 4], "{text}");
        let lines = narrow.lines(day(text)).filter(|line| line.role == LineRole::Office);
        assert_eq!(lines.count(), more, "{text}");
    }
}

#[test]
fn days_that_contradict_each_other_are_refused() {
    let refused = |change: fn(&mut OfficeData)| found(Office::load(changed(change)).unwrap_err());
    // One day in two offices.
    let overlap = refused(|data| {
        data.offices[1].in_force = Period::new(day("2021-06-10"), Some(day("2025-04-09"))).unwrap();
    });
    assert_eq!(overlap, ["/offices/1/in_force/from contradiction"]);
    // One without an end before another.
    let endless =
        refused(|data| data.offices[0].in_force = Period::new(day("2017-04-26"), None).unwrap());
    assert_eq!(endless, ["/offices/1/in_force/from contradiction"]);
    // The later one first.
    let order = refused(|data| data.offices.swap(0, 2));
    assert!(order.contains(&"/offices/1/in_force/from contradiction".to_owned()), "{order:?}");
    // Longer than the office, at either end.
    for (from, until) in [
        ("2017-04-25", Some("2018-01-01")),
        ("2018-01-01", Some("2021-06-11")),
        ("2018-01-01", None),
    ] {
        let mut data = office().data().clone();
        data.offices[0].supports[2].in_force =
            Some(Period::new(day(from), until.map(day)).unwrap());
        let faults = found(Office::load(data).unwrap_err());
        assert_eq!(faults, ["/offices/0/supports/2/in_force contradiction"], "{from}");
    }
}
