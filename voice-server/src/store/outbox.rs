//! The outbox: items are claimed by one worker at a time, sent at least once, and end as dead
//! letters if they cannot be sent.

mod claim;
mod item;

use core::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::report::{CountedEvent, NoticeStep};
use voice_core::wire::Day;

pub use self::claim::{SendingGround, SendingVerdict};
pub(crate) use self::item::LONGEST_WAIT;
use self::item::{ATTEMPTS, pause};
pub use self::item::{Claimed, DeadLetter, DeliveryError, OutboxItem, SendOutcome};
use super::keyed_requests::commit;
use super::questions::KeptDecision;
use super::rows::{parts, with_rows};
use super::write_batch::{self, QuestionRow};
use super::{
    Cell, FilesRead, Keys, Store, StoreError, Tx, counted_events, encode, ledger, within_timeout,
};

/// How long the key of a sent item is kept.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 3600);

/// The system time in milliseconds, by which retries are scheduled, whatever the
/// office's clock says.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The moment before which the keys of sent items are forgotten.
pub(super) fn sent_before() -> i64 {
    now() - millis(REMEMBERED)
}

/// Inserts an item, once.
pub(super) async fn put(
    tx: &mut Tx,
    keys: &Keys,
    id: &str,
    source: &str,
    item: &OutboxItem,
) -> Result<(), StoreError> {
    put_all(tx, keys, &[(id.to_owned(), source.to_owned(), item)]).await
}

