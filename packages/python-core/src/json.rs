//! How values pass between Python and the library: as JSON text.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use voice_core::wire::{Custodial, Write};

use crate::errors::unwritable;

/// The JSON text of what was given: a text, bytes, what says `to_json()` of itself, or whatever
/// Python's `json` writes.
pub(crate) fn text(value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_str()?.as_bytes().to_vec());
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let text = if value.hasattr("to_json")? {
        value.call_method0("to_json")?
    } else {
        value.py().import("json")?.call_method1("dumps", (value,))?
    };
    Ok(text.cast::<PyString>()?.to_str()?.as_bytes().to_vec())
}

/// What Python's `json` makes of a text.
pub(crate) fn python<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (text,))
}

/// A wire type as its custodian writes it, confidential or not.
pub(crate) fn written<T: Write>(value: &T) -> PyResult<String> {
    serde_json::to_string(&Custodial(value)).map_err(unwritable)
}

/// The same, as Python values.
pub(crate) fn custodial<'py, T: Write>(py: Python<'py>, value: &T) -> PyResult<Bound<'py, PyAny>> {
    python(py, &written(value)?)
}
