//! Trees that are the order of a list: they are searched where the list is, in memory or in a file,
//! and nothing is made of it before.
//!
//! A list that is longer than a leaf is split at its middle: what comes before is on one side of
//! the one in the middle, by one coordinate, and what comes after on the other; each half is split
//! by the next coordinate.

use crate::bytes::Number;
use crate::gazetteer::Point;

/// A list of so many is gone through.
const LEAF: usize = 8;

/// The least and the greatest of two coordinates: x, y, x, y.
pub(super) type Bounds = [f64; 4];

/// Bounds, those of all in the part of the list of which it is the middle, and a number.
pub(super) type Boxed = [Number; 9];

fn coordinate<const N: usize>(of: &[Number; N], axis: usize) -> f64 {
    of.get(axis).map_or(f64::NAN, |bytes| f64::from_le_bytes(*bytes))
}

/// Puts what has a number of coordinates at its beginning into the order of a tree, the same
/// whatever order it had.
pub(super) fn arrange<const N: usize>(list: &mut [[Number; N]], axes: usize) {
    split(list, axes, 0);
}

fn split<const N: usize>(list: &mut [[Number; N]], axes: usize, axis: usize) {
    if list.len() <= LEAF {
        list.sort_unstable();
        return;
    }
    let middle = list.len() / 2;
    let (before, _, after) = list.select_nth_unstable_by(middle, |one, other| {
        coordinate(one, axis).total_cmp(&coordinate(other, axis)).then_with(|| one.cmp(other))
    });
    let next = (axis + 1) % axes;
    split(before, axes, next);
    split(after, axes, next);
}

/// The middle of a list, and what is on both sides of it; none of a leaf.
fn halves<T>(list: &[T]) -> Option<(&[T], &T, &[T])> {
    if list.len() <= LEAF {
        return None;
    }
    let (before, rest) = list.split_at_checked(list.len() / 2)?;
    let (middle, after) = rest.split_first()?;
    Some((before, middle, after))
}

/// Goes through the points that are no farther from one than a way, squared; with their own ways,
/// squared.
pub(super) fn within<'l, const N: usize>(
    list: &'l [[Number; N]],
    at: &Point,
    reach: f64,
    mut take: impl FnMut(&'l [Number; N], f64),
) {
    walk(list, at, reach, 0, &mut take);
}

fn walk<'l, const N: usize>(
    list: &'l [[Number; N]],
    at: &Point,
    reach: f64,
    axis: usize,
    take: &mut impl FnMut(&'l [Number; N], f64),
) {
    let mut near = |of: &'l [Number; N]| {
        let ways = at.iter().enumerate().map(|(axis, at)| coordinate(of, axis) - at);
        let way: f64 = ways.map(|way| way * way).sum();
        if way <= reach {
            take(of, way);
        }
    };
    let Some((before, middle, after)) = halves(list) else {
        list.iter().for_each(near);
        return;
    };
    near(middle);
    let way = at.get(axis).map_or(0.0, |at| at - coordinate(middle, axis));
    let (next, is_near) = ((axis + 1) % at.len(), way * way <= reach);
    if way <= 0.0 || is_near {
        walk(before, at, reach, next, take);
    }
    if way >= 0.0 || is_near {
        walk(after, at, reach, next, take);
    }
}

fn bounds(of: &Boxed, first: usize) -> Bounds {
    core::array::from_fn(|at| coordinate(of, first.saturating_add(at)))
}

/// Bounds with their numbers, in the order of a tree.
pub(super) fn boxes(list: impl Iterator<Item = (Bounds, u64)>) -> Vec<Boxed> {
    let row = |(bounds, number): (Bounds, u64)| {
        let [x, y, to_x, to_y] = bounds.map(f64::to_le_bytes);
        [x, y, to_x, to_y, x, y, to_x, to_y, number.to_le_bytes()]
    };
    let mut boxes: Vec<Boxed> = list.map(row).collect();
    arrange(&mut boxes, 4);
    hull(&mut boxes);
    boxes
}

