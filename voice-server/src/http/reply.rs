use std::borrow::Cow;

use axum::http::HeaderValue;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use uuid::Uuid;
use voice_axum::Reply;
use voice_core::wire::describe::{Generator, JsonSchema, Schema};

use super::request_log::REQUEST_ID;

/// An answer under the identifier of what it answers, in the place of that of the request.
#[expect(clippy::expect_used, reason = "a UUID is the value of a header")]
pub(crate) fn identified<T>(reply: Reply<T>, id: Uuid) -> Reply<T> {
    let id = HeaderValue::from_str(&id.to_string()).expect("letters, digits and hyphens");
    reply.with_header(REQUEST_ID, id)
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
