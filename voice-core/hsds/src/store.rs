//! How a catalog is held: one text for all values, and tables of cells that point into it.

mod cell;
mod packed;
mod sketch;
mod table;

use core::ops::Range;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value};
use uuid::Uuid;

use super::bytes::{List, Number, Sections, Text, Writer};
use super::object::{Object, Record};
use super::safety::{self, Hiding};
use super::version::Version;
use voice_wire::from_value;

pub(super) use self::cell::{
    AS_PUBLISHED, ASIDE, Cell, as_published, aside_text, is_aside, unquoted,
};
pub(super) use self::packed::{packed, unpacked};
pub(super) use self::table::{Cells, Table};

/// A directory of services: organizations, services, places and what belongs to them.
///
/// It holds what was read as it was read, where the standard allows it, and as the report says
/// where it was mended. Every value of a known field has the form of its field.
///
/// ```
/// use voice_hsds::{Object, Options, Service, Source, Version, read};
///
/// # let services = b"id,name,status\nshelter,Emergency shelter,active\n";
/// # let source = Source { name: "services.csv", bytes: services };
/// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
/// assert_eq!(catalog.count(Object::Service), 1);
/// let row = catalog.find(Object::Service, "shelter").ok_or("a record")?;
/// assert_eq!(row.get("name"), Some("Emergency shelter"));
/// let service: Service = catalog.get("shelter").ok_or("a service")?;
/// assert_eq!(service.name.as_str(), "Emergency shelter");
/// // The columns of the table are those that every version has.
/// assert_eq!(catalog.version(), Version::V1_1);
/// assert!(catalog.text_bytes() > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Catalog {
    pub(super) text: Text,
    pub(super) tables: Vec<Table>,
    /// Rows that belong to a row: by child and parent table, parent row (32 bits) and child row
    /// (32), in order.
    pub(super) links: BTreeMap<(Object, Object), List<Number>>,
    /// Records that are hidden because they may tell a confidential place, in order: kind, row
    /// (32 bits) and how (2).
    pub(super) confidential: List<Number>,
    pub(super) version: Version,
    /// Whether identifiers that are UUIDs are packed, as they are where the report alone is asked.
    pub(super) is_packed: bool,
}

impl core::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Catalog")
            .field("version", &self.version)
            .field("services", &self.count(Object::Service))
            .finish_non_exhaustive()
    }
}

/// One record of a catalog.
///
/// ```
/// use voice_hsds::{Object, Options, Organization, Source, read};
///
/// let organizations = b"id,name,pets\nhaven,Haven,yes\n";
/// let services = b"id,organization_id,name,status\nshelter,haven,Shelter,active\n";
/// let sources = [
///     Source { name: "organizations.csv", bytes: organizations },
///     Source { name: "services.csv", bytes: services },
/// ];
/// let (catalog, _) = read(&sources, &Options::default(), &mut |_, _| ())?;
/// let haven = catalog.find(Object::Organization, "haven").ok_or("a record")?;
/// assert_eq!((haven.object(), haven.id()), (Object::Organization, "haven"));
/// let shelter = haven.children(Object::Service).next().ok_or("a service")?;
/// assert_eq!(shelter.get("name"), Some("Shelter"));
/// assert_eq!(shelter.parent(Object::Organization).map(|of| of.id()), Some("haven"));
/// // A field that the standard does not have is kept.
/// assert_eq!(haven.unmodelled().collect::<Vec<_>>(), [("pets", "\"yes\"")]);
/// assert!(haven.to::<Organization>().is_some_and(|of| of.name.as_str() == "Haven"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) object: Object,
    pub(super) number: u32,
}

impl core::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Row")
            .field("object", &self.object)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// A hidden record among others: kind, row (32 bits), and room for how it is hidden (2).
pub(super) const fn confidential_key(object: Object, row: u32) -> u64 {
    ((object.index() as u64) << 32 | row as u64) << 2
}

/// A digest that is the same on every machine and in every run.
pub(super) fn digest(text: &str) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(ODD);
        mixed ^ mixed >> 32
    };
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let start =
        words.iter().fold(text.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    mix(mix(start, rest), ODD)
}

/// The same in 32 bits.
pub(super) fn hash(text: &str) -> u32 {
    (digest(text) >> 32) as u32
}

impl Catalog {
    pub(super) fn table(&self, object: Object) -> Option<&Table> {
        self.tables.get(object.index())
    }

    /// The version of the standard in which it was published.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// How many bytes the text of all values has.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// How many records of a kind there are.
    #[must_use]
    pub fn count(&self, object: Object) -> usize {
        self.table(object).map_or(0, Table::count)
    }

