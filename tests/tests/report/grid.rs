//! Random tables with totals, and an attacker who tries every table that agrees with
//! what was published.
//!
//! The attacker shares no code with the audit: it knows rows, columns and the rule, and goes
//! through all values.

use fastrand::Rng;
use voice_core::report::{ConfidentialityRule, Figure, LinkedTables, Published, Zeros};

/// A table of rows and columns; its totals are made of it.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) inner: Vec<u64>,
}

impl Grid {
    /// Two to three rows and columns, counts up to `most`, a quarter of them zero.
    pub(crate) fn random(rng: &mut Rng, most: u64) -> Self {
        let (rows, columns) = (2 + rng.usize(..2), 2 + rng.usize(..2));
        let inner = (0..rows * columns)
            .map(|_| if rng.u64(..4) == 0 { 0 } else { rng.u64(..most + 1) })
            .collect();
        Self { rows, columns, inner }
    }

    /// The number of a cell; the last row and the last column are totals.
    pub(crate) const fn cell(&self, row: usize, column: usize) -> usize {
        row * (self.columns + 1) + column
    }

    pub(crate) fn counts(&self) -> Vec<u64> {
        let at = |row: usize, column: usize| -> u64 {
            let rows = if row == self.rows { 0..self.rows } else { row..row + 1 };
            rows.map(|row| {
                let columns =
                    if column == self.columns { 0..self.columns } else { column..column + 1 };
                columns.map(|column| self.inner[row * self.columns + column]).sum::<u64>()
            })
            .sum()
        };
        (0..=self.rows)
            .flat_map(|row| (0..=self.columns).map(move |column| (row, column)))
            .map(|(r, c)| at(r, c))
            .collect()
    }

    /// The same tables as the library makes them; the attacker has totals of its own.
    pub(crate) fn tables(&self) -> LinkedTables {
        let rows: Vec<Vec<u64>> = self.inner.chunks(self.columns).map(<[u64]>::to_vec).collect();
        let tables = LinkedTables::with_totals(&rows).unwrap();
        assert_eq!(
            tables.counts().iter().map(|count| count.value).collect::<Vec<_>>(),
            self.counts()
        );
        tables
    }
}

/// The least and the greatest value of each cell over the tables that an attacker found.
pub(crate) struct Attack<'a> {
    grid: &'a Grid,
    /// What was published, with a guess of one cell in its place.
    figures: Vec<Figure>,
    rule: ConfidentialityRule,
    /// The greatest count that is tried.
    cap: u64,
    /// Which tables the attacker believes in; more than that they agree with what was published.
    believed: &'a dyn Fn(&[u64]) -> bool,
    spans: Vec<Option<(u64, u64)>>,
}

impl<'a> Attack<'a> {
    /// Asks of each withheld cell and each value whether a table has it, until the cell is known to
    /// be as open as the rule wants.
    pub(crate) fn on(
        grid: &'a Grid,
        published: &Published,
        cap: u64,
        believed: &'a dyn Fn(&[u64]) -> bool,
    ) -> Self {
        let (figures, rule) = (published.figures().to_vec(), published.rule());
        let mut attack =
            Self { grid, spans: vec![None; figures.len()], figures, rule, cap, believed };
        for cell in 0..attack.figures.len() {
            for value in 0..=cap {
                if attack.figures[cell] != Figure::Withheld || attack.open(cell) {
                    break;
                }
                let known =
                    attack.spans[cell].is_some_and(|(low, high)| (low..=high).contains(&value));
                if !known && attack.may_be(cell, value) {
                    attack.figures[cell] = Figure::Told(value);
                    attack.fill(0, &mut vec![0; grid.inner.len()]);
                    attack.figures[cell] = Figure::Withheld;
                }
            }
        }
        attack
    }

    /// The withheld cells of which the attacker knows the count.
    pub(crate) fn pinned(&self) -> usize {
        self.pinned_among(|_| true)
    }

    /// The withheld cells, among some, of which the attacker knows the count.
    pub(crate) fn pinned_among(&self, among: impl Fn(usize) -> bool) -> usize {
        let withheld = (0..self.spans.len())
            .filter(|&cell| self.figures[cell] == Figure::Withheld && among(cell));
        withheld.filter(|&cell| self.spans[cell].is_none_or(|(low, high)| low == high)).count()
    }

