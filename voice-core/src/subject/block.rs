//! A record as it is decided about: one block of words, without pointers and without values.
//!
//! How long an answer takes must not tell more than what it says. So nothing is decided from a
//! record itself, whose parts lie wherever there was memory, and are as many and as long as the
//! person has them. When a record is made it is compiled to a block: identifiers as words, sets as
//! words, and what depends on a day as the days from which and until which it holds. A question
//! reads every word of a block, in loops that are as long for everybody, and keeps what it finds by
//! masks. A block of which nothing is to be seen is read like any other and gives nothing.
//!
//! The lists of a block have room for what most records have. One with more makes the blocks of
//! its whole register larger, each list by powers of two.

mod compile;

use subtle::{Choice, ConditionallySelectable as _};

use self::compile::{date_number, moment_number};
use super::{Protection, ProtectionSet};
use crate::bit_set::{Member as _, Word, all_if_zero, hidden};
use crate::category::CategorySet;
use crate::identifier::{IdentifierWords, MatterId, PartyId};
use crate::requester::{ConflictSet, Purpose};
use crate::term::DeclaredPurpose;
use crate::wire::{Day, Timestamp};

/// How many words the identifier at the beginning of an entry has.
const ID: usize = IdentifierWords::COUNT;

/// The words of a record itself.
const HEAD: usize = 9;
/// A matter, whether the record names it, and the categories of which there is a fact of it, and
/// something to tell.
const MATTER: usize = ID + 3;
/// Somebody, their conflicts, and the categories that are told about them alone.
const PARTY: usize = ID + 2;
/// From when and until when protections and waivers hold.
const PERIOD: usize = 4;
/// To whom, from when, until when, for which purposes, of which protection and of which categories
/// a consent lets information go.
const CONSENT: usize = ID + 5;

/// How many entries the lists of a block have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    matters: usize,
    parties: usize,
    periods: usize,
    consents: usize,
}

impl Size {
    /// What most records fit in.
    const LEAST: Self = Self { matters: 4, parties: 4, periods: 8, consents: 2 };

    /// The size in which both fit.
    pub(super) fn max(self, other: Self) -> Self {
        Self {
            matters: self.matters.max(other.matters),
            parties: self.parties.max(other.parties),
            periods: self.periods.max(other.periods),
            consents: self.consents.max(other.consents),
        }
    }

    /// The next size of those that there are, in which as much fits.
    const fn rounded_up(self) -> Self {
        Self {
            matters: self.matters.next_power_of_two(),
            parties: self.parties.next_power_of_two(),
            periods: self.periods.next_power_of_two(),
            consents: self.consents.next_power_of_two(),
        }
    }

    const fn words(self) -> usize {
        HEAD + self.matters * MATTER
            + self.parties * PARTY
            + self.periods * PERIOD
            + self.consents * CONSENT
    }
}

impl Default for Size {
    fn default() -> Self {
        Self::LEAST
    }
}

/// A compiled record.
// INVARIANT: there are as many words as the size says.
#[derive(Clone)]
pub(super) struct Block {
    size: Size,
    words: Box<[Word]>,
}

/// A block follows from the record that it is in, so two records do not differ by it; but one may
/// be of a register with larger blocks.
impl PartialEq for Block {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Block {}

/// That of a record of which nothing is known.
impl Default for Block {
    fn default() -> Self {
        Self { size: Size::LEAST, words: vec![0; Size::LEAST.words()].into() }
    }
}

/// The lists of a block.
struct Lists<'a> {
    head: &'a [Word; HEAD],
    matters: &'a [[Word; MATTER]],
    parties: &'a [[Word; PARTY]],
    periods: &'a [[Word; PERIOD]],
    consents: &'a [[Word; CONSENT]],
}

/// What a question asks of a block.
pub(crate) struct BlockQuestion {
    matter: IdentifierWords,
    party: IdentifierWords,
    principal: IdentifierWords,
    moment: Word,
    day: Word,
}

