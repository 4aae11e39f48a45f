//! How much an observer can tell, and what the covers cost.

use super::model::{ContextClass, Model, Pattern, Trigger};
use super::opacity::{Effort, leaks, looks_alike};
use super::{TooLargeError, model};
use crate::category::CategorySet;
use crate::disclosure::{Coverage, Draft, Pack};
use crate::map::Map;
use crate::requester::Capacity;
use crate::subject::{Protection, ProtectionSet};
use crate::wire::{Set, Wire};

/// Who puts answers together, under every purpose and proof, about every matter, on every day on
/// which other rules hold.
///
/// Any number of requesters of a kind count as one observer. What they cannot prove together, one
/// of them cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Observer {
    /// Victims.
    Victim,
    /// Witnesses.
    Witness,
    /// All who act for one victim: the victim, representatives and designees.
    ForVictim,
    /// All who act for one witness: the witness, representatives and designees.
    ForWitness,
    /// Everybody together.
    Everybody,
}

impl Observer {
    /// Whether a requester of this capacity is among them.
    ///
    /// ```
    /// use voice_core::disclosure::Observer;
    /// use voice_core::requester::Capacity;
    ///
    /// // A victim and whoever acts for them put together what they were told.
    /// assert!(Observer::ForVictim.includes(Capacity::VictimDesignee));
    /// assert!(!Observer::Victim.includes(Capacity::VictimDesignee));
    /// ```
    #[must_use]
    pub const fn includes(self, capacity: Capacity) -> bool {
        let of_victim = matches!(
            capacity,
            Capacity::Victim | Capacity::VictimRepresentative | Capacity::VictimDesignee
        );
        match self {
            Self::Victim => matches!(capacity, Capacity::Victim),
            Self::Witness => matches!(capacity, Capacity::Witness),
            Self::ForVictim => of_victim,
            Self::ForWitness => !of_victim,
            Self::Everybody => true,
        }
    }
}

/// How many other reasons look like a protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct Cover {
    /// The covert protection.
    pub protection: Protection,
    /// The single reasons that look the same where it holds alone: other protections, and that the
    /// person was not screened.
    #[wire(title = "k")]
    pub k: u32,
    /// The same, counting that there may be no such facts at all.
    #[wire(title = "k with absence")]
    pub k_with_absence: u32,
}

/// How much one observer can tell.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(write_only)]
pub struct ObserverReport {
    /// The observer.
    pub observer: Observer,
    /// The patterns of answers that can be told apart, about people who consented to nothing.
    pub views: u64,
    /// The same in bits: the logarithm of the views to the base 2.
    pub bits: f64,
    /// The covert protections that some pattern proves; none for a policy.
    pub proved: Vec<Protection>,
    /// The covers of each covert protection that this observer can notice at all.
    #[wire(title = "Covers of protections")]
    pub covers: Vec<Cover>,
}

/// What the cover groups cost: the share of permitted answers that are withheld and would be told
/// without them.
#[derive(Debug, Clone, Copy, PartialEq, Wire)]
#[wire(write_only)]
pub struct Price {
    /// Over every set of protections, each as likely as another.
    pub of_all_states: f64,
    /// Over the people of whom one protection holds, each as likely as another.
    pub of_single_protections: f64,
}

impl Draft {
    /// How much each observer can tell, of a draft that is monotone.
    ///
    /// ```
    /// let policy = voice_core::disclosure::Policy::us_federal();
    /// let reports = policy.draft().observers()?;
    /// assert!(reports.iter().all(|report| report.proved.is_empty()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A part is too large to be looked at state by state.
    pub fn observers(&self) -> Result<Vec<ObserverReport>, TooLargeError> {
        Observer::ALL.into_iter().map(|observer| self.observer(observer)).collect()
    }

    fn observer(&self, observer: Observer) -> Result<ObserverReport, TooLargeError> {
        let model =
            Model::new(self, &model::classes_of(self, |capacity| observer.includes(capacity)));
        let leaks = leaks(&model, self.covert(), &mut Effort::default())?;
        let views = looks_alike(&model)?;
        #[expect(clippy::cast_precision_loss, reason = "bits are shown to a tenth")]
        let bits = (views as f64).log2();
        let covers = self.covert().iter().filter_map(|covert| cover(&model, covert));
        Ok(ObserverReport {
            observer,
            views,
            bits,
            proved: leaks.iter().map(|leak| leak.protection).collect(),
            covers: covers.collect(),
        })
    }

