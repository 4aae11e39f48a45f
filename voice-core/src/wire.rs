//! How values meet JSON: one definition gives the reader, the writer and the schema.
//!
//! Every public data type derives `Wire`. From its fields and documentation comments follow, together:
//!
//! - a **reader** that reports every fault of an input at once, each with a JSON Pointer, a stable code, what was
//!   expected and an example, and that never repeats a value it was given;
//! - a **writer**, unless the type is confidential: then only a [`Custodial`] wrapper writes it;
//! - a **JSON Schema** 2020-12 (feature `schema`) whose titles and descriptions are the documentation.
//!
//! `serde::Deserialize`, `serde::Serialize` and `schemars::JsonSchema` are implemented on top, so that the types embed in
//! the structures of other teams. The forms are few: objects that refuse unknown fields, strings from a vocabulary,
//! objects tagged by `kind`, scalars with a pattern, lists and sets with bounds. What is optional is left out, never
//! `null`.
//!
//! ```
//! use voice_core::requester::Validity;
//!
//! let faults = voice_core::wire::from_json::<Validity>(br#"{"from": "2026-2-9", "untill": "2026-12-31"}"#).unwrap_err();
//! let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
//! assert_eq!(lines, [
//!     "/from: bad-form: expected a day as YYYY-MM-DD, years 1800 to 2199, for example \"2026-02-09\"",
//!     "/untill: unknown-field: expected `until`, or no such field, for example \"until\"",
//! ]);
//! ```

#[cfg(feature = "schema")]
pub mod describe;
mod fault;
mod lines;
mod node;
#[cfg(feature = "catalog")]
mod number;
mod object;
mod reader;
mod text;
mod time;
mod values;
mod write;

#[doc(hidden)]
pub use serde::{de, ser};
#[doc(hidden)]
pub use serde_json::Value;
pub use voice_core_derive::Wire;

pub use self::fault::{Fault, FaultCode, Faults, MAX_FAULTS};
pub use self::node::Node;
#[cfg(feature = "catalog")]
pub(crate) use self::number::number;
#[doc(hidden)]
pub use self::object::Example;
pub use self::object::{Members, ReadObject};
pub use self::reader::{Read, Reader};
#[doc(hidden)]
pub use self::reader::{checked, deserialize};
pub use self::reader::{from_json, from_value};
pub use self::text::TextForm;
pub(crate) use self::text::{LINES, LONGEST_LINE, ONE_LINE, Pattern, text};
pub use self::time::{Day, Instant};
pub use self::values::{Limits, Term, Vocabulary};
#[doc(hidden)]
pub use self::values::{example_term, term};
#[cfg(any(feature = "ledger", feature = "proptest"))]
pub(crate) use self::write::written;
pub(crate) use self::write::written_value;
pub use self::write::{Custodial, Write, WriteObject, to_json};
#[doc(hidden)]
pub use self::write::{write_object, write_tagged, write_tagged_for_custodian, write_tagged_with};

/// Passes its items on with feature `schema`, and drops them without it.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! with_schema {
    ($($item:item)*) => { $($item)* };
}

/// Passes its items on with feature `schema`, and drops them without it.
#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! with_schema {
    ($($item:item)*) => {};
}

/// The schema of a named scalar, which others refer to.
macro_rules! scalar_schema {
    ($name:ident, $schema:expr) => {
        $crate::with_schema! {
            impl $crate::wire::describe::JsonSchema for $name {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    std::borrow::Cow::Borrowed(stringify!($name))
                }

                fn json_schema(_: &mut $crate::wire::describe::Generator) -> $crate::wire::describe::Schema {
                    $schema
                }
            }

            impl $crate::wire::describe::Describe for $name {
                fn describe(
                    g: &mut $crate::wire::describe::Generator,
                    _: $crate::wire::Limits,
                ) -> $crate::wire::describe::Schema {
                    g.subschema_for::<Self>()
                }
            }
        }
    };
}

pub(crate) use scalar_schema;
