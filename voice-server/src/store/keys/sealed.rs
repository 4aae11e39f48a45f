//! Columns of bytes, which have the version of their key in a column beside them: encrypted anew
//! where that is another than the active one.

use std::time::Instant;

use sqlx::{AssertSqlSafe, Row};

use super::Cell;
use super::columns::{SEALED, SealedColumn};
use super::rewrite::RowsLeft;
use crate::store::purge::{Patience, pause_since};
use crate::store::{Dialect, Store, StoreError, within_timeout};

/// How many rows a step looks at, as in [`rewrite`](super::rewrite).
const STEP: i64 = 64;

/// A step: the key of the last row that was looked at, how many were encrypted anew, and since when
/// others waited.
type Step = (String, u64, Instant);

impl Store {
    /// Encrypts all bytes anew that are under another version than the active one, as far as they
    /// can be decrypted, and returns how many were.
    pub(super) async fn rotate_sealed(&self) -> Result<u64, StoreError> {
        let mut all = 0;
        loop {
            let rewritten = self.rotate_once().await?;
            if rewritten == 0 {
                break;
            }
            all += rewritten;
        }
        if self.dialect == Dialect::Sqlite && all > 0 {
            // The journal has what was there before.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        }
        Ok(all)
    }

    async fn rotate_once(&self) -> Result<u64, StoreError> {
        let mut rewritten = 0;
        for column in &SEALED {
            let (mut last, mut patience) = (String::new(), Patience::new());
            loop {
                match self.rotate_some(column, &last).await {
                    Ok(None) => break,
                    Ok(Some((end, step, began))) => {
                        if step > 0 {
                            pause_since(began).await;
                        }
                        (last, rewritten, patience) = (end, rewritten + step, Patience::new());
                    }
                    Err(error) if patience.lasts(&error).await => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(rewritten)
    }

    async fn rotate_some(
        &self,
        column: &SealedColumn,
        last: &str,
    ) -> Result<Option<Step>, StoreError> {
        let SealedColumn { table, key, value, version } = *column;
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
                return Ok(Some((end.clone(), 0, Instant::now())));
            }
            let mut tx = self.begin().await?;
            let began = Instant::now();
            let (active, lock) = (self.keys.active(), self.dialect.skip_locked());
            let page = format!(
                "SELECT {key}, {version}, {value} FROM {table} WHERE {key} > $1 AND {key} <= $2 \
                 AND {version} <> 0 AND {version} <> $3 ORDER BY {key} {lock}"
            );
            let page = sqlx::query(AssertSqlSafe(page)).bind(last).bind(end).bind(active);
            let mut rewritten = 0;
            for row in page.fetch_all(&mut *tx).await? {
                let (id, old): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
                let bytes: Vec<u8> = row.try_get(2)?;
                let place = [id.as_str()];
                let cell = Cell::new(table, value, &place);
                // What cannot be decrypted stays as it is, and keeps its key.
                let Ok(plain) = self.keys.unseal(cell, old, &bytes) else { continue };
                let sealed = self.keys.seal(cell, &plain)?;
                let update =
                    format!("UPDATE {table} SET {value} = $1, {version} = $2 WHERE {key} = $3");
                sqlx::query(AssertSqlSafe(update))
                    .bind(sealed.bytes)
                    .bind(sealed.version)
                    .bind(&id)
                    .execute(&mut *tx)
                    .await?;
                rewritten += 1;
            }
            tx.commit().await?;
            Ok(Some((end.clone(), rewritten, began)))
        })
        .await
    }

    /// How many rows have bytes under another version than the active one: they cannot be
    /// decrypted, or are locked. By table.
    pub(super) async fn sealed_left(&self) -> Result<RowsLeft, StoreError> {
        let mut left = RowsLeft::new();
        for SealedColumn { table, version, .. } in &SEALED {
            let count =
                format!("SELECT COUNT(*) FROM {table} WHERE {version} <> 0 AND {version} <> $1");
            let (rows,): (i64,) = sqlx::query_as(AssertSqlSafe(count))
                .bind(self.keys.active())
                .fetch_one(&self.pool)
                .await?;
            if rows > 0 {
                left.insert(table, u64::try_from(rows).map_err(|_| StoreError::Unreadable)?);
            }
        }
        Ok(left)
    }

    /// How many values of bytes are under a version.
    pub(super) async fn sealed_under(&self, version: i64) -> Result<u64, StoreError> {
        let mut values = 0;
        for SealedColumn { table, version: column, .. } in &SEALED {
            let count = format!("SELECT COUNT(*) FROM {table} WHERE {column} = $1");
            let (count,): (i64,) =
                sqlx::query_as(AssertSqlSafe(count)).bind(version).fetch_one(&self.pool).await?;
            values += u64::try_from(count).map_err(|_| StoreError::Unreadable)?;
        }
        Ok(values)
    }
}
