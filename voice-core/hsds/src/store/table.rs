//! Tables: the rows of one kind of record, by number and by identifier.

use core::ops::Range;
use std::io::{self, Write};

use super::Cell;
use crate::bytes::{List, Number, Sections, Small, Writer};

/// The rows of one kind of object.
#[derive(Clone, Default)]
pub(crate) struct Table {
    cells: List<Number>,
    /// Where the cells of a row begin; the first is its identifier, and the next identifier is that
    /// of another row.
    rows: List<Small>,
    /// Rows by the hash of their identifiers; those of one hash in the order of their identifiers.
    /// Above a row are the bits of the hash that there is room for, after those of its bucket: so
    /// others need not be looked at.
    ids: List<Small>,
    /// Where in `ids` the hashes begin that have the same first bits.
    buckets: List<Small>,
    /// How many bits a row has in `ids`.
    row_bits: u32,
}

/// The bits of a hash that stand above a row, after the first ones.
fn above(hash: u32, first: u32, row_bits: u32) -> u32 {
    let rest = (u64::from(hash) << first) as u32;
    rest & !lowest(row_bits)
}

const fn lowest(bits: u32) -> u32 {
    ((1_u64 << bits) - 1) as u32
}

/// Rows that may have an identifier.
#[derive(Clone, Copy)]
pub(super) struct Candidates<'a> {
    entries: &'a [Small],
    row_bits: u32,
}

impl Candidates<'_> {
    fn row(self, entry: Small) -> u32 {
        u32::from_le_bytes(entry) & lowest(self.row_bits)
    }

    /// The first row of which something does not hold that holds of all before it.
    pub(super) fn first(self, mut before: impl FnMut(u32) -> bool) -> Option<u32> {
        let at = self.entries.partition_point(|entry| before(self.row(*entry)));
        self.entries.get(at).map(|entry| self.row(*entry))
    }
}

/// The cells of a row, the identifier first.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cells<'a>(&'a [Number]);

impl<'a> Cells<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = Cell> + 'a {
        self.0.iter().map(|cell| Cell::of_bytes(*cell))
    }

    pub(crate) fn first(self) -> Option<Cell> {
        self.iter().next()
    }

    pub(crate) const fn len(self) -> usize {
        self.0.len()
    }

    pub(crate) fn to_vec(self) -> Vec<Cell> {
        self.iter().collect()
    }
}

/// A row that is not in the catalog: refused, or the same as another.
pub(crate) const NO_ROW: u32 = u32::MAX;

impl Table {
    fn start(&self, row: u32) -> Option<usize> {
        let start = self.rows.number(row as usize).filter(|start| *start != NO_ROW)?;
        Some(start as usize)
    }

    /// Where the cells of a row are.
    fn place(&self, row: u32) -> Option<Range<usize>> {
        let start = self.start(row)?;
        let others = self.cells.all().get(start.saturating_add(1)..)?;
        let count = others.iter().position(|cell| Cell::of_bytes(*cell).column() == 0);
        let count = count.unwrap_or(others.len());
        Some(start..start.saturating_add(count).saturating_add(1))
    }

    /// The identifier of a row.
    pub(super) fn id(&self, row: u32) -> Option<Cell> {
        self.cells.all().get(self.start(row)?).copied().map(Cell::of_bytes)
    }

