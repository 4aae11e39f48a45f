//! Dossiers as columns, in the form in which this crate writes them.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, ListArray, StringArray, StringDictionaryBuilder,
    StructArray, UInt32Array, UInt64Array,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int8Type, Int32Type};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use voice_core::disclosure::{Context, Situation};
use voice_core::requester::{Jurisdiction, Purpose};

use crate::Column;
use crate::sets::{BITS, WORDS};

/// How a set is written. Each is read, and means the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum SetForm {
    /// A struct of bits and the words that they stand for: the fastest.
    #[default]
    Bits,
    /// A list of words: what other tools read best.
    List,
    /// One text with spaces between the words: small and fast where few sets differ.
    Text,
}

impl SetForm {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Bits, Self::List, Self::Text];
}

/// Dossiers as a batch with the columns of [`Column::ALL`].
///
/// # Errors
/// None for what the library can say; the signature is that of Arrow.
pub fn record(dossiers: &[(Context, Situation)], form: SetForm) -> Result<RecordBatch, ArrowError> {
    let word = |column: Column, of: fn(&Context) -> usize| {
        words(column, dossiers.iter().map(|(context, _)| of(context)))
    };
    let flag = |of: fn(&Situation) -> bool| -> ArrayRef {
        Arc::new(
            dossiers.iter().map(|(_, situation)| Some(of(situation))).collect::<BooleanArray>(),
        )
    };
    let set = |column: Column, of: fn(&Situation) -> u64| {
        let bits: Vec<u64> = dossiers.iter().map(|(_, situation)| of(situation)).collect();
        set(&column.words(), &bits, form)
    };
    let column = |column: Column| match column {
        Column::Capacity => word(column, |context| context.capacity as usize),
        Column::Identity => word(column, |context| context.identity as usize),
        Column::Standing => word(column, |context| context.standing as usize),
        Column::Purpose => word(column, |context| at(&Purpose::ALL, context.purpose)),
        Column::Jurisdiction => {
            word(column, |context| at(&Jurisdiction::ALL, context.jurisdiction))
        }
        Column::Known => Ok(flag(|situation| situation.known)),
        Column::MatterLinked => Ok(flag(|situation| situation.matter_linked)),
        Column::LinkedFacts => set(column, |of| of.linked_facts.bits()),
        Column::Conflicts => set(column, |of| of.conflicts.bits()),
        Column::Protections => set(column, |of| of.protections.bits()),
        Column::Waivers => set(column, |of| of.waivers.bits()),
        Column::Consents => set(column, |of| of.consents.bits()),
    };
    let columns = Column::ALL.map(|of| column(of).map(|array| (of.as_str(), array, false)));
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().collect::<Result<Vec<_>, _>>()?)
}

fn places(bits: u64) -> impl Iterator<Item = usize> {
    (0..u64::BITS as usize).filter(move |place| bits >> place & 1 == 1)
}

/// The place of a term of the library; one that an office declares is after the last, which has no
/// word in the dictionary, and is refused with it.
fn at<T: PartialEq>(all: &[T], term: T) -> usize {
    all.iter().position(|of| *of == term).unwrap_or(all.len())
}

/// Words by their places in the vocabulary, as a dictionary that has all of them.
fn words(column: Column, places: impl Iterator<Item = usize>) -> Result<ArrayRef, ArrowError> {
    dictionary(&column.words(), places).map(|words| Arc::new(words) as ArrayRef)
}

fn dictionary(
    words: &[&str],
    places: impl Iterator<Item = usize>,
) -> Result<DictionaryArray<Int8Type>, ArrowError> {
    let keys = places.map(|place| i8::try_from(place).ok()).collect();
    DictionaryArray::try_new(keys, Arc::new(StringArray::from_iter_values(words)))
}

fn set(words: &[&str], bits: &[u64], form: SetForm) -> Result<ArrayRef, ArrowError> {
    Ok(match form {
        SetForm::Bits => {
            let meaning = dictionary(&[words.join(" ").as_str()], bits.iter().map(|_| 0))?;
            // Half as large, as long as it holds them.
            let numbers: Option<Vec<u32>> =
                bits.iter().map(|bits| u32::try_from(*bits).ok()).collect();
            let numbers: ArrayRef = match numbers {
                Some(numbers) if words.len() <= 32 => Arc::new(UInt32Array::from(numbers)),
                _ => Arc::new(UInt64Array::from(bits.to_vec())),
            };
            let parts: [(&str, ArrayRef); 2] = [(WORDS, Arc::new(meaning)), (BITS, numbers)];
            let field = |(name, array): &(&str, ArrayRef)| {
                Field::new(*name, array.data_type().clone(), false)
            };
            let fields: Fields = parts.iter().map(field).collect();
            Arc::new(StructArray::try_new(fields, parts.map(|(_, array)| array).into(), None)?)
        }
        SetForm::List => {
            let items = dictionary(words, bits.iter().flat_map(|bits| places(*bits)))?;
            let item = Field::new(
                "item",
                DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8)),
                false,
            );
            let ends =
                OffsetBuffer::from_lengths(bits.iter().map(|bits| bits.count_ones() as usize));
            Arc::new(ListArray::try_new(Arc::new(item), ends, Arc::new(items), None)?)
        }
        SetForm::Text => {
            let mut texts = StringDictionaryBuilder::<Int32Type>::new();
            for bits in bits {
                let held: Vec<&str> =
                    places(*bits).filter_map(|place| words.get(place).copied()).collect();
                texts.append(held.join(" "))?;
            }
            Arc::new(texts.finish())
        }
    })
}
