//! Decisions whose record is as long, and as much work to make, whoever was found.

use std::sync::Arc;

use subtle::ConditionallySelectable as _;

use super::decision_record::{ChangeEffect, ConsentSeen, RuleEffect, ScreeningState};
use super::frame::{ID, terms};
use super::{
    AccountingEntry, Decided, DecisionFrame, DecisionRecord, Eligibility, QuestionRecord,
    RuleReference,
};
use crate::bit_set::{BitSet, Member};
use crate::category::{Category, CategorySet};
use crate::identifier::SubjectId;
use crate::subject::choice;
use crate::wire::{Diagnostic, Set};

/// The states of a screening by their numbers.
const SCREENINGS: [ScreeningState; 4] = [
    ScreeningState::NoRecord,
    ScreeningState::NotScreened,
    ScreeningState::Stale,
    ScreeningState::Fresh,
];

/// The marks of a decision are not of the frame that is beside them, or name a term that this
/// program does not know.
///
/// ```
/// use voice_core::disclosure::FrameError;
///
/// assert_eq!(FrameError.to_string(), "the marks of the decision are not of this frame");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the marks of the decision are not of this frame")]
pub struct FrameError;

impl FrameError {
    /// The stable code.
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
    /// let refused = DecisionRecord::of_marks(framed.asked().clone(), framed.frame(), &[]);
    /// assert!(refused == Err(FrameError));
    /// assert_eq!(FrameError.code(), "frame-differs");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "frame-differs"
    }
}

impl Diagnostic for FrameError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// A decision as it is kept where nothing may be told by how long that takes: what was asked, and
/// what was seen and decided as marks of a [`DecisionFrame`]. There are as many marks, and they are
/// as much work, for nobody as for anybody.
///
/// It is as confidential as the [`DecisionRecord`] that it becomes.
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
/// // A store keeps the frame once, and of each decision the two others.
/// let (frame, asked, marks) = (framed.frame(), framed.asked(), framed.marks());
/// assert!(DecisionRecord::of_marks(asked.clone(), frame, marks)? == framed.record());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What is disclosed of it nobody reads but through its accounting, and it is written by its parts:
///
/// ```compile_fail,E0616
/// fn is_told(framed: &voice_core::disclosure::FramedDecision) -> bool {
///     !framed.disclosed.is_empty()
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn send(framed: &voice_core::disclosure::FramedDecision) -> String {
///     serde_json::to_string(framed).unwrap_or_default()
/// }
/// ```
#[derive(Clone)]
pub struct FramedDecision {
    frame: Arc<DecisionFrame>,
    asked: DecisionRecord,
    marks: Vec<u8>,
    disclosed: CategorySet,
}

impl core::fmt::Debug for FramedDecision {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("FramedDecision(..)")
    }
}

impl FramedDecision {
    /// What it has in common with other decisions.
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
    /// let nobody = eligibility.decide(LookupResult::nobody()).framed(1);
    /// assert_eq!(nobody.frame(), framed.frame());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn frame(&self) -> &DecisionFrame {
        &self.frame
    }

    /// What was asked: a record that has what the question says, and nothing of the person or of
    /// the rules.
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
    /// assert!(framed.asked().question() == question.record());
    /// assert!(framed.asked().subject().is_none() && framed.record().subject().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn asked(&self) -> &DecisionRecord {
        &self.asked
    }

    /// What was seen and decided, as marks of the frame.
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
    /// let nobody = eligibility.decide(LookupResult::nobody()).framed(1);
    /// assert_eq!(nobody.marks().len(), framed.marks().len());
    /// assert_ne!(nobody.marks(), framed.marks());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn marks(&self) -> &[u8] {
        &self.marks
    }

    /// The question.
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
    /// assert!(framed.question() == question.record());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn question(&self) -> &QuestionRecord {
        self.asked.question()
    }

    /// The record of the decision.
    ///
    /// ```
    /// use voice_core::disclosure::{DecisionRecord, Policy, QuestionRecord};
    /// use voice_core::subject::Register;
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let decided = policy.eligibility(&question).decide(register.find(&question.subject));
    /// let framed = decided.framed(3);
    /// assert!(framed.record() == decided.record().of_revision(3));
    ///
    /// // A store has the three parts, and puts them together.
    /// let (asked, marks) = (framed.asked().clone(), framed.marks());
    /// assert!(DecisionRecord::of_marks(asked, framed.frame(), marks)? == framed.record());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "the marks were made for this frame")]
    pub fn record(&self) -> DecisionRecord {
        DecisionRecord::of_marks(self.asked.clone(), &self.frame, &self.marks)
            .expect("marks of their own frame")
    }

    /// The entry for the accounting of disclosures; none where nothing was told.
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
    /// assert!(framed.accounting() == framed.record().accounting());
    /// let nobody = eligibility.decide(LookupResult::nobody()).framed(1);
    /// assert!(nobody.accounting().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn accounting(&self) -> Option<AccountingEntry> {
        if self.disclosed.is_empty() {
            return None;
        }
        self.record().accounting()
    }
}

