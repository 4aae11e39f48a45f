//! Questions with their decisions.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};
use uuid::Uuid;
use voice_core::disclosure::{DecisionRecord, QuestionRecord};
use voice_core::requester::StaffId;

use super::{Cell, Keys, Sealed, Store, StoreError, decode, decode_bytes, encode, within_timeout};

/// Records are padded to a multiple of this many bytes, because their length would reveal how much
/// was found.
const BLOCK: usize = 8192;

/// What is read of a row.
pub(super) struct QuestionColumns {
    pub(super) id: String,
    /// The question, from a release that kept no decisions.
    document: String,
    /// The decision, from a release that kept it as text.
    decision: String,
    /// The decision.
    sealed: Option<Vec<u8>>,
    /// The version of the key of `sealed`.
    sealed_with: i64,
}

impl FromRow<'_, AnyRow> for QuestionColumns {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            document: row.try_get("document")?,
            decision: row.try_get("decision")?,
            sealed: row.try_get("sealed")?,
            sealed_with: row.try_get("sealed_with")?,
        })
    }
}

impl QuestionColumns {
    /// The columns.
    pub(super) const ALL: &'static str = "id, document, decision, sealed, sealed_with";

    /// The identifier, and the others without what they hold.
    pub(super) const ID_ALONE: &'static str = "id, '' AS document, '' AS decision, \
                                               CAST(NULL AS BYTEA) AS sealed, sealed_with";
}

/// A stored question.
#[derive(PartialEq, Eq)]
pub enum StoredQuestion {
    /// With its decision.
    Decided(Box<DecisionRecord>),
    /// Without one: it was stored by a version that kept no decisions.
    Undecided(Box<QuestionRecord>),
}

impl core::fmt::Debug for StoredQuestion {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("StoredQuestion(..)")
    }
}

impl StoredQuestion {
    /// The question.
    #[must_use]
    pub const fn question(&self) -> &QuestionRecord {
        match self {
            Self::Decided(record) => record.question(),
            Self::Undecided(question) => question,
        }
    }
}

/// A decision record as text of a round length.
pub(super) fn padded(record: &DecisionRecord) -> Result<String, StoreError> {
    Ok(super::padded(encode(record)?, BLOCK))
}

/// A padded record, encrypted.
pub(super) fn sealed(keys: &Keys, id: &str, record: &str) -> Result<Sealed, StoreError> {
    keys.seal(Cell::new("question", "sealed", &[id]), record.as_bytes())
}

impl Store {
    /// Which member of staff asked a stored question; none where the requester did.
    ///
    /// # Errors
    /// The store is unavailable, or what is kept cannot be read.
    pub async fn asked_by(&self, id: Uuid) -> Result<Option<StaffId>, StoreError> {
        let found: Option<(String,)> = within_timeout(async {
            let select = "SELECT asked_by FROM question WHERE id = $1 AND asked_by <> ''";
            Ok(sqlx::query_as(select)
                .bind(id.to_string())
                .fetch_optional(self.pool().await?)
                .await?)
        })
        .await?;
        found.map(|(by,)| by.parse().map_err(|_| StoreError::Unreadable)).transpose()
    }

    /// A stored question with its decision.
    ///
    /// # Errors
    /// The store is unavailable, or what is kept cannot be read.
    pub async fn question(&self, id: Uuid) -> Result<Option<StoredQuestion>, StoreError> {
        let id = id.to_string();
        self.read(|| async {
            let select = format!("SELECT {} FROM question WHERE id = $1", QuestionColumns::ALL);
            let found: Option<QuestionColumns> = sqlx::query_as(AssertSqlSafe(select))
                .bind(&id)
                .fetch_optional(self.pool().await?)
                .await?;
            found.map(|row| self.stored_question(&row)).transpose()
        })
        .await
    }

    /// A question of a row.
    pub(super) fn stored_question(
        &self,
        row: &QuestionColumns,
    ) -> Result<StoredQuestion, StoreError> {
        let place = [row.id.as_str()];
        let cell = |column| Cell::new("question", column, &place);
        if let Some(bytes) = &row.sealed {
            let record = self.keys.unseal(cell("sealed"), row.sealed_with, bytes)?;
            return Ok(StoredQuestion::Decided(Box::new(decode_bytes(&record)?)));
        }
        Ok(if row.decision.is_empty() {
            StoredQuestion::Undecided(Box::new(self.document("question", &place, &row.document)?))
        } else {
            let record = self.keys.decrypt(cell("decision"), &row.decision)?;
            StoredQuestion::Decided(Box::new(decode(&record)?))
        })
    }
}
