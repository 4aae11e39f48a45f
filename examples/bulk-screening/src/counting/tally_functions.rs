//! `tally(event)`: events counted, and parts made one.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::num::NonZeroU64;
use std::any::Any;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, FixedSizeBinaryArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, ScalarUDF, Signature, Volatility,
};
use voice_core::report::{EventError, ReportRequest, Tally, TallyRecord};
use voice_core::wire::{from_json, to_json};

use super::distinct_event::{ARGUMENT, DISTINCT_EVENT, DistinctEvent, distinct, parts};
use super::event_code::EventCode;
use super::event_functions::{
    COUNTED_EVENT, CountedEventFunction, EVENT, EVENT_KEY, EventKey, IdentifierKey,
};
use super::request::Counting;
use crate::CountingError;

const TALLY: &str = "tally";
const EVENTS: &str = "what `counted_event` or `distinct_event` returned";

/// The functions that count events.
#[derive(Debug, Clone)]
pub struct CountingFunctions {
    /// `counted_event` and `event_key`.
    pub scalar: [ScalarUDF; 2],
    /// `distinct_event` and `tally`.
    pub aggregate: [AggregateUDF; 2],
}

impl CountingFunctions {
    /// The names of the scalar functions.
    pub const SCALAR: [&str; 2] = [COUNTED_EVENT, EVENT_KEY];
    /// The names of the aggregate functions.
    pub const AGGREGATE: [&str; 2] = [DISTINCT_EVENT, TALLY];

    /// The functions that count for a report, with a secret by which identifiers become keys.
    ///
    /// # Errors
    /// Those of the engine, where it does not take the names of the parameters.
    pub fn new(counting: &Counting, secret: IdentifierKey) -> Result<Self> {
        Ok(Self {
            scalar: [
                ScalarUDF::from(CountedEventFunction::new()?),
                ScalarUDF::from(EventKey::new(secret)?),
            ],
            aggregate: [
                AggregateUDF::from(DistinctEvent::new()),
                AggregateUDF::from(TallyFunction::new(counting.clone())),
            ],
        })
    }
}

