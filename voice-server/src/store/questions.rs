//! What was decided, as it lies in the store.

use uuid::Uuid;
use voice_core::disclosure::{DecisionRecord, Question};

use super::{DataKey, Store, StoreError, decode, encode, within_timeout};

/// A record is kept with blanks up to a multiple of so many bytes: how long it is would say how much was found.
const BLOCK: usize = 8192;

/// A question that is kept.
#[derive(PartialEq, Eq)]
pub enum StoredQuestion {
    /// With what was decided.
    Decided(Box<DecisionRecord>),
    /// Without: it was kept by a server that kept no decisions.
    Undecided(Box<Question>),
}

impl core::fmt::Debug for StoredQuestion {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("StoredQuestion(..)")
    }
}

impl StoredQuestion {
    /// The question.
    #[must_use]
    pub const fn question(&self) -> &Question {
        match self {
            Self::Decided(record) => record.question(),
            Self::Undecided(question) => question,
        }
    }
}

/// The record of a decision as it is kept under the identifier of its question.
pub(super) fn encrypted(key: &DataKey, id: &str, record: &DecisionRecord) -> Result<String, StoreError> {
    let mut text = encode(record)?;
    // Blanks after a JSON text are none of it.
    text.extend(core::iter::repeat_n(' ', text.len().next_multiple_of(BLOCK) - text.len()));
    key.encrypt(id, &text)
}

impl Store {
    /// A question that is kept, with what was decided.
    ///
    /// # Errors
    /// The store is unavailable, or what is kept cannot be read.
    pub async fn question(&self, id: Uuid) -> Result<Option<StoredQuestion>, StoreError> {
        let id = id.to_string();
        let found: Option<(String, String)> = within_timeout(async {
            let select = "SELECT document, decision FROM question WHERE id = $1";
            Ok(sqlx::query_as(select).bind(&id).fetch_optional(&self.pool).await?)
        })
        .await?;
        let question = |(document, decision): (String, String)| {
            Ok(if decision.is_empty() {
                StoredQuestion::Undecided(Box::new(decode(&document)?))
            } else {
                StoredQuestion::Decided(Box::new(decode(&self.key.decrypt(&id, &decision)?)?))
            })
        };
        found.map(question).transpose()
    }
}
