use std::sync::{Arc, OnceLock};

use chrono::NaiveDateTime;

use super::compile::compile;
use super::enforcement::Enforcement;
use super::evaluate::{Asker, Compiled, FactSet, State, Verdict, lifted};
use super::merged::{Groups, Merged, grantable};
use super::policy_error::PolicyErrorCollector;
use super::policy_error::PolicyErrors;
use super::rule_days::{Reached, RuleDays};
use super::version_interval::{VersionInterval, When};
use super::{
    AppliedPack, Class, Effect, Eligibility, Pack, PolicyReference, Question, Rule, RuleId,
    TimeZone,
};
use crate::category::{Category, CategorySet};
use crate::law::Period;
use crate::map::Map;
use crate::office::Office;
use crate::requester::{Capacity, ConflictSet, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::{LookupResult, Protection, ProtectionSet};
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Set, Timestamp, ZoneOffsets};

/// For how many days an identity counts where no pack says it.
const IDENTITY_DAYS: u16 = 365;

/// Packs that make sense together and are not proved: they can be looked at and compared, and
/// answer nobody.
///
/// [`Draft::prove`] makes a policy of them, where every law holds.
#[derive(Clone)]
pub struct Draft {
    packs: Vec<Pack>,
    rules: Vec<Rule>,
    classes: Map<Category, Class>,
    covert: ProtectionSet,
    /// What one pack lets be told and another says is told to nobody.
    pub(super) narrowed: CategorySet,
    /// The terms that are declared beside those of this library.
    vocabulary: Vocabulary,
    /// The office that answers; none for that of the reference.
    office: Option<Arc<Office>>,
    /// Where the days are counted of what is no rule.
    office_zone: TimeZone,
    office_offsets: ZoneOffsets,
    rule_days: RuleDays,
    /// Those of days, in order, and then those between the days of time zones.
    pub(crate) intervals: Vec<VersionInterval>,
    /// How many of them are of days.
    of_days: usize,
    /// Where rules count their days in several time zones: the interval of what has come of each.
    reached: Map<Reached, usize>,
    /// Worked out once, for those that decide.
    pub(super) applied: OnceLock<Vec<AppliedPack>>,
}

/// What the rules see of a question.
///
/// ```
/// use voice_core::disclosure::Context;
/// use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
///
/// let context = Context {
///     capacity: Capacity::Witness,
///     identity: IdentityLevel::Verified,
///     standing: Standing::Confirmed,
///     purpose: Purpose::SafetyPlanning,
///     jurisdiction: Jurisdiction::State,
/// };
/// assert!(Context::all().any(|of| of == context));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Context {
    /// The capacity of the requester.
    pub capacity: Capacity,
    /// How well the identity is known.
    pub identity: IdentityLevel,
    /// How well the principal's part in the matter is known.
    pub standing: Standing,
    /// The purpose.
    pub purpose: Purpose,
    /// The law under which the crime is prosecuted.
    pub jurisdiction: Jurisdiction,
}

impl Context {
    /// Every context with a purpose and a jurisdiction of this library.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::of_each(Purpose::ALL.into_iter(), Jurisdiction::ALL.into_iter())
    }

    /// Every context, with what a vocabulary declares.
    ///
    /// ```
    /// use voice_core::disclosure::Context;
    /// use voice_core::vocabulary::Vocabulary;
    ///
    /// let none = Vocabulary::default();
    /// assert!(Context::all_with(&none).eq(Context::all()));
    /// ```
    pub fn all_with(vocabulary: &Vocabulary) -> impl Iterator<Item = Self> {
        Self::of_each(vocabulary.every_purpose(), vocabulary.every_jurisdiction())
    }

    fn of_each(
        purposes: impl Iterator<Item = Purpose> + Clone,
        jurisdictions: impl Iterator<Item = Jurisdiction> + Clone,
    ) -> impl Iterator<Item = Self> {
        Capacity::ALL.into_iter().flat_map(move |capacity| {
            let (purposes, jurisdictions) = (purposes.clone(), jurisdictions.clone());
            IdentityLevel::ALL.into_iter().flat_map(move |identity| {
                let (purposes, jurisdictions) = (purposes.clone(), jurisdictions.clone());
                Standing::ALL.into_iter().flat_map(move |standing| {
                    let jurisdictions = jurisdictions.clone();
                    purposes.clone().flat_map(move |purpose| {
                        jurisdictions.clone().map(move |jurisdiction| Self {
                            capacity,
                            identity,
                            standing,
                            purpose,
                            jurisdiction,
                        })
                    })
                })
            })
        })
    }

    pub(crate) const fn facts(self) -> FactSet {
        FactSet::of_question(
            self.capacity,
            self.identity,
            self.standing,
            self.purpose,
            self.jurisdiction,
        )
    }
}

