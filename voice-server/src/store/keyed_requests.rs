//! Requests with an idempotency key, and what was answered to them.

use core::time::Duration;

use chrono::{TimeDelta, Utc};
use uuid::Uuid;
use voice_core::digest::sha256;

use super::{Cell, Store, StoreError, within_timeout};

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

/// A request with an idempotency key.
pub struct KeyedRequest {
    /// What the key, its caller and its path make.
    pub id: Uuid,
    /// A tag of what was sent.
    pub fingerprint: String,
}

/// What is known of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyedOutcome {
    /// Nothing until now: the request may run.
    Begun,
    /// The first request with it runs.
    Running,
    /// It was of another request.
    Another,
    /// What was answered to the first one.
    Done(String),
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
            sqlx::query(
                "DELETE FROM keyed_request WHERE id IN (SELECT id FROM keyed_request WHERE \
                 ends_at <= $1 AND id <> $2 LIMIT $3)",
            )
            .bind(now)
            .bind(&id)
            .bind(DELETED_AT_ONCE)
            .execute(&mut *tx)
            .await?;
            let begun = sqlx::query(
                "INSERT INTO keyed_request (id, fingerprint, response, ends_at) VALUES ($1, $2, \
                 '', $3) ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, \
                 response = '', ends_at = excluded.ends_at WHERE keyed_request.ends_at <= $4",
            )
            .bind(&id)
            .bind(&request.fingerprint)
            .bind(until)
            .bind(now)
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
            sqlx::query("UPDATE keyed_request SET ends_at = $1 WHERE id = $2 AND response = ''")
                .bind((Utc::now() + RUNNING).timestamp_millis())
                .bind(request.id.to_string())
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// Keeps what was answered to a request that had begun.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn finish_keyed(
        &self,
        request: &KeyedRequest,
        response: &str,
    ) -> Result<(), StoreError> {
        let id = request.id.to_string();
        within_timeout(async {
            let mut tx = self.begin().await?;
            sqlx::query("UPDATE keyed_request SET response = $1, ends_at = $2 WHERE id = $3")
                .bind(self.keys.encrypt(response_of(&[&id]), response)?)
                .bind((Utc::now() + TimeDelta::hours(KEPT_HOURS)).timestamp_millis())
                .bind(&id)
                .execute(&mut *tx)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Forgets a request that made nothing.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn drop_keyed(&self, request: &KeyedRequest) -> Result<(), StoreError> {
        within_timeout(async {
            sqlx::query("DELETE FROM keyed_request WHERE id = $1 AND response = ''")
                .bind(request.id.to_string())
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }
}
