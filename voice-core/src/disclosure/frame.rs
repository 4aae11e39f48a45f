//! What the decisions of a policy on a day have in common.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use super::version_interval::When;
use super::{AppliedPack, Change, RuleReference};
use crate::bit_set::Member;
use crate::category::Category;
use crate::declared_name;
use crate::digest::sha256;
use crate::identifier::SubjectId;
use crate::language::Language;
use crate::requester::Conflict;
use crate::subject::Protection;
use crate::wire::{Custodial, Wire, Write, text};

/// How long an identifier of a record is at most.
pub(super) const ID: usize = SubjectId::FORM.max;

/// How many bytes come before the sets: the state of the screening, whether the matter is linked,
/// the revision, and the identifier with its length.
pub(super) const HEAD: usize = 1 + 1 + 4 + 1 + ID;

text! {
    /// The name of a category, a protection or a conflict as a frame has it. A frame may have terms
    /// that a reader does not know: what counts is whether a decision names them.
    ///
    /// ```
    /// use voice_core::disclosure::FrameTerm;
    ///
    /// let declared: FrameTerm = "us-bop:furlough".parse()?;
    /// assert_eq!(declared.as_str(), "us-bop:furlough");
    /// assert!("Furlough".parse::<FrameTerm>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    FrameTerm {
        expected: "the name of a term, with its prefix where an office declared it",
        min: 2,
        max: 61,
        pattern: declared_name::TERM,
        format: None,
        example: "custody-status",
    }
}

#[expect(clippy::expect_used, reason = "a term is written as its name")]
fn name_of<T: Write>(term: T) -> FrameTerm {
    let name = serde_json::to_value(Custodial(&term)).ok().and_then(|name| match name {
        Value::String(name) => Some(name),
        _ => None,
    });
    FrameTerm(name.expect("the name of a term"))
}

/// The terms of some names, each where this program knows it.
pub(super) fn terms<T: Member + Write>(names: &[FrameTerm]) -> Vec<Option<T>> {
    let known = T::all().map(|term| (name_of(term), term)).collect::<Vec<_>>();
    let of_name = |name| known.iter().find(|(known, _)| known == name).map(|(_, term)| *term);
    names.iter().map(of_name).collect()
}

/// What the decisions of a policy on a day have in common: its packs, the words of its rules in one
/// language, and the terms that a decision can name. It is of nobody, and the same for everybody.
///
/// A store keeps each frame once, under its digest, and beside each decision what is of that
/// decision alone ([`FramedDecision`](super::FramedDecision)).
///
/// ```
/// use voice_core::disclosure::{DecisionFrame, Policy, QuestionRecord};
/// use voice_core::subject::LookupResult;
/// use voice_core::wire::{from_json, to_json};
///
/// let policy = Policy::us_federal();
/// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// let question = from_json::<QuestionRecord>(&asked)?.trusted();
/// let decided = policy.eligibility(&question).decide(LookupResult::nobody());
/// let framed = decided.framed(1);
/// let kept = to_json(framed.frame())?;
/// let frame: DecisionFrame = from_json(kept.as_bytes())?;
/// assert_eq!(frame.digest(), framed.frame().digest());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
pub struct DecisionFrame {
    /// The packs that are applied.
    pub(super) policies: Vec<AppliedPack>,
    /// The rules.
    pub(super) rules: Vec<RuleReference>,
    /// The categories that a decision can name.
    pub(super) categories: Vec<FrameTerm>,
    /// The protections that it can name.
    pub(super) protections: Vec<FrameTerm>,
    /// The conflicts that it can name.
    pub(super) conflicts: Vec<FrameTerm>,
    /// The changes of a question that it can name.
    pub(super) changes: Vec<Change>,
    /// The digest of the rest.
    #[wire(made)]
    digest: String,
}

impl core::fmt::Debug for DecisionFrame {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("DecisionFrame").field(&self.digest).finish()
    }
}

impl DecisionFrame {
    pub(super) fn new(
        policies: Vec<AppliedPack>,
        rules: Vec<RuleReference>,
        changes: Vec<Change>,
    ) -> Self {
        let frame = Self {
            policies,
            rules,
            categories: Category::all().map(name_of).collect(),
            protections: Protection::all().map(name_of).collect(),
            conflicts: Conflict::all().map(name_of).collect(),
            changes,
            digest: String::new(),
        };
        frame.made()
    }

    #[expect(
        clippy::expect_used,
        reason = "without its digest a frame could not be told from another one"
    )]
    fn made(self) -> Self {
        let digest = sha256(serde_json::to_vec(&self).expect("a frame is written without fail"));
        Self { digest, ..self }
    }

    /// The SHA-256 of the frame as compact JSON, as 64 lower-case hexadecimal digits.
    ///
    /// ```
    /// # use voice_core::disclosure::{DecisionRecord, FrameError, Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let eligibility = policy.eligibility(&question);
    /// let framed = eligibility.decide(register.find(&question.subject)).framed(1);
    /// assert_eq!(framed.frame().digest().len(), 64);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How many bytes the marks of a decision take.
    pub(super) fn marks(&self) -> usize {
        let [categories, protections, conflicts] = self.widths();
        HEAD + categories * (2 + self.protections.len() + self.rules.len() + self.changes.len())
            + protections * 2
            + conflicts
    }

    /// How many bytes a set of categories takes, of protections, and of conflicts.
    pub(super) fn widths(&self) -> [usize; 3] {
        [self.categories.len(), self.protections.len(), self.conflicts.len()]
            .map(|terms| terms.div_ceil(8))
    }
}

/// What a frame is made of: when the rules are in force, the language, and how many terms there are
/// in the program, of which there may be more later.
type Key = (Option<When>, Language, [usize; 3]);

/// The frames that a policy was asked for.
#[derive(Default)]
pub(super) struct Frames(RwLock<Vec<(Key, Arc<DecisionFrame>)>>);

impl Clone for Frames {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Frames {
    /// The frame of the rules in force, in a language; made where there is none.
    pub(super) fn of(
        &self,
        rules: Option<When>,
        language: Language,
        make: impl FnOnce() -> DecisionFrame,
    ) -> Arc<DecisionFrame> {
        let terms = [Category::all().count(), Protection::all().count(), Conflict::all().count()];
        let key = (rules, language, terms);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, frame)) = known.iter().find(|(of, _)| *of == key) {
            return frame.clone();
        }
        drop(known);
        let frame = Arc::new(make());
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.push((key, frame.clone()));
        frame
    }
}
