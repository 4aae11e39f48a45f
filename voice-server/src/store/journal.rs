//! One writer for questions and the disclosures that answer them: those that wait together are committed together.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use sqlx::AnyPool;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;
use voice_core::disclosure::Question;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::report::CountedEvent;
use voice_core::wire::Instant;

use super::{Dialect, Store, StoreError, Tx, begin, counted, document, in_time, ledger, milliseconds};

/// For how many days a question to which nothing was released is kept for its rationale.
pub const QUESTION_DAYS: i64 = 30;

/// How many questions are committed together at most.
const BATCH: usize = 256;

#[derive(Clone)]
pub(super) struct Journal(mpsc::Sender<Order>);

/// A question that was answered, to be kept before the answer goes out.
struct Order {
    id: String,
    asked_at: i64,
    question: String,
    counted: String,
    disclosed: Option<ledger::Recorded>,
    done: oneshot::Sender<Result<(), StoreError>>,
}

impl Journal {
    pub(super) fn start(pool: AnyPool, dialect: Dialect) -> Self {
        let (sender, mut orders) = mpsc::channel::<Order>(BATCH * 4);
        tokio::spawn(async move {
            let mut batch = Vec::new();
            while orders.recv_many(&mut batch, BATCH).await > 0 {
                let kept = in_time(write(&pool, dialect, &batch)).await;
                for order in batch.drain(..) {
                    // Whoever asked may be gone by now.
                    let _ = order.done.send(kept.clone());
                }
            }
        });
        Self(sender)
    }
}

async fn write(pool: &AnyPool, dialect: Dialect, batch: &[Order]) -> Result<(), StoreError> {
    let mut tx = begin(pool, dialect).await?;
    for order in batch {
        put(&mut tx, &order.id, order.asked_at, &order.question).await?;
    }
    // In one order, so that two servers do not wait for each other.
    let mut counted: BTreeMap<&str, i64> = BTreeMap::new();
    for order in batch {
        *counted.entry(&order.counted).or_default() += 1;
    }
    for (event, times) in counted {
        counted::add(&mut tx, event, times).await?;
    }
    let disclosed: Vec<_> = batch.iter().filter_map(|order| order.disclosed.clone()).collect();
    ledger::append(&mut tx, dialect, disclosed).await?;
    Ok(tx.commit().await?)
}

/// Keeps a question, and says whether it is new.
pub(super) async fn put(tx: &mut Tx, id: &str, asked_at: i64, question: &str) -> Result<bool, StoreError> {
    let put = sqlx::query("INSERT INTO question (id, asked_at, document) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(asked_at)
        .bind(question)
        .execute(&mut **tx)
        .await?;
    Ok(put.rows_affected() > 0)
}

impl Store {
    /// Keeps a question, what is counted of it and, where something was released, the entry of the ledger.
    ///
    /// # Errors
    /// Nothing was kept, as far as is known.
    pub async fn keep_question(
        &self,
        id: Uuid,
        question: &Question,
        counted: &CountedEvent,
        disclosed: Option<LedgerEvent>,
    ) -> Result<(), StoreError> {
        let id = id.to_string();
        let (done, answer) = oneshot::channel();
        let order = Order {
            asked_at: milliseconds(question.as_of),
            question: document(question)?,
            counted: document(counted)?,
            disclosed: disclosed.map(|event| ledger::Recorded { question: id.clone(), at: question.as_of, event }),
            id,
            done,
        };
        let stopped = || StoreError::Away("the writer has stopped".to_owned());
        self.journal.0.send(order).await.map_err(|_| stopped())?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// A question that is kept.
    ///
    /// # Errors
    /// The store is away.
    pub async fn question(&self, id: Uuid) -> Result<Option<Question>, StoreError> {
        self.find("SELECT document FROM question WHERE id = $1", &id.to_string()).await
    }

    /// Forgets questions of [`QUESTION_DAYS`] ago to which nothing was released; what was disclosed is kept with its question.
    ///
    /// # Errors
    /// The store is away.
    pub async fn forget_questions(&self, now: Instant) -> Result<(), StoreError> {
        in_time(async {
            let old = "DELETE FROM question WHERE asked_at < $1 AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.question = question.id)";
            sqlx::query(old)
                .bind(milliseconds(now) - TimeDelta::days(QUESTION_DAYS).num_milliseconds())
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }
}
