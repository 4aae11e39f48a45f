//! What cannot be read: it is set aside, so that it holds nothing else up, and staff see it.

use voice_core::notification::SignUpId;
use voice_core::wire::{Timestamp, Wire};

use super::keyed_requests::commit;
use super::sign_ups::{instant, next_contact};
use super::{Store, StoreError, Tx, milliseconds, within_timeout};

/// Something that cannot be read: neither contacts nor figures are made of it.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct SetAside {
    /// What it is: the name of its table.
    pub kind: String,
    /// Its identifier.
    pub id: String,
    /// Since when it is set aside.
    pub since: Timestamp,
}

/// What became of taking something up again that is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeUpOutcome {
    /// Its contacts come again.
    Done,
    /// It cannot be read yet.
    Unreadable,
    /// It is not set aside.
    Missing,
}

/// How many are listed at most.
const MOST: i64 = 1000;

impl Store {
    /// Sets something aside, once.
    pub(super) async fn put_aside(
        &self,
        tx: &mut Tx,
        kind: &'static str,
        id: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        tracing::error!(kind, "something cannot be read: it is set aside, and staff see it");
        sqlx::query(
            "INSERT INTO set_aside (kind, id, set_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(kind)
        .bind(id)
        .bind(milliseconds(now))
        .execute(&mut **tx)
        .await?;
        if kind == "sign_up" {
            sqlx::query("UPDATE sign_up SET next_contact = NULL WHERE id = $1")
                .bind(id)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// Sets something aside outside of a transaction.
    pub(super) async fn note_aside(
        &self,
        kind: &'static str,
        id: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            self.put_aside(&mut tx, kind, id, now).await?;
            commit(tx).await
        })
        .await
    }

    /// What is set aside, the first first; 1000 at most.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn all_set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        within_timeout(async {
            let rows: Vec<(String, String, i64)> = sqlx::query_as(
                "SELECT kind, id, set_at FROM set_aside ORDER BY set_at, kind, id LIMIT $1",
            )
            .bind(MOST)
            .fetch_all(self.pool().await?)
            .await?;
            rows.into_iter()
                .map(|(kind, id, at)| Ok(SetAside { kind, id, since: instant(at)? }))
                .collect()
        })
        .await
    }

    /// How many are set aside.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn count_set_aside(&self) -> Result<u64, StoreError> {
        within_timeout(async {
            let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM set_aside")
                .fetch_one(self.pool().await?)
                .await?;
            u64::try_from(count).map_err(|_| StoreError::Unreadable)
        })
        .await
    }

    /// Takes a sign-up back that was set aside, where it can be read by now: contacts come again.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn take_up(
        &self,
        id: &SignUpId,
        now: Timestamp,
    ) -> Result<TakeUpOutcome, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            // First the sign-up, as by who sets it aside.
            let kept = match self.locked(&mut tx, id).await {
                Ok(kept) => kept.filter(|kept| kept.sign_up.id() == id),
                Err(StoreError::Unreadable | StoreError::KeyVersion) => None,
                Err(error) => return Err(error),
            };
            let aside = sqlx::query("DELETE FROM set_aside WHERE kind = 'sign_up' AND id = $1")
                .bind(id.as_str())
                .execute(&mut *tx)
                .await?;
            if aside.rows_affected() == 0 {
                return Ok(TakeUpOutcome::Missing);
            }
            let Some(mut kept) = kept else { return Ok(TakeUpOutcome::Unreadable) };
            // Contacts due meanwhile are not made up for: their hours are over.
            kept.until = kept.until.max(milliseconds(now));
            let next = next_contact(&kept.sign_up, instant(kept.until)?);
            self.write_sign_up(&mut tx, id.as_str(), &kept, next).await?;
            commit(tx).await?;
            Ok(TakeUpOutcome::Done)
        })
        .await
    }
}
