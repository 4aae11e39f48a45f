//! Whether the tests of a team would notice a wrong rule: every pack that differs from theirs in
//! one rule.
//!
//! ```
//! use voice_core::disclosure::Policy;
//! use voice_core::testing::mutants::{mutants, score};
//!
//! let policy = Policy::us_federal();
//! let pack = &policy.packs()[0];
//! // A team whose tests accept every policy notices no mutant.
//! let few = mutants(pack).into_iter().take(3);
//! let score = score(pack, &[], few, |_| true)?;
//! assert_eq!((score.total(), score.noticed), (3, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::fmt;
use std::collections::BTreeMap;

use crate::category::{Category, CategorySet};
use crate::disclosure::{
    Coverage, Difference, Draft, Effect, Law, MatterLink, Pack, Period, Policy, PolicyErrors,
    ProofError, Rule, RuleId, differences,
};
use crate::requester::{Capacity, Conflict, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::{Protection, ProtectionSet};
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Set};

/// A pack with one rule changed in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// The rule.
    pub rule: RuleId,
    /// What was changed.
    pub change: String,
    /// The pack.
    pub pack: Pack,
    /// Whether the rule is meant to repeat what others say.
    pub defence_in_depth: bool,
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.change)
    }
}

/// Every pack that differs in one rule: dropped, its effect turned, a condition dropped or one
/// value wider or narrower, a category more or less, an exception less, a day earlier or later.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::testing::mutants::mutants;
///
/// let policy = Policy::us_federal();
/// let all = mutants(&policy.packs()[0]);
/// assert!(
///     all.iter()
///         .any(|mutant| mutant.to_string() == "permit-facility: purposes are not asked for")
/// );
/// # Ok::<(), voice_core::disclosure::LoadError>(())
/// ```
#[must_use]
pub fn mutants(pack: &Pack) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let classed: CategorySet = pack.classes.iter().map(|of| of.category).collect();
    let listed: ProtectionSet = pack.protections.iter().map(|of| of.protection).collect();
    let of_rules = || pack.rules.iter().map(|rule| &rule.when);
    let purposes = of_rules().flat_map(|when| when.purposes.iter().flatten().copied());
    let jurisdictions = of_rules().flat_map(|when| when.jurisdictions.iter().flatten().copied());
    let every = Every {
        categories: classed.union(CategorySet::REFERENCE),
        protections: listed.union(ProtectionSet::REFERENCE).iter().collect(),
        purposes: Purpose::ALL.into_iter().chain(purposes).collect(),
        jurisdictions: Jurisdiction::ALL.into_iter().chain(jurisdictions).collect(),
    };
    for (at, rule) in pack.rules.iter().enumerate() {
        let mut with = |change: String, changed: Option<Rule>| {
            let mut pack = pack.clone();
            match (changed, pack.rules.get_mut(at)) {
                (Some(changed), Some(rule)) => *rule = changed,
                _ => drop(pack.rules.remove(at)),
            }
            mutants.push(Mutant {
                rule: rule.id.clone(),
                change,
                pack,
                defence_in_depth: rule.defence_in_depth,
            });
        };
        with("it is dropped".to_owned(), None);
        for (change, changed) in changes(rule, &every) {
            with(change, Some(changed));
        }
    }
    mutants
}

/// The terms that rules may have: those of this library, and those that a pack names.
struct Every {
    categories: CategorySet,
    protections: Set<Protection>,
    purposes: Set<Purpose>,
    jurisdictions: Set<Jurisdiction>,
}

fn changes(rule: &Rule, every: &Every) -> Vec<(String, Rule)> {
    let mut changes = Vec::new();
    let turned = match rule.effect {
        Effect::Prohibit => Effect::Permit,
        Effect::Permit | Effect::Duty => Effect::Prohibit,
    };
    changes.push((
        format!("its effect is {}", turned.as_str()),
        Rule { effect: turned, ..rule.clone() },
    ));
    coverage(rule, every.categories, &mut changes);
    conditions(rule, every, &mut changes);
    for at in 0..rule.unless.len() {
        let mut changed = rule.clone();
        let _ = changed.unless.remove(at);
        changes.push((format!("exception {at} is dropped"), changed));
    }
    for (at, period) in rule.in_force.iter().enumerate() {
        for (days, way) in [(1, "later"), (-1, "earlier")] {
            let moved = [
                (
                    format!("period {at} begins a day {way}"),
                    Period::new(shifted(*period.from(), days), period.until().copied()),
                ),
                (
                    format!("period {at} ends a day {way}"),
                    Period::new(*period.from(), period.until().map(|day| shifted(*day, days))),
                ),
            ];
            for (change, moved) in moved {
                let mut changed = rule.clone();
                if let (Ok(moved), Some(period)) = (moved, changed.in_force.get_mut(at))
                    && moved != *period
                {
                    *period = moved;
                    changes.push((change, changed));
                }
            }
        }
    }
    changes
}

