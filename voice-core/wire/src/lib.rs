//! How values meet JSON: one definition gives the reader, the writer and the schema.
//!
//! Every public data type derives `Wire`. From its fields and documentation
//! comments follow, together:
//!
//! - a **reader** that reports every fault of an input at once, each with a JSON Pointer, a stable
//!   code, what was expected and an example, and that never repeats a value it was given;
//! - a **writer**, unless the type is confidential: then only a [`Custodial`] wrapper writes it;
//! - a **JSON Schema** 2020-12 (feature `schema`) whose titles and descriptions
//!   are the documentation.
//!
//! `serde::Deserialize`, `serde::Serialize` and `schemars::JsonSchema` are implemented on top, so
//! that the types embed in the structures of other teams. The forms are few: objects that refuse
//! unknown fields, strings from a vocabulary, objects tagged by `kind`, scalars with a pattern,
//! lists and sets with bounds. What is optional is left out, never `null`.
//!
//! ```
//! use voice_wire::{Day, Wire, from_json};
//!
//! /// How long something holds.
//! #[derive(Debug, Wire)]
//! struct Validity {
//!     /// The first day.
//!     from: Day,
//!     /// The last day, included.
//!     until: Option<Day>,
//! }
//!
//! let faults =
//!     from_json::<Validity>(br#"{"from": "2026-2-9", "untill": "2026-12-31"}"#).unwrap_err();
//! let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
//! assert_eq!(
//!     lines,
//!     [
//!         "/from: bad-form: expected a day as YYYY-MM-DD, years 1800 to 2199, for example \
//!          \"2026-02-09\"",
//!         "/untill: unknown-field: expected `until`, or no such field, for example \"until\"",
//!     ]
//! );
//! ```
//!
//! # Features
//!
//! | feature | gives | default |
//! |---|---|---|
//! | `schema` | the JSON Schema of every wire type, and `schemars::JsonSchema` for each | no |

#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate self as voice_wire;

#[cfg(feature = "schema")]
pub mod describe;
mod error;
mod input_error;
pub mod language;
mod lines;
mod node;
mod number;
mod object;
mod order;
mod pattern;
pub mod reach;
mod reader;
mod set;
mod terms;
mod text;
mod time;
mod values;
mod write;
mod zone;

#[doc(hidden)]
pub use serde_core::{de, ser};
#[doc(hidden)]
pub use serde_json::Value;
pub use voice_wire_derive::Wire;

pub use self::error::{Diagnostic, ErrorList};
pub use self::input_error::{InputError, InputErrorCode, InputErrors, MAX_INPUT_ERRORS};
pub use self::node::Node;
#[doc(hidden)]
pub use self::object::Example;
pub use self::object::{Members, ReadObject};
#[doc(hidden)]
pub use self::order::{search, sort_by};
pub use self::pattern::{LINES, ONE_LINE, Pattern};
pub use self::reader::{Read, Reader, first_of_same};
#[doc(hidden)]
pub use self::reader::{checked, deserialize};
pub use self::reader::{from_json, from_value};
pub use self::set::Set;
#[doc(hidden)]
pub use self::terms::OpenTerm;
pub use self::terms::{ReadDeclared, Terms, from_json_with, from_value_with, nearest};
pub use self::text::{LONGEST_LINE, TextForm};
#[doc(hidden)]
pub use self::text::{read_text, text_of};
pub use self::time::{Day, Timestamp};
pub use self::values::{Bounds, Term, Vocabulary};
#[doc(hidden)]
pub use self::values::{example_term, term};
pub use self::write::{Custodial, Open, Write, WriteObject, to_json};
#[doc(hidden)]
pub use self::write::{write_object, write_tagged, write_tagged_for_custodian, write_tagged_with};
pub use self::zone::ZoneOffsets;

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
#[doc(hidden)]
#[macro_export]
macro_rules! scalar_schema {
    ($name:ident, $schema:expr) => {
        $crate::scalar_schema!($name, stringify!($name), $schema);
    };
    ($name:ident, $id:expr, $schema:expr) => {
        $crate::with_schema! {
            impl $crate::describe::JsonSchema for $name {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    std::borrow::Cow::Borrowed($id)
                }

                fn json_schema(_: &mut $crate::describe::Generator) -> $crate::describe::Schema {
                    $schema
                }
            }

            impl $crate::describe::Describe for $name {
                fn describe(
                    g: &mut $crate::describe::Generator,
                    _: $crate::Bounds,
                ) -> $crate::describe::Schema {
                    g.subschema_for::<Self>()
                }
            }
        }
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
