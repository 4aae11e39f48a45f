use std::collections::{BTreeMap, BTreeSet};

use super::check::Check;
use super::compile::compile;
use super::evaluate::Compiled;
use super::flaw::{Flaws, LoadError};
use super::merged::Merged;
use super::{Class, Eligibility, Pack, PolicyReference, Question, Rule};
use crate::category::Category;
use crate::subject::{Protection, ProtectionSet};
use crate::wire::{Day, Instant, from_json};

/// The pack `us-federal`, as it is compiled in.
const US_FEDERAL: &[u8] = include_bytes!("../../policies/us-federal.json");

/// Packs that were checked together and answer questions.
///
/// The order of the packs never matters, and the same pack twice is the same as once.
#[derive(Clone)]
pub struct Policy {
    packs: Vec<Pack>,
    rules: Vec<Rule>,
    classes: BTreeMap<Category, Class>,
    covert: ProtectionSet,
    time_zone: chrono_tz::Tz,
    epochs: Vec<Epoch>,
}

/// The rules in force from a day on, until the next epoch.
#[derive(Clone)]
struct Epoch {
    from: Day,
    rules: Vec<Compiled>,
}

impl core::fmt::Debug for Policy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.references()).finish()
    }
}

impl Policy {
    /// The reference policy: the pack `us-federal`, federal law with its citations.
    ///
    /// # Errors
    /// None for the pack that ships; the signature is that of every policy.
    pub fn us_federal() -> Result<Self, LoadError> {
        Self::load([from_json(US_FEDERAL)?])
    }

    /// Checks packs together and makes a policy of them.
    ///
    /// ```
    /// use voice_core::disclosure::{LoadError, Pack, Policy};
    /// use voice_core::wire::from_json;
    ///
    /// let Err(LoadError::Flawed(flaws)) = Policy::load(Vec::<Pack>::new()) else { panic!("no pack, no policy") };
    /// assert_eq!(flaws.iter().next().map(|flaw| flaw.code.as_str()), Some("no-pack"));
    /// ```
    ///
    /// # Errors
    /// Every flaw, with the pack, the place in it and the rule.
    pub fn load(packs: impl IntoIterator<Item = Pack>) -> Result<Self, LoadError> {
        let mut distinct: Vec<Pack> = Vec::new();
        for pack in packs {
            if !distinct.contains(&pack) {
                distinct.push(pack);
            }
        }
        distinct.sort_by(|a, b| (&a.id, &a.version).cmp(&(&b.id, &b.version)));
        let mut check = Check { flaws: Vec::new() };
        let merged = Merged::of(&distinct, &mut check);
        check.rules(&distinct, &merged);
        check.enforcement(&distinct, &merged);
        check.covers(&distinct, &merged);
        let Some(time_zone) = merged.time_zone.filter(|_| check.flaws.is_empty()) else {
            check.flaws.dedup();
            return Err(Flaws(check.flaws).into());
        };
        let rules: Vec<Rule> = merged.rules.values().map(|(_, rule)| (*rule).clone()).collect();
        let epochs = epochs(&rules, &merged);
        let (classes, covert) = (merged.classes.clone(), merged.covert());
        Ok(Self { rules, classes, covert, time_zone, epochs, packs: distinct })
    }

    /// Who may ask, what is missing and what may be told, from the question alone.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, Question};
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal()?;
    /// let question: Question = from_json(include_bytes!("../../../examples/questions/victim-custody-status.json"))?;
    /// let notice = policy.eligibility(&question).notice();
    /// assert_eq!(notice.capacity.as_str(), "victim");
    /// assert_eq!(notice.open, question.categories);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn eligibility<'a>(&'a self, question: &'a Question) -> Eligibility<'a> {
        Eligibility::new(self, question)
    }

    /// The packs, by identifier.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The rules of all packs, by identifier.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The packs and their versions.
    #[must_use]
    pub fn references(&self) -> Vec<PolicyReference> {
        let reference = |pack: &Pack| PolicyReference { id: pack.id.clone(), version: pack.version.clone() };
        self.packs.iter().map(reference).collect()
    }

    /// The class of a category.
    #[must_use]
    pub fn class(&self, category: Category) -> Class {
        self.classes.get(&category).copied().unwrap_or(Class::Never)
    }

    /// Whether no pattern of answers may prove that the protection holds.
    #[must_use]
    pub fn is_covert(&self, protection: Protection) -> bool {
        self.covert.contains(protection)
    }

    /// The day that a moment falls on, where the policy counts its days.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal()?;
    /// assert_eq!(policy.day_of("2026-11-03T04:59:59Z".parse()?).to_string(), "2026-11-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day_of(&self, moment: Instant) -> Day {
        let local = moment.utc().with_timezone(&self.time_zone).date_naive();
        Day::of(local).unwrap_or_else(|| moment.utc_day())
    }

    /// Other rules for every day, as no pack that loads would have them.
    #[cfg(test)]
    pub(crate) fn replace_rules(&mut self, rules: Vec<Compiled>) {
        self.epochs.iter_mut().for_each(|epoch| epoch.rules.clone_from(&rules));
    }

    /// The compiled rules in force on a day.
    pub(crate) fn in_force(&self, day: Day) -> &[Compiled] {
        let at = self.epochs.partition_point(|epoch| epoch.from <= day);
        at.checked_sub(1).and_then(|at| self.epochs.get(at)).map_or(&[], |epoch| &epoch.rules)
    }
}

fn epochs(rules: &[Rule], merged: &Merged<'_>) -> Vec<Epoch> {
    let after = |day: &Day| day.date().succ_opt().and_then(Day::of);
    let periods = rules.iter().flat_map(|rule| &rule.in_force);
    let starts: BTreeSet<Day> =
        periods.flat_map(|period| [Some(*period.from()), period.until().and_then(after)]).flatten().collect();
    let rules_on = |day: Day| {
        let in_force = |rule: &Rule| rule.in_force.iter().any(|period| period.contains(day));
        let kept = rules.iter().enumerate().filter(|(_, rule)| in_force(rule));
        kept.map(|(index, rule)| compile(index, rule, merged)).collect()
    };
    starts.into_iter().map(|from| Epoch { from, rules: rules_on(from) }).collect()
}
