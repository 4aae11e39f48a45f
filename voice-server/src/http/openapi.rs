//! The OpenAPI 3.1 document, made of the operations and of the schemas of the types that they read
//! and answer.

mod choices;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use voice_core::disclosure::Policy;
use voice_core::language::Language;
use voice_core::schema;
use voice_core::wire::describe::Generator;

use super::body::FEED_TYPES;
use super::caller::named;
use super::operation::{Operation, PathParameter};
use super::routes::operations;
use super::signature::{Content, RequestBody, Signature};
use super::{example, idempotency, problem};
use crate::Problem;

/// The version of OpenAPI.
pub(crate) const VERSION: &str = "3.1.0";

/// The problems of every path: a token that opens nothing, a method that the path does not have.
/// The description of the API has those of requests that no client should make.
const EVERYWHERE: [u16; 2] = [401, 405];

/// The document that `GET /openapi.json` serves.
#[must_use]
pub fn document() -> Value {
    published(described())
}

/// A document as it is served, for those who make clients of it.
pub(crate) fn published(mut document: Value) -> Value {
    choices::list(&mut document);
    document
}

/// The document with the schemas as they are under `/v1/schemas`, of which the pages are made.
pub(crate) fn described() -> Value {
    let (mut paths, mut tags): (Map<String, Value>, BTreeSet<&str>) = Default::default();
    let schemas = schema::components_with(|generator| {
        for operation in operations() {
            tags.insert(operation.tag());
            let item = paths.entry(operation.path).or_insert_with(|| json!({}));
            if let Some(item) = item.as_object_mut() {
                item.insert(operation.method.to_owned(), operation.object(generator));
            }
        }
    });
    let schemas = referred_to(&paths, schemas);
    json!({
        "openapi": VERSION,
        "info": {
            "title": "voice",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What may be told to victims and witnesses about a person in custody. \
                            An answer that tells nothing is the same whoever is asked about. \
                            Beside what each operation lists, every path refuses a request that \
                            names no host or several (400) or one under which the server does not \
                            answer (421), that a page of another name sends (403), and one with a \
                            token after too many wrong ones (429) or while the store is \
                            unavailable (503).",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "/" }],
        "tags": tags.into_iter().map(|name| json!({ "name": name })).collect::<Value>(),
        "paths": paths,
        "components": {
            "examples": examples_of_problems(&paths),
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } }
        }
    })
}

/// Where the examples are to which responses refer.
const EXAMPLES: &str = "#/components/examples/";

/// The name of the example of a problem.
fn named_example(status: StatusCode) -> String {
    format!("Problem{}", status.as_u16())
}

/// An example of a problem of each status that is among the responses of the paths: without one,
/// who makes up an answer takes a status of the schema that is another than that of the response.
fn examples_of_problems(paths: &Map<String, Value>) -> Map<String, Value> {
    let operations = paths.values().filter_map(Value::as_object).flat_map(Map::values);
    let responses = operations.filter_map(|of| of.get("responses")?.as_object());
    let statuses = responses.flat_map(Map::keys).filter_map(|of| of.parse::<StatusCode>().ok());
    let refused: BTreeSet<StatusCode> =
        statuses.filter(|of| of.is_client_error() || of.is_server_error()).collect();
    let with_name = |status| {
        let value = made(|| example::written(&problem::example(status)?));
        (named_example(status), json!({ "value": value }))
    };
    refused.into_iter().map(with_name).collect()
}

/// The document of an office of one's own: with the terms that it declares, and without examples of
/// answers, which are those of the reference office.
#[must_use]
#[expect(clippy::expect_used, reason = "the document was made with both a few lines above")]
pub(crate) fn described_of(policy: &Policy) -> Value {
    let mut document = described();
    without_answers(document.get_mut("paths").expect("a document has paths"));
    let schemas = document.pointer_mut("/components/schemas").expect("a document has schemas");
    // A component's name has no colon.
    let named = |word: &str| word.replace(':', ".");
    let own = json!({ "$defs": schemas.take() });
    let bound = schema::bound(own, policy.vocabulary(), Language::English);
    let all = bound.get("$defs").and_then(Value::as_object).expect("definitions stay");
    *schemas = all.iter().map(|(name, schema)| (named(name), schema.clone())).collect();
    refer_to_components(schemas, &named);
    // The name of an office that stands there is the own one.
    if let Some(examples) = schemas.pointer_mut("/ProperName/examples") {
        *examples = policy.office().data().offices.iter().map(|of| json!(of.name)).collect();
    }
    document
}

/// Takes the examples of responses out.
fn without_answers(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("responses", Value::Object(responses)) => {
                        let contents =
                            responses.values_mut().filter_map(|of| of.get_mut("content"));
                        let media = contents.filter_map(Value::as_object_mut);
                        media.flat_map(Map::values_mut).filter_map(Value::as_object_mut).for_each(
                            |media| {
                                media.remove("example");
                            },
                        );
                    }
                    (_, member) => without_answers(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_answers),
        _ => {}
    }
}

/// Lets what is declared refer to components, by their names.
fn refer_to_components(value: &mut Value, named: &impl Fn(&str) -> String) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(path) if key == "$ref" => {
                        if let Some(name) = path.strip_prefix("#/$defs/") {
                            *path = format!("#/components/schemas/{}", named(name));
                        }
                    }
                    member => refer_to_components(member, named),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer_to_components(item, named)),
        _ => {}
    }
}

