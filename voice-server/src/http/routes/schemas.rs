use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use voice_core::disclosure::Language;
use voice_core::schema;
use voice_core::wire::describe::{Generator, JsonSchema, Schema};

use crate::http::operation::{Operation, Served as _};
use crate::http::page::{no_such_language, offered};
use crate::http::path::Name;
use crate::http::published::{IfNoneMatch, Published};
use crate::http::query;
use crate::http::reply::any_object;
use crate::{App, Problem};
use voice_axum::openapi::{Part, Signature};

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

async fn names(known: IfNoneMatch) -> Published<Vec<&'static str>> {
    Published::new(&schema::names().collect(), &known)
}

async fn one(
    Name(name): Name,
    SchemaLanguage(language): SchemaLanguage,
    State(app): State<Arc<App>>,
    known: IfNoneMatch,
) -> Result<Published<SchemaDocument>, Problem> {
    match schema::get(&name) {
        Some(schema) if !schema::lacking(&schema, language).is_empty() => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "this schema is not there in that language: the office gives texts of what requesters \
             fill in and read; `language=en` and `language=es` have every schema",
        )),
        Some(schema) => {
            let schema = SchemaDocument(schema::bound(schema, app.policy.vocabulary(), language));
            Ok(Published::new(&schema, &known))
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

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let offered = offered(&app.policy);
        let language = match parts.uri.query().unwrap_or_default() {
            "" => Some(Language::English),
            query => query.strip_prefix("language=").and_then(|asked| {
                offered.iter().copied().find(|language| language.as_str() == asked)
            }),
        };
        let of = "the query of a schema is nothing,";
        language.map(Self).ok_or_else(|| no_such_language(of, &offered))
    }
}

impl Part for SchemaLanguage {
    fn describe(signature: &mut Signature<'_>) {
        let description = "The language of titles and descriptions; English where it is left out.";
        let schema = signature.schema_of::<Language>();
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
