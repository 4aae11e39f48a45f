use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use voice_core::disclosure::Language;
use voice_core::schema;
use voice_core::wire::describe::{Generator, JsonSchema, Schema};

use crate::http::operation::Operation;
use crate::http::path::Name;
use crate::http::published::Published;
use crate::http::query;
use crate::http::reply::any_object;
use crate::http::signature::{Part, Signature};
use crate::{App, Problem};

/// The operations on schemas.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/schemas", names)
            .id("listSchemas")
            .summary("List the names of the schemas")
            .document()
            .returns("The names.", || Some(json!(schema::names().take(3).collect::<Vec<_>>()))),
        Operation::get("/v1/schemas/{name}", one)
            .id("readSchema")
            .summary("Read a schema")
            .document()
            .path_text("name", "The name of the schema.")
            .returns("The schema.", || schema::get("category"))
            .problems(&[404]),
    ]
}

async fn names(headers: HeaderMap) -> Published<Vec<&'static str>> {
    Published::new(&schema::names().collect(), &headers)
}

async fn one(
    Name(name): Name,
    SchemaLanguage(language): SchemaLanguage,
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Published<SchemaDocument>, Problem> {
    match schema::get(&name) {
        Some(schema) => {
            let schema = SchemaDocument(schema::bound(schema, app.policy.vocabulary(), language));
            Ok(Published::new(&schema, &headers))
        }
        None => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no schema of this name; /v1/schemas lists the names",
        )),
    }
}

/// The language of a schema's titles and descriptions: all that its query may state.
struct SchemaLanguage(Language);

impl FromRequestParts<Arc<App>> for SchemaLanguage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let language = match parts.uri.query().unwrap_or_default() {
            "" => Some(Language::English),
            query => query.strip_prefix("language=").and_then(|language| language.parse().ok()),
        };
        let detail = "the query of a schema is nothing, `language=en` or `language=es`";
        language.map(Self).ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, detail))
    }
}

impl Part for SchemaLanguage {
    fn describe(signature: &mut Signature<'_>) {
        let description = "The language of titles and descriptions; English where it is left out.";
        let schema = signature.generator.subschema_for::<Language>().into();
        signature.parameter(query::parameter("language", &description.into(), &schema));
        signature.problems([400]);
    }
}

/// A JSON Schema as it is served.
struct SchemaDocument(Value);

impl Serialize for SchemaDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl JsonSchema for SchemaDocument {
    fn schema_name() -> Cow<'static, str> {
        "Schema".into()
    }

    fn json_schema(_: &mut Generator) -> Schema {
        let mut schema = any_object();
        schema.insert("title".to_owned(), "Schema".into());
        schema.insert("description".to_owned(), "A JSON Schema, 2020-12.".into());
        schema
    }
}
