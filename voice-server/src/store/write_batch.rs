//! Group commit: one writer commits all questions that wait, with the disclosures that answer them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlx::{AnyConnection, AnyPool, Connection};
use uuid::Uuid;
use voice_core::disclosure::DecisionFrame;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::report::CountedEvent;
use voice_core::requester::StaffId;

use super::batcher::Batcher;
use super::frames::{self, Frames};
use super::kept_connection::KeptConnection;
use super::questions::KeptDecision;
use super::rows::{parts, with_rows};
use super::{
    Dialect, EncryptedBytes, EntryOutcome, FileEntry, KeyedRequest, Keys, Store, StoreError,
    counted_events, encode, keyed_requests, ledger, milliseconds, questions, within_timeout,
};

/// For how many days a question is kept for its rationale if nothing was released.
pub const QUESTION_DAYS: i64 = 30;

pub(super) type QuestionWriter = Batcher<QuestionWrite, Result<(), StoreError>>;

/// An answered question, to be stored before the answer is sent.
pub(super) struct QuestionWrite {
    question: QuestionRow,
    /// What the report counts, if anything.
    counted: Option<String>,
    disclosed: Option<ledger::Recorded>,
    /// The request with an idempotency key under which it was asked.
    request: Option<KeyedRequest>,
}

/// A row of the table of questions.
pub(super) struct QuestionRow {
    id: String,
    asked_at: i64,
    /// The record of the decision, as it is to be encrypted.
    record: Vec<u8>,
    decision: EncryptedBytes,
    asked_by: String,
    /// The frame of the decision, where it may not be there yet.
    frame: Option<Arc<DecisionFrame>>,
}

impl QuestionRow {
    /// A question with its decision, and who of the staff asked it.
    pub(super) fn new(
        (keys, frames): (&Keys, &Frames),
        id: &str,
        decided: KeptDecision<'_>,
        asked_by: Option<&StaffId>,
    ) -> Result<Self, StoreError> {
        let packed = decided.packed()?;
        let decision = questions::encrypted(keys, id, &packed)?;
        Ok(Self {
            id: id.to_owned(),
            asked_at: milliseconds(decided.question().as_of),
            record: packed,
            decision,
            asked_by: asked_by.map_or_else(String::new, ToString::to_string),
            frame: match decided {
                KeptDecision::Record(_) => None,
                KeptDecision::Framed(framed) => frames.new_of(framed),
            },
        })
    }

    /// Encrypts it again where the key was changed since.
    fn follow(&mut self, keys: &Keys) -> Result<(), StoreError> {
        if self.decision.version != keys.active() {
            self.decision = questions::encrypted(keys, &self.id, &self.record)?;
        }
        Ok(())
    }
}

pub(super) fn start(pool: AnyPool, dialect: Dialect, keys: Keys) -> QuestionWriter {
    let kept = KeptConnection::new(pool);
    Batcher::start(move |writes| write(kept.clone(), dialect, keys.clone(), writes))
}

async fn write(
    kept: KeptConnection,
    dialect: Dialect,
    keys: Keys,
    writes: Vec<QuestionWrite>,
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let mut connection = kept.take().await?;
    let mut tx = connection.begin_with(dialect.begin()).await?;
    keys.follow(&mut tx).await?;
    let requests: Vec<_> = writes.iter().filter_map(|write| write.request.as_ref()).collect();
    let taken_up = keyed_requests::taken_up(&mut tx, dialect, &requests).await?;
    let done = put_all(&mut tx, dialect, &keys, writes, &taken_up).await?;
    tx.commit().await?;
    kept.keep(connection);
    Ok(done)
}

