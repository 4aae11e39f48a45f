//! What a team tests its policy with: values and cases by a seed, and mutants of a pack.

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use voice_core::disclosure::Pack;
use voice_core::testing::{mutants as mutation, strategies};

use crate::errors::unknown;
use crate::json::{custodial, python};
use crate::records::{Question, Subject, entry, parsed};

/// The seed of the library for a number: its bytes, and zeros.
pub(crate) fn seed(of: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    for (byte, of) in seed.iter_mut().zip(of.to_le_bytes()) {
        *byte = of;
    }
    seed
}

/// The value that a strategy gives for a seed.
fn drawn<T: core::fmt::Debug>(strategy: &BoxedStrategy<T>, of: u64) -> PyResult<T> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed(of));
    let config = Config { failure_persistence: None, ..Config::default() };
    let tree = strategy.new_tree(&mut TestRunner::new_with_rng(config, rng));
    tree.map(|tree| tree.current())
        .map_err(|reason| PyRuntimeError::new_err(format!("no value for this seed: {reason}")))
}

/// The strategy of a type, or that no type of this name is read.
fn of_type<T>(name: &str, strategy: Option<T>) -> PyResult<T> {
    entry(name)?;
    let readable = voice_core::schema::ENTRIES.iter().filter(|entry| entry.reading.is_some());
    strategy.ok_or_else(|| unknown("type that is read", readable.map(|entry| entry.name)))
}

/// A value of a type that is accepted, by a seed.
#[pyfunction]
pub(crate) fn example<'py>(py: Python<'py>, name: &str, seed: u64) -> PyResult<Bound<'py, PyAny>> {
    let strategy = of_type(name, strategies::json(name))?;
    python(py, &drawn(&strategy, seed)?.to_string())
}

/// A value of a type that is wrong in one way, by a seed: the value, the pointer and the code.
#[pyfunction]
pub(crate) fn near_miss<'py>(
    py: Python<'py>,
    name: &str,
    seed: u64,
) -> PyResult<(Bound<'py, PyAny>, String, &'static str)> {
    let strategy = of_type(name, strategies::near_miss(name))?;
    let miss = drawn(&strategy, seed)?;
    Ok((python(py, &miss.value.to_string())?, miss.pointer, miss.code.as_str()))
}

/// A question and the record of whom it asks about, by a seed.
#[pyfunction]
pub(crate) fn case(seed: u64) -> PyResult<(Question, Subject)> {
    let strategy = strategies::case(strategies::CaseOptions::default());
    let (question, subject) = drawn(&strategy, seed)?;
    Ok((Question(question), Subject(subject)))
}

/// Every pack that differs from this one in one rule: the rule, what was changed, and the pack.
#[pyfunction]
pub(crate) fn mutants<'py>(
    pack: &Bound<'py, PyAny>,
) -> PyResult<Vec<(String, String, Bound<'py, PyAny>)>> {
    mutation::mutants(&parsed::<Pack>(pack)?)
        .iter()
        .map(|of| Ok((of.rule.to_string(), of.change.clone(), custodial(pack.py(), &of.pack)?)))
        .collect()
}
