//! The JSON Schema of each wire form (feature `schema`).
//!
//! A type that derives `Wire` has its schema from its documentation:
//!
//! ```
//! use voice_wire::Wire;
//! use voice_wire::describe::{Generator, JsonSchema};
//!
//! /// Where a caller can be called.
//! #[derive(Debug, Wire)]
//! struct Callback {
//!     /// The part of the day.
//!     safe_at: String,
//! }
//!
//! let schema = Callback::json_schema(&mut Generator::default()).to_value();
//! assert_eq!(schema["description"], "Where a caller can be called.");
//! assert_eq!(schema["properties"]["safe_at"]["title"], "Safe at");
//! assert_eq!(schema["additionalProperties"], false);
//! ```

use std::borrow::Cow;

pub use schemars::{JsonSchema, Schema, SchemaGenerator as Generator};
use serde_json::{Map, Value, json};

use super::values::Integer;
use super::{Bounds, Set, TextForm, Vocabulary};

/// A type with a schema at a place that may state bounds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no schema on the wire",
    label = "this type has no form on the wire",
    note = "derive `Wire` for a struct or enum, and define a string of its own form with `text!`",
    note = "numbers are `u16`, `u32`, `u64`: an amount is a count of its smallest unit, no `f64`",
    note = "a map is a list of entries, `Vec<Entry>` or `Set<Entry>`, with its key as a field",
    note = "what may be left out is a field of type `Option<_>`, and nothing else is"
)]
pub trait Describe {
    /// The schema: a reference for named types, the schema itself for the others.
    fn describe(generator: &mut Generator, limits: Bounds) -> Schema;
}

/// An object type, which can also be the body of a tagged one.
pub trait DescribeObject {
    /// Its fields.
    fn properties(generator: &mut Generator) -> Vec<Property>;
}

/// A field as the schema shows it.
#[derive(Debug)]
pub struct Property {
    key: &'static str,
    schema: Schema,
    required: bool,
}

impl Property {
    #[doc(hidden)]
    pub fn new<T: Describe>(
        generator: &mut Generator,
        key: &'static str,
        title: &str,
        description: &str,
        required: bool,
        limits: Bounds,
    ) -> Self {
        let mut schema = T::describe(generator, limits);
        schema.insert("title".to_owned(), title.into());
        schema.insert("description".to_owned(), description.into());
        Self { key, schema, required }
    }
}

fn members(
    title: &str,
    description: &str,
    kind: Option<&str>,
    properties: Vec<Property>,
) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut required = Vec::new();
    if let Some(kind) = kind {
        fields.insert(
            "kind".to_owned(),
            json!({"type": "string", "const": kind, "title": "Kind", "description": title}),
        );
        required.push(Value::from("kind"));
    }
    for property in properties {
        if property.required {
            required.push(Value::from(property.key));
        }
        fields.insert(property.key.to_owned(), property.schema.into());
    }
    let Value::Object(map) = json!({
        "title": title,
        "description": description,
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": false,
    }) else {
        return Map::new();
    };
    map
}

#[doc(hidden)]
#[must_use]
pub fn object(title: &str, description: &str, properties: Vec<Property>) -> Schema {
    members(title, description, None, properties).into()
}

/// One form of a type whose fields depend on each other: `#[wire(stated)]` says how.
///
/// ```
/// use serde_json::json;
/// use voice_wire::Wire;
/// use voice_wire::describe::{Case, Generator, JsonSchema, in_cases};
///
/// /// How well somebody is known.
/// #[derive(Debug, Wire)]
/// struct Known {
///     /// The level.
///     level: String,
///     /// What shows it.
///     evidence: String,
/// }
///
/// let mut generator = Generator::default();
/// let whole = Known::json_schema(&mut generator);
/// // Who says so alone shows nothing.
/// let asserted = Case {
///     name: "Asserted".to_owned(),
///     title: "Asserted",
///     fields: vec![("level", Some(json!({"const": "asserted"}))), ("evidence", None)],
/// };
/// let schema = in_cases(&mut generator, "Known", &whole, vec![asserted]).to_value();
/// assert_eq!(schema["oneOf"].as_array().map(Vec::len), Some(1));
/// assert!(generator.definitions().contains_key("KnownAsserted"));
/// ```
#[derive(Debug)]
pub struct Case {
    /// What the name of its definition has after that of the type, as `Verified`.
    pub name: String,
    /// What its title has after that of the type, as `Verified`.
    pub title: &'static str,
    /// The schemas of the fields that are others than in the type; `None` for one that is not
    /// accepted.
    pub fields: Vec<(&'static str, Option<Value>)>,
}

/// The schema of the fields, as one definition for each case: a value is of exactly one.
///
/// Conditions (`if`, `not`) say the same in fewer words, and most tools that make code from schemas
/// read none of them.
///
/// ```
/// use voice_wire::describe::{Case, Generator, JsonSchema, in_cases};
/// use voice_wire::reach::EmailAddress;
/// use voice_wire::Wire;
///
/// /// How somebody is reached.
/// #[derive(Debug, Wire)]
/// struct Reached {
///     /// The way.
///     by: String,
///     /// The address, where it is by electronic mail.
///     address: Option<EmailAddress>,
/// }
///
/// let mut generator = Generator::default();
/// let whole = Reached::json_schema(&mut generator);
/// let by_mail = Case { name: "ByMail".to_owned(), title: "By mail", fields: Vec::new() };
/// let by_call = Case {
///     name: "ByCall".to_owned(),
///     title: "By call",
///     fields: vec![("address", None)],
/// };
/// in_cases(&mut generator, "Reached", &whole, vec![by_mail, by_call]);
/// let of = |name| generator.definitions()[name]["properties"].as_object().map(|of| of.len());
/// assert_eq!((of("ReachedByMail"), of("ReachedByCall")), (Some(2), Some(1)));
/// ```
pub fn in_cases(generator: &mut Generator, id: &str, whole: &Schema, cases: Vec<Case>) -> Schema {
    let (title, description) = texts_of(whole);
    let branches = cases.into_iter().map(|case| {
        let mut schema = whole.clone();
        schema.insert("title".to_owned(), branch_title(&title, case.title).into());
        if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            for (key, field) in case.fields {
                match field {
                    Some(field) => drop(fields.insert(key.to_owned(), field)),
                    None => drop(fields.remove(key)),
                }
            }
        }
        defined(generator, format!("{id}{}", case.name), schema.into())
    });
    let branches = branches.collect();
    union_of(&title, &description, branches)
}

