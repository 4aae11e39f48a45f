//! An office of one's own: the files to begin with, and what is wrong with them.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use voice_core::disclosure::TimeZone;
use voice_core::office::ProperName;
use voice_core::office_files::starting_files;
use voice_core::vocabulary::VocabularyPrefix;
use voice_core::wire::ZoneOffsets;

use super::input::{self, Failure};

#[derive(Debug, Subcommand)]
pub(super) enum OwnOfficeCommand {
    /// Write the files of a new office: they load as they are, and nothing is told to anybody yet.
    New {
        /// The folder, which is made; a file that is there is never written over.
        folder: PathBuf,
        /// The prefix of the office's terms, such as `elm-da`.
        #[arg(long, value_parser = input::of_option::<VocabularyPrefix>)]
        prefix: VocabularyPrefix,
        /// The name of the office.
        #[arg(long, value_parser = input::of_option::<ProperName>)]
        name: ProperName,
        /// Where its days are counted, such as `America/Los_Angeles`.
        #[arg(long, value_parser = input::of_option::<TimeZone>)]
        time_zone: TimeZone,
    },
    /// Read and prove all files of an office: exit 0 where it can be served, 2 where it cannot,
    /// with every fault.
    Check {
        /// The folder.
        folder: PathBuf,
    },
}

impl OwnOfficeCommand {
    pub(super) fn run(&self) -> Result<(), Failure> {
        match self {
            Self::New { folder, prefix, name, time_zone } => {
                if ZoneOffsets::named(time_zone.as_str()).is_none() {
                    let reason = "expected a name of the IANA time zone database, such as \
                                  America/New_York";
                    return Err(Failure::unusable("--time-zone", reason));
                }
                fs::create_dir_all(folder)
                    .map_err(|error| Failure::unusable(folder.display(), error))?;
                let today = input::now()?.utc_day();
                for (file, text) in starting_files(prefix, name, time_zone, today) {
                    let path = folder.join(file);
                    let written = OpenOptions::new().write(true).create_new(true).open(&path);
                    written
                        .and_then(|mut open| open.write_all(text.as_bytes()))
                        .map_err(|error| Failure::unusable(path.display(), error))?;
                    input::print(&format!("{}\n", path.display()))?;
                }
                Ok(())
            }
            Self::Check { folder } => {
                let office = input::office(folder)?;
                let proof = office.policy.proof();
                input::print(&format!(
                    "{}: {} rules, proved over {} contexts\n",
                    folder.display(),
                    office.policy.rules().len(),
                    proof.contexts
                ))
            }
        }
    }
}
