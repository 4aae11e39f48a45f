//! What a token opens: the party of a requester, or roles of the office, each of which opens the
//! least that its work takes.

use std::collections::BTreeSet;

use voice_core::identifier::PartyId;
use voice_core::wire::{Vocabulary as _, Wire};

/// A role of the office. None includes another: who does the work of two has both.
///
/// ```
/// use voice_server::access::{AccessRole, Roles};
///
/// let roles: Roles = [AccessRole::Desk, AccessRole::Auditor].into_iter().collect();
/// assert!(roles.has(AccessRole::Auditor) && !roles.has(AccessRole::Records));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AccessRole {
    /// Reports custody events, and reads nothing.
    Source,
    /// Serves requesters: questions, what is attested, contacts, sign-ups, referrals.
    #[wire(title = "Intake desk")]
    Desk,
    /// Keeps the records of people in custody, publishes reports and passes corrections on.
    Records,
    /// Reads why answers were given, and what was disclosed; changes nothing.
    Auditor,
    /// Reads the figures of the server's health.
    Monitor,
    /// Hands out tokens and takes them back, and has failed messages sent again.
    #[wire(title = "Administrator")]
    Admin,
}

/// A set of roles, written as words with a space between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles(BTreeSet<AccessRole>);

impl Roles {
    /// Every role, for whoever does all the work of an office alone.
    #[must_use]
    pub fn all() -> Self {
        AccessRole::TERMS.iter().map(|term| term.value).collect()
    }

    /// Those of a member of staff who is no administrator: desk, records and auditor.
    #[must_use]
    pub fn staff() -> Self {
        [AccessRole::Desk, AccessRole::Records, AccessRole::Auditor].into_iter().collect()
    }

    /// Whether a role is among them.
    #[must_use]
    pub fn has(&self, role: AccessRole) -> bool {
        self.0.contains(&role)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The roles, in the order of their vocabulary.
    pub fn iter(&self) -> impl Iterator<Item = AccessRole> {
        self.0.iter().copied()
    }

    /// The words, with a space between.
    #[must_use]
    pub fn to_words(&self) -> String {
        self.iter().map(|role| role.as_str().to_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Reads words with a space between; none if one is not known, or if there is none.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let roles = words.split(' ').map(|word| word.parse().ok()).collect::<Option<Self>>()?;
        (!roles.is_empty()).then_some(roles)
    }
}

impl FromIterator<AccessRole> for Roles {
    fn from_iter<I: IntoIterator<Item = AccessRole>>(roles: I) -> Self {
        Self(roles.into_iter().collect())
    }
}

/// What a token opens.
#[derive(Clone, PartialEq, Eq)]
pub enum Grant {
    /// What a requester may ask for themselves: the owner speaks for this party and nobody else.
    Requester(PartyId),
    /// What roles of the office open.
    Roles(Roles),
}

impl Grant {
    /// Whether it has a role.
    #[must_use]
    pub fn has(&self, role: AccessRole) -> bool {
        matches!(self, Self::Roles(roles) if roles.has(role))
    }
}

impl core::fmt::Debug for Grant {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Requester(_) => f.write_str("Requester(..)"),
            Self::Roles(roles) => f.debug_tuple("Roles").field(roles).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_written_as_words_and_read_again() {
        assert_eq!(Roles::all().to_words(), "source desk records auditor monitor admin");
        for roles in [Roles::all(), Roles::staff(), [AccessRole::Monitor].into_iter().collect()] {
            assert_eq!(Roles::from_words(&roles.to_words()), Some(roles));
        }
        for unknown in ["", " ", "desk ", "desk  records", "king", "Desk", "desk king"] {
            assert_eq!(Roles::from_words(unknown), None, "{unknown:?}");
        }
    }
}
