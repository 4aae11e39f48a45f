//! Where places are of which the postal code or the county is published and no coordinates: as the
//! other places of the directory show it.
//!
//! No gazetteer is compiled in. The middle of a postal code, or of a county, is that of the places
//! of the directory that have coordinates in it; how far from the middle another may be is the
//! distance of the farthest of them, and no less than the radius of a circle as large as a usual
//! code or county. Where no place of the directory shows it, it is not known.

use core::cell::OnceCell;
use std::collections::BTreeMap;

use super::object::Object;
use super::place;
use super::store::{Catalog, Row};
use voice_wire::Wire;

/// The mean radius of the earth, in metres (IUGG).
pub(super) const EARTH: f64 = 6_371_008.8;

/// The radius in metres of a circle as large as the United States' 9,147,000 km2 of land by its
/// 33,000 areas of ZIP codes (Census 2020, ZCTA).
const OF_CODE: f64 = 9_400.0;

/// The same by its 3,144 counties.
const OF_COUNTY: f64 = 30_400.0;

/// Coordinates that are farther apart than any county is large contradict each other.
pub(super) const MOST: f64 = 200_000.0;

/// By what it is known about where a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum KnownBy {
    /// By its postal code.
    PostalCode,
    /// By its county.
    County,
}

/// A place on the unit sphere, so that distance knows neither poles nor date line.
pub(super) type Point = [f64; 3];

pub(super) fn on_sphere(latitude: f64, longitude: f64) -> Point {
    let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

/// The straight way through the earth, of unit radius, that has this way over ground.
pub(super) fn chord(metres: f64) -> f64 {
    2.0 * (metres / EARTH / 2.0).min(core::f64::consts::FRAC_PI_2).sin()
}

/// The way over ground, in metres, that has this straight way through the earth, squared.
pub(super) fn metres(squared_chord: f64) -> f64 {
    2.0 * (squared_chord.sqrt() / 2.0).min(1.0).asin() * EARTH
}

pub(super) fn squared_chord(one: Point, other: Point) -> f64 {
    one.into_iter().zip(other).map(|(one, other)| (one - other) * (one - other)).sum()
}

/// About where a place is.
#[derive(Debug, Clone, Copy)]
pub(super) struct About {
    /// The middle of its code or county.
    pub(super) middle: Point,
    /// How far from there it may be, in metres.
    pub(super) precision: f64,
    pub(super) by: KnownBy,
}

/// The middle of what has a name, and how far its places are from there, in metres.
#[derive(Debug, Clone, Copy)]
struct Middle {
    point: Point,
    spread: f64,
}

/// What a directory shows of postal codes and counties; made when it is first asked.
#[derive(Default)]
pub(super) struct Gazetteer(OnceCell<BTreeMap<String, Middle>>);

/// The coordinates of a place that may be shown; nought and nought, which is in the Gulf of Guinea
/// and what is written where nothing is known, are none.
pub(super) fn coordinates(place: Row<'_>) -> Option<Point> {
    let degrees = |name: &str| place.get(name).and_then(|text| text.parse::<f64>().ok());
    let (latitude, longitude) = (degrees("latitude")?, degrees("longitude")?);
    (latitude != 0.0 || longitude != 0.0).then(|| on_sphere(latitude, longitude))
}

/// The names of what an address is in: its postal code, and its county with the State.
fn names(address: Row<'_>) -> impl Iterator<Item = (KnownBy, String)> {
    let state = address.get("state_province").map(place::state);
    let country = address.get("country").unwrap_or_default().to_ascii_lowercase();
    let code = address.get("postal_code").map(place::postal_code).filter(|code| !code.is_empty());
    let code = code.map(|code| (KnownBy::PostalCode, format!("{country}/{code}")));
    let county = address.get("region").map(place::county).filter(|county| !county.is_empty());
    let county =
        county.and_then(|county| Some((KnownBy::County, format!("{country}/{}/{county}", state?))));
    code.into_iter().chain(county)
}

impl Gazetteer {
    /// About where a place without coordinates is: by its postal code, else by its county.
    pub(super) fn about(&self, place: Row<'_>) -> Option<About> {
        let middles = self.0.get_or_init(|| middles(place.catalog));
        let found = place.children(Object::Address).flat_map(names).filter_map(|(by, name)| {
            let Middle { point, spread } = *middles.get(&name)?;
            let least = match by {
                KnownBy::PostalCode => OF_CODE,
                KnownBy::County => OF_COUNTY,
            };
            let precision = spread.max(least);
            (precision <= MOST).then_some(About { middle: point, precision, by })
        });
        found.min_by(|one, other| one.precision.total_cmp(&other.precision))
    }
}

fn middles(catalog: &Catalog) -> BTreeMap<String, Middle> {
    let each = |take: &mut dyn FnMut(String, Point)| {
        for place in catalog.rows(Object::Location) {
            let Some(point) = coordinates(place) else { continue };
            for (_, name) in place.children(Object::Address).flat_map(names) {
                take(name, point);
            }
        }
    };
    let mut sums = BTreeMap::<String, Point>::new();
    each(&mut |name, point| {
        let sum = sums.entry(name).or_default();
        *sum = [sum[0] + point[0], sum[1] + point[1], sum[2] + point[2]];
    });
    let middle = |[x, y, z]: Point| {
        let length = (x * x + y * y + z * z).sqrt();
        Middle { point: [x / length, y / length, z / length], spread: 0.0 }
    };
    let mut middles: BTreeMap<String, Middle> =
        sums.into_iter().map(|(name, sum)| (name, middle(sum))).collect();
    each(&mut |name, point| {
        if let Some(middle) = middles.get_mut(&name) {
            let away = metres(squared_chord(middle.point, point));
            // Opposite ends of the earth have no middle.
            middle.spread = if away.is_finite() { middle.spread.max(away) } else { f64::MAX };
        }
    });
    middles
}
