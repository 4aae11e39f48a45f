//! The search for tables that show what stays open.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit_error::{AuditError, Exposure};
use crate::feasible::{Seen, Walk};
use crate::intervals::{Intervals, OPEN};
use crate::linear::{Component, Solved, maximize};
use crate::linked::CellId;
use crate::mixing;
use crate::null_space::NullSpaceMoves;
use crate::remainder::Remainder;
use crate::system::{System, Unknown, value_of};

/// From how many tables, each as different from the others as can be found, changes are tried.
const TABLES: u64 = 12;

/// For how many cells of one component a program of their own is solved, where no change is found.
const PROGRAMS: usize = 1_000;

/// What is known and shown of the unknowns of what is published.
pub(super) struct State {
    pub(super) system: System,
    pub(super) intervals: Intervals,
    moves: NullSpaceMoves,
    pub(super) seen: Seen,
    /// What programs say is certainly none, or large, where intervals do not.
    certain: BTreeSet<Unknown>,
    /// What is left of wholes and could be known too closely.
    remainders: Vec<Remainder>,
    /// By the first unknown of each, which remainders there are.
    by_first: BTreeMap<Unknown, Vec<usize>>,
    /// The remainders of the component that is looked at.
    of_component: Vec<usize>,
    /// The tables seen of the component that is looked at.
    tables: Vec<Vec<(Unknown, i64)>>,
    top: i64,
}

impl State {
    pub(super) fn new(system: System, intervals: Intervals, top: i64) -> Self {
        let remainders = Remainder::all(&system, &intervals);
        let mut by_first: BTreeMap<Unknown, Vec<usize>> = BTreeMap::new();
        for (index, left) in remainders.iter().enumerate() {
            left.unknowns
                .iter()
                .take(1)
                .for_each(|&one| by_first.entry(one).or_default().push(index));
        }
        Self {
            moves: NullSpaceMoves::new(&system),
            seen: Seen::nothing(&system),
            certain: BTreeSet::new(),
            remainders,
            by_first,
            of_component: Vec::new(),
            tables: Vec::new(),
            top,
            system,
            intervals,
        }
    }

    /// Whether it must be shown of a cell that it is open.
    pub(super) fn required(&self, cell: Unknown) -> bool {
        let (low, high) = self.intervals.of(cell);
        self.system.is_guarded(cell, low, high) && !self.certain.contains(&cell)
    }

    fn shown(&self, cell: Unknown) -> bool {
        self.seen.width(cell) >= self.system.rule.width()
    }

    pub(super) fn exposed_at_once(&self) -> Option<AuditError> {
        let exposed = |cell: Unknown| {
            let (low, high) = self.intervals.of(cell);
            (!self.system.leaves_open(cell, low, high)).then(|| exposure(cell, low, high))
        };
        let mut failure = AuditError {
            exposed: self.system.unknown_cells().filter_map(exposed).collect(),
            ..AuditError::default()
        };
        if failure.exposed.is_empty() {
            let narrow = self.remainders.iter().filter(|left| left.is_narrow(self.system.rule));
            for left in narrow {
                self.expose(&left.unknowns, &mut failure);
            }
        }
        (!failure.exposed.is_empty()).then_some(failure)
    }

    /// Reports cells of which the sum is known too closely.
    fn expose(&self, cells: &[Unknown], failure: &mut AuditError) {
        for &cell in cells {
            if !failure.exposed.iter().any(|one| one.cell.0 == cell) {
                let (low, high) = self.intervals.of(cell);
                failure.exposed.push(exposure(cell, low, high));
            }
        }
        failure.together.push(cells.iter().copied().map(CellId).collect());
    }

    /// Looks for tables of a component that show all that must stay open in it.
    pub(super) fn component(&mut self, part: &Component, failure: &mut AuditError) {
        self.tables.clear();
        let of_part = part.unknowns.iter().filter_map(|one| self.by_first.get(one));
        self.of_component = of_part.flatten().copied().collect();
        self.of_component.sort_unstable();
        self.cells(part, failure);
        failure.contradictory |= self.tables.is_empty()
            && failure.exposed.is_empty()
            && failure.unproved.is_empty()
            && part.unknowns.iter().any(|&cell| self.required(cell));
        if *failure == AuditError::default() {
            self.add_remainders(part);
            for index in self.closed_remainders() {
                self.remainder(part, index, failure);
            }
        }
    }

