//! What is left of a whole beside those of its parts that are known. It is a count of people too,
//! even where each of the parts in it stays open.

use std::collections::{BTreeMap, BTreeSet};

use super::intervals::{Intervals, OPEN};
use super::rule::ConfidentialityRule;
use super::system::{Equation, System, Unknown, value_of};

/// Unknowns of one side of a relation that are not certain, and what a reader knows of their sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remainder {
    pub(crate) unknowns: Vec<Unknown>,
    /// Bounds of the sum that hold for certain.
    pub(crate) low: i128,
    pub(crate) high: i128,
    /// The sum in the tables seen so far.
    seen: Option<(i128, i128)>,
}

impl Remainder {
    /// What is left on each side of every relation that is a sum, and could be known too closely.
    pub(crate) fn all(system: &System, intervals: &Intervals) -> Vec<Self> {
        let ends = |unknown| intervals.of(unknown);
        let left = system.equations.iter().flat_map(|equation| of(equation, system, ends));
        left.filter(|left| left.is_guarded(system.rule)).collect()
    }

    /// The same beside some unknowns of which the value is certain.
    pub(crate) fn beside(
        system: &System,
        intervals: &Intervals,
        certain: &BTreeMap<Unknown, i64>,
    ) -> Vec<Self> {
        let ends = |unknown| match certain.get(&unknown) {
            Some(&value) => (value, value),
            None => intervals.of(unknown),
        };
        let near: BTreeSet<usize> = (certain.keys())
            .flat_map(|&unknown| system.column(unknown))
            .map(|&(equation, _)| equation)
            .collect();
        let near = near.into_iter().filter_map(|index| system.equations.get(index));
        let left = near.flat_map(|equation| of(equation, system, ends));
        left.filter(|left| left.is_guarded(system.rule)).collect()
    }

    /// Whether a reader could know too much of it: it can be a small count, and what is certain of
    /// it does not say that it is none.
    fn is_guarded(&self, rule: ConfidentialityRule) -> bool {
        self.low < i128::from(rule.threshold()) && self.high > 0
    }

    /// Whether its bounds alone say too much.
    pub(crate) fn is_narrow(&self, rule: ConfidentialityRule) -> bool {
        self.is_guarded(rule) && self.high - self.low + 1 < i128::from(rule.width())
    }

    /// Whether enough of its values were seen.
    pub(crate) fn is_shown(&self, rule: ConfidentialityRule) -> bool {
        self.seen.is_some_and(|(low, high)| high - low + 1 >= i128::from(rule.width()))
    }

    /// Notes its sum in a table, and what changes of that table make of it.
    pub(crate) fn note(&mut self, values: &[i64], change: &[(Unknown, i64)]) {
        let sum: i128 = self.unknowns.iter().map(|&one| i128::from(value_of(values, one))).sum();
        let of_it = change.iter().filter(|(changed, _)| self.unknowns.contains(changed));
        let sum = sum + of_it.map(|&(_, by)| i128::from(by)).sum::<i128>();
        let (low, high) = self.seen.unwrap_or((sum, sum));
        self.seen = Some((low.min(sum), high.max(sum)));
    }
}

