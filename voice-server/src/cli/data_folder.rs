//! The folder in which the server keeps its database and its secrets.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clap::Args;
use voice_core::wire::Timestamp;
use voice_server::access::{AccessRole, AccessToken, Grant, Roles};
use voice_server::delivery::WebhookSecret;
use voice_server::store::{KeyEncryptionKey, Store, StoreError, StoredToken, file_url};

use super::input::{self, Failure};

/// The database of the folder.
const DATABASE: &str = "voice.db";

/// The key that encrypts the keys of the database.
const SEAL_KEY: &str = "seal.key";

/// The key that is about to take its place.
const NEXT_SEAL_KEY: &str = "seal.key.next";

/// The token that is made on the first start.
const STAFF_TOKEN: &str = "staff.token";

/// For how long the token of the first start opens something; after that a start makes another.
const FIRST_TOKEN: TimeDelta = TimeDelta::days(90);

/// The secrets with which messages are signed.
const WEBHOOK_SECRET: &str = "webhook.secret";

#[derive(Debug, Args)]
pub(crate) struct DataFolder {
    /// The folder of the database and of the secrets, which only its owner may read; it is made on
    /// the first start.
    #[arg(long, env = "VOICE_DATA", default_value = "voice-data")]
    data: PathBuf,
    /// The database, as `postgres://USER@HOST/DATABASE` for several servers; without it, SQLite in
    /// the folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
    /// A file with that address: it has a password in it.
    #[arg(long, conflicts_with = "database")]
    database_file: Option<PathBuf>,
    /// The key that encrypts the keys of the database, the same for every server of it; without
    /// it, that of the folder.
    #[arg(long, env = "VOICE_SEAL_KEY", hide_env_values = true)]
    seal_key: Option<String>,
    /// A file with that key.
    #[arg(long, conflicts_with = "seal_key")]
    seal_key_file: Option<PathBuf>,
}

impl DataFolder {
    /// The store, with its tables up to date.
    pub(crate) async fn store(&self) -> Result<Store, Failure> {
        let place = self.place();
        let unusable = |error: StoreError| Failure::unusable(&place, error);
        let url = self.url()?;
        let key = self.key(&url).await?;
        let opened = Store::open(&url, key).await;
        let next = self.next_key_file();
        if opened.as_ref().err() == Some(&StoreError::Key) && !self.has_given_key() {
            // The data keys were encrypted with the next key, and its file was not put in place.
            if let Ok(text) = fs::read_to_string(&next) {
                let store = Store::open(&url, read_key(&text, &next)?).await.map_err(unusable)?;
                self.put_in_place()?;
                return Ok(store);
            }
        }
        opened.map_err(unusable)
    }

    /// The address of the database.
    fn url(&self) -> Result<String, Failure> {
        if let Some(url) = given(self.database.as_deref(), self.database_file.as_deref())? {
            return Ok(url);
        }
        let path = self.folder()?.join(DATABASE);
        of_its_owner(&path).map_err(|error| self.unusable(DATABASE, error))?;
        file_url(&path).map_err(|error| self.unusable(DATABASE, error))
    }

    /// The key-encryption key; a new one where neither a file nor the database has any.
    async fn key(&self, url: &str) -> Result<KeyEncryptionKey, Failure> {
        if let Some(text) = given(self.seal_key.as_deref(), self.seal_key_file.as_deref())? {
            return read_key(&text, Path::new("--seal-key"));
        }
        let path = self.folder()?.join(SEAL_KEY);
        if !path.exists()
            && Store::has_keys(url).await.map_err(|error| Failure::unusable("database", error))?
        {
            return Err(self.unusable(
                SEAL_KEY,
                "the key of this database is not there, and without it nothing can be read: put \
                 it back from your backup",
            ));
        }
        let made = || {
            KeyEncryptionKey::generate()
                .map(|key| key.to_text())
                .map_err(|error| Failure::unusable("key", error))
        };
        read_key(&self.secret(SEAL_KEY, made)?, &path)
    }

    /// Encrypts the data keys with another key-encryption key: the one that is given, or a new one
    /// in the file of the folder.
    pub(crate) async fn rewrap(&self, given: Option<&str>) -> Result<String, Failure> {
        let store = self.existing_store().await?;
        let unusable = |error: StoreError| Failure::unusable("keys", error);
        if let Some(text) = given {
            let key = read_key(text, Path::new("--new-seal-key"))?;
            store.rewrap_keys(&key).await.map_err(unusable)?;
            return Ok("--new-seal-key".to_owned());
        }
        if self.has_given_key() {
            let expected = "expected the new key, since the one until now is not in a file";
            return Err(Failure::unusable("--new-seal-key", expected));
        }
        let key = KeyEncryptionKey::generate().map_err(unusable)?;
        // First the file: broken off in between, the store opens with it.
        let next = self.next_key_file();
        write_secret(&next, &key.to_text())
            .map_err(|error| Failure::unusable(next.display(), error))?;
        store.rewrap_keys(&key).await.map_err(unusable)?;
        self.put_in_place()?;
        Ok(self.path(SEAL_KEY))
    }

