//! Group commit: one writer commits all questions that wait, with the disclosures that answer them.

use std::collections::BTreeMap;

use sqlx::AnyPool;
use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::report::CountedEvent;
use voice_core::requester::StaffId;

use super::batcher::Batcher;
use super::rows::{parts, with_rows};
use super::{
    Dialect, EntryOutcome, FileEntry, KeyedRequest, Keys, Sealed, Store, StoreError, Tx, begin,
    encode, keyed_requests, ledger, milliseconds, questions, reports, within_timeout,
};

/// For how many days a question is kept for its rationale if nothing was released.
pub const QUESTION_DAYS: i64 = 30;

pub(super) type QuestionWriter = Batcher<QuestionWrite, Result<(), StoreError>>;

/// An answered question, to be stored before the answer is sent.
pub(super) struct QuestionWrite {
    question: QuestionRow,
    counted: String,
    disclosed: Option<ledger::Recorded>,
    /// The request with an idempotency key under which it was asked.
    request: Option<KeyedRequest>,
}

/// A row of the table of questions.
pub(super) struct QuestionRow {
    id: String,
    asked_at: i64,
    /// The record of the decision, as it is to be encrypted.
    record: String,
    decision: Sealed,
    asked_by: String,
}

impl QuestionRow {
    /// A question with its decision, and who of the staff asked it.
    pub(super) fn new(
        keys: &Keys,
        id: &str,
        record: &DecisionRecord,
        asked_by: Option<&StaffId>,
    ) -> Result<Self, StoreError> {
        let text = questions::padded(record)?;
        let decision = questions::sealed(keys, id, &text)?;
        Ok(Self {
            id: id.to_owned(),
            asked_at: milliseconds(record.question().as_of),
            record: text,
            decision,
            asked_by: asked_by.map_or_else(String::new, ToString::to_string),
        })
    }

    /// Encrypts it again where the key was changed since.
    fn follow(&mut self, keys: &Keys) -> Result<(), StoreError> {
        if self.decision.version != keys.active() {
            self.decision = questions::sealed(keys, &self.id, &self.record)?;
        }
        Ok(())
    }
}

pub(super) fn start(pool: AnyPool, dialect: Dialect, keys: Keys) -> QuestionWriter {
    Batcher::start(move |writes| write(pool.clone(), dialect, keys.clone(), writes))
}

async fn write(
    pool: AnyPool,
    dialect: Dialect,
    keys: Keys,
    writes: Vec<QuestionWrite>,
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let mut tx = begin(&pool, dialect, &keys).await?;
    let requests: Vec<_> = writes.iter().filter_map(|write| write.request.as_ref()).collect();
    let taken_up = keyed_requests::taken_up(&mut tx, dialect, &requests).await?;
    let mut done = Vec::with_capacity(writes.len());
    let (mut questions, mut disclosed) = (Vec::new(), Vec::new());
    // Sorted, so that two servers do not deadlock.
    let mut times: BTreeMap<String, i64> = BTreeMap::new();
    for write in writes {
        if write.request.is_some_and(|request| taken_up.contains(&request.claim)) {
            done.push(Err(keyed_requests::other_ran()));
            continue;
        }
        done.push(Ok(()));
        questions.push(write.question);
        disclosed.extend(write.disclosed);
        *times.entry(write.counted).or_default() += 1;
    }
    for question in &mut questions {
        question.follow(&keys)?;
    }
    put(&mut tx, &questions).await?;
    for (event, times) in times {
        reports::add(&mut tx, &event, times).await?;
    }
    ledger::append(&mut tx, dialect, &keys, disclosed).await?;
    tx.commit().await?;
    Ok(done)
}

