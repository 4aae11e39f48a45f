use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyPool, Row};
use voice_core::identifier::SubjectId;
use voice_core::notification::{CustodyEvent, CustodyHistory};

use super::batcher::Batcher;
use super::rows::{parts, with_rows};
use super::{Store, StoreError, within_timeout};

/// A stored event: the tag of its identifier, its revision and its document.
type StoredEvent = (String, i64, String);

/// The stored events of a person, looked up in batches by the person's tag.
pub(super) type Histories = Batcher<String, Vec<StoredEvent>>;

pub(super) fn start(pool: AnyPool) -> Histories {
    Batcher::start(move |subjects| histories(pool.clone(), subjects))
}

async fn histories(
    pool: AnyPool,
    subjects: Vec<String>,
) -> Result<Vec<Vec<StoredEvent>>, StoreError> {
    let asked: BTreeSet<&String> = subjects.iter().collect();
    let asked: Vec<&String> = asked.into_iter().collect();
    let mut found: BTreeMap<String, Vec<StoredEvent>> = BTreeMap::new();
    for part in parts(&asked) {
        let select = "SELECT subject, id, revision, document FROM custody_event WHERE subject IN ";
        let mut query = sqlx::query_as(with_rows(select, 1, part.len(), ""));
        for subject in part {
            query = query.bind(*subject);
        }
        let rows: Vec<(String, String, i64, String)> = query.fetch_all(&pool).await?;
        for (subject, id, revision, document) in rows {
            found.entry(subject).or_default().push((id, revision, document));
        }
    }
    Ok(subjects.iter().map(|subject| found.get(subject).cloned().unwrap_or_default()).collect())
}

impl Store {
    /// Stores an event as it was reported, and returns whether it is new. What is reported of a
    /// record that was merged is of the one that it was merged into.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where a revision of the event is of another person, or this one
    /// says something else.
    pub async fn keep_event(&self, event: &CustodyEvent) -> Result<bool, StoreError> {
        let tag = |column: &str, of: &str| self.keys.tag(column, &[of]);
        let id = tag("custody_event.id", event.id.as_str());
        let of_event = tag("custody_event_person.id", event.id.as_str());
        let revision = event.revision.to_string();
        let row = [id.as_str(), &revision];
        within_timeout(async {
            let mut tx = self.begin().await?;
            let survivor = self.survivor(&mut tx, &event.subject).await?;
            let event = &CustodyEvent { subject: survivor, ..event.clone() };
            let subject = tag("custody_event.subject", event.subject.as_str());
            let person = tag("custody_event_person.subject", event.subject.as_str());
            // Of two reports at the same time, one waits here for the other.
            sqlx::query(
                "INSERT INTO custody_event_person (id, subject) VALUES ($1, $2) ON CONFLICT DO \
                 NOTHING",
            )
            .bind(&of_event)
            .bind(&person)
            .execute(&mut *tx)
            .await?;
            let of_whom = sqlx::query("SELECT subject FROM custody_event_person WHERE id = $1")
                .bind(&of_event)
                .fetch_one(&mut *tx)
                .await?;
            if of_whom.try_get::<&str, _>(0)? != person {
                return Err(StoreError::Conflict);
            }
            let added = sqlx::query(
                "INSERT INTO custody_event (id, revision, subject, document) VALUES ($1, $2, $3, \
                 $4) ON CONFLICT DO NOTHING",
            )
            .bind(&id)
            .bind(i64::from(event.revision))
            .bind(&subject)
            .bind(self.sealed("custody_event", &row, event)?)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                let stored = sqlx::query(
                    "SELECT document FROM custody_event WHERE id = $1 AND revision = $2",
                )
                .bind(&id)
                .bind(i64::from(event.revision))
                .fetch_one(&mut *tx)
                .await?;
                let known: CustodyEvent =
                    self.document("custody_event", &row, stored.try_get(0)?)?;
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
        let tag = self.keys.tag("custody_event.subject", &[subject.as_str()]);
        self.read(|| async {
            let mut history = CustodyHistory::new(subject.clone());
            for (id, revision, document) in self.histories.ask(tag.clone()).await? {
                let row = [id.as_str(), &revision.to_string()];
                let event = self.document("custody_event", &row, &document)?;
                history.take(event).map_err(|_| StoreError::Unreadable)?;
            }
            Ok(history)
        })
        .await
    }
}