/// Stores questions with what answering them discloses, but for those of requests that another
/// attempt has taken up.
///
/// One that is stored already, as where its answer did not arrive and its request is sent again, is
/// not counted again, and the ledger has an entry more only where something is disclosed that was
/// not then.
async fn put_all(
    tx: &mut AnyConnection,
    dialect: Dialect,
    keys: &Keys,
    writes: Vec<QuestionWrite>,
    taken_up: &BTreeSet<Uuid>,
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let (mut questions, mut effects) = (Vec::new(), Vec::new());
    for QuestionWrite { mut question, counted, disclosed, request } in writes {
        if request.is_some_and(|request| taken_up.contains(&request.claim)) {
            effects.push(Err(keyed_requests::other_ran()));
            continue;
        }
        question.follow(keys)?;
        effects.push(Ok((question.id.clone(), counted, disclosed)));
        questions.push(question);
    }
    let mut new = put(tx, &questions).await?;
    let (mut first, mut again) = (Vec::new(), Vec::with_capacity(effects.len()));
    // Sorted, so that two servers do not deadlock.
    let mut times: BTreeMap<String, i64> = BTreeMap::new();
    for effect in effects {
        again.push(effect.map(|(id, counted, disclosed)| {
            if !new.remove(&id) {
                return Some((id, disclosed));
            }
            if let Some(counted) = counted {
                *times.entry(counted).or_default() += 1;
            }
            first.extend(disclosed);
            None
        }));
    }
    for (event, times) in times {
        counted_events::add(tx, &event, times).await?;
    }
    ledger::append(tx, dialect, keys, first).await?;
    let mut done = Vec::with_capacity(again.len());
    for one in again {
        done.push(match one {
            Ok(Some((id, disclosed))) => {
                if enter_again(tx, dialect, keys, &id, disclosed).await? {
                    Ok(())
                } else {
                    Err(StoreError::Unavailable("the question is being deleted".to_owned()))
                }
            }
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        });
    }
    Ok(done)
}

/// Enters what is disclosed of a question that is stored already, where that was not then; whether
/// the question is there still.
async fn enter_again(
    tx: &mut AnyConnection,
    dialect: Dialect,
    keys: &Keys,
    id: &str,
    disclosed: Option<ledger::Recorded>,
) -> Result<bool, StoreError> {
    // A purge that has the row now is waited for, and one that comes later sees the entry.
    let lock = dialect.for_update("SELECT id FROM question WHERE id = $1");
    let kept: Option<(String,)> = sqlx::query_as(lock).bind(id).fetch_optional(&mut *tx).await?;
    if kept.is_some()
        && let Some(recorded) = disclosed
        && !ledger::covers(tx, keys, &recorded).await?
    {
        ledger::append(tx, dialect, keys, vec![recorded]).await?;
    }
    Ok(kept.is_some())
}

/// Inserts questions, and says which of them were not there.
pub(super) async fn put(
    tx: &mut AnyConnection,
    questions: &[QuestionRow],
) -> Result<BTreeSet<String>, StoreError> {
    let new = questions.iter().filter_map(|of| of.frame.as_deref());
    frames::put(tx, &new.map(|frame| (frame.digest(), frame)).collect()).await?;
    let mut new = BTreeSet::new();
    for part in parts(questions) {
        let insert = "INSERT INTO question (id, asked_at, sealed, sealed_with, document, \
                      asked_by) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 6, "ON CONFLICT DO NOTHING"));
        for QuestionRow { id, asked_at, decision, asked_by, .. } in part {
            query = query.bind(id).bind(asked_at).bind(decision.bytes.as_slice());
            query = query.bind(decision.version).bind("").bind(asked_by);
        }
        let inserted = query.execute(&mut *tx).await?.rows_affected();
        if usize::try_from(inserted) == Ok(part.len()) {
            new.extend(part.iter().map(|question| question.id.clone()));
        } else {
            new.extend(inserted_of(tx, part).await?);
        }
    }
    Ok(new)
}

