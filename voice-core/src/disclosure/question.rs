use crate::category::{Category, CategorySet};
use crate::identifier::SubjectReference;
use crate::language::Language;
use crate::requester::{Matter, Purpose, Requester};
#[cfg(feature = "schema")]
use crate::wire::{
    Bounds,
    describe::{Describe, Generator, Schema},
};
use crate::wire::{Set, Timestamp, Wire, Write, ser};

/// A question: who asks what, about whom, why, and when.
///
/// This is what is read and stored. That somebody wrote it makes nothing in it attested, so it
/// cannot be decided; [`Question`] can.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::QuestionRecord;
/// use voice_core::requester::{Capacity, Purpose};
/// use voice_core::wire::from_json;
///
/// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// let record: QuestionRecord = from_json(&asked)?;
/// assert_eq!(record.requester.capacity(), Capacity::Victim);
/// assert_eq!(record.purpose, Purpose::SafetyPlanning);
/// assert!(record.categories.contains(&Category::CustodyStatus));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, rename = "Question")]
pub struct QuestionRecord {
    /// The moment of asking, at which authority, consents, protections and rules are looked at.
    #[wire(title = "Moment of asking")]
    pub as_of: Timestamp,
    /// The language of the answer.
    pub language: Language,
    /// Who asks.
    pub requester: Requester,
    /// Whom they ask about.
    pub subject: SubjectReference,
    /// The crime or case in which the principal is a victim or witness.
    pub matter: Matter,
    /// Why they ask.
    pub purpose: Purpose,
    /// What they ask for.
    #[wire(min = 1)]
    pub categories: Set<Category>,
}

impl QuestionRecord {
    /// The question that the record says, with all that it says is attested.
    ///
    /// Nothing is checked: whoever calls this vouches that staff attested it. That is a desk whose
    /// member of staff is known, a store that reads back what it kept, a demonstration, a test. For
    /// what a requester sends there is [`Claim::attested`](super::Claim::attested).
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
    /// // A member of staff took the question down, and vouches for it.
    /// let record = question.into_record();
    /// assert!(policy.eligibility(&record.trusted()).notice().gaps.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn trusted(self) -> Question {
        Question(self)
    }
}

/// A question that can be decided: what somebody claims, with what is attested of it at a moment.
///
/// It is made by [`Claim::attested`](super::Claim::attested), of a claim and the files that staff
/// keep. A [`QuestionRecord`], which is what is read and stored, becomes one where somebody vouches
/// for it by name: [`QuestionRecord::trusted`], [`QuestionRecord::asked_again`]. There is no other
/// way: JSON from outside is no question,
///
/// ```compile_fail,E0277
/// use voice_core::disclosure::Question;
///
/// fn read(body: &[u8]) -> Option<Question> {
///     voice_core::wire::from_json(body).ok()
/// }
/// ```
///
/// ```compile_fail,E0277
/// use voice_core::disclosure::Question;
///
/// fn read(body: &[u8]) -> Option<Question> {
///     serde_json::from_slice(body).ok()
/// }
/// ```
///
/// nor is a record that was read from it,
///
/// ```compile_fail,E0308
/// use voice_core::disclosure::{Eligibility, Policy, QuestionRecord};
///
/// fn decide<'a>(policy: &'a Policy, read: &'a QuestionRecord) -> Eligibility<'a> {
///     policy.eligibility(read)
/// }
/// ```
///
/// ```compile_fail,E0277
/// use voice_core::disclosure::{Question, QuestionRecord};
///
/// fn believe(read: QuestionRecord) -> Question {
///     read.into()
/// }
/// ```
///
/// and one that was made cannot be given another requester:
///
/// ```compile_fail,E0594
/// use voice_core::disclosure::Question;
/// use voice_core::requester::Requester;
///
/// fn believe(mut question: Question, requester: Requester) -> Question {
///     question.requester = requester;
///     question
/// }
/// ```
///
/// ```compile_fail,E0423
/// use voice_core::disclosure::{Question, QuestionRecord};
///
/// fn believe(read: QuestionRecord) -> Question {
///     Question(read)
/// }
/// ```
///
/// It is read as its record is, field by field, and written as its record:
///
/// ```
/// use voice_core::disclosure::QuestionRecord;
/// use voice_core::wire::{from_json, to_json};
///
/// let sent = std::fs::read("examples/questions/victim-custody-status.json")?;
/// let question = from_json::<QuestionRecord>(&sent)?.trusted();
/// assert_eq!(question.language.as_str(), "en");
/// let kept = to_json(&question)?;
/// assert!(from_json::<QuestionRecord>(kept.as_bytes())? == *question.record());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A record is closed and total. Everything that a rule may test is a field that must be there, so
/// that a forgotten fact cannot turn a prohibition off; leaving one out does not compile:
///
/// ```compile_fail,E0063
/// use voice_core::disclosure::{Language, QuestionRecord};
///
/// fn ask(of: &QuestionRecord) -> QuestionRecord {
///     QuestionRecord {
///         as_of: of.as_of,
///         language: Language::English,
///         requester: of.requester.clone(),
///         subject: of.subject.clone(),
///         matter: of.matter.clone(),
///         categories: of.categories.clone(),
///         // no `purpose`
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Question(pub(super) QuestionRecord);

impl core::fmt::Debug for Question {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Question(..)")
    }
}

impl core::ops::Deref for Question {
    type Target = QuestionRecord;

    fn deref(&self) -> &QuestionRecord {
        &self.0
    }
}

impl Write for Question {
    fn write<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl ser::Serialize for Question {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

#[cfg(feature = "schema")]
impl Describe for Question {
    fn describe(generator: &mut Generator, bounds: Bounds) -> Schema {
        QuestionRecord::describe(generator, bounds)
    }
}

impl Question {
    /// What is kept and sent of the question.
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
    /// use voice_core::wire::to_json;
    ///
    /// let kept = to_json(question.record())?;
    /// assert!(from_json::<QuestionRecord>(kept.as_bytes())? == *question.record());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn record(&self) -> &QuestionRecord {
        &self.0
    }

    /// The record alone. Whoever changes it and asks again vouches for the change.
    ///
    /// ```
    /// use voice_core::disclosure::QuestionRecord;
    /// use voice_core::requester::Purpose;
    /// use voice_core::wire::from_json;
    ///
    /// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// // Staff vouch for the change: the victim said that they ask for a claim.
    /// let changed = QuestionRecord { purpose: Purpose::Claims, ..question.into_record() };
    /// assert_eq!(changed.trusted().record().purpose, Purpose::Claims);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn into_record(self) -> QuestionRecord {
        self.0
    }

    /// The same question for some of the categories that it asks for; none where it asks for none
    /// of them.
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
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let custody = CategorySet::EMPTY.with(Category::CustodyStatus);
    /// let narrower = question.only(custody).ok_or("custody was asked for")?;
    /// assert_eq!(narrower.categories.len(), 1);
    /// assert!(question.only(CategorySet::EMPTY).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only(&self, categories: CategorySet) -> Option<Self> {
        let of = |category: &Category| categories.contains(*category);
        let categories: Set<Category> = self.categories.iter().copied().filter(of).collect();
        let some = !categories.is_empty();
        some.then(|| Self(QuestionRecord { categories, ..self.0.clone() }))
    }
}
