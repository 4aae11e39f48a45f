//! Whether a pattern of answers proves a covert protection.
//!
//! The observer is everybody together: any number of requesters, each with any conflicts, in every
//! capacity, for every purpose, about every matter, on every day on which other rules are in force.
//! Who has a conflict knows it; consents and waivers are not known. What proves nothing to
//! everybody together proves nothing to any of them.
//!
//! A person *looks* to everybody, in each cell, in one of several ways for each requester, as
//! consents go. With enough requesters every way is seen. So a state with `h` is covered when one
//! state without `h` can look, cell by cell, in every way in which it can; or when nothing at all
//! is released, as about a person who was not screened.
//!
//! Holds that share no protection and no cell fall apart into components: a state of one component
//! is a state of the whole, and a cover of one component covers the whole. A hold that withholds
//! everything needs no cover.

use super::dimensions::BASES;
use super::model::{Model, ObservationCell, Pattern, Trigger};
use super::smallest::by_size;
use super::{Limit, TooLargeError};
use crate::map::Map;
use crate::subject::{Protection, ProtectionSet};
use crate::wire::{Set, sort_by};

/// A state that proves a protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leak {
    pub(super) protection: Protection,
    pub(super) protections: ProtectionSet,
    pub(super) waivers: ProtectionSet,
}

