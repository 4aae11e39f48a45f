//! Changes of records, each with who made it, when and why.

use voice_core::identifier::SubjectId;
use voice_core::subject::{RecordAct, RecordAmendment, RecordError, Subject};
use voice_core::wire::ErrorList;

use super::super::keyed_requests::commit;
use super::super::rows::{parts, with_rows};
use super::super::{Cell, Keys, Store, StoreError, Tx, milliseconds, within_timeout};
use super::screenings::{is_ahead, is_screened_ahead};
use super::{
    ChangedBy, RecordChange, RecordCondition, RecordOutcome, RecordState, Row, StoredRecord,
    encrypted, key_of, locked, tag, widen_decoy,
};

impl Store {
    /// Changes a record under a lock, and keeps what it was.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read.
    pub async fn change_record(
        &self,
        id: &SubjectId,
        condition: RecordCondition,
        change: RecordChange,
        by: &ChangedBy,
    ) -> Result<RecordOutcome, StoreError> {
        let changed = within_timeout(async {
            let mut tx = self.begin().await?;
            let word = change.as_str();
            let other = match &change {
                RecordChange::Merge(other) => Some(other.clone()),
                _ => None,
            };
            let key = |id: &SubjectId| key_of(&self.keys, id);
            // One that was merged takes back what was reported of it.
            let merges = other.is_some() || self.is_merged(&mut tx, &key(id)).await?;
            if merges {
                self.to_merge(&mut tx).await?;
            }
            let both: Vec<String> = core::iter::once(id).chain(&other).map(key).collect();
            let rows = locked(&mut tx, self.dialect, &both).await?;
            let row = rows.get(&key(id));
            if !merges && row.is_some_and(Row::is_merged) {
                return Err(StoreError::Conflict);
            }
            let known = row.map(|row| row.read(&self.keys)).transpose()?;
            let held = known.as_ref().filter(|known| known.state == RecordState::Held);
            let act = match change {
                RecordChange::Put(subject) => RecordAct::Put(subject),
                RecordChange::Amend(amendments) => RecordAct::Amend(amendments),
                RecordChange::Withdraw => RecordAct::Withdraw,
                RecordChange::Merge(other) => {
                    let held =
                        rows.get(&key(&other)).map(|row| row.read(&self.keys)).transpose()?;
                    match held.filter(|held| held.state == RecordState::Held) {
                        Some(held) => RecordAct::Merge(Box::new(held.subject)),
                        None => return Ok(RecordOutcome::Missing),
                    }
                }
            };
            if let (RecordAct::Put(subject), Some(held)) = (&act, held)
                && **subject == held.subject
            {
                return Ok(RecordOutcome::Done(Box::new(held.clone())));
            }
            match (condition, held) {
                (RecordCondition::Revision(asked), Some(held)) if asked != held.revision => {
                    return Ok(RecordOutcome::Stale(held.revision));
                }
                (RecordCondition::Absent, Some(held)) => {
                    return Ok(RecordOutcome::Stale(held.revision));
                }
                (RecordCondition::Revision(_), None) => return Ok(RecordOutcome::Missing),
                (RecordCondition::Revision(_), Some(_)) | (RecordCondition::Absent, None) => {}
            }
            let ahead = screenings_ahead(&act, by);
            let after = match act.apply(held.map(|held| &held.subject)) {
                Ok(after) if ahead.is_empty() => after,
                Ok(_) => return Ok(RecordOutcome::Refused(ErrorList::new(ahead))),
                Err(errors) => return Ok(RecordOutcome::Refused(errors)),
            };
            if let Some(other) = &other {
                if let Some(row) = rows.get(&key(other)) {
                    let subject = row.subject(&self.keys)?;
                    self.write(&mut tx, Some(row), &subject, RecordState::Merged, word, by).await?;
                }
                self.take_along(&mut tx, other, id).await?;
            }
            let (subject, state) = match (after, held) {
                (Some(after), _) => (after, RecordState::Held),
                (None, Some(held)) => (held.subject.clone(), RecordState::Withdrawn),
                (None, None) => return Ok(RecordOutcome::Missing),
            };
            let revision = self.write(&mut tx, row, &subject, state, word, by).await?;
            commit(tx).await?;
            Ok(RecordOutcome::Done(Box::new(StoredRecord { subject, revision, state })))
        })
        .await;
        match changed {
            // There was no row to lock, and another writer put one in meanwhile.
            Err(StoreError::Conflict) => match self.record(id).await? {
                Some(of) => Ok(RecordOutcome::Stale(of.revision)),
                None => Err(StoreError::Conflict),
            },
            changed => changed,
        }
    }

