use super::RuleReference;
use crate::category::Category;
use crate::identifier::SubjectId;
use crate::office::OfficeCalendar;
use crate::requester::{Person, Purpose};
use crate::wire::{Day, Set, Timestamp, Wire};

/// The accounting of a disclosure: date, nature and purpose, and the name and address of the
/// recipient (5 U.S.C. 552a(c)(1)), with the ground.
///
/// There is one only where something was released. It names the victim, and a subject
/// may ask for the accounting of their record (5 U.S.C. 552a(c)(3)): what is shown
/// then is [`AccountingEntry::for_subject`].
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::AccountingEntry;
/// use voice_core::requester::{Person, Purpose};
/// use voice_core::wire::Set;
///
/// let entry = AccountingEntry {
///     date: "2026-11-02T15:00:00Z".parse()?,
///     subject: "subject-in-custody".parse()?,
///     nature: Set::from([Category::CustodyStatus]),
///     purpose: Purpose::SafetyPlanning,
///     recipient: Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?,
///     grounds: Vec::new(),
/// };
/// // The victim is in it, so it is not printed.
/// assert!(!format!("{entry:?}").contains("Ruiz"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct AccountingEntry {
    /// The moment of disclosure.
    pub date: Timestamp,
    /// The record.
    pub subject: SubjectId,
    /// What was disclosed.
    #[wire(min = 1)]
    pub nature: Set<Category>,
    /// Why it was asked for.
    pub purpose: Purpose,
    /// To whom it went.
    pub recipient: Person,
    /// The rules that permitted it.
    pub grounds: Vec<RuleReference>,
}

/// What a subject is shown of a disclosure from their record: the day, what was disclosed and why,
/// and nothing of the recipient.
///
/// A recipient is a victim or acts for one, and the subject may be the person they fear, so there
/// is no field for a name, an address or a ground, which says in which capacity somebody came. A
/// day is as exact as the law asks (5 U.S.C. 552a(c)(1)(A)): the hour can point to a person too.
///
/// ```compile_fail,E0609
/// use voice_core::disclosure::AccountingEntry;
/// use voice_core::office::OfficeCalendar;
///
/// fn who_asked(entry: &AccountingEntry, calendar: &OfficeCalendar) -> String {
///     entry.for_subject(calendar).recipient.name.as_str().to_owned()
/// }
/// ```
///
/// ```compile_fail,E0609
/// use voice_core::disclosure::AccountingEntry;
/// use voice_core::office::OfficeCalendar;
///
/// fn by_which_right(entry: &AccountingEntry, calendar: &OfficeCalendar) -> usize {
///     entry.for_subject(calendar).grounds.len()
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub struct SubjectAccounting {
    /// The day of disclosure.
    pub date: Day,
    /// What was disclosed.
    #[wire(min = 1)]
    pub nature: Set<Category>,
    /// Why it was asked for.
    pub purpose: Purpose,
}

impl AccountingEntry {
    /// What the subject is shown, on the day that it was where the policy counts its days.
    ///
    /// Whether it is shown at all is for the custodian: a system may be exempt
    /// (5 U.S.C. 552a(j)(2), (k)(2)), and even a purpose can point to a victim.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::subject::Register;
    /// use voice_core::wire::{from_json, to_json};
    ///
    /// let policy = Policy::us_federal();
    /// let read: QuestionRecord =
    ///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
    /// let question = read.trusted();
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let rationale = policy.eligibility(&question).rationale(register.find(&question.subject));
    /// let entry = rationale.accounting.ok_or("something was released")?;
    /// let shown = to_json(&entry.for_subject(policy.calendar()))?;
    /// assert!(shown.contains("\"2026-11-02\"") && !shown.contains(entry.recipient.name.as_str()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn for_subject(&self, calendar: &OfficeCalendar) -> SubjectAccounting {
        SubjectAccounting {
            date: calendar.day(self.date),
            nature: self.nature.clone(),
            purpose: self.purpose,
        }
    }
}
