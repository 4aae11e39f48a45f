//! `voice ledger`.

use clap::Subcommand;
use tokio::runtime::Runtime;
use voice_server::store::LedgerCheck;

use super::data_folder::DataFolder;
use super::input::{self, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Go through the ledger of disclosures: exit 0 where every entry is as it was written, 1 where
    /// one is not.
    Verify {
        #[command(flatten)]
        data: DataFolder,
    },
}

impl LedgerCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let Self::Verify { data } = self;
        let verified = Runtime::new()?.block_on(async {
            let store = data.existing_store().await?;
            store.verify_ledger().await.map_err(|error| Failure::unusable("ledger", error))
        })?;
        match verified {
            LedgerCheck::Intact { entries: 1 } => input::print("1 entry is as it was written\n"),
            LedgerCheck::Intact { entries } => {
                input::print(&format!("{entries} entries are as they were written\n"))
            }
            LedgerCheck::Flawed(flaw) => Err(Failure::Broken(format!("ledger: {flaw}"))),
        }
    }
}
