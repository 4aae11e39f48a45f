//! Reports of different days together: figures of the same words hang together by the days that
//! they count.
//!
//! The first and last days of all that is published cut time into pieces. What is counted over
//! several pieces is the sum of what is counted over each, and a piece of which nothing is
//! published follows from the others, so it is there as a table that nobody prints.

use std::collections::BTreeMap;

use super::counts::{ALL, Total};
use super::document::{Report, ReportFigure, ReportRelation, ReportRoutes, ReportTable, TableKind};
use super::event::AnswerTime;
use super::period::ReportPeriod;
use super::profile;
use crate::wire::Set;
use chrono::NaiveDate;
use voice_disclosure_control::{CellId, Relation, Zeros};

/// What a figure counts by: a table, and the words of its row and column.
pub(super) type Words<'a> = (TableKind, &'a str, &'a str);

/// What is done with the figures of some words of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    /// They hang together with those of other days.
    Linked,
    /// They hang together with those of their own report alone.
    Alone,
    /// They hang together with nothing.
    LeftOut,
}

/// A cell of reports together.
#[derive(Debug, Clone)]
pub(super) struct SeriesCell<'a> {
    /// The report and the number of the cell there; none for what no report has.
    pub(super) published: Option<(usize, usize)>,
    /// What it counts, over which days; none for what is left of a whole beside a part.
    pub(super) counts: Option<(Words<'a>, ReportPeriod)>,
    /// Whether it hangs together with nothing.
    pub(super) left_out: bool,
}

/// Reports together.
#[derive(Debug, Default)]
pub(super) struct Series<'a> {
    pub(super) cells: Vec<SeriesCell<'a>>,
    pub(super) relations: Vec<Relation>,
    linked: BTreeMap<Words<'a>, BTreeMap<ReportPeriod, Set<usize>>>,
    /// The cells that count the same over the same days.
    same: Vec<Set<usize>>,
}

/// Whether a count is the same whenever it is made. What became of a referral, and whether a
/// contact was answered after its day, changes.
pub(super) fn is_settled((by, row, column): &Words<'_>) -> bool {
    match by {
        // Days are counted once they are over.
        TableKind::AnswerTimes => {
            [AnswerTime::AtOnce, AnswerTime::SameDay].iter().any(|took| took.as_str() == *row)
        }
        TableKind::Referrals => *column == ALL,
        _ => true,
    }
}

/// What the cells of some tables count; a week counts contacts, over its own days.
fn words_of<'a>(
    days: ReportPeriod,
    tables: impl IntoIterator<Item = &'a ReportTable>,
) -> Vec<(Words<'a>, ReportPeriod, u32)> {
    let mut found = Vec::new();
    for table in tables {
        let weeks: Vec<ReportPeriod> =
            if table.by == TableKind::Weeks { days.weeks().collect() } else { Vec::new() };
        for row in &table.rows {
            let word = row.word.as_str();
            for (place, &cell) in row.cells.iter().enumerate() {
                let column = table
                    .columns
                    .as_ref()
                    .and_then(|words| words.get(place))
                    .map_or("", |word| word.as_str());
                if table.by == TableKind::Weeks {
                    let week = weeks.iter().find(|week| week.first_day().to_string() == word);
                    let contacts = (TableKind::Totals, Total::Contacts.as_str(), "");
                    found.extend(week.map(|week| (contacts, *week, cell)));
                } else if (word, column) != (ALL, ALL) {
                    // What is left out is the total of its table, which is among the totals.
                    found.push(((table.by, word, column), days, cell));
                }
            }
        }
    }
    found
}

/// The pieces into which the ends of some periods cut their days.
fn pieces<'p>(of: impl IntoIterator<Item = &'p ReportPeriod>) -> Vec<ReportPeriod> {
    let of: Vec<&ReportPeriod> = of.into_iter().collect();
    let cuts: Set<NaiveDate> = of
        .iter()
        .flat_map(|period| [Some(period.first_day().date()), period.last_day().date().succ_opt()])
        .flatten()
        .collect();
    let between = cuts
        .iter()
        .zip(cuts.iter().skip(1))
        .filter_map(|(first, next)| ReportPeriod::between(*first, *next));
    between.filter(|piece| of.iter().any(|period| period.holds(*piece.first_day()))).collect()
}

