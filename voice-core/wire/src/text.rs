//! Strings with a form: one set of constants for the constructor, the reader and the schema.

use std::sync::LazyLock;

use compact_str::CompactString;
use serde_json::Value;

use super::node::Content;
use super::{InputErrorCode, InputErrors, Node, Pattern, Reader};

/// The most characters of one line.
pub const LONGEST_LINE: usize = 2000;

/// The form of a string type: its bounds in characters, its pattern, what to call it,
/// and an example.
///
/// The pattern is one that ECMA 262 and Rust read alike: anchored, with ASCII classes only.
///
/// ```
/// use voice_wire::{InputErrorCode, Pattern, TextForm};
///
/// let register_number = TextForm {
///     expected: "five digits, a hyphen and three digits",
///     min: 9,
///     max: 9,
///     pattern: "^[0-9]{5}-[0-9]{3}$",
///     format: None,
///     example: "12345-678",
/// };
/// let pattern = Pattern::new(register_number.pattern);
/// assert_eq!(register_number.fault("12345-678", &pattern), None);
/// assert_eq!(register_number.fault("12345678", &pattern), Some(InputErrorCode::TooShort));
/// assert_eq!(register_number.fault("123456789", &pattern), Some(InputErrorCode::BadForm));
/// ```
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
    /// A country, as each type has it that names one.
    pub const COUNTRY: Self = Self {
        expected: "a country as two capital letters (ISO 3166-1 alpha-2)",
        min: 2,
        max: 2,
        pattern: "^[A-Z]{2}$",
        format: None,
        example: "US",
    };

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
    /// A string of any form, which the caller looks at: `expected` and `example` are for what is no
    /// string.
    ///
    /// ```
    /// use voice_wire::{Bounds, InputErrorCode, Node, Read, Reader, Value, from_json};
    ///
    /// /// A word that reads the same from its end.
    /// struct Palindrome(String);
    ///
    /// impl Read for Palindrome {
    ///     fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
    ///         let expected = "a word that reads the same from its end";
    ///         let text = reader.any_text(node, expected, &"level".into())?;
    ///         let is_one = text.chars().eq(text.chars().rev());
    ///         if !is_one {
    ///             reader.fault(InputErrorCode::BadForm, expected, &"level".into());
    ///         }
    ///         is_one.then(|| Self(text.into()))
    ///     }
    ///
    ///     fn example(_: Bounds) -> Value {
    ///         "level".into()
    ///     }
    /// }
    ///
    /// assert!(from_json::<Palindrome>(br#""radar""#).is_ok());
    /// assert!(from_json::<Palindrome>(br#""sonar""#).is_err());
    /// assert!(from_json::<Palindrome>(b"7").is_err());
    /// ```
    pub fn any_text(
        &mut self,
        node: Node,
        expected: &str,
        example: &Value,
    ) -> Option<CompactString> {
        match node.0 {
            Content::Text(text) => Some(text),
            other => {
                self.wrong_type(&other, expected, example);
                None
            }
        }
    }

    /// A string that has a form, `pattern` being that of the form.
    ///
    /// ```
    /// use voice_wire::{Bounds, Node, Pattern, Read, Reader, TextForm, Value, from_json};
    ///
    /// const FORM: TextForm = TextForm {
    ///     expected: "three capital letters",
    ///     min: 3,
    ///     max: 3,
    ///     pattern: "^[A-Z]{3}$",
    ///     format: None,
    ///     example: "BOP",
    /// };
    ///
    /// /// An agency by its letters, which are kept in lower case. `text!` writes the usual case.
    /// struct Agency(String);
    ///
    /// impl Read for Agency {
    ///     fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
    ///         let letters = reader.text(node, &FORM, &Pattern::new(FORM.pattern))?;
    ///         Some(Self(letters.to_lowercase().into()))
    ///     }
    ///
    ///     fn example(_: Bounds) -> Value {
    ///         FORM.example.into()
    ///     }
    /// }
    ///
    /// assert_eq!(from_json::<Agency>(br#""BOP""#)?.0, "bop");
    /// assert!(from_json::<Agency>(br#""bop""#).is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
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

/// Reads a text of a form; the pattern is made here, once for all forms, when it is asked first.
#[doc(hidden)]
pub fn read_text(
    node: Node,
    reader: &mut Reader,
    form: &TextForm,
    pattern: &LazyLock<Pattern>,
) -> Option<CompactString> {
    reader.text(node, form, pattern)
}

/// The same of a text that is in no JSON.
#[doc(hidden)]
pub fn text_of(
    text: String,
    form: &TextForm,
    pattern: &LazyLock<Pattern>,
) -> Result<CompactString, InputErrors> {
    let mut reader = Reader::default();
    let text = reader.text(Node(Content::Text(text.into())), form, pattern);
    reader.finish(text)
}

/// Defines string types that hold only what their form allows.
///
/// Without a mark they are printed; `@redacted`, they are written and not printed; `@confidential`,
/// their custodian alone writes them. In schemas they have the name of the type, or the one after
/// `=`: a released name stays when a type is renamed. They are held as a `String`, or, after `as`,
/// as something else that is made of the text and shows it.
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
        $name:ident $(= $schema:literal)? $(as $held:ty)? { $($form:tt)* }
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
                let text = $crate::text_of(text.into(), &Self::FORM, Self::pattern())?;
                Ok(Self(text.into()))
            }

            fn pattern() -> &'static std::sync::LazyLock<$crate::Pattern> {
                use std::sync::LazyLock;
                use $crate::Pattern;
                static PATTERN: LazyLock<Pattern> =
                    LazyLock::new(|| Pattern::new($name::FORM.pattern));
                &PATTERN
            }
        }

        impl $crate::Read for $name {
            fn read(node: $crate::Node, r: &mut $crate::Reader, _: $crate::Bounds) -> Option<Self> {
                $crate::read_text(node, r, &Self::FORM, Self::pattern())
                    .map(|text| Self(text.into()))
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
            $crate::text!(@schema $name $($schema)?),
            $crate::describe::text(
                $crate::text!(@schema $name $($schema)?),
                &[$($doc),+],
                &Self::FORM,
            )
        );
    )*};
    (@schema $name:ident) => { stringify!($name) };
    (@schema $name:ident $schema:literal) => { $schema };
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