    /// The withheld cells of which fewer values are left open than the rule wants.
    pub(crate) fn narrow(&self) -> usize {
        self.withheld().filter(|span| !self.wide(*span)).count()
    }

    /// The rows and columns of which the total is told, and the withheld cells add up to a small
    /// count.
    pub(crate) fn known_together(&self) -> usize {
        let Grid { rows, columns, .. } = *self.grid;
        let line = |cells: Vec<usize>, whole: usize| {
            let told = |cell: usize| match self.figures[cell] {
                Figure::Told(count) => Some(count),
                Figure::Withheld | Figure::WithheldOrNone | Figure::Implied => None,
            };
            let parts: u64 = cells.iter().filter_map(|&cell| told(cell)).sum();
            let open = cells.iter().filter(|&&cell| told(cell).is_none()).count();
            let left = told(whole).map_or(0, |whole| whole - parts);
            open > 1 && left > 0 && left < u64::from(self.rule.threshold())
        };
        let cell = |row, column| self.grid.cell(row, column);
        let across = (0..=rows).map(|row| {
            line((0..columns).map(|column| cell(row, column)).collect(), cell(row, columns))
        });
        let down = (0..=columns).map(|column| {
            line((0..rows).map(|row| cell(row, column)).collect(), cell(rows, column))
        });
        across.chain(down).filter(|&small| small).count()
    }

    fn withheld(&self) -> impl Iterator<Item = Option<(u64, u64)>> + '_ {
        self.spans
            .iter()
            .zip(&self.figures)
            .filter(|(_, figure)| **figure == Figure::Withheld)
            .map(|(span, _)| *span)
    }

    fn wide(&self, span: Option<(u64, u64)>) -> bool {
        span.is_some_and(|(low, high)| high - low + 1 >= self.rule.width())
    }

    fn open(&self, cell: usize) -> bool {
        self.wide(self.spans[cell])
    }

    fn may_be(&self, cell: usize, value: u64) -> bool {
        match self.figures[cell] {
            Figure::Told(count) => count == value,
            Figure::Withheld => value > 0 || self.rule.zeros() == Zeros::Withheld,
            Figure::WithheldOrNone | Figure::Implied => true,
        }
    }

    fn told(&self, row: usize, column: usize) -> Option<u64> {
        match self.figures[self.grid.cell(row, column)] {
            Figure::Told(count) => Some(count),
            Figure::Withheld | Figure::WithheldOrNone | Figure::Implied => None,
        }
    }

    /// Goes through the cells in order, each with all values that the totals so far allow; true
    /// where a table was found.
    fn fill(&mut self, place: usize, inner: &mut Vec<u64>) -> bool {
        let Grid { rows, columns, .. } = *self.grid;
        if place == inner.len() {
            let guess = Grid { rows, columns, inner: inner.clone() }.counts();
            let agrees = guess.iter().enumerate().all(|(cell, &value)| self.may_be(cell, value))
                && (self.believed)(&guess);
            if agrees {
                for (span, value) in self.spans.iter_mut().zip(guess) {
                    *span =
                        Some(span.map_or((value, value), |(low, high)| {
                            (low.min(value), high.max(value))
                        }));
                }
            }
            return agrees;
        }
        let (row, column) = (place / columns, place % columns);
        let (mut low, mut high) = (0, self.cap);
        let sums = [
            (
                self.told(row, columns),
                inner[row * columns..place].iter().sum::<u64>(),
                column + 1 == columns,
            ),
            (
                self.told(rows, column),
                (0..row).map(|above| inner[above * columns + column]).sum(),
                row + 1 == rows,
            ),
            (self.told(rows, columns), inner[..place].iter().sum(), place + 1 == inner.len()),
        ];
        for (total, before, last) in sums {
            let Some(total) = total else { continue };
            let Some(left) = total.checked_sub(before) else { return false };
            high = high.min(left);
            low = if last { low.max(left) } else { low };
        }
        for value in low..=high {
            if self.may_be(self.grid.cell(row, column), value) {
                inner[place] = value;
                if self.fill(place + 1, inner) {
                    return true;
                }
            }
        }
        false
    }
}
