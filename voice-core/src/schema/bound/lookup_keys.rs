//! What declared look-up keys add to schemas: references by them, and what records have of them.

use serde_json::{Map, Value, json};

use super::super::{Generator, SchemaSettings, in_language, translation};
use crate::identifier::SubjectReference;
use crate::language::Language;
use crate::subject::MAX_KEYS;
use crate::vocabulary::{
    DeclaredLookupKey, KeyValue, LookupKeyDeclaration, RECORDED_KEY, Vocabulary,
};
use crate::wire::describe::{TITLE_SEPARATOR, branch, union_of};

/// The field of a record that has values of look-up keys, as the schema of a vocabulary titles it.
const KEYS: (&str, &str) =
    ("Look-up keys", "Look-up keys, by which people are found beside number and name.");

/// One of them, as the schema of its value is titled.
pub(in crate::schema) const KEY: (&str, &str) = (
    "Key value",
    "A value of a look-up key that an office declares: up to 64 printable characters of ASCII.",
);

/// A text of the library in a language; in English where a declared language, which has what
/// requesters are told, has none.
fn text(english: &'static str, language: Language) -> &'static str {
    translation(english, language).unwrap_or(english)
}

/// Adds the references by declared keys to a type that has them.
pub(super) fn add_references(
    schema: &mut Value,
    vocabulary: &Vocabulary,
    language: Language,
    more: &mut Map<String, Value>,
) {
    let Some(list) = schema.pointer_mut("/oneOf").and_then(Value::as_array_mut) else { return };
    for (key, declared) in vocabulary.lookup_keys() {
        let name = format!("{}:reference", key.as_str());
        list.push(json!({ "$ref": format!("#/$defs/{name}") }));
        let reference = reference(key, declared, language, more);
        more.insert(name, reference);
    }
}

/// Adds the field with values of declared keys to the identifiers of a record.
pub(super) fn add_field(
    schema: &mut Value,
    vocabulary: &Vocabulary,
    language: Language,
    more: &mut Map<String, Value>,
) {
    let Some(fields) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) else {
        return;
    };
    let mut branches = Vec::new();
    for (key, declared) in vocabulary.lookup_keys() {
        let name = format!("{}:record", key.as_str());
        branches.push(json!({ "$ref": format!("#/$defs/{name}") }));
        more.insert(name, of_value(text(KEY.0, language), key, declared, language));
    }
    if branches.is_empty() {
        return;
    }
    fields.insert("keys".to_owned(), field(language));
    let union = union_of(text(KEY.0, language), text(KEY.1, language), branches);
    more.insert(RECORDED_KEY.to_owned(), union.into());
}

/// The field of a record that has values of look-up keys.
pub(in crate::schema) fn field(language: Language) -> Value {
    let items = json!({ "$ref": format!("#/$defs/{RECORDED_KEY}") });
    json!({
        "title": text(KEYS.0, language), "description": text(KEYS.1, language), "type": "array",
        "items": items, "minItems": 1, "maxItems": MAX_KEYS, "uniqueItems": true,
    })
}

/// An object of a key with its value.
fn of_value(
    of: &str,
    key: DeclaredLookupKey,
    declared: &LookupKeyDeclaration,
    language: Language,
) -> Value {
    let title = declared.title.in_language(language).as_str();
    let description = declared.description.in_language(language).as_str();
    let mut schema = branch(key.as_str(), title, description, Vec::new());
    if let Some(keywords) = schema.as_object_mut() {
        keywords.insert("title".to_owned(), json!(format!("{of}{TITLE_SEPARATOR}{title}")));
    }
    let value = json!({
        "title": title, "description": description, "type": "string",
        "minLength": KeyValue::FORM.min, "maxLength": KeyValue::FORM.max,
        "pattern": declared.pattern, "examples": [declared.example],
    });
    let schema = in_language(schema, language);
    with_field(schema, "value", value)
}

/// A reference by a key, with what must agree beside the value.
#[expect(clippy::expect_used, reason = "a test makes references with each companion")]
fn reference(
    key: DeclaredLookupKey,
    declared: &LookupKeyDeclaration,
    language: Language,
    more: &mut Map<String, Value>,
) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let library = by_name(&mut generator);
    let mut schema = of_value(text("Subject reference", language), key, declared, language);
    for beside in &declared.beside {
        let field = library.pointer(&format!("/properties/{}", beside.field()));
        let field = field.expect("a reference by name has each of them").clone();
        schema = with_field(schema, beside.field(), in_language(field, language));
    }
    for (name, definition) in generator.take_definitions(true) {
        more.entry(name).or_insert_with(|| in_language(definition, language));
    }
    schema
}

/// The schema of a reference by name, whose fields stand beside the values of keys too; what it
/// refers to stays in the generator.
#[expect(clippy::expect_used, reason = "the derive defines each kind of an enum")]
pub(in crate::schema) fn by_name(generator: &mut Generator) -> Value {
    generator.subschema_for::<SubjectReference>();
    let definitions = generator.definitions_mut();
    definitions.remove("SubjectReference");
    definitions.remove("SubjectReferenceByNumber");
    definitions.remove("AlienNumber");
    definitions.remove("SubjectReferenceByName").expect("a kind has its definition")
}

/// The schema of an object with one field more, which must be there.
pub(in crate::schema) fn with_field(mut schema: Value, name: &str, field: Value) -> Value {
    if let Some(fields) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) {
        fields.insert(name.to_owned(), field);
    }
    if let Some(required) = schema.pointer_mut("/required").and_then(Value::as_array_mut) {
        required.push(json!(name));
    }
    schema
}