    fn next_key_file(&self) -> PathBuf {
        self.data.join(NEXT_SEAL_KEY)
    }

    fn put_in_place(&self) -> Result<(), Failure> {
        fs::rename(self.next_key_file(), self.data.join(SEAL_KEY))
            .map_err(|error| self.unusable(SEAL_KEY, error))
    }

    /// The store that is there already: a mistyped folder or database is not made.
    pub(crate) async fn existing_store(&self) -> Result<Store, Failure> {
        let (url, _) = self.existing()?;
        let place = self.place();
        if !Store::has_keys(&url).await.map_err(|error| Failure::unusable(&place, error))? {
            return Err(Failure::unusable(place, StoreError::Tables));
        }
        self.store().await
    }

    /// The store that is there already, with the tables of this version, for what changes nothing.
    pub(crate) async fn unchanged_store(&self) -> Result<Store, Failure> {
        let (url, key) = self.existing()?;
        Store::open_existing(&url, key)
            .await
            .map_err(|error| Failure::unusable(self.place(), error))
    }

    /// The address and the key of a database that is there; nothing is made.
    pub(crate) fn existing(&self) -> Result<(String, KeyEncryptionKey), Failure> {
        let server = given(self.database.as_deref(), self.database_file.as_deref())?;
        let url = match server {
            Some(url) => url.replace("mode=rwc", "mode=rw"),
            None => {
                let path = self.database_file();
                if !path.exists() {
                    let reason = format!(
                        "{} with --data, or make one with `voice serve`",
                        StoreError::NoDatabase
                    );
                    return Err(self.unusable(DATABASE, reason));
                }
                let url = file_url(&path).map_err(|error| self.unusable(DATABASE, error))?;
                url.replace("mode=rwc", "mode=rw")
            }
        };
        Ok((url, self.existing_key()?))
    }

    /// The key that is given, or that of the folder; none is made.
    pub(crate) fn existing_key(&self) -> Result<KeyEncryptionKey, Failure> {
        if let Some(text) = given(self.seal_key.as_deref(), self.seal_key_file.as_deref())? {
            return read_key(&text, Path::new("--seal-key"));
        }
        let path = self.data.join(SEAL_KEY);
        let text = fs::read_to_string(&path).map_err(|error| {
            let reason = format!(
                "{error}: the key of this database is not there: put it back from your backup"
            );
            self.unusable(SEAL_KEY, reason)
        })?;
        read_key(&text, &path)
    }

    /// The file of the database in the folder.
    pub(crate) fn database_file(&self) -> PathBuf {
        self.data.join(DATABASE)
    }

    /// Whether the database is in the folder.
    pub(crate) fn is_in_folder(&self) -> bool {
        !self.has_server()
    }

    /// What is said of where the database is: an address has a password in it.
    fn place(&self) -> String {
        if self.has_server() { "database".to_owned() } else { self.path(DATABASE) }
    }

    /// Makes a token where the store has none of an administrator, and says where it is
    /// to be found.
    pub(crate) async fn first_token(
        &self,
        store: &Store,
        now: Timestamp,
    ) -> Result<Option<PathBuf>, Failure> {
        let unusable = |error: StoreError| Failure::unusable("token", error);
        let first = store.first_token(AccessRole::Admin, now).await.map_err(unusable)?;
        let Some(first) = first else { return Ok(None) };
        let token = AccessToken::generate()
            .map_err(|_| Failure::unusable("token", "the machine gives no randomness"))?;
        let path = self.folder()?.join(STAFF_TOKEN);
        // First the file: a token that is kept and that nobody has would keep everybody out.
        write_secret(&path, token.reveal())
            .map_err(|error| Failure::unusable(path.display(), error))?;
        let grant = Grant::Roles(Roles::all());
        let name = "made on the first start".to_owned();
        let ends_at = Timestamp::try_from(now.utc() + FIRST_TOKEN).ok();
        let kept = StoredToken { hash: token.hash(), grant, name, made_at: now, ends_at };
        first.keep(&kept).await.map_err(unusable)?;
        Ok(Some(path))
    }

    /// The secrets with which messages are signed: one, or two lines while receivers change from
    /// the second to the first.
    pub(crate) fn webhook_secrets(&self) -> Result<Vec<WebhookSecret>, Failure> {
        let made = || {
            let made = WebhookSecret::generate().map(|secret| secret.to_text());
            made.ok_or_else(|| Failure::unusable("secret", "the machine gives no randomness"))
        };
        let text = self.secret(WEBHOOK_SECRET, made)?;
        let secrets: Option<Vec<_>> = text.lines().map(WebhookSecret::from_text).collect();
        secrets.filter(|all| (1..=2).contains(&all.len())).ok_or_else(|| {
            let expected = "expected whsec_ and at least 24 bytes in base64, on one line or two";
            self.unusable(WEBHOOK_SECRET, expected)
        })
    }

