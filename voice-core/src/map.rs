//! Maps of few entries.

use core::borrow::Borrow;

use crate::wire::search;

/// A map that keeps its entries in the order of their keys in one list, for what a policy or a
/// person has tens or hundreds of: a tree is ten times as much code for each type of entry.
// INVARIANT: the keys are in ascending order, and none is there twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Map<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> + Clone {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.0.into_iter().map(|(_, value)| value)
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }
}

impl<K: Ord, V> Map<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        search(&self.0, |(other, _)| other.borrow().cmp(key))
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().and_then(|at| self.0.get(at)).map(|(_, value)| value)
    }

    pub(crate) fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }

    /// Puts a value in, and gives that which was there.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => self.0.get_mut(at).map(|(_, old)| core::mem::replace(old, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// The value that is there, or else the one that is made and put in.
    #[expect(clippy::indexing_slicing, reason = "the entry was found there or has been put there")]
    pub(crate) fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let at = match self.place(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, make()));
                at
            }
        };
        &mut self.0[at].1
    }

    pub(crate) fn or_insert(&mut self, key: K, value: V) -> &mut V {
        self.or_insert_with(key, || value)
    }

    pub(crate) fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn it_is_what_a_tree_is() {
        // Each sequence of four keys of four.
        for keys in (0..256_u32).map(|of| [of & 3, of >> 2 & 3, of >> 4 & 3, of >> 6]) {
            let (mut map, mut tree) = (Map::new(), BTreeMap::new());
            for (at, key) in keys.into_iter().enumerate() {
                assert_eq!(map.insert(key, at), tree.insert(key, at));
                *map.or_insert(key / 2, 9) += 1;
                *tree.entry(key / 2).or_insert(9) += 1;
                *map.or_default(key + 1) += 2;
                *tree.entry(key + 1).or_default() += 2;
            }
            map.retain(|key, value| (*key + u32::try_from(*value).unwrap()) % 5 != 0);
            tree.retain(|key, value| (*key + u32::try_from(*value).unwrap()) % 5 != 0);
            assert!(map.iter().eq(&tree) && map.clone().into_iter().eq(tree.clone()));
            assert!(map.keys().eq(tree.keys()) && map.values().eq(tree.values()));
            assert!(map.clone().into_values().eq(tree.clone().into_values()));
            for key in 0..6 {
                assert_eq!(map.get(&key), tree.get(&key));
                assert_eq!(map.contains_key(&key), tree.contains_key(&key));
                let (mut less, mut smaller) = (map.clone(), tree.clone());
                assert_eq!(less.remove(&key), smaller.remove(&key));
                assert!(less.iter().eq(&smaller));
            }
            assert_eq!(map, tree.into_iter().rev().collect());
        }
    }
}
