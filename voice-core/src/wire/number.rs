//! Numbers with a fraction, between bounds.

use serde_json::Value;

use super::node::Content;
use super::{FaultCode, Node, Reader};

impl Reader {
    pub(crate) fn number(&mut self, node: Node, (min, max): (f64, f64), expected: &str) -> Option<f64> {
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
            self.fault(FaultCode::TooSmall, expected, &example());
        } else if value > max {
            self.fault(FaultCode::TooLarge, expected, &example());
        } else {
            return Some(value);
        }
        None
    }
}

/// Defines number types that hold only what their bounds allow.
macro_rules! number {
    ($($(#[doc = $doc:literal])+ $name:ident { min: $min:expr, max: $max:expr, expected: $expected:literal })*) => {$(
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
            pub fn new(value: f64) -> Result<Self, $crate::wire::Faults> {
                $crate::wire::from_value(serde_json::Value::from(value))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl $crate::wire::Read for $name {
            fn read(node: $crate::wire::Node, r: &mut $crate::wire::Reader, _: $crate::wire::Limits) -> Option<Self> {
                r.number(node, (Self::MIN, Self::MAX), $expected).map(Self)
            }

            fn example(_: $crate::wire::Limits) -> serde_json::Value {
                serde_json::Value::from(Self::MIN.max(0.0))
            }
        }

        impl $crate::wire::Write for $name {
            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.0.fract() == 0.0 { serializer.serialize_i64(self.0 as i64) } else { serializer.serialize_f64(self.0) }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::wire::Write::write(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }

        $crate::wire::scalar_schema!(
            $name,
            $crate::wire::describe::number(stringify!($name), &[$($doc),+], (Self::MIN, Self::MAX))
        );
    )*};
}

pub(crate) use number;
