//! The functions of SQL.

use core::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, BooleanArray, StringArray, UInt64Array};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, UInt64Type};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};
use datafusion::prelude::{SessionConfig, SessionContext};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::Policy;
use voice_core::wire::Day;

use crate::column::{term, words};
use crate::told::Told;
use crate::words::{Keyed, TEXT, is_text, no_null};
use crate::{Column, Dossiers, ScreeningError};

/// How a set of categories is spoken of in faults.
pub(crate) const CATEGORIES: &str = "categories";
pub(crate) const NUMBER: &str = "what `released` returned (`UINT64`)";

/// Registers `released`, `includes`, `told` and `category_words`.
///
/// `released` decides by this policy as of this day. [`released_call`] writes it with
/// all its columns.
///
/// # Errors
/// Those of the engine, where it does not take the names of the parameters.
pub fn register(session: &SessionContext, policy: Arc<Policy>, day: Day) -> Result<()> {
    scalar_functions(policy, day)?.into_iter().for_each(|function| session.register_udf(function));
    Ok(())
}

/// The functions that [`register`] registers, for whoever has a registry of another kind.
///
/// # Errors
/// As [`register`].
///
/// ```
/// use std::sync::Arc;
///
/// use voice_bulk_screening::scalar_functions;
/// use voice_core::disclosure::Policy;
///
/// let functions = scalar_functions(Arc::new(Policy::us_federal()), "2026-11-02".parse()?)?;
/// let names = functions.each_ref().map(|function| function.name());
/// assert_eq!(names, ["released", "includes", "told", "category_words"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scalar_functions(policy: Arc<Policy>, day: Day) -> Result<[ScalarUDF; 4]> {
    Ok([
        ScalarUDF::from(Released::new(policy, day)?),
        ScalarUDF::from(Includes(Signature::any(2, Volatility::Immutable))),
        ScalarUDF::from(Told::new()),
        ScalarUDF::from(CategoryWords(Signature::any(1, Volatility::Immutable))),
    ])
}

/// The configuration of a session in which a value that the rules withhold ends where its row is
/// read: rows are not shared out among threads before they are decided, but files are.
///
/// ```
/// use datafusion::prelude::SessionContext;
///
/// let session = SessionContext::new_with_config(voice_bulk_screening::session_config());
/// assert!(!session.copied_config().round_robin_repartition());
/// ```
#[must_use]
pub fn session_config() -> SessionConfig {
    SessionConfig::new().with_round_robin_repartition(false)
}

/// `released` as SQL calls it, each column by its name: two sets that were swapped would be decided
/// about, wrongly.
///
/// ```
/// let call = voice_bulk_screening::released_call();
/// assert!(call.starts_with("released(capacity => capacity, identity => identity"));
/// ```
#[must_use]
pub fn released_call() -> String {
    let arguments = Column::ALL.map(|column| format!("{0} => {0}", column.as_str()));
    format!("released({})", arguments.join(", "))
}

/// `released(capacity => …, …, consents => …)`: the categories that the rules release, as a number.
///
/// The engine groups, compares and passes on a machine word at no cost; `includes` and
/// `category_words` say what is in it. Which bit a category has belongs to this version: what is
/// kept are words.
#[derive(Debug)]
struct Released {
    policy: Arc<Policy>,
    day: Day,
    signature: Signature,
}

impl Released {
    fn new(policy: Arc<Policy>, day: Day) -> Result<Self> {
        let names = Column::ALL.map(Column::as_str).to_vec();
        let signature =
            Signature::any(Column::ALL.len(), Volatility::Immutable).with_parameter_names(names)?;
        Ok(Self { policy, day, signature })
    }
}

impl PartialEq for Released {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.policy, &other.policy) && self.day == other.day
    }
}

impl Eq for Released {}

impl Hash for Released {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.policy).hash(state);
        self.day.hash(state);
    }
}

