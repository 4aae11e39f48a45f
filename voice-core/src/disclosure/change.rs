use crate::category::Category;
use crate::requester::{Capacity, IdentityLevel, Purpose, Standing};
use crate::wire::{Set, Wire};

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
