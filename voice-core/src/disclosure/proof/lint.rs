//! What each rule decides, and what a reader of the rules should look at, in the words of decision
//! tables (DMN 1.5, section 8.2.8 knows overlapping rules; gaps, subsumption and equivalence are
//! what its checkers report).

use super::super::evaluate::Compiled;
use super::counterexample;
use super::dimensions::Holds;
use super::model::{ContextClass, classes};
use super::opacity::Effort;
use super::rules::{changes, decides};
use super::smallest::{Named, smallest};
use crate::category::{Category, CategorySet};
use crate::disclosure::{Class, Draft, Question, RuleId};
use crate::subject::{ProtectionSet, Subject};
use crate::wire::{Day, Set, Wire, sort_by};

/// A question that a rule decides by itself: without the rule, the category would
/// be answered otherwise.
///
/// For a duty, one in which it names what is told.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, write_only)]
pub struct Deciding {
    /// The rule.
    pub rule: RuleId,
    /// The category.
    pub category: Category,
    /// The question.
    pub question: Question,
    /// The record.
    pub subject: Subject,
}

/// What a reader of the rules should look at. It is no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Lint {
    /// Two rules say the same.
    Equivalent,
    /// One rule says all that another says.
    Subsumed,
    /// Two grounds release the same to the same requesters, and neither says all that
    /// the other says.
    Overlapping,
    /// A category that could be told is permitted to nobody.
    Missing,
    /// A ground to release what is always prohibited where it holds.
    Contradictory,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct LintFinding {
    /// What it is.
    pub lint: Lint,
    /// The rules; where one says more than the other, that one last.
    pub rules: Vec<RuleId>,
    /// The categories.
    pub categories: Set<Category>,
    /// From which day on.
    pub from: Day,
}

impl Draft {
    /// For each rule that decides a question by itself, the first such question.
    ///
    /// ```
    /// let policy = voice_core::disclosure::Policy::us_federal();
    /// let alone = policy.draft().deciding().len()
    ///     + policy.rules().iter().filter(|rule| rule.defence_in_depth).count();
    /// assert_eq!(alone, policy.rules().len());
    /// # Ok::<(), voice_core::disclosure::LoadError>(())
    /// ```
    #[must_use]
    pub fn deciding(&self) -> Vec<Deciding> {
        let classes = classes(self);
        let deciding = self.rules().iter().enumerate().filter_map(|(index, rule)| {
            let found = decides(self, &classes, index, |_| true, &mut Effort::default())?;
            let asked = CategorySet::EMPTY.with(found.category);
            let rules = self.in_force(found.class.when).iter();
            let mut shows = |holds: &Holds| {
                changes(self, &found.class, index, |_| true, holds).contains(found.category)
            };
            let (none, conflicts) = (ProtectionSet::EMPTY, found.class.conflicts);
            let holds =
                smallest(&Named::by(rules), found.holds, none, None, conflicts, &mut shows)?;
            Some(Deciding {
                rule: rule.id.clone(),
                category: found.category,
                question: counterexample::question(self.into(), &found.class, asked),
                subject: counterexample::subject(self.into(), &found.class, &holds, asked),
            })
        });
        deciding.collect()
    }

    /// What a reader of the rules should look at, of the days on which it is first so.
    ///
    /// ```
    /// let policy = voice_core::disclosure::Policy::us_federal();
    /// let subsumed: Vec<_> = policy
    ///     .draft()
    ///     .findings()
    ///     .into_iter()
    ///     .filter(|of| of.lint.as_str() == "subsumed")
    ///     .collect();
    /// assert!(subsumed.iter().any(|of| of.rules[0].as_str() == "permit-juvenile-disposition"));
    /// # Ok::<(), voice_core::disclosure::LoadError>(())
    /// ```
    #[must_use]
    pub fn findings(&self) -> Vec<LintFinding> {
        let classes = classes(self);
        let mut findings: Vec<LintFinding> = Vec::new();
        for interval in self.intervals() {
            let own: Vec<&ContextClass> =
                classes.iter().filter(|class| class.when == interval.when).collect();
            let mut found = self.pairs(&interval.rules, &own, interval.from);
            found.extend(self.contradictory(&interval.rules, &own, interval.from));
            found.extend(self.missing(&own, interval.from));
            let known = |finding: &LintFinding| {
                findings.iter().any(|other| {
                    (other.lint, &other.rules, &other.categories)
                        == (finding.lint, &finding.rules, &finding.categories)
                })
            };
            found.retain(|finding| !known(finding));
            findings.append(&mut found);
        }
        sort_by(&mut findings, |a, b| (a.lint, &a.rules, a.from).cmp(&(b.lint, &b.rules, b.from)));
        findings
    }

