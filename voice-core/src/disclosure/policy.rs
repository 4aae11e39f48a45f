use std::collections::{BTreeMap, BTreeSet};

use super::evaluate::{Compiled, CompiledException, FactMask, bits};
use super::flaw::{Flaw, FlawCode, Flaws, LoadError};
use super::{
    Class, Conditions, CoverGroupId, Coverage, Effect, Eligibility, Exception, Pack, PackId, PolicyReference, Question,
    Rule, RuleId,
};
use crate::category::{Category, CategorySet};
use crate::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
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
    /// The reference policy: the federal law of domain that the pack `us-federal` cites.
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

/// What the packs say together.
struct Merged<'a> {
    rules: BTreeMap<&'a RuleId, (&'a Pack, &'a Rule)>,
    classes: BTreeMap<Category, Class>,
    covertness: BTreeMap<Protection, bool>,
    groups: BTreeMap<&'a CoverGroupId, &'a Coverage>,
    time_zone: Option<chrono_tz::Tz>,
}

impl<'a> Merged<'a> {
    fn of(packs: &'a [Pack], check: &mut Check) -> Self {
        let mut merged = Self {
            rules: BTreeMap::new(),
            classes: BTreeMap::new(),
            covertness: BTreeMap::new(),
            groups: BTreeMap::new(),
            time_zone: None,
        };
        if packs.is_empty() {
            check.flaw(FlawCode::NoPack, None, None, String::new(), "at least one pack");
        }
        let mut zones = BTreeSet::new();
        for pack in packs {
            let mut said = Said::default();
            for (at, rule) in pack.rules.iter().enumerate() {
                let before = merged.rules.insert(&rule.id, (pack, rule));
                let again = !said.rules.insert(&rule.id);
                if again || before.is_some_and(|(_, other)| other != rule) {
                    let place = format!("/rules/{at}/id");
                    check.flaw(
                        FlawCode::DuplicateRule,
                        Some(pack),
                        Some(rule),
                        place,
                        "an id of its own: rename one of the two rules",
                    );
                }
            }
            for (at, of) in pack.classes.iter().enumerate() {
                let before = merged.classes.insert(of.category, of.class);
                let again = !said.classes.insert(of.category);
                let place = format!("/classes/{at}");
                check.once(again, before.is_some_and(|other| other != of.class), pack, place);
            }
            for (at, of) in pack.protections.iter().enumerate() {
                let before = merged.covertness.insert(of.protection, of.covert);
                let again = !said.protections.insert(of.protection);
                let place = format!("/protections/{at}");
                check.once(again, before.is_some_and(|other| other != of.covert), pack, place);
            }
            for (at, of) in pack.cover_groups.iter().enumerate() {
                let before = merged.groups.insert(&of.id, &of.covers);
                let again = !said.groups.insert(&of.id);
                let place = format!("/cover_groups/{at}");
                check.once(again, before.is_some_and(|other| other != &of.covers), pack, place);
                if matches!(of.covers, Coverage::CoverGroup { .. }) {
                    let place = format!("/cover_groups/{at}/covers");
                    check.flaw(FlawCode::NestedCoverGroup, Some(pack), None, place, "the whole person, or categories");
                }
            }
            zones.insert(pack.time_zone.as_str());
            merged.time_zone = pack.time_zone.as_str().parse().ok();
            if merged.time_zone.is_none() {
                let expected = "a name of the IANA time zone database, such as America/New_York";
                check.flaw(FlawCode::UnknownTimeZone, Some(pack), None, "/time_zone".to_owned(), expected);
            }
        }
        if zones.len() > 1 {
            let expected = "the same time zone in every pack";
            check.flaw(FlawCode::PacksDisagree, packs.last(), None, "/time_zone".to_owned(), expected);
        }
        for category in Category::ALL {
            if !packs.is_empty() && !merged.classes.contains_key(&category) {
                let expected = format!("a class for `{}`, in one of the packs", category.as_str());
                check.flaw(FlawCode::UnclassifiedCategory, packs.first(), None, "/classes".to_owned(), &expected);
            }
        }
        merged
    }

    /// The categories that a rule is about; none where its cover group is not known.
    fn covered(&self, coverage: &Coverage) -> CategorySet {
        match coverage {
            Coverage::WholePerson {} => CategorySet::ALL,
            Coverage::Categories { categories } => categories.iter().copied().collect(),
            Coverage::CoverGroup { group } => match self.groups.get(group) {
                Some(Coverage::WholePerson {}) => CategorySet::ALL,
                Some(Coverage::Categories { categories }) => categories.iter().copied().collect(),
                Some(Coverage::CoverGroup { .. }) | None => CategorySet::EMPTY,
            },
        }
    }

    fn covert(&self) -> ProtectionSet {
        self.covertness.iter().filter(|(_, covert)| **covert).map(|(protection, _)| *protection).collect()
    }
}