fn shifted(day: Day, days: i64) -> Day {
    day.date()
        .checked_add_signed(chrono::TimeDelta::days(days))
        .and_then(Day::from_date)
        .unwrap_or(day)
}

fn coverage(rule: &Rule, every: CategorySet, changes: &mut Vec<(String, Rule)>) {
    let covering = |categories: Set<Category>| Rule {
        covers: Coverage::Categories { categories },
        ..rule.clone()
    };
    match &rule.covers {
        Coverage::WholePerson {} => {
            for category in every.iter() {
                let others = every.iter().filter(|other| *other != category).collect();
                changes.push((format!("`{}` is not covered", category.as_str()), covering(others)));
            }
        }
        Coverage::Categories { categories } => {
            let every: Vec<Category> = every.iter().collect();
            for (set, change) in one_more_or_less(&every, categories, Category::as_str) {
                changes.push((format!("covers {change}"), covering(set)));
            }
        }
        Coverage::CoverGroup { alone, .. } => {
            if let Some(alone) = alone {
                changes.push((
                    "covers what its law withholds alone".to_owned(),
                    covering(alone.clone()),
                ));
            }
        }
    }
}

/// Each set with one value more or less, and words for it; never the empty set.
fn one_more_or_less<'a, T: Copy + Ord + 'a>(
    all: impl IntoIterator<Item = &'a T>,
    set: &Set<T>,
    word: fn(&T) -> &'static str,
) -> Vec<(Set<T>, String)> {
    let changed = all.into_iter().map(|value| {
        let mut changed = set.clone();
        let more = changed.insert(*value);
        if !more {
            changed.remove(value);
        }
        (changed, format!("{} `{}`", if more { "also" } else { "no more" }, word(value)))
    });
    changed.filter(|(changed, _)| !changed.is_empty()).collect()
}

fn conditions(rule: &Rule, every: &Every, changes: &mut Vec<(String, Rule)>) {
    let when = &rule.when;
    let mut with = |change: String, edit: &dyn Fn(&mut Rule)| {
        let mut changed = rule.clone();
        edit(&mut changed);
        changes.push((change, changed));
    };
    macro_rules! among {
        ($field:ident, $type:ty, $name:literal) => {
            among!($field, $type, $name, &<$type>::ALL)
        };
        ($field:ident, $type:ty, $name:literal, $all:expr) => {
            if let Some(set) = &when.$field {
                with(concat!($name, " are not asked for").to_owned(), &|rule| {
                    rule.when.$field = None
                });
                for (set, change) in one_more_or_less($all, set, <$type>::as_str) {
                    with(format!("{}: {change}", $name), &|rule| {
                        rule.when.$field = Some(set.clone());
                    });
                }
            }
        };
    }
    among!(capacities, Capacity, "capacities");
    among!(purposes, Purpose, "purposes", &every.purposes);
    among!(jurisdictions, Jurisdiction, "jurisdictions", &every.jurisdictions);
    among!(conflicts, Conflict, "conflicts");
    among!(protections, Protection, "protections", &every.protections);
    for level in IdentityLevel::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .filter(|level| *level != when.identity)
    {
        if when.identity.is_some() {
            let word = level.map_or("not asked for", |level| level.as_str());
            with(format!("identity is {word}"), &|rule| rule.when.identity = level);
        }
    }
    for standing in Standing::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .filter(|standing| *standing != when.standing)
    {
        if when.standing.is_some() {
            let word = standing.map_or("not asked for", |standing| standing.as_str());
            with(format!("standing is {word}"), &|rule| rule.when.standing = standing);
        }
    }
    if when.link == Some(MatterLink::Fact) {
        let linked = "the record's link is enough, where the fact's was asked for".to_owned();
        with(linked, &|rule| rule.when.link = Some(MatterLink::Record));
    }
    if when.link.is_some() {
        with("the matter is not asked for".to_owned(), &|rule| rule.when.link = None);
    }
}

