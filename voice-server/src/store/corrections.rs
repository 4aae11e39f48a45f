//! Corrections, each under an identifier of its own.

use voice_core::disclosure::ledger::CorrectionId;
use voice_core::wire::Write;

use super::{Cell, Store, StoreError, encode, within_timeout};

impl Store {
    /// Keeps a correction, once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where something else was passed on under its identifier.
    pub(crate) async fn keep_correction<T: Write>(
        &self,
        id: &CorrectionId,
        made: &T,
    ) -> Result<(), StoreError> {
        let text = encode(made)?;
        let id = self.keys.tag("correction.id", &[id.as_str()]);
        let row = [id.as_str()];
        let cell = Cell::new("correction", "document", &row);
        within_timeout(async {
            let mut tx = self.begin().await?;
            sqlx::query(
                "INSERT INTO correction (id, document) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(&id)
            .bind(self.keys.encrypt(cell, &text)?)
            .execute(&mut *tx)
            .await?;
            let (known,): (String,) =
                sqlx::query_as("SELECT document FROM correction WHERE id = $1")
                    .bind(&id)
                    .fetch_one(&mut *tx)
                    .await?;
            if self.keys.decrypt(cell, &known)? != text {
                return Err(StoreError::Conflict);
            }
            Ok(tx.commit().await?)
        })
        .await
    }
}
