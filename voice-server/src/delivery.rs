//! Messages: what waits to be sent, where it goes, and the workers that send it.
//!
//! Those who telephone, write and post are behind a [`Webhook`]. What waits, and when it is tried
//! again, is the store's, because a message is put in by the transaction that decides on it.

mod retention;
mod webhook;
mod worker;

pub use self::retention::{forget, retain};
pub use self::webhook::{Webhook, WebhookSecret};
pub use self::worker::{Delivery, once, work};
pub use crate::store::outbox::{Claimed, DeadLetter, DeliveryError, OutboxItem, SendOutcome};
