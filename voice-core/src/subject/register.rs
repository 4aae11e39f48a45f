use core::fmt;

use super::{MatterFacts, Subject, decoy};
use crate::identifier::{MatterId, SubjectId, SubjectReference};
use crate::wire::{Reader, Wire};

/// The records that may be asked about, each of one person and with an identifier of its own.
///
/// ```
/// use voice_core::subject::Register;
/// use voice_core::wire::{InputErrorCode, from_json, from_value};
///
/// let mut records: serde_json::Value =
///     serde_json::from_slice(&std::fs::read("examples/subjects/demo.json")?)?;
/// let again = records["subjects"][2].clone();
/// records["subjects"].as_array_mut().unwrap().push(again);
/// let last = records["subjects"].as_array().unwrap().len() - 1;
/// let faults = from_value::<Register>(records).unwrap_err();
/// let fault = faults.iter().next().unwrap();
/// assert_eq!(
///     (fault.pointer.as_str(), fault.code),
///     (format!("/subjects/{last}/id").as_str(), InputErrorCode::Duplicate)
/// );
/// assert_eq!(
///     fault.expected,
///     "an identifier of its own: that of `/subjects/2/id` is the same"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct Register {
    /// The records.
    #[wire(max = 1000000)]
    subjects: Vec<Subject>,
}

impl Register {
    fn check(&self, reader: &mut Reader) {
        reader.each_once(
            "subjects",
            "id",
            self.subjects.iter().map(Subject::id),
            "an identifier of its own",
            &SubjectId::FORM.example.into(),
        );
    }

    /// Puts a record in the place of the one with its identifier, which is given back; where there
    /// is none, nothing changes.
    ///
    /// ```
    /// # use voice_core::subject::Register;
    /// # use voice_core::wire::from_json;
    /// let mut register: Register =
    ///     from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let record = register.subjects()[0].clone();
    /// assert!(register.replace(record.clone()) == Some(record));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replace(&mut self, subject: Subject) -> Option<Subject> {
        let place = self.subjects.iter_mut().find(|known| known.id() == subject.id())?;
        Some(core::mem::replace(place, subject))
    }

    /// The one record with which everything in the reference agrees: by any of its numbers or
    /// names, it is the same record, with every protection that was found of the person.
    ///
    /// No record and several records are the same outcome. So is a number that stands in two
    /// records, wherever the two were born: of one of them it is wrong, or the two are one
    /// person. Every record is looked at, found or not.
    ///
    /// ```
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::subject::Register;
    ///
    /// let register = Register::new(Vec::new())?;
    /// let reference = SubjectReference::ByNumber {
    ///     number: "A299999999".parse()?,
    ///     country_of_birth: "MX".parse()?,
    /// };
    /// assert_eq!(format!("{:?}", register.find(&reference)), "LookupResult(..)");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn find(&self, reference: &SubjectReference) -> LookupResult<'_> {
        LookupResult::of_candidates(&self.subjects, reference)
    }
}

/// The outcome of a look-up, which does not say what it is.
///
/// An answer can be made from it, and nothing else: whether there is a person behind it
/// cannot be asked.
///
/// ```
/// use voice_core::identifier::SubjectReference;
/// use voice_core::subject::{LookupResult, Register};
/// use voice_core::wire::from_json;
///
/// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// let asked = SubjectReference::by_number("A200000001", "MX")?;
/// let found = LookupResult::of_candidates(register.subjects(), &asked);
/// assert!(register.subjects().iter().any(|of| of.id() == found.record()));
/// // Of nobody a store looks up as much, under a record that is none of its own.
/// let nobody = LookupResult::nobody();
/// assert!(register.subjects().iter().all(|of| of.id() != nobody.record()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct LookupResult<'a>(pub(crate) Option<&'a Subject>);

impl<'a> LookupResult<'a> {
    /// Nobody: for a store of one's own that has no such person, or several.
    #[must_use]
    pub const fn nobody() -> Self {
        Self(None)
    }

    /// The one person whom a store of one's own found, as [`Register::find`] would: everything
    /// agrees, and nobody else has the number.
    ///
    /// ```
    /// use voice_core::subject::{LookupResult, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let subject = register.subjects().first().ok_or("a record")?;
    /// let found = LookupResult::one(subject);
    /// assert!(found.record() == subject.id());
    /// assert_eq!(format!("{found:?}"), format!("{:?}", LookupResult::nobody()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn one(subject: &'a Subject) -> Self {
        Self(Some(subject))
    }

    /// The one record among candidates with which everything in the reference agrees, as
    /// [`Register::find`] gives it of a register: for a store of one's own that finds candidates
    /// by [`lookup_key`](SubjectReference::lookup_key). Two of the records that have the key are
    /// enough candidates.
    pub fn of_candidates(
        candidates: impl IntoIterator<Item = &'a Subject>,
        reference: &SubjectReference,
    ) -> Self {
        let mut count = 0_usize;
        let mut found = None;
        for subject in candidates {
            let agreement = subject.identifiers().agreement(reference);
            count = count.saturating_add(usize::from(agreement.meant));
            found = if agreement.full { Some(subject) } else { found };
        }
        Self(found.filter(|_| count == 1))
    }

    /// The facts as a question about a matter sees them: a decoy's where there is nobody, so
    /// that as many are looked at.
    pub(crate) fn facts_for(&self, matter: &MatterId) -> MatterFacts<'a> {
        self.0.unwrap_or(decoy()).facts_for(matter)
    }

    /// The record under which a store looks up what else it keeps of the person: that of a decoy
    /// where there is nobody, so that as much is looked up. What it finds comes back with
    /// [`LookupWithEvents`](crate::notification::LookupWithEvents), which is as opaque.
    #[must_use]
    pub fn record(&self) -> &'a SubjectId {
        self.0.unwrap_or(decoy()).id()
    }
}

impl fmt::Debug for LookupResult<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LookupResult(..)")
    }
}
