//! Numbers with a fraction, between bounds.

use serde_json::Value;

use super::node::Content;
use super::{InputErrorCode, Node, Reader};

impl Reader {
    /// A number between bounds.
    ///
    /// ```
    /// use voice_wire::{Bounds, Node, Read, Reader, Value, from_json};
    ///
    /// /// The share of calls that were answered.
    /// #[derive(Debug)]
    /// struct Answered(f64);
    ///
    /// impl Read for Answered {
    ///     fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
    ///         reader.number(node, (0.0, 1.0), "a number from 0 to 1").map(Self)
    ///     }
    ///
    ///     fn example(_: Bounds) -> Value {
    ///         0.5.into()
    ///     }
    /// }
    ///
    /// assert_eq!(from_json::<Answered>(b"0.25").unwrap().0, 0.25);
    /// assert!(from_json::<Answered>(b"25").is_err());
    /// ```
    pub fn number(&mut self, node: Node, (min, max): (f64, f64), expected: &str) -> Option<f64> {
        let example = || Value::from(min.max(0.0));
        let value = match node.0 {
            Content::Integer(value) => value as f64,
            Content::Float(value) => value,
            other => {
                self.wrong_type(&other, expected, &example());
                return None;
            }
        };
        if value < min {
            self.fault(InputErrorCode::TooSmall, expected, &example());
        } else if value > max {
            self.fault(InputErrorCode::TooLarge, expected, &example());
        } else {
            return Some(value);
        }
        None
    }
}

/// Defines number types that hold only what their bounds allow.
///
/// ```
/// voice_wire::number! {
///     /// The part of a whole.
///     Share { min: 0.0, max: 1.0, expected: "a number from 0 to 1" }
/// }
///
/// assert_eq!(Share::new(0.25)?.get(), 0.25);
/// assert!(Share::new(1.5).is_err());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[macro_export]
macro_rules! number {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { min: $min:expr, max: $max:expr, expected: $expected:literal }
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// The least value.
            pub const MIN: f64 = $min;
            /// The greatest value.
            pub const MAX: f64 = $max;

            /// The value, if it is within the bounds.
            ///
            /// # Errors
            /// The bounds.
            pub fn new(value: f64) -> Result<Self, $crate::InputErrors> {
                $crate::from_value($crate::Value::from(value))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl $crate::Read for $name {
            fn read(node: $crate::Node, r: &mut $crate::Reader, _: $crate::Bounds) -> Option<Self> {
                r.number(node, (Self::MIN, Self::MAX), $expected).map(Self)
            }

            fn example(_: $crate::Bounds) -> $crate::Value {
                $crate::Value::from(Self::MIN.max(0.0))
            }
        }

        impl $crate::Write for $name {
            fn write<S: $crate::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.0.fract() == 0.0 {
                    serializer.serialize_i64(self.0 as i64)
                } else {
                    serializer.serialize_f64(self.0)
                }
            }
        }

        impl $crate::ser::Serialize for $name {
            fn serialize<S: $crate::ser::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::Write::write(self, serializer)
            }
        }

        impl<'de> $crate::de::Deserialize<'de> for $name {
            fn deserialize<D: $crate::de::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }

        $crate::scalar_schema!(
            $name,
            $crate::describe::number(stringify!($name), &[$($doc),+], (Self::MIN, Self::MAX))
        );
    )*};
}
