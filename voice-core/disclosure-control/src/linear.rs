//! Linear programming over a part of a system, by the crate `microlp`.
//!
//! It computes in floating point. What it finds is believed only where, rounded, it fulfils every
//! equation in whole numbers; what it says cannot be is believed only to refuse.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use std::collections::BTreeMap;

use super::intervals::Intervals;
use super::system::{System, Unknown};

/// Up to how many unknowns whole numbers are asked for, which takes branching.
const WHOLE: usize = 48;

/// Unknowns that equations tie together, directly or through others.
#[derive(Debug, Clone, Default)]
pub(crate) struct Component {
    pub(crate) unknowns: Vec<Unknown>,
    pub(crate) equations: Vec<usize>,
}

/// The parts of a system that have nothing to do with each other. What is already
/// certain ties nothing.
pub(crate) fn components(system: &System, intervals: &Intervals) -> Vec<Component> {
    let open = |unknown: Unknown| {
        let (low, high) = intervals.of(unknown);
        low < high
    };
    let mut equations: Vec<bool> = vec![false; system.equations.len()];
    let mut unknowns: Vec<bool> = vec![false; system.floors.len()];
    let mut found = Vec::new();
    for start in 0..system.floors.len() {
        let mut part = Component::default();
        let mut waiting = vec![start];
        while let Some(unknown) = waiting.pop() {
            if !open(unknown) || unknowns.get(unknown).copied().unwrap_or(true) {
                continue;
            }
            if let Some(slot) = unknowns.get_mut(unknown) {
                *slot = true;
            }
            part.unknowns.push(unknown);
            for &(equation, _) in system.column(unknown) {
                if let Some(slot) = equations.get_mut(equation)
                    && !*slot
                {
                    *slot = true;
                    part.equations.push(equation);
                    waiting.extend(
                        system
                            .equations
                            .get(equation)
                            .into_iter()
                            .flat_map(|one| one.terms.iter().map(|term| term.0)),
                    );
                }
            }
        }
        if !part.unknowns.is_empty() {
            part.unknowns.sort_unstable();
            part.equations.sort_unstable();
            found.push(part);
        }
    }
    found
}

/// What a program says.
pub(crate) enum Solved {
    /// Whole numbers for the unknowns of the component that fulfil its equations;
    /// and the objective.
    Whole(Vec<(Unknown, i64)>, f64),
    /// An objective that cannot be passed, reached only between whole numbers.
    Between(f64),
    /// No numbers, or none that could be found.
    Nothing,
}

/// Maximizes a weighted sum of unknowns over a component; `top` intervals what has no bound.
pub(crate) fn maximize(
    system: &System,
    intervals: &Intervals,
    part: &Component,
    top: i64,
    objective: impl Fn(Unknown) -> f64,
) -> Solved {
    let mut relaxed = solve(system, intervals, part, top, &objective, false);
    if matches!(relaxed, Solved::Between(_)) && part.unknowns.len() <= WHOLE {
        let whole = solve(system, intervals, part, top, &objective, true);
        if !matches!(whole, Solved::Nothing) {
            relaxed = whole;
        }
    }
    relaxed
}

fn solve(
    system: &System,
    intervals: &Intervals,
    part: &Component,
    top: i64,
    objective: &impl Fn(Unknown) -> f64,
    whole: bool,
) -> Solved {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut variables: BTreeMap<Unknown, Variable> = BTreeMap::new();
    for &unknown in &part.unknowns {
        let (low, high) = intervals.of(unknown);
        let high = high.min(top.max(low));
        let weight = objective(unknown);
        let variable = match (whole, i32::try_from(low), i32::try_from(high)) {
            (true, Ok(low), Ok(high)) => problem.add_integer_var(weight, (low, high)),
            (true, ..) => return Solved::Nothing,
            (false, ..) => problem.add_var(weight, (low as f64, high as f64)),
        };
        variables.insert(unknown, variable);
    }
    for equation in part.equations.iter().filter_map(|&index| system.equations.get(index)) {
        let mut terms: Vec<(Variable, f64)> = Vec::with_capacity(equation.terms.len());
        let mut constant = equation.constant;
        for &(unknown, weight) in &equation.terms {
            match variables.get(&unknown) {
                Some(&variable) => terms.push((variable, weight as f64)),
                None => {
                    constant =
                        constant.saturating_add(weight.saturating_mul(intervals.of(unknown).0))
                }
            }
        }
        problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, -(constant as f64));
    }
    let Ok(outcome) = problem.solve() else { return Solved::Nothing };
    let Some(solution) = outcome.solution() else { return Solved::Nothing };
    let values: Vec<(Unknown, i64)> = variables
        .iter()
        .map(|(&unknown, &variable)| (unknown, solution.var_value(variable).round() as i64))
        .collect();
    if fulfils(system, intervals, part, &values) {
        Solved::Whole(values, solution.objective())
    } else {
        Solved::Between(solution.objective())
    }
}

/// Whether whole numbers of a component fulfil its equations and intervals; computed exactly.
fn fulfils(
    system: &System,
    intervals: &Intervals,
    part: &Component,
    values: &[(Unknown, i64)],
) -> bool {
    let value = |unknown: Unknown| match values.binary_search_by_key(&unknown, |&(one, _)| one) {
        Ok(index) => values.get(index).map_or(0, |&(_, value)| value),
        Err(_) => intervals.of(unknown).0,
    };
    let within = values.iter().all(|&(unknown, value)| {
        let (low, high) = intervals.of(unknown);
        (low..=high).contains(&value)
    });
    within
        && part.equations.iter().filter_map(|&index| system.equations.get(index)).all(|equation| {
            let sum: i128 = equation
                .terms
                .iter()
                .map(|&(unknown, weight)| i128::from(weight) * i128::from(value(unknown)))
                .sum();
            sum + i128::from(equation.constant) == 0
        })
}
