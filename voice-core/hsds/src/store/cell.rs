//! Cells: where the values of records are in the text of a catalog.

use crate::bytes::{Number, Values};

/// The column number of a cell that the model does not know: its text is the name, a NUL and the
/// JSON text.
pub(crate) const ASIDE: usize = 63;

/// What is added to the name of a value as it was published, beside one that was made of it.
pub(crate) const AS_PUBLISHED: &str = " (as published)";

/// What stands between the two.
const ASIDE_MARK: char = '\0';

const LENGTH_BITS: u32 = 22;
const OFFSET_BITS: u32 = 35;

/// The place of the mark of a sketch, above the length.
const MARK_BIT: u32 = LENGTH_BITS + OFFSET_BITS;

/// The place of the column.
const COLUMN_BIT: u32 = MARK_BIT + 1;

/// The most bytes of one value.
pub(crate) const MAX_VALUE: usize = (1 << LENGTH_BITS) - 1;

/// The most bytes of all values together.
pub(crate) const MAX_TEXT: usize = (1 << OFFSET_BITS) - 1;

/// A value: column (6 bits), a mark (1), length (22) and offset (35) into the text; or, where it is
/// marked, a sketch in place of length and offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell(pub(crate) u64);

impl Cell {
    pub(super) const fn of_bytes(bytes: Number) -> Self {
        Self(u64::from_le_bytes(bytes))
    }

    pub(super) const fn bytes(self) -> Number {
        self.0.to_le_bytes()
    }

    /// Nothing, where the text is full or the value too long.
    pub(crate) fn new(column: usize, offset: usize, length: usize) -> Option<Self> {
        let fits = column <= ASIDE && length <= MAX_VALUE && offset <= MAX_TEXT;
        let bits =
            ((column as u64) << COLUMN_BIT) | ((length as u64) << OFFSET_BITS) | offset as u64;
        fits.then_some(Self(bits))
    }

    pub(crate) const fn column(self) -> usize {
        (self.0 >> COLUMN_BIT) as usize
    }

    /// The same text in another column.
    pub(crate) const fn moved(self, column: usize) -> Self {
        Self(self.0 & ((1 << COLUMN_BIT) - 1) | (column as u64) << COLUMN_BIT)
    }

    /// No text in the same column.
    pub(crate) const fn emptied(self) -> Self {
        Self(self.0 & !((1 << COLUMN_BIT) - 1))
    }

    /// Whether the text was let go of.
    pub(crate) const fn is_sketch(self) -> bool {
        self.0 >> MARK_BIT & 1 == 1
    }

    /// The same column with a sketch in place of a text.
    pub(super) const fn with(self, sketch: u64) -> Self {
        Self(self.0 >> COLUMN_BIT << COLUMN_BIT | 1 << MARK_BIT | sketch)
    }

    /// Where its text begins.
    pub(crate) const fn offset(self) -> usize {
        (self.0 & MAX_TEXT as u64) as usize
    }

    /// The length of its text.
    pub(crate) const fn len(self) -> usize {
        (self.0 >> OFFSET_BITS) as usize & MAX_VALUE
    }

    /// The text; empty where it was let go of.
    pub(crate) fn text<'a>(self, text: impl Values<'a>) -> &'a str {
        if self.is_sketch() {
            return "";
        }
        let offset = self.offset();
        text.value(offset..offset.saturating_add(self.len())).unwrap_or_default()
    }

    /// The name and the value, as JSON text, of a field that the model does not know; none of a
    /// field that it knows.
    pub(crate) fn aside<'a>(self, text: impl Values<'a>) -> Option<(&'a str, &'a str)> {
        if self.column() == ASIDE { self.text(text).split_once(ASIDE_MARK) } else { None }
    }
}

/// Whether a field of this name is among the cells that the model does not know, or could not read.
pub(crate) fn is_aside<'a>(
    cells: impl Iterator<Item = Cell>,
    text: impl Values<'a>,
    name: &str,
) -> bool {
    cells.filter_map(|cell| cell.aside(text)).any(|(of, _)| of == name)
}

/// The name of a field without what our own writing adds to it beside a value that was made of it.
pub(crate) fn as_published(name: &str) -> &str {
    name.strip_suffix(AS_PUBLISHED).unwrap_or(name)
}

/// What the JSON text of a field that the model does not know says: a text without its quotes.
pub(crate) fn unquoted(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

/// The text of a cell in [`ASIDE`], which [`Cell::aside`] reads.
pub(crate) fn aside_text(name: &str, json: &str) -> String {
    format!("{name}{ASIDE_MARK}{json}")
}
