use voice_core::identifier::PartyId;
use voice_core::wire::Timestamp;

use super::keyed_requests::commit;
use super::{Cell, Store, StoreError, Tx, milliseconds, within_timeout};
use crate::access::{AccessRole, Grant, Roles, TokenHash};

/// How many tokens are listed at once.
const LISTED: i64 = 1000;

/// Where the party of a token is kept.
const fn party_of<'a>(row: &'a [&'a str]) -> Cell<'a> {
    Cell::new("access_token", "party", row)
}

/// Where the name of a token is kept.
const fn name_of<'a>(row: &'a [&'a str]) -> Cell<'a> {
    Cell::new("access_token", "name", row)
}

/// The role of the token of a requester, as it is kept.
const REQUESTER: &str = "requester";

type Columns = (String, String, String, String, i64, i64);

const COLUMNS: &str = "SELECT hash, role, party, name, made_at, ends_at FROM access_token";

/// A token as it is kept: everything but the token.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// Its hash.
    pub hash: TokenHash,
    /// What it opens.
    pub grant: Grant,
    /// Whose it is, in the words of who made it; empty where nobody said.
    pub name: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on it opens nothing; none for those of releases before, which do not end.
    pub ends_at: Option<Timestamp>,
}

impl core::fmt::Debug for StoredToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StoredToken").field("grant", &self.grant).finish_non_exhaustive()
    }
}

/// Nobody else makes the first token of a database while this is held; dropped, it made none.
pub struct FirstToken<'a> {
    store: &'a Store,
    tx: Tx,
}

impl FirstToken<'_> {
    /// Stores the token.
    ///
    /// # Errors
    /// The store is unavailable: nothing is known to be stored.
    pub async fn keep(mut self, token: &StoredToken) -> Result<(), StoreError> {
        within_timeout(async {
            self.store.insert_token(&mut self.tx, token).await?;
            commit(self.tx).await
        })
        .await
    }
}

const OF_ROLE: &str = "SELECT hash FROM access_token WHERE (' ' || role || ' ') LIKE $1 AND \
                       ends_at > $2 LIMIT 1";

impl Store {
    /// Begins to make the first token of a role, unless there is one that opens it at a moment. Of
    /// servers that start at once, the others wait until it is kept or dropped.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn first_token(
        &self,
        role: AccessRole,
        now: Timestamp,
    ) -> Result<Option<FirstToken<'_>>, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            // A row that is there in every database, and that nothing else waits for.
            let lock = "SELECT value FROM counter WHERE name = 'seal-key'";
            let _: (i64,) =
                sqlx::query_as(self.dialect.for_update(lock)).fetch_one(&mut *tx).await?;
            let found: Option<(String,)> = sqlx::query_as(OF_ROLE)
                .bind(format!("% {} %", role.as_str()))
                .bind(milliseconds(now))
                .fetch_optional(&mut *tx)
                .await?;
            Ok(found.is_none().then_some(FirstToken { store: self, tx }))
        })
        .await
    }

    /// Stores a token.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn keep_token(&self, token: &StoredToken) -> Result<(), StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            self.insert_token(&mut tx, token).await?;
            commit(tx).await
        })
        .await
    }

    async fn insert_token(&self, tx: &mut Tx, token: &StoredToken) -> Result<(), StoreError> {
        let row = [token.hash.as_str()];
        let (role, party) = match &token.grant {
            Grant::Requester(party) => {
                (REQUESTER.to_owned(), self.keys.encrypt(party_of(&row), party.as_str())?)
            }
            Grant::Roles(roles) => (roles.to_words(), String::new()),
        };
        let name = match token.name.as_str() {
            "" => String::new(),
            name => self.keys.encrypt(name_of(&row), name)?,
        };
        sqlx::query(
            "INSERT INTO access_token (hash, role, party, name, made_at, ends_at) VALUES ($1, $2, \
             $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(token.hash.as_str())
        .bind(role)
        .bind(party)
        .bind(name)
        .bind(milliseconds(token.made_at))
        .bind(token.ends_at.map_or(i64::MAX, milliseconds))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// A token that opens something at a moment.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn token(
        &self,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<StoredToken>, StoreError> {
        self.read(|| async {
            let found: Option<Columns> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
                "{COLUMNS} WHERE hash = $1 AND ends_at > $2"
            )))
            .bind(hash.as_str())
            .bind(milliseconds(now))
            .fetch_optional(self.pool().await?)
            .await?;
            found.map(|columns| self.token_of(columns)).transpose()
        })
        .await
    }

    /// The tokens, those that were made last first, with those that have ended; at most a thousand.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn tokens(&self) -> Result<Vec<StoredToken>, StoreError> {
        self.read(|| async {
            let found: Vec<Columns> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
                "{COLUMNS} ORDER BY made_at DESC, hash LIMIT $1"
            )))
            .bind(LISTED)
            .fetch_all(self.pool().await?)
            .await?;
            found.into_iter().map(|columns| self.token_of(columns)).collect()
        })
        .await
    }

    fn token_of(&self, columns: Columns) -> Result<StoredToken, StoreError> {
        let (hash, role, party, name, made_at, ends_at) = columns;
        let row = [hash.as_str()];
        let grant = if role == REQUESTER {
            let party = self.keys.decrypt(party_of(&row), &party)?;
            Grant::Requester(party.parse::<PartyId>().map_err(|_| StoreError::Unreadable)?)
        } else {
            Grant::Roles(Roles::from_words(&role).ok_or(StoreError::Unreadable)?)
        };
        let name = match name.as_str() {
            "" => String::new(),
            name => self.keys.decrypt(name_of(&row), name)?,
        };
        Ok(StoredToken {
            hash: hash.parse().map_err(|_| StoreError::Unreadable)?,
            grant,
            name,
            made_at: moment(made_at)?,
            ends_at: (ends_at != i64::MAX).then(|| moment(ends_at)).transpose()?,
        })
    }

    /// Revokes a token, and returns whether there was one.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn forget_token(&self, hash: &TokenHash) -> Result<bool, StoreError> {
        within_timeout(async {
            let gone = sqlx::query("DELETE FROM access_token WHERE hash = $1")
                .bind(hash.as_str())
                .execute(self.pool().await?)
                .await?;
            Ok(gone.rows_affected() > 0)
        })
        .await
    }

    /// Whether there is a token that opens a role at a moment.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn has_token_of(&self, role: AccessRole, now: Timestamp) -> Result<bool, StoreError> {
        within_timeout(async {
            let found: Option<(String,)> = sqlx::query_as(OF_ROLE)
                .bind(format!("% {} %", role.as_str()))
                .bind(milliseconds(now))
                .fetch_optional(self.pool().await?)
                .await?;
            Ok(found.is_some())
        })
        .await
    }
}

fn moment(milliseconds: i64) -> Result<Timestamp, StoreError> {
    chrono::DateTime::from_timestamp_millis(milliseconds)
        .and_then(|at| Timestamp::try_from(at).ok())
        .ok_or(StoreError::Unreadable)
}
