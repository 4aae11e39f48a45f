//! Many records at once.

use std::collections::BTreeMap;

use voice_core::subject::Subject;

use super::super::keyed_requests::commit;
use super::super::{Store, StoreError, within_timeout};
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

impl Store {
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
        within_timeout(async {
            let mut tx = self.begin().await?;
            let ids: Vec<String> = subjects.iter().map(|of| key_of(&self.keys, of.id())).collect();
            let known = locked(&mut tx, self.dialect, &ids).await?;
            let (mut counts, mut rows) = (ImportCounts::default(), Vec::new());
            let (mut all_tags, mut changes) = (Vec::new(), Vec::new());
            // By their keys, so that two servers put the same in the same order.
            let subjects: BTreeMap<&String, &Subject> = ids.iter().zip(subjects).collect();
            if subjects.len() != ids.len() {
                return Err(StoreError::Conflict);
            }
            for (id, subject) in subjects {
                let Some(before) = known.get(id) else {
                    let row = Row::of(&self.keys, subject, RecordState::Held, 1)?;
                    all_tags.extend(tags(&self.keys, subject));
                    changes.push(ChangeRow::new(&self.keys, &row, "import", by, None)?);
                    rows.push(row);
                    counts.new += 1;
                    continue;
                };
                let stored = before.read(&self.keys)?;
                if stored.state == RecordState::Held && stored.subject == *subject {
                    counts.unchanged += 1;
                } else if mode != ImportMode::Replace {
                    counts.differing += 1;
                } else {
                    let before = Some(before);
                    self.write(&mut tx, before, subject, RecordState::Held, "import", by).await?;
                    counts.replaced += 1;
                }
            }
            if mode == ImportMode::Check {
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
