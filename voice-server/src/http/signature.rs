//! What the signature of a handler says of its operation: nothing that it reads or answers is
//! stated a second time.

use core::future::Future;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;
use voice_core::wire::describe::{Generator, JsonSchema};
use voice_core::wire::{Bounds, Read};

use crate::access::AccessRole;
use crate::{App, Problem};

/// What is known of an operation from its handler.
pub(crate) struct Signature<'a> {
    pub(crate) generator: &'a mut Generator,
    pub(super) roles: &'static [AccessRole],
    /// Whether a token is sent where there is one.
    pub(super) takes_token: bool,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<RequestBody>,
    pub(super) feed: bool,
    pub(super) content: Option<Content>,
    pub(super) problems: BTreeSet<u16>,
}

/// The JSON body of a request.
pub(super) struct RequestBody {
    pub(super) schema: Value,
    pub(super) example: Value,
}

/// What a response holds.
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
            roles: &[],
            takes_token: false,
            parameters: Vec::new(),
            body: None,
            feed: false,
            content: None,
            problems: BTreeSet::new(),
        }
    }

    /// The roles of which it takes one.
    pub(crate) fn requires(&mut self, roles: &'static [AccessRole]) {
        self.roles = roles;
        self.problems([401, 403]);
    }

    /// That a token is sent where there is one.
    pub(crate) fn takes_token(&mut self) {
        self.takes_token = true;
    }

    /// A parameter of the query or of the headers.
    pub(crate) fn parameter(&mut self, parameter: Value) {
        self.parameters.push(parameter);
    }

    /// The JSON body, and what can be wrong with one.
    pub(crate) fn reads<T: Read + JsonSchema>(&mut self) {
        let schema = self.generator.subschema_for::<T>().into();
        self.body = Some(RequestBody { schema, example: T::example(Bounds::NONE) });
        self.problems([400, 408, 413, 415, 422]);
    }

    /// That the body may be a feed, too, which is read row by row, so that no fault of a row is one
    /// of the request.
    pub(crate) const fn reads_feed(&mut self) {
        self.feed = true;
    }

    /// What is answered where all is well.
    pub(crate) fn answers(&mut self, media_type: &'static str, schema: Value) {
        self.content = Some(Content { media_type, schema, or_as: None });
    }

    /// Another type in which whoever asks for it is answered, as text.
    pub(crate) fn or_answers(&mut self, media_type: &'static str) {
        if let Some(content) = &mut self.content {
            content.or_as = Some(media_type);
        }
    }

    /// Statuses of problems.
    pub(crate) fn problems(&mut self, statuses: impl IntoIterator<Item = u16>) {
        self.problems.extend(statuses);
    }
}

/// A part of a handler's signature: an argument, or the result.
pub(crate) trait Part {
    /// Adds what this part says of the operation.
    fn describe(signature: &mut Signature<'_>);
}

/// A handler whose arguments and result say what its operation reads and answers. `T` is
/// as in [`axum::handler::Handler`].
pub(crate) trait Documented<T> {
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

/// Parts that say nothing of an operation.
macro_rules! silent {
    ($($part:ty),*) => {
        $(impl Part for $part {
            fn describe(_: &mut Signature<'_>) {}
        })*
    };
}

silent!(State<Arc<App>>, HeaderMap);

impl<T: Part> Part for Result<T, Problem> {
    fn describe(signature: &mut Signature<'_>) {
        T::describe(signature);
    }
}