/// Inserts items, each once: identifier, source and what is sent.
pub(super) async fn put_all(
    tx: &mut Tx,
    keys: &Keys,
    items: &[(String, String, &OutboxItem)],
) -> Result<(), StoreError> {
    let due = now();
    for part in parts(items) {
        let insert = "INSERT INTO outbox (id, source, state, due_at, claimed_until, attempts, \
                      last_failure, document) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 8, "ON CONFLICT DO NOTHING"));
        for (id, source, item) in part {
            let document = keys.encrypt(Cell::new("outbox", "document", &[id]), &encode(*item)?)?;
            query = query.bind(id).bind(source).bind("waiting").bind(due);
            query = query.bind(0_i64).bind(0_i64).bind("").bind(document);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// Cancels the items of a source that were not sent, those among them that could not be.
pub(super) async fn cancel(tx: &mut Tx, source: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET state = 'sent', document = '', last_failure = 'taken back' WHERE \
         source = $1 AND state IN ('waiting', 'dead')",
    )
    .bind(source)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Why what was cancelled was not sent.
const NOT_WANTED: &str = "not wanted any more";

/// What became of a correction that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendingRecorded {
    /// It is stored, and this is sent.
    Message(String),
    /// What it was decided from was changed meanwhile: nothing was stored.
    Stale,
    /// It was cancelled meanwhile.
    Cancelled,
}

impl core::fmt::Debug for SendingGround {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SendingGround(..)")
    }
}

impl Store {
    /// Resolves a claimed item, and counts a notice of the day. Of a sent item only its
    /// key is kept.
    ///
    /// # Errors
    /// The store is unavailable: it is sent again, under the same key.
    pub async fn resolve(
        &self,
        claimed: &Claimed,
        outcome: &SendOutcome,
        today: Day,
    ) -> Result<(), StoreError> {
        let now = now();
        let (state, due, reason, step) = match outcome {
            SendOutcome::Delivered => ("sent", now, "", Some(NoticeStep::Sent)),
            SendOutcome::Cancelled => ("sent", now, NOT_WANTED, None),
            SendOutcome::Failed(failed) if !failed.retryable || claimed.attempt >= ATTEMPTS => {
                ("dead", now, failed.reason.as_str(), Some(NoticeStep::NotDelivered))
            }
            SendOutcome::Failed(failed) => {
                let wait = pause(claimed.attempt).max(failed.not_before.unwrap_or_default());
                ("waiting", now + millis(wait), failed.reason.as_str(), None)
            }
        };
        let step = step.filter(|_| matches!(claimed.item, OutboxItem::Contact(_)));
        within_timeout(async {
            let mut tx = self.begin().await?;
            // Another worker may have it since the lease ended, or have resolved it. That it was
            // delivered is so whoever has it; that it failed is for the last who claimed it to say.
            let resolved = sqlx::query(
                "UPDATE outbox SET state = $1, due_at = $2, claimed_until = 0, last_failure = $3, \
                 document = CASE WHEN $1 = 'sent' THEN '' ELSE document END WHERE id = $4 AND \
                 state = 'waiting' AND (attempts = $5 OR $1 = 'sent')",
            )
            .bind(state)
            .bind(due)
            .bind(reason)
            .bind(&claimed.id)
            .bind(claimed.attempt)
            .execute(&mut *tx)
            .await?;
            if let Some(step) = step.filter(|_| resolved.rows_affected() > 0) {
                counted_events::add(
                    &mut tx,
                    &encode(&CountedEvent::Notice { on: today, step })?,
                    1,
                )
                .await?;
            }
            commit(tx).await
        })
        .await
    }

    /// Stores a decided correction before it is sent: the decision, the ledger entries, and the
    /// message itself, so that a retry sends what the ledger says was sent. The message to send is
    /// another worker's if that one was faster. Nothing is stored where the record or the file of
    /// the requester was changed since the decision was made of them: it is to be made again.
    ///
    /// # Errors
    /// The store is unavailable: nothing may be sent.
    pub async fn record_sending(
        &self,
        claimed: &Claimed,
        (record, files): (&DecisionRecord, &FilesRead),
        passed_on: LedgerEvent,
        message: String,
    ) -> Result<SendingRecorded, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let query = self
                .dialect
                .for_update("SELECT document FROM outbox WHERE id = $1 AND state = 'waiting'");
            let found: Option<(String,)> =
                sqlx::query_as(query).bind(&claimed.id).fetch_optional(&mut *tx).await?;
            let Some((text,)) = found else { return Ok(SendingRecorded::Cancelled) };
            let OutboxItem::Correction { correction, entry, question, categories, message: known } =
                self.document("outbox", &[&claimed.id], &text)?
            else {
                return Err(StoreError::Unreadable);
            };
            if let Some(known) = known {
                return Ok(SendingRecorded::Message(known));
            }
            if !self.is_as_read(&mut tx, record, files).await? {
                return Ok(SendingRecorded::Stale);
            }
            let item = OutboxItem::Correction {
                correction,
                entry,
                question,
                categories,
                message: Some(message.clone()),
            };
            // A version that kept no messages may have sent another one: this one is decided now.
            sqlx::query("DELETE FROM question WHERE id = $1")
                .bind(&claimed.id)
                .execute(&mut *tx)
                .await?;
            let keys = (&self.keys, &self.frames);
            let decided = KeptDecision::Record(record);
            let row = QuestionRow::new(keys, &claimed.id, decided, None)?;
            write_batch::put(&mut tx, &[row]).await?;
            let at = record.question().as_of;
            let passed_on = ledger::Recorded { question: claimed.id.clone(), at, event: passed_on };
            let disclosed = write_batch::disclosed(claimed.id.clone(), decided);
            ledger::append(
                &mut tx,
                self.dialect,
                &self.keys,
                disclosed.into_iter().chain([passed_on]).collect(),
            )
            .await?;
            sqlx::query("UPDATE outbox SET document = $1 WHERE id = $2")
                .bind(self.encrypted("outbox", &[&claimed.id], &item)?)
                .bind(&claimed.id)
                .execute(&mut *tx)
                .await?;
            commit(tx).await?;
            Ok(SendingRecorded::Message(message))
        })
        .await
    }

    /// Whether a record and the files of parties are as they were when something was decided of
    /// them. Nobody changes them until the end of the transaction.
    async fn is_as_read(
        &self,
        tx: &mut Tx,
        decided: &DecisionRecord,
        files: &FilesRead,
    ) -> Result<bool, StoreError> {
        let record = match (decided.subject(), decided.revision()) {
            (Some(subject), Some(revision)) => self.record_is_in(tx, subject, revision).await?,
            _ => true,
        };
        Ok(record && self.files_are_as_read(tx, files).await?)
    }

    /// The dead letters.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError> {
        within_timeout(async {
            let rows: Vec<(String, String, i64, String)> = sqlx::query_as(
                "SELECT id, source, attempts, last_failure FROM outbox WHERE state = 'dead' ORDER \
                 BY due_at, id LIMIT 1000",
            )
            .fetch_all(self.pool().await?)
            .await?;
            let letter = |(id, source, attempts, reason)| {
                let attempts = u32::try_from(attempts).map_err(|_| StoreError::Unreadable)?;
                Ok(DeadLetter { id, source, attempts, reason })
            };
            rows.into_iter().map(letter).collect()
        })
        .await
    }

    /// Requeues a dead letter, and returns whether there is one.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn requeue(&self, id: Uuid) -> Result<bool, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let requeued = sqlx::query(
                "UPDATE outbox SET state = 'waiting', due_at = $1, claimed_until = 0, attempts = \
                 0 WHERE id = $2 AND state = 'dead'",
            )
            .bind(now())
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
            commit(tx).await?;
            Ok(requeued.rows_affected() > 0)
        })
        .await
    }
}
