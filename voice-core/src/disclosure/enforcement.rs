//! On which days a policy enforces each protection.

use super::merged::{Groups, Merged, covered, grantable};
use super::policy_error::PolicyErrorCollector;
use super::{Conditions, Coverage, Exception, Pack, PolicyErrorCode, Rule};
use crate::category::CategorySet;
use crate::law::Period;
use crate::map::Map;
use crate::requester::{Capacity, Jurisdiction, Purpose};
use crate::subject::Protection;
use crate::vocabulary::Vocabulary;
use crate::wire::{Set, sort_by};

impl PolicyErrorCollector {
    /// Every protection is listed, and enforced from its first day on without a gap.
    pub(super) fn enforcement(
        &mut self,
        packs: &[Pack],
        merged: &Merged<'_>,
        vocabulary: &Vocabulary,
    ) {
        if packs.is_empty() {
            return;
        }
        let grantable = grantable(merged.all_rules(), &merged.groups);
        for protection in vocabulary.every_protection().iter() {
            if !merged.covertness.contains_key(&protection) {
                let expected = format!(
                    "an entry for `{}` in one of the packs, and a prohibition that enforces it: a \
                     protection that no pack knows would withhold nothing",
                    protection.as_str()
                );
                self.flaw(
                    PolicyErrorCode::UnlistedProtection,
                    packs.first(),
                    None,
                    "/protections".to_owned(),
                    &expected,
                );
            }
        }
        for pack in packs {
            for (at, of) in pack.protections.iter().enumerate() {
                let enforcement = Enforcement::new(of.protection, grantable, vocabulary);
                let enforced = enforcement.days(merged.prohibitions().collect(), &merged.groups);
                let place = format!("/protections/{at}");
                if enforced.is_empty() {
                    self.flaw(
                        PolicyErrorCode::UnenforcedProtection,
                        Some(pack),
                        None,
                        place.clone(),
                        &enforcement.expected(),
                    );
                }
                self.gaps(pack, &place, &enforced);
            }
            for (at, of) in pack.cover_groups.iter().enumerate() {
                let members = merged.prohibitions().filter(|(_, rule)| {
                    let Coverage::CoverGroup { group, .. } = &rule.covers else { return false };
                    *group == of.id
                });
                self.gaps(pack, &format!("/cover_groups/{at}"), &in_force(members.collect()));
            }
        }
    }

    fn gaps(&mut self, pack: &Pack, place: &str, enforced: &[Period]) {
        for pair in enforced.windows(2) {
            let [before, after] = pair else { continue };
            let (Some(from), Some(until)) =
                (before.until().and_then(|day| day.next()), after.from().previous())
            else {
                continue;
            };
            let expected = format!(
                "a prohibition that is in force from {from} to {until} too: on these days nothing \
                 is"
            );
            self.flaw(
                PolicyErrorCode::EnforcementGap,
                Some(pack),
                None,
                place.to_owned(),
                &expected,
            );
        }
    }
}

/// What a rule that enforces a protection withholds, in part at least: what its law is about and
/// the packs tell to somebody; where they tell nothing of that, what its law is about.
pub(crate) fn least_withheld(about: CategorySet, grantable: CategorySet) -> CategorySet {
    let told = about.intersection(grantable);
    if told.is_empty() { about } else { told }
}

/// What enforcing a protection takes.
///
/// It is enforced on a day if each asker, in every capacity, for every purpose and under every
/// jurisdiction, meets a prohibition in force that names the protection and asks for nothing
/// else of the question or of the person. The prohibition withholds something of the least from
/// some of those for whom it is, in spite of its exceptions; where the law of the protection is
/// about everything that there is of the person, the whole person from all of them.
pub(super) struct Enforcement {
    protection: Protection,
    least: CategorySet,
    of_whole_person: bool,
    vocabulary: Vocabulary,
}

impl Enforcement {
    pub(super) fn new(
        protection: Protection,
        grantable: CategorySet,
        vocabulary: &Vocabulary,
    ) -> Self {
        Self {
            protection,
            least: least_withheld(vocabulary.about(protection), grantable),
            of_whole_person: vocabulary.protects_whole_person(protection),
            vocabulary: vocabulary.clone(),
        }
    }