/// Inserts questions.
pub(super) async fn put(tx: &mut Tx, questions: &[QuestionRow]) -> Result<(), StoreError> {
    for part in parts(questions) {
        let insert = "INSERT INTO question (id, asked_at, sealed, sealed_with, document, \
                      asked_by) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 6, "ON CONFLICT DO NOTHING"));
        for QuestionRow { id, asked_at, decision, asked_by, .. } in part {
            query = query.bind(id).bind(asked_at).bind(decision.bytes.as_slice());
            query = query.bind(decision.version).bind("").bind(asked_by);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// The ledger entry of a decision; none if nothing was disclosed.
pub(super) fn disclosed(question: String, record: &DecisionRecord) -> Option<ledger::Recorded> {
    let event = record.accounting().map(LedgerEvent::Disclosed)?;
    Some(ledger::Recorded { question, at: record.question().as_of, event })
}

impl Store {
    /// Stores a question with its decision, its count, the ledger entry of what was disclosed, and
    /// which member of staff asked, if one did.
    ///
    /// # Errors
    /// Nothing is known to be stored.
    pub async fn keep_question(
        &self,
        id: Uuid,
        record: &DecisionRecord,
        counted: &CountedEvent,
        asked_by: Option<&StaffId>,
    ) -> Result<(), StoreError> {
        let id = id.to_string();
        let write = QuestionWrite {
            question: QuestionRow::new(&self.keys, &id, record, asked_by)?,
            counted: encode(counted)?,
            disclosed: disclosed(id, record),
            request: keyed_requests::current(),
        };
        self.question_writer.ask(write).await?
    }

    /// Stores a question as [`keep_question`](Self::keep_question) does, together with what the
    /// desk vouched for in it: both or nothing.
    ///
    /// # Errors
    /// Nothing is known to be stored.
    pub async fn keep_question_entered(
        &self,
        id: Uuid,
        record: &DecisionRecord,
        counted: &CountedEvent,
        asked_by: Option<&StaffId>,
        entry: &FileEntry,
    ) -> Result<EntryOutcome, StoreError> {
        let id = id.to_string();
        within_timeout(async {
            let mut tx = self.begin().await?;
            let outcome = self.enter(&mut tx, entry).await?;
            if outcome != EntryOutcome::Done {
                return Ok(outcome);
            }
            let row = QuestionRow::new(&self.keys, &id, record, asked_by)?;
            put(&mut tx, &[row]).await?;
            reports::add(&mut tx, &encode(counted)?, 1).await?;
            let recorded = disclosed(id, record).into_iter().collect();
            ledger::append(&mut tx, self.dialect, &self.keys, recorded).await?;
            tx.commit().await?;
            Ok(outcome)
        })
        .await
    }

    /// Stores what a question discloses that was stored before under this identifier: nothing is
    /// counted again, and the ledger has an entry more only where something is disclosed that was
    /// not then. What the desk vouched for is entered with it, where it is not in the file.
    ///
    /// # Errors
    /// Nothing is known to be stored.
    pub async fn keep_question_again(
        &self,
        id: Uuid,
        record: &DecisionRecord,
        asked_by: Option<&StaffId>,
        entry: Option<&FileEntry>,
    ) -> Result<EntryOutcome, StoreError> {
        let id = id.to_string();
        within_timeout(async {
            let mut tx = self.begin().await?;
            if let Some(entry) = entry {
                let outcome = self.enter(&mut tx, entry).await?;
                if outcome != EntryOutcome::Done {
                    return Ok(outcome);
                }
            }
            let mut row = QuestionRow::new(&self.keys, &id, record, asked_by)?;
            row.follow(&self.keys)?;
            put(&mut tx, &[row]).await?;
            // A purge that has the row now is waited for, and one that comes later sees the entry.
            let lock = self.dialect.for_update("SELECT id FROM question WHERE id = $1");
            let kept: Option<(String,)> =
                sqlx::query_as(lock).bind(&id).fetch_optional(&mut *tx).await?;
            if kept.is_none() {
                return Err(StoreError::Unavailable("the question is being deleted".to_owned()));
            }
            if let Some(recorded) = disclosed(id.clone(), record)
                && !ledger::covers(&mut tx, &self.keys, &recorded).await?
            {
                ledger::append(&mut tx, self.dialect, &self.keys, vec![recorded]).await?;
            }
            tx.commit().await?;
            Ok(EntryOutcome::Done)
        })
        .await
    }
}