/// What became of the mutants.
///
/// ```
/// use voice_core::testing::mutants::Score;
///
/// let score = Score { flawed: 2, noticed: 40, ..Score::default() };
/// assert_eq!(score.total(), 42);
/// assert!(score.lived.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    /// How many made no sense as packs.
    pub flawed: usize,
    /// How many broke a law, by the first that they broke.
    pub broken: BTreeMap<Law, usize>,
    /// How many the tests noticed.
    pub noticed: usize,
    /// Those that release the same in every state: no test could notice them.
    pub equal: Vec<Mutant>,
    /// Those that nobody noticed, though they answer otherwise.
    pub lived: Vec<Survivor>,
    /// Those too large to prove or to compare.
    pub too_large: Vec<Mutant>,
}

/// A mutant that no test noticed, and what would notice it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survivor {
    /// The mutant.
    pub mutant: Mutant,
    /// What it answers otherwise, each with a question and a record that show it.
    pub differences: Vec<Difference>,
}

impl Score {
    /// How many mutants there were.
    #[must_use]
    pub fn total(&self) -> usize {
        let broken: usize = self.broken.values().sum();
        [
            self.flawed,
            broken,
            self.noticed,
            self.equal.len(),
            self.lived.len(),
            self.too_large.len(),
        ]
        .into_iter()
        .fold(0, usize::saturating_add)
    }
}

/// Lets some mutants of a pack, beside other packs, meet the checks of this library and then the
/// tests of a team.
///
/// `passes` asks the tests of the team whether they accept a policy: a mutant that
/// they accept lives.
///
/// # Errors
/// The pack and those beside it make no sense before anything is changed.
pub fn score(
    pack: &Pack,
    beside: &[Pack],
    mutants: impl IntoIterator<Item = Mutant>,
    passes: impl FnMut(&Policy) -> bool,
) -> Result<Score, PolicyErrors> {
    score_with(&Vocabulary::default(), pack, beside, mutants, passes)
}

/// The same, of packs that have terms of a vocabulary.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::testing::mutants::{mutants, score_with};
/// use voice_core::vocabulary::Vocabulary;
///
/// let policy = Policy::us_federal();
/// let (pack, terms) = (&policy.packs()[0], Vocabulary::default());
/// let one = mutants(pack).into_iter().take(1);
/// // The tests of this team refuse whatever is not the policy as it is.
/// let score = score_with(&terms, pack, &[], one, |mutated| mutated.rules() == policy.rules())?;
/// assert_eq!(score.total(), 1);
/// assert!(score.lived.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of [`score`].
pub fn score_with(
    vocabulary: &Vocabulary,
    pack: &Pack,
    beside: &[Pack],
    mutants: impl IntoIterator<Item = Mutant>,
    mut passes: impl FnMut(&Policy) -> bool,
) -> Result<Score, PolicyErrors> {
    let draft_of =
        |pack: &Pack| Draft::with_vocabulary(vocabulary, beside.iter().chain([pack]).cloned());
    let original = draft_of(pack)?;
    let mut score = Score::default();
    for mutant in mutants {
        let Ok(draft) = draft_of(&mutant.pack) else {
            score.flawed = score.flawed.saturating_add(1);
            continue;
        };
        let policy = match draft.clone().prove() {
            Ok(policy) => policy,
            Err(ProofError::Broken(violations)) => {
                let law = violations.iter().next().map_or(Law::Total, |violation| violation.law);
                let count = score.broken.entry(law).or_insert(0);
                *count = count.saturating_add(1);
                continue;
            }
            Err(ProofError::TooLarge(_)) => {
                score.too_large.push(mutant);
                continue;
            }
        };
        if !passes(&policy) {
            score.noticed = score.noticed.saturating_add(1);
            continue;
        }
        match differences(&original, &draft) {
            Ok(found) if found.is_empty() => score.equal.push(mutant),
            Ok(differences) => score.lived.push(Survivor { mutant, differences }),
            Err(_) => score.too_large.push(mutant),
        }
    }
    Ok(score)
}
