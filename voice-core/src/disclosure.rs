//! Rules, policies, eligibility, answers, rationale and accounting.
//!
//! A question is answered in two stages. [`Policy::eligibility`] looks at the question alone: who
//! asks, in which capacity, with which proof and authority, for which purpose. It has no subject to
//! look at, so whatever it says can be said openly. [`Eligibility::decide`] then applies it to a
//! record, once: [`Decided::answer`] gives for each category the released value or one constant
//! sentence, and [`Decided::record`] what is kept of the decision, from which the rationale and the
//! accounting are made whenever they are asked for.
//!
//! A category is released if and only if some rule permits it and no rule prohibits it. Without
//! authority, and about a person who was not screened or not found, nothing is released whatever
//! the rules say.
//!
//! A victim whose identity and part in the matter are known asks where the accused is held:
//!
//! ```
//! use voice_core::category::Category;
//! use voice_core::disclosure::{Policy, QuestionRecord};
//! use voice_core::subject::{LookupResult, Register};
//! use voice_core::wire::from_json;
//!
//! let policy = Policy::us_federal();
//! let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
//! let question = from_json::<QuestionRecord>(&asked)?.trusted();
//! let eligibility = policy.eligibility(&question);
//! assert!(eligibility.open().contains(Category::CustodyStatus));
//!
//! let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
//! let decided = eligibility.decide(register.find(&question.subject));
//! assert!(decided.answer().disclosed().any(|(of, _)| of == Category::CustodyStatus));
//! assert!(decided.record().accounting().is_some());
//!
//! // About nobody nothing is told, and nothing is accounted for.
//! let nobody = eligibility.decide(LookupResult::nobody());
//! assert!(nobody.answer().disclosed().next().is_none());
//! assert!(nobody.record().accounting().is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accounting;
mod answer;
mod applied;
mod batch;
mod batch_evaluator;
mod cedar;
mod change;
mod check;
mod claim;
mod compile;
mod context;
mod decided;
mod decision_record;
mod draft;
mod eligibility;
mod eligibility_notice;
mod enforcement;
mod evaluate;
mod frame;
mod framed;
mod guidance;
mod information;
#[cfg(feature = "ledger")]
pub mod ledger;
mod load_error;
mod merged;
mod pack;
mod policy;
mod policy_error;
mod proof;
mod question;
mod rationale;
mod rule;
mod rule_days;
mod version_interval;
mod versions;

pub use self::accounting::{AccountingEntry, SubjectAccounting};
pub use self::answer::{Answer, CategoryAnswer};
pub use self::applied::{AppliedPack, PackDigest};
pub use self::batch_evaluator::{BatchDecision, BatchEvaluator};
pub use self::cedar::Cedar;
pub use self::change::{Change, ChangeNotice};
pub use self::claim::{Claim, ClaimAbout, ClaimBy, ClaimFor, ClaimIn};
pub use self::context::{Context, Situation};
pub use self::decided::Decided;
pub use self::decision_record::{
    ChangeEffect, ConsentSeen, DecisionRecord, RuleEffect, ScreeningState,
};
pub use self::draft::Draft;
pub use self::eligibility::Eligibility;
pub use self::eligibility_notice::{EligibilityNotice, Gap, GapNotice, Right};
#[cfg(feature = "proptest")]
pub(crate) use self::enforcement::least_withheld;
pub use self::frame::{DecisionFrame, FrameTerm};
pub use self::framed::{FrameError, FramedDecision};
pub use self::guidance::HelpLine;
pub(crate) use self::guidance::{NOTHING, SILENCE, phrases};
#[cfg(feature = "proptest")]
pub(crate) use self::information::has_told_form;
pub use self::information::{
    BirthTold, CitizenshipTold, CustodyPlace, Information, NoContact, NumberTold, PastEvents,
    RecordConfirmed, Released,
};
pub use self::load_error::LoadError;
pub use self::pack::{
    Class, Classification, CoverGroup, Link, Pack, PackFormat, PackId, PackVersion,
    PolicyReference, ProtectionEntry,
};
pub use self::policy::Policy;
pub use self::policy_error::{PolicyError, PolicyErrorCode, PolicyErrors};
pub use self::proof::{
    Amendment, Counterexample, Cover, Deciding, Difference, Direction, Law, Limit, Lint,
    LintFinding, Merge, Observer, ObserverReport, Price, Proof, ProofError, Repair, TooLargeError,
    ViolationError, ViolationErrors, amendments, differences,
};
pub use self::question::{Question, QuestionRecord};
pub use self::rationale::{Because, Decision, Rationale};
pub use self::rule::{
    Conditions, CoverGroupId, Coverage, Effect, Exception, MatterLink, Rule, RuleId, RuleReference,
};
pub use crate::language::{Bilingual, Language, Note};
pub use crate::law::{Citation, CitationText, Period, Verification};
pub use crate::office::TimeZone;