    /// The records of a kind, in the order in which they were read.
    pub fn rows(&self, object: Object) -> impl Iterator<Item = Row<'_>> {
        self.rows_in(object, 0..self.rows_of(object))
    }

    /// How many rows of a kind there are, those included that are not in the catalog.
    pub(super) fn rows_of(&self, object: Object) -> u32 {
        self.table(object).map_or(0, Table::len)
    }

    /// Those of the records of a kind that are in some rows.
    pub(super) fn rows_in(
        &self,
        object: Object,
        rows: Range<u32>,
    ) -> impl Iterator<Item = Row<'_>> {
        let table = self.table(object);
        rows.filter(move |row| table.is_some_and(|table| table.is_kept(*row)))
            .map(move |number| self.row(object, number))
    }

    pub(super) const fn row(&self, object: Object, number: u32) -> Row<'_> {
        Row { catalog: self, object, number }
    }

    /// The record of an identifier.
    #[must_use]
    pub fn find(&self, object: Object, id: &str) -> Option<Row<'_>> {
        let packed = if self.is_packed { packed(id) } else { None };
        let id = packed.as_deref().unwrap_or(id);
        let hash = hash(id);
        // Those of one hash are in the order of their identifiers, so that it helps nobody to make
        // many of one hash.
        let first = self.table(object)?.candidates(hash).first(|row| {
            let other = self.row(object, row).id();
            let of_other = super::store::hash(other);
            of_other < hash || of_other == hash && other < id
        });
        let row = self.row(object, first?);
        (row.id() == id).then_some(row)
    }

    /// The record of an identifier, as a value of its type.
    ///
    /// A confidential location, and what belongs to it, come without what may tell where it is; its
    /// addresses, contacts and service areas are none.
    #[must_use]
    pub fn get<T: Record>(&self, id: &str) -> Option<T> {
        self.find(T::OBJECT, id)?.to()
    }

    /// Writes it as sections.
    pub(super) fn write_to(&self, writer: &mut Writer<impl Write>) -> io::Result<()> {
        writer.section(self.text.bytes())?;
        writer.section(&(self.version as u64).to_le_bytes())?;
        writer.section(self.confidential.bytes())?;
        for table in &self.tables {
            table.write_to(writer)?;
        }
        let pairs = self
            .links
            .keys()
            .map(|(child, parent)| (child.index() as u64) << 32 | parent.index() as u64);
        writer.section(pairs.collect::<List<Number>>().bytes())?;
        for links in self.links.values() {
            writer.section(links.bytes())?;
        }
        Ok(())
    }

    /// What `write_to` wrote, where it is; none where it is cut off.
    pub(super) fn read_from(sections: &mut Sections) -> Option<Self> {
        let text = sections.part()?.into();
        let version = sections.list::<Number>()?.number(0)?;
        let version = Version::ALL.into_iter().find(|other| *other as u64 == version)?;
        let confidential = sections.list()?;
        let tables = Object::ALL.into_iter().map(|_| Table::read_from(sections));
        let tables = tables.collect::<Option<_>>()?;
        let object = |number: u64| Object::ALL.get(usize::try_from(number).ok()?).copied();
        let mut links = BTreeMap::new();
        for pair in sections.list::<Number>()?.numbers() {
            links.insert((object(pair >> 32)?, object(pair & 0xffff_ffff)?), sections.list()?);
        }
        Some(Self { text, tables, links, confidential, version, is_packed: false })
    }

    /// Gives back the memory that is held for more records.
    pub(super) fn shrink(&mut self) {
        self.text.held().shrink_to_fit();
        self.tables.iter_mut().for_each(Table::shrink);
        self.links.values_mut().for_each(|links| links.held().shrink_to_fit());
    }

    /// How a record is hidden; none where all of it is shown.
    fn hiding(&self, object: Object, row: u32) -> Option<Hiding> {
        let key = confidential_key(object, row);
        let confidential = self.confidential.all();
        let at = confidential.partition_point(|other| u64::from_le_bytes(*other) < key);
        let found = self.confidential.number(at)?;
        (found >> 2 == key >> 2).then_some(Hiding::of_bits(found))
    }
}

