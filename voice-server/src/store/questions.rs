//! Questions with their decisions.

use uuid::Uuid;
use voice_core::disclosure::{DecisionRecord, QuestionRecord};
use voice_core::requester::StaffId;

use super::{Cell, Keys, Store, StoreError, decode, encode, within_timeout};

/// Records are padded to a multiple of this many bytes, because their length would reveal how much
/// was found.
const BLOCK: usize = 8192;

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
    let mut text = encode(record)?;
    // JSON ignores trailing spaces.
    text.extend(core::iter::repeat_n(' ', text.len().next_multiple_of(BLOCK) - text.len()));
    Ok(text)
}

/// A padded record, encrypted.
pub(super) fn encrypted(keys: &Keys, id: &str, record: &str) -> Result<String, StoreError> {
    keys.encrypt(Cell::new("question", "decision", &[id]), record)
}

impl Store {
    /// Which member of staff asked a stored question; none where the requester did.
    ///
    /// # Errors
    /// The store is unavailable, or what is kept cannot be read.
    pub async fn asked_by(&self, id: Uuid) -> Result<Option<StaffId>, StoreError> {
        let found: Option<(String,)> = within_timeout(async {
            let select = "SELECT asked_by FROM question WHERE id = $1 AND asked_by <> ''";
            Ok(sqlx::query_as(select).bind(id.to_string()).fetch_optional(&self.pool).await?)
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
            let select = "SELECT document, decision FROM question WHERE id = $1";
            let found: Option<(String, String)> =
                sqlx::query_as(select).bind(&id).fetch_optional(&self.pool).await?;
            let question = |(document, decision): (String, String)| {
                self.stored_question(&id, &document, &decision)
            };
            found.map(question).transpose()
        })
        .await
    }

    /// A question of a row.
    pub(super) fn stored_question(
        &self,
        id: &str,
        document: &str,
        decision: &str,
    ) -> Result<StoredQuestion, StoreError> {
        Ok(if decision.is_empty() {
            StoredQuestion::Undecided(Box::new(self.document("question", &[id], document)?))
        } else {
            let row = [id];
            let record = self.keys.decrypt(Cell::new("question", "decision", &row), decision)?;
            StoredQuestion::Decided(Box::new(decode(&record)?))
        })
    }
}