/// The components that the paths refer to, and those to which these do: the others are at
/// `/v1/schemas`.
fn referred_to(paths: &Map<String, Value>, mut all: Map<String, Value>) -> Map<String, Value> {
    let mut waiting = Vec::new();
    paths.values().for_each(|path| references(path, &mut waiting));
    let mut kept = Map::new();
    while let Some(name) = waiting.pop() {
        if let Some((name, schema)) = all.remove_entry(&name) {
            references(&schema, &mut waiting);
            kept.insert(name, schema);
        }
    }
    kept
}

/// The names of the components that a part of the document refers to.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            let name = reference.and_then(|path| path.strip_prefix("#/components/schemas/"));
            found.extend(name.map(ToOwned::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

impl Operation {
    /// What it is about: the first word of its path, or the server itself.
    fn tag(&self) -> &'static str {
        self.path.strip_prefix("/v1/").and_then(|path| path.split('/').next()).unwrap_or("server")
    }

    /// The Operation Object.
    fn object(&self, generator: &mut Generator) -> Value {
        let mut signature = Signature::new(generator);
        (self.signature)(&mut signature);
        signature.problems(self.problems.iter().copied().chain(EVERYWHERE));
        if self.is_keyed {
            idempotency::describe(&mut signature);
        }
        let Signature {
            generator,
            roles,
            takes_token,
            parameters: others,
            body,
            feed,
            content,
            problems,
        } = signature;
        let mut object = Map::new();
        object.insert("tags".to_owned(), json!([self.tag()]));
        object.insert("operationId".to_owned(), self.id.into());
        object.insert("summary".to_owned(), self.summary.into());
        if !roles.is_empty() {
            object.insert("security".to_owned(), json!([{ "token": [] }]));
            object.insert("description".to_owned(), format!("For {}.", named(roles)).into());
        } else if takes_token {
            object.insert("security".to_owned(), json!([{ "token": [] }, {}]));
        } else {
            object.insert("security".to_owned(), json!([]));
        }
        let mut parameters: Vec<Value> =
            self.path_parameters.iter().map(|of| of.object(generator)).collect();
        parameters.extend(others);
        if !parameters.is_empty() {
            object.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(RequestBody { schema, example }) = body {
            let example = self.body_example.map_or(example, made);
            let json = json!({ "schema": schema, "example": example });
            let mut content = Map::from_iter([("application/json".to_owned(), json)]);
            for media_type in FEED_TYPES.into_iter().filter(|_| feed) {
                content.insert(media_type.to_owned(), json!({ "schema": { "type": "string" } }));
            }
            let body = json!({ "required": true, "description": self.body, "content": content });
            object.insert("requestBody".to_owned(), body);
        }
        let mut responses = Map::new();
        responses.insert(
            StatusCode::OK.as_str().to_owned(),
            self.answered(content.map(|of| self.content(of))),
        );
        if self.is_document {
            let unchanged = response("It is as the ETag in `If-None-Match` names it.", None);
            responses.insert(StatusCode::NOT_MODIFIED.as_str().to_owned(), unchanged);
        }
        let problem: Value = generator.subschema_for::<Problem>().into();
        for status in problems {
            let (status, reason) = standard(status);
            let example = format!("{EXAMPLES}{}", named_example(status));
            let content = json!({ "application/problem+json": {
                "schema": problem, "examples": { "problem": { "$ref": example } }
            } });
            responses.insert(status.as_str().to_owned(), response(reason, Some(content)));
        }
        object.insert("responses".to_owned(), responses.into());
        object.into()
    }

    /// The response where all is well, with the headers that it has beside those of all.
    fn answered(&self, content: Option<Value>) -> Value {
        let mut answered = response(self.returns, content);
        if let Some(headers) = answered.get_mut("headers").and_then(Value::as_object_mut) {
            for (name, description, schema) in &self.headers {
                let header = json!({ "description": description, "schema": schema });
                headers.insert((*name).to_owned(), header);
            }
        }
        answered
    }

    fn content(&self, content: Content) -> Value {
        let Content { media_type, schema, or_as } = content;
        let mut content = match self.example {
            Some(example) => json!({ media_type: { "schema": schema, "example": made(example) } }),
            None => json!({ media_type: { "schema": schema } }),
        };
        if let (Some(other), Value::Object(content)) = (or_as, &mut content) {
            content.insert(other.to_owned(), json!({ "schema": { "type": "string" } }));
        }
        content
    }
}

impl PathParameter {
    fn object(&self, generator: &mut Generator) -> Value {
        json!({
            "name": self.name,
            "in": "path",
            "required": true,
            "description": self.description,
            "schema": (self.schema)(generator),
        })
    }
}

fn response(description: &str, content: Option<Value>) -> Value {
    let id = json!({
        "description": "The id of the request.", "schema": { "type": "string", "format": "uuid" }
    });
    let mut response = Map::new();
    response.insert("description".to_owned(), description.into());
    response.insert("headers".to_owned(), json!({ "x-request-id": id }));
    response.extend(content.map(|content| ("content".to_owned(), content)));
    response.into()
}

#[expect(
    clippy::expect_used,
    reason = "examples are compiled in, and the tests of the document make all of them"
)]
fn made(example: impl Fn() -> Option<Value>) -> Value {
    example().expect("an example of each")
}

#[expect(
    clippy::expect_used,
    reason = "statuses are compiled in, and the tests of the document have all of them"
)]
fn standard(status: u16) -> (StatusCode, &'static str) {
    let status = StatusCode::from_u16(status).expect("a status of HTTP");
    (status, status.canonical_reason().expect("a status of the standard"))
}
