//! The ledger of disclosures.

use sqlx::Row;
use voice_core::disclosure::ledger::{Chain, CorrectionId, LedgerEntry, LedgerError, LedgerEvent};
use voice_core::identifier::SubjectId;
use voice_core::wire::{Timestamp, Write};

use super::rows::{parts, with_rows};
use super::{Cell, Dialect, Keys, Store, StoreError, Tx, encode, within_timeout};

/// The page size of a verification.
const PAGE: i64 = 1000;

/// The result of verifying the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerCheck {
    /// Every entry is as it was written.
    Intact {
        /// The number of entries.
        entries: u64,
    },
    /// The first entry that is not as it was written.
    Flawed(LedgerError),
}

/// An event to append, with its moment and the question that it answers.
pub(super) struct Recorded {
    pub(super) question: String,
    pub(super) at: Timestamp,
    pub(super) event: LedgerEvent,
}

/// The head of the chain, which is stored apart from the entries.
fn head(sequence: i64, hash: &str) -> Result<Chain, StoreError> {
    match u64::try_from(sequence).map_err(|_| StoreError::Unreadable)? {
        0 => Ok(Chain::new()),
        sequence => Ok(Chain::resumed(sequence, hash.parse().map_err(|_| StoreError::Unreadable)?)),
    }
}

/// What the entries about a person are found by.
fn subject_tag(keys: &Keys, subject: &SubjectId) -> String {
    keys.tag("ledger.subject", &[subject.as_str()])
}

/// Appends events to the ledger.
pub(super) async fn append(
    tx: &mut Tx,
    dialect: Dialect,
    keys: &Keys,
    recorded: Vec<Recorded>,
) -> Result<(), StoreError> {
    if recorded.is_empty() {
        return Ok(());
    }
    let row =
        sqlx::query(dialect.for_update("SELECT value, seal FROM counter WHERE name = 'ledger'"))
            .fetch_one(&mut **tx)
            .await?;
    let mut chain = head(row.try_get(0)?, row.try_get::<&str, _>(1)?)?;
    let entries: Vec<(String, LedgerEntry)> = recorded
        .into_iter()
        .map(|Recorded { question, at, event }| (question, chain.append(at, event)))
        .collect();
    for part in parts(&entries) {
        let insert = "INSERT INTO ledger (sequence, subject, question, document) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 4, ""));
        for (question, entry) in part {
            let number = entry.sequence().to_string();
            let document =
                keys.encrypt(Cell::new("ledger", "document", &[&number]), &encode(entry)?)?;
            query = query
                .bind(i64::try_from(entry.sequence()).map_err(|_| StoreError::Unreadable)?)
                .bind(subject_tag(keys, entry.event().subject()))
                .bind(question)
                .bind(document);
        }
        query.execute(&mut **tx).await?;
    }
    let (sequence, hash) = chain.head();
    sqlx::query("UPDATE counter SET value = $1, seal = $2 WHERE name = 'ledger'")
        .bind(i64::try_from(sequence).map_err(|_| StoreError::Unreadable)?)
        .bind(hash.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

impl Store {
    /// Keeps a correction, once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where something else was passed on under its identifier.
    pub(crate) async fn keep_correction<T: Write>(
        &self,
        id: &CorrectionId,
        made: &T,
    ) -> Result<(), StoreError> {
        let text = encode(made)?;
        let id = self.keys.tag("correction.id", &[id.as_str()]);
        let row = [id.as_str()];
        let cell = Cell::new("correction", "document", &row);
        within_timeout(async {
            let mut tx = self.begin().await?;
            sqlx::query(
                "INSERT INTO correction (id, document) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(&id)
            .bind(self.keys.encrypt(cell, &text)?)
            .execute(&mut *tx)
            .await?;
            let (known,): (String,) =
                sqlx::query_as("SELECT document FROM correction WHERE id = $1")
                    .bind(&id)
                    .fetch_one(&mut *tx)
                    .await?;
            if self.keys.decrypt(cell, &known)? != text {
                return Err(StoreError::Conflict);
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The entries about a person, in order, each with the identifier of the question that it
    /// answers; empty for a notice.
    ///
    /// # Errors
    /// The store is unavailable, or an entry cannot be read.
    pub async fn ledger_of(
        &self,
        subject: &SubjectId,
    ) -> Result<Vec<(LedgerEntry, String)>, StoreError> {
        self.read(|| async {
            let rows: Vec<(i64, String, String)> = sqlx::query_as(
                "SELECT sequence, document, question FROM ledger WHERE subject = $1 ORDER BY \
                 sequence",
            )
            .bind(subject_tag(&self.keys, subject))
            .fetch_all(&self.pool)
            .await?;
            let entry = |(sequence, document, question): (i64, String, String)| {
                let entry = self.document("ledger", &[&sequence.to_string()], &document)?;
                Ok((entry, question))
            };
            rows.into_iter().map(entry).collect()
        })
        .await
    }

    /// Verifies the whole ledger: every entry is as it was written, none is missing, and
    /// none was added.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn verify_ledger(&self) -> Result<LedgerCheck, StoreError> {
        let (sequence, hash): (i64, String) = within_timeout(async {
            Ok(sqlx::query_as("SELECT value, seal FROM counter WHERE name = 'ledger'")
                .fetch_one(&self.pool)
                .await?)
        })
        .await?;
        let (known, hash) = head(sequence, &hash)?.head();
        let (mut chain, mut after) = (Chain::new().expecting(known, hash), 0_i64);
        loop {
            // Entries appended meanwhile lie beyond the head that was read.
            type Page = Vec<(i64, Result<LedgerEntry, StoreError>)>;
            let rows: Page = self
                .read(|| async {
                    let page = "SELECT sequence, document FROM ledger \
                            WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3";
                    let rows: Vec<(i64, String)> = sqlx::query_as(page)
                        .bind(after)
                        .bind(sequence)
                        .bind(PAGE)
                        .fetch_all(&self.pool)
                        .await?;
                    let entry = |(number, document): (i64, String)| {
                        let entry = self.document("ledger", &[&number.to_string()], &document);
                        // What cannot be read is a finding; what has a newer key is read again.
                        if entry.as_ref().err() == Some(&StoreError::KeyVersion) {
                            return Err(StoreError::KeyVersion);
                        }
                        Ok((number, entry))
                    };
                    rows.into_iter().map(entry).collect()
                })
                .await?;
            if rows.is_empty() {
                return Ok(match chain.end() {
                    Ok(()) => LedgerCheck::Intact { entries: known },
                    Err(flaw) => LedgerCheck::Flawed(flaw),
                });
            }
            for (number, entry) in rows {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(_) => {
                        return Ok(LedgerCheck::Flawed(LedgerError::Altered {
                            sequence: chain.head().0 + 1,
                        }));
                    }
                };
                if let Err(flaw) = chain.check(&entry) {
                    return Ok(LedgerCheck::Flawed(flaw));
                }
                after = number;
            }
        }
    }
}
