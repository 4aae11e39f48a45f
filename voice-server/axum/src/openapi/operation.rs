use axum::Router;
use axum::handler::Handler;
use axum::http::Extensions;
use axum::routing::{self, MethodRouter};
use serde_json::{Value, json};
use voice_core::wire::describe::{Generator, JsonSchema};

use super::{Documented, Part, Signature};
use crate::BODY_LIMIT;

/// An example of what is read or answered; none where it cannot be made, and then the document has
/// none either.
pub type Example = fn() -> Option<Value>;

/// A parameter of a path.
#[derive(Clone)]
pub(super) struct PathParameter {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) schema: fn(&mut Generator) -> Value,
}

/// One operation: where it is, what handles it, and what the signature of its handler does not say.
/// `S` is the state of the router.
///
/// ```
/// use std::sync::Arc;
/// use voice_axum::openapi::Operation;
/// use voice_axum::{Problem, Reply, Wire};
/// use voice_core::category::Category;
/// use voice_core::disclosure::Policy;
///
/// async fn note(Wire(category): Wire<Category>) -> Result<Reply<Category>, Problem> {
///     Ok(Reply::new(&category))
/// }
///
/// let operation: Operation<Arc<Policy>> = Operation::post("/categories", note)
///     .id("noteCategory")
///     .summary("Note a category")
///     .body("The category")
///     .returns_page("The same.")
///     .problems(&[409]);
/// assert_eq!((operation.method(), operation.path()), ("post", "/categories"));
/// ```
///
/// The document says what each word of a table adds:
///
/// ```
/// use std::sync::Arc;
///
/// use axum::extract::Path;
/// use serde_json::json;
/// use voice_axum::openapi::{Document, Operation, Part, Signature};
/// use voice_axum::{Reply, Wire};
/// use voice_core::category::Category;
/// use voice_core::disclosure::Policy;
/// use voice_core::identifier::PartyId;
///
/// async fn read(Path(_party): Path<String>) -> Reply<Category> {
///     Reply::new(&Category::Release)
/// }
///
/// async fn write(Path(_party): Path<String>, Wire(told): Wire<Category>) -> Reply<Category> {
///     Reply::new(&told)
/// }
///
/// /// A header that a layer reads.
/// struct IfMatch;
///
/// impl Part for IfMatch {
///     fn describe(signature: &mut Signature<'_>) {
///         let schema = json!({ "type": "string" });
///         signature.parameter(json!({ "name": "If-Match", "in": "header", "schema": schema }));
///         signature.problems([412]);
///     }
/// }
///
/// let release = || Some(json!("release"));
/// let operations: [Operation<Arc<Policy>>; 4] = [
///     Operation::get("/parties/{party}", read)
///         .tag("Parties")
///         .path_of::<PartyId>("party", "Who is told.")
///         .answers_header("ETag", "The revision.", json!({ "type": "string" }))
///         .returns("What they are told of.", release),
///     Operation::put("/parties/{party}", write)
///         .path_text("party", "Who is told.")
///         .part::<IfMatch>()
///         .body_and("What they are told of", ", in the words of the office.")
///         .body_example(|| Some(json!("escape")))
///         .returns("The same.", release)
///         .without_example(),
///     Operation::post("/parties/{party}/notes", write)
///         .path_text("party", "Who is told.")
///         .body_of("What was told", 500, ": the gateway takes no more."),
///     Operation::delete("/parties/{party}", read)
///         .path_parameter("party", "Who is told.", |_| json!({ "maxLength": 64 }))
///         .or_returns(204, "They were told of nothing."),
/// ];
///
/// let document = Document::new("The desk", "1.0.0").operations(operations).titled();
/// let party = &document["paths"]["/parties/{party}"];
///
/// let get = &party["get"];
/// assert_eq!(get["tags"], json!(["Parties"]));
/// assert_eq!(get["parameters"][0]["schema"]["$ref"], "#/components/schemas/PartyId");
/// let told = &get["responses"]["200"];
/// assert_eq!(told["headers"]["ETag"]["description"], "The revision.");
/// assert_eq!(told["content"]["application/json"]["example"], "release");
///
/// let put = &party["put"];
/// assert_eq!(put["parameters"][0]["schema"], json!({ "type": "string" }));
/// assert_eq!(put["parameters"][1]["name"], "If-Match");
/// assert!(put["responses"]["412"].is_object());
/// let description = put["requestBody"]["description"].as_str().ok_or("no description")?;
/// assert!(description.ends_with(" bytes, in the words of the office."));
/// assert_eq!(put["requestBody"]["content"]["application/json"]["example"], "escape");
/// let same = &put["responses"]["200"];
/// assert_eq!(same["description"], "The same.");
/// assert!(same["content"]["application/json"].get("example").is_none());
///
/// let note = &document["paths"]["/parties/{party}/notes"]["post"]["requestBody"];
/// assert_eq!(note["description"], "What was told, at most 500 bytes: the gateway takes no more.");
///
/// let delete = &party["delete"];
/// assert_eq!(delete["parameters"][0]["schema"]["maxLength"], 64);
/// assert_eq!(delete["responses"]["204"]["description"], "They were told of nothing.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A table keeps what its router does with an operation:
///
/// ```
/// use axum::Router;
/// use axum::body::Body;
/// use axum::http::{HeaderValue, Request};
/// use axum::middleware::map_response;
/// use axum::response::Response;
/// use tower::ServiceExt as _;
/// use voice_axum::Reply;
/// use voice_axum::openapi::Operation;
/// use voice_core::category::Category;
///
/// async fn latest() -> Reply<Category> {
///     Reply::new(&Category::Release)
/// }
///
/// /// Since when it is deprecated (RFC 9745).
/// #[derive(Clone, Copy)]
/// struct Deprecated(&'static str);
///
/// fn routed(router: Router, operation: Operation<()>) -> Router {
///     let Some(&Deprecated(since)) = operation.marked() else { return operation.route(router) };
///     let warn = map_response(move |mut response: Response| async move {
///         response.headers_mut().insert("deprecation", HeaderValue::from_static(since));
///         response
///     });
///     operation.handled(|handler| handler.layer(warn)).route(router)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let old = Operation::get("/last", latest).mark(Deprecated("@1767225600"));
/// let router = [old, Operation::get("/latest", latest)].into_iter().fold(Router::new(), routed);
/// for (path, is_deprecated) in [("/last", true), ("/latest", false)] {
///     let answer = router.clone().oneshot(Request::get(path).body(Body::empty())?).await?;
///     assert_eq!(answer.status(), 200);
///     assert_eq!(answer.headers().contains_key("deprecation"), is_deprecated);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Operation<S> {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    handler: MethodRouter<S>,
    pub(super) parts: Vec<fn(&mut Signature<'_>)>,
    pub(super) tag: Option<&'static str>,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) path_parameters: Vec<PathParameter>,
    pub(super) body: String,
    pub(super) body_example: Option<Example>,
    pub(super) returns: &'static str,
    pub(super) example: Option<Example>,
    pub(super) or_returns: Vec<(u16, &'static str)>,
    pub(super) problems: Vec<u16>,
    pub(super) headers: Vec<(&'static str, &'static str, Value)>,
    marks: Extensions,
}

impl<S> core::fmt::Debug for Operation<S> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Operation({} {})", self.method, self.path)
    }
}

