//! Schemas without references.

use serde_json::{Map, Value};

/// Where the definitions are.
const DEFINITIONS: &str = "$defs";

/// A schema with each definition in the place of the references to it, under the title and the
/// description that stand beside the reference: for tools that read those of the definition alone,
/// as JSON Forms does. It accepts the same values. No type of the library refers to itself; a
/// reference that led back to where it stands would stay one.
///
/// ```
/// use voice_core::schema;
///
/// let search = schema::get("search").ok_or("no such schema")?;
/// assert_eq!(search["properties"]["county"]["$ref"], "#/$defs/Line");
/// let inlined = schema::inlined(search);
/// assert_eq!(inlined["properties"]["county"]["title"], "County");
/// assert_eq!(inlined["properties"]["county"]["type"], "string");
/// assert!(inlined.get("$defs").is_none());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn inlined(mut schema: Value) -> Value {
    let definitions = schema.as_object_mut().and_then(|members| members.remove(DEFINITIONS));
    let Some(Value::Object(definitions)) = definitions else { return schema };
    let mut is_open = Vec::new();
    let mut stays = false;
    put_in_place(&mut schema, &definitions, &mut is_open, &mut stays);
    if let Some(members) = schema.as_object_mut().filter(|_| stays) {
        members.insert(DEFINITIONS.to_owned(), definitions.into());
    }
    schema
}

fn put_in_place(
    value: &mut Value,
    definitions: &Map<String, Value>,
    is_open: &mut Vec<String>,
    stays: &mut bool,
) {
    match value {
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str);
            let name = name.and_then(|path| path.strip_prefix("#/$defs/")).map(ToOwned::to_owned);
            let Some(name) = name else {
                let each = members.values_mut();
                each.for_each(|member| put_in_place(member, definitions, is_open, stays));
                return;
            };
            let definition = definitions.get(&name).and_then(Value::as_object);
            let Some(definition) = definition.filter(|_| !is_open.contains(&name)) else {
                *stays = true;
                return;
            };
            members.remove("$ref");
            for (keyword, said) in definition {
                members.entry(keyword.clone()).or_insert_with(|| said.clone());
            }
            is_open.push(name);
            // The definition may be a reference itself.
            put_in_place(value, definitions, is_open, stays);
            is_open.pop();
        }
        Value::Array(items) => {
            for item in items {
                put_in_place(item, definitions, is_open, stays);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::inlined;

    #[test]
    fn what_refers_to_itself_stays() {
        let list = json!({
            "$ref": "#/$defs/List",
            "$defs": {
                "List": { "type": "object", "properties": { "next": { "$ref": "#/$defs/List" } } }
            }
        });
        let put = inlined(list.clone());
        assert_eq!(put["properties"]["next"]["$ref"], "#/$defs/List");
        assert_eq!(put["$defs"], list["$defs"]);
        let alias = json!({ "$ref": "#/$defs/A", "title": "T", "$defs": {
            "A": { "$ref": "#/$defs/B", "title": "A" }, "B": { "type": "string", "title": "B" }
        } });
        assert_eq!(inlined(alias), json!({ "type": "string", "title": "T" }));
        assert_eq!(inlined(json!(true)), json!(true));
        assert_eq!(inlined(json!({ "type": "string" })), json!({ "type": "string" }));
    }
}
