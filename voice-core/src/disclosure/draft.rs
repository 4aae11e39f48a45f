use std::sync::{Arc, OnceLock};

use super::context::{Context, Situation};
use super::enforcement::Enforcement;
use super::evaluate::{Asker, Compiled, State, Verdict};
use super::frame::Frames;
use super::merged::{Groups, Merged, grantable};
use super::policy_error::PolicyErrorCollector;
use super::policy_error::PolicyErrors;
use super::version_interval::{VersionInterval, When};
use super::versions::Versions;
use super::{AppliedPack, Class, Effect, Pack, PolicyReference, Rule, RuleId};
use crate::category::{Category, CategorySet};
use crate::law::Period;
use crate::map::Map;
use crate::office::{Office, OfficeCalendar, TimeZone};
use crate::subject::{Protection, ProtectionSet};
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Timestamp, sort_by};

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
    versions: Versions,
    /// Worked out once, for those that decide.
    pub(super) applied: OnceLock<Vec<AppliedPack>>,
    /// What its decisions have in common.
    pub(super) frames: Frames,
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
        Self::of_distinct(vocabulary, distinct)
    }

    /// Compiled once, whatever the packs come in.
    fn of_distinct(vocabulary: &Vocabulary, mut distinct: Vec<Pack>) -> Result<Self, PolicyErrors> {
        sort_by(&mut distinct, |a, b| (&a.id, &a.version).cmp(&(&b.id, &b.version)));
        let mut found = PolicyErrorCollector::default();
        let merged = Merged::new(&distinct, vocabulary, &mut found);
        found.declared(&distinct, vocabulary);
        found.rules(&distinct, &merged);
        found.enforcement(&distinct, &merged, vocabulary);
        let office = merged.office_zone.filter(|_| found.flaws.is_empty());
        let calendar = office.and_then(|zone| OfficeCalendar::new(zone.clone()).ok());
        let Some(calendar) = calendar else {
            found.flaws.dedup();
            return Err(PolicyErrors::new(found.flaws));
        };
        let rules: Vec<Rule> = merged.rules.values().map(|(_, rule)| (*rule).clone()).collect();
        let versions = Versions::new(&rules, &merged, calendar);
        let (classes, covert) = (merged.classes.clone(), merged.covert());
        let narrowed = merged.narrowed();
        Ok(Self {
            rules,
            classes,
            covert,
            narrowed,
            vocabulary: vocabulary.clone(),
            office: None,
            versions,
            packs: distinct,
            applied: OnceLock::new(),
            frames: Frames::default(),
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
        let prohibitions = self.versions.zones().zip(&self.rules);
        let prohibitions = prohibitions.filter(|(_, rule)| rule.effect == Effect::Prohibit);
        let groups = self.groups();
        let grantable = grantable(self.rules.iter(), &groups);
        Enforcement::new(protection, grantable, &self.vocabulary)
            .days(prohibitions.collect(), &groups)
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
    #[cfg(feature = "testing")]
    pub(super) fn of_rules(&self, rules: &[RuleId]) -> Self {
        let kept =
            |rule: &Compiled| self.rules.get(rule.index).is_some_and(|of| rules.contains(&of.id));
        Self { versions: self.versions.retaining(kept), ..self.clone() }
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

    /// The packs as decisions name them: with their digests.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.draft().applied(), policy.applied());
    /// ```
    #[must_use]
    pub fn applied(&self) -> &[AppliedPack] {
        self.applied.get_or_init(|| self.packs.iter().map(AppliedPack::new).collect())
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
        self.calendar().day(moment)
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
        self.calendar().time_zone()
    }

    /// Where days are counted that are of no rule, and which day a moment is there.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.draft().calendar().time_zone(), policy.draft().time_zone());
    /// ```
    #[must_use]
    pub const fn calendar(&self) -> &OfficeCalendar {
        self.versions.calendar()
    }

    /// Whether a rule is in force at a moment, on its own day.
    #[cfg(feature = "testing")]
    pub(crate) fn is_in_force(&self, id: &RuleId, moment: Timestamp) -> bool {
        let Ok(at) = self.rules.binary_search_by(|rule| rule.id.cmp(id)) else { return false };
        let (rule, day) = (self.rules.get(at), self.versions.day_of_rule(at, moment));
        rule.zip(day).is_some_and(|(rule, day)| rule.is_in_force_on(day))
    }

    /// Whether every rule sees a moment on this day, and the office does.
    pub(super) fn is_on(&self, day: Day, moment: Timestamp) -> bool {
        self.versions.is_on(day, moment)
    }

    /// Each set of rules that is in force at some time.
    pub(super) fn intervals(&self) -> &[VersionInterval] {
        self.versions.intervals()
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
        self.versions.changes()
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

    /// What the rules in force decide.
    pub(super) fn verdict(&self, when: impl Into<When>, asker: &Asker, state: &State) -> Verdict {
        self.interval(when).map_or(Verdict::NOTHING, |interval| interval.evaluate(asker, state))
    }

    /// The compiled rules in force.
    pub(super) fn in_force(&self, when: impl Into<When>) -> &[Compiled] {
        self.interval(when).map_or(&[], |interval| &interval.rules)
    }

    /// The interval that a day or moment lies in; none before the first.
    pub(super) fn interval(&self, when: impl Into<When>) -> Option<&VersionInterval> {
        self.versions.at(when.into())
    }

    /// The interval of a moment, with the day of the office that it falls on.
    pub(super) fn of_moment(&self, moment: Timestamp, day: Day) -> Option<&VersionInterval> {
        self.versions.of_moment(moment, day)
    }
}
