//! Requests with an idempotency key, and what was answered to them.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use sqlx::{AnyConnection, AssertSqlSafe};
use tokio::sync::Mutex;
use uuid::Uuid;
use voice_core::digest::sha256;
use voice_store::{KeyedOutcome, KeyedRequest};

use super::rows::{parts, with_rows};
use super::{Cell, Dialect, Store, StoreError, Tx, within_timeout};

/// For how many hours an answer is kept for its idempotency key.
pub const KEPT_HOURS: i64 = 24;

/// How long a request counts as running after its server said so last: one that ended says it no
/// more, and the next request with the key is the first.
const RUNNING: TimeDelta = TimeDelta::seconds(5);

/// How often the server of a request that runs says so.
pub(crate) const RENEWED_EVERY: Duration = Duration::from_secs(1);

/// How many that have expired are deleted with each that begins.
const DELETED_AT_ONCE: i64 = 32;

/// Where an answer is kept.
const fn response_of<'a>(row: &'a [&'a str]) -> Cell<'a> {
    Cell::new("keyed_request", "response", row)
}

tokio::task_local! {
    /// The request under which this task writes.
    static RUNNING_UNDER: Running;
}

/// A request under which a task writes.
#[derive(Clone)]
struct Running {
    request: KeyedRequest,
    /// Its last transaction, where it is committed with what is answered.
    held: Option<Arc<Mutex<HeldBack>>>,
}

/// What a request wrote last, which is committed together with what is answered; dropped, it was
/// not written.
#[derive(Default)]
pub struct HeldBack {
    tx: Option<Tx>,
    /// Whether something was deleted, so that the journal is emptied once it is committed.
    deletes: bool,
}

impl HeldBack {
    /// Whether something was held back.
    #[must_use]
    pub const fn is_some(&self) -> bool {
        self.tx.is_some()
    }
}

impl core::fmt::Debug for HeldBack {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("HeldBack").field(&self.is_some()).finish()
    }
}

/// Runs some work, of which each transaction that writes is one of a request: it fails where
/// another attempt has taken that up.
pub async fn running_under<T>(request: KeyedRequest, work: impl Future<Output = T>) -> T {
    RUNNING_UNDER.scope(Running { request, held: None }, work).await
}

/// Runs some work as [`running_under`] does, and holds its last transaction back: what was done and
/// what is answered are committed as one, so that neither is without the other.
///
/// A transaction is committed as soon as the work reads or writes again.
pub async fn holding_back<T>(
    request: KeyedRequest,
    work: impl Future<Output = T>,
) -> (T, HeldBack) {
    let held = Arc::<Mutex<HeldBack>>::default();
    let running = Running { request, held: Some(held.clone()) };
    let done = RUNNING_UNDER.scope(running, work).await;
    let last = core::mem::take(&mut *held.lock().await);
    (done, last)
}

/// Some work of the request of this task, for a task of its own: what it writes is the request's.
pub(crate) fn of_this_request<T>(
    work: impl Future<Output = T> + Send,
) -> impl Future<Output = T> + Send {
    let running = RUNNING_UNDER.try_with(Clone::clone).ok();
    async move {
        match running {
            Some(running) => RUNNING_UNDER.scope(running, work).await,
            None => work.await,
        }
    }
}

/// Notes that the transaction that is held back deletes something, and returns whether there is
/// one.
pub(super) async fn held_deletes() -> bool {
    let Some(held) = held() else { return false };
    let mut held = held.lock().await;
    held.deletes |= held.is_some();
    held.is_some()
}

/// The request under which this task writes, if it is one with a key.
pub(super) fn current() -> Option<KeyedRequest> {
    RUNNING_UNDER.try_with(|running| running.request.clone()).ok()
}

/// What this task holds back, where it does.
fn held() -> Option<Arc<Mutex<HeldBack>>> {
    RUNNING_UNDER.try_with(|running| running.held.clone()).ok().flatten()
}

