//! Null-space moves, small changes that no equation notices: raise one count, lower another of its
//! row, and so on around, until every sum is what it was. Two tables that differ by such a change
//! agree with all that is published, so a reader cannot tell which is the true one.

use core::ops::ControlFlow;
use std::collections::HashMap;

use super::mixing;
use super::system::{System, Unknown};

/// How many steps of a search are taken for one cell.
const STEPS: usize = 40_000;

/// Unknowns that change together, and the equations that notice it.
#[derive(Debug)]
struct Element {
    parts: Vec<(Unknown, i64)>,
    column: Vec<(usize, i64)>,
}

/// All elements of a system, ready to be searched for changes that nothing notices.
#[derive(Debug)]
pub(crate) struct NullSpaceMoves {
    elements: Vec<Element>,
    by_equation: Vec<Vec<(usize, i64)>>,
    by_column: HashMap<u64, Vec<usize>>,
    by_unknown: Vec<Vec<usize>>,
    widest: usize,
}

/// What a search asks of its caller.
pub(crate) trait Judge {
    /// What it costs to change these unknowns in this direction; none where they cannot change.
    fn cost(&self, parts: &[(Unknown, i64)], sign: i64) -> Option<u64>;

    /// The cost below which a change is still wanted.
    fn limit(&self) -> u64;

    /// A change that nothing notices, as unknowns and directions, with its cost.
    fn offer(&mut self, change: &[(Unknown, i64)], cost: u64) -> ControlFlow<()>;
}

impl NullSpaceMoves {
    pub(crate) fn new(system: &System) -> Self {
        let mut elements: Vec<_> = (0..system.floors.len())
            .filter(|&unknown| system.floor(unknown).is_some())
            .map(|unknown| Element {
                parts: vec![(unknown, 1)],
                column: system.column(unknown).to_vec(),
            })
            .collect();
        // A quarter and the year to date rise together where what was before is as it is.
        for equation in &system.equations {
            if let [first, rest @ ..] = equation.terms.as_slice()
                && rest.len() <= 2
            {
                let pairs = rest.iter().map(|second| (first, second));
                let inner = rest
                    .split_first()
                    .into_iter()
                    .flat_map(|(second, last)| last.iter().map(move |third| (second, third)));
                elements.extend(
                    pairs
                        .chain(inner)
                        .filter(|(a, b)| a.1 + b.1 == 0)
                        .map(|(a, b)| pair(system, a.0, b.0)),
                );
            }
        }
        let mut made = Self {
            by_equation: vec![Vec::new(); system.equations.len()],
            by_column: HashMap::new(),
            by_unknown: vec![Vec::new(); system.floors.len()],
            widest: 1,
            elements,
        };
        for (index, element) in made.elements.iter().enumerate() {
            made.widest = made.widest.max(element.column.len());
            made.by_column.entry(signature(&element.column)).or_default().push(index);
            for &(equation, weight) in &element.column {
                if let Some(slot) = made.by_equation.get_mut(equation) {
                    slot.push((index, weight));
                }
            }
            for &(unknown, _) in &element.parts {
                if let Some(slot) = made.by_unknown.get_mut(unknown) {
                    slot.push(index);
                }
            }
        }
        made
    }

    /// Offers changes of at most four elements that change `unknown` in the direction of `sign`.
    pub(crate) fn search(&self, unknown: Unknown, sign: i64, judge: &mut impl Judge) {
        let mut steps = STEPS;
        for &start in self.by_unknown.get(unknown).map_or(&[][..], Vec::as_slice) {
            let Some(element) = self.elements.get(start) else { continue };
            let Some(cost) = judge.cost(&element.parts, sign) else { continue };
            let imbalance = element
                .column
                .iter()
                .map(|&(equation, weight)| (equation, weight * sign))
                .collect::<Vec<_>>();
            let mut chosen = vec![(start, sign)];
            if self.extend(&mut chosen, &imbalance, cost, 3, &mut steps, judge).is_break() {
                return;
            }
        }
    }