    /// The days on which some of the prohibitions enforce it, in order and without overlaps.
    pub(super) fn days(
        &self,
        prohibitions: Vec<(&str, &Rule)>,
        groups: &Groups<'_>,
    ) -> Vec<Period> {
        let names = |rule: &Rule| {
            rule.when.protections.iter().flatten().any(|named| *named == self.protection)
        };
        let mut rules = prohibitions;
        rules.retain(|(_, rule)| {
            names(rule) && asks_whom_alone(&rule.when) && self.withholds(rule, groups)
        });
        // One list for each asker, each list once: most rules ask for nobody in particular.
        let lists: Set<Vec<usize>> = askers(&rules, &self.vocabulary)
            .into_iter()
            .map(|asker| {
                let met = rules.iter().enumerate();
                let met = met.filter(|(_, (_, rule))| asker.meets(&rule.when));
                met.map(|(at, _)| at).collect()
            })
            .collect();
        let periods = |list: &Vec<usize>| {
            in_force(list.iter().filter_map(|at| rules.get(*at)).copied().collect())
        };
        // The days of all the rules, less those on which a list has none.
        let all = in_force(rules.clone());
        lists.iter().map(periods).fold(all, |days, list| common(&days, &list))
    }

    fn withholds(&self, rule: &Rule, groups: &Groups<'_>) -> bool {
        let covers = footprint(rule, groups);
        let capacities = Capacity::ALL
            .into_iter()
            .filter(|of| rule.when.capacities.as_ref().is_none_or(|all| all.contains(of)));
        let mut withheld = capacities.map(|capacity| covers.difference(let_go(rule, capacity)));
        if self.of_whole_person {
            withheld.all(|withheld| withheld == groups.whole)
        } else {
            withheld.any(|withheld| !withheld.intersection(self.least).is_empty())
        }
    }

    /// How to mend a policy that never enforces it.
    fn expected(&self) -> String {
        let protection = self.protection.as_str();
        if self.of_whole_person {
            return format!(
                "a prohibition of the whole person that names `{protection}`, for every capacity, \
                 purpose and jurisdiction, and asks for nothing else"
            );
        }
        let some: Vec<&str> = self.least.iter().map(|category| category.as_str()).collect();
        format!(
            "a prohibition that names `{protection}`, for every capacity, purpose and \
             jurisdiction, asks for nothing else, and withholds what its law is about, from some \
             at least: one of {}",
            some.join(", ")
        )
    }
}

/// The facts of a question for which a prohibition may be, where others are for the rest.
#[derive(Clone, Copy)]
struct AskedAs {
    capacity: Capacity,
    purpose: Purpose,
    jurisdiction: Jurisdiction,
}

/// The askers that these rules tell apart: one of those whom no rule names stands for all of them.
fn askers(rules: &[(&str, &Rule)], vocabulary: &Vocabulary) -> Vec<AskedAs> {
    let capacities = told_apart(Capacity::ALL, rules, |when| when.capacities.as_ref());
    let purposes = told_apart(vocabulary.every_purpose(), rules, |when| when.purposes.as_ref());
    let jurisdictions =
        told_apart(vocabulary.every_jurisdiction(), rules, |when| when.jurisdictions.as_ref());
    let mut askers = Vec::new();
    for &capacity in &capacities {
        for &purpose in &purposes {
            for &jurisdiction in &jurisdictions {
                askers.push(AskedAs { capacity, purpose, jurisdiction });
            }
        }
    }
    askers
}

/// The values that some of the rules name, and the first of all others.
fn told_apart<T: Copy + Ord>(
    values: impl IntoIterator<Item = T>,
    rules: &[(&str, &Rule)],
    named: impl Fn(&Conditions) -> Option<&Set<T>>,
) -> Vec<T> {
    let named: Vec<&Set<T>> = rules.iter().filter_map(|(_, rule)| named(&rule.when)).collect();
    let is_named = |value: &T| named.iter().any(|of| of.contains(value));
    let (mut apart, others): (Vec<T>, Vec<T>) = values.into_iter().partition(is_named);
    apart.extend(others.first());
    apart
}

