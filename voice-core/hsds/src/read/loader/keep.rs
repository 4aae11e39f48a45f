//! What is kept of records where the report alone is asked.
//!
//! A report needs identifiers and links, and the fields from which it is known how a service can be
//! used. Of any other text it needs that two records say the same, or not, and what is said in it
//! of secrecy: so each text is looked at when its record ends, and then a [sketch](crate::store)
//! takes its place. Where it turns out that a text is needed after all, the files are read once
//! more, and what those records say is kept.

use core::mem::take;
use std::collections::{BTreeMap, HashMap};

use super::{Loader, Open};
use crate::area::Area;
use crate::known;
use crate::object::Object;
use crate::read::{Wanted, secrecy};
use crate::store::{Cell, as_published, digest, packed};
use crate::version::Version;

/// The longest value of a field that the model does not know of which no sketch is made.
const SHORT: usize = 48;

/// How many values are known that are kept once for all records that have them.
const COMMON: usize = 1 << 12;

/// How many records of a kind are known to tell one that is there before.
const KNOWN: usize = 1 << 14;

/// Kinds that documents repeat inside of each other.
const REPEATED: [Object; 5] = [
    Object::Organization,
    Object::Program,
    Object::Location,
    Object::Taxonomy,
    Object::TaxonomyTerm,
];

/// What is let go of, and what stays.
pub(in crate::read) struct LettingGo {
    /// Of each kind, the columns whose texts stay.
    columns: Vec<u64>,
    /// Records of which everything stays.
    whole: Wanted,
    /// Records that have ended since the last text was let go of.
    ended: Vec<(Object, u32)>,
    /// Up to where the text has what stays.
    settled: usize,
    common: Vec<Option<Cell>>,
    /// Of each kind in [`REPEATED`], the first record of some identifiers.
    first: BTreeMap<Object, Vec<Option<u32>>>,
    /// Room for what stays, and for the cells of a record.
    kept: String,
    before: Vec<Cell>,
    /// Where identifiers were, and where they are now: several cells have one.
    moved: HashMap<usize, Cell>,
}

impl LettingGo {
    pub(in crate::read) fn new(version: Version, whole: Wanted) -> Self {
        let columns = Object::ALL.map(|object| {
            let columns = object.columns().iter().enumerate();
            let stay = columns.filter(|(_, column)| {
                column.name == "id" || column.is_link() || stays(object, column.name, version)
            });
            stay.fold(0, |bits, (number, _)| bits | 1 << number)
        });
        let first = REPEATED.map(|object| (object, vec![None; KNOWN]));
        Self {
            columns: columns.into(),
            whole,
            ended: Vec::new(),
            settled: 0,
            common: vec![None; COMMON],
            first: first.into(),
            kept: String::new(),
            before: Vec::new(),
            moved: HashMap::new(),
        }
    }
}

/// Whether what is settled once all is read depends on the text of a field.
fn stays(object: Object, field: &str, version: Version) -> bool {
    // Older directories pair services and places by their names.
    let is_paired = version < Version::V3_0 && matches!(field, "name" | "location_type");
    match object {
        Object::Service => {
            matches!(field, "status" | "minimum_age" | "maximum_age" | "fees" | "fees_description")
                || field == "alert"
                || is_paired
        }
        Object::Location => matches!(field, "latitude" | "longitude") || is_paired,
        Object::Address => {
            matches!(field, "address_1" | "region" | "state_province" | "postal_code" | "country")
        }
        Object::ServiceArea => field == "extent_type",
        Object::TaxonomyTerm => matches!(field, "code" | "name" | "taxonomy"),
        Object::Language => field == "code",
        Object::Metadata => field == "resource_type",
        Object::Schedule | Object::CostOption | Object::Accessibility | Object::Attribute => true,
        _ => false,
    }
}

/// Whether the text of a cell stays that is in no column that does.
fn matters(object: Object, cells: &[Cell], cell: Cell, text: &str) -> bool {
    let value = |field: &str| {
        let column = object.column(field)?;
        cells.iter().find(|cell| cell.column() == column).map(|cell| cell.text(text))
    };
    if secrecy::speaks(object, cell, text) {
        return true;
    }
    if let Some((name, json)) = cell.aside(text) {
        let name = as_published(name);
        return json.len() <= SHORT
            || object.column(name).is_some()
            || name == "parent_name"
            // Any part of a rule that was not read, and what may say that a service is gone.
            || object == Object::Schedule
            || object == Object::Service && known::is_of_status(name);
    }
    match object.columns().get(cell.column()).map(|column| column.name) {
        // A name is read as a language where there is no code.
        Some("name") => object == Object::Language && value("code").is_none(),
        // That of an area that is none is told.
        Some("extent") => {
            let shape = value("extent_type").filter(|kind| Area::is_shape(kind));
            shape.is_some() && Area::of(cell.text(text), shape).is_err()
        }
        _ => false,
    }
}

