use voice_core::referral::{ReferralId, ReferralRecord};
pub use voice_store::ReferralOutcome;

use super::keyed_requests::commit;
use super::outbox;
use super::outbox::OutboxItem;
use super::{Store, StoreError, within_timeout};

/// A referral after a step, and what the step sends or cancels.
pub struct ReferralChange {
    /// The referral.
    pub record: ReferralRecord,
    /// The letter that goes out, as JSON.
    pub letter: Option<String>,
    /// Whether a letter that was not sent yet is cancelled.
    pub cancels_letter: bool,
}

impl Store {
    /// Stores a new referral, and gives what is stored: where its offer is stored already under
    /// its identifier, that one, with the steps that were taken since.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another offer has its identifier.
    pub async fn keep_referral(
        &self,
        record: &ReferralRecord,
    ) -> Result<ReferralRecord, StoreError> {
        let id = record.id.as_str();
        within_timeout(async {
            let mut tx = self.begin().await?;
            let insert =
                "INSERT INTO referral (id, document) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            let added = sqlx::query(insert)
                .bind(id)
                .bind(self.encrypted("referral", &[id], record)?)
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if added > 0 {
                commit(tx).await?;
                return Ok(record.clone());
            }
            let known: (String,) = sqlx::query_as("SELECT document FROM referral WHERE id = $1")
                .bind(id)
                .fetch_one(&mut *tx)
                .await?;
            let known: ReferralRecord = self.document("referral", &[id], &known.0)?;
            let same = known.principal == record.principal
                && known.recipient == record.recipient
                && known.details == record.details;
            if same { Ok(known) } else { Err(StoreError::Conflict) }
        })
        .await
    }

    /// A referral.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn referral(&self, id: &ReferralId) -> Result<Option<ReferralRecord>, StoreError> {
        self.find("referral", id.as_str()).await
    }

    /// Changes a referral under a lock; a refused step changes nothing.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn change_referral<E>(
        &self,
        id: &ReferralId,
        change: impl FnOnce(ReferralRecord) -> Result<ReferralChange, E>,
    ) -> Result<ReferralOutcome<E>, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let query = self.dialect.for_update("SELECT document FROM referral WHERE id = $1");
            let found: Option<(String,)> =
                sqlx::query_as(query).bind(id.as_str()).fetch_optional(&mut *tx).await?;
            let Some((text,)) = found else { return Ok(ReferralOutcome::Missing) };
            let ReferralChange { record, letter, cancels_letter } =
                match change(self.document("referral", &[id.as_str()], &text)?) {
                    Ok(changed) => changed,
                    Err(refused) => return Ok(ReferralOutcome::Refused(refused)),
                };
            sqlx::query("UPDATE referral SET document = $1 WHERE id = $2")
                .bind(self.encrypted("referral", &[id.as_str()], &record)?)
                .bind(id.as_str())
                .execute(&mut *tx)
                .await?;
            if let Some(body) = letter {
                let item = OutboxItem::Letter { referral: id.clone(), body };
                outbox::put(
                    &mut tx,
                    &self.keys,
                    &self.identifier(&["letter", id.as_str()]).to_string(),
                    id.as_str(),
                    &item,
                )
                .await?;
            }
            if cancels_letter {
                outbox::cancel(&mut tx, id.as_str()).await?;
            }
            commit(tx).await?;
            Ok(ReferralOutcome::Changed(Box::new(record)))
        })
        .await
    }
}
