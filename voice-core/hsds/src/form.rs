//! What a cell of a table may hold, and how a value that is nearly right is mended.

use std::borrow::Cow;
use std::sync::LazyLock;

use voice_wire::{Bounds, Day, Pattern, TextForm, Vocabulary};

use super::mend::{self, AgeLimit};
use super::scalar::{
    Age, Amount, AreaText, ByDay, ByNumber, Country, Currency, EmailAddress, LanguageTag, Latitude,
    Line, Longitude, Moment, PhoneNumber, Prose, RecordId, TimeOfDay, UtcOffset, WebAddress,
};

/// A scalar type that a record may have.
pub trait Cell {
    /// Its form.
    const FORM: Form;
}

/// The form of a cell. A value of a cell always has it, so that a record can always be read back.
///
/// ```
/// use voice_hsds::{Form, Object};
///
/// let column = |name| Object::Service.column(name).map(|at| Object::Service.columns()[at].form);
/// assert_eq!(column("name"), Some(Form::Line));
/// // Ages are written as numbers, and the status is one of four words.
/// assert!(column("minimum_age").is_some_and(Form::is_number));
/// assert_eq!(column("status"), Some(Form::words::<voice_hsds::ServiceStatus>()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Form {
    /// The identifier of this or of another record.
    Id,
    /// One line of text.
    Line,
    /// Text of several lines.
    Prose,
    /// An area.
    Extent,
    /// An address on the web.
    Web,
    /// An address of electronic mail.
    Email,
    /// A telephone number.
    Phone,
    /// A language tag.
    Language,
    /// A country code.
    Country,
    /// A currency code.
    Currency,
    /// A time of day.
    Time,
    /// Days of the week.
    Days,
    /// Numbers of days or weeks.
    Numbers,
    /// A moment.
    Moment,
    /// A whole day.
    Day,
    /// A number with a fraction.
    Number {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// An age in years.
    Age,
    /// A whole number from nought.
    Integer {
        /// The greatest.
        max: u32,
    },
    /// A word of a list.
    Word(&'static [&'static str]),
}

/// A column of a table: a field of its records.
///
/// ```
/// use voice_hsds::Object;
///
/// let column = |name: &str| {
///     let at = Object::Service.column(name).ok_or("a column")?;
///     Ok::<_, &str>(Object::Service.columns()[at])
/// };
/// assert!(column("organization_id")?.is_link());
/// let status = column("status")?;
/// assert!(status.fits("active") && !status.fits("Open"));
/// assert_eq!(status.mended("Open").as_deref(), Some("active"));
/// assert!(status.expected().contains("active"));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// The name of the field.
    pub name: &'static str,
    /// Its form.
    pub form: Form,
    /// Whether every record has it.
    pub required: bool,
    limits: Bounds,
}

impl Column {
    #[doc(hidden)]
    #[must_use]
    pub const fn of<T: Cell>(name: &'static str, required: bool, limits: Bounds) -> Self {
        Self { name, form: T::FORM, required, limits }
    }

    /// Whether it names another record.
    #[must_use]
    pub fn is_link(&self) -> bool {
        matches!(self.form, Form::Id) && self.name != "id"
    }

    /// Whether a value, as text, may be in the column as it is.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        match self.form.test() {
            Test::Text(form, pattern) => form.fault(text, pattern).is_none(),
            Test::Number(min, max) => {
                number(text).is_some_and(|number| min <= number && number <= max)
            }
            Test::Integer(max) => {
                let (least, greatest) = self.integers(max);
                integer(text).is_some_and(|number| least <= number && number <= greatest)
            }
            Test::Word(words) => words.contains(&text),
        }
    }

    /// Whether a value that may be in the column is what its form is for: an address on the web may
    /// have two schemes, and lead nowhere.
    #[must_use]
    pub(crate) fn is_meant(&self, text: &str) -> bool {
        match self.form {
            Form::Web => mend::is_web(text),
            Form::Email => !text.get(..7).is_some_and(|it| it.eq_ignore_ascii_case("mailto:")),
            _ => true,
        }
    }

    /// The least and the greatest of its whole numbers.
    fn integers(&self, max: u32) -> (i64, i64) {
        (self.limits.min.unwrap_or(0), self.limits.max.unwrap_or(i64::from(max)))
    }

    /// The value that was meant, where a value is nearly right.
    #[must_use]
    pub fn mended<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let trimmed = text.trim();
        if self.fits(trimmed) && self.is_meant(trimmed) {
            return Some(trimmed.into());
        }
        let candidate: Cow<'a, str> = match self.form {
            Form::Id | Form::Line => spaced(trimmed),
            Form::Prose | Form::Extent => {
                let may_be = |letter: &char| self.fits(letter.encode_utf8(&mut [0; 4]));
                trimmed.chars().filter(may_be).collect()
            }
            Form::Web => mend::web(trimmed)?.into(),
            Form::Email => match trimmed.get(..7) {
                Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
                    trimmed.get(7..).unwrap_or_default().trim().into()
                }
                _ => trimmed.into(),
            },
            Form::Phone => mend::telephone(trimmed)?.number.into(),
            Form::Language => mend::language(trimmed)?.into(),
            Form::Country => mend::country(trimmed)?.into(),
            Form::Currency => mend::currency(trimmed)?.into(),
            Form::Time => mend::time(trimmed)?.into(),
            Form::Days => mend::days(trimmed)?.into(),
            Form::Numbers => trimmed.replace(' ', "").into(),
            Form::Moment => mend::moment(trimmed)?.into(),
            Form::Day => mend::day(trimmed)?.into(),
            Form::Number { .. } => mend::number(trimmed)?.into(),
            Form::Age => mend::age(trimmed, AgeLimit::of_field(self.name))?.into(),
            Form::Integer { .. } => {
                let extension = Some(trimmed).filter(|_| self.name == "extension");
                let whole = || {
                    let number = trimmed.trim_start_matches('0');
                    let number = if number.is_empty() { trimmed } else { number };
                    Some(mend::number(number)?.trim_end_matches(".0").to_owned())
                };
                extension.and_then(mend::extension_alone).or_else(whole)?.into()
            }
            Form::Word(words) => mend::word(trimmed, words)?.into(),
        };
        self.fits(&candidate).then_some(candidate)
    }

    /// What the column expects, for a person.
    #[must_use]
    pub fn expected(&self) -> String {
        match self.form.test() {
            Test::Text(form, _) => form.expected.to_owned(),
            Test::Number(min, max) => format!("a number from {min} to {max}"),
            Test::Integer(max) => {
                let (least, greatest) = self.integers(max);
                format!("a whole number from {least} to {greatest}")
            }
            Test::Word(words) => format!("one of {}", words.join(", ")),
        }
    }
}

