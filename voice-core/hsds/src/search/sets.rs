//! Sets of services by key: few of them as numbers, many as bits.

use std::collections::BTreeMap;

use fst::automaton::{Levenshtein, Str};
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};
use roaring::RoaringBitmap;

/// From so many services on, bits take less room and time than numbers.
const MANY: usize = 256;

/// Of the value of a key: that the set is one of `many`, and which. Else it is where the numbers
/// begin (32 bits) and how many there are.
const IS_MANY: u64 = 1 << 63;

/// Sets of numbers, by key.
#[derive(Default)]
pub(super) struct Sets {
    pub(super) keys: Map<Vec<u8>>,
    pub(super) few: Vec<u32>,
    pub(super) many: Vec<RoaringBitmap>,
}

/// The numbers of a key, in order.
#[derive(Clone, Copy)]
pub(super) enum Set<'a> {
    Few(&'a [u32]),
    Many(&'a RoaringBitmap),
}

impl Set<'_> {
    /// Keeps of `found` what is in the set.
    pub(super) fn keep(self, found: &mut RoaringBitmap) {
        match self {
            Self::Few(few) => {
                let kept: RoaringBitmap =
                    few.iter().copied().filter(|number| found.contains(*number)).collect();
                *found = kept;
            }
            Self::Many(many) => *found &= many,
        }
    }

    /// Adds to `sum` what is in the set and in `found`.
    pub(super) fn add(self, sum: &mut RoaringBitmap, found: &RoaringBitmap) {
        match self {
            Self::Few(few) => {
                sum.extend(few.iter().copied().filter(|number| found.contains(*number)))
            }
            Self::Many(many) => *sum |= many & found,
        }
    }

    /// How many of `found` are in the set.
    pub(super) fn shared(self, found: &RoaringBitmap) -> u64 {
        match self {
            Self::Few(few) => few.iter().filter(|number| found.contains(**number)).count() as u64,
            Self::Many(many) if found.len().saturating_mul(16) < many.len() => {
                found.iter().filter(|number| many.contains(*number)).count() as u64
            }
            Self::Many(many) => many.intersection_len(found),
        }
    }

    pub(super) fn contains(self, number: u32) -> bool {
        match self {
            Self::Few(few) => few.binary_search(&number).is_ok(),
            Self::Many(many) => many.contains(number),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        let (few, many) = match self {
            Self::Few(few) => (Some(few), None),
            Self::Many(many) => (None, Some(many)),
        };
        few.into_iter().flatten().copied().chain(many.into_iter().flatten())
    }
}

impl Sets {
    /// Sets of numbers that come in order, each maybe more than once.
    #[expect(
        clippy::expect_used,
        reason = "a map has its keys in order, and memory takes all; the tests of searching find \
                  what each key has"
    )]
    pub(super) fn new(lists: BTreeMap<String, Vec<u32>>) -> Self {
        let mut sets = Self::default();
        let mut keys = MapBuilder::memory();
        for (key, mut numbers) in lists {
            numbers.dedup();
            let value = if numbers.len() < MANY {
                let start = sets.few.len() as u64;
                sets.few.extend(&numbers);
                start << 32 | numbers.len() as u64
            } else {
                sets.many.push(numbers.into_iter().collect());
                IS_MANY | sets.many.len().saturating_sub(1) as u64
            };
            keys.insert(key, value).expect("keys in order");
        }
        sets.keys = Map::new(keys.into_inner().expect("keys in memory"))
            .expect("keys that were just written");
        sets.few.shrink_to_fit();
        sets.many.shrink_to_fit();
        sets
    }

    /// The numbers of a key; none where there is no such key.
    pub(super) fn get(&self, key: &str) -> Set<'_> {
        self.keys.get(key).map_or(Set::Few(&[]), |value| self.at(value))
    }

    fn at(&self, value: u64) -> Set<'_> {
        if value & IS_MANY != 0 {
            return self.many.get((value & !IS_MANY) as usize).map_or(Set::Few(&[]), Set::Many);
        }
        let (start, count) = ((value >> 32) as usize, (value & 0xffff_ffff) as usize);
        Set::Few(self.few.get(start..start.saturating_add(count)).unwrap_or_default())
    }

    /// The keys that begin with a text, without it, and their numbers.
    pub(super) fn each<'a>(&'a self, start: &str, mut take: impl FnMut(&str, Set<'a>)) {
        let mut stream = self.keys.search(Str::new(start).starts_with()).into_stream();
        while let Some((key, value)) = stream.next() {
            let rest = key.get(start.len()..).and_then(|rest| core::str::from_utf8(rest).ok());
            take(rest.unwrap_or_default(), self.at(value));
        }
    }

    /// Goes through the keys that are near to a text, and their numbers.
    pub(super) fn similar<'a>(&'a self, near: &Levenshtein, mut take: impl FnMut(&[u8], Set<'a>)) {
        let mut stream = self.keys.search(near).into_stream();
        while let Some((key, value)) = stream.next() {
            take(key, self.at(value));
        }
    }
}

/// The texts that differ from one in so many letters at most; none where these are too many.
pub(super) fn near(text: &str, letters: u32) -> Option<Levenshtein> {
    Levenshtein::new(text, letters).ok()
}
