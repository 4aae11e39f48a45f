//! The ledger of disclosures.

mod head;
mod verification;

use sqlx::query::QueryAs;
use sqlx::{AnyConnection, AssertSqlSafe, SqlSafeStr, SqlStr};
use voice_core::disclosure::ledger::{LedgerEntry, LedgerEvent};
use voice_core::identifier::SubjectId;
use voice_core::wire::Timestamp;

pub(super) use self::head::StoredHead;
pub use self::head::{LedgerHead, LedgerHeadError};
pub use self::verification::LedgerCheck;
use super::rows::{parts, with_rows};
use super::{Cell, Dialect, Keys, Store, StoreError, decode, encode, within_timeout};

/// How many entries are read at once: few enough that nobody else waits while they are decrypted.
pub(crate) const ENTRIES_AT_ONCE: u16 = 200;

/// An event to append, with its moment and the question that it answers.
pub(super) struct Recorded {
    pub(super) question: String,
    pub(super) at: Timestamp,
    pub(super) event: LedgerEvent,
}

/// An entry as it is stored: its number, and its JSON as the ledger has it.
pub(crate) struct StoredEntry {
    /// Its number.
    pub(crate) sequence: u64,
    /// The question that it answers; empty for a notice.
    pub(crate) question: String,
    /// The entry as its custodian writes it.
    pub(crate) json: String,
}

/// What the entries about a person are found by.
fn subject_tag(keys: &Keys, subject: &SubjectId) -> String {
    keys.tag("ledger.subject", &[subject.as_str()])
}

/// Whether the ledger has an entry of the same question to the same recipient, of at least as much.
pub(super) async fn covers(
    tx: &mut AnyConnection,
    keys: &Keys,
    recorded: &Recorded,
) -> Result<bool, StoreError> {
    let LedgerEvent::Disclosed(now) = &recorded.event else { return Ok(false) };
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT sequence, document FROM ledger WHERE question = $1")
            .bind(&recorded.question)
            .fetch_all(&mut *tx)
            .await?;
    for (sequence, document) in rows {
        let row = [sequence.to_string()];
        let row = row.each_ref().map(String::as_str);
        let text = keys.decrypt(Cell::new("ledger", "document", &row), &document)?;
        let entry: LedgerEntry = decode(&text)?;
        let LedgerEvent::Disclosed(before) = entry.event() else { continue };
        let same = (&before.subject, &before.recipient) == (&now.subject, &now.recipient);
        if same && now.nature.iter().all(|category| before.nature.contains(category)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Appends events to the ledger.
pub(super) async fn append(
    tx: &mut AnyConnection,
    dialect: Dialect,
    keys: &Keys,
    recorded: Vec<Recorded>,
) -> Result<(), StoreError> {
    if recorded.is_empty() {
        return Ok(());
    }
    let head = StoredHead::locked(tx, dialect).await?;
    if !head.is_authentic(keys) {
        return Err(StoreError::LedgerHead);
    }
    let mut chain = head.chain()?;
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
        query.execute(&mut *tx).await?;
    }
    StoredHead::of(&chain)?.write(tx, keys).await
}

/// A query about any of some subjects, whose tags are bound after the first two values.
fn of_any(select: &str, count: usize, order: &str) -> SqlStr {
    let places: Vec<String> = (0..count).map(|at| format!("${}", at + 3)).collect();
    // Made of constants and numbers only.
    AssertSqlSafe(format!("{select} ({}) {order}", places.join(", "))).into_sql_str()
}

/// What the entries about a person are found by: the tags of their record, and of those that were
/// merged into it by the moment at which this was asked.
pub(crate) struct AccountedPerson(Vec<String>);

impl Store {
    /// A person whose entries are to be read, asked once for all pages of them.
    ///
    /// # Errors
    /// The store is unavailable, or a record cannot be decrypted.
    pub(crate) async fn accounted(
        &self,
        subject: &SubjectId,
    ) -> Result<AccountedPerson, StoreError> {
        self.read(|| async {
            let subjects = self.merged_subjects(subject).await?;
            Ok(AccountedPerson(subjects.iter().map(|of| subject_tag(&self.keys, of)).collect()))
        })
        .await
    }

    /// Some entries about a person after a number, in order; fewer than `most` only at the end.
    ///
    /// # Errors
    /// The store is unavailable, or an entry cannot be decrypted.
    pub(crate) async fn entries_after(
        &self,
        AccountedPerson(tags): &AccountedPerson,
        after: u64,
        most: u16,
    ) -> Result<Vec<StoredEntry>, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        self.read(|| async {
            let select = "SELECT sequence, document, question FROM ledger WHERE sequence > $1 AND \
                          subject IN";
            let select = of_any(select, tags.len(), "ORDER BY sequence LIMIT $2");
            let query = sqlx::query_as(select).bind(after).bind(i64::from(most));
            let rows: Vec<(i64, String, String)> =
                tags.iter().fold(query, QueryAs::bind).fetch_all(self.pool().await?).await?;
            let entry = |(sequence, document, question): (i64, String, String)| {
                let number = sequence.to_string();
                let row = [number.as_str()];
                let json = self.keys.decrypt(Cell::new("ledger", "document", &row), &document)?;
                let sequence = u64::try_from(sequence).map_err(|_| StoreError::Unreadable)?;
                Ok(StoredEntry { sequence, question, json })
            };
            rows.into_iter().map(entry).collect()
        })
        .await
    }

    /// The number of the last entry of a page about a person, where another follows it.
    ///
    /// # Errors
    /// The store is unavailable.
    pub(crate) async fn entry_at(
        &self,
        AccountedPerson(tags): &AccountedPerson,
        after: u64,
        limit: u16,
    ) -> Result<Option<u64>, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        within_timeout(async {
            let select = "SELECT sequence FROM ledger WHERE sequence > $1 AND subject IN";
            let select = of_any(select, tags.len(), "ORDER BY sequence LIMIT 2 OFFSET $2");
            let query = sqlx::query_as(select).bind(after).bind(i64::from(limit) - 1);
            let found: Vec<(i64,)> =
                tags.iter().fold(query, QueryAs::bind).fetch_all(self.pool().await?).await?;
            match found.as_slice() {
                [(last,), _] => Ok(Some(u64::try_from(*last).map_err(|_| StoreError::Unreadable)?)),
                _ => Ok(None),
            }
        })
        .await
    }

    /// The entries about a person, in order, each with the identifier of the question that it
    /// answers; empty for a notice. All of them are in memory: who only shows them reads pages.
    ///
    /// # Errors
    /// The store is unavailable, or an entry cannot be read.
    pub async fn ledger_of(
        &self,
        subject: &SubjectId,
    ) -> Result<Vec<(LedgerEntry, String)>, StoreError> {
        self.ledger_since(subject, 0).await
    }

    /// Those after a number.
    pub(super) async fn ledger_since(
        &self,
        subject: &SubjectId,
        mut after: u64,
    ) -> Result<Vec<(LedgerEntry, String)>, StoreError> {
        let mut all = Vec::new();
        let person = self.accounted(subject).await?;
        loop {
            let page = self.entries_after(&person, after, ENTRIES_AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after = last.sequence;
            for StoredEntry { question, json, .. } in page {
                all.push((decode(&json)?, question));
            }
        }
    }
}
