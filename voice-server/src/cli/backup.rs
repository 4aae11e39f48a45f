//! `voice backup` and `voice restore`.

use std::path::PathBuf;

use clap::Args;
use tokio::runtime::Runtime;
use voice_server::store::{LedgerCheck, copy_database, file_url};
use voice_server::{Store, StoreError};

use super::data_folder::DataFolder;
use super::input::{self, Failure};

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    data: DataFolder,
    /// The file that becomes the copy.
    to: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The copy.
    from: PathBuf,
    #[command(flatten)]
    data: DataFolder,
}

impl BackupArgs {
    /// Copies the database while servers use it, and prints how far its ledger goes.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let Self { data, to } = self;
        only_sqlite(&data, "pg_dump")?;
        let (_, key) = data.existing()?;
        copy_database(&data.database_file(), &to)
            .map_err(|error| Failure::unusable(to.display(), error))?;
        let now = input::now()?;
        let unusable = |error| Failure::unusable(to.display(), error);
        let head = Runtime::new()?.block_on(async {
            let url = file_url(&to).map_err(unusable)?;
            let copy = Store::open_existing(&url, key).await.map_err(unusable)?;
            let head = copy.ledger_head(now).await.map_err(unusable);
            copy.close().await;
            head
        })?;
        input::print(&format!("{head}\n"))
    }
}

impl RestoreArgs {
    /// Puts a copy where there is no database, once it was seen to open with the key and to have a
    /// whole ledger.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let Self { from, data } = self;
        only_sqlite(&data, "pg_restore")?;
        let to = data.database_file();
        let key = data.existing_key()?;
        let unusable = |error| Failure::unusable(from.display(), error);
        let verified = Runtime::new()?.block_on(async {
            let url = file_url(&from).map_err(unusable)?.replace("mode=rwc", "mode=rw");
            let copy = match Store::open_existing(&url, key).await {
                Ok(copy) => copy,
                // Of a release before: the server brings its tables up to date.
                Err(StoreError::Tables) if Store::has_keys(&url).await.map_err(unusable)? => {
                    return Ok(None);
                }
                Err(error) => return Err(unusable(error)),
            };
            let verified = copy.verify_ledger().await.map_err(unusable);
            copy.close().await;
            verified.map(Some)
        })?;
        let ledger = match verified {
            Some(LedgerCheck::Intact { entries }) => format!("{entries} entries in the ledger"),
            None => "a ledger that is not looked at, since it is of a release before".to_owned(),
            Some(_) => {
                return Err(Failure::Broken(format!(
                    "{}: its ledger is not as it was written: nothing was restored",
                    from.display()
                )));
            }
        };
        copy_database(&from, &to).map_err(|error| Failure::unusable(to.display(), error))?;
        input::print(&format!(
            "restored, with {ledger}: start the server, and compare the ledger with a head that \
             was kept elsewhere (voice ledger verify --head)\n"
        ))
    }
}

fn only_sqlite(data: &DataFolder, instead: &str) -> Result<(), Failure> {
    if data.is_in_folder() {
        return Ok(());
    }
    let reason = format!("this is for SQLite: PostgreSQL has {instead}");
    Err(Failure::unusable("--database", reason))
}