impl Decided<'_> {
    /// What is kept of the decision, as [`record`](Self::record) has it, where nothing may be told
    /// by how long that takes; with the revision of the record that a store read.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let eligibility = policy.eligibility(&question);
    /// let somebody = eligibility.decide(register.find(&question.subject)).framed(1);
    /// let nobody = eligibility.decide(LookupResult::nobody()).framed(1);
    /// assert_eq!(somebody.marks().len(), nobody.marks().len());
    /// assert!(somebody.asked() == nobody.asked());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "what is read as an identifier has its form")]
    pub fn framed(&self, revision: u32) -> FramedDecision {
        let Self { eligibility, found, state, .. } = self;
        let frame = eligibility.frame();
        let asked = eligibility.asker.asked;
        let [categories, protections, conflicts] = frame.widths();
        let mut marks = Vec::with_capacity(frame.marks());
        let somebody = choice(found.is_somebody());
        let (screened, known) = (found.read().screening().is_some(), state.seen.known);
        let screening = 1 + u8::from(screened) + u8::from(screened & known);
        marks.push(u8::conditional_select(&0, &screening, somebody));
        marks.push(u8::from(state.seen.matter_linked));
        let revision = u32::conditional_select(&0, &revision, somebody);
        marks.extend(revision.to_le_bytes());
        let id = found.read().id().as_str().as_bytes();
        let length = u8::try_from(id.len()).expect("an identifier has at most `ID` bytes");
        marks.push(u8::conditional_select(&0, &length, somebody));
        marks.extend((0..ID).map(|at| {
            let byte = id.get(at).copied().unwrap_or_default();
            u8::conditional_select(&0, &byte, somebody)
        }));
        push(&mut marks, state.seen.linked_facts, categories);
        push(&mut marks, self.tellable(), categories);
        push(&mut marks, state.seen.protections, protections);
        push(&mut marks, state.seen.waivers, protections);
        push(&mut marks, state.seen.conflicts, conflicts);
        for (_, lifted) in frame.protections.iter().zip(state.consents) {
            push(&mut marks, lifted, categories);
        }
        for (_, effect) in self.every_effect() {
            push(&mut marks, effect, categories);
        }
        for (_, released) in eligibility.every_change(*found, state) {
            push(&mut marks, released, categories);
        }
        FramedDecision { asked: self.asked_alone(), disclosed: self.disclosed(asked), frame, marks }
    }
}

impl Eligibility<'_> {
    /// The frame of the question, made where there is none.
    fn frame(&self) -> Arc<DecisionFrame> {
        let Self { policy, question, rules, .. } = self;
        policy.frames.of(self.rules_of(), question.language, || {
            let rules = rules.iter().filter_map(|rule| policy.rules().get(rule.index));
            DecisionFrame::new(
                policy.applied().to_vec(),
                rules.map(|rule| RuleReference::new(rule, question.language)).collect(),
                self.changes_looked_at(),
            )
        })
    }
}

fn push<T: Member>(marks: &mut Vec<u8>, set: BitSet<T>, bytes: usize) {
    marks.extend(set.word().to_le_bytes().into_iter().take(bytes));
}

