use std::borrow::Cow;

use serde_core::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::lines::Lines;
use super::set::Set;

/// Bytes that there is room for at first: most texts need no more, and an answer about everything
/// is a little longer.
const LIKELY_LENGTH: usize = 4096;

/// A type that can be written as JSON, if only for the custodian of a record.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written to the wire",
    label = "this type has no form on the wire",
    note = "derive `Wire` for a struct or enum, and define a string of its own form with `text!`",
    note = "numbers are `u16`, `u32`, `u64`: an amount is a count of its smallest unit, no `f64`",
    note = "a map is a list of entries, `Vec<Entry>` or `Set<Entry>`, with its key as a field",
    note = "what may be left out is a field of type `Option<_>`, and nothing else is"
)]
pub trait Write {
    /// Writes the value.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// An object type, which can also be the body of a tagged one.
pub trait WriteObject {
    /// Writes the fields.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Writes a confidential value, for the custodian who stores it.
///
/// Confidential types have no `Serialize` of their own, so that no answer can hold one by accident:
///
/// ```compile_fail,E0277
/// # use voice_wire::Wire;
/// /// Who borrowed a book.
/// #[derive(Wire)]
/// #[wire(confidential)]
/// struct Borrower {
///     /// The number of the card.
///     card: u32,
/// }
///
/// fn send(borrower: &Borrower) -> String {
///     serde_json::to_string(borrower).unwrap_or_default()
/// }
/// ```
///
/// Whoever keeps the records says so by name:
///
/// ```
/// # use voice_wire::Wire;
/// # /// Who borrowed a book.
/// # #[derive(Wire)]
/// # #[wire(confidential)]
/// # struct Borrower {
/// #     /// The number of the card.
/// #     card: u32,
/// # }
/// fn store(borrower: &Borrower) -> String {
///     serde_json::to_string(&voice_wire::Custodial(borrower)).unwrap_or_default()
/// }
///
/// assert_eq!(store(&Borrower { card: 7 }), r#"{"card":7}"#);
/// ```
pub struct Custodial<'a, T: ?Sized>(pub &'a T);

impl<T: ?Sized> core::fmt::Debug for Custodial<'_, T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Custodial(..)")
    }
}

impl<T: Write + ?Sized> Serialize for Custodial<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

macro_rules! plain {
    ($($ty:ty),*) => {$(
        impl Write for $ty {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )*};
}

plain!(bool, u16, u32, u64, String, &'static str, Cow<'static, str>);

impl<T: Write> Write for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_items(serializer, self)
    }
}

impl<T: Write> Write for Set<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_items(serializer, self.as_slice())
    }
}

impl<T: Serialize> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

fn write_items<S: Serializer, T: Write>(serializer: S, items: &[T]) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(items.len()))?;
    for item in items {
        list.serialize_element(&Custodial(item))?;
    }
    list.end()
}

#[doc(hidden)]
pub fn write_object<S: Serializer, T: WriteObject>(
    serializer: S,
    value: &T,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    value.write_members(&mut map)?;
    map.end()
}

#[doc(hidden)]
pub fn write_tagged_with<S: Serializer>(
    serializer: S,
    kind: &str,
    members: impl FnOnce(&mut S::SerializeMap) -> Result<(), S::Error>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("kind", kind)?;
    members(&mut map)?;
    map.end()
}

#[doc(hidden)]
pub fn write_tagged<S: Serializer, T: WriteObject + Serialize>(
    s: S,
    kind: &str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    write_tagged_with(s, kind, |map| value.write_members(map))
}

#[doc(hidden)]
pub fn write_tagged_for_custodian<S: Serializer, T: WriteObject>(
    s: S,
    kind: &str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    write_tagged_with(s, kind, |map| value.write_members(map))
}

/// What may be written to anybody: every type with `Serialize`, which confidential ones have not.
///
/// It is there for what the compiler says where one is written by mistake.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is confidential, or no wire type, and is not written to anybody",
    label = "no `Serialize`, on purpose",
    note = "who keeps the records writes it by name, through `Custodial(&value)`",
    note = "what a requester is told is an `Answer`, which is made of a decision alone"
)]
pub trait Open: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Open for T {}

/// Writes a value as JSON text on several lines, ending in a line break; equal values
/// give equal bytes.
///
/// ```
/// use voice_wire::{Day, Wire, to_json};
///
/// /// When a mandate holds.
/// #[derive(Debug, Wire)]
/// struct Mandate {
///     /// The first day.
///     from: Day,
///     /// The last day.
///     until: Option<Day>,
/// }
///
/// let mandate = Mandate { from: "2026-01-01".parse()?, until: None };
/// // What is not there is left out, and never `null`.
/// assert_eq!(to_json(&mandate)?, "{\n  \"from\": \"2026-01-01\"\n}\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of `serde_json`; the types of this crate give none.
pub fn to_json<T: Open + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let mut text = Vec::with_capacity(LIKELY_LENGTH);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Lines::default()))?;
    text.push(b'\n');
    String::from_utf8(text).map_err(Error::custom)
}
