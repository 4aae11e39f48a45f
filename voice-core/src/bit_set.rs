//! Sets of what a closed list has, as one machine word, or two with feature `wide`.
//!
//! Sets of categories, protections and conflicts are such sets:
//!
//! ```
//! use voice_core::subject::{Protection, ProtectionSet};
//!
//! let found: ProtectionSet = [Protection::VawaTU, Protection::MinorSubject].into_iter().collect();
//! assert!(found.contains(Protection::VawaTU) && !found.contains(Protection::Tps));
//! assert_eq!(found.len(), 2);
//! ```

use core::hash::Hash;
use core::hint::black_box;
use core::marker::PhantomData;

/// The bits of a set.
#[cfg(not(feature = "wide"))]
pub(crate) type Word = u64;
/// The bits of a set, with room for more declared terms.
#[cfg(feature = "wide")]
pub(crate) type Word = u128;

/// A mask of what is a secret of a record, kept from the compiler, which else sees that it is all
/// or nothing and makes a branch of it.
pub(crate) fn hidden(mask: Word) -> Word {
    black_box(mask)
}

/// All bits where a word is 0, else none, without a branch.
pub(crate) fn all_if_zero(word: Word) -> Word {
    hidden(((word | word.wrapping_neg()) >> (Word::BITS - 1)).wrapping_sub(1))
}

/// All bits where something is so, else none.
pub(crate) const fn all_if(so: bool) -> Word {
    (so as Word).wrapping_neg()
}

/// How many places a set has.
pub(crate) const PLACES: u32 = Word::BITS;

/// What a [`BitSet`] can have: one of a list of at most 64, or 128 with feature `wide`, each of
/// which has a bit.
///
/// A `const` cannot call a function of a trait, so each set has its own `with` and `contains`, as
/// [`CategorySet::with`](crate::category::CategorySet::with).
pub trait Member: Copy + Ord + Hash + 'static {
    /// How many there are, or can be.
    const COUNT: u32;

    /// Each that there is, in the order of their places.
    fn all() -> impl Iterator<Item = Self>;

    /// The place of the member in that order.
    fn place(self) -> u32;
}

/// Each of a list by its place, until there is none at a place. It is a plain loop: iterators that
/// are put together are compiled again, in many parts, wherever one is used.
pub(crate) fn each<T>(at: impl Fn(u32) -> Option<T>) -> impl Iterator<Item = T> {
    let mut place = 0;
    core::iter::from_fn(move || {
        let found = at(place);
        place += 1;
        found
    })
}

/// Each of a list of this library, and after it each that was declared, by its slot.
pub(crate) fn own_and_declared<T: Copy>(
    own: &'static [T],
    declared: impl Fn(u32) -> Option<T>,
) -> impl Iterator<Item = T> {
    each(move |place| match own.get(place as usize) {
        Some(own) => Some(*own),
        None => declared(place - own.len() as u32),
    })
}

/// A set of what a closed list has, as one machine word.
///
/// ```
/// use voice_core::category::{Category, CategorySet};
///
/// let one: CategorySet = [Category::Release, Category::Death].into_iter().collect();
/// let other = CategorySet::EMPTY.with(Category::Death).with(Category::Bond);
/// assert_eq!(one.intersection(other), CategorySet::EMPTY.with(Category::Death));
/// assert_eq!(one.union(other).len(), 3);
/// assert_eq!(one.difference(other), CategorySet::EMPTY.with(Category::Release));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BitSet<T> {
    bits: Word,
    members: PhantomData<T>,
}

impl<T: Member> BitSet<T> {
    /// Nothing.
    pub const EMPTY: Self = Self::from_bits(0);

    /// All that the list has.
    pub const ALL: Self = Self::from_bits(Word::MAX >> (PLACES - T::COUNT));

    const fn from_bits(bits: Word) -> Self {
        Self { bits, members: PhantomData }
    }

