mod exchange;
mod telling_again;

use core::cell::Cell;
use std::collections::{BTreeSet, VecDeque};

use super::audit::audit;
use super::audit_error::AuditError;
use super::feasible::{Seen, Walk};
use super::insider_audit::{self, Insider, KnownCells};
use super::intervals::Intervals;
use super::linear;
use super::linked::{CellId, CellStatus, Count, LinkedTables};
use super::minimal;
use super::mixing;
use super::null_space::NullSpaceMoves;
use super::published::Published;
use super::rule::ConfidentialityRule;
use super::suppressed::Suppressed;
use super::system::{System, Unknown, value_of};

/// Up to how many counts that are not zero several orders are tried, and each cell told again is
/// audited by itself.
const TRIED_AGAIN: usize = 400;

/// Up to how many cells in all: those of several reports together take too long each time.
const TRIED_CELLS: usize = 1_300;

/// Up to how many cells withheld ones are tried to be told again.
const TOLD_AGAIN: usize = 6_000;

/// How often more is withheld because the audit wants it, before nothing is published.
const ROUNDS: usize = 200;

/// In how many orders small cells are gone through where the tables are small: up to so many
/// counts; the best is taken. From the fifth order on, costs are drawn by lot besides.
const ORDERS: [(usize, u64); 4] = [(25, 4), (120, 24), (TRIED_AGAIN, 8), (TRIED_CELLS, 4)];

/// What is added to a cost at most, where it is drawn by lot: as much as half a cell.
const DRAWN: u64 = 50;

/// Withholds small counts, and as few others as it can find so that none of them can be worked out
/// or bounded too closely; then has the result audited.
///
/// ```
/// use voice_disclosure_control::{ConfidentialityRule, Figure, LinkedTables, suppress};
///
/// // 4 of 40, 12 of 60: a small count in a table of two by two, with its totals.
/// let tables = LinkedTables::with_totals(&[vec![4, 36], vec![12, 48]])?;
/// let done = suppress(&tables, ConfidentialityRule::default())?;
/// assert_eq!((done.small(), done.complementary()), (1, 3));
/// assert_eq!(done.published().figures()[8], Figure::Told(100));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The cells that cannot be protected, where what was published before or never can be withheld
/// gives them away.
pub fn suppress(
    tables: &LinkedTables,
    rule: ConfidentialityRule,
) -> Result<Suppressed, AuditError> {
    let (mut best, mut work) = attempt(tables, rule, 0)?;
    if is_tried_again(tables) {
        let counts = tables.counts().len();
        let orders = ORDERS.iter().find(|&&(most, _)| counts <= most).map_or(1, |&(_, of)| of);
        for order in 1..orders {
            if best.complementary() > 1
                && let Ok((other, of_other)) = attempt(tables, rule, order)
                && other.complementary() < best.complementary()
            {
                (best, work) = (other, of_other);
            }
        }
    }
    work.exchange(&mut best);
    if is_tried_again(tables) {
        minimal::improve(tables, &mut best);
    }
    best.keep_withheld_unproved();
    Ok(best)
}

/// Whether few counts could be withheld: zeros, and what no reader sees, cost little.
fn is_tried_again(tables: &LinkedTables) -> bool {
    let some = |count: &&Count| count.status == CellStatus::Printed && count.value > 0;
    let counts = tables.counts();
    counts.len() <= TRIED_CELLS && counts.iter().filter(some).count() <= TRIED_AGAIN
}

