//! Laws that one rule can break by itself.
//!
//! A category is withheld by more, the more protections and conflicts hold, and by less, the more is waived and consented
//! to. So the state in which a rule decides alone, if there is one, is that in which nothing holds but what the rule itself
//! needs, and everything is waived and consented to but what would lift it.

use super::super::draft::Context;
use super::super::evaluate::{Asker, Compiled, State, Verdict, evaluate};
use super::super::{Coverage, Draft, Effect, Rule, RuleId};
use super::model::{BASES, Column};
use super::opacity::Effort;
use super::witness::{self, Holds};
use super::{Counterexample, Law, Violation};
use crate::category::{Category, CategorySet};
use crate::requester::{Conflict, IdentityLevel, Standing};
use crate::subject::{Protection, ProtectionSet};
use crate::wire::Day;

pub(super) fn state(holds: &Holds, column: &Column) -> State {
    let consents = Protection::ALL.map(|of| holds.consented.when(holds.consents.contains(of)));
    State {
        known: true,
        matter_linked: holds.linked,
        linked_facts: CategorySet::ABOUT_CASES.when(holds.linked),
        conflicts: column.conflicts,
        protections: holds.protections,
        waivers: holds.waivers,
        consents,
    }
}

fn verdict(draft: &Draft, column: &Column, holds: &Holds, effort: &mut Effort) -> Verdict {
    effort.states = effort.states.saturating_add(1);
    let asker = Asker { conflicts: 0, ..column.asker() };
    draft.verdict(column.day, &asker, &state(holds, column))
}

/// The states in which nothing withholds but one rule, as far as that can be.
fn alone(rule: &Compiled) -> Vec<Holds> {
    let protections: Vec<ProtectionSet> = if rule.protections.is_empty() {
        vec![ProtectionSet::EMPTY]
    } else {
        rule.protections.iter().map(|of| ProtectionSet::EMPTY.with(of)).collect()
    };
    let with_base = |held: ProtectionSet| {
        let bases: Vec<ProtectionSet> = if BASES.iter().any(|base| held.contains(*base)) {
            vec![held]
        } else {
            BASES.map(|base| held.with(base)).to_vec()
        };
        bases.into_iter().map(|protections| Holds {
            linked: true,
            protections,
            waivers: ProtectionSet::ALL.minus(rule.waivers()),
            consents: ProtectionSet::ALL.minus(rule.consents()),
            consented: CategorySet::ALL,
        })
    };
    protections.into_iter().flat_map(with_base).collect()
}

fn counterexample(
    draft: &Draft,
    columns: &[Column],
    holds: &[Holds],
    categories: CategorySet,
) -> Option<Counterexample> {
    let first = columns.first()?;
    let questions = columns.iter().filter_map(|column| witness::question(draft, column, categories)).collect();
    let subjects = holds.iter().filter_map(|holds| witness::subject(draft, first, holds, categories)).collect();
    Some(Counterexample { questions, subjects })
}

fn compiled(draft: &Draft) -> impl Iterator<Item = (&Rule, Vec<(&Compiled, Day)>)> {
    draft.rules().iter().enumerate().map(|(index, rule)| {
        let in_epoch = draft.epochs.iter().filter_map(move |epoch| {
            epoch.rules.iter().find(|compiled| compiled.index == index).map(|compiled| (compiled, epoch.from))
        });
        (rule, in_epoch.collect())
    })
}

/// No ground to release asks for a protection or conflict, and no prohibition for proof.
pub(super) fn monotone(draft: &Draft, columns: &[Column], effort: &mut Effort) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (rule, compiled) in compiled(draft) {
        let when = &rule.when;
        if rule.effect != Effect::Prohibit && (when.protections.is_some() || when.conflicts.is_some()) {
            let shown = compiled.iter().find_map(|(own, day)| wider_when_protected(draft, columns, own, *day, effort));
            violations.push(Violation {
                law: Law::Monotone,
                rules: vec![rule.id.clone()],
                says: "more is released because a protection or conflict holds; take it out of the conditions"
                    .to_owned(),
                counterexample: shown,
            });
        }
        if rule.effect == Effect::Prohibit
            && (when.identity.is_some() || when.standing.is_some() || when.link.is_some())
        {
            let shown = compiled.iter().find_map(|(own, day)| wider_when_unproved(draft, columns, own, *day, effort));
            violations.push(Violation {
                law: Law::Monotone,
                rules: vec![rule.id.clone()],
                says: "more is released to one who proves less; take identity, standing and the link to the matter out of the conditions".to_owned(),
                counterexample: shown,
            });
        }
    }
    violations
}