/// What one pack has said so far.
#[derive(Default)]
struct Said<'a> {
    rules: BTreeSet<&'a RuleId>,
    classes: BTreeSet<Category>,
    protections: BTreeSet<Protection>,
    groups: BTreeSet<&'a CoverGroupId>,
}

/// The flaws so far.
struct Check {
    flaws: Vec<Flaw>,
}

impl Check {
    fn flaw(&mut self, code: FlawCode, pack: Option<&Pack>, rule: Option<&Rule>, pointer: String, expected: &str) {
        let (pack, rule): (Option<PackId>, Option<RuleId>) =
            (pack.map(|pack| pack.id.clone()), rule.map(|rule| rule.id.clone()));
        self.flaws.push(Flaw { code, pack, rule, pointer, expected: expected.to_owned() });
    }

    fn once(&mut self, again: bool, differs: bool, pack: &Pack, place: String) {
        if again {
            self.flaw(FlawCode::SaidTwice, Some(pack), None, place, "this once in the pack: remove one of the two");
        } else if differs {
            self.flaw(FlawCode::PacksDisagree, Some(pack), None, place, "what the other packs say of it");
        }
    }

    /// What each rule must keep by itself.
    fn rules(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        let releases = |rule: &Rule| rule.effect != Effect::Prohibit;
        let granted = merged.rules.values().filter(|(_, rule)| rule.effect == Effect::Permit);
        let granted = granted.fold(CategorySet::EMPTY, |all, (_, rule)| all.or(merged.covered(&rule.covers)));
        for pack in packs {
            for (at, rule) in pack.rules.iter().enumerate() {
                let place = |rest: &str| format!("/rules/{at}{rest}");
                let mut flaw = |code, rest: &str, expected: &str| {
                    self.flaw(code, Some(pack), Some(rule), place(rest), expected);
                };
                if let Coverage::CoverGroup { group } = &rule.covers
                    && !merged.groups.contains_key(group)
                {
                    flaw(FlawCode::UnknownCoverGroup, "/covers/group", "the id of a cover group of one of the packs");
                }
                if releases(rule) && !rule.citations.iter().any(super::Citation::carries_release) {
                    let expected = "a citation that was verified: a release never rests on memory alone";
                    flaw(FlawCode::ReleaseFromMemory, "/citations", expected);
                }
                for (index, exception) in rule.unless.iter().enumerate() {
                    if releases(rule) {
                        let expected = "exceptions in prohibitions only";
                        flaw(FlawCode::MisplacedException, &format!("/unless/{index}"), expected);
                    }
                    if !exception.citation().carries_release() {
                        let expected = "a citation that was verified: an exception releases";
                        flaw(FlawCode::ReleaseFromMemory, &format!("/unless/{index}/citation"), expected);
                    }
                }
                if releases(rule) && (rule.when.protections.is_some() || rule.when.conflicts.is_some()) {
                    let expected = "no protection or conflict among the conditions of a release: nothing more is told because one holds";
                    flaw(FlawCode::ReleaseOnProtection, "/when", expected);
                }
                let covered = merged.covered(&rule.covers);
                if rule.effect == Effect::Permit {
                    let mut never = covered.iter().filter(|category| {
                        !super::information::has_told_form(*category)
                            || merged.classes.get(category) == Some(&Class::Never)
                    });
                    if let Some(category) = never.next() {
                        let expected = format!("no `{}`, which is never told", category.as_str());
                        flaw(FlawCode::ReleaseOfNever, "/covers", &expected);
                    }
                }
                if rule.effect == Effect::Duty && !covered.minus(granted).is_empty() {
                    let expected = "a permit for each category of the duty: a right to be told is no ground to release";
                    flaw(FlawCode::DutyWithoutGround, "/covers", expected);
                }
                let named = rule.when.protections.iter().flatten().chain(rule.unless.iter().filter_map(named));
                for protection in named {
                    if !merged.covertness.contains_key(protection) {
                        let expected =
                            format!("an entry for `{}` under `protections` of one of the packs", protection.as_str());
                        flaw(FlawCode::UnlistedProtection, "/when/protections", &expected);
                    }
                }
            }
        }
        let enforcing = |protection: &Protection| {
            merged.rules.values().any(|(_, rule)| {
                rule.effect == Effect::Prohibit
                    && rule.when.protections.as_ref().is_some_and(|named| named.contains(protection))
            })
        };
        for pack in packs {
            for (at, of) in pack.protections.iter().enumerate() {
                if !enforcing(&of.protection) {
                    let expected = format!("a prohibition that names `{}`", of.protection.as_str());
                    let place = format!("/protections/{at}");
                    self.flaw(FlawCode::UnenforcedProtection, Some(pack), None, place, &expected);
                }
            }
        }
    }

