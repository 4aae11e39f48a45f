//! Feasible tables: those that agree with all that is published, and what they show of what a cell
//! can be.

use core::ops::ControlFlow;

use super::null_space::{Judge, NullSpaceMoves};
use super::system::{System, Unknown, value_of};

/// For each unknown the least and the greatest value in any table seen so far.
#[derive(Debug, Clone)]
pub(crate) struct Seen(Vec<Option<(i64, i64)>>);

impl Seen {
    pub(crate) fn nothing(system: &System) -> Self {
        Self(vec![None; system.floors.len()])
    }

    pub(crate) fn of(&self, unknown: Unknown) -> Option<(i64, i64)> {
        self.0.get(unknown).copied().flatten()
    }

    pub(crate) fn note(&mut self, unknown: Unknown, value: i64) {
        if self.0.len() <= unknown {
            self.0.resize(unknown + 1, None);
        }
        if let Some(slot) = self.0.get_mut(unknown) {
            *slot =
                Some(slot.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
        }
    }

    /// How many values lie between the least and the greatest, both counted.
    pub(crate) fn width(&self, unknown: Unknown) -> u64 {
        self.of(unknown).map_or(0, |(low, high)| (high - low).unsigned_abs() + 1)
    }
}

/// A change that was found.
struct Found {
    /// What it costs to arrive by it.
    cost: u64,
    /// How often it is taken.
    step: i64,
    change: Vec<(Unknown, i64)>,
}

/// Takes the first change that moves the cell far enough at no cost, or else the cheapest
/// for its length.
struct Choice<'a, C> {
    cost: C,
    system: &'a System,
    values: &'a [i64],
    gone: &'a [(Unknown, i64)],
    need: i64,
    best: Option<Found>,
}

impl<C> Choice<'_, C> {
    /// How far an unknown can go in a direction; none where nothing holds it.
    fn room(&self, unknown: Unknown, direction: i64) -> Option<i64> {
        let gone: i64 =
            self.gone.iter().filter(|(other, _)| *other == unknown).map(|(_, by)| by).sum();
        let value = value_of(self.values, unknown) + gone;
        if direction < 0 {
            Some(self.system.floor(unknown).map_or(0, |floor| value - floor))
        } else {
            self.system.ceiling(unknown).map(|ceiling| ceiling - value)
        }
    }
}

impl<C: Fn(Unknown) -> Option<u64>> Judge for Choice<'_, C> {
    fn cost(&self, parts: &[(Unknown, i64)], sign: i64) -> Option<u64> {
        let mut sum = 0;
        for &(unknown, direction) in parts {
            sum += (self.cost)(unknown)?;
            if self.room(unknown, direction * sign).is_some_and(|room| room < 1) {
                return None;
            }
        }
        Some(sum)
    }

    fn limit(&self) -> u64 {
        self.best.as_ref().map_or(u64::MAX, |best| best.cost)
    }

    fn offer(&mut self, change: &[(Unknown, i64)], cost: u64) -> ControlFlow<()> {
        let rooms = change.iter().filter_map(|&(unknown, direction)| self.room(unknown, direction));
        let step = rooms.min().unwrap_or(self.need).min(self.need);
        if step < 1 {
            return ControlFlow::Continue(());
        }
        // A step of half the length is taken twice; what it costs is what it takes to arrive.
        let whole = cost.saturating_mul(self.need.unsigned_abs()) / step.unsigned_abs()
            + u64::from(step < self.need);
        if whole < self.limit() {
            self.best = Some(Found { cost: whole, step, change: change.to_vec() });
        }
        if self.best.as_ref().is_some_and(|best| best.cost == 0) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// NullSpaceMoves one unknown up or down from a table that agrees with the equations, and notes
/// what is seen on the way.
pub(crate) struct Walk<'a> {
    pub(crate) system: &'a System,
    pub(crate) moves: &'a NullSpaceMoves,
    /// The table: a value for every unknown.
    pub(crate) values: &'a [i64],
}

impl Walk<'_> {
    /// NullSpaceMoves `unknown` by `need`; `cost` says what it costs to change an unknown, none
    /// where it must not change. Gives all that changed, or none where there is no way.
    pub(crate) fn go(
        &self,
        unknown: Unknown,
        sign: i64,
        need: i64,
        cost: impl Fn(Unknown) -> Option<u64>,
    ) -> Option<Vec<(Unknown, i64)>> {
        let mut gone: Vec<(Unknown, i64)> = Vec::new();
        let mut left = need;
        while left > 0 {
            let paid = |one: Unknown| {
                if gone.iter().any(|&(other, _)| other == one) { Some(0) } else { cost(one) }
            };
            let mut choice = Choice {
                cost: paid,
                system: self.system,
                values: self.values,
                gone: &gone,
                need: left,
                best: None,
            };
            self.moves.search(unknown, sign, &mut choice);
            let Found { step, change, .. } = choice.best?;
            left -= step;
            for (changed, direction) in change {
                match gone.iter_mut().find(|(other, _)| *other == changed) {
                    Some((_, by)) => *by += direction * step,
                    None => gone.push((changed, direction * step)),
                }
            }
        }
        Some(gone)
    }

    /// Notes the table that such a change leads to; its unknowns outside of the change are
    /// as they are.
    pub(crate) fn note(&self, change: &[(Unknown, i64)], seen: &mut Seen) {
        for &(unknown, by) in change {
            seen.note(unknown, value_of(self.values, unknown) + by);
        }
    }
}