impl BlockQuestion {
    /// What is asked about a matter by a party, who may act for a principal.
    pub(crate) fn new(
        matter: &MatterId,
        (party, principal): (&PartyId, &PartyId),
        as_of: Timestamp,
        day: Day,
    ) -> Self {
        Self {
            matter: matter.as_str().into(),
            party: party.as_str().into(),
            principal: principal.as_str().into(),
            moment: moment_number(as_of, 0),
            day: date_number(day.date()),
        }
    }
}

/// What rules may see of a person in a block, and never a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Somebody is there, and was screened in time.
    pub(crate) known: bool,
    /// The record names the matter.
    pub(crate) matter_linked: bool,
    /// The categories about a case of which there is a fact of that matter; none where the record
    /// does not name it.
    pub(crate) linked_facts: CategorySet,
    pub(crate) conflicts: ConflictSet,
    pub(crate) protections: ProtectionSet,
    pub(crate) waivers: ProtectionSet,
}

impl Seen {
    /// What is seen of nobody.
    pub(crate) const NOTHING: Self = Self {
        known: false,
        matter_linked: false,
        linked_facts: CategorySet::EMPTY,
        conflicts: ConflictSet::EMPTY,
        protections: ProtectionSet::EMPTY,
        waivers: ProtectionSet::EMPTY,
    };
}

/// For each place of a protection, the categories that consents let go.
pub(crate) type Lifted = [CategorySet; Protection::COUNT as usize];

/// What consents let go where there is none.
pub(crate) const NOTHING_LIFTED: Lifted = [CategorySet::EMPTY; Protection::COUNT as usize];

impl Block {
    pub(super) const fn size(&self) -> Size {
        self.size
    }

    /// What a question finds in the block of somebody, and the categories in which there is
    /// something to tell, which no rule sees; in that of nobody, nothing, with the same work.
    pub(super) fn seen(&self, question: &BlockQuestion, somebody: Choice) -> (Seen, CategorySet) {
        let lists = self.lists();
        let somebody = mask(somebody);
        let [from, until, protections, tellable, later @ .., about_party] = lists.head;
        let known = within(*from, *until, question.moment) & somebody;

        let (mut named, mut linked, mut of_the_matter) = (0, 0, 0);
        for [id @ .., names, facts, to_tell] in lists.matters {
            let same = question.matter.same(id) & somebody;
            named |= names & same;
            linked |= facts & same;
            of_the_matter |= to_tell & same;
        }
        let (mut conflicts, mut about_them) = (0, 0);
        for [id @ .., related, told] in lists.parties {
            let (party, principal) = (question.party.same(id), question.principal.same(id));
            conflicts |= related & (party | principal) & somebody;
            about_them |= told & principal;
        }
        let (mut protections, mut waivers) = (*protections & somebody, 0);
        for [from, until, protected, waived] in lists.periods {
            let holds = within(*from, *until, question.day) & somebody;
            protections |= protected & holds;
            waivers |= waived & holds;
        }
        let mut of_any = *tellable | (about_party & about_them);
        for [from, categories] in later.as_chunks().0 {
            of_any |= categories & !less(question.day, *from);
        }
        let seen = Seen {
            known: known != 0,
            matter_linked: named != 0,
            linked_facts: CategorySet::from_word(linked & named),
            conflicts: ConflictSet::from_word(conflicts),
            protections: ProtectionSet::from_word(protections),
            waivers: ProtectionSet::from_word(waivers),
        };
        (seen, CategorySet::from_word(of_the_matter | (of_any & !linked & somebody)))
    }

