use super::decision_record::{ChangeEffect, DecisionRecord, ScreeningState};
use super::evaluate::Verdict;
use super::guidance;
use super::{AccountingEntry, AppliedPack, Citation, Effect, Note, RuleId};
use crate::category::{Category, CategorySet};
use crate::requester::{AuthorityGap, Capacity, Conflict, IdentityLevel, Purpose, Standing};
use crate::subject::Protection;
use crate::wire::{Day, Set, Timestamp, Wire};

/// A rule as a rationale names it.
///
/// ```
/// use voice_core::disclosure::{Citation, Effect, RuleReference, Verification};
///
/// let reference = RuleReference {
///     rule: "prohibit-sealed".parse()?,
///     effect: Effect::Prohibit,
///     citations: vec![Citation {
///         text: "Fed. R. Crim. P. 6(e)".parse()?,
///         verification: Verification::Verified,
///     }],
///     note: "What a court has sealed is told to nobody.".parse()?,
/// };
/// assert_eq!(reference.rule.as_str(), "prohibit-sealed");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct RuleReference {
    /// The identifier.
    pub rule: RuleId,
    /// What it does.
    pub effect: Effect,
    /// The law it rests on.
    pub citations: Vec<Citation>,
    /// What it means.
    pub note: Note,
}

/// Why a category was released or withheld.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, write_only)]
pub enum Because {
    /// Released: these rules permit it, and none prohibits it.
    Released {
        /// The permits, and the duties beside them.
        rules: Vec<RuleReference>,
    },
    /// Withheld: these rules prohibit it.
    Prohibited {
        /// The prohibitions.
        rules: Vec<RuleReference>,
    },
    /// Withheld: no rule permits it.
    NoGround {
        /// Prohibitions that match besides.
        prohibitions: Vec<RuleReference>,
    },
    /// Withheld: the requester has no authority that covers it.
    NoAuthority {},
    /// Withheld: there is no screening to rely on.
    NotScreened {},
    /// Nothing to release: no one record agrees with the question.
    NoRecord {},
    /// Nothing to release: the record has nothing that could be told, though these rules permit it.
    NoFact {
        /// The permits.
        rules: Vec<RuleReference>,
    },
}

/// The decision on one category.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, write_only)]
pub struct Decision {
    /// The category.
    pub category: Category,
    /// Whether it was released.
    pub released: bool,
    /// Why.
    pub because: Because,
}

/// A single change of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub enum Change {
    /// The identity is shown better.
    Identity {
        /// To this level.
        to: IdentityLevel,
    },
    /// The principal's part in the matter is confirmed.
    Standing {
        /// To this standing.
        to: Standing,
    },
    /// The authority to act is shown, and covers the question.
    Authority {},
    /// The purpose is another.
    Purpose {
        /// This one.
        to: Purpose,
    },
    /// The requester comes in another capacity.
    Capacity {
        /// This one.
        to: Capacity,
    },
}

/// A single change of the question that would release more, and what.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct ChangeNotice {
    /// The change.
    pub change: Change,
    /// What would be released besides.
    pub categories: Set<Category>,
    /// The change in words, of the question only.
    pub text: &'static str,
}

/// Why an answer is what it is: for staff and auditors, never for the requester.
///
/// It has no `Serialize`: whoever writes it for staff says so with [`crate::wire::Custodial`].
///
/// ```compile_fail
/// fn send(rationale: &voice_core::disclosure::Rationale) -> String {
///     serde_json::to_string(rationale).unwrap_or_default()
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, write_only)]
pub struct Rationale {
    /// The moment of asking.
    #[wire(title = "Moment of asking")]
    pub as_of: Timestamp,
    /// The day it falls on, where the policy counts its days.
    pub day: Day,
    /// The policy that was applied.
    pub policies: Vec<AppliedPack>,
    /// The capacity of the requester.
    pub capacity: Capacity,
    /// What is missing in the requester's authority.
    pub authority_gaps: Set<AuthorityGap>,
    /// Which revision of the record was found; left out where there was no one record, or where it
    /// was not kept.
    #[wire(min = 1)]
    pub revision: Option<u32>,
    /// What is known of the screening.
    pub screening: ScreeningState,
    /// Whether the record names the matter.
    pub matter_linked: bool,
    /// The protections that hold.
    pub protections: Vec<Protection>,
    /// The conflicts that hold, from intake or from the record.
    pub conflicts: Vec<Conflict>,
    /// The protections that a consent lifts in part, or a waiver lifts.
    pub lifted: Vec<Protection>,
    /// The decision on each category asked for.
    pub decisions: Vec<Decision>,
    /// The single changes of the question that would release more.
    pub changes: Vec<ChangeNotice>,
    /// The entry for the accounting of disclosures; left out where nothing was released.
    pub accounting: Option<AccountingEntry>,
}

impl Rationale {
    pub(super) fn new(record: &DecisionRecord) -> Self {
        let question = record.question();
        let verdict = record.verdict();
        let decide = |category: &Category| decide(record, &verdict, *category);
        let decisions: Vec<Decision> = question.categories.iter().map(decide).collect();
        let conflicts: Set<Conflict> =
            record.conflicts.union(question.requester.conflicts()).copied().collect();
        let consented = record.consents.iter().map(|of| of.protection);
        let lifted: Set<Protection> = consented.chain(record.waivers.iter().copied()).collect();
        let change = |of: &ChangeEffect| ChangeNotice {
            change: of.change,
            categories: of.categories.clone(),
            text: guidance::change(of.change).in_language(question.language),
        };
        Self {
            as_of: question.as_of,
            day: record.day,
            policies: record.policies.clone(),
            capacity: question.requester.capacity(),
            authority_gaps: record.authority_gaps.clone(),
            revision: record.revision,
            screening: record.screening,
            matter_linked: record.matter_linked,
            protections: record.protections.iter().copied().collect(),
            conflicts: conflicts.into_iter().collect(),
            lifted: lifted.into_iter().collect(),
            changes: record.changes.iter().map(change).collect(),
            accounting: record.accounting(),
            decisions,
        }
    }
}

fn decide(record: &DecisionRecord, verdict: &Verdict, category: Category) -> Decision {
    let rules = |kept: fn(Effect) -> bool| record.rules(CategorySet::EMPTY.with(category), kept);
    let prohibits = |effect| effect == Effect::Prohibit;
    let because = if record.subject().is_none() {
        Because::NoRecord {}
    } else if !record.known() {
        Because::NotScreened {}
    } else if !record.authorized.contains(&category) {
        Because::NoAuthority {}
    } else if !verdict.permitted.contains(category) {
        Because::NoGround { prohibitions: rules(prohibits) }
    } else if verdict.prohibited.contains(category) {
        Because::Prohibited { rules: rules(prohibits) }
    } else if !record.tellable.contains(&category) {
        Because::NoFact { rules: rules(|effect| effect == Effect::Permit) }
    } else {
        Because::Released { rules: rules(|effect| effect != Effect::Prohibit) }
    };
    Decision { category, released: matches!(because, Because::Released { .. }), because }
}
