//! Query strings, with every fault at its field.

use serde_json::Value;
use voice_core::wire::{Fault, FaultCode};

/// The fault of a field that a query has twice.
pub(crate) fn twice(name: &str, example: &Value) -> Fault {
    Fault {
        pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        code: FaultCode::DuplicateField,
        expected: "this field once".to_owned(),
        example: example.to_string(),
    }
}
