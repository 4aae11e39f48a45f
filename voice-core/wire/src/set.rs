//! Sets of few items.

use core::borrow::Borrow;
use core::fmt;

use super::order::{arrange, search};

/// A set that keeps its items in order in one list: on the wire, a list where no item comes twice.
///
/// It behaves as [`BTreeSet`](std::collections::BTreeSet) does, and is a tenth of its code for
/// each type of item. To insert moves the items after the new one, so it is for sets of hundreds
/// of items, as those of a field are, and not of millions.
///
/// ```
/// use voice_wire::{Set, from_json};
///
/// let mut set: Set<u16> = from_json(b"[3, 1]")?;
/// assert!(set.insert(2) && !set.insert(3));
/// assert_eq!(set, [1, 2, 3].into());
/// assert_eq!(set.first(), Some(&1));
/// assert!(from_json::<Set<u16>>(b"[1, 1]").is_err());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
///
/// ```
/// use voice_wire::Set;
///
/// let mut asked = Set::new();
/// assert!(asked.insert("release") && asked.insert("facility"));
/// assert!(!asked.insert("release"), "it is there already");
/// assert_eq!(asked.as_slice(), ["facility", "release"]);
/// assert_eq!((asked.len(), asked.first()), (2, Some(&"facility")));
/// assert_eq!(asked.last(), Some(&"release"));
/// assert!(asked.contains(&"release") && asked.get(&"death").is_none());
///
/// let told = Set::from(["death", "release"]);
/// assert_eq!(asked.union(&told).count(), 3);
/// assert_eq!(asked.intersection(&told).collect::<Vec<_>>(), [&"release"]);
/// assert_eq!(asked.difference(&told).collect::<Vec<_>>(), [&"facility"]);
/// assert!(!told.is_subset(&asked) && !told.is_disjoint(&asked));
///
/// asked.retain(|of| *of != "facility");
/// assert_eq!(asked.iter().collect::<Vec<_>>(), [&"release"]);
/// assert!(asked.remove(&"release") && asked.is_empty());
/// asked.clear();
/// ```
// INVARIANT: the items are in ascending order, and none is there twice.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<T>(Vec<T>);

impl<T> Set<T> {
    /// A set of nothing.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many items there are.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The items in ascending order.
    #[inline]
    pub fn iter(&self) -> core::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// The items in ascending order, as a slice.
    #[inline]
    #[must_use]
    pub const fn as_slice(&self) -> &[T] {
        self.0.as_slice()
    }

    /// The least item.
    #[inline]
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.0.first()
    }

    /// The greatest item.
    #[inline]
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.0.last()
    }

    /// The set of items of which none is there twice, and whose places in order are these; none
    /// where they are in order.
    pub(super) fn arranged(mut items: Vec<T>, mut places: Vec<usize>) -> Self {
        arrange(&mut places, &mut |one, other| items.swap(one, other));
        Self(items)
    }

    /// Takes all items out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps the items for which `keep` says so.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }
}

impl<T: Ord> Set<T> {
    /// Whether an item is in the set.
    #[must_use]
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(item).is_ok()
    }

    /// The item of the set that is equal to this one.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, item: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
    {
        self.place(item).ok().and_then(|at| self.0.get(at))
    }

    /// Where an item is, or where it would be.
    fn place<Q: Ord + ?Sized>(&self, item: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        search(&self.0, |other| other.borrow().cmp(item))
    }

    /// Puts an item in, and says whether it was not there.
    pub fn insert(&mut self, item: T) -> bool {
        match self.place(&item) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, item);
                true
            }
        }
    }

    /// Takes an item out, and says whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        let place = self.place(item);
        if let Ok(at) = place {
            self.0.remove(at);
        }
        place.is_ok()
    }

    /// Whether each item is in the other set too.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|item| other.contains(item))
    }

    /// Whether no item is in the other set.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        !self.iter().any(|item| other.contains(item))
    }

    /// The items that are in one of the sets or both, in ascending order.
    pub fn union<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> + Clone {
        self.iter().chain(other).collect::<Set<_>>().into_iter()
    }

    /// The items that are not in the other set, in ascending order.
    pub fn difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|item| !other.contains(*item))
    }

    /// The items that are in both sets, in ascending order.
    pub fn intersection<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|item| other.contains(*item))
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Self::new();
        set.extend(items);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Set<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Set<T> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Each set of items from 0 to 5, in an order that is not theirs.
    fn sets() -> impl Iterator<Item = (Set<u16>, BTreeSet<u16>)> {
        (0..64_u16).map(|bits| {
            let items = (0..6).map(|of| of * 5 % 6).filter(move |item| bits >> item & 1 == 1);
            (items.clone().chain(items.clone().take(2)).collect(), items.collect())
        })
    }

    #[test]
    fn it_is_what_a_tree_is() {
        for (set, tree) in sets() {
            assert!(set.iter().eq(&tree) && (&set).into_iter().eq(&tree));
            assert_eq!((set.len(), set.is_empty()), (tree.len(), tree.is_empty()));
            assert_eq!((set.first(), set.last()), (tree.first(), tree.last()));
            assert_eq!(format!("{set:?} {set:#?}"), format!("{tree:?} {tree:#?}"));
            for item in 0..6 {
                assert_eq!(set.contains(&item), tree.contains(&item));
                assert_eq!(set.get(&item), tree.get(&item));
                let (mut more, mut larger) = (set.clone(), tree.clone());
                assert_eq!(more.insert(item), larger.insert(item));
                assert!(more.into_iter().eq(larger));
                let (mut less, mut smaller) = (set.clone(), tree.clone());
                assert_eq!(less.remove(&item), smaller.remove(&item));
                less.retain(|of| *of != 3);
                smaller.retain(|of| *of != 3);
                assert!(less.into_iter().eq(smaller));
            }
            for (other, other_tree) in sets() {
                assert_eq!(set.cmp(&other), tree.cmp(&other_tree));
                assert_eq!(set == other, tree == other_tree);
                assert_eq!(set.is_subset(&other), tree.is_subset(&other_tree));
                assert_eq!(set.is_disjoint(&other), tree.is_disjoint(&other_tree));
                assert!(set.intersection(&other).eq(tree.intersection(&other_tree)));
                assert!(set.difference(&other).eq(tree.difference(&other_tree)));
                assert!(set.union(&other).eq(tree.union(&other_tree)));
            }
        }
    }
}
