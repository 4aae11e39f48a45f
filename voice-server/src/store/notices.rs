//! What was told once a PIN was given, and whether it was heard.

use uuid::Uuid;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::notification::{DeliveredNotice, DisclosedNotice, SignUpId, SignUpState};
use voice_core::wire::{Custodial, Timestamp};

use super::keyed_requests::commit;
use super::{Cell, PinOpened, Store, StoreError, decode, ledger, milliseconds, within_timeout};

impl Store {
    /// Stores what is about to be disclosed: the ledger entry, and the content until it is
    /// confirmed as heard. It returns whether it may be told: the sign-up is still there, has
    /// the PIN that was given, and was not stopped since.
    ///
    /// # Errors
    /// The store is unavailable: nothing may be told.
    pub async fn keep_notice(
        &self,
        id: Uuid,
        opened: &PinOpened,
        at: Timestamp,
        telling: &DisclosedNotice,
    ) -> Result<bool, StoreError> {
        let told = telling.delivered.iter().map(Custodial).collect::<Vec<_>>();
        let told = serde_json::to_string(&told).map_err(|_| StoreError::Unreadable)?;
        let (id, sign_up) = (id.to_string(), opened.given.sign_up());
        within_timeout(async {
            let mut tx = self.begin().await?;
            let open = self.locked(&mut tx, sign_up).await?.is_some_and(|kept| {
                kept.pin.as_ref() == Some(&opened.pin)
                    && matches!(kept.sign_up.state(at), SignUpState::Running | SignUpState::Paused)
            });
            if !open {
                return Ok(false);
            }
            sqlx::query(
                // Asked again under one idempotency key, it is told anew.
                "INSERT INTO telling (id, sign_up, told_at, document) VALUES ($1, $2, $3, $4) ON \
                 CONFLICT (id) DO UPDATE SET told_at = excluded.told_at, document = \
                 excluded.document",
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
            commit(tx).await?;
            Ok(true)
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
                .bind(self.encrypted("told_notice", &row, &delivered)?)
                .execute(&mut *tx)
                .await?;
            }
            sqlx::query("DELETE FROM telling WHERE id = $1").bind(&id).execute(&mut *tx).await?;
            commit(tx).await?;
            Ok(true)
        })
        .await
    }
}
