//! Questions with their decisions.

use std::borrow::Cow;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};
use uuid::Uuid;
use voice_core::disclosure::{AccountingEntry, DecisionRecord, FramedDecision, QuestionRecord};
use voice_core::requester::StaffId;

use super::{
    Cell, EncryptedBytes, Keys, Store, StoreError, decode, decode_bytes, encode, within_timeout,
};

/// Records are padded to a multiple of this many bytes, because their length would reveal how much
/// was found.
const BLOCK: usize = 4096;

/// Framed decisions are padded to a multiple of this many bytes. Their length does not depend on
/// what was found; it would tell how much was asked.
const FRAMED_BLOCK: usize = 1024;

/// What the bytes of a record begin with that is compressed with LZ4, as a block with its sizes
/// before it. Those of a release before are JSON.
const LZ4: u8 = 1;

/// What the bytes of a framed decision begin with: the digest of the frame follows, the lengths of
/// what was asked and of the marks, and these two.
const FRAMED: u8 = 2;

/// How long the digest of a frame is.
const DIGEST: usize = 64;

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

/// A decision that is kept with its question.
#[derive(Clone, Copy)]
pub enum KeptDecision<'a> {
    /// As a record, which is more work for some people than for others.
    Record(&'a DecisionRecord),
    /// As marks of a frame: the same work whoever was asked about.
    Framed(&'a FramedDecision),
}

impl core::fmt::Debug for KeptDecision<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("KeptDecision(..)")
    }
}

impl<'a> From<&'a DecisionRecord> for KeptDecision<'a> {
    fn from(record: &'a DecisionRecord) -> Self {
        Self::Record(record)
    }
}

impl<'a> From<&'a FramedDecision> for KeptDecision<'a> {
    fn from(framed: &'a FramedDecision) -> Self {
        Self::Framed(framed)
    }
}

impl<'a> KeptDecision<'a> {
    pub(super) const fn question(self) -> &'a QuestionRecord {
        match self {
            Self::Record(record) => record.question(),
            Self::Framed(framed) => framed.question(),
        }
    }

    /// What is accounted for; none where nothing was told.
    pub(super) fn accounting(self) -> Option<AccountingEntry> {
        match self {
            Self::Record(record) => record.accounting(),
            Self::Framed(framed) => framed.accounting(),
        }
    }

    /// As bytes of a round length.
    pub(super) fn packed(self) -> Result<Vec<u8>, StoreError> {
        match self {
            Self::Record(record) => packed(record),
            Self::Framed(framed) => packed_framed(framed),
        }
    }
}

/// A framed decision as bytes of a round length.
fn packed_framed(framed: &FramedDecision) -> Result<Vec<u8>, StoreError> {
    let (asked, marks) = (encode(framed.asked())?, framed.marks());
    let length = |of: usize| u32::try_from(of).map_err(|_| StoreError::Unreadable);
    let all = 1 + DIGEST + 8 + asked.len() + marks.len();
    let mut bytes = Vec::with_capacity(all.next_multiple_of(FRAMED_BLOCK));
    bytes.push(FRAMED);
    bytes.extend_from_slice(framed.frame().digest().as_bytes());
    bytes.extend(length(asked.len())?.to_le_bytes());
    bytes.extend(length(marks.len())?.to_le_bytes());
    bytes.extend_from_slice(asked.as_bytes());
    bytes.extend_from_slice(marks);
    bytes.resize(bytes.len().next_multiple_of(FRAMED_BLOCK), 0);
    Ok(bytes)
}

/// A decision as it was read, before its frame is.
pub(super) enum Unframed {
    /// It has none.
    Whole(StoredQuestion),
    /// What was asked, the digest of its frame, and its marks.
    Framed(Box<DecisionRecord>, String, Vec<u8>),
}

impl Unframed {
    /// The question.
    pub(super) const fn question(&self) -> &QuestionRecord {
        match self {
            Self::Whole(stored) => stored.question(),
            Self::Framed(asked, ..) => asked.question(),
        }
    }

    /// A decision of its bytes.
    fn of_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let [FRAMED, rest @ ..] = bytes else {
            let record = decode_bytes(&unpacked(bytes)?)?;
            return Ok(Self::Whole(StoredQuestion::Decided(Box::new(record))));
        };
        let mut rest = rest;
        let mut taken = |length: usize| {
            let (taken, left) = rest.split_at_checked(length).ok_or(StoreError::Unreadable)?;
            rest = left;
            Ok::<_, StoreError>(taken)
        };
        let digest = core::str::from_utf8(taken(DIGEST)?).map_err(|_| StoreError::Unreadable)?;
        let mut length = || {
            let bytes = taken(4)?.try_into().map_err(|_| StoreError::Unreadable)?;
            usize::try_from(u32::from_le_bytes(bytes)).map_err(|_| StoreError::Unreadable)
        };
        let (asked, marks) = (length()?, length()?);
        let (asked, marks) = (decode_bytes(taken(asked)?)?, taken(marks)?.to_vec());
        Ok(Self::Framed(Box::new(asked), digest.to_owned(), marks))
    }
}

/// A decision record as bytes of a round length.
///
/// Much of it is the words of rules: compressed, it is half as long, and takes half the time to
/// encrypt and to write.
fn packed(record: &DecisionRecord) -> Result<Vec<u8>, StoreError> {
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
pub(super) fn encrypted(
    keys: &Keys,
    id: &str,
    record: &[u8],
) -> Result<EncryptedBytes, StoreError> {
    keys.encrypt_bytes(Cell::new("question", "sealed", &[id]), record)
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
            let Some(row) = found else { return Ok(None) };
            Ok(Some(match self.unframed(&row)? {
                Unframed::Whole(stored) => stored,
                Unframed::Framed(asked, digest, marks) => {
                    let record = self.of_frame(*asked, &digest, &marks).await?;
                    StoredQuestion::Decided(Box::new(record))
                }
            }))
        })
        .await
    }

    /// A question of a row.
    pub(super) fn unframed(&self, row: &QuestionColumns) -> Result<Unframed, StoreError> {
        let place = [row.id.as_str()];
        let cell = |column| Cell::new("question", column, &place);
        if let Some(bytes) = &row.sealed {
            let record = self.keys.decrypt_bytes(cell("sealed"), row.sealed_with, bytes)?;
            return Unframed::of_bytes(&record);
        }
        Ok(Unframed::Whole(if row.decision.is_empty() {
            StoredQuestion::Undecided(Box::new(self.document("question", &place, &row.document)?))
        } else {
            let record = self.keys.decrypt(cell("decision"), &row.decision)?;
            StoredQuestion::Decided(Box::new(decode(&record)?))
        }))
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
