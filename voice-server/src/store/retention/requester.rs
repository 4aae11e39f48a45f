//! Deleting all that is kept of a requester.

use std::time::Instant;

use sqlx::AssertSqlSafe;
use voice_core::identifier::PartyId;

use super::super::keyed_requests::commit;
use super::super::purge::delete_undisclosed;
use super::super::questions::QuestionColumns;
use super::super::rows::{parts, with_rows};
use super::super::steps::pause_since;
use super::super::{Cell, Store, StoreError, Tx, within_timeout};
use super::{CountedBy, RetainedBy, RetainedKind, RetentionAct, RetentionOutcome};

/// How many rows are looked through at once for those of a requester.
const STEP: i64 = 100;

/// How often all is gone through for what is of a requester: more than once where they do something
/// meanwhile.
const ROUNDS: usize = 8;

impl Store {
    /// Deletes what is kept of a requester, in steps beside requests. What they do meanwhile can
    /// come to a place that was looked at before, so it is gone through again until nothing is
    /// found.
    pub(super) async fn delete_requester(
        &self,
        id: &str,
        by: &RetainedBy,
        rules: CountedBy<'_>,
    ) -> Result<RetentionOutcome, StoreError> {
        let Ok(party) = id.parse::<PartyId>() else { return Ok(RetentionOutcome::Missing) };
        let held = within_timeout(async {
            let mut tx = self.begin().await?;
            self.is_held(&mut tx, RetainedKind::Requester, id).await
        })
        .await?;
        // It can be held in between too, so each step asks again.
        if held {
            return Ok(RetentionOutcome::Held);
        }
        let mut removed = 0;
        for _ in 0..ROUNDS {
            match self.delete_round(id, &party, by, rules).await? {
                RetentionOutcome::Done(0) => break,
                RetentionOutcome::Done(more) => removed += more,
                // Somebody held them in between: what is left stays.
                other => return Ok(other),
            }
        }
        Ok(if removed == 0 { RetentionOutcome::Missing } else { RetentionOutcome::Done(removed) })
    }

    /// Goes through everything once for what is of a requester.
    async fn delete_round(
        &self,
        id: &str,
        party: &PartyId,
        by: &RetainedBy,
        rules: CountedBy<'_>,
    ) -> Result<RetentionOutcome, StoreError> {
        let mut removed = 0;
        for (kind, select) in [
            (
                RetainedKind::SignUp,
                "SELECT id, document FROM sign_up WHERE id > $1 ORDER BY id LIMIT $2",
            ),
            (
                RetainedKind::Referral,
                "SELECT id, document FROM referral WHERE id > $1 ORDER BY id LIMIT $2",
            ),
        ] {
            let mut after = String::new();
            loop {
                let began = Instant::now();
                let rows: Vec<(String, String)> = within_timeout(async {
                    Ok(sqlx::query_as(select)
                        .bind(&after)
                        .bind(STEP)
                        .fetch_all(self.pool().await?)
                        .await?)
                })
                .await?;
                let Some((last, _)) = rows.last() else { break };
                after.clone_from(last);
                for (id, document) in &rows {
                    let (of, _) = self.counted(kind, id, document, by.at, rules);
                    if of.as_ref() == Some(party) {
                        let done = self.delete_alone(kind, id, by, rules).await?;
                        removed += u64::from(done == RetentionOutcome::Done(1));
                    }
                }
                pause_since(began).await;
            }
        }
        removed += self.delete_questions_of(party, by).await?;
        within_timeout(async {
            let mut tx = self.begin_deleting().await?;
            if self.is_held(&mut tx, RetainedKind::Requester, id).await? {
                return Ok(RetentionOutcome::Held);
            }
            let tag = self.keys.tag("party_file.id", &[id]);
            if self.retained(&mut tx, RetainedKind::Requester, id).await?.is_some() {
                let delete = "DELETE FROM party_file WHERE id = $1";
                sqlx::query(delete).bind(tag).execute(&mut *tx).await?;
                removed += 1;
            }
            removed += self.delete_tokens_of(&mut tx, party).await?;
            if removed == 0 {
                return Ok(RetentionOutcome::Done(0));
            }
            let act = RetentionAct::Delete;
            self.enter_retention(&mut tx, RetainedKind::Requester, id, act, by, removed).await?;
            commit(tx).await?;
            Ok(RetentionOutcome::Done(removed))
        })
        .await
    }

