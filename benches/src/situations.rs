//! Situations to decide about, the same in every run.

use voice_core::category::CategorySet;
use voice_core::disclosure::{Context, Situation};
use voice_core::requester::{Conflict, IdentityLevel, Standing};
use voice_core::subject::{Protection, ProtectionSet};

/// A small generator of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap_or_default()
    }

    /// Each with one chance in `odds`.
    fn some(&mut self, odds: usize) -> ProtectionSet {
        Protection::ALL.into_iter().filter(|_| self.below(odds) == 0).collect()
    }
}

/// As many questions about all categories: who asks for what, and what holds of the person.
///
/// Half of all ask with the best proof, about people of whom little holds: or nearly everything
/// would be withheld.
pub fn situations(count: usize, seed: u64) -> Vec<(Context, Situation)> {
    let contexts: Vec<Context> = Context::all().collect();
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ seed);
    let one = |_| {
        let mut context = contexts[numbers.below(contexts.len())];
        let near_open = numbers.below(2) == 0;
        if near_open {
            context = Context {
                identity: IdentityLevel::Verified,
                standing: Standing::Confirmed,
                ..context
            };
        }
        let odds = if near_open { 30 } else { 4 };
        let conflicts = Conflict::ALL.into_iter().filter(|_| numbers.below(odds) == 0).collect();
        let situation = Situation {
            known: near_open || numbers.below(4) != 0,
            matter_linked: near_open || numbers.below(4) != 0,
            linked_facts: if near_open {
                CategorySet::ABOUT_CASES
            } else {
                CategorySet::ABOUT_CASES.iter().filter(|_| numbers.below(4) != 0).collect()
            },
            conflicts,
            protections: numbers.some(odds),
            waivers: numbers.some(3),
            consents: numbers.some(3),
        };
        (context, situation)
    };
    (0..count).map(one).collect()
}
