//! Fewer complements by exchange: some that lie near each other are told, and what they kept open
//! is opened again in another way, which may withhold others.

use super::{Unknown, Work};
use crate::linked::CellStatus;
use crate::mixing;
use crate::suppressed::Suppressed;

/// Up to how many counts complements are exchanged.
const COUNTS: usize = 600;

/// How often complements are exchanged without use before it ends, for each that there is.
const IN_VAIN: u64 = 20;

/// How many cells the programs may have that are solved for it, all together. A limit of time would
/// give other bytes on another machine.
const EFFORT: u64 = 3_000_000;

/// How many complements are exchanged at once, at most; and at each fourth time on average.
const AT_ONCE: usize = 8;
const NOW_AND_THEN: usize = 20;

impl Work<'_> {
    /// Exchanges complements while fewer are withheld after it, or others in their place; the last
    /// that passes the audit counts.
    pub(super) fn exchange(&mut self, done: &mut Suppressed) {
        if self.tables.counts().len() > COUNTS {
            return;
        }
        let (own, limit) = (self.order, self.effort.get() + EFFORT);
        let mut fewer = 0;
        for trial in 0.. {
            let complements: Vec<Unknown> = self.complements().collect();
            let drawn = mixing::of_round(0, trial) as usize % complements.len().max(1);
            let Some(&cell) = complements.get(drawn) else { break };
            let in_vain = IN_VAIN * complements.len() as u64;
            if trial - fewer > in_vain || self.effort.get() > limit {
                break;
            }
            let kept = self.state();
            self.order = trial + 5;
            if !self.replace(&self.around(cell, &complements), complements.len()) {
                self.restore(kept);
            } else if self.complements().count() < done.complementary() {
                if self.passes(done) {
                    fewer = trial;
                } else {
                    self.restore(kept);
                }
            }
        }
        self.order = own;
    }

    /// A complement and others that hang together with it, by lot.
    fn around(&self, cell: Unknown, complements: &[Unknown]) -> Vec<Unknown> {
        let beside = |cell: Unknown| {
            let equations = self.system.column(cell).iter();
            let equations = equations.filter_map(|&(index, _)| self.system.equations.get(index));
            equations.flat_map(|equation| equation.terms.iter().map(|&(one, _)| one))
        };
        let mut near: Vec<Unknown> = beside(cell).flat_map(beside).collect();
        near.sort_by_key(|&one| (mixing::of_round(one as u64 + 2, self.order), one));
        near.dedup();
        near.retain(|one| *one != cell && complements.binary_search(one).is_ok());
        let drawn = mixing::of_round(1, self.order) as usize;
        let most = if drawn.is_multiple_of(4) { NOW_AND_THEN } else { AT_ONCE };
        let number = 1 + drawn / 4 % most;
        [cell].into_iter().chain(near).take(number).collect()
    }

    /// What is withheld for others' sake.
    pub(super) fn complements(&self) -> impl Iterator<Item = Unknown> + '_ {
        let small = |cell: Unknown| {
            self.tables.counts().get(cell).is_some_and(|&count| self.rule.withholds(count))
        };
        let withheld = self.withheld.iter().copied();
        let printed = |cell: Unknown| {
            self.tables.counts().get(cell).is_some_and(|count| count.status == CellStatus::Printed)
        };
        withheld.filter(move |&cell| printed(cell) && !small(cell))
    }

    /// Tells some and opens again what they kept open, at whatever cost; whether that was done and
    /// withholds no more than is allowed.
    fn replace(&mut self, some: &[Unknown], most: usize) -> bool {
        let mut open: Vec<Unknown> =
            self.withheld.iter().copied().filter(|&one| self.is_open(one, &self.seen)).collect();
        self.release(some);
        open.retain(|one| self.withheld.contains(one) && !self.is_open(*one, &self.seen));
        open.sort_by_key(|&one| mixing::of_round(one as u64 + 2, self.order));
        self.waiting.extend(open);
        while let Some(one) = self.waiting.pop_front() {
            self.protect(one);
            if !self.is_open(one, &self.seen) || self.complements().count() > most {
                self.waiting.clear();
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::attempt;
    use crate::mixing;
    use crate::{ConfidentialityRule, LinkedTables, audit};

    #[test]
    fn exchanges_leave_fewer_complements_that_pass_the_audit() {
        let rule = ConfidentialityRule::default();
        let (mut before, mut after) = (0, 0);
        for table in 0..12 {
            let count = |at: u64| u64::from(mixing::of_round(at, table)) % 40 + 1;
            let rows: Vec<Vec<u64>> =
                (0..7).map(|row| (0..7).map(|column| count(7 * row + column)).collect()).collect();
            let tables = LinkedTables::with_totals(&rows).unwrap();
            let (mut done, mut work) = attempt(&tables, rule, 0).unwrap();
            let greedy = done.complementary();
            work.exchange(&mut done);
            assert!(done.complementary() <= greedy);
            audit(done.published()).unwrap();
            (before, after) = (before + greedy, after + done.complementary());
        }
        assert!(after < before, "{after} of {before}");
    }
}
