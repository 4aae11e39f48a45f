//! Writing of what the library itself keeps: as its custodian, confidential or not.

use crate::wire::{Custodial, Write};

/// A value of a wire type as JSON text.
#[expect(
    clippy::expect_used,
    reason = "fields have names and JSON has every value; the test every_example_is_written \
              writes one of each type"
)]
pub(crate) fn written<T: Write>(value: &T) -> String {
    serde_json::to_string(&Custodial(value)).expect("a value of a wire type is written")
}

/// A value of a wire type as a JSON value.
#[expect(
    clippy::expect_used,
    reason = "fields have names and JSON has every value; the test every_example_is_written \
              writes one of each type"
)]
#[cfg(any(test, feature = "ledger", feature = "schema", feature = "testing"))]
pub(crate) fn written_value<T: Write>(value: &T) -> serde_json::Value {
    serde_json::to_value(Custodial(value)).expect("a value of a wire type is written")
}
