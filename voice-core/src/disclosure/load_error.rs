use std::borrow::Cow;

use super::{PolicyErrors, ProofError};
use crate::wire::{Diagnostic, InputErrors};

/// Why a policy does not load.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A pack cannot be read.
    #[error("the pack cannot be read:\n{0}")]
    Unreadable(#[from] InputErrors),
    /// The packs can be read, and do not make a policy.
    #[error("the policy does not load:\n{0}")]
    Flawed(#[from] PolicyErrors),
    /// The packs make sense, and the policy would break a law.
    #[error("the policy does not load: {0}")]
    Unproved(#[from] ProofError),
}

impl Diagnostic for LoadError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(faults) => faults.code(),
            Self::Flawed(flaws) => flaws.code(),
            Self::Unproved(error) => error.code(),
        }
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Unreadable(faults) => faults.pointer(),
            Self::Flawed(flaws) => flaws.pointer(),
            Self::Unproved(_) => None,
        }
    }

    fn expected(&self) -> Option<&str> {
        match self {
            Self::Unreadable(faults) => faults.expected(),
            Self::Flawed(flaws) => flaws.expected(),
            Self::Unproved(_) => None,
        }
    }
}
