//! Rules become masks.

use super::evaluate::{Compiled, CompiledException, FactMask, bits};
use super::merged::{Merged, covered};
use super::{Conditions, Effect, Exception, Rule};
use crate::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::wire::Set;

pub(super) fn compile(index: usize, rule: &Rule, merged: &Merged<'_>) -> Compiled {
    let when = &rule.when;
    let exceptions = rule.unless.iter().map(|exception| match exception {
        Exception::Consent { protection, .. } => CompiledException::Consent(*protection),
        Exception::Waiver { protection, .. } => CompiledException::Waiver(*protection),
        Exception::AskedBy { capacities, categories, .. } => CompiledException::AskedBy(
            asked_by(Some(capacities), &Conditions::ALWAYS),
            categories.iter().copied().collect(),
        ),
    });
    Compiled {
        index,
        prohibits: rule.effect == Effect::Prohibit,
        permits: rule.effect == Effect::Permit,
        covers: covered(&rule.covers, &merged.groups),
        facts: asked_by(when.capacities.as_ref(), when),
        link: when.link,
        conflicts: when.conflicts.as_ref().map_or(0, |conflicts| bits(conflicts.iter())),
        protections: when.protections.iter().flatten().copied().collect(),
        exceptions: exceptions.collect(),
    }
}

/// The facts of a question that conditions ask for.
pub(super) fn asked_by(capacities: Option<&Set<Capacity>>, when: &Conditions) -> FactMask {
    pub(super) fn among<T: Copy + Ord>(all: &[T], asked: Option<&Set<T>>) -> u32 {
        let bit =
            |(at, value): (usize, &T)| u32::from(asked.is_none_or(|set| set.contains(value))) << at;
        all.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit)
    }
    pub(super) fn at_least<T: Copy + Ord>(all: &[T], least: Option<T>) -> u32 {
        let bit =
            |(at, value): (usize, &T)| u32::from(least.is_none_or(|least| *value >= least)) << at;
        all.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit)
    }
    FactMask::new(
        among(&Capacity::ALL, capacities),
        at_least(&IdentityLevel::ALL, when.identity),
        at_least(&Standing::ALL, when.standing),
        among(&Purpose::ALL, when.purposes.as_ref()),
        among(&Jurisdiction::ALL, when.jurisdictions.as_ref()),
    )
}
