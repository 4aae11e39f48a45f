//! PINs that are given, right or wrong.

use std::collections::BTreeMap;

use serde_json::from_str;
use voice_core::notification::{
    DeliveredNotice, PIN_ATTEMPTS, PIN_WINDOW_HOURS, Pin, PinAttempts, PinError, PinGiven, SignUp,
    SignUpAct, SignUpId, give_pin,
};
use voice_core::wire::{Bounds, Read, Timestamp, from_value};

use super::keyed_requests::commit;
use super::pin_hash::PinHash;
use super::sign_ups::{KeptSignUp, PinOpened, instant, next_contact, with_pin};
use super::{Store, StoreError, Tx, decode, encode, milliseconds, within_timeout};

/// How many wrong PINs of one caller are looked at, for one sign-up within [`PIN_WINDOW_HOURS`]:
/// fewer than lock the sign-up, so that nobody alone can lock others out.
pub const CALLER_ATTEMPTS: usize = PIN_ATTEMPTS - 2;

/// The row that is read and written where there is no such sign-up: no sign-up has its identifier.
const DECOY: &str = "";

/// What became of a PIN that was tried.
pub enum PinOutcome {
    /// It opened a sign-up.
    Opened(Box<PinOpened>),
    /// It opened nothing.
    Refused(PinError),
}

/// A row that was found: that of the sign-up, or the decoy's.
struct FoundRow {
    id: String,
    kept: KeptSignUp,
}

/// The moments of wrong PINs by the tag of who gave them.
type Callers = BTreeMap<String, Vec<i64>>;

impl Store {
    /// The row of a sign-up, or that of the decoy, with the same work.
    async fn sign_up_or_decoy(
        &self,
        connection: &mut sqlx::AnyConnection,
        id: &SignUpId,
        lock: &str,
    ) -> Result<FoundRow, StoreError> {
        let select = format!(
            "SELECT id, document, pin, contacted_until FROM sign_up WHERE id IN ($1, '{DECOY}') \
             ORDER BY id DESC LIMIT 1 {lock}"
        );
        let (id, document, pin, until): (String, String, String, i64) =
            sqlx::query_as(sqlx::AssertSqlSafe(select))
                .bind(id.as_str())
                .fetch_one(connection)
                .await?;
        let kept = self.kept_sign_up(&id, &document, &pin, until)?;
        Ok(FoundRow { id, kept })
    }

    /// Tries a PIN of a caller, one at a time for each identifier, with the same work whether there
    /// is such a sign-up or not. The caller is the key by which their requests are counted.
    ///
    /// After [`CALLER_ATTEMPTS`] wrong ones a caller is refused whatever they give, and it counts
    /// for nothing; after [`PIN_ATTEMPTS`] of all callers everybody is. A correct PIN counts as a
    /// sign of life.
    ///
    /// # Errors
    /// The store is unavailable: nothing was opened.
    pub async fn try_pin(
        &self,
        id: &SignUpId,
        pin: &Pin,
        caller: &str,
        at: Timestamp,
    ) -> Result<PinOutcome, StoreError> {
        let FoundRow { kept, .. } = self
            .read(|| async {
                self.sign_up_or_decoy(&mut *self.pool().await?.acquire().await?, id, "").await
            })
            .await?;
        let hash = match kept.pin {
            Some(hash) => hash,
            None => PinHash::of(&kept.sign_up.request().pin).await?,
        };
        // Not in the transaction, where everybody who writes would wait for it.
        let agrees = hash.is_of(pin).await?;
        within_timeout(async {
            let mut tx = self.begin().await?;
            let outcome = self.tried(&mut tx, id, (pin, agrees, &hash), caller, at).await?;
            commit(tx).await?;
            let Some((given, sign_up)) = outcome else {
                return Ok(PinOutcome::Refused(PinError));
            };
            let delivered = self.delivered_to(id).await?;
            Ok(PinOutcome::Opened(Box::new(PinOpened { given, sign_up, delivered, pin: hash })))
        })
        .await
    }

