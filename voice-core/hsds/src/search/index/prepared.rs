//! A prepared catalog: the catalog and its index as bytes, to be opened again without
//! reading it anew.
//!
//! First the text of all values, so that it becomes the text of the catalog where it is; then
//! tables and index as lists of numbers; last how long the text is, the fingerprint of the form, a
//! checksum of all before, and a mark.

use std::sync::Arc;

use fst::Map;
use roaring::RoaringBitmap;
use rstar::RTree;
use rstar::primitives::Rectangle;
use thiserror::Error;

use super::{Ages, Around, AroundOf, Bounds, Index, Opening, Place, Shape};
use crate::area::Area;
use crate::bytes::{Reader, Writer};
use crate::object::Object;
use crate::search::KnownBy;
use crate::search::hours::Hours;
use crate::search::sets::Sets;
use crate::search::zone::Zones;
use crate::store::{Catalog, hash};

const MARK: [u8; 8] = *b"hsds-idx";

/// The length of what comes last: text, fingerprint, checksum, mark.
const END: usize = 32;

/// Goes up with the form of what is written.
const FORM: u32 = 5;

/// Why bytes are no prepared catalog that can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PreparedError {
    /// They are something else.
    #[error("not a prepared catalog; prepare one from the directory")]
    NotPrepared,
    /// Another version of the library made them.
    #[error("the prepared catalog was made by another version of the library; prepare it again")]
    OtherVersion,
    /// They were cut off or altered.
    #[error("the prepared catalog is damaged; prepare it again")]
    Damaged,
}

impl PreparedError {
    /// A stable word for the error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotPrepared => "not-prepared",
            Self::OtherVersion => "other-version",
            Self::Damaged => "damaged",
        }
    }
}

impl voice_wire::Diagnostic for PreparedError {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }
}

/// What the bytes mean depends on the tables and their columns.
fn fingerprint() -> u64 {
    let columns =
        Object::ALL.into_iter().flat_map(|object| object.columns()).map(|column| column.name);
    let names: Vec<&str> = columns.collect();
    u64::from(FORM) << 32 | u64::from(hash(&names.join(",")))
}

impl Index {
    /// Whether bytes are a prepared catalog, whole or not.
    #[must_use]
    pub fn is_prepared(bytes: &[u8]) -> bool {
        bytes.ends_with(&MARK)
    }

    /// The catalog and its index as bytes: a cache, which holds all that the catalog holds,
    /// confidential places too.
    ///
    /// ```
    /// use voice_hsds::{Index, Options, Source, read};
    ///
    /// let source =
    ///     Source { name: "services.csv", bytes: b"id,name,status\n1,Food pantry,active\n" };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let bytes = Index::new(catalog, &[]).to_bytes();
    /// let index = Index::from_bytes(bytes.clone())?;
    /// assert_eq!(index.to_bytes(), bytes);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer(self.catalog.text.as_bytes().to_vec());
        self.catalog.write_to(&mut writer);
        for sets in [&self.words, &self.names, &self.facts] {
            write_sets(sets, &mut writer);
        }
        // In an order of their own, because a tree has another one each time it is made.
        let mut places: Vec<[u64; 4]> = self
            .places
            .iter()
            .map(|place| {
                let ([x, y, z], (service, location)) = (place.geom(), place.data);
                [
                    x.to_bits(),
                    y.to_bits(),
                    z.to_bits(),
                    u64::from(service) << 32 | u64::from(location),
                ]
            })
            .collect();
        places.sort_unstable_by_key(|place| place[3]);
        writer.numbers(places.into_flattened().into_iter());
        let mut around: Vec<[u64; 5]> = self
            .around
            .iter()
            .map(|place| {
                let ([x, y, z], of) = (place.geom(), place.data);
                let [x, y, z] = [x.to_bits(), y.to_bits(), z.to_bits()];
                let precision = u64::from(of.precision) << 1 | u64::from(of.by == KnownBy::County);
                [x, y, z, u64::from(of.service) << 32 | u64::from(of.location), precision]
            })
            .collect();
        around.sort_unstable_by_key(|place| (place[3], place[4]));
        writer.numbers(around.into_flattened().into_iter());
        let shapes: Vec<u64> = self.shapes.iter().map(|shape| u64::from(shape.service)).collect();
        writer.numbers(shapes.into_iter());
        for shape in &self.shapes {
            writer.numbers(shape.area.numbers().into_iter());
        }
        let openings = self.openings.iter().flat_map(|opening| {
            core::iter::once(u64::from(opening.service)).chain(opening.hours.numbers())
        });
        writer.numbers(openings.collect::<Vec<_>>().into_iter());
        let ages = self
            .ages
            .iter()
            .map(|ages| [u64::from(ages.service), ages.least.to_bits(), ages.greatest.to_bits()]);
        writer.numbers(ages.collect::<Vec<_>>().into_flattened().into_iter());
        writer.number(self.catalog.text.len() as u64);
        writer.number(fingerprint());
        let checksum = crc32fast::hash(&writer.0);
        writer.number(u64::from(checksum));
        writer.0.extend_from_slice(&MARK);
        writer.0
    }

    /// Opens a prepared catalog.
    ///
    /// The checksum tells accidents, not intent: open what you or your own build wrote.
    ///
    /// # Errors
    /// Bytes that are no prepared catalog, are damaged, or were made by another version
    /// of the library.
    pub fn from_bytes(mut bytes: Vec<u8>) -> Result<Self, PreparedError> {
        let end = bytes.len().checked_sub(END).ok_or(PreparedError::NotPrepared)?;
        let (_, last) = bytes.split_at_checked(end).ok_or(PreparedError::NotPrepared)?;
        if !Self::is_prepared(last) {
            return Err(PreparedError::NotPrepared);
        }
        let mut last = Reader(last);
        let text = last
            .number()
            .and_then(|length| usize::try_from(length).ok())
            .ok_or(PreparedError::Damaged)?;
        if last.number() != Some(fingerprint()) {
            return Err(PreparedError::OtherVersion);
        }
        let checked = bytes.get(..end.saturating_add(16)).map(crc32fast::hash).map(u64::from);
        if last.number() != checked {
            return Err(PreparedError::Damaged);
        }
        let rest = bytes.get(text..end).and_then(|rest| read(&mut Reader(rest)));
        let (mut catalog, index) = rest.ok_or(PreparedError::Damaged)?;
        bytes.truncate(text);
        bytes.shrink_to_fit();
        catalog.text = String::from_utf8(bytes).map_err(|_| PreparedError::Damaged)?;
        Ok(Self { catalog: Arc::new(catalog), ..index })
    }
}

