use crate::wire::Diagnostic;

/// Why an event is not taken into a history. It names no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// It is of another person than the history.
    #[error("other-person: the event is of another person than the history: give it to theirs")]
    OtherPerson,
    /// It is of another person than the history, which has another revision of it.
    #[error(
        "moved: revision {revision} is of another person than revision {known}: withdraw the \
         event, and report another of the other person"
    )]
    Moved {
        /// The revision that was given.
        revision: u16,
        /// The last one that is known.
        known: u16,
    },
    /// The same revision is known, and says something else.
    #[error(
        "changed: revision {revision} is known and says something else: report what is right as a \
         higher revision"
    )]
    Changed {
        /// The revision.
        revision: u16,
    },
}

impl Diagnostic for EventError {
    fn code(&self) -> &'static str {
        match self {
            Self::OtherPerson => "other-person",
            Self::Moved { .. } => "moved",
            Self::Changed { .. } => "changed",
        }
    }
}
