//! The files of parties: what staff attested.

use std::collections::BTreeMap;

use sqlx::AnyPool;
use voice_core::identifier::PartyId;
use voice_core::requester::{Attestation, PartyFile, Person};
use voice_store::FileOutcome;

use super::batcher::Batcher;
use super::kept_connection::KeptConnection;
use super::keyed_requests::commit;
use super::rows::{as_text, columns, number, parts, rows_of, with_rows};
use super::{Store, StoreError, Tx, within_timeout};

/// The stored files of parties, looked up in batches by the party's tag.
pub(super) type PartyFiles = Batcher<String, Option<StoredFile>>;

/// A file as it is stored: its revision and its document.
type StoredFile = (i64, String);

pub(super) fn start(pool: AnyPool) -> PartyFiles {
    let kept = KeptConnection::new(pool);
    Batcher::start(move |parties| documents(kept.clone(), parties))
}

async fn documents(
    kept: KeptConnection,
    parties: Vec<String>,
) -> Result<Vec<Option<StoredFile>>, StoreError> {
    let mut connection = kept.take().await?;
    let mut found: BTreeMap<String, StoredFile> = BTreeMap::new();
    let select = format!(
        "SELECT STRING_AGG({}, ',') FROM party_file WHERE id IN ",
        as_text(&["id", "revision", "document"])
    );
    for part in parts(&parties) {
        let mut query = sqlx::query_scalar(with_rows(&select, 1, part.len(), ""));
        for party in part {
            query = query.bind(party);
        }
        let text: Option<String> = query.fetch_one(&mut *connection).await?;
        for row in rows_of(text.as_deref()) {
            let [id, revision, document] = columns(row)?;
            found.insert(id.to_owned(), (number(revision)?, document.to_owned()));
        }
    }
    kept.keep(connection);
    Ok(parties.iter().map(|party| found.get(party).cloned()).collect())
}

/// The files of a requester and of the principal, as far as there are any, as they were read.
#[derive(Clone)]
pub struct FilesRead {
    files: Vec<PartyFile>,
    /// The revision of the requester's file; 0 where there is none.
    revision: i64,
    /// Each party whose file was asked for, with its revision.
    asked: Vec<(PartyId, i64)>,
}

impl core::fmt::Debug for FilesRead {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("FilesRead(..)")
    }
}

impl core::ops::Deref for FilesRead {
    type Target = [PartyFile];

    fn deref(&self) -> &[PartyFile] {
        &self.files
    }
}

/// What a member of staff vouched for in a request, to be entered in the file of the requester with
/// what the request makes: in one transaction, so that nothing rests on what is in no file.
#[derive(Clone)]
pub struct FileEntry {
    person: Person,
    attestation: Attestation,
    /// The revision of the file on which the request was decided; 0 for none.
    revision: i64,
}

impl core::fmt::Debug for FileEntry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("FileEntry(..)")
    }
}

impl FileEntry {
    /// An attestation of a person, beside files as they were read.
    #[must_use]
    pub fn new(read: &FilesRead, person: Person, attestation: Attestation) -> Self {
        Self { person, attestation, revision: read.revision }
    }
}

/// What became of a request with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryOutcome {
    /// Both are stored.
    Done,
    /// Nothing was stored: the file was changed since it was read.
    Stale,
    /// Nothing was stored: the file has no place for a further attestation.
    Full,
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
                .bind(self.encrypted("party_file", &[&tag], &opened)?)
                .execute(&mut *tx)
                .await?
                .rows_affected();
            commit(tx).await?;
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
        Ok(self.revised_file(party).await?.map(|(_, file)| file))
    }

    async fn revised_file(&self, party: &PartyId) -> Result<Option<(i64, PartyFile)>, StoreError> {
        self.read(|| async {
            let tag = self.file_tag(party);
            let Some((revision, text)) = self.party_files.ask(tag.clone()).await? else {
                return Ok(None);
            };
            Ok(Some((revision, self.document("party_file", &[&tag], &text)?)))
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
    ) -> Result<FilesRead, StoreError> {
        let (own, other) = if principal == requester {
            (self.revised_file(requester).await?, None)
        } else {
            let both = (self.revised_file(requester), self.revised_file(principal));
            let (own, other) = tokio::try_join!(both.0, both.1)?;
            (own, Some(other))
        };
        let revision_of = |file: &Option<(i64, PartyFile)>| file.as_ref().map_or(0, |of| of.0);
        let revision = revision_of(&own);
        let mut asked = vec![(requester.clone(), revision)];
        asked.extend(other.as_ref().map(|other| (principal.clone(), revision_of(other))));
        let files = own.into_iter().chain(other.flatten()).map(|(_, file)| file).collect();
        Ok(FilesRead { files, revision, asked })
    }

    /// Whether files are as they were read, and nobody changes them until the end of the
    /// transaction.
    pub(super) async fn files_are_as_read(
        &self,
        tx: &mut Tx,
        read: &FilesRead,
    ) -> Result<bool, StoreError> {
        let mut asked: Vec<(String, i64)> =
            read.asked.iter().map(|(party, revision)| (self.file_tag(party), *revision)).collect();
        // In one order, so that two transactions do not wait for each other.
        asked.sort_unstable();
        for (tag, revision) in asked {
            let select = self.dialect.for_update("SELECT revision FROM party_file WHERE id = $1");
            let found: Option<(i64,)> =
                sqlx::query_as(select).bind(&tag).fetch_optional(&mut **tx).await?;
            if found.map_or(0, |(revision,)| revision) != revision {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes an entry in a file that is as it was when the request was decided.
    pub(super) async fn enter(
        &self,
        tx: &mut Tx,
        entry: &FileEntry,
    ) -> Result<EntryOutcome, StoreError> {
        let FileEntry { person, attestation, revision } = entry;
        let tag = self.file_tag(&person.party);
        let select =
            self.dialect.for_update("SELECT revision, document FROM party_file WHERE id = $1");
        let found: Option<StoredFile> =
            sqlx::query_as(select).bind(&tag).fetch_optional(&mut **tx).await?;
        let mut file = match found {
            None if *revision == 0 => PartyFile::open(person.clone()),
            Some((known, text)) if known == *revision => {
                self.document("party_file", &[&tag], &text)?
            }
            _ => return Ok(EntryOutcome::Stale),
        };
        if file.attest(attestation.clone()).is_err() {
            return Ok(EntryOutcome::Full);
        }
        // Of two that open a file at once, one waits here for the other.
        let put = "INSERT INTO party_file (id, revision, document) VALUES ($1, $2 + 1, $3) ON \
                   CONFLICT (id) DO UPDATE SET revision = $2 + 1, document = $3 WHERE \
                   party_file.revision = $2";
        let put = sqlx::query(put)
            .bind(&tag)
            .bind(*revision)
            .bind(self.encrypted("party_file", &[&tag], &file)?)
            .execute(&mut **tx)
            .await?;
        Ok(if put.rows_affected() == 1 { EntryOutcome::Done } else { EntryOutcome::Stale })
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
                .bind(self.encrypted("party_file", &[&tag], &file)?)
                .bind(&tag)
                .execute(&mut *tx)
                .await?;
            commit(tx).await?;
            Ok(FileOutcome::Changed(made))
        })
        .await
    }
}
