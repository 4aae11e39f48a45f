//! Columns of bytes, which have the version of their key in a column beside them: encrypted anew
//! where that is another than the active one.

use std::time::Instant;

use sqlx::{AssertSqlSafe, Row};

use super::columns::{BYTES_COLUMNS, BytesColumn};
use crate::store::steps::{Step, Steps};
use crate::store::{Cell, Store, StoreError, within_timeout};

/// How many rows a step looks at, as in [`rewrite`](super::rewrite).
const STEP: i64 = 64;

impl Store {
    /// Goes once through a column, and encrypts anew what is under another version than the active
    /// one, as far as it can be decrypted; returns how many values that were.
    pub(super) async fn rotate_bytes(&self, column: &BytesColumn) -> Result<u64, StoreError> {
        let mut work = Steps::from(String::new());
        while work.goes_on(self.rotate_some(column, &work.place).await).await? {}
        Ok(work.done)
    }

    async fn rotate_some(
        &self,
        column: &BytesColumn,
        last: &str,
    ) -> Result<Option<Step<String>>, StoreError> {
        let BytesColumn { table, key, value, version } = *column;
        within_timeout(async {
            let window = format!(
                "SELECT {key}, {version} FROM {table} WHERE {key} > $1 ORDER BY {key} LIMIT {STEP}"
            );
            let rows: Vec<(String, i64)> =
                sqlx::query_as(AssertSqlSafe(window)).bind(last).fetch_all(&self.pool).await?;
            let Some((end, _)) = rows.last() else { return Ok(None) };
            let is_old = |(_, version): &(String, i64)| {
                !matches!(*version, 0) && *version != self.keys.active()
            };
            if !rows.iter().any(is_old) {
                return Ok(Some(Step { end: end.clone(), done: 0, held_since: None }));
            }
            let mut tx = self.begin().await?;
            let began = Instant::now();
            let (active, lock) = (self.keys.active(), self.dialect.skip_locked());
            let page = format!(
                "SELECT {key}, {version}, {value} FROM {table} WHERE {key} > $1 AND {key} <= $2 \
                 AND {version} <> 0 AND {version} <> $3 ORDER BY {key} {lock}"
            );
            let page = sqlx::query(AssertSqlSafe(page)).bind(last).bind(end).bind(active);
            let mut done = 0;
            for row in page.fetch_all(&mut *tx).await? {
                let (id, old): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
                let bytes: Vec<u8> = row.try_get(2)?;
                let place = [id.as_str()];
                let cell = Cell::new(table, value, &place);
                // What cannot be decrypted stays as it is, and keeps its key.
                let Ok(plain) = self.keys.decrypt_bytes(cell, old, &bytes) else { continue };
                let encrypted = self.keys.encrypt_bytes(cell, &plain)?;
                let update =
                    format!("UPDATE {table} SET {value} = $1, {version} = $2 WHERE {key} = $3");
                sqlx::query(AssertSqlSafe(update))
                    .bind(encrypted.bytes)
                    .bind(encrypted.version)
                    .bind(&id)
                    .execute(&mut *tx)
                    .await?;
                done += 1;
            }
            tx.commit().await?;
            let held_since = (done > 0).then_some(began);
            Ok(Some(Step { end: end.clone(), done, held_since }))
        })
        .await
    }

    /// How many rows of a column are under another version than the active one: they cannot be
    /// decrypted, or are locked.
    pub(super) async fn bytes_left(&self, column: &BytesColumn) -> Result<u64, StoreError> {
        let BytesColumn { table, version, .. } = column;
        let count =
            format!("SELECT COUNT(*) FROM {table} WHERE {version} <> 0 AND {version} <> $1");
        let query = sqlx::query_as(AssertSqlSafe(count)).bind(self.keys.active());
        let (rows,): (i64,) = query.fetch_one(&self.pool).await?;
        u64::try_from(rows).map_err(|_| StoreError::Unreadable)
    }

    /// How many values of bytes are under a version.
    pub(super) async fn bytes_under(&self, version: i64) -> Result<u64, StoreError> {
        let mut values = 0;
        for BytesColumn { table, version: column, .. } in &BYTES_COLUMNS {
            let count = format!("SELECT COUNT(*) FROM {table} WHERE {column} = $1");
            let (count,): (i64,) =
                sqlx::query_as(AssertSqlSafe(count)).bind(version).fetch_one(&self.pool).await?;
            values += u64::try_from(count).map_err(|_| StoreError::Unreadable)?;
        }
        Ok(values)
    }
}
