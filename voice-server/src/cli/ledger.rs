//! `voice ledger`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use tokio::runtime::Runtime;
use voice_server::store::{LedgerCheck, LedgerHead};

use super::data_folder::DataFolder;
use super::input::{self, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Go through the ledger of disclosures: exit 0 where every entry is as it was written, 1 where
    /// one is not, or where a head that is given is not in it. It changes nothing, and says how far
    /// the heads that are given reach.
    Verify {
        #[command(flatten)]
        data: DataFolder,
        /// A file of heads that was kept elsewhere, one a line; may be given again.
        #[arg(long)]
        head: Vec<PathBuf>,
    },
    /// Print the signed head of the ledger, one line, to be kept where whoever can change the
    /// database cannot change it. It says nothing of the entries.
    Head {
        #[command(flatten)]
        data: DataFolder,
    },
}

impl LedgerCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let unusable = |error| Failure::unusable("ledger", error);
        match self {
            Self::Head { data } => {
                let now = input::now()?;
                let head = Runtime::new()?.block_on(async {
                    data.unchanged_store().await?.ledger_head(now).await.map_err(unusable)
                })?;
                input::print(&format!("{head}\n"))
            }
            Self::Verify { data, head } => {
                // Before the ledger: a server that runs appends to both.
                let mut heads = Vec::new();
                for file in &head {
                    heads.extend(heads_of(file)?);
                }
                let verified = Runtime::new()?.block_on(async {
                    let store = data.unchanged_store().await?;
                    store.verify_ledger_with(&heads).await.map_err(unusable)
                })?;
                said(&verified, &heads)
            }
        }
    }
}

/// The heads of a file, one a line.
fn heads_of(file: &Path) -> Result<Vec<LedgerHead>, Failure> {
    let unusable = |reason: String| Failure::unusable(file.display(), reason);
    let text = fs::read_to_string(file).map_err(|error| unusable(error.to_string()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty());
    let heads: Result<Vec<_>, _> = lines
        .map(|(at, line)| {
            line.parse().map_err(|error| unusable(format!("line {}: {error}", at + 1)))
        })
        .collect();
    match heads {
        Ok(heads) if heads.is_empty() => Err(unusable("there is no head in it".to_owned())),
        heads => heads,
    }
}

fn said(verified: &LedgerCheck, heads: &[LedgerHead]) -> Result<(), Failure> {
    let broken = |reason: &str| Err(Failure::Broken(format!("ledger: {reason}")));
    match verified {
        LedgerCheck::Intact { entries } => {
            let entries = match entries {
                1 => "1 entry is as it was written".to_owned(),
                entries => format!("{entries} entries are as they were written"),
            };
            let anchored = match heads.iter().max_by_key(|head| head.sequence()) {
                Some(head) => format!(
                    "anchored up to entry {}, by a head of {}; of entries after it the database \
                     alone tells",
                    head.sequence(),
                    head.at()
                ),
                None => "not anchored: of an end that is missing with an older state of the \
                         database put back, nothing tells but a head that was kept elsewhere \
                         (--head)"
                    .to_owned(),
            };
            input::print(&format!("{entries}\n{anchored}\n"))
        }
        LedgerCheck::Flawed(flaw) => broken(&flaw.to_string()),
        LedgerCheck::Unsealed => broken(
            "unsealed: the head in the database is not one that a server wrote: the end was cut \
             off and the counter set back, or the ledger was emptied",
        ),
        LedgerCheck::UnknownHead { sequence } => broken(&format!(
            "unknown-head: the head of entry {sequence} is not one of this ledger: it is of \
             another database, or was changed"
        )),
        _ => broken("it is not as it was written"),
    }
}
