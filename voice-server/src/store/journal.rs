//! The journal of SQLite, in which what was deleted stays until something else is written over it.

use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::{AnyPool, Executor};
use tokio::time::sleep;

use super::connection::{Dialect, WAITS};
use super::{Store, StoreError};

/// How long it waits to empty the journal: nobody writes meanwhile, and who reads may read on.
const WAITS_LITTLE: &str = "PRAGMA busy_timeout = 20";

/// How often it is tried.
const ATTEMPTS: usize = 10;

/// How long others have the database after each.
const PAUSE: Duration = Duration::from_millis(80);

/// Whether the journal was left as it is, though something was deleted.
#[derive(Clone, Default)]
pub(super) struct Journal(Arc<AtomicBool>);

impl Store {
    /// Empties the journal of SQLite, once something was deleted. While somebody reads what is in
    /// it, that is left to the next time ([`Self::has_full_journal`]).
    pub(crate) async fn empty_journal(&self) -> Result<(), StoreError> {
        if self.dialect != Dialect::Sqlite {
            return Ok(());
        }
        // To its end, whoever waits for it: its connection goes back as it was.
        let emptying = tokio::spawn(emptied(self.pool.clone()));
        let is_empty = emptying
            .await
            .map_err(|_| StoreError::Unavailable("the emptying broke off".to_owned()))??;
        self.journal.0.store(!is_empty, Ordering::Relaxed);
        Ok(())
    }

    /// Whether something that was deleted is left in the journal.
    pub(crate) fn has_full_journal(&self) -> bool {
        self.journal.0.load(Ordering::Relaxed)
    }
}

/// Empties the journal, and returns whether it is empty.
async fn emptied(pool: AnyPool) -> Result<bool, StoreError> {
    let mut connection = pool.acquire().await?;
    connection.execute(WAITS_LITTLE).await?;
    let mut is_empty = Ok(false);
    for _ in 0..ATTEMPTS {
        let truncate = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)");
        let truncated: Result<(i64, i64, i64), _> = truncate.fetch_one(&mut *connection).await;
        is_empty = truncated.map(|(busy, ..)| busy == 0);
        if !matches!(is_empty, Ok(false)) {
            break;
        }
        sleep(PAUSE).await;
    }
    connection.execute(WAITS).await?;
    Ok(is_empty?)
}
