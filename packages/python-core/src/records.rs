//! Questions and records, and every wire type by its name.

use pyo3::prelude::*;
use voice_core::category::Category;
use voice_core::disclosure::{Question as Asked, QuestionRecord};
use voice_core::language::Language;
use voice_core::schema as registry;
use voice_core::subject::{Protection, Register as Records, Subject as Record};
use voice_core::wire::{Read, from_json};

use crate::errors::{unknown, unread};
use crate::json::{python, text, written};

/// Reads a value of a wire type.
pub(crate) fn parsed<T: Read>(value: &Bound<'_, PyAny>) -> PyResult<T> {
    from_json(&text(value)?).map_err(|errors| unread(value.py(), &errors))
}

/// A question that can be decided. It is believed as it stands: whoever calls this vouches for it.
#[pyclass(frozen, module = "voice_core")]
pub(crate) struct Question(pub(crate) Asked);

#[pymethods]
impl Question {
    /// Reads a question, and believes all that it says.
    #[staticmethod]
    fn trusted(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(parsed::<QuestionRecord>(value)?.trusted()))
    }

    /// The question as its custodian writes it: not for logs.
    fn custodial_json(&self) -> PyResult<String> {
        written(&self.0)
    }

    fn __repr__(&self) -> &'static str {
        "Question(..)"
    }
}

/// The record of one person.
#[pyclass(frozen, module = "voice_core")]
pub(crate) struct Subject(pub(crate) Record);

#[pymethods]
impl Subject {
    #[new]
    fn new(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        parsed(value).map(Self)
    }

    /// The record as its custodian writes it: not for logs.
    fn custodial_json(&self) -> PyResult<String> {
        written(&self.0)
    }

    fn __repr__(&self) -> &'static str {
        "Subject(..)"
    }
}

/// The records in which a person is looked up.
#[pyclass(frozen, module = "voice_core")]
pub(crate) struct Register(pub(crate) Records);

#[pymethods]
impl Register {
    #[new]
    fn new(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        parsed(value).map(Self)
    }

    fn __repr__(&self) -> &'static str {
        "Register(..)"
    }
}

/// The entry of the registry of wire types that has a name.
pub(crate) fn entry(name: &str) -> PyResult<&'static registry::Entry> {
    registry::ENTRIES
        .iter()
        .find(|entry| entry.name == name)
        .ok_or_else(|| unknown("type", registry::names()))
}

/// Reads a value of a type, and gives it as it is written.
#[pyfunction]
pub(crate) fn read<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    let Some(reading) = entry(name)?.reading else {
        let readable = registry::ENTRIES.iter().filter(|entry| entry.reading.is_some());
        return Err(unknown("type that is read", readable.map(|entry| entry.name)));
    };
    let read = (reading.rewrite)(&text(value)?).map_err(|errors| unread(py, &errors))?;
    python(py, &read.to_string())
}

/// The JSON Schema of a type, with its titles and descriptions in a language.
#[pyfunction]
#[pyo3(signature = (name, language = "en"))]
pub(crate) fn schema<'py>(
    py: Python<'py>,
    name: &str,
    language: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let language = Language::ALL
        .into_iter()
        .find(|known| known.as_str() == language)
        .ok_or_else(|| unknown("language", Language::ALL.iter().map(|known| known.as_str())))?;
    python(py, &registry::in_language(entry(name)?.schema(), language).to_string())
}

/// The names of the wire types; of those that are read alone, if asked.
#[pyfunction]
#[pyo3(signature = (*, readable = false))]
pub(crate) fn type_names(readable: bool) -> Vec<&'static str> {
    let entries = registry::ENTRIES.iter();
    entries.filter(|entry| !readable || entry.reading.is_some()).map(|entry| entry.name).collect()
}

/// What may be asked for.
#[pyfunction]
pub(crate) fn categories() -> Vec<&'static str> {
    Category::ALL.iter().map(|category| category.as_str()).collect()
}

/// What the law protects.
#[pyfunction]
pub(crate) fn protections() -> Vec<&'static str> {
    Protection::ALL.iter().map(|protection| protection.as_str()).collect()
}
