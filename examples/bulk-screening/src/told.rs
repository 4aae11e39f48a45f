//! Values beside dossiers: a value that the rules withhold ends where its row is read.
//!
//! In Arrow a null is a bit beside the value. Depending on the function that made it, the value
//! stays in the buffer under the bit, a view keeps the whole text that it was cut from, and a
//! dictionary keeps entries that no row has any more. All of it is written to IPC files, to
//! exchanges between machines and to spill files. [`register`](crate::register) therefore brings a
//! function `told`, which copies what is told into new buffers and nothing else.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayAccessor, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, LargeStringArray,
    PrimitiveArray, StringArray, downcast_primitive_array, new_null_array,
};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::catalog::TableProvider;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::Result;
use datafusion::execution::FunctionRegistry as _;
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
    ident, lit,
};
use datafusion::physical_expr::ScalarFunctionExpr;
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateInputMode};
use datafusion::physical_plan::{ExecutionPlan, PhysicalExpr};
use datafusion::prelude::SessionContext;
use voice_core::category::Category;

use crate::counting::{COUNTED_EVENT, EVENT_KEY};
use crate::functions::{CATEGORIES, NUMBER, arrays, included};
use crate::words::is_text;
use crate::{Column, ScreeningError};

/// The name of the function.
const TOLD: &str = "told";
/// The argument with the value.
const VALUE: &str = "value";
/// The types that `told` copies.
const COPIED: &str = "text, a number, a day, a time or true and false";

/// What hands rows on one at a time, keeps none, and writes none: what may lie between the reader
/// and `told`.
const PASSING: [&str; 5] =
    ["DataSourceExec", "ProjectionExec", "FilterExec", "CoalesceBatchesExec", "CooperativeExec"];

/// `told(set, 'facility', value)`: the value where the category is released, else null. The
/// result shares no buffer with what was given.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Told(Signature);

impl Told {
    pub(crate) fn new() -> Self {
        Self(Signature::any(3, Volatility::Immutable))
    }
}

/// The type in which values of a type are told: text of a dictionary is told as text.
fn told_type(value: &DataType) -> Result<DataType> {
    match value {
        DataType::LargeUtf8 => Ok(DataType::LargeUtf8),
        DataType::Dictionary(_, values) => told_type(values),
        text if is_text(text) => Ok(DataType::Utf8),
        DataType::Boolean => Ok(DataType::Boolean),
        number if number.is_primitive() => Ok(number.clone()),
        _ => Err(ScreeningError::Type { column: VALUE, expected: COPIED }.into()),
    }
}

