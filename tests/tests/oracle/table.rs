//! What is released, for every question and every person.

use crate::plain::{Asked, LINKS, Person, Set, World};

/// The dimensions, in the order of the table.
pub const DIMENSIONS: [&str; 12] = [
    "capacity",
    "identity",
    "standing",
    "purpose",
    "jurisdiction",
    "day",
    "told",
    "link",
    "recorded",
    "protections",
    "waivers",
    "consents",
];

pub const PURPOSE: usize = 3;
pub const TOLD: usize = 6;
pub const LINK: usize = 7;
pub const RECORDED: usize = 8;
pub const PROTECTIONS: usize = 9;
pub const WAIVERS: usize = 10;
pub const CONSENTS: usize = 11;

/// A place in the table: of each dimension one value.
pub type At = [usize; DIMENSIONS.len()];

/// Every subset of a set.
pub fn subsets(of: Set) -> Vec<Set> {
    let mut all = vec![0];
    for bit in (0..Set::BITS).map(|at| 1 << at).filter(|bit| of & bit != 0) {
        let with: Vec<Set> = all.iter().map(|set| set | bit).collect();
        all.extend(with);
    }
    all.sort_unstable();
    all
}

pub struct Table {
    pub conflicts: Vec<Set>,
    pub protections: Vec<Set>,
    pub waivers: Vec<Set>,
    pub consents: Vec<Set>,
    pub counts: At,
    strides: At,
    released: Vec<u8>,
    /// For each rule, whether some question about somebody is decided by it alone.
    pub alive: Vec<bool>,
}

impl Table {
    /// How many places there would be.
    pub fn size(world: &World) -> usize {
        Self::empty(world).counts.iter().product()
    }

    fn empty(world: &World) -> Self {
        let words = &world.words;
        let conflicts = subsets((1 << words.conflicts.len()) - 1);
        let all = subsets((1 << words.protections.len()) - 1);
        let protections: Vec<Set> = all.into_iter().filter(|of| of & world.bases != 0).collect();
        let (waivers, consents) = (subsets(words.waivable), subsets(words.consentable));
        let counts = [
            words.capacities.len(),
            words.identities.len(),
            words.standings.len(),
            words.purposes.len(),
            words.jurisdictions.len(),
            words.days.len(),
            conflicts.len(),
            LINKS.len(),
            conflicts.len(),
            protections.len(),
            waivers.len(),
            consents.len(),
        ];
        let mut strides = [1; DIMENSIONS.len()];
        for at in (0..DIMENSIONS.len() - 1).rev() {
            strides[at] = strides[at + 1] * counts[at + 1];
        }
        let alive = vec![false; world.rules.len()];
        Self {
            conflicts,
            protections,
            waivers,
            consents,
            counts,
            strides,
            released: Vec::new(),
            alive,
        }
    }

    pub fn of(world: &World) -> Self {
        let mut table = Self::empty(world);
        let size = table.counts.iter().product();
        let mut released = Vec::with_capacity(size);
        let mut effects = vec![0; world.rules.len()];
        for place in 0..size {
            let at = table.at(place);
            let (asked, person) = (table.asked(&at), table.person(&at));
            for (effect, rule) in effects.iter_mut().zip(&world.rules) {
                *effect = world.effect(rule, &asked, &person);
            }
            let told = world.released(&effects, &person, |_| true);
            released.push(u8::try_from(told).unwrap());
            for (rule, plain) in world.rules.iter().enumerate() {
                if table.alive[rule] || effects[rule] == 0 {
                    continue;
                }
                // Among all rules, or among those that stand in a pack with it.
                let own = |other: usize| world.rules[other].packs & plain.packs != 0;
                let differs = |among: &dyn Fn(usize) -> bool| {
                    let with = world.released(&effects, &person, among);
                    let without =
                        world.released(&effects, &person, |other| among(other) && other != rule);
                    let names = plain.effect == voice_core::disclosure::Effect::Duty
                        && effects[rule] & with != 0;
                    with != without || names
                };
                table.alive[rule] = differs(&|_| true) || differs(&own);
            }
        }
        table.released = released;
        table
    }

    pub fn len(&self) -> usize {
        self.released.len()
    }

    pub fn at(&self, mut place: usize) -> At {
        let mut at = [0; DIMENSIONS.len()];
        for (of, stride) in at.iter_mut().zip(self.strides) {
            *of = place / stride;
            place %= stride;
        }
        at
    }

    pub fn place(&self, at: &At) -> usize {
        at.iter().zip(self.strides).map(|(at, stride)| at * stride).sum()
    }

    pub fn stride(&self, dimension: usize) -> usize {
        self.strides[dimension]
    }

    pub fn released(&self, place: usize) -> u8 {
        self.released[place]
    }

    pub fn asked(&self, at: &At) -> Asked {
        let [capacity, identity, standing, purpose, jurisdiction, day, told, ..] = *at;
        Asked {
            capacity,
            identity,
            standing,
            purpose,
            jurisdiction,
            day,
            told: self.conflicts[told],
        }
    }

    pub fn person(&self, at: &At) -> Person {
        let [_, _, _, _, _, _, _, link, recorded, protections, waivers, consents] = *at;
        Person {
            known: true,
            link,
            recorded: self.conflicts[recorded],
            protections: self.protections[protections],
            waivers: self.waivers[waivers],
            consents: self.consents[consents],
        }
    }

    /// How much a case needs: protections, waivers, consents, conflicts, link.
    pub fn size_at(&self, at: &At) -> Size {
        let person = self.person(at);
        let conflicts = person.recorded | self.conflicts[at[TOLD]];
        let ones = |of: Set| of.count_ones() as usize;
        [
            ones(person.protections),
            ones(person.waivers),
            ones(person.consents),
            ones(conflicts),
            person.link,
        ]
    }
}

/// Fewest protections first, then waivers, consents, conflicts and links.
pub type Size = [usize; 5];
