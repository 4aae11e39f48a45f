//! What records were before they were changed.

use chrono::DateTime;
use voice_core::identifier::SubjectId;
use voice_core::subject::Subject;
use voice_core::wire::Timestamp;

use super::super::{Cell, Store, StoreError};
use super::{decrypted, key_of};

/// A change of a record.
#[derive(Clone)]
pub struct RecordRevision {
    /// The revision that it made.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
    /// The hash of a token, or a command.
    pub who: String,
    /// What was done: put, import, amend, screen, merge or withdraw.
    pub act: String,
    /// Why; empty where nobody said.
    pub why: String,
    /// The record before; none where there was none.
    pub before: Option<Subject>,
}

impl core::fmt::Debug for RecordRevision {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RecordRevision").field("revision", &self.revision).finish_non_exhaustive()
    }
}

/// Revision, moment, who, act, why and the document before.
type Stored = (i64, i64, String, String, String, String);

impl Store {
    /// All changes of a record, the first one first; none where there is no such record.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read.
    pub async fn record_history(&self, id: &SubjectId) -> Result<Vec<RecordRevision>, StoreError> {
        let key = key_of(&self.keys, id);
        self.read(|| async {
            let changes: Vec<Stored> = sqlx::query_as(
                "SELECT revision, changed_at, who, act, why, before FROM record_change WHERE \
                 record = $1 ORDER BY revision",
            )
            .bind(&key)
            .fetch_all(self.pool().await?)
            .await?;
            changes.into_iter().map(|change| self.revision(&key, change)).collect()
        })
        .await
    }

    fn revision(&self, key: &str, change: Stored) -> Result<RecordRevision, StoreError> {
        let (revision, changed_at, who, act, why, before) = change;
        let at = DateTime::from_timestamp_millis(changed_at)
            .and_then(|at| Timestamp::try_from(at).ok())
            .ok_or(StoreError::Unreadable)?;
        let number = revision.to_string();
        let place = [key, &number];
        let cell = |column| Cell::new("record_change", column, &place);
        let why = match why.as_str() {
            "" => why,
            why => self.keys.decrypt(cell("why"), why)?,
        };
        let before = match before.as_str() {
            "" => None,
            before => Some(decrypted(&self.keys, cell("before"), before)?),
        };
        Ok(RecordRevision { revision, at, who, act, why, before })
    }
}
