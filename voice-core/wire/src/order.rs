//! Sorting that is compiled once: a sort of the standard library is as much code again for each
//! type of item.

use core::cmp::Ordering;

/// Sorts few items; equal ones stay in the order in which they are.
///
/// ```
/// let mut people = [("Eva", 2), ("Ana", 1), ("Ada", 2)];
/// voice_wire::sort_by(&mut people, |one, other| one.1.cmp(&other.1));
/// assert_eq!(people, [("Ana", 1), ("Eva", 2), ("Ada", 2)]);
/// ```
#[doc(hidden)]
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places = sorted(items.len(), &|one, other| {
        items.get(one).zip(items.get(other)).map_or(Ordering::Equal, |(a, b)| compare(a, b))
    });
    arrange(&mut places, &mut |one, other| items.swap(one, other));
}

/// The places of so many items in the order of the items; equal ones in that of their places.
pub(super) fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Where among ordered items one is, or where it would be, by how an item compares with it.
///
/// ```
/// let people = ["Ada", "Ana", "Eva"];
/// let place = |name: &str| voice_wire::search(&people, |of| (*of).cmp(name));
/// assert_eq!((place("Ana"), place("Bea")), (Ok(1), Err(2)));
/// ```
///
/// # Errors
/// The place where it would be.
#[doc(hidden)]
#[expect(clippy::indexing_slicing, reason = "each place that is looked at is one of the items")]
pub fn search<T>(items: &[T], compare: impl Fn(&T) -> Ordering) -> Result<usize, usize> {
    search_places(items.len(), &|at| compare(&items[at]))
}

/// The same of so many items, by how the one at a place compares: compiled once for all types.
fn search_places(count: usize, compare: &dyn Fn(usize) -> Ordering) -> Result<usize, usize> {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from.midpoint(to);
        match compare(middle) {
            Ordering::Less => from = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => to = middle,
        }
    }
    Err(from)
}

/// Puts at each place the item of the place that is said there, by fewer swaps than there are
/// places. Each place then says itself.
pub(super) fn arrange(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut to = start;
        while let Some(from) = places.get_mut(to).map(|from| core::mem::replace(from, to))
            && from != start
        {
            swap(to, from);
            to = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{arrange, sort_by};

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        // Each sequence of five keys of four, each with its place.
        for keys in 0..1024_usize {
            let mut items: Vec<_> = (0..5).map(|at| (keys >> (2 * at) & 3, at)).collect();
            let mut others = items.clone();
            sort_by(&mut items, |one, other| one.0.cmp(&other.0));
            others.sort_by_key(|item| item.0);
            assert_eq!(items, others);
        }
    }

    #[test]
    fn it_takes_fewer_swaps_than_there_are_items() {
        // The last item belongs first, and each other one place further on.
        let mut places: Vec<usize> = (0..1000).map(|at| (at + 999) % 1000).collect();
        let (mut items, mut swaps): (Vec<usize>, _) = ((0..1000).collect(), 0);
        let expected = places.clone();
        arrange(&mut places, &mut |one, other| {
            items.swap(one, other);
            swaps += 1;
        });
        assert_eq!((items, swaps), (expected, 999));
        assert!(places.into_iter().eq(0..1000));
    }
}
