//! Deleting what has expired, whether messages are sent or not.

use core::time::Duration;
use std::sync::Arc;

use tokio::time::sleep;

use crate::{App, StoreError};

/// How often expired data are deleted.
const EVERY: Duration = Duration::from_secs(600);

/// How many PINs of sign-ups of before are hashed at once.
const PINS: u32 = 16;

/// Runs until it is dropped. Servers of one database do it side by side; none undoes the other.
pub async fn retain(app: Arc<App>) {
    loop {
        if let Err(error) = forget(&app).await {
            tracing::warn!(code = error.code(), "not everything that expired was deleted");
        }
        sleep(EVERY).await;
    }
}

/// Deletes what has expired by now, in steps beside requests, and hashes the PINs of sign-ups of
/// before. It returns how many rows were deleted.
///
/// # Errors
/// The store is unavailable.
pub async fn forget(app: &App) -> Result<u64, StoreError> {
    let mut deleted = app.store.forget_sent().await?;
    if let Ok(now) = app.now() {
        deleted += app.store.forget_attempts(now).await?;
        deleted += app.store.forget_questions(now).await?;
        while app.store.hash_pins(now, PINS).await? > 0 {}
    }
    if deleted > 0 || app.store.has_full_journal() {
        app.store.empty_journal().await?;
    }
    if deleted > 0 {
        tracing::info!(deleted, "what had expired was deleted");
    }
    Ok(deleted)
}