fn wider_when_protected(
    draft: &Draft,
    columns: &[Column],
    rule: &Compiled,
    day: Day,
    effort: &mut Effort,
) -> Option<Counterexample> {
    let conflicts = if rule.conflicts == 0 { 0 } else { 1 << rule.conflicts.trailing_zeros() };
    for column in columns.iter().filter(|column| column.day == day) {
        for holds in alone(rule) {
            let with = Column { conflicts, ..*column };
            let without = Column { conflicts: 0, ..*column };
            let fewer = Holds { protections: holds.protections.minus(rule.protections), ..holds };
            let more = verdict(draft, &with, &holds, effort).released;
            let gained = more.minus(verdict(draft, &without, &fewer, effort).released);
            if let Some(category) = gained.iter().next() {
                let asked = CategorySet::EMPTY.with(category);
                let questions = witness::question(draft, column, asked).into_iter().collect();
                let subjects =
                    [witness::subject(draft, &with, &holds, asked), witness::subject(draft, &without, &fewer, asked)];
                return Some(Counterexample { questions, subjects: subjects.into_iter().flatten().collect() });
            }
        }
    }
    None
}

fn wider_when_unproved(
    draft: &Draft,
    columns: &[Column],
    rule: &Compiled,
    day: Day,
    effort: &mut Effort,
) -> Option<Counterexample> {
    for column in columns.iter().filter(|column| column.day == day) {
        for holds in alone(rule) {
            let best = Context { identity: IdentityLevel::Verified, standing: Standing::Confirmed, ..column.context };
            let best = Column { context: best, ..*column };
            let told = verdict(draft, &best, &holds, effort).released;
            for linked in [true, false] {
                let holds = Holds { linked, ..holds };
                let gained = verdict(draft, column, &holds, effort).released.minus(told);
                if let Some(category) = gained.iter().next() {
                    let linked = Holds { linked: true, ..holds };
                    return counterexample(
                        draft,
                        &[best, *column],
                        &[linked, holds],
                        CategorySet::EMPTY.with(category),
                    );
                }
            }
        }
    }
    None
}

/// Where a prohibition covers the whole person, nothing is told while its protection holds and is not lifted.
pub(super) fn whole_person(draft: &Draft, columns: &[Column], effort: &mut Effort) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (rule, compiled) in compiled(draft) {
        if rule.effect != Effect::Prohibit || !draft.covers_whole_person(&rule.covers) {
            continue;
        }
        let told = compiled.iter().find_map(|(own, day)| told_of_protected(draft, columns, own, *day, effort));
        if told.is_some() {
            violations.push(Violation {
                law: Law::WholePerson,
                rules: vec![rule.id.clone()],
                says: "it withholds the whole person, and something is told while its protection holds; only a waiver or consent of the protected person may lift it".to_owned(),
                counterexample: told,
            });
        }
    }
    violations
}

/// Somebody who is told something although a protection of the rule holds and is not lifted.
fn told_of_protected(
    draft: &Draft,
    columns: &[Column],
    rule: &Compiled,
    day: Day,
    effort: &mut Effort,
) -> Option<Counterexample> {
    let tested = |column: &&Column| rule.conflicts == 0 || rule.conflicts & column.conflicts != 0;
    for column in columns.iter().filter(|column| column.day == day).filter(tested) {
        for protection in rule.protections.iter() {
            let one = ProtectionSet::EMPTY.with(protection);
            let others = ProtectionSet::ALL.minus(one);
            for protections in BASES.map(|base| one.with(base)) {
                let consented = CategorySet::ALL;
                let holds = Holds { linked: true, protections, waivers: others, consents: others, consented };
                if let Some(category) = verdict(draft, column, &holds, effort).released.iter().next() {
                    let tells = |holds: &Holds| {
                        holds.protections.contains(protection)
                            && verdict(draft, column, holds, effort).released.contains(category)
                    };
                    let least = smallest(holds, tells);
                    return counterexample(draft, &[*column], &[least], CategorySet::EMPTY.with(category));
                }
            }
        }
    }
    None
}

/// The smallest state that still shows something: waivers and consents are taken away while it does.
pub(super) fn smallest(holds: Holds, mut shows: impl FnMut(&Holds) -> bool) -> Holds {
    let mut least = holds;
    let mut attempt = |next: Holds, least: &mut Holds| {
        if shows(&next) {
            *least = next;
        }
    };
    for protection in Protection::ALL {
        let one = ProtectionSet::EMPTY.with(protection);
        attempt(Holds { consents: least.consents.minus(one), ..least }, &mut least);
        attempt(Holds { waivers: least.waivers.minus(one), ..least }, &mut least);
        if !BASES.contains(&protection) {
            attempt(Holds { protections: least.protections.minus(one), ..least }, &mut least);
        }
    }
    least
}

