use core::fmt;

use super::TermName;
use crate::declared_name::declared_name;
use crate::language::Bilingual;
use crate::law::Citation;
use crate::wire::{InputErrorCode, Pattern, Reader, Set, Value, Wire, text};

declared_name! {
    /// A look-up key that an office declares as data; see
    /// [`Vocabulary`](crate::vocabulary::Vocabulary).
    DeclaredLookupKey, 64
}

text! {
    /// What the values of a look-up key look like: a regular expression from `^` to `$`, of
    /// printable ASCII, classes, groups, `|`, `?`, `*`, `+` and `{m,n}`. A class says what is in
    /// it.
    ///
    /// ```
    /// use voice_core::vocabulary::KeyPattern;
    ///
    /// let register_number: KeyPattern = "^[0-9]{5}-?[0-9]{3}$".parse()?;
    /// assert!(register_number.as_str().ends_with('$'));
    /// // It says where a value begins and ends.
    /// assert!("[0-9]{8}".parse::<KeyPattern>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    KeyPattern {
        expected: "a regular expression from ^ to $, of printable ASCII, classes that say what is \
                   in them, groups, |, ?, *, + and {m,n}",
        min: 3,
        max: 200,
        pattern: "^\\^([ -\\[\\]-~]|\\\\[\\$(-+./?\\[\\]\\\\^{|}])+\\$$",
        format: None,
        example: "^[0-9]{5}-[0-9]{3}$",
    }

    /// A value of a look-up key that an office declares: up to 64 printable characters of ASCII.
    ///
    /// ```
    /// use voice_core::vocabulary::KeyValue;
    ///
    /// let number: KeyValue = "12345-678".parse()?;
    /// assert!(!format!("{number:?}").contains("12345"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    KeyValue {
        expected: "1 to 64 printable characters of ASCII",
        min: 1,
        max: 64,
        pattern: "^[ -~]+$",
        format: None,
        example: "12345-678",
    }
}

/// What must agree beside the value of a look-up key: a number alone can be guessed.
///
/// ```
/// use voice_core::vocabulary::KeyCompanion;
///
/// let beside: KeyCompanion = "date-of-birth".parse()?;
/// assert_eq!(beside, KeyCompanion::DateOfBirth);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum KeyCompanion {
    /// A name that the record has.
    #[wire(title = "Name")]
    Name,
    /// The day of birth.
    #[wire(title = "Date of birth")]
    DateOfBirth,
    /// The country of birth.
    #[wire(title = "Country of birth")]
    CountryOfBirth,
}

/// A character that separates the groups of a number for those who read it.
///
/// ```
/// use voice_core::vocabulary::{KeyLetters, KeySeparator, NormalForm};
/// use voice_core::wire::Set;
///
/// let form = NormalForm {
///     leave_out: Set::from([KeySeparator::Hyphen]),
///     letters: KeyLetters::AsWritten,
/// };
/// assert_eq!(form.normalize("12345-678"), form.normalize("12345678"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum KeySeparator {
    /// A space.
    Space,
    /// A hyphen.
    Hyphen,
    /// A dot.
    Dot,
    /// A slash.
    Slash,
}

impl KeySeparator {
    const fn as_char(self) -> char {
        match self {
            Self::Space => ' ',
            Self::Hyphen => '-',
            Self::Dot => '.',
            Self::Slash => '/',
        }
    }
}

/// How letters of two values are compared.
///
/// ```
/// use voice_core::vocabulary::{KeyLetters, NormalForm};
/// use voice_core::wire::Set;
///
/// let form = |letters| NormalForm { leave_out: Set::from([]), letters };
/// let [either, written] = [KeyLetters::EitherCase, KeyLetters::AsWritten].map(form);
/// assert_eq!(either.normalize("ab12"), either.normalize("AB12"));
/// assert_ne!(written.normalize("ab12"), written.normalize("AB12"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum KeyLetters {
    /// As they are written: `a` is not `A`.
    AsWritten,
    /// In either case: `a` is `A`.
    EitherCase,
}

