//! Examples of the OpenAPI document, of a day and of nobody in particular.

use serde_json::Value;
use voice_core::wire::{Bounds, Custodial, Day, Read, Write, from_value};

/// The day of the examples.
pub(crate) const DAY: &str = "2026-11-02";

/// The day of the examples.
pub(crate) fn day() -> Option<Day> {
    DAY.parse().ok()
}

/// The example that a type has of itself.
pub(crate) fn of<T: Read>() -> Option<T> {
    from_value(T::example(Bounds::NONE)).ok()
}

/// A value as its custodian writes it.
pub(crate) fn written<T: Write>(value: &T) -> Option<Value> {
    serde_json::to_value(Custodial(value)).ok()
}

/// The example that a type has of itself, as its custodian writes it.
pub(crate) fn kept<T: Read + Write>() -> Option<Value> {
    written(&of::<T>()?)
}
