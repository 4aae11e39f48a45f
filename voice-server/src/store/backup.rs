//! A copy of a database file while servers use it, by SQLite's backup interface.
//!
//! The bare file lacks what is in the journal beside it, so copying it is no backup.

use core::time::Duration;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use voice_core::wire::Diagnostic;

/// How long to wait for somebody who has the database locked.
const BUSY: Duration = Duration::from_secs(30);

/// Why a database file was not copied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// There is something where the copy is to be.
    #[error("exists: there is a file already: name another, nothing is overwritten")]
    Exists,
    /// The file cannot be read or written.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// The file is not a database that can be read, or the copy cannot be written.
    #[error("database: it cannot be read as a database, or the copy cannot be written ({0})")]
    Database(String),
    /// The copy is damaged.
    #[error("damaged: the copy is not whole: what it was made of may be damaged")]
    Damaged,
}

impl Diagnostic for BackupError {
    fn code(&self) -> &'static str {
        match self {
            Self::Exists => "exists",
            Self::File(_) => "file",
            Self::Database(_) => "database",
            Self::Damaged => "damaged",
        }
    }
}

/// An error of the database may repeat what is stored, so only its code is passed on.
impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code().map(|code| format!("{code:?}"));
        Self::Database(code.unwrap_or_else(|| "no code".to_owned()))
    }
}

/// Copies a database file as it is at one moment, with what is in its journal, while servers read
/// and write it. The copy is whole or not there, only its owner can read it, and nothing is
/// overwritten.
///
/// # Errors
/// The database cannot be read, or the copy cannot be written.
pub fn copy_database(from: &Path, to: &Path) -> Result<(), BackupError> {
    if to.exists() {
        return Err(BackupError::Exists);
    }
    let part = part_of(to);
    let copied = copy_to(from, &part).and_then(|()| {
        // A link, unlike a renaming, fails where another was faster.
        fs::hard_link(&part, to).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => BackupError::Exists,
            _ => BackupError::File(error),
        })
    });
    for ending in ["", "-journal", "-wal", "-shm"] {
        let mut file = part.clone().into_os_string();
        file.push(ending);
        let _ = fs::remove_file(PathBuf::from(file));
    }
    copied
}

fn part_of(to: &Path) -> PathBuf {
    let mut part = to.to_owned().into_os_string();
    part.push(format!(".{}.part", std::process::id()));
    part.into()
}

fn copy_to(from: &Path, part: &Path) -> Result<(), BackupError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(part)?);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags)?;
    source.busy_timeout(BUSY)?;
    let mut copy = Connection::open_with_flags(part, flags)?;
    // In one step: with several it begins anew whenever somebody writes in between. Readers and
    // writers of a journal go on beside it.
    Backup::new(&source, &mut copy)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    let whole: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if whole != "ok" {
        return Err(BackupError::Damaged);
    }
    // All of it in one file.
    let _: String = copy.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    copy.close().map_err(|(_, error)| BackupError::from(error))?;
    Ok(fs::File::open(part)?.sync_all()?)
}