    fn extend(
        &self,
        chosen: &mut Vec<(usize, i64)>,
        imbalance: &[(usize, i64)],
        cost: u64,
        left: usize,
        steps: &mut usize,
        judge: &mut impl Judge,
    ) -> ControlFlow<()> {
        if imbalance.is_empty() {
            return self.offer(chosen, cost, judge);
        }
        if left == 0 || imbalance.len() > left * self.widest {
            return ControlFlow::Continue(());
        }
        if left == 1 {
            return self.close(chosen, imbalance, cost, judge);
        }
        let among =
            |&(equation, _): &(usize, i64)| self.by_equation.get(equation).map_or(0, Vec::len);
        let Some(&(equation, amount)) = imbalance.iter().min_by_key(|one| among(one)) else {
            return ControlFlow::Continue(());
        };
        for &(index, weight) in self.by_equation.get(equation).map_or(&[][..], Vec::as_slice) {
            if amount.abs() != weight.abs() || chosen.iter().any(|&(other, _)| other == index) {
                continue;
            }
            let sign = -amount.signum() * weight.signum();
            let Some(element) = self.elements.get(index) else { continue };
            let Some(more) = judge.cost(&element.parts, sign) else { continue };
            if cost + more >= judge.limit() {
                continue;
            }
            *steps = steps.saturating_sub(1);
            if *steps == 0 {
                return ControlFlow::Break(());
            }
            let next = combine(imbalance, &element.column, sign);
            chosen.push((index, sign));
            let flow = self.extend(chosen, &next, cost + more, left - 1, steps, judge);
            chosen.pop();
            flow?;
        }
        ControlFlow::Continue(())
    }

    /// Looks up the one element that takes the rest away.
    fn close(
        &self,
        chosen: &mut Vec<(usize, i64)>,
        imbalance: &[(usize, i64)],
        cost: u64,
        judge: &mut impl Judge,
    ) -> ControlFlow<()> {
        let wanted = signature(imbalance);
        for (key, sign) in [(wanted.wrapping_neg(), 1), (wanted, -1)] {
            for &index in self.by_column.get(&key).map_or(&[][..], Vec::as_slice) {
                let Some(element) = self.elements.get(index) else { continue };
                if !combine(imbalance, &element.column, sign).is_empty() {
                    continue;
                }
                let Some(more) = judge.cost(&element.parts, sign) else { continue };
                if cost + more >= judge.limit() {
                    continue;
                }
                chosen.push((index, sign));
                let flow = self.offer(chosen, cost + more, judge);
                chosen.pop();
                flow?;
            }
        }
        ControlFlow::Continue(())
    }

    fn offer(&self, chosen: &[(usize, i64)], cost: u64, judge: &mut impl Judge) -> ControlFlow<()> {
        let mut change: Vec<(Unknown, i64)> = Vec::with_capacity(chosen.len() + 1);
        for &(index, sign) in chosen {
            for &(unknown, direction) in
                self.elements.get(index).map_or(&[][..], |element| element.parts.as_slice())
            {
                if change.iter().any(|&(other, _)| other == unknown) {
                    return ControlFlow::Continue(());
                }
                change.push((unknown, direction * sign));
            }
        }
        judge.offer(&change, cost)
    }
}

fn pair(system: &System, first: Unknown, second: Unknown) -> Element {
    Element {
        parts: vec![(first, 1), (second, 1)],
        column: combine(system.column(first), system.column(second), 1),
    }
}

/// The sum of two sparse columns, the second with a sign; in the order of their equations.
fn combine(first: &[(usize, i64)], second: &[(usize, i64)], sign: i64) -> Vec<(usize, i64)> {
    let (mut left, mut right) = (first.iter().peekable(), second.iter().peekable());
    let mut sum = Vec::with_capacity(first.len() + second.len());
    loop {
        match (left.peek(), right.peek()) {
            (Some(&&a), Some(&&b)) if a.0 == b.0 => {
                let weight = a.1 + sign * b.1;
                if weight != 0 {
                    sum.push((a.0, weight));
                }
                left.next();
                right.next();
            }
            (Some(&&a), other) if other.is_none_or(|b| a.0 < b.0) => {
                sum.push(a);
                left.next();
            }
            (_, Some(&&b)) => {
                sum.push((b.0, sign * b.1));
                right.next();
            }
            (_, None) => return sum,
        }
    }
}

/// A number for a column, such that the number of a sum of columns is the sum of
/// their numbers (wrapping).
fn signature(column: &[(usize, i64)]) -> u64 {
    column.iter().fold(0, |sum: u64, &(equation, weight)| {
        sum.wrapping_add(mixing::of_equation(equation).wrapping_mul(weight.cast_unsigned()))
    })
}