/// Notes at the middle of each part of a list the bounds of the whole part, and gives those of the
/// list.
fn hull(list: &mut [Boxed]) -> Bounds {
    let around = |one: Bounds, other: Bounds| {
        let ([x, y, to_x, to_y], [of_x, of_y, to_of_x, to_of_y]) = (one, other);
        [x.min(of_x), y.min(of_y), to_x.max(to_of_x), to_y.max(to_of_y)]
    };
    let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    if list.len() <= LEAF {
        return list.iter().map(|of| bounds(of, 0)).fold(nothing, around);
    }
    let (before, rest) = list.split_at_mut(list.len() / 2);
    let Some((middle, after)) = rest.split_first_mut() else { return nothing };
    let all = around(around(hull(before), hull(after)), bounds(middle, 0));
    for (place, bound) in middle.iter_mut().skip(4).zip(all) {
        *place = bound.to_le_bytes();
    }
    all
}

/// Goes through the numbers of the bounds that have a point.
pub(super) fn around(list: &[Boxed], point: [f64; 2], take: &mut impl FnMut(u64)) {
    let has = |bounds: Bounds| {
        let ([x, y, to_x, to_y], [at_x, at_y]) = (bounds, point);
        x <= at_x && at_x <= to_x && y <= at_y && at_y <= to_y
    };
    let mut here = |of: &Boxed| {
        if let (true, [.., number]) = (has(bounds(of, 0)), of) {
            take(u64::from_le_bytes(*number));
        }
    };
    let Some((before, middle, after)) = halves(list) else {
        list.iter().for_each(here);
        return;
    };
    if has(bounds(middle, 4)) {
        here(middle);
        around(before, point, take);
        around(after, point, take);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that are spread, the same in every run; some of them come twice.
    fn spread(seed: u64) -> impl Iterator<Item = f64> {
        let step =
            move |last: &u64| Some(last.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        core::iter::successors(Some(seed), step).skip(1).map(|of| (of >> 33) as f64 % 64.0 - 32.0)
    }

    fn row<const N: usize>(numbers: [f64; N]) -> [Number; N] {
        numbers.map(f64::to_le_bytes)
    }

    #[test]
    fn what_is_near_is_what_is_near_in_a_list() {
        for count in [0_u32, 1, 8, 9, 17, 300] {
            let mut numbers = spread(u64::from(count) + 7);
            let mut next = || numbers.next().expect("a number");
            let mut list: Vec<[Number; 4]> =
                (0..count).map(|of| row([next(), next(), next(), f64::from(of)])).collect();
            let plain = list.clone();
            arrange(&mut list, 3);
            let mut other: Vec<_> = plain.iter().rev().copied().collect();
            arrange(&mut other, 3);
            assert_eq!(list, other, "one order, whatever it was");
            for _ in 0..50 {
                let (at, reach) = ([next(), next(), next()], (next() * 8.0).abs());
                let mut found = Vec::new();
                within(&list, &at, reach, |of, way| found.push((of[3], way)));
                let way = |of: &[Number; 4]| {
                    (0..3).map(|axis| (coordinate(of, axis) - at[axis]).powi(2)).sum::<f64>()
                };
                let mut near: Vec<_> =
                    plain.iter().map(|of| (of[3], way(of))).filter(|of| of.1 <= reach).collect();
                found.sort_by_key(|of| of.0);
                near.sort_by_key(|of| of.0);
                assert_eq!(found, near, "{count}");
            }
        }
    }

    #[test]
    fn what_is_around_a_point_is_what_is_around_it_in_a_list() {
        for count in [0_u32, 1, 8, 9, 17, 300] {
            let mut numbers = spread(u64::from(count) + 3);
            let mut next = || numbers.next().expect("a number");
            let plain: Vec<(Bounds, u64)> = (0..count)
                .map(|of| {
                    let ([x, y], [width, height]) = ([next(), next()], [next(), next()]);
                    ([x, y, x + width.abs() / 4.0, y + height.abs() / 4.0], u64::from(of))
                })
                .collect();
            let list = boxes(plain.iter().copied());
            for _ in 0..200 {
                let (x, y) = (next(), next());
                let mut found = Vec::new();
                around(&list, [x, y], &mut |of| found.push(of));
                found.sort_unstable();
                let has = |b: &Bounds| b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3];
                let wanted: Vec<u64> =
                    plain.iter().filter(|(bounds, _)| has(bounds)).map(|(_, of)| *of).collect();
                assert_eq!(found, wanted, "{count}");
            }
        }
    }
}