    /// Whether the database is that of a server.
    fn has_server(&self) -> bool {
        self.database.is_some() || self.database_file.is_some()
    }

    /// Whether the key is given, and not in the folder.
    fn has_given_key(&self) -> bool {
        self.seal_key.is_some() || self.seal_key_file.is_some()
    }

    /// Why what is configured cannot be used, every reason; makes nothing.
    pub(crate) fn reasons(&self) -> Vec<Failure> {
        let key = given(self.seal_key.as_deref(), self.seal_key_file.as_deref())
            .and_then(|key| key.map(|text| read_key(&text, Path::new("--seal-key"))).transpose());
        let database = given(self.database.as_deref(), self.database_file.as_deref());
        let folder = if self.data.exists() { self.is_of_its_owner() } else { Ok(()) };
        let all = [key.map(drop), database.map(drop), folder];
        all.into_iter().filter_map(Result::err).collect()
    }

    /// Refuses a folder that others can read: keys and tokens are in it.
    fn is_of_its_owner(&self) -> Result<(), Failure> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;

            let place = self.data.display();
            let metadata =
                fs::metadata(&self.data).map_err(|error| Failure::unusable(place, error))?;
            if metadata.permissions().mode() & 0o077 != 0 {
                let mend = format!(
                    "others can read this folder, which has keys and tokens in it: \
                     `chmod 700 {}`",
                    self.data.display()
                );
                return Err(Failure::unusable(self.data.display(), mend));
            }
        }
        Ok(())
    }

    /// The secret of a file; a new one where there is no file.
    fn secret(
        &self,
        name: &str,
        made: impl FnOnce() -> Result<String, Failure>,
    ) -> Result<String, Failure> {
        let path = self.folder()?.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let text = made()?;
                first_secret(&path, &text).map_err(|error| self.unusable(name, error))
            }
            Err(error) => Err(self.unusable(name, error)),
        }
    }

    fn folder(&self) -> Result<&Path, Failure> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.data).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                Failure::unusable(self.data.display(), "this is a file: name a folder")
            }
            _ => input::unreadable(&self.data, &error),
        })?;
        self.is_of_its_owner()?;
        Ok(&self.data)
    }

    fn path(&self, name: &str) -> String {
        self.data.join(name).display().to_string()
    }

    fn unusable(&self, name: &str, reason: impl ToString) -> Failure {
        Failure::unusable(self.path(name), reason)
    }
}

/// A secret that is given, or that is in a file.
pub(crate) fn given(value: Option<&str>, file: Option<&Path>) -> Result<Option<String>, Failure> {
    match (value, file) {
        (Some(value), _) => Ok(Some(value.to_owned())),
        (None, Some(file)) => fs::read_to_string(file)
            .map(|text| Some(text.trim_end().to_owned()))
            .map_err(|error| Failure::unusable(file.display(), error)),
        (None, None) => Ok(None),
    }
}

/// The key-encryption key of a database file: the one that is given, or that of the file beside it.
pub(crate) fn key_beside(
    given: Option<&str>,
    database: &Path,
) -> Result<KeyEncryptionKey, Failure> {
    if let Some(text) = given {
        return read_key(text, Path::new("--seal-key"));
    }
    // An address has no file beside it.
    if !database.is_file() {
        let expected = "expected the key of the database, or --seal-key-file with a file of it";
        return Err(Failure::unusable("--seal-key", expected));
    }
    let path = database.with_file_name(SEAL_KEY);
    let text = fs::read_to_string(&path).map_err(|error| {
        Failure::unusable(path.display(), format!("{error}: name the key with --seal-key-file"))
    })?;
    read_key(&text, &path)
}

fn read_key(text: &str, place: &Path) -> Result<KeyEncryptionKey, Failure> {
    KeyEncryptionKey::from_text(text)
        .ok_or_else(|| Failure::unusable(place.display(), "expected 32 bytes in base64"))
}

/// Keeps a secret where there is none, and gives the one that is there: of programs that start at
/// once, one is the first.
///
/// A file that was begun and not finished would keep the program from ever starting again.
fn first_secret(path: &Path, text: &str) -> std::io::Result<String> {
    let whole = path.with_extension(format!("{}.new", std::process::id()));
    write_secret(&whole, text)?;
    let linked = fs::hard_link(&whole, path);
    fs::remove_file(&whole)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => fs::read_to_string(path),
    }
}

/// Makes a file that only its owner can read, where there is none. SQLite makes those beside a
/// database with the permissions of the database.
fn of_its_owner(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Writes a file that only its owner can read.
fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(format!("{text}\n").as_bytes())?;
    file.sync_all()
}
