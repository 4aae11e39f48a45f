//! From counts to a report: what has to be withheld is, and the result is audited.

use core::fmt;

use super::counts::{FURTHER, Total};
use super::document::{EarlierReport, Report, ReportDigest, ReportFigure, TableKind};
use super::erratum::{Known, Layer, Region, ReportErrata};
use super::figure_place::{FigurePlace, UnsafeFiguresError};
use super::layout::Layout;
use super::period::ReportPeriod;
use super::profile;
use super::report_error::ReportError;
use super::routes::Routes;
use super::series::{Series, SeriesCell, Treatment, is_settled};
use super::tally::{Counted, Tally};
use crate::wire::{Day, Set};
use voice_disclosure_control::{
    CellId, CellStatus, ConfidentialityRule, Count, Figure, LinkedTables, Relation, Zeros, suppress,
};

/// A report, with what the office may know of it and its readers may not.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MadeReport {
    /// The report.
    pub report: Report,
    /// Figures that are withheld only because a search ended at its limit, before it was decided
    /// whether others stay open without them. That would tell a reader that they are not small, so
    /// it is in no report.
    pub withheld_unproved: Vec<FigurePlace>,
    tables: LinkedTables,
}

impl MadeReport {
    /// All that was protected together, with nothing withheld: for whoever compares what this
    /// report withholds with what another program would. These counts are confidential.
    ///
    /// ```
    /// use voice_core::report::{ConfidentialityRule, Tally};
    ///
    /// let made = Tally::new("2026Q4".parse()?).make(
    ///     ConfidentialityRule::default(),
    ///     "2026-10-01".parse()?,
    ///     false,
    /// )?;
    /// assert!(made.unprotected().counts().len() >= made.report.figures.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn unprotected(&self) -> &LinkedTables {
        &self.tables
    }
}

impl fmt::Debug for MadeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("MadeReport");
        shown.field("report", &self.report).field("withheld_unproved", &self.withheld_unproved);
        shown.finish_non_exhaustive()
    }
}

impl Tally {
    /// Makes the report of what was counted: withholds what has to be, together with what was
    /// published before, and has the result audited. Of a period that has not ended the days
    /// before `today` are counted.
    ///
    /// ```
    /// use voice_core::report::{ReportError, ConfidentialityRule, Tally};
    ///
    /// let tally = Tally::new("2026Q4".parse()?);
    /// assert!(tally.report(ConfidentialityRule::default(), "2026-10-01".parse()?, false).is_ok());
    /// // Before the quarter has ended there is a provisional one alone.
    /// let august = "2026-08-20".parse()?;
    /// let early = tally.report(ConfidentialityRule::default(), august, false);
    /// assert!(matches!(early, Err(ReportError::NotEnded(_))));
    /// assert!(tally.report(ConfidentialityRule::default(), august, true)?.is_provisional());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Tally::make`].
    pub fn report(
        &self,
        rule: ConfidentialityRule,
        today: Day,
        provisional: bool,
    ) -> Result<Report, ReportError> {
        self.make(rule, today, provisional).map(|made| made.report)
    }

