//! The records of people in custody: encrypted, and found by keyed hashes.

mod change;
mod history;
mod import;
mod merged;
mod screenings;

use core::fmt::Write;
use std::collections::BTreeMap;

use sqlx::{AnyPool, AssertSqlSafe, SqlSafeStr, SqlStr};
use voice_core::identifier::{SubjectId, SubjectReference};
use voice_core::subject::{LookupKey, LookupResult, Subject};
use voice_core::wire::Timestamp;

pub use self::change::{RecordChange, RecordCondition, RecordOutcome};
pub use self::history::RecordRevision;
pub use self::import::{ImportCounts, ImportMode};
pub use self::screenings::ScreeningOutcome;
use super::batcher::Batcher;
use super::rows::{parts, with_rows};
use super::{Cell, Dialect, Keys, Store, StoreError, Tx, decode, encode, within_timeout};

/// Documents are padded to a multiple of this many bytes, because their length would tell what is
/// in them, and how long they take to read who is there.
const BLOCK: usize = 1024;

/// Look-ups by tag, made together: one row for each, whoever is there.
pub(super) type Lookups = Batcher<String, Row>;

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// It may be asked about.
    Held,
    /// It was withdrawn.
    Withdrawn,
    /// It was made one with another.
    Merged,
}

impl RecordState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Withdrawn => "withdrawn",
            Self::Merged => "merged",
        }
    }

    fn from_text(text: &str) -> Result<Self, StoreError> {
        [Self::Held, Self::Withdrawn, Self::Merged]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(StoreError::Unreadable)
    }
}

/// A record as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredRecord {
    /// The record; where it ended, as it was then.
    pub subject: Subject,
    /// How often it was changed before, and once.
    pub revision: i64,
    /// Where it stands.
    pub state: RecordState,
}

impl core::fmt::Debug for StoredRecord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StoredRecord").field("revision", &self.revision).finish_non_exhaustive()
    }
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

/// Who changes a record, when and why.
#[derive(Clone)]
pub struct ChangedBy {
    /// The hash of a token, or a command.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why, in the words of who changes it; it is stored encrypted.
    pub why: String,
}

impl ChangedBy {
    /// Who puts the records of the demonstration in, as the migration has it too.
    pub const DEMONSTRATION: &'static str = "demonstration";
}

impl core::fmt::Debug for ChangedBy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ChangedBy").field("at", &self.at).finish_non_exhaustive()
    }
}

/// What a look-up read, which does not say whether it is anybody.
pub struct FoundRecord {
    subject: Subject,
    is_decoy: bool,
    revision: u32,
    reference: SubjectReference,
}

impl core::fmt::Debug for FoundRecord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("FoundRecord(..)")
    }
}

impl FoundRecord {
    /// The one record that is meant, or nobody.
    #[must_use]
    pub fn result(&self) -> LookupResult<'_> {
        let found = LookupResult::of_candidates([&self.subject], &self.reference);
        if self.is_decoy { LookupResult::nobody() } else { found }
    }

    /// The revision of the row that was read, which is a decoy's where there is nobody:
    /// [`DecisionRecord::of_revision`](voice_core::disclosure::DecisionRecord::of_revision) takes
    /// it for a record alone.
    pub(crate) const fn revision(&self) -> u32 {
        self.revision
    }
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

