//! Laws that one rule can break by itself.
//!
//! A category is withheld by more, the more protections and conflicts hold, and by less, the more
//! is waived and consented to. So the state in which a rule decides alone, if there is one, is that
//! in which nothing holds but what the rule itself needs, and everything is waived and consented to
//! but what would lift it. At which level of the link it decides is tried: a ground may be the only
//! one about a matter that the record does not name, and one of several about the others.

use core::cell::LazyCell;

use super::super::evaluate::{Compiled, Verdict, evaluate};
use super::super::merged::covered;
use super::super::version_interval::When;
use super::super::{Draft, Effect, Rule, RuleId};
use super::counterexample;
use super::dimensions::{Holds, Size};
use super::model::ContextClass;
use super::opacity::Effort;
use super::smallest::{Named, smallest};
use super::{Counterexample, Law, ViolationError};
use crate::category::{Category, CategorySet};
use crate::subject::ProtectionSet;

fn verdict(draft: &Draft, class: &ContextClass, holds: &Holds, effort: &mut Effort) -> Verdict {
    effort.states = effort.states.saturating_add(1);
    draft.verdict(class.when, &class.untold(), &holds.state(class.conflicts))
}

/// The states in which nothing withholds but one rule, as far as that can be.
pub(super) fn isolating_states(rule: &Compiled) -> Vec<Holds> {
    let protections: Vec<ProtectionSet> = if rule.protections.is_empty() {
        vec![ProtectionSet::EMPTY]
    } else {
        rule.protections.iter().map(|of| ProtectionSet::EMPTY.with(of)).collect()
    };
    let nothing = |protections| Holds {
        protections,
        waivers: ProtectionSet::ALL.difference(rule.waivers()),
        consents: ProtectionSet::ALL.difference(rule.consents()),
        consented: CategorySet::ALL,
        ..Holds::NOTHING
    };
    protections.into_iter().flat_map(|protections| nothing(protections).everywhere()).collect()
}

pub(super) fn compiled(draft: &Draft) -> impl Iterator<Item = (&Rule, Vec<(&Compiled, When)>)> {
    draft.rules().iter().enumerate().map(|(index, rule)| {
        let in_interval = draft.intervals().iter().filter_map(move |interval| {
            interval
                .rules
                .iter()
                .find(|compiled| compiled.index == index)
                .map(|compiled| (compiled, interval.when))
        });
        (rule, in_interval.collect())
    })
}

/// What is told to somebody about a person.
struct Told {
    class: ContextClass,
    holds: Holds,
    category: Category,
    size: Size,
}

impl Told {
    fn shown(&self, draft: &Draft) -> Option<Counterexample> {
        let asked = CategorySet::EMPTY.with(self.category);
        let questions = vec![counterexample::question(draft.into(), &self.class, asked)];
        let subjects = vec![counterexample::subject(draft.into(), &self.class, &self.holds, asked)];
        Some(Counterexample { questions, subjects })
    }
}

/// Where a prohibition covers the whole person, nothing is told while its protection holds and is
/// not lifted.
pub(super) fn whole_person(
    draft: &Draft,
    classes: &[ContextClass],
    effort: &mut Effort,
) -> Vec<ViolationError> {
    let mut violations = Vec::new();
    let groups = draft.groups();
    for (rule, compiled) in compiled(draft) {
        if rule.effect != Effect::Prohibit || covered(&rule.covers, &groups) != groups.whole {
            continue;
        }
        let told = compiled
            .iter()
            .filter_map(|(own, when)| told_of_protected(draft, classes, own, *when, effort));
        if let Some(told) = told.min_by_key(|told| told.size) {
            violations.push(ViolationError {
                law: Law::WholePerson,
                rules: vec![rule.id.clone()],
                says: "it withholds the whole person, and something is told while its protection \
                       holds; only a waiver or consent of the protected person may lift it"
                    .to_owned(),
                counterexample: told.shown(draft),
            });
        }
    }
    violations
}

/// Somebody who is told something although a protection of the rule holds and is not lifted.
fn told_of_protected(
    draft: &Draft,
    classes: &[ContextClass],
    rule: &Compiled,
    when: When,
    effort: &mut Effort,
) -> Option<Told> {
    let tested = |class: &&ContextClass| {
        rule.conflicts.is_empty() || rule.conflicts.intersects(class.conflicts)
    };
    let mut best: Option<Told> = None;
    for class in classes.iter().filter(|class| class.when == when).filter(tested) {
        for protection in rule.protections.iter() {
            let one = ProtectionSet::EMPTY.with(protection);
            let others = ProtectionSet::ALL.difference(one);
            let held = Holds {
                protections: one,
                waivers: others,
                consents: others,
                consented: CategorySet::ALL,
                ..Holds::NOTHING
            };
            told_while(draft, class, held, CategorySet::ALL, &mut best, effort);
        }
    }
    best
}

/// Keeps the smallest case in which one of some categories is told while a protection holds, if it
/// is smaller than the best so far.
fn told_while(
    draft: &Draft,
    class: &ContextClass,
    held: Holds,
    among: CategorySet,
    best: &mut Option<Told>,
    effort: &mut Effort,
) {
    // Seldom needed: of a pack that can be proved nothing is told here.
    let named = LazyCell::new(|| Named::by(draft.in_force(class.when).iter()));
    let one = held.protections;
    // Both of the protections of which one always holds may, and so does the other beside one of
    // them.
    for holds in held.everywhere() {
        for category in verdict(draft, class, &holds, effort).released.intersection(among).iter() {
            let mut tells =
                |holds: &Holds| verdict(draft, class, holds, effort).released.contains(category);
            let bound = best.as_ref().map(|told| told.size);
            let Some(least) = smallest(&named, holds, one, bound, class.conflicts, &mut tells)
            else {
                continue;
            };
            let size = least.size(class.conflicts);
            if bound.is_none_or(|bound| size < bound) {
                *best = Some(Told { class: *class, holds: least, category, size });
            }
        }
    }
}

