//! Exactly what another policy releases more, and what less.
//!
//! On every day on which the rules of either change, for every way of asking that the rules of both
//! tell apart and for every category: the rules that bear on it are looked at in every state of the
//! protections, waivers and consents that they name. Those named by the same rules in the same
//! place are looked at together, and counted.

use super::counterexample::{self, Case};
use super::dimensions::{Holds, Linked, Size};
use super::model::{ContextClass, conflicts_told_apart};
use super::{Counterexample, Limit, TooLargeError};
use crate::category::{Category, CategorySet};
use crate::disclosure::context::Context;
use crate::disclosure::evaluate::{Asker, Compiled, evaluate};
use crate::disclosure::version_interval::When;
use crate::disclosure::{Draft, MatterLink, RuleId};
use crate::map::Map;
use crate::requester::{Capacity, ConflictSet, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::ProtectionSet;
use crate::wire::{Day, Set, Wire};

/// Whether more is released or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Direction {
    /// Released now, withheld before.
    Widened,
    /// Withheld now, released before.
    Narrowed,
}

/// A category that two policies answer differently, for the same reason.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, write_only)]
pub struct Difference {
    /// Whether more is released or less.
    pub direction: Direction,
    /// The category.
    pub category: Category,
    /// The first day of it.
    pub from: Day,
    /// The capacities in which it is asked for.
    pub capacities: Set<Capacity>,
    /// The purposes for which it is asked for.
    pub purposes: Set<Purpose>,
    /// The laws under which the crime is prosecuted.
    pub jurisdictions: Set<Jurisdiction>,
    /// How well the identity is known.
    pub identity: Set<IdentityLevel>,
    /// How well the principal's part is known.
    pub standing: Set<Standing>,
    /// The rules that decided before, in the case that is shown; none where there was no ground.
    pub before: Vec<RuleId>,
    /// The rules that decide now, in the case that is shown; none where there is no ground.
    pub after: Vec<RuleId>,
    /// How many states are answered differently: ways of asking, on each day on which rules
    /// change, times the sets of protections, waivers and consents that the rules name which
    /// bear on the category.
    pub states: u64,
    /// The smallest case of it.
    pub shown: Counterexample,
}

/// What makes differences one: direction, category, and the rules that decide on either side.
type Key = (Direction, Category, Vec<RuleId>, Vec<RuleId>);

/// The most groups of protections, waivers and consents that bear on one category.
const MOST_GROUPS: usize = 20;

/// Everything that `new` answers otherwise than `old`: what is released now and was withheld first.
///
/// ```
/// use voice_core::disclosure::{Draft, Policy, differences};
///
/// let policy = Policy::us_federal();
/// let mut packs = policy.packs().to_vec();
/// packs[0].rules.retain(|rule| rule.id.as_str() != "permit-facility");
/// let found = differences(policy.draft(), &Draft::new(packs)?)?;
/// assert_eq!(found.len(), 1);
/// assert_eq!(
///     (found[0].direction.as_str(), found[0].category.as_str()),
///     ("narrowed", "facility")
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The rules that bear on one category name too many protections, waivers and consents apart.
pub fn differences(old: &Draft, new: &Draft) -> Result<Vec<Difference>, TooLargeError> {
    let intervals = old.intervals().iter().chain(new.intervals());
    let all: Set<When> = intervals.map(|interval| interval.when).collect();
    let conflicts = conflicts_told_apart(&[old, new]);
    let mut found: Map<Key, (Size, Difference)> = Map::new();
    let mut known = Known::new();
    let terms = old.vocabulary().united(new.vocabulary());
    let case = Case { draft: old, terms: &terms };
    for when in all {
        for (context, alike) in contexts(old, new, when) {
            for conflicts in &conflicts {
                let class = ContextClass {
                    when,
                    context,
                    conflicts: *conflicts,
                    permitted: Default::default(),
                };
                for category in old.categories().union(new.categories()).iter() {
                    let bearing = Bearing::new(old, new, class, category);
                    for (direction, states, holds) in bearing.compare(&mut known)? {
                        let states = states.saturating_mul(alike.len() as u64);
                        let (before, after) =
                            (bearing.deciding(old, &holds), bearing.deciding(new, &holds));
                        let key = (direction, category, before.clone(), after.clone());
                        let size = holds.size(class.conflicts);
                        let first = || (size, bearing.difference(case, &key, &holds));
                        let (smallest, difference) = found.or_insert_with(key.clone(), first);
                        if size < *smallest {
                            *smallest = size;
                            difference.shown = bearing.shown(case, &holds);
                        }
                        difference.states = difference.states.saturating_add(states);
                        difference.asked(&alike);
                    }
                }
            }
        }
    }
    Ok(found.into_values().map(|(_, difference)| difference).collect())
}

