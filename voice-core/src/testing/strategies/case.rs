//! A question and the record that it asks about.

use proptest::prelude::Just;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::{
    QuestionOptions, SubjectOptions, question, reference_by_key, reference_to, seldom, subject,
    term, value,
};
use crate::category::{Category, CategorySet};
use crate::custodian::written_value;
use crate::disclosure::{Language, Question, QuestionRecord};
use crate::requester::Purpose;
use crate::subject::{Affiliation, Subject};
use crate::vocabulary::Vocabulary;
use crate::wire::from_value_with;

/// What a strategy for cases takes.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{CaseOptions, ScreeningWanted, SubjectOptions, case};
///
/// // Questions about people whom nobody screened.
/// let subject = SubjectOptions { screening: ScreeningWanted::Absent, ..Default::default() };
/// let options = CaseOptions { subject, ..CaseOptions::default() };
/// let (question, subject) = case(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(!subject.screened(question.record().as_of));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct CaseOptions {
    /// What is asked; the person asked about is that of the record.
    pub question: QuestionOptions,
    /// Who is asked about; the moment is that of the question, and so are the matter, the
    /// recipient and the purpose of consents where they are left open.
    pub subject: SubjectOptions,
}

impl CaseOptions {
    /// The same, with the terms of a vocabulary: they are asked for, and records have them.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    /// use voice_core::testing::strategies::CaseOptions;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let options = CaseOptions::default().with_vocabulary(&vocabulary);
    /// let furlough = vocabulary.named("us-bop:furlough")?;
    /// assert!(options.question.categories.contains(furlough));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_vocabulary(mut self, vocabulary: &Vocabulary) -> Self {
        let declared = vocabulary.categories().map(|(category, _)| Category::Declared(category));
        let declared: CategorySet = declared.collect();
        self.question.categories = self.question.categories.union(declared);
        self.question.requester.declared = declared;
        let offered = vocabulary.languages().offered().map(Language::Declared);
        self.question.languages.extend(offered);
        self.question.purposes = vocabulary.every_purpose().collect();
        self.question.jurisdictions = vocabulary.every_jurisdiction().collect();
        self.question.requester.declared_purposes = vocabulary
            .every_purpose()
            .filter(|purpose| matches!(purpose, Purpose::Declared(_)))
            .collect();
        self.subject.vocabulary = vocabulary.clone();
        self
    }
}

/// Questions, each with the record of the person asked about, that a policy has something
/// to say of.
///
/// Mostly the requester is known and may act, the record names the matter and has a fresh screening
/// and no protection that withholds it whole. Each of these is otherwise in some of the cases:
/// protections, consents and waivers in a fair share, a conflict, another matter, a stale
/// screening, a missing paper now and then.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{CaseOptions, case, reference_to};
///
/// let (question, subject) =
///     case(CaseOptions::default()).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(reference_to(&subject).as_ref() == Some(&question.subject));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn case(options: CaseOptions) -> BoxedStrategy<(Question, Subject)> {
    let (of, vocabulary) = (options.subject.clone(), options.subject.vocabulary);
    let has_keys = vocabulary.lookup_keys().next().is_some();
    let by_key = if has_keys { value::<bool>() } else { Just(false).boxed() };
    (question(options.question), seldom(), seldom(), term(), by_key)
        .prop_flat_map(move |(question, apart, related, conflict, by_key)| {
            let own = if apart { None } else { Some(question.matter.id.clone()) };
            let about = SubjectOptions {
                as_of: Some(question.as_of),
                matter: of.matter.clone().or(own),
                recipient: of
                    .recipient
                    .clone()
                    .or_else(|| Some(question.requester.person().party.clone())),
                purpose: of.purpose.or(Some(question.purpose)),
                ..of.clone()
            };
            let affiliation =
                Affiliation { party: question.requester.principal().clone(), conflict };
            let related = related.then_some(affiliation);
            (Just(question), subject(about), Just(related), Just(by_key))
        })
        .prop_filter_map(
            "a record that can be asked about",
            move |(question, subject, affiliation, by_key)| {
                let subject = match affiliation {
                    Some(affiliation) => affiliated(&subject, &affiliation, &vocabulary)?,
                    None => subject,
                };
                let question = question.into_record();
                let by_key = Some(&subject).filter(|_| by_key);
                let reference = by_key
                    .and_then(|subject| reference_by_key(subject, &vocabulary))
                    .or_else(|| reference_to(&subject))?;
                let asked = QuestionRecord { subject: reference, ..question };
                Some((asked.trusted(), subject))
            },
        )
        .boxed()
}

/// The record with one affiliation more.
fn affiliated(
    subject: &Subject,
    affiliation: &Affiliation,
    vocabulary: &Vocabulary,
) -> Option<Subject> {
    let mut value = written_value(subject);
    value.pointer_mut("/affiliations")?.as_array_mut()?.push(written_value(affiliation));
    from_value_with(value, vocabulary.terms()).ok()
}
