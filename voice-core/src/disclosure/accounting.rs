use super::{Rule, RuleReference};
use crate::category::Category;
use crate::identifier::SubjectId;
use crate::requester::{Person, Purpose};
use crate::wire::{Instant, Wire};

/// The accounting of a disclosure: date, nature and purpose, and the name and address of the recipient (5 U.S.C.
/// 552a(c)(1)), with the ground.
///
/// There is one only where something was released. It names the victim, and a subject may ask for the accounting of
/// their record: what is shown then is for the custodian to decide (5 U.S.C. 552a(c)(3)).
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, write_only)]
pub struct AccountingEntry {
    /// The moment of disclosure.
    pub date: Instant,
    /// The record.
    pub subject: SubjectId,
    /// What was disclosed.
    pub nature: Vec<Category>,
    /// Why it was asked for.
    pub purpose: Purpose,
    /// To whom it went.
    pub recipient: Person,
    /// The rules that permitted it.
    pub grounds: Vec<RuleReference>,
}

impl RuleReference {
    pub(crate) fn new(rule: &Rule, language: super::Language) -> Self {
        Self {
            rule: rule.id.clone(),
            effect: rule.effect,
            citations: rule.citations.clone(),
            note: rule.note.in_language(language).clone(),
        }
    }
}
