//! What the API says of itself.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::json;
use voice_axum::Reply;
use voice_axum::openapi::{Part, Signature, VERSION};
use voice_core::wire::describe::{Generator, JsonSchema, Schema};

use crate::http::api_description::ApiDescription;
use crate::http::caller::Monitor;
use crate::http::demonstration::{Asked, QUESTIONS, named};
use crate::http::operation::{Operation, Served as _};
use crate::http::page::{DocsLanguage, Page, PageLanguage, parameter};
use crate::http::path::Name;
use crate::http::published::{IfNoneMatch, Published};
use crate::http::reply::any_object;
use crate::http::{api_page, query, start_page};
use crate::{App, Problem};

/// The operations that describe the API, and those of its health.
pub(super) fn operations() -> Vec<Operation> {
    let healthy = || serde_json::to_value(Health).ok();
    vec![
        Operation::get("/openapi.json", openapi)
            .id("readApi")
            .summary("Read this document")
            .document()
            .returns("This document.", || Some(json!({ "openapi": VERSION }))),
        Operation::get("/docs", page)
            .id("showApi")
            .summary("Read this document as a page")
            .document()
            .returns_page("The page."),
        Operation::get("/docs/operations/{id}", operation_page)
            .id("showOperation")
            .summary("Read one operation as a page")
            .document()
            .path_text("id", "The id of the operation.")
            .returns_page("The page.")
            .problems(&[404]),
        Operation::get("/docs/schemas/{name}", schema_page)
            .id("showSchema")
            .summary("Read one schema as a page")
            .document()
            .path_text("name", "The name of the schema.")
            .returns_page("The page.")
            .problems(&[404]),
        Operation::get("/", start)
            .id("showStart")
            .summary("See the demonstration as a page")
            .document()
            .returns_page("The page.")
            .problems(&[404, 500]),
        Operation::get("/healthz", health)
            .id("checkHealth")
            .summary("Check that the server answers")
            .returns("It does.", healthy),
        Operation::get("/livez", health)
            .id("checkLife")
            .summary("Check that the server need not be started again")
            .returns("It lives, whatever its store does.", healthy),
        Operation::get("/readyz", ready)
            .id("checkReadiness")
            .summary("Check that the server can serve: it asks its store")
            .returns("It can.", healthy)
            .problems(&[500, 503]),
        Operation::get("/metrics", metrics)
            .id("readMetrics")
            .summary("Read the figures of the server, for Prometheus")
            .returns_page("The figures, which name nobody.")
            .problems(&[500, 503]),
    ]
}

async fn openapi(api: ApiDescription, known: IfNoneMatch) -> Published<ApiDocument> {
    Published::text(api.described().text.as_ref(), &known)
}

async fn page(
    api: ApiDescription,
    DocsLanguage(language): DocsLanguage,
    known: IfNoneMatch,
) -> Page {
    Page::new(api_page::contents(&api.described().document, language), &known)
}

async fn operation_page(
    api: ApiDescription,
    Name(id): Name,
    DocsLanguage(language): DocsLanguage,
    known: IfNoneMatch,
) -> Result<Page, Problem> {
    let document = &api.described().document;
    let page = api_page::operation(document, &id, language).ok_or_else(|| no_page("operation"))?;
    Ok(Page::new(page, &known))
}

async fn schema_page(
    api: ApiDescription,
    Name(name): Name,
    DocsLanguage(language): DocsLanguage,
    known: IfNoneMatch,
) -> Result<Page, Problem> {
    let document = &api.described().document;
    let page = api_page::schema(document, &name, language).ok_or_else(|| no_page("schema"))?;
    Ok(Page::new(page, &known))
}

fn no_page(of: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, &format!("no {of} of this name; /docs lists them"))
}

async fn start(
    State(app): State<Arc<App>>,
    question: PageQuestion,
    PageLanguage(language): PageLanguage,
    known: IfNoneMatch,
) -> Result<Page, Problem> {
    let page = start_page::page(question.0, &app.policy, language).map_err(|_| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answers could not be written")
    })?;
    Ok(Page::new(page, &known))
}

/// Which question of the demonstration a page shows.
struct PageQuestion(&'static Asked);

impl FromRequestParts<Arc<App>> for PageQuestion {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let [first, ..] = &QUESTIONS;
        let question = match parameter(parts, "question") {
            None => Some(first),
            Some(name) => named(&name),
        };
        let none = "no question of the demonstration has this name; `/` lists them";
        question.map(Self).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, none))
    }
}

impl Part for PageQuestion {
    fn describe(signature: &mut Signature<'_>) {
        let names: Vec<&str> = QUESTIONS.iter().map(|question| question.name).collect();
        let description =
            "The name of a question of the demonstration; without it, the first.".into();
        let schema = json!({ "type": "string", "enum": names });
        signature.parameter(query::parameter("question", &description, &schema));
    }
}

async fn health() -> Reply<Health> {
    Reply::new(&Health)
}

async fn ready(State(app): State<Arc<App>>) -> Result<Reply<Health>, Problem> {
    if app.is_draining() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping"));
    }
    app.store.ready().await?;
    Ok(Reply::new(&Health))
}

async fn metrics(State(app): State<Arc<App>>, _: Monitor) -> Result<Figures, Problem> {
    Ok(Figures(app.metrics.text(&app.store, &app.clock).await?))
}

/// The figures, in the text format of Prometheus.
struct Figures(String);

impl IntoResponse for Figures {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (StatusCode::OK, headers, self.0).into_response()
    }
}

impl Part for Figures {
    fn describe(signature: &mut Signature<'_>) {
        signature.answers("text/plain", json!({ "type": "string" }));
    }
}

/// The OpenAPI document.
struct ApiDocument;

impl JsonSchema for ApiDocument {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ApiDocument".into()
    }

    fn json_schema(_: &mut Generator) -> Schema {
        any_object()
    }
}

/// That the server answers.
struct Health;

impl Serialize for Health {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({ "status": "ok" }).serialize(serializer)
    }
}

impl JsonSchema for Health {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Health".into()
    }

    fn json_schema(_: &mut Generator) -> Schema {
        let mut schema = any_object();
        schema.insert("properties".to_owned(), json!({ "status": { "const": "ok" } }));
        schema.insert("required".to_owned(), json!(["status"]));
        schema
    }
}
