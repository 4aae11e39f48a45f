mod builder;

pub use self::builder::{ClaimAbout, ClaimBy, ClaimFor, ClaimIn};
use super::{Answer, Decided, Eligibility, Policy, Question, QuestionRecord};
use crate::category::Category;
use crate::identifier::{MatterId, SubjectReference};
use crate::language::Language;
use crate::requester::{
    AttestedFact, Claimed, Jurisdiction, MissingAttestation, PartyFile, Purpose, RequestId,
    RequesterClaim,
};
use crate::wire::{Set, Timestamp, Wire};

/// What somebody asks who is not believed yet: who they say they are, whom they ask about, in which
/// matter, why and what for.
///
/// It becomes a [`Question`] with what staff attested ([`Claim::attested`]). It is none by itself,
/// and cannot be decided:
///
/// ```compile_fail,E0308
/// use voice_core::disclosure::{Claim, Eligibility, Policy};
///
/// fn decide<'a>(policy: &'a Policy, claim: &'a Claim) -> Eligibility<'a> {
///     policy.eligibility(claim)
/// }
/// ```
///
/// A first contact, of whom nothing is attested, learns what to bring:
///
/// ```
/// use voice_core::disclosure::{Claim, Policy};
/// use voice_core::requester::MissingAttestation;
/// use voice_core::subject::LookupResult;
/// use voice_core::wire::from_json;
///
/// let policy = Policy::us_federal();
/// let claim: Claim = from_json(br#"{
///     "language": "en",
///     "requester": {
///         "person": {
///             "party": "party-ruiz", "name": "Ana Ruiz", "address": "PO Box 12, Springfield"
///         },
///         "capacity": {"kind": "victim"},
///         "conflicts": []
///     },
///     "subject": {"kind": "by-number", "number": "A123456789", "country_of_birth": "MX"},
///     "matter": "matter-7",
///     "jurisdiction": "federal",
///     "purpose": "safety-planning",
///     "categories": ["custody-status"]
/// }"#)?;
/// let now = "2026-11-02T15:00:00Z".parse()?;
/// let missing = claim.missing(&policy, &[], now);
/// assert!(missing.contains(&MissingAttestation::Identity));
/// assert!(missing.contains(&MissingAttestation::Standing));
///
/// let question = claim.attested(&policy, &[], now);
/// let answer = policy.eligibility(&question).answer(LookupResult::nobody());
/// assert_eq!(answer.disclosed().count(), 0);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Claim {
    /// The language of the answer.
    pub language: Language,
    /// Who asks, as they say.
    pub requester: RequesterClaim,
    /// Whom they ask about.
    pub subject: SubjectReference,
    /// The crime or case in which the principal is said to be a victim or witness.
    pub matter: MatterId,
    /// Under whose law the crime is prosecuted, as they say; what staff attested goes before.
    pub jurisdiction: Jurisdiction,
    /// Why they ask.
    pub purpose: Purpose,
    /// What they ask for.
    #[wire(min = 1)]
    pub categories: Set<Category>,
}