impl DecisionRecord {
    /// The record of a decision that was kept in parts: what was asked, and the marks of a frame.
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
    /// let (asked, frame, marks) = (framed.asked().clone(), framed.frame(), framed.marks());
    /// assert!(DecisionRecord::of_marks(asked, frame, marks)? == framed.record());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The marks are not of the frame, or name a term that this program does not know.
    pub fn of_marks(asked: Self, frame: &DecisionFrame, marks: &[u8]) -> Result<Self, FrameError> {
        if marks.len() != frame.marks() {
            return Err(FrameError);
        }
        let (categories, protections) = (terms(&frame.categories), terms(&frame.protections));
        let mut marks = Marks { left: marks, categories };
        let screening = usize::from(marks.byte()?);
        let screening = *SCREENINGS.get(screening).ok_or(FrameError)?;
        let matter_linked = marks.byte()? == 1;
        let revision = u32::from_le_bytes(marks.bytes()?);
        let length = usize::from(marks.byte()?);
        let id: [u8; ID] = marks.bytes()?;
        let id = id.get(..length).and_then(|id| core::str::from_utf8(id).ok()).ok_or(FrameError)?;
        let subject = match screening {
            ScreeningState::NoRecord => None,
            _ => Some(id.parse::<SubjectId>().map_err(|_| FrameError)?),
        };
        let linked_facts = marks.categories()?;
        let tellable = marks.categories()?;
        let [held, waivers] = [marks.of(&protections)?, marks.of(&protections)?];
        let conflicts = marks.of(&terms(&frame.conflicts))?;
        let mut consents = Vec::new();
        for protection in protections {
            let categories = marks.categories()?;
            if !categories.is_empty() {
                let protection = protection.ok_or(FrameError)?;
                consents.push(ConsentSeen { protection, categories });
            }
        }
        let mut effects = Vec::new();
        for rule in &frame.rules {
            let categories = marks.categories()?;
            if !categories.is_empty() {
                effects.push(RuleEffect { rule: rule.clone(), categories });
            }
        }
        let mut changes = Vec::new();
        for change in &frame.changes {
            let categories = marks.categories()?;
            if !categories.is_empty() {
                changes.push(ChangeEffect { change: *change, categories });
            }
        }
        Ok(Self {
            policies: frame.policies.clone(),
            subject,
            revision: (revision > 0).then_some(revision),
            screening,
            matter_linked,
            linked_facts,
            protections: held,
            conflicts,
            waivers,
            consents,
            tellable,
            effects,
            changes,
            ..asked
        })
    }
}

/// What is left of some marks.
struct Marks<'a> {
    left: &'a [u8],
    categories: Vec<Option<Category>>,
}

impl Marks<'_> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], FrameError> {
        let (bytes, left) = self.left.split_first_chunk::<N>().ok_or(FrameError)?;
        self.left = left;
        Ok(*bytes)
    }

    fn byte(&mut self) -> Result<u8, FrameError> {
        self.bytes().map(|[byte]| byte)
    }

    /// Those of some terms that are marked.
    fn of<T: Copy + Ord>(&mut self, terms: &[Option<T>]) -> Result<Set<T>, FrameError> {
        let (bytes, left) =
            self.left.split_at_checked(terms.len().div_ceil(8)).ok_or(FrameError)?;
        self.left = left;
        marked(bytes, terms)
    }

    fn categories(&mut self) -> Result<Set<Category>, FrameError> {
        let bytes = self.categories.len().div_ceil(8);
        let (bytes, left) = self.left.split_at_checked(bytes).ok_or(FrameError)?;
        self.left = left;
        marked(bytes, &self.categories)
    }
}

/// Those of some terms whose bits are set, which this program has to know.
fn marked<T: Copy + Ord>(bytes: &[u8], terms: &[Option<T>]) -> Result<Set<T>, FrameError> {
    let is_marked = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1);
    let marked = terms.iter().enumerate().filter(|(at, _)| is_marked(*at));
    marked.map(|(_, term)| term.ok_or(FrameError)).collect()
}

#[cfg(test)]
mod tests;
