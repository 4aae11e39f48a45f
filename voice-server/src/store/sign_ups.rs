use core::time::Duration;

use chrono::{DateTime, TimeDelta};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::notification::{
    DeliveredNotice, DisclosedNotice, PIN_WINDOW_HOURS, Pin, PinAttempts, PinError, PinGiven,
    SignUp, SignUpAct, SignUpId, SignUpState, give_pin,
};
use voice_core::wire::{Custodial, Timestamp};

use super::outbox;
use super::{Cell, Store, StoreError, Tx, decode, encode, ledger, milliseconds, within_timeout};
use crate::delivery::outbox::OutboxItem;

/// How far ahead to look for the next contact; contacts are at most 28 days apart.
const AHEAD: [TimeDelta; 2] = [TimeDelta::days(2), TimeDelta::days(60)];

/// How long a notice can be confirmed as heard.
const TELLING_KEPT: Duration = Duration::from_secs(24 * 3600);

/// What a PIN opened.
pub struct PinOpened {
    /// Proof that the PIN was given.
    pub given: PinGiven,
    /// The sign-up.
    pub sign_up: SignUp,
    /// What was disclosed before.
    pub delivered: Vec<DeliveredNotice>,
}

/// What became of a PIN that was tried.
pub enum PinOutcome {
    /// It opened a sign-up.
    Opened(Box<PinOpened>),
    /// It opened nothing.
    Refused(PinError),
}

/// The first contact after a moment.
fn next_contact(sign_up: &SignUp, after: Timestamp) -> Option<i64> {
    AHEAD.into_iter().find_map(|ahead| {
        let until = Timestamp::try_from(after.utc() + ahead).ok()?;
        sign_up.contacts(after, until).first().map(|contact| milliseconds(contact.at))
    })
}

fn instant(milliseconds: i64) -> Result<Timestamp, StoreError> {
    let at = DateTime::from_timestamp_millis(milliseconds).ok_or(StoreError::Unreadable)?;
    Timestamp::try_from(at).map_err(|_| StoreError::Unreadable)
}

impl Store {
    /// Locks a sign-up, and returns it with the moment until which it was contacted.
    async fn locked(
        &self,
        tx: &mut Tx,
        id: &SignUpId,
    ) -> Result<Option<(SignUp, i64)>, StoreError> {
        let query = "SELECT document, contacted_until FROM sign_up WHERE id = $1";
        let found: Option<(String, i64)> = sqlx::query_as(self.dialect.for_update(query))
            .bind(id.as_str())
            .fetch_optional(&mut **tx)
            .await?;
        let read = |text: &str| self.document("sign_up", &[id.as_str()], text);
        found.map(|(text, until)| Ok((read(&text)?, until))).transpose()
    }

