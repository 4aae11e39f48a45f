//! That nothing proves a covert protection of the reference pack, whoever asks, for every purpose, together.
//!
//! What an observer sees of a person is, for each context of asking and each category, released or not. The prohibitions
//! fall into *components* that share no protection, and what is withheld is the union of what each component withholds.
//! So it is enough to look at one component at a time: if every state of a component in which `h` holds looks like one in
//! which it does not, the rest of the person being as it was, then no observer can tell the two persons apart.
//!
//! Within a component every set of protections, every set of waivers and every choice of consents is tried, with the
//! evaluator that ships. A consent is given or not for each recipient, purpose and category by itself; with a set of
//! protections and waivers fixed, each such *cell* can look in several ways, independently of the others. A state with
//! `h` is covered when one set without `h` lets every cell look in all the ways that it can look with `h`. That is
//! sufficient for opacity before everybody together, and the reference pack meets it.

use std::collections::{BTreeMap, BTreeSet};

use super::evaluate::{Asker, Compiled, CompiledException, FactMask, State, evaluate};
use super::{LoadError, Policy};
use crate::category::{Category, CategorySet};
use crate::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::{Protection, ProtectionSet};
use crate::wire::Day;

/// Every context of asking, by purpose; contexts that no rule can tell apart once.
fn contexts(rules: &[Compiled]) -> BTreeMap<Purpose, Vec<Asker>> {
    let mut contexts: BTreeMap<Purpose, BTreeMap<Vec<CategorySet>, Asker>> = BTreeMap::new();
    for capacity in Capacity::ALL {
        for identity in IdentityLevel::ALL {
            for standing in Standing::ALL {
                for purpose in Purpose::ALL {
                    for jurisdiction in Jurisdiction::ALL {
                        let facts = FactMask::of(capacity, identity, standing, purpose, jurisdiction);
                        let all = CategorySet::ALL;
                        let asker = Asker { facts, conflicts: 0, asked: all, authority: all };
                        let seen = rules.iter().flat_map(|rule| rule.seen_by(&asker)).collect();
                        contexts.entry(purpose).or_default().insert(seen, asker);
                    }
                }
            }
        }
    }
    contexts.into_iter().map(|(purpose, askers)| (purpose, askers.into_values().collect())).collect()
}

impl Compiled {
    /// All that a rule makes of the facts of a question.
    fn seen_by(&self, asker: &Asker) -> Vec<CategorySet> {
        let by_facts = |facts: FactMask, covers: CategorySet| covers.when(asker.facts.meet(facts));
        let exceptions = self.exceptions.iter().filter_map(|exception| match exception {
            CompiledException::AskedBy(facts, categories) => Some(by_facts(*facts, *categories)),
            CompiledException::Consent(_) | CompiledException::Waiver(_) => None,
        });
        core::iter::once(by_facts(self.facts, self.covers)).chain(exceptions).collect()
    }

    /// The protections that the rule or its exceptions name.
    fn named(&self) -> ProtectionSet {
        let exceptions = self.exceptions.iter().filter_map(|exception| match exception {
            CompiledException::Consent(protection) | CompiledException::Waiver(protection) => Some(*protection),
            CompiledException::AskedBy(..) => None,
        });
        exceptions.fold(self.protections, ProtectionSet::with)
    }
}

/// The rules that share a protection, directly or through others; those of none are left out.
fn components(rules: &[Compiled]) -> Vec<Vec<&Compiled>> {
    let footprint = |rule: &Compiled| -> Vec<Category> { rule.covers.iter().collect() };
    let mut components: Vec<(ProtectionSet, Vec<Category>, Vec<&Compiled>)> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.prohibits && !rule.named().is_empty()) {
        // Rules of one footprint belong together too: their members cover each other.
        let (mut named, covers, mut members) = (rule.named(), footprint(rule), vec![rule]);
        let (meeting, apart): (Vec<_>, Vec<_>) =
            components.into_iter().partition(|(other, footprint, _)| other.meets(named) || *footprint == covers);
        for (other, _, rules) in meeting {
            named = named.or(other);
            members.extend(rules);
        }
        components = apart;
        components.push((named, covers, members));
    }
    components.into_iter().map(|(_, _, members)| members).collect()
}

/// How a component can look: for each cell, what each choice of consents withholds in every context of the cell's
/// purpose.
type Looks = BTreeMap<(Purpose, Category), BTreeSet<Vec<bool>>>;

/// How the component can look with these protections and waivers.
fn looks(
    rules: &[Compiled],
    contexts: &BTreeMap<Purpose, Vec<Asker>>,
    protections: ProtectionSet,
    waivers: ProtectionSet,
    consentable: &[Protection],
) -> Looks {
    let mut looks = Looks::new();
    for consented in subsets(consentable) {
        let mut state = State { protections, waivers, ..State::OPEN };
        for protection in consented.iter() {
            state.consents[protection as usize] = CategorySet::ALL;
        }
        for (purpose, askers) in contexts {
            let withheld: Vec<CategorySet> =
                askers.iter().map(|asker| evaluate(rules, asker, &state).prohibited).collect();
            for category in Category::ALL {
                let cell = withheld.iter().map(|withheld| withheld.contains(category)).collect();
                looks.entry((*purpose, category)).or_default().insert(cell);
            }
        }
    }
    looks
}

fn subsets(protections: &[Protection]) -> impl Iterator<Item = ProtectionSet> {
    (0..1_u32 << protections.len()).map(move |bits| {
        let chosen = protections.iter().enumerate().filter(move |(at, _)| bits & (1 << at) != 0);
        chosen.map(|(_, protection)| *protection).collect()
    })
}