impl Leak {
    /// The protection alone, beside the one that follows from the citizenship.
    fn new(protection: Protection) -> Self {
        let [base, _] = BASES;
        let protections = ProtectionSet::EMPTY.with(protection).with(base);
        Self { protection, protections, waivers: ProtectionSet::EMPTY }
    }
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Effort {
    /// The states that were told apart.
    pub(super) states: u64,
}

/// The most states of one component that are told apart, and the most consents of one cell.
const MOST_STATES: usize = 1 << 18;
const MOST_BITS: usize = 1 << 27;
const MOST_CHOICES: u32 = 10;

/// The covert protections that some state proves, each with one of the smallest states.
pub(super) fn leaks(
    model: &Model,
    covert: ProtectionSet,
    effort: &mut Effort,
) -> Result<Vec<Leak>, TooLargeError> {
    let mut leaks = Vec::new();
    // Where nothing is told of anybody, everybody looks like a person who was not screened.
    if !model.tells() {
        return Ok(leaks);
    }
    for component in components(model) {
        let covert: ProtectionSet =
            component.named.iter().filter(|of| covert.contains(*of)).collect();
        let open: Vec<Protection> =
            covert.iter().filter(|of| !component.covered_by_one(*of, effort)).collect();
        let found = if component.plain() {
            open.into_iter().map(Leak::new).collect()
        } else if open.is_empty() {
            Vec::new()
        } else {
            component.search(model, &open, effort)?
        };
        leaks.extend(found.into_iter().map(|leak| component.opened(model, leak)));
    }
    sort_by(&mut leaks, |one, other| one.protection.cmp(&other.protection));
    Ok(leaks)
}

/// In how many ways a person who consented to nothing can look.
pub(super) fn looks_alike(model: &Model) -> Result<u64, TooLargeError> {
    let total = total(model);
    let in_part = |pattern: &Pattern| pattern.iter().any(|hold| !total.contains(hold));
    let mut views = 1_u64;
    // Whether the parts withhold everything between them, while none does by itself.
    let mut nothing_told = !model.always_open && model.patterns().into_iter().all(in_part);
    for component in components(model) {
        let looks = component.looks()?;
        let everything =
            |look: &Vec<bool>| component.whole && look.iter().all(|withheld| *withheld);
        let partial: Vec<&Vec<bool>> = looks.iter().filter(|look| !everything(look)).collect();
        let own: Vec<bool> = component.patterns().map(in_part).collect();
        nothing_told &= partial
            .iter()
            .any(|look| look.iter().zip(&own).all(|(withheld, own)| *withheld || !own));
        views = views.saturating_mul(partial.len() as u64);
    }
    // Nothing is told about a person who was not screened, and perhaps of one of whom enough
    // protections hold.
    Ok(views.saturating_add(u64::from(!nothing_told)))
}

/// Holds that share a protection or a cell, and the cells that they are in.
struct Component {
    named: ProtectionSet,
    cells: Vec<Vec<Pattern>>,
    /// Where all patterns are of this component, what it withholds may be everything.
    whole: bool,
}

fn holds(cell: &ObservationCell) -> impl Iterator<Item = &Trigger> {
    cell.patterns.iter().flatten()
}

/// A hold that is in every pattern and that no consent lifts withholds everything.
fn total(model: &Model) -> Set<Trigger> {
    let mut patterns = model.patterns().into_iter();
    let first = patterns.next().filter(|_| !model.always_open).cloned().unwrap_or_default();
    let everywhere =
        patterns.fold(first, |held, pattern| held.intersection(pattern).copied().collect());
    everywhere.into_iter().filter(|hold| hold.consents.is_empty()).collect()
}

fn components(model: &Model) -> Vec<Component> {
    let total = total(model);
    let partial = |hold: &&Trigger| !total.contains(hold);
    let mut groups: Vec<ProtectionSet> = Vec::new();
    let bases: ProtectionSet = BASES.into_iter().collect();
    let mut join = |named: ProtectionSet| {
        // Who shows that one of the two does not hold shows that the other does, whether or not a
        // rule names it.
        let named = if named.intersects(bases) { named.union(bases) } else { named };
        let (meeting, apart): (Vec<_>, Vec<_>) =
            groups.drain(..).partition(|group| group.intersects(named));
        groups = apart;
        groups.push(meeting.into_iter().fold(named, ProtectionSet::union));
    };
    for cell in &model.cells {
        holds(cell).for_each(|hold| join(hold.named()));
        join(
            holds(cell)
                .filter(partial)
                .fold(ProtectionSet::EMPTY, |named, hold| named.union(hold.named())),
        );
    }
    groups.retain(|group| !group.is_empty());
    let component = |named: ProtectionSet| {
        let own = |pattern: &Pattern| -> Pattern {
            pattern
                .iter()
                .filter(|hold| hold.named().intersects(named) || hold.named().is_empty())
                .copied()
                .collect()
        };
        let mut whole = !model.always_open;
        let mut cells: Set<Vec<Pattern>> = Set::new();
        for cell in &model.cells {
            let patterns: Set<Pattern> = cell.patterns.iter().map(own).collect();
            whole &= !patterns.contains(&Pattern::new());
            let patterns: Vec<Pattern> =
                patterns.into_iter().filter(|pattern| !pattern.is_empty()).collect();
            if !patterns.is_empty() {
                cells.insert(patterns);
            }
        }
        Component { named, cells: cells.into_iter().collect(), whole }
    };
    groups.into_iter().map(component).collect()
}

/// The subsets of a set.
pub(super) fn subsets(of: ProtectionSet) -> impl Iterator<Item = ProtectionSet> {
    let members: Vec<Protection> = of.iter().collect();
    (0..1_u64 << members.len()).map(move |bits| {
        let chosen = members.iter().enumerate().filter(move |(at, _)| bits & (1 << at) != 0);
        chosen.map(|(_, protection)| *protection).collect()
    })
}

impl Component {
    // Lists: what is nested is compiled again for each use of it.
    fn patterns(&self) -> std::vec::IntoIter<&Pattern> {
        self.cells.iter().flatten().collect::<Vec<_>>().into_iter()
    }

    fn holds(&self) -> std::vec::IntoIter<&Trigger> {
        self.patterns().flatten().collect::<Vec<_>>().into_iter()
    }

    /// What protections withhold with these waivers, pattern by pattern, if nobody consents.
    fn withheld(&self, protections: ProtectionSet, waivers: ProtectionSet) -> Vec<bool> {
        let withheld = |pattern: &Pattern| {
            pattern.iter().any(|hold| {
                hold.protections.intersects(protections) && hold.armed(protections, waivers)
            })
        };
        self.patterns().map(withheld).collect()
    }

    /// Without consents, waivers and what follows from the citizenship, the state in which a
    /// protection holds alone is covered if any is: what others may withhold beside it is no
    /// more than what it withholds.
    fn plain(&self) -> bool {
        let lifted =
            self.holds().any(|hold| hold.always || !hold.waivers.union(hold.consents).is_empty());
        !lifted && !BASES.iter().any(|base| self.named.contains(*base))
    }