    async fn update(
        &self,
        tx: &mut Tx,
        id: &SignUpId,
        sign_up: Option<&SignUp>,
        until: i64,
    ) -> Result<(), StoreError> {
        let (document, next) = match sign_up {
            Some(sign_up) => (
                self.sealed("sign_up", &[id.as_str()], sign_up)?,
                next_contact(sign_up, instant(until)?),
            ),
            None => (String::new(), None),
        };
        sqlx::query(
            "UPDATE sign_up SET document = $1, contacted_until = $2, next_contact = $3 WHERE id = \
             $4",
        )
        .bind(document)
        .bind(until)
        .bind(next)
        .bind(id.as_str())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Stores a sign-up. The same request under the same identifier is stored once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another request has the identifier.
    pub async fn keep_sign_up(&self, sign_up: &SignUp) -> Result<(), StoreError> {
        let at = sign_up.signed_up_at();
        within_timeout(async {
            let mut tx = self.begin().await?;
            let added = sqlx::query(
                "INSERT INTO sign_up (id, signed_up_at, contacted_until, next_contact, document) \
                 VALUES ($1, $2, $2, $3, $4) ON CONFLICT DO NOTHING",
            )
            .bind(sign_up.id().as_str())
            .bind(milliseconds(at))
            .bind(next_contact(sign_up, at))
            .bind(self.sealed("sign_up", &[sign_up.id().as_str()], sign_up)?)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                let known = self.locked(&mut tx, sign_up.id()).await?;
                let same = known.is_some_and(|(known, _)| known.request() == sign_up.request());
                return if same { Ok(()) } else { Err(StoreError::Conflict) };
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// A sign-up.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn sign_up(&self, id: &SignUpId) -> Result<Option<SignUp>, StoreError> {
        self.find("sign_up", id.as_str()).await
    }

    /// Tries a PIN, one at a time for each identifier, with the same work whether there is such a
    /// sign-up or not.
    ///
    /// A correct PIN counts as a sign of life.
    ///
    /// # Errors
    /// The store is unavailable: nothing was opened.
    pub async fn try_pin(
        &self,
        id: &SignUpId,
        pin: &Pin,
        at: Timestamp,
    ) -> Result<PinOutcome, StoreError> {
        let tried = self.keys.tag("pin_attempts.sign_up", &[id.as_str()]);
        within_timeout(async {
            let mut tx = self.begin().await?;
            let none = encode(&PinAttempts::default())?;
            sqlx::query(
                "INSERT INTO pin_attempts (sign_up, last_at, document) VALUES ($1, $2, $3) ON \
                 CONFLICT DO NOTHING",
            )
            .bind(&tried)
            .bind(milliseconds(at))
            .bind(none)
            .execute(&mut *tx)
            .await?;
            let query =
                self.dialect.for_update("SELECT document FROM pin_attempts WHERE sign_up = $1");
            let (attempts,): (String,) =
                sqlx::query_as(query).bind(&tried).fetch_one(&mut *tx).await?;
            let found = self.locked(&mut tx, id).await?;
            let delivered: Vec<(String, i64, String)> = sqlx::query_as(
                "SELECT category, told_at, document FROM told_notice WHERE sign_up = $1",
            )
            .bind(id.as_str())
            .fetch_all(&mut *tx)
            .await?;
            let (sign_up, until) =
                found.map_or((None, 0), |(sign_up, until)| (Some(sign_up), until));
            let (given, attempts) = give_pin(sign_up.as_ref(), &decode(&attempts)?, pin, at);
            sqlx::query("UPDATE pin_attempts SET last_at = $1, document = $2 WHERE sign_up = $3")
                .bind(milliseconds(at))
                .bind(encode(&attempts)?)
                .bind(&tried)
                .execute(&mut *tx)
                .await?;
            let heard = match &given {
                Ok(_) => sign_up.map(|sign_up| sign_up.after(SignUpAct::Heard, at)),
                Err(_) => sign_up,
            };
            self.update(&mut tx, id, heard.as_ref(), until).await?;
            tx.commit().await?;
            let read = |(category, told_at, text): &(String, i64, String)| {
                let row = [id.as_str(), category, &told_at.to_string()];
                self.document("told_notice", &row, text)
            };
            let delivered = delivered.iter().map(read).collect::<Result<_, _>>()?;
            Ok(match (given, heard) {
                (Ok(given), Some(sign_up)) => {
                    PinOutcome::Opened(Box::new(PinOpened { given, sign_up, delivered }))
                }
                (Err(refused), _) => PinOutcome::Refused(refused),
                (Ok(_), None) => PinOutcome::Refused(PinError),
            })
        })
        .await
    }

    /// Changes a sign-up under a lock. Messages that wait for one that is not
    /// running are cancelled.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn change_sign_up(
        &self,
        id: &SignUpId,
        at: Timestamp,
        change: impl FnOnce(&SignUp) -> SignUp,
    ) -> Result<Option<SignUp>, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let Some((sign_up, until)) = self.locked(&mut tx, id).await? else {
                return Ok(None);
            };
            let changed = change(&sign_up);
            let running = changed.state(at) == SignUpState::Running;
            // Contacts due during a pause are not made up for.
            let until = if running && sign_up.state(at) != SignUpState::Running {
                until.max(milliseconds(at))
            } else {
                until
            };
            self.update(&mut tx, id, Some(&changed), until).await?;
            if !running {
                outbox::cancel(&mut tx, id.as_str()).await?;
            }
            tx.commit().await?;
            Ok(Some(changed))
        })
        .await
    }

    /// Stores what is about to be disclosed: the ledger entry, and the content until it is
    /// confirmed as heard.
    ///
    /// # Errors
    /// The store is unavailable: nothing may be told.
    pub async fn keep_telling(
        &self,
        id: Uuid,
        sign_up: &SignUpId,
        at: Timestamp,
        telling: &DisclosedNotice,
    ) -> Result<(), StoreError> {
        let told = telling.delivered.iter().map(Custodial).collect::<Vec<_>>();
        let told = serde_json::to_string(&told).map_err(|_| StoreError::Unreadable)?;
        let id = id.to_string();
        within_timeout(async {
            let mut tx = self.begin().await?;
            sqlx::query(
                "INSERT INTO telling (id, sign_up, told_at, document) VALUES ($1, $2, $3, $4)",
            )
            .bind(&id)
            .bind(sign_up.as_str())
            .bind(milliseconds(at))
            .bind(self.keys.encrypt(Cell::new("telling", "document", &[&id]), &told)?)
            .execute(&mut *tx)
            .await?;
            let event = telling.accounting.clone().map(LedgerEvent::Disclosed);
            let recorded =
                event.map(|event| ledger::Recorded { question: String::new(), at, event });
            ledger::append(&mut tx, self.dialect, &self.keys, recorded.into_iter().collect())
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Confirms that a notice was heard to the end, so that its content is no news any more. It
    /// returns whether there is such a notice.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn mark_delivered(&self, id: Uuid, sign_up: &SignUpId) -> Result<bool, StoreError> {
        let id = id.to_string();
        within_timeout(async {
            let mut tx = self.begin().await?;
            let query = self
                .dialect
                .for_update("SELECT document FROM telling WHERE id = $1 AND sign_up = $2");
            let found: Option<(String,)> = sqlx::query_as(query)
                .bind(&id)
                .bind(sign_up.as_str())
                .fetch_optional(&mut *tx)
                .await?;
            let Some((text,)) = found else { return Ok(false) };
            let text = self.keys.decrypt(Cell::new("telling", "document", &[&id]), &text)?;
            for delivered in decode::<Vec<DeliveredNotice>>(&text)? {
                let (category, at) = (delivered.category.as_str(), milliseconds(delivered.at));
                let tag = self.keys.tag("told_notice.category", &[sign_up.as_str(), category]);
                let row = [sign_up.as_str(), &tag, &at.to_string()];
                sqlx::query(
                    "INSERT INTO told_notice (sign_up, category, told_at, document) VALUES ($1, \
                     $2, $3, $4) ON CONFLICT DO NOTHING",
                )
                .bind(sign_up.as_str())
                .bind(&tag)
                .bind(at)
                .bind(self.sealed("told_notice", &row, &delivered)?)
                .execute(&mut *tx)
                .await?;
            }
            sqlx::query("DELETE FROM telling WHERE id = $1").bind(&id).execute(&mut *tx).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Puts contacts that are due into the outbox, for a limited number of sign-ups, and returns
    /// for how many.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn put_contacts(&self, now: Timestamp, most: u32) -> Result<usize, StoreError> {
        let lock = self.dialect.skip_locked();
        let query = format!(
            "SELECT id, document, contacted_until FROM sign_up \
             WHERE next_contact <= $1 \
             ORDER BY next_contact LIMIT $2 {lock}"
        );
        within_timeout(async {
            let mut tx = self.begin().await?;
            let rows: Vec<(String, String, i64)> = sqlx::query_as(AssertSqlSafe(query))
                .bind(milliseconds(now))
                .bind(i64::from(most))
                .fetch_all(&mut *tx)
                .await?;
            let count = rows.len();
            for (id, text, until) in rows {
                let mut sign_up: SignUp = self.document("sign_up", &[&id], &text)?;
                for contact in sign_up.contacts(instant(until)?, now) {
                    if contact.answer_by.is_some() {
                        sign_up = sign_up.after(SignUpAct::Inquired, contact.at);
                    }
                    // One for each sign-up, channel and moment, however often it is inserted.
                    let parts = [
                        contact.sign_up.as_str(),
                        &encode(&contact.channel)?,
                        &contact.at.to_string(),
                    ];
                    let (key, id) = (self.identifier(&parts).to_string(), contact.sign_up.clone());
                    outbox::put(
                        &mut tx,
                        &self.keys,
                        &key,
                        id.as_str(),
                        &OutboxItem::Contact(contact),
                    )
                    .await?;
                }
                let id = sign_up.id().clone();
                self.update(&mut tx, &id, Some(&sign_up), until.max(milliseconds(now))).await?;
            }
            tx.commit().await?;
            Ok(count)
        })
        .await
    }

    /// Deletes wrong PINs that count no more, and notices that nobody confirmed.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn forget_attempts(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = |age: i64| milliseconds(now) - age;
        let window = i64::from(PIN_WINDOW_HOURS) * 3_600_000;
        let kept = i64::try_from(TELLING_KEPT.as_millis()).unwrap_or(i64::MAX);
        within_timeout(async {
            sqlx::query("DELETE FROM pin_attempts WHERE last_at < $1")
                .bind(before(window))
                .execute(&self.pool)
                .await?;
            sqlx::query("DELETE FROM telling WHERE told_at < $1")
                .bind(before(kept))
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }
}