/// What the rules see of a person asked about, by one requester for one purpose: no record,
/// and no value.
///
/// ```
/// use voice_core::disclosure::Situation;
/// use voice_core::subject::{Protection, ProtectionSet};
///
/// let sealed = Situation {
///     protections: ProtectionSet::EMPTY.with(Protection::Sealed),
///     ..Situation::OPEN.clone()
/// };
/// assert!(sealed != Situation::OPEN && sealed != Situation::NOBODY);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Whether the person was found, and screened in time.
    pub known: bool,
    /// Whether the record names the requester's matter.
    pub matter_linked: bool,
    /// The categories about a case of which the record has a fact of that matter; they count only
    /// where the record names it.
    pub linked_facts: CategorySet,
    /// The conflicts with the requester.
    pub conflicts: ConflictSet,
    /// The protections that hold.
    pub protections: ProtectionSet,
    /// The protections with a complete waiver.
    pub waivers: ProtectionSet,
    /// The protections whose consent lets everything go to this requester for this purpose.
    pub consents: ProtectionSet,
}

impl Situation {
    /// No such person.
    pub const NOBODY: Self = Self::unprotected(false, CategorySet::EMPTY);

    /// A person about whom the most may be told: known, all of it linked to the matter, with
    /// nothing that withholds.
    pub const OPEN: Self = Self::unprotected(true, CategorySet::ABOUT_CASES);

    const fn unprotected(known_and_linked: bool, linked_facts: CategorySet) -> Self {
        Self {
            known: known_and_linked,
            matter_linked: known_and_linked,
            linked_facts,
            conflicts: ConflictSet::EMPTY,
            protections: ProtectionSet::EMPTY,
            waivers: ProtectionSet::EMPTY,
            consents: ProtectionSet::EMPTY,
        }
    }

    pub(super) fn state(&self) -> State {
        let consents = lifted(|place| CategorySet::ALL.select(self.consents.contains_place(place)));
        State {
            known: self.known,
            matter_linked: self.matter_linked,
            linked_facts: self
                .linked_facts
                .intersection(CategorySet::ABOUT_CASES)
                .select(self.matter_linked),
            conflicts: self.conflicts,
            protections: self.protections,
            waivers: self.waivers,
            consents,
        }
    }
}

impl core::fmt::Debug for Draft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.references()).finish()
    }
}

impl Draft {
    /// Puts packs together; their order never matters, and the same pack twice is the same as once.
    ///
    /// ```
    /// use voice_core::disclosure::{Draft, Pack};
    ///
    /// let flaws = Draft::new(Vec::<Pack>::new()).unwrap_err();
    /// assert_eq!(flaws.iter().next().map(|flaw| flaw.code.as_str()), Some("no-pack"));
    /// ```
    ///
    /// # Errors
    /// Every flaw, with the pack, the place in it and the rule.
    pub fn new(packs: impl IntoIterator<Item = Pack>) -> Result<Self, PolicyErrors> {
        Self::with_vocabulary(&Vocabulary::default(), packs)
    }