fn attempt(
    tables: &LinkedTables,
    rule: ConfidentialityRule,
    order: u64,
) -> Result<(Suppressed, Work<'_>), AuditError> {
    let mut work = Work::new(tables, rule, order);
    work.protect_all();
    let mut rounds = 0;
    let (published, audit, known_to_insiders) = loop {
        let published = work.published();
        match audit(&published) {
            Ok(audit) => {
                let known = insider_audit::known(tables, &published);
                if rounds >= ROUNDS || !work.protect_from_insiders(&known) {
                    break (published, audit, known.cells);
                }
            }
            Err(failure) => {
                work.add_sums(&failure);
                let before = work.withheld.clone();
                if rounds >= ROUNDS || !work.protect_more(&failure.cells()) {
                    return Err(failure);
                }
                if failure.exposed.is_empty() {
                    work.note_unproved(&before);
                }
            }
        }
        work.protect_all();
        rounds += 1;
    };
    let withheld = |count: &&Count| {
        rule.withholds(**count) || matches!(count.status, CellStatus::Withheld | CellStatus::Hidden)
    };
    let small = tables.counts().iter().filter(withheld).count();
    let withheld_unproved = work.unproved.iter().copied().map(CellId).collect();
    let mut done = Suppressed { published, small, audit, known_to_insiders, withheld_unproved };
    if tables.counts().len() <= TOLD_AGAIN {
        work.tell_again(&mut done);
    }
    Ok((done, work))
}

struct Work<'a> {
    tables: &'a LinkedTables,
    rule: ConfidentialityRule,
    /// Everything unknown that is withheld or could be.
    system: System,
    /// The same as somebody sees it who is told which figures are small.
    insider: System,
    moves: NullSpaceMoves,
    values: Vec<i64>,
    seen: Seen,
    /// The changes of the true table by which cells were seen to be open.
    changes: Vec<Vec<(Unknown, i64)>>,
    withheld: BTreeSet<Unknown>,
    /// Those of them that are withheld because a search ended before it decided.
    unproved: BTreeSet<Unknown>,
    /// By unknown, whether it is known even where all that may be withheld is, as where an earlier
    /// report told the same: to withhold it is no use.
    known: Vec<bool>,
    waiting: VecDeque<Unknown>,
    /// Cells that are open each, and were known too closely together: their sum is an unknown of
    /// its own, which is protected as they are.
    together: BTreeSet<Vec<CellId>>,
    order: u64,
    /// How many cells all programs together had that were solved so far.
    effort: Cell<u64>,
}

impl<'a> Work<'a> {
    fn new(tables: &'a LinkedTables, rule: ConfidentialityRule, order: u64) -> Self {
        // All that may be withheld as if it were: zero is told where zeros are, and what was told
        // stays told.
        let all = Published::without(tables, rule, |cell| {
            tables.counts().get(cell.0).is_some_and(|count| count.value > 0)
        });
        let system = System::new(&all);
        let mut values: Vec<i64> =
            tables.counts().iter().map(|count| count.value.cast_signed()).collect();
        system.fill_slacks(&mut values);
        let intervals = Intervals::propagate(&system);
        let open = |cell: Unknown| {
            intervals.as_ref().is_some_and(|intervals| {
                let (low, high) = intervals.of(cell);
                system.leaves_open(cell, low, high)
            })
        };
        let mut work = Self {
            known: (0..system.cells).map(|cell| !open(cell)).collect(),
            insider: Insider::new(tables, &all).system,
            tables,
            rule,
            moves: NullSpaceMoves::new(&system),
            seen: Seen::nothing(&system),
            changes: Vec::new(),
            system,
            values,
            withheld: BTreeSet::new(),
            unproved: BTreeSet::new(),
            waiting: VecDeque::new(),
            together: BTreeSet::new(),
            order,
            effort: Cell::new(0),
        };
        for (cell, &count) in tables.counts().iter().enumerate() {
            let small = count.status == CellStatus::Implied && rule.is_small(count.value);
            let hidden = count.status == CellStatus::Hidden && count.value > 0;
            if rule.withholds(count) || count.status == CellStatus::Withheld || small || hidden {
                work.withhold(cell);
            }
        }
        // The largest first, because they need the most room; other orders are as good as
        // drawn by lot.
        let place = |cell: &Unknown| match order {
            0 => u64::MAX - tables.counts().get(*cell).map_or(0, |count| count.value),
            order => mixing::of_order(*cell, order),
        };
        work.waiting.make_contiguous().sort_by_key(place);
        work
    }

    fn withhold(&mut self, cell: Unknown) {
        if self.withheld.insert(cell) {
            self.seen.note(cell, value_of(&self.values, cell));
            self.waiting.push_back(cell);
        }
    }

