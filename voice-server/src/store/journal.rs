//! One writer for questions and the disclosures that answer them: those that wait together are committed together.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use sqlx::AnyPool;
use uuid::Uuid;
use voice_core::disclosure::Question;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::report::CountedEvent;
use voice_core::wire::Instant;

use super::rows::{parts, with_rows};
use super::together::Together;
use super::{Dialect, Store, StoreError, Tx, begin, counted, document, in_time, ledger, milliseconds};

/// For how many days a question to which nothing was released is kept for its rationale.
pub const QUESTION_DAYS: i64 = 30;

pub(super) type Journal = Together<Order, ()>;

/// A question that was answered, to be kept before the answer goes out.
pub(super) struct Order {
    question: Put,
    counted: String,
    disclosed: Option<ledger::Recorded>,
}

/// A question as it is put in.
pub(super) struct Put {
    pub(super) id: String,
    pub(super) asked_at: i64,
    pub(super) document: String,
}

pub(super) fn start(pool: AnyPool, dialect: Dialect) -> Journal {
    Together::start(move |orders| write(pool.clone(), dialect, orders))
}

async fn write(pool: AnyPool, dialect: Dialect, orders: Vec<Order>) -> Result<Vec<()>, StoreError> {
    let done = vec![(); orders.len()];
    let (mut questions, mut disclosed) = (Vec::new(), Vec::new());
    // In one order, so that two servers do not wait for each other.
    let mut times: BTreeMap<String, i64> = BTreeMap::new();
    for order in orders {
        questions.push(order.question);
        disclosed.extend(order.disclosed);
        *times.entry(order.counted).or_default() += 1;
    }
    let mut tx = begin(&pool, dialect).await?;
    put(&mut tx, &questions).await?;
    for (event, times) in times {
        counted::add(&mut tx, &event, times).await?;
    }
    ledger::append(&mut tx, dialect, disclosed).await?;
    tx.commit().await?;
    Ok(done)
}

/// Keeps questions, and says how many of them are new.
pub(super) async fn put(tx: &mut Tx, questions: &[Put]) -> Result<u64, StoreError> {
    let mut new = 0;
    for part in parts(questions) {
        let insert = "INSERT INTO question (id, asked_at, document) VALUES ";
        let mut query = sqlx::query(with_rows(insert, part.len(), 3, "ON CONFLICT DO NOTHING"));
        for Put { id, asked_at, document } in part {
            query = query.bind(id).bind(asked_at).bind(document);
        }
        new += query.execute(&mut **tx).await?.rows_affected();
    }
    Ok(new)
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
        let order = Order {
            counted: document(counted)?,
            disclosed: disclosed.map(|event| ledger::Recorded { question: id.clone(), at: question.as_of, event }),
            question: Put { id, asked_at: milliseconds(question.as_of), document: document(question)? },
        };
        self.journal.ask(order).await
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
