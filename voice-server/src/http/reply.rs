use core::marker::PhantomData;
use std::borrow::Cow;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use uuid::Uuid;
use voice_core::wire::describe::{Generator, JsonSchema, Schema};
use voice_core::wire::{Custodial, Write, to_json};

use super::request_log::REQUEST_ID;
use super::signature::{Part, Signature};
use crate::Problem;

/// A value of a type as a JSON response that nobody stores.
pub(crate) struct Reply<T> {
    response: Response,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Reply<T> {
    /// Answers with a value.
    pub(crate) fn new(value: &T) -> Self {
        Self::written(value)
    }
}

impl<T: Write> Reply<T> {
    /// Answers staff with a value that is confidential.
    pub(crate) fn custodial(value: &T) -> Self {
        Self::written(&Custodial(value))
    }
}

impl<T: Write> Reply<Vec<T>> {
    /// Answers staff with values that are confidential.
    pub(crate) fn custodial_list<'a>(values: impl IntoIterator<Item = &'a T>) -> Self
    where
        T: 'a,
    {
        Self::written(&values.into_iter().map(Custodial).collect::<Vec<_>>())
    }
}

impl<T> Reply<T> {
    /// The same, with a header.
    pub(crate) fn with_header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.response.headers_mut().insert(name, HeaderValue::from_static(value));
        self
    }

    /// With the identifier of what it answers, in the place of that of the request.
    pub(crate) fn identified(mut self, id: Uuid) -> Self {
        if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
            self.response.headers_mut().insert(REQUEST_ID, id);
        }
        self
    }

    /// With the revision of what is answered, for the `If-Match` of a change.
    pub(crate) fn with_revision(mut self, revision: i64) -> Self {
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
            self.response.headers_mut().insert(header::ETAG, tag);
        }
        self
    }

    fn written<W: Serialize + ?Sized>(value: &W) -> Self {
        Self { response: json_response(value), of: PhantomData }
    }
}

fn json_response<W: Serialize + ?Sized>(value: &W) -> Response {
    match to_json(value) {
        Ok(text) => {
            let mut response = text.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(_) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be written")
                .into_response()
        }
    }
}

impl<T> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: JsonSchema> Part for Reply<T> {
    fn describe(signature: &mut Signature<'_>) {
        let schema = signature.generator.subschema_for::<T>().into();
        signature.answers("application/json", schema);
    }
}

/// An object without fields: what was asked for is done, and there is nothing to say of it.
pub(crate) struct Done;

impl Serialize for Done {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({}).serialize(serializer)
    }
}

impl JsonSchema for Done {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Done".into()
    }

    fn json_schema(_: &mut Generator) -> Schema {
        any_object()
    }
}

impl Done {
    pub(crate) fn example() -> Option<Value> {
        Some(json!({}))
    }
}

/// The schema of any object.
pub(crate) fn any_object() -> Schema {
    let mut schema = Schema::default();
    schema.insert("type".to_owned(), "object".into());
    schema
}