    /// Makes the report, as [`Tally::report`], and says what is withheld for want of proof.
    ///
    /// ```
    /// use voice_core::report::{ConfidentialityRule, Tally};
    ///
    /// let mut tally = Tally::new("2026Q4".parse()?);
    /// for _ in 0..40 {
    ///     tally.line(br#"{"kind": "notice", "on": "2026-08-03", "step": "sent"}"#)?;
    /// }
    /// let made = tally.make(ConfidentialityRule::default(), "2026-10-01".parse()?, false)?;
    /// // Every figure that is withheld is proved to stay open.
    /// assert!(made.withheld_unproved.is_empty());
    /// assert_eq!(made.report.period, "2026Q4".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A period that has not ended on `today`, unless the report is marked provisional; reports
    /// published before that this one cannot be made after; errata that correct nothing, or are so
    /// few that the difference tells them; counts that contradict each other; figures that cannot
    /// be protected.
    pub fn make(
        &self,
        rule: ConfidentialityRule,
        today: Day,
        provisional: bool,
    ) -> Result<MadeReport, ReportError> {
        let period = self.request.period;
        let ended = *period.last_day() < today;
        if !ended && !provisional {
            return Err(ReportError::NotEnded(*period.last_day()));
        }
        let not_begun = || ReportError::NotBegun(*period.first_day());
        let over = today.date().pred_opt().and_then(Day::from_date).ok_or_else(not_begun)?;
        let covered = period.through(over).ok_or_else(not_begun)?;
        let mut layout = Layout {
            without: self.request.not_recorded.clone(),
            cities: self.request.cities,
            ..Layout::default()
        };
        let tables = layout.period(&covered)?;
        let year_to_date = self.request.year().map(|_| layout.year_to_date()).transpose()?;
        let earlier = self.request.linked();
        let corrected = match (self.request.errata_through, self.request.corrected()) {
            (Some(_), None) => return Err(ReportError::NotPublished),
            (Some(_), corrected) => corrected,
            (None, _) => None,
        };
        if self.removes_too_much() {
            return Err(ReportError::NeverCounted);
        }
        let through = self.request.errata_through();
        let spans: Vec<ReportPeriod> = self.request.year().into_iter().chain([covered]).collect();
        let mut report = Report {
            period,
            edition: corrected.map(|corrected| corrected.edition() + 1),
            errata: through.map(|through| {
                let reasons = self.reasons(&spans, Some(through));
                ReportErrata { through, reasons: Some(reasons).filter(|some| !some.is_empty()) }
            }),
            counted_through: (!ended).then_some(*covered.last_day()),
            threshold: rule.threshold(),
            zeros: rule.zeros(),
            routes: self.request.routes.as_ref().map(Routes::stated).transpose()?,
            not_recorded: Some(layout.without).filter(|tables| !tables.is_empty()),
            earlier: earlier.iter().map(|&report| EarlierReport::from(report)).collect(),
            tables,
            year_to_date,
            figures: layout.figures,
            relations: layout.relations,
            digest: ReportDigest::blank(),
        };
        if let Some(other) = earlier.iter().find(|one| one.rule() != Some(rule)) {
            return Err(ReportError::OtherRule(other.period));
        }
        let one_topic = self.request.one_topic;
        let mut making = Making { tally: Counted::new(self), rule, earlier, one_topic };
        if let Some(corrected) = corrected {
            making.corrects(&report, corrected)?;
        }
        let (figures, withheld_unproved, tables) = making.figures(&report)?;
        report.figures = figures;
        report.digest = report.computed_digest();
        Ok(MadeReport { report, withheld_unproved, tables })
    }
}

struct Making<'a> {
    tally: Counted<'a>,
    rule: ConfidentialityRule,
    earlier: Vec<&'a Report>,
    one_topic: bool,
}

/// What is known of the cells of reports together, one after the other.
#[derive(Clone, Copy)]
struct Seen<'a> {
    values: &'a [Option<u64>],
    figures: &'a [ReportFigure],
    /// Whether it is withheld with its table.
    hidden: &'a [bool],
    /// Whether another that counts the same is told.
    elsewhere: &'a [bool],
}

