use core::fmt;
use std::borrow::Cow;

/// What every error of the library says to programs; people are told by its `Display`: on one line
/// what is wrong and how to mend it, without a value of the input.
///
/// ```
/// use voice_wire::{Day, Diagnostic};
///
/// let errors = "2023-02-29".parse::<Day>().unwrap_err();
/// assert_eq!(errors.code(), "bad-form");
/// assert_eq!(errors.pointer().as_deref(), Some(""));
/// assert_eq!(errors.expected(), Some("a day as YYYY-MM-DD, years 1800 to 2199"));
/// ```
pub trait Diagnostic: core::error::Error {
    /// What is wrong, as a stable word. Of several errors it is that of the first.
    fn code(&self) -> &'static str;

    /// The place in the input, as a JSON Pointer (RFC 6901); none for what has no place in a JSON
    /// text.
    fn pointer(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// What was expected at that place, or how to mend it; none where the message alone says it.
    fn expected(&self) -> Option<&str> {
        None
    }
}

/// All errors of one input, at least one, in the order of their places; `Display` writes each on a
/// line of its own.
///
/// ```
/// use voice_wire::ErrorList;
///
/// let errors = ErrorList::new(vec!["one", "another"]);
/// assert_eq!(errors.to_string(), "one\nanother");
/// ```
///
/// ```
/// use voice_wire::{Day, InputErrorCode, Wire, from_json};
///
/// /// When a mandate holds.
/// #[derive(Debug, Wire)]
/// struct Mandate {
///     /// The first day.
///     from: Day,
///     /// The last day.
///     until: Option<Day>,
/// }
///
/// let errors = from_json::<Mandate>(br#"{"from": "soon", "until": null}"#).unwrap_err();
/// let codes: Vec<_> = errors.iter().map(|error| error.code).collect();
/// assert_eq!(codes, [InputErrorCode::BadForm, InputErrorCode::NullValue]);
/// assert_eq!(errors.left_off(), 0);
/// let all = errors.into_vec();
/// assert_eq!(all[0].pointer, "/from");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorList<E> {
    errors: Vec<E>,
    left_off: usize,
}

impl<E> ErrorList<E> {
    /// These errors, of which there is at least one.
    #[must_use]
    pub const fn new(errors: Vec<E>) -> Self {
        Self::cut_off(errors, 0)
    }

    /// The first errors, and how many there are beyond them.
    pub(crate) const fn cut_off(errors: Vec<E>, left_off: usize) -> Self {
        Self { errors, left_off }
    }

    /// The errors that are kept; of an input that is read, at most
    /// [`MAX_INPUT_ERRORS`](crate::MAX_INPUT_ERRORS).
    pub fn iter(&self) -> core::slice::Iter<'_, E> {
        self.errors.iter()
    }

    /// How many errors there are beyond those kept.
    #[must_use]
    pub const fn left_off(&self) -> usize {
        self.left_off
    }

    /// The errors as a list of their own.
    #[must_use]
    pub fn into_vec(self) -> Vec<E> {
        self.errors
    }
}

impl<'a, E> IntoIterator for &'a ErrorList<E> {
    type Item = &'a E;
    type IntoIter = core::slice::Iter<'a, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<E: fmt::Display> fmt::Display for ErrorList<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        if self.left_off > 0 { write!(f, "\nand {} more", self.left_off) } else { Ok(()) }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for ErrorList<E> {}

impl<E: Diagnostic> Diagnostic for ErrorList<E> {
    fn code(&self) -> &'static str {
        self.errors.first().map_or("no-error", E::code)
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        self.errors.first().and_then(E::pointer)
    }

    fn expected(&self) -> Option<&str> {
        self.errors.first().and_then(E::expected)
    }
}