fn read(reader: &mut Reader<'_>) -> Option<(Catalog, Index)> {
    let catalog = Catalog::read_from(reader)?;
    let mut sets = || read_sets(reader);
    let (words, names, facts) = (sets()?, sets()?, sets()?);
    let float = |bits: u64| Some(f64::from_bits(bits)).filter(|number| number.is_finite());
    let places: Option<Vec<Place>> = reader
        .rows()?
        .map(|[x, y, z, of]| {
            Some(Place::new([float(x)?, float(y)?, float(z)?], ((of >> 32) as u32, of as u32)))
        })
        .collect();
    let around: Option<Vec<Around>> = reader
        .rows()?
        .map(|[x, y, z, of, precision]| {
            let of = AroundOf {
                service: (of >> 32) as u32,
                location: of as u32,
                precision: (precision >> 1) as u32,
                by: if precision & 1 == 1 { KnownBy::County } else { KnownBy::PostalCode },
            };
            Some(Around::new([float(x)?, float(y)?, float(z)?], of))
        })
        .collect();
    let services: Vec<u32> = reader.numbers()?.map(|service| service as u32).collect();
    let mut shapes = Vec::with_capacity(services.len());
    for service in services {
        shapes.push(Shape { service, area: Area::from_numbers(reader.numbers()?)? });
    }
    let mut numbers = reader.numbers()?;
    let mut zones = Zones::default();
    let mut openings = Vec::new();
    while let Some(service) = numbers.next() {
        openings.push(Opening {
            service: service as u32,
            hours: Hours::from_numbers(&mut numbers, &mut zones)?,
        });
    }
    let ages: Option<Vec<Ages>> = reader
        .rows()?
        .map(|[service, least, greatest]| {
            Some(Ages { service: service as u32, least: float(least)?, greatest: float(greatest)? })
        })
        .collect();
    let index = Index {
        catalog: Arc::default(),
        words,
        names,
        facts,
        places: RTree::bulk_load(places?),
        around: RTree::bulk_load(around?),
        areas: RTree::bulk_load(bounds(&shapes)),
        shapes,
        openings,
        ages: ages?,
    };
    reader.0.is_empty().then_some((catalog, index))
}

/// The bounds of areas.
pub(super) fn bounds(shapes: &[Shape]) -> Vec<Bounds> {
    let bounds = (0_u32..).zip(shapes).filter_map(|(number, shape)| {
        let bounds = shape.area.bounds()?;
        let (least, greatest) = (bounds.min(), bounds.max());
        Some(Bounds::new(
            Rectangle::from_corners([least.x, least.y], [greatest.x, greatest.y]),
            number,
        ))
    });
    bounds.collect()
}

fn write_sets(sets: &Sets, writer: &mut Writer) {
    writer.bytes(sets.keys.as_fst().as_bytes());
    writer.small_numbers(&sets.few);
    writer.number(sets.many.len() as u64);
    for set in &sets.many {
        let mut bytes = Vec::with_capacity(set.serialized_size());
        // Writing to memory does not fail.
        drop(set.serialize_into(&mut bytes));
        writer.bytes(&bytes);
    }
}

fn read_sets(reader: &mut Reader<'_>) -> Option<Sets> {
    let keys = Map::new(reader.bytes()?.to_vec()).ok()?;
    let few = reader.small_numbers()?;
    let count = reader.number()?;
    let mut many = Vec::new();
    for _ in 0..count {
        many.push(RoaringBitmap::deserialize_from(reader.bytes()?).ok()?);
    }
    Some(Sets { keys, few, many })
}
