//! Strings with a form: one set of constants for the constructor, the reader and the schema.

use compact_str::CompactString;
use serde_json::Value;

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input};

use super::node::Content;
use super::{InputErrorCode, Node, Reader};

/// Text on one line, without a control character and without a space at either end.
pub const ONE_LINE: &str = "^[^\\x00-\\x20\\x7f]([^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f])?$";

/// Text of several lines, without other control characters.
pub const LINES: &str = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+$";

/// The most characters of one line.
pub const LONGEST_LINE: usize = 2000;

/// A pattern made ready to be looked for: each byte of a text is looked at once.
///
/// Every pattern is anchored at both ends, so the states are few.
#[derive(Debug)]
pub struct Pattern(Matcher);

#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "almost every one is a table, and each is in a static of its own"
)]
enum Matcher {
    /// [`ONE_LINE`], which long texts have.
    OneLine,
    /// [`LINES`], which the longest texts have.
    Lines,
    Table {
        states: dense::DFA<Vec<u32>>,
        start: StateID,
    },
}

impl Pattern {
    /// The pattern of a form.
    ///
    /// # Panics
    /// Where it is no regular expression: a test compiles each form.
    #[must_use]
    pub fn new(pattern: &'static str) -> Self {
        match pattern {
            ONE_LINE => Self(Matcher::OneLine),
            LINES => Self(Matcher::Lines),
            _ => Self(Matcher::table(pattern)),
        }
    }

    /// Whether the whole text has the pattern.
    #[inline]
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

impl Matcher {
    #[expect(clippy::expect_used, reason = "forms are compiled in, and a test compiles each")]
    fn table(pattern: &str) -> Self {
        let anchored = dense::Config::new().start_kind(StartKind::Anchored);
        let states = dense::Builder::new().configure(anchored).build(pattern).expect("a pattern");
        let start =
            states.start_state_forward(&Input::new("").anchored(Anchored::Yes)).expect("a start");
        Self::Table { states, start }
    }

    fn is_match(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        match self {
            Self::OneLine => {
                let is_shown = |byte: Option<&u8>| byte.is_some_and(|byte| *byte > b' ');
                is_shown(bytes.first())
                    && is_shown(bytes.last())
                    && !has(bytes, |byte| byte < b' ' || byte == b'\x7f')
            }
            Self::Lines => {
                let is_break = |byte| matches!(byte, b'\t' | b'\n' | b'\r');
                !bytes.is_empty()
                    && !has(bytes, |byte| byte < b' ' && !is_break(byte) || byte == b'\x7f')
            }
            Self::Table { states, start } => {
                // From where nothing can match any more, every byte leads back.
                let last = bytes.iter().fold(*start, |state, byte| states.next_state(state, *byte));
                states.is_match_state(states.next_eoi_state(last))
            }
        }
    }
}

/// Whether a byte is one of some: without an early end, so that many bytes are looked at at once.
fn has(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is(*byte))
}

/// The form of a string type: its bounds in characters, its pattern, what to call it,
/// and an example.
///
/// The pattern is one that ECMA 262 and Rust read alike: anchored, with ASCII classes only.
#[derive(Debug, Clone, Copy)]
pub struct TextForm {
    /// What was expected, in a few words.
    pub expected: &'static str,
    /// The least number of characters.
    pub min: usize,
    /// The greatest number of characters.
    pub max: usize,
    /// The pattern.
    pub pattern: &'static str,
    /// A standard format of JSON Schema, where there is one.
    pub format: Option<&'static str>,
    /// An accepted value.
    pub example: &'static str,
}

impl TextForm {
    /// What is wrong with a text, by the pattern of this form.
    #[must_use]
    pub fn fault(&self, text: &str, pattern: &Pattern) -> Option<InputErrorCode> {
        // There are as many bytes as characters, or more.
        let count = || text.chars().count();
        if self.format.is_some() {
            (!pattern.is_match(text)).then_some(InputErrorCode::BadForm)
        } else if text.len() < self.min || self.min > 1 && count() < self.min {
            Some(InputErrorCode::TooShort)
        } else if text.len() > self.max && count() > self.max {
            Some(InputErrorCode::TooLong)
        } else if !pattern.is_match(text) {
            Some(InputErrorCode::BadForm)
        } else {
            None
        }
    }
}