    /// What it costs to change an unknown: nothing where it is withheld or never printed, else that
    /// it is lost, and a little more where it is a total and the larger it is, because those
    /// are read most; and more again where it would become small itself.
    fn cost(&self, unknown: Unknown) -> u64 {
        let status = self.tables.counts().get(unknown).map(|count| count.status);
        if unknown >= self.system.cells
            || status != Some(CellStatus::Printed)
            || self.withheld.contains(&unknown)
        {
            return 0;
        }
        let value = value_of(&self.values, unknown).unsigned_abs();
        let tight = value < 2 * u64::from(self.rule.threshold());
        let totals =
            self.system.column(unknown).iter().filter(|&&(_, weight)| weight > 0).count() as u64;
        100 + 10 * totals.min(2)
            + u64::from(u64::BITS - value.leading_zeros()) * 2
            + if tight { 8 } else { 0 }
            + if self.order < 4 { 0 } else { mixing::of_order(unknown, self.order) % DRAWN }
    }

    fn protect_all(&mut self) {
        while let Some(cell) = self.waiting.pop_front() {
            self.protect(cell);
        }
    }

    /// Finds a table in which the cell is far enough from what it is, and withholds what
    /// differs in it: by short changes, and where none is found by a program.
    fn protect(&mut self, cell: Unknown) {
        if self.is_open(cell, &self.seen) {
            return;
        }
        let way = self.free_way(cell).or_else(|| {
            let (up, down) = self.needs(cell)?;
            let walk = Walk { system: &self.system, moves: &self.moves, values: &self.values };
            let any = |unknown: Unknown| Some(self.cost(unknown));
            let program = |by| self.program(cell, by, any);
            walk.go(cell, 1, up, any)
                .or_else(|| program(up))
                .or_else(|| down.and_then(|down| program(-down)))
        });
        if let Some(change) = way {
            self.take(change);
        }
    }

    /// How far a cell has to rise, and to fall where it can, until it is open.
    fn needs(&self, cell: Unknown) -> Option<(i64, Option<i64>)> {
        let far = self.rule.width().cast_signed() - 1;
        let (low, high) = self.seen.of(cell)?;
        let value = value_of(&self.values, cell);
        let down = value - (high - far);
        let can_fall = self.system.floor(cell).is_some_and(|floor| value - down >= floor);
        Some((low + far - value, can_fall.then_some(down)))
    }

    /// Whether enough values of a cell were seen.
    fn is_open(&self, cell: Unknown, seen: &Seen) -> bool {
        seen.width(cell) >= self.rule.width()
    }

    /// A change that opens a cell and withholds nothing more.
    fn free_way(&self, cell: Unknown) -> Option<Vec<(Unknown, i64)>> {
        let (up, down) = self.needs(cell)?;
        let walk = Walk { system: &self.system, moves: &self.moves, values: &self.values };
        let free = |unknown: Unknown| (self.cost(unknown) == 0).then_some(0);
        let program = |by| self.program(cell, by, free);
        walk.go(cell, 1, up, free)
            .or_else(|| down.and_then(|down| walk.go(cell, -1, down, free)))
            .or_else(|| program(up))
            .or_else(|| down.and_then(|down| program(-down)))
    }

    /// The cheapest change by a program; none in the largest tables, where one for each cell takes
    /// longer than it saves.
    fn program(
        &self,
        cell: Unknown,
        by: i64,
        cost: impl Fn(Unknown) -> Option<u64>,
    ) -> Option<Vec<(Unknown, i64)>> {
        let few = self.system.cells <= TOLD_AGAIN;
        self.effort.set(self.effort.get() + self.system.cells as u64);
        few.then(|| linear::change(&self.system, &self.values, (cell, by), cost)).flatten()
    }

    /// Notes what a change shows, and withholds what differs in it.
    fn take(&mut self, change: Vec<(Unknown, i64)>) {
        let walk = Walk { system: &self.system, moves: &self.moves, values: &self.values };
        walk.note(&change, &mut self.seen);
        self.withhold_changed(&change);
        self.changes.push(change);
    }

    fn withhold_changed(&mut self, change: &[(Unknown, i64)]) {
        for &(unknown, _) in change {
            if unknown < self.system.cells && self.cost(unknown) > 0 {
                self.withhold(unknown);
            }
        }
    }

