use voice_core::inquiry::{FiledInquiry, InquiryEntry, Narrative};

use super::keyed_requests::commit;
use super::{Cell, Store, StoreError, decode, encode, milliseconds, within_timeout};

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
        within_timeout(async {
            let mut tx = self.begin().await?;
            let encrypted = match &narrative {
                Some(narrative) => self.keys.encrypt(narrative_of(&[id]), &encode(narrative)?)?,
                None => String::new(),
            };
            let added = sqlx::query(
                "INSERT INTO inquiry (id, kept_at, document, narrative) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(id)
            .bind(milliseconds(at))
            .bind(self.keys.encrypt(Cell::new("inquiry", "document", &[id]), &text)?)
            .bind(&encrypted)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                let known: (String, String) =
                    sqlx::query_as("SELECT document, narrative FROM inquiry WHERE id = $1")
                        .bind(id)
                        .fetch_one(&mut *tx)
                        .await?;
                let (known, encrypted) = known;
                let known = self.keys.decrypt(Cell::new("inquiry", "document", &[id]), &known)?;
                let same = known == text && self.narrative(id, &encrypted)? == narrative;
                return if same { Ok(()) } else { Err(StoreError::Conflict) };
            }
            commit(tx).await
        })
        .await
    }

    /// What is stored of a contact.
    ///
    /// # Errors
    /// The store is unavailable, or the contact cannot be decrypted with the keys of this server.
    pub async fn inquiry(&self, id: &str) -> Result<Option<InquiryEntry>, StoreError> {
        self.read(|| async {
            let found: Option<(String, String)> =
                sqlx::query_as("SELECT document, narrative FROM inquiry WHERE id = $1")
                    .bind(id)
                    .fetch_optional(self.pool().await?)
                    .await?;
            let Some((text, encrypted)) = found else { return Ok(None) };
            Ok(Some(match self.document("inquiry", &[id], &text)? {
                InquiryEntry::Filed(filed) => InquiryEntry::Filed(FiledInquiry {
                    narrative: self.narrative(id, &encrypted)?,
                    ..filed
                }),
                counted @ InquiryEntry::Counted(_) => counted,
            }))
        })
        .await
    }

    fn narrative(&self, id: &str, encrypted: &str) -> Result<Option<Narrative>, StoreError> {
        if encrypted.is_empty() {
            Ok(None)
        } else {
            decode(&self.keys.decrypt(narrative_of(&[id]), encrypted)?).map(Some)
        }
    }
}

/// Where what a caller said is kept.
const fn narrative_of<'a>(row: &'a [&'a str]) -> Cell<'a> {
    Cell::new("inquiry", "narrative", row)
}
