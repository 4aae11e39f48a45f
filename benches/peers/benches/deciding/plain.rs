//! The rules of the pack as every peer needs them: cover groups spelled out, duties left out, since
//! they release nothing.

use voice_core::category::CategorySet;
use voice_core::disclosure::{Conditions, Coverage, Draft, Effect, Exception, RuleId};
use voice_core::wire::Day;

pub struct PlainRule {
    pub id: RuleId,
    pub permits: bool,
    pub covers: CategorySet,
    pub when: Conditions,
    pub unless: Vec<Exception>,
}

pub fn rules(draft: &Draft, day: Day) -> Vec<PlainRule> {
    let in_force =
        draft.rules().iter().filter(|rule| rule.in_force.iter().any(|period| period.contains(day)));
    let deciding = in_force.filter(|rule| rule.effect != Effect::Duty);
    let plain = deciding.map(|rule| PlainRule {
        id: rule.id.clone(),
        permits: rule.effect == Effect::Permit,
        covers: covers(draft, &rule.covers),
        when: rule.when.clone(),
        unless: rule.unless.clone(),
    });
    plain.collect()
}

fn covers(draft: &Draft, coverage: &Coverage) -> CategorySet {
    match coverage {
        Coverage::WholePerson {} => CategorySet::ALL,
        Coverage::Categories { categories } => categories.iter().copied().collect(),
        Coverage::CoverGroup { group, .. } => {
            let groups = draft.packs().iter().flat_map(|pack| &pack.cover_groups);
            groups
                .filter(|of| of.id == *group)
                .fold(CategorySet::EMPTY, |all, of| all.union(covers(draft, &of.covers)))
        }
    }
}

/// Categories as bits.
pub fn bits(categories: CategorySet) -> u32 {
    categories.bits() as u32
}
