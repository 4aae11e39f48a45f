//! The OpenAPI 3.1 document, from the schemas of the types that are read and written.

mod keeping;

use std::sync::LazyLock;

use axum::response::Response;
use serde_json::{Map, Value, json};
use voice_core::catalog::{Index, Search, SearchAnswer, national};
use voice_core::category::Category;
use voice_core::disclosure::{Policy, Question};
use voice_core::inquiry::{InquiryFacts, Triage};
use voice_core::office::Office;
use voice_core::schema;
use voice_core::subject::Found;
use voice_core::wire::describe::{Generator, JsonSchema};
use voice_core::wire::{Custodial, Limits, Read, Vocabulary, from_value};

use crate::store::DeadLetter;
use crate::{
    BODY_LIMIT, CLOCK_TOLERANCE, CategoryListing, CorrectionMade, CorrectionQueued, CustodyReport, InquiryNoted,
    NoticeHeard, PinEntry, PolicyListing, Problem, ReferralOffer, ReferralStatus, ReferralStepTaken, ReportReceived,
    SignUpAction, SignUpStatus, SignUpUpdate, TokenMade, TokenRequest, body, services,
};

/// The day of the examples.
const EXAMPLE_DAY: &str = "2026-11-02";

/// The version of OpenAPI.
const VERSION: &str = "3.1.0";

pub(crate) async fn serve() -> Response {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(document);
    body::json(&*DOCUMENT)
}

/// The document that `GET /openapi.json` serves.
#[must_use]
pub fn document() -> Value {
    json!({
        "openapi": VERSION,
        "info": {
            "title": "voice",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What may be told to victims and witnesses about a person in custody. An answer that tells nothing is the same whoever is asked about.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "/" }],
        "paths": all_paths(),
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
        add::<InquiryNoted>(generator);
        add::<PinEntry>(generator);
        add::<NoticeHeard>(generator);
        add::<SignUpAction>(generator);
        add::<SignUpUpdate>(generator);
        add::<SignUpStatus>(generator);
        add::<CustodyReport>(generator);
        add::<ReportReceived>(generator);
        add::<ReferralOffer>(generator);
        add::<ReferralStepTaken>(generator);
        add::<ReferralStatus>(generator);
        add::<CorrectionMade>(generator);
        add::<CorrectionQueued>(generator);
        add::<DeadLetter>(generator);
        add::<TokenRequest>(generator);
        add::<TokenMade>(generator);
    });
    all.insert(
        "Schema".to_owned(),
        json!({ "type": "object", "title": "Schema", "description": "A JSON Schema, 2020-12." }),
    );
    all
}

#[expect(clippy::expect_used, reason = "examples are compiled in; every test of the document makes all of them")]
fn all_paths() -> Value {
    let mut all = paths(Examples::new().expect("an example of each"));
    let keeping = keeping::paths().expect("an example of each");
    all.as_object_mut().expect("paths by name").extend(keeping);
    all
}

fn paths(examples: Examples) -> Value {
    let Examples { question, answer, rationale, categories, policies, services, office, facts, directions, schema } =
        examples;
    let page = json!({ "text/html": { "schema": { "type": "string" } } });
    let names: Vec<_> = schema::names().take(3).collect();
    json!({
        "/v1/questions": { "post": {
            "operationId": "askQuestion",
            "summary": "Ask a question",
            "requestBody": {
                "required": true,
                "description": format!(
                    "The question, at most {BODY_LIMIT} bytes; its moment is within {} minutes of the server's clock.",
                    CLOCK_TOLERANCE.num_minutes()
                ),
                "content": content(&reference("Question"), &question)
            },
            "responses": responses("The answer.", &reference("Answer"), &answer, &[400, 401, 403, 405, 408, 409, 413, 415, 422, 429, 500, 503])
        }},
        "/v1/questions/{id}/rationale": { "get": {
            "operationId": "readRationale",
            "summary": "Read why a question was answered as it was",
            "security": [{ "staff": [] }],
            "parameters": [parameter("id", "The request id of the answer.", &json!({ "type": "string", "format": "uuid" }))],
            "responses": responses("The rationale, for staff.", &reference("Rationale"), &rationale, &[401, 404, 405, 410, 500, 503])
        }},
        "/v1/categories": { "get": {
            "operationId": "listCategories",
            "summary": "List what may be asked for",
            "responses": responses("The categories.", &json!({ "type": "array", "items": reference("CategoryListing") }), &categories, &[405])
        }},
        "/v1/policies": { "get": {
            "operationId": "listPolicies",
            "summary": "List the packs of the policy",
            "responses": responses("The packs.", &reference("PolicyListing"), &policies, &[405])
        }},
        "/v1/services": { "get": {
            "operationId": "findServices",
            "summary": "Find help",
            "parameters": services::parameters(),
            "responses": responses(
                "What was found, and the lines for a crisis.", &reference("SearchAnswer"), &services, &[405, 422]
            )
        }},
        "/v1/office": { "get": {
            "operationId": "readOffice",
            "summary": "Read who the office is on a day",
            "parameters": [{
                "name": "as_of",
                "in": "query",
                "description": "The day; today where it is left out.",
                "schema": reference("Day")
            }],
            "responses": responses("The office of the day.", &reference("OfficeOnDay"), &office, &[405, 422, 500])
        }},
        "/v1/inquiries/route": { "post": {
            "operationId": "routeInquiry",
            "summary": "Ask where a contact goes; nothing is kept",
            "requestBody": {
                "required": true,
                "description": format!("What is known of the contact, at most {BODY_LIMIT} bytes. Free text has no place in it."),
                "content": content(&reference("InquiryFacts"), &facts)
            },
            "responses": responses(
                "Where to turn, why, and which lines help.", &reference("Directions"), &directions, &[400, 405, 408, 413, 415, 422, 500]
            )
        }},
        "/v1/schemas": { "get": {
            "operationId": "listSchemas",
            "summary": "List the names of the schemas",
            "responses": responses("The names.", &json!({ "type": "array", "items": { "type": "string" } }), &json!(names), &[405])
        }},
        "/v1/schemas/{name}": { "get": {
            "operationId": "readSchema",
            "summary": "Read a schema",
            "parameters": [
                parameter("name", "The name of the schema.", &json!({ "type": "string" })),
                {
                    "name": "language",
                    "in": "query",
                    "description": "The language of titles and descriptions; English where it is left out.",
                    "schema": reference("Language")
                }
            ],
            "responses": responses("The schema.", &reference("Schema"), &schema, &[400, 404, 405])
        }},
        "/openapi.json": { "get": {
            "operationId": "readApi",
            "summary": "Read this document",
            "responses": responses("This document.", &json!({ "type": "object" }), &json!({ "openapi": VERSION }), &[405])
        }},
        "/docs": { "get": {
            "operationId": "showApi",
            "summary": "Read this document as a page",
            "responses": responses_of("The page.", &page, &[405])
        }},
        "/healthz": { "get": {
            "operationId": "checkHealth",
            "summary": "Check that the server answers",
            "responses": responses(
                "It does.",
                &json!({ "type": "object", "properties": { "status": { "const": "ok" } }, "required": ["status"] }),
                &json!({ "status": "ok" }),
                &[405]
            )
        }}
    })
}

