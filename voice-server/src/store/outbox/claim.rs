//! Claiming what is due, with another look at what it rests on.

use core::time::Duration;

use sqlx::AssertSqlSafe;
use voice_core::notification::SignUp;
use voice_core::referral::ReferralRecord;

use super::super::keyed_requests::commit;
use super::super::{Store, StoreError, Tx, within_timeout};
use super::item::{Claimed, LONGEST_WAIT, OutboxItem};
use super::{NOT_WANTED, millis, now};

/// The lease of a claim, after which another worker may take the item.
const LEASE: Duration = Duration::from_secs(30);

/// It is a dead letter.
const DEAD: &str = "state = 'dead'";

/// It is not sent any more.
const CANCELLED: &str = "state = 'sent', document = ''";

/// It is as it was before it was claimed.
const UNCLAIMED: &str = "attempts = attempts - 1";

const UNREADABLE: &str = "unreadable";

/// Writes what became of an item that was claimed in this transaction, and nobody's after it.
async fn resolve(
    tx: &mut Tx,
    id: &str,
    columns: &'static str,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let update = format!(
        "UPDATE outbox SET claimed_until = 0, last_failure = COALESCE($1, last_failure), {columns} \
         WHERE id = $2"
    );
    sqlx::query(AssertSqlSafe(update)).bind(reason).bind(id).execute(&mut **tx).await?;
    Ok(())
}

/// What becomes of an item, by what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendingVerdict {
    /// It may be sent.
    Send,
    /// What it rests on has ended: it is not sent.
    Cancel,
    /// It cannot be sent, for a reason that staff see.
    Refuse(&'static str),
}

/// What an item of the outbox rests on, as it is in the transaction that claims it.
#[derive(Clone)]
pub enum SendingGround {
    /// The sign-up of a contact, without its PIN.
    SignUp(Box<SignUp>),
    /// The referral of a letter.
    Referral(Box<ReferralRecord>),
    /// What it rests on was deleted.
    Gone,
    /// What is decided when it is sent.
    Decision,
}

/// What was found of it.
enum Ground {
    Is(SendingGround),
    /// Somebody changes it at this moment.
    Changing,
    Unreadable,
}

impl Store {
    /// Claims items that are due and may still be sent; no other worker gets them until the lease
    /// ends. What a contact or a letter rests on is read under a lock in the transaction that
    /// claims it, so that a consent that was revoked before is seen; what may not be sent any more
    /// is cancelled. What is being changed at this moment is left for the next time.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn claim(
        &self,
        most: u32,
        judge: impl Fn(&SendingGround) -> SendingVerdict,
    ) -> Result<Vec<Claimed>, StoreError> {
        let lock = self.dialect.skip_locked();
        // A time further ahead than any that is set was set before the clock was put back; twice as
        // far, since clocks differ.
        let query = format!(
            "UPDATE outbox SET claimed_until = $1, attempts = attempts + 1 \
             WHERE id IN ( \
             SELECT id FROM outbox WHERE state = 'waiting' AND (due_at <= $2 OR due_at > $3) \
             AND (claimed_until <= $2 OR claimed_until > $4) \
             ORDER BY due_at LIMIT $5 {lock} ) \
             RETURNING id, attempts, document"
        );
        within_timeout(async {
            let now = now();
            let mut tx = self.begin().await?;
            let rows: Vec<(String, i64, String)> = sqlx::query_as(AssertSqlSafe(query))
                .bind(now + millis(LEASE))
                .bind(now)
                .bind(now + millis(2 * LONGEST_WAIT))
                .bind(now + millis(2 * LEASE))
                .bind(i64::from(most))
                .fetch_all(&mut *tx)
                .await?;
            let mut claimed = Vec::new();
            for (id, attempt, text) in rows {
                let Ok(item) = self.document("outbox", &[&id], &text) else {
                    // It would be claimed again and again.
                    resolve(&mut tx, &id, DEAD, Some(UNREADABLE)).await?;
                    continue;
                };
                match self.ground(&mut tx, &item).await? {
                    Ground::Changing => resolve(&mut tx, &id, UNCLAIMED, None).await?,
                    Ground::Unreadable => resolve(&mut tx, &id, DEAD, Some(UNREADABLE)).await?,
                    Ground::Is(ground) => match judge(&ground) {
                        SendingVerdict::Send => claimed.push(Claimed { id, item, attempt }),
                        SendingVerdict::Cancel => {
                            resolve(&mut tx, &id, CANCELLED, Some(NOT_WANTED)).await?;
                        }
                        SendingVerdict::Refuse(reason) => {
                            resolve(&mut tx, &id, DEAD, Some(reason)).await?;
                        }
                    },
                }
            }
            commit(tx).await?;
            Ok(claimed)
        })
        .await
    }

    /// What an item rests on, which nobody changes until the end of the transaction.
    async fn ground(&self, tx: &mut Tx, item: &OutboxItem) -> Result<Ground, StoreError> {
        let (table, id) = match item {
            OutboxItem::Contact(contact) => ("sign_up", contact.sign_up.as_str()),
            OutboxItem::Letter { referral, .. } => ("referral", referral.as_str()),
            // Each is decided when it is sent, from more than one row.
            OutboxItem::Correction { .. } => return Ok(Ground::Is(SendingGround::Decision)),
        };
        let select = format!("SELECT document FROM {table} WHERE id = $1");
        let lock = self.dialect.share_skip_locked();
        let found: Option<(String,)> = sqlx::query_as(AssertSqlSafe(format!("{select} {lock}")))
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
        let Some((text,)) = found else {
            // Not locked, since who has the lock may wait for the item.
            let there: Option<(String,)> =
                sqlx::query_as(AssertSqlSafe(select)).bind(id).fetch_optional(&mut **tx).await?;
            return Ok(match there {
                Some(_) => Ground::Changing,
                None => Ground::Is(SendingGround::Gone),
            });
        };
        let row = [id];
        let ground = match item {
            OutboxItem::Contact(_) => {
                self.document("sign_up", &row, &text).map(|of| SendingGround::SignUp(Box::new(of)))
            }
            OutboxItem::Letter { .. } => self
                .document("referral", &row, &text)
                .map(|of| SendingGround::Referral(Box::new(of))),
            OutboxItem::Correction { .. } => Ok(SendingGround::Decision),
        };
        match ground {
            Ok(ground) => Ok(Ground::Is(ground)),
            Err(StoreError::Unreadable) => Ok(Ground::Unreadable),
            Err(error) => Err(error),
        }
    }
}