    /// Looks for tables that show each cell open.
    fn cells(&mut self, part: &Component, failure: &mut AuditError) {
        let mut open: Vec<Unknown> =
            part.unknowns.iter().copied().filter(|&cell| self.required(cell)).collect();
        for round in 0..TABLES {
            open.retain(|&cell| !self.shown(cell));
            if open.is_empty() && self.closed_remainders().is_empty() {
                return;
            }
            self.look(part, &open, |unknown| drawn(unknown, round));
        }
        self.certainly_none(part, &open);
        open.retain(|&cell| !self.shown(cell) && !self.certain.contains(&cell));
        for cell in open.iter().copied().take(PROGRAMS) {
            let (low, high) = self.ends(part, &[cell], self.intervals.of(cell));
            if self.shown(cell) {
                continue;
            }
            if !self.system.is_guarded(cell, low, high) {
                self.certain.insert(cell);
            } else if !self.system.leaves_open(cell, low, high) {
                failure.exposed.push(exposure(cell, low, high));
            } else {
                failure.unproved.push(CellId(cell));
            }
        }
        failure.unproved.extend(
            open.iter().skip(PROGRAMS).copied().filter(|&cell| !self.shown(cell)).map(CellId),
        );
    }

    /// Looks for a table of a component in which a weighted sum is the greatest, and notes it with
    /// what it shows of open cells; gives what limits the sum.
    fn look(
        &mut self,
        part: &Component,
        open: &[Unknown],
        weight: impl Fn(Unknown) -> f64,
    ) -> Option<f64> {
        match maximize(&self.system, &self.intervals, part, self.top, weight) {
            Solved::Whole(values, limit) => {
                self.around(open, &values);
                self.tables.push(values);
                Some(limit)
            }
            Solved::Between(limit) => Some(limit),
            Solved::Nothing => None,
        }
    }

    /// Adds what is left beside cells that have one value in every table, which intervals do not
    /// say. A small one would be exposed itself, and beside none there is no other rest.
    fn add_remainders(&mut self, part: &Component) {
        let large = |seen: &Seen, one: Unknown| {
            seen.width(one) == 1
                && seen.of(one).is_some_and(|(low, _)| low >= self.system.rule.threshold().into())
        };
        let mut certain: Vec<Unknown> = part.unknowns.clone();
        certain.retain(|&one| one < self.system.cells && large(&self.seen, one));
        // A sum of all of them, each weighed otherwise, has one value only where each of them has.
        for round in TABLES.. {
            let before = certain.len();
            for sign in [1.0, -1.0].into_iter().filter(|_| before > 0) {
                let weight = |unknown: Unknown| match certain.binary_search(&unknown) {
                    Ok(_) => sign * (1.0 + drawn(unknown, round)),
                    Err(_) => 0.0,
                };
                self.look(part, &[], weight);
            }
            certain.retain(|&one| self.seen.width(one) == 1);
            if certain.len() == before {
                break;
            }
        }
        let value = |one: Unknown| self.seen.of(one).map(|(value, _)| (one, value));
        let certain: BTreeMap<Unknown, i64> = certain.into_iter().filter_map(value).collect();
        if certain.is_empty() {
            return;
        }
        let mut added = Remainder::beside(&self.system, &self.intervals, &certain);
        for table in &self.tables {
            let values = self.values(table);
            added.iter_mut().for_each(|left| left.note(&values, &[]));
        }
        self.of_component.extend(self.remainders.len()..self.remainders.len() + added.len());
        self.remainders.extend(added);
    }

    /// The remainders of the component for which it is not shown that they are open.
    fn closed_remainders(&self) -> Vec<usize> {
        let is_shown = |&index: &usize| {
            self.remainders.get(index).is_some_and(|left| left.is_shown(self.system.rule))
        };
        self.of_component.iter().copied().filter(|index| !is_shown(index)).collect()
    }

    /// Decides by programs whether a remainder is open.
    fn remainder(&mut self, part: &Component, index: usize, failure: &mut AuditError) {
        let rule = self.system.rule;
        let Some(Remainder { unknowns, low, high, .. }) = self.remainders.get(index).cloned()
        else {
            return;
        };
        let whole = |end: i128| i64::try_from(end).unwrap_or(OPEN).min(OPEN);
        let (low, high) = self.ends(part, &unknowns, (whole(low), whole(high)));
        if self.remainders.get(index).is_some_and(|left| left.is_shown(rule)) {
            return;
        }
        if high - low + 1 >= rule.width().cast_signed() {
            failure.unproved.extend(unknowns.iter().copied().map(CellId));
            failure.together.push(unknowns.into_iter().map(CellId).collect());
            return;
        }
        if low < i64::from(rule.threshold()) && high > 0 {
            self.expose(&unknowns, failure);
        }
    }

