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

mod accounting;
mod answer;
mod applied;
mod batch;
mod batch_evaluator;
mod cedar;
mod check;
mod claim;
mod compile;
mod decided;
mod decision_record;
mod draft;
mod eligibility;
mod enforcement;
mod evaluate;
mod guidance;
mod information;
#[cfg(feature = "ledger")]
pub mod ledger;
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

pub use self::accounting::{AccountingEntry, SubjectAccounting};
pub use self::answer::{Answer, CategoryAnswer, HelpLine, PolicyReference};
pub use self::applied::{AppliedPack, PackDigest};
pub use self::batch_evaluator::{BatchDecision, BatchEvaluator};
pub use self::cedar::Cedar;
pub use self::claim::{Claim, ClaimAbout, ClaimBy, ClaimFor, ClaimIn};
pub use self::decided::Decided;
pub use self::decision_record::{
    ChangeEffect, ConsentSeen, DecisionRecord, RuleEffect, ScreeningState,
};
pub use self::draft::{Context, Draft, Situation};
pub use self::eligibility::{Eligibility, EligibilityNotice, Gap, GapNotice, Right};
#[cfg(feature = "proptest")]
pub(crate) use self::enforcement::least_withheld;
pub(crate) use self::guidance::{NOTHING, SILENCE, phrases};
#[cfg(feature = "proptest")]
pub(crate) use self::information::has_told_form;
pub use self::information::{
    BirthTold, CitizenshipTold, CustodyPlace, Information, NoContact, NumberTold, PastEvents,
    RecordConfirmed, Released,
};
pub use self::pack::{
    Class, Classification, CoverGroup, CoverGroupId, Link, Pack, PackFormat, PackId, PackVersion,
    ProtectionEntry, TimeZone,
};
pub use self::policy::Policy;
pub use self::policy_error::{LoadError, PolicyError, PolicyErrorCode, PolicyErrors};
pub use self::proof::{
    Amendment, Counterexample, Cover, Deciding, Difference, Direction, Law, Limit, Lint,
    LintFinding, Merge, Observer, ObserverReport, Price, Proof, ProofError, Repair, TooLargeError,
    ViolationError, ViolationErrors, amendments, differences,
};
pub use self::question::{Question, QuestionRecord};
pub use self::rationale::{Because, Change, ChangeNotice, Decision, Rationale, RuleReference};
pub use self::rule::{Conditions, Coverage, Effect, Exception, MatterLink, Rule, RuleId};
pub use crate::language::{Bilingual, Language, Note};
pub use crate::law::{Citation, CitationText, Period, Verification};
