//! Query strings, with every fault at its field.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::{Map, Value, json};
use voice_core::wire::describe::Generator;
use voice_core::wire::{InputError, InputErrorCode, InputErrors, Read, from_value};

use super::signature::{Part, Signature};
use crate::{App, Problem};

/// A type whose fields are the parameters of a query.
pub(crate) trait QueryFields: Read {
    /// The parameters, as the OpenAPI document has them.
    fn parameters(generator: &mut Generator) -> Vec<Value>;

    /// The value that the text of a parameter stands for.
    ///
    /// # Errors
    /// What is wrong with it, from its own place.
    fn value(_name: &str, text: &str) -> Result<Value, InputErrors> {
        Ok(Value::from(text))
    }

    /// An example of a parameter.
    fn example_of(name: &str) -> Value;
}

/// A parameter of a query, as the OpenAPI document has it.
pub(crate) fn parameter(name: &str, description: &Value, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

/// A value read from a query string; all faults of it are reported together.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: QueryFields> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        read(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

impl<T: QueryFields> Part for Query<T> {
    fn describe(signature: &mut Signature<'_>) {
        let parameters = T::parameters(signature.generator);
        parameters.into_iter().for_each(|parameter| signature.parameter(parameter));
        signature.problems([422]);
    }
}

fn read<T: QueryFields>(query: &str) -> Result<T, Problem> {
    let (mut fields, mut seen) = (Map::new(), BTreeSet::new());
    let (mut repeated, mut unreadable) = (Vec::new(), Vec::new());
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        if !seen.insert(name.clone()) {
            repeated.push(InputError {
                pointer,
                code: InputErrorCode::DuplicateField,
                expected: "this field once".to_owned(),
                example: T::example_of(&name).to_string(),
            });
            continue;
        }
        match T::value(&name, &text) {
            Ok(value) => {
                fields.insert(name.into_owned(), value);
            }
            Err(faults) => {
                let placed = |fault: InputError| InputError {
                    pointer: format!("{pointer}{}", fault.pointer),
                    ..fault
                };
                unreadable.extend(faults.into_vec().into_iter().map(placed));
            }
        }
    }
    let mut faults = repeated;
    faults.append(&mut unreadable);
    match from_value::<T>(fields.into()) {
        Ok(value) if faults.is_empty() => Ok(value),
        Ok(_) => Err(Problem::faults(faults, 0)),
        Err(found) => {
            let left_off = found.left_off();
            faults.extend(found.into_vec());
            Err(Problem::faults(faults, left_off))
        }
    }
}
