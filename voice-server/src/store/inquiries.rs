use voice_core::inquiry::{FiledInquiry, InquiryEntry, Narrative};
use voice_core::wire::Custodial;

use super::{Store, StoreError, decode, encode, milliseconds, within_timeout};

impl Store {
    /// Stores what may be kept of a contact, with the narrative encrypted. The same contact is
    /// stored once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another contact has the identifier.
    pub async fn keep_inquiry(&self, id: &str, entry: InquiryEntry) -> Result<(), StoreError> {
        let (at, entry, narrative) = match entry {
            InquiryEntry::Counted(counted) => (counted.at, InquiryEntry::Counted(counted), None),
            InquiryEntry::Filed(filed) => {
                let narrative = filed.narrative.clone();
                (
                    filed.at,
                    InquiryEntry::Filed(FiledInquiry { narrative: None, ..filed }),
                    narrative,
                )
            }
        };
        let text = encode(&entry)?;
        let encrypted = narrative
            .as_ref()
            .map(|narrative| self.encrypted(id, narrative))
            .transpose()?
            .unwrap_or_default();
        within_timeout(async {
            let added = sqlx::query(
                "INSERT INTO inquiry (id, kept_at, document, narrative) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(id)
            .bind(milliseconds(at))
            .bind(&text)
            .bind(&encrypted)
            .execute(&self.pool)
            .await?
            .rows_affected();
            if added > 0 {
                return Ok(());
            }
            let (known, encrypted): (String, String) =
                sqlx::query_as("SELECT document, narrative FROM inquiry WHERE id = $1")
                    .bind(id)
                    .fetch_one(&self.pool)
                    .await?;
            let same = known == text && self.decrypted(id, &encrypted)? == narrative;
            if same { Ok(()) } else { Err(StoreError::Conflict) }
        })
        .await
    }

    /// What is stored of a contact.
    ///
    /// # Errors
    /// The store is unavailable, or the narrative cannot be decrypted with the key of this server.
    pub async fn inquiry(&self, id: &str) -> Result<Option<InquiryEntry>, StoreError> {
        within_timeout(async {
            let found: Option<(String, String)> =
                sqlx::query_as("SELECT document, narrative FROM inquiry WHERE id = $1")
                    .bind(id)
                    .fetch_optional(&self.pool)
                    .await?;
            let Some((text, encrypted)) = found else { return Ok(None) };
            Ok(Some(match decode(&text)? {
                InquiryEntry::Filed(filed) => InquiryEntry::Filed(FiledInquiry {
                    narrative: self.decrypted(id, &encrypted)?,
                    ..filed
                }),
                counted @ InquiryEntry::Counted(_) => counted,
            }))
        })
        .await
    }

    fn encrypted(&self, id: &str, narrative: &Narrative) -> Result<String, StoreError> {
        self.key.encrypt(
            id,
            &serde_json::to_string(&Custodial(narrative)).map_err(|_| StoreError::Unreadable)?,
        )
    }

    fn decrypted(&self, id: &str, encrypted: &str) -> Result<Option<Narrative>, StoreError> {
        if encrypted.is_empty() {
            Ok(None)
        } else {
            decode(&self.key.decrypt(id, encrypted)?).map(Some)
        }
    }
}
