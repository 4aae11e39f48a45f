//! The evaluator: rules as bit masks, every category of a question at once, the same work whoever
//! is asked about.

use core::ops::BitOr;

use subtle::{Choice, ConditionallySelectable as _};

use super::{Context, MatterLink, Question};
use crate::category::CategorySet;
use crate::identifier::{PartyId, alike};
use crate::requester::{Capacity, Conflict, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::{
    Deciding, LookupResult, MatterFacts, Protection, ProtectionSet, Subject, choice, decoy, padded,
};
use crate::wire::Day;

/// The facts of a question, each as one bit of a field.
const FIELDS: [u32; 5] = [
    Capacity::ALL.len() as u32,
    IdentityLevel::ALL.len() as u32,
    Standing::ALL.len() as u32,
    Purpose::ALL.len() as u32,
    Jurisdiction::ALL.len() as u32,
];

/// How many bits the facts have.
pub(super) const FACTS: usize =
    (FIELDS[0] + FIELDS[1] + FIELDS[2] + FIELDS[3] + FIELDS[4]) as usize;

/// Facts of a question, or the facts that a rule asks for: in each field, one bit a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FactMask(u32);

impl FactMask {
    /// A mask from the bits of each field.
    pub(crate) const fn new(
        capacity: u32,
        identity: u32,
        standing: u32,
        purpose: u32,
        jurisdiction: u32,
    ) -> Self {
        let [a, b, c, d, _] = FIELDS;
        Self(
            capacity
                | identity << a
                | standing << (a + b)
                | purpose << (a + b + c)
                | jurisdiction << (a + b + c + d),
        )
    }

    /// The facts of a question: one value of each field.
    pub(crate) const fn of(
        capacity: Capacity,
        identity: IdentityLevel,
        standing: Standing,
        purpose: Purpose,
        jurisdiction: Jurisdiction,
    ) -> Self {
        Self::new(
            1 << capacity as u32,
            1 << identity as u32,
            1 << standing as u32,
            1 << purpose as u32,
            1 << jurisdiction as u32,
        )
    }

    /// Whether the facts of a question are, in every field, among those that the rule asks for.
    pub(crate) const fn meet(self, asked: Self) -> bool {
        self.within(asked)
    }

    /// The places of the bits: for a question, one in each field.
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        core::iter::from_fn(move || {
            let place = left.trailing_zeros() as usize;
            (left != 0).then(|| {
                left &= left - 1;
                place
            })
        })
    }

    /// Whether every fact that meets these meets others too.
    pub(crate) const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}

/// What the rules see of a question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asker {
    pub(crate) facts: FactMask,
    pub(crate) conflicts: u32,
    pub(crate) asked: CategorySet,
    pub(crate) authority: CategorySet,
}

impl Asker {
    /// Somebody with full authority, and no conflict told at intake.
    pub(super) const fn of(context: Context) -> Self {
        Self {
            facts: context.facts(),
            conflicts: 0,
            asked: CategorySet::ALL,
            authority: CategorySet::ALL,
        }
    }

    pub(crate) fn new(question: &Question, authority: CategorySet) -> Self {
        let requester = &question.requester;
        Self {
            facts: FactMask::of(
                requester.capacity(),
                *requester.identity().level(),
                question.matter.standing,
                question.purpose,
                question.matter.jurisdiction,
            ),
            conflicts: bits(requester.conflicts().iter()),
            asked: question.categories.iter().copied().collect(),
            authority,
        }
    }
}

pub(crate) fn bits<'a>(conflicts: impl Iterator<Item = &'a Conflict>) -> u32 {
    conflicts.map(|conflict| 1 << *conflict as u32).fold(0, BitOr::bitor)
}

/// What the rules see of a person asked about: which protections hold, and never a value.
#[derive(Clone, Copy)]
pub(crate) struct State {
    /// Found, and screened in time.
    pub(crate) known: bool,
    /// The record names the matter of the question.
    pub(crate) matter_linked: bool,
    /// The categories about a case of which the record has a fact of that matter; none where the
    /// record does not name it.
    pub(crate) linked_facts: CategorySet,
    pub(crate) conflicts: u32,
    pub(crate) protections: ProtectionSet,
    pub(crate) waivers: ProtectionSet,
    /// What a consent for each protection lets go to this requester for this purpose.
    pub(crate) consents: [CategorySet; Protection::ALL.len()],
}

