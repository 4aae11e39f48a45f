use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyPool, Row};
use voice_core::identifier::SubjectId;
use voice_core::notification::{CustodyEvent, CustodyHistory};

use super::batcher::Batcher;
use super::rows::{parts, with_rows};
use super::{Store, StoreError, decode, encode, within_timeout};

/// The stored events of a person, looked up in batches.
pub(super) type Histories = Batcher<SubjectId, Vec<String>>;

pub(super) fn start(pool: AnyPool) -> Histories {
    Batcher::start(move |subjects| histories(pool.clone(), subjects))
}

async fn histories(
    pool: AnyPool,
    subjects: Vec<SubjectId>,
) -> Result<Vec<Vec<String>>, StoreError> {
    let asked: BTreeSet<&str> = subjects.iter().map(SubjectId::as_str).collect();
    let asked: Vec<&str> = asked.into_iter().collect();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in parts(&asked) {
        let select = "SELECT subject, document FROM custody_event WHERE subject IN ";
        let mut query = sqlx::query_as(with_rows(select, 1, part.len(), ""));
        for subject in part {
            query = query.bind(subject);
        }
        let rows: Vec<(String, String)> = query.fetch_all(&pool).await?;
        for (subject, document) in rows {
            found.entry(subject).or_default().push(document);
        }
    }
    Ok(subjects
        .iter()
        .map(|subject| found.get(subject.as_str()).cloned().unwrap_or_default())
        .collect())
}

impl Store {
    /// Stores an event as it was reported, and returns whether it is new.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where a revision of the event is of another person, or this one
    /// says something else.
    pub async fn keep_event(&self, event: &CustodyEvent) -> Result<bool, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            // Of two reports at the same time, one waits here for the other.
            sqlx::query(
                "INSERT INTO custody_event_person (id, subject) VALUES ($1, $2) ON CONFLICT DO \
                 NOTHING",
            )
            .bind(event.id.as_str())
            .bind(event.subject.as_str())
            .execute(&mut *tx)
            .await?;
            let of_whom = sqlx::query("SELECT subject FROM custody_event_person WHERE id = $1")
                .bind(event.id.as_str())
                .fetch_one(&mut *tx)
                .await?;
            if of_whom.try_get::<&str, _>(0)? != event.subject.as_str() {
                return Err(StoreError::Conflict);
            }
            let added = sqlx::query(
                "INSERT INTO custody_event (id, revision, subject, document) VALUES ($1, $2, $3, \
                 $4) ON CONFLICT DO NOTHING",
            )
            .bind(event.id.as_str())
            .bind(i64::from(event.revision))
            .bind(event.subject.as_str())
            .bind(encode(event)?)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                let row = sqlx::query(
                    "SELECT document FROM custody_event WHERE id = $1 AND revision = $2",
                )
                .bind(event.id.as_str())
                .bind(i64::from(event.revision))
                .fetch_one(&mut *tx)
                .await?;
                let known: CustodyEvent = decode(row.try_get(0)?)?;
                // The time of receipt is not part of the event: the first one counts.
                let again = CustodyEvent { received_at: known.received_at, ..event.clone() };
                return if known == again { Ok(false) } else { Err(StoreError::Conflict) };
            }
            tx.commit().await?;
            Ok(true)
        })
        .await
    }

    /// The custody events of a person, or of nobody.
    ///
    /// # Errors
    /// The store is unavailable, or an event cannot be read.
    pub async fn history(&self, subject: &SubjectId) -> Result<CustodyHistory, StoreError> {
        let mut history = CustodyHistory::new(subject.clone());
        for document in self.histories.ask(subject.clone()).await? {
            history.take(decode(&document)?).map_err(|_| StoreError::Unreadable)?;
        }
        Ok(history)
    }
}
