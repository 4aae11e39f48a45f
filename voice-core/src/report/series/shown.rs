//! What a reader sees of the cells of reports together.

use super::{Series, number};
use crate::report::document::{Report, ReportFigure, ReportTable, TableKind};
use crate::report::profile;
use crate::wire::Set;
use voice_disclosure_control::{CellId, Zeros};

impl Series<'_> {
    /// Of each cell its count, where another that counts the same tells it: to withhold it is no
    /// use.
    pub(in crate::report) fn told_elsewhere(&self, reports: &[&Report]) -> Vec<Option<u64>> {
        let told = |cell: usize| {
            let (report, cell) = self.cells.get(cell)?.published?;
            reports.get(report)?.published(u32::try_from(cell).ok()?)
        };
        let mut found = vec![None; self.cells.len()];
        for same in &self.same {
            let Some(count) = same.iter().find_map(|&cell| told(cell)) else { continue };
            for &cell in same {
                if let Some(slot) = found.get_mut(cell) {
                    *slot = Some(count);
                }
            }
        }
        found
    }

    /// The table of which a cell is one, or would be.
    pub(in crate::report) fn table(&self, reports: &[&Report], cell: CellId) -> Option<TableKind> {
        let cell = self.cells.get(cell.0)?;
        let in_report = |(report, cell): (usize, usize)| {
            let of = |table: &&ReportTable| {
                table.rows.iter().flat_map(|row| &row.cells).any(|&one| number(one) == cell)
            };
            let mut tables = reports.get(report)?.spans().flat_map(|(_, tables)| tables);
            tables.find(of).map(|table| table.by)
        };
        cell.published.and_then(in_report).or(cell.counts.map(|((by, ..), _)| by))
    }

    /// Of each cell whether it is withheld with its table, so that it may be zero, as a reader
    /// knows.
    pub(in crate::report) fn hidden(&self, reports: &[&Report]) -> Vec<bool> {
        let of: Vec<Set<u32>> = reports
            .iter()
            .map(|report| match report.zeros {
                Zeros::Guarded => profile::hidden_as_read(report),
                Zeros::Told | Zeros::Withheld => Set::new(),
            })
            .collect();
        let hidden = |(report, cell): (usize, usize)| {
            let cell = u32::try_from(cell).ok()?;
            Some(of.get(report)?.contains(&cell))
        };
        self.cells.iter().map(|cell| cell.published.and_then(hidden).unwrap_or(false)).collect()
    }

    /// What a reader sees of each cell.
    pub(in crate::report) fn figures(&self, reports: &[&Report]) -> Vec<ReportFigure> {
        let figure =
            |(report, cell): (usize, usize)| reports.get(report)?.figures.get(cell).cloned();
        self.cells
            .iter()
            .map(|cell| cell.published.and_then(figure).unwrap_or(ReportFigure::Implied {}))
            .collect()
    }
}