impl State {
    /// No such person.
    pub(crate) const NOBODY: Self = Self {
        known: false,
        matter_linked: false,
        linked_facts: CategorySet::EMPTY,
        conflicts: 0,
        protections: ProtectionSet::EMPTY,
        waivers: ProtectionSet::EMPTY,
        consents: [CategorySet::EMPTY; Protection::ALL.len()],
    };

    /// A person about whom the most may be told.
    pub(crate) const OPEN: Self = Self {
        known: true,
        matter_linked: true,
        linked_facts: CategorySet::ABOUT_CASES,
        ..Self::NOBODY
    };

    /// What the rules see of whoever was found; `facts` are theirs, for the matter of the question.
    pub(crate) fn of(
        found: LookupResult<'_>,
        facts: &MatterFacts<'_>,
        question: &Question,
        day: Day,
    ) -> Self {
        let of = Self::of_subject(found.0.unwrap_or(decoy()), facts, question, day);
        of.select(choice(found.0.is_some()))
    }

    /// The state if `keep`, else nobody's; the same work either way.
    fn select(self, keep: Choice) -> Self {
        Self {
            known: (choice(self.known) & keep).into(),
            matter_linked: (choice(self.matter_linked) & keep).into(),
            linked_facts: self.linked_facts.select(keep),
            conflicts: u32::conditional_select(&0, &self.conflicts, keep),
            protections: self.protections.select(keep),
            waivers: self.waivers.select(keep),
            consents: self.consents.map(|lifted| lifted.select(keep)),
        }
    }

    /// The categories in which what the record has belongs to the matter of the question as a rule
    /// asks for it.
    pub(crate) const fn linked(&self, link: Option<MatterLink>) -> CategorySet {
        match link {
            None => CategorySet::ALL,
            Some(MatterLink::Record) => CategorySet::ALL.when(self.matter_linked),
            Some(MatterLink::Fact) => CategorySet::ALL
                .minus(CategorySet::ABOUT_CASES)
                .or(self.linked_facts)
                .when(self.matter_linked),
        }
    }

    fn of_subject(
        subject: &Subject,
        facts: &MatterFacts<'_>,
        question: &Question,
        day: Day,
    ) -> Self {
        let (party, principal) =
            (&question.requester.person().party, question.requester.principal());
        let spare = decoy();
        let affiliations = padded(subject.affiliations(), spare.affiliations());
        let conflicts = affiliations.map(|(of, own)| {
            let related = own
                & (alike(of.party.as_str(), party.as_str())
                    | alike(of.party.as_str(), principal.as_str()));
            u32::conditional_select(&0, &bits(core::iter::once(&of.conflict)), related)
        });
        let deciding = subject.deciding();
        let waivers = padded(subject.waivers(), spare.waivers());
        let waivers = waivers.map(|(waiver, own)| {
            let complete = choice(waiver.complete(day, &deciding));
            ProtectionSet::EMPTY.with(waiver.protection).select(own & complete)
        });
        let (yes, no) = (choice(true), choice(false));
        let own_matters = subject.matters().iter().map(|matter| (matter, yes));
        let spare_matters =
            spare.matters().iter().skip(subject.matters().len()).map(|matter| (matter, no));
        let asked = question.matter.id.as_str();
        let linked =
            own_matters.chain(spare_matters).map(|(of, own)| own & alike(of.as_str(), asked));
        let linked = linked.fold(no, BitOr::bitor);
        Self {
            known: subject.screened(question.as_of),
            matter_linked: linked.into(),
            linked_facts: facts.linked.select(linked),
            conflicts: conflicts.fold(0, BitOr::bitor),
            protections: subject.protections(day),
            waivers: waivers.fold(ProtectionSet::EMPTY, ProtectionSet::or),
            consents: consents_of(subject, &deciding, party, question.purpose, day),
        }
    }

    /// The same person, asked about for another purpose; the same work for nobody.
    pub(crate) fn for_purpose(
        self,
        found: LookupResult<'_>,
        party: &PartyId,
        purpose: Purpose,
        day: Day,
    ) -> Self {
        let subject = found.0.unwrap_or(decoy());
        let consents = consents_of(subject, &subject.deciding(), party, purpose, day);
        let somebody = choice(found.0.is_some());
        Self { consents: consents.map(|lifted| lifted.select(somebody)), ..self }
    }
}