/// The covert protections that the value of something told states by itself, each with the smallest
/// case.
///
/// No other reason can stand for such a protection: there is nobody without it of whom the same
/// value is told.
pub(super) fn stated(
    draft: &Draft,
    classes: &[ContextClass],
    effort: &mut Effort,
) -> Vec<ViolationError> {
    let mut violations = Vec::new();
    for covert in draft.covert().iter() {
        let stating = draft.vocabulary().stated_by(covert);
        if stating.is_empty() {
            continue;
        }
        let mut best: Option<Told> = None;
        let held = Holds {
            protections: ProtectionSet::EMPTY.with(covert),
            waivers: ProtectionSet::ALL,
            consents: ProtectionSet::ALL,
            consented: CategorySet::ALL,
            ..Holds::NOTHING
        };
        for class in classes {
            told_while(draft, class, held, stating, &mut best, effort);
        }
        let Some(told) = best else { continue };
        violations.push(ViolationError {
            law: Law::Opacity,
            rules: draft.naming(covert),
            says: format!(
                "an answer states that `{}` holds, as the value of `{}` does: tell it of nobody of \
                 whom it holds, or do not mark the protection as covert",
                covert.as_str(),
                told.category.as_str()
            ),
            counterexample: told.shown(draft),
        });
    }
    violations
}

/// A rule that decides: in this question, about a person with this, the category would be another
/// without it.
#[derive(Clone, Copy)]
pub(super) struct Decides {
    pub(super) class: ContextClass,
    pub(super) holds: Holds,
    pub(super) category: Category,
}

/// The categories that a rule decides by itself, among some of the rules.
pub(super) fn changes(
    draft: &Draft,
    class: &ContextClass,
    index: usize,
    among: impl Fn(usize) -> bool,
    holds: &Holds,
) -> CategorySet {
    let (asker, state) = (class.untold(), holds.state(class.conflicts));
    let all = || draft.in_force(class.when).iter().filter(|rule| among(rule.index));
    let with = evaluate(all(), &asker, &state).released;
    let without = evaluate(all().filter(|rule| rule.index != index), &asker, &state).released;
    // A duty releases nothing: it decides where what it names is released.
    let duties = all().filter(|rule| rule.index == index && !rule.permits && !rule.prohibits);
    let duty = duties
        .fold(CategorySet::EMPTY, |all, rule| all.union(rule.effect(&asker, &state)))
        .intersection(with);
    with.difference(without).union(without.difference(with)).union(duty)
}

/// The first case in which the rule decides by itself, among some of the rules.
pub(super) fn decides(
    draft: &Draft,
    classes: &[ContextClass],
    index: usize,
    among: impl Fn(usize) -> bool + Copy,
    effort: &mut Effort,
) -> Option<Decides> {
    for interval in draft.intervals() {
        let Some(rule) = interval.rules.iter().find(|rule| rule.index == index) else { continue };
        let asked = |class: &&ContextClass| {
            class.when == interval.when && class.context.facts().is_subset(rule.facts)
        };
        for class in classes.iter().filter(asked) {
            for holds in isolating_states(rule) {
                effort.states = effort.states.saturating_add(1);
                if let Some(category) = changes(draft, class, index, among, &holds).iter().next() {
                    return Some(Decides { class: *class, holds, category });
                }
            }
        }
    }
    None
}

/// Every rule decides some question by itself, or says that it is defence in depth.
///
/// It may decide among all rules, or among those of its own pack: a pack that narrows another
/// leaves some of its rules with nothing to decide, and that is no fault of theirs.
pub(super) fn dead_rules(
    draft: &Draft,
    classes: &[ContextClass],
    effort: &mut Effort,
) -> Vec<ViolationError> {
    let mut violations = Vec::new();
    let groups = draft.groups();
    // Where another pack says that nobody is told it, a rule is not to blame.
    let is_narrowed = |rule: &Rule| {
        let covered = covered(&rule.covers, &groups);
        !covered.is_empty() && covered.difference(draft.narrowed).is_empty()
    };
    let counts = |rule: &Rule| !rule.defence_in_depth && !is_narrowed(rule);
    for (index, rule) in draft.rules().iter().enumerate().filter(|(_, rule)| counts(rule)) {
        let own = |other: usize| {
            draft.rules().get(other).is_some_and(|other| draft.has_in_one_pack(rule, other))
        };
        if decides(draft, classes, index, |_| true, effort).is_none()
            && decides(draft, classes, index, own, effort).is_none()
        {
            violations.push(ViolationError {
                law: Law::NoDeadRule,
                rules: vec![rule.id.clone()],
                says: "it decides no question, on any day: others say all that it says, or \
                       nothing that it covers could be released; remove it, or mark it as \
                       `defence_in_depth`"
                    .to_owned(),
                counterexample: None,
            });
        }
    }
    violations
}

impl Draft {
    /// Whether two rules stand in one pack.
    fn has_in_one_pack(&self, one: &Rule, other: &Rule) -> bool {
        self.packs().iter().any(|pack| {
            let has = |id: &RuleId| pack.rules.iter().any(|rule| rule.id == *id);
            has(&one.id) && has(&other.id)
        })
    }
}
