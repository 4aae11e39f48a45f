//! Situations to decide about, the same in every run.

use fastrand::Rng;
use voice_core::category::CategorySet;
use voice_core::disclosure::{Context, Situation};
use voice_core::requester::{Conflict, IdentityLevel, Standing};
use voice_core::subject::{Protection, ProtectionSet};
use voice_core::vocabulary::Vocabulary;

/// Each with one chance in `odds`.
fn some(rng: &mut Rng, of: &[Protection], odds: usize) -> ProtectionSet {
    of.iter().copied().filter(|_| rng.usize(..odds) == 0).collect()
}

/// As many questions about all categories: who asks for what, and what holds of the person.
///
/// Half of all ask with the best proof, about people of whom little holds: or nearly everything
/// would be withheld.
pub fn situations(count: usize, seed: u64) -> Vec<(Context, Situation)> {
    situations_with(&Vocabulary::default(), count, seed)
}

/// The same with the terms that a vocabulary declares.
pub fn situations_with(
    vocabulary: &Vocabulary,
    count: usize,
    seed: u64,
) -> Vec<(Context, Situation)> {
    let contexts: Vec<Context> = Context::all_with(vocabulary).collect();
    let declared = vocabulary.protections().map(|(of, _)| Protection::Declared(of));
    let protections: Vec<Protection> = Protection::ALL.into_iter().chain(declared).collect();
    let mut rng = Rng::with_seed(seed);
    let one = |_| {
        let mut context = contexts[rng.usize(..contexts.len())];
        let near_open = rng.usize(..2) == 0;
        if near_open {
            context = Context {
                identity: IdentityLevel::Verified,
                standing: Standing::Confirmed,
                ..context
            };
        }
        let odds = if near_open { 30 } else { 4 };
        let conflicts = Conflict::ALL.into_iter().filter(|_| rng.usize(..odds) == 0).collect();
        let situation = Situation {
            known: near_open || rng.usize(..4) != 0,
            matter_linked: near_open || rng.usize(..4) != 0,
            linked_facts: if near_open {
                CategorySet::ABOUT_CASES
            } else {
                CategorySet::ABOUT_CASES.iter().filter(|_| rng.usize(..4) != 0).collect()
            },
            conflicts,
            protections: some(&mut rng, &protections, odds),
            waivers: some(&mut rng, &protections, 3),
            consents: some(&mut rng, &protections, 3),
        };
        (context, situation)
    };
    (0..count).map(one).collect()
}