impl<'a> Row<'a> {
    pub(super) fn cells(self) -> Cells<'a> {
        let table = self.catalog.table(self.object);
        table.map(|table| table.cells(self.number)).unwrap_or_default()
    }

    /// The kind of the record.
    #[must_use]
    pub const fn object(self) -> Object {
        self.object
    }

    /// The identifier.
    #[must_use]
    pub fn id(self) -> &'a str {
        let id = self.catalog.table(self.object).and_then(|table| table.id(self.number));
        id.map(|cell| cell.text(&self.catalog.text)).unwrap_or_default()
    }

    /// The first cell of a column.
    pub(super) fn cell(self, column: usize) -> Option<Cell> {
        self.cells().iter().find(|cell| cell.column() == column)
    }

    pub(super) fn at(self, column: usize) -> Option<&'a str> {
        self.cell(column).map(|cell| cell.text(&self.catalog.text))
    }

    /// The text of a field, by its name; of what belongs to a confidential place only what may be
    /// shown.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'a str> {
        self.stated(name).filter(|_| self.may_show(name))
    }

    /// The text of a field, hidden or not: for what is known of a service, never for what is shown.
    pub(super) fn stated(self, name: &str) -> Option<&'a str> {
        self.at(self.object.column(name)?)
    }

    /// The fields that the model does not know, or could not read, hidden or not: name, and value
    /// as JSON text. For what is known of a service, never for what is shown.
    pub(super) fn asides(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let text = &self.catalog.text;
        self.cells().iter().filter_map(move |cell| cell.aside(text))
    }

    /// Whether a field may be shown.
    pub(super) fn may_show(self, name: &str) -> bool {
        self.hiding().is_none_or(|hiding| {
            !hiding.is_whole && safety::is_shown(self.object, name, || self.stated(name))
        })
    }

    /// How the record is hidden; none where all of it is shown.
    pub(super) fn hiding(self) -> Option<Hiding> {
        self.catalog.hiding(self.object, self.number)
    }

    /// The field by which a confidential place says so wherever it is written, so that what is
    /// written hides it again: its name, and its value as JSON text.
    ///
    /// A place that may be confidential gets a value that says neither yes nor no.
    pub(super) fn mark(self) -> Option<(&'static str, &'static str)> {
        let hiding = self.hiding().filter(|_| self.object == Object::Location)?;
        Some(("confidential", if hiding.is_marked { "true" } else { "\"unclear\"" }))
    }

    /// The record that this one belongs to.
    #[must_use]
    pub fn parent(self, object: Object) -> Option<Self> {
        let id = self.at(self.object.link_to(object)?)?;
        self.catalog.find(object, id)
    }

    /// The record that a column of identifiers names: of the kind that the column says, or that the
    /// record says, or of any.
    pub(super) fn named(self, column: usize, id: &str) -> Option<Self> {
        if let Some(target) = self.object.target_at(column) {
            return self.catalog.find(target, id);
        }
        let stated =
            self.get("link_entity").or_else(|| self.get("resource_type")).and_then(Object::named);
        let others = Object::ALL.into_iter().filter(|object| *object != self.object);
        stated.into_iter().chain(others).find_map(|object| self.catalog.find(object, id))
    }

    /// The records that belong to this one, in the order in which they were read.
    pub fn children(self, object: Object) -> impl Iterator<Item = Self> {
        let links = self.catalog.links.get(&(object, self.object)).map_or(&[][..], List::all);
        let parent = u64::from(self.number);
        let first = links.partition_point(|link| u64::from_le_bytes(*link) >> 32 < parent);
        let catalog = self.catalog;
        links
            .iter()
            .skip(first)
            .map(|link| u64::from_le_bytes(*link))
            .take_while(move |link| link >> 32 == parent)
            .map(move |link| catalog.row(object, link as u32))
    }

    /// The fields that the model does not know: name, and value as JSON text.
    pub fn unmodelled(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let shown = self.hiding().is_none();
        self.asides().filter(move |_| shown)
    }

    /// The known fields that may be shown, with their column numbers.
    pub(super) fn fields(self) -> impl Iterator<Item = (usize, &'a str)> {
        let text = &self.catalog.text;
        let columns = self.object.columns();
        let hidden = self.hiding().is_some();
        self.cells().iter().filter_map(move |cell| {
            let column = columns.get(cell.column())?;
            (!hidden || self.may_show(column.name)).then(|| (cell.column(), cell.text(text)))
        })
    }

    /// The record as a value of its type; none where it is of another kind, or where nothing of
    /// it may be shown.
    #[must_use]
    pub fn to<T: Record>(self) -> Option<T> {
        let columns = self.object.columns();
        let mut map: Map<String, Value> = Map::new();
        for (number, text) in self.fields() {
            let column = columns.get(number)?;
            map.insert(column.name.to_owned(), json(column.form.is_number(), text));
        }
        let aside: Vec<Value> = self
            .unmodelled()
            .chain(self.mark())
            .map(|(name, json)| serde_json::json!({ "name": name, "json": json }))
            .collect();
        if !aside.is_empty() {
            map.insert("unmodelled".to_owned(), aside.into());
        }
        (T::OBJECT == self.object).then(|| from_value(Value::Object(map)).ok())?
    }
}

/// The JSON value of a cell.
pub(super) fn json(is_number: bool, text: &str) -> Value {
    if is_number { serde_json::from_str(text).unwrap_or_else(|_| text.into()) } else { text.into() }
}

/// An identifier made of a name, the same whenever it is made: a UUID of version 5 (RFC 9562).
pub(super) fn made_id(name: &str) -> Uuid {
    const SPACE: Uuid = Uuid::from_u128(0x6f0e_5c1b_9d2a_4c67_8a35_5d1f_0b7e_4a92);
    Uuid::new_v5(&SPACE, name.as_bytes())
}
