//! The OpenAPI 3.1 document, from the schemas of the types that are read and written.

use axum::response::Response;
use serde_json::{Map, Value, json};
use voice_core::schema;
use voice_core::wire::describe::{Generator, JsonSchema};

use crate::{BODY_LIMIT, CategoryListing, PolicyListing, Problem, body};

pub(crate) async fn serve() -> Response {
    body::json(&document())
}

/// The document that `GET /openapi.json` serves.
#[must_use]
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "voice",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What may be told to victims and witnesses about a person in custody. An answer that tells nothing is the same whoever is asked about.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "/" }],
        "paths": paths(),
        "components": {
            "schemas": components(),
            "securitySchemes": { "staff": { "type": "http", "scheme": "bearer" } }
        }
    })
}

/// The definitions of the library and those of the server.
fn components() -> Map<String, Value> {
    fn add<T: JsonSchema>(generator: &mut Generator) {
        generator.subschema_for::<T>();
    }
    let mut all = schema::components_with(|generator| {
        add::<Problem>(generator);
        add::<CategoryListing>(generator);
        add::<PolicyListing>(generator);
    });
    all.insert(
        "Schema".to_owned(),
        json!({ "type": "object", "title": "Schema", "description": "A JSON Schema, 2020-12." }),
    );
    all
}

fn paths() -> Value {
    json!({
        "/v1/questions": { "post": {
            "operationId": "askQuestion",
            "summary": "Ask a question",
            "requestBody": {
                "required": true,
                "description": format!("The question, at most {BODY_LIMIT} bytes; its moment is within 5 minutes of the server's clock."),
                "content": content(&reference("Question"))
            },
            "responses": responses("The answer.", &reference("Answer"), &[400, 405, 408, 409, 413, 415, 422])
        }},
        "/v1/questions/{id}/rationale": { "get": {
            "operationId": "readRationale",
            "summary": "Read why a question was answered as it was",
            "security": [{ "staff": [] }],
            "parameters": [parameter("id", "The request id of the answer.", &json!({ "type": "string", "format": "uuid" }))],
            "responses": responses("The rationale, for staff.", &reference("Rationale"), &[401, 404, 405])
        }},
        "/v1/categories": { "get": {
            "operationId": "listCategories",
            "summary": "List what may be asked for",
            "responses": responses("The categories.", &json!({ "type": "array", "items": reference("CategoryListing") }), &[405])
        }},
        "/v1/policies": { "get": {
            "operationId": "listPolicies",
            "summary": "List the packs of the policy",
            "responses": responses("The packs.", &reference("PolicyListing"), &[405])
        }},
        "/v1/schemas": { "get": {
            "operationId": "listSchemas",
            "summary": "List the names of the schemas",
            "responses": responses("The names.", &json!({ "type": "array", "items": { "type": "string" } }), &[405])
        }},
        "/v1/schemas/{name}": { "get": {
            "operationId": "readSchema",
            "summary": "Read a schema",
            "parameters": [parameter("name", "The name of the schema.", &json!({ "type": "string" }))],
            "responses": responses("The schema.", &reference("Schema"), &[404, 405])
        }},
        "/openapi.json": { "get": {
            "operationId": "readApi",
            "summary": "Read this document",
            "responses": responses("This document.", &json!({ "type": "object" }), &[405])
        }},
        "/healthz": { "get": {
            "operationId": "checkHealth",
            "summary": "Check that the server answers",
            "responses": responses("It does.", &json!({ "type": "object", "properties": { "status": { "const": "ok" } }, "required": ["status"] }), &[405])
        }}
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

fn parameter(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

fn responses(description: &str, schema: &Value, problems: &[u16]) -> Value {
    let headers = json!({ "x-request-id": { "description": "The id of the request.", "schema": { "type": "string", "format": "uuid" } } });
    let mut responses = Map::new();
    responses.insert(
        "200".to_owned(),
        json!({ "description": description, "headers": headers, "content": content(schema) }),
    );
    for status in problems {
        let reason = axum::http::StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
        let problem = json!({
            "description": reason.unwrap_or_default(),
            "headers": headers,
            "content": { "application/problem+json": { "schema": reference("Problem") } }
        });
        responses.insert(status.to_string(), problem);
    }
    responses.into()
}
