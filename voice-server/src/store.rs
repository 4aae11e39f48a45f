//! Persistence in SQLite or PostgreSQL: the same tables, the same statements, the same tests.
//!
//! A store decides nothing. It keeps documents of the library as their custodian writes them. Each
//! change is atomic, and is acknowledged only once it is durable.

mod access_tokens;
mod batcher;
mod custody_events;
mod data_key;
mod error;
mod inquiries;
mod ledger;
mod outbox;
mod questions;
mod records;
mod referrals;
mod reports;
mod rows;
mod sign_ups;
mod write_batch;

use core::time::Duration;
use std::borrow::Cow;
use std::future::Future;
use std::path::Path;
use std::sync::LazyLock;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, AssertSqlSafe, Connection, Executor, SqlSafeStr, Transaction};
use tokio::time::timeout;
use uuid::Uuid;
use voice_core::wire::{Custodial, Read, Timestamp, Write, from_json};

use self::custody_events::Histories;
pub use self::data_key::DataKey;
pub use self::error::StoreError;
pub use self::ledger::LedgerCheck;
pub use self::questions::StoredQuestion;
use self::records::Lookups;
pub use self::records::{
    ChangedBy, FoundRecord, ImportCounts, ImportMode, RecordChange, RecordCondition, RecordOutcome,
    RecordRevision, RecordState, RecordsSource, ScreeningOutcome, StoredRecord,
};
pub use self::referrals::{ReferralChange, ReferralOutcome};
pub use self::reports::CountError;
pub use self::sign_ups::{PinOpened, PinOutcome};
pub use self::write_batch::QUESTION_DAYS;
use self::write_batch::QuestionWriter;

/// The time after which the store counts as unavailable.
pub const STORE_TIMEOUT: Duration = Duration::from_secs(5);

/// The migrations, in order.
static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let migration = |version, description, sql: &'static str| {
        Migration::new(
            version,
            Cow::Borrowed(description),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(vec![
        migration(1, "office", include_str!("../migrations/0001_office.sql")),
        migration(2, "decision", include_str!("../migrations/0002_decision.sql")),
        migration(3, "report place", include_str!("../migrations/0003_report_place.sql")),
        migration(4, "records", include_str!("../migrations/0004_records.sql")),
    ])
});

/// The database of a server.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
    key: DataKey,
    question_writer: QuestionWriter,
    histories: Histories,
    lookups: Lookups,
}

/// Where the two databases differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

/// Whether the key must be the one that the store was made with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyCheck {
    Required,
    Skipped,
}

impl core::fmt::Debug for Store {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Store").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

type Tx = Transaction<'static, Any>;

impl Store {
    /// Opens a store and migrates its tables: `sqlite:FILE?mode=rwc`,
    /// `sqlite::memory:`, or `postgres://…`.
    ///
    /// # Errors
    /// The address cannot be used, the database is unavailable, or its tables are of a later
    /// version than this server.
    pub async fn open(url: &str, key: DataKey) -> Result<Self, StoreError> {
        Self::open_with(url, key, KeyCheck::Required).await
    }

    /// Opens a store to count what is in it, without reading anything encrypted.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub async fn open_to_count(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, DataKey::generate()?, KeyCheck::Skipped).await
    }

