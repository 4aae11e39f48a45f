//! Tables that would be a profile: of few, or of one kind alone. Where all other rows say zero, the
//! one that is withheld is known all the same, so there zeros are withheld too.
//!
//! Told of whom somebody knows that they are counted, such a table discloses an attribute of them
//! without any count being small (*group attribute disclosure*: A. Hundepool et al., *Statistical
//! Disclosure Control*, Wiley 2012, chapter 5).

use std::collections::BTreeMap;

use super::document::{Report, ReportFigure, ReportRelation, ReportTable, TableKind};
use crate::wire::Set;

/// A whole and the printed parts in which what it counts is.
struct Group {
    whole: u32,
    parts: Vec<u32>,
    /// What is counted in a part after the first.
    further: Option<u32>,
    /// Whether each counted is in one of the parts.
    covered: bool,
    /// Whether it is a detail: a part of a row, and not of a total.
    detail: bool,
}

impl Group {
    fn cells(self) -> impl Iterator<Item = u32> {
        self.parts.into_iter().chain(self.further)
    }
}

fn groups(report: &Report) -> Vec<Group> {
    let printed = |cell: &u32| !matches!(report.figure(*cell), Some(ReportFigure::Implied {}));
    let totals = totals(report);
    let mut found: Vec<Group> = (report.relations.iter())
        .map(|relation| {
            let (whole, parts, further) = match relation {
                ReportRelation::Sum { whole, parts } => (whole, parts, None),
                ReportRelation::AnyOf { whole, parts, further } => (whole, parts, Some(*further)),
            };
            let covered = parts.iter().all(printed);
            let parts = parts.iter().copied().filter(printed).collect();
            let detail = !covered && !totals.contains(whole);
            Group { whole: *whole, parts, further, covered, detail }
        })
        .collect();
    let weeks = report.tables.iter().filter(|table| table.by == TableKind::Weeks);
    found.extend(weeks.filter_map(|table| {
        let parts = table.rows.iter().flat_map(|row| row.cells.iter().copied()).collect();
        Some(Group { whole: table.total?, parts, further: None, covered: true, detail: false })
    }));
    found
}

/// The cells that are withheld with their table, whatever they are, as whoever counted knows.
pub(super) fn hidden(
    report: &Report,
    counts: &BTreeMap<u32, u64>,
    small: impl Fn(u64) -> bool,
) -> Set<u32> {
    let count = |cell: &u32| counts.get(cell).copied();
    let is_profile = |group: &Group| {
        let whole = count(&group.whole).unwrap_or_default();
        let kinds = group.parts.iter().filter(|cell| count(cell) != Some(0)).count();
        whole > 0 && (small(whole) || (group.covered && group.parts.len() > 1 && kinds == 1))
    };
    groups(report).into_iter().filter(is_profile).flat_map(Group::cells).collect()
}

/// The withheld cells that may be zero, as whoever reads the report knows: where all of a table is
/// withheld; and details where there are errata, because those of the topic may be few.
pub(super) fn hidden_as_read(report: &Report) -> Set<u32> {
    let withheld = |cell: &u32| matches!(report.figure(*cell), Some(ReportFigure::Withheld {}));
    let may_be = |group: &Group| {
        group.parts.iter().all(withheld)
            && if group.covered {
                group.parts.len() > 1
            } else {
                withheld(&group.whole) || (group.detail && report.errata.is_some())
            }
    };
    groups(report).into_iter().filter(may_be).flat_map(Group::cells).collect()
}

/// The cells of some tables that can be withheld with their zeros: not those of totals, of which
/// there is no whole. Details are withheld with their topics.
pub(super) fn tables(report: &Report, of: &Set<TableKind>) -> Vec<u32> {
    let totals = totals(report);
    let wanted = |table: &&ReportTable| {
        table.by != TableKind::Totals
            && (of.contains(&table.by)
                || table.by == TableKind::Topics && of.contains(&TableKind::TopicDetails))
    };
    let wanted = all(report).filter(wanted).flat_map(cells);
    wanted.filter(|cell| !totals.contains(cell)).collect()
}

fn all(report: &Report) -> impl Iterator<Item = &ReportTable> {
    report.tables.iter().chain(report.year_to_date.iter().flatten())
}

fn cells(table: &ReportTable) -> impl Iterator<Item = u32> {
    table.rows.iter().flat_map(|row| row.cells.iter().copied())
}

fn totals(report: &Report) -> Set<u32> {
    all(report).filter(|table| table.by == TableKind::Totals).flat_map(cells).collect()
}
