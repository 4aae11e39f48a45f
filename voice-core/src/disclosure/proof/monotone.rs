//! That more protection, more conflict or less proof never releases more.
//!
//! It is refused by form: no ground to release asks for a protection or conflict, and no
//! prohibition for proof or for the link to the matter. So the next rule beside it cannot make a
//! release of it. Where an answer does widen, the case is shown.

use super::super::context::Context;
use super::super::evaluate::{Asker, Compiled, Verdict, evaluate};
use super::super::version_interval::When;
use super::super::{Draft, Effect};
use super::counterexample;
use super::dimensions::{Asks, BASES, Holds, Linked, Size, asker};
use super::model::{ContextClass, conflicts_told_apart};
use super::opacity::Effort;
use super::rules::{compiled, isolating_states};
use super::smallest::{Named, lifted};
use super::{Counterexample, Law, ViolationError};
use crate::category::{Category, CategorySet};
use crate::requester::{ConflictSet, IdentityLevel, Standing};
use crate::subject::ProtectionSet;

/// The same question, or one with less proof, about a person of whom less holds, or who is linked
/// less: more is told.
struct Wider {
    classes: [ContextClass; 2],
    holds: [Holds; 2],
    category: Category,
    size: Size,
}

impl Wider {
    fn shown(&self, draft: &Draft) -> Counterexample {
        let asked = CategorySet::EMPTY.with(self.category);
        let mut questions: Vec<_> = self
            .classes
            .iter()
            .map(|class| counterexample::question(draft.into(), class, asked))
            .collect();
        questions.dedup();
        let about = self.classes.iter().zip(&self.holds);
        let subjects = about
            .map(|(class, holds)| counterexample::subject(draft.into(), class, holds, asked))
            .collect();
        Counterexample { questions, subjects }
    }
}

pub(super) fn monotone(
    draft: &Draft,
    classes: &[ContextClass],
    effort: &mut Effort,
) -> Vec<ViolationError> {
    let mut violations = Vec::new();
    for (rule, compiled) in compiled(draft) {
        let asks = Asks::new(&rule.when);
        let (wider, says): (Vec<Option<Wider>>, _) = if rule.effect != Effect::Prohibit
            && asks.withholding
        {
            let wider = compiled
                .iter()
                .map(|(own, when)| where_more_holds(draft, classes, own, *when, effort));
            (wider.collect(), ("because a protection or conflict holds", "it"))
        } else if rule.effect == Effect::Prohibit && asks.proof {
            let wider =
                compiled.iter().map(|(own, when)| where_less_is_proved(draft, own, *when, effort));
            (
                wider.collect(),
                ("to one who proves less", "identity, standing and the link to the matter"),
            )
        } else {
            continue;
        };
        let wider = wider.into_iter().flatten().min_by_key(|wider| wider.size);
        let (because, what) = says;
        let says = if wider.is_some() {
            format!("more is released {because}; take {what} out of the conditions")
        } else {
            format!(
                "by its form alone, as no answer shows it beside the other rules: more could be \
                 released {because}; take {what} out of the conditions"
            )
        };
        let counterexample = wider.map(|wider| wider.shown(draft));
        violations.push(ViolationError {
            law: Law::Monotone,
            rules: vec![rule.id.clone()],
            says,
            counterexample,
        });
    }
    violations
}

/// The conflicts that a rule asks for, one at a time, and none.
fn conflicts_of(rule: &Compiled) -> impl Iterator<Item = ConflictSet> {
    let single = |conflict| ConflictSet::EMPTY.with(conflict);
    core::iter::once(ConflictSet::EMPTY).chain(rule.conflicts.iter().map(single))
}

/// What a rule decides to withhold or to release for a question about a person.
struct Seen<'a> {
    rules: &'a [Compiled],
    rule: &'a Compiled,
}

impl Seen<'_> {
    fn released(&self, asker: &Asker, class: &ContextClass, holds: &Holds) -> CategorySet {
        let Verdict { released, permitted: _, prohibited: _ } =
            evaluate(self.rules, asker, &holds.state(class.conflicts));
        released
    }

    fn effect(&self, asker: &Asker, class: &ContextClass, holds: &Holds) -> CategorySet {
        self.rule.effect(asker, &holds.state(class.conflicts))
    }
}

/// Keeps the smallest case of what `gained` finds for a person; `other` is the person that it is
/// compared with.
fn keep_smallest(
    best: &mut Option<Wider>,
    named: &Named,
    classes: [ContextClass; 2],
    holds: Holds,
    other: &dyn Fn(&Holds) -> Holds,
    gained: &mut dyn FnMut(&Holds) -> CategorySet,
) {
    let [ContextClass { conflicts, .. }, _] = classes;
    for category in gained(&holds).iter() {
        let mut shows = |holds: &Holds| gained(holds).contains(category);
        let bound = best.as_ref().map(|best| best.size);
        let Some(holds) = lifted(named, holds, bound, conflicts, &mut shows) else { continue };
        let size = holds.size(conflicts);
        if bound.is_none_or(|bound| size < bound) {
            *best = Some(Wider { classes, holds: [holds, other(&holds)], category, size });
        }
    }
}

