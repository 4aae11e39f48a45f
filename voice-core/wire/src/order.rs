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
    let places = sorted(items.len(), &|one, other| {
        items.get(one).zip(items.get(other)).map_or(Ordering::Equal, |(a, b)| compare(a, b))
    });
    for (to, from) in swaps(&places) {
        items.swap(to, from);
    }
}

/// The places of so many items in the order of the items; equal ones in that of their places.
pub(super) fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// The swaps, one after another, that put at each place the item of the place that is said there.
fn swaps(places: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    places.iter().enumerate().map(|(to, from)| {
        // What was at a place before this one is where it was swapped to.
        let mut from = *from;
        while from < to
            && let Some(next) = places.get(from)
        {
            from = *next;
        }
        (to, from)
    })
}

#[cfg(test)]
mod tests {
    use super::sort_by;

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
}
