//! Polygons of KML 2.2 (OGC 12-007r2): an outer boundary and inner ones, with the places of
//! each as text.

use geo::{LineString, Polygon};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{MOST_CORNERS, closed};

/// How deep elements may be nested: folders in folders, and a polygon in them.
const DEEPEST: usize = 64;

/// What is known of a polygon while it is read.
#[derive(Default)]
struct Open {
    outer: Option<LineString<f64>>,
    inner: Vec<LineString<f64>>,
}

/// A boundary of a polygon while it is read.
#[derive(Clone, Copy, PartialEq)]
enum Boundary {
    Outer,
    Inner,
}

/// The polygons of a document or a part of one, in any element. What is no polygon is left out;
/// entities are not expanded.
pub(super) fn polygons(text: &str) -> Result<Vec<Polygon<f64>>, &'static str> {
    let (mut reader, mut polygons) = (Reader::from_str(text), Vec::new());
    let (mut depth, mut corners) = (0_usize, 0_usize);
    let (mut polygon, mut boundary): (Option<Open>, Option<Boundary>) = (None, None);
    let mut coordinates: Option<String> = None;
    loop {
        match reader.read_event().map_err(|_| "well-formed XML")? {
            Event::Start(element) => {
                depth = depth.saturating_add(1);
                if depth > DEEPEST {
                    return Err("elements that are not nested so deep");
                }
                match element.local_name().as_ref() {
                    "Polygon" if polygon.is_some() => return Err("a Polygon that is in no other"),
                    "Polygon" => polygon = Some(Open::default()),
                    "outerBoundaryIs" => boundary = Some(Boundary::Outer),
                    "innerBoundaryIs" => boundary = Some(Boundary::Inner),
                    "coordinates" if boundary.is_some() => coordinates = Some(String::new()),
                    _ => {}
                }
            }
            Event::Text(text) => {
                if let Some(coordinates) = &mut coordinates {
                    coordinates.push_str(&text);
                }
            }
            Event::CData(_) | Event::GeneralRef(_) if coordinates.is_some() => {
                return Err("longitude and latitude in degrees");
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                match element.local_name().as_ref() {
                    "coordinates" => {
                        if let (Some(text), Some(polygon)) = (coordinates.take(), &mut polygon) {
                            let ring = ring(&text)?;
                            corners = corners.saturating_add(ring.0.len());
                            match boundary {
                                Some(Boundary::Outer) if polygon.outer.is_some() => {
                                    return Err("one outer boundary");
                                }
                                Some(Boundary::Outer) => polygon.outer = Some(ring),
                                _ => polygon.inner.push(ring),
                            }
                        }
                    }
                    "outerBoundaryIs" | "innerBoundaryIs" => boundary = None,
                    "Polygon" => {
                        if let Some(Open { outer, inner }) = polygon.take() {
                            polygons.push(Polygon::new(
                                outer.ok_or("a Polygon with an outer boundary")?,
                                inner,
                            ));
                        }
                    }
                    _ => {}
                }
            }
            Event::Eof if depth > 0 => return Err("well-formed XML"),
            Event::Eof => break,
            _ => {}
        }
        if corners > MOST_CORNERS {
            return Err("an area with fewer corners");
        }
    }
    Ok(polygons)
}

/// A ring of places with white space between, each as longitude, latitude and perhaps height.
fn ring(text: &str) -> Result<LineString<f64>, &'static str> {
    let place = |text: &str| {
        let mut numbers = text.split(',').map(|number| number.parse::<f64>().ok());
        let place = (numbers.next()??, numbers.next()??);
        let height = numbers.next().is_none_or(|height| height.is_some());
        (height && numbers.next().is_none()).then_some(place)
    };
    let places = text.split_whitespace().map(place).collect::<Option<Vec<_>>>();
    closed(places.ok_or("longitude and latitude in degrees")?)
}
