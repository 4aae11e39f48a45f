//! Persistence in SQLite or PostgreSQL: the same tables, the same statements, the same tests.
//!
//! A store decides nothing. It keeps documents of the library as their custodian writes them. Each
//! change is atomic, and is acknowledged only once it is durable.

mod access_tokens;
mod backup;
mod batcher;
mod connection;
mod contract;
mod corrections;
mod counted_events;
mod custody_events;
mod document;
mod error;
mod figures;
mod frames;
mod inquiries;
mod journal;
mod kept_connection;
mod keyed_requests;
mod keys;
mod ledger;
mod migrations;
mod notices;
pub(crate) mod outbox;
mod party_files;
mod pin_hash;
mod pins;
mod purge;
mod questions;
mod records;
mod referrals;
mod reports;
mod retention;
mod rotation;
mod rows;
mod set_aside;
mod sign_ups;
mod steps;
mod terms;
mod write_batch;

use core::time::Duration;
use std::future::Future;
use std::path::Path;

use sqlx::{Any, AnyPool, AssertSqlSafe, Transaction};
use tokio::time::timeout;
use uuid::Uuid;
use voice_core::vocabulary::{Vocabulary, VocabularyErrors};
use voice_core::wire::{InputErrors, Read, Timestamp, Write};

pub use self::access_tokens::{FirstToken, StoredToken};
pub use self::backup::{BackupError, copy_database};
pub use self::connection::file_url;
use self::connection::{
    Dialect, Tables, begin_unchecked, connect, dialect_of, existing, tables_of,
};
pub use self::corrections::AnsweredEntry;
use self::custody_events::Histories;
use self::document::{decode, decode_bytes, encode, pad_to};
pub use self::error::StoreError;
pub use self::figures::OutboxFigures;
use self::frames::Frames;
use self::journal::Journal;
pub use self::keyed_requests::KEPT_HOURS;
pub use self::keyed_requests::{HeldBack, holding_back, running_under};
pub(crate) use self::keyed_requests::{RENEWED_EVERY, of_this_request};
pub use self::keys::KeyEncryptionKey;
use self::keys::{Cell, EncryptedBytes, Keys};
use self::ledger::StoredHead;
pub(crate) use self::ledger::{ENTRIES_AT_ONCE, StoredEntry};
pub use self::ledger::{LedgerCheck, LedgerHead, LedgerHeadError};
pub use self::outbox::{SendingGround, SendingRecorded, SendingVerdict};
use self::party_files::PartyFiles;
pub use self::party_files::{EntryOutcome, FileEntry, FilesRead};
pub use self::pins::{CALLER_ATTEMPTS, PinOutcome};
pub use self::questions::{KeptDecision, StoredQuestion};
use self::records::Lookups;
pub use self::records::{
    ImportCounts, ImportMode, LookedUpRecord, PreparedImport, RecordRevision, RecordsSource,
    ScreeningOutcome, is_screened_ahead,
};
pub use self::referrals::{ReferralChange, ReferralOutcome};
pub use self::reports::CountError;
pub use self::retention::{CountedBy, RetainedBy, RetainedKind, RetentionAct, RetentionOutcome};
pub use self::rotation::{KeyVersion, Rotation};
pub use self::set_aside::{SetAside, TakeUpOutcome};
pub use self::sign_ups::{OwnChangeOutcome, PinOpened};
pub use self::write_batch::QUESTION_DAYS;
use self::write_batch::QuestionWriter;
pub use voice_store::{
    ChangedBy, FileOutcome, KeyedOutcome, KeyedRequest, RecordChange, RecordCondition,
    RecordOutcome, RecordState, StoredRecord,
};

/// The time after which the store counts as unavailable.
pub const STORE_TIMEOUT: Duration = Duration::from_secs(5);

/// The database of a server.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
    keys: Keys,
    question_writer: QuestionWriter,
    histories: Histories,
    lookups: Lookups,
    party_files: PartyFiles,
    frames: Frames,
    journal: Journal,
}

impl core::fmt::Debug for Store {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Store").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

type Tx = Transaction<'static, Any>;

impl Store {
    /// Lets the documents of stores have the terms that an office declares, for as long as the
    /// program runs; before the first document is read.
    ///
    /// # Errors
    /// Another office of the program has the prefix, or there is no room for more terms.
    pub fn know_terms(vocabulary: &Vocabulary) -> Result<(), VocabularyErrors> {
        terms::know(vocabulary)
    }

    /// Reads a stored document, with the terms of the offices that the program serves.
    pub(crate) fn read_document<T: Read>(json: &str) -> Result<T, InputErrors> {
        terms::read(json.as_bytes())
    }

