//! Areas across 180 degrees of longitude, which RFC 7946, section 3.1.9, wants cut in two there and
//! which are often published in one piece: from 170 degrees east to 170 west is 20 degrees wide and
//! not 340.

use geo::algorithm::{BoundingRect, MapCoords};
use geo::{Coord, Polygon};

const HALF: f64 = 180.0;

/// Whether a border goes from one side of 180 degrees to the other. A step that is wider than half
/// the earth is taken for the short way round, but for one between both ends of the map.
fn is_across(polygon: &Polygon<f64>) -> bool {
    let rings = core::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.flat_map(|ring| ring.lines()).any(|step| {
        let is_end = step.start.x.abs() == HALF && step.end.x.abs() == HALF;
        (step.start.x - step.end.x).abs() > HALF && !is_end
    })
}

fn moved(polygon: &Polygon<f64>, by: impl Fn(f64) -> f64 + Copy) -> Polygon<f64> {
    polygon.map_coords(|at| Coord { x: by(at.x), y: at.y })
}

/// The same areas, of which those across 180 degrees go on eastward beyond it.
pub(super) fn unwrapped(polygons: Vec<Polygon<f64>>) -> Result<Vec<Polygon<f64>>, &'static str> {
    let unwrap = |polygon: Polygon<f64>| {
        // Some go on beyond 180 degrees, or begin before it on the other side.
        let rect = polygon.bounding_rect().ok_or("an area with corners")?;
        if rect.width() > 2.0 * HALF {
            return Err("an area that is not wider than the earth");
        }
        let turns = ((rect.min().x + HALF) / (2.0 * HALF)).floor();
        let polygon =
            if turns == 0.0 { polygon } else { moved(&polygon, |x| x - turns * 2.0 * HALF) };
        if !is_across(&polygon) {
            return Ok(polygon);
        }
        let east = moved(&polygon, |x| if x < 0.0 { x + 2.0 * HALF } else { x });
        if is_across(&east) {
            return Err("an area that is cut at 180 degrees of longitude");
        }
        Ok(east)
    };
    polygons.into_iter().map(unwrap).collect()
}

/// Of those that go beyond 180 degrees, one on each side of the map, so that a place is in one.
pub(super) fn on_both_sides(mut polygons: Vec<Polygon<f64>>) -> Vec<Polygon<f64>> {
    let beyond = |of: &&Polygon<f64>| of.bounding_rect().is_some_and(|rect| rect.max().x > HALF);
    let west: Vec<_> =
        polygons.iter().filter(beyond).map(|of| moved(of, |x| x - 2.0 * HALF)).collect();
    polygons.extend(west);
    polygons
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Area;

    fn area(rings: serde_json::Value) -> Result<Area, &'static str> {
        Area::of(&json!({"type": "Polygon", "coordinates": rings}).to_string(), Some("geojson"))
    }

    #[test]
    fn an_area_across_180_degrees_is_on_both_sides_and_nowhere_else() {
        let hole = [[178, 51], [-178, 51], [-178, 52], [178, 52], [178, 51]];
        let islands =
            area(json!([[[170, 50], [-170, 50], [-170, 55], [170, 55], [170, 50]], hole]));
        let islands = islands.unwrap();
        for (longitude, latitude, within) in [
            (172.0, 53.0, true),
            (-172.0, 53.0, true),
            (180.0, 53.0, true),
            (-180.0, 53.0, true),
            (179.0, 51.5, false),
            (-179.0, 51.5, false),
            (0.0, 53.0, false),
            (165.0, 53.0, false),
            (-165.0, 53.0, false),
        ] {
            assert_eq!(islands.contains(latitude, longitude), within, "{longitude} {latitude}");
        }
        let again = Area::from_numbers(islands.numbers().into_iter()).unwrap();
        assert!(again.contains(53.0, -172.0) && again.contains(53.0, 172.0));
    }

    #[test]
    fn an_area_that_goes_on_beyond_180_degrees_is_the_same() {
        for [west, east] in [[170, 190], [-190, -170]] {
            let ring = [[west, 50], [east, 50], [east, 55], [west, 55], [west, 50]];
            let islands = area(json!([ring])).unwrap();
            for (longitude, within) in [(172.0, true), (-172.0, true), (0.0, false), (165.0, false)]
            {
                assert_eq!(islands.contains(53.0, longitude), within, "{west} {longitude}");
            }
        }
        let round = area(json!([[[-200, 0], [200, 0], [200, 5], [-200, 5], [-200, 0]]]));
        assert_eq!(round.err(), Some("an area that is not wider than the earth"));
    }

    #[test]
    fn the_whole_map_and_a_wide_country_are_as_they_were() {
        let map = area(json!([[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]));
        assert!(map.unwrap().contains(10.0, 0.0));
        let wide = area(json!([[[-125, 24], [-66, 24], [-66, 49], [-125, 49], [-125, 24]]]));
        assert!(wide.unwrap().contains(40.0, -90.0));
    }

    #[test]
    fn what_goes_round_the_earth_otherwise_is_refused() {
        let round = area(json!([[[170, 0], [-170, 0], [-20, 5], [20, 5], [170, 0]]]));
        assert_eq!(round.err(), Some("an area that is cut at 180 degrees of longitude"));
    }
}
