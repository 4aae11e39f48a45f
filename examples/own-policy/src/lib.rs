//! The desk of a courthouse tells victims and witnesses, on the telephone, what is in the record of
//! one matter. It has its own few rules in its own code, takes only the types of `voice-core`, and
//! holds itself to its laws: see `tests/laws.rs`.

use serde_json::json;
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Class, Link, Question};
use voice_core::requester::{Capacity, Conflict, IdentityLevel};
use voice_core::subject::{Protection, ProtectionSet, Subject};
use voice_core::testing::laws::DisclosurePolicy;
use voice_core::wire::Set;

/// What the clerk says where nothing is read out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// One sentence, whatever the reason.
    Uniform,
    /// A sentence that helps, and that breaks a law: it tells who is in the register.
    Helpful,
}

/// The evaluator.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// What is said where nothing is read out.
    pub wording: Wording,
}

/// What the clerk may read out, if at all.
pub const READ_OUT: [Category; 3] =
    [Category::CustodyStatus, Category::Facility, Category::Release];

/// The protections that stop the clerk, about the whole person: all but the two of which one holds
/// of everybody.
pub const STOPS: ProtectionSet = ProtectionSet::ALL
    .difference(ProtectionSet::EMPTY.with(Protection::PrivacyAct).with(Protection::FippsNonus));

impl DisclosurePolicy for Desk {
    fn released(&self, question: &Question, subject: Option<&Subject>) -> CategorySet {
        let Some(subject) = subject else { return CategorySet::EMPTY };
        let requester = &question.requester;
        let themselves = matches!(requester.capacity(), Capacity::Victim | Capacity::Witness);
        let identified = *requester.identity().level() == IdentityLevel::Verified;
        let related = subject.affiliations().iter().any(|of| of.party == *requester.principal());
        let protected = subject.protections(question.as_of.utc_day()).intersects(STOPS);
        let clear = subject.screened(question.as_of) && !protected && !related;
        if themselves && identified && requester.conflicts().is_empty() && clear {
            READ_OUT.into_iter().filter(|category| question.categories.contains(category)).collect()
        } else {
            CategorySet::EMPTY
        }
    }

    fn answer(&self, question: &Question, subject: Option<&Subject>) -> Vec<u8> {
        let released = self.released(question, subject);
        let known: Vec<Category> = subject
            .into_iter()
            .flat_map(Subject::facts)
            .map(|recorded| recorded.fact().category())
            .filter(|category| released.contains(*category))
            .collect();
        let sentence = match (self.wording, subject) {
            (Wording::Helpful, Some(_)) if known.is_empty() => {
                "There is a record, and we may not read it out."
            }
            _ => {
                "We read out what we may. If that is nothing, it does not mean that there is a \
                 record."
            }
        };
        json!({ "read_out": known, "sentence": sentence }).to_string().into_bytes()
    }

    fn eligibility(&self, question: &Question) -> Vec<u8> {
        let identified = *question.requester.identity().level() == IdentityLevel::Verified;
        json!({ "bring": if identified { None } else { Some("a document with your photograph") } })
            .to_string()
            .into_bytes()
    }

    fn classified(&self, category: Category) -> Option<Class> {
        Some(if READ_OUT.contains(&category) { Class::Conditional } else { Class::Never })
    }

    fn withholding(&self, _: &Question) -> ProtectionSet {
        STOPS
    }

    fn conflicting(&self, _: &Question) -> Set<Conflict> {
        Conflict::ALL.into()
    }

    fn covert(&self) -> ProtectionSet {
        STOPS
    }

    fn links(&self) -> Vec<Link> {
        vec![Link { from: [Category::Facility].into(), to: Category::CustodyStatus }]
    }
}
