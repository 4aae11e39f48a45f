//! Staff delete what is kept of somebody, or hold it, so that it is not deleted.

use std::collections::BTreeSet;

use sqlx::AssertSqlSafe;
use uuid::Uuid;
use voice_core::disclosure::Policy;
use voice_core::identifier::PartyId;
use voice_core::inquiry::{InquiryEntry, Triage};
use voice_core::notification::{SignUp, SignUpAct};
use voice_core::referral::{Referral, ReferralRecord};
use voice_core::report::CountedEvent;
use voice_core::requester::StaffId;
use voice_core::wire::{Timestamp, Wire};

use super::keyed_requests::{commit, held_deletes};
use super::purge::delete_undisclosed;
use super::questions::QuestionColumns;
use super::rows::with_rows;
use super::steps::pause_since;
use super::{Dialect, Store, StoreError, Tx, counted_events, encode, milliseconds, within_timeout};

/// How many rows are looked through at once for those of a requester.
const STEP: i64 = 100;

/// How often all is gone through for what is of a requester: more than once where they do something
/// meanwhile.
const ROUNDS: usize = 8;

/// What can be deleted or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum RetainedKind {
    /// A sign-up, with what was told and what waits to be sent.
    SignUp,
    /// A referral, with its letter.
    Referral,
    /// A contact with the office.
    Inquiry,
    /// What is kept of a requester: their file, tokens, sign-ups and referrals, and their questions
    /// to which nothing was disclosed.
    Requester,
}

impl RetainedKind {
    /// The statement that locks it, by its identifier or tag.
    const fn select(self) -> &'static str {
        match self {
            Self::SignUp => "SELECT document FROM sign_up WHERE id = $1",
            Self::Referral => "SELECT document FROM referral WHERE id = $1",
            Self::Inquiry => "SELECT document FROM inquiry WHERE id = $1",
            Self::Requester => "SELECT document FROM party_file WHERE id = $1",
        }
    }
}

/// What is done about the retention of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum RetentionAct {
    /// It is deleted.
    Delete,
    /// It is held: it cannot be deleted.
    Hold,
    /// It is held no more.
    Release,
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetentionOutcome {
    /// It was done; so many were deleted.
    Done(u64),
    /// It is held: it has to be released before it is deleted.
    Held,
    /// There is no such thing.
    Missing,
}

/// Who does something about retention, and when.
#[derive(Debug, Clone)]
pub struct RetainedBy {
    /// Who.
    pub who: StaffId,
    /// When.
    pub at: Timestamp,
}

/// By what reports count: the rules that release, and those that route.
pub type CountedBy<'a> = (&'a Policy, &'a Triage);

impl Store {
    /// What a requester is held under.
    pub(super) fn requester_tag(&self, party: &PartyId) -> String {
        self.hold_tag(RetainedKind::Requester, party.as_str())
    }

    fn hold_tag(&self, kind: RetainedKind, id: &str) -> String {
        self.keys.tag("hold.item", &[kind.as_str(), id])
    }

    /// Begins a transaction that deletes. What is held stays so, and nothing more is held, until
    /// its end: who is told that something is held has it from then on.
    pub(super) async fn begin_deleting(&self) -> Result<Tx, StoreError> {
        self.begin_with_holds("LOCK TABLE hold IN SHARE MODE").await
    }

    /// Begins a transaction that holds or releases: those that delete end before it, or begin
    /// after.
    async fn begin_holding(&self) -> Result<Tx, StoreError> {
        self.begin_with_holds("LOCK TABLE hold IN ROW EXCLUSIVE MODE").await
    }

    async fn begin_with_holds(&self, lock: &'static str) -> Result<Tx, StoreError> {
        let mut tx = self.begin().await?;
        if self.dialect == Dialect::Postgres {
            sqlx::query(lock).execute(&mut *tx).await?;
        }
        Ok(tx)
    }

    /// The requesters whose data are held.
    pub(super) async fn held_requesters(tx: &mut Tx) -> Result<BTreeSet<String>, StoreError> {
        let held: Vec<(String,)> = sqlx::query_as("SELECT item FROM hold WHERE kind = 'requester'")
            .fetch_all(&mut **tx)
            .await?;
        Ok(held.into_iter().map(|(item,)| item).collect())
    }

