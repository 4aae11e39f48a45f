//! Reports of different days together: figures of the same words hang together by the days that
//! they count.
//!
//! The first and last days of all that is published cut time into pieces. What is counted over
//! several pieces is the sum of what is counted over each, and a piece of which nothing is
//! published follows from the others, so it is there as a table that nobody prints.
//!
//! What a report counts with errata is what was counted before them, less what they take away, with
//! what they add; each of these is a table that nobody prints, of each piece of days.

mod editions;
mod shown;

use std::collections::BTreeMap;

use self::editions::{Stated, layers, states};
use super::counts::{ALL, Total};
use super::document::{Report, ReportRelation, ReportRoutes, ReportTable, TableKind};
use super::erratum::{Known, Region};
use super::event::AnswerTime;
use super::period::ReportPeriod;
use crate::wire::Set;
use chrono::NaiveDate;
use voice_disclosure_control::{CellId, Relation};

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
    /// What it counts, of which events; none for what is left of a whole beside a part.
    pub(super) counts: Option<(Words<'a>, Region)>,
    /// Whether it hangs together with nothing.
    pub(super) left_out: bool,
}

/// Reports together.
#[derive(Debug, Default)]
pub(super) struct Series<'a> {
    pub(super) cells: Vec<SeriesCell<'a>>,
    pub(super) relations: Vec<Relation>,
    linked: BTreeMap<Words<'a>, BTreeMap<Region, Set<usize>>>,
    stated: Vec<Stated>,
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
    region: Region,
    tables: impl IntoIterator<Item = &'a ReportTable>,
) -> Vec<(Words<'a>, Region, u32)> {
    let days = region.days;
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
                    let of = |week: &ReportPeriod| Region { days: *week, ..region };
                    found.extend(week.map(|week| (contacts, of(week), cell)));
                } else if (word, column) != (ALL, ALL) {
                    // What is left out is the total of its table, which is among the totals.
                    found.push(((table.by, word, column), region, cell));
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
            for (days, tables) in report.spans() {
                let span = report.region(days);
                spans.insert(span);
                series.stated.push(Stated::of(report, days));
                for (words, region, cell) in words_of(span, tables) {
                    series.counts(first + number(cell), words, region, treat(index, &words));
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
            for (days, tables) in report.spans() {
                let words = words_of(report.region(days), tables);
                series.add_unsettled(report, &words, |cell| Some(first + number(cell)));
                series.add_routes(report, report.region(days));
            }
        }
        if let Some(newest) = reports.last() {
            for piece in pieces(spans.iter().map(|span| &span.days)) {
                let states = states(&spans, &piece);
                let of = |known| Region { days: piece, known };
                let states_of = states.iter().map(|&through| of(Known::AsOf(through)));
                for region in states_of.filter(|region| !spans.contains(region)) {
                    series.add_unpublished(newest, region);
                }
                for layer in layers(&states) {
                    let (adds, removes) = series.changes(&piece, layer);
                    let added = adds.then_some(Known::Added(layer));
                    let removed = [Known::Removed(layer), Known::Left(layer)];
                    for known in removed.into_iter().filter(|_| removes).chain(added) {
                        series.add_unpublished(newest, of(known));
                    }
                }
            }
        }
        series.link();
        series
    }

    fn counts(&mut self, cell: usize, words: Words<'a>, region: Region, treatment: Treatment) {
        let Some(slot) = self.cells.get_mut(cell) else { return };
        slot.counts = Some((words, region));
        slot.left_out = treatment == Treatment::LeftOut;
        if treatment == Treatment::Linked {
            self.linked.entry(words).or_default().entry(region).or_default().insert(cell);
        }
    }

    fn is_left_out(&self, cell: CellId) -> bool {
        self.cells.get(cell.0).is_some_and(|cell| cell.left_out)
    }

    fn add_cell(&mut self, counts: Option<(Words<'a>, Region)>) -> usize {
        self.cells.push(SeriesCell { published: None, counts, left_out: false });
        self.cells.len() - 1
    }

    /// Adds the tables of some events of which nothing is published, after those of a report.
    fn add_unpublished(&mut self, like: &'a Report, region: Region) {
        let named: Vec<(Words<'a>, Region, u32)> =
            like.spans().flat_map(|(days, tables)| words_of(like.region(days), tables)).collect();
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        let tables = like.tables.iter().filter(|table| table.by != TableKind::Weeks);
        for (words, _, cell) in words_of(like.region(like.covered()), tables) {
            if is_settled(&words) {
                let place = self.add_cell(None);
                self.counts(place, words, region, Treatment::Linked);
                places.insert(cell, place);
            }
        }
        self.add_unsettled(like, &named, |cell| places.get(&cell).copied());
        let named: Set<u32> = named.into_iter().map(|(.., cell)| cell).collect();
        for relation in &like.relations {
            let cells: Vec<u32> = relation.cells().collect();
            let unsettled = |cell: &u32| named.contains(cell) && !places.contains_key(cell);
            let of_these = cells.iter().any(|cell| places.contains_key(cell));
            if cells.iter().any(unsettled) {
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
        self.add_routes(like, region);
    }

    /// Adds what is left of a whole beside its settled rows: the other rows, all together. It is
    /// settled as the whole is, and follows from what is published.
    fn add_unsettled(
        &mut self,
        report: &Report,
        words: &[(Words<'_>, Region, u32)],
        place: impl Fn(u32) -> Option<usize>,
    ) {
        let (settled, other): (Vec<_>, Vec<_>) =
            words.iter().partition(|(words, ..)| is_settled(words));
        let cells = |of: Vec<&(Words<'_>, Region, u32)>| -> Set<u32> {
            of.into_iter().map(|&(.., cell)| cell).collect()
        };
        let (settled, other) = (cells(settled), cells(other));
        for relation in &report.relations {
            let ReportRelation::Sum { whole, parts } = relation else { continue };
            let rows = parts.iter().filter(|row| settled.contains(row));
            let rows: Vec<CellId> = rows.filter_map(|&row| place(row)).map(CellId).collect();
            if let Some(whole) = place(*whole).filter(|_| settled.contains(whole))
                && !rows.is_empty()
                && parts.iter().any(|row| other.contains(row))
            {
                let rest = CellId(self.add_cell(None));
                let parts = rows.into_iter().chain([rest]);
                self.relations.push(Relation::sum(CellId(whole), parts));
            }
        }
    }

    /// Adds contacts by topic and by caller, each by route: nobody prints them, and they add up to
    /// the rows of all three tables.
    fn add_routes(&mut self, report: &'a Report, region: Region) {
        let mut of_route: BTreeMap<(TableKind, &str), Vec<usize>> = BTreeMap::new();
        for ReportRoutes { by, word, routes } in report.routes.iter().flatten() {
            let Some(whole) = self.linked_cell(&(*by, word.as_str(), ""), &region) else {
                continue;
            };
            let mut parts = Vec::new();
            for route in routes {
                let cell = self.add_cell(None);
                let words = (*by, word.as_str(), route.as_str());
                self.counts(cell, words, region, Treatment::Linked);
                of_route.entry((*by, route.as_str())).or_default().push(cell);
                parts.push(CellId(cell));
            }
            self.relations.push(Relation::sum(CellId(whole), parts));
        }
        for ((_, route), parts) in of_route {
            if let Some(whole) = self.linked_cell(&(TableKind::Routes, route, ""), &region) {
                let parts = parts.into_iter().map(CellId);
                self.relations.push(Relation::sum(CellId(whole), parts));
            }
        }
    }

    fn linked_cell(&self, words: &Words<'a>, of: &Region) -> Option<usize> {
        self.linked.get(words)?.get(of)?.first().copied()
    }

    /// Ties the figures of the same words together.
    fn link(&mut self) {
        for (words, by_region) in core::mem::take(&mut self.linked) {
            let spans: Set<Region> = by_region.keys().copied().collect();
            let mut of_piece: BTreeMap<Region, usize> = BTreeMap::new();
            for piece in pieces(spans.iter().map(|span| &span.days)) {
                let mut cell = |series: &mut Self, known| {
                    let region = Region { days: piece, known };
                    let there = by_region.get(&region).and_then(|cells| cells.first().copied());
                    let cell = there.unwrap_or_else(|| series.add_cell(Some((words, region))));
                    of_piece.insert(region, cell);
                    CellId(cell)
                };
                let states = states(&spans, &piece);
                let of_states: Vec<CellId> =
                    states.iter().map(|&through| cell(&mut *self, Known::AsOf(through))).collect();
                let pairs = of_states.iter().zip(of_states.iter().skip(1));
                for (layer, (&before, &after)) in layers(&states).zip(pairs) {
                    let (adds, removes) = self.changes(&piece, layer);
                    let mut parts = vec![before];
                    if removes {
                        let removed = cell(&mut *self, Known::Removed(layer));
                        parts = vec![cell(&mut *self, Known::Left(layer))];
                        let all = parts.iter().copied().chain([removed]);
                        self.relations.push(Relation::sum(before, all));
                    }
                    parts.extend(adds.then(|| cell(&mut *self, Known::Added(layer))));
                    self.relations.push(Relation::sum(after, parts));
                }
            }
            self.link_editions(&by_region);
            self.same.extend(by_region.values().filter(|cells| cells.len() > 1).cloned());
            for (region, cells) in &by_region {
                let parts: Vec<usize> = of_piece
                    .iter()
                    .filter(|(piece, _)| {
                        piece.known == region.known && region.days.holds(*piece.days.first_day())
                    })
                    .map(|(_, &cell)| cell)
                    .collect();
                for &cell in cells.iter().filter(|&&cell| parts != [cell]) {
                    self.relations
                        .push(Relation::sum(CellId(cell), parts.iter().copied().map(CellId)));
                }
            }
        }
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
