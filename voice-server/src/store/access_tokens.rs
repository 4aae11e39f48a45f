use voice_core::identifier::PartyId;
use voice_core::wire::Timestamp;

use super::{Cell, Store, StoreError, milliseconds, within_timeout};
use crate::access::{AccessRole, TokenHash};

/// Where the party of a token is kept.
const fn party_of<'a>(row: &'a [&'a str]) -> Cell<'a> {
    Cell::new("access_token", "party", row)
}

impl Store {
    /// Stores the hash of a token with its role.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn keep_token(
        &self,
        hash: &TokenHash,
        role: AccessRole,
        party: Option<&PartyId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let party = match party {
                Some(party) => self.keys.encrypt(party_of(&[hash.as_str()]), party.as_str())?,
                None => String::new(),
            };
            sqlx::query(
                "INSERT INTO access_token (hash, role, party, made_at) VALUES ($1, $2, $3, $4) ON \
                 CONFLICT DO NOTHING",
            )
            .bind(hash.as_str())
            .bind(role.as_str())
            .bind(party)
            .bind(milliseconds(at))
            .execute(&mut *tx)
            .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The role and the party of a token.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn token(
        &self,
        hash: &TokenHash,
    ) -> Result<Option<(AccessRole, Option<PartyId>)>, StoreError> {
        self.read(|| async {
            let found: Option<(String, String)> =
                sqlx::query_as("SELECT role, party FROM access_token WHERE hash = $1")
                    .bind(hash.as_str())
                    .fetch_optional(&self.pool)
                    .await?;
            let Some((role, party)) = found else { return Ok(None) };
            let role = role.parse().map_err(|_| StoreError::Unreadable)?;
            let party = if party.is_empty() {
                None
            } else {
                let party = self.keys.decrypt(party_of(&[hash.as_str()]), &party)?;
                Some(party.parse().map_err(|_| StoreError::Unreadable)?)
            };
            Ok(Some((role, party)))
        })
        .await
    }

    /// Revokes a token, and returns whether there was one.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn forget_token(&self, hash: &TokenHash) -> Result<bool, StoreError> {
        within_timeout(async {
            let gone = sqlx::query("DELETE FROM access_token WHERE hash = $1")
                .bind(hash.as_str())
                .execute(&self.pool)
                .await?;
            Ok(gone.rows_affected() > 0)
        })
        .await
    }

    /// Whether there is a token of a role.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn has_token_of(&self, role: AccessRole) -> Result<bool, StoreError> {
        within_timeout(async {
            let found: Option<(String,)> =
                sqlx::query_as("SELECT hash FROM access_token WHERE role = $1 LIMIT 1")
                    .bind(role.as_str())
                    .fetch_optional(&self.pool)
                    .await?;
            Ok(found.is_some())
        })
        .await
    }
}
