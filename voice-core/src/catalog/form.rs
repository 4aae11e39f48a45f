//! What a cell of a table may hold, and how a value that is nearly right is mended.

use std::borrow::Cow;

use super::scalar::{LONGEST_EXTENT, LONGEST_TEXT};
use crate::wire::{LONGEST_LINE, Limits, Vocabulary};

/// A scalar type that a record may have.
pub trait Cell {
    /// Its form.
    const FORM: Form;
}

/// The form of a cell. A value of a cell always has it, so that a record can always be read back.
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
    /// A whole number from nought.
    Integer {
        /// The greatest.
        max: u32,
    },
    /// A word of a list.
    Word(&'static [&'static str]),
}

/// A column of a table: a field of its records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// The name of the field.
    pub name: &'static str,
    /// Its form.
    pub form: Form,
    /// Whether every record has it.
    pub required: bool,
    limits: Limits,
}

impl Column {
    #[doc(hidden)]
    #[must_use]
    pub const fn of<T: Cell>(name: &'static str, required: bool, limits: Limits) -> Self {
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
        match self.form {
            Form::Id => one_line(text, 200),
            Form::Line => one_line(text, LONGEST_LINE),
            Form::Prose => lines(text, LONGEST_TEXT),
            Form::Extent => lines(text, LONGEST_EXTENT),
            Form::Web => is_web(text),
            Form::Email => is_email(text),
            Form::Phone => is_phone(text),
            Form::Language => is_language(text),
            Form::Country => matches!(text.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z']),
            Form::Currency => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()),
            Form::Time => is_time(text),
            Form::Days => text.len() <= 120 && text.split(',').all(is_numbered_day),
            Form::Numbers => text.len() <= 400 && text.split(',').all(is_day_number),
            Form::Moment => is_moment(text),
            Form::Day => is_day(text),
            Form::Number { min, max } => is_number(text).is_some_and(|number| min <= number && number <= max),
            Form::Integer { max } => {
                let (least, greatest) = (self.limits.min.unwrap_or(0), self.limits.max.unwrap_or(i64::from(max)));
                is_integer(text).is_some_and(|number| least <= number && number <= greatest)
            }
            Form::Word(words) => words.contains(&text),
        }
    }

    /// The value that was meant, where a value is nearly right.
    #[must_use]
    pub fn mended<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let trimmed = text.trim();
        if self.fits(trimmed) {
            return Some(trimmed.into());
        }
        let candidate: Cow<'a, str> = match self.form {
            Form::Id | Form::Line => spaced(trimmed),
            Form::Prose | Form::Extent => {
                trimmed.chars().filter(|letter| !(letter.is_ascii() && is_control(*letter as u8))).collect()
            }
            Form::Web => super::mend::web(trimmed)?.into(),
            Form::Email => trimmed.trim_start_matches("mailto:").into(),
            Form::Phone => super::mend::phone(trimmed)?.into(),
            Form::Language => super::mend::language(trimmed)?.into(),
            Form::Country => super::mend::country(trimmed)?.into(),
            Form::Currency => super::mend::currency(trimmed)?.into(),
            Form::Time => super::mend::time(trimmed)?.into(),
            Form::Days => super::mend::days(trimmed).into(),
            Form::Numbers => trimmed.replace(' ', "").into(),
            Form::Moment => super::mend::moment(trimmed)?.into(),
            Form::Day => super::mend::day(trimmed)?.into(),
            Form::Number { .. } => super::mend::number(trimmed)?.into(),
            Form::Integer { .. } => super::mend::number(trimmed)?.trim_end_matches(".0").to_owned().into(),
            Form::Word(words) => super::mend::word(trimmed, words)?.into(),
        };
        self.fits(&candidate).then_some(candidate)
    }

    /// What the column expects, for a person.
    #[must_use]
    pub fn expected(&self) -> String {
        use super::scalar::{
            AreaText, ByDay, ByNumber, Country, Currency, EmailAddress, LanguageTag, Line, Moment, PhoneNumber, Prose,
            RecordId, TimeOfDay, WebAddress,
        };
        let form = match self.form {
            Form::Id => RecordId::FORM,
            Form::Line => Line::FORM,
            Form::Prose => Prose::FORM,
            Form::Extent => AreaText::FORM,
            Form::Web => WebAddress::FORM,
            Form::Email => EmailAddress::FORM,
            Form::Phone => PhoneNumber::FORM,
            Form::Language => LanguageTag::FORM,
            Form::Country => Country::FORM,
            Form::Currency => Currency::FORM,
            Form::Time => TimeOfDay::FORM,
            Form::Days => ByDay::FORM,
            Form::Numbers => ByNumber::FORM,
            Form::Moment => Moment::FORM,
            Form::Day => crate::wire::Day::FORM,
            Form::Number { min, max } => return format!("a number from {min} to {max}"),
            Form::Integer { max } => {
                return format!(
                    "a whole number from {} to {}",
                    self.limits.min.unwrap_or(0),
                    self.limits.max.unwrap_or(i64::from(max))
                );
            }
            Form::Word(words) => return format!("one of {}", words.join(", ")),
        };
        form.expected.to_owned()
    }
}