    fn id(&self, rule: &Compiled) -> Option<RuleId> {
        self.rules().get(rule.index).map(|rule| rule.id.clone())
    }

    fn pairs(&self, rules: &[Compiled], classes: &[&ContextClass], from: Day) -> Vec<LintFinding> {
        let mut findings = Vec::new();
        for (at, one) in rules.iter().enumerate() {
            for other in rules.iter().skip(at.saturating_add(1)) {
                if (one.permits, one.prohibits) != (other.permits, other.prohibits) {
                    continue;
                }
                let lint = match (says_all_of(one, other), says_all_of(other, one)) {
                    (true, true) => Lint::Equivalent,
                    (false, false) if one.permits && overlap(one, other, classes) => {
                        Lint::Overlapping
                    }
                    (false, false) => continue,
                    _ => Lint::Subsumed,
                };
                let (less, more) =
                    if says_all_of(other, one) { (one, other) } else { (other, one) };
                findings.push(LintFinding {
                    lint,
                    rules: [less, more].into_iter().filter_map(|rule| self.id(rule)).collect(),
                    categories: one.covers.intersection(other.covers).iter().collect(),
                    from,
                });
            }
        }
        findings
    }

    fn contradictory(
        &self,
        rules: &[Compiled],
        classes: &[&ContextClass],
        from: Day,
    ) -> Vec<LintFinding> {
        let findings = rules.iter().filter(|rule| rule.permits).filter_map(|rule| {
            let matched: Vec<&&ContextClass> = classes
                .iter()
                .filter(|class| {
                    class.conflicts.is_empty() && class.context.facts().is_subset(rule.facts)
                })
                .collect();
            let always = |class: &&&ContextClass| {
                let unconditional = rules.iter().filter(|other| other.unconditional());
                let asker = class.asker();
                unconditional
                    .fold(CategorySet::EMPTY, |all, other| all.union(other.withholds(&asker)))
            };
            let never = matched.iter().map(always).fold(rule.covers, CategorySet::intersection);
            let lint = Lint::Contradictory;
            let rules = self.id(rule).into_iter().collect();
            (!never.is_empty()).then(|| LintFinding {
                lint,
                rules,
                categories: never.iter().collect(),
                from,
            })
        });
        findings.collect()
    }

    fn missing(&self, classes: &[&ContextClass], from: Day) -> Option<LintFinding> {
        let permitted =
            classes.iter().fold(CategorySet::EMPTY, |all, class| all.union(class.permitted()));
        let told = |category: &Category| self.class(*category) == Class::Releasable;
        let missing: Set<Category> = self
            .categories()
            .iter()
            .filter(told)
            .filter(|category| !permitted.contains(*category))
            .collect();
        (!missing.is_empty()).then(|| LintFinding {
            lint: Lint::Missing,
            rules: Vec::new(),
            categories: missing,
            from,
        })
    }
}

/// Whether `more` takes effect wherever `less` does, for all that it covers.
fn says_all_of(more: &Compiled, less: &Compiled) -> bool {
    let conflicts = more.conflicts.is_empty()
        || (!less.conflicts.is_empty() && less.conflicts.is_subset(more.conflicts));
    let protections = more.protections.is_empty()
        || (!less.protections.is_empty()
            && less.protections.difference(more.protections).is_empty());
    let link = less.link >= more.link;
    let lifted = more.exceptions.iter().all(|exception| less.exceptions.contains(exception));
    let facts = less.facts.is_subset(more.facts);
    less.covers.difference(more.covers).is_empty()
        && facts
        && link
        && conflicts
        && protections
        && lifted
}

fn overlap(one: &Compiled, other: &Compiled, classes: &[&ContextClass]) -> bool {
    let both = |class: &&&ContextClass| {
        class.context.facts().is_subset(one.facts) && class.context.facts().is_subset(other.facts)
    };
    !one.covers.intersection(other.covers).is_empty() && classes.iter().any(|class| both(&class))
}