impl ScalarUDFImpl for Released {
    fn name(&self) -> &str {
        "released"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        Dossiers::takes(types.iter())?;
        Ok(DataType::UInt64)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        Dossiers::takes(args.arg_fields.iter().map(|field| field.data_type()))?;
        Ok(Arc::new(Field::new(self.name(), DataType::UInt64, false)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let dossiers = Dossiers::read(&arrays(args)?)?;
        let numbers = dossiers.decide(&self.policy, self.day).map(number);
        Ok(ColumnarValue::Array(Arc::new(UInt64Array::from_iter_values(numbers))))
    }
}

/// `includes(set, 'custody-status')`: whether a category is released. A word that is no category is
/// a fault.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Includes(Signature);

impl ScalarUDFImpl for Includes {
    fn name(&self) -> &str {
        "includes"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        match types {
            [DataType::UInt64, word] if is_text(word) => Ok(DataType::Boolean),
            [DataType::UInt64, _] => {
                Err(ScreeningError::Type { column: CATEGORIES, expected: TEXT }.into())
            }
            _ => Err(ScreeningError::Type { column: CATEGORIES, expected: NUMBER }.into()),
        }
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [set, word] = <[ArrayRef; 2]>::try_from(arrays(args)?).map_err(|_| wrong_number())?;
        Ok(ColumnarValue::Array(Arc::new(BooleanArray::new(included(&set, &word)?, None))))
    }
}

/// `category_words(set)`: the categories with spaces between them, in the order of their
/// definition: what can be kept.
#[derive(Debug, PartialEq, Eq, Hash)]
struct CategoryWords(Signature);

impl ScalarUDFImpl for CategoryWords {
    fn name(&self) -> &str {
        "category_words"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        match types {
            [DataType::UInt64] => Ok(DataType::Utf8),
            _ => Err(wrong_number()),
        }
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [set] = <[ArrayRef; 1]>::try_from(arrays(args)?).map_err(|_| wrong_number())?;
        let words = |set: CategorySet| {
            set.iter().map(|category| category.as_str()).collect::<Vec<_>>().join(" ")
        };
        let words = sets(&set)?.into_iter().map(words);
        Ok(ColumnarValue::Array(Arc::new(StringArray::from_iter_values(words))))
    }
}

/// Whether each set has the category of its word.
pub(crate) fn included(set: &ArrayRef, word: &ArrayRef) -> Result<BooleanBuffer> {
    let categories = Keyed::read(CATEGORIES, word)?.rows(term::<Category>, words::<Category>)?;
    Ok(sets(set)?.into_iter().zip(categories).map(|(set, of)| set.contains(of)).collect())
}

pub(crate) fn arrays(args: ScalarFunctionArgs) -> Result<Vec<ArrayRef>> {
    let rows = args.number_rows;
    args.args.into_iter().map(|argument| argument.into_array_of_size(rows)).collect()
}

fn wrong_number() -> DataFusionError {
    ScreeningError::Type { column: CATEGORIES, expected: NUMBER }.into()
}

/// A set of categories as `released` returns it: those of the library, of which each has its bit.
#[must_use]
pub fn number(set: CategorySet) -> u64 {
    set.intersection(CategorySet::REFERENCE).bits()
}

/// The set that a number of `released` stands for; none, if a bit of it is no category.
///
/// ```
/// use voice_bulk_screening::{categories, number};
/// use voice_core::category::CategorySet;
///
/// let all = CategorySet::REFERENCE;
/// assert_eq!(categories(number(all)), Some(all));
/// assert_eq!(categories(u64::MAX), None);
/// ```
#[must_use]
pub fn categories(number: u64) -> Option<CategorySet> {
    let held = Category::ALL.into_iter();
    let held: CategorySet =
        held.filter(|category| number & CategorySet::EMPTY.with(*category).bits() != 0).collect();
    (held.bits() == number).then_some(held)
}

fn sets(array: &ArrayRef) -> Result<Vec<CategorySet>> {
    no_null(CATEGORIES, array)?;
    let numbers = array.as_primitive_opt::<UInt64Type>().ok_or_else(wrong_number)?;
    let set = |(row, number): (usize, &u64)| {
        categories(*number).ok_or_else(|| ScreeningError::Number { row }.into())
    };
    numbers.values().iter().enumerate().map(set).collect()
}
