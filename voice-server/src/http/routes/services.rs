use std::sync::{Arc, LazyLock};

use axum::extract::State;
use serde_json::{Map, Value, json};
use voice_axum::Reply;
use voice_core::catalog::{Index, Near, Search, SearchAnswer, national};
use voice_core::wire::describe::Generator;
use voice_core::wire::{InputErrors, from_value};

use crate::http::caller::Counted;
use crate::http::example;
use crate::http::operation::Operation;
use crate::http::query::{self, Query, QueryFields};
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

/// The fields of a search as the schema has them, with `near` on one line.
static FIELDS: LazyLock<Map<String, Value>> =
    LazyLock::new(|| query::fields("search", &[("near", "near-text")]));

impl QueryFields for Search {
    fn parameters(_: &mut Generator) -> Vec<Value> {
        query::described(&FIELDS)
    }

    fn value(name: &str, text: &str) -> Result<Value, InputErrors> {
        if name == "near" {
            let near: Near = text.parse()?;
            return Ok(json!(near));
        }
        Ok(query::typed(&FIELDS, name, text))
    }

    fn example_of(name: &str) -> Value {
        query::example(&FIELDS, name)
    }
}
