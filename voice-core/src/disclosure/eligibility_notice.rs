use super::{Citation, Note, RuleId};
use crate::category::Category;
use crate::requester::{AuthorityGap, Capacity, Conflict, IdentityLevel, Standing};
use crate::wire::{Set, Wire};

/// Something that is missing, or that closes a way of asking.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub enum Gap {
    /// The authority to act does not hold, or does not cover the question.
    Authority {
        /// What is missing or has ended.
        gap: AuthorityGap,
    },
    /// The identity is not known well enough.
    Identity {
        /// The level that is needed.
        needed: IdentityLevel,
    },
    /// The principal's part in the matter is not known well enough.
    Standing {
        /// The standing that is needed.
        needed: Standing,
    },
    /// A conflict that was told or found at intake closes this way of asking.
    Conflict {
        /// The conflicts.
        conflicts: Set<Conflict>,
    },
    /// Nobody is told this.
    NeverTold {
        /// The categories.
        categories: Set<Category>,
    },
    /// No ground to tell this to this requester for this purpose.
    NoGround {
        /// The categories.
        categories: Set<Category>,
    },
}

/// A gap in words: what it means, and what to bring or where to turn.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct GapNotice {
    /// The gap.
    pub gap: Gap,
    /// What it means.
    pub text: &'static str,
    /// What to bring or where to turn.
    pub remedy: &'static str,
}

/// A law or policy that gives a right or a ground to ask.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct Right {
    /// The rule.
    pub rule: RuleId,
    /// The law it rests on.
    pub citations: Vec<Citation>,
    /// What it means.
    pub note: Note,
}

/// What a requester is told of their own question: what may be asked, by which right, and
/// what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct EligibilityNotice {
    /// The capacity in which the requester asks.
    pub capacity: Capacity,
    /// The categories asked for that this requester could be told of somebody, if nothing stands
    /// against it.
    #[wire(title = "Open categories")]
    pub open: Set<Category>,
    /// What is missing.
    pub gaps: Vec<GapNotice>,
    /// The rights and grounds that the question meets, or would meet if nothing were missing.
    pub rights: Vec<Right>,
}