impl Claim {
    /// The question at a moment: the claim with what staff attested and what holds then. Of what is
    /// not attested it has the least.
    ///
    /// Each file says of which party it is; files of others count for nothing. What is attested of
    /// a principal counts for who acts for them while that is attested too and holds, and their
    /// part in a matter where it covers the matter or the person asked about: else an answer would
    /// tell anybody who claims it of whom staff confirmed what.
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
    /// use voice_core::requester::IdentityLevel;
    ///
    /// // Nothing is attested yet: what the requester says of who they are is what they say.
    /// let claim = question.claim();
    /// let asked = claim.attested(&policy, &[], question.as_of);
    /// assert_eq!(asked.requester.identity().level(), &IdentityLevel::Asserted);
    /// assert!(question.requester.identity().level() > &IdentityLevel::Asserted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn attested(&self, policy: &Policy, files: &[PartyFile], as_of: Timestamp) -> Question {
        let attestations = policy.attestations(files, as_of);
        Question(QuestionRecord {
            as_of,
            language: self.language,
            requester: attestations.requester(&self.requester, self.claimed()),
            subject: self.subject.clone(),
            matter: attestations.matter(&self.requester, self.claimed(), self.jurisdiction),
            purpose: self.purpose,
            categories: self.categories.clone(),
        })
    }

    /// What is not attested at a moment and must be before all is told that is open to the claim.
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
    /// use voice_core::requester::MissingAttestation;
    ///
    /// let missing = question.claim().missing(&policy, &[], question.as_of);
    /// assert!(missing.contains(&MissingAttestation::Identity));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn missing(
        &self,
        policy: &Policy,
        files: &[PartyFile],
        as_of: Timestamp,
    ) -> Set<MissingAttestation> {
        policy.attestations(files, as_of).missing(&self.requester, self.claimed())
    }

    const fn claimed(&self) -> Claimed<'_> {
        Claimed {
            subject: &self.subject,
            matter: &self.matter,
            purpose: self.purpose,
            categories: &self.categories,
        }
    }
}

impl Question {
    /// The same question with the conflicts alone that a claim tells of.
    pub(super) fn with_conflicts_of(&self, claim: &Claim) -> Self {
        let record = self.record().clone();
        let requester = record.requester.with_conflicts(claim.requester.conflicts.clone());
        Self(QuestionRecord { requester, ..record })
    }

    /// The same question, closed by what staff found of the requester before: conflicts in the file
    /// are added to those of the question, and a relation that the file says has ended has ended.
    /// Files that say nothing change nothing, and none opens anything.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::requester::{Attestation, AttestedFact, Conflict, PartyFile};
    /// use voice_core::wire::from_json;
    ///
    /// let question = from_json::<QuestionRecord>(br#"{
    ///     "as_of": "2026-11-02T15:00:00Z",
    ///     "language": "en",
    ///     "requester": {
    ///         "kind": "victim",
    ///         "person": {
    ///             "party": "party-ruiz", "name": "Ana Ruiz", "address": "PO Box 12, Springfield"
    ///         },
    ///         "birth": {"kind": "age", "years": 34, "on": "2026-01-01"},
    ///         "identity": {"level": "verified", "evidence": ["government-photo-id"]},
    ///         "conflicts": []
    ///     },
    ///     "subject": {"kind": "by-number", "number": "A123456789", "country_of_birth": "MX"},
    ///     "matter": {"id": "matter-7", "jurisdiction": "federal", "standing": "confirmed"},
    ///     "purpose": "safety-planning",
    ///     "categories": ["custody-status"]
    /// }"#)?.trusted();
    /// let mut file = PartyFile::open(question.requester.person().clone());
    /// let found = [Conflict::SharesHousehold].into();
    /// let fact = AttestedFact::Conflicts { found, about: None };
    /// file.attest(Attestation::by("staff-7".parse()?, "2026-10-01T15:00:00Z".parse()?, fact))?;
    ///
    /// let closed = question.clone().restricted_by(&Policy::us_federal(), &[file]);
    /// assert!(closed.requester.conflicts().contains(&Conflict::SharesHousehold));
    /// assert!(question.clone().restricted_by(&Policy::us_federal(), &[]) == question);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn restricted_by(self, policy: &Policy, files: &[PartyFile]) -> Self {
        let requester = policy.attestations(files, self.as_of).restrict(self.0.requester);
        Self(QuestionRecord { requester, ..self.0 })
    }

    /// What this question, for which the desk vouches, says is attested and the files do not hold:
    /// a fact to be entered in the requester's file together with the question, under its
    /// identifier. None where it says nothing that only staff can attest, or where as much was
    /// attested before and still holds.
    ///
    /// So what an answer rests on is kept with who vouched and when, it counts for the requester's
    /// own claims, and it can be withdrawn. Once entered, it is not asked for again:
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::requester::{Attestation, PartyFile};
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// let id = "0192f0c1-2f3a-8d4e-9b5c-6d7e8f901234".parse()?;
    /// let mut file = PartyFile::open(question.requester.person().clone());
    /// let fact = question.unfiled(&policy, &[file.clone()], &id).ok_or("nothing is vouched for")?;
    /// file.attest(Attestation::by("staff-7".parse()?, question.as_of, fact))?;
    ///
    /// let files = [file];
    /// assert!(question.unfiled(&policy, &files, &id).is_none());
    /// assert!(question.claim().attested(&policy, &files, question.as_of) == question);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unfiled(
        &self,
        policy: &Policy,
        files: &[PartyFile],
        id: &RequestId,
    ) -> Option<AttestedFact> {
        let about = Claimed {
            subject: &self.subject,
            matter: &self.matter.id,
            purpose: self.purpose,
            categories: &self.categories,
        };
        let attestations = policy.attestations(files, self.as_of);
        let vouched = attestations.unfiled(&self.requester, &self.matter, about, id);
        vouched.map(AttestedFact::Vouched)
    }
}

