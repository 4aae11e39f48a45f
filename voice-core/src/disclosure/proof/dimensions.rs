//! The dimensions of a question and of a state, in one place.
//!
//! Every law is looked at over these. `Context`, `Asker`, `State` and `Conditions` are taken apart
//! and put together here field by field, without `..`: a dimension that is added does not compile
//! until it is said here what becomes of it.
//!
//! | dimension | of | values that are looked at |
//! |---|---|---|
//! | capacity, identity, standing, purpose, jurisdiction | question | every value |
//! | categories, authority | question | all: with less of either, answers are left out and no other changes |
//! | day | question | the first of each stretch of days with the same rules |
//! | conflicts | question and record | every set that rules tell apart, told or recorded alike |
//! | known | record | known: of who is not, nothing is told, and no rule asks for it |
//! | link to the matter | record | [`Linked::ALL`] |
//! | protections | record | every set, with one of [`BASES`] in it |
//! | waivers, consents | record | every set of those that exceptions name |

use super::super::Conditions;
use super::super::context::Context;
use super::super::evaluate::{Asker, State, lifted};
use crate::category::CategorySet;
use crate::requester::ConflictSet;
use crate::subject::{Protection, ProtectionSet, Seen};

/// The protections of which one always holds: they follow from what is known of the citizenship.
pub(super) const BASES: [Protection; 2] = [Protection::FippsNonus, Protection::PrivacyAct];

/// How a record belongs to the matter of a question: each more is told of, by more grounds.
///
/// The facts of one case are of one matter: they belong to it together, or none of them does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Linked {
    /// The record does not name the matter.
    Nothing,
    /// The record names the matter, and what it has about a case is about another.
    Record,
    /// The record names the matter, and what it has about a case is about that of the matter.
    Fact,
}

impl Linked {
    /// Every level, the one at which the most is told first.
    pub(super) const ALL: [Self; 3] = [Self::Fact, Self::Record, Self::Nothing];
}

/// What holds of a person who is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Holds {
    pub(super) linked: Linked,
    pub(super) protections: ProtectionSet,
    pub(super) waivers: ProtectionSet,
    /// The protections whose consent lets `consented` go to the requester.
    pub(super) consents: ProtectionSet,
    pub(super) consented: CategorySet,
}

/// How much a case needs: fewest protections first, then waivers, consents, conflicts and links.
pub(super) type Size = (u32, u32, u32, u32, Linked);

impl Holds {
    pub(super) const NOTHING: Self = Self {
        linked: Linked::Fact,
        protections: ProtectionSet::EMPTY,
        waivers: ProtectionSet::EMPTY,
        consents: ProtectionSet::EMPTY,
        consented: CategorySet::EMPTY,
    };

    /// The state, with these conflicts in the record.
    pub(super) fn state(&self, conflicts: ConflictSet) -> State {
        let Self { linked, protections, waivers, consents, consented } = *self;
        let seen = Seen {
            known: true,
            matter_linked: linked >= Linked::Record,
            linked_facts: CategorySet::ABOUT_CASES.select(linked >= Linked::Fact),
            conflicts,
            protections,
            waivers,
        };
        let consents = lifted(|place| consented.select(consents.contains_place(place)));
        State { seen, consents }
    }

    pub(super) const fn size(&self, conflicts: ConflictSet) -> Size {
        let Self { linked, protections, waivers, consents, consented: _ } = *self;
        (protections.len(), waivers.len(), consents.len(), conflicts.len(), linked)
    }

    /// The person at every level of the link, and with either of the protections of which one
    /// always holds.
    pub(super) fn everywhere(self) -> Vec<Self> {
        let held = self.protections;
        let based: Vec<ProtectionSet> = if BASES.iter().any(|base| held.contains(*base)) {
            vec![held]
        } else {
            BASES.map(|base| held.with(base)).to_vec()
        };
        let mut everywhere = Vec::new();
        for linked in Linked::ALL {
            let at =
                |protections: &ProtectionSet| Self { linked, protections: *protections, ..self };
            everywhere.extend(based.iter().map(at));
        }
        everywhere
    }
}

/// A requester who asks for everything with full authority.
pub(super) fn asker(context: Context, told: ConflictSet) -> Asker {
    let Context { capacity: _, identity: _, standing: _, purpose: _, jurisdiction: _ } = context;
    Asker {
        facts: context.facts(),
        conflicts: told,
        asked: CategorySet::ALL,
        authority: CategorySet::ALL,
    }
}

/// What conditions ask for that a person or proof can have more or less of.
pub(super) struct Asks {
    /// A protection or conflict: a ground must not, or more would be told where more holds.
    pub(super) withholding: bool,
    /// Proof, or the link to the matter: a prohibition must not, or more would be told where less
    /// is proved.
    pub(super) proof: bool,
}

impl Asks {
    pub(super) const fn new(conditions: &Conditions) -> Self {
        // Of capacity, purpose and jurisdiction there is no more and no less.
        let Conditions {
            capacities: _,
            purposes: _,
            jurisdictions: _,
            identity,
            standing,
            link,
            conflicts,
            protections,
        } = conditions;
        Self {
            withholding: protections.is_some() || conflicts.is_some(),
            proof: identity.is_some() || standing.is_some() || link.is_some(),
        }
    }
}
