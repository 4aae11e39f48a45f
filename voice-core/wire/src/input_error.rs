use core::fmt;
use std::borrow::Cow;

use super::{Diagnostic, ErrorList, Wire};

/// How many faults one reading keeps; [`InputErrors::left_off`] counts the rest.
pub const MAX_INPUT_ERRORS: usize = 100;

/// What is wrong with one place of an input.
///
/// The words are stable: programs may match on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[wire(rename = "FaultCode")]
#[non_exhaustive]
pub enum InputErrorCode {
    /// The input is not one JSON text in UTF-8, or is nested too deeply.
    MalformedJson,
    /// The value is of another JSON type than expected.
    WrongType,
    /// The value is `null`, where what is absent is left out.
    NullValue,
    /// A required field is not there.
    MissingField,
    /// The object has a field that its type does not know.
    UnknownField,
    /// The object has the same field twice.
    DuplicateField,
    /// The string is not one of the terms of its vocabulary.
    UnknownTerm,
    /// The string does not have the required form.
    BadForm,
    /// The string has fewer characters than allowed.
    TooShort,
    /// The string has more characters than allowed.
    TooLong,
    /// The number is below its minimum.
    TooSmall,
    /// The number is above its maximum.
    TooLarge,
    /// The list has fewer items than allowed.
    TooFewItems,
    /// The list has more items than allowed.
    TooManyItems,
    /// The list has the same item twice.
    DuplicateItem,
    /// The moment is too far from the clock of the server that is asked.
    NotNow,
    /// Two dates contradict each other.
    DatesOutOfOrder,
    /// The evidence given does not carry what is claimed.
    EvidenceTooWeak,
    /// Two parts of the value exclude each other.
    Contradiction,
    /// Two items of a list, each well formed, are of one thing: they have the same identifier, or
    /// say the same of the same.
    Duplicate,
}

impl InputErrorCode {
    /// Whether no schema can say it: JSON Schema does not compare two values. The later of two days
    /// says in its description which day it is not before, and a list whose items have
    /// identifiers that each is there once.
    ///
    /// ```
    /// use voice_wire::InputErrorCode;
    ///
    /// // A validator of schemas takes a mandate that ends before it begins; the reader does not.
    /// assert!(InputErrorCode::DatesOutOfOrder.is_beyond_schemas());
    /// assert!(!InputErrorCode::BadForm.is_beyond_schemas());
    /// ```
    #[must_use]
    pub const fn is_beyond_schemas(self) -> bool {
        matches!(self, Self::DatesOutOfOrder | Self::Duplicate)
    }
}

/// One fault of an input: where it is, what it is, what was expected, and an example.
///
/// A fault never repeats a value of the input. It names a field of the input only where the field
/// is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(rename = "Fault")]
pub struct InputError {
    /// Where the fault is: a JSON Pointer (RFC 6901) into the input.
    pub pointer: String,
    /// What is wrong, as a stable word.
    pub code: InputErrorCode,
    /// What was expected at this place, in a few words.
    pub expected: String,
    /// A value that would be accepted at this place, as JSON text.
    pub example: String,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pointer, code, expected, example } = self;
        let place = if pointer.is_empty() { "(root)" } else { pointer };
        write!(f, "{place}: {}: expected {expected}, for example {example}", code.as_str())
    }
}

impl core::error::Error for InputError {}

impl Diagnostic for InputError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.pointer))
    }

    fn expected(&self) -> Option<&str> {
        Some(&self.expected)
    }
}

/// Every fault of an input, in the order of their places.
pub type InputErrors = ErrorList<InputError>;
