//! Polygons of a topology: borders that are stated once, in steps from place to place, and put
//! together by number.

use geo::{LineString, Polygon};
use serde_json::Value;

use super::{MOST_CORNERS, closed};

type Place = (f64, f64);

/// How deep collections of geometries may be nested.
const DEEPEST: usize = 4;

/// The polygons of all objects of a topology. What is no polygon is left out; points and lines
/// often stand beside them.
pub(super) fn polygons(topology: &Value) -> Result<Vec<Polygon<f64>>, &'static str> {
    if topology.get("type").is_none_or(|kind| kind != "Topology") {
        return Err("a Topology");
    }
    let transform = topology
        .get("transform")
        .map(|of| Transform::of(of).ok_or("a transform with scale and translate"));
    let transform = transform.transpose()?;
    let arcs = topology.get("arcs").and_then(Value::as_array).ok_or("arcs")?;
    let arcs =
        arcs.iter().map(|arc| places(arc, transform).ok_or("arcs of places, each as two numbers"));
    let mut reader =
        Reader { arcs: arcs.collect::<Result<_, _>>()?, polygons: Vec::new(), corners: 0 };
    let objects = topology.get("objects").and_then(Value::as_object).ok_or("objects")?;
    objects.values().try_for_each(|object| reader.geometry(object, 0))?;
    Ok(reader.polygons)
}

/// How a quantized place is put back: scaled and moved. The places of an arc are then steps from
/// the one before.
#[derive(Clone, Copy)]
struct Transform {
    scale: Place,
    translate: Place,
}

impl Transform {
    fn of(value: &Value) -> Option<Self> {
        Some(Self {
            scale: place(value.get("scale")?)?,
            translate: place(value.get("translate")?)?,
        })
    }
}

fn place(value: &Value) -> Option<Place> {
    Some((value.get(0)?.as_f64()?, value.get(1)?.as_f64()?))
}

fn places(arc: &Value, transform: Option<Transform>) -> Option<Vec<Place>> {
    let mut at = (0.0, 0.0);
    let each = arc.as_array()?.iter().map(|step| {
        let step = place(step)?;
        let Some(Transform { scale, translate }) = transform else { return Some(step) };
        at = (at.0 + step.0, at.1 + step.1);
        Some((at.0 * scale.0 + translate.0, at.1 * scale.1 + translate.1))
    });
    each.collect()
}

struct Reader {
    arcs: Vec<Vec<Place>>,
    polygons: Vec<Polygon<f64>>,
    corners: usize,
}

impl Reader {
    fn geometry(&mut self, value: &Value, depth: usize) -> Result<(), &'static str> {
        if depth > DEEPEST {
            return Err("a geometry that is not nested so deep");
        }
        let list = |key: &str| value.get(key).and_then(Value::as_array);
        match value.get("type").and_then(Value::as_str) {
            Some("Polygon") => self.polygon(list("arcs").ok_or("the arcs of each ring")?),
            Some("MultiPolygon") => {
                list("arcs").ok_or("the arcs of each polygon")?.iter().try_for_each(|rings| {
                    self.polygon(rings.as_array().ok_or("the arcs of each ring")?)
                })
            }
            Some("GeometryCollection") => list("geometries")
                .ok_or("geometries")?
                .iter()
                .try_for_each(|geometry| self.geometry(geometry, depth.saturating_add(1))),
            _ => Ok(()),
        }
    }

    fn polygon(&mut self, rings: &[Value]) -> Result<(), &'static str> {
        let mut rings =
            rings.iter().map(|ring| self.ring(ring)).collect::<Result<Vec<_>, _>>()?.into_iter();
        let outer = rings.next().ok_or("a ring")?;
        self.polygons.push(Polygon::new(outer, rings.collect()));
        Ok(())
    }

    /// A ring of arcs: each begins where the one before it ends, and one of a negative number is
    /// gone through backwards.
    fn ring(&mut self, ring: &Value) -> Result<LineString<f64>, &'static str> {
        let mut corners: Vec<Place> = Vec::new();
        for number in ring.as_array().ok_or("the numbers of arcs")? {
            let number = number.as_i64().ok_or("the numbers of arcs")?;
            let index =
                usize::try_from(if number < 0 { !number } else { number }).unwrap_or(usize::MAX);
            let arc = self.arcs.get(index).ok_or("the number of an arc that is there")?;
            self.corners = self.corners.saturating_add(arc.len());
            if self.corners > MOST_CORNERS {
                return Err("an area with fewer corners");
            }
            let begin = if number < 0 { arc.last() } else { arc.first() };
            if corners.last().is_some_and(|end| Some(end) != begin) {
                return Err("arcs that begin where the one before ends");
            }
            corners.pop();
            if number < 0 {
                corners.extend(arc.iter().rev());
            } else {
                corners.extend(arc);
            }
        }
        closed(corners)
    }
}
