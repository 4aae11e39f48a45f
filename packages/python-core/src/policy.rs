//! A policy: loading, asking, and the laws.

use std::collections::BTreeSet;

use pyo3::prelude::*;
use voice_core::disclosure::{Pack, Policy as Proved};
use voice_core::subject::LookupResult;
use voice_core::testing::laws;
use voice_core::wire::to_json;

use crate::errors::{broken_law, law, unloaded, unwritable};
use crate::json::{custodial, python};
use crate::records::{Question, Register, Subject, parsed};

/// Where a person is looked up: a register, the record of one person, or nobody.
#[derive(FromPyObject)]
pub(crate) enum Among<'py> {
    Register(PyRef<'py, Register>),
    Subject(PyRef<'py, Subject>),
}

fn found<'a>(among: Option<&'a Among<'_>>, question: &Question) -> LookupResult<'a> {
    match among {
        Some(Among::Register(register)) => register.0.find(&question.0.subject),
        Some(Among::Subject(subject)) => LookupResult::one(&subject.0),
        None => LookupResult::nobody(),
    }
}

/// A policy that was proved to keep every law.
#[pyclass(frozen, module = "voice_core")]
pub(crate) struct Policy(Proved);

#[pymethods]
impl Policy {
    /// The reference policy, federal law with its citations.
    #[staticmethod]
    fn us_federal(py: Python<'_>) -> Self {
        Self(py.detach(Proved::us_federal))
    }

    /// Puts packs together and proves that they keep every law.
    #[staticmethod]
    fn load(py: Python<'_>, packs: Vec<Bound<'_, PyAny>>) -> PyResult<Self> {
        let packs: Vec<Pack> = packs.iter().map(parsed).collect::<PyResult<_>>()?;
        py.detach(|| Proved::load(packs)).map(Self).map_err(|error| unloaded(py, &error))
    }

    /// The packs that the policy is made of.
    fn packs<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.0.packs().iter().map(|pack| custodial(py, pack)).collect()
    }

    /// How many ways of asking and states of a person the proof looked at.
    fn proof(&self) -> (u64, u64) {
        let proof = self.0.proof();
        (proof.contexts, proof.states)
    }

    /// What is said of the question alone: who may ask, what is missing, what to bring.
    fn eligibility<'py>(
        &self,
        py: Python<'py>,
        question: &Question,
    ) -> PyResult<Bound<'py, PyAny>> {
        custodial(py, &self.0.eligibility(&question.0).notice())
    }

    /// The categories that are released; nothing of the person but that.
    #[pyo3(signature = (question, among = None))]
    fn decide(&self, question: &Question, among: Option<Among<'_>>) -> BTreeSet<&'static str> {
        let released = self.0.draft().releases(&question.0, found(among.as_ref(), question));
        released.iter().map(|category| category.as_str()).collect()
    }

    /// The answer to the requester.
    #[pyo3(signature = (question, among = None))]
    fn answer<'py>(
        &self,
        py: Python<'py>,
        question: &Question,
        among: Option<Among<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        python(py, &self.answer_json(question, among)?)
    }

    /// The same, in the bytes in which it is sent.
    #[pyo3(signature = (question, among = None))]
    fn answer_json(&self, question: &Question, among: Option<Among<'_>>) -> PyResult<String> {
        let eligibility = self.0.eligibility(&question.0);
        to_json(&eligibility.answer(found(among.as_ref(), question))).map_err(unwritable)
    }

    /// Why the answer is what it is, for staff.
    #[pyo3(signature = (question, among = None))]
    fn rationale<'py>(
        &self,
        py: Python<'py>,
        question: &Question,
        among: Option<Among<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let eligibility = self.0.eligibility(&question.0);
        custodial(py, &eligibility.rationale(found(among.as_ref(), question)))
    }

    /// Checks every law over generated cases; the same seed gives the same ones. Gives how many
    /// cases there were, and in how many something was released.
    #[pyo3(signature = (*, cases = 256, seed = 17))]
    fn check_laws(&self, py: Python<'_>, cases: usize, seed: u64) -> PyResult<(usize, usize)> {
        let options = laws::CheckOptions {
            cases,
            seed: crate::testing::seed(seed),
            ..laws::CheckOptions::from_policy(&self.0)
        };
        let checked = py.detach(|| laws::check_all_rules_with(&self.0, &options));
        checked
            .map(|coverage| (coverage.cases(), coverage.released()))
            .map_err(|error| law(py, &error))
    }

    /// Checks every law that speaks of one question and one person: all but that no rule is dead.
    fn keep_laws(&self, py: Python<'_>, question: &Question, subject: &Subject) -> PyResult<()> {
        let (policy, question, subject) = (&self.0, &question.0, &subject.0);
        let kept = || laws::check_case(policy, question, subject);
        py.detach(kept).map_err(|error| broken_law(py, &error))
    }

    fn __repr__(&self) -> String {
        let packs: Vec<_> =
            self.0.references().iter().map(|of| format!("{} {}", of.id, of.version)).collect();
        format!("Policy({})", packs.join(", "))
    }
}
