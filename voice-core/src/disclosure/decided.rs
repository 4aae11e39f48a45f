use super::decision_record::{
    ChangeEffect, ConsentSeen, DecisionRecord, RuleEffect, ScreeningState,
};
use super::evaluate::{State, Verdict};
use super::{Draft, Eligibility, Question, RuleReference};
use crate::bit_set::Member as _;
use crate::category::{Category, CategorySet};
use crate::subject::{LookupResult, Protection};
use crate::wire::Set;

/// A decision about whoever was found, made once: the answer and the record of it are made from the
/// same state and verdict, so they cannot disagree.
///
/// ```
/// use voice_core::disclosure::{DecisionRecord, Policy, QuestionRecord};
/// use voice_core::subject::Register;
/// use voice_core::wire::{Custodial, from_json, to_json};
///
/// let policy = Policy::us_federal();
/// let read: QuestionRecord =
///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
/// let question = read.trusted();
/// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// let decided = policy.eligibility(&question).decide(register.find(&question.subject));
///
/// // To the requester, and to the file.
/// let answer = decided.answer();
/// let kept = to_json(&Custodial(&decided.record()))?;
///
/// // Years later, with other records and another policy.
/// let record: DecisionRecord = from_json(kept.as_bytes())?;
/// assert!(answer.disclosed().map(|(category, _)| category).eq(record.disclosed()));
/// assert!(record.rationale() == decided.record().rationale());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Decided<'a> {
    pub(super) eligibility: Eligibility<'a>,
    pub(super) found: LookupResult<'a>,
    pub(super) state: State,
    /// The categories in which there is something to tell, whether the rules release it or not.
    tellable: CategorySet,
    pub(super) verdict: Verdict,
}

impl core::fmt::Debug for Decided<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Decided(..)")
    }
}

impl<'a> Eligibility<'a> {
    /// Decides about whoever was found.
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
    /// let decided = policy.eligibility(&question).decide(register.find(&question.subject));
    /// // One decision, and both are made of it: what is told, and what is kept.
    /// let told: Vec<_> = decided.answer().disclosed().map(|(category, _)| category).collect();
    /// assert_eq!(decided.record().disclosed().collect::<Vec<_>>(), told);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn decide(&self, found: LookupResult<'a>) -> Decided<'a> {
        let asked = self.asked_of_block();
        let (seen, tellable) = found.seen(&asked);
        let state = State { seen, consents: found.lifted(&asked, self.question.purpose) };
        let verdict = self.verdict(&state);
        Decided { eligibility: *self, found, state, tellable, verdict }
    }

    pub(super) fn releases(&self, found: LookupResult<'_>) -> CategorySet {
        self.decide(found).verdict.released
    }

    /// The permits that release a category of a known person, or the prohibitions that alone
    /// withhold it.
    #[cfg(feature = "testing")]
    pub(crate) fn deciding(
        &self,
        found: LookupResult<'_>,
        category: Category,
    ) -> Vec<super::RuleId> {
        let Decided { state, verdict, .. } = self.decide(found);
        let released = verdict.released.contains(category);
        let open = verdict.permitted.contains(category)
            && state.seen.known
            && self.asker.authority.contains(category);
        let decides = |rule: &&super::evaluate::Compiled| {
            rule.effect(&self.asker, &state).contains(category)
                && if released { rule.permits } else { rule.prohibits && open }
        };
        let rules = self
            .rules
            .iter()
            .filter(decides)
            .filter_map(|rule| self.policy.rules().get(rule.index));
        rules.map(|rule| rule.id.clone()).collect()
    }
}