/// What is left on each side of a relation; nothing of one that weighs its cells, or is no sum.
fn of(
    equation: &Equation,
    system: &System,
    ends: impl Fn(Unknown) -> (i64, i64),
) -> Vec<Remainder> {
    let mut known = i128::from(equation.constant);
    let (mut wholes, mut parts) = (Vec::new(), Vec::new());
    for &(unknown, weight) in &equation.terms {
        let (low, high) = ends(unknown);
        match weight {
            _ if unknown >= system.cells => return Vec::new(),
            _ if low == high => known += i128::from(weight) * i128::from(low),
            1 => wholes.push(unknown),
            -1 => parts.push(unknown),
            _ => return Vec::new(),
        }
    }
    let sum = |cells: &[Unknown]| {
        cells.iter().map(|&cell| ends(cell)).fold((0, 0), |(least, greatest), (low, high)| {
            (least + i128::from(low), greatest + i128::from(high))
        })
    };
    let beside = |cells: &[Unknown], others: &[Unknown], known: i128| {
        // One cell, and what equals one, are guarded themselves.
        let itself = cells.len() < 2 || (others.len() == 1 && known == 0);
        let ((low, high), (least, greatest)) = (sum(cells), sum(others));
        let high = if greatest >= i128::from(OPEN) { high } else { high.min(greatest + known) };
        let low = low.max(least + known);
        (!itself).then(|| Remainder { unknowns: cells.to_vec(), low, high, seen: None })
    };
    [beside(&parts, &wholes, known), beside(&wholes, &parts, -known)]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{CellId, ConfidentialityRule, Count, Figure, LinkedTables, Published, Relation};
    use crate::{Zeros, audit, suppress};

    /// 71 contacts, of which 44 came by telephone and 23 by mail, and four in other ways.
    fn channels() -> LinkedTables {
        let counts = [71, 44, 23, 2, 1, 1, 0].map(Count::printed);
        LinkedTables::new(counts, [Relation::sum(CellId(0), (1..7).map(CellId))]).unwrap()
    }

    #[test]
    fn rows_that_are_withheld_do_not_add_up_to_a_small_count() {
        let rule = ConfidentialityRule::new(5, Zeros::Withheld).unwrap();
        let failure = audit(&Published::naive(&channels(), rule)).unwrap_err();
        let cells: Vec<_> = failure.exposed.iter().map(|one| (one.cell.0, one.high)).collect();
        assert_eq!(cells, [(3, 4), (4, 4), (5, 4), (6, 4)]);
        let done = suppress(&channels(), rule).unwrap();
        let told = |cell: usize| match done.published().figures()[cell] {
            Figure::Told(count) => Some(count),
            _ => None,
        };
        assert_eq!((told(0), told(1), told(2)), (Some(71), Some(44), None));
        assert_eq!(done.complementary(), 1);
    }

    /// A rest of 10 that three relations tell and none of them alone: 40 less 30.
    ///
    /// Two counts add up to 40 because each is the rest of 60 beside counts that add up to 80, and
    /// two to 30 in the same way.
    #[test]
    fn what_several_relations_tell_of_a_rest_is_seen() {
        let audited = |of_second: u64| {
            let [first, second, rest, other] = [8, 9, 10, 11].map(CellId);
            let id = |cell: usize| CellId(cell);
            let mut figures = vec![Figure::Implied; 12];
            let mut relations = Vec::new();
            for (from, together) in [(0, 80), (4, of_second)] {
                for (whole, parts) in [(60, [0, 2]), (60, [1, 3]), (together, [2, 3])] {
                    figures.push(Figure::Told(whole));
                    let whole = id(figures.len() - 1);
                    relations.push(Relation::sum(whole, parts.map(|cell| id(from + cell))));
                }
            }
            relations.extend([
                Relation::sum(first, [id(0), id(1)]),
                Relation::sum(second, [id(4), id(5)]),
                Relation::sum(first, [second, rest, other]),
            ]);
            audit(&Published::new(figures, relations, ConfidentialityRule::default()))
        };
        assert_eq!(audited(90).unwrap_err().together, [[CellId(10), CellId(11)]]);
        audited(100).unwrap();
    }

    /// Nobody prints the rows of the days between two reports; each of three can be 0 to 9.
    #[test]
    fn rows_that_nobody_prints_do_not_either() {
        let rule = ConfidentialityRule::default();
        let audited = |left: u64| {
            let mut figures = vec![Figure::Told(62 + left), Figure::Told(62)];
            figures.extend([Figure::Implied; 3]);
            let sum = Relation::sum(CellId(0), (1..5).map(CellId));
            audit(&Published::new(figures, vec![sum], rule))
        };
        for left in 1..11 {
            assert_eq!(audited(left).unwrap_err().exposed.len(), 3, "{left}");
        }
        assert!(audited(0).is_ok() && audited(11).is_ok());
    }
}
