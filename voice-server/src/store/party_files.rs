//! The files of parties: what staff attested.

use std::collections::BTreeMap;

use sqlx::AnyPool;
use voice_core::identifier::PartyId;
use voice_core::requester::{PartyFile, Person};

use super::batcher::Batcher;
use super::rows::{parts, with_rows};
use super::{Store, StoreError, within_timeout};

/// The stored files of parties, looked up in batches by the party's tag.
pub(super) type PartyFiles = Batcher<String, Option<String>>;

pub(super) fn start(pool: AnyPool) -> PartyFiles {
    Batcher::start(move |parties| documents(pool.clone(), parties))
}

async fn documents(pool: AnyPool, parties: Vec<String>) -> Result<Vec<Option<String>>, StoreError> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for part in parts(&parties) {
        let select = "SELECT id, document FROM party_file WHERE id IN ";
        let mut query = sqlx::query_as(with_rows(select, 1, part.len(), ""));
        for party in part {
            query = query.bind(party);
        }
        let rows: Vec<(String, String)> = query.fetch_all(&pool).await?;
        found.extend(rows);
    }
    Ok(parties.iter().map(|party| found.get(party).cloned()).collect())
}

/// What became of a change of a file.
pub enum FileOutcome<T, E> {
    /// The file was changed, and this was made.
    Changed(T),
    /// The change is refused, and nothing was changed.
    Refused(E),
    /// No file was opened for the party.
    Missing,
}

impl Store {
    fn file_tag(&self, party: &PartyId) -> String {
        self.keys.tag("party_file.id", &[party.as_str()])
    }

    /// Opens the file of a party. Opened again for the same person, it stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the party has a file with another name or address.
    pub async fn open_party_file(&self, person: &Person) -> Result<PartyFile, StoreError> {
        let opened = PartyFile::open(person.clone());
        let added = within_timeout(async {
            let mut tx = self.begin().await?;
            let tag = self.file_tag(&person.party);
            let insert = "INSERT INTO party_file (id, revision, document) VALUES ($1, 1, $2) ON \
                          CONFLICT DO NOTHING";
            let added = sqlx::query(insert)
                .bind(&tag)
                .bind(self.sealed("party_file", &[&tag], &opened)?)
                .execute(&mut *tx)
                .await?
                .rows_affected();
            tx.commit().await?;
            Ok(added)
        })
        .await?;
        if added > 0 {
            return Ok(opened);
        }
        match self.party_file(&person.party).await? {
            Some(file) if file.person() == person => Ok(file),
            _ => Err(StoreError::Conflict),
        }
    }

    /// The file of a party.
    ///
    /// # Errors
    /// The store is unavailable, or the file cannot be decrypted with the keys of this server.
    pub async fn party_file(&self, party: &PartyId) -> Result<Option<PartyFile>, StoreError> {
        self.read(|| async {
            let tag = self.file_tag(party);
            let found = self.party_files.ask(tag.clone()).await?;
            found.map(|text| self.document("party_file", &[&tag], &text)).transpose()
        })
        .await
    }

    /// The files of a requester and of the principal, as far as there are any.
    ///
    /// # Errors
    /// Those of [`party_file`](Self::party_file).
    pub async fn party_files(
        &self,
        requester: &PartyId,
        principal: &PartyId,
    ) -> Result<Vec<PartyFile>, StoreError> {
        if principal == requester {
            return Ok(self.party_file(requester).await?.into_iter().collect());
        }
        let both = tokio::try_join!(self.party_file(requester), self.party_file(principal))?;
        Ok([both.0, both.1].into_iter().flatten().collect())
    }

    /// Changes the file of a party under a lock; a refused change changes nothing.
    ///
    /// # Errors
    /// The store is unavailable, or the file cannot be decrypted with the keys of this server.
    pub async fn change_party_file<T, E>(
        &self,
        party: &PartyId,
        change: impl FnOnce(&mut PartyFile) -> Result<T, E>,
    ) -> Result<FileOutcome<T, E>, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let tag = self.file_tag(party);
            let select = self.dialect.for_update("SELECT document FROM party_file WHERE id = $1");
            let found: Option<(String,)> =
                sqlx::query_as(select).bind(&tag).fetch_optional(&mut *tx).await?;
            let Some((text,)) = found else { return Ok(FileOutcome::Missing) };
            let mut file: PartyFile = self.document("party_file", &[&tag], &text)?;
            let made = match change(&mut file) {
                Ok(made) => made,
                Err(refused) => return Ok(FileOutcome::Refused(refused)),
            };
            let update =
                "UPDATE party_file SET document = $1, revision = revision + 1 WHERE id = $2";
            sqlx::query(update)
                .bind(self.sealed("party_file", &[&tag], &file)?)
                .bind(&tag)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(FileOutcome::Changed(made))
        })
        .await
    }
}