impl Decided<'_> {
    /// What is kept of the decision, by whoever keeps the question.
    ///
    /// As many rules and facts are looked at for nobody as for somebody; but a record names those
    /// that took effect, and so making and writing it takes longer for some people than for
    /// others. Whoever does so before the answer goes out keeps [`framed`](Self::framed) instead.
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
    /// let decided = policy.eligibility(&question).decide(register.find(&question.subject));
    /// assert!(decided.record().question() == question.record());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn record(&self) -> DecisionRecord {
        let Self { eligibility, found, state, .. } = self;
        let consents =
            Protection::all().zip(state.consents).filter(|(_, lifted)| !lifted.is_empty());
        let consent = |(protection, lifted): (_, CategorySet)| ConsentSeen {
            protection,
            categories: set(lifted),
        };
        let change = |(change, categories)| ChangeEffect { change, categories: set(categories) };
        DecisionRecord {
            policies: eligibility.policy.applied().to_vec(),
            subject: found.subject().map(|subject| subject.id().clone()),
            screening: self.screening(),
            matter_linked: state.seen.matter_linked,
            linked_facts: set(state.seen.linked_facts),
            protections: state.seen.protections.iter().collect(),
            conflicts: state.seen.conflicts.iter().collect(),
            waivers: state.seen.waivers.iter().collect(),
            consents: consents.map(consent).collect(),
            tellable: set(self.tellable()),
            effects: self.effects(),
            changes: eligibility.changes(*found, state).into_iter().map(change).collect(),
            ..self.asked_alone()
        }
    }

    /// A record of what the question says, with nothing of the person or of the rules.
    pub(super) fn asked_alone(&self) -> DecisionRecord {
        let eligibility = &self.eligibility;
        let asker = &eligibility.asker;
        DecisionRecord {
            question: eligibility.question.record().clone(),
            day: eligibility.day,
            policies: Vec::new(),
            subject: None,
            revision: None,
            screening: ScreeningState::NoRecord,
            matter_linked: false,
            linked_facts: Set::new(),
            protections: Set::new(),
            conflicts: Set::new(),
            waivers: Set::new(),
            consents: Vec::new(),
            authority_gaps: eligibility.authority().gaps,
            authorized: set(asker.authority.intersection(asker.asked)),
            tellable: Set::new(),
            effects: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// The categories asked for in which there is something to tell.
    pub(super) const fn tellable(&self) -> CategorySet {
        self.tellable.intersection(self.eligibility.asker.asked)
    }

    /// The categories that the rules release, whether there is something to tell or not.
    pub(crate) const fn released(&self) -> CategorySet {
        self.verdict.released
    }

    /// The categories of some that the answer tells, without making the answer.
    pub(crate) const fn disclosed(&self, among: CategorySet) -> CategorySet {
        self.verdict.released.intersection(among).intersection(self.tellable)
    }

    fn screening(&self) -> ScreeningState {
        match self.found.subject().map(|subject| subject.screening()) {
            None => ScreeningState::NoRecord,
            Some(None) => ScreeningState::NotScreened,
            Some(Some(_)) if self.state.seen.known => ScreeningState::Fresh,
            Some(Some(_)) => ScreeningState::Stale,
        }
    }

    /// The rules that take effect on something asked for.
    fn effects(&self) -> Vec<RuleEffect> {
        let Eligibility { policy, question, .. } = self.eligibility;
        let effective = self.every_effect().filter(|(_, categories)| !categories.is_empty());
        let effective = effective
            .filter_map(|(index, categories)| Some((policy.rules().get(index)?, categories)));
        let effect = |(rule, categories)| RuleEffect {
            rule: RuleReference::new(rule, question.language),
            categories: set(categories),
        };
        effective.map(effect).collect()
    }

    /// What each rule does to what is asked for, if anything, with the place of the rule. It is the
    /// same work whatever the state is.
    pub(super) fn every_effect(&self) -> impl Iterator<Item = (usize, CategorySet)> {
        let Eligibility { rules, asker, .. } = self.eligibility;
        rules.iter().map(move |rule| {
            (rule.index, rule.effect_hidden(&asker, &self.state).intersection(asker.asked))
        })
    }
}

fn set(categories: CategorySet) -> Set<Category> {
    categories.iter().collect()
}

impl Draft {
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
}
