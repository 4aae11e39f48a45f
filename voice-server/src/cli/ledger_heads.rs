//! Heads of the ledger, appended to a file elsewhere while a server runs.

use core::time::Duration;
use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use voice_server::Store;
use voice_server::store::LedgerHead;

use super::input::{self, Failure};

/// How often a head is appended, where the ledger has grown.
const EVERY: Duration = Duration::from_secs(60);

#[derive(Debug, Args)]
pub(super) struct LedgerHeads {
    /// A file, on another machine or one that can only be appended to, to which the signed head of
    /// the ledger is appended at the start and each minute in which the ledger grew.
    #[arg(long, env = "VOICE_LEDGER_HEADS")]
    ledger_heads: Option<PathBuf>,
}

impl LedgerHeads {
    /// Whether the file can be appended to; none is made.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Some(file) = &self.ledger_heads else { return Ok(()) };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if file.exists() {
            let open = OpenOptions::new().read(true).append(true).open(file);
            open.map(drop).map_err(|error| Failure::unusable(file.display(), error))
        } else if folder.is_none_or(Path::is_dir) {
            Ok(())
        } else {
            let reason = "its folder is not there: make it, or name another file";
            Err(Failure::unusable(file.display(), reason))
        }
    }

    /// Appends the head as it is now, and goes on for as long as the program runs.
    pub(super) async fn start(&self, store: &Store) -> Result<(), Failure> {
        let Some(file) = self.ledger_heads.clone() else { return Ok(()) };
        let first = head(store).await?;
        append(&file, &first).map_err(|error| Failure::unusable(file.display(), error))?;
        let store = store.clone();
        tokio::spawn(async move {
            let mut last = first;
            loop {
                tokio::time::sleep(EVERY).await;
                match head(&store).await {
                    Ok(head) if head.sequence() == last.sequence() => {}
                    Ok(head) => match append(&file, &head) {
                        Ok(()) => last = head,
                        Err(error) => {
                            tracing::error!(%error, "the head of the ledger was not appended");
                        }
                    },
                    Err(error) => tracing::error!(%error, "the ledger gave no head"),
                }
            }
        });
        Ok(())
    }
}

async fn head(store: &Store) -> Result<LedgerHead, Failure> {
    store.ledger_head(input::now()?).await.map_err(|error| Failure::unusable("ledger", error))
}

/// Appends a line, on a line of its own where one before was broken off.
fn append(file: &Path, head: &LedgerHead) -> std::io::Result<()> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(file)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let before = if last == [b'\n'] { "" } else { "\n" };
    file.write_all(format!("{before}{head}\n").as_bytes())?;
    file.sync_all()
}
