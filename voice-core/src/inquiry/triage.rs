use std::sync::LazyLock;

use super::proof::prove;
use super::{Directions, InquiryFacts, Route, TriageErrors, TriageRule, TriageRuleId, TriageTable};
use crate::office::{Office, OfficeOnDay};
use crate::wire::from_json;

/// The table of the reference, as it is compiled in.
const REFERENCE: &[u8] = include_bytes!("data/triage.json");

/// A table that was proved: every contact has exactly one route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triage {
    first: TriageRule,
    others: Vec<TriageRule>,
}

impl Triage {
    /// Proves a table over every combination of what can be known of a contact, and makes a triage
    /// of it.
    ///
    /// Proved are: each combination is taken by exactly one rule; who is in danger goes to the
    /// emergency line; a report of a crime or a tip leaves the office; and support is open to
    /// those who are sent to it.
    ///
    /// ```
    /// use voice_core::inquiry::{Triage, TriageError};
    /// use voice_core::office::Office;
    ///
    /// let (office, mut table) = (Office::reference(), Triage::reference().table());
    /// table.rules.retain(|rule| rule.id.as_str() != "commentary");
    /// let flaws = Triage::load(table, office).unwrap_err();
    /// let Some(TriageError::Uncovered { first, count: 135 }) = flaws.iter().next() else {
    ///     panic!("{flaws}")
    /// };
    /// assert_eq!(
    ///     first.to_string(),
    ///     "danger none, topic commentary, caller victim, channel telephone, language en"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every flaw, each with the smallest combination that shows it.
    pub fn load(table: TriageTable, office: &Office) -> Result<Self, TriageErrors> {
        let (first, others) = prove(table, office)?;
        Ok(Self { first, others })
    }

    /// The table of the reference.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "compiled in; the test the_reference_is_a_triage reads all of it"
    )]
    pub fn reference() -> &'static Self {
        static TRIAGE: LazyLock<Triage> = LazyLock::new(|| {
            let table = from_json::<TriageTable>(REFERENCE).expect("the reference is a table");
            Triage::load(table, Office::reference())
                .expect("the reference routes every contact once")
        });
        &TRIAGE
    }

    /// The rules, to write them or to change them.
    ///
    /// ```
    /// use voice_core::inquiry::Triage;
    /// use voice_core::office::Office;
    ///
    /// let table = Triage::reference().table();
    /// assert!(Triage::load(table, Office::reference()).is_ok());
    /// ```
    #[must_use]
    pub fn table(&self) -> TriageTable {
        TriageTable { rules: core::iter::once(&self.first).chain(&self.others).cloned().collect() }
    }

    /// A rule by its identifier, as it is kept with a contact.
    #[must_use]
    pub fn rule(&self, id: &TriageRuleId) -> Option<&TriageRule> {
        core::iter::once(&self.first).chain(&self.others).find(|rule| rule.id == *id)
    }

    /// Where a contact goes, by the one rule that takes it. Nobody is looked up.
    ///
    /// ```
    /// use voice_core::inquiry::{InquiryFacts, Triage};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let facts: InquiryFacts = from_value(InquiryFacts::example(Bounds::NONE))?;
    /// let triage = Triage::reference();
    /// let routed = triage.route(&facts);
    /// assert_eq!(triage.rule(&routed.rule().id), Some(routed.rule()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn route(&self, facts: &InquiryFacts) -> Routed<'_> {
        // Exactly one rule takes it: the first, if none of the others.
        let rule = self.others.iter().find(|rule| rule.when.hold(facts)).unwrap_or(&self.first);
        Routed { rule, facts: *facts }
    }
}

/// A contact and the rule that takes it.
///
/// ```
/// use voice_core::inquiry::{
///     Caller, Channel, ContactLanguage, ContactTopic, Danger, InquiryFacts, Route, Triage,
/// };
/// use voice_core::office::Office;
///
/// let call = InquiryFacts {
///     danger: Danger::None,
///     topic: ContactTopic::Tip,
///     caller: Caller::Other,
///     channel: Channel::Telephone,
///     language: ContactLanguage::English,
/// };
/// let routed = Triage::reference().route(&call);
/// assert_eq!(routed.to(), Route::TipLine {});
/// assert_eq!(routed.rule().route, routed.to());
/// let today = Office::reference().on("2026-11-02".parse()?);
/// assert!(!routed.directions(&today).lines().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Routed<'a> {
    rule: &'a TriageRule,
    facts: InquiryFacts,
}

impl<'a> Routed<'a> {
    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> &'a TriageRule {
        self.rule
    }

    /// Where the contact goes.
    #[must_use]
    pub const fn to(&self) -> Route {
        self.rule.route
    }

    /// What the caller is told, with the lines and the support of the office on a day.
    #[must_use]
    pub fn directions(&self, today: &OfficeOnDay) -> Directions {
        Directions::new(self.rule, &self.facts, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custodian::written_value;

    #[test]
    fn the_reference_is_a_triage() {
        let source: serde_json::Value = serde_json::from_slice(REFERENCE).expect("JSON");
        let table: TriageTable = from_json(REFERENCE).expect("a table");
        assert!(written_value(&table) == source && Triage::reference().table() == table);
    }
}
