//! Reports of several periods: what one tells, together with those before it, gives nobody away.

use fastrand::Rng;
use voice_core::report::{
    ConfidentialityRule, CountedEvent, EarlierError, PublishedReportError, Report, ReportError,
    ReportFigure, ReportPeriod, ReportRequest, TableKind, Tally, Zeros,
};
use voice_core::wire::{Diagnostic as _, from_json, from_value, to_json};

/// Contacts of the fiscal year 2026: 400 in each quarter, of which some few came by
/// letter, by quarter.
fn events(letters: [u64; 4]) -> Vec<CountedEvent> {
    let mut rng = Rng::with_seed(0x2026);
    let months = [
        ["2025-10", "2025-11", "2025-12"],
        ["2026-01", "2026-02", "2026-03"],
        ["2026-04", "2026-05", "2026-06"],
        ["2026-07", "2026-08", "2026-09"],
    ];
    let mut events = Vec::new();
    for (months, letters) in months.iter().zip(letters) {
        for number in 0..400 {
            events.push(
                from_value(serde_json::json!({
                    "kind": "contact",
                    "on": format!("{}-{:02}", months[rng.usize(..3)], 1 + rng.u64(..28)),
                    "facts": {
                        "danger": "none", "topic": "question", "caller": "other", "language": "en",
                        "channel": if number < letters { "letter" } else { "telephone" },
                    },
                    "route": "support", "answered": "at-once",
                    "place": (["CA", "TX"][rng.usize(..2)]),
                }))
                .unwrap(),
            );
        }
    }
    events
}

fn request(period: &str) -> ReportRequest {
    ReportRequest::new(period.parse().unwrap())
}

fn make(
    request: ReportRequest,
    events: &[CountedEvent],
    today: &str,
    provisional: bool,
) -> Result<Report, ReportError> {
    let mut tally = Tally::from_request(request);
    events.iter().for_each(|event| tally.add(event).unwrap());
    tally.report(ConfidentialityRule::default(), today.parse().unwrap(), provisional)
}

fn letters(report: &Report) -> Option<u64> {
    report.published(report.cell(TableKind::Channels, "letter", None).unwrap())
}

fn letters_of_year(report: &Report) -> Option<u64> {
    report.published(report.year_to_date_cell(TableKind::Channels, "letter", None).unwrap())
}

/// A range of days, a fiscal quarter and a fiscal year: each is counted, protected and
/// passes its audit.
#[test]
fn a_period_may_be_any() {
    let events = events([40, 4, 40, 40]);
    for (period, first, last, counted) in [
        ("2026Q1", "2025-10-01", "2025-12-31", 400),
        ("FY2026", "2025-10-01", "2026-09-30", 1600),
        ("2026-01-01--2026-06-30", "2026-01-01", "2026-06-30", 800),
    ] {
        let report = make(request(period), &events, "2026-10-01", false).unwrap();
        assert_eq!(
            (report.period.first_day().to_string(), report.period.last_day().to_string()),
            (first.into(), last.into())
        );
        assert_eq!(report.period.to_string(), period);
        let contacts = report.cell(TableKind::Totals, "contacts", None).unwrap();
        assert_eq!(report.published(contacts), Some(counted));
        assert!(report.audit().unwrap().narrowest().is_none_or(|values| values >= 10));
        assert_eq!(from_json::<Report>(to_json(&report).unwrap().as_bytes()).unwrap(), report);
    }
    let small = make(request("2026Q2"), &events, "2026-10-01", false).unwrap();
    assert_eq!(letters(&small), None);
    for name in [
        "2026Q5",
        "FY26",
        "2026-02-30--2026-03-01",
        "2026-03-01--2026-02-01",
        "2026-03-01/2026-04-01",
    ] {
        assert!(name.parse::<ReportPeriod>().is_err(), "{name}");
    }
}

