//! Areas as GeoJSON (RFC 7946), TopoJSON and KML.

mod antimeridian;
mod border;
mod kml;
mod topojson;

use geo::algorithm::{BoundingRect, Contains};
use geo::{LineString, MultiPolygon, Point, Polygon, Rect};
use serde_json::Value;

use super::scalar::LONGEST_EXTENT;

/// An area on the map.
#[derive(Debug, Clone)]
pub(super) struct Area(MultiPolygon<f64>);

/// The most corners that an area has, however it is written: as many as the longest GeoJSON could
/// hold. TopoJSON can name one border many times.
const MOST_CORNERS: usize = LONGEST_EXTENT / "[0,0],".len();

impl Area {
    /// The area of an extent: in the form that its type names, else in the one that it begins as.
    pub(super) fn of(extent: &str, extent_type: Option<&str>) -> Result<Self, &'static str> {
        let extent = extent.trim_start_matches('\u{feff}').trim();
        let kind = extent_type.map(str::trim).map(str::to_ascii_lowercase);
        let polygons = match kind.as_deref() {
            Some("geojson") => geojson(&json(extent)?)?,
            Some("topojson") => topojson::polygons(&json(extent)?)?,
            Some("kml") => kml::polygons(extent)?,
            _ if extent.starts_with('<') => kml::polygons(extent)?,
            _ if extent.starts_with('{') => match json(extent)? {
                value if value.get("type").is_some_and(|kind| kind == "Topology") => {
                    topojson::polygons(&value)?
                }
                value => geojson(&value)?,
            },
            _ => return Err("an area as GeoJSON, TopoJSON or KML"),
        };
        if polygons.is_empty() {
            return Err("a Polygon or a MultiPolygon");
        }
        // Each by itself: that a county lies in its state, both in one document, is no fault.
        let polygons = antimeridian::unwrapped(polygons)?;
        polygons.iter().try_for_each(border::check)?;
        Ok(Self(MultiPolygon(antimeridian::on_both_sides(polygons))))
    }

    /// Whether a type of extent is one that names a shape.
    pub(super) fn is_shape(extent_type: &str) -> bool {
        ["geojson", "topojson", "kml"]
            .iter()
            .any(|shape| extent_type.trim().eq_ignore_ascii_case(shape))
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
                numbers
                    .extend(ring.0.iter().flat_map(|place| [place.x.to_bits(), place.y.to_bits()]));
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
                    let mut degrees =
                        || numbers.next().map(f64::from_bits).filter(|degrees| degrees.is_finite());
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

fn json(text: &str) -> Result<Value, &'static str> {
    serde_json::from_str(text).map_err(|_| "JSON")
}

/// The polygons of a geometry, a feature or a collection of features.
fn geojson(value: &Value) -> Result<Vec<Polygon<f64>>, &'static str> {
    let mut polygons = Vec::new();
    collect(value, &mut polygons, 0)?;
    Ok(polygons)
}

fn collect(
    value: &Value,
    polygons: &mut Vec<Polygon<f64>>,
    depth: usize,
) -> Result<(), &'static str> {
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
        Some("Feature") => {
            collect(value.get("geometry").ok_or("a geometry")?, polygons, depth.saturating_add(1))?
        }
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
        .map(|place| Some((place.get(0)?.as_f64()?, place.get(1)?.as_f64()?)))
        .collect::<Option<_>>()
        .ok_or("longitude and latitude in degrees")?;
    closed(places)
}

