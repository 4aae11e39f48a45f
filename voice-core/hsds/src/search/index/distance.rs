//! How far services are, and where places are kept.

use roaring::RoaringBitmap;

use super::super::super::bytes::Number;
use super::super::super::gazetteer::{self, KnownBy, Point, chord, metres, on_sphere};
use super::super::super::known::UnknownFact;
use super::super::query::Query;
use super::super::tree;
use super::Index;
use super::unknown::Unknowns;

/// The radius where none is asked, in kilometres.
const RADIUS_KM: u16 = 80;

/// A place on the sphere, and its service (32 bits) and location (32).
pub(super) type Place = [Number; 4];

/// The middle of the code or county of a place without coordinates; its service and location; and
/// how far from the middle it may be, in metres, and whether it is known by the county (1 bit).
pub(super) type Around = [Number; 5];

/// Two numbers in one.
pub(super) fn pair(one: u32, other: u32) -> Number {
    (u64::from(one) << 32 | u64::from(other)).to_le_bytes()
}

pub(super) fn unpaired(both: Number) -> (u32, u32) {
    let both = u64::from_le_bytes(both);
    ((both >> 32) as u32, both as u32)
}

pub(super) fn placed([x, y, z]: Point, service: u32, location: u32) -> Place {
    let number = f64::to_le_bytes;
    [number(x), number(y), number(z), pair(service, location)]
}

pub(super) fn placed_about(
    [x, y, z]: Point,
    (service, location): (u32, u32),
    precision: u32,
    by: KnownBy,
) -> Around {
    let number = f64::to_le_bytes;
    let precision = u64::from(precision) << 1 | u64::from(by == KnownBy::County);
    [number(x), number(y), number(z), pair(service, location), precision.to_le_bytes()]
}

/// How far a service is: what has coordinates before what has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Distance {
    pub(super) service: u32,
    /// How far from the middle of its code or county the place may be, in metres, and by what it
    /// is known; none where it has coordinates.
    pub(super) about: Option<(u32, KnownBy)>,
    pub(super) metres: u32,
    pub(super) location: u32,
}

/// The services near a place, in order, each with its nearest place.
pub(super) type Distances = Vec<Distance>;

impl Index {
    /// Keeps the services near a place, that serve who lives there, or that are
    /// reached from anywhere.
    pub(super) fn near(
        &self,
        query: &Query<'_>,
        found: &mut RoaringBitmap,
        unknown: &mut Unknowns,
    ) -> Distances {
        let mut distances = Distances::new();
        let Some(near) = query.near else { return distances };
        let (latitude, longitude) = (near.latitude.get(), near.longitude.get());
        let at = on_sphere(latitude, longitude);
        let within = f64::from(near.within_km.unwrap_or(RADIUS_KM)) * 1000.0;
        let radius = chord(within);
        tree::within(self.places.all(), &at, radius * radius, |[.., of], way| {
            let (service, location) = unpaired(*of);
            if found.contains(service) {
                let metres = metres(way) as u32;
                distances.push(Distance { service, about: None, metres, location });
            }
        });
        // Of what has no coordinates, what is near wherever in its code or county it is.
        let mut may_be_near = RoaringBitmap::new();
        let reach = chord(within + gazetteer::MOST);
        let about = self.around.all();
        tree::within(about, &at, reach * reach, |[.., of, precision], way| {
            let ((service, location), precision) = (unpaired(*of), u64::from_le_bytes(*precision));
            let by = if precision & 1 == 1 { KnownBy::County } else { KnownBy::PostalCode };
            let (precision, metres) = ((precision >> 1) as u32, metres(way));
            if !found.contains(service) || metres - f64::from(precision) > within {
                return;
            }
            if metres + f64::from(precision) <= within {
                let (about, metres) = (Some((precision, by)), metres as u32);
                distances.push(Distance { service, about, metres, location });
            } else {
                may_be_near.insert(service);
            }
        });
        distances.sort_unstable();
        distances.dedup_by_key(|of| of.service);
        let mut close: RoaringBitmap = distances.iter().map(|of| of.service).collect();
        self.shapes.around(latitude, longitude, |service| {
            close.insert(service);
        });
        self.remote().add(&mut close, found);
        let unsure = self.unknown(UnknownFact::Place);
        let mut unplaced = RoaringBitmap::new();
        unsure.add(&mut unplaced, found);
        unplaced |= may_be_near;
        unplaced -= &close;
        close |= &unplaced;
        unknown.push(UnknownFact::Place, unplaced);
        *found &= close;
        distances
    }
}
