//! The evaluator: rules as sets of bits, every category of a question at once, the same work
//! whoever is asked about.

use super::{Context, MatterLink, QuestionRecord, Situation};
use crate::bit_set::{BitSet, Member, all_if, hidden};
use crate::category::CategorySet;
use crate::requester::{
    Capacity, ConflictSet, DeclaredJurisdiction, DeclaredPurpose, IdentityLevel, Jurisdiction,
    Purpose, Standing,
};
use crate::subject::{Lifted, NOTHING_LIFTED, Protection, ProtectionSet, Seen};

/// One thing that rules see of a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Fact {
    Capacity(Capacity),
    Identity(IdentityLevel),
    Standing(Standing),
    Purpose(Purpose),
    Jurisdiction(Jurisdiction),
}

impl Fact {
    const FIRST_IDENTITY: u32 = Capacity::ALL.len() as u32;
    const FIRST_STANDING: u32 = Self::FIRST_IDENTITY + IdentityLevel::ALL.len() as u32;
    const FIRST_PURPOSE: u32 = Self::FIRST_STANDING + Standing::ALL.len() as u32;
    const FIRST_JURISDICTION: u32 = Self::FIRST_PURPOSE + Purpose::ALL.len() as u32;
    /// What offices declare comes last, so that the places of the others are those they have
    /// without.
    const FIRST_DECLARED: u32 = Self::FIRST_JURISDICTION + Jurisdiction::ALL.len() as u32;
    const FIRST_DECLARED_JURISDICTION: u32 = Self::FIRST_DECLARED + DeclaredPurpose::ROOM as u32;

    pub(super) const fn bit(self) -> u32 {
        match self {
            Self::Capacity(of) => of as u32,
            Self::Identity(of) => Self::FIRST_IDENTITY + of as u32,
            Self::Standing(of) => Self::FIRST_STANDING + of as u32,
            Self::Purpose(of) => match of.place() {
                Ok(place) => Self::FIRST_PURPOSE + place,
                Err(slot) => Self::FIRST_DECLARED + slot,
            },
            Self::Jurisdiction(of) => match of.place() {
                Ok(place) => Self::FIRST_JURISDICTION + place,
                Err(slot) => Self::FIRST_DECLARED_JURISDICTION + slot,
            },
        }
    }
}

impl Member for Fact {
    /// All that there is room for.
    const COUNT: u32 = Self::FIRST_DECLARED_JURISDICTION + DeclaredJurisdiction::ROOM as u32;

    fn all() -> impl Iterator<Item = Self> {
        let standing = Standing::ALL.iter().map(|of| Self::Standing(*of));
        Capacity::ALL
            .iter()
            .map(|of| Self::Capacity(*of))
            .chain(IdentityLevel::ALL.iter().map(|of| Self::Identity(*of)))
            .chain(standing)
            .chain(Purpose::ALL.iter().map(|of| Self::Purpose(*of)))
            .chain(Jurisdiction::ALL.iter().map(|of| Self::Jurisdiction(*of)))
            .chain(DeclaredPurpose::all().map(|of| Self::Purpose(of.into())))
            .chain(DeclaredJurisdiction::all().map(|of| Self::Jurisdiction(of.into())))
    }

    fn place(self) -> u32 {
        self.bit()
    }
}

/// The facts of a question, one of each kind, or those that a rule asks for.
///
/// A question meets a rule where its facts are a subset.
pub(super) type FactSet = BitSet<Fact>;

impl FactSet {
    /// The facts of a question.
    pub(super) const fn of_question(
        capacity: Capacity,
        identity: IdentityLevel,
        standing: Standing,
        purpose: Purpose,
        jurisdiction: Jurisdiction,
    ) -> Self {
        Self::EMPTY
            .with_place(Fact::Capacity(capacity).bit())
            .with_place(Fact::Identity(identity).bit())
            .with_place(Fact::Standing(standing).bit())
            .with_place(Fact::Purpose(purpose).bit())
            .with_place(Fact::Jurisdiction(jurisdiction).bit())
    }
}

/// What the rules see of a question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Asker {
    pub(super) facts: FactSet,
    pub(super) conflicts: ConflictSet,
    pub(super) asked: CategorySet,
    pub(super) authority: CategorySet,
}

impl Asker {
    /// Somebody with full authority, and no conflict told at intake.
    pub(super) const fn with_full_authority(context: Context) -> Self {
        Self {
            facts: context.facts(),
            conflicts: ConflictSet::EMPTY,
            asked: CategorySet::ALL,
            authority: CategorySet::ALL,
        }
    }