impl Loader<'_> {
    /// Whether a record that ends was there before, word for word.
    pub(super) fn is_repeat(&mut self, open: &Open) -> bool {
        let is_table = self.tables.contains(&self.number);
        let (Some(going), false) = (&mut self.letting_go, is_table || open.belongs) else {
            return false;
        };
        let text = &self.catalog.text;
        let Some(id) = open.cells.first().map(|cell| cell.text(text)) else { return false };
        let place = digest(id) as usize % KNOWN;
        let first = going.first.get_mut(&open.object).and_then(|first| first.get_mut(place));
        let Some(first) = first else { return false };
        let table = self.catalog.tables.get(open.object.index());
        // Of two that share a place the first alone is known, so that it is the first of its
        // identifier.
        let known = *first.get_or_insert(open.row);
        let cells = table.map(|table| table.cells(known)).unwrap_or_default();
        known != open.row
            && cells.len() == open.cells.len()
            && cells
                .iter()
                .zip(&open.cells)
                .all(|(one, other)| one.column() == other.column() && one.says_same(*other, text))
    }

    /// Notes that a record has ended, and lets go of its texts once that around it has, too.
    pub(super) fn ended(&mut self, object: Object, row: u32) {
        if let Some(going) = &mut self.letting_go {
            going.ended.push((object, row));
        }
    }

    /// Lets go of the texts of the records that have ended.
    pub(super) fn let_go(&mut self) {
        let Some(going) = &mut self.letting_go else { return };
        let (text, tables) = (self.catalog.text.held(), &mut self.catalog.tables);
        going.kept.clear();
        going.moved.clear();
        let (mut ended, mut before) = (take(&mut going.ended), take(&mut going.before));
        for (object, row) in ended.drain(..) {
            let Some(table) = tables.get_mut(object.index()) else { continue };
            let stay = going.columns.get(object.index()).copied().unwrap_or(0);
            let is_whole = going.whole.contains(&(object, row));
            before.clear();
            before.extend(table.cells(row).iter());
            table.change(row, |_, old| {
                if old.is_sketch() || old.offset() < going.settled {
                    return old;
                }
                let stays = is_whole
                    || stay >> old.column() & 1 == 1
                    || matters(object, &before, old, text);
                if !stays {
                    old.sketched(&*text)
                } else if old.column() == 0 || object.links() >> old.column() & 1 == 1 {
                    going.moved_id(old, text)
                } else {
                    going.moved_text(old, text)
                }
            });
        }
        (going.ended, going.before) = (ended, before);
        text.truncate(going.settled);
        text.push_str(&going.kept);
        going.settled = text.len();
    }
}

impl LettingGo {
    /// Where the next text that stays will be.
    const fn end(&self) -> usize {
        self.settled.saturating_add(self.kept.len())
    }

    /// The cell of an identifier that stays, which several have.
    fn moved_id(&mut self, old: Cell, text: &str) -> Cell {
        if let Some(known) = self.moved.get(&old.offset()) {
            return known.moved(old.column());
        }
        let (end, value) = (self.end(), old.text(text));
        self.kept.push_str(packed(value).as_deref().unwrap_or(value));
        let cell = shorter(old, end, self.end().saturating_sub(end));
        self.moved.insert(old.offset(), cell);
        cell
    }

    /// The cell of another text that stays; what is common is there once.
    fn moved_text(&mut self, old: Cell, text: &str) -> Cell {
        let (end, value) = (self.end(), old.text(text));
        let known = |cell: Cell| match cell.offset().checked_sub(self.settled) {
            None => cell.text(text),
            Some(at) => self.kept.get(at..at.saturating_add(cell.len())).unwrap_or_default(),
        };
        let place = digest(value) as usize % COMMON;
        let common = self.common.get(place).copied().flatten();
        if let Some(common) = common.filter(|cell| known(*cell) == value) {
            return shorter(old, common.offset(), value.len());
        }
        if let Some(common) = self.common.get_mut(place) {
            *common = Cell::new(0, end, value.len());
        }
        self.kept.push_str(value);
        shorter(old, end, value.len())
    }
}

/// The cell of a text that stays.
#[expect(
    clippy::expect_used,
    reason = "it is no longer than it was, and what stays is no more than was read"
)]
fn shorter(old: Cell, offset: usize, length: usize) -> Cell {
    Cell::new(old.column(), offset, length).expect("it had room before")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_a_field_is_read_in_the_end_is_said_of_fields_that_there_are() {
        for (object, field) in [
            (Object::Service, "fees_description"),
            (Object::Address, "state_province"),
            (Object::ServiceArea, "extent_type"),
            (Object::TaxonomyTerm, "taxonomy"),
            (Object::Metadata, "resource_type"),
            (Object::Location, "location_type"),
        ] {
            assert!(object.column(field).is_some(), "{object:?} {field}");
        }
    }
}