impl ScalarUDFImpl for Told {
    fn name(&self) -> &str {
        TOLD
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        match types {
            [DataType::UInt64, word, value] if is_text(word) => told_type(value),
            _ => Err(ScreeningError::Type { column: CATEGORIES, expected: NUMBER }.into()),
        }
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let types: Vec<DataType> =
            args.arg_fields.iter().map(|field| field.data_type().clone()).collect();
        Ok(Arc::new(Field::new(self.name(), self.return_type(&types)?, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let wrong = || ScreeningError::Type { column: CATEGORIES, expected: NUMBER };
        let [set, word, value] = <[ArrayRef; 3]>::try_from(arrays(args)?).map_err(|_| wrong())?;
        copied(&value, &included(&set, &word)?).map(ColumnarValue::Array)
    }
}

/// The values of some rows in new buffers, and null in the others.
fn copied(value: &ArrayRef, told: &BooleanBuffer) -> Result<ArrayRef> {
    let as_type = told_type(value.data_type())?;
    let plain = cast(value, &as_type)?;
    let valid = plain.nulls();
    let told = told.iter().enumerate();
    let told = told.map(|(row, told)| told && valid.is_none_or(|of| of.is_valid(row)));
    Ok(match &as_type {
        DataType::Utf8 => Arc::new(of_rows::<_, StringArray>(plain.as_string::<i32>(), told)),
        DataType::LargeUtf8 => {
            Arc::new(of_rows::<_, LargeStringArray>(plain.as_string::<i64>(), told))
        }
        DataType::Boolean => Arc::new(of_rows::<_, BooleanArray>(plain.as_boolean(), told)),
        _ => {
            let plain: &dyn Array = &plain;
            downcast_primitive_array!(
                plain => Arc::new(numbers(plain, told)),
                DataType::Null => new_null_array(&as_type, plain.len()),
                _ => return Err(ScreeningError::Type { column: VALUE, expected: COPIED }.into())
            )
        }
    })
}

/// The values of the rows that are told, and null in the others.
fn of_rows<V: ArrayAccessor, A: FromIterator<Option<V::Item>>>(
    values: V,
    told: impl Iterator<Item = bool>,
) -> A {
    told.enumerate().map(|(row, told)| told.then(|| values.value(row))).collect()
}

fn numbers<T: ArrowPrimitiveType>(
    of: &PrimitiveArray<T>,
    told: impl Iterator<Item = bool>,
) -> PrimitiveArray<T> {
    of_rows::<_, PrimitiveArray<T>>(of, told).with_data_type(of.data_type().clone())
}

/// A table of dossiers with values beside them, of which a query sees what the rules tell.
///
/// The rows have the columns of [`Column::ALL`]. Of all others a query sees those that are named
/// here, and no other: what protects a person is as secret as what is protected.
///
/// ```
/// # use std::sync::Arc;
/// # use datafusion::arrow::array::{ArrayRef, StringArray};
/// # use datafusion::arrow::record_batch::RecordBatch;
/// # use datafusion::datasource::MemTable;
/// # use datafusion::prelude::SessionContext;
/// # use voice_bulk_screening::{SetForm, dossiers, record, register};
/// # use voice_bulk_screening::{ToldTable, nothing_withheld_travels};
/// # use voice_core::category::Category;
/// # use voice_core::disclosure::Policy;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let asked: Vec<_> = dossiers(0, 100).flatten().collect();
/// # let of = record(&asked, SetForm::Bits)?;
/// # let facilities: ArrayRef = Arc::new(StringArray::from(vec!["Example Center"; of.num_rows()]));
/// # let names = of.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
/// # let columns = names.into_iter().zip(of.columns().to_vec());
/// # let mut columns: Vec<(String, ArrayRef)> = columns.collect();
/// # columns.push(("facility".to_owned(), facilities));
/// # let rows = RecordBatch::try_from_iter(columns)?;
/// # let rows = Arc::new(MemTable::try_new(rows.schema(), vec![vec![rows]])?);
/// let session = SessionContext::new();
/// register(&session, Arc::new(Policy::us_federal()), "2026-11-02".parse()?)?;
/// ToldTable::over(rows)
///     .showing(["capacity"])
///     .value("facility", Category::Facility)
///     .register(&session, "told_dossiers")?;
///
/// let query = session.sql("SELECT capacity, facility FROM told_dossiers").await?;
/// nothing_withheld_travels(&query.clone().create_physical_plan().await?)?;
/// assert_eq!(query.count().await?, 100);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ToldTable {
    rows: Arc<dyn TableProvider>,
    shown: Vec<String>,
    values: Vec<(String, Category)>,
}

impl ToldTable {
    /// Over rows that no query of the session can read in another way: do not register them.
    #[must_use]
    pub fn over(rows: Arc<dyn TableProvider>) -> Self {
        Self { rows, shown: Vec::new(), values: Vec::new() }
    }

    /// Columns that are shown as they are, such as the row's own number.
    #[must_use]
    pub fn showing<C: Into<String>>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        self.shown.extend(columns.into_iter().map(Into::into));
        self
    }

    /// A column with values of a category, told where that is released.
    #[must_use]
    pub fn value(mut self, column: impl Into<String>, category: Category) -> Self {
        self.values.push((column.into(), category));
        self
    }

    /// Registers the table. The session has the functions of [`register`](crate::register).
    ///
    /// # Errors
    /// [`ScreeningError::Shown`] for a column that is shown and that protects, or that is a value
    /// too; those of the engine for a column that is not there, or a name that is taken.
    pub fn register(self, session: &SessionContext, name: &str) -> Result<()> {
        let protects = |column: &str| {
            Column::ALL.into_iter().any(|of| of.as_str() == column && of.is_secret())
        };
        for (at, column) in self.shown.iter().enumerate() {
            let is_value = self.values.iter().any(|(value, _)| value == column);
            if protects(column) || is_value {
                return Err(ScreeningError::Shown { at }.into());
            }
        }
        let released = session.udf("released")?;
        let told = session.udf(TOLD)?;
        let set = Expr::ScalarFunction(ScalarFunction::new_udf(
            released,
            Column::ALL.map(|column| ident(column.as_str())).to_vec(),
        ));
        let value = |(column, category): &(String, Category)| {
            let arguments = vec![set.clone(), lit(category.as_str()), ident(column)];
            Expr::ScalarFunction(ScalarFunction::new_udf(told.clone(), arguments)).alias(column)
        };
        let shown = self.shown.iter().map(ident);
        let columns: Vec<Expr> = shown.chain(self.values.iter().map(value)).collect();
        let view = session.read_table(self.rows)?.select(columns)?.into_view();
        session.register_table(name, view)?;
        Ok(())
    }
}

/// Whether every value of a [`ToldTable`] is judged where its row is read, before anything keeps
/// rows, writes them to a disk or sends them to another machine.
///
/// A query of a [`ToldTable`] sees told values alone; where they are judged, the optimizer of the
/// engine decides. Between the reader and `told` there may be projections and filters, and nothing
/// else. Ask this of each plan before it runs, with the plan of the whole query.
///
/// # Errors
/// [`ScreeningError::Travels`], with the operator that would have values before they are judged.
pub fn nothing_withheld_travels(plan: &Arc<dyn ExecutionPlan>) -> Result<(), ScreeningError> {
    // The second half of an aggregate names the arguments of the first, and does not look at them.
    let is_second_half = plan
        .downcast_ref::<AggregateExec>()
        .is_some_and(|of| of.mode().input_mode() == AggregateInputMode::Partial);
    if is_second_half {
        return plan.children().into_iter().try_for_each(nothing_withheld_travels);
    }
    let mut found = Ok(());
    let looked_at = plan.apply_expressions(&mut |expression| {
        if tells(expression) {
            found = passing_below(plan);
        }
        Ok(if found.is_ok() { TreeNodeRecursion::Continue } else { TreeNodeRecursion::Stop })
    });
    // What an operator calls cannot be known of one that does not say it.
    looked_at.map_err(|_| ScreeningError::Travels { operator: plan.name().to_owned() })?;
    found?;
    plan.children().into_iter().try_for_each(nothing_withheld_travels)
}

/// Whether `told` is called somewhere in an expression, or what is left of an identifier.
fn tells(expression: &Arc<dyn PhysicalExpr>) -> bool {
    expression
        .downcast_ref::<ScalarFunctionExpr>()
        .is_some_and(|call| [TOLD, COUNTED_EVENT, EVENT_KEY].contains(&call.fun().name()))
        || expression.children().into_iter().any(tells)
}

/// Whether there is nothing below an operator but what passes rows on.
fn passing_below(plan: &Arc<dyn ExecutionPlan>) -> Result<(), ScreeningError> {
    plan.children().into_iter().try_for_each(|child| {
        if PASSING.contains(&child.name()) {
            passing_below(child)
        } else {
            Err(ScreeningError::Travels { operator: child.name().to_owned() })
        }
    })
}
