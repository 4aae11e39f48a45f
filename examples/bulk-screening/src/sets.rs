//! Columns of sets, in any of three forms: bits with their words, lists of words, and words
//! in one text.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, UInt64Type};
use voice_core::bit_set::{BitSet, Member};
use voice_core::wire::Vocabulary;

use crate::ScreeningError;
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

/// A word of a vocabulary that has sets.
pub(crate) trait Term: Vocabulary + Member {}

impl<T: Vocabulary + Member> Term for T {}

/// The set of each row.
pub(crate) fn read<T: Term>(
    column: &'static str,
    array: &ArrayRef,
) -> Result<Vec<BitSet<T>>, ScreeningError> {
    if !is_set(array.data_type()) {
        return Err(ScreeningError::Type { column, expected: SET });
    }
    no_null(column, array)?;
    match array.data_type() {
        DataType::List(_) => listed::<T, i32>(column, array),
        DataType::LargeList(_) => listed::<T, i64>(column, array),
        DataType::Struct(_) => bits(column, array),
        _ => Keyed::read(column, array)?.rows(joined::<T>, words::<T>),
    }
}

/// Words with spaces between them; none, if one is not known.
fn joined<T: Term>(text: &str) -> Option<BitSet<T>> {
    text.split_ascii_whitespace().map(term::<T>).collect()
}

fn listed<T: Term, O: OffsetSizeTrait>(
    column: &'static str,
    array: &ArrayRef,
) -> Result<Vec<BitSet<T>>, ScreeningError> {
    let list = array.as_list_opt::<O>().ok_or(ScreeningError::Type { column, expected: SET })?;
    let ends: Vec<usize> = list.offsets().iter().map(|offset| offset.as_usize()).collect();
    let (first, last) = (ends.first().copied().unwrap_or(0), ends.last().copied().unwrap_or(0));
    // A fault of an item is one of the row that has it.
    let row_of = |item: usize| ends.partition_point(|end| *end <= item + first).saturating_sub(1);
    let one = |word: &str| term(word).map(|word: T| BitSet::from_iter([word]));
    let items = Keyed::read(column, &list.values().slice(first, last - first))
        .and_then(|items| items.rows(one, words::<T>))
        .map_err(|fault| match fault {
            ScreeningError::Null { column, row } => {
                ScreeningError::Null { column, row: row_of(row) }
            }
            ScreeningError::Word { column, row, accepted } => {
                ScreeningError::Word { column, row: row_of(row), accepted }
            }
            other => other,
        })?;
    let mut left = items.as_slice();
    let mut from = first;
    let sets = ends.iter().skip(1).map(|end| {
        let (own, others) = left.split_at_checked(end - from).unwrap_or((left, &[]));
        (left, from) = (others, *end);
        own.iter().fold(BitSet::EMPTY, |set, item| set.union(*item))
    });
    Ok(sets.collect())
}

/// What the bits of a number mean: for each byte, the set that each of its values stands for.
struct Meaning<T> {
    bytes: Vec<[BitSet<T>; 256]>,
    /// The bits that have a word.
    meant: u64,
}

impl<T: Term> Meaning<T> {
    /// The words of the bits, from the lowest on. Which bit a word has is up to who wrote the file,
    /// so that a vocabulary can grow or be put in another order and old files keep their meaning.
    fn of(text: &str) -> Option<Self> {
        let sets: Vec<BitSet<T>> =
            text.split_ascii_whitespace().map(joined).collect::<Option<_>>()?;
        let count = u32::try_from(sets.len()).ok().filter(|count| *count <= u64::BITS)?;
        let meant = u64::MAX.checked_shr(u64::BITS - count).unwrap_or(0);
        let byte = |sets: &[BitSet<T>]| {
            core::array::from_fn(|value| {
                let held = sets.iter().enumerate().filter(|(bit, _)| value >> bit & 1 == 1);
                held.fold(BitSet::EMPTY, |all, (_, set)| all.union(*set))
            })
        };
        Some(Self { bytes: sets.chunks(8).map(byte).collect(), meant })
    }

    fn set(&self, bits: u64) -> BitSet<T> {
        let of = |(byte, value): (&[BitSet<T>; 256], u8)| {
            byte.get(usize::from(value)).copied().unwrap_or_default()
        };
        self.bytes.iter().zip(bits.to_le_bytes()).map(of).fold(BitSet::EMPTY, BitSet::union)
    }
}

fn bits<T: Term>(column: &'static str, array: &ArrayRef) -> Result<Vec<BitSet<T>>, ScreeningError> {
    let wrong = || ScreeningError::Type { column, expected: SET };
    let parts = array.as_struct_opt().ok_or_else(wrong)?;
    let (text, bits) =
        parts.column_by_name(WORDS).zip(parts.column_by_name(BITS)).ok_or_else(wrong)?;
    no_null(column, bits)?;
    let bits = cast(bits, &DataType::UInt64).map_err(|_| wrong())?;
    let bits = bits.as_primitive_opt::<UInt64Type>().ok_or_else(wrong)?;
    let text = Keyed::read(column, text)?;
    let meanings: Vec<Option<Meaning<T>>> =
        text.texts().map(|text| text.and_then(Meaning::of)).collect();
    let table: Vec<Option<&Meaning<T>>> = meanings.iter().map(Option::as_ref).collect();
    let of_rows = text.by(&table, words::<T>)?;
    let mut sets = Vec::with_capacity(of_rows.len());
    for (bits, meaning) in bits.values().iter().zip(of_rows) {
        if bits & !meaning.meant != 0 {
            return Err(ScreeningError::Bit { column, row: sets.len() });
        }
        sets.push(meaning.set(*bits));
    }
    Ok(sets)
}
