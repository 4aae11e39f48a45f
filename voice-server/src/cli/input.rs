//! What the command line reads, and how it fails.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use voice_core::disclosure::{Draft, Pack, Policy};
use voice_core::office_files::WholeOffice;
use voice_core::subject::Register;
use voice_core::wire::{self, InputErrors, Timestamp, from_json};

/// The records of the demonstration, as they are compiled in.
const DEMONSTRATION: &[u8] = include_bytes!("../../../examples/subjects/demo.json");

/// Why a command stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The input cannot be used; nothing was done.
    #[error("{place}: {reason}")]
    Unusable {
        /// The file, or what was expected.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The input was looked at, and does not hold.
    #[error("{0}")]
    Broken(String),
    /// The machine does not do its part.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl Failure {
    pub(crate) fn unusable(place: impl ToString, reason: impl ToString) -> Self {
        Self::Unusable { place: place.to_string(), reason: reason.to_string() }
    }

    /// 2 for input that cannot be used, 1 for everything else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Unusable { .. } => ExitCode::from(2),
            Self::Broken(_) | Self::System(_) => ExitCode::FAILURE,
        }
    }
}

/// A file, or standard input for `-`.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.map_err(|error| Failure::unusable(path.display(), error))
}

/// A value from a file, with every fault of it.
pub(crate) fn value<T: wire::Read>(path: &Path) -> Result<T, Failure> {
    from_json(&bytes(path)?).map_err(|faults| at_fault(path, &faults))
}

pub(crate) fn at_fault(path: &Path, faults: &InputErrors) -> Failure {
    let count = faults.iter().count() + faults.left_off();
    let noun = if count == 1 { "fault" } else { "faults" };
    Failure::unusable(path.display(), format!("{count} {noun}\n{faults}"))
}

fn packs(files: &[PathBuf]) -> Result<Vec<Pack>, Failure> {
    files.iter().map(|path| value(path)).collect()
}

/// The policy of some packs, or the one that is compiled in.
pub(crate) fn policy(files: &[PathBuf]) -> Result<Policy, Failure> {
    if files.is_empty() {
        return Ok(Policy::us_federal());
    }
    Policy::load(packs(files)?).map_err(|error| Failure::unusable("policy", error))
}

/// An office of one's own, from the folder of its files: the JSON files in it, and no folder.
pub(crate) fn office(folder: &Path) -> Result<WholeOffice, Failure> {
    let unusable = |error: io::Error| Failure::unusable(folder.display(), error);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unusable)? {
        let path = entry.map_err(unusable)?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, bytes(&path)?));
        }
    }
    let files = files.iter().map(|(name, json)| (name.as_str(), json.as_slice()));
    WholeOffice::load(files).map_err(|errors| {
        Failure::unusable(folder.display(), format!("this is no office\n{errors}"))
    })
}

/// The packs together, not proved.
pub(crate) fn draft(files: &[PathBuf]) -> Result<Draft, Failure> {
    Draft::new(packs(files)?).map_err(|flaws| Failure::unusable("policy", flaws))
}

/// The packs of one side of a comparison: a file, a folder of packs, or `us-federal` for the one
/// that is compiled in.
pub(crate) fn draft_of(place: &Path) -> Result<Draft, Failure> {
    if place == Path::new("us-federal") {
        return Ok(policy(&[])?.draft().clone());
    }
    if !place.is_dir() {
        return draft(&[place.to_owned()]);
    }
    let unusable = |error: io::Error| Failure::unusable(place.display(), error);
    let mut files = Vec::new();
    for entry in fs::read_dir(place).map_err(unusable)? {
        files.push(entry.map_err(unusable)?.path());
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    draft(&files)
}

/// The present moment.
pub(crate) fn now() -> Result<Timestamp, Failure> {
    Timestamp::try_from(chrono::Utc::now()).map_err(|faults| Failure::unusable("clock", faults))
}

/// JSON as it is.
pub(crate) fn json(path: &Path) -> Result<serde_json::Value, Failure> {
    serde_json::from_slice(&bytes(path)?).map_err(|error| Failure::unusable(path.display(), error))
}

/// The records of a file.
pub(crate) fn register(file: &Path) -> Result<Register, Failure> {
    value(file)
}

/// The records of the demonstration.
pub(crate) fn demonstration() -> Result<Register, Failure> {
    from_json(DEMONSTRATION).map_err(|faults| at_fault(Path::new("demonstration"), &faults))
}

/// The records of a file, or those of the demonstration.
pub(crate) fn register_or_demonstration(file: Option<&Path>) -> Result<Register, Failure> {
    file.map_or_else(demonstration, register)
}

/// Writes a file in a folder, which is made where it is missing.
pub(crate) fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> Result<(), Failure> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.map_err(|error| Failure::unusable(path.display(), error))
}

/// A JSON text, if it could be written.
pub(super) fn written(text: Result<String, serde_json::Error>) -> Result<String, Failure> {
    text.map_err(|error| Failure::unusable("output", error))
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes())?;
    Ok(output.flush()?)
}