/// A rule that decides: in this question, about a person with this, the category would be another without it.
#[derive(Clone, Copy)]
pub(super) struct Decides {
    pub(super) column: Column,
    pub(super) holds: Holds,
    pub(super) category: Category,
}

/// The categories that a rule decides by itself, among some of the rules.
pub(super) fn changes(
    draft: &Draft,
    column: &Column,
    index: usize,
    among: impl Fn(usize) -> bool,
    holds: &Holds,
) -> CategorySet {
    let (asker, state) = (Asker { conflicts: 0, ..column.asker() }, state(holds, column));
    let all = || draft.in_force(column.day).iter().filter(|rule| among(rule.index));
    let with = evaluate(all(), &asker, &state).released;
    let without = evaluate(all().filter(|rule| rule.index != index), &asker, &state).released;
    // A duty releases nothing: it decides where what it names is released.
    let duties = all().filter(|rule| rule.index == index && !rule.permits && !rule.prohibits);
    let duty = duties.fold(CategorySet::EMPTY, |all, rule| all.or(rule.effect(&asker, &state))).and(with);
    with.minus(without).or(without.minus(with)).or(duty)
}

/// The first case in which the rule decides by itself, among some of the rules.
pub(super) fn decides(
    draft: &Draft,
    columns: &[Column],
    index: usize,
    among: impl Fn(usize) -> bool + Copy,
    effort: &mut Effort,
) -> Option<Decides> {
    for epoch in &draft.epochs {
        let Some(rule) = epoch.rules.iter().find(|rule| rule.index == index) else { continue };
        let needed = Conflict::ALL.iter().map(|of| 1 << *of as u32).filter(|one| rule.conflicts & one != 0);
        let needed: Vec<u32> = needed.collect();
        let conflicts = if needed.is_empty() { vec![0] } else { needed };
        let asked = |column: &&Column| column.day == epoch.from && column.context.facts().meet(rule.facts);
        for column in columns.iter().filter(asked) {
            for conflicts in &conflicts {
                let column = Column { conflicts: *conflicts, ..*column };
                for holds in alone(rule) {
                    effort.states = effort.states.saturating_add(1);
                    if let Some(category) = changes(draft, &column, index, among, &holds).iter().next() {
                        return Some(Decides { column, holds, category });
                    }
                }
            }
        }
    }
    None
}

/// Every rule decides some question by itself, or says that it is defence in depth.
///
/// It may decide among all rules, or among those of its own pack: a pack that narrows another leaves some of its rules
/// with nothing to decide, and that is no fault of theirs.
pub(super) fn dead(draft: &Draft, columns: &[Column], effort: &mut Effort) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, rule) in draft.rules().iter().enumerate().filter(|(_, rule)| !rule.defence_in_depth) {
        let own = |other: usize| draft.rules().get(other).is_some_and(|other| draft.together(rule, other));
        if decides(draft, columns, index, |_| true, effort).is_none()
            && decides(draft, columns, index, own, effort).is_none()
        {
            violations.push(Violation {
                law: Law::NoDeadRule,
                rules: vec![rule.id.clone()],
                says: "it decides no question, on any day: others say all that it says, or nothing that it covers could be released; remove it, or mark it as `defence_in_depth`".to_owned(),
                counterexample: None,
            });
        }
    }
    violations
}

impl Draft {
    /// Whether two rules stand in one pack.
    fn together(&self, one: &Rule, other: &Rule) -> bool {
        self.packs().iter().any(|pack| {
            let has = |id: &RuleId| pack.rules.iter().any(|rule| rule.id == *id);
            has(&one.id) && has(&other.id)
        })
    }

    /// Whether a coverage is the whole person, directly or through its cover group.
    fn covers_whole_person(&self, coverage: &Coverage) -> bool {
        match coverage {
            Coverage::WholePerson {} => true,
            Coverage::Categories { .. } => false,
            Coverage::CoverGroup { group, .. } => {
                let groups = self.packs().iter().flat_map(|pack| &pack.cover_groups);
                groups.filter(|of| of.id == *group).any(|of| matches!(of.covers, Coverage::WholePerson {}))
            }
        }
    }
}
