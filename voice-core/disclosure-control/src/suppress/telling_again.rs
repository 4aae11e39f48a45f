//! Telling again what need not be withheld, once more is withheld than was needed at first.

use std::collections::BTreeSet;

use super::{Unknown, Work, is_tried_again};
use crate::audit::audit;
use crate::feasible::{Seen, Walk};
use crate::insider_audit;
use crate::suppressed::Suppressed;
use crate::system::value_of;

/// How many of them are told before the next audit, where there are many.
const TOLD_TOGETHER: usize = 8;

/// What is withheld, and what shows that it is open.
pub(super) struct State {
    withheld: BTreeSet<Unknown>,
    changes: Vec<Vec<(Unknown, i64)>>,
    seen: Seen,
}

impl Work<'_> {
    /// Tells each cell again that is withheld for others' sake and need not be; the most valuable
    /// first.
    pub(super) fn tell_again(&mut self, done: &mut Suppressed) {
        let mut extra: Vec<Unknown> = self.complements().collect();
        extra.sort_by_key(|&cell| core::cmp::Reverse((self.values.get(cell).copied(), cell)));
        let together = if is_tried_again(self.tables) { 1 } else { TOLD_TOGETHER };
        for some in extra.chunks(together) {
            let before = self.state();
            let told = some.iter().filter(|&&cell| self.tell(cell)).count();
            if told == 0 {
                continue;
            }
            if !self.passes(done) {
                self.restore(before);
            }
        }
    }

    /// Tells a cell, where all that is withheld can be shown to stay open without it; whether it
    /// did.
    fn tell(&mut self, cell: Unknown) -> bool {
        let before = self.state();
        let withheld = self.withheld.iter().copied();
        let open: Vec<Unknown> = withheld.filter(|&one| self.is_open(one, &self.seen)).collect();
        self.release(&[cell]);
        for one in open.into_iter().filter(|&one| one != cell) {
            if self.is_open(one, &self.seen) {
                continue;
            }
            let Some(change) = self.free_way(one) else {
                self.restore(before);
                return false;
            };
            self.take(change);
        }
        true
    }

    /// Tells some, and keeps of what was seen what is seen without them.
    pub(super) fn release(&mut self, some: &[Unknown]) {
        self.withheld.retain(|one| !some.contains(one));
        self.changes.retain(|change| change.iter().all(|(changed, _)| !some.contains(changed)));
        let mut seen = Seen::nothing(&self.system);
        self.withheld.iter().for_each(|&one| seen.note(one, value_of(&self.values, one)));
        let walk = Walk { system: &self.system, moves: &self.moves, values: &self.values };
        self.changes.iter().for_each(|change| walk.note(change, &mut seen));
        self.seen = seen;
    }

    /// Keeps what is withheld now, where it passes the audits; whether it does.
    pub(super) fn passes(&self, done: &mut Suppressed) -> bool {
        let published = self.published();
        let Ok(audit) = audit(&published) else { return false };
        let known_to_insiders = insider_audit::known(self.tables, &published).cells;
        let no_more = known_to_insiders.len() <= done.known_to_insiders.len();
        if no_more {
            done.published = published;
            done.audit = audit;
            done.known_to_insiders = known_to_insiders;
        }
        no_more
    }

    pub(super) fn state(&self) -> State {
        State {
            withheld: self.withheld.clone(),
            changes: self.changes.clone(),
            seen: self.seen.clone(),
        }
    }

    pub(super) fn restore(&mut self, State { withheld, changes, seen }: State) {
        (self.withheld, self.changes, self.seen) = (withheld, changes, seen);
    }
}
