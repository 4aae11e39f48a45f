//! The laws, and the proof that a draft keeps them.

mod amendments;
mod closure;
mod compare;
mod counterexample;
mod dimensions;
mod law;
mod lint;
mod model;
mod monotone;
mod observer;
mod opacity;
mod repair;
mod rules;
mod smallest;

use core::fmt;

pub use self::amendments::{Amendment, amendments};
pub use self::compare::{Difference, Direction, differences};
use self::dimensions::{BASES, Holds};
pub use self::law::Law;
pub use self::lint::{Deciding, Lint, LintFinding};
use self::model::{ContextClass, Model, classes};
pub use self::observer::{Cover, Observer, ObserverReport, Price};
use self::opacity::Effort;
pub use self::repair::{Merge, Repair};
use super::{Draft, Question, RuleId};
use crate::category::CategorySet;
use crate::subject::{Protection, ProtectionSet, Subject};
use crate::wire::{Diagnostic, ErrorList, sort_by};

/// What shows that a law is broken: asked these questions about these people, the policy does what
/// the law forbids.
#[derive(Clone, PartialEq, Eq, crate::wire::Wire)]
#[wire(confidential, write_only)]
pub struct Counterexample {
    /// The questions; mostly one.
    pub questions: Vec<Question>,
    /// The records, one or two.
    pub subjects: Vec<Subject>,
}

/// A law that a draft breaks.
#[derive(Clone, PartialEq, Eq, crate::wire::Wire)]
#[wire(confidential, write_only, rename = "Violation")]
pub struct ViolationError {
    /// The law.
    pub law: Law,
    /// The rules at fault.
    pub rules: Vec<RuleId>,
    /// What they do, and how to mend it.
    pub says: String,
    /// The smallest case that shows it; left out where there is none to show, as for a rule that
    /// decides nothing.
    pub counterexample: Option<Counterexample>,
}

impl fmt::Display for ViolationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.law.as_str(), self.says)?;
        let mut beside: Vec<String> = Vec::new();
        if !self.rules.is_empty() {
            let rules: Vec<&str> = self.rules.iter().map(RuleId::as_str).collect();
            beside.push(format!("rules: {}", rules.join(", ")));
        }
        // The day, the law and the purpose of the case often say why.
        let asked = self.counterexample.as_ref().and_then(|shown| shown.questions.first());
        if let Some(asked) = asked {
            let (law, purpose) = (asked.matter.jurisdiction.as_str(), asked.purpose.as_str());
            beside.push(format!("as at {}, under {law} law, for {purpose}", asked.as_of));
        }
        if beside.is_empty() { Ok(()) } else { write!(f, " ({})", beside.join("; ")) }
    }
}

impl core::error::Error for ViolationError {}

impl Diagnostic for ViolationError {
    fn code(&self) -> &'static str {
        self.law.as_str()
    }
}

/// The laws that a draft breaks; there is at least one.
pub type ViolationErrors = ErrorList<ViolationError>;

/// What there is too much of to try every combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// Protections whose prohibitions act on the same categories.
    States,
    /// Protections that a consent or a waiver lifts.
    Lifted,
    /// Places in which protections bear on one category of two policies that are compared.
    Compared,
}

/// A part of a draft whose states are more than can be told apart one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLargeError {
    /// What there is too much of.
    pub limit: Limit,
    /// The protections.
    pub protections: Vec<Protection>,
}

impl TooLargeError {
    fn new(limit: Limit, protections: ProtectionSet) -> Self {
        Self { limit, protections: protections.iter().collect() }
    }
}

impl fmt::Display for TooLargeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self.protections.iter().map(|of| of.as_str()).collect::<Vec<_>>().join(", ");
        match self.limit {
            Limit::States => write!(
                f,
                "too large to prove: the prohibitions of {of} withhold the same categories in too \
                 many combinations; give some of them the footprint and the exceptions of \
                 another, or split them so that they share no category"
            ),
            Limit::Lifted => write!(
                f,
                "too large to prove: consents and waivers lift {of} in too many combinations; let \
                 them lift fewer, or split the prohibitions so that they share no category"
            ),
            Limit::Compared => write!(
                f,
                "too large to compare: {of} bear on one category in too many combinations; \
                 compare in several steps, each with fewer rules changed, or let them share their \
                 footprints"
            ),
        }
    }
}

