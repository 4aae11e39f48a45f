//! What of a draft can be told apart.
//!
//! The rules see of a question five facts and the conflicts, and of a day which of them are in
//! force. Questions that every rule sees alike are one *class*. Of a person they see protections,
//! waivers and consents: those that occur together in the same prohibitions, with the same
//! exceptions, are one *hold*.

use core::cmp::Reverse;

use super::super::Draft;
use super::super::context::Context;
use super::super::evaluate::{Asker, Compiled, CompiledException};
use super::super::version_interval::{VersionInterval, When};
use super::dimensions::{BASES, Holds, Linked, asker};
use crate::category::{Category, CategorySet};
use crate::map::Map;
use crate::requester::{Capacity, ConflictSet, Purpose};
use crate::subject::{Protection, ProtectionSet};
use crate::wire::{Set, sort_by};

/// Questions that every rule of a day sees alike.
#[derive(Clone, Copy)]
pub(super) struct ContextClass {
    pub(super) when: When,
    pub(super) context: Context,
    /// The conflicts.
    pub(super) conflicts: ConflictSet,
    /// What is permitted about a known person, at each level of the link.
    pub(super) permitted: [CategorySet; Linked::ALL.len()],
}

impl ContextClass {
    pub(super) fn new(
        interval: &VersionInterval,
        context: Context,
        conflicts: ConflictSet,
    ) -> Self {
        let mut class =
            Self { when: interval.when, context, conflicts, permitted: Default::default() };
        let asker = class.asker();
        let open = |linked| Holds { linked, ..Holds::NOTHING }.state(class.conflicts);
        class.permitted =
            Linked::ALL.map(|linked| interval.evaluate(&asker, &open(linked)).permitted);
        class
    }

    pub(super) fn asker(&self) -> Asker {
        asker(self.context, self.conflicts)
    }

    /// The same, where the conflicts are in the record and not told.
    pub(super) fn untold(&self) -> Asker {
        asker(self.context, ConflictSet::EMPTY)
    }

    /// What is permitted about a known person at a level of the link.
    pub(super) fn permitted_at(&self, linked: Linked) -> CategorySet {
        let [fact, record, nothing] = self.permitted;
        match linked {
            Linked::Nothing => nothing,
            Linked::Record => record,
            Linked::Fact => fact,
        }
    }

    /// What is permitted where the most is.
    pub(super) fn permitted(&self) -> CategorySet {
        self.permitted_at(Linked::Fact)
    }
}

impl Compiled {
    /// All that the rule makes of the facts and conflicts of a question.
    pub(super) fn restricted_to(&self, asker: &Asker) -> (CategorySet, CategorySet) {
        // Of a person it sees the rest.
        let Self {
            index: _,
            prohibits: _,
            permits: _,
            covers,
            facts,
            link: _,
            conflicts: tested,
            protections: _,
            exceptions: _,
        } = self;
        let conflicts = tested.is_empty() || tested.intersects(asker.conflicts);
        (covers.select(asker.facts.is_subset(*facts) & conflicts), self.lifted_by(asker))
    }

    /// What the capacity of the requester lifts.
    fn lifted_by(&self, asker: &Asker) -> CategorySet {
        let lifted = self.exceptions.iter().filter_map(|exception| match exception {
            CompiledException::AskedBy(facts, categories) => {
                Some(categories.select(asker.facts.is_subset(*facts)))
            }
            CompiledException::Consent(_) | CompiledException::Waiver(_) => None,
        });
        lifted.fold(CategorySet::EMPTY, CategorySet::union)
    }

    /// What the rule withholds from a question, if its protections hold and nobody
    /// consents or waives.
    pub(super) fn withholds(&self, asker: &Asker) -> CategorySet {
        let (covers, lifted) = self.restricted_to(asker);
        covers.difference(lifted).select(self.prohibits)
    }

    pub(super) fn waivers(&self) -> ProtectionSet {
        let waivers = self.exceptions.iter().filter_map(|exception| match exception {
            CompiledException::Waiver(protection) => Some(*protection),
            CompiledException::Consent(_) | CompiledException::AskedBy(..) => None,
        });
        waivers.collect()
    }

