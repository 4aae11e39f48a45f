//! The names of the categories that offices declare as data.

use core::any::Any;
use core::cmp::Ordering;
use core::fmt;
use std::sync::{Arc, OnceLock};

use super::Category;
use crate::bit_set::PLACES;
use crate::wire::Terms;

/// How many categories may be declared in one program: what a set has room for beside those of the
/// reference.
const ROOM: usize = PLACES as usize - Category::ALL.len();

/// The names, in the order in which they were declared first.
///
/// A table of symbols: it only grows, a name keeps its slot for ever, and two offices that declare
/// one name mean the same slot. So a category is one byte with its name at hand, a set of them is a
/// machine word, and a category of one office is never taken for that of another.
static NAMES: [OnceLock<Box<str>>; ROOM] = [const { OnceLock::new() }; ROOM];

/// A category that an office declares as data; see
/// [`Vocabulary`](crate::vocabulary::Vocabulary).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
// INVARIANT: the slot has a name.
pub struct DeclaredCategory(u8);

impl DeclaredCategory {
    /// How many categories may be declared in one program.
    pub const ROOM: usize = ROOM;

    /// The category of a name, which is new or was declared before; none where no slot is left.
    ///
    /// The name is a prefix and the name of a term with a colon between them.
    pub(crate) fn declare(name: &str) -> Option<Self> {
        let slot = NAMES.iter().position(|slot| **slot.get_or_init(|| name.into()) == *name)?;
        u8::try_from(slot).ok().map(Self)
    }

    /// The category at a place, if a name was declared there.
    #[doc(hidden)]
    #[must_use]
    pub fn at(place: u32) -> Option<Self> {
        let slot = u8::try_from(place).ok()?;
        NAMES.get(usize::from(slot)).and_then(OnceLock::get).map(|_| Self(slot))
    }

    /// A reading that knows every name that was declared in this program, as a value that is there
    /// may have any.
    pub(crate) fn names() -> Arc<dyn Terms> {
        Arc::new(Names)
    }

    pub(crate) const fn slot(self) -> u32 {
        self.0 as u32
    }

    /// Every category that was declared in this program.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..).zip(&NAMES).map_while(|(slot, name)| name.get().map(|_| Self(slot)))
    }

    /// The name as it is written on the wire.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a value is made of a slot that has a name")]
    pub fn as_str(&self) -> &'static str {
        let name = NAMES.get(usize::from(self.0)).and_then(OnceLock::get);
        name.expect("a declared category has its name")
    }

    /// The prefix of the office that declares it.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        self.as_str().split_once(':').map_or("", |(prefix, _)| prefix)
    }
}

#[derive(Debug)]
struct Names;

impl Terms for Names {
    fn place(&self, of: &str, word: &str) -> Option<u32> {
        let mut all = DeclaredCategory::all().filter(|_| of == "Category");
        all.find(|category| category.as_str() == word).map(DeclaredCategory::slot)
    }

    fn words(&self, _: &str) -> Vec<&str> {
        Vec::new()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl fmt::Debug for DeclaredCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// By name, so that no order rests on which office was loaded first.
impl Ord for DeclaredCategory {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for DeclaredCategory {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bit_set::Member as _;
    use crate::category::CategorySet;

    #[test]
    fn a_name_has_one_slot_and_no_other_has_it() {
        let of = |name: &str| DeclaredCategory::declare(name).expect("room");
        let (b, a) = (of("test-names:b"), of("test-names:a"));
        assert_eq!((b, a), (of("test-names:b"), of("test-names:a")));
        assert_ne!(b, a);
        assert_eq!((b.as_str(), b.prefix()), ("test-names:b", "test-names"));
        // Sets are in the order of names, whichever was declared first.
        assert!(a < b && Category::OtherRequesters < Category::Declared(a));
        let set = CategorySet::EMPTY.with(Category::Declared(b)).with(Category::Release);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Category::Release, Category::Declared(b)]);
        assert!(!set.contains(Category::Declared(a)));
        let places: Vec<u32> = Category::all().map(Category::place).collect();
        assert_eq!(places, (0..u32::try_from(places.len()).expect("few")).collect::<Vec<_>>());

        // As many as there is room for, and no more; those that were there stay.
        let names = (0..).map(|number| format!("test-names:of-{number}"));
        let declared = names.map_while(|name| DeclaredCategory::declare(&name)).count();
        assert_eq!(declared, DeclaredCategory::ROOM - 2);
        assert_eq!(DeclaredCategory::all().count(), DeclaredCategory::ROOM);
        assert_eq!((b, a), (of("test-names:b"), of("test-names:a")));
        let last = DeclaredCategory::all().last().map(Category::Declared).expect("one");
        assert_eq!(last.place(), crate::bit_set::PLACES - 1);
        assert!(CategorySet::ALL.contains(last) && !CategorySet::REFERENCE.contains(last));
    }
}
