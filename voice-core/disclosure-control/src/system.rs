//! What a reader can compute with: unknown whole numbers, each with a least value, and equations
//! between them.

use std::collections::BTreeMap;

use super::published::{Figure, Published};
use super::rule::{ConfidentialityRule, Zeros};

/// An unknown: the number of its cell, or beyond them the slack of a relation that is no equation,
/// or a sum of others.
pub(crate) type Unknown = usize;

/// The value of an unknown in a table, which has one for every unknown of its system.
#[expect(
    clippy::indexing_slicing,
    reason = "a table is as long as its system, whose unknowns are asked for alone"
)]
pub(crate) fn value_of(values: &[i64], unknown: Unknown) -> i64 {
    values[unknown]
}

/// A weighted sum of unknowns and a constant, together zero.
#[derive(Debug, Clone, Default)]
pub(crate) struct Equation {
    pub(crate) terms: Vec<(Unknown, i64)>,
    pub(crate) constant: i64,
}

/// The equations of what is published.
#[derive(Debug, Clone)]
pub(crate) struct System {
    pub(crate) equations: Vec<Equation>,
    /// By unknown, the equations in which it is, and its weight there; empty for what is told.
    pub(crate) columns: Vec<Vec<(usize, i64)>>,
    /// By unknown, the least value; none for what is told.
    pub(crate) floors: Vec<Option<i64>>,
    /// By unknown, the greatest value; none where there is none, and for what is told.
    pub(crate) ceilings: Vec<Option<i64>>,
    pub(crate) rule: ConfidentialityRule,
    /// How many of the unknowns are cells.
    pub(crate) cells: usize,
    /// By cell, what is seen of it.
    figures: Vec<Figure>,
}

impl System {
    pub(crate) fn new(published: &Published) -> Self {
        let (rule, cells) = (published.rule, published.figures.len());
        let mut floors: Vec<_> = (published.figures.iter())
            .map(|figure| match figure {
                Figure::Told(_) => None,
                Figure::Withheld => Some(rule.floor()),
                Figure::WithheldOrNone | Figure::Implied => Some(0),
            })
            .collect();
        let figures = published.figures.clone();
        let mut equations = Vec::with_capacity(published.relations.len());
        for relation in &published.relations {
            let mut equation = Equation::default();
            for (cell, weight) in relation.terms() {
                match published.figures.get(cell.0) {
                    Some(&Figure::Told(count)) => {
                        let count = i64::try_from(count).unwrap_or(i64::MAX);
                        equation.constant =
                            equation.constant.saturating_add(weight.saturating_mul(count));
                    }
                    // A weight of zero says nothing, and cannot be divided by.
                    Some(_) if weight == 0 => {}
                    Some(_) => equation.terms.push((cell.0, weight)),
                    None => {}
                }
            }
            if !relation.is_exact() {
                equation.terms.push((floors.len(), -1));
                floors.push(Some(0));
            }
            equations.push(equation);
        }
        let mut columns = vec![Vec::new(); floors.len()];
        for (index, equation) in equations.iter().enumerate() {
            for &(unknown, weight) in &equation.terms {
                if let Some(column) = columns.get_mut(unknown) {
                    column.push((index, weight));
                }
            }
        }
        let ceilings = vec![None; floors.len()];
        Self { equations, columns, floors, ceilings, rule, cells, figures }
    }

    /// Adds an unknown that is the sum of some others.
    pub(crate) fn add_sum(&mut self, of: &[Unknown]) -> Unknown {
        let (sum, equation) = (self.floors.len(), self.equations.len());
        let terms: Vec<_> = of.iter().map(|&one| (one, 1)).chain([(sum, -1)]).collect();
        self.floors.push(Some(0));
        self.ceilings.push(None);
        self.columns.push(Vec::new());
        for &(unknown, weight) in &terms {
            if let Some(column) = self.columns.get_mut(unknown) {
                column.push((equation, weight));
            }
        }
        self.equations.push(Equation { terms, constant: 0 });
        sum
    }

    pub(crate) fn floor(&self, unknown: Unknown) -> Option<i64> {
        self.floors.get(unknown).copied().flatten()
    }

    pub(crate) fn ceiling(&self, unknown: Unknown) -> Option<i64> {
        self.ceilings.get(unknown).copied().flatten()
    }

    pub(crate) fn column(&self, unknown: Unknown) -> &[(usize, i64)] {
        self.columns.get(unknown).map_or(&[], Vec::as_slice)
    }

    /// Whether something must stay open about an unknown: about all that is withheld, but for a
    /// certain zero where zeros are withheld with their table; about what follows without being
    /// printed only where it could be small.
    pub(crate) fn is_guarded(&self, unknown: Unknown, low: i64, high: i64) -> bool {
        let large = low >= i64::from(self.rule.threshold());
        let none = high <= 0 && !matches!(self.rule.zeros(), Zeros::Withheld);
        match self.figures.get(unknown) {
            Some(Figure::Withheld) => true,
            Some(Figure::WithheldOrNone) => high > 0,
            Some(Figure::Implied) => !large && !none,
            Some(Figure::Told(_)) | None => false,
        }
    }

    /// Whether what is known of an unknown leaves enough open.
    pub(crate) fn leaves_open(&self, unknown: Unknown, low: i64, high: i64) -> bool {
        !self.is_guarded(unknown, low, high)
            || (high - low).saturating_add(1) >= self.rule.width().cast_signed()
    }

    /// The cells that are not told.
    pub(crate) fn unknown_cells(&self) -> impl Iterator<Item = Unknown> + '_ {
        (0..self.cells).filter(|&cell| self.floor(cell).is_some())
    }

    /// Whether no equation notices a change, computed in whole numbers.
    pub(crate) fn unnoticed(&self, change: &[(Unknown, i64)]) -> bool {
        let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
        for &(unknown, by) in change {
            for &(equation, weight) in self.column(unknown) {
                *sums.entry(equation).or_default() += i128::from(weight) * i128::from(by);
            }
        }
        sums.values().all(|&sum| sum == 0)
    }

    /// The slack of each relation that is no equation, computed from the cells.
    pub(crate) fn fill_slacks(&self, values: &mut Vec<i64>) {
        values.resize(self.floors.len(), 0);
        for equation in &self.equations {
            let Some((&(slack, -1), terms)) = equation.terms.split_last() else { continue };
            if slack < self.cells {
                continue;
            }
            let sum: i64 = terms
                .iter()
                .map(|&(unknown, weight)| weight.saturating_mul(value_of(values, unknown)))
                .sum();
            if let Some(slot) = values.get_mut(slack) {
                *slot = sum.saturating_add(equation.constant);
            }
        }
    }
}
