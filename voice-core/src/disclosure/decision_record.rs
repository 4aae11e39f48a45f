//! What is kept of a decision.

use super::evaluate::{Asker, State, Verdict};
use super::{AccountingEntry, AppliedPack, Change, Draft, Effect, QuestionRecord, RuleReference};
use crate::category::{Category, CategorySet};
use crate::identifier::SubjectId;
use crate::requester::{AuthorityGap, Conflict};
use crate::subject::{Protection, Seen};
use crate::wire::{Day, Set, Wire};

/// What is known of a person's screening at the moment of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ScreeningState {
    /// There is no one record to screen.
    NoRecord,
    /// The person was never screened.
    NotScreened,
    /// The screening is too old, or later than the question.
    Stale,
    /// The screening can be relied on.
    Fresh,
}

/// What a consent let go to a requester for a purpose.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::ConsentSeen;
/// use voice_core::subject::Protection;
/// use voice_core::wire::from_json;
///
/// // As it stands in a decision that was kept: what was seen of a consent, and not who gave it.
/// let kept = br#"{"protection": "vawa-t-u", "categories": ["custody-status"]}"#;
/// let seen: ConsentSeen = from_json(kept)?;
/// assert_eq!(seen.protection, Protection::VawaTU);
/// assert!(seen.categories.contains(&Category::CustodyStatus));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ConsentSeen {
    /// The protection that it lifts.
    pub protection: Protection,
    /// For these categories.
    #[wire(min = 1)]
    pub categories: Set<Category>,
}

/// A rule that took effect on something asked for.
///
/// ```
/// use voice_core::disclosure::{Effect, RuleEffect};
/// use voice_core::wire::from_json;
///
/// // As it stands in a decision that was kept, with the words of the rule as they were.
/// let effect: RuleEffect = from_json(br#"{
///     "rule": {
///         "rule": "prohibit-sealed",
///         "effect": "prohibit",
///         "citations": [{"text": "Fed. R. Crim. P. 6(e)", "verification": "verified"}],
///         "note": "What a court has sealed is told to nobody."
///     },
///     "categories": ["charges"]
/// }"#)?;
/// assert_eq!(effect.rule.effect, Effect::Prohibit);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct RuleEffect {
    /// The rule.
    pub rule: RuleReference,
    /// The categories asked for on which it took effect.
    #[wire(min = 1)]
    pub categories: Set<Category>,
}

/// A single change of the question that would have released more, and what.
///
/// ```
/// use voice_core::disclosure::{Change, ChangeEffect};
/// use voice_core::requester::IdentityLevel;
/// use voice_core::wire::from_json;
///
/// // As it stands in a decision that was kept: who they are was not known well enough.
/// let effect: ChangeEffect = from_json(br#"{
///     "change": {"kind": "identity", "to": "verified"},
///     "categories": ["custody-status"]
/// }"#)?;
/// assert_eq!(effect.change, Change::Identity { to: IdentityLevel::Verified });
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ChangeEffect {
    /// The change.
    pub change: Change,
    /// What would have been released besides.
    #[wire(min = 1)]
    pub categories: Set<Category>,
}

