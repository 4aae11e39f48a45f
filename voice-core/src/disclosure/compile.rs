//! Rules become sets of bits.

use super::evaluate::{Compiled, CompiledException, Fact, FactSet};
use super::merged::{Merged, covered};
use super::{Conditions, Effect, Exception, Rule};
use crate::category::CategorySet;
use crate::requester::{Capacity, IdentityLevel, Standing};
use crate::vocabulary::Vocabulary;
use crate::wire::Set;

pub(super) fn compile(index: usize, rule: &Rule, merged: &Merged<'_>) -> Compiled {
    let when = &rule.when;
    let exceptions = rule.unless.iter().map(|exception| match exception {
        Exception::Consent { protection, .. } => CompiledException::Consent(*protection),
        Exception::Waiver { protection, .. } => CompiledException::Waiver(*protection),
        Exception::AskedBy { capacities, categories, .. } => CompiledException::AskedBy(
            asked_by(Some(capacities), &Conditions::ALWAYS, merged.vocabulary),
            categories.iter().copied().collect(),
        ),
    });
    Compiled {
        index,
        prohibits: rule.effect == Effect::Prohibit,
        permits: rule.effect == Effect::Permit,
        covers: in_effect(rule, merged),
        facts: asked_by(when.capacities.as_ref(), when, merged.vocabulary),
        link: when.link,
        conflicts: when.conflicts.iter().flatten().copied().collect(),
        protections: when.protections.iter().flatten().copied().collect(),
        exceptions: exceptions.collect(),
    }
}

/// What a rule covers; a ground or duty without what another pack says is told to nobody.
fn in_effect(rule: &Rule, merged: &Merged<'_>) -> CategorySet {
    let covered = covered(&rule.covers, &merged.groups);
    match rule.effect {
        Effect::Prohibit => covered,
        Effect::Permit | Effect::Duty => covered.difference(merged.narrowed()),
    }
}

/// The facts of a question that conditions ask for. A purpose or jurisdiction that the vocabulary
/// does not declare is in none, so that a question with it meets no rule, and no ground.
pub(super) fn asked_by(
    capacities: Option<&Set<Capacity>>,
    when: &Conditions,
    vocabulary: &Vocabulary,
) -> FactSet {
    let mut asked = FactSet::EMPTY;
    let mut ask = |fact: Fact, so: bool| {
        if so {
            asked = asked.with_place(fact.bit());
        }
    };
    for of in &Capacity::ALL {
        ask(Fact::Capacity(*of), capacities.is_none_or(|set| set.contains(of)));
    }
    for of in &IdentityLevel::ALL {
        ask(Fact::Identity(*of), when.identity.is_none_or(|least| *of >= least));
    }
    for of in &Standing::ALL {
        ask(Fact::Standing(*of), when.standing.is_none_or(|least| *of >= least));
    }
    for of in vocabulary.every_purpose() {
        ask(Fact::Purpose(of), when.purposes.as_ref().is_none_or(|set| set.contains(&of)));
    }
    for of in vocabulary.every_jurisdiction() {
        ask(
            Fact::Jurisdiction(of),
            when.jurisdictions.as_ref().is_none_or(|set| set.contains(&of)),
        );
    }
    asked
}