impl AskedAs {
    fn meets(self, when: &Conditions) -> bool {
        when.capacities.as_ref().is_none_or(|of| of.contains(&self.capacity))
            && when.purposes.as_ref().is_none_or(|of| of.contains(&self.purpose))
            && when.jurisdictions.as_ref().is_none_or(|of| of.contains(&self.jurisdiction))
    }
}

/// What a rule lets go, asked in a capacity, by its exceptions.
fn let_go(rule: &Rule, capacity: Capacity) -> CategorySet {
    let of = |exception: &Exception| match exception {
        Exception::AskedBy { capacities, categories, .. } if capacities.contains(&capacity) => {
            categories.iter().copied().collect()
        }
        Exception::AskedBy { .. } | Exception::Waiver { .. } | Exception::Consent { .. } => {
            CategorySet::EMPTY
        }
    };
    rule.unless.iter().map(of).fold(CategorySet::EMPTY, CategorySet::union)
}

/// Whether a prohibition asks for no more than a protection, a capacity, a purpose and a
/// jurisdiction: what is proved of the requester, matters and conflicts have no part in whether
/// somebody is protected.
fn asks_whom_alone(when: &Conditions) -> bool {
    let Conditions {
        capacities: _,
        purposes: _,
        jurisdictions: _,
        protections: _,
        identity,
        standing,
        link,
        conflicts,
    } = when;
    identity.is_none() && standing.is_none() && link.is_none() && conflicts.is_none()
}

/// What a rule withholds; everything where its cover group is not known, which is a flaw of its
/// own, and not one more here.
fn footprint(rule: &Rule, groups: &Groups<'_>) -> CategorySet {
    match &rule.covers {
        Coverage::CoverGroup { group, .. } if !groups.footprints.contains_key(&group) => {
            groups.whole
        }
        covers => covered(covers, groups),
    }
}

/// The days on which some of the rules are in force, each in the time zone where its days are
/// counted.
///
/// Where one ends and another begins on the next day in another time zone, there may be hours
/// between: then the last day of the first is none.
fn in_force(rules: Vec<(&str, &Rule)>) -> Vec<Period> {
    let mut of_zones: Map<&str, Vec<Period>> = Map::new();
    for (zone, rule) in rules {
        of_zones.or_default(zone).extend(rule.in_force.iter().copied());
    }
    let mut all: Vec<Period> = of_zones.into_values().flat_map(united).collect();
    sort_by(&mut all, |one, other| one.from().cmp(other.from()));
    let mut days: Vec<Period> = Vec::new();
    for period in all {
        match days.last_mut() {
            Some(last) if last.contains(*period.from()) => *last = last.with(period),
            // Of another zone: in one they would be one period.
            Some(last) if last.reaches(*period.from()) => {
                let until = last.until().and_then(|day| day.previous());
                let shorter = until.and_then(|day| Period::new(*last.from(), Some(day)).ok());
                match shorter {
                    Some(shorter) => *last = shorter,
                    None => _ = days.pop(),
                }
                days.push(period);
            }
            _ => days.push(period),
        }
    }
    days
}

/// Periods as few as are of the same days, in order: those that meet or overlap are one.
fn united(mut all: Vec<Period>) -> Vec<Period> {
    sort_by(&mut all, |one, other| one.from().cmp(other.from()));
    let mut united: Vec<Period> = Vec::new();
    for period in all {
        match united.last_mut() {
            Some(last) if last.reaches(*period.from()) => *last = last.with(period),
            _ => united.push(period),
        }
    }
    united
}

/// The days that are in both lists.
fn common(one: &[Period], other: &[Period]) -> Vec<Period> {
    let mut days = Vec::new();
    for one in one {
        days.extend(other.iter().filter_map(|other| one.overlap(*other)));
    }
    united(days)
}
