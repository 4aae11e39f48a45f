//! The HTTP interface.
//!
//! Every operation is stated once, beside its handler: [`operation::Operation`] has its method, path, handler and words, and what the
//! handler reads and answers is taken from its signature ([`signature::Part`]). The router and the OpenAPI document are both made of
//! that one list.

pub(crate) mod body;
pub(crate) mod example;
pub(crate) mod idempotency;
pub(crate) mod openapi;
pub(crate) mod operation;
pub(crate) mod query;
pub(crate) mod reply;
pub(crate) mod signature;
