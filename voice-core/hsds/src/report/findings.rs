//! Problems as they are found, while a catalog is read.

use std::collections::BTreeMap;

use super::{CatalogProblem, ProblemCode, ProblemCount, Severity};
use crate::form::Form;
use crate::object::Object;
use crate::oruk::OrukRule;

/// A problem while the catalog is read, with the record that has it.
pub(crate) struct Finding {
    pub(crate) problem: CatalogProblem,
    pub(crate) row: Option<(Object, u32)>,
}

/// The problems so far.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) kept: Vec<Finding>,
    pub(crate) counts: BTreeMap<(ProblemCode, Severity), u64>,
    pub(crate) left_off: u64,
    /// How often each rule of the Open Referral UK validator was broken.
    pub(crate) broken: BTreeMap<OrukRule, u64>,
}

impl Findings {
    pub(crate) fn add(&mut self, finding: Finding, most: usize) {
        let count =
            self.counts.entry((finding.problem.code, finding.problem.severity)).or_default();
        *count = count.saturating_add(1);
        if let Some(rule) = rule_of(&finding.problem) {
            let broken = self.broken.entry(rule).or_default();
            *broken = broken.saturating_add(1);
        }
        if usize::try_from(*count).is_ok_and(|count| count <= most) {
            self.kept.push(finding);
        } else {
            self.left_off = self.left_off.saturating_add(1);
        }
    }

    /// Whether the next problem of a kind would be listed.
    pub(crate) fn is_listed(&self, code: ProblemCode, severity: Severity, most: usize) -> bool {
        let count = self.counts.get(&(code, severity)).copied().unwrap_or(0);
        usize::try_from(count).is_ok_and(|count| count < most)
    }

    pub(crate) fn counts(&self) -> Vec<ProblemCount> {
        self.counts
            .iter()
            .map(|((code, severity), count)| ProblemCount {
                code: *code,
                severity: *severity,
                count: *count,
            })
            .collect()
    }
}

/// Which rule a problem breaks, where it breaks one.
fn rule_of(problem: &CatalogProblem) -> Option<OrukRule> {
    let is_word = || {
        let column = problem.object?.columns().iter();
        let mut column = column.filter(|of| Some(of.name) == problem.field.as_deref());
        Some(matches!(column.next()?.form, Form::Word(_)))
    };
    Some(match problem.code {
        ProblemCode::MissingField | ProblemCode::MissingId => OrukRule::RequiredFields,
        ProblemCode::IdCollision => OrukRule::UniqueIdentifiers,
        ProblemCode::WrongType => OrukRule::DataTypes,
        ProblemCode::Mended | ProblemCode::BadValue if is_word() == Some(true) => {
            OrukRule::ListedWords
        }
        ProblemCode::Mended | ProblemCode::BadValue => OrukRule::TextFormats,
        _ => return None,
    })
}