impl Reader {
    /// A string that has a form, `pattern` being that of the form.
    pub fn text(
        &mut self,
        node: Node,
        form: &TextForm,
        pattern: &Pattern,
    ) -> Option<CompactString> {
        match node.0 {
            Content::Text(text) => match form.fault(text.as_str(), pattern) {
                None => Some(text),
                Some(code) => {
                    self.fault(code, form.expected, &Value::from(form.example));
                    None
                }
            },
            other => {
                self.wrong_type(&other, form.expected, &Value::from(form.example));
                None
            }
        }
    }
}

/// Defines string types that hold only what their form allows.
///
/// Without a mark they are printed; `@redacted`, they are written and not printed; `@confidential`,
/// their custodian alone writes them. They are held as a `String`, or, after `as`, as something
/// else that is made of the text and shows it.
///
/// ```
/// voice_wire::text! {
///     /// A shelf of the library.
///     Shelf {
///         expected: "a capital letter and a digit",
///         min: 2,
///         max: 2,
///         pattern: "^[A-Z][0-9]$",
///         format: None,
///         example: "C4",
///     }
/// }
///
/// assert_eq!(Shelf::new("A7")?.to_string(), "A7");
/// assert!(Shelf::new("a7").is_err());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[macro_export]
macro_rules! text {
    ($(
        $(#[doc = $doc:literal])+
        $(@$shown:ident)?
        $name:ident $(as $held:ty)? { $($form:tt)* }
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::text!(@held $($held)?));

        impl $name {
            /// What the string may be: the one definition that constructor, reader and schema use.
            pub const FORM: $crate::TextForm = $crate::TextForm { $($form)* };

            /// The value, if the string has the form.
            ///
            /// # Errors
            /// What the form expects, without the string.
            pub fn new(text: impl Into<String>) -> Result<Self, $crate::InputErrors> {
                $crate::from_value($crate::Value::String(text.into()))
            }

        }

        impl $crate::Read for $name {
            fn read(node: $crate::Node, r: &mut $crate::Reader, _: $crate::Bounds) -> Option<Self> {
                use std::sync::LazyLock;
                use $crate::Pattern;
                static PATTERN: LazyLock<Pattern> =
                    LazyLock::new(|| Pattern::new($name::FORM.pattern));
                r.text(node, &Self::FORM, &PATTERN).map(|text| Self(text.into()))
            }

            fn twice(&self, first: &Self) -> $crate::InputErrorCode {
                let (text, other): (&str, &str) = (&self.0, &first.0);
                if text == other {
                    $crate::InputErrorCode::DuplicateItem
                } else {
                    $crate::InputErrorCode::Duplicate
                }
            }

            fn example(_: $crate::Bounds) -> $crate::Value {
                $crate::Value::from(Self::FORM.example)
            }
        }

        impl $crate::Write for $name {
            fn write<S: $crate::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::de::Deserialize<'de> for $name {
            fn deserialize<D: $crate::de::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::InputErrors;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        $crate::text!(@shown $name $($shown)?);

        $crate::scalar_schema!(
            $name,
            $crate::describe::text(stringify!($name), &[$($doc),+], &Self::FORM)
        );
    )*};
    (@held) => { String };
    (@held $held:ty) => { $held };
    (@shown $name:ident confidential) => {
        $crate::text!(@redacting $name);
    };
    (@shown $name:ident redacted) => {
        $crate::text!(@open $name);
        $crate::text!(@redacting $name);
    };
    (@shown $name:ident) => {
        $crate::text!(@open $name);

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
    (@open $name:ident) => {
        impl $name {
            /// The string.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::ser::Serialize for $name {
            fn serialize<S: $crate::ser::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
    (@redacting $name:ident) => {
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_as_by_their_patterns() {
        let letters = [
            "",
            "\0",
            "\t",
            "\n",
            "\x0b",
            "\x0c",
            "\r",
            "\x1f",
            " ",
            "!",
            "a",
            "\x7f",
            "\u{80}",
            "é",
            "\u{1f600}",
        ];
        for pattern in [ONE_LINE, LINES] {
            let (quick, table) = (Pattern::new(pattern), Matcher::table(pattern));
            assert!(!matches!(quick.0, Matcher::Table { .. }));
            let mut found = 0;
            for text in
                letters.iter().flat_map(|one| letters.iter().map(move |two| format!("{one}{two}")))
            {
                for last in letters {
                    let text = format!("{text}{last}");
                    assert_eq!(quick.is_match(&text), table.is_match(&text), "{text:?} {pattern}");
                    found += usize::from(quick.is_match(&text));
                }
            }
            assert!(found > 200, "{found}");
        }
    }
}
