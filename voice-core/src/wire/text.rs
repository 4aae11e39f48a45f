//! Strings with a form: one set of constants for the constructor, the reader and the schema.

use compact_str::CompactString;
use serde_json::Value;

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input};

use super::node::Content;
use super::{FaultCode, Node, Reader};

/// Text on one line, without a control character and without a space at either end.
pub(crate) const ONE_LINE: &str = "^[^\\x00-\\x20\\x7f]([^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f])?$";

/// Text of several lines, without other control characters.
pub(crate) const LINES: &str = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+$";

/// The most characters of one line.
pub(crate) const LONGEST_LINE: usize = 2000;

/// A pattern as a table of states: each byte of a text is looked at once.
///
/// Every pattern is anchored at both ends, so the states are few.
#[derive(Debug)]
pub(crate) struct Pattern {
    states: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Pattern {
    /// The pattern of a form.
    #[expect(clippy::expect_used, reason = "forms are compiled in; the test every_pattern_is_one compiles each")]
    pub(crate) fn new(pattern: &'static str) -> Self {
        let anchored = dense::Config::new().start_kind(StartKind::Anchored);
        let states = dense::Builder::new().configure(anchored).build(pattern).expect("a pattern");
        let start = states.start_state_forward(&Input::new("").anchored(Anchored::Yes)).expect("a start");
        Self { states, start }
    }

    /// Whether the whole text has the pattern.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        // From where nothing can match any more, every byte leads back.
        let last = text.bytes().fold(self.start, |state, byte| self.states.next_state(state, byte));
        self.states.is_match_state(self.states.next_eoi_state(last))
    }
}

/// The form of a string type: its bounds in characters, its pattern, what to call it, and an example.
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
    pub(crate) fn fault(&self, text: &str, pattern: &Pattern) -> Option<FaultCode> {
        let count = text.chars().count();
        let matches = || pattern.is_match(text);
        if self.format.is_some() {
            (!matches()).then_some(FaultCode::BadForm)
        } else if count < self.min {
            Some(FaultCode::TooShort)
        } else if count > self.max {
            Some(FaultCode::TooLong)
        } else if !matches() {
            Some(FaultCode::BadForm)
        } else {
            None
        }
    }
}

impl Reader {
    pub(crate) fn text(&mut self, node: Node, form: &TextForm, pattern: &Pattern) -> Option<CompactString> {
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
/// Without a mark they are printed; `@redacted`, they are written and not printed; `@confidential`, their custodian alone writes them.
/// They are held as a `String`, or, after `as`, as something else that is made of the text and shows it.
macro_rules! text {
    ($(
        $(#[doc = $doc:literal])+
        $(@$shown:ident)?
        $name:ident $(as $held:ty)? { $($form:tt)* }
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::wire::text!(@held $($held)?));

        impl $name {
            /// What the string may be: the one definition that constructor, reader and schema use.
            pub const FORM: $crate::wire::TextForm = $crate::wire::TextForm { $($form)* };

            /// The value, if the string has the form.
            ///
            /// # Errors
            /// What the form expects, without the string.
            pub fn new(text: impl Into<String>) -> Result<Self, $crate::wire::Faults> {
                $crate::wire::from_value(serde_json::Value::String(text.into()))
            }

        }

        impl $crate::wire::Read for $name {
            fn read(node: $crate::wire::Node, r: &mut $crate::wire::Reader, _: $crate::wire::Limits) -> Option<Self> {
                use std::sync::LazyLock;
                use $crate::wire::Pattern;
                static PATTERN: LazyLock<Pattern> = LazyLock::new(|| Pattern::new($name::FORM.pattern));
                r.text(node, &Self::FORM, &PATTERN).map(|text| Self(text.into()))
            }

            fn twice(&self, first: &Self) -> $crate::wire::FaultCode {
                let (text, other): (&str, &str) = (&self.0, &first.0);
                if text == other { $crate::wire::FaultCode::DuplicateItem } else { $crate::wire::FaultCode::Duplicate }
            }

            fn example(_: $crate::wire::Limits) -> serde_json::Value {
                serde_json::Value::from(Self::FORM.example)
            }
        }

        impl $crate::wire::Write for $name {
            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::wire::Faults;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        $crate::wire::text!(@shown $name $($shown)?);

        $crate::wire::scalar_schema!($name, $crate::wire::describe::text(stringify!($name), &[$($doc),+], &Self::FORM));
    )*};
    (@held) => { String };
    (@held $held:ty) => { $held };
    (@shown $name:ident confidential) => {
        $crate::wire::text!(@redacting $name);
    };
    (@shown $name:ident redacted) => {
        $crate::wire::text!(@open $name);
        $crate::wire::text!(@redacting $name);
    };
    (@shown $name:ident) => {
        $crate::wire::text!(@open $name);

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

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
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

pub(crate) use text;
