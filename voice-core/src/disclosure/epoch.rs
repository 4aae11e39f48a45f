//! The rules of a day, and which of them a question can meet.

use super::evaluate::{Asker, Compiled, FACTS, FactMask, State, Verdict, evaluate};
use crate::wire::Day;

/// How many rules one word has.
const WORD: usize = u64::BITS as usize;

/// The rules in force from a day on, until the next epoch.
#[derive(Clone)]
pub(crate) struct Epoch {
    pub(crate) from: Day,
    pub(crate) rules: Vec<Compiled>,
    /// For 64 rules each, and for each fact that a question may have: which of the rules ask for it.
    asking: Vec<[u64; FACTS]>,
}

impl Epoch {
    pub(super) fn new(from: Day, rules: Vec<Compiled>) -> Self {
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
        Self { from, rules, asking }
    }

    pub(super) fn retaining(&self, kept: impl Fn(&Compiled) -> bool) -> Self {
        Self::new(self.from, self.rules.iter().filter(|rule| kept(rule)).cloned().collect())
    }

    /// The rules whose facts a question has, in their order.
    ///
    /// Which they are depends on the question alone, so that what is left to do is the same whoever is asked about. With more
    /// rules, each for fewer questions, it is no more.
    pub(crate) fn met_by(&self, facts: FactMask) -> impl Iterator<Item = &Compiled> {
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
    pub(crate) fn evaluate(&self, asker: &Asker, state: &State) -> Verdict {
        evaluate(self.met_by(asker.facts), asker, state)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Policy};

    #[test]
    fn a_question_meets_the_rules_that_ask_for_its_facts() {
        let policy = Policy::us_federal();
        let (mut met, mut all) = (0, 0);
        for epoch in &policy.epochs {
            // More than a word of rules, too.
            let twice: Vec<_> = epoch.rules.iter().chain(&epoch.rules).cloned().collect();
            let epoch = super::Epoch::new(epoch.from, twice);
            for context in Context::all() {
                let facts = context.facts();
                let found: Vec<usize> = epoch.met_by(facts).map(|rule| rule.index).collect();
                let looked_through = epoch.rules.iter().filter(|rule| facts.meet(rule.facts));
                assert_eq!(found, looked_through.map(|rule| rule.index).collect::<Vec<_>>(), "{context:?}");
                (met, all) = (met + found.len(), all + epoch.rules.len());
            }
        }
        assert!(met > 0 && met < all, "{met} of {all}");
    }
}