impl Making<'_> {
    /// Whether there is something to correct, and not so little that the difference tells it.
    fn corrects(&mut self, report: &Report, corrected: &Report) -> Result<(), ReportError> {
        let Some(through) = report.errata_through() else { return Ok(()) };
        let layer = Layer { after: corrected.errata_through(), through };
        let mut changed = Vec::new();
        for known in [Known::Added(layer), Known::Removed(layer)] {
            let of = Region { days: report.period, known };
            for total in Total::ALL {
                let count = self.tally.count(&of, TableKind::Totals, total.as_str(), "");
                changed.extend(count.filter(|&count| count > 0));
            }
        }
        if changed.is_empty() || layer.after >= Some(through) {
            return Err(ReportError::NoErrata);
        }
        if changed.iter().all(|&count| count < u64::from(self.rule.threshold())) {
            return Err(ReportError::FewErrata(self.rule.threshold()));
        }
        Ok(())
    }

    /// The cells of tables in which the errata, that follow from what was published before, would
    /// be a profile.
    fn errata_profile(&mut self, report: &Report, series: &Series<'_>) -> Set<u32> {
        let newest = self.earlier.len();
        let states: Set<_> = self.earlier.iter().map(|one| one.errata_through()).collect();
        let mut hidden = Set::new();
        let Some(through) = report.errata_through() else { return hidden };
        for after in states.into_iter().filter(|&state| state < Some(through)) {
            let layer = Layer { after, through };
            for known in [Known::Added(layer), Known::Removed(layer)] {
                let mut changed = std::collections::BTreeMap::new();
                for cell in &series.cells {
                    let (Some((of, number)), Some(((by, row, column), region))) =
                        (cell.published, cell.counts)
                    else {
                        continue;
                    };
                    let of_errata = Region { known, ..region };
                    if of == newest
                        && let Some(count) = self.tally.count(&of_errata, by, row, column)
                        && let Ok(number) = u32::try_from(number)
                    {
                        changed.insert(number, count);
                    }
                }
                let small = |count| self.rule.is_small(count);
                hidden.extend(profile::hidden(report, &changed, small));
            }
        }
        hidden
    }

    /// The figures of a report, of which those that must be are withheld; which of them are
    /// for want of proof; and the tables that were protected.
    fn figures(
        mut self,
        report: &Report,
    ) -> Result<(Vec<ReportFigure>, Vec<FigurePlace>, LinkedTables), ReportError> {
        let moved = self.moved_on()?;
        let reports: Vec<&Report> = self.earlier.iter().copied().chain([report]).collect();
        let newest = self.earlier.len();
        let series = Series::new(&reports, |index, words| {
            match is_settled(words) || !moved.contains(&(index, words.0)) {
                true => Treatment::Linked,
                false => Treatment::LeftOut,
            }
        });
        let mut values = series.cells.iter().map(|cell| self.value(cell)).collect::<Vec<_>>();
        solve(&mut values, &series.relations);
        let known = series.cells.iter().zip(&values).filter_map(|(cell, value)| {
            let (of, cell) = cell.published.filter(|&(of, _)| of == newest)?;
            Some((u32::try_from(cell).ok()?, of)).zip(*value)
        });
        let known = known.map(|((cell, _), value)| (cell, value)).collect();
        let mut profile = match self.rule.zeros() {
            Zeros::Guarded => profile::hidden(report, &known, |count| self.rule.is_small(count)),
            Zeros::Told | Zeros::Withheld => Set::new(),
        };
        if self.rule.zeros() == Zeros::Guarded {
            profile.extend(self.errata_profile(report, &series));
        }
        let certain = [
            report.cell(TableKind::Topics, FURTHER, None),
            report.year_to_date_cell(TableKind::Topics, FURTHER, None),
        ];
        // Where each contact has one topic it is known that none is counted again.
        let uncertain = |cell: &u32| !(self.one_topic && certain.contains(&Some(*cell)));
        profile.retain(uncertain);
        let hidden = series.hidden(&reports);
        let elsewhere: Vec<bool> =
            series.told_elsewhere(&reports).iter().map(Option::is_some).collect();
        let figures = series.figures(&reports);
        let seen =
            Seen { values: &values, figures: &figures, hidden: &hidden, elsewhere: &elsewhere };
        let (done, tables) = loop {
            let counts = self.counts(&series, &reports, seen, (&profile, report.period))?;
            let tables = LinkedTables::new(counts, series.relations.clone())
                .map_err(ReportError::Contradictions)?;
            let failure = match suppress(&tables, self.rule) {
                Ok(done) => break (done, tables),
                Err(failure) => failure,
            };
            // Zeros told of other days can give away what is withheld with its table: then the
            // same tables are withheld here.
            let before = profile.len();
            if self.rule.zeros() == Zeros::Guarded && !failure.contradictory {
                let exposed = failure.exposed.iter().map(|one| one.cell);
                let cells = exposed.chain(failure.unproved.iter().copied());
                let of: Set<TableKind> =
                    cells.filter_map(|cell| series.table(&reports, cell)).collect();
                profile.extend(profile::tables(report, &of));
            }
            profile.retain(uncertain);
            if profile.len() == before {
                let named = UnsafeFiguresError::new(&failure, &series, &reports);
                return Err(ReportError::Unsafe(named));
            }
        };
        let figure = |(cell, figure): (u32, &Figure)| match *figure {
            _ if profile.contains(&cell) => ReportFigure::Withheld {},
            Figure::Told(count) => ReportFigure::Told { count },
            Figure::Withheld | Figure::WithheldOrNone => ReportFigure::Withheld {},
            Figure::Implied => ReportFigure::Implied {},
        };
        let of_newest = series.cells.iter().zip(done.published().figures());
        let of_newest = of_newest.filter_map(|(cell, figure)| {
            let (_, cell) = cell.published.filter(|&(of, _)| of == newest)?;
            Some((u32::try_from(cell).ok()?, figure))
        });
        let unproved = done.withheld_unproved().iter();
        let unproved = unproved.filter_map(|&cell| FigurePlace::of(&series, &reports, cell));
        Ok((of_newest.map(figure).collect(), unproved.collect(), tables))
    }

    /// The counts of all cells, each with how it stands.
    fn counts(
        &self,
        series: &Series<'_>,
        reports: &[&Report],
        seen: Seen<'_>,
        (profile, newest_period): (&Set<u32>, ReportPeriod),
    ) -> Result<Vec<Count>, ReportError> {
        let newest = self.earlier.len();
        let Seen { values, figures, hidden, elsewhere } = seen;
        let seen = series.cells.iter().zip(values).zip(figures).zip(hidden.iter().zip(elsewhere));
        let counts = seen.map(|(((cell, value), figure), (&hidden, &told_elsewhere))| {
            let in_profile = |of: usize| u32::try_from(of).is_ok_and(|of| profile.contains(&of));
            let certain = self.one_topic
                && cell
                    .counts
                    .is_some_and(|((by, row, _), _)| by == TableKind::Topics && row == FURTHER);
            let status = match (cell.published, figure) {
                _ if certain || cell.left_out || told_elsewhere => CellStatus::Told,
                (_, ReportFigure::Implied {}) | (None, _) => CellStatus::Implied,
                (Some((report, cell)), _) if report == newest && in_profile(cell) => {
                    CellStatus::Hidden
                }
                (Some((report, _)), _) if report == newest => CellStatus::Printed,
                (_, ReportFigure::Told { .. }) => CellStatus::Told,
                (_, ReportFigure::Withheld {}) if hidden => CellStatus::Hidden,
                (_, ReportFigure::Withheld {}) => CellStatus::Withheld,
            };
            let of = cell.published.and_then(|(of, _)| reports.get(of));
            let period = of.map_or(newest_period, |of| of.period);
            Ok(Count { value: value.ok_or(ReportError::NotCounted(period))?, status })
        });
        counts.collect()
    }

    fn value(&mut self, cell: &SeriesCell<'_>) -> Option<u64> {
        let ((by, row, column), region) = cell.counts?;
        self.tally.count(&region, by, row, column)
    }

    /// The tables of earlier reports that have other counts now, because what became of something
    /// changed. Anything else that has other counts is an error.
    fn moved_on(&mut self) -> Result<Vec<(usize, TableKind)>, ReportError> {
        let mut moved = Vec::new();
        for (index, report) in self.earlier.clone().into_iter().enumerate() {
            let period = report.period;
            let series = Series::new(&[report], |_, _| Treatment::Linked);
            let hidden = series.hidden(&[report]);
            for (cell, hidden) in series.cells.iter().zip(hidden) {
                if cell.published.is_none() {
                    continue;
                }
                let Some((words, _)) = cell.counts else { continue };
                let Some(now) = self.value(cell) else {
                    return Err(ReportError::UnknownCategory { period, table: words.0 });
                };
                let figure = cell.published.and_then(|(_, cell)| report.figures.get(cell));
                let same = match figure {
                    Some(&ReportFigure::Told { count }) => count == now,
                    // Zero is withheld only where zeros are.
                    Some(ReportFigure::Withheld {}) => {
                        now > 0 || hidden || self.rule.zeros() == Zeros::Withheld
                    }
                    Some(ReportFigure::Implied {}) | None => true,
                };
                if same {
                    continue;
                }
                if is_settled(&words) {
                    return Err(ReportError::Revised {
                        period,
                        table: words.0,
                        row: words.1.to_owned(),
                    });
                }
                moved.push((index, words.0));
            }
        }
        Ok(moved)
    }
}

/// Works out of each sum with one value that is not known yet what it is: what is left of a whole,
/// which nobody counts.
fn solve(values: &mut [Option<u64>], relations: &[Relation]) {
    loop {
        let mut found = false;
        for relation in relations.iter().filter(|relation| relation.is_exact()) {
            let known = |cell: CellId| values.get(cell.0).copied().flatten();
            let mut open = relation.terms().filter(|&(cell, _)| known(cell).is_none());
            let (Some((cell, weight)), None) = (open.next(), open.next()) else { continue };
            let sum: i64 = relation
                .terms()
                .filter_map(|(cell, weight)| Some(weight * known(cell)?.cast_signed()))
                .sum();
            if let Some(slot) = values.get_mut(cell.0) {
                *slot = u64::try_from(-sum * weight).ok();
                found |= slot.is_some();
            }
        }
        if !found {
            return;
        }
    }
}
