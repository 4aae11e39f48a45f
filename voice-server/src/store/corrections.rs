//! Corrections, each under an identifier of its own.

use voice_core::disclosure::ledger::{CorrectionId, LedgerEntry};
use voice_core::identifier::SubjectId;
use voice_core::wire::Write;

use super::keyed_requests::commit;
use super::ledger::StoredHead;
use super::outbox::OutboxItem;
use super::{Cell, Store, StoreError, encode, outbox, within_timeout};

/// How often the entries about a person are read again because others were written meanwhile.
const ATTEMPTS: usize = 50;

/// An entry about a person, and the question that it answers; empty for a notice.
pub type AnsweredEntry = (LedgerEntry, String);

impl Store {
    /// Keeps a correction, once, with what is sent to each who was told before: all of it or
    /// nothing. To whom is asked of the entries about the person, and no entry is written between
    /// the asking and the commit.
    ///
    /// `recipients` gives what is sent by the number of the entry that it corrects; it may be asked
    /// more than once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where something else was passed on under its identifier; the store
    /// is unavailable: nothing was kept.
    pub async fn keep_correction<T: Write>(
        &self,
        id: &CorrectionId,
        made: &T,
        subject: &SubjectId,
        recipients: impl Fn(&[AnsweredEntry]) -> Vec<(u64, OutboxItem)>,
    ) -> Result<(), StoreError> {
        let text = encode(made)?;
        let mut entries: Vec<AnsweredEntry> = Vec::new();
        for _ in 0..ATTEMPTS {
            let head = self.ledger_length().await?;
            // Outside of the transaction, because there may be many.
            let last = entries.last().map_or(0, |(entry, _)| entry.sequence());
            entries.extend(self.ledger_since(subject, last).await?);
            let kept = within_timeout(async {
                let mut tx = self.begin().await?;
                if StoredHead::locked(&mut tx, self.dialect).await?.sequence() != head {
                    return Ok(false);
                }
                self.put_correction(&mut tx, id, &text).await?;
                let letters = recipients(&entries);
                let items: Vec<_> = letters
                    .iter()
                    .map(|(entry, item)| {
                        let key = ["correction", id.as_str(), &entry.to_string()];
                        let key = self.identifier(&key).to_string();
                        (key, format!("ledger entry {entry}"), item)
                    })
                    .collect();
                outbox::put_all(&mut tx, &self.keys, &items).await?;
                commit(tx).await?;
                Ok(true)
            })
            .await?;
            if kept {
                return Ok(());
            }
        }
        Err(StoreError::Unavailable("the ledger is written all the time".to_owned()))
    }

    async fn put_correction(
        &self,
        tx: &mut super::Tx,
        id: &CorrectionId,
        text: &str,
    ) -> Result<(), StoreError> {
        let id = self.keys.tag("correction.id", &[id.as_str()]);
        let row = [id.as_str()];
        let cell = Cell::new("correction", "document", &row);
        let insert = "INSERT INTO correction (id, document) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        sqlx::query(insert)
            .bind(&id)
            .bind(self.keys.encrypt(cell, text)?)
            .execute(&mut **tx)
            .await?;
        let (known,): (String,) = sqlx::query_as("SELECT document FROM correction WHERE id = $1")
            .bind(&id)
            .fetch_one(&mut **tx)
            .await?;
        if self.keys.decrypt(cell, &known)? == text { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// The number of the last entry of the ledger.
    async fn ledger_length(&self) -> Result<i64, StoreError> {
        within_timeout(async {
            let (length,): (i64,) =
                sqlx::query_as("SELECT value FROM counter WHERE name = 'ledger'")
                    .fetch_one(self.pool().await?)
                    .await?;
            Ok(length)
        })
        .await
    }
}
