//! The insider audit: what somebody learns who is told of each withheld figure whether it is small.
//!
//! The audit cannot ask this: it knows no more than is published. Whoever makes the report can, and
//! leaves each small count at least one other value that is small too, in a table in which every
//! withheld figure is small or large as it was told.

use super::feasible::Walk;
use super::linked::{CellId, LinkedTables};
use super::null_space::NullSpaceMoves;
use super::published::{Figure, Published};
use super::system::System;

/// The small counts for which no such other value is found.
pub(crate) fn known(tables: &LinkedTables, published: &Published) -> Vec<CellId> {
    let (mut system, threshold) = (System::new(published), i64::from(published.rule.threshold()));
    let mut values: Vec<i64> =
        tables.counts().iter().map(|count| count.value.cast_signed()).collect();
    system.fill_slacks(&mut values);
    let mut small = Vec::new();
    for (cell, _) in
        published.figures.iter().enumerate().filter(|(_, figure)| **figure == Figure::Withheld)
    {
        if values.get(cell).is_some_and(|&value| value < threshold) {
            small.push(cell);
            if let Some(ceiling) = system.ceilings.get_mut(cell) {
                *ceiling = Some(threshold - 1);
            }
        } else if let Some(floor) = system.floors.get_mut(cell) {
            *floor = Some(threshold);
        }
    }
    let moves = NullSpaceMoves::new(&system);
    let walk = Walk { system: &system, moves: &moves, values: &values };
    let open = |cell| [1, -1].into_iter().any(|sign| walk.go(cell, sign, 1, |_| Some(0)).is_some());
    small.into_iter().filter(|&cell| !open(cell)).map(CellId).collect()
}
