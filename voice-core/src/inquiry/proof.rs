//! Whether a table routes every contact, each exactly once, and safely; shown by going
//! through all combinations.

use core::fmt;

use super::{ContactTopic, Danger, InquiryFacts, Route, TriageRule, TriageRuleId, TriageTable};
use crate::map::Map;
use crate::office::Office;
use crate::service::SupportKind;
use crate::wire::Set;

/// One thing wrong with a table, shown by the smallest combination that has it, in the
/// order of [`InquiryFacts::all`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TriageFlaw {
    /// Two rules have one identifier.
    #[error("two rules are called `{rule}`: give each an identifier of its own")]
    SameId {
        /// The identifier.
        rule: TriageRuleId,
    },
    /// No rule takes a combination.
    #[error("no rule takes {first} ({count} combinations in all): add one that does")]
    Uncovered {
        /// The smallest combination.
        first: InquiryFacts,
        /// How many there are.
        count: usize,
    },
    /// Several rules take a combination.
    #[error(
        "{} take {first} ({count} combinations in all): narrow all of them but one",
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
    #[error("`{rule}` does not send {first} to the emergency line")]
    DangerElsewhere {
        /// The rule.
        rule: TriageRuleId,
        /// The smallest combination.
        first: InquiryFacts,
    },
    /// A report of a crime or a tip stays with the office, which takes none.
    #[error(
        "`{rule}` keeps {first} with the office, which takes no reports: send it to the police or \
         the tip line"
    )]
    ReportKept {
        /// The rule.
        rule: TriageRuleId,
        /// The smallest combination.
        first: InquiryFacts,
    },
    /// A contact goes to support that the office does not open to whoever makes it.
    #[error(
        "`{rule}` sends {first} to `{}`, which no office of the data opens to that caller",
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

impl TriageFlaw {
    /// A stable word for programs.
    ///
    /// ```
    /// use voice_core::inquiry::{InquiryFacts, TriageFlaw};
    ///
    /// let first = InquiryFacts::all().next().ok_or("a combination")?;
    /// assert_eq!(TriageFlaw::Uncovered { first, count: 1 }.code(), "uncovered");
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
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

/// Everything wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriageFlaws(Vec<TriageFlaw>);

impl TriageFlaws {
    /// The flaws; there is at least one.
    pub fn iter(&self) -> core::slice::Iter<'_, TriageFlaw> {
        self.0.iter()
    }
}

impl fmt::Display for TriageFlaws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, flaw) in self.0.iter().enumerate() {
            let between = if at == 0 { "" } else { "\n" };
            write!(f, "{between}{}: {flaw}", flaw.code())?;
        }
        Ok(())
    }
}

impl core::error::Error for TriageFlaws {}

/// Goes through every combination, with every rule; the first rule of a table that holds,
/// and the others.
pub(super) fn prove(
    table: TriageTable,
    office: &Office,
) -> Result<(TriageRule, Vec<TriageRule>), TriageFlaws> {
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
        _ => Err(TriageFlaws(flaws)),
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

    fn flaws(self) -> Vec<TriageFlaw> {
        fn first<K>(seen: Map<K, Seen>) -> impl Iterator<Item = (K, InquiryFacts, usize)> {
            seen.into_iter().filter_map(|(key, seen)| Some((key, seen.first?, seen.count)))
        }
        let mut flaws: Vec<TriageFlaw> =
            self.same.into_iter().map(|rule| TriageFlaw::SameId { rule }).collect();
        let count = self.uncovered.count;
        flaws.extend(self.uncovered.first.map(|first| TriageFlaw::Uncovered { first, count }));
        let doubly = first(self.doubly);
        flaws.extend(doubly.map(|(rules, first, count)| TriageFlaw::DoublyCovered {
            first,
            rules,
            count,
        }));
        flaws.extend(
            first(self.danger).map(|(rule, first, _)| TriageFlaw::DangerElsewhere { rule, first }),
        );
        flaws.extend(
            first(self.kept).map(|(rule, first, _)| TriageFlaw::ReportKept { rule, first }),
        );
        let closed = first(self.closed);
        flaws.extend(closed.map(|((rule, support), first, _)| TriageFlaw::ClosedSupport {
            rule,
            support,
            first,
        }));
        flaws
    }
}