/// A decision as it is kept: the question, what was seen of the person, without values, and which
/// rules took effect.
///
/// The rationale and the accounting are made from it alone, whatever the records and the policy say
/// by then. It names the protections of a person, so it is as confidential as the record itself: it
/// has no `Serialize` but for its custodian ([`crate::wire::Custodial`]), and no answer is made of
/// it, nor of anything that is made of it:
///
/// ```compile_fail,E0277
/// use voice_core::disclosure::{Answer, DecisionRecord};
///
/// fn send(record: DecisionRecord) -> Answer {
///     record.into()
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn send(record: &voice_core::disclosure::DecisionRecord) -> String {
///     serde_json::to_string(record).unwrap_or_default()
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct DecisionRecord {
    /// The question.
    pub(super) question: QuestionRecord,
    /// The day it falls on, where the policy counts its days.
    pub(super) day: Day,
    /// The packs that were applied.
    pub(super) policies: Vec<AppliedPack>,
    /// The record that was found; left out where there was no one record.
    pub(super) subject: Option<SubjectId>,
    /// Which revision of the record was found; left out where there was no one record, or where
    /// whoever keeps records counts none.
    #[wire(min = 1)]
    pub(super) revision: Option<u32>,
    /// What was known of the screening.
    pub(super) screening: ScreeningState,
    /// Whether the record named the matter.
    pub(super) matter_linked: bool,
    /// The categories about a case of which the record had a fact of that matter.
    pub(super) linked_facts: Set<Category>,
    /// The protections that held.
    pub(super) protections: Set<Protection>,
    /// The conflicts that the record had; those told at intake are in the question.
    pub(super) conflicts: Set<Conflict>,
    /// The protections that everybody protected had waived.
    pub(super) waivers: Set<Protection>,
    /// What consents let go to this requester for this purpose.
    pub(super) consents: Vec<ConsentSeen>,
    /// What was missing in the requester's authority.
    pub(super) authority_gaps: Set<AuthorityGap>,
    /// The categories asked for that the authority covered.
    pub(super) authorized: Set<Category>,
    /// The categories asked for of which the record had something that can be told at all.
    pub(super) tellable: Set<Category>,
    /// The rules that took effect on something asked for.
    pub(super) effects: Vec<RuleEffect>,
    /// The single changes of the question that would have released more.
    pub(super) changes: Vec<ChangeEffect>,
}

impl DecisionRecord {
    /// The question.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// assert!(record.question() == question.record());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn question(&self) -> &QuestionRecord {
        &self.question
    }

    /// The packs that were applied.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// assert_eq!(record.policies(), policy.applied());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn policies(&self) -> &[AppliedPack] {
        &self.policies
    }

    /// The record that was found; none where there was no one record.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// assert!(record.subject().is_some());
    /// let nobody = policy.eligibility(&question).decide(LookupResult::nobody()).record();
    /// assert!(nobody.subject().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn subject(&self) -> Option<&SubjectId> {
        self.subject.as_ref()
    }

    /// Which revision of the record was found; none where there was no one record, or where it was
    /// not said.
    #[must_use]
    pub const fn revision(&self) -> Option<u32> {
        self.revision
    }

    /// The same record, which says from which revision of a person's record it was decided. Of
    /// nobody there is none, whatever revision a store read in the place of a record. Revisions
    /// count from 1.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::subject::{LookupResult, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let decided = |found| policy.eligibility(&question).decide(found).record().of_revision(3);
    /// assert_eq!(decided(register.find(&question.subject)).revision(), Some(3));
    /// assert_eq!(decided(LookupResult::nobody()).revision(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_revision(self, revision: u32) -> Self {
        let revision = (self.subject.is_some() && revision > 0).then_some(revision);
        Self { revision, ..self }
    }

    /// The entry for the accounting of disclosures (5 U.S.C. 552a(c)(1)); none where
    /// nothing was told.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// let entry = record.accounting().ok_or("nothing was told")?;
    /// assert!(record.disclosed().eq(entry.nature.iter().copied()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn accounting(&self) -> Option<AccountingEntry> {
        self.accounting_of(CategorySet::ALL)
    }

    /// The same, where only some of what may be told was told.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// use voice_core::category::CategorySet;
    ///
    /// // The person hung up before anything was said.
    /// assert!(record.accounting_of(CategorySet::EMPTY).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn accounting_of(&self, told: CategorySet) -> Option<AccountingEntry> {
        let told = self.disclosed().collect::<CategorySet>().intersection(told);
        let subject = self.subject().filter(|_| !told.is_empty())?;
        let question = self.question();
        Some(AccountingEntry {
            date: question.as_of,
            subject: subject.clone(),
            nature: told.iter().collect(),
            purpose: question.purpose,
            recipient: question.requester.person().clone(),
            grounds: self.rules(told, |effect| effect == Effect::Permit),
        })
    }

    /// The categories asked for that the rules released, whether there was something to
    /// tell or not.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// assert!(record.disclosed().all(|category| record.released().contains(category)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn released(&self) -> CategorySet {
        self.verdict().released
    }

    /// The categories that the answer told.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// assert!(record.disclosed().count() > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn disclosed(&self) -> impl Iterator<Item = Category> {
        let released = self.released();
        self.tellable.iter().copied().filter(move |category| released.contains(*category))
    }

    /// What another policy, or another version of this one, would have released of what was seen
    /// then: no value, and no answer. What the record says is not changed by it.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::subject::Register;
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let read: QuestionRecord =
    ///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
    /// let question = read.trusted();
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let record =
    ///     policy.eligibility(&question).decide(register.find(&question.subject)).record();
    /// assert_eq!(record.policies(), policy.applied());
    /// let again = record.released_under(policy.draft());
    /// assert!(
    ///     record.disclosed().count() > 0
    ///         && record.disclosed().all(|category| again.contains(category))
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn released_under(&self, policy: &Draft) -> CategorySet {
        let asker = Asker::new(&self.question, self.authorized.iter().copied().collect());
        policy.verdict(self.question.as_of, &asker, &self.state()).released
    }

    /// Whether there was one record, screened in time.
    pub(super) fn known(&self) -> bool {
        self.subject.is_some() && self.screening == ScreeningState::Fresh
    }

    /// What the rules decided.
    pub(super) fn verdict(&self) -> Verdict {
        let of = |effect: Effect| {
            let effective = self.effects.iter().filter(|of| of.rule.effect == effect);
            effective.flat_map(|of| &of.categories).copied().collect::<CategorySet>()
        };
        let (permitted, prohibited) = (of(Effect::Permit), of(Effect::Prohibit));
        let authorized = |category: &&Category| self.question.categories.contains(*category);
        let open: CategorySet = self.authorized.iter().filter(authorized).copied().collect();
        Verdict {
            permitted,
            prohibited,
            released: open.select(self.known()).intersection(permitted).difference(prohibited),
        }
    }

    /// The rules that took effect on some categories and that `kept` keeps.
    pub(super) fn rules(
        &self,
        on: CategorySet,
        kept: impl Fn(Effect) -> bool,
    ) -> Vec<RuleReference> {
        let effective = self
            .effects
            .iter()
            .filter(|of| of.categories.iter().any(|category| on.contains(*category)));
        effective.filter(|of| kept(of.rule.effect)).map(|of| of.rule.clone()).collect()
    }

    /// What the rules saw of the person.
    fn state(&self) -> State {
        let mut state = State::without_consent(Seen {
            known: self.known(),
            matter_linked: self.matter_linked,
            linked_facts: self.linked_facts.iter().copied().collect(),
            conflicts: self.conflicts.iter().copied().collect(),
            protections: self.protections.iter().copied().collect(),
            waivers: self.waivers.iter().copied().collect(),
        });
        for consent in &self.consents {
            if let Some(lifted) = state.consents.get_mut(consent.protection.at() as usize) {
                *lifted = lifted.union(consent.categories.iter().copied().collect());
            }
        }
        state
    }
}
