//! Sketches: what is kept of a value whose text was let go of.
//!
//! A report needs few of the texts that it was made from. Of the others it asks whether two are the
//! same, and whether one may repeat the street of a hidden place. A sketch answers both in the room
//! of its cell: a digest, and which numbers may be in the text.

use super::{ASIDE, Cell, digest, unpacked};
use crate::bytes::Values;
use crate::words::plain;

/// The bits of a cell beside its column and its mark.
const BITS: u32 = 57;

/// The bits of what numbers a text has.
const NUMBERS: u32 = 16;

/// The bits of the digest of the value of a field that the model does not know; its name has the
/// others.
const VALUE: u32 = 33;

const fn lowest(bits: u32) -> u64 {
    (1 << bits) - 1
}

/// The words of a text that have a digit, as they are compared.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    let has_digit =
        |bytes: &[u8]| bytes.iter().fold(false, |has, byte| has | byte.is_ascii_digit());
    // Most texts have none, and are looked at many bytes at once.
    let may_have = text.as_bytes().chunks(64).any(has_digit);
    let words = may_have.then(|| text.split(|letter: char| !letter.is_alphanumeric()));
    words.into_iter().flatten().filter(move |word| has_digit(word.as_bytes())).map(plain)
}

/// The bit of a number.
fn bit(number: &str) -> u64 {
    1 << (digest(number) >> (64 - NUMBERS.ilog2()))
}

/// The sketch of a text in a column, without column and mark.
pub(super) fn sketch(column: usize, text: &str) -> u64 {
    if column == ASIDE {
        let name = text.split('\0').next().unwrap_or_default();
        return (digest(name) >> (64 - (BITS - VALUE))) << VALUE | digest(text) & lowest(VALUE);
    }
    let numbers = numbers(text).fold(0, |bits, number| bits | bit(&number));
    (digest(text) & lowest(BITS - NUMBERS)) << NUMBERS | numbers
}

impl Cell {
    /// The cell without its text.
    pub(crate) fn sketched<'a>(self, text: impl Values<'a>) -> Self {
        if self.is_sketch() {
            self
        } else {
            self.with(sketch(self.column(), &unpacked(self.text(text))))
        }
    }

    /// What two cells of one kind are compared by, wherever their texts are.
    pub(crate) fn compared<'a>(self, text: impl Values<'a>) -> u64 {
        self.sketched(text).0
    }

    /// Whether two cells of one column say the same.
    pub(crate) fn says_same<'a>(self, other: Self, text: impl Values<'a>) -> bool {
        if self.is_sketch() || other.is_sketch() {
            self.compared(text) == other.compared(text)
        } else {
            unpacked(self.text(text)) == unpacked(other.text(text))
        }
    }

    /// Whether two cells are of one field: of one column, and of one name where the model does not
    /// know it.
    pub(crate) fn is_of_field<'a>(self, other: Self, text: impl Values<'a>) -> bool {
        let name = |of: Self| of.compared(text) >> VALUE;
        self.column() == other.column()
            && (self.column() != ASIDE
                || match (self.aside(text), other.aside(text)) {
                    (Some((one, _)), Some((other, _))) => one == other,
                    _ => name(self) == name(other),
                })
    }

    /// Whether the text of a sketch may have all of some numbers.
    pub(crate) fn may_have<'n>(self, mut wanted: impl Iterator<Item = &'n str>) -> bool {
        self.column() == ASIDE || wanted.all(|number| self.0 & bit(number) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::aside_text;

    /// Cells of a column with these texts, and the text that they are in.
    fn cells(column: usize, texts: &[&str]) -> (Vec<Cell>, String) {
        let mut all = String::new();
        let cells = texts.iter().map(|text| {
            let cell = Cell::new(column, all.len(), text.len()).expect("a short text");
            all.push_str(text);
            cell
        });
        (cells.collect(), all)
    }

    #[test]
    fn a_sketch_compares_as_its_text_does() {
        let texts = ["12 Main Street", "12 Main Street ", "", "Main Street", "12 Main Street"];
        let (cells, text) = cells(3, &texts);
        for (one, cell) in texts.iter().zip(&cells) {
            for (other, of) in texts.iter().zip(&cells) {
                let sketched = (cell.sketched(&text), of.sketched(&text));
                assert_eq!(sketched.0.says_same(*of, &text), one == other, "{one} {other}");
                assert_eq!(sketched.0.says_same(sketched.1, &text), one == other);
                assert_eq!(cell.says_same(sketched.1, &text), one == other);
            }
            assert_eq!(cell.sketched(&text).column(), 3);
            assert_eq!(cell.sketched(&text).text(&text), "");
        }
    }

    #[test]
    fn a_sketch_may_have_the_numbers_of_its_text() {
        let (cells, text) = cells(3, &["Come to 12-B Main Street", "No number at all"]);
        let [numbered, other] = [cells[0].sketched(&text), cells[1].sketched(&text)];
        assert!(numbered.may_have(["12"].into_iter()));
        assert!(!other.may_have(["12"].into_iter()));
        let found = (0..200).filter(|number| {
            let number = number.to_string();
            numbered.may_have([number.as_str()].into_iter())
        });
        assert!(found.count() < 40, "most other numbers are not taken for it");
    }

    #[test]
    fn an_unknown_field_keeps_its_name() {
        let texts = [("colour", "\"red\""), ("colour", "\"blue\""), ("size", "\"red\"")];
        let texts = texts.map(|(name, json)| aside_text(name, json));
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (cells, text) = cells(ASIDE, &texts);
        let sketched: Vec<Cell> = cells.iter().map(|cell| cell.sketched(&text)).collect();
        for (one, is_same) in [(1, true), (2, false)] {
            assert_eq!(sketched[0].is_of_field(cells[one], &text), is_same);
            assert_eq!(cells[0].is_of_field(sketched[one], &text), is_same);
            assert!(!sketched[0].says_same(sketched[one], &text));
        }
    }
}
