use std::sync::{Arc, LazyLock};

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use voice_core::catalog::{Near, Search};
use voice_core::schema;
use voice_core::wire::{Fault, from_value};

use crate::{App, Problem, body, query};

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

/// The fields of a search as the schema has them, with `near` on one line, and each with what it refers to.
#[expect(clippy::expect_used, reason = "a schema of the library; every test of a search reads its fields")]
static FIELDS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let schema = schema::get("search").expect("the schema of a search");
    let mut fields = schema.get("properties").and_then(Value::as_object).cloned().expect("its fields");
    let definition = |field: &Value| schema.pointer(field.get("$ref")?.as_str()?.strip_prefix('#')?).cloned();
    for (name, field) in &mut fields {
        let whole = if name == "near" { schema::get("near-text") } else { definition(field) };
        if let (Some(Value::Object(mut whole)), Some(own)) = (whole, field.as_object()) {
            whole.retain(|key, _| !matches!(key.as_str(), "$schema" | "$id"));
            whole.extend(own.iter().filter(|(key, _)| *key != "$ref").map(|(key, value)| (key.clone(), value.clone())));
            *field = whole.into();
        }
    }
    fields
});

/// The parameters of the operation, for the OpenAPI document.
#[expect(clippy::expect_used, reason = "every field is described; the test of the document reads all of them")]
pub(crate) fn parameters() -> Vec<Value> {
    let parameter = |(name, schema): (&String, &Value)| {
        let description = schema.get("description").cloned().expect("what the field is");
        json!({ "name": name, "in": "query", "description": description, "schema": schema })
    };
    FIELDS.iter().map(parameter).collect()
}

/// A search from a query string, with every fault of it.
fn asked(query: &str) -> Result<Search, (Vec<Fault>, usize)> {
    let mut search = Map::new();
    let (mut faults, mut near) = (Vec::new(), None);
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let kind = FIELDS.get(&*name).and_then(|schema| schema.get("type")).and_then(Value::as_str);
        let value = match kind {
            Some("number" | "integer" | "boolean") => {
                serde_json::from_str(&text).unwrap_or_else(|_| Value::from(&*text))
            }
            _ => Value::from(&*text),
        };
        if search.contains_key(&*name) || name == "near" && near.is_some() {
            let example =
                FIELDS.get(&*name).and_then(|schema| schema.pointer("/examples/0")).cloned().unwrap_or_default();
            faults.push(query::twice(&name, &example));
        } else if name == "near" {
            near = Some(text.parse::<Near>());
        } else {
            search.insert(name.into_owned(), value);
        }
    }
    let near = near.transpose().unwrap_or_else(|found| {
        let placed = |fault: Fault| Fault { pointer: format!("/near{}", fault.pointer), ..fault };
        faults.extend(found.into_vec().into_iter().map(placed));
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
