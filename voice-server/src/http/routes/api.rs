//! What the API says of itself.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use voice_core::wire::describe::{Generator, JsonSchema, Schema};

use crate::http::api_page;
use crate::http::caller::Monitor;
use crate::http::openapi::{VERSION, document, document_of};
use crate::http::operation::Operation;
use crate::http::published::{Published, TaggedText};
use crate::http::reply::{Reply, any_object};
use crate::http::signature::{Part, Signature};
use crate::{App, Problem};

/// What a page may do: show itself and its styles, and nothing of anybody else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                           form-action 'none'; frame-ancestors 'none'";

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

async fn openapi(State(app): State<Arc<App>>, headers: HeaderMap) -> Published<ApiDocument> {
    if app.is_own_office() {
        return Published::text(&app.own_documents().document, &headers);
    }
    static DOCUMENT: LazyLock<Option<TaggedText>> = LazyLock::new(|| TaggedText::json(&document()));
    match &*DOCUMENT {
        Some(text) => Published::text(text, &headers),
        None => Published::new(&ApiDocument(document()), &headers),
    }
}

async fn page(State(app): State<Arc<App>>, headers: HeaderMap) -> Page {
    if app.is_own_office() {
        return Page(app.own_documents().page.answer(&headers));
    }
    static PAGE: LazyLock<TaggedText> =
        LazyLock::new(|| TaggedText::new("text/html; charset=utf-8", api_page::page(&document())));
    Page(PAGE.answer(&headers))
}

/// What the API of an office of one's own says of itself, made once.
pub(crate) struct OwnDocuments {
    document: TaggedText,
    page: TaggedText,
}

impl App {
    fn own_documents(&self) -> &OwnDocuments {
        self.own_documents.get_or_init(|| {
            let document = document_of(&self.policy);
            OwnDocuments {
                page: TaggedText::new("text/html; charset=utf-8", api_page::page(&document)),
                document: TaggedText::new("application/json", format!("{document:#}\n")),
            }
        })
    }
}

async fn health() -> Reply<Health> {
    Reply::new(&Health)
}

async fn ready(State(app): State<Arc<App>>) -> Result<Reply<Health>, Problem> {
    app.store.ready().await?;
    Ok(Reply::new(&Health))
}

async fn metrics(State(app): State<Arc<App>>, _: Monitor) -> Result<Figures, Problem> {
    Ok(Figures(app.metrics.text(&app).await?))
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
struct ApiDocument(Value);

impl Serialize for ApiDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

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

/// A page without scripts and without a network.
struct Page(Response);

impl IntoResponse for Page {
    fn into_response(mut self) -> Response {
        let headers = self.0.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        self.0
    }
}

impl Part for Page {
    fn describe(signature: &mut Signature<'_>) {
        signature.answers("text/html", json!({ "type": "string" }));
    }
}
