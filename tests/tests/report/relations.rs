//! The relations that the book lists are those that a report has.

use voice_core::report::{
    ConfidentialityRule, Report, ReportFigure, ReportRelation, ReportRequest, ReportTable,
    TableKind, Tally,
};

use crate::fixture::today;

/// How the rows of a table hang together with their whole, by the relations that the report states.
fn stated(report: &Report, table: &ReportTable) -> Option<&'static str> {
    if table.by == TableKind::Weeks {
        return Some("one of");
    }
    let cells: Vec<u32> = table.rows.iter().map(|row| *row.cells.last().unwrap()).collect();
    let implied = |cell: &u32| matches!(report.figure(*cell), Some(ReportFigure::Implied {}));
    report.relations.iter().rev().find_map(|relation| match relation {
        ReportRelation::AnyOf { parts, .. } if parts.contains(&cells[0]) => Some("any of"),
        ReportRelation::Sum { parts, .. } if parts.contains(&cells[0]) => {
            Some(if parts.iter().any(implied) { "some of" } else { "one of" })
        }
        _ => None,
    })
}

#[test]
fn the_book_lists_every_relation() {
    let book = include_str!("../../../docs/REPORT.md");
    let report = ReportRequest::new("2017Q4".parse().unwrap()).with_cities();
    let report =
        Tally::from_request(report).report(ConfidentialityRule::default(), today(), false).unwrap();
    for table in report.tables.iter().filter(|table| table.by != TableKind::Totals) {
        let by = table.by.as_str();
        let how = stated(&report, table).unwrap_or_else(|| panic!("{by} has no relation"));
        assert!(book.contains(&format!("\n- `{by}`: {how} `")), "{by}: {how}");
    }
    let lines = book.lines().filter(|line| line.starts_with("- `") && line.contains(" of `"));
    assert_eq!(lines.count(), report.tables.len() - 1);
}
