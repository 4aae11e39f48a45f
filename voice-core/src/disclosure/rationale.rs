use super::decision_record::{ChangeEffect, DecisionRecord, ScreeningState};
use super::evaluate::Verdict;
use super::guidance;
use super::{AccountingEntry, AppliedPack, ChangeNotice, Effect, Eligibility, RuleReference};
use crate::category::{Category, CategorySet};
use crate::requester::{AuthorityGap, Capacity, Conflict};
use crate::subject::{LookupResult, Protection};
use crate::wire::{Day, Set, Timestamp, Wire};

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

/// Why an answer is what it is: for staff and auditors, never for the requester.
///
/// It has no `Serialize`: whoever writes it for staff says so with [`crate::wire::Custodial`].
///
/// ```compile_fail,E0277
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

impl DecisionRecord {
    /// Why the answer was what it was, for staff.
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
    /// let found = register.find(&question.subject);
    /// let record = policy.eligibility(&question).decide(found).record();
    /// // Made of what was kept: nothing is decided again.
    /// assert!(!record.rationale().decisions.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rationale(&self) -> Rationale {
        Rationale::new(self)
    }
}

impl Eligibility<'_> {
    /// Why the answer is what it is, for staff.
    ///
    /// ```
    /// use voice_core::disclosure::{Because, Policy, QuestionRecord};
    /// use voice_core::subject::{LookupResult, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let read: QuestionRecord =
    ///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
    /// let question = read.trusted();
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let rationale = policy.eligibility(&question).rationale(register.find(&question.subject));
    /// let custody = &rationale.decisions[0];
    /// let Because::Released { rules } = &custody.because else { panic!("released") };
    /// assert!(rules.iter().any(|rule| rule.rule.as_str() == "permit-custody-events-federal"));
    /// assert!(rationale.accounting.is_some_and(|entry| entry.nature.contains(&custody.category)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rationale(&self, found: LookupResult<'_>) -> Rationale {
        self.decide(found).record().rationale()
    }
}