    pub(super) fn new(question: &QuestionRecord, authority: CategorySet) -> Self {
        let requester = &question.requester;
        Self {
            facts: FactSet::of_question(
                requester.capacity(),
                *requester.identity().level(),
                question.matter.standing,
                question.purpose,
                question.matter.jurisdiction,
            ),
            conflicts: requester.conflicts().iter().copied().collect(),
            asked: question.categories.iter().copied().collect(),
            authority,
        }
    }
}

/// What the rules see of a person asked about: which protections hold, and never a value.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) seen: Seen,
    /// What a consent for each protection lets go to this requester for this purpose.
    pub(super) consents: Lifted,
}

/// What is lifted of the protection at each place.
pub(super) fn lifted(mut of: impl FnMut(u32) -> CategorySet) -> Lifted {
    let mut place = 0;
    [(); Protection::COUNT as usize].map(|()| {
        place += 1;
        of(place - 1)
    })
}

impl State {
    /// No such person.
    /// A person about whom the most may be told.
    pub(super) const OPEN: Self = Self::without_consent(Seen {
        known: true,
        matter_linked: true,
        linked_facts: CategorySet::ABOUT_CASES,
        ..Seen::NOTHING
    });

    /// Whoever is seen so, with no consent that lets anything go.
    pub(super) const fn without_consent(seen: Seen) -> Self {
        Self { seen, consents: NOTHING_LIFTED }
    }

    /// The categories in which what the record has belongs to the matter of the question as a rule
    /// asks for it.
    fn linked<const HIDDEN: bool>(&self, link: Option<MatterLink>) -> CategorySet {
        match link {
            None => CategorySet::ALL,
            Some(MatterLink::Record) => mask_of::<HIDDEN, _>(self.seen.matter_linked),
            Some(MatterLink::Fact) => CategorySet::ALL
                .difference(CategorySet::ABOUT_CASES)
                .union(self.seen.linked_facts)
                .intersection(mask_of::<HIDDEN, _>(self.seen.matter_linked)),
        }
    }
}

/// All that there is if something holds, else nothing. What holds of a record is a secret where an
/// answer is made, and is hidden from the compiler there: it would make a branch of it.
fn mask_of<const HIDDEN: bool, T: Member>(holds: bool) -> BitSet<T> {
    let mask = all_if(holds);
    BitSet::ALL.masked(if HIDDEN { hidden(mask) } else { mask })
}

/// A rule, compiled.
#[derive(Clone)]
pub(super) struct Compiled {
    /// The rule's place in the policy.
    pub(super) index: usize,
    pub(super) prohibits: bool,
    pub(super) permits: bool,
    pub(super) covers: CategorySet,
    pub(super) facts: FactSet,
    /// None: the rule does not ask.
    pub(super) link: Option<MatterLink>,
    /// Empty: the rule does not ask.
    pub(super) conflicts: ConflictSet,
    /// Empty: the rule does not ask.
    pub(super) protections: ProtectionSet,
    pub(super) exceptions: Vec<CompiledException>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum CompiledException {
    Consent(Protection),
    Waiver(Protection),
    AskedBy(FactSet, CategorySet),
}

impl Compiled {
    /// The categories for which the rule takes effect.
    pub(super) fn effect(&self, asker: &Asker, state: &State) -> CategorySet {
        self.effect_of::<false>(asker, state)
    }

    /// The same, with the same work whatever the state is.
    pub(super) fn effect_hidden(&self, asker: &Asker, state: &State) -> CategorySet {
        self.effect_of::<true>(asker, state)
    }

