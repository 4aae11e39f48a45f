use std::collections::BTreeSet;

use super::evaluate::{Compiled, State, Verdict};
use super::guidance;
use super::{AccountingEntry, Citation, Effect, Eligibility, Information, Note, PolicyReference, RuleId};
use crate::category::{Category, CategorySet};
use crate::requester::{AuthorityGap, Capacity, Conflict, IdentityLevel, Purpose, Standing};
use crate::subject::{Found, Protection};
use crate::wire::{Day, Instant, Wire};

/// A rule as a rationale names it.
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

/// What is known of a person's screening at the moment of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ScreeningState {
    /// There is no one record to screen.
    NoRecord,
    /// The person was never screened.
    NotScreened,
    /// The screening is too old, or later than the question.
    Stale,
    /// The screening can be relied on.
    Fresh,
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
#[wire(write_only)]
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
    pub categories: BTreeSet<Category>,
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
    pub as_of: Instant,
    /// The day it falls on, where the policy counts its days.
    pub day: Day,
    /// The policy that was applied.
    pub policies: Vec<PolicyReference>,
    /// The capacity of the requester.
    pub capacity: Capacity,
    /// What is missing in the requester's authority.
    pub authority_gaps: BTreeSet<AuthorityGap>,
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
    pub(crate) fn new(eligibility: &Eligibility<'_>, found: Found<'_>) -> Self {
        let (question, day) = (eligibility.question, eligibility.day);
        let state = State::of(found, question, day);
        let verdict = eligibility.verdict(&state);
        let decide = |category: &Category| decide(eligibility, found, (&state, &verdict), *category);
        let decisions: Vec<Decision> = question.categories.iter().map(decide).collect();
        let screening = match found.0.map(|subject| subject.screening()) {
            None => ScreeningState::NoRecord,
            Some(None) => ScreeningState::NotScreened,
            Some(Some(screening)) if screening.fresh(question.as_of) => ScreeningState::Fresh,
            Some(Some(_)) => ScreeningState::Stale,
        };
        let conflicts = state.conflicts | eligibility.asker.conflicts;
        let consented = |protection: &Protection| {
            state.waivers.contains(*protection)
                || state.consents.get(*protection as usize).is_some_and(|lifted| !lifted.is_empty())
        };
        let changes = eligibility.changes(found).into_iter().map(|(change, categories)| ChangeNotice {
            change,
            categories: categories.iter().collect(),
            text: guidance::change(change).in_language(question.language),
        });
        Self {
            as_of: question.as_of,
            day,
            policies: eligibility.policy.references(),
            capacity: question.requester.capacity(),
            authority_gaps: eligibility.authority().gaps,
            screening,
            matter_linked: state.matter_linked,
            protections: state.protections.iter().collect(),
            conflicts: Conflict::ALL.into_iter().filter(|of| conflicts & (1 << *of as u32) != 0).collect(),
            lifted: Protection::ALL.into_iter().filter(consented).collect(),
            changes: changes.collect(),
            accounting: accounting(
                eligibility,
                found,
                &state,
                decisions.iter().filter(|of| of.released).map(|of| of.category).collect(),
            ),
            decisions,
        }
    }
}

fn decide(
    eligibility: &Eligibility<'_>,
    found: Found<'_>,
    (state, verdict): (&State, &Verdict),
    category: Category,
) -> Decision {
    let rules = |kept: &dyn Fn(&Compiled) -> bool| references(eligibility, state, category, kept);
    let because = match found.0 {
        None => Because::NoRecord {},
        Some(_) if !state.known => Because::NotScreened {},
        Some(_) if !eligibility.asker.authority.contains(category) => Because::NoAuthority {},
        Some(_) if !verdict.permitted.contains(category) => {
            Because::NoGround { prohibitions: rules(&|rule| rule.prohibits) }
        }
        Some(_) if verdict.prohibited.contains(category) => {
            Because::Prohibited { rules: rules(&|rule| rule.prohibits) }
        }
        Some(subject) if Information::of(subject, category, eligibility.question, eligibility.day).is_none() => {
            Because::NoFact { rules: rules(&|rule| rule.permits) }
        }
        Some(_) => Because::Released { rules: rules(&|rule| !rule.prohibits) },
    };
    Decision { category, released: matches!(because, Because::Released { .. }), because }
}

/// The rules that take effect for a category.
fn references(
    eligibility: &Eligibility<'_>,
    state: &State,
    category: Category,
    kept: &dyn Fn(&Compiled) -> bool,
) -> Vec<RuleReference> {
    let effective = |rule: &&Compiled| kept(rule) && rule.effect(&eligibility.asker, state).contains(category);
    let rules = eligibility.rules.iter().filter(effective);
    rules
        .filter_map(|rule| eligibility.policy.rules().get(rule.index))
        .map(|rule| RuleReference::new(rule, eligibility.question.language))
        .collect()
}

pub(super) fn accounting(
    eligibility: &Eligibility<'_>,
    found: Found<'_>,
    state: &State,
    released: CategorySet,
) -> Option<AccountingEntry> {
    let (subject, question) = (found.0?, eligibility.question);
    let permits = |rule: &&Compiled| rule.permits && !rule.effect(&eligibility.asker, state).and(released).is_empty();
    let grounds = eligibility.rules.iter().filter(permits);
    let grounds = grounds.filter_map(|rule| eligibility.policy.rules().get(rule.index));
    (!released.is_empty()).then(|| AccountingEntry {
        date: question.as_of,
        subject: subject.id().clone(),
        nature: released.iter().collect(),
        purpose: question.purpose,
        recipient: question.requester.person().clone(),
        grounds: grounds.map(|rule| RuleReference::new(rule, question.language)).collect(),
    })
}
