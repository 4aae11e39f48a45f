//! Sets of services by key: few of them as numbers, many as bits.

use std::io::{self, Write};
use std::sync::OnceLock;

use fst::automaton::{Levenshtein, Str};
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};
use roaring::RoaringBitmap;

use crate::bytes::{List, Number, Sections, Small, Writer};

/// From so many services on, bits take less room and time than numbers.
const MANY: usize = 256;

/// Of the value of a key: that the set is one of `many`, and which. Else it is where the numbers
/// begin (32 bits) and how many there are.
const IS_MANY: u64 = 1 << 63;

/// Numbers that come in order, each maybe more than once.
pub(super) enum Gathered {
    Few(Vec<u32>),
    Many(Box<RoaringBitmap>),
}

impl Default for Gathered {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Gathered {
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Few(few) if few.is_empty())
    }

    pub(super) fn add(&mut self, number: u32) {
        match self {
            Self::Many(many) => {
                many.insert(number);
            }
            Self::Few(few) if few.last() == Some(&number) => {}
            Self::Few(few) if few.len() < MANY.saturating_sub(1) => few.push(number),
            Self::Few(few) => {
                few.push(number);
                *self = Self::Many(Box::new(few.drain(..).collect()));
            }
        }
    }
}

/// Sets of numbers, by key.
pub(super) struct Sets {
    /// In memory, also of a file: what walks through them trusts that they are whole.
    pub(super) keys: Map<Vec<u8>>,
    few: List<Small>,
    many: Bits,
}

/// Sets as bits. Those that were written are read when they are first asked for.
#[derive(Default)]
struct Bits {
    read: Vec<OnceLock<RoaringBitmap>>,
    /// Where each ends in `written`.
    ends: List<Number>,
    written: List<u8>,
}

impl Bits {
    /// What is no set where it was written has nothing.
    fn get(&self, at: usize) -> Option<&RoaringBitmap> {
        let read = || {
            let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.number(before))?;
            let range =
                usize::try_from(start).ok()?..usize::try_from(self.ends.number(at)?).ok()?;
            RoaringBitmap::deserialize_from(self.written.all().get(range)?).ok()
        };
        Some(self.read.get(at)?.get_or_init(|| read().unwrap_or_default()))
    }

    fn iter(&self) -> impl Iterator<Item = &RoaringBitmap> {
        (0..self.read.len()).filter_map(|at| self.get(at))
    }
}

/// The numbers of a key, in order.
#[derive(Clone, Copy)]
pub(super) enum Set<'a> {
    Few(&'a [Small]),
    Many(&'a RoaringBitmap),
}

/// The numbers of a set of few.
fn numbers(few: &[Small]) -> impl Iterator<Item = u32> {
    few.iter().copied().map(u32::from_le_bytes)
}

impl Set<'_> {
    /// Keeps of `found` what is in the set.
    pub(super) fn keep(self, found: &mut RoaringBitmap) {
        match self {
            Self::Few(few) => {
                let kept: RoaringBitmap =
                    numbers(few).filter(|number| found.contains(*number)).collect();
                *found = kept;
            }
            Self::Many(many) => *found &= many,
        }
    }

    /// Adds to `sum` what is in the set and in `found`.
    pub(super) fn add(self, sum: &mut RoaringBitmap, found: &RoaringBitmap) {
        match self {
            Self::Few(few) => sum.extend(numbers(few).filter(|number| found.contains(*number))),
            Self::Many(many) => *sum |= many & found,
        }
    }

    /// How many of `found` are in the set.
    pub(super) fn shared(self, found: &RoaringBitmap) -> u64 {
        match self {
            Self::Few(few) => numbers(few).filter(|number| found.contains(*number)).count() as u64,
            Self::Many(many) if found.len().saturating_mul(16) < many.len() => {
                found.iter().filter(|number| many.contains(*number)).count() as u64
            }
            Self::Many(many) => many.intersection_len(found),
        }
    }

    pub(super) fn contains(self, number: u32) -> bool {
        match self {
            Self::Few(few) => {
                few.binary_search_by_key(&number, |of| u32::from_le_bytes(*of)).is_ok()
            }
            Self::Many(many) => many.contains(number),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        let (few, many) = match self {
            Self::Few(few) => (few, None),
            Self::Many(many) => (&[][..], Some(many)),
        };
        numbers(few).chain(many.into_iter().flatten())
    }

    /// The set as bits.
    pub(super) fn bits(self) -> RoaringBitmap {
        match self {
            Self::Few(few) => numbers(few).collect(),
            Self::Many(many) => many.clone(),
        }
    }
}

impl Sets {
    /// Sets by keys that come in order.
    #[expect(
        clippy::expect_used,
        reason = "a map has its keys in order, and memory takes all; the tests of searching find \
                  what each key has"
    )]
    pub(super) fn new(lists: impl IntoIterator<Item = (impl AsRef<[u8]>, Gathered)>) -> Self {
        let (mut few, mut many) = (Vec::new(), Vec::new());
        let mut keys = MapBuilder::memory();
        for (key, numbers) in lists {
            let value = match numbers {
                Gathered::Few(numbers) => {
                    let start = few.len() as u64;
                    few.extend(numbers.iter().map(|number| number.to_le_bytes()));
                    start << 32 | numbers.len() as u64
                }
                Gathered::Many(numbers) => {
                    many.push(OnceLock::from(*numbers));
                    IS_MANY | many.len().saturating_sub(1) as u64
                }
            };
            keys.insert(key, value).expect("keys in order");
        }
        let keys = keys.into_inner().expect("keys in memory");
        few.shrink_to_fit();
        many.shrink_to_fit();
        Self {
            keys: Map::new(keys).expect("keys that were just written"),
            few: few.into(),
            many: Bits { read: many, ..Bits::default() },
        }
    }

    pub(super) fn write_to(&self, writer: &mut Writer<impl Write>) -> io::Result<()> {
        writer.section(self.keys.as_fst().as_bytes())?;
        writer.section(self.few.bytes())?;
        let mut end = 0_u64;
        let ends = self.many.iter().map(|set| {
            end = end.saturating_add(set.serialized_size() as u64);
            end
        });
        writer.section(ends.collect::<List<Number>>().bytes())?;
        writer.joined(self.many.iter().map(|set| {
            let mut bytes = Vec::with_capacity(set.serialized_size());
            // Writing to memory does not fail.
            drop(set.serialize_into(&mut bytes));
            bytes
        }))
    }

    /// What `write_to` wrote, where it is.
    pub(super) fn read_from(sections: &mut Sections) -> Option<Self> {
        let keys = Map::new(sections.part()?.as_ref().to_vec()).ok()?;
        keys.as_fst().verify().ok()?;
        let (few, ends, written) = (sections.list()?, sections.list::<Number>()?, sections.list()?);
        let read = ends.all().iter().map(|_| OnceLock::new()).collect();
        Some(Self { keys, few, many: Bits { read, ends, written } })
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
        Set::Few(self.few.all().get(start..start.saturating_add(count)).unwrap_or_default())
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
