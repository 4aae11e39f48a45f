//! The insider audit: what somebody learns who is told of each withheld figure whether it is small.
//!
//! The audit cannot ask this: it knows no more than is published. Whoever makes the report can, and
//! leaves each small count at least one other value that is small too, in a table in which every
//! withheld figure is small or large as it was told.
//!
//! Short changes of the true table are tried first. What they do not show is decided by a program
//! for the cell alone: that it has no other value, or that none was found within the limits.

use std::collections::BTreeSet;

use super::feasible::{Seen, Walk};
use super::intervals::Intervals;
use super::linear::{Component, Solved, components, maximize};
use super::linked::{CellId, LinkedTables};
use super::null_space::NullSpaceMoves;
use super::published::{Figure, Published};
use super::rule::Zeros;
use super::system::{System, Unknown, value_of};

/// What is published as an insider sees it.
pub(crate) struct Insider {
    pub(crate) system: System,
    /// The true table.
    pub(crate) values: Vec<i64>,
    /// The small counts; a zero that is withheld with its table is none.
    pub(crate) small: Vec<Unknown>,
}

impl Insider {
    pub(crate) fn new(tables: &LinkedTables, published: &Published) -> Self {
        let rule = published.rule;
        let threshold = i64::from(rule.threshold());
        let mut system = System::new(published);
        let mut values: Vec<i64> =
            tables.counts().iter().map(|count| count.value.cast_signed()).collect();
        system.fill_slacks(&mut values);
        let mut small = Vec::new();
        for (cell, figure) in published.figures.iter().enumerate() {
            if !matches!(figure, Figure::Withheld | Figure::WithheldOrNone) {
                continue;
            }
            let value = value_of(&values, cell);
            if value >= threshold {
                if let Some(floor) = system.floors.get_mut(cell) {
                    *floor = Some(threshold);
                }
                continue;
            }
            if value > 0 || matches!(rule.zeros(), Zeros::Withheld) {
                small.push(cell);
            }
            if let Some(ceiling) = system.ceilings.get_mut(cell) {
                *ceiling = Some(threshold - 1);
            }
        }
        Self { system, values, small }
    }
}

/// The small counts for which there is no such other value, or none is found.
#[derive(Debug, Default)]
pub(crate) struct KnownCells {
    pub(crate) cells: Vec<CellId>,
    /// Those of which that was not decided within the limits.
    pub(crate) undecided: BTreeSet<CellId>,
}

/// Looks for another small value of each small count.
pub(crate) fn known(tables: &LinkedTables, published: &Published) -> KnownCells {
    let Insider { system, values, small } = Insider::new(tables, published);
    let moves = NullSpaceMoves::new(&system);
    let walk = Walk { system: &system, moves: &moves, values: &values };
    let open = |cell| [1, -1].into_iter().any(|sign| walk.go(cell, sign, 1, |_| Some(0)).is_some());
    let left: Vec<Unknown> = small.into_iter().filter(|&cell| !open(cell)).collect();
    if left.is_empty() {
        return KnownCells::default();
    }
    let Some(intervals) = Intervals::propagate(&system) else {
        let cells = left.into_iter().map(CellId).collect();
        return KnownCells { cells, ..KnownCells::default() };
    };
    let parts = components(&system, &intervals);
    let mut seen = Seen::nothing(&system);
    left.iter().for_each(|&cell| seen.note(cell, value_of(&values, cell)));
    let top = values.iter().copied().fold(1000, i64::max).saturating_mul(2);
    // Whether it is decided that there is another value, or none.
    let decide = |cell: Unknown, part: &Component, seen: &mut Seen| {
        let mut decided = true;
        for sign in [1, -1] {
            let own = |unknown: Unknown| if unknown == cell { f64::from(sign) } else { 0.0 };
            let solved = maximize(&system, &intervals, part, top, own);
            if let Solved::Whole(found, _) = &solved {
                found.iter().for_each(|&(unknown, value)| seen.note(unknown, value));
            }
            if seen.width(cell) > 1 {
                return true;
            }
            // No whole number is beyond the limit, with what floating point may have lost.
            decided &= match solved {
                Solved::Whole(_, limit) | Solved::Between(limit) => {
                    limit + 1e-6 < (i64::from(sign) * value_of(&values, cell) + 1) as f64
                }
                Solved::Nothing => false,
            };
        }
        decided
    };
    let mut undecided = BTreeSet::new();
    for &cell in &left {
        let part = parts.iter().find(|part| part.unknowns.binary_search(&cell).is_ok());
        if let Some(part) = part.filter(|_| seen.width(cell) < 2)
            && !decide(cell, part, &mut seen)
        {
            undecided.insert(CellId(cell));
        }
    }
    let cells: Vec<CellId> =
        left.into_iter().filter(|&cell| seen.width(cell) < 2).map(CellId).collect();
    undecided.retain(|cell| cells.contains(cell));
    KnownCells { cells, undecided }
}
