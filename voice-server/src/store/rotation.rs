//! Changing keys: a new version of the key of rows, and another key-encryption key.

mod bytes;
mod columns;
mod rewrite;

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use self::columns::TABLES;
use self::rewrite::Pass;
use super::steps::Patience;
use super::{Dialect, KeyEncryptionKey, Store, StoreError, Tx, begin_unchecked};

/// A version of the key of rows, without the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyVersion {
    /// The version.
    pub version: i64,
    /// Whether rows are encrypted with it now.
    pub active: bool,
    /// When it was made, in milliseconds since 1970.
    pub made_at: i64,
    /// How many values are encrypted with it.
    pub values: u64,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The version in use.
    pub active: i64,
    /// How many rows were encrypted anew.
    pub rows: u64,
    /// The versions that were dropped, since no row has them any more.
    pub dropped: Vec<i64>,
    /// How many values are left under versions that are kept for them: they cannot be read, or were
    /// locked.
    pub left: u64,
    /// How many rows were left as they were, by table: their values do not open, are under a
    /// version of which there is no key, or were locked.
    pub rows_left: BTreeMap<&'static str, u64>,
}

impl Store {
    /// The versions of the key of rows, the newest first.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn key_versions(&self) -> Result<Vec<KeyVersion>, StoreError> {
        let versions: Vec<(i64, String, i64)> = sqlx::query_as(
            "SELECT version, state, made_at FROM data_key WHERE purpose = 'rows' ORDER BY version \
             DESC",
        )
        .fetch_all(&self.pool)
        .await?;
        let mut all = Vec::new();
        for (version, state, made_at) in versions {
            let values = self.values_under(version).await?;
            all.push(KeyVersion { version, active: state == "active", made_at, values });
        }
        Ok(all)
    }

    async fn values_under(&self, version: i64) -> Result<u64, StoreError> {
        let mut values = self.bytes_under(version).await?;
        for table in &TABLES {
            for (column, _) in table.encrypted {
                let name = table.name;
                let query =
                    format!("SELECT COUNT(*) FROM {name} WHERE {column} LIKE '${version}$%'");
                let (count,): (i64,) =
                    sqlx::query_as(AssertSqlSafe(query)).fetch_one(&self.pool).await?;
                values += u64::try_from(count).map_err(|_| StoreError::Unreadable)?;
            }
        }
        Ok(values)
    }

    /// Makes a new key for rows, encrypts them anew in steps, beside servers that run, and drops
    /// the keys that no row has any more. A rotation that was broken off is finished instead.
    ///
    /// # Errors
    /// The store is unavailable: run it again. [`StoreError::Key`] where the key-encryption key was
    /// replaced.
    pub async fn rotate_keys(&self) -> Result<Rotation, StoreError> {
        let mut patience = Patience::new();
        while let Err(error) = self.new_version().await {
            if !patience.lasts(&error).await {
                return Err(error);
            }
        }
        let rows = self.pass(Pass::Rotate).await?;
        let rows_left = self.rows_left(Pass::Rotate).await?;
        for (table, rows) in &rows_left {
            tracing::error!(
                table,
                rows,
                "rows were not encrypted anew: they cannot be read, or are locked"
            );
        }
        let active = self.keys.active();
        let mut rotation = Rotation { active, rows, dropped: Vec::new(), left: 0, rows_left };
        for KeyVersion { version, active, values, .. } in self.key_versions().await? {
            if active {
                continue;
            }
            if values > 0 {
                rotation.left += values;
                continue;
            }
            sqlx::query("DELETE FROM data_key WHERE purpose = 'rows' AND version = $1")
                .bind(version)
                .execute(&self.pool)
                .await?;
            rotation.dropped.push(version);
        }
        Ok(rotation)
    }

    /// Waits for the transactions that write, and keeps others from beginning until the end of
    /// this one.
    async fn begin_alone(&self) -> Result<Tx, StoreError> {
        let mut tx = begin_unchecked(&self.pool, self.dialect).await?;
        if self.dialect == Dialect::Postgres {
            // Each transaction that writes reads this table first.
            sqlx::query("LOCK TABLE data_key IN ACCESS EXCLUSIVE MODE").execute(&mut *tx).await?;
        }
        Ok(tx)
    }

    async fn new_version(&self) -> Result<(), StoreError> {
        let mut tx = self.begin_alone().await?;
        self.keys.load(&mut tx).await?;
        let (retired, newest): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(CASE WHEN state = 'retired' THEN 1 END), MAX(version) FROM data_key \
             WHERE purpose = 'rows'",
        )
        .fetch_one(&mut *tx)
        .await?;
        if retired > 0 {
            return Ok(());
        }
        sqlx::query("UPDATE data_key SET state = 'retired' WHERE purpose = 'rows'")
            .execute(&mut *tx)
            .await?;
        self.keys.make_version(&mut tx, newest + 1).await?;
        tx.commit().await?;
        self.keys.refresh(&self.pool).await
    }

    /// Encrypts the data keys with another key-encryption key, with which the store is opened from
    /// then on. Servers that run go on until they need a key that was made since.
    ///
    /// # Errors
    /// The store is unavailable, or was opened with a key that was replaced: nothing was changed.
    pub async fn rewrap_keys(&self, new: &KeyEncryptionKey) -> Result<(), StoreError> {
        let mut tx = self.begin_alone().await?;
        self.keys.rewrap(&mut tx, new).await?;
        Ok(tx.commit().await?)
    }
}