/// The title and the description of an object.
#[expect(clippy::expect_used, reason = "`object` gives each schema both")]
fn texts_of(schema: &Schema) -> (String, String) {
    let says = |key: &str| schema.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
    says("title").zip(says("description")).expect("an object has a title and a description")
}

/// The schema with the title and the description of another.
///
/// ```
/// use serde_json::json;
/// use voice_wire::describe::titled_as;
///
/// let of = json!({"title": "Until", "description": "The last day.", "type": "string"});
/// let titled = titled_as(json!({"const": "2026-12-31"}), Some(&of));
/// assert_eq!(titled["title"], "Until");
/// assert_eq!(titled["const"], "2026-12-31");
/// ```
#[must_use]
pub fn titled_as(mut schema: Value, other: Option<&Value>) -> Value {
    if let Value::Object(keywords) = &mut schema {
        for key in ["title", "description"] {
            let text = other.and_then(|other| other.get(key));
            keywords.extend(text.map(|text| (key.to_owned(), text.clone())));
        }
    }
    schema
}

/// A schema under a name of its own, beside the types: a reference to it.
///
/// ```
/// use serde_json::json;
/// use voice_wire::describe::{Generator, defined};
///
/// let mut generator = Generator::default();
/// let reference = defined(&mut generator, "Moment".to_owned(), json!({"type": "string"}));
/// assert_eq!(reference, json!({"$ref": "#/$defs/Moment"}));
/// assert_eq!(generator.definitions()["Moment"]["type"], "string");
/// ```
pub fn defined(generator: &mut Generator, name: String, schema: Value) -> Value {
    let reference = format!("#{}/{name}", generator.settings().definitions_path);
    debug_assert!(
        generator.definitions().get(&name).is_none_or(|before| *before == schema),
        "two definitions have the name of {reference}"
    );
    generator.definitions_mut().insert(name, schema);
    json!({ "$ref": reference })
}

/// A union of objects: each branch refers to a definition.
///
/// ```
/// use serde_json::json;
/// use voice_wire::describe::union_of;
///
/// let branches = vec![json!({"$ref": "#/$defs/ByNumber"}), json!({"$ref": "#/$defs/ByName"})];
/// let union = union_of("Reference", "How somebody is named.", branches);
/// assert_eq!(union.get("oneOf").and_then(|of| of.as_array()).map(Vec::len), Some(2));
/// ```
#[must_use]
pub fn union_of(title: &str, description: &str, branches: Vec<Value>) -> Schema {
    from_json(
        json!({ "title": title, "description": description, "type": "object", "oneOf": branches }),
    )
}

/// What stands between the title of a union and that of its branch.
pub const TITLE_SEPARATOR: &str = ": ";

/// The title of a branch: tools name what they make of it by its title, so that it has to be the
/// only one of its name.
fn branch_title(of: &str, title: &str) -> String {
    format!("{of}{TITLE_SEPARATOR}{title}")
}

/// A kind of a union, by its title, as the derive knows it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Branch {
    /// The name of the variant.
    pub name: &'static str,
    /// The word of `kind`.
    pub kind: &'static str,
    /// The title of the variant.
    pub title: &'static str,
    /// The description of the variant.
    pub description: &'static str,
    /// Its fields.
    pub properties: Vec<Property>,
}

