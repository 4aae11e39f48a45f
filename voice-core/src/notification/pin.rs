use core::fmt;
use std::sync::LazyLock;

use serde_json::Value;
use subtle::ConstantTimeEq as _;

use crate::wire::{Bounds, Node, Read, Reader, TextForm, Write, scalar_schema};
use crate::wire::{Pattern, de, ser};

/// A secret number of four digits that a person chose, without which no message has content.
///
/// It is not printed, and its custodian alone writes it. Two are compared digit by digit with the
/// same work wherever they differ.
///
/// ```
/// use voice_core::notification::Pin;
///
/// let pin = Pin::new("4071")?;
/// assert!(pin == Pin::new("4071")? && pin != Pin::new("4072")?);
/// assert_eq!(format!("{pin:?}"), "Pin(..)");
/// assert!(!Pin::new("40711").unwrap_err().to_string().contains("4071"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
///
/// ```compile_fail,E0277
/// fn show(pin: &voice_core::notification::Pin) -> String {
///     format!("{pin}")
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn send(pin: &voice_core::notification::Pin) -> String {
///     serde_json::to_string(pin).unwrap_or_default()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Pin([u8; 4]);

impl Pin {
    /// What the string may be.
    pub const FORM: TextForm = TextForm {
        expected: "a PIN of four digits",
        min: 4,
        max: 4,
        pattern: "^[0-9]{4}$",
        format: None,
        example: "0000",
    };

    /// What is compared where there is no PIN, so that this takes as long.
    pub(super) const STAND_IN: Self = Self(*b"0000");

    /// The PIN, if the string has four digits.
    ///
    /// ```
    /// use voice_core::notification::Pin;
    ///
    /// assert!(Pin::new("4071").is_ok());
    /// assert!(Pin::new("40711").is_err() && Pin::new("abcd").is_err());
    /// ```
    ///
    /// # Errors
    /// What the form expects, without the string.
    pub fn new(text: impl Into<String>) -> Result<Self, crate::wire::InputErrors> {
        crate::wire::from_value(Value::String(text.into()))
    }
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Pin {}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(..)")
    }
}

impl Read for Pin {
    fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
        static PATTERN: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(Pin::FORM.pattern));
        let text = reader.text(node, &Self::FORM, &PATTERN)?;
        let mut digits = *b"0000";
        digits.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
        Some(Self(digits))
    }

    fn example(_: Bounds) -> Value {
        Value::from(Self::FORM.example)
    }
}

impl Write for Pin {
    fn write<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&String::from_utf8_lossy(&self.0))
    }
}

impl<'de> de::Deserialize<'de> for Pin {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::deserialize(deserializer)
    }
}

scalar_schema!(
    Pin,
    crate::wire::describe::text(
        "Pin",
        &["A secret number of four digits that a person chose."],
        &Self::FORM
    )
);
