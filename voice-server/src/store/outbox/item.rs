//! The items of the outbox, and when sending one is retried.

use core::time::Duration;

use voice_core::category::Category;
use voice_core::disclosure::ledger::CorrectionId;
use voice_core::notification::NoticeContact;
use voice_core::referral::ReferralId;
use voice_core::wire::{Set, Wire};

/// The delay after the first failure; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest delay, where the receiver does not ask for another.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// The longest wait that a receiver can ask for.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// The number of failures after which an item becomes a dead letter, about three hours
/// after the first.
pub(crate) const ATTEMPTS: i64 = 26;

/// Something to send: what it rests on, from which it is made at the moment of sending.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum OutboxItem {
    /// A contact of a sign-up.
    Contact(NoticeContact),
    /// The letter of a referral, which was made when the office sent it.
    Letter {
        /// The referral.
        referral: ReferralId,
        /// The letter, as JSON.
        body: String,
    },
    /// A correction for somebody to whom something was disclosed: their question is
    /// asked again, once.
    Correction {
        /// The correction.
        correction: CorrectionId,
        /// The number of the entry of the disclosure.
        entry: u64,
        /// The identifier of the question.
        question: String,
        /// What was corrected.
        #[wire(min = 1)]
        categories: Set<Category>,
        /// The message: what the ledger says was sent, however often it is tried; left
        /// out until it is decided.
        message: Option<String>,
    },
}

/// An item that a worker has claimed.
pub struct Claimed {
    /// The idempotency key.
    pub id: String,
    /// What to send.
    pub item: OutboxItem,
    /// The number of this attempt, from 1.
    pub attempt: i64,
}

/// What became of a claimed item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The receiver accepted it.
    Delivered,
    /// What it rests on has ended: nothing was sent.
    Cancelled,
    /// It could not be sent.
    Failed(DeliveryError),
}

/// Why an item was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct DeliveryError {
    /// What went wrong, without anything of the message.
    pub reason: String,
    /// Whether to try again.
    pub retryable: bool,
    /// How long the receiver wants to be left alone, where it says so.
    pub not_before: Option<Duration>,
}

impl DeliveryError {
    /// A failure that may pass.
    pub(crate) fn temporary(reason: &str) -> Self {
        Self { reason: reason.to_owned(), retryable: true, not_before: None }
    }

    /// A failure that no retry mends.
    pub(crate) fn permanent(reason: &str) -> Self {
        Self { reason: reason.to_owned(), retryable: false, not_before: None }
    }
}

/// Something that could not be sent, for somebody to look at. It holds nothing of what was
/// to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct DeadLetter {
    /// The identifier.
    pub id: String,
    /// The sign-up, referral or question on which it rests.
    pub source: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong the last time.
    pub reason: String,
}

/// The delay after this many failures.
pub(crate) fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::{ATTEMPTS, LONGEST_PAUSE, pause};

    #[test]
    fn pauses_double_and_end() {
        let pauses: Vec<u64> = (1..=12).map(|attempts| pause(attempts).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
        assert_eq!(pause(i64::MAX), LONGEST_PAUSE);
        let hours =
            (1..ATTEMPTS).map(|attempts| pause(attempts).as_secs()).sum::<u64>() as f64 / 3600.0;
        assert!((2.0..3.5).contains(&hours), "{hours}");
    }
}
