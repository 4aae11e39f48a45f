use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use voice_core::catalog::{Near, NearText, Search};
use voice_core::schema;
use voice_core::wire::describe::{Generator, JsonSchema};
use voice_core::wire::{Fault, FaultCode, from_value};

use crate::{App, Problem, body};

/// Finds help. What is asked is neither kept nor logged.
pub(crate) async fn search(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let Ok(now) = app.clock.now() else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the clock does not tell the time").into_response();
    };
    match asked(query.as_deref().unwrap_or_default()) {
        Ok(search) => body::json(&app.catalog.search(&search, now.utc_day())),
        Err((faults, left_off)) => Problem::faults(faults, left_off).into_response(),
    }
}

/// The fields of a search as the schema has them, with `near` on one line.
fn fields() -> Map<String, Value> {
    let schema = schema::get("search").unwrap_or_default();
    let mut fields = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    for (name, field) in &mut fields {
        if name == "near" {
            let text = NearText::json_schema(&mut Generator::default());
            let mut text = Value::from(text);
            if let (Some(text), Some(field)) = (text.as_object_mut(), field.as_object()) {
                text.extend(
                    field.iter().filter(|(key, _)| *key != "$ref").map(|(key, value)| (key.clone(), value.clone())),
                );
            }
            *field = text;
        } else if let Some(target) =
            field.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"))
            && let Some(definition) = definitions.get(target)
        {
            let mut whole = definition.clone();
            if let (Some(whole), Some(field)) = (whole.as_object_mut(), field.as_object()) {
                whole.extend(
                    field.iter().filter(|(key, _)| *key != "$ref").map(|(key, value)| (key.clone(), value.clone())),
                );
            }
            *field = whole;
        }
    }
    fields
}

/// The parameters of the operation, for the OpenAPI document.
pub(crate) fn parameters() -> Vec<Value> {
    let parameter = |(name, schema): (String, Value)| {
        let description = schema.get("description").cloned().unwrap_or_default();
        json!({ "name": name, "in": "query", "description": description, "schema": schema })
    };
    fields().into_iter().map(parameter).collect()
}

/// A search from a query string, with every fault of it.
fn asked(query: &str) -> Result<Search, (Vec<Fault>, usize)> {
    let known = fields();
    let mut search = Map::new();
    let (mut faults, mut near) = (Vec::new(), None);
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let kind = known.get(&*name).and_then(|schema| schema.get("type")).and_then(Value::as_str);
        let value = match kind {
            Some("number" | "integer" | "boolean") => {
                serde_json::from_str(&text).unwrap_or_else(|_| Value::from(&*text))
            }
            _ => Value::from(&*text),
        };
        if search.contains_key(&*name) || name == "near" && near.is_some() {
            let example =
                known.get(&*name).and_then(|schema| schema.pointer("/examples/0")).cloned().unwrap_or_default();
            faults.push(Fault {
                pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")),
                code: FaultCode::DuplicateField,
                expected: "this field once".to_owned(),
                example: example.to_string(),
            });
        } else if name == "near" {
            near = Some(text.parse::<Near>());
        } else {
            search.insert(name.into_owned(), value);
        }
    }
    let near = near.transpose().unwrap_or_else(|found| {
        faults.extend(found.into_vec().into_iter().map(|fault| Fault { pointer: "/near".to_owned(), ..fault }));
        None
    });
    let (search, left_off) = match from_value::<Search>(Value::Object(search)) {
        Ok(search) => (Some(search), 0),
        Err(found) => {
            let left_off = found.left_off();
            faults.extend(found.into_vec());
            (None, left_off)
        }
    };
    match search {
        Some(search) if faults.is_empty() => Ok(Search { near, ..search }),
        _ => Err((faults, left_off)),
    }
}
