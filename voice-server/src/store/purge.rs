//! Deleting what is kept for a time alone, in steps so small that requests go on beside them.

use std::collections::BTreeSet;
use std::time::Instant;

use chrono::TimeDelta;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};
use voice_core::notification::PIN_WINDOW_HOURS;
use voice_core::wire::Timestamp;

use super::keyed_requests::commit;
use super::outbox::sent_before;
use super::questions::QuestionColumns;
use super::rows::{parts, with_rows};
use super::steps::{Step, Steps};
use super::{QUESTION_DAYS, Store, StoreError, Tx, milliseconds, within_timeout};

/// How many rows a step deletes at most.
const STEP: i64 = 200;

/// How long a notice can be confirmed as heard.
const TELLING_KEPT: TimeDelta = TimeDelta::days(1);

/// A question that may be old enough.
struct OldQuestion {
    asked_at: i64,
    columns: QuestionColumns,
}

impl FromRow<'_, AnyRow> for OldQuestion {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self { asked_at: row.try_get("asked_at")?, columns: FromRow::from_row(row)? })
    }
}

/// Where the last step ended: a moment, and the identifier of a question.
type Place = (i64, String);

impl Store {
    /// Deletes questions older than [`QUESTION_DAYS`] to which nothing was released; disclosures
    /// are kept with their questions. It returns how many were deleted.
    ///
    /// # Errors
    /// The store is unavailable: what was deleted stays so.
    pub async fn forget_questions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let before = milliseconds(now) - TimeDelta::days(QUESTION_DAYS).num_milliseconds();
        let mut work = Steps::from((i64::MIN, String::new()));
        while work.goes_on(self.forget_some_questions(&work.place, before).await).await? {}
        Ok(work.done)
    }

    /// Deletes some of the questions that come next.
    async fn forget_some_questions(
        &self,
        (at, id): &Place,
        before: i64,
    ) -> Result<Option<Step<Place>>, StoreError> {
        within_timeout(async {
            let mut tx = self.begin_deleting().await?;
            let held = Self::held_requesters(&mut tx).await?;
            let began = Instant::now();
            let rows: Vec<OldQuestion> = sqlx::query_as(AssertSqlSafe(format!(
                "SELECT asked_at, {} FROM question WHERE (asked_at > $1 OR (asked_at = $1 AND id > \
                 $2)) AND asked_at < $3 ORDER BY asked_at, id LIMIT $4 {}",
                // Who asked is looked at only where some are held.
                if held.is_empty() { QuestionColumns::ID_ALONE } else { QuestionColumns::ALL },
                // What is answered again now is left for the next purge.
                self.dialect.skip_locked(),
            )))
            .bind(at)
            .bind(id)
            .bind(before)
            .bind(STEP)
            .fetch_all(&mut *tx)
            .await?;
            let Some(last) = rows.last() else { return Ok(None) };
            let end = (last.asked_at, last.columns.id.clone());
            let kept = |row: &OldQuestion| !held.is_empty() && self.is_of_held(&held, &row.columns);
            let old: Vec<&str> =
                rows.iter().filter(|row| !kept(row)).map(|row| row.columns.id.as_str()).collect();
            let deleted = delete_undisclosed(&mut tx, &old).await?;
            commit(tx).await?;
            Ok(Some(Step { end, done: deleted, held_since: Some(began) }))
        })
        .await
    }

    /// Whether a question is of a requester whose data are held. One that cannot be read may be.
    fn is_of_held(&self, held: &BTreeSet<String>, row: &QuestionColumns) -> bool {
        self.unframed(row).map_or(true, |stored| {
            held.contains(&self.requester_tag(&stored.question().requester.person().party))
        })
    }

    /// Deletes wrong PINs that count no more, and notices that nobody confirmed.
    ///
    /// # Errors
    /// The store is unavailable: what was deleted stays so.
    pub async fn forget_attempts(&self, now: Timestamp) -> Result<u64, StoreError> {
        let before = |age: TimeDelta| milliseconds(now) - age.num_milliseconds();
        let window = TimeDelta::hours(i64::from(PIN_WINDOW_HOURS));
        let attempts = "DELETE FROM pin_attempts WHERE sign_up IN (SELECT sign_up FROM \
                        pin_attempts WHERE last_at < $1 LIMIT $2)";
        let tellings = "DELETE FROM telling WHERE id IN (SELECT id FROM telling WHERE told_at < \
                        $1 LIMIT $2)";
        Ok(self.forget_all(attempts, before(window)).await?
            + self.forget_all(tellings, before(TELLING_KEPT)).await?)
    }

    /// Deletes the keys of items sent long ago.
    ///
    /// # Errors
    /// The store is unavailable: what was deleted stays so.
    pub async fn forget_sent(&self) -> Result<u64, StoreError> {
        let sent = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state = 'sent' \
                    AND due_at < $1 LIMIT $2)";
        self.forget_all(sent, sent_before()).await
    }

    /// Runs a statement, which takes a moment and a number of rows, until it deletes nothing more.
    async fn forget_all(&self, statement: &'static str, before: i64) -> Result<u64, StoreError> {
        let mut work = Steps::from(());
        loop {
            let began = Instant::now();
            let step = within_timeout(async {
                let query = sqlx::query(statement).bind(before).bind(STEP);
                let done = query.execute(self.pool().await?).await?.rows_affected();
                Ok((done > 0).then_some(Step { end: (), done, held_since: Some(began) }))
            })
            .await;
            if !work.goes_on(step).await? {
                return Ok(work.done);
            }
        }
    }
}

/// Deletes those of some questions to which nothing was disclosed, and returns how many they were.
/// Whoever calls has locked them: a statement sees what was committed before it began.
pub(super) async fn delete_undisclosed(tx: &mut Tx, ids: &[&str]) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for part in parts(ids) {
        let tail = "AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.question = question.id)";
        let delete = "DELETE FROM question WHERE id IN ";
        let mut query = sqlx::query(with_rows(delete, 1, part.len(), tail));
        for id in part {
            query = query.bind(*id);
        }
        deleted += query.execute(&mut **tx).await?.rows_affected();
    }
    Ok(deleted)
}