impl<S: Clone + Send + Sync + 'static> Operation<S> {
    /// Reads something.
    pub fn get<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, S> + Documented<T>,
        T: 'static,
    {
        Self::new("get", path, routing::get(handler), H::document)
    }

    /// Makes or changes something.
    pub fn post<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, S> + Documented<T>,
        T: 'static,
    {
        Self::new("post", path, routing::post(handler), H::document)
    }

    /// Puts something at its place.
    pub fn put<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, S> + Documented<T>,
        T: 'static,
    {
        Self::new("put", path, routing::put(handler), H::document)
    }

    /// Removes something.
    pub fn delete<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, S> + Documented<T>,
        T: 'static,
    {
        Self::new("delete", path, routing::delete(handler), H::document)
    }

    fn new(
        method: &'static str,
        path: &'static str,
        handler: MethodRouter<S>,
        signature: fn(&mut Signature<'_>),
    ) -> Self {
        Self {
            method,
            path,
            handler,
            parts: vec![signature],
            tag: None,
            id: "",
            summary: "",
            path_parameters: Vec::new(),
            body: String::new(),
            body_example: None,
            returns: "",
            example: None,
            or_returns: Vec::new(),
            problems: Vec::new(),
            headers: Vec::new(),
            marks: Extensions::new(),
        }
    }

    /// A router with this operation too.
    pub fn route(self, router: Router<S>) -> Router<S> {
        router.route(self.path, self.handler)
    }

    /// The same, handled in another way: with a layer around its handler, as an example.
    pub fn handled(self, by: impl FnOnce(MethodRouter<S>) -> MethodRouter<S>) -> Self {
        Self { handler: by(self.handler), ..self }
    }
}

