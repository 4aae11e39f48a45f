//! What the operations of this server have beside those of any other: idempotency keys, a store,
//! documents that are the same for everybody.

use std::sync::Arc;

use tower_http::compression::CompressionLayer;

use super::body::FEED_LIMIT;
use crate::App;

/// One operation of this server.
pub(crate) type Operation = voice_axum::openapi::Operation<Arc<App>>;

/// Makes and changes nothing.
#[derive(Clone)]
struct OnlyAsks;

/// Discloses something.
#[derive(Clone)]
struct Discloses;

/// What this server says of an operation.
pub(crate) trait Served {
    /// Says that it makes and changes nothing, so that it needs no idempotency key.
    fn only_asks(self) -> Self;

    /// Says that it discloses something: sent again with its idempotency key it makes nothing
    /// twice, and is decided anew, as what was disclosed then may be withheld now.
    fn discloses(self) -> Self;

    /// Says that it answers with a document that is the same for everybody, which is compressed for
    /// whoever takes that. Nothing else is: the length of what is compressed tells of a secret in
    /// it (CRIME, BREACH).
    fn document(self) -> Self;

    /// What a feed is.
    fn feed(self, what: &str) -> Self;

    /// It reads or writes the store: requests are counted, and the store can be
    /// unusable or unavailable.
    fn uses_store(self) -> Self;

    /// Whether an idempotency key may be sent to it.
    fn is_keyed(&self) -> bool;

    /// Whether it is decided anew where its idempotency key is sent again.
    fn is_decided_anew(&self) -> bool;
}

impl Served for Operation {
    fn only_asks(self) -> Self {
        self.mark(OnlyAsks)
    }

    fn discloses(self) -> Self {
        self.mark(Discloses)
    }

    fn document(self) -> Self {
        self.or_returns(304, "It is as the ETag in `If-None-Match` names it.")
            .handled(|handler| handler.layer(CompressionLayer::new()))
    }

    fn feed(self, what: &str) -> Self {
        self.body_of(what, FEED_LIMIT, ".")
    }

    fn uses_store(self) -> Self {
        self.problems(&[429, 500, 503])
    }

    fn is_keyed(&self) -> bool {
        self.method() == "post" && self.marked::<OnlyAsks>().is_none()
    }

    fn is_decided_anew(&self) -> bool {
        self.marked::<Discloses>().is_some()
    }
}