/// How a text is tested for a form.
enum Test {
    Text(&'static TextForm, &'static Pattern),
    Number(f64, f64),
    Integer(u32),
    Word(&'static [&'static str]),
}

/// The scalar type of each form of text: what it may be is said there alone.
macro_rules! texts {
    ($($form:ident: $type:ty;)*) => {
        $(impl Cell for $type {
            const FORM: Form = Form::$form;
        })*

        impl Form {
            fn test(self) -> Test {
                match self {
                    $(Self::$form => {
                        static PATTERN: LazyLock<Pattern> =
                            LazyLock::new(|| Pattern::new(<$type>::FORM.pattern));
                        Test::Text(&<$type>::FORM, &PATTERN)
                    })*
                    Self::Number { min, max } => Test::Number(min, max),
                    Self::Age => Test::Number(Age::MIN, Age::MAX),
                    Self::Integer { max } => Test::Integer(max),
                    Self::Word(words) => Test::Word(words),
                }
            }
        }
    };
}

texts! {
    Id: RecordId;
    Line: Line;
    Prose: Prose;
    Extent: AreaText;
    Web: WebAddress;
    Email: EmailAddress;
    Phone: PhoneNumber;
    Language: LanguageTag;
    Country: Country;
    Currency: Currency;
    Time: TimeOfDay;
    Days: ByDay;
    Numbers: ByNumber;
    Moment: Moment;
    Day: Day;
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Cell for $type {
            const FORM: Form = Form::Number { min: Self::MIN, max: Self::MAX };
        }
    )*};
}

numbers!(Latitude, Longitude, UtcOffset, Amount);

impl Cell for Age {
    const FORM: Form = Form::Age;
}

impl Cell for u16 {
    const FORM: Form = Form::Integer { max: Self::MAX as u32 };
}

impl Cell for u32 {
    const FORM: Form = Form::Integer { max: Self::MAX };
}

/// The columns of a record type.
pub trait Columns {
    /// The columns, in the order of the fields.
    const COLUMNS: &'static [Column];
}

/// The columns of a flat record: every field but the list of what is kept unmodelled.
macro_rules! columns {
    ($record:ident { $($fields:tt)* }) => {
        impl $crate::form::Columns for $record {
            const COLUMNS: &'static [$crate::form::Column] = $crate::form::columns!([] $($fields)*);
        }
    };
    ([$($columns:expr),*]) => { &[$($columns),*] };
    (
        [$($columns:expr),*] $name:literal: Vec<Unmodelled>, $required:literal, $limits:expr;
        $($fields:tt)*
    ) => {
        $crate::form::columns!([$($columns),*] $($fields)*)
    };
    (
        [$($columns:expr),*] $name:literal: $type:ty, $required:literal, $limits:expr;
        $($fields:tt)*
    ) => {
        $crate::form::columns!(
            [$($columns,)* $crate::form::Column::of::<$type>($name, $required, $limits)] $($fields)*
        )
    };
}

pub(crate) use columns;

impl Form {
    /// The form of a vocabulary.
    #[must_use]
    pub const fn words<V: Vocabulary>() -> Self {
        Self::Word(V::WORDS)
    }

    /// Whether JSON writes it as a number.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Number { .. } | Self::Age | Self::Integer { .. })
    }
}

/// Vocabularies as forms of cells.
macro_rules! cells_of_words {
    ($($type:ty),*) => {$(
        impl $crate::form::Cell for $type {
            const FORM: $crate::form::Form = $crate::form::Form::words::<Self>();
        }
    )*};
}

pub(crate) use cells_of_words;

/// On one line: runs of white space and control characters become one space.
fn spaced(text: &str) -> Cow<'_, str> {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .into()
}

/// A number as JSON writes it.
fn number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = unsigned.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    let first = unsigned.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let padded = unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let complete = text.bytes().last().is_some_and(|byte| byte.is_ascii_digit())
        && !unsigned.contains(".e")
        && !unsigned.contains(".E");
    (plain && first && !padded && complete)
        .then(|| text.parse().ok().filter(|number: &f64| number.is_finite()))?
}

fn integer(text: &str) -> Option<i64> {
    number(text)
        .filter(|number| number.fract() == 0.0 && number.abs() < 1e15)
        .map(|number| number as i64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Object;

    #[test]
    fn every_pattern_is_one() {
        let mut patterns = BTreeSet::new();
        for column in Object::ALL.iter().flat_map(|object| object.columns()) {
            if let Test::Text(form, pattern) = column.form.test() {
                assert!(
                    pattern.is_match(form.example) && !pattern.is_match("\u{0}"),
                    "{}",
                    column.name
                );
                patterns.insert(form.pattern);
            }
        }
        assert_eq!(patterns.len(), 13, "{patterns:?}");
    }
}