    /// What the cover groups cost, where their rules say what they would withhold alone.
    ///
    /// ```
    /// let price = voice_core::disclosure::Policy::us_federal().draft().price()?;
    /// assert!(0.0 < price.of_single_protections && price.of_single_protections < 1.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The packs without their cover groups make no sense together, which is a fault
    /// of this library.
    pub fn price(&self) -> Result<Price, crate::disclosure::PolicyErrors> {
        let packs = self.packs().iter().map(without_covers);
        let alone = Self::with_vocabulary(self.vocabulary(), packs)?;
        Ok(lost(&alone, self))
    }
}

/// The share of what one draft tells that another does not.
pub(super) fn lost(wide: &Draft, narrow: &Draft) -> Price {
    let (wide_told, narrow_told) = (told(wide), told(narrow));
    let share =
        |wide: f64, narrow: f64| if wide > 0.0 { ((wide - narrow) / wide).max(0.0) } else { 0.0 };
    Price {
        of_all_states: share(wide_told.0, narrow_told.0),
        of_single_protections: share(wide_told.1, narrow_told.1),
    }
}

/// What is told of all states, and of those with one protection: in answers, up to a factor.
fn told(draft: &Draft) -> (f64, f64) {
    let listed: ProtectionSet = draft
        .packs()
        .iter()
        .flat_map(|pack| &pack.protections)
        .map(|entry| entry.protection)
        .collect();
    let (mut all, mut single) = (0.0, 0.0);
    for class in model::classes(draft).iter().filter(|class| class.conflicts.is_empty()) {
        let asker = class.asker();
        let rules = draft.in_force(class.when);
        for category in class.permitted().iter() {
            let withholding =
                || rules.iter().filter(|rule| rule.withholds(&asker).contains(category));
            if withholding().any(|rule| rule.protections.is_empty()) {
                continue;
            }
            let protections =
                withholding().fold(ProtectionSet::EMPTY, |all, rule| all.union(rule.protections));
            all += 0.5_f64.powi(i32::try_from(protections.len()).unwrap_or(i32::MAX));
            single += f64::from(listed.difference(protections).len());
        }
    }
    (all, single)
}

fn without_covers(pack: &Pack) -> Pack {
    let mut pack = pack.clone();
    for rule in &mut pack.rules {
        if let Coverage::CoverGroup { alone: Some(alone), .. } = &rule.covers {
            rule.covers = Coverage::Categories { categories: alone.clone() };
        }
    }
    pack
}

/// The patterns in which a protection withholds.
fn footprint(model: &Model, protection: Protection) -> Set<&Pattern> {
    model
        .patterns()
        .into_iter()
        .filter(|pattern| {
            pattern.iter().any(|hold: &Trigger| hold.protections.contains(protection))
        })
        .collect()
}

fn cover(model: &Model, covert: Protection) -> Option<Cover> {
    let own = footprint(model, covert);
    if own.is_empty() {
        return None;
    }
    let others = ProtectionSet::ALL
        .iter()
        .filter(|other| *other != covert && footprint(model, *other) == own);
    let everything = !model.always_open && model.patterns().iter().all(|of| own.contains(of));
    let k = u32::try_from(others.count()).unwrap_or(u32::MAX).saturating_add(u32::from(everything));
    Some(Cover { protection: covert, k, k_with_absence: k.saturating_add(1) })
}

/// The categories that somebody may be told.
pub(super) fn tellable(classes: &[ContextClass]) -> CategorySet {
    classes.iter().fold(CategorySet::EMPTY, |all, class| all.union(class.permitted()))
}

/// A rule's pack and its place in it, by the rule's identifier.
pub(super) fn places(packs: &[Pack]) -> Map<&str, Vec<(usize, usize)>> {
    let mut places: Map<&str, Vec<(usize, usize)>> = Map::new();
    for (pack_at, pack) in packs.iter().enumerate() {
        for (at, rule) in pack.rules.iter().enumerate() {
            places.or_default(rule.id.as_str()).push((pack_at, at));
        }
    }
    places
}
