//! Situations to decide about, the same in every run.

use fastrand::Rng;
use voice_core::category::CategorySet;
use voice_core::disclosure::{Context, Situation};
use voice_core::requester::{Conflict, IdentityLevel, Standing};
use voice_core::subject::{Protection, ProtectionSet};

/// Each with one chance in `odds`.
fn some(rng: &mut Rng, odds: usize) -> ProtectionSet {
    Protection::ALL.into_iter().filter(|_| rng.usize(..odds) == 0).collect()
}

/// As many questions about all categories: who asks for what, and what holds of the person.
///
/// Half of all ask with the best proof, about people of whom little holds: or nearly everything
/// would be withheld.
pub fn situations(count: usize, seed: u64) -> Vec<(Context, Situation)> {
    let contexts: Vec<Context> = Context::all().collect();
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
            protections: some(&mut rng, odds),
            waivers: some(&mut rng, 3),
            consents: some(&mut rng, 3),
        };
        (context, situation)
    };
    (0..count).map(one).collect()
}