    /// Counts a PIN that was compared, and gives what it opens.
    async fn tried(
        &self,
        tx: &mut Tx,
        id: &SignUpId,
        (pin, agrees, hash): (&Pin, bool, &PinHash),
        caller: &str,
        at: Timestamp,
    ) -> Result<Option<(PinGiven, SignUp)>, StoreError> {
        let tried = self.tried_tag(id.as_str());
        let caller = self.keys.tag("pin_attempts.callers", &[id.as_str(), caller]);
        let none = encode(&PinAttempts::default())?;
        // One statement: staff may forget the row between two.
        let lock = "INSERT INTO pin_attempts (sign_up, last_at, document) VALUES ($1, $2, $3) ON \
                    CONFLICT (sign_up) DO UPDATE SET last_at = excluded.last_at RETURNING \
                    document, callers";
        let (attempts, callers): (String, String) = sqlx::query_as(lock)
            .bind(&tried)
            .bind(milliseconds(at))
            .bind(none)
            .fetch_one(&mut **tx)
            .await?;
        let attempts: PinAttempts = decode(&attempts)?;
        let mut callers = counting(from_str(&callers).map_err(|_| StoreError::Unreadable)?, at);
        let FoundRow { id: row, mut kept } =
            self.sign_up_or_decoy(tx, id, self.dialect.lock()).await?;
        let real = row != DECOY;
        // It may have another PIN since it was compared.
        let agrees = agrees & kept.pin.as_ref().is_none_or(|kept| kept == hash);
        // The library compares PINs: what it is given has this one where the hash agreed.
        let compared = with_pin(&kept.sign_up, &if agrees { *pin } else { another(pin)? })?;
        let own = callers.entry(caller).or_default();
        let (given, attempts) = if own.len() >= CALLER_ATTEMPTS {
            (Err(PinError), attempts)
        } else {
            let (given, after) = give_pin(real.then_some(&compared), &attempts, pin, at);
            if given.is_err() {
                own.push(milliseconds(at));
            }
            (given, after)
        };
        callers.retain(|_, moments| !moments.is_empty());
        let callers = serde_json::to_string(&callers).map_err(|_| StoreError::Unreadable)?;
        sqlx::query(
            "UPDATE pin_attempts SET last_at = $1, document = $2, callers = $3 WHERE sign_up = $4",
        )
        .bind(milliseconds(at))
        .bind(encode(&attempts)?)
        .bind(callers)
        .bind(&tried)
        .execute(&mut **tx)
        .await?;
        let heard = kept.sign_up.after(SignUpAct::Heard, at);
        if given.is_ok() {
            kept.sign_up = heard;
        }
        kept.pin = Some(hash.clone());
        let next = next_contact(&kept.sign_up, instant(kept.until)?).filter(|_| real);
        self.write_sign_up(tx, &row, &kept, next).await?;
        Ok(given.ok().map(|given| (given, kept.sign_up)))
    }

    fn tried_tag(&self, id: &str) -> String {
        self.keys.tag("pin_attempts.sign_up", &[id])
    }

    async fn delivered_to(&self, id: &SignUpId) -> Result<Vec<DeliveredNotice>, StoreError> {
        let delivered: Vec<(String, i64, String)> = sqlx::query_as(
            "SELECT category, told_at, document FROM told_notice WHERE sign_up = $1",
        )
        .bind(id.as_str())
        .fetch_all(self.pool().await?)
        .await?;
        let read = |(category, told_at, text): &(String, i64, String)| {
            let row = [id.as_str(), category, &told_at.to_string()];
            self.document("told_notice", &row, text)
        };
        delivered.iter().map(read).collect()
    }