    pub(super) fn consents(&self) -> ProtectionSet {
        let consents = self.exceptions.iter().filter_map(|exception| match exception {
            CompiledException::Consent(protection) => Some(*protection),
            CompiledException::Waiver(_) | CompiledException::AskedBy(..) => None,
        });
        consents.collect()
    }
}

/// Every class of every day on which the rules change; within one purpose and one set of conflicts
/// each only once.
pub(super) fn classes(draft: &Draft) -> Vec<ContextClass> {
    classes_of(draft, |_| true)
}

/// Every class of requesters of some capacities.
pub(super) fn classes_of(draft: &Draft, includes: impl Fn(Capacity) -> bool) -> Vec<ContextClass> {
    let mut classes = Vec::new();
    let conflicts = conflicts_told_apart(&[draft]);
    for interval in draft.intervals() {
        let mut contexts: Map<(Purpose, Vec<(CategorySet, CategorySet)>), Context> = Map::new();
        // Of those that look alike, one with the best proof stands for all.
        let mut asking: Vec<Context> = Context::all_with(draft.vocabulary())
            .filter(|context| includes(context.capacity))
            .collect();
        sort_by(&mut asking, |one, other| {
            (other.identity, other.standing).cmp(&(one.identity, one.standing))
        });
        for context in asking {
            contexts.or_insert((context.purpose, seen(interval, context)), context);
        }
        let contexts: Set<Context> = contexts.into_values().collect();
        for context in contexts {
            for conflicts in &conflicts {
                classes.push(ContextClass::new(interval, context, *conflicts));
            }
        }
    }
    classes
}

/// The sets of conflicts that some rule of some day tells apart, each as the smallest of those that
/// look alike.
pub(super) fn conflicts_told_apart(drafts: &[&Draft]) -> Vec<ConflictSet> {
    let intervals = drafts.iter().flat_map(|draft| draft.intervals());
    let tests: Set<ConflictSet> =
        intervals.flat_map(|interval| &interval.rules).map(|rule| rule.conflicts).collect();
    let mut distinct: Map<Vec<bool>, ConflictSet> = Map::new();
    let mut sets: Vec<ConflictSet> = ConflictSet::every().collect();
    sort_by(&mut sets, |one, other| (other.len(), other).cmp(&(one.len(), one)));
    for conflicts in sets {
        distinct
            .insert(tests.iter().map(|tested| tested.intersects(conflicts)).collect(), conflicts);
    }
    distinct.into_values().collect()
}

/// What every rule of a day makes of a question, if every conflict holds.
fn seen(interval: &VersionInterval, context: Context) -> Vec<(CategorySet, CategorySet)> {
    let all = asker(context, ConflictSet::ALL);
    interval.rules.iter().map(|rule| rule.restricted_to(&all)).collect()
}

/// For each requester that the rules tell apart, on each day and with each set of conflicts: the
/// questions for every purpose.
///
/// Who looks like another for one purpose need not for the next, so the classes by themselves do
/// not say who can ask what.
pub(super) fn requesters(draft: &Draft) -> Vec<Vec<ContextClass>> {
    let mut requesters = Vec::new();
    let conflicts = conflicts_told_apart(&[draft]);
    for interval in draft.intervals() {
        let mut asking: Map<_, Vec<Context>> = Map::new();
        for context in Context::all_with(draft.vocabulary()) {
            let Context { capacity, identity, standing, purpose: _, jurisdiction } = context;
            let who = (capacity, jurisdiction, Reverse(identity), Reverse(standing));
            asking.or_default(who).push(context);
        }
        let mut distinct: Map<Vec<_>, Vec<Context>> = Map::new();
        for contexts in asking.into_values() {
            let look = contexts.iter().map(|context| seen(interval, *context)).collect();
            distinct.or_insert(look, contexts);
        }
        for contexts in distinct.into_values() {
            for conflicts in &conflicts {
                requesters.push(
                    contexts
                        .iter()
                        .map(|context| ContextClass::new(interval, *context, *conflicts))
                        .collect(),
                );
            }
        }
    }
    requesters
}

/// What makes prohibitions take effect together: one of the protections holds, none of the waivers
/// and consents is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trigger {
    /// No protection is asked for: it takes effect for everybody.
    pub(super) always: bool,
    pub(super) protections: ProtectionSet,
    pub(super) waivers: ProtectionSet,
    pub(super) consents: ProtectionSet,
}

