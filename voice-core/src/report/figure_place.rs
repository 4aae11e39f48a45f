//! Which figure of which report an error is about: its table, its row and its column.

use core::fmt;

use super::document::{Report, ReportRelation, TableKind};
use super::erratum::Known;
use super::period::ReportPeriod;
use super::series::{Series, SeriesCell};
use crate::wire::Diagnostic;
use voice_disclosure_control::{AuditError, CellId, audit_code};

/// Where a figure stands, or what it would count if it were printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigurePlace {
    /// The report; none for what no report prints, and only follows.
    pub report: Option<(ReportPeriod, u32)>,
    /// The days that it counts.
    pub days: ReportPeriod,
    /// The table.
    pub table: TableKind,
    /// The word of the row.
    pub row: String,
    /// The word of the column, where the table has several.
    pub column: Option<String>,
    /// What of that it is.
    pub part: FigurePart,
}

/// What of a row a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FigurePart {
    /// What is in the row.
    Counted,
    /// What is left of the whole beside the row.
    LeftOver,
    /// What errata add to it or take away of it, or what they leave.
    Errata,
}

impl FigurePlace {
    fn new(report: &Report, days: ReportPeriod, by: TableKind, row: &str, column: &str) -> Self {
        Self {
            report: Some((report.period, report.edition())),
            days,
            table: by,
            row: row.to_owned(),
            column: Some(column.to_owned()).filter(|word| !word.is_empty()),
            part: FigurePart::Counted,
        }
    }

    /// Where a cell of a report is printed.
    fn printed(report: &Report, cell: u32) -> Option<Self> {
        report.spans().find_map(|(days, tables)| {
            tables.iter().find_map(|table| {
                table.rows.iter().find_map(|row| {
                    let place = row.cells.iter().position(|&one| one == cell)?;
                    let columns = table.columns.as_ref();
                    let column = columns.and_then(|words| words.get(place));
                    let column = column.map_or("", |word| word.as_str());
                    Some(Self::new(report, days, table.by, row.word.as_str(), column))
                })
            })
        })
    }

    /// Where a cell of a report is printed, or beside which it is what is left.
    fn in_report(report: &Report, cell: u32) -> Option<Self> {
        let beside = || {
            report.relations.iter().find_map(|relation| match relation {
                ReportRelation::Sum { parts, .. } if parts.contains(&cell) => {
                    parts.iter().find_map(|&part| Self::printed(report, part))
                }
                ReportRelation::Sum { .. } | ReportRelation::AnyOf { .. } => None,
            })
        };
        Self::printed(report, cell)
            .or_else(|| beside().map(|place| Self { part: FigurePart::LeftOver, ..place }))
    }

    fn of_series_cell(reports: &[&Report], cell: &SeriesCell<'_>) -> Option<Self> {
        if let Some((report, cell)) = cell.published {
            return Self::in_report(reports.get(report)?, u32::try_from(cell).ok()?);
        }
        let ((by, row, column), region) = cell.counts?;
        let place = Self::new(reports.last()?, region.days, by, row, column);
        let part = match region.known {
            Known::AsOf(_) => FigurePart::Counted,
            Known::Added(_) | Known::Removed(_) | Known::Left(_) => FigurePart::Errata,
        };
        Some(Self { report: None, part, ..place })
    }

    /// The place of a cell of reports together; none of what is left of a whole that has none.
    pub(super) fn of(series: &Series<'_>, reports: &[&Report], cell: CellId) -> Option<Self> {
        let of = |cell: CellId| Self::of_series_cell(reports, series.cells.get(cell.0)?);
        let beside = || {
            let of_it = |(one, _): &(CellId, i64)| *one == cell;
            let mut near = series.relations.iter().filter(|some| some.terms().any(|t| of_it(&t)));
            near.find_map(|relation| relation.terms().map(|(one, _)| one).skip(1).find_map(of))
        };
        of(cell).or_else(|| beside().map(|place| Self { part: FigurePart::LeftOver, ..place }))
    }
}

impl fmt::Display for FigurePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.part {
            FigurePart::Counted => "",
            FigurePart::LeftOver => "what is left beside ",
            FigurePart::Errata => "errata of ",
        })?;
        write!(f, "`{}`", self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", `{column}`")?;
        }
        write!(f, " in `{}` of ", self.table.as_str())?;
        match self.report {
            Some((period, edition)) => {
                write!(f, "{period}")?;
                if edition > 1 {
                    write!(f, ", edition {edition}")?;
                }
                // A provisional report counts its first days alone.
                if self.days.first_day() != period.first_day() {
                    f.write_str(", year to date")?;
                }
                Ok(())
            }
            None => write!(f, "{} (follows from others)", self.days),
        }
    }
}

/// A figure of which a reader can say more than the rule allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExposedFigure {
    /// Where it stands; none of what no table names and only follows from others.
    pub place: Option<FigurePlace>,
    /// The least value that it can have.
    pub low: u64,
    /// The greatest value that it can have.
    pub high: u64,
}

/// Why reports do not pass their audit, by the words of their tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsafeFiguresError {
    /// Whether no counts at all agree with what is published.
    pub contradictory: bool,
    /// Figures of which a reader can say more than the rule allows.
    pub exposed: Vec<ExposedFigure>,
    /// Figures for which it is not shown that enough stays open.
    pub unproved: Vec<Option<FigurePlace>>,
}

impl UnsafeFiguresError {
    pub(super) fn new(failure: &AuditError, series: &Series<'_>, reports: &[&Report]) -> Self {
        let place = |cell| FigurePlace::of(series, reports, cell);
        Self {
            contradictory: failure.contradictory,
            exposed: (failure.exposed.iter())
                .map(|one| ExposedFigure { place: place(one.cell), low: one.low, high: one.high })
                .collect(),
            unproved: failure.unproved.iter().map(|&cell| place(cell)).collect(),
        }
    }
}

/// How many figures a message names.
const NAMED: usize = 5;

impl fmt::Display for UnsafeFiguresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.contradictory {
            return f.write_str("contradictory: no counts agree with what is published");
        }
        let (exposed, unproved) = (self.exposed.len(), self.unproved.len());
        write!(
            f,
            "{exposed} withheld figures can be worked out too closely, {unproved} are not shown \
             to be safe: "
        )?;
        let places = self.exposed.iter().map(|one| &one.place).chain(&self.unproved);
        let unnamed = || "a figure that no table names".to_owned();
        let name =
            |place: &Option<FigurePlace>| place.as_ref().map_or_else(unnamed, |of| of.to_string());
        let named: Vec<String> = places.take(NAMED).map(name).collect();
        f.write_str(&named.join("; "))?;
        if exposed + unproved > NAMED {
            write!(f, "; and {} more", exposed + unproved - NAMED)?;
        }
        f.write_str(": withhold more, or merge categories")
    }
}

impl core::error::Error for UnsafeFiguresError {}

impl Diagnostic for UnsafeFiguresError {
    fn code(&self) -> &'static str {
        audit_code(self.contradictory, self.exposed.len())
    }
}