/// An object that says by its `kind` which it is.
#[doc(hidden)]
#[must_use]
pub fn branch(kind: &str, title: &str, description: &str, properties: Vec<Property>) -> Value {
    Value::Object(members(title, description, Some(kind), properties))
}

#[doc(hidden)]
pub fn tagged(
    generator: &mut Generator,
    id: &str,
    title: &str,
    description: &str,
    branches: Vec<Branch>,
) -> Schema {
    let branches = branches.into_iter().map(|branch| {
        let mut schema =
            members(branch.title, branch.description, Some(branch.kind), branch.properties);
        schema.insert("title".to_owned(), branch_title(title, branch.title).into());
        defined(generator, format!("{id}{}", branch.name), Value::Object(schema))
    });
    let branches = branches.collect();
    union_of(title, description, branches)
}

#[doc(hidden)]
#[must_use]
pub fn vocabulary<V: Vocabulary>(title: &str, description: &str) -> Schema {
    let terms: Vec<Value> = V::TERMS
        .iter()
        .map(|term| {
            json!({
                "const": term.word, "title": term.title, "description": term.description
            })
        })
        .collect();
    from_json(
        json!({ "title": title, "description": description, "type": "string", "oneOf": terms }),
    )
}

#[doc(hidden)]
#[must_use]
pub fn text(name: &str, documentation: &[&str], form: &TextForm) -> Schema {
    let (title, description) = titled(name, documentation);
    let mut schema = from_json(json!({
        "title": title,
        "description": description,
        "type": "string",
        "minLength": form.min,
        "maxLength": form.max,
        "pattern": form.pattern,
        "examples": [form.example],
    }));
    if let Some(format) = form.format {
        schema.insert("format".to_owned(), format.into());
    }
    schema
}

/// The title and the description of a named scalar: its name in words, and the first paragraph of
/// its documentation.
fn titled(name: &str, documentation: &[&str]) -> (String, String) {
    let first: Vec<&str> =
        documentation.iter().map(|line| line.trim()).take_while(|line| !line.is_empty()).collect();
    let description = first.join(" ").replace("[`", "`").replace("`]", "`");
    (title_of(name), description)
}

/// The title of a type: its name in words.
#[doc(hidden)]
#[must_use]
pub fn title_of(name: &str) -> String {
    let mut title = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !title.is_empty() {
            title.push(' ');
            title.extend(letter.to_lowercase());
        } else {
            title.push(letter);
        }
    }
    title
}

/// The schema of a number between bounds.
#[doc(hidden)]
#[must_use]
pub fn number(name: &str, documentation: &[&str], (min, max): (f64, f64)) -> Schema {
    let (title, description) = titled(name, documentation);
    from_json(json!({
        "title": title, "description": description, "type": "number", "minimum": min,
        "maximum": max
    }))
}

fn from_json(value: Value) -> Schema {
    match value {
        Value::Object(map) => map.into(),
        other => Schema::from(!matches!(other, Value::Bool(false))),
    }
}

impl Describe for bool {
    fn describe(_: &mut Generator, _: Bounds) -> Schema {
        from_json(json!({"type": "boolean"}))
    }
}

impl Describe for String {
    fn describe(_: &mut Generator, _: Bounds) -> Schema {
        from_json(json!({"type": "string"}))
    }
}

/// A text that is always there.
impl Describe for &'static str {
    fn describe(generator: &mut Generator, limits: Bounds) -> Schema {
        String::describe(generator, limits)
    }
}

impl Describe for Cow<'static, str> {
    fn describe(generator: &mut Generator, limits: Bounds) -> Schema {
        String::describe(generator, limits)
    }
}

impl Describe for f64 {
    fn describe(_: &mut Generator, _: Bounds) -> Schema {
        from_json(json!({"type": "number"}))
    }
}

macro_rules! integers {
    ($($int:ty),*) => {$(
        impl Describe for $int {
            fn describe(_: &mut Generator, limits: Bounds) -> Schema {
                let (least, greatest) = limits.integer(Self::LEAST, Self::GREATEST);
                from_json(json!({"type": "integer", "minimum": least, "maximum": greatest}))
            }
        }
    )*};
}

integers!(u16, u32, u64);

impl<T: Describe> Describe for Vec<T> {
    fn describe(generator: &mut Generator, limits: Bounds) -> Schema {
        let (least, greatest) = limits.items();
        let items = T::describe(generator, Bounds::NONE);
        from_json(json!({"type": "array", "items": items, "minItems": least, "maxItems": greatest}))
    }
}

impl<T: Describe> Describe for Set<T> {
    fn describe(generator: &mut Generator, limits: Bounds) -> Schema {
        let mut schema = Vec::<T>::describe(generator, limits);
        schema.insert("uniqueItems".to_owned(), true.into());
        schema
    }
}
