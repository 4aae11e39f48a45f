//! Whether the rings of a polygon cross, in time that is bounded: to look at every segment with
//! every other takes time that grows with the square of their number, and the longest border that
//! can be read has a hundred thousand.

use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Intersects, Line, LineString, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// How many other segments may be beside each of a long border on average; that of a country has
/// fewer than ten.
const BESIDE: usize = 64;

/// How many are looked at in any case: every one with every other, for a border of a thousand.
const SOME: usize = 1_000_000;

/// The box of a segment, and its number.
type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// A segment of a ring: which ring, where in it, of how many, and from where to where.
#[derive(Clone, Copy)]
struct Segment {
    ring: usize,
    at: usize,
    of: usize,
    line: Line<f64>,
}

impl Segment {
    /// Whether one begins where the other ends, in one ring.
    fn is_next_to(&self, other: &Self) -> bool {
        let apart = self.at.abs_diff(other.at);
        self.ring == other.ring && (apart == 1 || apart.saturating_add(1) == self.of)
    }

    /// Two of one ring do not meet; those of two rings may touch in a point.
    fn crosses(&self, other: &Self) -> bool {
        match line_intersection(self.line, other.line) {
            None => false,
            Some(LineIntersection::SinglePoint { is_proper, .. }) => {
                is_proper || self.ring == other.ring
            }
            Some(LineIntersection::Collinear { intersection }) => {
                self.ring == other.ring || intersection.start != intersection.end
            }
        }
    }
}

