use sqlx::migrate::MigrateError;
use voice_core::wire::Diagnostic;

/// Why an operation of the store failed. It never repeats stored data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address of the database cannot be read.
    #[error("address: expected `sqlite:FILE?mode=rwc` or `postgres://USER@HOST/DATABASE`")]
    Address,
    /// The database is unavailable, full, or too slow; nothing was stored, and the operation
    /// can be retried.
    #[error("away: the store does not answer ({0}): try again")]
    Unavailable(String),
    /// The tables are of another version than this server.
    #[error(
        "version: the tables are of another version than this server: start the server that wrote \
         them, or a later one"
    )]
    Version,
    /// The store was encrypted with another key.
    #[error(
        "key: the store was encrypted with another key: start with the one that it was made with"
    )]
    Key,
    /// Something is encrypted with a data key that the store does not have.
    #[error(
        "key-version: something is encrypted with a data key that the store does not have: bring \
         the table data_key back from a backup"
    )]
    KeyVersion,
    /// There is no database, and none is made.
    #[error("no-database: there is no database here, and none was made: name the one you mean")]
    NoDatabase,
    /// The database of a file is damaged.
    #[error("damaged: the file of the database is damaged: bring it back from a backup")]
    Damaged,
    /// It is a database of another program, or no database at all.
    #[error(
        "foreign: this is no database of this server, and nothing in it was changed: name the one \
         you mean"
    )]
    Foreign,
    /// There is no database of this version, and none is made.
    #[error(
        "tables: there is no database with the tables of this version: name another one, or start \
         the server on it once"
    )]
    Tables,
    /// The head of the ledger is not one that a server of this database wrote.
    #[error(
        "ledger-head: the head of the ledger is not as a server wrote it, so nothing is added to \
         it: bring the database back from a backup, and keep this one to look into"
    )]
    LedgerHead,
    /// Something in the store is not as this server writes it.
    #[error("unreadable: something in the store is not as this server writes it")]
    Unreadable,
    /// Something else is stored under this identifier.
    #[error("conflict: something else is kept under this identifier")]
    Conflict,
    /// The operating system provides no randomness.
    #[error("randomness: the machine gives none")]
    Randomness,
}

impl Diagnostic for StoreError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

impl StoreError {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Unavailable(_) => "away",
            Self::Version => "version",
            Self::Key => "key",
            Self::KeyVersion => "key-version",
            Self::NoDatabase => "no-database",
            Self::Damaged => "damaged",
            Self::Foreign => "foreign",
            Self::Tables => "tables",
            Self::LedgerHead => "ledger-head",
            Self::Unreadable => "unreadable",
            Self::Conflict => "conflict",
            Self::Randomness => "randomness",
        }
    }

    pub(super) fn migration(error: &MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(_)
            | MigrateError::VersionMismatch(_)
            | MigrateError::Dirty(_) => Self::Version,
            MigrateError::Execute(sqlx::Error::Database(error))
                if error.code().as_deref() == Some("26") =>
            {
                Self::Foreign
            }
            _ => Self::Unavailable("migration".to_owned()),
        }
    }
}

/// A database's error message can repeat stored data, so only its code is passed on.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) if error.is_unique_violation() => Self::Conflict,
            sqlx::Error::Database(error) => match error.code().as_deref() {
                // Of SQLite, and what else they begin with: SQLSTATE has five characters.
                Some("11" | "267" | "523" | "779") => Self::Damaged,
                Some("14") => Self::NoDatabase,
                Some("26") => Self::Foreign,
                code => Self::Unavailable(format!("code {}", code.unwrap_or("unknown"))),
            },
            sqlx::Error::Configuration(_) => Self::Address,
            sqlx::Error::Io(_) => Self::Unavailable("connection".to_owned()),
            sqlx::Error::PoolTimedOut => Self::Unavailable("no connection is free".to_owned()),
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::Decode(_) => Self::Unreadable,
            _ => Self::Unavailable("database".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use voice_core::wire::Diagnostic;

    use super::StoreError;
    use crate::access::{
        HostNameError, KeySetError, KeySourceError, RandomnessError, TokenHashError, WeakTokenError,
    };
    use crate::store::{BackupError, CountError, LedgerHeadError};

    #[test]
    fn a_message_begins_with_the_code_of_its_error() {
        let errors: [Box<dyn Diagnostic>; 12] = [
            Box::new(StoreError::Address),
            Box::new(StoreError::Unavailable("timeout".to_owned())),
            Box::new(StoreError::KeyVersion),
            Box::new(CountError::Store(StoreError::Tables)),
            Box::new(BackupError::Exists),
            Box::new(LedgerHeadError),
            Box::new(HostNameError),
            Box::new(KeySourceError::Unavailable),
            Box::new(KeySourceError::KeySet(KeySetError::SameKid)),
            Box::new(TokenHashError),
            Box::new(WeakTokenError),
            Box::new(RandomnessError),
        ];
        for error in errors {
            let (code, message) = (error.code(), error.to_string());
            assert!(message.starts_with(&format!("{code}: ")), "{code}: {message}");
        }
    }
}
