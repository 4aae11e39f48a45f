//! Whether a table routes every contact, each exactly once, and safely; shown by going
//! through all combinations.

use super::{ContactTopic, Danger, InquiryFacts, Route, TriageRule, TriageRuleId, TriageTable};
use crate::map::Map;
use crate::office::Office;
use crate::service::SupportKind;
use crate::wire::{Diagnostic, ErrorList, Set};

/// One thing wrong with a table, shown by the smallest combination that has it, in the
/// order of [`InquiryFacts::all`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TriageError {
    /// Two rules have one identifier.
    #[error("same-id: two rules are called `{rule}`: give each an identifier of its own")]
    SameId {
        /// The identifier.
        rule: TriageRuleId,
    },
    /// No rule takes a combination.
    #[error("uncovered: no rule takes {first} ({count} combinations in all): add one that does")]
    Uncovered {
        /// The smallest combination.
        first: InquiryFacts,
        /// How many there are.
        count: usize,
    },
    /// Several rules take a combination.
    #[error(
        "doubly-covered: {} take {first} ({count} combinations in all): narrow all of them but \
         one",
        named(rules)
    )]
    DoublyCovered {
        /// The smallest combination.
        first: InquiryFacts,
        /// The rules that take it.
        rules: Set<TriageRuleId>,
        /// How many combinations the same rules take.
        count: usize,
    },
    /// Somebody is in danger, and is not sent to the emergency line.
    #[error("danger-elsewhere: `{rule}` does not send {first} to the emergency line")]
    DangerElsewhere {
        /// The rule.
        rule: TriageRuleId,
        /// The smallest combination.
        first: InquiryFacts,
    },
    /// A report of a crime or a tip stays with the office, which takes none.
    #[error(
        "report-kept: `{rule}` keeps {first} with the office, which takes no reports: send it to \
         the police or the tip line"
    )]
    ReportKept {
        /// The rule.
        rule: TriageRuleId,
        /// The smallest combination.
        first: InquiryFacts,
    },
    /// A contact goes to support that the office does not open to whoever makes it.
    #[error(
        "closed-support: `{rule}` sends {first} to `{}`, which no office of the data opens to that \
         caller",
        support.as_str()
    )]
    ClosedSupport {
        /// The rule.
        rule: TriageRuleId,
        /// The kind of support.
        support: SupportKind,
        /// The smallest combination.
        first: InquiryFacts,
    },
}

fn named(rules: &Set<TriageRuleId>) -> String {
    rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(" and ")
}

impl Diagnostic for TriageError {
    fn code(&self) -> &'static str {
        match self {
            Self::SameId { .. } => "same-id",
            Self::Uncovered { .. } => "uncovered",
            Self::DoublyCovered { .. } => "doubly-covered",
            Self::DangerElsewhere { .. } => "danger-elsewhere",
            Self::ReportKept { .. } => "report-kept",
            Self::ClosedSupport { .. } => "closed-support",
        }
    }
}

/// Everything wrong with a table; there is at least one thing.
pub type TriageErrors = ErrorList<TriageError>;

/// Goes through every combination, with every rule; the first rule of a table that holds,
/// and the others.
pub(super) fn prove(
    table: TriageTable,
    office: &Office,
) -> Result<(TriageRule, Vec<TriageRule>), TriageErrors> {
    let mut found = Found::default();
    for (at, rule) in table.rules.iter().enumerate() {
        if table.rules.iter().take(at).any(|other| other.id == rule.id) {
            found.same.insert(rule.id.clone());
        }
    }
    for facts in InquiryFacts::all() {
        let takes: Vec<&TriageRule> =
            table.rules.iter().filter(|rule| rule.when.hold(&facts)).collect();
        match takes.as_slice() {
            [] => found.uncovered.add(facts),
            [rule] => found.look_at(rule, facts, office),
            _ => found
                .doubly
                .or_default(takes.iter().map(|rule| rule.id.clone()).collect())
                .add(facts),
        }
    }
    let flaws = found.flaws();
    let mut rules = table.rules.into_iter();
    match rules.next() {
        Some(first) if flaws.is_empty() => Ok((first, rules.collect())),
        // A table without rules leaves every combination uncovered.
        _ => Err(TriageErrors::new(flaws)),
    }
}

/// The smallest combination, and how many there are.
#[derive(Default)]
struct Seen {
    first: Option<InquiryFacts>,
    count: usize,
}

impl Seen {
    fn add(&mut self, facts: InquiryFacts) {
        self.first.get_or_insert(facts);
        self.count = self.count.saturating_add(1);
    }
}

#[derive(Default)]
struct Found {
    same: Set<TriageRuleId>,
    uncovered: Seen,
    doubly: Map<Set<TriageRuleId>, Seen>,
    danger: Map<TriageRuleId, Seen>,
    kept: Map<TriageRuleId, Seen>,
    closed: Map<(TriageRuleId, SupportKind), Seen>,
}

impl Found {
    fn look_at(&mut self, rule: &TriageRule, facts: InquiryFacts, office: &Office) {
        let report = matches!(facts.topic, ContactTopic::CrimeReport | ContactTopic::Tip);
        let id = || rule.id.clone();
        match (facts.danger, rule.route) {
            (Danger::Now, Route::Emergency {}) => {}
            (Danger::Now, _) => self.danger.or_default(id()).add(facts),
            (Danger::None, Route::Emergency {} | Route::LocalPolice {} | Route::TipLine {}) => {}
            (Danger::None, _) if report => self.kept.or_default(id()).add(facts),
            (Danger::None, Route::Support { support }) => {
                let offices =
                    office.data().offices.iter().filter_map(|office| office.support(support));
                if !offices.into_iter().any(|of| of.is_open_to(facts.caller.capacity())) {
                    self.closed.or_default((id(), support)).add(facts);
                }
            }
            (Danger::None, Route::HelpOfOthers {} | Route::PressOffice {} | Route::Nobody {}) => {}
        }
    }

    fn flaws(self) -> Vec<TriageError> {
        fn first<K>(seen: Map<K, Seen>) -> impl Iterator<Item = (K, InquiryFacts, usize)> {
            seen.into_iter().filter_map(|(key, seen)| Some((key, seen.first?, seen.count)))
        }
        let mut flaws: Vec<TriageError> =
            self.same.into_iter().map(|rule| TriageError::SameId { rule }).collect();
        let count = self.uncovered.count;
        flaws.extend(self.uncovered.first.map(|first| TriageError::Uncovered { first, count }));
        let doubly = first(self.doubly);
        flaws.extend(doubly.map(|(rules, first, count)| TriageError::DoublyCovered {
            first,
            rules,
            count,
        }));
        flaws.extend(
            first(self.danger).map(|(rule, first, _)| TriageError::DangerElsewhere { rule, first }),
        );
        flaws.extend(
            first(self.kept).map(|(rule, first, _)| TriageError::ReportKept { rule, first }),
        );
        let closed = first(self.closed);
        flaws.extend(closed.map(|((rule, support), first, _)| TriageError::ClosedSupport {
            rule,
            support,
            first,
        }));
        flaws
    }
}