/// A ground that takes effect because a protection or conflict holds, and releases what is withheld
/// where it does not.
fn where_more_holds(
    draft: &Draft,
    classes: &[ContextClass],
    rule: &Compiled,
    when: When,
    effort: &mut Effort,
) -> Option<Wider> {
    let seen = Seen { rules: draft.in_force(when), rule };
    let named = Named::by(seen.rules.iter());
    let mut best: Option<Wider> = None;
    let nothing = core::iter::once(ProtectionSet::EMPTY);
    let asked = nothing.chain(rule.protections.iter().map(|of| ProtectionSet::EMPTY.with(of)));
    let asked: Vec<ProtectionSet> = asked.collect();
    for class in classes.iter().filter(|class| class.when == when && class.conflicts.is_empty()) {
        for conflicts in conflicts_of(rule) {
            for (base, protections) in
                BASES.iter().flat_map(|base| asked.iter().map(move |asked| (*base, *asked)))
            {
                for linked in Linked::ALL {
                    let with = ContextClass { conflicts, ..*class };
                    let (waivers, consents, consented) =
                        (ProtectionSet::ALL, ProtectionSet::ALL, CategorySet::ALL);
                    let protections = protections.with(base);
                    let holds = Holds { linked, protections, waivers, consents, consented };
                    let fewer = |holds: &Holds| Holds {
                        protections: ProtectionSet::EMPTY.with(base),
                        ..*holds
                    };
                    let mut gained = |holds: &Holds| {
                        effort.states = effort.states.saturating_add(2);
                        let (asker, fewer) = (class.untold(), fewer(holds));
                        let by_rule = seen
                            .effect(&asker, &with, holds)
                            .difference(seen.effect(&asker, class, &fewer));
                        let more = seen
                            .released(&asker, &with, holds)
                            .difference(seen.released(&asker, class, &fewer));
                        by_rule.intersection(more).select(rule.permits)
                    };
                    keep_smallest(&mut best, &named, [with, *class], holds, &fewer, &mut gained);
                }
            }
        }
    }
    best
}

/// A prohibition that takes effect because more is proved, and withholds what is released where
/// less is.
///
/// Two requesters may look alike with less proof and differ with more: every context is tried.
fn where_less_is_proved(
    draft: &Draft,
    rule: &Compiled,
    when: When,
    effort: &mut Effort,
) -> Option<Wider> {
    let seen = Seen { rules: draft.in_force(when), rule };
    let interval = draft.interval(when)?;
    let named = Named::by(seen.rules.iter());
    // A ground beside it may, by a fault of its own, ask for a conflict, and for
    // one protection more.
    let conflicts = conflicts_told_apart(&[draft]);
    let grounds = seen.rules.iter().filter(|rule| rule.permits);
    let asked = grounds.fold(ProtectionSet::EMPTY, |all, rule| all.union(rule.protections));
    let with = |holds: Holds| {
        let more =
            asked.iter().map(move |of| Holds { protections: holds.protections.with(of), ..holds });
        core::iter::once(holds).chain(more)
    };
    let states: Vec<Holds> = isolating_states(rule).into_iter().flat_map(with).collect();
    let mut best: Option<Wider> = None;
    for context in Context::all_with(draft.vocabulary()) {
        let most =
            Context { identity: IdentityLevel::Verified, standing: Standing::Confirmed, ..context };
        if !asker(most, ConflictSet::EMPTY).facts.is_subset(rule.facts) {
            continue;
        }
        let always = asker(context, ConflictSet::EMPTY).facts.is_subset(rule.facts);
        for conflicts in &conflicts {
            let conflicts = *conflicts;
            let (better, worse) = (
                ContextClass::new(interval, most, conflicts),
                ContextClass::new(interval, context, conflicts),
            );
            for holds in &states {
                let holds = *holds;
                for linked in Linked::ALL
                    .into_iter()
                    .filter(|less| *less < holds.linked || !always && *less == holds.linked)
                {
                    let less = |holds: &Holds| Holds { linked, ..*holds };
                    let mut gained = |holds: &Holds| {
                        effort.states = effort.states.saturating_add(2);
                        let (best, asker, less) = (better.untold(), worse.untold(), less(holds));
                        let by_rule = seen
                            .effect(&best, &better, holds)
                            .difference(seen.effect(&asker, &worse, &less));
                        seen.released(&asker, &worse, &less)
                            .difference(seen.released(&best, &better, holds))
                            .intersection(by_rule)
                    };
                    keep_smallest(&mut best, &named, [better, worse], holds, &less, &mut gained);
                }
            }
        }
    }
    best
}