/// Commits a transaction; what is written under a request with a key, together with its answer.
pub(super) async fn commit(tx: Tx) -> Result<(), StoreError> {
    let Some(held) = held() else { return Ok(tx.commit().await?) };
    let before = held.lock().await.tx.replace(tx);
    assert!(before.is_none(), "a transaction begins once the one before it is committed");
    Ok(())
}

/// Commits what this task holds back, before it reads or writes again.
pub(super) async fn commit_held() -> Result<(), StoreError> {
    let Some(held) = held() else { return Ok(()) };
    let last = held.lock().await.tx.take();
    if let Some(tx) = last {
        tx.commit().await?;
    }
    Ok(())
}

/// Asks, at the beginning of a transaction, whether the request that it is of is still claimed by
/// this attempt. Nobody else takes it up before the end of the transaction.
pub(super) async fn still_claimed(tx: &mut Tx, dialect: Dialect) -> Result<(), StoreError> {
    let Some(request) = current() else { return Ok(()) };
    let taken_up = taken_up(tx, dialect, &[&request]).await?;
    if taken_up.is_empty() { Ok(()) } else { Err(other_ran()) }
}

/// The claims among those of some requests that hold no more. Nobody takes another of them up
/// before the end of the transaction.
pub(super) async fn taken_up(
    tx: &mut AnyConnection,
    dialect: Dialect,
    requests: &[&KeyedRequest],
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut taken_up: BTreeSet<Uuid> = requests.iter().map(|request| request.claim).collect();
    let mut ids: Vec<String> = requests.iter().map(|request| request.id.to_string()).collect();
    ids.sort_unstable();
    ids.dedup();
    for part in parts(&ids) {
        let select = "SELECT id, claim FROM keyed_request WHERE id IN ";
        let mut query = sqlx::query_as(with_rows(select, 1, part.len(), dialect.lock_in_order()));
        for id in part {
            query = query.bind(id);
        }
        let rows: Vec<(String, String)> = query.fetch_all(&mut *tx).await?;
        let claims: BTreeMap<String, String> = rows.into_iter().collect();
        for request in requests {
            if claims.get(&request.id.to_string()) == Some(&request.claim.to_string()) {
                taken_up.remove(&request.claim);
            }
        }
    }
    Ok(taken_up)
}

/// That another attempt took a request up.
pub(super) fn other_ran() -> StoreError {
    StoreError::Unavailable("another request with its idempotency key ran".to_owned())
}

impl Store {
    /// A tag of a body and of what else decides a request, which tells nothing of either.
    #[must_use]
    pub fn fingerprint(&self, body: &[u8], with: &str) -> String {
        self.keys.tag("keyed_request.fingerprint", &[&sha256(body), with])
    }

