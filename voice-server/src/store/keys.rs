//! The keys of a database.
//!
//! A key-encryption key, which is not in the database, encrypts the data keys, which are. Each data
//! key gives a key of its own for each use: to encrypt rows, to make identifiers, to make tags.
//! Rows are encrypted with the active version; the others are there until no row needs them.

mod secret;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sqlx::{AnyConnection, AnyPool};
use uuid::{Builder, Uuid};

pub use self::secret::KeyEncryptionKey;
use self::secret::Secret;
pub(super) use self::secret::random;
use super::{StoreError, Tx};

/// Where an encrypted value stands. It opens there alone, so that none can be moved.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    table: &'a str,
    column: &'a str,
    row: &'a [&'a str],
}

impl<'a> Cell<'a> {
    /// A column of the row with this primary key.
    pub(super) const fn new(table: &'a str, column: &'a str, row: &'a [&'a str]) -> Self {
        Self { table, column, row }
    }

    /// The place as bytes: each part with its length.
    fn bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in [self.table, self.column].iter().chain(self.row) {
            bytes.extend(part.len().to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        bytes
    }
}

/// An encrypted value of a column of bytes; the version of its key is in a column beside it.
pub(super) struct EncryptedBytes {
    pub(super) version: i64,
    pub(super) bytes: Vec<u8>,
}

/// The keys, as the database had them last.
#[derive(Clone)]
pub(super) struct Keys(Arc<Shared>);

struct Shared {
    key: KeyEncryptionKey,
    set: RwLock<Arc<KeySet>>,
}

struct KeySet {
    active: i64,
    rows: BTreeMap<i64, Secret>,
    identifiers: Secret,
    tags: Secret,
    ledger: Secret,
    /// The key of the releases before, which encrypted with it as it is.
    released: Option<Secret>,
}

type KeyRow = (String, i64, String, String);

/// The place of a data key.
fn key_place(purpose: &str, version: i64) -> Vec<u8> {
    Cell::new("data_key", "wrapped", &[purpose, &version.to_string()]).bytes()
}

async fn key_rows(connection: &mut AnyConnection) -> Result<Vec<KeyRow>, StoreError> {
    Ok(sqlx::query_as("SELECT purpose, version, state, wrapped FROM data_key")
        .fetch_all(connection)
        .await?)
}

