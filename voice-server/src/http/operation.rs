use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{self, MethodRouter};
use serde_json::{Value, json};
use tower_http::compression::CompressionLayer;
use voice_core::wire::describe::{Generator, JsonSchema};

use super::signature::{Documented, Signature};
use crate::App;

/// An example of what is read or answered; none where it cannot be made, which a test of the
/// document would find.
pub(super) type Example = fn() -> Option<Value>;

/// A parameter of a path.
pub(super) struct PathParameter {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) schema: fn(&mut Generator) -> Value,
}

/// One operation: where it is, what handles it, and what its handler's signature does not say.
///
/// ```text
/// Operation::post("/v1/inquiries", note)
///     .id("noteInquiry")
///     .summary("Note a contact, and hear where it goes")
///     .body("The contact; what was said is dropped unless the office itself helps")
///     .returns("Where it goes.", noted)
///     .uses_store()
///     .problems(&[409])
/// ```
pub(crate) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    handler: MethodRouter<Arc<App>>,
    pub(super) signature: fn(&mut Signature<'_>),
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) path_parameters: Vec<PathParameter>,
    pub(super) body: String,
    pub(super) body_example: Option<Example>,
    pub(super) returns: &'static str,
    pub(super) example: Option<Example>,
    pub(super) problems: Vec<u16>,
    pub(super) headers: Vec<(&'static str, &'static str, Value)>,
    pub(super) is_keyed: bool,
    pub(super) is_decided_anew: bool,
    pub(super) is_document: bool,
}

impl Operation {
    /// Reads something.
    pub(crate) fn get<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Arc<App>> + Documented<T>,
        T: 'static,
    {
        Self::new("get", path, routing::get(handler), H::document)
    }

    /// Makes or changes something.
    pub(crate) fn post<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Arc<App>> + Documented<T>,
        T: 'static,
    {
        Self::new("post", path, routing::post(handler), H::document)
    }

    /// Puts something at its place.
    pub(crate) fn put<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Arc<App>> + Documented<T>,
        T: 'static,
    {
        Self::new("put", path, routing::put(handler), H::document)
    }

    /// Removes something.
    pub(crate) fn delete<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Arc<App>> + Documented<T>,
        T: 'static,
    {
        Self::new("delete", path, routing::delete(handler), H::document)
    }

    fn new(
        method: &'static str,
        path: &'static str,
        handler: MethodRouter<Arc<App>>,
        signature: fn(&mut Signature<'_>),
    ) -> Self {
        Self {
            method,
            path,
            handler,
            signature,
            id: "",
            summary: "",
            path_parameters: Vec::new(),
            body: String::new(),
            body_example: None,
            returns: "",
            example: None,
            problems: Vec::new(),
            headers: Vec::new(),
            is_keyed: method == "post",
            is_decided_anew: false,
            is_document: false,
        }
    }

    /// A router with this operation too.
    pub(crate) fn route(self, router: Router<Arc<App>>) -> Router<Arc<App>> {
        let handler = if self.is_document {
            self.handler.layer(CompressionLayer::new())
        } else {
            self.handler
        };
        router.route(self.path, handler)
    }

    /// The name by which clients know it.
    pub(crate) fn id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// What it does.
    pub(crate) fn summary(self, summary: &'static str) -> Self {
        Self { summary, ..self }
    }

    /// Says that it makes and changes nothing, so that it needs no idempotency key.
    pub(crate) fn only_asks(self) -> Self {
        Self { is_keyed: false, ..self }
    }

    /// Says that it discloses something: sent again with its idempotency key it makes nothing
    /// twice, and is decided anew, as what was disclosed then may be withheld now.
    pub(crate) fn discloses(self) -> Self {
        Self { is_decided_anew: true, ..self }
    }

    /// Says that it answers with a document that is the same for everybody, which is compressed for
    /// whoever takes that. Nothing else is: the length of what is compressed tells of a secret in
    /// it (CRIME, BREACH).
    pub(crate) fn document(self) -> Self {
        Self { is_document: true, ..self }
    }

    /// A header of what is answered where all is well.
    pub(crate) fn answers_header(
        mut self,
        name: &'static str,
        description: &'static str,
        schema: Value,
    ) -> Self {
        self.headers.push((name, description, schema));
        self
    }

    /// A parameter of the path, which is any text.
    pub(crate) fn path_text(self, name: &'static str, description: &'static str) -> Self {
        self.path_parameter(name, description, |_| json!({ "type": "string" }))
    }

    /// A parameter of the path that has the schema of a type.
    pub(crate) fn path_of<T: JsonSchema>(
        self,
        name: &'static str,
        description: &'static str,
    ) -> Self {
        self.path_parameter(name, description, |generator| generator.subschema_for::<T>().into())
    }

    /// A parameter of the path.
    pub(crate) fn path_parameter(
        mut self,
        name: &'static str,
        description: &'static str,
        schema: fn(&mut Generator) -> Value,
    ) -> Self {
        self.path_parameters.push(PathParameter { name, description, schema });
        self
    }

    /// What the body is, as the beginning of a sentence that goes on with its size.
    pub(crate) fn body(self, what: &str) -> Self {
        self.body_and(what, ".")
    }

    /// What a feed is.
    pub(crate) fn feed(self, what: &str) -> Self {
        Self { body: format!("{what}, at most {} bytes.", super::body::FEED_LIMIT), ..self }
    }

    /// What the body is, and what follows its size.
    pub(crate) fn body_and(self, what: &str, more: &str) -> Self {
        Self { body: format!("{what}, at most {} bytes{more}", voice_axum::BODY_LIMIT), ..self }
    }

    /// An example of the body other than that of its type.
    pub(crate) fn body_example(self, example: Example) -> Self {
        Self { body_example: Some(example), ..self }
    }

    /// What is answered where all is well.
    pub(crate) fn returns(self, description: &'static str, example: Example) -> Self {
        Self { returns: description, example: Some(example), ..self }
    }

    /// What is answered where all is well, without an example.
    pub(crate) fn returns_page(self, description: &'static str) -> Self {
        Self { returns: description, ..self }
    }

    /// The statuses of the problems that neither its signature nor the store brings with it.
    pub(crate) fn problems(mut self, statuses: &[u16]) -> Self {
        self.problems.extend(statuses);
        self
    }

    /// It reads or writes the store: requests are counted, and the store can be
    /// unusable or unavailable.
    pub(crate) fn uses_store(self) -> Self {
        self.problems(&[429, 500, 503])
    }
}
