//! What cannot be read: it is set aside, so that it holds nothing else up, and staff see it.

use voice_core::inquiry::InquiryEntry;
use voice_core::notification::SignUpId;
use voice_core::referral::ReferralRecord;
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

/// A row that could not be read, as it was then.
pub(super) struct UnreadRow {
    pub(super) table: &'static str,
    pub(super) id: String,
    pub(super) document: String,
}

/// What became of taking something up again that is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeUpOutcome {
    /// Contacts and figures are made of it again.
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

    /// Sets a row aside, as long as it is as it was when it could not be read.
    pub(super) async fn note_unread(
        &self,
        row: &UnreadRow,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let UnreadRow { table, id, document } = row;
        within_timeout(async {
            let mut tx = self.begin().await?;
            if self.locked_document(&mut tx, table, id).await?.as_ref() == Some(document) {
                self.put_aside(&mut tx, table, id, now).await?;
            }
            commit(tx).await
        })
        .await
    }

    /// The document of a row as it is kept, which nobody changes until the end of the transaction.
    async fn locked_document(
        &self,
        tx: &mut Tx,
        table: &'static str,
        id: &str,
    ) -> Result<Option<String>, StoreError> {
        let select = format!("SELECT document FROM {table} WHERE id = $1");
        let found: Option<(String,)> = sqlx::query_as(self.dialect.for_update(&select))
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
        Ok(found.map(|(document,)| document))
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

    /// Sets a sign-up aside, as long as it cannot be read.
    pub(super) async fn set_sign_up_aside(
        &self,
        id: &SignUpId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            match self.locked(&mut tx, id).await {
                Err(StoreError::Unreadable | StoreError::KeyVersion) => {
                    self.put_aside(&mut tx, "sign_up", id.as_str(), now).await?;
                    commit(tx).await
                }
                read => read.map(drop),
            }
        })
        .await
    }

    /// Takes something up again that was set aside, where it can be read by now: contacts of a
    /// sign-up come again.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn take_up(&self, id: &str, now: Timestamp) -> Result<TakeUpOutcome, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let (mut taken_up, mut unreadable) = (0, false);
            for table in ["sign_up", "inquiry", "referral"] {
                // First the row, as by who sets it aside.
                let document = self.locked_document(&mut tx, table, id).await?;
                let delete = "DELETE FROM set_aside WHERE kind = $1 AND id = $2";
                let aside = sqlx::query(delete).bind(table).bind(id).execute(&mut *tx).await?;
                if aside.rows_affected() == 0 {
                    continue;
                }
                taken_up += 1;
                unreadable |= match document {
                    Some(_) if table == "sign_up" => {
                        !self.resume_contacts(&mut tx, id, now).await?
                    }
                    Some(text) if table == "inquiry" => {
                        self.document::<InquiryEntry>(table, &[id], &text).is_err()
                    }
                    Some(text) => self.document::<ReferralRecord>(table, &[id], &text).is_err(),
                    None => true,
                };
            }
            if taken_up == 0 {
                return Ok(TakeUpOutcome::Missing);
            }
            if unreadable {
                return Ok(TakeUpOutcome::Unreadable);
            }
            commit(tx).await?;
            Ok(TakeUpOutcome::Done)
        })
        .await
    }

    /// Has the contacts of a sign-up come again, and returns whether it can be read.
    async fn resume_contacts(
        &self,
        tx: &mut Tx,
        id: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Ok(id) = id.parse::<SignUpId>() else { return Ok(false) };
        let kept = match self.locked(tx, &id).await {
            Ok(kept) => kept.filter(|kept| *kept.sign_up.id() == id),
            Err(StoreError::Unreadable | StoreError::KeyVersion) => None,
            Err(error) => return Err(error),
        };
        let Some(mut kept) = kept else { return Ok(false) };
        // Contacts due meanwhile are not made up for: their hours are over.
        kept.until = kept.until.max(milliseconds(now));
        let next = next_contact(&kept.sign_up, instant(kept.until)?);
        self.write_sign_up(tx, id.as_str(), &kept, next).await?;
        Ok(true)
    }
}