impl Trigger {
    pub(super) fn named(&self) -> ProtectionSet {
        self.protections.union(self.waivers).union(self.consents)
    }

    /// Whether the hold withholds, but for consents.
    pub(super) fn armed(&self, protections: ProtectionSet, waivers: ProtectionSet) -> bool {
        (self.always || self.protections.intersects(protections))
            && !self.waivers.intersects(waivers)
    }
}

/// What withholds a category from one class: any of these holds.
pub(super) type Pattern = Set<Trigger>;

/// What one requester sees of one category for one purpose, at every moment and in every way of
/// asking: consents are given, or not, for the whole of a cell.
pub(super) struct ObservationCell {
    /// What withholds, of the classes that differ.
    pub(super) patterns: Vec<Pattern>,
    /// Where the cell is, for one that can be shown: a class of each pattern.
    pub(super) shown: Vec<ContextClass>,
}

/// Everything that an observer can see.
pub(super) struct Model {
    pub(super) cells: Vec<ObservationCell>,
    /// Something is always released to somebody about a known person.
    pub(super) always_open: bool,
}

impl Model {
    /// The patterns of every cell.
    pub(super) fn patterns(&self) -> Vec<&Pattern> {
        self.cells.iter().flat_map(|cell| &cell.patterns).collect()
    }

    /// What the observer with these classes can see.
    pub(super) fn new(draft: &Draft, classes: &[ContextClass]) -> Self {
        let mut cells: Map<(Purpose, ConflictSet, Category), Map<Pattern, ContextClass>> =
            Map::new();
        for class in classes {
            let asker = class.asker();
            let rules = draft.in_force(class.when);
            // No prohibition asks for the link: what is permitted at any level is withheld by the
            // same at every level.
            let at_any = Linked::ALL
                .iter()
                .fold(CategorySet::EMPTY, |all, linked| all.union(class.permitted_at(*linked)));
            for category in at_any.iter() {
                let withholding: Vec<&Compiled> =
                    rules.iter().filter(|rule| rule.withholds(&asker).contains(category)).collect();
                if withholding.iter().any(|rule| rule.unconditional()) {
                    continue;
                }
                let cell = cells.or_default((class.context.purpose, class.conflicts, category));
                cell.insert(pattern(&withholding), *class);
            }
        }
        let mut distinct: Map<Vec<Pattern>, ObservationCell> = Map::new();
        let mut always_open = false;
        for patterns in cells.into_values() {
            always_open |= patterns.keys().any(Set::is_empty);
            let (patterns, shown): (Vec<Pattern>, Vec<ContextClass>) =
                patterns.into_iter().filter(|(pattern, _)| !pattern.is_empty()).unzip();
            if !patterns.is_empty() {
                distinct.or_insert(patterns.clone(), ObservationCell { patterns, shown });
            }
        }
        Self { cells: distinct.into_values().collect(), always_open }
    }

    /// Whether something is told of anybody, with every waiver and consent. One of the two
    /// protections that follow from the citizenship holds of everybody.
    pub(super) fn tells(&self) -> bool {
        let open = |base: Protection, pattern: &Pattern| {
            let firm = |hold: &Trigger| hold.waivers.is_empty() && hold.consents.is_empty();
            !pattern.iter().any(|hold| firm(hold) && hold.protections.contains(base))
        };
        let mut patterns = self.cells.iter().flat_map(|cell| &cell.patterns);
        self.always_open || patterns.any(|pattern| BASES.iter().any(|base| open(*base, pattern)))
    }
}

impl Compiled {
    /// Nothing about the person can lift it or is needed for it.
    pub(super) fn unconditional(&self) -> bool {
        self.protections.is_empty() && self.waivers().is_empty() && self.consents().is_empty()
    }
}

/// The holds of rules, as few as say the same.
fn pattern(rules: &[&Compiled]) -> Pattern {
    let mut merged: Map<(bool, ProtectionSet, ProtectionSet), ProtectionSet> = Map::new();
    for rule in rules {
        let protections =
            merged.or_default((rule.protections.is_empty(), rule.waivers(), rule.consents()));
        *protections = protections.union(rule.protections);
    }
    let hold = |((always, waivers, consents), protections)| Trigger {
        always,
        protections,
        waivers,
        consents,
    };
    merged.into_iter().map(hold).collect()
}