    /// Whether others withhold the same whenever `covert` holds, whatever else holds.
    ///
    /// Where no consent lifts what `covert` withholds, others that withhold as much, part by part,
    /// can stand for it in every state. Where consents lift it, another with the same holds can.
    fn covered_by_one(&self, covert: Protection, effort: &mut Effort) -> bool {
        let one = ProtectionSet::EMPTY.with(covert);
        let own: Vec<&Trigger> =
            self.holds().filter(|hold| hold.protections.contains(covert)).collect();
        let firm = own.iter().all(|hold| hold.consents.is_empty());
        let waivers = own.iter().fold(ProtectionSet::EMPTY, |all, hold| all.union(hold.waivers));
        if BASES.contains(&covert) || waivers.iter().count() > MOST_CHOICES as usize {
            return false;
        }
        let by_others = |waivers: ProtectionSet| {
            let withheld = self.withheld(one, waivers);
            if self.whole && withheld.iter().all(|withheld| *withheld) {
                return true;
            }
            let mut others = vec![false; withheld.len()];
            for other in self.named.iter().filter(|of| *of != covert) {
                let of_other = ProtectionSet::EMPTY.with(other);
                let mut holds = self.holds().filter(|hold| hold.protections.contains(other));
                let plain = holds.all(|hold| hold.consents.is_empty() && hold.waivers.is_empty());
                let part = self.withheld(of_other, waivers);
                if plain && part.iter().zip(&withheld).all(|(part, all)| *all || !part) {
                    others.iter_mut().zip(part).for_each(|(other, part)| *other |= part);
                }
            }
            others == withheld
        };
        let states = subsets(waivers).inspect(|_| effort.states = effort.states.saturating_add(1));
        (firm && states.into_iter().all(by_others)) || self.twin(covert)
    }

