use core::num::NonZeroUsize;
use std::sync::LazyLock;

use super::{
    AppliedPack, BatchEvaluator, Class, Context, Draft, Eligibility, LoadError, Pack,
    PolicyReference, Proof, ProofError, Question, Rule, RuleId, Situation,
};
use crate::category::{Category, CategorySet};
use crate::identifier::PartyId;
use crate::law::Period;
use crate::office::{Office, OfficeCalendar};
use crate::requester::{Attestations, PartyFile, Reach};
use crate::subject::Protection;
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Timestamp, from_json};

/// The pack `us-federal`, as it is compiled in.
const US_FEDERAL: &[u8] = include_bytes!("../../policies/us-federal.json");

/// A proved draft: it answers questions. [`Policy::draft`] is what was proved.
///
/// The order of the packs never matters, and the same pack twice is the same as once.
///
/// There is no other way to one than a proof:
///
/// ```compile_fail,E0451
/// use voice_core::disclosure::{Draft, Policy, Proof};
///
/// fn unproved(draft: Draft, proof: Proof) -> Policy {
///     Policy { draft, proof }
/// }
/// ```
///
/// ```compile_fail,E0624
/// use voice_core::disclosure::{Draft, Policy, Proof};
///
/// fn unproved(draft: Draft, proof: Proof) -> Policy {
///     Policy::proved(draft, proof)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    draft: Draft,
    proof: Proof,
}