    /// Forgets the wrong PINs of a sign-up, as staff do for who was locked out, and returns whether
    /// there is such a sign-up.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn forget_wrong_pins(&self, id: &SignUpId) -> Result<bool, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            self.forget_tried(&mut tx, id.as_str()).await?;
            let select = self.dialect.for_update("SELECT id FROM sign_up WHERE id = $1");
            let found: Option<(String,)> =
                sqlx::query_as(select).bind(id.as_str()).fetch_optional(&mut *tx).await?;
            if found.is_none() {
                return Ok(false);
            }
            commit(tx).await?;
            Ok(true)
        })
        .await
    }

    /// Deletes the wrong PINs of a sign-up. It comes before the lock of the sign-up, as where a PIN
    /// is tried: so neither waits for the other for ever.
    pub(super) async fn forget_tried(&self, tx: &mut Tx, id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM pin_attempts WHERE sign_up = $1")
            .bind(self.tried_tag(id))
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Puts in the row that is read where there is no such sign-up, where it is missing.
    pub(super) async fn put_sign_up_decoy(&self) -> Result<(), StoreError> {
        let found: Option<(String,)> = within_timeout(async {
            let select = "SELECT id FROM sign_up WHERE id = $1";
            Ok(sqlx::query_as(select).bind(DECOY).fetch_optional(self.pool().await?).await?)
        })
        .await?;
        if found.is_some() {
            return Ok(());
        }
        let sign_up: SignUp =
            from_value(SignUp::example(Bounds::NONE)).map_err(|_| StoreError::Unreadable)?;
        let pin = PinHash::of(&sign_up.request().pin).await?;
        within_timeout(async {
            let mut tx = self.begin().await?;
            let (document, pin) = self.encrypted_sign_up(DECOY, &sign_up, Some(&pin))?;
            sqlx::query(
                "INSERT INTO sign_up (id, signed_up_at, contacted_until, document, pin) VALUES \
                 ($1, 0, 0, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(DECOY)
            .bind(document)
            .bind(pin)
            .execute(&mut *tx)
            .await?;
            commit(tx).await
        })
        .await
    }

    /// Hashes the PINs of some sign-ups of before, and returns of how many.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn hash_pins(&self, now: Timestamp, most: u32) -> Result<usize, StoreError> {
        let ids: Vec<(String,)> = within_timeout(async {
            let select = "SELECT id FROM sign_up WHERE pin = '' AND NOT EXISTS (SELECT 1 FROM \
                          set_aside WHERE kind = 'sign_up' AND set_aside.id = sign_up.id) ORDER \
                          BY id LIMIT $1";
            Ok(sqlx::query_as(select).bind(i64::from(most)).fetch_all(self.pool().await?).await?)
        })
        .await?;
        for (id,) in &ids {
            let id: SignUpId = id.parse().map_err(|_| StoreError::Unreadable)?;
            let found = self.find::<SignUp>("sign_up", id.as_str()).await;
            let known = match found {
                Ok(Some(known)) => known,
                Ok(None) => continue,
                Err(StoreError::Unreadable | StoreError::KeyVersion) => {
                    self.set_sign_up_aside(&id, now).await?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let hash = PinHash::of(&known.request().pin).await?;
            within_timeout(async {
                let mut tx = self.begin().await?;
                let Some(mut kept) = self.locked(&mut tx, &id).await? else { return Ok(()) };
                if kept.pin.is_none() && kept.sign_up.request().pin == known.request().pin {
                    kept.pin = Some(hash);
                    let next = next_contact(&kept.sign_up, instant(kept.until)?);
                    self.write_sign_up(&mut tx, id.as_str(), &kept, next).await?;
                }
                commit(tx).await
            })
            .await?;
        }
        Ok(ids.len())
    }
}

/// The wrong PINs that count at a moment. One that a clock puts later counts too.
fn counting(mut callers: Callers, at: Timestamp) -> Callers {
    let window = i64::from(PIN_WINDOW_HOURS) * 3_600_000;
    for moments in callers.values_mut() {
        moments.retain(|moment| milliseconds(at) - moment < window);
    }
    callers
}

/// A PIN that is not this one.
fn another(pin: &Pin) -> Result<Pin, StoreError> {
    let of = |digits: &str| Pin::new(digits).map_err(|_| StoreError::Unreadable);
    let (zeros, ones) = (of("0000")?, of("1111")?);
    Ok(if *pin == zeros { ones } else { zeros })
}