    /// What consents of somebody let go to whoever asks, for a purpose; of nobody nothing, with the
    /// same work.
    pub(super) fn lifted(
        &self,
        question: &BlockQuestion,
        purpose: Purpose,
        somebody: Choice,
    ) -> Lifted {
        let somebody = mask(somebody);
        let purpose = purpose_bit(purpose);
        let mut lifted = [0; Protection::COUNT as usize];
        for [id @ .., from, until, purposes, protection, categories] in self.lists().consents {
            let lifts = question.party.same(id)
                & within(*from, *until, question.day)
                & !all_if_zero(purposes & purpose)
                & somebody;
            for (place, lifted) in (0_u32..).zip(&mut lifted) {
                let of_it = ((*protection >> place) & 1).wrapping_neg();
                *lifted |= categories & lifts & of_it;
            }
        }
        lifted.map(CategorySet::from_word)
    }

    /// The protections that hold on a day.
    pub(super) fn protections(&self, day: Day) -> ProtectionSet {
        let (lists, day) = (self.lists(), date_number(day.date()));
        let [_, _, always, ..] = lists.head;
        let holds = lists
            .periods
            .iter()
            .map(|[from, until, protected, _]| protected & within(*from, *until, day));
        ProtectionSet::from_word(holds.fold(*always, |all, more| all | more))
    }

    /// Whether there is a screening that can be relied on.
    pub(super) fn screened(&self, as_of: Timestamp) -> bool {
        let [from, until, ..] = self.lists().head;
        within(*from, *until, moment_number(as_of, 0)) != 0
    }

    /// The same with room for as much as another size has room for.
    pub(super) fn widen(&mut self, size: Size) {
        let size = self.size.max(size);
        if size != self.size {
            let lists = self.lists();
            let mut words = Vec::with_capacity(size.words());
            words.extend_from_slice(lists.head);
            push_padded(&mut words, lists.matters, size.matters);
            push_padded(&mut words, lists.parties, size.parties);
            push_padded(&mut words, lists.periods, size.periods);
            push_padded(&mut words, lists.consents, size.consents);
            *self = Self { size, words: words.into() };
        }
    }

    #[expect(clippy::expect_used, reason = "there are as many words as the size says")]
    fn lists(&self) -> Lists<'_> {
        let Size { matters, parties, periods, .. } = self.size;
        let (head, rest) = self.words.split_first_chunk().expect("a block has a head");
        let (matters, rest) = rest.split_at(matters * MATTER);
        let (parties, rest) = rest.split_at(parties * PARTY);
        let (periods, consents) = rest.split_at(periods * PERIOD);
        Lists {
            head,
            matters: matters.as_chunks().0,
            parties: parties.as_chunks().0,
            periods: periods.as_chunks().0,
            consents: consents.as_chunks().0,
        }
    }
}

/// Entries, and as many empty ones as make them a number.
fn push_padded<const N: usize>(words: &mut Vec<Word>, entries: &[[Word; N]], count: usize) {
    debug_assert!(entries.len() <= count, "there is room for every entry");
    words.extend_from_slice(entries.as_flattened());
    words.extend(core::iter::repeat_n(0, (count - entries.len()) * N));
}

/// All bits, or none.
fn mask(of: Choice) -> Word {
    hidden(Word::conditional_select(&0, &Word::MAX, of))
}

/// All bits where one is less than the other, else none.
fn less(one: Word, other: Word) -> Word {
    // What is borrowed from above the highest bit ("Hacker's Delight", 2-13).
    let borrowed = (!one & other) | ((!one | other) & one.wrapping_sub(other));
    hidden((borrowed >> (Word::BITS - 1)).wrapping_neg())
}

/// All bits where something is from the first on and before the last, else none.
fn within(from: Word, until: Word, at: Word) -> Word {
    !less(at, from) & less(at, until)
}

/// The purpose as one of the bits of a word.
const fn purpose_bit(purpose: Purpose) -> Word {
    match purpose.place() {
        Ok(place) => 1 << place,
        Err(slot) => 1 << (Word::BITS - 1 - slot),
    }
}

const _: () = assert!(
    Purpose::ALL.len() + DeclaredPurpose::ROOM <= Word::BITS as usize,
    "each purpose has a bit of its own"
);

#[cfg(test)]
mod tests;