impl<'a> Series<'a> {
    /// Puts reports together, the newest last.
    pub(super) fn new(
        reports: &[&'a Report],
        treat: impl Fn(usize, &Words<'a>) -> Treatment,
    ) -> Self {
        let mut series = Self::default();
        let mut spans = Set::new();
        for (index, report) in reports.iter().enumerate() {
            let first = series.cells.len();
            let cells = (0..report.figures.len()).map(|cell| (index, cell));
            series.cells.extend(cells.map(|cell| SeriesCell {
                published: Some(cell),
                counts: None,
                left_out: false,
            }));
            for (span, tables) in report.spans() {
                spans.insert(span);
                for (words, days, cell) in words_of(span, tables) {
                    series.counts(first + number(cell), words, days, treat(index, &words));
                }
            }
            let relations = report
                .relations
                .iter()
                .map(|relation| moved(relation, |cell| Some(first + number(cell))));
            let kept =
                |relation: &Relation| !relation.terms().any(|(cell, _)| series.is_left_out(cell));
            let kept: Vec<Relation> = relations.flatten().filter(kept).collect();
            series.relations.extend(kept);
            for (span, _) in report.spans() {
                series.add_routes(report, span);
            }
        }
        if let Some(newest) = reports.last() {
            for piece in pieces(&spans).into_iter().filter(|piece| !spans.contains(piece)) {
                series.add_unpublished(newest, piece);
            }
        }
        series.link();
        series
    }

    fn counts(&mut self, cell: usize, words: Words<'a>, days: ReportPeriod, treatment: Treatment) {
        let Some(slot) = self.cells.get_mut(cell) else { return };
        slot.counts = Some((words, days));
        slot.left_out = treatment == Treatment::LeftOut;
        if treatment == Treatment::Linked {
            self.linked.entry(words).or_default().entry(days).or_default().insert(cell);
        }
    }

    fn is_left_out(&self, cell: CellId) -> bool {
        self.cells.get(cell.0).is_some_and(|cell| cell.left_out)
    }

    fn add_cell(&mut self, counts: Option<(Words<'a>, ReportPeriod)>) -> usize {
        self.cells.push(SeriesCell { published: None, counts, left_out: false });
        self.cells.len() - 1
    }

    /// Adds the tables of some days of which nothing is published, after those of a report.
    fn add_unpublished(&mut self, like: &'a Report, days: ReportPeriod) {
        let named: Set<u32> = like
            .spans()
            .flat_map(|(span, tables)| words_of(span, tables))
            .map(|(.., cell)| cell)
            .collect();
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        let tables = like.tables.iter().filter(|table| table.by != TableKind::Weeks);
        for (words, _, cell) in words_of(like.covered(), tables) {
            if is_settled(&words) {
                let place = self.add_cell(None);
                self.counts(place, words, days, Treatment::Linked);
                places.insert(cell, place);
            }
        }
        for relation in &like.relations {
            let cells: Vec<u32> = relation.cells().collect();
            let unsettled = |cell: &u32| named.contains(cell) && !places.contains_key(cell);
            let of_these = cells.iter().any(|cell| places.contains_key(cell));
            if cells.iter().any(unsettled) {
                // What is not settled is, all together, what is left of the whole.
                if let ReportRelation::Sum { whole, parts } = relation
                    && let Some(&of_whole) = places.get(whole)
                {
                    let mut settled: Vec<usize> =
                        parts.iter().filter_map(|part| places.get(part).copied()).collect();
                    if !settled.is_empty() {
                        settled.push(self.add_cell(None));
                        let parts = settled.into_iter().map(CellId);
                        self.relations.push(Relation::sum(CellId(of_whole), parts));
                    }
                }
                continue;
            }
            if !of_these {
                continue;
            }
            for &rest in cells.iter().filter(|cell| !named.contains(cell)) {
                places.entry(rest).or_insert_with(|| self.add_cell(None));
            }
            self.relations.extend(moved(relation, |cell| places.get(&cell).copied()));
        }
        self.add_routes(like, days);
    }

    /// Adds contacts by topic and by caller, each by route: nobody prints them, and they add up to
    /// the rows of all three tables.
    fn add_routes(&mut self, report: &'a Report, days: ReportPeriod) {
        let mut of_route: BTreeMap<(TableKind, &str), Vec<usize>> = BTreeMap::new();
        for ReportRoutes { by, word, routes } in report.routes.iter().flatten() {
            let Some(whole) = self.linked_cell(&(*by, word.as_str(), ""), &days) else { continue };
            let mut parts = Vec::new();
            for route in routes {
                let cell = self.add_cell(None);
                self.counts(cell, (*by, word.as_str(), route.as_str()), days, Treatment::Linked);
                of_route.entry((*by, route.as_str())).or_default().push(cell);
                parts.push(CellId(cell));
            }
            self.relations.push(Relation::sum(CellId(whole), parts));
        }
        for ((_, route), parts) in of_route {
            if let Some(whole) = self.linked_cell(&(TableKind::Routes, route, ""), &days) {
                let parts = parts.into_iter().map(CellId);
                self.relations.push(Relation::sum(CellId(whole), parts));
            }
        }
    }

    fn linked_cell(&self, words: &Words<'a>, days: &ReportPeriod) -> Option<usize> {
        self.linked.get(words)?.get(days)?.first().copied()
    }

    /// Ties the figures of the same words together.
    fn link(&mut self) {
        for (words, by_days) in core::mem::take(&mut self.linked) {
            let mut of_piece: BTreeMap<ReportPeriod, usize> = BTreeMap::new();
            for piece in pieces(by_days.keys()) {
                let known = by_days.get(&piece).and_then(|cells| cells.first().copied());
                of_piece
                    .insert(piece, known.unwrap_or_else(|| self.add_cell(Some((words, piece)))));
            }
            self.same.extend(by_days.values().filter(|cells| cells.len() > 1).cloned());
            for (days, cells) in &by_days {
                let parts: Vec<usize> = of_piece
                    .iter()
                    .filter(|(piece, _)| days.holds(*piece.first_day()))
                    .map(|(_, &cell)| cell)
                    .collect();
                for &cell in cells.iter().filter(|&&cell| parts != [cell]) {
                    self.relations
                        .push(Relation::sum(CellId(cell), parts.iter().copied().map(CellId)));
                }
            }
        }
    }

    /// Of each cell its count, where another that counts the same tells it: to withhold it is no
    /// use.
    pub(super) fn told_elsewhere(&self, reports: &[&Report]) -> Vec<Option<u64>> {
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
    pub(super) fn table(&self, reports: &[&Report], cell: CellId) -> Option<TableKind> {
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
    pub(super) fn hidden(&self, reports: &[&Report]) -> Vec<bool> {
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
    pub(super) fn figures(&self, reports: &[&Report]) -> Vec<ReportFigure> {
        let figure =
            |(report, cell): (usize, usize)| reports.get(report)?.figures.get(cell).cloned();
        self.cells
            .iter()
            .map(|cell| cell.published.and_then(figure).unwrap_or(ReportFigure::Implied {}))
            .collect()
    }
}

fn number(cell: u32) -> usize {
    cell as usize
}

/// A relation among other cells; none where one of them is not there.
fn moved(relation: &ReportRelation, to: impl Fn(u32) -> Option<usize>) -> Option<Relation> {
    let id = |cell: u32| to(cell).map(CellId);
    let all = |parts: &[u32]| parts.iter().map(|&part| id(part)).collect::<Option<Vec<_>>>();
    Some(match relation {
        ReportRelation::Sum { whole, parts } => Relation::sum(id(*whole)?, all(parts)?),
        ReportRelation::AnyOf { whole, further, parts } => {
            Relation::any_of(id(*whole)?, id(*further)?, all(parts)?)
        }
    })
}