/// The state of the rows that are read where there is nobody.
const DECOY: &str = "decoy";

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

    fn subject(&self, keys: &Keys) -> Result<Subject, StoreError> {
        decrypted(keys, document_of(&[&self.id]), &self.document)
    }

    fn read(&self, keys: &Keys) -> Result<StoredRecord, StoreError> {
        Ok(StoredRecord {
            subject: self.subject(keys)?,
            revision: self.revision,
            state: RecordState::from_text(&self.state)?,
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
    let mut text = encode(subject)?;
    // JSON ignores trailing spaces.
    text.extend(core::iter::repeat_n(' ', text.len().next_multiple_of(BLOCK) - text.len()));
    keys.encrypt(cell, &text)
}

fn decrypted(keys: &Keys, cell: Cell<'_>, document: &str) -> Result<Subject, StoreError> {
    decode(&keys.decrypt(cell, document)?)
}

/// The tag of a look-up key.
fn tag(keys: &Keys, of: &LookupKey) -> String {
    keys.tag("record_tag.tag", &of.parts())
}

/// The tag of the decoy, which no key has.
fn decoy_tag(keys: &Keys) -> String {
    keys.tag("record_tag.tag", &[DECOY])
}

pub(super) fn start(pool: AnyPool, keys: &Keys) -> Lookups {
    let decoy = decoy_tag(keys);
    Batcher::start(move |tags| look_up(pool.clone(), decoy.clone(), tags))
}

/// The one record of each tag, or a decoy where the tag has none or several.
async fn look_up(pool: AnyPool, decoy: String, tags: Vec<String>) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::with_capacity(tags.len());
    for part in parts(&tags) {
        let mut query =
            sqlx::query_as::<_, (i64, i64, String, String, i64, String)>(one_of_each(part.len()));
        for tag in part {
            query = query.bind(tag);
        }
        let mut read: BTreeMap<i64, Row> = BTreeMap::new();
        for row in query.bind(&decoy).fetch_all(&pool).await? {
            let (asked, tagged, id, state, revision, document) = row;
            // SQL promises no order of a union: nobody is found in the place of somebody.
            if (state == DECOY) == (tagged == 1) {
                return Err(StoreError::Unreadable);
            }
            read.insert(asked, Row { id, state, revision, document });
        }
        for asked in 0..part.len() {
            let asked = i64::try_from(asked).map_err(|_| StoreError::Unreadable)?;
            found.push(read.remove(&asked).ok_or(StoreError::Unreadable)?);
        }
    }
    Ok(found)
}

/// For each of the first parameters, how many records have its tag, of which two are as good as
/// more, and one row: the record where it is one, else the decoy, which the last parameter finds.
fn one_of_each(count: usize) -> SqlStr {
    let mut text = String::new();
    let rows = "SELECT r.id, r.state, r.revision, r.document FROM record_tag t \
                JOIN subject_record r ON r.id = t.record WHERE t.tag = ";
    let decoy = count + 1;
    for asked in 0..count {
        let (all, parameter) = (if asked == 0 { "" } else { " UNION ALL " }, asked + 1);
        let tagged = format!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM record_tag WHERE tag = ${parameter} LIMIT 2) n)"
        );
        let _ = write!(
            text,
            "{all}SELECT CAST({asked} AS BIGINT), {tagged}, c{asked}.id, c{asked}.state, \
             c{asked}.revision, c{asked}.document FROM ({rows}${parameter} AND {tagged} = 1 UNION \
             ALL {rows}${decoy} LIMIT 1) c{asked}"
        );
    }
    // Made of constants and numbers only.
    AssertSqlSafe(text).into_sql_str()
}

impl Store {
    /// Puts a decoy in, where there is none: with an identifier that no record can have.
    pub(super) async fn put_decoy(&self) -> Result<(), StoreError> {
        within_timeout(async {
            let count = "SELECT COUNT(*) FROM subject_record WHERE state = 'decoy'";
            let (there,): (i64,) = sqlx::query_as(count).fetch_one(&self.pool).await?;
            if there > 0 {
                return Ok(());
            }
            let mut tx = self.begin().await?;
            let id = self.keys.tag("subject_record.id", &[&format!("{DECOY}/0")]);
            let insert = "INSERT INTO subject_record (id, state, revision, document) VALUES ($1, \
                          $2, 1, $3) ON CONFLICT DO NOTHING";
            sqlx::query(insert)
                .bind(&id)
                .bind(DECOY)
                .bind(encrypted(&self.keys, document_of(&[&id]), Subject::decoy())?)
                .execute(&mut *tx)
                .await?;
            let insert =
                "INSERT INTO record_tag (tag, record) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            sqlx::query(insert).bind(decoy_tag(&self.keys)).bind(&id).execute(&mut *tx).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The record that a reference names, or nobody: in each case by the same query and with one
    /// row.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read.
    pub async fn find_record(
        &self,
        reference: &SubjectReference,
    ) -> Result<FoundRecord, StoreError> {
        self.read(|| async {
            let row = self.lookups.ask(tag(&self.keys, &reference.lookup_key())).await?;
            Ok(FoundRecord {
                // A decoy is decrypted and read like a record.
                subject: row.subject(&self.keys)?,
                is_decoy: row.state == DECOY,
                revision: u32::try_from(row.revision).map_err(|_| StoreError::Unreadable)?,
                reference: reference.clone(),
            })
        })
        .await
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
            .fetch_optional(&self.pool)
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
            .fetch_all(&self.pool)
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
                    sqlx::query_as(select).fetch_optional(&self.pool).await?;
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
    let tail = match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "ORDER BY id FOR UPDATE",
    };
    let mut found = BTreeMap::new();
    for part in parts(&ids) {
        let select = "SELECT id, state, revision, document FROM subject_record WHERE id IN ";
        let mut query = sqlx::query_as(with_rows(select, 1, part.len(), tail));
        for id in part {
            query = query.bind(id);
        }
        let rows: Vec<Columns> = query.fetch_all(&mut **tx).await?;
        found.extend(rows.into_iter().map(Row::from).map(|row| (row.id.clone(), row)));
    }
    Ok(found)
}
