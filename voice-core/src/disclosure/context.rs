//! What rules see of a question, and of a person asked about.

use crate::category::CategorySet;
use crate::requester::{Capacity, ConflictSet, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::ProtectionSet;
use crate::vocabulary::Vocabulary;

/// What the rules see of a question.
///
/// ```
/// use voice_core::disclosure::Context;
/// use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
///
/// let context = Context {
///     capacity: Capacity::Witness,
///     identity: IdentityLevel::Verified,
///     standing: Standing::Confirmed,
///     purpose: Purpose::SafetyPlanning,
///     jurisdiction: Jurisdiction::State,
/// };
/// assert!(Context::all().any(|of| of == context));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Context {
    /// The capacity of the requester.
    pub capacity: Capacity,
    /// How well the identity is known.
    pub identity: IdentityLevel,
    /// How well the principal's part in the matter is known.
    pub standing: Standing,
    /// The purpose.
    pub purpose: Purpose,
    /// The law under which the crime is prosecuted.
    pub jurisdiction: Jurisdiction,
}

impl Context {
    /// Every context with a purpose and a jurisdiction of this library.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::of_each(&Purpose::ALL, &Jurisdiction::ALL).into_iter()
    }

    /// Every context, with what a vocabulary declares.
    ///
    /// ```
    /// use voice_core::disclosure::Context;
    /// use voice_core::vocabulary::Vocabulary;
    ///
    /// let none = Vocabulary::default();
    /// assert!(Context::all_with(&none).eq(Context::all()));
    /// ```
    pub fn all_with(vocabulary: &Vocabulary) -> impl Iterator<Item = Self> {
        let purposes: Vec<Purpose> = vocabulary.every_purpose().collect();
        let jurisdictions: Vec<Jurisdiction> = vocabulary.every_jurisdiction().collect();
        Self::of_each(&purposes, &jurisdictions).into_iter()
    }

    /// A list, as an iterator of five nested ones is thirty times as much code.
    fn of_each(purposes: &[Purpose], jurisdictions: &[Jurisdiction]) -> Vec<Self> {
        let mut all = Vec::new();
        for capacity in Capacity::ALL {
            for identity in IdentityLevel::ALL {
                for standing in Standing::ALL {
                    for &purpose in purposes {
                        for &jurisdiction in jurisdictions {
                            all.push(Self { capacity, identity, standing, purpose, jurisdiction });
                        }
                    }
                }
            }
        }
        all
    }
}

/// What the rules see of a person asked about, by one requester for one purpose: no record,
/// and no value.
///
/// ```
/// use voice_core::disclosure::Situation;
/// use voice_core::subject::{Protection, ProtectionSet};
///
/// let sealed = Situation {
///     protections: ProtectionSet::EMPTY.with(Protection::Sealed),
///     ..Situation::OPEN.clone()
/// };
/// assert!(sealed != Situation::OPEN && sealed != Situation::NOBODY);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Whether the person was found, and screened in time.
    pub known: bool,
    /// Whether the record names the requester's matter.
    pub matter_linked: bool,
    /// The categories about a case of which the record has a fact of that matter; they count only
    /// where the record names it.
    pub linked_facts: CategorySet,
    /// The conflicts with the requester.
    pub conflicts: ConflictSet,
    /// The protections that hold.
    pub protections: ProtectionSet,
    /// The protections with a complete waiver.
    pub waivers: ProtectionSet,
    /// The protections whose consent lets everything go to this requester for this purpose.
    pub consents: ProtectionSet,
}

impl Situation {
    /// No such person.
    pub const NOBODY: Self = Self::unprotected(false, CategorySet::EMPTY);

    /// A person about whom the most may be told: known, all of it linked to the matter, with
    /// nothing that withholds.
    pub const OPEN: Self = Self::unprotected(true, CategorySet::ABOUT_CASES);

    const fn unprotected(known_and_linked: bool, linked_facts: CategorySet) -> Self {
        Self {
            known: known_and_linked,
            matter_linked: known_and_linked,
            linked_facts,
            conflicts: ConflictSet::EMPTY,
            protections: ProtectionSet::EMPTY,
            waivers: ProtectionSet::EMPTY,
            consents: ProtectionSet::EMPTY,
        }
    }
}

impl Default for Situation {
    /// No such person.
    fn default() -> Self {
        Self::NOBODY
    }
}