    /// Protects what cells are together, which are open each.
    fn add_sums(&mut self, failure: &AuditError) {
        let before = self.together.len();
        for cells in &failure.together {
            if self.together.insert(cells.clone()) {
                let cells: Vec<Unknown> = cells.iter().map(|cell| cell.0).collect();
                let sum = self.system.add_sum(&cells);
                self.insider.add_sum(&cells);
                self.values.push(cells.iter().map(|&cell| value_of(&self.values, cell)).sum());
                self.withhold(sum);
            }
        }
        if self.together.len() > before {
            self.moves = NullSpaceMoves::new(&self.system);
        }
    }

    /// Protects cells that the audit does not pass; whether more is withheld after it.
    fn protect_more(&mut self, found: &[CellId]) -> bool {
        let before = self.withheld.len();
        for &CellId(cell) in found {
            if !self.withheld.contains(&cell) {
                self.withhold(cell);
            } else {
                self.waiting.push_back(cell);
            }
        }
        self.protect_all();
        self.withheld.len() > before || self.withhold_near(found)
    }

    /// Notes what was withheld since, for want of proof.
    fn note_unproved(&mut self, before: &BTreeSet<Unknown>) {
        self.unproved.extend(self.withheld.difference(before));
    }

    /// Gives small cells another small value, where that is to be had; whether more is withheld
    /// after it.
    fn protect_from_insiders(&mut self, known: &KnownCells) -> bool {
        let before = self.withheld.len();
        for &CellId(cell) in &known.cells {
            let cost = |unknown: Unknown| Some(self.cost(unknown));
            let walk = Walk { system: &self.insider, moves: &self.moves, values: &self.values };
            let ways = [1, -1].into_iter().filter_map(|sign| {
                let value = value_of(&self.values, cell) + sign;
                let floor = self.insider.floor(cell).is_some_and(|floor| floor <= value);
                let ceiling = self.insider.ceiling(cell).is_none_or(|ceiling| value <= ceiling);
                (floor && ceiling).then(|| {
                    walk.go(cell, sign, 1, cost)
                        .or_else(|| linear::change(&self.insider, &self.values, (cell, sign), cost))
                })?
            });
            let price = |change: &Vec<(Unknown, i64)>| {
                change.iter().map(|&(unknown, _)| self.cost(unknown)).sum::<u64>()
            };
            if let Some(change) = ways.min_by_key(price) {
                let so_far = self.withheld.clone();
                self.withhold_changed(&change);
                if known.undecided.contains(&CellId(cell)) {
                    self.note_unproved(&so_far);
                }
            }
        }
        self.withheld.len() > before
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "there is an entry for each cell, and only a cell costs something"
    )]
    fn is_known(&self, cell: Unknown) -> bool {
        self.known[cell]
    }

    /// What it costs to withhold a cell; none where that is done or no use.
    fn price(&self, unknown: Unknown) -> Option<(u64, Unknown)> {
        let cost = self.cost(unknown);
        (cost > 0 && !self.is_known(unknown)).then_some((cost, unknown))
    }

    /// Withholds one more cell beside each of some that are not open enough; whether there was any.
    fn withhold_near(&mut self, found: &[CellId]) -> bool {
        let mut more = false;
        for &CellId(cell) in found {
            let equations = self
                .system
                .column(cell)
                .iter()
                .filter_map(|&(index, _)| self.system.equations.get(index));
            let near = equations.flat_map(|equation| equation.terms.iter().map(|term| term.0));
            let cheapest = near.filter_map(|one| self.price(one)).min();
            // Where all around is withheld already, what is beside that is next.
            let beyond = || {
                let paid = (0..self.system.cells).filter(|&one| self.system.floor(one).is_some());
                paid.filter_map(|one| self.price(one)).min()
            };
            if let Some((_, one)) = cheapest.or_else(beyond) {
                self.withhold(one);
                more = true;
            }
        }
        more
    }

    fn published(&self) -> Published {
        Published::without(self.tables, self.rule, |cell| self.withheld.contains(&cell.0))
    }
}