impl Difference {
    fn asked(&mut self, contexts: &[Context]) {
        for context in contexts {
            self.capacities.insert(context.capacity);
            self.purposes.insert(context.purpose);
            self.jurisdictions.insert(context.jurisdiction);
            self.identity.insert(context.identity);
            self.standing.insert(context.standing);
        }
    }
}

/// The contexts that no rule of either tells apart, each with all that are like it.
fn contexts(old: &Draft, new: &Draft, when: When) -> Vec<(Context, Vec<Context>)> {
    let rules = || old.in_force(when).iter().chain(new.in_force(when));
    let mut alike: Map<Vec<(CategorySet, CategorySet)>, Vec<Context>> = Map::new();
    let with = |draft: &Draft| Context::all_with(draft.vocabulary()).collect::<Set<Context>>();
    let mut all = with(old);
    all.extend(with(new));
    for context in all {
        let all = CategorySet::ALL;
        let asker = Asker {
            facts: context.facts(),
            conflicts: ConflictSet::ALL,
            asked: all,
            authority: all,
        };
        alike.or_default(rules().map(|rule| rule.restricted_to(&asker)).collect()).push(context);
    }
    let best = |contexts: &Vec<Context>| {
        contexts.iter().max_by_key(|context| (context.identity, context.standing)).copied()
    };
    let contexts: Set<_> =
        alike.into_values().filter_map(|alike| Some((best(&alike)?, alike))).collect();
    contexts.into_iter().collect()
}

/// The rules of two policies that bear on one category in one way of asking.
struct Bearing<'a> {
    class: ContextClass,
    category: Category,
    old: Vec<&'a Compiled>,
    new: Vec<&'a Compiled>,
}

/// What of a rule bears on one category, whichever policy it stands in.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Bears {
    effect: (bool, bool),
    link: Option<MatterLink>,
    /// No protection is asked for.
    always: bool,
    protections: ProtectionSet,
    waivers: ProtectionSet,
    consents: ProtectionSet,
}

/// What rules say of one category, in as few as say the same.
fn bears(rules: &[&Compiled]) -> Set<Bears> {
    let mut merged: Map<Bears, ProtectionSet> = Map::new();
    for rule in rules {
        let bears = Bears {
            effect: (rule.prohibits, rule.permits),
            link: rule.link,
            always: rule.protections.is_empty(),
            waivers: rule.waivers(),
            consents: rule.consents(),
            protections: ProtectionSet::EMPTY,
        };
        let protections = merged.or_default(bears);
        *protections = protections.union(rule.protections);
    }
    merged.into_iter().map(|(bears, protections)| Bears { protections, ..bears }).collect()
}

/// What was found already where the same is said of another category, or in another way of asking.
type Known = Map<(Set<Bears>, Set<Bears>), Vec<(Direction, u64, Holds)>>;

/// Which part of a state something is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Protection,
    Waiver,
    Consent,
}

