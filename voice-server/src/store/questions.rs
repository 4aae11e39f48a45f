//! Questions with their decisions.

use std::borrow::Cow;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};
use uuid::Uuid;
use voice_core::disclosure::{DecisionRecord, QuestionRecord};
use voice_core::requester::StaffId;

use super::{Cell, Keys, Sealed, Store, StoreError, decode, decode_bytes, encode, within_timeout};

/// Records are padded to a multiple of this many bytes, because their length would reveal how much
/// was found.
const BLOCK: usize = 4096;

/// What the bytes of a record begin with that is compressed with LZ4, as a block with its sizes
/// before it. Those of a release before are JSON.
const LZ4: u8 = 1;

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

/// A decision record as bytes of a round length.
///
/// Much of it is the words of rules: compressed, it is half as long, and takes half the time to
/// encrypt and to write.
pub(super) fn packed(record: &DecisionRecord) -> Result<Vec<u8>, StoreError> {
    let block = lz4_flex::block::compress_prepend_size(encode(record)?.as_bytes());
    let length = u32::try_from(block.len()).map_err(|_| StoreError::Unreadable)?;
    let mut bytes = Vec::with_capacity((block.len() + 5).next_multiple_of(BLOCK));
    bytes.push(LZ4);
    bytes.extend(length.to_le_bytes());
    bytes.extend(block);
    bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    Ok(bytes)
}

/// A packed record as JSON.
fn unpacked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, StoreError> {
    let [LZ4, rest @ ..] = bytes else { return Ok(Cow::Borrowed(bytes)) };
    let block = rest
        .split_first_chunk()
        .and_then(|(length, rest)| rest.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?));
    let block = block.ok_or(StoreError::Unreadable)?;
    let json = lz4_flex::block::decompress_size_prepended(block);
    json.map(Cow::Owned).map_err(|_| StoreError::Unreadable)
}

/// A packed record, encrypted.
pub(super) fn sealed(keys: &Keys, id: &str, record: &[u8]) -> Result<Sealed, StoreError> {
    keys.seal(Cell::new("question", "sealed", &[id]), record)
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
            return Ok(StoredQuestion::Decided(Box::new(decode_bytes(&unpacked(&record)?)?)));
        }
        Ok(if row.decision.is_empty() {
            StoredQuestion::Undecided(Box::new(self.document("question", &place, &row.document)?))
        } else {
            let record = self.keys.decrypt(cell("decision"), &row.decision)?;
            StoredQuestion::Decided(Box::new(decode(&record)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use voice_core::disclosure::Policy;
    use voice_core::subject::{LookupResult, Register};
    use voice_core::wire::from_json;

    use super::*;

    /// The questions of the examples, each about whom it names and about nobody.
    fn records() -> Vec<DecisionRecord> {
        let policy = Policy::us_federal();
        let register: Register =
            from_json(include_bytes!("../../examples/subjects/demo.json")).expect("records");
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/questions");
        let mut records = Vec::new();
        for file in std::fs::read_dir(folder).expect("the examples") {
            let path = file.expect("an example").path();
            // A folder has questions of other offices.
            if path.is_dir() {
                continue;
            }
            let bytes = std::fs::read(path).expect("an example");
            let question: QuestionRecord = from_json(&bytes).expect("a question");
            let question = question.trusted();
            let eligibility = policy.eligibility(&question);
            for found in [register.find(&question.subject), LookupResult::nobody()] {
                records.push(eligibility.decide(found).record());
            }
        }
        records
    }

    #[test]
    fn a_record_is_one_block_whatever_was_found_and_comes_back_as_it_was() {
        let records = records();
        assert!(records.len() > 10);
        for record in records {
            let packed = packed(&record).expect("bytes");
            let json = encode(&record).expect("JSON");
            let id = &record.question().requester.person().party;
            assert_eq!(packed.len(), BLOCK, "{} bytes of JSON: {id:?}", json.len());
            assert_eq!(unpacked(&packed).expect("JSON"), json.as_bytes());
        }
        // As a release before wrote it.
        assert_eq!(unpacked(b"{}  ").expect("JSON").as_ref(), b"{}  ");
        for broken in [&[LZ4][..], &[LZ4, 255, 0, 0, 0, 1], &[LZ4, 4, 0, 0, 0, 9, 0, 0, 0]] {
            assert_eq!(unpacked(broken), Err(StoreError::Unreadable), "{broken:?}");
        }
    }
}
