//! The rules of a day, and which of them a question can meet.

use super::evaluate::{Asker, Compiled, Fact, FactSet, State, Verdict, evaluate, evaluate_hidden};
use crate::bit_set::Member as _;
use crate::subject::{ProtectionSet, Seen};
use crate::wire::{Day, Timestamp};

/// How many facts there are.
const FACTS: usize = Fact::COUNT as usize;

/// How many rules one word has.
const WORD: usize = u64::BITS as usize;

/// For when rules are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    /// A day, wherever it is counted: each rule as on that day in its own time zone.
    Day(Day),
    /// A moment, on which each time zone has its own day.
    Moment(Timestamp),
}

impl From<Day> for When {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<Timestamp> for When {
    fn from(moment: Timestamp) -> Self {
        Self::Moment(moment)
    }
}

/// The rules in force from a day on, until the next interval; or those at a moment at which time
/// zones have different days, and rules of some are in force as on no one day.
#[derive(Clone)]
pub(super) struct VersionInterval {
    /// The day, where the office counts its days.
    pub(super) from: Day,
    pub(super) when: When,
    pub(super) rules: Vec<Compiled>,
    /// The protections that no pack lists. No draft has one; a person with one is withheld as a
    /// whole all the same, since no rule could speak of it.
    unlisted: ProtectionSet,
    /// For 64 rules each, and for each fact that a question may have: which of the rules
    /// ask for it.
    asking: Vec<[u64; FACTS]>,
}

impl VersionInterval {
    pub(super) fn new(from: Day, when: When, rules: Vec<Compiled>, listed: ProtectionSet) -> Self {
        let asking = rules.chunks(WORD).map(|rules| {
            let mut asking = [0; FACTS];
            for (bit, rule) in rules.iter().enumerate() {
                for place in rule.facts.places() {
                    if let Some(word) = asking.get_mut(place) {
                        *word |= 1_u64 << bit;
                    }
                }
            }
            asking
        });
        let asking = asking.collect();
        Self { from, when, rules, unlisted: ProtectionSet::ALL.difference(listed), asking }
    }

    #[cfg(any(test, feature = "testing"))]
    pub(super) fn retaining(&self, kept: impl Fn(&Compiled) -> bool) -> Self {
        let rules = self.rules.iter().filter(|rule| kept(rule)).cloned().collect();
        Self::new(self.from, self.when, rules, ProtectionSet::ALL.difference(self.unlisted))
    }

    /// The rules whose facts a question has, in their order.
    ///
    /// Which they are depends on the question alone, so that what is left to do is the same whoever
    /// is asked about. With more rules, each for fewer questions, it is no more.
    pub(super) fn met_by(&self, facts: FactSet) -> impl Iterator<Item = &Compiled> {
        self.rules.chunks(WORD).zip(&self.asking).flat_map(move |(rules, asking)| {
            let ask = |place: usize| asking.get(place).copied().unwrap_or_default();
            let mut met = facts.places().map(ask).fold(u64::MAX, |all, word| all & word);
            core::iter::from_fn(move || {
                let rule = rules.get(met.trailing_zeros() as usize);
                met &= met.wrapping_sub(1);
                rule
            })
        })
    }

    /// What the rules decide.
    pub(super) fn evaluate(&self, asker: &Asker, state: &State) -> Verdict {
        evaluate(self.met_by(asker.facts), asker, &self.seen(state))
    }

    /// The same, with the same work whatever the state is.
    pub(super) fn evaluate_hidden(&self, asker: &Asker, state: &State) -> Verdict {
        evaluate_hidden(self.met_by(asker.facts), asker, &self.seen(state))
    }

    /// The state as rules may decide about it: of a person with a protection that no pack lists, as
    /// of nobody.
    pub(super) fn seen(&self, state: &State) -> State {
        let known = state.seen.known & !self.unlisted.intersects(state.seen.protections);
        State { seen: Seen { known, ..state.seen }, ..*state }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluate::{Asker, Compiled, State};
    use super::super::{Context, Policy};
    use super::VersionInterval;
    use crate::subject::{Protection, ProtectionSet, Seen};

    #[test]
    fn a_question_meets_the_rules_that_ask_for_its_facts() {
        let policy = Policy::us_federal();
        let (mut met, mut all) = (0, 0);
        for interval in policy.draft().intervals() {
            // More than a word of rules, too.
            let twice: Vec<_> = interval.rules.iter().chain(&interval.rules).cloned().collect();
            let interval = super::VersionInterval::new(
                interval.from,
                interval.when,
                twice,
                ProtectionSet::ALL,
            );
            for context in Context::all() {
                let facts = context.facts();
                let found: Vec<usize> = interval.met_by(facts).map(|rule| rule.index).collect();
                let looked_through =
                    interval.rules.iter().filter(|rule| facts.is_subset(rule.facts));
                assert_eq!(
                    found,
                    looked_through.map(|rule| rule.index).collect::<Vec<_>>(),
                    "{context:?}"
                );
                (met, all) = (met + found.len(), all + interval.rules.len());
            }
        }
        assert!(met > 0 && met < all, "{met} of {all}");
    }

    #[test]
    fn a_protection_that_no_pack_lists_withholds_the_whole_person() {
        let policy = Policy::us_federal();
        let mut told = 0;
        for interval in policy.draft().intervals() {
            let without = ProtectionSet::EMPTY.with(Protection::MinorSubject);
            let silent = |rule: &Compiled| rule.protections != without;
            let unruled = interval.retaining(silent);
            let unlisted = VersionInterval::new(
                interval.from,
                interval.when,
                unruled.rules.clone(),
                ProtectionSet::ALL.difference(without),
            );
            for context in Context::all() {
                let asker = Asker::with_full_authority(context);
                let of =
                    |protections| State::without_consent(Seen { protections, ..State::OPEN.seen });
                let minor = of(without.with(Protection::FippsNonus));
                told += usize::from(!unruled.evaluate(&asker, &minor).released.is_empty());
                assert!(unlisted.evaluate(&asker, &minor).released.is_empty(), "{context:?}");
                let adult = of(ProtectionSet::EMPTY.with(Protection::FippsNonus));
                assert_eq!(
                    unlisted.evaluate(&asker, &adult).released,
                    interval.evaluate(&asker, &adult).released
                );
            }
        }
        assert!(told > 0, "without the rule a child would be told about");
    }
}