    async fn open_with(url: &str, key: DataKey, check: KeyCheck) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = match url.split_once(':') {
            Some(("sqlite", _)) => Dialect::Sqlite,
            Some(("postgres" | "postgresql", _)) => Dialect::Postgres,
            _ => return Err(StoreError::Address),
        };
        let options: AnyConnectOptions = url.parse().map_err(|_| StoreError::Address)?;
        let memory = url.starts_with("sqlite::memory:");
        let pool = AnyPoolOptions::new()
            // An in-memory database ends with its connection.
            .max_connections(if memory { 1 } else { 16 })
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
                            "PRAGMA busy_timeout = 5000",
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
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
        MIGRATIONS.run(&pool).await.map_err(|error| StoreError::migration(&error))?;
        if check == KeyCheck::Required {
            check_key(&pool, &key).await?;
            records::put_decoys(&pool, &key).await?;
        }
        let (question_writer, histories) =
            (write_batch::start(pool.clone(), dialect), custody_events::start(pool.clone()));
        let lookups = records::start(pool.clone(), key.clone());
        Ok(Self { pool, dialect, key, question_writer, histories, lookups })
    }

    /// Opens a store in a file, and creates the file if it is missing.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub async fn open_file(path: &Path, key: DataKey) -> Result<Self, StoreError> {
        Self::open(&format!("{}?mode=rwc", file_url(path)?), key).await
    }

    /// A store in memory, for tests and first trials.
    ///
    /// # Errors
    /// None that are known.
    pub async fn in_memory() -> Result<Self, StoreError> {
        Self::open("sqlite::memory:", DataKey::generate()?).await
    }

    /// An identifier derived from parts with the key of this server, without which nobody can
    /// compute it.
    pub(crate) fn identifier(&self, parts: &[&str]) -> Uuid {
        self.key.identifier(parts)
    }

    /// Reads a document by its identifier.
    async fn find<T: Read>(&self, query: &'static str, id: &str) -> Result<Option<T>, StoreError> {
        within_timeout(async {
            let found: Option<(String,)> =
                sqlx::query_as(query).bind(id).fetch_optional(&self.pool).await?;
            found.map(|(text,)| decode(&text)).transpose()
        })
        .await
    }

    async fn begin(&self) -> Result<Tx, StoreError> {
        begin(&self.pool, self.dialect).await
    }
}

/// The address of a SQLite file.
///
/// # Errors
/// The path is not UTF-8.
pub fn file_url(path: &Path) -> Result<String, StoreError> {
    let path = path.to_str().ok_or(StoreError::Address)?;
    // These characters are special in a URL.
    Ok(format!("sqlite:{}", path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")))
}

/// Stores a check value of the key on the first start, and compares it later, so that a store is
/// not opened with another key.
async fn check_key(pool: &AnyPool, key: &DataKey) -> Result<(), StoreError> {
    let check = key.identifier(&["sign of the key"]).to_string();
    sqlx::query(
        "INSERT INTO counter (name, value, seal) VALUES ('seal-key', 0, $1) ON CONFLICT DO NOTHING",
    )
    .bind(&check)
    .execute(pool)
    .await?;
    let (stored,): (String,) =
        sqlx::query_as("SELECT seal FROM counter WHERE name = 'seal-key'").fetch_one(pool).await?;
    if stored == check { Ok(()) } else { Err(StoreError::Key) }
}

/// Begins a transaction that writes.
async fn begin(pool: &AnyPool, dialect: Dialect) -> Result<Tx, StoreError> {
    Ok(match dialect {
        // A transaction that upgrades from reading to writing can fail if another one
        // wrote in between.
        Dialect::Sqlite => pool.begin_with("BEGIN IMMEDIATE").await?,
        Dialect::Postgres => pool.begin().await?,
    })
}

impl Dialect {
    /// The clause that skips locked rows.
    const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// A query that locks its rows until the end of the transaction. SQLite has one writer
    /// at a time.
    fn for_update(self, query: &'static str) -> AssertSqlSafe<Cow<'static, str>> {
        AssertSqlSafe(match self {
            Self::Sqlite => Cow::Borrowed(query),
            Self::Postgres => Cow::Owned(format!("{query} FOR UPDATE")),
        })
    }
}

/// Runs some work within [`STORE_TIMEOUT`].
async fn within_timeout<T>(
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout(STORE_TIMEOUT, work).await.unwrap_or(Err(StoreError::Unavailable("timeout".to_owned())))
}

/// A value as its custodian stores it.
fn encode<T: Write + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(&Custodial(value)).map_err(|_| StoreError::Unreadable)
}

/// A stored value.
fn decode<T: Read>(document: &str) -> Result<T, StoreError> {
    from_json(document.as_bytes()).map_err(|_| StoreError::Unreadable)
}

/// A moment as a column stores it.
fn milliseconds(at: Timestamp) -> i64 {
    at.utc().timestamp_millis()
}
