use core::cmp::Ordering;

use compact_str::CompactString;
use serde_json::Value;

use super::node::Content;
use super::order::sorted;
use super::reader::{ExampleOf, firsts};
use super::{InputErrorCode, InputErrors, Node, Read, Reader, Set};

/// The most items of a list or set that states no bound of its own.
const DEFAULT_MAX_ITEMS: i64 = 256;

/// The largest integer that every JSON reader holds exactly (RFC 8259 section 6): 2^53 - 1.
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// Bounds that a field states: items of a list or set, or the value of an integer.
///
/// ```
/// use voice_wire::{Bounds, Day, Read, Set};
///
/// // A list of at least one day has an example with one.
/// let bounds = Bounds { min: Some(1), max: Some(7) };
/// assert_ne!(bounds, Bounds::NONE);
/// assert_eq!(Set::<Day>::example(bounds).as_array().map(Vec::len), Some(1));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The least number of items, or the least value.
    pub min: Option<i64>,
    /// The greatest number of items, or the greatest value.
    pub max: Option<i64>,
}

impl Bounds {
    /// No bounds beyond those of the type.
    pub const NONE: Self = Self { min: None, max: None };

    pub(super) fn items(self) -> (i64, i64) {
        (self.min.unwrap_or(0), self.max.unwrap_or(DEFAULT_MAX_ITEMS))
    }

    pub(super) fn integer(self, least: i64, greatest: i64) -> (i64, i64) {
        (self.min.unwrap_or(least).max(least), self.max.unwrap_or(greatest).min(greatest))
    }
}

/// A term of a vocabulary: its word on the wire, and how a form shows it.
#[derive(Debug, Clone, Copy)]
pub struct Term<V> {
    /// The value.
    pub value: V,
    /// The word on the wire.
    pub word: &'static str,
    /// The title that a form shows.
    pub title: &'static str,
    /// What the term means.
    pub description: &'static str,
}

impl<V> Term<V> {
    #[doc(hidden)]
    pub const fn new(
        value: V,
        word: &'static str,
        title: &'static str,
        description: &'static str,
    ) -> Self {
        Self { value, word, title, description }
    }
}

/// A closed list of terms, each a string on the wire.
pub trait Vocabulary: Copy + 'static {
    /// Every term, in the order of its definition.
    const TERMS: &'static [Term<Self>];

    /// Their words, in the same order.
    const WORDS: &'static [&'static str];
}

#[doc(hidden)]
#[must_use]
pub fn example_term<V: Vocabulary>() -> Value {
    V::WORDS.first().map_or(Value::Null, |word| Value::from(*word))
}

#[doc(hidden)]
#[expect(clippy::expect_used, reason = "both lists are made from the variants of one enum")]
pub fn term<V: Vocabulary>(word: &str) -> Result<V, InputErrors> {
    place_of(word, V::WORDS).map(|at| term_at(at).expect("as many terms as words"))
}
/// The place of a word among those of a vocabulary.
fn place_of(word: &str, words: &[&'static str]) -> Result<usize, InputErrors> {
    let mut reader = Reader::default();
    let place = reader.word(Node(Content::Text(CompactString::new(word))), words);
    reader.finish(place)
}

/// The term at a place.
pub(super) fn term_at<V: Vocabulary>(at: usize) -> Option<V> {
    V::TERMS.get(at).map(|term| term.value)
}

impl Read for bool {
    fn read(node: Node, reader: &mut Reader, _: super::Bounds) -> Option<Self> {
        match node.0 {
            Content::Bool(value) => Some(value),
            other => {
                reader.wrong_type(&other, "true or false", &Value::Bool(true));
                None
            }
        }
    }

    fn example(_: Bounds) -> Value {
        Value::Bool(true)
    }
}

macro_rules! integers {
    ($($int:ty),*) => {$(
        impl Read for $int {
            fn read(node: Node, reader: &mut Reader, limits: Bounds) -> Option<Self> {
                let (least, greatest) = limits.integer(Self::LEAST, Self::GREATEST);
                let expected = || format!("an integer from {least} to {greatest}");
                let value = match node.0 {
                    Content::Integer(value) => value,
                    // JSON Schema counts 1.0 and 1e3 as integers, and so do we.
                    Content::Float(value) if value.fract() == 0.0 => {
                        let value = value as i64;
                        value
                    }
                    other => {
                        reader.wrong_type(&other, &expected(), &Self::example(limits));
                        return None;
                    }
                };
                if value < least {
                    reader.fault(InputErrorCode::TooSmall, expected(), &Self::example(limits));
                } else if value > greatest {
                    reader.fault(InputErrorCode::TooLarge, expected(), &Self::example(limits));
                } else {
                    return Self::try_from(value).ok();
                }
                None
            }

            fn example(limits: Bounds) -> Value {
                Value::from(limits.integer(Self::LEAST, Self::GREATEST).0.max(0))
            }
        }

        impl Integer for $int {
            const LEAST: i64 = if Self::MIN as i128 > -(MAX_SAFE_INTEGER as i128) {
                Self::MIN as i64
            } else {
                -MAX_SAFE_INTEGER
            };
            const GREATEST: i64 = if (Self::MAX as i128) < MAX_SAFE_INTEGER as i128 {
                Self::MAX as i64
            } else {
                MAX_SAFE_INTEGER
            };
        }
    )*};
}

pub(super) trait Integer {
    const LEAST: i64;
    const GREATEST: i64;
}

integers!(u16, u32, u64);

impl Read for String {
    fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
        match node.0 {
            Content::Text(value) => Some(value.into()),
            other => {
                reader.wrong_type(&other, "a string", &Value::from("text"));
                None
            }
        }
    }

    fn example(_: Bounds) -> Value {
        Value::from("text")
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: Node, reader: &mut Reader, limits: Bounds) -> Option<Self> {
        let nodes = reader.items(node, limits, T::example)?;
        let mut items = Self::with_capacity(nodes.len());
        let whole = reader.each(nodes, &mut |reader, node| {
            let item = T::read(node, reader, Bounds::NONE);
            item.map(|item| items.push(item)).is_some()
        });
        whole.then_some(items)
    }

    fn example(limits: Bounds) -> Value {
        example_items(limits, T::example)
    }
}