    /// Whether another protection has the same holds, with its own waiver and consent in the place
    /// of those of `covert`.
    fn twin(&self, covert: Protection) -> bool {
        let private = |of: Protection| {
            let one = ProtectionSet::EMPTY.with(of);
            // Its waiver and consent lift nothing else, and nothing else lifts it.
            self.holds().all(|hold| {
                let lifted = hold.waivers.union(hold.consents);
                if hold.protections.contains(of) {
                    lifted.union(one) == one
                        && (lifted.is_empty() || hold.protections == one)
                        && !hold.always
                } else {
                    !lifted.contains(of)
                }
            })
        };
        let shape = |of: Protection| -> Vec<Set<(bool, bool)>> {
            let of_hold = |hold: &Trigger| (hold.waivers.contains(of), hold.consents.contains(of));
            let own = |pattern: &Pattern| {
                pattern.iter().filter(|hold| hold.protections.contains(of)).map(of_hold).collect()
            };
            self.patterns().map(own).collect()
        };
        // A consent lifts all that the protection withholds, or nothing of it: two that both hold
        // look as one does.
        let uniform = |shape: &[Set<(bool, bool)>]| shape.iter().all(|holds| holds.len() <= 1);
        let ours = shape(covert);
        private(covert)
            && uniform(&ours)
            && self
                .named
                .iter()
                .any(|other| other != covert && private(other) && shape(other) == ours)
    }
}

impl Component {
    /// A person of whom nothing at all is told looks like one who was not screened: where the
    /// component tells nothing, the fewest waivers are added with which another does.
    fn opened(&self, model: &Model, leak: Leak) -> Leak {
        let firm = |hold: &&Trigger, protections| {
            hold.consents.is_empty() && hold.armed(protections, leak.waivers)
        };
        let told = |pattern: &Pattern| !pattern.iter().any(|hold| firm(&hold, leak.protections));
        if model.always_open || model.patterns().into_iter().any(told) {
            return leak;
        }
        let based = |base: Protection| {
            let others: ProtectionSet = BASES.into_iter().collect();
            leak.protections.difference(others).with(base)
        };
        let bases = if self.named.intersects(BASES.into_iter().collect()) {
            vec![leak.protections]
        } else {
            BASES.map(based).to_vec()
        };
        let opening = bases.into_iter().flat_map(|protections| {
            model.patterns().into_iter().filter_map(move |pattern| {
                let firm: Vec<&Trigger> =
                    pattern.iter().filter(|hold| firm(hold, protections)).collect();
                // Waivers of the component would make another state of it.
                let all = firm
                    .iter()
                    .fold(ProtectionSet::EMPTY, |all, hold| all.union(hold.waivers))
                    .difference(self.named);
                let opens = |waivers: &ProtectionSet| {
                    firm.iter().all(|hold| hold.waivers.intersects(*waivers))
                };
                by_size(all).find(opens).map(|more| (more, protections))
            })
        });
        let fewest = opening.min_by_key(|(more, _)| more.len());
        fewest.map_or(leak, |(more, protections)| Leak {
            protections,
            waivers: leak.waivers.union(more),
            ..leak
        })
    }
}

/// The ways in which each cell can look.
type Type = Vec<Set<Vec<bool>>>;

/// The protections of all states that look alike, and the smallest of them.
struct Alike {
    always: ProtectionSet,
    smallest: (ProtectionSet, ProtectionSet),
}

/// Fewest protections first, then waivers.
const fn size((protections, waivers): (ProtectionSet, ProtectionSet)) -> (u32, u32) {
    (protections.len(), waivers.len())
}

impl Component {
    /// Every state of the component that can be told from another.
    fn types(&self, effort: &mut Effort) -> Result<Vec<(Type, Alike)>, TooLargeError> {
        let tables = self.cells.iter().map(|cell| Table::new(cell)).collect::<Option<Vec<_>>>();
        let waivers = self.holds().fold(ProtectionSet::EMPTY, |all, hold| all.union(hold.waivers));
        let Some(tables) = tables.filter(|_| waivers.len() <= MOST_CHOICES) else {
            return Err(self.too_large(Limit::Lifted));
        };
        let length: usize = tables.iter().map(Table::length).sum();
        let mut types: Vec<(Type, Alike)> = Vec::new();
        for waivers in subsets(waivers) {
            let look = |protections| -> Vec<bool> {
                tables.iter().flat_map(|table| table.look(protections, waivers)).collect()
            };
            let mut states: Vec<(Vec<bool>, State)> = Vec::new();
            for base in BASES.map(|base| ProtectionSet::EMPTY.with(base)) {
                states.push((look(base), (base, base)));
            }
            unite(&mut states, merge);
            for protection in self.named.iter() {
                let one = ProtectionSet::EMPTY.with(protection);
                let own = look(one);
                let mut with: Vec<(Vec<bool>, State)> = Vec::with_capacity(states.len());
                for (key, (always, smallest)) in &states {
                    with.push((joined(key, &own), (always.union(one), smallest.union(one))));
                }
                states.append(&mut with);
                unite(&mut states, merge);
                if states.len() > MOST_STATES || states.len().saturating_mul(length) > MOST_BITS {
                    return Err(self.too_large(Limit::States));
                }
            }
            effort.states = effort.states.saturating_add(states.len() as u64);
            for (key, (always, smallest)) in states {
                let found = Alike { always, smallest: (smallest, waivers) };
                types.push((projected(&tables, &key), found));
            }
            unite(&mut types, |alike, found| {
                alike.always = alike.always.intersection(found.always);
                if size(found.smallest) < size(alike.smallest) {
                    alike.smallest = found.smallest;
                }
            });
            if types.len() > MOST_STATES {
                return Err(self.too_large(Limit::States));
            }
        }
        Ok(types)
    }

    /// Every way in which the component can look, if nobody consents, in order.
    fn looks(&self) -> Result<Vec<Vec<bool>>, TooLargeError> {
        let waivers = self.holds().fold(ProtectionSet::EMPTY, |all, hold| all.union(hold.waivers));
        if waivers.len() > MOST_CHOICES {
            return Err(self.too_large(Limit::Lifted));
        }
        let mut looks: Vec<Vec<bool>> = Vec::new();
        for waivers in subsets(waivers) {
            let look = |protections| -> Vec<bool> {
                self.patterns()
                    .map(|pattern| pattern.iter().any(|hold| hold.armed(protections, waivers)))
                    .collect()
            };
            let mut own: Vec<Vec<bool>> =
                BASES.map(|base| look(ProtectionSet::EMPTY.with(base))).into();
            each_once(&mut own);
            for protection in self.named.iter() {
                let one = look(ProtectionSet::EMPTY.with(protection));
                let mut with: Vec<Vec<bool>> = Vec::with_capacity(own.len());
                for look in &own {
                    with.push(joined(look, &one));
                }
                own.append(&mut with);
                each_once(&mut own);
                if own.len() > MOST_STATES {
                    return Err(self.too_large(Limit::States));
                }
            }
            looks.append(&mut own);
            each_once(&mut looks);
        }
        Ok(looks)
    }

