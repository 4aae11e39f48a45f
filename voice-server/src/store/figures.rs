//! Whether the store answers, and figures of it that name nobody.

use serde_json::Value;
use voice_core::wire::Timestamp;

use super::{Cell, Store, StoreError, within_timeout};

/// How many records are read at once for [`Store::oldest_screening`].
const PAGE: i64 = 200;

/// What waits to be sent, and what could not be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxFigures {
    /// How many messages wait.
    pub waiting: i64,
    /// How many could not be sent.
    pub dead: i64,
    /// When the one that waits longest was due, in milliseconds since the epoch of Unix.
    pub oldest_due: Option<i64>,
}

impl Store {
    /// Asks the database something that it can always answer.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn ready(&self) -> Result<(), StoreError> {
        within_timeout(async {
            let _: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM counter WHERE name = 'ledger'")
                .fetch_one(self.pool().await?)
                .await?;
            Ok(())
        })
        .await
    }

    /// The figures of the outbox.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn outbox_figures(&self) -> Result<OutboxFigures, StoreError> {
        within_timeout(async {
            let rows: Vec<(String, i64, i64)> = sqlx::query_as(
                "SELECT state, COUNT(*), MIN(due_at) FROM outbox WHERE state <> 'sent' GROUP BY \
                 state",
            )
            .fetch_all(self.pool().await?)
            .await?;
            let mut figures = OutboxFigures::default();
            for (state, count, due) in rows {
                match state.as_str() {
                    "waiting" => (figures.waiting, figures.oldest_due) = (count, Some(due)),
                    "dead" => figures.dead = count,
                    _ => return Err(StoreError::Unreadable),
                }
            }
            Ok(figures)
        })
        .await
    }

    /// When the record was screened last whose screening is the oldest, of all that are held and
    /// were screened ever; reads all records, page by page.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn oldest_screening(&self) -> Result<Option<Timestamp>, StoreError> {
        let (mut oldest, mut after): (Option<Timestamp>, String) = (None, String::new());
        loop {
            let Some((last, page)) = self.read(|| self.screened_after(&after)).await? else {
                return Ok(oldest);
            };
            oldest = oldest.into_iter().chain(page).min();
            after = last;
        }
    }

    /// The moment of the oldest screening of a page of records, and where it ends.
    async fn screened_after(
        &self,
        after: &str,
    ) -> Result<Option<(String, Option<Timestamp>)>, StoreError> {
        let page: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, document FROM subject_record WHERE id > $1 AND state = 'held' ORDER BY id \
             LIMIT $2",
        )
        .bind(after)
        .bind(PAGE)
        .fetch_all(self.pool().await?)
        .await?;
        let mut oldest: Option<Timestamp> = None;
        for (id, document) in &page {
            let row = [id.as_str()];
            let text =
                self.keys.decrypt(Cell::new("subject_record", "document", &row), document)?;
            let record: Value = serde_json::from_str(&text).map_err(|_| StoreError::Unreadable)?;
            let at = record.pointer("/screening/at").and_then(Value::as_str);
            oldest = oldest.into_iter().chain(at.and_then(|at| at.parse().ok())).min();
        }
        Ok(page.into_iter().last().map(|(last, _)| (last, oldest)))
    }
}
