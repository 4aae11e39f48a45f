//! Areas as GeoJSON (RFC 7946).

use geo::algorithm::{BoundingRect, Contains, Validation};
use geo::{LineString, MultiPolygon, Point, Polygon, Rect};
use serde_json::Value;

/// An area on the map.
#[derive(Debug, Clone)]
pub(super) struct Area(MultiPolygon<f64>);

impl Area {
    /// The area of a geometry, a feature or a collection of features.
    pub(super) fn from_geojson(text: &str) -> Result<Self, &'static str> {
        let value: Value = serde_json::from_str(text).map_err(|_| "JSON")?;
        let mut polygons = Vec::new();
        collect(&value, &mut polygons, 0)?;
        let area = MultiPolygon(polygons);
        if area.0.is_empty() {
            return Err("a Polygon or a MultiPolygon");
        }
        if !area.is_valid() {
            return Err("rings that do not cross themselves or each other");
        }
        Ok(Self(area))
    }

    pub(super) fn contains(&self, latitude: f64, longitude: f64) -> bool {
        self.0.contains(&Point::new(longitude, latitude))
    }

    /// Polygons, their rings and the places of those, each after how many there are, as bits.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let mut numbers = vec![self.0.0.len() as u64];
        for polygon in &self.0 {
            numbers.push(1 + polygon.interiors().len() as u64);
            for ring in core::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                numbers.push(ring.0.len() as u64);
                numbers.extend(ring.0.iter().flat_map(|place| [place.x.to_bits(), place.y.to_bits()]));
            }
        }
        numbers
    }

    /// What `numbers` wrote; none where it is cut off.
    pub(super) fn from_numbers(mut numbers: impl Iterator<Item = u64>) -> Option<Self> {
        let mut polygons = Vec::new();
        for _ in 0..numbers.next()? {
            let mut rings = Vec::new();
            for _ in 0..numbers.next()? {
                let mut places = Vec::new();
                for _ in 0..numbers.next()? {
                    let mut degrees = || numbers.next().map(f64::from_bits).filter(|degrees| degrees.is_finite());
                    places.push((degrees()?, degrees()?));
                }
                rings.push(LineString::from(places));
            }
            let mut rings = rings.into_iter();
            polygons.push(Polygon::new(rings.next()?, rings.collect()));
        }
        Some(Self(MultiPolygon(polygons)))
    }

    pub(super) fn bounds(&self) -> Option<Rect<f64>> {
        self.0.bounding_rect()
    }
}

fn collect(value: &Value, polygons: &mut Vec<Polygon<f64>>, depth: usize) -> Result<(), &'static str> {
    if depth > 4 {
        return Err("a geometry that is not nested so deep");
    }
    let list = |key: &str| value.get(key).and_then(Value::as_array);
    match value.get("type").and_then(Value::as_str) {
        Some("Polygon") => polygons.push(polygon(list("coordinates").ok_or("coordinates")?)?),
        Some("MultiPolygon") => {
            for one in list("coordinates").ok_or("coordinates")? {
                polygons.push(polygon(one.as_array().ok_or("rings of coordinates")?)?);
            }
        }
        Some("Feature") => collect(value.get("geometry").ok_or("a geometry")?, polygons, depth.saturating_add(1))?,
        Some("FeatureCollection") => {
            for feature in list("features").ok_or("features")? {
                collect(feature, polygons, depth.saturating_add(1))?;
            }
        }
        Some("GeometryCollection") => {
            for geometry in list("geometries").ok_or("geometries")? {
                collect(geometry, polygons, depth.saturating_add(1))?;
            }
        }
        _ => return Err("a Polygon or a MultiPolygon"),
    }
    Ok(())
}

fn polygon(rings: &[Value]) -> Result<Polygon<f64>, &'static str> {
    let mut rings = rings.iter().map(ring);
    let outer = rings.next().ok_or("a ring")??;
    Ok(Polygon::new(outer, rings.collect::<Result<_, _>>()?))
}

fn ring(value: &Value) -> Result<LineString<f64>, &'static str> {
    let places: Vec<(f64, f64)> = value
        .as_array()
        .ok_or("a ring of coordinates")?
        .iter()
        .map(|place| {
            let (longitude, latitude) = (place.get(0)?.as_f64()?, place.get(1)?.as_f64()?);
            ((-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude))
                .then_some((longitude, latitude))
        })
        .collect::<Option<_>>()
        .ok_or("longitude and latitude in degrees")?;
    match (places.first(), places.last()) {
        (Some(first), Some(last)) if first == last && places.len() >= 4 => Ok(places.into()),
        _ => Err("rings that are closed"),
    }
}
