//! Query strings, with every fault at its field.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::{Map, Value, json};
use voice_core::schema;
use voice_core::wire::describe::{Generator, JsonSchema};
use voice_core::wire::{InputError, InputErrorCode, InputErrors, Read, from_value};

use crate::{App, Problem};
use voice_axum::openapi::{Part, Signature};

/// A type whose fields are the parameters of a query.
pub(crate) trait QueryFields: Read + JsonSchema {
    /// The parameters, as the OpenAPI document has them: the fields of its schema.
    #[expect(
        clippy::expect_used,
        reason = "a form has fields, each described; the test of the document reads all of them"
    )]
    fn parameters(generator: &mut Generator) -> Vec<Value> {
        let schema = Self::json_schema(generator);
        let fields = schema.get("properties").and_then(Value::as_object).expect("its fields");
        let described = |(name, field): (&String, &Value)| {
            let mut schema = field.clone();
            let form = schema.as_object_mut().expect("a schema");
            form.remove("title");
            let description = form.remove("description").expect("what the field is");
            parameter(name, &description, &schema)
        };
        fields.iter().map(described).collect()
    }

    /// The value that the text of a parameter stands for.
    ///
    /// # Errors
    /// What is wrong with it, from its own place.
    fn value(_name: &str, text: &str) -> Result<Value, InputErrors> {
        Ok(Value::from(text))
    }

    /// An example of a parameter.
    fn example_of(name: &str) -> Value;
}

/// A parameter of a query, as the OpenAPI document has it.
pub(crate) fn parameter(name: &str, description: &Value, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

/// The fields of a type by the name of its schema, each with what it refers to, or with the schema
/// that it has on one line.
#[expect(
    clippy::expect_used,
    reason = "a schema of the library; every test of a query reads its fields"
)]
pub(crate) fn fields(name: &str, on_one_line: &[(&str, &str)]) -> Map<String, Value> {
    let schema = schema::get(name).expect("a schema of the library");
    let mut fields =
        schema.get("properties").and_then(Value::as_object).cloned().expect("its fields");
    let definition =
        |field: &Value| schema.pointer(field.get("$ref")?.as_str()?.strip_prefix('#')?).cloned();
    for (name, field) in &mut fields {
        let line = on_one_line.iter().find(|(of, _)| of == name);
        let whole = line.map_or_else(|| definition(field), |(_, line)| schema::get(line));
        // The words of the field itself are kept.
        if let (Some(Value::Object(mut whole)), Some(own)) = (whole, field.as_object()) {
            whole.retain(|key, _| !matches!(key.as_str(), "$schema" | "$id"));
            whole.extend(
                own.iter()
                    .filter(|(key, _)| *key != "$ref")
                    .map(|(key, value)| (key.clone(), value.clone())),
            );
            *field = whole.into();
        }
    }
    fields
}

/// Fields as parameters.
#[expect(
    clippy::expect_used,
    reason = "every field is described; the test of the document reads all of them"
)]
pub(crate) fn described(fields: &Map<String, Value>) -> Vec<Value> {
    let described = |(name, schema): (&String, &Value)| {
        parameter(name, schema.get("description").expect("what the field is"), schema)
    };
    fields.iter().map(described).collect()
}

/// The text of a parameter as its field has it: as JSON where that is a number or a truth value.
pub(crate) fn typed(fields: &Map<String, Value>, name: &str, text: &str) -> Value {
    let kind = fields.get(name).and_then(|schema| schema.get("type")).and_then(Value::as_str);
    match kind {
        Some("number" | "integer" | "boolean") => number(text),
        _ => Value::from(text),
    }
}

/// The text of a parameter as JSON, where each of them is a number.
pub(crate) fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// The example of a field.
pub(crate) fn example(fields: &Map<String, Value>, name: &str) -> Value {
    fields.get(name).and_then(|schema| schema.pointer("/examples/0")).cloned().unwrap_or_default()
}

/// A value read from a query string; all faults of it are reported together.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: QueryFields> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        read(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

impl<T: QueryFields> Part for Query<T> {
    fn describe(signature: &mut Signature<'_>) {
        let parameters = T::parameters(signature.generator());
        parameters.into_iter().for_each(|parameter| signature.parameter(parameter));
        signature.problems([422]);
    }
}

pub(crate) fn read<T: QueryFields>(query: &str) -> Result<T, Problem> {
    let (mut fields, mut seen) = (Map::new(), BTreeSet::new());
    let (mut repeated, mut unreadable) = (Vec::new(), Vec::new());
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        if !seen.insert(name.clone()) {
            repeated.push(InputError {
                pointer,
                code: InputErrorCode::DuplicateField,
                expected: "this field once".to_owned(),
                example: T::example_of(&name).to_string(),
            });
            continue;
        }
        match T::value(&name, &text) {
            Ok(value) => {
                fields.insert(name.into_owned(), value);
            }
            Err(faults) => {
                let placed = |fault: InputError| InputError {
                    pointer: format!("{pointer}{}", fault.pointer),
                    ..fault
                };
                unreadable.extend(faults.into_vec().into_iter().map(placed));
            }
        }
    }
    let mut faults = repeated;
    faults.append(&mut unreadable);
    match from_value::<T>(fields.into()) {
        Ok(value) if faults.is_empty() => Ok(value),
        Ok(_) => Err(Problem::faults(faults, 0)),
        Err(found) => {
            let left_off = found.left_off();
            faults.extend(found.into_vec());
            Err(Problem::faults(faults, left_off))
        }
    }
}