/// What the consents of a person let go to a requester for a purpose.
#[expect(
    clippy::indexing_slicing,
    reason = "a protection is a place in an array of all protections"
)]
fn consents_of(
    subject: &Subject,
    deciding: &Deciding<'_>,
    party: &PartyId,
    purpose: Purpose,
    day: Day,
) -> [CategorySet; Protection::ALL.len()] {
    let mut consents = State::NOBODY.consents;
    for (consent, own) in padded(subject.consents(), decoy().consents()) {
        let lifted = &mut consents[consent.protection as usize];
        *lifted = lifted.or(consent.lifts(party, purpose, day, deciding).select(own));
    }
    consents
}

/// A rule, compiled.
#[derive(Clone)]
pub(crate) struct Compiled {
    /// The rule's place in the policy.
    pub(crate) index: usize,
    pub(crate) prohibits: bool,
    pub(crate) permits: bool,
    pub(crate) covers: CategorySet,
    pub(crate) facts: FactMask,
    /// None: the rule does not ask.
    pub(crate) link: Option<MatterLink>,
    /// No bit: the rule does not ask.
    pub(crate) conflicts: u32,
    /// Empty: the rule does not ask.
    pub(crate) protections: ProtectionSet,
    pub(crate) exceptions: Vec<CompiledException>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum CompiledException {
    Consent(Protection),
    Waiver(Protection),
    AskedBy(FactMask, CategorySet),
}

impl Compiled {
    /// The categories for which the rule takes effect.
    pub(crate) fn effect(&self, asker: &Asker, state: &State) -> CategorySet {
        let conflicts =
            self.conflicts == 0 || self.conflicts & (asker.conflicts | state.conflicts) != 0;
        let protected = self.protections.is_empty() || self.protections.meets(state.protections);
        let matches = asker.facts.meet(self.facts) & conflicts & protected;
        let lifted = self.exceptions.iter().map(|exception| exception.lifts(asker, state));
        self.covers
            .and(state.linked(self.link))
            .when(matches)
            .minus(lifted.fold(CategorySet::EMPTY, CategorySet::or))
    }
}

impl CompiledException {
    #[expect(clippy::indexing_slicing, reason = "the array has a place for each protection")]
    fn lifts(&self, asker: &Asker, state: &State) -> CategorySet {
        match self {
            Self::Consent(protection) => state.consents[*protection as usize],
            Self::Waiver(protection) => CategorySet::ALL.when(state.waivers.contains(*protection)),
            Self::AskedBy(facts, categories) => categories.when(asker.facts.meet(*facts)),
        }
    }
}

/// What the rules decide.
#[derive(Clone, Copy)]
pub(crate) struct Verdict {
    pub(crate) permitted: CategorySet,
    pub(crate) prohibited: CategorySet,
    pub(crate) released: CategorySet,
}

impl Verdict {
    /// What is decided where no rule is in force.
    pub(super) const NOTHING: Self = Self {
        permitted: CategorySet::EMPTY,
        prohibited: CategorySet::EMPTY,
        released: CategorySet::EMPTY,
    };
}

/// Released is what was asked for with authority about a known person, is permitted, and
/// is not prohibited.
pub(crate) fn evaluate<'a>(
    rules: impl IntoIterator<Item = &'a Compiled>,
    asker: &Asker,
    state: &State,
) -> Verdict {
    evaluate_each(rules, asker, state, |_, _| ())
}

/// The same, showing each rule with the categories for which it takes effect.
pub(super) fn evaluate_each<'a>(
    rules: impl IntoIterator<Item = &'a Compiled>,
    asker: &Asker,
    state: &State,
    mut each: impl FnMut(&'a Compiled, CategorySet),
) -> Verdict {
    let (mut permitted, mut prohibited) = (CategorySet::EMPTY, CategorySet::EMPTY);
    rules.into_iter().for_each(|rule| {
        let effect = rule.effect(asker, state);
        each(rule, effect);
        permitted = permitted.or(effect.when(rule.permits));
        prohibited = prohibited.or(effect.when(rule.prohibits));
    });
    let open = asker.asked.and(asker.authority).when(state.known);
    Verdict { permitted, prohibited, released: open.and(permitted).minus(prohibited) }
}
