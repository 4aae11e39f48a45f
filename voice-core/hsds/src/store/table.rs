//! Tables: the rows of one kind of record, by number and by identifier.

use core::ops::Range;

use super::Cell;

/// The rows of one kind of object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) cells: Vec<Cell>,
    /// Where the cells of a row begin; the first is its identifier, and the next identifier is that
    /// of another row.
    pub(crate) rows: Vec<u32>,
    /// Rows by the hash of their identifiers; those of one hash in the order of their identifiers.
    pub(super) ids: Vec<u32>,
    /// Where in `ids` the hashes begin that have the same first bits.
    pub(super) buckets: Vec<u32>,
}

/// A row that is not in the catalog: refused, or the same as another.
pub(crate) const NO_ROW: u32 = u32::MAX;

impl Table {
    fn start(&self, row: u32) -> Option<usize> {
        let start = self.rows.get(row as usize).copied().filter(|start| *start != NO_ROW)?;
        Some(start as usize)
    }

    /// Where the cells of a row are.
    fn place(&self, row: u32) -> Option<Range<usize>> {
        let start = self.start(row)?;
        let others = self.cells.get(start.saturating_add(1)..)?;
        let count = others.iter().position(|cell| cell.column() == 0).unwrap_or(others.len());
        Some(start..start.saturating_add(count).saturating_add(1))
    }

    /// The identifier of a row.
    pub(super) fn id(&self, row: u32) -> Option<Cell> {
        self.cells.get(self.start(row)?).copied()
    }

    pub(crate) fn cells(&self, row: u32) -> &[Cell] {
        self.place(row).and_then(|place| self.cells.get(place)).unwrap_or_default()
    }

    pub(crate) fn cells_mut(&mut self, row: u32) -> &mut [Cell] {
        self.place(row).and_then(|place| self.cells.get_mut(place)).unwrap_or_default()
    }

    /// Whether there is room for the cells of one more row.
    pub(crate) fn has_room(&self) -> bool {
        u32::try_from(self.cells.len()).is_ok_and(|start| start != NO_ROW)
    }

    /// Adds cells, the identifier first, as those of a row that was there before.
    pub(crate) fn put(&mut self, row: u32, cells: &[Cell]) {
        debug_assert!(cells.first().is_some_and(|cell| cell.column() == 0), "an identifier first");
        let start = u32::try_from(self.cells.len()).unwrap_or(NO_ROW);
        if let (Some(row), true) = (self.rows.get_mut(row as usize), start != NO_ROW) {
            *row = start;
            self.cells.extend_from_slice(cells);
        }
    }

    pub(crate) fn drop_row(&mut self, row: u32) {
        if let Some(row) = self.rows.get_mut(row as usize) {
            *row = NO_ROW;
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
        self.buckets.shrink_to_fit();
        self.ids = ids.iter().map(|entry| *entry as u32).collect();
    }

    /// Rows whose identifiers have hashes with the same first bits as this one.
    pub(super) fn bucket(&self, hash: u32) -> &[u32] {
        let bits = self.buckets.len().checked_ilog2().unwrap_or(0);
        let number = (u64::from(hash) >> (32 - bits)) as usize;
        let edge =
            |number: usize| self.buckets.get(number).map_or(self.ids.len(), |edge| *edge as usize);
        self.ids.get(edge(number)..edge(number.saturating_add(1))).unwrap_or_default()
    }

    pub(crate) fn is_kept(&self, row: u32) -> bool {
        self.rows.get(row as usize).is_some_and(|place| *place != NO_ROW)
    }
}