impl Policy {
    /// The reference policy: the pack `us-federal`, federal law with its citations. It is proved
    /// once, and given again after that.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.packs()[0].id.as_str(), "us-federal");
    /// ```
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "compiled in; the test the_reference_is_proved loads it as any pack is loaded"
    )]
    pub fn us_federal() -> Self {
        static REFERENCE: LazyLock<Policy> = LazyLock::new(|| {
            let pack = from_json(US_FEDERAL).expect("the reference is a pack");
            Policy::load([pack]).expect("the reference keeps every law")
        });
        REFERENCE.clone()
    }

    /// Puts packs together, proves that they keep every law, and makes a policy of them.
    ///
    /// ```
    /// use voice_core::disclosure::{LoadError, Pack, Policy};
    /// use voice_core::wire::from_json;
    ///
    /// let Err(LoadError::Flawed(flaws)) = Policy::load(Vec::<Pack>::new()) else {
    ///     panic!("no pack, no policy")
    /// };
    /// assert_eq!(flaws.iter().next().map(|flaw| flaw.code.as_str()), Some("no-pack"));
    /// ```
    ///
    /// # Errors
    /// Every flaw, with the pack, the place in it and the rule; or the laws that are broken, each
    /// with a case that shows it.
    pub fn load(packs: impl IntoIterator<Item = Pack>) -> Result<Self, LoadError> {
        Ok(Draft::new(packs)?.prove()?)
    }

    /// The same, of packs that have terms of a vocabulary: everything that the laws say of a
    /// category is proved of those that are declared too.
    ///
    /// ```
    /// use voice_core::disclosure::{Pack, Policy};
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let declared = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&declared)?])?;
    /// let rules = std::fs::read("examples/offices/state-acp/pack.json")?;
    /// let policy = Policy::load_with(&vocabulary, [vocabulary.read::<Pack>(&rules)?])?;
    /// assert!(policy.is_covert(vocabulary.protection_named("state-acp:participant")?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Policy::load`]; that a term is declared and has no class is one, and that a pack
    /// has a term that the vocabulary does not declare is another.
    pub fn load_with(
        vocabulary: &Vocabulary,
        packs: impl IntoIterator<Item = Pack>,
    ) -> Result<Self, LoadError> {
        Ok(Draft::with_vocabulary(vocabulary, packs)?.prove()?)
    }

    /// The terms that are declared beside those of this library: what the policy knows, and what
    /// its questions and records are read with.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert!(policy.vocabulary().is_empty(), "the reference office declares nothing");
    /// ```
    #[must_use]
    pub const fn vocabulary(&self) -> &Vocabulary {
        self.draft.vocabulary()
    }

    /// The same policy for an office: its lines and what it explains are in every answer, and
    /// nothing of the reference office is. What is released is the same.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::office::{Office, OfficeData};
    /// use voice_core::subject::LookupResult;
    /// use voice_core::wire::{from_json, to_json};
    ///
    /// let data = std::fs::read("examples/offices/own/office.json")?;
    /// let data: OfficeData = from_json(&data)?;
    /// let policy = Policy::us_federal().of_office(Office::load(data)?);
    /// let read: QuestionRecord =
    ///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
    /// let question = read.trusted();
    /// let answer = to_json(&policy.eligibility(&question).answer(LookupResult::nobody()))?;
    /// assert!(answer.contains("Elm County Victim Line"));
    /// assert!(!answer.contains("1-855-48"), "no line of the reference");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_office(self, office: Office) -> Self {
        Self { draft: self.draft.of_office(office), ..self }
    }

    /// The office that answers: that of the reference, unless [`Policy::of_office`] gave another.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::office::Office;
    ///
    /// assert_eq!(Policy::us_federal().office(), Office::reference());
    /// ```
    #[must_use]
    pub fn office(&self) -> &Office {
        self.draft.office().unwrap_or_else(|| Office::reference())
    }

    pub(super) fn proved(draft: Draft, proof: Proof) -> Self {
        // Before the first question, so that none waits for it.
        let _ = draft.applied();
        Self { draft, proof }
    }

    /// What was proved, and over how much.
    ///
    /// ```
    /// let policy = voice_core::disclosure::Policy::us_federal();
    /// assert!(policy.proof().contexts > 100);
    /// # Ok::<(), voice_core::disclosure::LoadError>(())
    /// ```
    #[must_use]
    pub const fn proof(&self) -> Proof {
        self.proof
    }

    /// What was proved: to be compared with other packs, and looked at as they are.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.draft().rules().len(), policy.rules().len());
    /// ```
    #[must_use]
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The packs, by identifier.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.packs()[0].id.as_str(), "us-federal");
    /// ```
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        self.draft.packs()
    }

    /// The packs as they are named where something was decided by them; see [`Draft::applied`].
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.applied().len(), policy.packs().len());
    /// ```
    #[must_use]
    pub fn applied(&self) -> &[AppliedPack] {
        self.draft.applied()
    }

    /// The packs and their versions.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.references()[0].version, policy.packs()[0].version);
    /// ```
    #[must_use]
    pub fn references(&self) -> Vec<PolicyReference> {
        self.draft.references()
    }

    /// The rules of all packs, by identifier.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert!(policy.rules().is_sorted_by_key(|rule| &rule.id));
    /// ```
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        self.draft.rules()
    }

    /// A rule by its identifier.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// let rule = policy.rule(&"permit-facility".parse()?).ok_or("no such rule")?;
    /// assert!(!rule.citations.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.draft.rule(id)
    }

    /// The class of a category.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::Class;
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.class(Category::Relief), Class::Never);
    /// ```
    #[must_use]
    pub fn class(&self, category: Category) -> Class {
        self.draft.class(category)
    }

    /// The days on which rules enforce a protection; see [`Draft::enforced`].
    ///
    /// ```
    /// use voice_core::subject::Protection;
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// let minor = policy.enforced(Protection::MinorSubject).ok_or("never")?;
    /// assert_eq!(minor.from().to_string(), "2017-04-26");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn enforced(&self, protection: Protection) -> Option<Period> {
        self.draft.enforced(protection)
    }

    /// Whether no pattern of answers may prove that the protection holds.
    ///
    /// ```
    /// use voice_core::subject::Protection;
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert!(policy.is_covert(Protection::VawaTU));
    /// ```
    #[must_use]
    pub fn is_covert(&self, protection: Protection) -> bool {
        self.draft.is_covert(protection)
    }

    /// The day that a moment falls on, where the policy counts its days.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// // It is still the day before in New York.
    /// assert_eq!(policy.day_of("2026-11-03T04:59:59Z".parse()?).to_string(), "2026-11-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day_of(&self, moment: Timestamp) -> Day {
        self.draft.day_of(moment)
    }

    /// Where the policy counts its days, for whatever needs no more of it than the day of a moment.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// let moment = "2026-11-03T04:59:59Z".parse()?;
    /// assert_eq!(policy.calendar().day(moment), policy.day_of(moment));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn calendar(&self) -> &OfficeCalendar {
        self.draft.calendar()
    }

    /// For how many days an identity counts that staff attested; see [`Draft::identity_days`].
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// assert_eq!(policy.identity_days(), policy.draft().identity_days());
    /// ```
    #[must_use]
    pub fn identity_days(&self) -> u16 {
        self.draft.identity_days()
    }

    /// What staff attested in these files, as of a moment under this policy.
    pub(crate) fn attestations<'a>(
        &'a self,
        files: &'a [PartyFile],
        as_of: Timestamp,
    ) -> Attestations<'a> {
        let (day, days) = (self.day_of(as_of), self.identity_days());
        Attestations::new(files, as_of, day, days, self.vocabulary())
    }

    /// How a party may be reached at a moment, as far as staff attested protections of theirs in
    /// these files; see [`Reach`].
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::vocabulary::ContactWay;
    ///
    /// // Where staff attested nothing, nothing limits it.
    /// let policy = Policy::us_federal();
    /// let reach = policy.reach(&[], &"party-ruiz".parse()?, "2026-11-02T15:00:00Z".parse()?);
    /// assert!(!reach.is_limited() && reach.allows(ContactWay::Mail));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reach(&self, files: &[PartyFile], party: &PartyId, as_of: Timestamp) -> Reach {
        self.attestations(files, as_of).reach(party)
    }

    /// What the rules of a day release to a requester with full authority; see [`Draft::decide`].
    ///
    /// ```
    /// use voice_core::disclosure::{Context, Situation};
    /// use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
    /// use voice_core::disclosure::Policy;
    ///
    /// let policy = Policy::us_federal();
    /// let asks = Context {
    ///     capacity: Capacity::Victim,
    ///     identity: IdentityLevel::Asserted,
    ///     standing: Standing::Confirmed,
    ///     purpose: Purpose::SafetyPlanning,
    ///     jurisdiction: Jurisdiction::Federal,
    /// };
    /// let told = policy.decide("2026-11-02".parse()?, asks, &Situation::OPEN);
    /// assert!(told.is_empty(), "who they are is not known");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn decide(&self, day: Day, context: Context, situation: &Situation) -> CategorySet {
        self.draft.decide(day, context, situation)
    }

    /// What the rules of a day release of each: [`Policy::decide`], over as many threads.
    ///
    /// ```
    /// use core::num::NonZeroUsize;
    /// use voice_core::disclosure::{Context, Policy, Situation};
    ///
    /// let policy = Policy::us_federal();
    /// let day = "2026-11-02".parse()?;
    /// let asked: Vec<_> = Context::all().step_by(97).map(|of| (of, Situation::OPEN)).collect();
    /// let told = policy.decide_all(day, &asked, NonZeroUsize::MIN);
    /// assert_eq!(told.len(), asked.len());
    /// assert_eq!(told[0], policy.decide(day, asked[0].0, &asked[0].1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn decide_all(
        &self,
        day: Day,
        asked: &[(Context, Situation)],
        threads: NonZeroUsize,
    ) -> Vec<CategorySet> {
        self.draft.decide_all(day, asked, threads)
    }

    /// The rules of a day, ready to decide.
    ///
    /// ```
    /// use voice_core::disclosure::{Context, Policy, Situation};
    ///
    /// let policy = Policy::us_federal();
    /// let mut evaluator = policy.batch_evaluator("2026-11-02".parse()?);
    /// for context in Context::all().take(3) {
    ///     assert!(evaluator.decide(context, &Situation::NOBODY).released().is_empty());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn batch_evaluator(&self, day: Day) -> BatchEvaluator<'_> {
        self.draft.batch_evaluator(day)
    }

    /// Only some of the rules: not proved, for the laws to look at.
    #[cfg(feature = "testing")]
    pub(crate) fn of_rules(&self, rules: &[RuleId]) -> Self {
        Self { draft: self.draft.of_rules(rules), proof: self.proof }
    }

    /// Who may ask, what is missing and what may be told, from the question alone.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let read: QuestionRecord =
    ///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
    /// let question = read.trusted();
    /// let notice = policy.eligibility(&question).notice();
    /// assert_eq!(notice.capacity.as_str(), "victim");
    /// assert_eq!(notice.open, question.categories);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn eligibility<'a>(&'a self, question: &'a Question) -> Eligibility<'a> {
        Eligibility::new(&self.draft, question)
    }
}

