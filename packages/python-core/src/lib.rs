//! The library as a Python module. A policy is loaded, proved and asked here as in Rust; values go
//! in as JSON texts or dictionaries and come out as what Python's `json` makes of them.

mod errors;
mod json;
mod policy;
mod records;
mod testing;

/// What `voice_core` imports; its Python part adds strategies of hypothesis.
#[pyo3::pymodule]
mod _voice_core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::errors::{InputError, LawError, PolicyError, ProofError, VoiceError};
    #[pymodule_export]
    use crate::policy::Policy;
    #[pymodule_export]
    use crate::records::{
        Question, Register, Subject, categories, protections, read, schema, type_names,
    };
    #[pymodule_export]
    use crate::testing::{case, example, mutants, near_miss};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