/// Stores a data key.
async fn put_key(
    tx: &mut Tx,
    key: &KeyEncryptionKey,
    (purpose, version): (&str, i64),
    secret: &Secret,
) -> Result<(), StoreError> {
    let wrapped = key.wrapping().encrypt(&key_place(purpose, version), &secret.to_text())?;
    sqlx::query(
        "INSERT INTO data_key (purpose, version, state, made_at, wrapped) VALUES ($1, $2, \
         'active', $3, $4)",
    )
    .bind(purpose)
    .bind(version)
    .bind(chrono::Utc::now().timestamp_millis())
    .bind(wrapped)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn unwrapped(key: &KeyEncryptionKey, row: &KeyRow) -> Result<Secret, StoreError> {
    let (purpose, version, _, wrapped) = row;
    // What another key wrapped is not readable with this one.
    let text = key
        .wrapping()
        .decrypt(&key_place(purpose, *version), wrapped)
        .map_err(|_| StoreError::Key)?;
    Secret::from_text(&text).ok_or(StoreError::Unreadable)
}

fn key_set(key: &KeyEncryptionKey, stored: &[KeyRow]) -> Result<KeySet, StoreError> {
    let (mut active, mut rows, mut index, mut released) = (None, BTreeMap::new(), None, None);
    for row in stored {
        let secret = unwrapped(key, row)?;
        let (purpose, version, state, _) = row;
        match purpose.as_str() {
            "rows" => {
                if state == "active" {
                    active = active.max(Some(*version));
                }
                rows.insert(*version, secret.derive("voice: rows"));
            }
            "index" => index = Some(secret),
            "released" => released = Some(secret),
            _ => return Err(StoreError::Version),
        }
    }
    let (Some(active), Some(index)) = (active, index) else { return Err(StoreError::Unreadable) };
    // A request that is sent again after an update makes nothing twice.
    let identifiers = released.clone().unwrap_or_else(|| index.derive("voice: identifiers"));
    let (tags, ledger) = (index.derive("voice: tags"), index.derive("voice: ledger"));
    Ok(KeySet { active, rows, identifiers, tags, ledger, released })
}

impl Keys {
    /// The keys of a database, which are made where it has none; and whether it has the check value
    /// of the key that this release writes.
    pub(super) async fn open(
        tx: &mut Tx,
        key: KeyEncryptionKey,
    ) -> Result<(Self, bool), StoreError> {
        let known: Option<(String,)> =
            sqlx::query_as("SELECT seal FROM counter WHERE name = 'seal-key'")
                .fetch_optional(&mut **tx)
                .await?;
        let mut stored = key_rows(tx).await?;
        let is_current = known.as_ref().is_some_and(|(known,)| *known == key.check());
        match known {
            Some((known,)) if stored.is_empty() => {
                if known != identifier(&key.0, &["sign of the key"]).to_string() {
                    return Err(StoreError::Key);
                }
                put_key(tx, &key, ("released", 1), &key.0).await?;
            }
            Some((known,)) if !is_current && known != key.check_before() => {
                return Err(StoreError::Key);
            }
            _ => {}
        }
        if stored.is_empty() {
            for purpose in ["rows", "index"] {
                put_key(tx, &key, (purpose, 1), &Secret::generate()?).await?;
            }
            stored = key_rows(tx).await?;
        }
        let set = key_set(&key, &stored)?;
        let keys = Self(Arc::new(Shared { key, set: RwLock::new(Arc::new(set)) }));
        Ok((keys, is_current))
    }

    /// Keeps the check value of the key.
    pub(super) async fn keep_check(&self, tx: &mut Tx) -> Result<(), StoreError> {
        set_check(tx, &self.0.key).await
    }

    /// Makes a key of rows.
    pub(super) async fn make_version(&self, tx: &mut Tx, version: i64) -> Result<(), StoreError> {
        put_key(tx, &self.0.key, ("rows", version), &Secret::generate()?).await
    }

    /// Encrypts the data keys with another key-encryption key.
    pub(super) async fn rewrap(
        &self,
        tx: &mut Tx,
        new: &KeyEncryptionKey,
    ) -> Result<(), StoreError> {
        for row in key_rows(tx).await? {
            let secret = unwrapped(&self.0.key, &row)?;
            let (purpose, version, ..) = row;
            let wrapped =
                new.wrapping().encrypt(&key_place(&purpose, version), &secret.to_text())?;
            sqlx::query("UPDATE data_key SET wrapped = $1 WHERE purpose = $2 AND version = $3")
                .bind(wrapped)
                .bind(purpose)
                .bind(version)
                .execute(&mut **tx)
                .await?;
        }
        set_check(tx, new).await
    }

    fn set(&self) -> Arc<KeySet> {
        self.0.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the keys anew. What was read before stays readable, and what was read later counts.
    pub(super) async fn load(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let mut set = key_set(&self.0.key, &key_rows(connection).await?)?;
        let mut known = self.0.set.write().unwrap_or_else(PoisonError::into_inner);
        for (version, key) in &known.rows {
            set.rows.entry(*version).or_insert_with(|| key.clone());
        }
        set.active = set.active.max(known.active);
        *known = Arc::new(set);
        Ok(())
    }

    pub(super) async fn refresh(&self, pool: &AnyPool) -> Result<(), StoreError> {
        self.load(&mut *pool.acquire().await?).await
    }

    /// Makes sure, at the beginning of a transaction, that what it encrypts has the key that is
    /// active until it ends: a rotation waits for it, or it for a rotation.
    pub(super) async fn follow(&self, tx: &mut AnyConnection) -> Result<(), StoreError> {
        let active =
            "SELECT MAX(version) FROM data_key WHERE purpose = 'rows' AND state = 'active'";
        let (active,): (Option<i64>,) = sqlx::query_as(active).fetch_one(&mut *tx).await?;
        if active == Some(self.active()) { Ok(()) } else { self.load(tx).await }
    }

    /// The version with which rows are encrypted.
    pub(super) fn active(&self) -> i64 {
        self.set().active
    }

    /// Encrypts the value of a cell: `$`, the version of the key, `$`, and base64.
    pub(super) fn encrypt(&self, cell: Cell<'_>, plain: &str) -> Result<String, StoreError> {
        let set = self.set();
        let key = set.rows.get(&set.active).ok_or(StoreError::Unreadable)?;
        Ok(format!("${}${}", set.active, key.encrypt(&cell.bytes(), plain)?))
    }

    /// Decrypts the value of a cell.
    ///
    /// # Errors
    /// [`StoreError::KeyVersion`] where it was encrypted with a key that is not known here.
    pub(super) fn decrypt(&self, cell: Cell<'_>, encrypted: &str) -> Result<String, StoreError> {
        let (version, encrypted) = version_of(encrypted).ok_or(StoreError::Unreadable)?;
        let set = self.set();
        let key = set.rows.get(&version).ok_or(StoreError::KeyVersion)?;
        key.decrypt(&cell.bytes(), encrypted)
    }

    /// Encrypts the value of a cell as bytes, which are shorter by a quarter than text.
    pub(super) fn encrypt_bytes(
        &self,
        cell: Cell<'_>,
        plain: &[u8],
    ) -> Result<EncryptedBytes, StoreError> {
        let set = self.set();
        let key = set.rows.get(&set.active).ok_or(StoreError::Unreadable)?;
        Ok(EncryptedBytes { version: set.active, bytes: key.encrypt_bytes(&cell.bytes(), plain)? })
    }

    /// Decrypts the bytes of a cell.
    ///
    /// # Errors
    /// [`StoreError::KeyVersion`] where they were encrypted with a key that is not known here.
    pub(super) fn decrypt_bytes(
        &self,
        cell: Cell<'_>,
        version: i64,
        bytes: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let set = self.set();
        let key = set.rows.get(&version).ok_or(StoreError::KeyVersion)?;
        key.decrypt_bytes(&cell.bytes(), bytes)
    }

    /// A UUID version 8 (RFC 9562, section 5.8) that follows from the parts, and that nobody can
    /// work out without the key. It stays the same for the life of the database.
    pub(super) fn identifier(&self, parts: &[&str]) -> Uuid {
        identifier(&self.set().identifiers, parts)
    }

    /// A value under which something is found that is not to be read: `#` and base64. Each use has
    /// others, and it stays the same for the life of the database.
    pub(super) fn tag(&self, usage: &str, parts: &[&str]) -> String {
        let tag = self.set().tags.derive(usage).mac(parts);
        format!("#{}", STANDARD.encode(tag))
    }

    /// A keyed hash over parts, in base64, with a key of the ledger's own for each use.
    pub(super) fn ledger_mac(&self, usage: &str, parts: &[&str]) -> String {
        STANDARD.encode(self.set().ledger.derive(usage).mac(parts))
    }

    /// Decrypts what a release before encrypted with its key for an identifier.
    pub(super) fn decrypt_released(&self, id: &str, encrypted: &str) -> Result<String, StoreError> {
        let set = self.set();
        let released = set.released.as_ref().ok_or(StoreError::Unreadable)?;
        released.decrypt(id.as_bytes(), encrypted)
    }
}

/// The version of the key of an encrypted value, and the rest of the value.
pub(super) fn version_of(encrypted: &str) -> Option<(i64, &str)> {
    let (version, rest) = encrypted.strip_prefix('$')?.split_once('$')?;
    Some((version.parse().ok()?, rest))
}

/// Whether a value is a tag: `#` and 32 bytes in base64.
pub(super) fn is_tag(value: &str) -> bool {
    let bytes = value.strip_prefix('#').and_then(|tag| STANDARD.decode(tag).ok());
    bytes.is_some_and(|bytes| bytes.len() == 32)
}

fn identifier(key: &Secret, parts: &[&str]) -> Uuid {
    let mut id = [0; 16];
    id.iter_mut().zip(key.mac(parts)).for_each(|(to, from)| *to = from);
    Builder::from_custom_bytes(id).into_uuid()
}

/// Keeps the check value of a key, so that a database is not opened with another.
async fn set_check(tx: &mut Tx, key: &KeyEncryptionKey) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO counter (name, value, seal) VALUES ('seal-key', 0, $1) ON CONFLICT (name) DO \
         UPDATE SET seal = $1",
    )
    .bind(key.check())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