impl Draft {
    /// Proves every law that rules can break, and makes a policy.
    ///
    /// What the evaluator and the types alone guarantee holds of every draft. The rest is checked
    /// over every state that the rules can tell apart, and nothing is sampled: `docs/PROOF.md`
    /// says how, and why that is enough.
    ///
    /// ```
    /// use voice_core::disclosure::{Draft, Policy};
    ///
    /// let packs = Policy::us_federal().packs().to_vec();
    /// let policy = Draft::new(packs)?.prove()?;
    /// assert!(policy.proof().contexts > 100);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The laws that are broken, each with the smallest case that shows it; or that a part is too
    /// large to prove.
    pub fn prove(self) -> Result<Policy, ProofError> {
        let proof = self.check()?;
        Ok(Policy::proved(self, proof))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custodian::written_value;
    use crate::wire::from_value;

    #[test]
    fn the_reference_is_proved() {
        let pack: Pack = from_json(US_FEDERAL).expect("a pack");
        assert!(from_value::<Pack>(written_value(&pack)).is_ok_and(|again| again == pack));
        let loaded = Policy::load([pack]).expect("a policy");
        assert_eq!(Policy::us_federal().packs(), loaded.packs());
        assert_eq!(Policy::us_federal().references(), loaded.references());
    }
}