    /// Opens a store, migrates its tables, and encrypts what releases before kept in the clear. Its
    /// address is `sqlite:FILE?mode=rwc`, `sqlite::memory:`, or `postgres://…`.
    ///
    /// # Errors
    /// The address cannot be used, the database is unavailable, its tables are of a later version
    /// than this server, or it has another key.
    pub async fn open(url: &str, key: KeyEncryptionKey) -> Result<Self, StoreError> {
        let before = tables_of(url).await?;
        if before == Tables::Foreign {
            return Err(StoreError::Foreign);
        }
        let (pool, dialect) = connect(url).await?;
        migrations::run(&pool, dialect).await?;
        if before == Tables::None && dialect == Dialect::Sqlite {
            // The journal of a new file begins anew: what migrations wrote would count in its room.
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&pool).await?;
        }
        let store = Self::of(pool, dialect, key).await?;
        store.upgrade().await?;
        store.put_decoy().await?;
        store.put_sign_up_decoy().await?;
        store.make_alike().await?;
        Ok(store)
    }

    /// Brings what a release before kept to the width that look-ups read, once.
    async fn make_alike(&self) -> Result<(), StoreError> {
        let select = "SELECT value FROM counter WHERE name = 'alike'";
        let done: Option<(i64,)> = within_timeout(async {
            Ok(sqlx::query_as(select).fetch_optional(self.pool().await?).await?)
        })
        .await?;
        if done.is_some() {
            return Ok(());
        }
        self.widen_decoy_to_all().await?;
        self.pad_events().await?;
        within_timeout(async {
            sqlx::query(
                "INSERT INTO counter (name, value, seal) VALUES ('alike', 1, '') ON CONFLICT DO \
                 NOTHING",
            )
            .execute(self.pool().await?)
            .await?;
            Ok(())
        })
        .await
    }

    /// Opens a store that is there, with the tables of this version, and changes nothing in it.
    ///
    /// # Errors
    /// [`StoreError::Tables`] where there is none, and those of [`open`](Self::open).
    pub async fn open_existing(url: &str, key: KeyEncryptionKey) -> Result<Self, StoreError> {
        let url = existing(url);
        let newest = migrations::newest();
        match tables_of(&url).await? {
            Tables::None => return Err(StoreError::NoDatabase),
            Tables::Foreign => return Err(StoreError::Foreign),
            Tables::Own if !Self::has_keys(&url).await? => return Err(StoreError::Tables),
            Tables::Own => {}
        }
        let (pool, dialect) = connect(&url).await?;
        let (version,): (Option<i64>,) = within_timeout(async {
            let select = "SELECT MAX(version) FROM _sqlx_migrations WHERE success";
            Ok(sqlx::query_as(select).fetch_one(&pool).await?)
        })
        .await?;
        match version.cmp(&newest) {
            core::cmp::Ordering::Less => Err(StoreError::Tables),
            core::cmp::Ordering::Equal => Self::of(pool, dialect, key).await,
            core::cmp::Ordering::Greater => Err(StoreError::Version),
        }
    }

    /// A store of a database that has its tables.
    async fn of(
        pool: AnyPool,
        dialect: Dialect,
        key: KeyEncryptionKey,
    ) -> Result<Self, StoreError> {
        let keys = within_timeout(open_keys(&pool, dialect, key)).await?;
        let question_writer = write_batch::start(pool.clone(), dialect, keys.clone());
        let histories = custody_events::start(pool.clone(), &keys);
        let lookups = records::start(pool.clone(), dialect, &keys);
        let party_files = party_files::start(pool.clone());
        let (frames, journal) = (Frames::default(), Journal::default());
        Ok(Self {
            pool,
            dialect,
            keys,
            question_writer,
            histories,
            lookups,
            party_files,
            frames,
            journal,
        })
    }

    /// Whether the database has keys, so that it opens with one key-encryption key alone.
    ///
    /// # Errors
    /// The address cannot be used, or the database is unavailable.
    pub async fn has_keys(url: &str) -> Result<bool, StoreError> {
        sqlx::any::install_default_drivers();
        let tables = match dialect_of(url)? {
            Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE name = 'counter'",
            Dialect::Postgres => {
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'counter'"
            }
        };
        within_timeout(async {
            let pool = AnyPool::connect(url).await?;
            let mut count: (i64,) = sqlx::query_as(tables).fetch_one(&pool).await?;
            if count.0 > 0 {
                let keys = "SELECT COUNT(*) FROM counter WHERE name = 'seal-key'";
                count = sqlx::query_as(keys).fetch_one(&pool).await?;
            }
            pool.close().await;
            Ok(count.0 > 0)
        })
        .await
    }