/// A ring of places, each as longitude and latitude.
fn closed(places: Vec<(f64, f64)>) -> Result<LineString<f64>, &'static str> {
    let on_earth = |(longitude, latitude): &(f64, f64)| {
        (-360.0..=360.0).contains(longitude) && (-90.0..=90.0).contains(latitude)
    };
    if !places.iter().all(on_earth) {
        return Err("longitude and latitude in degrees");
    }
    match (places.first(), places.last()) {
        (Some(first), Some(last)) if first == last && places.len() >= 4 => Ok(places.into()),
        _ => Err("rings that are closed"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A square of two degrees with a hole in the middle, and another square beside it.
    fn as_geojson() -> String {
        json!({"type": "MultiPolygon", "coordinates": [
            [
                [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]],
                [[0.5, 0.5], [0.5, 1.5], [1.5, 1.5], [1.5, 0.5], [0.5, 0.5]]
            ],
            [[[2, 0], [4, 0], [4, 2], [2, 2], [2, 0]]],
        ]})
        .to_string()
    }

    /// The same; the border between the two squares is one arc, which the second
    /// goes through backwards.
    fn topology() -> Value {
        json!({
            "type": "Topology",
            "arcs": [
                [[2, 0], [2, 2]],
                [[2, 2], [0, 2], [0, 0], [2, 0]],
                [[0.5, 0.5], [0.5, 1.5], [1.5, 1.5], [1.5, 0.5], [0.5, 0.5]],
                [[2, 0], [4, 0], [4, 2], [2, 2]],
            ],
            "objects": {
                "squares": {"type": "GeometryCollection", "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1], [2]]},
                    {"type": "MultiPolygon", "arcs": [[[3, -1]]]},
                    {"type": "Point", "coordinates": [9, 9]},
                ]},
                "nothing": {"type": null},
            },
        })
    }

    /// The same in steps of half a degree from -10.
    fn quantized() -> Value {
        let mut topology = topology();
        topology["transform"] = json!({"scale": [0.5, 0.5], "translate": [-10, -10]});
        for arc in topology["arcs"].as_array_mut().unwrap() {
            let mut last = (0.0, 0.0);
            for place in arc.as_array_mut().unwrap() {
                let at = (
                    (place[0].as_f64().unwrap() + 10.0) * 2.0,
                    (place[1].as_f64().unwrap() + 10.0) * 2.0,
                );
                *place = json!([at.0 - last.0, at.1 - last.1]);
                last = at;
            }
        }
        topology
    }

    fn as_kml() -> String {
        let ring = |places: &str| {
            format!("<LinearRing><coordinates>\n {places}\n</coordinates></LinearRing>")
        };
        let outer = |places: &str| format!("<outerBoundaryIs>{}</outerBoundaryIs>", ring(places));
        format!(
            "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\">\
            <Document><name>A &amp; B</name>\
            <Placemark><Point><coordinates>9,9</coordinates></Point></Placemark>\
            <Placemark><Polygon>{}<innerBoundaryIs>{}</innerBoundaryIs></Polygon></Placemark>\
            <Folder><Placemark><MultiGeometry>\
            <k:Polygon xmlns:k=\"k\">{}</k:Polygon>\
            </MultiGeometry></Placemark></Folder>\
            </Document></kml>",
            outer("0,0 2,0 2,2 0,2 0,0"),
            ring("0.5,0.5,12 0.5,1.5,12.5 1.5,1.5,0 1.5,0.5,0 0.5,0.5,12"),
            outer("2,0,0\n4,0,0\t4,2,0 2,2,0 2,0,0"),
        )
    }

    #[test]
    fn one_area_in_every_form_has_the_same_places() {
        let forms = [
            (as_geojson(), "geojson"),
            (topology().to_string(), "topojson"),
            (quantized().to_string(), "TopoJSON"),
            (as_kml(), "kml"),
        ];
        for (extent, kind) in &forms {
            for kind in [Some(*kind), None, Some("other")] {
                let area =
                    Area::of(extent, kind).unwrap_or_else(|reason| panic!("{kind:?}: {reason}"));
                assert_eq!(area.bounds(), Some(Rect::new((0.0, 0.0), (4.0, 2.0))), "{kind:?}");
                let mut inside = 0;
                for (x, y) in (-4..=20).flat_map(|x| (-4..=12).map(move |y| (x, y))) {
                    let (longitude, latitude) =
                        (f64::from(x) / 4.0 + 0.1, f64::from(y) / 4.0 + 0.1);
                    let square = (0.0..4.0).contains(&longitude) && (0.0..2.0).contains(&latitude);
                    let hole = (0.5..1.5).contains(&longitude) && (0.5..1.5).contains(&latitude);
                    assert_eq!(
                        area.contains(latitude, longitude),
                        square && !hole,
                        "{kind:?} {longitude} {latitude}"
                    );
                    inside += usize::from(square && !hole);
                }
                assert!(inside > 80, "{inside}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let with = |pointer: &str, value: Value| {
            let mut topology = topology();
            *topology.pointer_mut(pointer).unwrap() = value;
            topology.to_string()
        };
        let polygon = "/objects/squares/geometries/0/arcs";
        let kml = |from: &str, to: &str| {
            let changed = as_kml().replacen(from, to, 1);
            assert_ne!(changed, as_kml(), "{from}");
            changed
        };
        let cases = [
            ("{".to_owned(), "topojson", "JSON"),
            (as_geojson(), "topojson", "a Topology"),
            (as_geojson(), "kml", "a Polygon or a MultiPolygon"),
            (as_kml(), "geojson", "JSON"),
            (topology().to_string(), "geojson", "a Polygon or a MultiPolygon"),
            ("Cook County".to_owned(), "text", "an area as GeoJSON, TopoJSON or KML"),
            (with("/arcs", json!(1)), "topojson", "arcs"),
            (with("/arcs/0/0", json!(["a", 0])), "topojson", "arcs of places, each as two numbers"),
            (with("/objects", json!([])), "topojson", "objects"),
            (
                with("/objects/squares", json!({"type": "Point"})),
                "topojson",
                "a Polygon or a MultiPolygon",
            ),
            (with(polygon, json!([[0, 7]])), "topojson", "the number of an arc that is there"),
            (
                with(polygon, json!([[0, -9_223_372_036_854_775_808_i64]])),
                "topojson",
                "the number of an arc that is there",
            ),
            (with(polygon, json!([[0, "1"]])), "topojson", "the numbers of arcs"),
            (
                with(polygon, json!([[0, 3]])),
                "topojson",
                "arcs that begin where the one before ends",
            ),
            (with(polygon, json!([[0]])), "topojson", "rings that are closed"),
            (with(polygon, json!([])), "topojson", "a ring"),
            (with("/arcs/1/1", json!([0, 91])), "topojson", "longitude and latitude in degrees"),
            (
                with("/arcs/1/1", json!([3, 1])),
                "topojson",
                "rings that do not cross themselves or each other",
            ),
            (
                {
                    let mut of = quantized();
                    of["transform"] = json!({"scale": [1]});
                    of.to_string()
                },
                "topojson",
                "a transform with scale and translate",
            ),
            (kml("</Document>", ""), "kml", "well-formed XML"),
            (kml("</Document></kml>", ""), "kml", "well-formed XML"),
            (
                kml("<outerBoundaryIs>", "<innerBoundaryIs>").replacen(
                    "</outerBoundaryIs>",
                    "</innerBoundaryIs>",
                    1,
                ),
                "kml",
                "a Polygon with an outer boundary",
            ),
            (kml("2,2 0,2 0,0", "2,2 0,2"), "kml", "rings that are closed"),
            (kml("2,2 0,2", "2,2 0,92"), "kml", "longitude and latitude in degrees"),
            (kml("2,2 0,2", "2,2 0"), "kml", "longitude and latitude in degrees"),
            (kml("2,2 0,2", "2,2 0,NaN"), "kml", "longitude and latitude in degrees"),
            (kml("2,2 0,2", "2,2 0,2,0,0"), "kml", "longitude and latitude in degrees"),
            (kml("2,2 0,2", "2,2 0,&two;"), "kml", "longitude and latitude in degrees"),
            (
                kml("2,0 2,2 0,2", "2,2 2,0 0,2"),
                "kml",
                "rings that do not cross themselves or each other",
            ),
            (
                kml("0.5,0.5,12 0.5,1.5,12.5 1.5,1.5,0 1.5,0.5,0 0.5,0.5,12", "5,5 5,6 6,6 5,5"),
                "kml",
                "inner rings inside of the outer one",
            ),
            (
                kml("<outerBoundaryIs>", "<Polygon>").replacen(
                    "</outerBoundaryIs>",
                    "</Polygon>",
                    1,
                ),
                "kml",
                "a Polygon that is in no other",
            ),
            (
                format!("{}{}", "<a>".repeat(100), "</a>".repeat(100)),
                "kml",
                "elements that are not nested so deep",
            ),
        ];
        for (extent, kind, expected) in cases {
            match Area::of(&extent, Some(kind)) {
                Err(reason) => assert_eq!(reason, expected, "{extent}"),
                Ok(_) => panic!("{expected}: {extent}"),
            }
        }
    }

    /// A border that is named again and again, and entities that stand for each other, take no more
    /// room than the text.
    #[test]
    fn no_text_takes_more_room_than_it_has() {
        let arc: Vec<Value> = (0..20_000).map(|at| json!([f64::from(at) / 1000.0, 0])).collect();
        let back: Vec<Value> =
            vec![json!([19.999, 0]), json!([19.999, 1]), json!([0, 1]), json!([0, 0])];
        let rings = vec![json!([[0, 1]]); 50_000];
        let object = json!({"type": "MultiPolygon", "arcs": rings});
        let bomb =
            json!({"type": "Topology", "arcs": [arc, back], "objects": {"o": object}}).to_string();
        assert!(bomb.len() < LONGEST_EXTENT);
        assert_eq!(Area::of(&bomb, Some("topojson")).err(), Some("an area with fewer corners"));

        let laughs = as_kml().replacen(
            "<kml ",
            "<!DOCTYPE kml [\
             <!ENTITY a \"0,0 0,0\">\
             <!ENTITY b \"&a;&a;&a;&a;\">\
             <!ENTITY c \"&b;&b;&b;&b;\">\
             ]><kml ",
            1,
        );
        assert!(Area::of(&laughs, Some("kml")).is_ok(), "an entity that nobody uses says nothing");
        let laughs = laughs.replacen("2,2 0,2", "2,2 &c;", 1);
        assert_eq!(Area::of(&laughs, Some("kml")).err(), Some("longitude and latitude in degrees"));
    }
}
