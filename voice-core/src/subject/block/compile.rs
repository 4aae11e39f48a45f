//! A block is made of a record.

use chrono::{Datelike, NaiveDate};

use super::{Block, CONSENT, HEAD, ID, MATTER, PARTY, PERIOD, Size, purpose_bit, push_padded};
use crate::bit_set::Word;
use crate::category::{Category, CategorySet};
use crate::identifier::{IdentifierWords, MatterId, PartyId};
use crate::map::Map;
use crate::requester::ConflictSet;
use crate::subject::capacity::Deciding;
use crate::subject::{Consent, Identifiers, Opening, ProtectionSet, RecordedFact, Subject};
use crate::wire::{Day, Set, Timestamp};

/// A number that is after every day and every moment.
const NEVER: Word = Word::MAX;

/// The categories that may begin to be told on a day that the record has.
const LATER: [Category; 2] = [Category::Removal, Category::ImmigrationHistory];

/// What a record has of one matter.
#[derive(Default)]
struct OfMatter {
    named: bool,
    facts: CategorySet,
    tellable: CategorySet,
}

/// What a record has of somebody who may ask.
#[derive(Default)]
struct OfParty {
    conflicts: ConflictSet,
    told: CategorySet,
}

impl Block {
    /// The block of a record, in the smallest size in which it fits.
    pub(in crate::subject) fn of(subject: &Subject) -> Self {
        let mut parties: Map<&PartyId, OfParty> = Map::new();
        for affiliation in &subject.affiliations {
            let of = parties.or_default(&affiliation.party);
            of.conflicts = of.conflicts.with(affiliation.conflict);
        }
        let mut head = Head::default();
        let matters = facts(subject, &mut head, &mut parties);
        // What a screening found is not all that there is, where nobody knows what a fact brings
        // along.
        let known = subject.facts.iter().all(RecordedFact::is_declared);
        if let Some(screening) = subject.screening.as_ref().filter(|_| known) {
            let hours = i64::from(screening.max_age_hours);
            (head.known_from, head.known_until) =
                (moment_number(screening.at, 0), moment_number(screening.at, hours) + 1);
        }
        let deciding = subject.deciding();
        let periods = periods(subject, &deciding, &mut head);
        let consents: Vec<[Word; CONSENT]> =
            subject.consents.iter().flat_map(|of| consent(of, &deciding)).collect();

        let matters: Vec<_> = matters.into_iter().map(|(id, of)| matter_entry(id, &of)).collect();
        let parties: Vec<_> = parties.into_iter().map(|(id, of)| party_entry(id, &of)).collect();
        let least = Size {
            matters: matters.len(),
            parties: parties.len(),
            periods: periods.len(),
            consents: consents.len(),
        };
        let size = Size::LEAST.max(least.rounded_up());
        let mut words = Vec::with_capacity(size.words());
        words.extend_from_slice(&head.words());
        push_padded(&mut words, &matters, size.matters);
        push_padded(&mut words, &parties, size.parties);
        push_padded(&mut words, &periods, size.periods);
        push_padded(&mut words, &consents, size.consents);
        Self { size, words: words.into() }
    }
}

/// The words of a record itself, before they are put one after the other.
#[derive(Default)]
struct Head {
    known_from: Word,
    known_until: Word,
    protections: ProtectionSet,
    tellable: CategorySet,
    later: [(Word, CategorySet); LATER.len()],
    about_party: CategorySet,
}

impl Head {
    fn words(&self) -> [Word; HEAD] {
        let [(first_from, first), (second_from, second)] = self.later;
        [
            self.known_from,
            self.known_until,
            self.protections.word(),
            self.tellable.word(),
            first_from,
            first.word(),
            second_from,
            second.word(),
            self.about_party.word(),
        ]
    }
}

/// What follows from the facts, and from the identifiers that are told as such.
///
/// Of a category about a case, what is told is the fact of the matter of the question; where there
/// is none, the one fact of another matter, or of none; of several, none.
fn facts<'a>(
    subject: &'a Subject,
    head: &mut Head,
    parties: &mut Map<&'a PartyId, OfParty>,
) -> Map<&'a MatterId, OfMatter> {
    let mut matters: Map<&MatterId, OfMatter> = Map::new();
    for matter in &subject.matters {
        matters.or_default(matter).named = true;
    }
    let (mut once, mut again) = (CategorySet::EMPTY, CategorySet::EMPTY);
    for recorded in &subject.facts {
        let category = recorded.fact().category();
        head.protections = head.protections.union(recorded.protections());
        let of = CategorySet::EMPTY.with(category);
        (again, once) = (again.union(of.intersection(once)), once.union(of));
        let opening = recorded.opening();
        let open = of.select(matches!(opening, Opening::Always));
        if let Some(matter) = recorded.matter() {
            let matter = matters.or_default(matter);
            matter.facts = matter.facts.union(of);
            matter.tellable = matter.tellable.union(open);
        }
        head.tellable = head.tellable.union(open);
        match opening {
            Opening::Always | Opening::Never => {}
            Opening::From(day) => {
                let place = LATER.iter().position(|later| *later == category);
                debug_assert!(place.is_some(), "what opens on a day has a place in the block");
                if let Some(later) = place.and_then(|place| head.later.get_mut(place)) {
                    *later = (date_number(day.date()), of);
                }
            }
            Opening::About(principals) => {
                head.about_party = head.about_party.union(of);
                for principal in principals {
                    let party = parties.or_default(principal);
                    party.told = party.told.union(of);
                }
            }
        }
    }
    head.tellable = head.tellable.difference(again).union(subject.identifiers.tellable());
    matters
}