    async fn is_held(&self, tx: &mut Tx, kind: RetainedKind, id: &str) -> Result<bool, StoreError> {
        let held: Option<(String,)> =
            sqlx::query_as("SELECT item FROM hold WHERE kind = $1 AND item = $2")
                .bind(kind.as_str())
                .bind(self.hold_tag(kind, id))
                .fetch_optional(&mut **tx)
                .await?;
        Ok(held.is_some())
    }

    /// Does something about the retention of what is kept, and enters that it was done, by whom and
    /// when, with nothing of what it was. The figures of reports stay what they are.
    ///
    /// Disclosures stay in the ledger, and the questions that they answered: their accounting is
    /// kept for five years (5 U.S.C. 552a(c)(2)).
    ///
    /// # Errors
    /// The store is unavailable: what was deleted stays so, and the act can be done again.
    pub async fn retain(
        &self,
        kind: RetainedKind,
        id: &str,
        act: RetentionAct,
        by: &RetainedBy,
        rules: CountedBy<'_>,
    ) -> Result<RetentionOutcome, StoreError> {
        if act != RetentionAct::Delete {
            return within_timeout(self.hold(kind, id, act, by)).await;
        }
        let outcome = match kind {
            RetainedKind::Requester => self.delete_requester(id, by, rules).await?,
            _ => self.delete_alone(kind, id, by, rules).await?,
        };
        if matches!(outcome, RetentionOutcome::Done(1..)) && !held_deletes().await {
            self.empty_journal().await?;
        }
        Ok(outcome)
    }

    /// The document of what is kept, which nobody changes until the end of the transaction.
    async fn retained(
        &self,
        tx: &mut Tx,
        kind: RetainedKind,
        id: &str,
    ) -> Result<Option<String>, StoreError> {
        let key = match kind {
            RetainedKind::Requester => self.keys.tag("party_file.id", &[id]),
            _ => id.to_owned(),
        };
        let found: Option<(String,)> = sqlx::query_as(self.dialect.for_update(kind.select()))
            .bind(key)
            .fetch_optional(&mut **tx)
            .await?;
        Ok(found.map(|(document,)| document).filter(|_| !id.is_empty()))
    }

    async fn hold(
        &self,
        kind: RetainedKind,
        id: &str,
        act: RetentionAct,
        by: &RetainedBy,
    ) -> Result<RetentionOutcome, StoreError> {
        let mut tx = self.begin_holding().await?;
        if self.retained(&mut tx, kind, id).await?.is_none() {
            return Ok(RetentionOutcome::Missing);
        }
        let item = self.hold_tag(kind, id);
        if act == RetentionAct::Hold {
            let hold = "INSERT INTO hold (kind, item, held_at) VALUES ($1, $2, $3) ON CONFLICT DO \
                        NOTHING";
            sqlx::query(hold).bind(kind.as_str()).bind(item).bind(milliseconds(by.at))
        } else {
            let release = "DELETE FROM hold WHERE kind = $1 AND item = $2";
            sqlx::query(release).bind(kind.as_str()).bind(item)
        }
        .execute(&mut *tx)
        .await?;
        self.enter_retention(&mut tx, kind, id, act, by, 0).await?;
        commit(tx).await?;
        Ok(RetentionOutcome::Done(0))
    }