/// The columns of a flat record: every field but the list of what is kept unmodelled.
macro_rules! columns {
    ($record:ident { $($fields:tt)* }) => {
        impl $crate::catalog::Columns for $record {
            const COLUMNS: &'static [$crate::catalog::Column] = $crate::catalog::form::columns!([] $($fields)*);
        }
    };
    ([$($columns:expr),*]) => { &[$($columns),*] };
    ([$($columns:expr),*] $name:literal: Vec<Unmodelled>, $required:literal, $limits:expr; $($fields:tt)*) => {
        $crate::catalog::form::columns!([$($columns),*] $($fields)*)
    };
    ([$($columns:expr),*] $name:literal: $type:ty, $required:literal, $limits:expr; $($fields:tt)*) => {
        $crate::catalog::form::columns!(
            [$($columns,)* $crate::catalog::Column::of::<$type>($name, $required, $limits)] $($fields)*
        )
    };
}

pub(super) use columns;

impl Form {
    /// The form of a vocabulary.
    #[must_use]
    pub const fn words<V: Vocabulary>() -> Self {
        Self::Word(V::WORDS)
    }

    /// Whether JSON writes it as a number.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Number { .. } | Self::Integer { .. })
    }
}

const fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7f
}

/// Whether a byte of a text is one of some: without an early end, so that many bytes are looked at at once.
fn has(text: &str, is: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is(byte))
}

fn within(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
}

fn lines(text: &str, most: usize) -> bool {
    !text.is_empty() && within(text, most) && !has(text, is_control)
}

fn one_line(text: &str, most: usize) -> bool {
    let ends = |byte: Option<&u8>| byte.is_some_and(|byte| *byte > b' ');
    ends(text.as_bytes().first())
        && ends(text.as_bytes().last())
        && within(text, most)
        && !has(text, |byte| byte < 0x20 || byte == 0x7f)
}

/// On one line: runs of white space and control characters become one space.
fn spaced(text: &str) -> Cow<'_, str> {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .into()
}

fn visible(text: &str) -> bool {
    !has(text, |byte| byte <= b' ' || byte == 0x7f)
}

fn is_web(text: &str) -> bool {
    let scheme = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let length = if scheme("https://") { 8 } else { 7 };
    (scheme("http://") || scheme("https://")) && text.len() > length && within(text, LONGEST_LINE) && visible(text)
}

fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && within(text, 254)
        && visible(text)
}