/// That no ring crosses itself or another, and the inner ones lie inside of the outer one.
pub(super) fn check(polygon: &Polygon<f64>) -> Result<(), &'static str> {
    let rings = || core::iter::once(polygon.exterior()).chain(polygon.interiors());
    let segments: Vec<Segment> =
        rings().enumerate().flat_map(|(ring, border)| segments(ring, border)).collect();
    let boxes = segments.iter().enumerate().map(|(number, Segment { line, .. })| {
        let corners = AABB::from_corners([line.start.x, line.start.y], [line.end.x, line.end.y]);
        GeomWithData::new(Rectangle::from_aabb(corners), number)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let most = segments.len().saturating_mul(BESIDE).saturating_add(SOME);
    for (seen, (one, other)) in tree.intersection_candidates_with_other_tree(&tree).enumerate() {
        if seen > most {
            return Err("a border that is less entangled");
        }
        let (Some(first), Some(second)) = (segments.get(one.data), segments.get(other.data)) else {
            continue;
        };
        if one.data < other.data && !first.is_next_to(second) && first.crosses(second) {
            return Err("rings that do not cross themselves or each other");
        }
    }
    let mut left = most;
    for Segment { line, .. } in segments.iter().filter(|of| of.ring > 0) {
        // The middle too: both ends may be on the border.
        for place in [line.start, (line.start + line.end) / 2.0] {
            if !is_within(place, &tree, &segments, &mut left)
                .ok_or("a border that is less entangled")?
            {
                return Err("inner rings inside of the outer one");
            }
        }
    }
    Ok(())
}

/// Whether a place lies inside of the outer ring or on it: a way to the east of it meets the border
/// an odd number of times. None, once more segments were looked at than are left to look at.
fn is_within(
    place: Coord<f64>,
    tree: &RTree<Boxed>,
    segments: &[Segment],
    left: &mut usize,
) -> Option<bool> {
    let east = AABB::from_corners([place.x, place.y], [f64::MAX, place.y]);
    let mut inside = false;
    for found in tree.locate_in_envelope_intersecting(&east) {
        *left = left.checked_sub(1)?;
        let Some(Segment { ring: 0, line, .. }) = segments.get(found.data) else { continue };
        if line.intersects(&place) {
            return Some(true);
        }
        let (low, high) =
            if line.start.y < line.end.y { (line.start, line.end) } else { (line.end, line.start) };
        // Of the two ends the lower counts, so that a corner is met once.
        let is_level = low.y <= place.y && place.y < high.y;
        inside ^=
            is_level && RobustKernel::orient2d(low, high, place) == Orientation::CounterClockwise;
    }
    Some(inside)
}

fn segments(ring: usize, border: &LineString<f64>) -> Vec<Segment> {
    // A corner that is stated twice is one.
    let lines: Vec<Line<f64>> = border.lines().filter(|line| line.start != line.end).collect();
    let of = lines.len();
    lines.into_iter().enumerate().map(|(at, line)| Segment { ring, at, of, line }).collect()
}

#[cfg(test)]
mod tests {
    use geo::Validation;

    use super::*;

    fn ring(places: &[(f64, f64)]) -> LineString<f64> {
        places.iter().copied().chain(places.first().copied()).collect()
    }

    /// Every ring of four corners, and every triangle as a hole in a square, on a small grid: as
    /// geo has it, which compares every pair.
    #[test]
    fn it_says_what_a_check_of_every_pair_says() {
        let grid: Vec<(f64, f64)> =
            (0..9).map(|at| (f64::from(at % 3), f64::from(at / 3))).collect();
        let (mut sound, mut unsound) = (0, 0);
        let mut compare = |polygon: Polygon<f64>| {
            let own = check(&polygon).is_ok();
            assert_eq!(own, polygon.is_valid(), "{polygon:?}");
            if own { sound += 1 } else { unsound += 1 }
        };
        for code in 0..9_usize.pow(4) {
            let corners: Vec<usize> = (0..4).map(|place| code / 9_usize.pow(place) % 9).collect();
            let apart = (0..4).all(|one| (0..one).all(|other| corners[one] != corners[other]));
            // A spike, which runs back along itself, is none to geo, and changes nothing of
            // what is inside.
            let turns = (0..4).all(|at| {
                let [a, b, c] = [0, 1, 2].map(|next| grid[corners[(at + next) % 4]]);
                (b.0 - a.0) * (c.1 - b.1) != (b.1 - a.1) * (c.0 - b.0)
            });
            if apart && turns {
                compare(Polygon::new(
                    ring(&corners.iter().map(|at| grid[*at]).collect::<Vec<_>>()),
                    Vec::new(),
                ));
            }
        }
        let square = ring(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]);
        let lines = [-0.5, 0.0, 0.5, 1.5, 2.0, 2.5];
        let fine: Vec<(f64, f64)> = lines.iter().flat_map(|x| lines.map(|y| (*x, y))).collect();
        for code in 0..36_usize.pow(3) {
            let [a, b, c] = [code % 36, code / 36 % 36, code / 36 / 36].map(|at| fine[at]);
            let flat = (b.0 - a.0) * (c.1 - a.1) == (b.1 - a.1) * (c.0 - a.0);
            if !flat {
                compare(Polygon::new(square.clone(), vec![ring(&[a, b, c])]));
            }
        }
        assert!(sound > 1000 && unsound > 1000, "{sound} and {unsound}");
    }

    #[test]
    fn a_border_that_is_entangled_on_purpose_is_refused() {
        let spokes = |inner: f64, corners: u32| {
            let at = |number: u32| {
                let angle = f64::from(number) / f64::from(corners) * core::f64::consts::TAU;
                let radius = if number.is_multiple_of(2) { 10.0 } else { inner };
                (radius * angle.cos(), radius * angle.sin())
            };
            Polygon::new(ring(&(0..corners).map(at).collect::<Vec<_>>()), Vec::new())
        };
        assert_eq!(check(&spokes(9.9995, 20_000)), Ok(()));
        assert_eq!(check(&spokes(1.0, 20_000)), Err("a border that is less entangled"));
        // Holes of which each is looked for along all teeth of a comb.
        let hole = |at: u32| {
            let y = f64::from(at) / 4000.0 - 0.5;
            ring(&[(-0.5, y), (-0.499, y), (-0.5, y + 0.0001)])
        };
        let teeth = (0..4000)
            .map(|at| (f64::from(at) / 4000.0 + 1.0, if at % 2 == 0 { -8.0 } else { 8.0 }));
        let comb: Vec<(f64, f64)> = [(0.9, -9.0)]
            .into_iter()
            .chain(teeth)
            .chain([(2.1, 9.0), (-9.0, 9.0), (-9.0, -9.0)])
            .collect();
        let few: Vec<_> = (0..4).map(hole).collect();
        let many: Vec<_> = (0..4000).map(hole).collect();
        let plain = ring(&[(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0)]);
        assert_eq!(check(&Polygon::new(plain, many.clone())), Ok(()));
        assert_eq!(check(&Polygon::new(ring(&comb), few)), Ok(()));
        assert_eq!(check(&Polygon::new(ring(&comb), many)), Err("a border that is less entangled"));
    }
}