/// As few items as there may be.
fn example_items(limits: Bounds, of: ExampleOf) -> Value {
    (0..limits.items().0).map(|_| of(Bounds::NONE)).collect()
}

impl Reader {
    /// The items of a list of as many as there may be.
    fn items(&mut self, node: Node, limits: Bounds, of: ExampleOf) -> Option<Vec<Node>> {
        let example = || example_items(limits, of);
        let Content::List(nodes) = node.0 else {
            self.wrong_type(&node.0, "a list", &example());
            return None;
        };
        let (least, greatest) = limits.items();
        let count = i64::try_from(nodes.len()).unwrap_or(i64::MAX);
        if count < least {
            self.fault(
                InputErrorCode::TooFewItems,
                format!("{least} to {greatest} items"),
                &example(),
            );
        } else if count > greatest {
            self.fault(
                InputErrorCode::TooManyItems,
                format!("{least} to {greatest} items"),
                &example(),
            );
            return None;
        }
        Some(nodes)
    }

    /// Reads every item of a list, whatever is wrong with those before it, and says whether nothing
    /// is. It is compiled once for all types of items.
    fn each(&mut self, nodes: Vec<Node>, read: &mut dyn FnMut(&mut Self, Node) -> bool) -> bool {
        let mut whole = true;
        for (index, node) in nodes.into_iter().enumerate() {
            let outside = self.enter_item(index);
            whole &= read(self, node);
            self.leave(outside);
        }
        whole
    }

    /// Records each item of a set that is there before already, as `code` says of both; where there
    /// is none, gives the places of the items in their order, or nothing where they are in order.
    fn none_twice(
        &mut self,
        count: usize,
        compare: &dyn Fn(usize, usize) -> Ordering,
        code: &dyn Fn(usize, usize) -> InputErrorCode,
        of: ExampleOf,
    ) -> Option<Vec<usize>> {
        if (1..count).all(|at| compare(at - 1, at).is_lt()) {
            return Some(Vec::new());
        }
        let (places, before) = (sorted(count, compare), self.count());
        for (index, first) in firsts(&places, compare).into_iter().enumerate() {
            if let Some(first) = first {
                let code = code(index, first);
                self.fault_at(&index.to_string(), code, "each item once", &of(Bounds::NONE));
            }
        }
        (self.count() == before).then_some(places)
    }
}

impl<T: Read + Ord> Read for Set<T> {
    fn read(node: Node, reader: &mut Reader, limits: Bounds) -> Option<Self> {
        let items = Vec::<T>::read(node, reader, limits)?;
        let compare = |one: usize, other: usize| items.get(one).cmp(&items.get(other));
        let code = |one: usize, first: usize| {
            let both = items.get(one).zip(items.get(first));
            both.map_or(InputErrorCode::DuplicateItem, |(item, first)| item.twice(first))
        };
        let places = reader.none_twice(items.len(), &compare, &code, T::example)?;
        Some(Self::arranged(items, places))
    }

    fn example(limits: Bounds) -> Value {
        example_items(limits, T::example)
    }
}
