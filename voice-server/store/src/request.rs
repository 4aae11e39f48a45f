//! Requests with an idempotency key.

use uuid::Uuid;

/// A request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedRequest {
    /// What the key, its caller and its path make.
    pub id: Uuid,
    /// A tag of what was sent.
    pub fingerprint: String,
    /// This attempt at it, drawn at random: another one takes the request up where this one said
    /// too long nothing, and this one then writes nothing more.
    pub claim: Uuid,
}

/// What is known of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyedOutcome {
    /// Nothing until now: the request may run.
    Begun,
    /// The first request with it runs.
    Running,
    /// It was of another request.
    Another,
    /// What was answered to the first one.
    Done(String),
}
