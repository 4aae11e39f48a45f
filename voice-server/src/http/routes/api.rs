//! What the API says of itself.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use voice_core::wire::describe::{Generator, JsonSchema, Schema};

use crate::http::api_page;
use crate::http::openapi::{VERSION, document};
use crate::http::operation::Operation;
use crate::http::reply::{Reply, any_object};
use crate::http::signature::{Part, Signature};

/// The operations that describe the API, and that of its health.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/openapi.json", openapi)
            .id("readApi")
            .summary("Read this document")
            .returns("This document.", || Some(json!({ "openapi": VERSION }))),
        Operation::get("/docs", page)
            .id("showApi")
            .summary("Read this document as a page")
            .returns_page("The page."),
        Operation::get("/healthz", health)
            .id("checkHealth")
            .summary("Check that the server answers")
            .returns("It does.", || serde_json::to_value(Health).ok()),
    ]
}

async fn openapi() -> Reply<ApiDocument> {
    static DOCUMENT: LazyLock<ApiDocument> = LazyLock::new(|| ApiDocument(document()));
    Reply::new(&*DOCUMENT)
}

async fn page() -> Page {
    static PAGE: LazyLock<String> = LazyLock::new(|| api_page::page(&document()));
    Page(PAGE.as_str())
}

async fn health() -> Reply<Health> {
    Reply::new(&Health)
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
struct Page(&'static str);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    }
}

impl Part for Page {
    fn describe(signature: &mut Signature<'_>) {
        signature.answers("text/html", json!({ "type": "string" }));
    }
}