    async fn delete_tokens_of(&self, tx: &mut Tx, party: &PartyId) -> Result<u64, StoreError> {
        let tokens: Vec<(String, String)> =
            sqlx::query_as("SELECT hash, party FROM access_token WHERE party <> ''")
                .fetch_all(&mut **tx)
                .await?;
        let mut deleted = 0;
        for (hash, of) in tokens {
            let row = [hash.as_str()];
            let cell = Cell::new("access_token", "party", &row);
            if self.keys.decrypt(cell, &of).is_ok_and(|of| of == party.as_str()) {
                let delete = "DELETE FROM access_token WHERE hash = $1";
                deleted +=
                    sqlx::query(delete).bind(&hash).execute(&mut **tx).await?.rows_affected();
            }
        }
        Ok(deleted)
    }

    /// Deletes some questions of a requester, each unless something was disclosed to it meanwhile,
    /// and enters how many; none where the requester is held by now.
    async fn delete_questions(
        &self,
        party: &PartyId,
        ids: &[&str],
        by: &RetainedBy,
    ) -> Result<u64, StoreError> {
        within_timeout(async {
            let mut tx = self.begin_deleting().await?;
            if self.is_held(&mut tx, RetainedKind::Requester, party.as_str()).await? {
                return Ok(0);
            }
            for part in parts(ids) {
                // The lock comes first: a statement sees what was committed before it began.
                let (lock, tail) =
                    ("SELECT id FROM question WHERE id IN ", self.dialect.lock_in_order());
                let mut query = sqlx::query_as(with_rows(lock, 1, part.len(), tail));
                for id in part {
                    query = query.bind(*id);
                }
                let _: Vec<(String,)> = query.fetch_all(&mut *tx).await?;
            }
            let deleted = delete_undisclosed(&mut tx, ids).await?;
            if deleted > 0 {
                let (kind, act) = (RetainedKind::Requester, RetentionAct::Delete);
                self.enter_retention(&mut tx, kind, party.as_str(), act, by, deleted).await?;
            }
            commit(tx).await?;
            Ok(deleted)
        })
        .await
    }

    /// Deletes the questions of a requester to which nothing was disclosed.
    async fn delete_questions_of(
        &self,
        party: &PartyId,
        by: &RetainedBy,
    ) -> Result<u64, StoreError> {
        let (mut after, mut deleted) = (String::new(), 0);
        loop {
            let began = Instant::now();
            let rows: Vec<QuestionColumns> = within_timeout(async {
                Ok(sqlx::query_as(AssertSqlSafe(format!(
                    "SELECT {} FROM question WHERE id > $1 AND NOT EXISTS (SELECT 1 FROM ledger \
                     WHERE ledger.question = question.id) ORDER BY id LIMIT $2",
                    QuestionColumns::ALL
                )))
                .bind(&after)
                .bind(STEP)
                .fetch_all(self.pool().await?)
                .await?)
            })
            .await?;
            let Some(last) = rows.last() else { return Ok(deleted) };
            after.clone_from(&last.id);
            let of_party = |row: &&QuestionColumns| {
                let of = self.unframed(row);
                of.is_ok_and(|of| of.question().requester.person().party == *party)
            };
            let ids: Vec<&str> = rows.iter().filter(of_party).map(|row| row.id.as_str()).collect();
            if !ids.is_empty() {
                deleted += self.delete_questions(party, &ids, by).await?;
            }
            pause_since(began).await;
        }
    }
}