impl QuestionRecord {
    /// The same question asked again at a moment. Where staff opened a file of the requester, it is
    /// believed as far as the files say then.
    ///
    /// Where they did not, it is believed as it was, so whoever calls this vouches for the record
    /// as for [`trusted`](Self::trusted): it must be one that was kept of a question which was
    /// answered, and the files all that there are of the requester and the principal. A record that
    /// a requester sent, or files that leave theirs out, would be believed too.
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
    /// let kept = question.record();
    /// let later = kept.asked_again(&policy, &[], "2026-12-01T15:00:00Z".parse()?);
    /// assert!(later.as_of > kept.as_of && later.requester == kept.requester);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn asked_again(&self, policy: &Policy, files: &[PartyFile], as_of: Timestamp) -> Question {
        if PartyFile::any_of(files, &self.requester.person().party) {
            self.claim().attested(policy, files, as_of)
        } else {
            Question(Self { as_of, ..self.clone() })
        }
    }

    /// What the requester would claim who asks this: everything that only staff can attest is left
    /// out.
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
    /// let claim = question.record().claim();
    /// assert!(claim.subject == question.subject && claim.matter == question.matter.id);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn claim(&self) -> Claim {
        Claim {
            language: self.language,
            requester: self.requester.claim(),
            subject: self.subject.clone(),
            matter: self.matter.id.clone(),
            jurisdiction: self.matter.jurisdiction,
            purpose: self.purpose,
            categories: self.categories.clone(),
        }
    }
}

impl Decided<'_> {
    /// The answer to whoever claimed what the question was made of.
    ///
    /// Conflicts that staff found close what they close, and are not told to them: a conflict may
    /// be known from the principal alone. What the answer says of eligibility rests on the
    /// conflicts that the claim tells of, so somebody of whom one was found is told the same as
    /// about nobody.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::requester::{Attestation, AttestedFact, Conflict, PartyFile};
    /// use voice_core::subject::Register;
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let found = register.find(&question.subject);
    ///
    /// let claim = question.claim();
    /// let mut file = PartyFile::open(claim.requester.person.clone());
    /// let shares = [Conflict::SharesHousehold].into();
    /// let conflict = AttestedFact::Conflicts { found: shares, about: None };
    /// file.attest(Attestation::by("staff-7".parse()?, question.as_of, conflict))?;
    /// let closed = question.clone().restricted_by(&policy, &[file]);
    ///
    /// let decided = policy.eligibility(&closed).decide(found);
    /// let answer = decided.answer_to(&claim);
    /// assert_eq!(answer.disclosed().count(), 0);
    /// assert_eq!(answer.eligibility().gaps, policy.eligibility(&question).notice().gaps);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn answer_to(&self, claim: &Claim) -> Answer {
        let told = self.eligibility.question.with_conflicts_of(claim);
        let eligibility = Eligibility::new(self.eligibility.policy, &told);
        Answer::new(self, eligibility.notice())
    }
}