impl<S> Operation<S> {
    /// The method, in lower case, as the document has it.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The path, with its parameters in braces.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The name by which clients know it.
    pub fn id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// What it does.
    pub fn summary(self, summary: &'static str) -> Self {
        Self { summary, ..self }
    }

    /// What it is about: documents are put in order by it.
    pub fn tag(self, tag: &'static str) -> Self {
        Self { tag: Some(tag), ..self }
    }

    /// Adds what a part says that is no argument of the handler, as a header that a layer reads.
    pub fn part<P: Part>(mut self) -> Self {
        self.parts.push(P::describe);
        self
    }

    /// Keeps something of one's own with it, for whoever makes a router of the table.
    pub fn mark<M: Clone + Send + Sync + 'static>(mut self, mark: M) -> Self {
        self.marks.insert(mark);
        self
    }

    /// What was kept with it.
    #[must_use]
    pub fn marked<M: Clone + Send + Sync + 'static>(&self) -> Option<&M> {
        self.marks.get()
    }

    /// A header of what is answered where all is well, with its description and schema.
    pub fn answers_header(
        mut self,
        name: &'static str,
        description: &'static str,
        schema: Value,
    ) -> Self {
        self.headers.push((name, description, schema));
        self
    }

    /// A parameter of the path, which is any text.
    pub fn path_text(self, name: &'static str, description: &'static str) -> Self {
        self.path_parameter(name, description, |_| json!({ "type": "string" }))
    }

    /// A parameter of the path that has the schema of a type.
    pub fn path_of<T: JsonSchema>(self, name: &'static str, description: &'static str) -> Self {
        self.path_parameter(name, description, |generator| generator.subschema_for::<T>().into())
    }

    /// A parameter of the path.
    pub fn path_parameter(
        mut self,
        name: &'static str,
        description: &'static str,
        schema: fn(&mut Generator) -> Value,
    ) -> Self {
        self.path_parameters.push(PathParameter { name, description, schema });
        self
    }

    /// What the body is, as the beginning of a sentence that goes on with the size that
    /// [`Wire`](crate::Wire) takes.
    pub fn body(self, what: &str) -> Self {
        self.body_and(what, ".")
    }

    /// What the body is, and what follows its size.
    pub fn body_and(self, what: &str, more: &str) -> Self {
        self.body_of(what, BODY_LIMIT, more)
    }

    /// What a body of another size is, in bytes, and what follows its size.
    pub fn body_of(self, what: &str, limit: usize, more: &str) -> Self {
        Self { body: format!("{what}, at most {limit} bytes{more}"), ..self }
    }

    /// An example of the body other than that of its type.
    pub fn body_example(self, example: Example) -> Self {
        Self { body_example: Some(example), ..self }
    }

    /// What is answered where all is well.
    pub fn returns(self, description: &'static str, example: Example) -> Self {
        Self { returns: description, example: Some(example), ..self }
    }

    /// What is answered where all is well, without an example.
    pub fn returns_page(self, description: &'static str) -> Self {
        Self { returns: description, example: None, ..self }
    }

    /// What another status means that is no problem, and has no body.
    pub fn or_returns(mut self, status: u16, description: &'static str) -> Self {
        self.or_returns.push((status, description));
        self
    }

    /// The same, without an example of what is answered.
    pub fn without_example(self) -> Self {
        Self { example: None, ..self }
    }

    /// The statuses of the problems that its signature does not bring with it.
    pub fn problems(mut self, statuses: &[u16]) -> Self {
        self.problems.extend(statuses);
        self
    }
}
