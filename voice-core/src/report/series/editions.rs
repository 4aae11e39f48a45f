//! Editions together: what errata add to what was counted before, what they take away, and what
//! they leave of it.

use std::collections::BTreeMap;

use super::Series;
use crate::report::document::Report;
use crate::report::erratum::{ErratumReason, Known, Layer, Region};
use crate::report::period::ReportPeriod;
use crate::wire::{Day, Set};
use voice_disclosure_control::{CellId, Relation};

/// The errata that a report says it has over some days.
#[derive(Debug)]
pub(super) struct Stated {
    days: ReportPeriod,
    through: Option<Day>,
    reasons: Set<ErratumReason>,
}

/// Up to which days errata are in what is published of a piece of days.
pub(super) fn states<'r>(
    spans: impl IntoIterator<Item = &'r Region>,
    piece: &ReportPeriod,
) -> Vec<Option<Day>> {
    let of_piece = |region: &&Region| region.days.holds(*piece.first_day());
    let states: Set<Option<Day>> = spans
        .into_iter()
        .filter(of_piece)
        .filter_map(|region| match region.known {
            Known::AsOf(through) => Some(through),
            Known::Added(_) | Known::Removed(_) | Known::Left(_) => None,
        })
        .collect();
    states.into_iter().collect()
}

/// What lies between states, one after the other.
pub(super) fn layers(states: &[Option<Day>]) -> impl Iterator<Item = Layer> {
    let pairs = states.iter().zip(states.iter().skip(1));
    pairs.filter_map(|(&after, &through)| Some(Layer { after, through: through? }))
}

impl Stated {
    pub(super) fn of(report: &Report, days: ReportPeriod) -> Self {
        let reasons = report.errata.iter().flat_map(|errata| errata.reasons.iter().flatten());
        Self { days, through: report.errata_through(), reasons: reasons.copied().collect() }
    }
}

impl Series<'_> {
    /// Whether errata can add something to what was counted on some days, and take away of it, as
    /// far as each report says why it has any.
    pub(super) fn changes(&self, piece: &ReportPeriod, layer: Layer) -> (bool, bool) {
        let later = |stated: &&Stated| {
            stated.days.holds(*piece.first_day()) && stated.through >= Some(layer.through)
        };
        let all = |adds: bool| {
            self.stated
                .iter()
                .filter(later)
                .all(|stated| stated.reasons.iter().any(|reason| reason.adds() == adds))
        };
        (all(true), all(false))
    }

    /// Ties what errata change over all days of a table to what was counted before and after, where
    /// the days are cut into pieces: by that alone it is seen at once what the pieces say together.
    pub(super) fn link_editions(&mut self, by_region: &BTreeMap<Region, Set<usize>>) {
        for (region, cells) in by_region {
            let at = |known| {
                let there = by_region.get(&Region { days: region.days, known })?;
                there.first().copied().map(CellId)
            };
            let Some(&cell) = cells.first() else { continue };
            let (whole, left) = match region.known {
                Known::Added(layer) => (
                    at(Known::AsOf(Some(layer.through))),
                    at(Known::Left(layer)).or(at(Known::AsOf(layer.after))),
                ),
                Known::Removed(layer) => (at(Known::AsOf(layer.after)), at(Known::Left(layer))),
                Known::AsOf(_) | Known::Left(_) => continue,
            };
            if let (Some(whole), Some(left)) = (whole, left) {
                self.relations.push(Relation::sum(whole, [left, CellId(cell)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Series, Treatment, Words};
    use super::{Known, Layer, Region};
    use crate::report::{CellId, ConfidentialityRule, Report, ReportRequest, Tally, Zeros};
    use crate::wire::Set;

    /// A quarter, the year to date after it, and the quarter corrected: a notice on each of 27 days
    /// of three months, of which every other in December came late or was counted twice.
    fn published() -> [Report; 3] {
        let made = |request: ReportRequest, today: &str| {
            let mut tally = Tally::from_request(request);
            for month in ["2025-10", "2025-12", "2026-02"] {
                for day in 1..=27 {
                    let event = r#"{"kind": "notice", "on": "MONTH-DAY", "step": "sent"}"#;
                    let event = event.replace("MONTH", month).replace("DAY", &format!("{day:02}"));
                    let late = r#"{"erratum": {"noted_on": "2026-04-15", "reason": "REASON"}, "event": EVENT}"#;
                    let reason = if day % 4 == 1 { "late" } else { "duplicate" };
                    let line = match (month, day % 2) {
                        ("2025-12", 1) => late.replace("REASON", reason).replace("EVENT", &event),
                        _ => event.clone(),
                    };
                    // What is taken away was counted.
                    if line.contains("duplicate") {
                        tally.line(event.as_bytes()).unwrap();
                    }
                    tally.line(line.as_bytes()).unwrap();
                }
            }
            let rule = ConfidentialityRule::new(3, Zeros::Guarded).unwrap();
            tally.report(rule, today.parse().unwrap(), false)
        };
        let quarter = |name: &str| ReportRequest::new(name.parse().unwrap());
        let first = made(quarter("2026Q1"), "2026-01-01").unwrap();
        let year = quarter("2026Q2").with_year_to_date().after([first.clone()]).unwrap();
        let year = made(year, "2026-04-01").unwrap();
        let further = quarter("2026Q1").correcting("2026-04-30".parse().unwrap());
        let further = further.after([first.clone(), year.clone()]).unwrap();
        let further = made(further, "2026-05-01").unwrap();
        [first, year, further]
    }

    /// By definition, what an edition counts of any days is what the one before it counted of them,
    /// less what errata take away, with what they add. Where all of these are cells, a relation
    /// says so of them alone: not only of the pieces into which the days are cut.
    #[test]
    fn what_errata_change_over_all_days_is_tied_to_what_was_before_and_after() {
        let reports = published();
        let reports: Vec<&Report> = reports.iter().collect();
        let series = Series::new(&reports, |_, _| Treatment::Linked);
        let mut at: BTreeMap<(Words<'_>, Region), CellId> = BTreeMap::new();
        for (number, cell) in series.cells.iter().enumerate() {
            if let Some(counts) = cell.counts {
                at.entry(counts).or_insert(CellId(number));
            }
        }
        let relations: Vec<Set<CellId>> = series
            .relations
            .iter()
            .map(|relation| relation.terms().map(|(cell, _)| cell).collect())
            .collect();
        let (mut of_all, mut of_weeks) = (0, 0);
        for (&(words, region), &changed) in &at {
            let there = |known| at.get(&(words, Region { known, ..region })).copied();
            let as_of = |layer: Layer| {
                (there(Known::AsOf(layer.after)), there(Known::AsOf(Some(layer.through))))
            };
            let (whole, left) = match region.known {
                Known::Added(layer) => (as_of(layer).1, there(Known::Left(layer))),
                Known::Removed(layer) => (as_of(layer).0, there(Known::Left(layer))),
                Known::AsOf(_) | Known::Left(_) => continue,
            };
            let (Some(whole), Some(left)) = (whole, left) else { continue };
            let sum = [whole, left, changed].into_iter().collect();
            assert!(relations.contains(&sum), "{words:?} of {region:?}");
            of_all += 1;
            of_weeks += usize::from(words.1 == "contacts" && region.days.weeks().count() > 1);
        }
        assert!(of_all > 100 && of_weeks > 0, "{of_all} of all, {of_weeks} of several weeks");
    }
}
