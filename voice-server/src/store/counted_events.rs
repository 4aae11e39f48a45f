//! Events that are counted when they happen, for the reports.

use sqlx::AnyConnection;

use super::StoreError;

/// Adds to the count of an event.
pub(super) async fn add(tx: &mut AnyConnection, event: &str, times: i64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO counted_event (document, times) VALUES ($1, $2) ON CONFLICT (document) DO \
         UPDATE SET times = counted_event.times + $2",
    )
    .bind(event)
    .bind(times)
    .execute(tx)
    .await?;
    Ok(())
}