    /// Bounds of the sum of some unknowns that hold for certain, no wider than those given; the
    /// tables in which they are reached are noted.
    fn ends(&mut self, part: &Component, of: &[Unknown], known: (i64, i64)) -> (i64, i64) {
        let (mut low, mut high) = known;
        for sign in [1.0, -1.0] {
            let sum = |unknown: Unknown| if of.contains(&unknown) { sign } else { 0.0 };
            let Some(limit) = self.look(part, &[], sum) else { continue };
            // The largest whole number that is not above the limit, with what floating point may
            // have lost.
            let whole = (limit + 1e-6).floor() as i64;
            if sign > 0.0 && whole < self.top {
                high = high.min(whole);
            } else if sign < 0.0 {
                low = low.max(-whole);
            }
        }
        (low, high)
    }

    /// Finds at once those of which nothing was seen so far, and of which there is nothing in any
    /// table.
    fn certainly_none(&mut self, part: &Component, open: &[Unknown]) {
        let mut none: BTreeSet<Unknown> = open.iter().copied().collect();
        loop {
            none.retain(|&cell| self.seen.of(cell).is_none_or(|(_, high)| high == 0));
            let (before, tables) = (none.len(), self.tables.len());
            let any = |unknown: Unknown| if none.contains(&unknown) { 1.0 } else { 0.0 };
            let limit = if none.is_empty() { None } else { self.look(part, &[], any) };
            let Some(limit) = limit.filter(|_| self.tables.len() > tables) else { return };
            if limit < 0.5 {
                let needs_none = |&cell: &Unknown| !self.system.is_guarded(cell, 0, 0);
                self.certain.extend(none.iter().copied().filter(needs_none));
                return;
            }
            none.retain(|&cell| self.seen.of(cell).is_none_or(|(_, high)| high == 0));
            if none.len() == before {
                return;
            }
        }
    }

    /// A value of each unknown: those of a table of a component, and the least of all others.
    fn values(&self, of_part: &[(Unknown, i64)]) -> Vec<i64> {
        let mut values: Vec<i64> =
            (0..self.system.floors.len()).map(|unknown| self.intervals.of(unknown).0).collect();
        for &(unknown, value) in of_part {
            if let Some(slot) = values.get_mut(unknown) {
                *slot = value;
            }
        }
        values
    }

    /// Notes a table of a component, and all that changes of it show of cells that are still open.
    fn around(&mut self, open: &[Unknown], of_part: &[(Unknown, i64)]) {
        let values = self.values(of_part);
        of_part.iter().for_each(|&(unknown, value)| self.seen.note(unknown, value));
        let remainders = self.closed_remainders();
        self.note(&remainders, &values, &[]);
        let far = self.system.rule.width().cast_signed() - 1;
        for &cell in open {
            if self.seen.width(cell) > far.unsigned_abs() {
                continue;
            }
            let value = value_of(&values, cell);
            let Some((low, high)) = self.seen.of(cell) else { continue };
            let down = value - (high - far);
            let walk = Walk { system: &self.system, moves: &self.moves, values: &values };
            let free = |unknown: Unknown| {
                let (low, high) = self.intervals.of(unknown);
                (low < high).then_some(0)
            };
            let way = walk.go(cell, 1, low + far - value, free).or_else(|| {
                let room = self.system.floor(cell).is_some_and(|floor| value - down >= floor);
                room.then(|| walk.go(cell, -1, down, free)).flatten()
            });
            if let Some(change) = way {
                walk.note(&change, &mut self.seen);
                self.note(&remainders, &values, &change);
            }
        }
    }

    /// Notes some remainders in a table, and after a change of it.
    fn note(&mut self, remainders: &[usize], values: &[i64], change: &[(Unknown, i64)]) {
        for &index in remainders {
            if let Some(left) = self.remainders.get_mut(index) {
                left.note(values, change);
            }
        }
    }
}

/// A weight as good as drawn by lot.
fn drawn(unknown: Unknown, round: u64) -> f64 {
    f64::from(mixing::of_round(unknown as u64, round) % 1000) / 1000.0 - 0.5
}

fn exposure(cell: Unknown, low: i64, high: i64) -> Exposure {
    Exposure { cell: CellId(cell), low: low.unsigned_abs(), high: high.unsigned_abs() }
}
