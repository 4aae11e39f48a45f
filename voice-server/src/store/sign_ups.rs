//! Sign-ups: kept, changed, and contacted.

use chrono::{DateTime, TimeDelta};
use sqlx::AssertSqlSafe;
use voice_core::notification::{
    DeliveredNotice, NoticeContact, Pin, PinGiven, SignUp, SignUpAct, SignUpId, SignUpState,
};
use voice_core::wire::{Custodial, Timestamp};

use super::keyed_requests::commit;
use super::outbox::OutboxItem;
use super::pin_hash::PinHash;
use super::{
    Cell, EntryOutcome, FileEntry, Store, StoreError, Tx, encode, milliseconds, outbox,
    within_timeout,
};

/// How far ahead to look for the next contact; contacts are at most 28 days apart.
const AHEAD: [TimeDelta; 2] = [TimeDelta::days(2), TimeDelta::days(60)];

/// What stands in a kept sign-up in the place of the PIN.
const NO_PIN: &str = "0000";

/// A sign-up as it is kept: without the PIN, which its hash stands for.
pub(super) struct KeptSignUp {
    pub(super) sign_up: SignUp,
    /// Until when it was contacted.
    pub(super) until: i64,
    /// None where it is one of before, which has the PIN itself.
    pub(super) pin: Option<PinHash>,
}

/// What a PIN opened.
pub struct PinOpened {
    /// Proof that the PIN was given.
    pub given: PinGiven,
    /// The sign-up.
    pub sign_up: SignUp,
    /// What was disclosed before.
    pub delivered: Vec<DeliveredNotice>,
    /// The hash with which the PIN agreed.
    pub(super) pin: PinHash,
}

/// What became of a change of a sign-up of which the PIN was given.
pub enum OwnChangeOutcome {
    /// The sign-up is this now, and what was vouched for is entered.
    Changed(Box<SignUp>),
    /// There is none, or it has another PIN by now: nothing was changed.
    Closed,
    /// The file of the requester was changed since it was read: nothing was changed.
    Stale,
    /// The file has no place for a further attestation: nothing was changed.
    Full,
}

/// The first contact after a moment.
pub(super) fn next_contact(sign_up: &SignUp, after: Timestamp) -> Option<i64> {
    AHEAD.into_iter().find_map(|ahead| {
        let until = Timestamp::try_from(after.utc() + ahead).ok()?;
        sign_up.contacts(after, until).first().map(|contact| milliseconds(contact.at))
    })
}

pub(super) fn instant(milliseconds: i64) -> Result<Timestamp, StoreError> {
    let at = DateTime::from_timestamp_millis(milliseconds).ok_or(StoreError::Unreadable)?;
    Timestamp::try_from(at).map_err(|_| StoreError::Unreadable)
}

/// A sign-up with another PIN.
pub(super) fn with_pin(sign_up: &SignUp, pin: &Pin) -> Result<SignUp, StoreError> {
    let unreadable = |_| StoreError::Unreadable;
    let mut value = serde_json::to_value(Custodial(sign_up)).map_err(unreadable)?;
    let place = value.pointer_mut("/request/pin").ok_or(StoreError::Unreadable)?;
    *place = serde_json::to_value(Custodial(pin)).map_err(unreadable)?;
    Store::read_document(&value.to_string()).map_err(|_| StoreError::Unreadable)
}

/// A sign-up without its PIN.
pub(super) fn without_pin(sign_up: &SignUp) -> Result<SignUp, StoreError> {
    with_pin(sign_up, &Pin::new(NO_PIN).map_err(|_| StoreError::Unreadable)?)
}

