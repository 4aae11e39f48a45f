use core::future::Future;
use std::borrow::Cow;
use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};
use voice_core::wire::describe::{Generator, JsonSchema};
use voice_core::wire::{Bounds, Read};

use crate::{Problem, Reply, Wire};

/// What is known of an operation from the signature of its handler.
///
/// A [`Part`] adds to it what it reads, answers and refuses, and the document says that:
///
/// ```
/// use axum::extract::{FromRequest, Request};
/// use axum::response::{IntoResponse, Response};
/// use serde_json::json;
/// use voice_axum::openapi::{Document, Operation, Part, Signature};
/// use voice_axum::{Problem, Reply, read};
/// use voice_core::category::Category;
/// use voice_core::identifier::PartyId;
/// use voice_core::wire::from_json;
///
/// /// What happened, as the body and as the answer.
/// struct Event(Category);
///
/// impl<S: Sync> FromRequest<S> for Event {
///     type Rejection = Problem;
///
///     async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
///         Ok(Self(from_json(&read(request).await?)?))
///     }
/// }
///
/// impl IntoResponse for Event {
///     fn into_response(self) -> Response {
///         Reply::new(&self.0).into_response()
///     }
/// }
///
/// impl Part for Event {
///     fn describe(signature: &mut Signature<'_>) {
///         signature.reads::<Category>();
///         let schema = signature.schema_of::<Category>();
///         signature.answers("application/json", schema);
///     }
/// }
///
/// /// The gateway of the desk, which translates tables.
/// struct Gateway;
///
/// impl Part for Gateway {
///     fn describe(signature: &mut Signature<'_>) {
///         signature.requires_token("For the desk.");
///         let party = signature.generator().subschema_for::<PartyId>();
///         signature.parameter(json!({ "name": "party", "in": "query", "schema": party }));
///         signature.or_reads(&["text/csv"]);
///         signature.or_answers("text/csv");
///         signature.problems([429]);
///     }
/// }
///
/// /// The gateway of the public.
/// struct Anyone;
///
/// impl Part for Anyone {
///     fn describe(signature: &mut Signature<'_>) {
///         signature.takes_token();
///     }
/// }
///
/// async fn note(event: Event) -> Event {
///     event
/// }
///
/// let operations: [Operation<()>; 2] = [
///     Operation::post("/desk/events", note).part::<Gateway>(),
///     Operation::post("/events", note).part::<Anyone>(),
/// ];
/// let document = Document::new("The desk", "1.0.0").operations(operations).titled();
///
/// let desk = &document["paths"]["/desk/events"]["post"];
/// assert_eq!(desk["description"], "For the desk.");
/// assert_eq!(desk["security"], json!([{ "token": [] }]));
/// assert_eq!(desk["parameters"][0]["schema"]["$ref"], "#/components/schemas/PartyId");
/// for content in [&desk["requestBody"]["content"], &desk["responses"]["200"]["content"]] {
///     let schema = &content["application/json"]["schema"];
///     assert_eq!(schema["$ref"], "#/components/schemas/Category");
///     assert_eq!(content["text/csv"]["schema"]["type"], "string");
/// }
/// // Problems of a body, of a token and of the gateway.
/// for status in ["422", "401", "429"] {
///     assert!(desk["responses"][status].is_object());
/// }
///
/// let public = &document["paths"]["/events"]["post"];
/// assert_eq!(public["security"], json!([{ "token": [] }, {}]));
/// ```
#[derive(Debug)]
pub struct Signature<'a> {
    generator: &'a mut Generator,
    pub(super) token: Token,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<RequestBody>,
    pub(super) content: Option<Content>,
    pub(super) problems: BTreeSet<u16>,
}

/// Whether a token is sent.
#[derive(Debug)]
pub(super) enum Token {
    None,
    WhereThereIsOne,
    Required { whose: Cow<'static, str> },
}

/// The body of a request.
#[derive(Debug)]
pub(super) struct RequestBody {
    pub(super) schema: Value,
    pub(super) example: Value,
    /// Other types, as text.
    pub(super) or_as: &'static [&'static str],
}

/// What a response holds.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) media_type: &'static str,
    pub(super) schema: Value,
    /// Another type, as text, in which whoever asks for it is answered.
    pub(super) or_as: Option<&'static str>,
}

impl<'a> Signature<'a> {
    pub(super) const fn new(generator: &'a mut Generator) -> Self {
        Self {
            generator,
            token: Token::None,
            parameters: Vec::new(),
            body: None,
            content: None,
            problems: BTreeSet::new(),
        }
    }

