//! Connections to the two databases, and where these differ.

use core::time::Duration;
use std::path::Path;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, AssertSqlSafe, Connection, Executor};

use super::{STORE_TIMEOUT, StoreError, Tx, within_timeout};

/// How long a connection waits for whoever has the database.
pub(super) const WAITS: &str = "PRAGMA busy_timeout = 5000";

/// Where the two databases differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// Whose the tables of a database are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tables {
    /// It has none.
    None,
    /// This server's, of some version.
    Own,
    /// Another program's alone.
    Foreign,
}

/// Whose the tables of a database are; nothing in it is changed.
pub(super) async fn tables_of(url: &str) -> Result<Tables, StoreError> {
    sqlx::any::install_default_drivers();
    let select = match dialect_of(url)? {
        Dialect::Sqlite => {
            "SELECT COUNT(*), COUNT(CASE WHEN name IN ('counter', '_sqlx_migrations') THEN 1 END) \
             FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
        Dialect::Postgres => {
            "SELECT COUNT(*), COUNT(CASE WHEN table_name IN ('counter', '_sqlx_migrations') THEN 1 \
             END) FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    within_timeout(async {
        let pool = AnyPool::connect(url).await?;
        let counted: Result<(i64, i64), _> = sqlx::query_as(select).fetch_one(&pool).await;
        pool.close().await;
        Ok(match counted? {
            (0, _) => Tables::None,
            (_, 0) => Tables::Foreign,
            _ => Tables::Own,
        })
    })
    .await
}

pub(super) fn dialect_of(url: &str) -> Result<Dialect, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", _)) => Ok(Dialect::Sqlite),
        Some(("postgres" | "postgresql", _)) => Ok(Dialect::Postgres),
        _ => Err(StoreError::Address),
    }
}

/// Connects to a database.
pub(super) async fn connect(url: &str) -> Result<(AnyPool, Dialect), StoreError> {
    sqlx::any::install_default_drivers();
    let dialect = dialect_of(url)?;
    let options: AnyConnectOptions = url.parse().map_err(|_| StoreError::Address)?;
    let memory = url.starts_with("sqlite::memory:");
    let pool = AnyPoolOptions::new()
        .max_connections(match dialect {
            // An in-memory database ends with its connection.
            Dialect::Sqlite if memory => 1,
            // Each has a thread, and statements and a cache of its own, and never waits for another
            // machine.
            Dialect::Sqlite => 8,
            Dialect::Postgres => 16,
        })
        .idle_timeout((!memory).then_some(Duration::from_secs(600)))
        .max_lifetime((!memory).then_some(Duration::from_secs(1800)))
        .acquire_timeout(STORE_TIMEOUT)
        // A connection to a file does not break while idle.
        .test_before_acquire(dialect == Dialect::Postgres)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if dialect == Dialect::Sqlite {
                    // A commit is durable before it is acknowledged, even if the power fails.
                    for pragma in [
                        WAITS,
                        "PRAGMA journal_mode = WAL",
                        "PRAGMA synchronous = FULL",
                        // In KiB. A write by any connection empties the caches of all others, so
                        // that a larger one is filled again and again, in memory of its thread.
                        "PRAGMA cache_size = -512",
                        // What is deleted, or was in a table or an index of before, is
                        // overwritten in the file; the journal is emptied by `empty_journal`.
                        "PRAGMA secure_delete = ON",
                    ] {
                        connection.execute(pragma).await?;
                    }
                }
                Ok(())
            })
        })
        .after_release(|connection, _| {
            Box::pin(async move {
                if !connection.is_in_transaction() {
                    return Ok(true);
                }
                // Waits for a rollback in progress.
                connection.ping().await?;
                // SQLite rolls back by itself if the disk is full. The driver's own rollback
                // then fails, and the driver believes from then on that a
                // transaction is open.
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options)
        .await?;
    Ok((pool, dialect))
}

/// The same address, under which no file of SQLite is created.
pub(super) fn existing(url: &str) -> String {
    url.replace("mode=rwc", "mode=rw")
}

/// The address of a SQLite file, which is created if it is missing.
///
/// # Errors
/// The path is not UTF-8.
pub fn file_url(path: &Path) -> Result<String, StoreError> {
    let path = path.to_str().ok_or(StoreError::Address)?;
    // These characters are special in a URL.
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    Ok(format!("sqlite:{path}?mode=rwc"))
}

/// Begins a transaction that writes nothing encrypted.
pub(super) async fn begin_unchecked(pool: &AnyPool, dialect: Dialect) -> Result<Tx, StoreError> {
    Ok(pool.begin_with(dialect.begin()).await?)
}

impl Dialect {
    /// What begins a transaction that writes.
    pub(super) const fn begin(self) -> &'static str {
        match self {
            // A transaction that upgrades from reading to writing can fail if another one
            // wrote in between.
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// The clause that skips locked rows.
    pub(super) const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// The clause that lets nobody change rows, and skips those that somebody changes.
    pub(super) const fn share_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR SHARE SKIP LOCKED",
        }
    }

    /// The clause that locks rows until the end of the transaction. SQLite has one writer at a
    /// time.
    pub(super) const fn lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE",
        }
    }

    /// The same for several rows, in one order, so that two transactions do not wait for each
    /// other.
    pub(super) const fn lock_in_order(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "ORDER BY id FOR UPDATE",
        }
    }

    /// A query that locks its rows.
    pub(super) fn for_update(self, query: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(format!("{query} {}", self.lock()))
    }
}
