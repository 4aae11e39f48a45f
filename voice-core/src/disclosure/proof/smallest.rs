//! The smallest case: fewest protections, then waivers, consents, conflicts and links.

use super::super::evaluate::Compiled;
use super::dimensions::{BASES, Holds, Size};
use crate::requester::ConflictSet;
use crate::subject::{Protection, ProtectionSet};

/// What rules name of a person; of protections that the same rules ask for, the first.
pub(super) struct Named {
    protections: ProtectionSet,
    waivers: ProtectionSet,
    consents: ProtectionSet,
}

impl Named {
    pub(super) fn by<'a>(rules: impl Iterator<Item = &'a Compiled> + Clone) -> Self {
        let all = |named: fn(&Compiled) -> ProtectionSet| {
            rules.clone().fold(ProtectionSet::EMPTY, |all, rule| all.union(named(rule)))
        };
        let mut known: Vec<Vec<bool>> = Vec::new();
        let mut protections = ProtectionSet::EMPTY;
        for protection in all(|rule| rule.protections).iter() {
            let places: Vec<bool> =
                rules.clone().map(|rule| rule.protections.contains(protection)).collect();
            if !known.contains(&places) {
                known.push(places);
                protections = protections.with(protection);
            }
        }
        Self { protections, waivers: all(Compiled::waivers), consents: all(Compiled::consents) }
    }
}

/// The subsets of a set, the smallest first.
pub(super) fn by_size(of: ProtectionSet) -> BySize {
    BySize { members: of.iter().collect(), next: Some(0) }
}

/// The subsets, each as the bits of its members. Of one size the next is the next larger number
/// with as many bits.
pub(super) struct BySize {
    members: Vec<Protection>,
    next: Option<u64>,
}

impl Iterator for BySize {
    type Item = ProtectionSet;

    fn next(&mut self) -> Option<ProtectionSet> {
        let (bits, count) = (self.next?, self.members.len());
        let size = bits.count_ones() + 1;
        let larger = with_as_many_bits(bits).filter(|larger| *larger < 1 << count);
        let first_of_size = (size as usize <= count).then(|| (1 << size) - 1);
        self.next = larger.or(first_of_size);
        let mut chosen = ProtectionSet::EMPTY;
        for (at, of) in self.members.iter().enumerate() {
            chosen = chosen.union(ProtectionSet::EMPTY.with(*of).select(bits & (1 << at) != 0));
        }
        Some(chosen)
    }
}

/// The next larger number with as many bits, if there is one.
fn with_as_many_bits(bits: u64) -> Option<u64> {
    let lowest = bits & bits.wrapping_neg();
    let carried = bits.checked_add(lowest)?;
    let rest = (bits ^ carried).checked_div(lowest)? >> 2;
    Some(carried | rest)
}

/// The fewest waivers, and then consents, with which a person shows something.
///
/// Consents only help to show it: they are for what is to be told. Waivers may do either.
pub(super) fn lifted(
    named: &Named,
    from: Holds,
    bound: Option<Size>,
    conflicts: ConflictSet,
    shows: &mut dyn FnMut(&Holds) -> bool,
) -> Option<Holds> {
    let consents = named.consents.intersection(from.consents);
    let mut best: Option<Holds> = None;
    for waivers in by_size(named.waivers.intersection(from.waivers)) {
        let with = |consents| Holds { waivers, consents, ..from };
        let bound = best.map(|best| best.size(conflicts)).or(bound);
        if bound.is_some_and(|bound| bound <= with(ProtectionSet::EMPTY).size(conflicts)) {
            break;
        }
        if shows(&with(consents)) {
            let least = by_size(consents).map(with).find(|holds| shows(holds));
            best = least
                .filter(|least| bound.is_none_or(|bound| least.size(conflicts) < bound))
                .or(best);
        }
    }
    best
}

/// The smallest person of whom some protections hold that shows something, if it is
/// smaller than `bound`.
pub(super) fn smallest(
    named: &Named,
    from: Holds,
    must_hold: ProtectionSet,
    bound: Option<Size>,
    conflicts: ConflictSet,
    shows: &mut dyn FnMut(&Holds) -> bool,
) -> Option<Holds> {
    let bases: ProtectionSet = BASES.into_iter().collect();
    let among = named.protections.union(bases).difference(must_hold);
    let held = by_size(among).map(|of| of.union(must_hold)).filter(|of| of.intersects(bases));
    let mut best: Option<Holds> = None;
    for protections in held {
        let bound = best.map(|best| best.size(conflicts)).or(bound);
        let least = Holds {
            protections,
            waivers: ProtectionSet::EMPTY,
            consents: ProtectionSet::EMPTY,
            ..from
        };
        if bound.is_some_and(|bound| bound <= least.size(conflicts)) {
            break;
        }
        best = lifted(named, Holds { protections, ..from }, bound, conflicts, shows).or(best);
    }
    best
}
