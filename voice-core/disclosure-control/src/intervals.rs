//! Interval propagation: what follows from each equation alone, and from two short ones together,
//! again and again: bounds that hold for certain, and may be wider than the truth.

use std::collections::{BTreeMap, BTreeSet};

use super::system::{Equation, System, Unknown};

/// More than any count.
pub(crate) const OPEN: i64 = 1 << 56;

/// How often every equation is looked at; bounds of which more could be said after that stay as
/// they are.
const SWEEPS: usize = 64;

/// The least and the greatest value of every unknown.
#[derive(Debug, Clone)]
pub(crate) struct Intervals(Vec<(i64, i64)>);

impl Intervals {
    pub(crate) fn of(&self, unknown: Unknown) -> (i64, i64) {
        self.0.get(unknown).copied().unwrap_or((0, 0))
    }

    /// The bounds that follow; none where the figures contradict each other.
    pub(crate) fn propagate(system: &System) -> Option<Self> {
        let ends = |(floor, ceiling): (&Option<i64>, &Option<i64>)| {
            floor.map_or((0, 0), |floor| (floor, ceiling.unwrap_or(OPEN)))
        };
        let bounds = system.floors.iter().zip(&system.ceilings).map(ends).collect();
        let mut bounds = Self(bounds);
        bounds.sweep(&system.equations)?;
        let rest: Vec<Equation> =
            system.equations.iter().map(|equation| bounds.open_terms(equation)).collect();
        let combined = combined(&rest);
        if !combined.is_empty() {
            bounds.sweep(&combined)?;
            bounds.sweep(&system.equations)?;
        }
        Some(bounds)
    }

    fn sweep(&mut self, equations: &[Equation]) -> Option<()> {
        for _ in 0..SWEEPS {
            let mut changed = false;
            for equation in equations {
                changed |= self.narrow(&equation.terms, equation.constant)?;
            }
            if !changed {
                break;
            }
        }
        Some(())
    }

    /// An equation with what is certain taken as a constant.
    fn open_terms(&self, equation: &Equation) -> Equation {
        let mut left = Equation { terms: Vec::new(), constant: equation.constant };
        for &(unknown, weight) in &equation.terms {
            match self.of(unknown) {
                (low, high) if low == high => {
                    left.constant = left.constant.saturating_add(weight.saturating_mul(low))
                }
                _ => left.terms.push((unknown, weight)),
            }
        }
        left
    }

    /// Narrows the unknowns of one equation.
    fn narrow(&mut self, terms: &[(Unknown, i64)], constant: i64) -> Option<bool> {
        let reach = |(low, high): (i64, i64), weight: i64| {
            let ends =
                [i128::from(low) * i128::from(weight), i128::from(high) * i128::from(weight)];
            (ends[0].min(ends[1]), ends[0].max(ends[1]))
        };
        let (mut least, mut greatest) = (i128::from(constant), i128::from(constant));
        for &(unknown, weight) in terms {
            let (low, high) = reach(self.of(unknown), weight);
            (least, greatest) = (least + low, greatest + high);
        }
        if least > 0 || greatest < 0 {
            return None;
        }
        let mut changed = false;
        for &(unknown, weight) in terms {
            let (low, high) = self.of(unknown);
            let own = reach((low, high), weight);
            // What the others leave for this one: weight times value is between these.
            let (from, to) = (-(greatest - own.1), -(least - own.0));
            let (from, to) = if weight < 0 { (-to, -from) } else { (from, to) };
            let size = i128::from(weight).abs();
            let new_low = i64::try_from(ceiling(from, size)).unwrap_or(low).max(low);
            let new_high = i64::try_from(to.div_euclid(size)).unwrap_or(high).min(high);
            if new_low > new_high {
                return None;
            }
            if (new_low, new_high) != (low, high) {
                changed = true;
                if let Some(slot) = self.0.get_mut(unknown) {
                    *slot = (new_low, new_high);
                }
                let new = reach((new_low, new_high), weight);
                (least, greatest) = (least - own.0 + new.0, greatest - own.1 + new.1);
            }
        }
        Some(changed)
    }
}

/// What short equations say together and none of them alone: that nothing is left of a whole which
/// its one part covers.
fn combined(equations: &[Equation]) -> Vec<Equation> {
    let is_short = |equation: &Equation| (2..=4).contains(&equation.terms.len());
    let short: Vec<&Equation> = equations.iter().filter(|equation| is_short(equation)).collect();
    let mut of_unknown: BTreeMap<Unknown, Vec<usize>> = BTreeMap::new();
    for (index, equation) in short.iter().enumerate() {
        equation
            .terms
            .iter()
            .for_each(|&(unknown, _)| of_unknown.entry(unknown).or_default().push(index));
    }
    let mut found = Vec::new();
    for (index, first) in short.iter().enumerate() {
        let near = first
            .terms
            .iter()
            .filter_map(|(unknown, _)| of_unknown.get(unknown))
            .flatten()
            .copied();
        let others: BTreeSet<usize> = near.filter(|&other| other > index).collect();
        for second in others.iter().filter_map(|&other| short.get(other)) {
            for sign in [1, -1] {
                let mut terms: BTreeMap<Unknown, i64> = first.terms.iter().copied().collect();
                for &(unknown, weight) in &second.terms {
                    *terms.entry(unknown).or_default() += sign * weight;
                }
                terms.retain(|_, weight| *weight != 0);
                if (1..=2).contains(&terms.len()) {
                    let constant =
                        first.constant.saturating_add(second.constant.saturating_mul(sign));
                    found.push(Equation { terms: terms.into_iter().collect(), constant });
                }
            }
        }
    }
    found
}

const fn ceiling(value: i128, by: i128) -> i128 {
    -((-value).div_euclid(by))
}