    /// Opens a store in a file, and creates the file if it is missing.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub async fn open_file(path: &Path, key: KeyEncryptionKey) -> Result<Self, StoreError> {
        Self::open(&file_url(path)?, key).await
    }

    /// Closes its connections: of SQLite, the last one takes what is in the journal into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A store in memory, for tests and first trials.
    ///
    /// # Errors
    /// None that are known.
    pub async fn in_memory() -> Result<Self, StoreError> {
        Self::open("sqlite::memory:", KeyEncryptionKey::generate()?).await
    }

    /// An identifier derived from parts with the key of this server, without which nobody can
    /// compute it.
    pub(crate) fn identifier(&self, parts: &[&str]) -> Uuid {
        self.keys.identifier(parts)
    }

    /// Reads the document of a row by its identifier.
    async fn find<T: Read>(&self, table: &'static str, id: &str) -> Result<Option<T>, StoreError> {
        self.read(|| async {
            let query = format!("SELECT document FROM {table} WHERE id = $1");
            let found: Option<(String,)> = sqlx::query_as(AssertSqlSafe(query))
                .bind(id)
                .fetch_optional(self.pool().await?)
                .await?;
            found.map(|(text,)| self.document(table, &[id], &text)).transpose()
        })
        .await
    }

    /// Reads something outside a transaction, once more where its key was made since the keys were
    /// read last.
    async fn read<T, F>(&self, reading: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        match within_timeout(reading()).await {
            Err(StoreError::KeyVersion) => {
                within_timeout(self.keys.refresh(self.pool().await?)).await?;
                within_timeout(reading()).await
            }
            read => read,
        }
    }

    /// A value as the document of a row, encrypted.
    fn encrypted<T: Write + ?Sized>(
        &self,
        table: &str,
        row: &[&str],
        value: &T,
    ) -> Result<String, StoreError> {
        self.keys.encrypt(Cell::new(table, "document", row), &encode(value)?)
    }

    /// The document of a row, decrypted and read.
    fn document<T: Read>(&self, table: &str, row: &[&str], text: &str) -> Result<T, StoreError> {
        decode(&self.keys.decrypt(Cell::new(table, "document", row), text)?)
    }

    /// The connections to the database. What the request before it wrote is committed, so that
    /// it is seen.
    async fn pool(&self) -> Result<&AnyPool, StoreError> {
        keyed_requests::commit_held().await?;
        Ok(&self.pool)
    }

    /// Begins a transaction that reads everything as it is when it reads first.
    async fn begin_snapshot(&self) -> Result<Tx, StoreError> {
        let begin = match self.dialect {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        within_timeout(async { Ok(self.pool().await?.begin_with(begin).await?) }).await
    }

    /// Begins a transaction that writes, with the keys that are current until it ends.
    async fn begin(&self) -> Result<Tx, StoreError> {
        let mut tx = begin(self.pool().await?, self.dialect, &self.keys).await?;
        keyed_requests::still_claimed(&mut tx, self.dialect).await?;
        Ok(tx)
    }
}

/// The keys of a database, which are made where it has none.
async fn open_keys(
    pool: &AnyPool,
    dialect: Dialect,
    key: KeyEncryptionKey,
) -> Result<Keys, StoreError> {
    let mut tx = begin_unchecked(pool, dialect).await?;
    // Of two servers that start at once, one waits here for the other.
    let head = StoredHead::locked(&mut tx, dialect).await?;
    let (keys, is_current) = Keys::open(&mut tx, key).await?;
    // The check value says whether the head of the ledger has a keyed hash: who has the database
    // alone cannot go back to before it had one.
    if !is_current {
        head.write(&mut tx, &keys).await?;
        keys.keep_check(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(keys)
}

/// Begins a transaction that writes, with the keys that are current until it ends.
async fn begin(pool: &AnyPool, dialect: Dialect, keys: &Keys) -> Result<Tx, StoreError> {
    let mut tx = begin_unchecked(pool, dialect).await?;
    keys.follow(&mut tx).await?;
    Ok(tx)
}

/// Runs some work within [`STORE_TIMEOUT`].
async fn within_timeout<T>(
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout(STORE_TIMEOUT, work).await.unwrap_or(Err(StoreError::Unavailable("timeout".to_owned())))
}

/// A moment as a column stores it.
fn milliseconds(at: Timestamp) -> i64 {
    at.utc().timestamp_millis()
}
