//! Lists of numbers, and text, as bytes: held in memory, or where a file has them.
//!
//! A prepared catalog is sections, one list or text each, one after another. Numbers are
//! little-endian and are read where they are, so that nothing depends on where a section begins.

use core::ops::Range;
use std::io::{self, Write};
use std::sync::Arc;

/// Bytes that stay as they are for as long as they are held, as those of a file that is mapped
/// into memory.
pub type SharedBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A section of shared bytes.
#[derive(Clone)]
pub(super) struct Part {
    bytes: SharedBytes,
    range: Range<usize>,
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        (*self.bytes).as_ref().get(self.range.clone()).unwrap_or_default()
    }
}

/// A number of 32 bits.
pub(super) type Small = [u8; 4];

/// A number of 64 bits.
pub(super) type Number = [u8; 8];

/// What a list has, as bytes.
pub(super) trait Item: Copy {
    fn of_bytes(bytes: &[u8]) -> &[Self];
    fn as_bytes(items: &[Self]) -> &[u8];
}

impl<const N: usize> Item for [u8; N] {
    fn of_bytes(bytes: &[u8]) -> &[Self] {
        bytes.as_chunks().0
    }

    fn as_bytes(items: &[Self]) -> &[u8] {
        items.as_flattened()
    }
}

impl Item for u8 {
    fn of_bytes(bytes: &[u8]) -> &[Self] {
        bytes
    }

    fn as_bytes(items: &[Self]) -> &[u8] {
        items
    }
}

impl<const N: usize> Item for [Number; N] {
    fn of_bytes(bytes: &[u8]) -> &[Self] {
        bytes.as_chunks().0.as_chunks().0
    }

    fn as_bytes(items: &[Self]) -> &[u8] {
        items.as_flattened().as_flattened()
    }
}

/// A list: what is held, or a part in its place.
#[derive(Clone)]
pub(super) struct List<T> {
    held: Vec<T>,
    part: Option<Part>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { held: Vec::new(), part: None }
    }
}

impl<T: Item> List<T> {
    pub(super) fn all(&self) -> &[T] {
        self.part.as_ref().map_or(self.held.as_slice(), |part| T::of_bytes(part.as_ref()))
    }

    /// The list to be changed: it is held from then on.
    pub(super) fn held(&mut self) -> &mut Vec<T> {
        if let Some(part) = &self.part {
            self.held = T::of_bytes(part.as_ref()).to_vec();
            self.part = None;
        }
        &mut self.held
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        T::as_bytes(self.all())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(held: Vec<T>) -> Self {
        Self { held, part: None }
    }
}

impl<T> From<Part> for List<T> {
    fn from(part: Part) -> Self {
        Self { held: Vec::new(), part: Some(part) }
    }
}

impl List<Small> {
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        self.all().get(at).copied().map(u32::from_le_bytes)
    }
}

impl List<Number> {
    pub(super) fn number(&self, at: usize) -> Option<u64> {
        self.all().get(at).copied().map(u64::from_le_bytes)
    }

    pub(super) fn numbers(&self) -> impl DoubleEndedIterator<Item = u64> {
        self.all().iter().copied().map(u64::from_le_bytes)
    }
}

impl FromIterator<u32> for List<Small> {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        numbers.into_iter().map(u32::to_le_bytes).collect::<Vec<_>>().into()
    }
}

impl FromIterator<u64> for List<Number> {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Self {
        numbers.into_iter().map(u64::to_le_bytes).collect::<Vec<_>>().into()
    }
}

/// A text that other values are parts of: what is held, or a part in its place.
#[derive(Clone, Default)]
pub(super) struct Text {
    held: String,
    part: Option<Part>,
}

impl Text {
    pub(super) fn len(&self) -> usize {
        self.bytes().len()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.part.as_ref().map_or(self.held.as_bytes(), Part::as_ref)
    }

    /// The text to be changed: it is held from then on.
    pub(super) fn held(&mut self) -> &mut String {
        if let Some(part) = &self.part {
            self.held = String::from_utf8_lossy(part.as_ref()).into_owned();
            self.part = None;
        }
        &mut self.held
    }
}

impl From<Part> for Text {
    fn from(part: Part) -> Self {
        Self { held: String::new(), part: Some(part) }
    }
}

/// A text from which values are taken.
pub(super) trait Values<'a>: Copy {
    /// What is in a place; none where there is no text.
    fn value(self, place: Range<usize>) -> Option<&'a str>;
}

impl<'a> Values<'a> for &'a str {
    fn value(self, place: Range<usize>) -> Option<&'a str> {
        self.get(place)
    }
}

impl<'a> Values<'a> for &'a String {
    fn value(self, place: Range<usize>) -> Option<&'a str> {
        self.get(place)
    }
}

impl<'a> Values<'a> for &'a Text {
    fn value(self, place: Range<usize>) -> Option<&'a str> {
        match &self.part {
            Some(part) => core::str::from_utf8(part.as_ref().get(place)?).ok(),
            None => self.held.get(place),
        }
    }
}

/// Writes sections.
pub(super) struct Writer<W> {
    pub(super) out: W,
    checksum: crc32fast::Hasher,
    /// Of each section, in their order.
    pub(super) lengths: Vec<u64>,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, checksum: crc32fast::Hasher::new(), lengths: Vec::new() }
    }

    /// Writes what is no section.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.checksum.update(bytes);
        self.out.write_all(bytes)
    }

    /// The checksum of all so far.
    pub(super) fn checksum(&self) -> u32 {
        self.checksum.clone().finalize()
    }

    pub(super) fn section(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.joined([bytes])
    }

    /// Writes one section that is made of some pieces.
    pub(super) fn joined<B: AsRef<[u8]>>(
        &mut self,
        pieces: impl IntoIterator<Item = B>,
    ) -> io::Result<()> {
        let mut length = 0_u64;
        for piece in pieces {
            let piece = piece.as_ref();
            self.write(piece)?;
            length = length.saturating_add(piece.len() as u64);
        }
        self.lengths.push(length);
        Ok(())
    }
}

/// Finds sections again, in the order in which they were written. Each is none where the bytes end
/// before it does.
pub(super) struct Sections {
    bytes: SharedBytes,
    lengths: std::vec::IntoIter<u64>,
    at: usize,
}

impl Sections {
    pub(super) fn new(bytes: SharedBytes, lengths: Vec<u64>) -> Self {
        Self { bytes, lengths: lengths.into_iter(), at: 0 }
    }

    pub(super) fn part(&mut self) -> Option<Part> {
        let end = self.at.checked_add(usize::try_from(self.lengths.next()?).ok()?)?;
        let range = self.at..end;
        (*self.bytes).as_ref().get(range.clone())?;
        self.at = end;
        Some(Part { bytes: Arc::clone(&self.bytes), range })
    }

    pub(super) fn list<T: Item>(&mut self) -> Option<List<T>> {
        let part = self.part()?;
        let is_whole = T::as_bytes(T::of_bytes(part.as_ref())).len() == part.range.len();
        is_whole.then(|| part.into())
    }

    /// How many bytes the sections have, where there are no more of them.
    pub(super) fn end(mut self) -> Option<usize> {
        self.lengths.next().is_none().then_some(self.at)
    }
}
