use std::sync::{Arc, LazyLock};

use axum::extract::State;
use serde_json::{Map, Value, json};
use voice_core::catalog::{Index, Near, Search, SearchAnswer, national};
use voice_core::schema;
use voice_core::wire::describe::Generator;
use voice_core::wire::{InputErrors, from_value};

use crate::http::caller::Counted;
use crate::http::example;
use crate::http::operation::Operation;
use crate::http::query::{self, Query, QueryFields};
use crate::http::reply::Reply;
use crate::{App, Problem};

/// The operation of the referral catalog.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/services", search)
            .id("findServices")
            .summary("Find help")
            .returns("What was found, and the lines for a crisis.", found),
    ]
}

/// What is found for a victim of domestic violence who speaks Spanish.
fn found() -> Option<Value> {
    let search: Search =
        from_value(json!({ "need": "domestic-violence", "language": "es", "size": 1 })).ok()?;
    serde_json::to_value(Index::new(national().clone()).search(&search, example::day()?)).ok()
}

/// Finds help. What is asked is neither kept nor logged.
async fn search(
    State(app): State<Arc<App>>,
    _: Counted,
    Query(search): Query<Search>,
) -> Result<Reply<SearchAnswer>, Problem> {
    Ok(Reply::new(&app.catalog.search(&search, app.now()?.utc_day())))
}

/// The fields of a search as the schema has them, with `near` on one line, and each with what it
/// refers to.
#[expect(
    clippy::expect_used,
    reason = "a schema of the library; every test of a search reads its fields"
)]
static FIELDS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let schema = schema::get("search").expect("the schema of a search");
    let mut fields =
        schema.get("properties").and_then(Value::as_object).cloned().expect("its fields");
    let definition =
        |field: &Value| schema.pointer(field.get("$ref")?.as_str()?.strip_prefix('#')?).cloned();
    for (name, field) in &mut fields {
        let whole = if name == "near" { schema::get("near-text") } else { definition(field) };
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
});

impl QueryFields for Search {
    #[expect(
        clippy::expect_used,
        reason = "every field is described; the test of the document reads all of them"
    )]
    fn parameters(_: &mut Generator) -> Vec<Value> {
        let parameter = |(name, schema): (&String, &Value)| {
            query::parameter(name, schema.get("description").expect("what the field is"), schema)
        };
        FIELDS.iter().map(parameter).collect()
    }

    fn value(name: &str, text: &str) -> Result<Value, InputErrors> {
        if name == "near" {
            let near: Near = text.parse()?;
            return Ok(json!(near));
        }
        let kind = FIELDS.get(name).and_then(|schema| schema.get("type")).and_then(Value::as_str);
        Ok(match kind {
            Some("number" | "integer" | "boolean") => {
                serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
            }
            _ => Value::from(text),
        })
    }

    fn example_of(name: &str) -> Value {
        FIELDS
            .get(name)
            .and_then(|schema| schema.pointer("/examples/0"))
            .cloned()
            .unwrap_or_default()
    }
}