    /// Every state of the component, and which of the protections some state proves.
    fn search(
        &self,
        model: &Model,
        covert: &[Protection],
        effort: &mut Effort,
    ) -> Result<Vec<Leak>, TooLargeError> {
        let types = self.types(effort)?;
        let mut leaks: Map<Protection, Leak> = Map::new();
        for (kind, alike) in &types {
            let hidden = self.whole && kind.iter().flatten().flatten().all(|withheld| *withheld);
            for covert in covert.iter().filter(|of| !hidden && alike.always.contains(**of)) {
                let candidates = types.iter().filter(|(_, other)| !other.always.contains(*covert));
                if candidates.into_iter().any(|(other, _)| within(kind, other)) {
                    continue;
                }
                let (protections, waivers) = alike.smallest;
                let leak = Leak { protection: *covert, protections, waivers };
                let leak = self.opened(model, leak);
                let known = leaks.or_insert(*covert, leak);
                if size((leak.protections, leak.waivers)) < size((known.protections, known.waivers))
                {
                    *known = leak;
                }
            }
        }
        Ok(leaks.into_values().collect())
    }

    fn too_large(&self, limit: Limit) -> TooLargeError {
        TooLargeError::new(limit, self.named)
    }
}

/// The protections of all states that look alike on a choice of waivers, and the fewest of them.
type State = (ProtectionSet, ProtectionSet);

/// Remembers of states that look alike what always holds, and the smallest.
fn merge(state: &mut State, other: &State) {
    state.0 = state.0.intersection(other.0);
    if other.1.len() < state.1.len() {
        state.1 = other.1;
    }
}

/// What is withheld by one or the other.
fn joined(one: &[bool], other: &[bool]) -> Vec<bool> {
    one.iter().zip(other).map(|(a, b)| *a | *b).collect()
}

/// Puts entries in order, and those of one key together into the first of them.
fn unite<K: Ord, V>(entries: &mut Vec<(K, V)>, merge: impl Fn(&mut V, &V)) {
    sort_by(entries, |one, other| one.0.cmp(&other.0));
    entries.dedup_by(|later, first| {
        let is_same = later.0 == first.0;
        if is_same {
            merge(&mut first.1, &later.1);
        }
        is_same
    });
}

/// Puts looks in order, each once.
fn each_once(looks: &mut Vec<Vec<bool>>) {
    sort_by(looks, Ord::cmp);
    looks.dedup();
}

fn within(some: &Type, other: &Type) -> bool {
    some.iter().zip(other).all(|(some, other)| some.is_subset(other))
}

/// How a cell looks, for every choice of its consents.
struct Table<'a> {
    patterns: &'a [Pattern],
    choices: Vec<ProtectionSet>,
}

impl<'a> Table<'a> {
    fn new(patterns: &'a [Pattern]) -> Option<Self> {
        let consents = patterns
            .iter()
            .flatten()
            .fold(ProtectionSet::EMPTY, |all, hold| all.union(hold.consents));
        (consents.len() <= MOST_CHOICES)
            .then(|| Self { patterns, choices: subsets(consents).collect() })
    }

    fn length(&self) -> usize {
        self.patterns.len().saturating_mul(self.choices.len())
    }

    fn look(
        &self,
        protections: ProtectionSet,
        waivers: ProtectionSet,
    ) -> impl Iterator<Item = bool> {
        self.choices.iter().flat_map(move |consents| {
            self.patterns.iter().map(move |pattern| {
                pattern.iter().any(|hold| {
                    hold.armed(protections, waivers) && !hold.consents.intersects(*consents)
                })
            })
        })
    }
}

fn projected(tables: &[Table<'_>], key: &[bool]) -> Type {
    let mut rest = key;
    let mut kinds = Type::new();
    for table in tables {
        let (own, others) = rest.split_at_checked(table.length()).unwrap_or((rest, &[]));
        rest = others;
        kinds.push(own.chunks(table.patterns.len().max(1)).map(<[bool]>::to_vec).collect());
    }
    kinds
}