impl core::error::Error for TooLargeError {}

impl Diagnostic for TooLargeError {
    fn code(&self) -> &'static str {
        "too-large"
    }
}

/// Why a draft is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// Laws are broken.
    #[error("laws are broken:\n{0}")]
    Broken(ViolationErrors),
    /// The proof would take too long.
    #[error(transparent)]
    TooLarge(#[from] TooLargeError),
}

impl Diagnostic for ProofError {
    fn code(&self) -> &'static str {
        match self {
            Self::Broken(violations) => violations.code(),
            Self::TooLarge(error) => error.code(),
        }
    }
}

/// What was proved, and over how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// The ways of asking that the rules tell apart.
    pub contexts: u64,
    /// The states of a person that were looked at.
    pub states: u64,
}

impl Draft {
    /// Whether every law holds that rules can break.
    pub(super) fn check(&self) -> Result<Proof, ProofError> {
        let classes = classes(self);
        let mut effort = Effort::default();
        let mut violations = monotone::monotone(self, &classes, &mut effort);
        if violations.is_empty() {
            violations.extend(rules::whole_person(self, &classes, &mut effort));
            violations.extend(rules::dead_rules(self, &classes, &mut effort));
            violations.extend(closure::open_links(self, &classes, &mut effort)?);
            let model = Model::new(self, &classes);
            for leak in opacity::leaks(&model, self.covert(), &mut effort)? {
                violations.push(self.proves(&model, &classes, leak));
            }
            violations.extend(rules::stated(self, &classes, &mut effort));
        }
        if violations.is_empty() {
            return Ok(Proof { contexts: classes.len() as u64, states: effort.states });
        }
        Err(ProofError::Broken(ViolationErrors::new(violations)))
    }

    /// The rules that name a protection in their conditions.
    pub(super) fn naming(&self, protection: Protection) -> Vec<RuleId> {
        let names = |rule: &&super::Rule| {
            rule.when.protections.as_ref().is_some_and(|all| all.contains(&protection))
        };
        self.rules().iter().filter(names).map(|rule| rule.id.clone()).collect()
    }

    fn proves(
        &self,
        model: &Model,
        classes: &[ContextClass],
        leak: opacity::Leak,
    ) -> ViolationError {
        let holds =
            Holds { protections: leak.protections, waivers: leak.waivers, ..Holds::NOTHING };
        // The questions in which the protection withholds something, or in which what is told shows
        // that the other of the two does not hold; one of them alone where that is enough.
        let bases: ProtectionSet = BASES.into_iter().collect();
        let one = ProtectionSet::EMPTY.with(leak.protection);
        let showing = if one.intersects(bases) { bases } else { one };
        let shows = |cell: &&model::ObservationCell| {
            cell.patterns.iter().flatten().any(|of| of.protections.intersects(showing))
        };
        let mut shown: Vec<ContextClass> =
            model.cells.iter().filter(shows).flat_map(|cell| cell.shown.clone()).collect();
        let key = |class: &ContextClass| (class.when, class.context, class.conflicts);
        sort_by(&mut shown, |one, other| key(one).cmp(&key(other)));
        shown.dedup_by_key(|class| key(class));
        let alone = shown.iter().find(|class| {
            let model = Model::new(self, &[**class]);
            let covert = ProtectionSet::EMPTY.with(leak.protection);
            opacity::leaks(&model, covert, &mut Effort::default())
                .is_ok_and(|leaks| !leaks.is_empty())
        });
        let alone = alone.copied();
        let asked: Vec<ContextClass> = alone.map_or(shown, |class| vec![class]);
        let questions = asked
            .iter()
            .filter(|of| !of.permitted().is_empty())
            .map(|of| counterexample::question(self.into(), of, of.permitted()));
        let told =
            classes.iter().fold(CategorySet::EMPTY, |all, class| all.union(class.permitted()));
        let subject =
            asked.first().map(|class| counterexample::subject(self.into(), class, &holds, told));
        ViolationError {
            law: Law::Opacity,
            rules: self.naming(leak.protection),
            says: format!(
                "the answers prove `{}`: no person without it is answered about like this; give \
                 its prohibitions a footprint that others share",
                leak.protection.as_str()
            ),
            counterexample: Some(Counterexample {
                questions: questions.collect(),
                subjects: subject.into_iter().collect(),
            }),
        }
    }
}
