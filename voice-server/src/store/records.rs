//! The records of people in custody: encrypted, and found by keyed hashes.

mod change;
mod history;
mod import;
mod look_up;
mod merged;
mod screenings;

use std::collections::BTreeMap;

use voice_core::identifier::SubjectId;
use voice_core::subject::{LookupKey, Subject};
use voice_store::{
    ChangedBy, RecordChange, RecordCondition, RecordOutcome, RecordState, StoredRecord,
};

pub use self::history::RecordRevision;
pub use self::import::{ImportCounts, ImportMode, PreparedImport};
pub use self::look_up::LookedUpRecord;
use self::look_up::widen_decoy;
pub(super) use self::look_up::{Lookups, start};
pub use self::screenings::{ScreeningOutcome, is_screened_ahead};
use super::rows::{parts, with_rows};
use super::{Cell, Dialect, Keys, Store, StoreError, Tx, decode, encode, pad_to, within_timeout};

/// Documents are padded to a multiple of this many bytes, because their length would tell what is
/// in them, and how long they take to read who is there.
const BLOCK: usize = 1024;

/// The state that a word of the table means.
fn state_of(text: &str) -> Result<RecordState, StoreError> {
    RecordState::ALL.into_iter().find(|state| state.as_str() == text).ok_or(StoreError::Unreadable)
}

/// Where the records of a store come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordsSource {
    /// There never was one.
    Nowhere,
    /// From the demonstration, perhaps changed since.
    Demonstration,
    /// From somewhere else.
    Own,
}

/// A row of the table of records, whose identifier is a tag.
#[derive(Clone)]
pub(super) struct Row {
    id: String,
    state: String,
    revision: i64,
    document: String,
}

/// The columns of a row, in the order in which they are read.
type Columns = (String, String, i64, String);

impl From<Columns> for Row {
    fn from((id, state, revision, document): Columns) -> Self {
        Self { id, state, revision, document }
    }
}

impl Row {
    /// The row of a record in a new revision.
    fn of(
        keys: &Keys,
        subject: &Subject,
        state: RecordState,
        revision: i64,
    ) -> Result<Self, StoreError> {
        let id = key_of(keys, subject.id());
        let document = encrypted(keys, document_of(&[&id]), subject)?;
        Ok(Self { id, state: state.as_str().to_owned(), revision, document })
    }

    /// Whether it is part of another record.
    fn is_merged(&self) -> bool {
        self.state == RecordState::Merged.as_str()
    }

    fn subject(&self, keys: &Keys) -> Result<Subject, StoreError> {
        decrypted(keys, document_of(&[&self.id]), &self.document)
    }

    fn read(&self, keys: &Keys) -> Result<StoredRecord, StoreError> {
        Ok(StoredRecord {
            subject: self.subject(keys)?,
            revision: self.revision,
            state: state_of(&self.state)?,
        })
    }
}

/// The key of the row of a record: a tag of its identifier.
fn key_of(keys: &Keys, id: &SubjectId) -> String {
    keys.tag("subject_record.id", &[id.as_str()])
}

/// Where the document of a record is kept.
const fn document_of<'a>(row: &'a [&'a str]) -> Cell<'a> {
    Cell::new("subject_record", "document", row)
}

fn encrypted(keys: &Keys, cell: Cell<'_>, subject: &Subject) -> Result<String, StoreError> {
    keys.encrypt(cell, &pad_to(encode(subject)?, BLOCK))
}

fn decrypted(keys: &Keys, cell: Cell<'_>, document: &str) -> Result<Subject, StoreError> {
    decode(&keys.decrypt(cell, document)?)
}

/// The tag of a look-up key.
fn tag(keys: &Keys, of: &LookupKey) -> String {
    keys.tag("record_tag.tag", &of.parts())
}

impl Store {
    /// Whether a record is held in a revision, in which it stays until the end of the transaction.
    pub(super) async fn record_is_in(
        &self,
        tx: &mut Tx,
        id: &SubjectId,
        revision: u32,
    ) -> Result<bool, StoreError> {
        let select = "SELECT revision FROM subject_record WHERE id = $1 AND state = 'held'";
        let found: Option<(i64,)> = sqlx::query_as(self.dialect.for_update(select))
            .bind(key_of(&self.keys, id))
            .fetch_optional(&mut **tx)
            .await?;
        Ok(found == Some((i64::from(revision),)))
    }

    /// Whether the row of a key is part of another record. Nothing keeps it so.
    async fn is_merged(&self, tx: &mut Tx, key: &str) -> Result<bool, StoreError> {
        let select = "SELECT id FROM subject_record WHERE id = $1 AND state = 'merged'";
        let found: Option<(String,)> =
            sqlx::query_as(select).bind(key).fetch_optional(&mut **tx).await?;
        Ok(found.is_some())
    }

    /// A record by its identifier, for staff; one that ended too.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read.
    pub async fn record(&self, id: &SubjectId) -> Result<Option<StoredRecord>, StoreError> {
        self.read(|| async {
            let row: Option<Columns> = sqlx::query_as(
                "SELECT id, state, revision, document FROM subject_record WHERE id = $1",
            )
            .bind(key_of(&self.keys, id))
            .fetch_optional(self.pool().await?)
            .await?;
            row.map(|row| Row::from(row).read(&self.keys)).transpose()
        })
        .await
    }

    /// Records that are held, in the order of the tags of their identifiers, after one of them or
    /// from the first.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read.
    pub async fn records_after(
        &self,
        after: Option<&SubjectId>,
        most: u32,
    ) -> Result<Vec<Subject>, StoreError> {
        self.read(|| async {
            let rows: Vec<Columns> = sqlx::query_as(
                "SELECT id, state, revision, document FROM subject_record WHERE id > $1 AND state \
                 = 'held' ORDER BY id LIMIT $2",
            )
            .bind(after.map(|after| key_of(&self.keys, after)).unwrap_or_default())
            .bind(i64::from(most))
            .fetch_all(self.pool().await?)
            .await?;
            rows.into_iter().map(|row| Row::from(row).subject(&self.keys)).collect()
        })
        .await
    }

    /// Where the records come from.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn records_source(&self) -> Result<RecordsSource, StoreError> {
        within_timeout(async {
            let demonstration = "SELECT record FROM record_change WHERE who = 'demonstration' \
                                 LIMIT 1";
            for (select, source) in [
                (demonstration, RecordsSource::Demonstration),
                ("SELECT record FROM record_change LIMIT 1", RecordsSource::Own),
            ] {
                let found: Option<(String,)> =
                    sqlx::query_as(select).fetch_optional(self.pool().await?).await?;
                if found.is_some() {
                    return Ok(source);
                }
            }
            Ok(RecordsSource::Nowhere)
        })
        .await
    }
}

/// Reads rows by their keys and locks them until the end of the transaction, in one order,
/// so that two transactions do not wait for each other.
async fn locked(
    tx: &mut Tx,
    dialect: Dialect,
    keys: &[String],
) -> Result<BTreeMap<String, Row>, StoreError> {
    let mut ids = keys.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut found = BTreeMap::new();
    for part in parts(&ids) {
        let select = "SELECT id, state, revision, document FROM subject_record WHERE id IN ";
        let mut query = sqlx::query_as(with_rows(select, 1, part.len(), dialect.lock_in_order()));
        for id in part {
            query = query.bind(id);
        }
        let rows: Vec<Columns> = query.fetch_all(&mut **tx).await?;
        found.extend(rows.into_iter().map(Row::from).map(|row| (row.id.clone(), row)));
    }
    Ok(found)
}
