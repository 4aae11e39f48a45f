//! Choices as the published document has them.

use serde_json::{Map, Value};

/// What stands beside `enum`: a text for each of its words, in their order. Generators that know it
/// write them into what they make, and the others pass it over.
const TEXTS: &str = "x-enum-descriptions";

/// The same document, in which each choice is an `enum`.
pub(super) fn listed(mut document: Value) -> Value {
    list(&mut document);
    document
}

/// Writes each choice as an `enum`, with title and description of each word beside it.
///
/// The schemas themselves have a union of constants, each with its texts, of which forms make
/// titles. Generators of clients make better of an `enum`: openapi-python-client reads no word of
/// such a union but the first.
fn list(schema: &mut Value) {
    match schema {
        Value::Object(keywords) => {
            if let Some((words, texts)) = choice(keywords) {
                keywords.remove("oneOf");
                keywords.insert("enum".to_owned(), words);
                keywords.insert(TEXTS.to_owned(), texts);
            }
            for (keyword, of) in keywords {
                match (keyword.as_str(), of) {
                    // Names of fields, which may be words as those below.
                    ("properties", Value::Object(fields)) => fields.values_mut().for_each(list),
                    ("example" | "examples" | "const" | "enum", _) => {}
                    (_, of) => list(of),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(list),
        _ => {}
    }
}

/// The words of a union of constants, and the texts of each.
fn choice(keywords: &Map<String, Value>) -> Option<(Value, Value)> {
    let terms = keywords.get("oneOf")?.as_array()?;
    let words = terms.iter().map(|term| term.get("const").cloned()).collect::<Option<_>>()?;
    let text = |term: &Value| {
        let says = |key: &str| term.get(key).and_then(Value::as_str);
        let told: Vec<&str> = ["title", "description"].into_iter().filter_map(says).collect();
        told.join(": ")
    };
    Some((words, terms.iter().map(text).collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_choice_is_listed_and_an_example_of_a_schema_is_not() {
        let choice = json!({ "type": "string", "oneOf": [
            { "const": "a", "title": "A", "description": "The first." },
            { "const": "b", "title": "B" },
        ] });
        let union = json!({ "oneOf": [{ "$ref": "#/a" }, { "$ref": "#/b" }] });
        let mut schema = json!({
            "properties": { "example": choice, "union": union }, "example": choice,
        });
        list(&mut schema);
        let listed = json!({
            "type": "string", "enum": ["a", "b"], "x-enum-descriptions": ["A: The first.", "B"],
        });
        assert_eq!(
            schema,
            json!({ "properties": { "example": listed, "union": union }, "example": choice })
        );
    }
}