    /// The set as a number, in which the member at place *n* is the bit *n*; members at places
    /// beyond 63, which only declared terms have, are left out.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// assert_eq!(CategorySet::EMPTY.with(Category::CustodyStatus).bits(), 0b1);
    /// assert_eq!(CategorySet::EMPTY.with(Category::Release).bits(), 0b10);
    /// ```
    #[must_use]
    #[cfg_attr(
        feature = "wide",
        expect(clippy::cast_possible_truncation, reason = "the first 64 places are what is asked")
    )]
    #[cfg_attr(
        not(feature = "wide"),
        expect(clippy::unnecessary_cast, reason = "with feature `wide` there are more places")
    )]
    pub const fn bits(self) -> u64 {
        self.bits as u64
    }

    /// The whole set as a word.
    pub(crate) const fn word(self) -> Word {
        self.bits
    }

    /// The set of a word that [`word`](Self::word) gave, or of some of its bits.
    pub(crate) const fn from_word(word: Word) -> Self {
        Self::from_bits(word)
    }

    /// Whether the set is empty.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// assert!(CategorySet::EMPTY.is_empty() && !one.is_empty() && !both.is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// How many members the set has.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// assert_eq!((one.len(), both.len()), (1, 2));
    /// ```
    #[must_use]
    pub const fn len(self) -> u32 {
        self.bits.count_ones()
    }

    /// The set with the member at a place.
    pub(crate) const fn with_place(self, place: u32) -> Self {
        Self::from_bits(self.bits | 1 << place)
    }

    /// Whether the member at a place is in the set.
    pub(crate) const fn contains_place(self, place: u32) -> bool {
        self.bits & 1 << place != 0
    }

    /// What is in either set.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// let escape = CategorySet::EMPTY.with(Category::Escape);
    /// assert_eq!(one.union(escape), both);
    /// ```
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self::from_bits(self.bits | other.bits)
    }

    /// What is in both sets.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// assert_eq!(one.intersection(both), one);
    /// ```
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self::from_bits(self.bits & other.bits)
    }

    /// What is in this set and not in the other.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// assert_eq!(both.difference(one), CategorySet::EMPTY.with(Category::Escape));
    /// ```
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self::from_bits(self.bits & !other.bits)
    }

    /// Whether the sets have a member in common.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// assert!(one.intersects(both) && !one.intersects(CategorySet::EMPTY));
    /// ```
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.bits & other.bits != 0
    }

    /// The set if all bits of a mask are set, nothing if none is.
    pub(crate) const fn masked(self, mask: Word) -> Self {
        Self::from_bits(self.bits & mask)
    }

    /// Whether every member is in the other set too.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// assert!(one.is_subset(both) && !both.is_subset(one));
    /// ```
    #[must_use]
    pub const fn is_subset(self, other: Self) -> bool {
        self.bits & !other.bits == 0
    }

    /// The set if `keep`, else nothing, in plain code: for what rules and questions say, and for
    /// the many states of a proof. A compiler may make any code of it; for what is a secret of a
    /// record there is [`masked`](Self::masked), with a mask that is [`hidden`].
    pub(crate) const fn select(self, keep: bool) -> Self {
        Self::from_bits(self.bits & (keep as Word).wrapping_neg())
    }

    /// The members, in the order of their definition: the same work whatever the set has.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    ///
    /// let one = CategorySet::EMPTY.with(Category::Release);
    /// let both = one.with(Category::Escape);
    /// assert_eq!(both.iter().collect::<Vec<_>>(), [Category::Release, Category::Escape]);
    /// assert_eq!(one.iter().count(), 1);
    /// ```
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::all().filter(move |member| self.contains_place(member.place()))
    }

    /// The places of the members: less work, the fewer there are, so not for a secret of a record.
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.bits;
        core::iter::from_fn(move || {
            let place = left.trailing_zeros() as usize;
            (left != 0).then(|| {
                left &= left - 1;
                place
            })
        })
    }

    /// Every set, each once.
    pub(crate) fn every() -> impl Iterator<Item = Self> {
        (0..=Self::ALL.bits).map(Self::from_bits)
    }
}

impl<T: Member> Default for BitSet<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T: Member> FromIterator<T> for BitSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        members.into_iter().fold(Self::EMPTY, |set, member| set.with_place(member.place()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{BitSet, Member, all_if};
    use crate::category::Category;
    use crate::requester::Conflict;
    use crate::subject::Protection;

    /// Each member has a place of its own, the first ones that there are, in their order.
    fn places_follow<T: Member>() {
        let places: Vec<u32> = T::all().map(Member::place).collect();
        assert!(places.iter().copied().eq(0..T::COUNT.min(u32::try_from(places.len()).unwrap())));
        assert_eq!(BitSet::<T>::ALL.len(), T::COUNT);
    }

    #[test]
    fn places_are_the_order_of_definition() {
        // What is declared comes after those of the library, in the places that are left.
        places_follow::<Category>();
        places_follow::<Protection>();
        places_follow::<Conflict>();
        assert_eq!(Conflict::all().count(), Conflict::COUNT as usize);
        assert!(Conflict::all().is_sorted() && Protection::ALL.is_sorted());
    }

    /// All that the sets of a small list say, against the ordered sets of the standard library.
    #[test]
    fn what_is_said_of_sets_is_what_the_standard_library_says() {
        type Ordered = BTreeSet<Conflict>;
        let ordered = |set: BitSet<Conflict>| set.iter().collect::<Ordered>();
        let every: Vec<BitSet<Conflict>> = BitSet::every().collect();
        assert_eq!(
            every.iter().map(|set| ordered(*set)).collect::<BTreeSet<_>>().len(),
            1 << Conflict::ALL.len()
        );
        // Each against some: the squares of all would take long.
        for (at, one) in every.iter().enumerate() {
            for other in every.iter().skip(at % 7).step_by(7) {
                let (a, b) = (ordered(*one), ordered(*other));
                assert_eq!(ordered(one.union(*other)), &a | &b);
                assert_eq!(ordered(one.intersection(*other)), &a & &b);
                assert_eq!(ordered(one.difference(*other)), &a - &b);
                assert_eq!(one.intersects(*other), !a.is_disjoint(&b));
                assert_eq!(one.is_subset(*other), a.is_subset(&b));
            }
            let set = ordered(*one);
            assert_eq!(set.iter().copied().collect::<BitSet<_>>(), *one);
            assert_eq!((one.len() as usize, one.is_empty()), (set.len(), set.is_empty()));
            assert_eq!(
                one.places().collect::<Vec<_>>(),
                set.iter().map(|of| *of as usize).collect::<Vec<_>>()
            );
            for keep in [false, true] {
                let kept = if keep { *one } else { BitSet::EMPTY };
                assert_eq!((one.select(keep), one.masked(all_if(keep))), (kept, kept));
            }
        }
    }
}
