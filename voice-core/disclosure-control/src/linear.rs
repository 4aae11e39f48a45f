//! Linear programming over a part of a system, by the crate `microlp`.
//!
//! It computes in floating point. What it finds is believed only where, rounded, it fulfils every
//! equation in whole numbers; what it says cannot be is believed only to refuse.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};
use std::collections::BTreeMap;

use super::intervals::Intervals;
use super::system::{System, Unknown, value_of};

/// Up to how many unknowns whole numbers are asked for, which takes branching.
const WHOLE: usize = 1_500;

/// After how many nodes such a search ends without an answer. A limit of time would give other
/// bytes on another machine.
const NODES: u64 = 60;

/// Up to how many unknowns a change is looked for by a program.
const LARGEST_CHANGE: usize = 4_000;

/// With the default of 1e-6 values are passed as whole that are not.
fn options() -> SolveOptions {
    let mut options = SolveOptions::default();
    options.int_tol = 1e-9;
    options.node_limit = Some(NODES);
    options
}

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

/// Maximizes a weighted sum of unknowns over a component; `top` bounds what has no bound.
pub(crate) fn maximize(
    system: &System,
    intervals: &Intervals,
    part: &Component,
    top: i64,
    objective: impl Fn(Unknown) -> f64,
) -> Solved {
    let relaxed = solve(system, intervals, part, top, &objective, false);
    let Solved::Between(limit) = relaxed else { return relaxed };
    if part.unknowns.len() > WHOLE {
        return relaxed;
    }
    match solve(system, intervals, part, top, &objective, true) {
        Solved::Whole(values, best) => Solved::Whole(values, best.min(limit)),
        Solved::Between(best) => Solved::Between(best.min(limit)),
        Solved::Nothing => Solved::Between(limit),
    }
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
    let Ok(outcome) = problem.solve_with(options()) else { return Solved::Nothing };
    let Some(solution) = outcome.solution() else { return Solved::Nothing };
    let values: Vec<(Unknown, i64)> = variables
        .iter()
        .map(|(&unknown, &variable)| (unknown, solution.var_value(variable).round() as i64))
        .collect();
    // What was found before the search ended is no limit of what there is.
    let limit = if outcome.is_optimal() { solution.objective() } else { f64::INFINITY };
    if fulfils(system, intervals, part, &values) {
        Solved::Whole(values, limit)
    } else {
        Solved::Between(limit)
    }
}

/// The cheapest change, by its amounts, that moves an unknown of a table by `need` and that no
/// equation notices; `cost` says what it costs to change an unknown, none where it must not change.
///
/// None where there is none, or none in whole numbers was found.
pub(crate) fn change(
    system: &System,
    values: &[i64],
    (moved, need): (Unknown, i64),
    cost: impl Fn(Unknown) -> Option<u64>,
) -> Option<Vec<(Unknown, i64)>> {
    let part = reached(system, moved, &cost)?;
    let found = program(system, values, (moved, need), &cost, &part, false);
    match found {
        Some(change) if system.unnoticed(&change) => Some(change),
        Some(_) if part.unknowns.len() <= WHOLE => {
            program(system, values, (moved, need), &cost, &part, true)
                .filter(|change| system.unnoticed(change))
        }
        _ => None,
    }
}

/// What may change with an unknown, directly or through others.
fn reached(
    system: &System,
    from: Unknown,
    cost: &impl Fn(Unknown) -> Option<u64>,
) -> Option<Component> {
    let mut part = Component::default();
    let mut unknowns = vec![false; system.floors.len()];
    let mut equations = vec![false; system.equations.len()];
    let mut waiting = vec![from];
    while let Some(unknown) = waiting.pop() {
        let slot = unknowns.get_mut(unknown)?;
        if *slot || (unknown != from && cost(unknown).is_none()) {
            continue;
        }
        *slot = true;
        part.unknowns.push(unknown);
        if part.unknowns.len() > LARGEST_CHANGE {
            return None;
        }
        for &(index, _) in system.column(unknown) {
            let slot = equations.get_mut(index)?;
            if !*slot {
                *slot = true;
                part.equations.push(index);
                waiting.extend(system.equations.get(index)?.terms.iter().map(|term| term.0));
            }
        }
    }
    part.unknowns.sort_unstable();
    part.equations.sort_unstable();
    Some(part)
}

fn program(
    system: &System,
    values: &[i64],
    (moved, need): (Unknown, i64),
    cost: &impl Fn(Unknown) -> Option<u64>,
    part: &Component,
    whole: bool,
) -> Option<Vec<(Unknown, i64)>> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let mut variables: BTreeMap<Unknown, [Variable; 2]> = BTreeMap::new();
    let mut variable = |weight: f64, low: i64, high: Option<i64>| match (whole, high) {
        (true, high) => {
            let high = i32::try_from(high.unwrap_or(i64::MAX)).unwrap_or(i32::MAX / 2);
            Some(problem.add_integer_var(weight, (i32::try_from(low).ok()?, high)))
        }
        (false, Some(high)) => Some(problem.add_var(weight, (low as f64, high as f64))),
        (false, None) => Some(problem.add_var(weight, (low as f64, f64::INFINITY))),
    };
    for &unknown in &part.unknowns {
        // A little for what is free, so that nothing moves without use.
        let weight = cost(unknown).unwrap_or(0) as f64 + 0.01;
        let value = value_of(values, unknown);
        let both = if unknown == moved {
            let (up, down) = (need.max(0), (-need).max(0));
            [variable(0.0, up, Some(up))?, variable(0.0, down, Some(down))?]
        } else {
            let up = system.ceiling(unknown).map(|ceiling| (ceiling - value).max(0));
            let down = (value - system.floor(unknown).unwrap_or(value)).max(0);
            [variable(weight, 0, up)?, variable(weight, 0, Some(down))?]
        };
        variables.insert(unknown, both);
    }
    for equation in part.equations.iter().filter_map(|&index| system.equations.get(index)) {
        let mut terms: Vec<(Variable, f64)> = Vec::with_capacity(2 * equation.terms.len());
        for &(unknown, weight) in &equation.terms {
            if let Some(&[up, down]) = variables.get(&unknown) {
                terms.extend([(up, weight as f64), (down, -(weight as f64))]);
            }
        }
        problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, 0.0);
    }
    let outcome = problem.solve_with(options()).ok()?;
    let solution = outcome.solution()?;
    let by = |&[up, down]: &[Variable; 2]| {
        (solution.var_value(up) - solution.var_value(down)).round() as i64
    };
    let change = variables.iter().map(|(&unknown, both)| (unknown, by(both)));
    Some(change.filter(|&(_, by)| by != 0).collect())
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
