//! The laws of `voice-store`, on both databases.

use std::sync::atomic::{AtomicUsize, Ordering};

use voice_server::Store;
use voice_store::conformance::{check, check_notices, check_referrals};

use crate::database;

async fn sqlite() -> Store {
    database::sqlite().await.open().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_law_of_a_store_is_kept_in_sqlite() {
    let kept = check(async || sqlite().await).await;
    assert!(kept.is_ok(), "{}", kept.unwrap_err());
    let kept = check_notices(async || sqlite().await).await;
    assert!(kept.is_ok(), "{}", kept.unwrap_err());
    let kept = check_referrals(async || sqlite().await).await;
    assert!(kept.is_ok(), "{}", kept.unwrap_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_law_of_a_store_is_kept_in_postgresql() {
    if database::postgres("laws").await.is_none() {
        return;
    }
    let number = AtomicUsize::new(0);
    let make = async || {
        let name = format!("laws_{}", number.fetch_add(1, Ordering::Relaxed));
        database::postgres(&name).await.unwrap().open().await
    };
    let kept = check(&make).await;
    assert!(kept.is_ok(), "{}", kept.unwrap_err());
    let kept = check_notices(&make).await;
    assert!(kept.is_ok(), "{}", kept.unwrap_err());
    let kept = check_referrals(&make).await;
    assert!(kept.is_ok(), "{}", kept.unwrap_err());
}
