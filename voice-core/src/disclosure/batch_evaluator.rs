use super::evaluate::{Asker, evaluate_each};
use super::version_interval::VersionInterval;
use super::{Context, Draft, Rule, RuleId, Situation};
use crate::category::CategorySet;
use crate::wire::Day;

/// The rules of a day, ready to decide about one person after another without asking for memory.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::{Context, Policy, Situation};
/// use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
/// use voice_core::subject::{Protection, ProtectionSet};
///
/// let policy = Policy::us_federal();
/// let mut evaluator = policy.batch_evaluator("2026-11-02".parse()?);
/// let context = Context {
///     capacity: Capacity::Victim,
///     identity: IdentityLevel::Verified,
///     standing: Standing::Confirmed,
///     purpose: Purpose::SafetyPlanning,
///     jurisdiction: Jurisdiction::Federal,
/// };
/// let protections = ProtectionSet::EMPTY.with(Protection::Sealed);
/// let sealed = Situation { protections, ..Situation::OPEN };
/// let decision = evaluator.decide(context, &sealed);
/// assert!(!decision.released().contains(Category::Charges));
/// let deciding: Vec<_> = decision
///     .rules()
///     .filter(|(_, categories)| categories.contains(Category::Charges))
///     .collect();
/// assert_eq!(deciding.len(), 1);
/// assert_eq!(deciding[0].0.as_str(), "prohibit-sealed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct BatchEvaluator<'a> {
    draft: &'a Draft,
    interval: Option<&'a VersionInterval>,
    effects: Vec<Effective>,
}

/// What is decided about one person in every category, and by which rules.
///
/// Which rules decide tells which protections hold: it is for staff, and prints nothing.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::{Context, Policy, Situation};
/// use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
///
/// let policy = Policy::us_federal();
/// let mut evaluator = policy.draft().batch_evaluator("2026-11-02".parse()?);
/// let victim = Context {
///     capacity: Capacity::Victim,
///     identity: IdentityLevel::Verified,
///     standing: Standing::Confirmed,
///     purpose: Purpose::SafetyPlanning,
///     jurisdiction: Jurisdiction::Federal,
/// };
/// let decision = evaluator.decide(victim, &Situation::OPEN);
/// assert!(decision.released().contains(Category::CustodyStatus));
/// // Something that is released has a rule that permits it.
/// assert!(decision.rules().any(|(_, decides)| decides.contains(Category::CustodyStatus)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct BatchDecision<'d> {
    released: CategorySet,
    rules: &'d [Rule],
    effects: &'d [Effective],
}

/// A rule by its place, and the categories that it decides.
#[derive(Clone, Copy)]
struct Effective {
    rule: usize,
    decides: CategorySet,
    /// Every bit for a permit, none for another rule.
    permits: CategorySet,
}

impl core::fmt::Debug for BatchEvaluator<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("BatchEvaluator(..)")
    }
}

impl core::fmt::Debug for BatchDecision<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("BatchDecision(..)")
    }
}

impl Draft {
    /// The rules of a day, ready to decide.
    ///
    /// ```
    /// use voice_core::disclosure::{Context, Policy, Situation};
    ///
    /// let policy = Policy::us_federal();
    /// let day = "2026-11-02".parse()?;
    /// let mut evaluator = policy.draft().batch_evaluator(day);
    /// // It decides as the draft does, one after another in the same memory.
    /// for context in Context::all().step_by(97) {
    ///     let released = evaluator.decide(context, &Situation::OPEN).released();
    ///     assert_eq!(released, policy.draft().decide(day, context, &Situation::OPEN));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn batch_evaluator(&self, day: Day) -> BatchEvaluator<'_> {
        let interval = self.interval(day);
        BatchEvaluator {
            draft: self,
            interval,
            effects: Vec::with_capacity(interval.map_or(0, |interval| interval.rules.len())),
        }
    }
}

impl BatchEvaluator<'_> {
    /// What the rules decide of a requester with full authority and a person in a situation.
    ///
    /// ```
    /// use voice_core::disclosure::{Context, Policy, Situation};
    /// use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
    ///
    /// let policy = Policy::us_federal();
    /// let context = Context {
    ///     capacity: Capacity::Victim,
    ///     identity: IdentityLevel::Verified,
    ///     standing: Standing::Confirmed,
    ///     purpose: Purpose::SafetyPlanning,
    ///     jurisdiction: Jurisdiction::Federal,
    /// };
    /// let mut evaluator = policy.batch_evaluator("2026-11-02".parse()?);
    /// let decision = evaluator.decide(context, &Situation::OPEN);
    /// assert!(!decision.released().is_empty());
    /// assert!(decision.rules().count() > 0, "the rules that decide");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide(&mut self, context: Context, situation: &Situation) -> BatchDecision<'_> {
        let asker = Asker::with_full_authority(context);
        self.effects.clear();
        let released = self.interval.map_or(CategorySet::EMPTY, |interval| {
            let keep = |rule: &super::evaluate::Compiled, decides| {
                self.effects.push(Effective {
                    rule: rule.index,
                    decides,
                    permits: CategorySet::ALL.select(rule.permits),
                });
            };
            let verdict = evaluate_each(
                interval.met_by(asker.facts).filter(|rule| rule.permits | rule.prohibits),
                &asker,
                &interval.seen(&situation.state()),
                keep,
            );
            verdict.released
        });
        // A permit decides what is released, a prohibition what is not.
        for effective in &mut self.effects {
            let side = released
                .intersection(effective.permits)
                .union(CategorySet::ALL.difference(released.union(effective.permits)));
            effective.decides = effective.decides.intersection(side);
        }
        BatchDecision { released, rules: self.draft.rules(), effects: &self.effects }
    }
}

impl<'d> BatchDecision<'d> {
    /// The categories that are released.
    #[must_use]
    pub const fn released(&self) -> CategorySet {
        self.released
    }

    /// The rules that decide something, each with the categories that it decides: the permits of
    /// what is released, the prohibitions of what is not. Of a category that no rule names,
    /// nothing is released because nothing permits it.
    pub fn rules(&self) -> impl Iterator<Item = (&'d RuleId, CategorySet)> {
        let (rules, effects) = (self.rules, self.effects);
        let deciding = effects.iter().filter(|effective| !effective.decides.is_empty());
        deciding
            .filter_map(move |effective| Some((&rules.get(effective.rule)?.id, effective.decides)))
    }
}