/// What a plan says of a function that counts, beside its name: all that makes another function of
/// it. None of a function of others.
#[must_use]
pub fn scalar_sent(function: &ScalarUDF) -> Option<String> {
    let of = function.inner().as_ref() as &dyn Any;
    if of.is::<CountedEventFunction>() {
        return Some(String::new());
    }
    let secret = of.downcast_ref::<EventKey>()?.secret().bytes();
    Some(secret.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// As [`scalar_sent`].
#[must_use]
pub fn aggregate_sent(function: &AggregateUDF) -> Option<String> {
    let of = function.inner().as_ref() as &dyn Any;
    if of.is::<DistinctEvent>() {
        return Some(String::new());
    }
    Some(of.downcast_ref::<TallyFunction>()?.counting.to_string())
}

impl CountingFunctions {
    /// The scalar function of a name and what a plan said of it; none of another name, or where
    /// that is not said.
    ///
    /// # Errors
    /// As [`CountingFunctions::new`].
    ///
    /// ```
    /// use voice_bulk_screening::{Counting, CountingFunctions, IdentifierKey, scalar_sent};
    ///
    /// let secret = IdentifierKey::from_random([7; 16]);
    /// let functions = CountingFunctions::new(&Counting::of("2026Q4".parse()?), secret)?;
    /// for function in functions.scalar {
    ///     let sent = scalar_sent(&function).ok_or("a function of others")?;
    ///     assert_eq!(CountingFunctions::scalar_of(function.name(), &sent)?, Some(function));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scalar_of(name: &str, sent: &str) -> Result<Option<ScalarUDF>> {
        Ok(match name {
            COUNTED_EVENT => Some(ScalarUDF::from(CountedEventFunction::new()?)),
            EVENT_KEY => {
                let byte = |at: usize| {
                    sent.get(2 * at..2 * at + 2)
                        .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                };
                let bytes: Option<Vec<u8>> = (0..16).map(byte).collect();
                let bytes = bytes.filter(|_| sent.len() == 32);
                let bytes = bytes.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
                let key = bytes.map(|bytes| EventKey::new(IdentifierKey::from_random(bytes)));
                key.transpose()?.map(ScalarUDF::from)
            }
            _ => None,
        })
    }

    /// The aggregate function of a name and what a plan said of it; none of another name, or where
    /// that is not said.
    #[must_use]
    pub fn aggregate_of(name: &str, sent: &str) -> Option<AggregateUDF> {
        match name {
            DISTINCT_EVENT => Some(AggregateUDF::from(DistinctEvent::new())),
            TALLY => Some(AggregateUDF::from(TallyFunction::new(sent.parse().ok()?))),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct TallyFunction {
    counting: Counting,
    signature: Signature,
}

impl TallyFunction {
    fn new(counting: Counting) -> Self {
        Self { counting, signature: Signature::any(1, Volatility::Immutable) }
    }
}

impl PartialEq for TallyFunction {
    fn eq(&self, other: &Self) -> bool {
        self.counting == other.counting
    }
}

impl Eq for TallyFunction {}

impl Hash for TallyFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.counting.hash(state);
    }
}

impl AggregateUDFImpl for TallyFunction {
    fn name(&self) -> &str {
        TALLY
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        match types {
            [of] if *of == EVENT || *of == distinct() => Ok(DataType::Utf8),
            _ => Err(CountingError::Type { column: ARGUMENT, expected: EVENTS }.into()),
        }
    }

    fn is_nullable(&self) -> bool {
        false
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        let request = self.counting.request();
        Ok(Box::new(Counted { tally: Tally::from_request(request.clone()), request }))
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let name = format_state_name(args.name, TALLY);
        Ok(vec![Arc::new(Field::new(name, DataType::Binary, false))])
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// What was counted so far. What goes from one part to another is its record, which has no
/// identifier.
struct Counted {
    tally: Tally,
    request: ReportRequest,
}

impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Counted({})", self.tally.days())
    }
}

impl Counted {
    /// Counts events that have no identifier.
    fn events(&mut self, events: &FixedSizeBinaryArray) -> Result<(), CountingError> {
        let days = self.tally.days();
        for (row, event) in events.iter().enumerate() {
            let code = event.and_then(EventCode::from_bytes);
            let code = code.ok_or(CountingError::Code { row })?;
            let entry = code.entry().ok_or(CountingError::Code { row })?;
            // Of other days the library does not look at identifiers.
            if code.is_identified() && days.holds(entry.event.on()) {
                return Err(CountingError::Identified { row });
            }
            let counted = match entry.erratum {
                None => self.tally.add(&entry.event),
                Some(_) => self.tally.add_entry(&entry),
            };
            counted.map_err(|error| CountingError::uncounted(row, &error))?;
        }
        Ok(())
    }

    /// Counts events of which all lines were brought together.
    fn distinct(&mut self, array: &ArrayRef) -> Result<(), CountingError> {
        let wrong = CountingError::Type { column: ARGUMENT, expected: EVENTS };
        let (events, lines) = parts(array).ok_or(wrong)?;
        for (row, (event, lines)) in events.iter().zip(lines.values()).enumerate() {
            // A group whose rows were all filtered away has no event.
            let Some(lines) = NonZeroU64::new(*lines) else { continue };
            let entry = event.and_then(EventCode::from_bytes).and_then(EventCode::entry);
            let entry = entry.ok_or(CountingError::Code { row })?;
            let counted = self.tally.add_distinct(&entry, lines);
            counted.map_err(|error: EventError| CountingError::uncounted(row, &error))?;
        }
        Ok(())
    }

    fn merge(&mut self, record: &[u8]) -> Result<(), CountingError> {
        // Events with identifiers came here by way of `distinct_event`, which brought all lines
        // with one together, so no two parts have one.
        let other = read_tally(record, &self.request)?;
        self.tally.merge_distinct(&other).map_err(|error| CountingError::unmerged(&error))
    }
}

/// A tally of its record.
pub(super) fn read_tally(record: &[u8], request: &ReportRequest) -> Result<Tally, CountingError> {
    let record: TallyRecord = from_json(record).map_err(|errors| CountingError::unread(&errors))?;
    Tally::from_record(&record, request.clone()).map_err(|error| CountingError::unmerged(&error))
}

/// The text of the record of a tally.
pub(super) fn written(tally: &Tally) -> Result<String, CountingError> {
    to_json(&tally.record()).map_err(unwritten)
}

fn unwritten(_: serde_json::Error) -> CountingError {
    CountingError::Tally { code: "unwritten", said: "its record cannot be written".to_owned() }
}

impl Accumulator for Counted {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let array = values.first().ok_or(CountingError::Columns)?;
        match array.as_fixed_size_binary_opt() {
            Some(events) => self.events(events)?,
            None => self.distinct(array)?,
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Utf8(Some(written(&self.tally)?)))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.tally.size()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let record = serde_json::to_vec(&self.tally.record()).map_err(unwritten)?;
        Ok(vec![ScalarValue::Binary(Some(record))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let states = states.first().ok_or(CountingError::Columns)?;
        let records = states.as_binary_opt::<i32>().ok_or(CountingError::Columns)?;
        records.iter().flatten().try_for_each(|record| Ok(self.merge(record)?))
    }
}
