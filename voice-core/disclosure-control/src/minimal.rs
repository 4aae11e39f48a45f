//! Minimal suppression: the fewest complements there can be, where so few sets of them are possible
//! that all can be looked at.

use super::audit::audit;
use super::insider_audit;
use super::linked::{CellStatus, Count, LinkedTables};
use super::published::{Figure, Published};
use super::suppressed::Suppressed;

/// In up to how many cells it is worth looking.
const CELLS: usize = 40;

/// How many sets of complements are looked at, at most.
const SETS: usize = 2_000;

/// Replaces what was found by the first set with fewer complements that passes the audit: the
/// fewest, unless there are too many sets.
pub(crate) fn improve(tables: &LinkedTables, best: &mut Suppressed) {
    let rule = best.published.rule;
    if tables.counts().len() > CELLS {
        return;
    }
    let may_be = |(_, count): &(usize, &Count)| {
        count.status == CellStatus::Printed && count.value > 0 && !rule.is_small(count.value)
    };
    let candidates: Vec<usize> =
        tables.counts().iter().enumerate().filter(may_be).map(|(cell, _)| cell).collect();
    let mut looked_at = 0;
    for size in 0..best.complementary() {
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            looked_at += 1;
            if looked_at > SETS {
                return;
            }
            let cells: Vec<usize> =
                chosen.iter().filter_map(|&place| candidates.get(place).copied()).collect();
            let published = Published::without(tables, rule, |cell| cells.contains(&cell.0));
            if !gives_one_away(&published)
                && let Ok(audit) = audit(&published)
            {
                let known_to_insiders = insider_audit::known(tables, &published).cells;
                if known_to_insiders.len() <= best.known_to_insiders.len() {
                    let withheld_unproved = best.withheld_unproved.clone();
                    let small = best.small;
                    *best = Suppressed {
                        published,
                        small,
                        audit,
                        known_to_insiders,
                        withheld_unproved,
                    };
                    return;
                }
            }
            if !next(&mut chosen, candidates.len()) {
                break;
            }
        }
    }
}

/// Whether a sum has one unknown alone, which is seen without an audit.
fn gives_one_away(published: &Published) -> bool {
    published.relations.iter().filter(|relation| relation.is_exact()).any(|relation| {
        let mut unknown = relation
            .terms()
            .filter_map(|(cell, _)| published.figures.get(cell.0))
            .filter(|figure| !matches!(figure, Figure::Told(_)));
        matches!((unknown.next(), unknown.next()), (Some(Figure::Withheld), None))
    })
}

/// The next set of as many places below `of`, in order; false after the last.
fn next(chosen: &mut [usize], of: usize) -> bool {
    let size = chosen.len();
    let movable = |&(index, &place): &(usize, &usize)| place + size - index < of;
    let Some((index, place)) =
        chosen.iter().enumerate().rev().find(movable).map(|(index, &place)| (index, place))
    else {
        return false;
    };
    for (further, slot) in chosen.iter_mut().skip(index).enumerate() {
        *slot = place + 1 + further;
    }
    true
}