fn is_phone(text: &str) -> bool {
    if text.len() > 80 {
        return false;
    }
    let rest = text.strip_prefix('+').unwrap_or(text);
    let rest = rest.strip_prefix('(').unwrap_or(rest);
    let (mut digits, mut marks) = (0_usize, 0_usize);
    for byte in rest.bytes() {
        if byte.is_ascii_digit() || digits > 0 && byte.is_ascii_uppercase() {
            (digits, marks) = (digits.saturating_add(1), 0);
        } else if digits > 0 && marks < 3 && b" ().-".contains(&byte) {
            marks = marks.saturating_add(1);
        } else {
            return false;
        }
    }
    (3..=15).contains(&digits) && marks == 0
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && text.len() <= 35
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

/// `hh:mm` before the hour `below`.
fn is_hour(bytes: &[u8], below: u8) -> bool {
    let &[tens, ones, b':', minute, second] = bytes else { return false };
    digits(&[tens, ones, minute, second])
        && (tens - b'0').saturating_mul(10).saturating_add(ones - b'0') < below
        && minute < b'6'
}

fn is_offset(bytes: &[u8]) -> bool {
    match bytes {
        [] | [b'Z'] => true,
        [b'+' | b'-', rest @ ..] => is_hour(rest, 24),
        _ => false,
    }
}

fn is_time(text: &str) -> bool {
    let Some((hour, rest)) = text.as_bytes().split_at_checked(5) else { return false };
    let seconds = match rest {
        [b':', tens, ones, ..] if digits(&[*tens, *ones]) && *tens < b'6' => rest.get(1..3),
        [b':', ..] => return false,
        _ => None,
    };
    let offset = if seconds.is_some() { rest.get(3..).unwrap_or_default() } else { rest };
    let last = hour == b"24:00" && seconds.is_none_or(|seconds| seconds == b"00");
    (is_hour(hour, 24) || last) && is_offset(offset)
}

fn is_numbered_day(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let day = unsigned.strip_prefix(['1', '2', '3', '4', '5']).unwrap_or(unsigned);
    <super::Weekday as Vocabulary>::WORDS.contains(&day)
}

fn is_day_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    !unsigned.starts_with('0')
        && (1..=3).contains(&unsigned.len())
        && digits(unsigned.as_bytes())
        && unsigned.parse::<u16>().is_ok_and(|number| number <= 366)
}

fn is_day(text: &str) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    if !digits(&[*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2])
        || !(b"1819".contains(y2) && *y1 == b'1' || b"01".contains(y2) && *y1 == b'2')
    {
        return false;
    }
    let number = |one: &u8, two: &u8| u32::from(*one - b'0') * 10 + u32::from(*two - b'0');
    let year = number(y1, y2) * 100 + number(y3, y4);
    i32::try_from(year)
        .ok()
        .and_then(|year| chrono::NaiveDate::from_ymd_opt(year, number(m1, m2), number(d1, d2)))
        .is_some()
}

fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((day, rest)) = bytes.split_at_checked(10) else { return false };
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = day else { return false };
    let [b'T', hour @ ..] = rest else { return false };
    let (Some(clock), Some([b':', s1, s2]), Some(end)) = (hour.get(..5), hour.get(5..8), hour.get(8..)) else {
        return false;
    };
    let fraction = if end.first() == Some(&b'.') {
        end.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count().saturating_add(1)
    } else {
        0
    };
    let offset = end.get(fraction..).unwrap_or_default();
    let two = |one: &u8, two: &u8| u32::from(*one - b'0') * 10 + u32::from(*two - b'0');
    digits(&[*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2, *s1, *s2])
        && [19, 20, 21].contains(&two(y1, y2))
        && (1..=12).contains(&two(m1, m2))
        && (1..=31).contains(&two(d1, d2))
        && is_hour(clock, 24)
        && *s1 < b'6'
        && (fraction == 0 || (2..=10).contains(&fraction))
        && !offset.is_empty()
        && is_offset(offset)
}

/// A number as JSON writes it.
fn is_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = unsigned.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    let first = unsigned.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let padded =
        unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let complete = text.bytes().last().is_some_and(|byte| byte.is_ascii_digit())
        && !unsigned.contains(".e")
        && !unsigned.contains(".E");
    (plain && first && !padded && complete).then(|| text.parse().ok().filter(|number: &f64| number.is_finite()))?
}

fn is_integer(text: &str) -> Option<i64> {
    is_number(text).filter(|number| number.fract() == 0.0 && number.abs() < 1e15).map(|number| number as i64)
}
