//! Requests with an idempotency key.

use uuid::Uuid;

/// A request with an idempotency key.
///
/// ```
/// use uuid::Uuid;
/// use voice_store::{KeyedOutcome, KeyedRequest, MemoryStore, Store as _};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = MemoryStore::default();
/// let request = KeyedRequest {
///     id: Uuid::from_u128(7),
///     fingerprint: "of what was sent".to_owned(),
///     claim: Uuid::from_u128(1),
/// };
/// assert_eq!(store.begin(&request).await?, KeyedOutcome::Begun);
/// // The same key with something else is no second attempt at it.
/// let another = KeyedRequest { fingerprint: "of something else".to_owned(), ..request };
/// assert_eq!(store.begin(&another).await?, KeyedOutcome::Another);
/// # Ok(())
/// # }
/// ```
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
