use core::fmt;

use super::{Subject, stand_in};
use crate::identifier::{SubjectId, SubjectReference};
use crate::wire::Wire;

/// The records that may be asked about.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Register {
    /// The records.
    #[wire(max = 1000000)]
    pub subjects: Vec<Subject>,
}

impl Register {
    /// The one record with which everything in the reference agrees.
    ///
    /// No record and several records are the same outcome. Every record is looked at, found or not.
    ///
    /// ```
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::subject::Register;
    ///
    /// let register = Register { subjects: Vec::new() };
    /// let reference = SubjectReference::ByNumber { number: "A299999999".parse()?, country_of_birth: "MX".parse()? };
    /// assert_eq!(format!("{:?}", register.find(&reference)), "Found(..)");
    /// # Ok::<(), voice_core::wire::Faults>(())
    /// ```
    #[must_use]
    pub fn find(&self, reference: &SubjectReference) -> Found<'_> {
        let mut count = 0_usize;
        let mut found = None;
        for subject in &self.subjects {
            let agrees = subject.identifiers().agree(reference);
            count = count.saturating_add(usize::from(agrees));
            found = if agrees { Some(subject) } else { found };
        }
        Found(found.filter(|_| count == 1))
    }
}

/// The outcome of a look-up, which does not say what it is.
///
/// An answer can be made from it, and nothing else: whether there is a person behind it cannot be asked.
#[derive(Clone, Copy)]
pub struct Found<'a>(pub(crate) Option<&'a Subject>);

impl<'a> Found<'a> {
    /// Nobody: for a store of one's own that has no such person, or several.
    #[must_use]
    pub const fn nobody() -> Self {
        Self(None)
    }

    /// The one person whom a store of one's own found by exact agreement.
    #[must_use]
    pub const fn one(subject: &'a Subject) -> Self {
        Self(Some(subject))
    }

    /// The record under which a store looks up what else it keeps of the person: that of a stand-in where there is nobody, so that as
    /// much is looked up. What it finds comes back with [`WithEvents`](crate::notification::WithEvents), which is as opaque.
    #[must_use]
    pub fn record(&self) -> &'a SubjectId {
        self.0.unwrap_or(stand_in()).id()
    }
}

impl fmt::Debug for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Found(..)")
    }
}
