//! `distinct_event(event)`: the one event of all rows with one identifier, and how many they are.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, FixedSizeBinaryArray, StructArray, UInt64Array,
};
use datafusion::arrow::buffer::Buffer;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields, UInt64Type};
use datafusion::error::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};

use super::event_code::EventCode;
use super::event_functions::EVENT;
use crate::CountingError;

pub(super) const DISTINCT_EVENT: &str = "distinct_event";

/// The argument, and what it may be.
pub(super) const ARGUMENT: &str = "event";
const EVENTS: &str = "what `counted_event` returned";

/// The members of a distinct event.
const LINES: &str = "lines";

fn fields() -> Fields {
    [(ARGUMENT, EVENT), (LINES, DataType::UInt64)]
        .map(|(name, of)| Field::new(name, of, false))
        .into_iter()
        .collect()
}

/// The type of an event that stands for all rows with its identifier. Only `distinct_event` returns
/// it, and a tally counts it once.
pub(super) fn distinct() -> DataType {
    DataType::Struct(fields())
}

/// The event and the number of lines of each row of distinct events; none of another type.
pub(super) fn parts(array: &ArrayRef) -> Option<(&FixedSizeBinaryArray, &UInt64Array)> {
    let parts = array.as_struct_opt()?;
    let event = parts.column_by_name(ARGUMENT)?.as_fixed_size_binary_opt()?;
    Some((event, parts.column_by_name(LINES)?.as_primitive_opt::<UInt64Type>()?))
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct DistinctEvent(Signature);

impl DistinctEvent {
    pub(super) fn new() -> Self {
        Self(Signature::any(1, Volatility::Immutable))
    }
}

impl AggregateUDFImpl for DistinctEvent {
    fn name(&self) -> &str {
        DISTINCT_EVENT
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        match types {
            [of] if *of == EVENT => Ok(distinct()),
            _ => Err(CountingError::Type { column: ARGUMENT, expected: EVENTS }.into()),
        }
    }

    fn is_nullable(&self) -> bool {
        false
    }

    /// Of all rows it would be one event: there are groups, or nothing is right.
    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Err(CountingError::Ungrouped.into())
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let state = |field: &FieldRef| {
            let name = format_state_name(args.name, field.name());
            Arc::new(Field::new(name, field.data_type().clone(), false))
        };
        Ok(fields().iter().map(state).collect())
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Groups::default()))
    }
}

/// The event of each group, and how many rows it has; none yet where it has none.
#[derive(Debug, Default)]
struct Groups {
    events: Vec<[u8; 16]>,
    lines: Vec<u64>,
}

fn no_event(row: usize) -> CountingError {
    CountingError::Code { row }
}

impl Groups {
    /// Adds rows to a group: they are lines of its event, or there are two with one identifier.
    fn add(&mut self, row: usize, group: usize, event: &[u8], more: u64) -> Result<()> {
        let (Some(of), Some(lines)) = (self.events.get_mut(group), self.lines.get_mut(group))
        else {
            return Err(no_event(row).into());
        };
        if *lines == 0 {
            *of = event.try_into().map_err(|_| no_event(row))?;
        } else if of.as_slice() != event {
            let codes = EventCode::from_bytes(of).zip(EventCode::from_bytes(event));
            let (one, other) = codes.ok_or_else(|| no_event(row))?;
            return Err(if one.is_same_but_for_noting(other) {
                CountingError::NotedTwice
            } else {
                CountingError::OtherEvent
            }
            .into());
        }
        *lines += more;
        Ok(())
    }

    fn grow(&mut self, groups: usize) {
        self.events.resize(groups, [0; 16]);
        self.lines.resize(groups, 0);
    }

    fn take(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let (events, lines) =
            (emit.take_needed(&mut self.events), emit.take_needed(&mut self.lines));
        Ok(vec![array(events)?, Arc::new(UInt64Array::from(lines))])
    }
}

fn array(events: Vec<[u8; 16]>) -> Result<ArrayRef> {
    let rows = events.len();
    let events = Buffer::from_vec(events.into_flattened());
    Ok(Arc::new(FixedSizeBinaryArray::try_new_with_len(EventCode::LENGTH, events, None, rows)?))
}

fn events(array: &ArrayRef) -> Result<&FixedSizeBinaryArray> {
    let wrong = CountingError::Type { column: ARGUMENT, expected: EVENTS };
    Ok(array.as_fixed_size_binary_opt().ok_or(wrong)?)
}

/// Whether a row is among those that a filter lets through.
fn passes(filter: Option<&BooleanArray>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
}

impl GroupsAccumulator for Groups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.grow(total);
        let events = events(values.first().ok_or(CountingError::Columns)?)?;
        for (row, (event, group)) in events.iter().zip(groups).enumerate() {
            if passes(filter, row) {
                self.add(row, *group, event.ok_or_else(|| no_event(row))?, 1)?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        Ok(Arc::new(StructArray::try_new(fields(), self.take(emit)?, None)?))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        self.take(emit)
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.grow(total);
        let [event, lines] = values else { return Err(CountingError::Columns.into()) };
        let lines = lines.as_primitive_opt::<UInt64Type>().ok_or(CountingError::Columns)?;
        let rows = events(event)?.iter().zip(lines.values()).zip(groups).enumerate();
        for (row, ((event, more), group)) in rows {
            // A part whose rows were all filtered away has no event.
            if *more > 0 {
                self.add(row, *group, event.ok_or_else(|| no_event(row))?, *more)?;
            }
        }
        Ok(())
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let event = values.first().ok_or(CountingError::Columns)?;
        let lines = (0..event.len()).map(|row| u64::from(passes(filter, row)));
        Ok(vec![event.clone(), Arc::new(UInt64Array::from_iter_values(lines))])
    }

    fn size(&self) -> usize {
        self.events.capacity() * size_of::<[u8; 16]>() + self.lines.capacity() * size_of::<u64>()
    }
}
