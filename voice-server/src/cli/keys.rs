//! `voice keys`.

use core::fmt::Write as _;
use std::path::PathBuf;

use chrono::DateTime;
use clap::Subcommand;
use tokio::runtime::Runtime;
use voice_server::store::{KeyVersion, Rotation};

use super::data_folder::{DataFolder, given};
use super::input::{self, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Print the versions of the key of rows, which one is in use, and how many values each
    /// encrypts; and how many rows of a release before are not encrypted.
    Show {
        #[command(flatten)]
        data: DataFolder,
    },
    /// Make a new key, and encrypt all rows anew beside servers that run. Broken off, it is
    /// finished by the next run. Exit 0 where no row is left under an old key, 1 where some are.
    Rotate {
        #[command(flatten)]
        data: DataFolder,
    },
    /// Encrypt the data keys with a new key-encryption key. Start servers that run again with it.
    Rewrap {
        #[command(flatten)]
        data: DataFolder,
        /// The new key, 32 bytes in base64; without it, one is made and put into the file of the
        /// folder.
        #[arg(long, env = "VOICE_NEW_SEAL_KEY", hide_env_values = true)]
        new_seal_key: Option<String>,
        /// A file with that key.
        #[arg(long, conflicts_with = "new_seal_key")]
        new_seal_key_file: Option<PathBuf>,
    },
}

impl KeysCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let said = Runtime::new()?.block_on(async {
            let unusable = |error| Failure::unusable("keys", error);
            match self {
                Self::Show { data } => {
                    let store = data.existing_store().await?;
                    let versions = store.key_versions().await.map_err(unusable)?;
                    let left = store.rows_unencrypted().await.map_err(unusable)?;
                    Ok(shown(&versions, left))
                }
                Self::Rotate { data } => {
                    let store = data.existing_store().await?;
                    rotated(&store.rotate_keys().await.map_err(unusable)?)
                }
                Self::Rewrap { data, new_seal_key, new_seal_key_file } => {
                    let new = given(new_seal_key.as_deref(), new_seal_key_file.as_deref())?;
                    let place = data.rewrap(new.as_deref()).await?;
                    Ok(format!(
                        "the data keys are encrypted with the key of {place}: keep it, and start \
                         every server again with it\n"
                    ))
                }
            }
        })?;
        input::print(&said)
    }
}

fn shown(versions: &[KeyVersion], unencrypted: u64) -> String {
    let mut text = String::new();
    for KeyVersion { version, active, made_at, values } in versions {
        let state = if *active { "in use" } else { "retired" };
        let made = DateTime::from_timestamp_millis(*made_at).map_or_else(String::new, |made| {
            format!(", made {}", made.format("%Y-%m-%dT%H:%M:%SZ"))
        });
        let _ = writeln!(text, "{version}: {state}, {values} values{made}");
    }
    if unencrypted > 0 {
        let _ = writeln!(
            text,
            "{unencrypted} rows of a release before are not encrypted, since they cannot be read: \
             start the server to try again, and look for their tables in its log"
        );
    }
    text
}

fn rotated(rotation: &Rotation) -> Result<String, Failure> {
    let Rotation { active, rows, dropped, left, rows_left } = rotation;
    if *left > 0 || !rows_left.is_empty() {
        let tables: Vec<String> =
            rows_left.iter().map(|(table, rows)| format!("{table}: {rows} rows")).collect();
        return Err(Failure::Broken(format!(
            "{left} values are left under old keys, which are kept ({}): they were locked, or \
             cannot be read; run it again, and bring what is left back from a backup",
            tables.join(", ")
        )));
    }
    let dropped: Vec<String> = dropped.iter().map(i64::to_string).collect();
    Ok(format!(
        "key {active} is in use, {rows} rows were encrypted anew, dropped: {}\n",
        if dropped.is_empty() { "none".to_owned() } else { dropped.join(", ") }
    ))
}