    /// Each covert protection must share what it withholds.
    ///
    /// What withholds the whole person is covered by "no such person". What withholds less is covered by an open
    /// protection with the same footprint, conditions and exceptions. A waiver makes no difference between requesters and
    /// needs no cover. What nobody is ever told needs none either.
    fn covers(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        let grantable = merged.rules.values().filter(|(_, rule)| rule.effect == Effect::Permit);
        let grantable = grantable.fold(CategorySet::EMPTY, |all, (_, rule)| all.or(merged.covered(&rule.covers)));
        let prohibitions: Vec<&Rule> =
            merged.rules.values().map(|(_, rule)| *rule).filter(|rule| rule.effect == Effect::Prohibit).collect();
        let footprint = |rule: &Rule| merged.covered(&rule.covers).and(grantable);
        let open = |protection: &Protection| merged.covertness.get(protection) == Some(&false);
        for pack in packs {
            for (at, rule) in pack.rules.iter().enumerate() {
                let covert = rule.when.protections.iter().flatten().find(|of| merged.covertness.get(of) == Some(&true));
                let Some(covert) = covert.filter(|_| rule.effect == Effect::Prohibit) else { continue };
                let withheld = footprint(rule);
                let shape = Shape::of(rule);
                let whole = withheld == grantable && shape.exceptions.is_empty() && shape.when == Shape::anybody();
                let covered = prohibitions.iter().any(|other| {
                    other.when.protections.iter().flatten().any(open)
                        && footprint(other) == withheld
                        && Shape::of(other) == shape
                        && other.in_force == rule.in_force
                });
                if !withheld.is_empty() && !whole && !covered {
                    let expected = format!(
                        "a prohibition of an open protection with the same footprint, conditions, exceptions and days, so that nothing proves `{}`",
                        covert.as_str()
                    );
                    let place = format!("/rules/{at}/covers");
                    self.flaw(FlawCode::CovertWithoutCover, Some(pack), Some(rule), place, &expected);
                }
            }
        }
    }
}

/// The protection that an exception names.
fn named(exception: &Exception) -> Option<&Protection> {
    match exception {
        Exception::Consent { protection, .. } | Exception::Waiver { protection, .. } => Some(protection),
        Exception::AskedBy { .. } => None,
    }
}

/// What a requester can tell of a prohibition but for the protection it names.
#[derive(PartialEq)]
struct Shape {
    when: Conditions,
    exceptions: Vec<Option<(BTreeSet<Capacity>, BTreeSet<Category>)>>,
}

impl Shape {
    fn of(rule: &Rule) -> Self {
        let exceptions = rule.unless.iter().filter_map(|exception| match exception {
            Exception::Consent { .. } => Some(None),
            Exception::Waiver { .. } => None,
            Exception::AskedBy { capacities, categories, .. } => Some(Some((capacities.clone(), categories.clone()))),
        });
        Self { when: Conditions { protections: None, ..rule.when.clone() }, exceptions: exceptions.collect() }
    }

    const fn anybody() -> Conditions {
        Conditions {
            capacities: None,
            identity: None,
            standing: None,
            purposes: None,
            jurisdictions: None,
            matter_linked: false,
            conflicts: None,
            protections: None,
        }
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

fn compile(index: usize, rule: &Rule, merged: &Merged<'_>) -> Compiled {
    let when = &rule.when;
    let exceptions = rule.unless.iter().map(|exception| match exception {
        Exception::Consent { protection, .. } => CompiledException::Consent(*protection),
        Exception::Waiver { protection, .. } => CompiledException::Waiver(*protection),
        Exception::AskedBy { capacities, categories, .. } => CompiledException::AskedBy(
            asked_by(Some(capacities), &Shape::anybody()),
            categories.iter().copied().collect(),
        ),
    });
    Compiled {
        index,
        prohibits: rule.effect == Effect::Prohibit,
        permits: rule.effect == Effect::Permit,
        covers: merged.covered(&rule.covers),
        facts: asked_by(when.capacities.as_ref(), when),
        needs_link: when.matter_linked,
        conflicts: when.conflicts.as_ref().map_or(0, |conflicts| bits(conflicts.iter())),
        protections: when.protections.iter().flatten().copied().collect(),
        exceptions: exceptions.collect(),
    }
}

/// The facts of a question that conditions ask for.
fn asked_by(capacities: Option<&BTreeSet<Capacity>>, when: &Conditions) -> FactMask {
    fn among<T: Copy + Ord>(all: &[T], asked: Option<&BTreeSet<T>>) -> u32 {
        let bit = |(at, value): (usize, &T)| u32::from(asked.is_none_or(|set| set.contains(value))) << at;
        all.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit)
    }
    fn at_least<T: Copy + Ord>(all: &[T], least: Option<T>) -> u32 {
        let bit = |(at, value): (usize, &T)| u32::from(least.is_none_or(|least| *value >= least)) << at;
        all.iter().enumerate().map(bit).fold(0, |bits, bit| bits | bit)
    }
    FactMask::new(
        among(&Capacity::ALL, capacities),
        at_least(&IdentityLevel::ALL, when.identity),
        at_least(&Standing::ALL, when.standing),
        among(&Purpose::ALL, when.purposes.as_ref()),
        among(&Jurisdiction::ALL, when.jurisdictions.as_ref()),
    )
}