impl<'a> Bearing<'a> {
    fn new(old: &'a Draft, new: &'a Draft, class: ContextClass, category: Category) -> Self {
        let asker = class.asker();
        let of = |draft: &'a Draft| {
            let bears = |rule: &&Compiled| {
                let (covers, lifted) = rule.restricted_to(&asker);
                covers.difference(lifted).contains(category) && (rule.prohibits || rule.permits)
            };
            draft.in_force(class.when).iter().filter(bears).collect()
        };
        Self { class, category, old: of(old), new: of(new) }
    }

    /// For each direction the number of states, and the smallest of them.
    fn compare(&self, known: &mut Known) -> Result<Vec<(Direction, u64, Holds)>, TooLargeError> {
        let (old, new) = (bears(&self.old), bears(&self.new));
        if old == new {
            return Ok(Vec::new());
        }
        let here = |(direction, states, holds): &(Direction, u64, Holds)| {
            (
                *direction,
                *states,
                Holds { consented: CategorySet::EMPTY.with(self.category), ..*holds },
            )
        };
        let sides = (old, new);
        if let Some(found) = known.get(&sides) {
            return Ok(found.iter().map(here).collect());
        }
        let groups = groups(sides.0.union(&sides.1));
        if groups.len() > MOST_GROUPS {
            let named =
                groups.iter().fold(ProtectionSet::EMPTY, |all, (_, members)| all.union(*members));
            return Err(TooLargeError::new(Limit::Compared, named));
        }
        let mut found: Map<Direction, (u64, Holds)> = Map::new();
        for linked in Linked::ALL
            .into_iter()
            .filter(|of| *of != Linked::Record || self.category.is_about_case())
        {
            for chosen in 0..1_u32 << groups.len() {
                let (holds, weight) = self.holds(&groups, chosen, linked);
                let direction =
                    match (self.released(&self.old, &holds), self.released(&self.new, &holds)) {
                        (false, true) => Direction::Widened,
                        (true, false) => Direction::Narrowed,
                        _ => continue,
                    };
                let (states, smallest) = found.or_insert(direction, (0, holds));
                *states = states.saturating_add(weight);
                let size = |of: &Holds| of.size(self.class.conflicts);
                if size(&holds) < size(smallest) {
                    *smallest = holds;
                }
            }
        }
        let found: Vec<_> = found
            .into_iter()
            .map(|(direction, (states, holds))| (direction, states, holds))
            .collect();
        known.insert(sides, found.clone());
        Ok(found)
    }

    /// A state in which one member of each chosen group holds, and how many states are like it.
    fn holds(&self, groups: &[(Part, ProtectionSet)], chosen: u32, linked: Linked) -> (Holds, u64) {
        let consented = CategorySet::EMPTY.with(self.category);
        let mut holds = Holds { linked, consented, ..Holds::NOTHING };
        let mut weight = 1_u64;
        for (_, (part, members)) in
            groups.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0)
        {
            weight = weight.saturating_mul((1_u64 << members.len()).saturating_sub(1));
            let one = members
                .iter()
                .next()
                .map_or(ProtectionSet::EMPTY, |one| ProtectionSet::EMPTY.with(one));
            match part {
                Part::Protection => holds.protections = holds.protections.union(one),
                Part::Waiver => holds.waivers = holds.waivers.union(one),
                Part::Consent => holds.consents = holds.consents.union(one),
            }
        }
        (holds, weight)
    }

    fn released(&self, rules: &[&Compiled], holds: &Holds) -> bool {
        let asker = Asker { conflicts: ConflictSet::EMPTY, ..self.class.asker() };
        evaluate(rules.iter().copied(), &asker, &holds.state(self.class.conflicts))
            .released
            .contains(self.category)
    }

    /// The permits that release, or the prohibitions that withhold what is permitted.
    fn deciding(&self, draft: &Draft, holds: &Holds) -> Vec<RuleId> {
        let asker = Asker { conflicts: ConflictSet::EMPTY, ..self.class.asker() };
        let state = holds.state(self.class.conflicts);
        let rules = draft.in_force(self.class.when);
        let verdict = draft.verdict(self.class.when, &asker, &state);
        let released = verdict.released.contains(self.category);
        let permitted = verdict.permitted.contains(self.category);
        let deciding = rules.iter().filter(|rule| {
            rule.effect(&asker, &state).contains(self.category)
                && if released { rule.permits } else { rule.prohibits && permitted }
        });
        deciding
            .filter_map(|rule| draft.rules().get(rule.index))
            .map(|rule| rule.id.clone())
            .collect()
    }

    fn difference(
        &self,
        case: Case<'_>,
        (direction, _, before, after): &Key,
        holds: &Holds,
    ) -> Difference {
        Difference {
            direction: *direction,
            category: self.category,
            from: match self.class.when {
                When::Day(day) => day,
                When::Moment(moment) => case.draft.day_of(moment),
            },
            capacities: Set::new(),
            purposes: Set::new(),
            jurisdictions: Set::new(),
            identity: Set::new(),
            standing: Set::new(),
            before: before.clone(),
            after: after.clone(),
            states: 0,
            shown: self.shown(case, holds),
        }
    }

    fn shown(&self, case: Case<'_>, holds: &Holds) -> Counterexample {
        let asked = CategorySet::EMPTY.with(self.category);
        let question = counterexample::question(case, &self.class, asked);
        let subject = counterexample::subject(case, &self.class, holds, asked);
        Counterexample { questions: vec![question], subjects: vec![subject] }
    }
}

/// Protections, waivers and consents that the same rules name.
fn groups<'a>(rules: impl Iterator<Item = &'a Bears> + Clone) -> Vec<(Part, ProtectionSet)> {
    let named = |rule: &Bears, part: Part| match part {
        Part::Protection => rule.protections,
        Part::Waiver => rule.waivers,
        Part::Consent => rule.consents,
    };
    let mut groups: Map<(Part, Vec<bool>), ProtectionSet> = Map::new();
    for part in [Part::Protection, Part::Waiver, Part::Consent] {
        let named_by = |rule: &Bears| named(rule, part);
        let every = rules.clone().map(named_by).fold(ProtectionSet::EMPTY, ProtectionSet::union);
        for protection in every.iter() {
            let signature: Vec<bool> =
                rules.clone().map(|rule| named(rule, part).contains(protection)).collect();
            let members = groups.or_default((part, signature));
            *members = members.with(protection);
        }
    }
    groups.into_iter().map(|((part, _), members)| (part, members)).collect()
}