    /// What makes schemas that the document has under its components.
    pub const fn generator(&mut self) -> &mut Generator {
        self.generator
    }

    /// The schema of a type, as a reference to a component.
    #[must_use]
    pub fn schema_of<T: JsonSchema>(&mut self) -> Value {
        self.generator.subschema_for::<T>().into()
    }

    /// That it takes a token, and whose, in words: problems 401 and 403.
    pub fn requires_token(&mut self, whose: impl Into<Cow<'static, str>>) {
        self.token = Token::Required { whose: whose.into() };
        self.problems([401, 403]);
    }

    /// That a token is sent where there is one.
    pub fn takes_token(&mut self) {
        self.token = Token::WhereThereIsOne;
    }

    /// A parameter of the query or of the headers, as a Parameter Object.
    pub fn parameter(&mut self, parameter: Value) {
        self.parameters.push(parameter);
    }

    /// The JSON body, and what can be wrong with one.
    pub fn reads<T: Read + JsonSchema>(&mut self) {
        let schema = self.schema_of::<T>();
        self.body = Some(RequestBody { schema, example: T::example(Bounds::NONE), or_as: &[] });
        self.problems([400, 408, 413, 415, 422]);
    }

    /// Other media types of the body, as text.
    pub const fn or_reads(&mut self, media_types: &'static [&'static str]) {
        if let Some(body) = &mut self.body {
            body.or_as = media_types;
        }
    }

    /// What is answered where all is well.
    pub fn answers(&mut self, media_type: &'static str, schema: Value) {
        self.content = Some(Content { media_type, schema, or_as: None });
    }

    /// Another media type in which whoever asks for it is answered, as text.
    pub const fn or_answers(&mut self, media_type: &'static str) {
        if let Some(content) = &mut self.content {
            content.or_as = Some(media_type);
        }
    }

    /// Statuses of problems.
    pub fn problems(&mut self, statuses: impl IntoIterator<Item = u16>) {
        self.problems.extend(statuses);
    }
}

/// A part of a handler's signature, an argument or the result, that says what it is for the
/// operation. Implement it for extractors and responses of your own.
///
/// ```
/// use voice_axum::openapi::{Part, Signature};
///
/// /// Who has the token of the desk.
/// struct Desk;
///
/// impl Part for Desk {
///     fn describe(signature: &mut Signature<'_>) {
///         signature.requires_token("For the desk.");
///     }
/// }
/// ```
pub trait Part {
    /// Adds what this part says of the operation.
    fn describe(signature: &mut Signature<'_>);
}

/// A handler each of whose arguments, and whose result, is a [`Part`]: nothing that it reads or
/// answers is stated a second time. `T` is as in [`axum::handler::Handler`].
pub trait Documented<T> {
    /// Adds what every part of the signature says.
    fn document(signature: &mut Signature<'_>);
}

macro_rules! documented {
    ($($argument:ident)*) => {
        impl<F, Output, Answer, M, $($argument),*> Documented<(M, $($argument,)*)> for F
        where
            F: FnOnce($($argument),*) -> Output,
            Output: Future<Output = Answer>,
            Answer: Part,
            $($argument: Part,)*
        {
            fn document(signature: &mut Signature<'_>) {
                $($argument::describe(signature);)*
                Answer::describe(signature);
            }
        }
    };
}

documented! {}
documented! { A }
documented! { A B }
documented! { A B C }
documented! { A B C D }
documented! { A B C D E }
documented! { A B C D E G }

impl<S> Part for State<S> {
    fn describe(_: &mut Signature<'_>) {}
}

impl Part for HeaderMap {
    fn describe(_: &mut Signature<'_>) {}
}

/// What a path names is said by the operation.
impl<T> Part for Path<T> {
    fn describe(_: &mut Signature<'_>) {}
}

impl<T: Part> Part for Result<T, Problem> {
    fn describe(signature: &mut Signature<'_>) {
        T::describe(signature);
    }
}

impl<T: Read + JsonSchema> Part for Wire<T> {
    fn describe(signature: &mut Signature<'_>) {
        signature.reads::<T>();
    }
}

impl<T: JsonSchema> Part for Reply<T> {
    fn describe(signature: &mut Signature<'_>) {
        let schema = signature.schema_of::<T>();
        signature.answers("application/json", schema);
    }
}

/// Text of HTML.
impl<T> Part for axum::response::Html<T> {
    fn describe(signature: &mut Signature<'_>) {
        signature.answers("text/html", json!({ "type": "string" }));
    }
}