    async fn enter_retention(
        &self,
        tx: &mut Tx,
        kind: RetainedKind,
        id: &str,
        act: RetentionAct,
        by: &RetainedBy,
        removed: u64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO retention_act (id, acted_at, kind, item, act, who, removed) VALUES ($1, \
             $2, $3, $4, $5, $6, $7)",
        )
        .bind(Uuid::now_v7().to_string())
        .bind(milliseconds(by.at))
        .bind(kind.as_str())
        .bind(self.keys.tag("retention_act.item", &[kind.as_str(), id]))
        .bind(act.as_str())
        .bind(by.who.as_str())
        .bind(i64::try_from(removed).map_err(|_| StoreError::Unreadable)?)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Deletes one thing, and counts it for reports; where it does not, nothing is to be committed.
    async fn delete_one(
        &self,
        tx: &mut Tx,
        kind: RetainedKind,
        id: &str,
        by: &RetainedBy,
        rules: CountedBy<'_>,
    ) -> Result<RetentionOutcome, StoreError> {
        if kind == RetainedKind::SignUp {
            self.forget_tried(tx, id).await?;
        }
        let Some(document) = self.retained(tx, kind, id).await? else {
            return Ok(RetentionOutcome::Missing);
        };
        let (of, counted) = self.counted(kind, id, &document, by.at, rules);
        let held = self.is_held(tx, kind, id).await?
            || match of {
                Some(party) => self.is_held(tx, RetainedKind::Requester, party.as_str()).await?,
                None => false,
            };
        if held {
            return Ok(RetentionOutcome::Held);
        }
        for event in counted {
            counted_events::add(tx, &encode(&event)?, 1).await?;
        }
        let (statements, aside): (&[&'static str], _) = match kind {
            RetainedKind::SignUp => (
                &[
                    "DELETE FROM outbox WHERE source = $1",
                    "DELETE FROM told_notice WHERE sign_up = $1",
                    "DELETE FROM telling WHERE sign_up = $1",
                    "DELETE FROM sign_up WHERE id = $1",
                ],
                "sign_up",
            ),
            RetainedKind::Referral => (
                &["DELETE FROM outbox WHERE source = $1", "DELETE FROM referral WHERE id = $1"],
                "referral",
            ),
            RetainedKind::Inquiry => (&["DELETE FROM inquiry WHERE id = $1"], "inquiry"),
            RetainedKind::Requester => (&[], ""),
        };
        for statement in statements {
            sqlx::query(*statement).bind(id).execute(&mut **tx).await?;
        }
        sqlx::query("DELETE FROM set_aside WHERE kind = $1 AND id = $2")
            .bind(aside)
            .bind(id)
            .execute(&mut **tx)
            .await?;
        self.enter_retention(tx, kind, id, RetentionAct::Delete, by, 1).await?;
        Ok(RetentionOutcome::Done(1))
    }

    /// Of whom something is, and what reports count of it once it is gone. What cannot be read is
    /// of nobody and counts for nothing, and can be deleted.
    fn counted(
        &self,
        kind: RetainedKind,
        id: &str,
        document: &str,
        at: Timestamp,
        rules: CountedBy<'_>,
    ) -> (Option<PartyId>, Vec<CountedEvent>) {
        let (policy, triage) = rules;
        match kind {
            RetainedKind::SignUp => {
                let Ok(sign_up) = self.document::<SignUp>("sign_up", &[id], document) else {
                    return (None, Vec::new());
                };
                let stopped = sign_up
                    .stopped_at()
                    .and_then(|at| CountedEvent::of_act(SignUpAct::Stopped, at, policy));
                let began = CountedEvent::of_sign_up(&sign_up, policy);
                let party = sign_up.request().requester.person().party.clone();
                (Some(party), core::iter::once(began).chain(stopped).collect())
            }
            RetainedKind::Referral => {
                let read = self.document::<ReferralRecord>("referral", &[id], document);
                let Ok(record) = read else { return (None, Vec::new()) };
                let party = record.principal.clone();
                let referral = Referral::replay(record, policy).ok();
                let event = referral.and_then(|of| CountedEvent::of_referral(&of, at, policy));
                (Some(party), event.into_iter().collect())
            }
            RetainedKind::Inquiry => {
                let read = self.document::<InquiryEntry>("inquiry", &[id], document);
                let Ok(entry) = read else { return (None, Vec::new()) };
                let event = CountedEvent::of_inquiry(&entry, triage, None, policy);
                (None, event.into_iter().collect())
            }
            RetainedKind::Requester => (None, Vec::new()),
        }
    }

    /// Deletes what is kept of a requester, in steps beside requests. What they do meanwhile can
    /// come to a place that was looked at before, so it is gone through again until nothing is
    /// found.
    async fn delete_requester(
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
                let began = std::time::Instant::now();
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

    async fn delete_alone(
        &self,
        kind: RetainedKind,
        id: &str,
        by: &RetainedBy,
        rules: CountedBy<'_>,
    ) -> Result<RetentionOutcome, StoreError> {
        within_timeout(async {
            let mut tx = self.begin_deleting().await?;
            let outcome = self.delete_one(&mut tx, kind, id, by, rules).await?;
            if matches!(outcome, RetentionOutcome::Done(_)) {
                commit(tx).await?;
            }
            Ok(outcome)
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
            let cell = super::Cell::new("access_token", "party", &row);
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
            for part in super::rows::parts(ids) {
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
            let began = std::time::Instant::now();
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
