//! What a record that was merged has besides: its custody events become those of the record that
//! stays, and what is reported or accounted under its identifier later is of that one. Where it
//! comes back, the merge was a mistake, and what was reported of it is its own again.

use sqlx::AnyConnection;
use voice_core::identifier::SubjectId;

use super::super::{Dialect, Store, StoreError, Tx};
use super::{Columns, Row, key_of};

/// What orders merges and custody events in PostgreSQL: a merge has it alone. A record of which an
/// event is reported may not be there yet, so no row could.
const MERGING: i64 = 0x6d65_7267_6500_0001;

/// How many merges are followed from one record: each made one of two, so more is a circle.
const MERGES: usize = 64;

impl Store {
    /// Waits for the transactions that merge records, and keeps others from beginning until the
    /// end of this one. It comes before the lock of any record.
    pub(in crate::store) async fn without_merges(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.lock_merging(tx, "SELECT 1 FROM pg_advisory_xact_lock_shared($1)").await
    }

    /// Waits for those [without merges](Self::without_merges), and has the records for a merge.
    pub(super) async fn to_merge(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.lock_merging(tx, "SELECT 1 FROM pg_advisory_xact_lock($1)").await
    }

    async fn lock_merging(&self, tx: &mut Tx, lock: &'static str) -> Result<(), StoreError> {
        // SQLite has one transaction that writes.
        if self.dialect == Dialect::Postgres {
            sqlx::query(lock).bind(MERGING).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Makes the events of a record that ends those of the one that stays.
    pub(super) async fn take_along(
        &self,
        tx: &mut Tx,
        from: &SubjectId,
        to: &SubjectId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE subject_record SET merged_into = $1 WHERE id = $2")
            .bind(key_of(&self.keys, to))
            .bind(key_of(&self.keys, from))
            .execute(&mut **tx)
            .await?;
        self.move_events(tx, from, to).await
    }

    /// The record that a record was merged into, through as many merges as there were; or itself.
    /// In a transaction [without merges](Self::without_merges) that stays so until its end.
    pub(in crate::store) async fn survivor(
        &self,
        tx: &mut Tx,
        of: &SubjectId,
    ) -> Result<SubjectId, StoreError> {
        let mut survivor = of.clone();
        for _ in 0..MERGES {
            let select = "SELECT merged_into FROM subject_record WHERE id = $1";
            let found: Option<(String,)> = sqlx::query_as(select)
                .bind(key_of(&self.keys, &survivor))
                .fetch_optional(&mut **tx)
                .await?;
            let Some((into,)) = found.filter(|(into,)| !into.is_empty()) else {
                return Ok(survivor);
            };
            let select = "SELECT id, state, revision, document FROM subject_record WHERE id = $1";
            let row: Columns = sqlx::query_as(select).bind(into).fetch_one(&mut **tx).await?;
            survivor = Row::from(row).subject(&self.keys)?.id().clone();
        }
        Err(StoreError::Unreadable)
    }

    /// Gives a record that comes back what was reported of it, and of those that were merged into
    /// it, while it was part of another.
    pub(super) async fn give_back(&self, tx: &mut Tx, to: &SubjectId) -> Result<(), StoreError> {
        let survivor = self.survivor(tx, to).await?;
        if survivor == *to {
            return Ok(());
        }
        let reported = self.merged_in(tx, to).await?;
        self.give_events_back(tx, (&reported, &survivor), to).await
    }

    /// A record and all that were merged into it, through as many merges as there were, by one
    /// query.
    pub(in crate::store) async fn merged_subjects(
        &self,
        of: &SubjectId,
    ) -> Result<Vec<SubjectId>, StoreError> {
        let mut connection = self.pool().await?.acquire().await?;
        self.merged_in(&mut connection, of).await
    }

    async fn merged_in(
        &self,
        connection: &mut AnyConnection,
        of: &SubjectId,
    ) -> Result<Vec<SubjectId>, StoreError> {
        // A union has each row once, so that a circle ends.
        let select = "WITH RECURSIVE merged(id) AS (SELECT r.id FROM subject_record r WHERE \
                      r.merged_into = $1 AND r.merged_into <> '' UNION SELECT r.id FROM \
                      subject_record r JOIN merged m ON r.merged_into = m.id WHERE r.merged_into \
                      <> '') SELECT r.id, r.state, r.revision, r.document FROM subject_record r \
                      JOIN merged m ON r.id = m.id WHERE r.id <> $1 ORDER BY r.id";
        let rows: Vec<Columns> =
            sqlx::query_as(select).bind(key_of(&self.keys, of)).fetch_all(connection).await?;
        let merged = rows.into_iter().map(|row| Row::from(row).subject(&self.keys));
        let merged = merged.map(|subject| Ok(subject?.id().clone()));
        core::iter::once(Ok(of.clone())).chain(merged).collect()
    }
}
