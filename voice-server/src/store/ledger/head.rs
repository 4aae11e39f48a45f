//! The head of the ledger: as the database has it, with a keyed hash, and as it is given away.

use core::fmt;
use core::str::FromStr;

use sqlx::{AnyConnection, Row};
use subtle::ConstantTimeEq as _;
use voice_core::disclosure::ledger::{Chain, ChainHash};
use voice_core::wire::{Diagnostic, Timestamp};

use super::super::{Dialect, Keys, Store, StoreError, within_timeout};

/// What the head in the database is hashed for: one that was given away does not fit there.
const STORED: &str = "head in the database";

/// What a head that is given away is hashed for.
const GIVEN: &str = "head given away";

/// The first word of a head that was given away; its number grows where the form changes.
const FORM: &str = "voice-ledger-head-1";

const SELECT: &str = "SELECT value, seal, mac FROM counter WHERE name = 'ledger'";

/// The head as the database has it.
pub(in crate::store) struct StoredHead {
    sequence: i64,
    hash: String,
    mac: String,
}

impl StoredHead {
    fn of_row(row: &sqlx::any::AnyRow) -> Result<Self, StoreError> {
        Ok(Self { sequence: row.try_get(0)?, hash: row.try_get(1)?, mac: row.try_get(2)? })
    }

    /// The head, which nobody changes until the end of the transaction.
    pub(in crate::store) async fn locked(
        tx: &mut AnyConnection,
        dialect: Dialect,
    ) -> Result<Self, StoreError> {
        Self::of_row(&sqlx::query(dialect.for_update(SELECT)).fetch_one(tx).await?)
    }

    /// The head of a chain.
    pub(super) fn of(chain: &Chain) -> Result<Self, StoreError> {
        let (sequence, hash) = chain.head();
        let sequence = i64::try_from(sequence).map_err(|_| StoreError::Unreadable)?;
        Ok(Self { sequence, hash: hash.as_str().to_owned(), mac: String::new() })
    }

    pub(in crate::store) const fn sequence(&self) -> i64 {
        self.sequence
    }

    fn authenticator(&self, keys: &Keys) -> String {
        keys.ledger_mac(STORED, &[&self.sequence.to_string(), &self.hash])
    }

    /// Whether a server of this database wrote it.
    pub(super) fn is_authentic(&self, keys: &Keys) -> bool {
        self.authenticator(keys).as_bytes().ct_eq(self.mac.as_bytes()).into()
    }

    /// The chain that goes on from here.
    pub(super) fn chain(&self) -> Result<Chain, StoreError> {
        match u64::try_from(self.sequence).map_err(|_| StoreError::Unreadable)? {
            0 => Ok(Chain::new()),
            sequence => {
                let hash = self.hash.parse().map_err(|_| StoreError::Unreadable)?;
                Ok(Chain::resumed(sequence, hash))
            }
        }
    }

    /// Writes it, with its keyed hash.
    pub(in crate::store) async fn write(
        &self,
        tx: &mut AnyConnection,
        keys: &Keys,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE counter SET value = $1, seal = $2, mac = $3 WHERE name = 'ledger'")
            .bind(self.sequence)
            .bind(&self.hash)
            .bind(self.authenticator(keys))
            .execute(tx)
            .await?;
        Ok(())
    }
}

/// How far the ledger went at a moment, to be kept where whoever can change the database cannot
/// change it: an anchor (RFC 3161 has one by a third party).
///
/// It is signed with a key of the database: it says nothing of the entries, and nobody else can
/// make one. As text it is one line.
///
/// ```
/// use voice_server::store::LedgerHead;
///
/// let line = format!("voice-ledger-head-1 12 {} 2026-11-02T15:00:00Z c2lnbmVk", "0".repeat(64));
/// let head: LedgerHead = line.parse()?;
/// assert_eq!((head.sequence(), head.to_string()), (12, line));
/// assert!("voice-ledger-head-1 12".parse::<LedgerHead>().is_err());
/// # Ok::<(), voice_server::store::LedgerHeadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerHead {
    sequence: u64,
    hash: ChainHash,
    at: Timestamp,
    mac: String,
}

/// A line is not one that [`LedgerHead`] is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "head: expected a line that `voice ledger head` printed: a word, number, hash, moment, key"
)]
pub struct LedgerHeadError;

impl Diagnostic for LedgerHeadError {
    fn code(&self) -> &'static str {
        "head"
    }
}

impl LedgerHead {
    /// The number of the last entry; 0 where there was none.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The hash of the last entry; 64 zeros where there was none.
    #[must_use]
    pub const fn hash(&self) -> &ChainHash {
        &self.hash
    }

    /// When it was given away.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    fn signature(&self, keys: &Keys) -> String {
        let parts = [&self.sequence.to_string(), self.hash.as_str(), &self.at.to_string()];
        keys.ledger_mac(GIVEN, &parts)
    }

    /// Whether a server of this database gave it away.
    pub(super) fn is_signed(&self, keys: &Keys) -> bool {
        self.signature(keys).as_bytes().ct_eq(self.mac.as_bytes()).into()
    }
}

impl fmt::Display for LedgerHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sequence, hash, at, mac } = self;
        write!(f, "{FORM} {sequence} {hash} {at} {mac}")
    }
}

impl FromStr for LedgerHead {
    type Err = LedgerHeadError;

    fn from_str(line: &str) -> Result<Self, LedgerHeadError> {
        let mut words = line.split(' ');
        let (Some(FORM), Some(sequence), Some(hash), Some(at), Some(mac), None) =
            (words.next(), words.next(), words.next(), words.next(), words.next(), words.next())
        else {
            return Err(LedgerHeadError);
        };
        Ok(Self {
            sequence: sequence.parse().map_err(|_| LedgerHeadError)?,
            hash: hash.parse().map_err(|_| LedgerHeadError)?,
            at: at.parse().map_err(|_| LedgerHeadError)?,
            mac: mac.to_owned(),
        })
    }
}

impl Store {
    /// The head in the database.
    pub(super) async fn stored_head(&self) -> Result<StoredHead, StoreError> {
        within_timeout(async {
            StoredHead::of_row(&sqlx::query(SELECT).fetch_one(self.pool().await?).await?)
        })
        .await
    }

    /// How far the ledger goes now, signed, to be kept elsewhere.
    ///
    /// # Errors
    /// The store is unavailable, or [`StoreError::LedgerHead`].
    pub async fn ledger_head(&self, at: Timestamp) -> Result<LedgerHead, StoreError> {
        let stored = self.stored_head().await?;
        if !stored.is_authentic(&self.keys) {
            return Err(StoreError::LedgerHead);
        }
        let (sequence, hash) = stored.chain()?.head();
        let mut head = LedgerHead { sequence, hash, at, mac: String::new() };
        head.mac = head.signature(&self.keys);
        Ok(head)
    }
}
