//! Footprints that make a leaky draft opaque, the cheapest first.

use super::model::{Model, classes};
use super::observer::{lost, places, tellable};
use super::opacity::{Effort, leaks};
use super::{Price, ProofError, TooLargeError};
use crate::category::{Category, CategorySet};
use crate::disclosure::{Coverage, Draft, Effect, Pack, Rule, RuleId};
use crate::subject::{Protection, ProtectionSet};
use crate::wire::{Set, Wire};

/// A change of footprints that leaves a protection unproved.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(write_only)]
pub struct Merge {
    /// The protection that would be proved otherwise.
    pub protection: Protection,
    /// The rules that are to share a footprint.
    pub rules: Set<RuleId>,
    /// The footprint, of what may be told at all; everything that may be told stands for
    /// the whole person.
    #[wire(title = "Footprint")]
    pub covers: Set<Category>,
    /// What the change costs, as a share of what the draft tells.
    pub cost: Price,
}

/// What makes a draft opaque, step by step.
#[derive(Debug, Clone)]
pub struct Repair {
    /// The changes, in the order in which they are made.
    pub merges: Vec<Merge>,
    /// The protections for which no merge of footprints is enough: conditions, dates or exceptions
    /// tell them apart too.
    pub left: Vec<Protection>,
    /// The packs with the changes; only packs that load are worth writing ([`Repair::unproved`]).
    pub packs: Vec<Pack>,
    /// Why the packs with the changes do not load, where they do not: what footprints cannot mend.
    pub unproved: Option<ProofError>,
}

/// The most steps that are taken.
const MOST_STEPS: usize = 64;

impl Draft {
    /// The cheapest merges of footprints that make the draft opaque.
    ///
    /// Each step takes one protection that is proved and the merge that costs least of those after
    /// which it is not, and no other is that was not before. The steps are the cheapest one by
    /// one, not always all together.
    ///
    /// ```
    /// let repair = voice_core::disclosure::Policy::us_federal().draft().repair()?;
    /// assert!(repair.merges.is_empty() && repair.left.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A part is too large to be looked at state by state.
    pub fn repair(&self) -> Result<Repair, TooLargeError> {
        let mut repair = Repair {
            merges: Vec::new(),
            left: Vec::new(),
            packs: self.packs().to_vec(),
            unproved: None,
        };
        let mut draft = self.clone();
        for _ in 0..MOST_STEPS {
            let proved = draft.proved()?;
            let Some(protection) = proved.iter().find(|of| !repair.left.contains(of)) else {
                break;
            };
            match draft.cheapest(protection, proved)? {
                Some((merge, next)) => {
                    repair.packs = next.packs().to_vec();
                    repair.merges.push(merge);
                    draft = next;
                }
                None => repair.left.push(protection),
            }
        }
        repair.unproved = draft.check().err();
        Ok(repair)
    }

    fn proved(&self) -> Result<ProtectionSet, TooLargeError> {
        let model = Model::new(self, &classes(self));
        Ok(leaks(&model, self.covert(), &mut Effort::default())?
            .iter()
            .map(|leak| leak.protection)
            .collect())
    }

    /// What a rule withholds of what may be told.
    fn footprint(&self, rule: &Rule, tellable: CategorySet) -> CategorySet {
        let compiled = self.intervals().iter().flat_map(|interval| &interval.rules);
        let own = compiled.filter(|compiled| self.rules().get(compiled.index) == Some(rule));
        own.fold(CategorySet::EMPTY, |all, compiled| all.union(compiled.covers))
            .intersection(tellable)
    }

    fn cheapest(
        &self,
        protection: Protection,
        proved: ProtectionSet,
    ) -> Result<Option<(Merge, Self)>, TooLargeError> {
        let tellable = tellable(&classes(self));
        let names = |rule: &&Rule, of: Protection| {
            rule.when.protections.iter().flatten().any(|named| *named == of)
        };
        let prohibits =
            |rule: &&Rule| rule.effect == Effect::Prohibit && rule.when.protections.is_some();
        let own: Vec<&Rule> =
            self.rules().iter().filter(prohibits).filter(|rule| names(rule, protection)).collect();
        let (mut candidates, mut apart) = (Set::new(), Set::new());
        let ids =
            |rules: &[&Rule]| -> Set<RuleId> { rules.iter().map(|rule| rule.id.clone()).collect() };
        candidates.insert((ids(&own), tellable));
        for rule in &own {
            for other in self.rules().iter().filter(prohibits).filter(|other| other.id != rule.id) {
                let (one, two) = (self.footprint(rule, tellable), self.footprint(other, tellable));
                // Both grow to what either withholds, or the one takes the footprint of the other.
                // Rules that have something in common come first: others are merged
                // only where that is not enough.
                let merged =
                    if one.intersection(two).is_empty() { &mut apart } else { &mut candidates };
                merged.insert((ids(&[*rule, other]), one.union(two)));
                if one.difference(two).is_empty() {
                    merged.insert((ids(&[*rule]), two));
                }
            }
        }
        let best = self.best_of(candidates, protection, proved, tellable)?;
        if best.is_some() { Ok(best) } else { self.best_of(apart, protection, proved, tellable) }
    }

    fn best_of(
        &self,
        candidates: Set<(Set<RuleId>, CategorySet)>,
        protection: Protection,
        proved: ProtectionSet,
        tellable: CategorySet,
    ) -> Result<Option<(Merge, Self)>, TooLargeError> {
        let mut best: Option<(Merge, Self)> = None;
        for (rules, covers) in candidates {
            let Some(next) = self.with_footprint(&rules, covers, tellable) else { continue };
            let cost = lost(self, &next);
            let cheaper = |merge: &Merge| {
                let of = |price: &Price| (price.of_single_protections, price.of_all_states);
                of(&cost) < of(&merge.cost)
            };
            if !best.as_ref().is_none_or(|(merge, _)| cheaper(merge)) {
                continue;
            }
            let still = next.proved()?;
            if !still.contains(protection) && still.difference(proved).is_empty() {
                best = Some((
                    Merge { protection, rules, covers: covers.iter().collect(), cost },
                    next,
                ));
            }
        }
        Ok(best)
    }

    /// The draft with these rules covering these categories, if that makes sense.
    fn with_footprint(
        &self,
        rules: &Set<RuleId>,
        covers: CategorySet,
        tellable: CategorySet,
    ) -> Option<Self> {
        let mut packs = self.packs().to_vec();
        let all = self.packs().to_vec();
        let places = places(&all);
        for id in rules {
            for (pack, at) in places.get(&id.as_str()).into_iter().flatten() {
                let rule = packs.get_mut(*pack).and_then(|pack| pack.rules.get_mut(*at))?;
                rule.covers = if covers == tellable {
                    Coverage::WholePerson {}
                } else {
                    Coverage::Categories { categories: covers.iter().collect() }
                };
            }
        }
        Self::with_vocabulary(self.vocabulary(), packs).ok()
    }
}
