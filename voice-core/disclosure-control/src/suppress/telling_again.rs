//! Telling again what need not be withheld, once more is withheld than was needed at first.

use super::{Unknown, Work, is_tried_again};
use crate::audit::audit;
use crate::feasible::{Seen, Walk};
use crate::insider_audit;
use crate::linked::CellStatus;
use crate::suppressed::Suppressed;
use crate::system::value_of;

/// How many of them are told before the next audit, where there are many.
const TOLD_TOGETHER: usize = 8;

impl Work<'_> {
    /// Tells each cell again that is withheld for others' sake and need not be; the most valuable
    /// first.
    pub(super) fn tell_again(&mut self, done: &mut Suppressed) {
        let small = |cell: &Unknown| {
            self.tables.counts().get(*cell).is_some_and(|&count| self.rule.withholds(count))
        };
        let printed = |cell: &Unknown| {
            self.tables.counts().get(*cell).is_some_and(|count| count.status == CellStatus::Printed)
        };
        let mut extra: Vec<Unknown> =
            self.withheld.iter().copied().filter(|cell| printed(cell) && !small(cell)).collect();
        extra.sort_by_key(|&cell| core::cmp::Reverse((self.values.get(cell).copied(), cell)));
        let together = if is_tried_again(self.tables) { 1 } else { TOLD_TOGETHER };
        for some in extra.chunks(together) {
            let before = (self.withheld.clone(), self.changes.clone(), self.seen.clone());
            let told = some.iter().filter(|&&cell| self.tell(cell)).count();
            if told == 0 {
                continue;
            }
            let published = self.published();
            let passed = audit(&published).ok().and_then(|audit| {
                let known_to_insiders = insider_audit::known(self.tables, &published).cells;
                let no_more = known_to_insiders.len() <= done.known_to_insiders.len();
                no_more.then_some((audit, known_to_insiders))
            });
            match passed {
                Some((audit, known_to_insiders)) => {
                    done.published = published;
                    done.audit = audit;
                    done.known_to_insiders = known_to_insiders;
                }
                None => (self.withheld, self.changes, self.seen) = before,
            }
        }
    }

    /// Tells a cell, where all that is withheld can be shown to stay open without it; whether it
    /// did.
    fn tell(&mut self, cell: Unknown) -> bool {
        let before = (self.withheld.clone(), self.changes.clone(), self.seen.clone());
        let withheld = self.withheld.iter().copied();
        let open: Vec<Unknown> = withheld.filter(|&one| self.is_open(one, &self.seen)).collect();
        self.withheld.remove(&cell);
        self.changes.retain(|change| change.iter().all(|&(changed, _)| changed != cell));
        let mut seen = Seen::nothing(&self.system);
        self.withheld.iter().for_each(|&one| seen.note(one, value_of(&self.values, one)));
        let walk = Walk { system: &self.system, moves: &self.moves, values: &self.values };
        self.changes.iter().for_each(|change| walk.note(change, &mut seen));
        self.seen = seen;
        for one in open.into_iter().filter(|&one| one != cell) {
            if self.is_open(one, &self.seen) {
                continue;
            }
            let Some(change) = self.free_way(one) else {
                (self.withheld, self.changes, self.seen) = before;
                return false;
            };
            self.take(change);
        }
        true
    }
}
