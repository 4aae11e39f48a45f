//! The errors of the library as exceptions. None of them has a value of an input in its text.

use core::fmt;

use pyo3::exceptions::{PySystemError, PyValueError};
use pyo3::prelude::*;
use pyo3::{PyTypeInfo, create_exception};
use voice_core::disclosure::{LoadError, PolicyErrors, ProofError as NotProved};
use voice_core::testing::laws::{CheckError, LawViolationError};
use voice_core::wire::{Diagnostic, InputErrors};

use crate::json::{custodial, written};

create_exception!(voice_core, VoiceError, PyValueError, "What the library refuses, and why.");
create_exception!(voice_core, InputError, VoiceError, "An input cannot be read.");
create_exception!(voice_core, PolicyError, VoiceError, "Packs do not make a policy.");
create_exception!(voice_core, ProofError, VoiceError, "A policy would break a law.");
create_exception!(voice_core, LawError, VoiceError, "A law is broken, in a case.");

/// An exception with what every error of the library says.
fn exception<E: PyTypeInfo>(py: Python<'_>, error: &impl Diagnostic) -> PyResult<PyErr> {
    let exception = PyErr::from_type(E::type_object(py), error.to_string());
    let value = exception.value(py);
    value.setattr("code", error.code())?;
    value.setattr("pointer", error.pointer())?;
    value.setattr("expected", error.expected())?;
    Ok(exception)
}

/// Either the exception, or why Python could not make it.
fn either(made: PyResult<PyErr>) -> PyErr {
    made.unwrap_or_else(|failed| failed)
}

pub(crate) fn unread(py: Python<'_>, errors: &InputErrors) -> PyErr {
    either((|| {
        let made = exception::<InputError>(py, errors)?;
        let faults: Vec<_> =
            errors.iter().map(|fault| custodial(py, fault)).collect::<PyResult<_>>()?;
        made.value(py).setattr("faults", faults)?;
        made.value(py).setattr("left_off", errors.left_off())?;
        Ok(made)
    })())
}

fn flawed(py: Python<'_>, errors: &PolicyErrors) -> PyErr {
    either((|| {
        let made = exception::<PolicyError>(py, errors)?;
        let flaws: Vec<_> =
            errors.iter().map(|flaw| custodial(py, flaw)).collect::<PyResult<_>>()?;
        made.value(py).setattr("flaws", flaws)?;
        Ok(made)
    })())
}

fn unproved(py: Python<'_>, error: &NotProved) -> PyErr {
    either((|| {
        let made = exception::<ProofError>(py, error)?;
        let violations: Vec<_> = match error {
            NotProved::Broken(violations) => {
                violations.iter().map(|of| custodial(py, of)).collect::<PyResult<_>>()?
            }
            // It is too large to be proved: the message says what to do, and there is no case.
            _ => Vec::new(),
        };
        made.value(py).setattr("violations", violations)?;
        Ok(made)
    })())
}

pub(crate) fn unloaded(py: Python<'_>, error: &LoadError) -> PyErr {
    match error {
        LoadError::Unreadable(errors) => unread(py, errors),
        LoadError::Flawed(errors) => flawed(py, errors),
        LoadError::Unproved(error) => unproved(py, error),
        // The type may grow; what it says of itself holds all the same.
        other => either(exception::<VoiceError>(py, other)),
    }
}

fn broken(py: Python<'_>, error: &LawViolationError) -> PyErr {
    either((|| {
        let made = exception::<LawError>(py, error)?;
        let value = made.value(py);
        value.setattr("law", error.law.as_str())?;
        value.setattr("seen", &error.seen)?;
        value.setattr("question", written(&*error.question)?)?;
        let subjects: Vec<_> = error.subjects.iter().map(written).collect::<PyResult<_>>()?;
        value.setattr("subjects", subjects)?;
        Ok(made)
    })())
}

pub(crate) fn law(py: Python<'_>, error: &CheckError) -> PyErr {
    match error {
        CheckError::Broken(violation) => broken(py, violation),
        other => either(exception::<VoiceError>(py, other)),
    }
}

pub(crate) fn broken_law(py: Python<'_>, error: &LawViolationError) -> PyErr {
    broken(py, error)
}

/// No value of a wire type fails to be written: an error here is one of this module.
pub(crate) fn unwritable(error: impl fmt::Display) -> PyErr {
    PySystemError::new_err(format!("a value could not be written: {error}"))
}

/// A name that is none of those known.
pub(crate) fn unknown(what: &str, known: impl Iterator<Item = &'static str>) -> PyErr {
    let known: Vec<_> = known.collect();
    PyValueError::new_err(format!("no {what} of this name: known are {}", known.join(", ")))
}