    fn effect_of<const HIDDEN: bool>(&self, asker: &Asker, state: &State) -> CategorySet {
        // What a rule asks for is no secret, and most ask for one of the two at most.
        let mut met = self.covers.intersection(state.linked::<HIDDEN>(self.link));
        if !self.conflicts.is_empty() {
            let held = self.conflicts.intersects(asker.conflicts.union(state.seen.conflicts));
            met = met.intersection(mask_of::<HIDDEN, _>(held));
        }
        if !self.protections.is_empty() {
            let held = self.protections.intersects(state.seen.protections);
            met = met.intersection(mask_of::<HIDDEN, _>(held));
        }
        let lifted =
            self.exceptions.iter().map(|exception| exception.lifts::<HIDDEN>(asker, state));
        met.select(asker.facts.is_subset(self.facts))
            .difference(lifted.fold(CategorySet::EMPTY, CategorySet::union))
    }
}

impl CompiledException {
    #[expect(clippy::indexing_slicing, reason = "the array has a place for each protection")]
    fn lifts<const HIDDEN: bool>(&self, asker: &Asker, state: &State) -> CategorySet {
        match self {
            Self::Consent(protection) => state.consents[protection.at() as usize],
            Self::Waiver(protection) => {
                mask_of::<HIDDEN, _>(state.seen.waivers.contains(*protection))
            }
            Self::AskedBy(facts, categories) => categories.select(asker.facts.is_subset(*facts)),
        }
    }
}

/// What the rules decide.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    pub(super) permitted: CategorySet,
    pub(super) prohibited: CategorySet,
    pub(super) released: CategorySet,
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
pub(super) fn evaluate<'a>(
    rules: impl IntoIterator<Item = &'a Compiled>,
    asker: &Asker,
    state: &State,
) -> Verdict {
    evaluate_each(rules, asker, state, |_, _| ())
}

/// The same, with the same work whatever the state is.
pub(super) fn evaluate_hidden<'a>(
    rules: impl IntoIterator<Item = &'a Compiled>,
    asker: &Asker,
    state: &State,
) -> Verdict {
    evaluate_all::<true>(rules, asker, state, |_, _| ())
}

/// The same, showing each rule with the categories for which it takes effect.
pub(super) fn evaluate_each<'a>(
    rules: impl IntoIterator<Item = &'a Compiled>,
    asker: &Asker,
    state: &State,
    each: impl FnMut(&'a Compiled, CategorySet),
) -> Verdict {
    evaluate_all::<false>(rules, asker, state, each)
}

fn evaluate_all<'a, const HIDDEN: bool>(
    rules: impl IntoIterator<Item = &'a Compiled>,
    asker: &Asker,
    state: &State,
    mut each: impl FnMut(&'a Compiled, CategorySet),
) -> Verdict {
    let (mut permitted, mut prohibited) = (CategorySet::EMPTY, CategorySet::EMPTY);
    rules.into_iter().for_each(|rule| {
        let effect = rule.effect_of::<HIDDEN>(asker, state);
        each(rule, effect);
        permitted = permitted.union(effect.select(rule.permits));
        prohibited = prohibited.union(effect.select(rule.prohibits));
    });
    let known = mask_of::<HIDDEN, _>(state.seen.known);
    let open = asker.asked.intersection(asker.authority).intersection(known);
    Verdict { permitted, prohibited, released: open.intersection(permitted).difference(prohibited) }
}

impl Context {
    pub(super) const fn facts(self) -> FactSet {
        FactSet::of_question(
            self.capacity,
            self.identity,
            self.standing,
            self.purpose,
            self.jurisdiction,
        )
    }
}

impl Situation {
    pub(super) fn state(&self) -> State {
        let consents = lifted(|place| CategorySet::ALL.select(self.consents.contains_place(place)));
        let linked = self.linked_facts.intersection(CategorySet::ABOUT_CASES);
        let seen = Seen {
            known: self.known,
            matter_linked: self.matter_linked,
            linked_facts: linked.select(self.matter_linked),
            conflicts: self.conflicts,
            protections: self.protections,
            waivers: self.waivers,
        };
        State { seen, consents }
    }
}

#[cfg(test)]
mod tests {
    use super::Fact;
    use crate::bit_set::Member as _;
    use crate::requester::{DeclaredJurisdiction, DeclaredPurpose};

    const DECLARED: u32 = Fact::FIRST_DECLARED;

    #[test]
    fn each_fact_has_a_place_of_its_own() {
        let own: Vec<u32> = Fact::all().map(Fact::place).filter(|of| *of < DECLARED).collect();
        assert_eq!(own, (0..DECLARED).collect::<Vec<_>>());
        let of = |slot| DeclaredPurpose::declare(&format!("test-facts:of-{slot}"));
        let purposes = (0..).map_while(of).map(|of| Fact::Purpose(of.into()).place());
        let of = |slot| DeclaredJurisdiction::declare(&format!("test-facts:of-{slot}"));
        let jurisdictions = (0..).map_while(of).map(|of| Fact::Jurisdiction(of.into()).place());
        let declared: Vec<u32> = purposes.chain(jurisdictions).collect();
        assert_eq!(declared, (DECLARED..Fact::COUNT).collect::<Vec<_>>());
    }
}