    /// Begins a request, unless one with its key has begun or is done.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn begin_keyed(&self, request: &KeyedRequest) -> Result<KeyedOutcome, StoreError> {
        let now = Utc::now();
        let until = (now + RUNNING).timestamp_millis();
        let id = request.id.to_string();
        let now = now.timestamp_millis();
        within_timeout(async {
            let mut tx = self.begin().await?;
            // Of two that delete at once, each leaves what the other has.
            sqlx::query(AssertSqlSafe(format!(
                "DELETE FROM keyed_request WHERE id IN (SELECT id FROM keyed_request WHERE \
                 ends_at <= $1 AND id <> $2 LIMIT $3 {})",
                self.dialect.skip_locked()
            )))
            .bind(now)
            .bind(&id)
            .bind(DELETED_AT_ONCE)
            .execute(&mut *tx)
            .await?;
            let begun = sqlx::query(
                "INSERT INTO keyed_request (id, fingerprint, response, ends_at, claim) VALUES ($1, \
                 $2, '', $3, $5) ON CONFLICT (id) DO UPDATE SET fingerprint = \
                 excluded.fingerprint, response = '', ends_at = excluded.ends_at, claim = \
                 excluded.claim WHERE keyed_request.ends_at <= $4",
            )
            .bind(&id)
            .bind(&request.fingerprint)
            .bind(until)
            .bind(now)
            .bind(request.claim.to_string())
            .execute(&mut *tx)
            .await?;
            if begun.rows_affected() > 0 {
                tx.commit().await?;
                return Ok(KeyedOutcome::Begun);
            }
            let (fingerprint, response): (String, String) =
                sqlx::query_as("SELECT fingerprint, response FROM keyed_request WHERE id = $1")
                    .bind(&id)
                    .fetch_one(&mut *tx)
                    .await?;
            tx.commit().await?;
            if fingerprint != request.fingerprint {
                return Ok(KeyedOutcome::Another);
            }
            if response.is_empty() {
                return Ok(KeyedOutcome::Running);
            }
            self.keys.decrypt(response_of(&[&id]), &response).map(KeyedOutcome::Done)
        })
        .await
    }

    /// Says that a request runs on.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn renew_keyed(&self, request: &KeyedRequest) -> Result<(), StoreError> {
        within_timeout(async {
            let renew = "UPDATE keyed_request SET ends_at = $1 WHERE id = $2 AND response = '' AND \
                         claim = $3";
            sqlx::query(renew)
                .bind((Utc::now() + RUNNING).timestamp_millis())
                .bind(request.id.to_string())
                .bind(request.claim.to_string())
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// Keeps what was answered to a request that had begun, together with what it held back, and
    /// returns whether it did: an answer that comes late, after another attempt took the request
    /// up, is not kept.
    ///
    /// # Errors
    /// The store is unavailable: what was held back is not known to be written.
    pub async fn finish_keyed(
        &self,
        request: &KeyedRequest,
        response: &str,
        held: HeldBack,
    ) -> Result<bool, StoreError> {
        let id = request.id.to_string();
        let HeldBack { tx, deletes } = held;
        let was_held = tx.is_some();
        let kept = within_timeout(async {
            let mut tx = self.resume(tx).await?;
            let finish = "UPDATE keyed_request SET response = $1, ends_at = $2 WHERE id = $3 AND \
                          response = '' AND claim = $4";
            let finished = sqlx::query(finish)
                .bind(self.keys.encrypt(response_of(&[&id]), response)?)
                .bind((Utc::now() + TimeDelta::hours(KEPT_HOURS)).timestamp_millis())
                .bind(&id)
                .bind(request.claim.to_string())
                .execute(&mut *tx)
                .await?;
            let is_kept = finished.rows_affected() > 0;
            if was_held && !is_kept {
                return Err(other_ran());
            }
            tx.commit().await?;
            Ok(is_kept)
        })
        .await?;
        if deletes && let Err(error) = self.empty_journal().await {
            // What is deleted is deleted: the next deletion empties it.
            tracing::warn!(code = error.code(), "the journal was not emptied");
        }
        Ok(kept)
    }

    /// Forgets a request that made nothing for its client, and commits what it held back: a wrong
    /// PIN is counted.
    ///
    /// # Errors
    /// The store is unavailable: what was held back is not known to be written.
    pub async fn drop_keyed(
        &self,
        request: &KeyedRequest,
        held: HeldBack,
    ) -> Result<(), StoreError> {
        within_timeout(async {
            let mut tx = self.resume(held.tx).await?;
            let delete = "DELETE FROM keyed_request WHERE id = $1 AND response = '' AND claim = $2";
            sqlx::query(delete)
                .bind(request.id.to_string())
                .bind(request.claim.to_string())
                .execute(&mut *tx)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The transaction that was held back, or a new one.
    async fn resume(&self, held: Option<Tx>) -> Result<Tx, StoreError> {
        match held {
            Some(tx) => Ok(tx),
            None => self.begin().await,
        }
    }
}