    /// Writes the next revision of a record, its tags, and what it was.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        before: Option<&Row>,
        subject: &Subject,
        state: RecordState,
        act: &'static str,
        by: &ChangedBy,
    ) -> Result<i64, StoreError> {
        let revision = before.map_or(0, |row| row.revision) + 1;
        let row = Row::of(&self.keys, subject, state, revision)?;
        match before {
            None => put_rows(tx, &self.keys, &[&row]).await?,
            Some(before) => {
                make_width(tx, &self.keys, &[&row]).await?;
                if before.is_merged() {
                    self.give_back(tx, subject.id()).await?;
                }
                // A record that comes back after a merge is one of its own.
                let changed = sqlx::query(
                    "UPDATE subject_record SET state = $1, revision = $2, document = $3, \
                     merged_into = '' WHERE id = $4 AND revision = $5",
                )
                .bind(&row.state)
                .bind(row.revision)
                .bind(&row.document)
                .bind(&row.id)
                .bind(before.revision)
                .execute(&mut **tx)
                .await?;
                if changed.rows_affected() != 1 {
                    return Err(StoreError::Conflict);
                }
                sqlx::query("DELETE FROM record_tag WHERE record = $1")
                    .bind(&row.id)
                    .execute(&mut **tx)
                    .await?;
            }
        }
        if state == RecordState::Held {
            let tags = tags(&self.keys, subject);
            put_tags(tx, &tags.iter().collect::<Vec<_>>()).await?;
        }
        let before = before.map(|row| row.subject(&self.keys)).transpose()?;
        let change = ChangeRow::new(&self.keys, &row, act, by, before.as_ref())?;
        put_changes(tx, &[&change]).await?;
        Ok(revision)
    }
}

/// The screenings of a change that say that they were made later than now.
fn screenings_ahead(act: &RecordAct, by: &ChangedBy) -> Vec<RecordError> {
    let amendments = match act {
        RecordAct::Put(subject) if is_screened_ahead(subject, by.at) => {
            return vec![RecordError::NotYet];
        }
        RecordAct::Amend(amendments) => amendments,
        _ => return Vec::new(),
    };
    let ahead = |amendment: &RecordAmendment| match amendment {
        RecordAmendment::Screening { screening } => is_ahead(screening, by.at),
        _ => false,
    };
    let error = |index| RecordError::Amendment { index, error: Box::new(RecordError::NotYet) };
    let indexed = amendments.iter().enumerate();
    indexed.filter(|(_, of)| ahead(of)).map(|(index, _)| error(index)).collect()
}

/// The tags of a record, each with the key of its row.
pub(super) fn tags(keys: &Keys, subject: &Subject) -> Vec<(String, String)> {
    let id = key_of(keys, subject.id());
    let lookup_keys = subject.identifiers().lookup_keys();
    lookup_keys.iter().map(|of| (tag(keys, of), id.clone())).collect()
}

/// A change as it is stored.
pub(super) struct ChangeRow {
    record: String,
    revision: i64,
    changed_at: i64,
    who: String,
    act: &'static str,
    why: String,
    before: String,
}

impl ChangeRow {
    pub(super) fn new(
        keys: &Keys,
        row: &Row,
        act: &'static str,
        by: &ChangedBy,
        before: Option<&Subject>,
    ) -> Result<Self, StoreError> {
        let revision = row.revision.to_string();
        let place = [row.id.as_str(), &revision];
        let cell = |column| Cell::new("record_change", column, &place);
        let why = match by.why.as_str() {
            "" => String::new(),
            why => keys.encrypt(cell("why"), why)?,
        };
        let before = before.map(|before| encrypted(keys, cell("before"), before)).transpose()?;
        Ok(Self {
            record: row.id.clone(),
            revision: row.revision,
            changed_at: milliseconds(by.at),
            who: by.who.clone(),
            act,
            why,
            before: before.unwrap_or_default(),
        })
    }
}

/// Makes the decoy as wide as the widest of some rows.
async fn make_width(tx: &mut Tx, keys: &Keys, rows: &[&Row]) -> Result<(), StoreError> {
    let widest = rows.iter().map(|row| row.document.len()).max().unwrap_or(0);
    widen_decoy(tx, keys, i64::try_from(widest).map_err(|_| StoreError::Unreadable)?).await
}

pub(super) async fn put_rows(tx: &mut Tx, keys: &Keys, rows: &[&Row]) -> Result<(), StoreError> {
    make_width(tx, keys, rows).await?;
    for part in parts(rows) {
        let insert = "INSERT INTO subject_record (id, state, revision, document) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 4, ""));
        for Row { id, state, revision, document } in part {
            query = query.bind(id).bind(state).bind(revision).bind(document);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

pub(super) async fn put_tags(tx: &mut Tx, tags: &[&(String, String)]) -> Result<(), StoreError> {
    for part in parts(tags) {
        let insert = "INSERT INTO record_tag (tag, record) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 2, ""));
        for (tag, record) in part {
            query = query.bind(tag).bind(record);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

pub(super) async fn put_changes(tx: &mut Tx, changes: &[&ChangeRow]) -> Result<(), StoreError> {
    for part in parts(changes) {
        let insert = "INSERT INTO record_change (record, revision, changed_at, who, act, why, \
                      before) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 7, ""));
        for of in part {
            query = query.bind(&of.record).bind(of.revision).bind(of.changed_at).bind(&of.who);
            query = query.bind(of.act).bind(&of.why).bind(&of.before);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}