fn pin_of<'a>(row: &'a [&'a str]) -> Cell<'a> {
    Cell::new("sign_up", "pin", row)
}

impl Store {
    /// A sign-up of a row.
    pub(super) fn kept_sign_up(
        &self,
        id: &str,
        document: &str,
        pin: &str,
        until: i64,
    ) -> Result<KeptSignUp, StoreError> {
        let sign_up = self.document("sign_up", &[id], document)?;
        let pin = match pin {
            "" => None,
            pin => Some(PinHash::kept(self.keys.decrypt(pin_of(&[id]), pin)?)),
        };
        Ok(KeptSignUp { sign_up, until, pin })
    }

    /// The document and the PIN of a sign-up as they are kept.
    pub(super) fn encrypted_sign_up(
        &self,
        id: &str,
        sign_up: &SignUp,
        pin: Option<&PinHash>,
    ) -> Result<(String, String), StoreError> {
        match pin {
            None => Ok((self.encrypted("sign_up", &[id], sign_up)?, String::new())),
            Some(pin) => Ok((
                self.encrypted("sign_up", &[id], &without_pin(sign_up)?)?,
                self.keys.encrypt(pin_of(&[id]), pin.as_str())?,
            )),
        }
    }

    /// Locks a sign-up until the end of the transaction.
    pub(super) async fn locked(
        &self,
        tx: &mut Tx,
        id: &SignUpId,
    ) -> Result<Option<KeptSignUp>, StoreError> {
        let query = "SELECT document, pin, contacted_until FROM sign_up WHERE id = $1";
        let found: Option<(String, String, i64)> = sqlx::query_as(self.dialect.for_update(query))
            .bind(id.as_str())
            .fetch_optional(&mut **tx)
            .await?;
        found
            .map(|(document, pin, until)| self.kept_sign_up(id.as_str(), &document, &pin, until))
            .transpose()
    }

    /// Writes a sign-up in the place of what is kept under an identifier.
    pub(super) async fn write_sign_up(
        &self,
        tx: &mut Tx,
        id: &str,
        kept: &KeptSignUp,
        next: Option<i64>,
    ) -> Result<(), StoreError> {
        let (document, pin) = self.encrypted_sign_up(id, &kept.sign_up, kept.pin.as_ref())?;
        sqlx::query(
            "UPDATE sign_up SET document = $1, pin = $2, contacted_until = $3, next_contact = $4 \
             WHERE id = $5",
        )
        .bind(document)
        .bind(pin)
        .bind(kept.until)
        .bind(next)
        .bind(id)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Stores a sign-up, with a hash in the place of its PIN. The same request under the same
    /// identifier is stored once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another request has the identifier.
    pub async fn keep_sign_up(&self, sign_up: &SignUp) -> Result<(), StoreError> {
        self.keep_sign_up_entered(sign_up, None).await.map(|_| ())
    }

    /// Stores a sign-up as [`keep_sign_up`](Self::keep_sign_up) does, together with what the desk
    /// vouched for in it: both or nothing. A sign-up that is stored already needs no entry.
    ///
    /// # Errors
    /// Those of [`keep_sign_up`](Self::keep_sign_up).
    pub async fn keep_sign_up_entered(
        &self,
        sign_up: &SignUp,
        entry: Option<&FileEntry>,
    ) -> Result<EntryOutcome, StoreError> {
        let (id, at) = (sign_up.id().as_str(), sign_up.signed_up_at());
        let pin = PinHash::of(&sign_up.request().pin).await?;
        let known = within_timeout(async {
            let mut tx = self.begin().await?;
            let (document, pin) = self.encrypted_sign_up(id, sign_up, Some(&pin))?;
            let added = sqlx::query(
                "INSERT INTO sign_up (id, signed_up_at, contacted_until, next_contact, document, \
                 pin) VALUES ($1, $2, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .bind(id)
            .bind(milliseconds(at))
            .bind(next_contact(sign_up, at))
            .bind(document)
            .bind(pin)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                return Ok(Err(self.locked(&mut tx, sign_up.id()).await?));
            }
            if let Some(entry) = entry {
                let outcome = self.enter(&mut tx, entry).await?;
                if outcome != EntryOutcome::Done {
                    return Ok(Ok(outcome));
                }
            }
            commit(tx).await?;
            Ok(Ok(EntryOutcome::Done))
        })
        .await?;
        let known = match known {
            Ok(outcome) => return Ok(outcome),
            Err(known) => known,
        };
        let known = known.ok_or(StoreError::Conflict)?;
        let same_pin = match &known.pin {
            Some(pin) => pin.is_of(&sign_up.request().pin).await?,
            None => known.sign_up.request().pin == sign_up.request().pin,
        };
        let same = without_pin(&known.sign_up)?.request() == without_pin(sign_up)?.request();
        if same && same_pin { Ok(EntryOutcome::Done) } else { Err(StoreError::Conflict) }
    }

    /// A sign-up, without its PIN: it has `0000` in its place.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn sign_up(&self, id: &SignUpId) -> Result<Option<SignUp>, StoreError> {
        let found: Option<SignUp> = self.find("sign_up", id.as_str()).await?;
        found.as_ref().map(without_pin).transpose()
    }

    /// Changes a sign-up under a lock, as the office does: messages that wait for one that is not
    /// running are cancelled. The PIN stays what it is.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn change_sign_up(
        &self,
        id: &SignUpId,
        at: Timestamp,
        change: impl FnOnce(&SignUp) -> SignUp,
    ) -> Result<Option<SignUp>, StoreError> {
        let change = |kept: &KeptSignUp| Some((change(&kept.sign_up), kept.pin.clone()));
        match self.change_locked(id, at, None, change).await? {
            OwnChangeOutcome::Changed(sign_up) => Ok(Some(*sign_up)),
            OwnChangeOutcome::Closed => Ok(None),
            // There is no entry.
            OwnChangeOutcome::Stale | OwnChangeOutcome::Full => Err(StoreError::Unreadable),
        }
    }

    /// Changes a sign-up of which the PIN was given, as long as it still has that PIN, and gives it
    /// a new one where there is one; together with what the desk vouched for in the change: both or
    /// nothing.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn change_own_sign_up(
        &self,
        opened: &PinOpened,
        at: Timestamp,
        new_pin: Option<&Pin>,
        entry: Option<&FileEntry>,
        change: impl FnOnce(&SignUp) -> SignUp,
    ) -> Result<OwnChangeOutcome, StoreError> {
        let new_pin = match new_pin {
            Some(pin) => Some(PinHash::of(pin).await?),
            None => None,
        };
        self.change_locked(opened.given.sign_up(), at, entry, |kept| {
            (kept.pin.as_ref() == Some(&opened.pin))
                .then(|| (change(&kept.sign_up), new_pin.or_else(|| kept.pin.clone())))
        })
        .await
    }

    async fn change_locked(
        &self,
        id: &SignUpId,
        at: Timestamp,
        entry: Option<&FileEntry>,
        change: impl FnOnce(&KeptSignUp) -> Option<(SignUp, Option<PinHash>)>,
    ) -> Result<OwnChangeOutcome, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let closed = Ok(OwnChangeOutcome::Closed);
            let Some(kept) = self.locked(&mut tx, id).await? else { return closed };
            let Some((changed, pin)) = change(&kept) else { return closed };
            if let Some(entry) = entry {
                match self.enter(&mut tx, entry).await? {
                    EntryOutcome::Done => {}
                    EntryOutcome::Stale => return Ok(OwnChangeOutcome::Stale),
                    EntryOutcome::Full => return Ok(OwnChangeOutcome::Full),
                }
            }
            let running = changed.state(at) == SignUpState::Running;
            // Contacts due during a pause are not made up for.
            let until = if running && kept.sign_up.state(at) != SignUpState::Running {
                kept.until.max(milliseconds(at))
            } else {
                kept.until
            };
            let next = next_contact(&changed, instant(until)?);
            let changed = KeptSignUp { sign_up: changed, until, pin };
            self.write_sign_up(&mut tx, id.as_str(), &changed, next).await?;
            if !running {
                outbox::cancel(&mut tx, id.as_str()).await?;
            }
            commit(tx).await?;
            Ok(OwnChangeOutcome::Changed(Box::new(changed.sign_up)))
        })
        .await
    }

    /// Puts contacts that are due into the outbox, for a limited number of sign-ups, and returns
    /// for how many. One that cannot be read is set aside, and holds no other up.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn put_contacts(&self, now: Timestamp, most: u32) -> Result<usize, StoreError> {
        let lock = self.dialect.skip_locked();
        let query = format!(
            "SELECT id, document, pin, contacted_until FROM sign_up \
             WHERE next_contact <= $1 \
             ORDER BY next_contact LIMIT $2 {lock}"
        );
        within_timeout(async {
            let mut tx = self.begin().await?;
            let rows: Vec<(String, String, String, i64)> = sqlx::query_as(AssertSqlSafe(query))
                .bind(milliseconds(now))
                .bind(i64::from(most))
                .fetch_all(&mut *tx)
                .await?;
            let count = rows.len();
            for (id, document, pin, until) in rows {
                match self.due(&id, &document, &pin, until, now) {
                    Ok((kept, contacts)) => self.put_due(&mut tx, &id, kept, contacts, now).await?,
                    Err(StoreError::Unreadable | StoreError::KeyVersion) => {
                        self.put_aside(&mut tx, "sign_up", &id, now).await?;
                    }
                    Err(error) => return Err(error),
                }
            }
            commit(tx).await?;
            Ok(count)
        })
        .await
    }

    /// A sign-up with its contacts that are due.
    fn due(
        &self,
        id: &str,
        document: &str,
        pin: &str,
        until: i64,
        now: Timestamp,
    ) -> Result<(KeptSignUp, Vec<NoticeContact>), StoreError> {
        let kept = self.kept_sign_up(id, document, pin, until)?;
        // Under another identifier than its own it would never be written.
        if kept.sign_up.id().as_str() != id {
            return Err(StoreError::Unreadable);
        }
        let contacts = kept.sign_up.contacts(instant(until)?, now);
        Ok((kept, contacts))
    }

    async fn put_due(
        &self,
        tx: &mut Tx,
        id: &str,
        kept: KeptSignUp,
        contacts: Vec<NoticeContact>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let KeptSignUp { mut sign_up, until, pin } = kept;
        for contact in contacts {
            if contact.answer_by.is_some() {
                sign_up = sign_up.after(SignUpAct::Inquired, contact.at);
            }
            // One for each sign-up, channel and moment, however often it is inserted.
            let parts = [id, &encode(&contact.channel)?, &contact.at.to_string()];
            let key = self.identifier(&parts).to_string();
            outbox::put(tx, &self.keys, &key, id, &OutboxItem::Contact(contact)).await?;
        }
        let until = until.max(milliseconds(now));
        let next = next_contact(&sign_up, instant(until)?);
        self.write_sign_up(tx, id, &KeptSignUp { sign_up, until, pin }, next).await
    }
}
