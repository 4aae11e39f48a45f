//! The OpenAPI 3.1 document of this server.

use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};
use voice_axum::openapi::Document;
use voice_core::disclosure::Policy;

use super::api_description::{ApiDescription, Described};
use super::idempotency::IdempotencyKey;
use super::operation::{Operation, Served as _};
use super::problem;
use super::published::TaggedText;
use super::routes::operations;
use crate::App;

/// The problems of every path: a token that opens nothing, a method that the path does not have.
/// The description of the API has those of requests that no client should make.
const EVERYWHERE: [u16; 2] = [401, 405];

/// The document that `GET /openapi.json` serves.
#[must_use]
pub fn document() -> Value {
    described().published()
}

/// The document in the making.
pub(super) fn described() -> Document<'static, Arc<App>> {
    of(operations())
}

/// The document of an office of one's own: with the terms that it declares, and without examples of
/// answers, which are those of the reference office.
fn described_of(policy: &Policy) -> Document<'_, Arc<App>> {
    of(operations().map(Operation::without_example)).bound_to(policy)
}

/// What the API of a server says of itself.
pub(super) fn description(app: &Arc<App>) -> ApiDescription {
    static REFERENCE: LazyLock<ApiDescription> = LazyLock::new(|| {
        ApiDescription::new(|| {
            let described = described();
            let text = TaggedText::json(&described.published());
            Described { text, document: described.titled() }
        })
    });
    if !app.is_own_office() {
        return REFERENCE.clone();
    }
    let app = app.clone();
    ApiDescription::new(move || {
        let described = described_of(&app.policy);
        let text = format!("{:#}\n", described.published());
        let text = Some(TaggedText::new("application/json", text));
        Described { text, document: described.titled() }
    })
}

fn of<'a>(operations: impl Iterator<Item = Operation>) -> Document<'a, Arc<App>> {
    let described = operations.map(|of| {
        let tag = tag(of.path());
        let of = if of.is_keyed() { of.part::<IdempotencyKey>() } else { of };
        of.tag(tag)
    });
    let id = json!({ "type": "string", "format": "uuid" });
    Document::new("voice", env!("CARGO_PKG_VERSION"))
        .description(
            "What may be told to victims and witnesses about a person in custody. An answer that \
             tells nothing is the same whoever is asked about. Beside what each operation lists, \
             every path refuses a request that names no host or several (400) or one under which \
             the server does not answer (421), that a page of another name sends (403), and one \
             with a token after too many wrong ones (429) or while the store is unavailable (503).",
        )
        .license("MIT OR Apache-2.0", "MIT OR Apache-2.0")
        .operations(described)
        .problems_of_all(&EVERYWHERE)
        .header_of_all("x-request-id", "The id of the request.", id)
        .problem_examples(problem::example)
}

/// What a path is about: the first word of it, or the server itself.
fn tag(path: &'static str) -> &'static str {
    path.strip_prefix("/v1/").and_then(|path| path.split('/').next()).unwrap_or("server")
}
