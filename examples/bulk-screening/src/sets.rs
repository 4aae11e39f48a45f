//! Columns of sets, in any of three forms: bits with their words, lists of words, and words
//! in one text.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, UInt64Type};
use voice_core::category::{Category, CategorySet};
use voice_core::requester::Conflict;
use voice_core::subject::{Protection, ProtectionSet};
use voice_core::wire::Vocabulary;

use crate::Fault;
use crate::column::{term, words};
use crate::words::{Keyed, is_text, no_null};

/// What a column of a set may be.
pub(crate) const SET: &str = "a struct of `words` (text) and `bits` (unsigned integers), a list \
                              of text, or text with spaces between the words";

/// The fields of a set as bits.
pub(crate) const WORDS: &str = "words";
pub(crate) const BITS: &str = "bits";

/// Whether sets are read from the type.
pub(crate) fn is_set(of: &DataType) -> bool {
    match of {
        DataType::List(item) | DataType::LargeList(item) => is_text(item.data_type()),
        DataType::Struct(fields) => {
            let is = |name: &str, of: fn(&DataType) -> bool| {
                fields.find(name).is_some_and(|(_, at)| of(at.data_type()))
            };
            is(WORDS, is_text) && is(BITS, DataType::is_unsigned_integer)
        }
        of => is_text(of),
    }
}

/// A set of words of one vocabulary.
pub(crate) trait WordSet: Copy + Default {
    type Word: Vocabulary;

    fn with(self, word: Self::Word) -> Self;
    fn or(self, other: Self) -> Self;
}

impl WordSet for ProtectionSet {
    type Word = Protection;

    fn with(self, word: Protection) -> Self {
        Self::with(self, word)
    }

    fn or(self, other: Self) -> Self {
        Self::or(self, other)
    }
}

impl WordSet for CategorySet {
    type Word = Category;

    fn with(self, word: Category) -> Self {
        Self::with(self, word)
    }

    fn or(self, other: Self) -> Self {
        Self::or(self, other)
    }
}

/// A set of conflicts as the place of a situation in a table, since a `Set` for each row would
/// ask for memory.
#[derive(Clone, Copy, Default)]
pub(crate) struct ConflictBits(usize);

impl ConflictBits {
    /// How many sets there are.
    pub(crate) const COUNT: usize = 1 << Conflict::ALL.len();

    pub(crate) const fn place(self) -> usize {
        self.0
    }
}

impl WordSet for ConflictBits {
    type Word = Conflict;

    fn with(self, word: Conflict) -> Self {
        Self(self.0 | 1 << word as usize)
    }

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The set of each row.
pub(crate) fn read<S: WordSet>(column: &'static str, array: &ArrayRef) -> Result<Vec<S>, Fault> {
    if !is_set(array.data_type()) {
        return Err(Fault::Type { column, expected: SET });
    }
    no_null(column, array)?;
    match array.data_type() {
        DataType::List(_) => listed::<S, i32>(column, array),
        DataType::LargeList(_) => listed::<S, i64>(column, array),
        DataType::Struct(_) => bits(column, array),
        _ => Keyed::read(column, array)?.rows(joined::<S>, words::<S::Word>),
    }
}

/// Words with spaces between them; none, if one is not known.
fn joined<S: WordSet>(text: &str) -> Option<S> {
    text.split_ascii_whitespace()
        .map(term::<S::Word>)
        .try_fold(S::default(), |set, word| Some(set.with(word?)))
}

fn listed<S: WordSet, O: OffsetSizeTrait>(
    column: &'static str,
    array: &ArrayRef,
) -> Result<Vec<S>, Fault> {
    let list = array.as_list_opt::<O>().ok_or(Fault::Type { column, expected: SET })?;
    let ends: Vec<usize> = list.offsets().iter().map(|offset| offset.as_usize()).collect();
    let (first, last) = (ends.first().copied().unwrap_or(0), ends.last().copied().unwrap_or(0));
    // A fault of an item is one of the row that has it.
    let row_of = |item: usize| ends.partition_point(|end| *end <= item + first).saturating_sub(1);
    let one = |word: &str| term(word).map(|word| S::default().with(word));
    let items = Keyed::read(column, &list.values().slice(first, last - first))
        .and_then(|items| items.rows(one, words::<S::Word>))
        .map_err(|fault| match fault {
            Fault::Null { column, row } => Fault::Null { column, row: row_of(row) },
            Fault::Word { column, row, accepted } => {
                Fault::Word { column, row: row_of(row), accepted }
            }
            other => other,
        })?;
    let mut left = items.as_slice();
    let mut from = first;
    let sets = ends.iter().skip(1).map(|end| {
        let (own, others) = left.split_at_checked(end - from).unwrap_or((left, &[]));
        (left, from) = (others, *end);
        own.iter().fold(S::default(), |set, item| set.or(*item))
    });
    Ok(sets.collect())
}

/// What the bits of a number mean: for each byte, the set that each of its values stands for.
struct Meaning<S> {
    bytes: Vec<[S; 256]>,
    /// The bits that have a word.
    meant: u64,
}

impl<S: WordSet> Meaning<S> {
    /// The words of the bits, from the lowest on. Which bit a word has is up to who wrote the file,
    /// so that a vocabulary can grow or be put in another order and old files keep their meaning.
    fn of(text: &str) -> Option<Self> {
        let sets: Vec<S> = text.split_ascii_whitespace().map(joined).collect::<Option<_>>()?;
        let count = u32::try_from(sets.len()).ok().filter(|count| *count <= u64::BITS)?;
        let meant = u64::MAX.checked_shr(u64::BITS - count).unwrap_or(0);
        let byte = |sets: &[S]| {
            core::array::from_fn(|value| {
                let held = sets.iter().enumerate().filter(|(bit, _)| value >> bit & 1 == 1);
                held.fold(S::default(), |all, (_, set)| all.or(*set))
            })
        };
        Some(Self { bytes: sets.chunks(8).map(byte).collect(), meant })
    }

    fn set(&self, bits: u64) -> S {
        let of = |(byte, value): (&[S; 256], u8)| {
            byte.get(usize::from(value)).copied().unwrap_or_default()
        };
        self.bytes.iter().zip(bits.to_le_bytes()).map(of).fold(S::default(), S::or)
    }
}

fn bits<S: WordSet>(column: &'static str, array: &ArrayRef) -> Result<Vec<S>, Fault> {
    let wrong = || Fault::Type { column, expected: SET };
    let parts = array.as_struct_opt().ok_or_else(wrong)?;
    let (text, bits) =
        parts.column_by_name(WORDS).zip(parts.column_by_name(BITS)).ok_or_else(wrong)?;
    no_null(column, bits)?;
    let bits = cast(bits, &DataType::UInt64).map_err(|_| wrong())?;
    let bits = bits.as_primitive_opt::<UInt64Type>().ok_or_else(wrong)?;
    let text = Keyed::read(column, text)?;
    let meanings: Vec<Option<Meaning<S>>> =
        text.texts().map(|text| text.and_then(Meaning::of)).collect();
    let table: Vec<Option<&Meaning<S>>> = meanings.iter().map(Option::as_ref).collect();
    let of_rows = text.by(&table, words::<S::Word>)?;
    let mut sets = Vec::with_capacity(of_rows.len());
    for (bits, meaning) in bits.values().iter().zip(of_rows) {
        if bits & !meaning.meant != 0 {
            return Err(Fault::Bit { column, row: sets.len() });
        }
        sets.push(meaning.set(*bits));
    }
    Ok(sets)
}
