//! What follows from each equation alone, again and again: bounds that hold for certain, and may be wider than the truth.

use super::system::{System, Unknown};

/// More than any count.
pub(super) const OPEN: i64 = 1 << 56;

/// How often every equation is looked at; bounds of which more could be said after that stay as they are.
const SWEEPS: usize = 64;

/// The least and the greatest value of every unknown.
#[derive(Debug, Clone)]
pub(super) struct Bounds(Vec<(i64, i64)>);

impl Bounds {
    pub(super) fn of(&self, unknown: Unknown) -> (i64, i64) {
        self.0.get(unknown).copied().unwrap_or((0, 0))
    }

    /// The bounds that follow; none where the figures contradict each other.
    pub(super) fn follow(system: &System) -> Option<Self> {
        let bounds = system.floors.iter().map(|floor| floor.map_or((0, 0), |floor| (floor, OPEN))).collect();
        let mut bounds = Self(bounds);
        for _ in 0..SWEEPS {
            let mut changed = false;
            for equation in &system.equations {
                changed |= bounds.narrow(&equation.terms, equation.constant)?;
            }
            if !changed {
                break;
            }
        }
        Some(bounds)
    }

    /// Narrows the unknowns of one equation.
    fn narrow(&mut self, terms: &[(Unknown, i64)], constant: i64) -> Option<bool> {
        let reach = |(low, high): (i64, i64), weight: i64| {
            let ends = [i128::from(low) * i128::from(weight), i128::from(high) * i128::from(weight)];
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
            let weight = i128::from(weight);
            let (from, to) = if weight < 0 { (-to, -from) } else { (from, to) };
            let size = weight.abs();
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
                let new = reach((new_low, new_high), i64::try_from(weight).unwrap_or_default());
                (least, greatest) = (least - own.0 + new.0, greatest - own.1 + new.1);
            }
        }
        Some(changed)
    }
}

const fn ceiling(value: i128, by: i128) -> i128 {
    -((-value).div_euclid(by))
}