/// What of a value counts when two are compared: those with one normal form are the same.
///
/// ```
/// use voice_core::vocabulary::NormalForm;
/// use voice_core::wire::from_json;
///
/// let form: NormalForm =
///     from_json(br#"{"leave_out": ["hyphen"], "letters": "either-case"}"#)?;
/// assert_eq!(form.normalize("12345-67b"), "1234567B");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct NormalForm {
    /// The characters that do not count.
    pub leave_out: Set<KeySeparator>,
    /// How letters are compared.
    pub letters: KeyLetters,
}

impl NormalForm {
    /// The normal form of a value.
    ///
    /// ```
    /// use voice_core::vocabulary::{KeyLetters, KeySeparator, NormalForm};
    /// use voice_core::wire::Set;
    ///
    /// let form = NormalForm {
    ///     leave_out: Set::from([KeySeparator::Hyphen]),
    ///     letters: KeyLetters::AsWritten,
    /// };
    /// assert_eq!(form.normalize("20003-091"), form.normalize("20003091"));
    /// ```
    #[must_use]
    pub fn normalize(&self, value: &str) -> String {
        let left_out = |letter: char| self.leave_out.iter().any(|of| of.as_char() == letter);
        let mut normal: String = value.chars().filter(|letter| !left_out(*letter)).collect();
        if self.letters == KeyLetters::EitherCase {
            normal.make_ascii_uppercase();
        }
        normal
    }
}

/// A number or word of its own by which an office finds a person.
///
/// ```
/// use voice_core::vocabulary::{KeyCompanion, LookupKeyDeclaration};
/// use voice_core::wire::from_json;
///
/// let declared: LookupKeyDeclaration = from_json(r#"{
///     "name": "register-number",
///     "title": {"en": "Register number", "es": "Número de registro"},
///     "description": {"en": "Of the inmate.", "es": "De la persona reclusa."},
///     "pattern": "^[0-9]{5}-?[0-9]{3}$",
///     "example": "12345-678",
///     "normal_form": {"leave_out": ["hyphen"], "letters": "as-written"},
///     "beside": ["date-of-birth"],
///     "citations": [{"text": "28 CFR 551.150", "verification": "verified"}]
/// }"#.as_bytes())?;
/// assert!(declared.beside.contains(&KeyCompanion::DateOfBirth));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct LookupKeyDeclaration {
    /// Its name, without the prefix.
    pub name: TermName,
    /// What a form shows.
    pub title: Bilingual,
    /// What it is.
    pub description: Bilingual,
    /// What its values look like.
    pub pattern: KeyPattern,
    /// A value that has the pattern and is nobody's.
    pub example: KeyValue,
    /// What of a value counts when two are compared.
    pub normal_form: NormalForm,
    /// What must agree beside the value.
    #[wire(min = 1)]
    pub beside: Set<KeyCompanion>,
    /// The law that knows it.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
}

impl LookupKeyDeclaration {
    /// The pattern, made ready; none where it is no such expression.
    pub(super) fn compiled(&self) -> Option<Pattern> {
        // A class of all but some takes characters that no value has.
        let says_what_is_not = self.pattern.as_str().contains("[^");
        Pattern::parse(self.pattern.as_str()).filter(|_| !says_what_is_not)
    }

    /// Records what does not agree: a pattern that is none, or that has a value of which nothing
    /// counts; and an example that has not the pattern.
    pub(super) fn check(&self, reader: &mut Reader) {
        let code = InputErrorCode::Contradiction;
        let Some(pattern) = self.compiled() else {
            let example = Value::from(KeyPattern::FORM.example);
            reader.fault_at("pattern", code, KeyPattern::FORM.expected, &example);
            return;
        };
        let left_out: String = self.normal_form.leave_out.iter().map(|of| of.as_char()).collect();
        if pattern.takes_some_of(&left_out) {
            let expected = "a pattern of which no value has left-out characters alone";
            reader.fault_at("pattern", code, expected, &Value::from(KeyPattern::FORM.example));
        }
        if !pattern.is_match(self.example.as_str()) {
            let expected = "a value that has the pattern";
            reader.fault_at("example", code, expected, &Value::from(KeyValue::FORM.example));
        }
    }
}

/// A declared look-up key, made ready.
pub(super) struct KeyForm {
    /// Where it stands: the file, and the item.
    pub(super) at: (usize, usize),
    pub(super) pattern: Pattern,
}

impl fmt::Debug for KeyForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyForm").field("at", &self.at).finish_non_exhaustive()
    }
}
