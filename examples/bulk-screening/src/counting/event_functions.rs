//! The functions of SQL that read an event and the key of its identifier.

use core::fmt;
use core::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Decimal128Array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use siphasher::sip128::{Hasher128 as _, SipHasher24};

use super::event_code::EventCode;
use super::event_column::EventColumn;
use super::event_rows::{each_identifier, read_events};
use super::reader::{each_value, takes};
use crate::CountingError;
use crate::functions::arrays;

/// The functions that read what no tally needs.
pub(crate) const COUNTED_EVENT: &str = "counted_event";
pub(crate) const EVENT_KEY: &str = "event_key";

/// The type of an event.
pub(super) const EVENT: DataType = DataType::FixedSizeBinary(EventCode::LENGTH);
/// The type of the key of an identifier. Of the numbers that engines group by fast, it is the one
/// with 16 bytes.
const KEY: DataType = DataType::Decimal128(38, 0);
/// What of 128 bits a number of 38 digits holds.
const KEY_BITS: u128 = (1 << 126) - 1;

/// `counted_event(on => …, …, erratum_reason => …)`: the event of a row.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct CountedEventFunction(Signature);

impl CountedEventFunction {
    pub(super) fn new() -> Result<Self> {
        let names = EventColumn::ALL.map(EventColumn::as_str).to_vec();
        let signature = Signature::any(names.len(), Volatility::Immutable);
        Ok(Self(signature.with_parameter_names(names)?))
    }
}

fn takes_all<'a>(
    columns: &[EventColumn],
    types: impl ExactSizeIterator<Item = &'a DataType>,
) -> Result<()> {
    if types.len() != columns.len() {
        return Err(CountingError::Columns.into());
    }
    let mut columns = columns.iter().zip(types);
    Ok(columns.try_for_each(|(column, of)| takes(*column, of))?)
}

impl ScalarUDFImpl for CountedEventFunction {
    fn name(&self) -> &str {
        COUNTED_EVENT
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        takes_all(&EventColumn::ALL, types.iter())?;
        Ok(EVENT)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        takes_all(&EventColumn::ALL, args.arg_fields.iter().map(|field| field.data_type()))?;
        Ok(Arc::new(Field::new(self.name(), EVENT, false)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        Ok(ColumnarValue::Array(Arc::new(read_events(&arrays(args)?)?)))
    }
}

/// The secret by which identifiers become keys. Make one of random bytes for each query: what an
/// engine writes of a key then says nothing of the identifier to whoever has not seen the query.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdentifierKey([u8; 16]);

impl IdentifierKey {
    /// A secret of random bytes.
    #[must_use]
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(super) const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for IdentifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentifierKey(…)")
    }
}

/// `event_key(id => …, erratum_reason => …)`: a number for what two rows have in common that are
/// lines of one event: its identifier, and what an erratum of it does.
#[derive(Debug)]
pub(super) struct EventKey {
    secret: IdentifierKey,
    signature: Signature,
}

const KEYED: [EventColumn; 2] = [EventColumn::Id, EventColumn::ErratumReason];

impl EventKey {
    pub(super) fn new(secret: IdentifierKey) -> Result<Self> {
        let names = KEYED.map(EventColumn::as_str).to_vec();
        let signature = Signature::any(names.len(), Volatility::Immutable);
        Ok(Self { secret, signature: signature.with_parameter_names(names)? })
    }

    pub(super) const fn secret(&self) -> &IdentifierKey {
        &self.secret
    }

    fn keys(&self, id: &ArrayRef, reason: &ArrayRef) -> Result<Decimal128Array, CountingError> {
        let mut reasons = vec![0_u8; id.len()];
        each_value(EventColumn::ErratumReason, reason, &mut |row, value| {
            if let Some(reason) = reasons.get_mut(row) {
                *reason = value as u8;
            }
        })?;
        let mut keys = Vec::with_capacity(id.len());
        let hasher = SipHasher24::new_with_key(self.secret.bytes());
        let mut missing = None;
        each_identifier(id, &mut |row, id| {
            if keys.len() < row && missing.is_none() {
                missing = Some(keys.len());
            }
            let mut hasher = hasher;
            hasher.write_u8(reasons.get(row).copied().unwrap_or_default());
            hasher.write(id.as_bytes());
            keys.push((hasher.finish128().as_u128() & KEY_BITS).cast_signed());
        })?;
        if keys.len() < id.len() {
            let row = missing.unwrap_or(keys.len());
            return Err(CountingError::Missing { column: EventColumn::Id.as_str(), row });
        }
        Ok(Decimal128Array::from(keys).with_data_type(KEY))
    }
}

impl PartialEq for EventKey {
    fn eq(&self, other: &Self) -> bool {
        self.secret == other.secret
    }
}

impl Eq for EventKey {}

impl Hash for EventKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.secret.hash(state);
    }
}

impl ScalarUDFImpl for EventKey {
    fn name(&self) -> &str {
        EVENT_KEY
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        takes_all(&KEYED, types.iter())?;
        Ok(KEY)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        takes_all(&KEYED, args.arg_fields.iter().map(|field| field.data_type()))?;
        Ok(Arc::new(Field::new(self.name(), KEY, false)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        match arrays(args)?.as_slice() {
            [id, reason] => Ok(ColumnarValue::Array(Arc::new(self.keys(id, reason)?))),
            _ => Err(CountingError::Columns.into()),
        }
    }
}
