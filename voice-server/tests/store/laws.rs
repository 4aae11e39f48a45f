//! The laws of `voice-store`, on both databases.

use voice_store::conformance::{StoreLaw, check, check_law};

use crate::database;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_law_of_a_store_is_kept_in_sqlite() {
    let kept = check(async || database::sqlite().await.open().await).await;
    assert!(kept.is_ok(), "{}", kept.unwrap_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_law_of_a_store_is_kept_in_postgresql() {
    for law in StoreLaw::ALL {
        let name = law.as_str().replace('-', "_");
        let Some(database) = database::postgres(&name).await else { return };
        let kept = check_law(law, &database.open().await).await;
        assert!(kept.is_ok(), "{}", kept.unwrap_err());
    }
}
