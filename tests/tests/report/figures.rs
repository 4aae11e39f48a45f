//! The report of a quarter: its totals are those that were published, what is small is withheld,
//! and bad input is told.

use voice_core::report::{
    ConfidentialityRule, EventError, PublishedReportError, Report, ReportError, ReportFigure,
    TableKind, Tally, Zeros,
};
use voice_core::schema;
use voice_core::wire::{Diagnostic as _, from_json, to_json};

use crate::fixture::{calls, report, tally, today};

fn told(report: &Report, by: TableKind, row: &str) -> Option<u64> {
    report.published(report.cell(by, row, None).unwrap())
}

#[test]
fn the_published_figures_of_2017_follow() {
    let report = report();
    assert_eq!(told(&report, TableKind::Totals, "contacts"), Some(4602));
    let topics =
        ["commentary", "unrelated"].map(|topic| told(&report, TableKind::Topics, topic).unwrap());
    assert_eq!(topics.iter().sum::<u64>(), 2515);
    assert_eq!(told(&report, TableKind::Topics, "local-contact"), Some(843));
    assert_eq!(told(&report, TableKind::Topics, "referral"), Some(244));
    assert_eq!(told(&report, TableKind::Topics, "notices"), Some(46));
    assert_eq!(told(&report, TableKind::TopicDetails, "case-status"), Some(254));
    assert_eq!(told(&report, TableKind::TopicDetails, "social-services"), Some(127));
    let contacts = report.cell(TableKind::Totals, "contacts", None).unwrap();
    let share =
        |topic: &str| report.share(report.cell(TableKind::Topics, topic, None).unwrap(), contacts);
    // 18.32 %, 5.30 %, 1.00 %, nearly a quarter, an eighth.
    assert_eq!(
        ["local-contact", "referral", "notices", "crime-report", "question"].map(share),
        [183, 53, 10, 250, 125].map(Some)
    );
}

/// Topics overlap, and their counts add up to more than the contacts; that is no contradiction.
#[test]
fn categories_overlap() {
    let tally = tally();
    assert_eq!(tally.counted() as usize, calls().len());
    let report = report();
    let topics = report.tables.iter().find(|table| table.by == TableKind::Topics).unwrap();
    let sum: u64 = topics.rows.iter().filter_map(|row| report.published(row.cells[0])).sum();
    assert!(sum > 4602);
}

#[test]
fn what_is_small_is_withheld_and_the_rest_passes_its_audit() {
    let report = report();
    // Five notices were not delivered of 46: whoever knows the others subtracts.
    for step in ["not-delivered", "sent"] {
        assert_eq!(told(&report, TableKind::Notices, step), None, "{step}");
    }
    assert_eq!(told(&report, TableKind::Notices, "stopped"), Some(0));
    let small = |figure: &ReportFigure| {
        let ReportFigure::Told { count } = figure else { return false };
        (1..=10).contains(count)
    };
    assert!(!report.figures.iter().any(small));
    let audit = report.audit().unwrap();
    assert!(audit.narrowest().unwrap() >= 10);
    let withheld =
        report.figures.iter().filter(|figure| **figure == ReportFigure::Withheld {}).count();
    assert!(audit.withheld() == withheld && withheld > 5);
    let hidden = tally()
        .report(ConfidentialityRule::new(11, Zeros::Withheld).unwrap(), today(), false)
        .unwrap();
    assert!(!hidden.figures.contains(&ReportFigure::Told { count: 0 }));
    hidden.audit().unwrap();
}

/// The limits of the field are written beside it, where no constant can stand.
#[test]
fn a_report_takes_the_thresholds_that_a_rule_can_have() {
    let schema = schema::get("report").unwrap();
    let threshold = &schema["properties"]["threshold"];
    let limits = [&threshold["minimum"], &threshold["maximum"]];
    assert_eq!(limits, [ConfidentialityRule::MIN_THRESHOLD, ConfidentialityRule::MAX_THRESHOLD]);
    for (threshold, is_one) in [(2, false), (3, true), (1000, true), (1001, false)] {
        assert_eq!(ConfidentialityRule::new(threshold, Zeros::Told).is_some(), is_one);
    }
}

/// An outsider reads the JSON, and audits it; one figure told that was withheld is found, and so is
/// a changed one.
#[test]
fn an_altered_report_is_refused() {
    let json = to_json(&report()).unwrap();
    let read: Report = from_json(json.as_bytes()).unwrap();
    assert_eq!(read, report());
    read.audit().unwrap();
    let mut altered = read.clone();
    altered.figures[0] = ReportFigure::Told { count: 4603 };
    assert_eq!(altered.audit().unwrap_err(), PublishedReportError::Altered);
    let mut naive = read.clone();
    let sent = naive.cell(TableKind::Notices, "sent", None).unwrap() as usize;
    naive.figures[sent] = ReportFigure::Told { count: 41 };
    naive.digest = naive.computed_digest();
    let Err(PublishedReportError::Unsafe(failure)) = naive.audit() else { panic!("it is unsafe") };
    assert_eq!(failure.exposed[0].low, 5);
    let message = naive.audit().unwrap_err().to_string();
    assert!(message.contains("`not-delivered` in `notices` of 2017Q4"), "{message}");
    let mut beyond = read;
    beyond.tables[0].rows[0].cells[0] = 99_999;
    beyond.digest = beyond.computed_digest();
    assert_eq!(beyond.audit().unwrap_err(), PublishedReportError::NoSuchCell(99_999));
}

#[test]
fn a_quarter_that_has_not_ended_is_provisional() {
    let last = "2017-09-30".parse().unwrap();
    let error = tally().report(ConfidentialityRule::default(), last, false).unwrap_err();
    assert!(matches!(error, ReportError::NotEnded(day) if day == last));
    assert!(tally().report(ConfidentialityRule::default(), last, true).unwrap().is_provisional());
    assert!(
        !tally().report(ConfidentialityRule::default(), today(), true).unwrap().is_provisional()
    );
}

#[test]
fn what_cannot_be_counted_is_told_and_not_counted() {
    let mut tally = Tally::new("2017Q4".parse().unwrap());
    let contact = |topic: &str, more: &str| {
        format!(
            r#"{{"kind": "contact", "on": "2017-07-01", "route": "nobody", "answered": "at-once"{more},
            "facts": {{"danger": "none", "topic": "{topic}", "caller": "other", "channel": "telephone", "language": "en"}}}}"#
        )
    };
    for (line, code) in [
        (contact("complaint", ""), "unknown-term"),
        (contact("tip", r#", "narrative": "said""#), "unknown-field"),
        (contact("tip", r#", "refused": "protected""#), "unknown-field"),
        (contact("tip", r#", "place": "Springfield""#), "too-long"),
        (contact("tip", r#", "details": ["case-status"]"#), "part-above-whole"),
        ("{".to_owned(), "malformed-json"),
    ] {
        let error: EventError = tally.line(line.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(
            !error.to_string().contains("Springfield") && !error.to_string().contains("complaint")
        );
    }
    assert_eq!(tally.counted(), 0);
    tally.line(contact("tip", "").as_bytes()).unwrap();
    assert_eq!(tally.counted(), 1);
}

/// Made twice, a report is the same byte for byte.
#[test]
fn a_report_is_deterministic() {
    assert_eq!(to_json(&report()).unwrap(), to_json(&report()).unwrap());
}