/// 44 letters in the year so far, of which 40 were told in the first quarter: whoever subtracts has
/// the four of the second.
#[test]
fn a_year_to_date_is_protected_with_its_quarters() {
    let events = events([40, 4, 40, 40]);
    let first = make(request("2026Q1"), &events, "2026-01-01", false).unwrap();
    assert_eq!(letters(&first), Some(40));
    let after = || request("2026Q2").with_year_to_date().after([first.clone()]).unwrap();
    let second = make(after(), &events, "2026-04-01", false).unwrap();
    assert_eq!((letters(&second), letters_of_year(&second)), (None, None));
    let of_year = |report: &Report, row| {
        report.published(report.year_to_date_cell(TableKind::Totals, row, None).unwrap())
    };
    assert_eq!(of_year(&second, "contacts"), Some(800));
    second.audit().unwrap();
    second.audit_after(std::slice::from_ref(&first)).unwrap();
    assert_eq!(second.earlier[0].digest, first.digest);

    // The same report with the year's letters told: its own JSON does not show the fault, both
    // together do.
    let mut told = second.clone();
    let year = |word| second.year_to_date_cell(TableKind::Channels, word, None).unwrap() as usize;
    told.figures[year("letter")] = ReportFigure::Told { count: 44 };
    told.figures[year("telephone")] = ReportFigure::Told { count: 756 };
    told.digest = told.computed_digest();
    let Err(PublishedReportError::Unsafe(failure)) = told.audit_after(&[first]) else {
        panic!("four can be worked out")
    };
    let four = failure.exposed.iter().find(|one| (one.low, one.high) == (4, 4)).unwrap();
    let place = four.place.as_ref().unwrap();
    assert_eq!((place.row.as_str(), place.table), ("letter", TableKind::Channels));
    assert!(failure.to_string().contains("`letter` in `channels` of 2026Q"), "{failure}");
    assert!(matches!(
        told.audit_after(&[]),
        Err(PublishedReportError::Missing(period)) if period.to_string() == "2026Q1"
    ));
}

/// Four letters in the first quarter stay withheld when a year to date comes that would give them
/// away, and in the report of the year.
#[test]
fn what_was_withheld_before_stays_so() {
    let events = events([4, 40, 60, 80]);
    let mut published: Vec<Report> = Vec::new();
    for (period, today) in [
        ("2026Q1", "2026-01-01"),
        ("2026Q2", "2026-04-01"),
        ("2026Q3", "2026-07-01"),
        ("2026Q4", "2026-10-01"),
    ] {
        let after = request(period).with_year_to_date().after(published.clone()).unwrap();
        let report = make(after, &events, today, false).unwrap();
        report.audit_after(&published).unwrap();
        assert_eq!(report.year_to_date.is_some(), period != "2026Q1");
        assert_eq!(report.earlier.len(), published.len());
        published.push(report);
    }
    let year =
        make(request("FY2026").after(published.clone()).unwrap(), &events, "2026-10-01", false)
            .unwrap();
    year.audit_after(&published).unwrap();
    // Somebody who adds and subtracts letters alone goes through all that each quarter can have.
    let quarters: Vec<Option<u64>> = published.iter().map(letters).collect();
    let sums: Vec<Option<u64>> = published.iter().skip(1).map(letters_of_year).collect();
    let may_be = |quarter: usize| match quarters[quarter] {
        Some(count) => count..=count,
        None => 1..=200,
    };
    let agrees = |sum: u64, told: Option<u64>| told.is_none_or(|told| told == sum);
    let first = may_be(0).filter(|first| {
        may_be(1).map(|second| first + second).filter(|&half| agrees(half, sums[0])).any(|half| {
            may_be(2).map(|third| half + third).filter(|&three| agrees(three, sums[1])).any(
                |three| {
                    may_be(3)
                        .map(|last| three + last)
                        .any(|all| agrees(all, sums[2]) && agrees(all, letters(&year)))
                },
            )
        })
    });
    assert!(
        quarters[0].is_none() && first.count() >= 10,
        "{quarters:?}, then {sums:?}, then {:?}",
        letters(&year)
    );
    // Made without them, it tells what follows.
    let careless = make(request("FY2026"), &events, "2026-10-01", false).unwrap();
    assert_eq!(letters(&careless), Some(184));
}

/// A provisional report and the final one differ by the days after it.
#[test]
fn a_provisional_report_does_not_give_the_rest_away() {
    let mut events = events([0, 40, 0, 0]);
    let late = CountedEvent::with_place(events[0].clone(), "WY".parse().unwrap());
    let at = |mut event: CountedEvent, day: &str| {
        if let CountedEvent::Contact { on, .. } = &mut event {
            *on = day.parse().unwrap();
        }
        event
    };
    events.extend((0..30).map(|_| at(late.clone(), "2026-02-01")));
    events.extend((0..3).map(|_| at(late.clone(), "2026-03-20")));
    let early = make(request("2026Q2"), &events, "2026-03-15", true).unwrap();
    let wyoming =
        |report: &Report| report.published(report.cell(TableKind::Places, "WY", None).unwrap());
    assert_eq!(
        (early.counted_through.map(|day| day.to_string()).as_deref(), wyoming(&early)),
        (Some("2026-03-14"), Some(30))
    );
    let last =
        make(request("2026Q2").after([early.clone()]).unwrap(), &events, "2026-04-01", false)
            .unwrap();
    assert_eq!(wyoming(&last), None);
    last.audit_after(&[early]).unwrap();
    // Without the one before, 33 are told, of which 30 were.
    assert_eq!(wyoming(&make(request("2026Q2"), &events, "2026-04-01", false).unwrap()), Some(33));
    assert!(matches!(
        make(request("2026Q2"), &events, "2026-01-01", true),
        Err(ReportError::NotBegun(_))
    ));
}