/// When protections and waivers hold that do not always hold.
fn periods(subject: &Subject, deciding: &Deciding<'_>, head: &mut Head) -> Vec<[Word; PERIOD]> {
    let mut periods: Map<(Word, Word), (ProtectionSet, ProtectionSet)> = Map::new();
    head.protections = head.protections.union(subject.identifiers.of_citizenship());
    let of_age = deciding.of_age().map_or(NEVER, date_number);
    let both = periods.or_default((0, of_age));
    both.0 = both.0.union(Identifiers::OF_MINORITY);
    for finding in subject.screening.iter().flat_map(|of| &of.findings) {
        let until = finding.until().map_or(NEVER, |day| date_number(day.date()) + 1);
        let both = periods.or_default((date_number(finding.from().date()), until));
        both.0 = both.0.with(*finding.protection());
    }
    for waiver in &subject.waivers {
        let mut days = deciding.turning_days("");
        days.extend(waiver.term.turning_days());
        for period in while_it_holds(days, &|day| waiver.complete(day, deciding)) {
            let both = periods.or_default(period);
            both.1 = both.1.with(waiver.protection);
        }
    }
    let entry = |((from, until), (protected, waived)): (_, (ProtectionSet, ProtectionSet))| {
        [from, until, protected.word(), waived.word()]
    };
    periods.into_iter().map(entry).collect()
}

/// What a consent lets go to each of those to whom it is addressed.
fn consent(of: &Consent, deciding: &Deciding<'_>) -> Vec<[Word; CONSENT]> {
    let mut days = deciding.turning_days(of.given_by.party());
    days.extend(of.term.turning_days());
    let periods = while_it_holds(days, &|day| of.lifts(day, deciding));
    let purposes = of.purposes.iter().fold(0, |all, purpose| all | purpose_bit(*purpose));
    let categories: CategorySet = of.categories.iter().copied().collect();
    let protection = ProtectionSet::EMPTY.with(of.protection);
    let entry = |recipient: &PartyId, (from, until)| {
        let rest = [from, until, purposes, protection.word(), categories.word()];
        with_id(recipient.as_str(), rest)
    };
    let mut entries = Vec::new();
    for period in periods {
        entries.extend(of.recipients.iter().map(|recipient| entry(recipient, period)));
    }
    entries
}

/// The days from which, and until which, something holds that can begin or end only on some days.
fn while_it_holds(days: Vec<NaiveDate>, holds: &dyn Fn(Day) -> bool) -> Vec<(Word, Word)> {
    // Nobody asks on a day that is none of those that a question can have.
    let days: Set<Day> = days.into_iter().filter_map(Day::from_date).collect();
    let mut periods: Vec<(Word, Word)> = Vec::new();
    let mut open = false;
    for day in days {
        let (number, holds) = (date_number(day.date()), holds(day));
        match (open, holds) {
            (false, true) => periods.push((number, NEVER)),
            (true, false) => {
                if let Some((_, until)) = periods.last_mut() {
                    *until = number;
                }
            }
            _ => {}
        }
        open = holds;
    }
    periods
}

fn matter_entry(id: &MatterId, of: &OfMatter) -> [Word; MATTER] {
    let named = CategorySet::ALL.select(of.named);
    with_id(id.as_str(), [named.word(), of.facts.word(), of.tellable.word()])
}

fn party_entry(id: &PartyId, of: &OfParty) -> [Word; PARTY] {
    with_id(id.as_str(), [of.conflicts.word(), of.told.word()])
}

/// An entry: an identifier, and what is of it.
fn with_id<const REST: usize, const ALL: usize>(id: &str, rest: [Word; REST]) -> [Word; ALL] {
    const { assert!(ALL == ID + REST, "an entry is an identifier and what is of it") };
    let mut entry = [0; ALL];
    let words = IdentifierWords::from(id).words().into_iter().chain(rest);
    entry.iter_mut().zip(words).for_each(|(place, word)| *place = word);
    entry
}

/// A day as a word: later days are greater, and 0 is before all.
#[expect(clippy::expect_used, reason = "every day that a record has is after the year 1")]
pub(super) fn date_number(date: NaiveDate) -> Word {
    Word::try_from(date.num_days_from_ce()).expect("a day after the year 1")
}

/// A moment, some hours later, as a word: later moments are greater, and 0 is before all.
#[expect(clippy::expect_used, reason = "moments of the years 1800 to 2199 are so many nanoseconds")]
pub(super) fn moment_number(at: Timestamp, hours: i64) -> Word {
    const HOUR: i64 = 3_600_000_000_000;
    let since = at.utc().timestamp_nanos_opt().and_then(|at| at.checked_add(hours * HOUR));
    Word::from(since.expect("nanoseconds of these years").cast_unsigned() ^ (1 << 63))
}
