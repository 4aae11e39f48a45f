use crate::category::Category;
use crate::identifier::SubjectReference;
use crate::language::Language;
use crate::requester::{Matter, Purpose, Requester};
use crate::wire::{Set, Timestamp, Wire};

/// A question: who asks what, about whom, why, and when.
///
/// It is closed and total. Everything that a rule may test is a field that must be there, so that a
/// forgotten fact cannot turn a prohibition off; leaving one out does not compile:
///
/// ```compile_fail,E0063
/// use voice_core::disclosure::{Language, Question};
///
/// fn ask(of: &Question) -> Question {
///     Question {
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Question {
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