/// What a report is made after has to be as it was published, of the same rule, with words of
/// today, and of the same events.
#[test]
fn what_is_wrong_with_an_earlier_report_is_told() {
    let events = events([40, 40, 40, 40]);
    let first = make(request("2026Q1"), &events, "2026-01-01", false).unwrap();
    let mut altered = first.clone();
    altered.figures[0] = ReportFigure::Told { count: 4 };
    let error = request("2026Q2").after([altered]).unwrap_err();
    assert!(
        matches!(error, EarlierError::Flawed { flaw: PublishedReportError::Altered, .. })
            && error.code() == "altered"
    );
    let error = request("2026Q1").after([first.clone()]).unwrap_err();
    assert_eq!(error.code(), "published-already");

    let code = |earlier: Report, events: &[CountedEvent], rule| {
        let mut tally =
            Tally::from_request(request("2026Q2").with_year_to_date().after([earlier]).unwrap());
        events.iter().for_each(|event| tally.add(event).unwrap());
        tally
            .report(rule, "2026-04-01".parse().unwrap(), false)
            .map_err(|error| error.code().to_owned())
            .map(|_| ())
    };
    let other = ConfidentialityRule::new(11, Zeros::Withheld).unwrap();
    assert_eq!(code(first.clone(), &events, other), Err("other-rule".into()));
    // One event of the first quarter came late.
    let late: Vec<CountedEvent> = events.iter().chain(&events[..1]).cloned().collect();
    assert_eq!(code(first.clone(), &late, ConfidentialityRule::default()), Err("revised".into()));
    let json = to_json(&first).unwrap().replace("\"in-person\"", "\"telegraph\"");
    let mut old: Report = from_json(json.as_bytes()).unwrap();
    old.digest = old.computed_digest();
    assert_eq!(code(old, &events, ConfidentialityRule::default()), Err("unknown-category".into()));
    assert_eq!(code(first, &events, ConfidentialityRule::default()), Ok(()));
}

/// What became of a referral may change after it was counted; that is no contradiction, and has no
/// year to date.
#[test]
fn what_became_of_a_referral_may_change() {
    let referrals = |helped: u64| -> Vec<CountedEvent> {
        (0..60)
            .map(|number| {
                let outcome = if number < helped { "helped" } else { "open" };
                let event = serde_json::json!({
                    "kind": "referral", "on": "2025-11-03",
                    "need": if number % 2 == 0 { "shelter" } else { "counseling" },
                    "outcome": outcome
                });
                from_value(event).unwrap()
            })
            .collect()
    };
    let first = make(request("2026Q1"), &referrals(20), "2026-01-01", false).unwrap();
    let after = request("2026Q2").with_year_to_date().after([first.clone()]).unwrap();
    let second = make(after, &referrals(45), "2026-04-01", false).unwrap();
    second.audit_after(&[first]).unwrap();
    let year = |column| second.year_to_date_cell(TableKind::Referrals, "shelter", Some(column));
    assert_eq!(second.published(year("all").unwrap()), Some(30));
    assert_eq!(year("helped"), None);
}

/// A table of places has every state, so that nobody learns from a row that is there whether
/// it is zero.
#[test]
fn lists_are_the_same_whatever_was_counted() {
    let words = |report: &Report, by: TableKind| -> Vec<String> {
        let table = report.tables.iter().find(|table| table.by == by).unwrap();
        table.rows.iter().map(|row| row.word.as_str().to_owned()).collect()
    };
    let (some, none) = (events([40, 4, 40, 40]), Vec::new());
    let made = |events: &[CountedEvent]| {
        make(request("2026Q2").with_cities(), events, "2026-10-01", false).unwrap()
    };
    for by in TableKind::ALL {
        assert_eq!(words(&made(&some), by), words(&made(&none), by));
    }
    assert_eq!(words(&made(&none), TableKind::Places).len(), 57);
    assert_eq!(words(&made(&none), TableKind::Cities).len(), 36 + 23);
    let weeks = words(&made(&none), TableKind::Weeks);
    assert_eq!(
        (weeks.len(), weeks[0].as_str(), weeks[1].as_str()),
        (14, "2026-01-01", "2026-01-05")
    );
}