/// Whether every way in which `some` can look is one in which `other` can look.
fn within(some: &Looks, other: &Looks) -> bool {
    some.iter().all(|(cell, looks)| other.get(cell).is_some_and(|others| looks.is_subset(others)))
}

/// The covert protections that some state of the policy on `day` may prove, and how many states were looked at.
fn provable(policy: &Policy, day: Day) -> (BTreeSet<&'static str>, usize) {
    let rules = policy.in_force(day);
    let grantable = rules.iter().filter(|rule| rule.permits).fold(CategorySet::EMPTY, |all, rule| all.or(rule.covers));
    // What nobody is ever told shows nothing: only what could be released is looked at.
    let visible = rules
        .iter()
        .filter(|rule| rule.prohibits)
        .map(|rule| Compiled { covers: rule.covers.and(grantable), ..rule.clone() });
    let visible: Vec<Compiled> = visible.filter(|rule| !rule.covers.is_empty()).collect();
    let contexts = contexts(rules);
    let nobody = |looks: &Looks| {
        let hidden = |((_, category), looks): (&(Purpose, Category), &BTreeSet<Vec<bool>>)| {
            !grantable.contains(*category) || looks.iter().all(|contexts| contexts.iter().all(|withheld| *withheld))
        };
        looks.iter().all(hidden)
    };
    let (mut provable, mut count) = (BTreeSet::new(), 0);
    for component in components(&visible) {
        let own: Vec<Compiled> = component.iter().map(|rule| (*rule).clone()).collect();
        let named: Vec<Protection> =
            own.iter().fold(ProtectionSet::EMPTY, |all, rule| all.or(rule.named())).iter().collect();
        let in_exceptions = |of: fn(&CompiledException) -> Option<Protection>| -> Vec<Protection> {
            own.iter().flat_map(|rule| &rule.exceptions).filter_map(of).collect::<ProtectionSet>().iter().collect()
        };
        let consentable = in_exceptions(|exception| match exception {
            CompiledException::Consent(protection) => Some(*protection),
            _ => None,
        });
        let waivable = in_exceptions(|exception| match exception {
            CompiledException::Waiver(protection) => Some(*protection),
            _ => None,
        });
        let mut states: Vec<(ProtectionSet, Looks)> = Vec::new();
        for protections in subsets(&named) {
            for waivers in subsets(&waivable) {
                states.push((protections, looks(&own, &contexts, protections, waivers, &consentable)));
            }
        }
        count += states.len() << consentable.len();
        let mut distinct: BTreeMap<&Looks, ProtectionSet> = BTreeMap::new();
        for (protections, looks) in &states {
            // The protections that hold in every state which looks like this.
            distinct.entry(looks).and_modify(|always| *always = always.and(*protections)).or_insert(*protections);
        }
        for (looks, always) in &distinct {
            for covert in always.iter().filter(|protection| policy.is_covert(*protection)) {
                let covered = distinct.iter().any(|(other, held)| !held.contains(covert) && within(looks, other));
                if !covered && !nobody(looks) {
                    provable.insert(covert.as_str());
                }
            }
        }
    }
    (provable, count)
}

fn day() -> Day {
    "2026-11-02".parse().expect("a day")
}

#[test]
fn no_covert_protection_of_the_reference_pack_can_be_proved() -> Result<(), LoadError> {
    let (provable, count) = provable(&Policy::us_federal()?, day());
    assert_eq!(provable, BTreeSet::new());
    assert!(count > 1000, "{count} states were looked at");
    Ok(())
}

#[test]
fn without_their_cover_they_can_be_proved() -> Result<(), Box<dyn core::error::Error>> {
    let mut policy = Policy::us_federal()?;
    // The open protections that share the footprints are dropped after loading: a pack like that would not load.
    let open = [
        "prohibit-privacy-act",
        "prohibit-immigration-file-review",
        "prohibit-medical",
        "prohibit-criminal-history-iii",
    ];
    let index = |rule: &Compiled| policy.rules().get(rule.index).map(|rule| rule.id.as_str().to_owned());
    let kept: Vec<Compiled> = policy
        .in_force(day())
        .iter()
        .filter(|rule| index(rule).is_none_or(|id| !open.contains(&id.as_str())))
        .cloned()
        .collect();
    policy.replace_rules(kept);
    let (provable, _) = provable(&policy, day());
    assert!(provable.contains("juvenile") && provable.contains("substance-use"), "{provable:?}");
    Ok(())
}

#[test]
fn better_proof_never_closes_anything() -> Result<(), LoadError> {
    let policy = Policy::us_federal()?;
    let rules = policy.in_force(day());
    let asker = |capacity, identity, standing, purpose, jurisdiction| {
        let facts = FactMask::of(capacity, identity, standing, purpose, jurisdiction);
        Asker { facts, conflicts: 0, asked: CategorySet::ALL, authority: CategorySet::ALL }
    };
    let mut wider = 0;
    for protections in
        Protection::ALL.map(|one| ProtectionSet::EMPTY.with(one)).into_iter().chain([ProtectionSet::EMPTY])
    {
        let state = State { protections, ..State::OPEN };
        for capacity in Capacity::ALL {
            for purpose in Purpose::ALL {
                for jurisdiction in Jurisdiction::ALL {
                    let released = |identity, standing| {
                        evaluate(rules, &asker(capacity, identity, standing, purpose, jurisdiction), &state).released
                    };
                    let best = released(IdentityLevel::Verified, Standing::Confirmed);
                    for identity in IdentityLevel::ALL {
                        for standing in Standing::ALL {
                            assert!(released(identity, standing).minus(best).is_empty());
                            wider += usize::from(released(identity, standing) != best);
                        }
                    }
                }
            }
        }
    }
    assert!(wider > 0, "proof opens something");
    Ok(())
}
