//! Many records at once.

use std::collections::BTreeMap;

use voice_core::subject::Subject;

use super::super::keyed_requests::commit;
use super::super::{Keys, Store, StoreError, within_timeout};
use super::change::{ChangeRow, put_changes, put_rows, put_tags, tags};
use super::{ChangedBy, RecordState, Row, key_of, locked};

/// What is done where a record is there that says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// It stays, and is counted.
    Keep,
    /// The imported one takes its place.
    Replace,
    /// Nothing is written: it is counted what [`Keep`](Self::Keep) would do.
    Check,
}

/// What became of records that were imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// They were not there.
    pub new: usize,
    /// They were there already.
    pub unchanged: usize,
    /// They took the place of others.
    pub replaced: usize,
    /// Others are there, and stayed.
    pub differing: usize,
}

impl ImportCounts {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            unchanged: self.unchanged + other.unchanged,
            replaced: self.replaced + other.replaced,
            differing: self.differing + other.differing,
        }
    }
}

/// Records as they are to be put in: what takes the processor is done, and no transaction waits for
/// it.
pub struct PreparedImport {
    mode: ImportMode,
    by: ChangedBy,
    /// The version of the key with which the records are encrypted.
    version: i64,
    /// By their keys, so that two servers put the same in the same order.
    records: BTreeMap<String, PreparedRecord>,
}

struct PreparedRecord {
    subject: Subject,
    /// What is written where there is no such record; none where nothing is written.
    new: Option<NewRecord>,
}

struct NewRecord {
    row: Row,
    tags: Vec<(String, String)>,
    change: ChangeRow,
}

impl core::fmt::Debug for PreparedImport {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PreparedImport").field("records", &self.len()).finish_non_exhaustive()
    }
}

impl PreparedImport {
    /// How many records they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl NewRecord {
    fn of(keys: &Keys, subject: &Subject, by: &ChangedBy) -> Result<Self, StoreError> {
        let row = Row::of(keys, subject, RecordState::Held, 1)?;
        let change = ChangeRow::new(keys, &row, "import", by, None)?;
        Ok(Self { row, tags: tags(keys, subject), change })
    }
}

impl Store {
    /// Prepares an import: encrypts the records and computes what they are found by.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where two records have one identifier.
    pub fn prepare_import(
        &self,
        subjects: Vec<Subject>,
        mode: ImportMode,
        by: &ChangedBy,
    ) -> Result<PreparedImport, StoreError> {
        let version = self.keys.active();
        let mut records = BTreeMap::new();
        for subject in subjects {
            let new = match mode {
                ImportMode::Check => None,
                ImportMode::Keep | ImportMode::Replace => {
                    Some(NewRecord::of(&self.keys, &subject, by)?)
                }
            };
            let key = key_of(&self.keys, subject.id());
            if records.insert(key, PreparedRecord { subject, new }).is_some() {
                return Err(StoreError::Conflict);
            }
        }
        Ok(PreparedImport { mode, by: by.clone(), version, records })
    }

    /// Puts records in, all in one transaction, each of an identifier of its own. What is there
    /// already is left as it is, so an import that broke off goes on where it is started again.
    ///
    /// # Errors
    /// Two records have one identifier, the store is unavailable, or what is stored cannot be read;
    /// nothing was put in.
    pub async fn import_records(
        &self,
        subjects: &[Subject],
        mode: ImportMode,
        by: &ChangedBy,
    ) -> Result<ImportCounts, StoreError> {
        let mut prepared = self.prepare_import(subjects.to_vec(), mode, by)?;
        self.import_prepared(&mut prepared).await
    }

    /// Puts records in that were prepared, as [`import_records`](Self::import_records) does.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read; nothing was put in.
    pub async fn import_prepared(
        &self,
        prepared: &mut PreparedImport,
    ) -> Result<ImportCounts, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            if prepared.version != self.keys.active() {
                prepared.follow(&self.keys)?;
            }
            let PreparedImport { mode, by, records, .. } = prepared;
            if *mode == ImportMode::Replace {
                // One that was merged takes back what was reported of it.
                self.to_merge(&mut tx).await?;
            }
            let ids: Vec<String> = records.keys().cloned().collect();
            let known = locked(&mut tx, self.dialect, &ids).await?;
            let (mut counts, mut rows) = (ImportCounts::default(), Vec::new());
            let (mut all_tags, mut changes) = (Vec::new(), Vec::new());
            for (id, PreparedRecord { subject, new }) in &*records {
                let Some(before) = known.get(id) else {
                    if let Some(NewRecord { row, tags, change }) = new {
                        rows.push(row);
                        all_tags.extend(tags);
                        changes.push(change);
                    }
                    counts.new += 1;
                    continue;
                };
                let stored = before.read(&self.keys)?;
                if stored.state == RecordState::Held && stored.subject == *subject {
                    counts.unchanged += 1;
                } else if *mode != ImportMode::Replace {
                    counts.differing += 1;
                } else {
                    let before = Some(before);
                    self.write(&mut tx, before, subject, RecordState::Held, "import", by).await?;
                    counts.replaced += 1;
                }
            }
            if *mode == ImportMode::Check {
                return Ok(counts);
            }
            put_rows(&mut tx, &self.keys, &rows).await?;
            put_tags(&mut tx, &all_tags).await?;
            put_changes(&mut tx, &changes).await?;
            commit(tx).await?;
            Ok(counts)
        })
        .await
    }
}

impl PreparedImport {
    /// Encrypts the records again, where the key was changed since.
    fn follow(&mut self, keys: &Keys) -> Result<(), StoreError> {
        for PreparedRecord { subject, new } in self.records.values_mut() {
            if let Some(new) = new {
                *new = NewRecord::of(keys, subject, &self.by)?;
            }
        }
        self.version = keys.active();
        Ok(())
    }
}
