//! `#[derive(Wire)]`: the one definition of a wire type of `voice-wire`.
//!
//! From a struct or an enum and its documentation comments the derive makes what serde and schemars
//! would otherwise be told three times: the reader that collects every fault with its place, the
//! writer, and the JSON Schema whose titles and descriptions are the documentation. `voice_wire`
//! explains the forms and their rules.
//!
//! | on a type | effect |
//! |---|---|
//! | `#[wire(redacted)]` | `Debug` prints the type's name alone |
//! | `#[wire(confidential)]` | as `redacted`, and no `Serialize`: only a custodian's wrapper writes it |
//! | `#[wire(write_only)]` | no reader: values come from the library alone |
//! | `#[wire(check)]` | fields may depend on each other: `fn check(&self, &mut Reader)` says how; gives `new` and getters |
//! | `#[wire(stated)]` | the schema says what the check does: `fn stated(&mut Generator, Schema) -> Schema` makes it of the schema of the fields |
//! | `#[wire(fields = "columns")]` | passes the fields of a struct to a macro of yours, `columns!`, as described below |
//! | `#[wire(rename = "Fault")]` | the name in schemas and the title that follows from it, where the type has another name: a released name stays when a type is renamed |
//! | `#[wire(crate = "voice_core::wire")]` | where `voice_wire` is, for those who have it under another path |
//!
//! | on a field | effect |
//! |---|---|
//! | `#[wire(min = 1, max = 8)]` | bounds: items of a list or set, or the value of an integer |
//! | `#[wire(title = "Identifier")]` | the title, where it is not the name in plain letters |
//! | `#[wire(declared = "Key")]` | on an `Option`: no field, but in a reading bound to terms that has one for the type of this name in schemas |
//! | `#[wire(made)]` | no field on the wire: it has its `Default` until `fn made(self) -> Self` makes it of the fields that are read, once they are checked |
//!
//! | on a variant | effect |
//! |---|---|
//! | `#[wire(rename = "vawa-t-u")]` | the word on the wire, where it is not the name in kebab case |
//! | `#[wire(title = "T, U or VAWA")]` | the title, where it is not the word in plain letters |
//! | `#[wire(declared)]` | the one variant with terms that are declared as data |
//!
//! A macro named by `fields` is called once with the name of the type and its fields, each with
//! the name on the wire, the type (without `Option`), whether it is required, and an expression
//! of type `voice_wire::Bounds`:
//!
//! ```text
//! columns! { Loan { "title": String, true, Bounds { .. }; "due": Day, false, Bounds { .. }; } }
//! ```

mod expand;
mod input;

use proc_macro::TokenStream;

/// Derives the reader, the writer and the JSON Schema of a wire type; see the crate's page
/// for the attributes.
#[proc_macro_derive(Wire, attributes(wire))]
pub fn derive_wire(tokens: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(tokens as syn::DeriveInput);
    input::Model::from_input(&input)
        .map(|model| expand::expand(&model))
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
