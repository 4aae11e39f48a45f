//! Staff delete what is kept of somebody, or hold it, so that it is not deleted.

mod requester;

use std::collections::BTreeSet;

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
use super::{Dialect, Store, StoreError, Tx, counted_events, encode, milliseconds, within_timeout};

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
                    .and_then(|at| CountedEvent::of_act(SignUpAct::Stopped, at, policy.calendar()));
                let began = CountedEvent::of_sign_up(&sign_up, policy.calendar());
                let party = sign_up.request().requester.person().party.clone();
                (Some(party), core::iter::once(began).chain(stopped).collect())
            }
            RetainedKind::Referral => {
                let read = self.document::<ReferralRecord>("referral", &[id], document);
                let Ok(record) = read else { return (None, Vec::new()) };
                let party = record.principal.clone();
                let referral = Referral::replay(record, policy.calendar()).ok();
                let event =
                    referral.and_then(|of| CountedEvent::of_referral(&of, at, policy.calendar()));
                (Some(party), event.into_iter().collect())
            }
            RetainedKind::Inquiry => {
                let read = self.document::<InquiryEntry>("inquiry", &[id], document);
                let Ok(entry) = read else { return (None, Vec::new()) };
                let event = CountedEvent::of_inquiry(&entry, triage, None, policy.calendar());
                (None, event.into_iter().collect())
            }
            RetainedKind::Requester => (None, Vec::new()),
        }
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
}