/// Those of some questions that were inserted, and not there before: no two encryptions are alike.
async fn inserted_of(
    tx: &mut AnyConnection,
    questions: &[QuestionRow],
) -> Result<Vec<String>, StoreError> {
    let select = "SELECT id, sealed FROM question WHERE id IN ";
    let mut query = sqlx::query_as(with_rows(select, 1, questions.len(), ""));
    for QuestionRow { id, .. } in questions {
        query = query.bind(id);
    }
    let stored: Vec<(String, Option<Vec<u8>>)> = query.fetch_all(tx).await?;
    let stored: BTreeMap<_, _> = stored.into_iter().collect();
    let is_own =
        |of: &&QuestionRow| stored.get(&of.id).and_then(Option::as_ref) == Some(&of.decision.bytes);
    Ok(questions.iter().filter(is_own).map(|question| question.id.clone()).collect())
}

/// The ledger entry of a decision; none if nothing was disclosed.
pub(super) fn disclosed(question: String, decided: KeptDecision<'_>) -> Option<ledger::Recorded> {
    let event = decided.accounting().map(LedgerEvent::Disclosed)?;
    Some(ledger::Recorded { question, at: decided.question().as_of, event })
}

impl Store {
    /// Stores a question with its decision, its count, the ledger entry of what was disclosed, and
    /// which member of staff asked, if one did.
    ///
    /// A question that is stored already under this identifier is not counted again, and the ledger
    /// has an entry more only where something is disclosed that was not then.
    ///
    /// # Errors
    /// Nothing is known to be stored.
    pub async fn keep_question<'a>(
        &self,
        id: Uuid,
        decided: impl Into<KeptDecision<'a>>,
        counted: &CountedEvent,
        asked_by: Option<&StaffId>,
    ) -> Result<(), StoreError> {
        self.keep_question_counted(id, decided.into(), Some(counted), asked_by).await
    }

    /// Stores a question as [`keep_question`](Self::keep_question) does, counted or not.
    pub(super) async fn keep_question_counted(
        &self,
        id: Uuid,
        decided: KeptDecision<'_>,
        counted: Option<&CountedEvent>,
        asked_by: Option<&StaffId>,
    ) -> Result<(), StoreError> {
        let write = self.question_write(id, decided, counted, asked_by)?;
        let frame = write.question.frame.clone();
        self.question_writer.ask(write).await??;
        self.frames.are_kept(frame);
        Ok(())
    }

    /// Stores a question as [`keep_question`](Self::keep_question) does, together with what the
    /// desk vouched for in it: both or nothing.
    ///
    /// # Errors
    /// Nothing is known to be stored.
    pub async fn keep_question_entered<'a>(
        &self,
        id: Uuid,
        decided: impl Into<KeptDecision<'a>>,
        counted: &CountedEvent,
        asked_by: Option<&StaffId>,
        entry: &FileEntry,
    ) -> Result<EntryOutcome, StoreError> {
        let decided = decided.into();
        within_timeout(async {
            let mut tx = self.begin().await?;
            let outcome = self.enter(&mut tx, entry).await?;
            if outcome != EntryOutcome::Done {
                return Ok(outcome);
            }
            let write = self.question_write(id, decided, Some(counted), asked_by)?;
            let (frame, none) = (write.question.frame.clone(), BTreeSet::new());
            let done = put_all(&mut tx, self.dialect, &self.keys, vec![write], &none).await?;
            done.into_iter().collect::<Result<(), _>>()?;
            tx.commit().await?;
            self.frames.are_kept(frame);
            Ok(outcome)
        })
        .await
    }

    fn question_write(
        &self,
        id: Uuid,
        decided: KeptDecision<'_>,
        counted: Option<&CountedEvent>,
        asked_by: Option<&StaffId>,
    ) -> Result<QuestionWrite, StoreError> {
        let id = id.to_string();
        Ok(QuestionWrite {
            question: QuestionRow::new((&self.keys, &self.frames), &id, decided, asked_by)?,
            counted: counted.map(encode).transpose()?,
            disclosed: disclosed(id, decided),
            request: keyed_requests::current(),
        })
    }
}