    pub(crate) fn cells(&self, row: u32) -> Cells<'_> {
        let cells = self.place(row).and_then(|place| self.cells.all().get(place));
        Cells(cells.unwrap_or_default())
    }

    /// Changes the cells of a row.
    pub(crate) fn change(&mut self, row: u32, mut changed: impl FnMut(usize, Cell) -> Cell) {
        let place = self.place(row);
        let cells = place.and_then(|place| self.cells.held().get_mut(place)).unwrap_or_default();
        for (at, cell) in cells.iter_mut().enumerate() {
            *cell = changed(at, Cell::of_bytes(*cell)).bytes();
        }
    }

    /// Changes the cells of all rows.
    pub(crate) fn change_all(&mut self, mut changed: impl FnMut(Cell) -> Cell) {
        for cell in self.cells.held() {
            *cell = changed(Cell::of_bytes(*cell)).bytes();
        }
    }

    /// Changes the identifier of a row.
    pub(crate) fn set_id(&mut self, row: u32, id: Cell) {
        if let Some(start) = self.start(row)
            && let Some(first) = self.cells.held().get_mut(start)
        {
            *first = id.bytes();
        }
    }

    /// Whether there is room for the cells of one more row.
    pub(crate) fn has_room(&self) -> bool {
        u32::try_from(self.cells.all().len()).is_ok_and(|start| start != NO_ROW)
    }

    /// How many rows there are, those included that are not in the catalog.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.rows.all().len()).unwrap_or(u32::MAX)
    }

    /// How many rows are in the catalog.
    pub(super) fn count(&self) -> usize {
        self.rows.all().iter().filter(|row| u32::from_le_bytes(**row) != NO_ROW).count()
    }

    /// Adds a row whose cells come later.
    pub(crate) fn add_row(&mut self) -> u32 {
        let row = self.len();
        self.rows.held().push(NO_ROW.to_le_bytes());
        row
    }

    /// Adds cells, the identifier first, as those of a row that was there before.
    pub(crate) fn put(&mut self, row: u32, cells: &[Cell]) {
        debug_assert!(cells.first().is_some_and(|cell| cell.column() == 0), "an identifier first");
        let start = u32::try_from(self.cells.all().len()).unwrap_or(NO_ROW);
        if let (Some(row), true) = (self.rows.held().get_mut(row as usize), start != NO_ROW) {
            *row = start.to_le_bytes();
            self.cells.held().extend(cells.iter().map(|cell| cell.bytes()));
        }
    }

    pub(crate) fn drop_row(&mut self, row: u32) {
        if let Some(row) = self.rows.held().get_mut(row as usize) {
            *row = NO_ROW.to_le_bytes();
        }
    }

    /// Sets the rows by their identifiers, which come in order: hash (32 bits) and row (32).
    pub(crate) fn set_ids(&mut self, ids: &[u64]) {
        // About four rows a bucket.
        let bits = ids.len().checked_ilog2().unwrap_or(0).saturating_sub(2);
        let mut at = 0_usize;
        self.buckets = (0..1_u64 << bits)
            .map(|bucket| {
                let rest = ids.get(at..).unwrap_or_default();
                at = at.saturating_add(
                    rest.iter().take_while(|entry| **entry >> 32 < bucket << (32 - bits)).count(),
                );
                u32::try_from(at).unwrap_or(u32::MAX)
            })
            .collect();
        let last = ids.iter().map(|entry| *entry as u32).max().unwrap_or(0);
        let row_bits = u32::BITS - last.leading_zeros();
        self.row_bits = row_bits;
        let entry = |id: &u64| above((id >> 32) as u32, bits, row_bits) | *id as u32;
        self.ids = ids.iter().map(entry).collect();
    }

    /// Rows that may have an identifier of this hash: all that have one, in the order of their
    /// hashes, and those of one hash in the order of their identifiers.
    pub(super) fn candidates(&self, hash: u32) -> Candidates<'_> {
        let bits = self.buckets.all().len().checked_ilog2().unwrap_or(0);
        let number = (u64::from(hash) >> (32 - bits)) as usize;
        let ids = self.ids.all();
        let edge =
            |number: usize| self.buckets.number(number).map_or(ids.len(), |edge| edge as usize);
        let bucket = ids.get(edge(number)..edge(number.saturating_add(1))).unwrap_or_default();
        let (wanted, others) = (above(hash, bits, self.row_bits), !lowest(self.row_bits));
        let above = |entry: &Small| u32::from_le_bytes(*entry) & others;
        let first = bucket.partition_point(|entry| above(entry) < wanted);
        let bucket = bucket.get(first..).unwrap_or_default();
        let count = bucket.partition_point(|entry| above(entry) == wanted);
        Candidates { entries: bucket.get(..count).unwrap_or_default(), row_bits: self.row_bits }
    }

    pub(crate) fn is_kept(&self, row: u32) -> bool {
        self.start(row).is_some()
    }

    /// Gives back the memory that is held for more rows.
    pub(super) fn shrink(&mut self) {
        self.cells.held().shrink_to_fit();
        self.rows.held().shrink_to_fit();
    }

    pub(super) fn write_to(&self, writer: &mut Writer<impl Write>) -> io::Result<()> {
        writer.section(self.cells.bytes())?;
        for list in [&self.rows, &self.ids, &self.buckets] {
            writer.section(list.bytes())?;
        }
        writer.section(&self.row_bits.to_le_bytes())
    }

    /// What `write_to` wrote.
    pub(super) fn read_from(sections: &mut Sections) -> Option<Self> {
        Some(Self {
            cells: sections.list()?,
            rows: sections.list()?,
            ids: sections.list()?,
            buckets: sections.list()?,
            row_bits: sections.list::<Small>()?.number(0).filter(|bits| *bits <= u32::BITS)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_the_hashes_of_their_identifiers() {
        for count in [0_u32, 1, 2, 7, 40, 3000] {
            // Some hashes come more than once, and the first rows are not in the catalog.
            let hash = |row: u32| (row / 3).wrapping_mul(0x9e37_79b9);
            let mut ids: Vec<u64> = (5..count.saturating_add(5))
                .map(|row| u64::from(hash(row)) << 32 | u64::from(row))
                .collect();
            ids.sort_unstable();
            let mut table = Table::default();
            table.set_ids(&ids);
            for row in 5..count.saturating_add(5) {
                let wanted = hash(row);
                let candidates = table.candidates(wanted);
                let found = candidates.entries.iter().map(|entry| candidates.row(*entry));
                let found: Vec<u32> = found.filter(|row| hash(*row) == wanted).collect();
                let all = (5..count.saturating_add(5)).filter(|row| hash(*row) == wanted);
                assert_eq!(found, all.collect::<Vec<_>>(), "{count}");
                let first = candidates.first(|row| hash(row) < wanted);
                assert_eq!(first.map(hash), Some(wanted), "{count}");
                assert!(candidates.entries.len() < 8, "few others");
            }
        }
    }
}