/// What the operations read and write, of a question about nobody.
struct Examples {
    question: Value,
    answer: Value,
    rationale: Value,
    categories: Value,
    policies: Value,
    services: Value,
    office: Value,
    facts: Value,
    directions: Value,
    schema: Value,
}

impl Examples {
    fn new() -> Option<Self> {
        let policy = Policy::us_federal();
        let question = Question::example(Limits::NONE);
        let asked: Question = from_value(question.clone()).ok()?;
        let eligibility = policy.eligibility(&asked);
        let first = Category::TERMS.first()?;
        let today = Office::reference().on(EXAMPLE_DAY.parse().ok()?);
        let facts = InquiryFacts::example(Limits::NONE);
        let call: InquiryFacts = from_value(facts.clone()).ok()?;
        Some(Self {
            answer: serde_json::to_value(eligibility.answer(Found::nobody())).ok()?,
            rationale: serde_json::to_value(Custodial(&eligibility.rationale(Found::nobody()))).ok()?,
            categories: serde_json::to_value([CategoryListing::new(first, &policy)]).ok()?,
            policies: serde_json::to_value(PolicyListing::new(&policy)).ok()?,
            services: serde_json::to_value(example_search()?).ok()?,
            directions: serde_json::to_value(Triage::reference().route(&call).directions(&today)).ok()?,
            office: serde_json::to_value(today).ok()?,
            facts,
            schema: schema::get("category")?,
            question,
        })
    }
}

/// What is found for a victim of domestic violence who speaks Spanish.
fn example_search() -> Option<SearchAnswer> {
    let search: Search = from_value(json!({ "need": "domestic-violence", "language": "es", "size": 1 })).ok()?;
    Some(Index::new(national().clone()).search(&search, EXAMPLE_DAY.parse().ok()?))
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn content(schema: &Value, example: &Value) -> Value {
    json!({ "application/json": { "schema": schema, "example": example } })
}

fn parameter(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

fn responses(description: &str, schema: &Value, example: &Value, problems: &[u16]) -> Value {
    responses_of(description, &content(schema, example), problems)
}

/// What comes back where all is well, and the problems.
#[expect(clippy::expect_used, reason = "statuses of the HTTP standard, all of which the test of the document has")]
fn responses_of(description: &str, content: &Value, problems: &[u16]) -> Value {
    let headers = json!({ "x-request-id": { "description": "The id of the request.", "schema": { "type": "string", "format": "uuid" } } });
    let mut responses = Map::new();
    responses.insert("200".to_owned(), json!({ "description": description, "headers": headers, "content": content }));
    for status in problems {
        let status = axum::http::StatusCode::from_u16(*status).expect("a status of HTTP");
        let problem = json!({
            "description": status.canonical_reason().expect("a status of the standard"),
            "headers": headers,
            "content": { "application/problem+json": { "schema": reference("Problem") } }
        });
        responses.insert(status.as_str().to_owned(), problem);
    }
    responses.into()
}
