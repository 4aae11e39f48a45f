//! Whether a version of a type accepts all that another does, proved by the algebra of schemas of
//! the crate `jsonschema`.
//!
//! `schema::changes` compares keywords. Under `if`, `then`, `not` and in a pattern the same
//! values can be said in other words; what is proved here is about values. What is not proved
//! counts as a change.

use jsonschema::canonical::{self, CanonicalSchema, Containment, Satisfiability};
use serde_json::{Value, json};

/// A type of a bundle with all that it refers to; none where the bundle does not have it or the
/// algebra cannot say it.
fn of(bundle: &Value, name: &str) -> Option<CanonicalSchema> {
    bundle["$defs"].get(name)?;
    let mut schema = bundle.clone();
    schema.as_object_mut()?.remove("$id");
    schema["$ref"] = json!(format!("#/$defs/{name}"));
    canonical::options().canonicalize(&schema).ok()
}

/// Whether it is proved that the type of the one bundle accepts all that it accepts in the other.
pub(crate) fn covers(one: &Value, other: &Value, name: &str) -> bool {
    let (Some(one), Some(other)) = (of(one, name), of(other, name)) else { return false };
    matches!(one.covers(&other), Ok(Containment::Yes))
}

/// How long a schema of a difference is at most, to be read.
const READABLE: usize = 600;

/// The values of a type that one bundle accepts and the other does not, as a schema, where there
/// are some and it can be said in a few words.
pub(crate) fn beyond(one: &Value, other: &Value, name: &str) -> Option<String> {
    let difference = of(one, name)?.subtract(&of(other, name)?).ok()?;
    let mut schema = difference.to_json_schema();
    let keywords = schema.as_object_mut()?;
    keywords.retain(|keyword, _| !matches!(keyword.as_str(), "$defs" | "$schema"));
    let text = schema.to_string();
    (difference.satisfiability() != Satisfiability::No && text.len() <= READABLE).then_some(text)
}

/// Subschemas whose values count the other way round: there a type that accepts more makes the
/// whole accept less.
const REVERSED: [&str; 3] = ["if", "not", "contains"];

/// Types are compared one by one, which says nothing of the whole where a type is referred to in
/// such a place.
pub(crate) fn is_reversed_nowhere(schema: &Value) -> bool {
    fn refers(schema: &Value) -> bool {
        match schema {
            Value::Object(keywords) => {
                keywords.contains_key("$ref") || keywords.values().any(refers)
            }
            Value::Array(all) => all.iter().any(refers),
            _ => false,
        }
    }
    match schema {
        Value::Object(keywords) => keywords.iter().all(|(keyword, value)| {
            !(REVERSED.contains(&keyword.as_str()) && refers(value)) && is_reversed_nowhere(value)
        }),
        Value::Array(all) => all.iter().all(is_reversed_nowhere),
        _ => true,
    }
}