    /// The same, of packs that have terms of a vocabulary.
    ///
    /// ```
    /// use voice_core::disclosure::{Draft, Pack};
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let declared = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&declared)?])?;
    /// let rules = std::fs::read("examples/offices/state-acp/pack.json")?;
    /// let draft = Draft::with_vocabulary(&vocabulary, [vocabulary.read::<Pack>(&rules)?])?;
    /// assert!(draft.categories().contains(vocabulary.named("state-acp:verification")?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every flaw; that a term is declared and has no class is one, and that a pack has a term that
    /// the vocabulary does not declare is another.
    pub fn with_vocabulary(
        vocabulary: &Vocabulary,
        packs: impl IntoIterator<Item = Pack>,
    ) -> Result<Self, PolicyErrors> {
        let mut distinct: Vec<Pack> = Vec::new();
        for pack in packs {
            if !distinct.contains(&pack) {
                distinct.push(pack);
            }
        }
        distinct.sort_by(|a, b| (&a.id, &a.version).cmp(&(&b.id, &b.version)));
        let mut found = PolicyErrorCollector::default();
        let merged = Merged::new(&distinct, vocabulary, &mut found);
        found.declared(&distinct, vocabulary);
        found.rules(&distinct, &merged);
        found.enforcement(&distinct, &merged, vocabulary);
        let office = merged.office_zone.filter(|_| found.flaws.is_empty());
        let office = office.and_then(|zone| Some((zone, merged.zones.get(&zone.as_str())?)));
        let Some((office_zone, office_offsets)) = office else {
            found.flaws.dedup();
            return Err(PolicyErrors::new(found.flaws));
        };
        let (office_zone, office_offsets) = (office_zone.clone(), office_offsets.clone());
        let rules: Vec<Rule> = merged.rules.values().map(|(_, rule)| (*rule).clone()).collect();
        let counted = merged.rules.values().map(|(pack, rule)| {
            let ends = |period: &Period| period.until().and_then(|day| day.next());
            let days = rule.in_force.iter().flat_map(|of| [Some(*of.from()), ends(of)]).flatten();
            (pack.zone_of(rule).as_str(), days.collect())
        });
        let rule_days =
            RuleDays::new(office_zone.as_str(), &merged.zones, &counted.collect::<Vec<_>>());
        let mut intervals = intervals(&rules, &merged);
        let of_days = intervals.len();
        let mut reached: Map<Reached, usize> = Map::new();
        if !rule_days.is_of_office() {
            for (at, interval) in intervals.iter().enumerate() {
                reached.insert(rule_days.reached(interval.when), at);
            }
            for (moment, places) in rule_days.between_days() {
                let (from, when) = (office_offsets.day(moment), When::Moment(moment));
                reached.insert(places.clone(), intervals.len());
                let in_force = |index| rule_days.day_of(index, &places);
                intervals.push(interval(&rules, &merged, (from, when), in_force));
            }
        }
        let (classes, covert) = (merged.classes.clone(), merged.covert());
        let narrowed = merged.narrowed();
        Ok(Self {
            rules,
            classes,
            covert,
            narrowed,
            vocabulary: vocabulary.clone(),
            office: None,
            office_zone,
            office_offsets,
            rule_days,
            intervals,
            of_days,
            reached,
            packs: distinct,
            applied: OnceLock::new(),
        })
    }

    /// The same, for another office.
    pub(super) fn of_office(self, office: Office) -> Self {
        Self { office: Some(Arc::new(office)), ..self }
    }

    /// The office that answers; none for that of the reference.
    pub(super) fn office(&self) -> Option<&Office> {
        self.office.as_deref()
    }

    /// The terms that are declared beside those of this library.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::subject::ProtectionSet;
    ///
    /// let policy = Policy::us_federal();
    /// // The reference office declares no terms beside those of this library.
    /// assert_eq!(policy.draft().vocabulary().protections().count(), 0);
    /// assert_eq!(policy.draft().protections(), ProtectionSet::REFERENCE);
    /// ```
    #[must_use]
    pub const fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Every category that the draft knows.
    #[must_use]
    pub fn categories(&self) -> CategorySet {
        self.vocabulary.every_category()
    }

    /// Every protection that the draft knows.
    #[must_use]
    pub fn protections(&self) -> ProtectionSet {
        self.vocabulary.every_protection()
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

    /// A rule by its identifier.
    ///
    /// ```
    /// use voice_core::disclosure::{Effect, Policy};
    ///
    /// let policy = Policy::us_federal();
    /// let id = "permit-custody-events-federal".parse()?;
    /// let rule = policy.draft().rule(&id).ok_or("no such rule")?;
    /// assert_eq!(rule.effect, Effect::Permit);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.cmp(id)).ok().and_then(|at| self.rules.get(at))
    }

    /// The days on which rules enforce a protection: one period, since a gap in it is a flaw.
    ///
    /// Before its first day, and after its last, nothing is withheld for the sake of the
    /// protection: `voice policy check` says so.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::subject::Protection;
    ///
    /// let policy = Policy::us_federal();
    /// let enforced = policy.enforced(Protection::MinorSubject).ok_or("never")?;
    /// assert_eq!(enforced.from().to_string(), "2017-04-26");
    /// assert!(enforced.until().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn enforced(&self, protection: Protection) -> Option<Period> {
        let prohibitions = self.rule_days.names().zip(&self.rules);
        let prohibitions = prohibitions.filter(|(_, rule)| rule.effect == Effect::Prohibit);
        let groups = self.groups();
        let grantable = grantable(self.rules.iter(), &groups);
        Enforcement::new(protection, grantable, &self.vocabulary)
            .days(prohibitions, &groups)
            .first()
            .copied()
    }

    /// What the coverages of all packs stand for.
    pub(super) fn groups(&self) -> Groups<'_> {
        let footprints = self.packs.iter().flat_map(|pack| &pack.cover_groups);
        Groups {
            footprints: footprints.map(|of| (&of.id, &of.covers)).collect(),
            whole: self.categories(),
        }
    }

    /// Only some of the rules, in the order in which packs are loaded.
    pub(super) fn of_rules(&self, rules: &[RuleId]) -> Self {
        let mut draft = self.clone();
        let kept =
            |rule: &Compiled| self.rules.get(rule.index).is_some_and(|of| rules.contains(&of.id));
        draft.intervals = self.intervals.iter().map(|interval| interval.retaining(kept)).collect();
        draft
    }

    /// The packs and their versions.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let references = Policy::us_federal().draft().references();
    /// assert_eq!(references[0].id.as_str(), "us-federal");
    /// ```
    #[must_use]
    pub fn references(&self) -> Vec<PolicyReference> {
        let reference =
            |pack: &Pack| PolicyReference { id: pack.id.clone(), version: pack.version.clone() };
        self.packs.iter().map(reference).collect()
    }

    /// The class of a category.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Class, Policy};
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.draft().class(Category::Relief), Class::Never);
    /// ```
    #[must_use]
    pub fn class(&self, category: Category) -> Class {
        self.classes.get(&category).copied().unwrap_or(Class::Never)
    }

    /// Whether no pattern of answers may prove that the protection holds.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::subject::Protection;
    ///
    /// let policy = Policy::us_federal();
    /// assert!(policy.draft().is_covert(Protection::VawaTU));
    /// assert!(policy.draft().covert().contains(Protection::VawaTU));
    /// ```
    #[must_use]
    pub fn is_covert(&self, protection: Protection) -> bool {
        self.covert.contains(protection)
    }

    /// The protections of which no pattern of answers may prove that they hold.
    #[must_use]
    pub const fn covert(&self) -> ProtectionSet {
        self.covert
    }

    /// The day that a moment falls on, where the policy counts its days.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.day_of("2026-11-03T04:59:59Z".parse()?).to_string(), "2026-11-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day_of(&self, moment: Timestamp) -> Day {
        self.office_offsets.day(moment)
    }

    /// Where days are counted that are of no rule, as those of mandates, births and answers: the
    /// time zone of the packs, or of those that say so where packs have different ones.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.draft().time_zone().as_str(), "America/New_York");
    /// ```
    #[must_use]
    pub const fn time_zone(&self) -> &TimeZone {
        &self.office_zone
    }

    /// What clocks show at a moment where the policy counts its days, and the name of that zone.
    pub(crate) fn local(&self, moment: Timestamp) -> (&str, NaiveDateTime) {
        (self.office_zone.as_str(), self.office_offsets.local(moment))
    }

    /// Whether a rule is in force at a moment, on its own day.
    pub(crate) fn is_in_force(&self, id: &RuleId, moment: Timestamp) -> bool {
        let Ok(at) = self.rules.binary_search_by(|rule| rule.id.cmp(id)) else { return false };
        let (rule, day) = (self.rules.get(at), self.rule_days.day(at, moment));
        rule.zip(day).is_some_and(|(rule, day)| rule.is_in_force_on(day))
    }

    /// Whether every rule sees a moment on this day, and the office does.
    pub(super) fn is_on(&self, day: Day, moment: Timestamp) -> bool {
        self.day_of(moment) == day
            && (self.rule_days.is_of_office()
                || self.rule_days.reached(moment.into()) == self.rule_days.reached(day.into()))
    }

    /// For how many days an identity counts that staff attested: the least that a pack says, and a
    /// year where none says it.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// assert!(Policy::us_federal().draft().identity_days() <= 365);
    /// ```
    #[must_use]
    pub fn identity_days(&self) -> u16 {
        let said = self.packs().iter().filter_map(|pack| pack.identity_days);
        said.min().unwrap_or(IDENTITY_DAYS)
    }

    /// The days on which the rules in force change, in order; nothing is in force before the first.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// let days: Vec<_> = policy.draft().changes().collect();
    /// assert!(days.is_sorted() && !days.is_empty());
    /// ```
    pub fn changes(&self) -> impl Iterator<Item = Day> {
        self.intervals.iter().take(self.of_days).map(|interval| interval.from)
    }

    /// What the rules of a day release to a requester with full authority.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Context, Policy, Situation};
    /// use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
    /// use voice_core::subject::{Protection, ProtectionSet};
    ///
    /// let policy = Policy::us_federal();
    /// let context = Context {
    ///     capacity: Capacity::Victim,
    ///     identity: IdentityLevel::Verified,
    ///     standing: Standing::Confirmed,
    ///     purpose: Purpose::SafetyPlanning,
    ///     jurisdiction: Jurisdiction::Federal,
    /// };
    /// let open = Situation::OPEN;
    /// let sealed = Situation {
    ///     protections: ProtectionSet::EMPTY.with(Protection::Sealed),
    ///     ..open.clone()
    /// };
    /// let day = "2026-11-02".parse()?;
    /// assert!(policy.decide(day, context, &open).contains(Category::Charges));
    /// assert!(!policy.decide(day, context, &sealed).contains(Category::Charges));
    /// assert!(policy.decide(day, context, &Situation::default()).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn decide(&self, day: Day, context: Context, situation: &Situation) -> CategorySet {
        self.verdict(day, &Asker::with_full_authority(context), &situation.state()).released
    }

    /// The categories that the rules release, with no value: what a counterexample shows, and a
    /// draft cannot answer.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// // What is released of somebody, and of nobody: categories, and no value.
    /// let draft = policy.draft();
    /// assert!(!draft.releases(&question, register.find(&question.subject)).is_empty());
    /// assert!(draft.releases(&question, LookupResult::nobody()).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn releases(&self, question: &Question, found: LookupResult<'_>) -> CategorySet {
        Eligibility::new(self, question).releases(found)
    }

    /// What the rules in force decide.
    pub(crate) fn verdict(&self, when: impl Into<When>, asker: &Asker, state: &State) -> Verdict {
        self.interval(when).map_or(Verdict::NOTHING, |interval| interval.evaluate(asker, state))
    }

    /// The compiled rules in force.
    pub(crate) fn in_force(&self, when: impl Into<When>) -> &[Compiled] {
        self.interval(when).map_or(&[], |interval| &interval.rules)
    }

    /// The interval that a day or moment lies in; none before the first.
    pub(crate) fn interval(&self, when: impl Into<When>) -> Option<&VersionInterval> {
        match when.into() {
            When::Day(day) => self.of_day(day),
            When::Moment(moment) => self.of_moment(moment, self.day_of(moment)),
        }
    }

    /// The interval of a moment, with the day of the office that it falls on.
    #[expect(clippy::expect_used, reason = "what is reached around days of change was looked for")]
    pub(crate) fn of_moment(&self, moment: Timestamp, day: Day) -> Option<&VersionInterval> {
        if self.rule_days.is_of_office() {
            return self.of_day(day);
        }
        let reached = self.rule_days.reached(moment.into());
        if reached.iter().all(|starts| *starts == 0) {
            return None;
        }
        let at = self.reached.get(&reached).expect("what is reached has its rules");
        self.intervals.get(*at)
    }

    fn of_day(&self, day: Day) -> Option<&VersionInterval> {
        let days = self.intervals.get(..self.of_days).unwrap_or_default();
        let at = days.partition_point(|interval| interval.from <= day);
        at.checked_sub(1).and_then(|at| days.get(at))
    }
}

impl Default for Situation {
    /// No such person.
    fn default() -> Self {
        Self::NOBODY
    }
}

fn intervals(rules: &[Rule], merged: &Merged<'_>) -> Vec<VersionInterval> {
    let periods = rules.iter().flat_map(|rule| &rule.in_force);
    let starts: Set<Day> = periods
        .flat_map(|period| [Some(*period.from()), period.until().and_then(|day| day.next())])
        .flatten()
        .collect();
    let of_day = |day: Day| interval(rules, merged, (day, day.into()), |_| Some(day));
    starts.into_iter().map(of_day).collect()
}

/// The rules that are in force, each on a day of its own.
fn interval(
    rules: &[Rule],
    merged: &Merged<'_>,
    (from, when): (Day, When),
    day_of: impl Fn(usize) -> Option<Day>,
) -> VersionInterval {
    let in_force =
        |(index, rule): &(usize, &Rule)| day_of(*index).is_some_and(|day| rule.is_in_force_on(day));
    let kept = rules.iter().enumerate().filter(in_force);
    let rules = kept.map(|(index, rule)| compile(index, rule, merged)).collect();
    let listed: ProtectionSet = merged.covertness.keys().copied().collect();
    VersionInterval::new(from, when, rules, listed)
}
